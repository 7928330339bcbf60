"""What a page shows beside what a report says in words and tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from walkflow.views.page.elements import NOTHING, Markup

if TYPE_CHECKING:
    from collections.abc import Mapping


class Section(NamedTuple):
    """A part of a page."""

    id: str
    title: str
    content: Markup


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
