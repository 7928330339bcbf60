"""What a page shows beside what a report says in words and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from walkflow.views.blocks import Bar, BarPart
from walkflow.views.page.elements import NOTHING, Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from walkflow.views.blocks import Fill
    from walkflow.views.wording import Wording


class Section(NamedTuple):
    """A part of a page."""

    id: str
    title: str
    """Empty for what belongs to the opening."""
    content: Markup


class BarColumn(NamedTuple):
    """Bars beside the rows of a table, one each."""

    heading: str
    bars: tuple[Bar, ...]


def make_bars(amounts: Sequence[float], fill: Fill, words: Wording) -> BarColumn:
    """Return working days against one another, the longest bar for the most."""
    most = max(amounts, default=0)
    bars = tuple(make_bar(amount, most, fill) for amount in amounts)
    return BarColumn(words("0–{days} wd", days=f"{most:g}"), bars)


def make_bar(amount: float, scale: float, fill: Fill) -> Bar:
    """Return a bar of one piece, from 0 on."""
    return Bar((BarPart(0, amount, fill),) if amount else (), scale)


@dataclass(frozen=True, slots=True)
class Illustration:
    """The pictures of a report, and where they stand."""

    tiles: Markup = NOTHING
    """The main figures, below the headline."""
    first: tuple[Section, ...] = ()
    """Parts that stand before those of the report."""
    last: tuple[Section, ...] = ()
    """Parts that stand behind them, before what the report rests on."""
    picture_by_part: Mapping[str, Markup | None] = field(default_factory=dict)
    """By the id of a part of the report: what stands at its head, in place of its bars."""
    bars_by_part: Mapping[str, BarColumn] = field(default_factory=dict)
    """By the id of a part of the report: what stands beside the rows of its first table."""
