"""What a report says, in order: headings, sentences and tables, before any form is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias, assert_never

from walkflow.views.wording import Wording, make_safe

ESTIMATED = "~"
"""The mark of a figure that rests on an estimate."""

CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨⑩"
"""The marks of stages by their numbers; there is none of a later one."""


def mark_estimate(figure: object, is_estimate: bool) -> str:  # noqa: FBT001 - a fact of the figure
    """Return a figure, marked where it rests on an estimate."""
    return f"{figure}{ESTIMATED if is_estimate else ''}"


class Tone(StrEnum):
    """How a piece of text is meant; each form shows it in its own way, never by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    CRITICAL = "critical"
    QUIET = "quiet"
    GOOD = "good"
    BAD = "bad"


class Fill(StrEnum):
    """What a piece of a bar stands for."""

    CRITICAL = "critical"
    """Time that sets the end."""
    OPEN = "open"
    """Time that does not."""
    SLACK = "slack"
    """Time by which it may slip."""
    WAITING = "waiting"
    PAUSED = "paused"
    LEFT = "left"
    """What is still taken."""
    SAVED = "saved"
    """What is no longer taken."""


class BarPart(NamedTuple):
    """A piece of a bar, from and to in the unit of its scale."""

    start: float
    end: float
    fill: Fill


@dataclass(frozen=True, slots=True)
class Bar:
    """Pieces of time on a common scale."""

    parts: tuple[BarPart, ...]
    scale: float
    """What the full width stands for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Text in a table."""

    text: str
    tone: Tone = Tone.PLAIN
    value: float | None = None
    """What the text amounts to, in the one unit of its column, where the text alone misleads."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    heading: str = ""
    is_number: bool = False
    """Numbers stand at the right."""
    is_wide: bool = False
    """Text that may be broken into lines, so that the others keep their width."""
    is_bar: bool = False
    """A bar takes what room is left."""
    from_width: int = 0
    """A narrower terminal leaves the column out, and says so."""
    full_name: str = ""
    """What it is called where its place no longer says what its heading is of."""


class Row(NamedTuple):
    """The cells of a row, one a column."""

    cells: tuple[Cell | Bar | str, ...]
    is_group: bool = False
    """Whether it names the rows below it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = field(default=())
    most: int | None = None
    """How many rows a form without room for all shows; None: all."""
    more: str = ""
    """What such a form says of the rest."""

    @property
    def first_rows(self) -> tuple[Row, ...]:
        """The rows that a form without room for all shows."""
        return self.rows[: self.most]


class Heading(NamedTuple):
    """The name of what follows."""

    text: str
    id: str = ""
    """What a picture of the same goes by; the same in every language."""


class Paragraph(NamedTuple):
    """Sentences."""

    text: str
    tone: Tone = Tone.PLAIN
    fills: tuple[Fill, ...] = ()
    """What the signs of bars in a legend stand for, in their order."""
    from_width: int = 0
    """A narrower terminal leaves it out, with the column that it is about."""


class Listing(NamedTuple):
    """Short lines, each with its mark."""

    lines: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    mark: str = "-"


def make_list(
    columns: tuple[Column, ...],
    rows: Iterable[tuple[Cell | Bar | str, ...]],
    most: int,
    words: Wording,
) -> Table:
    """
    Return a table that a form without room for all of it cuts short, and says so.

    Args:
        columns: Its columns.
        rows: The cells of its rows.
        most: How many of them such a form shows.
        words: The language.
    """
    filled = tuple(map(Row, rows))
    n = len(filled) - most
    more = words("… and {n} more; --format xlsx, html or json has all.", n=n) if n > 0 else ""
    return Table(columns, filled, most, more)


Block: TypeAlias = Heading | Paragraph | Listing | Table


def make_safe_block(block: Block) -> Block:
    """Return a block with what would steer a terminal shown as its code instead."""
    match block:
        case Heading() | Paragraph():
            return block._replace(text=make_safe(block.text))
        case Listing():
            return block._replace(lines=tuple(map(make_safe, block.lines)))
        case Table():
            columns = tuple(
                replace(each, heading=make_safe(each.heading), full_name=make_safe(each.full_name))
                for each in block.columns
            )
            rows = tuple(
                row._replace(cells=tuple(map(_make_safe_cell, row.cells))) for row in block.rows
            )
            return replace(block, columns=columns, rows=rows, more=make_safe(block.more))
        case _:
            assert_never(block)


def _make_safe_cell(cell: Cell | Bar | str) -> Cell | Bar | str:
    match cell:
        case Bar():
            return cell
        case Cell():
            return replace(cell, text=make_safe(cell.text))
        case _:
            return make_safe(cell)
