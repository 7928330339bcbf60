"""What a recording sheet is made of: sheets, tables on them, and what a cell holds."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from walkflow.files.sheets.words import Choices, Vocabulary
from walkflow.model.diagnostics import Route
from walkflow.model.records import Name

Field: TypeAlias = tuple[str, ...]
"""The keys of a value within the entry that a row is."""


class Sheet(StrEnum):
    """The sheets, each called by its name in both languages."""

    GUIDE = "说明 Guide"
    WALK = "走流程 Walk"
    VISITS = "事项 Visits"
    PAUSES = "停时 Pauses"
    PROBLEMS = "问题 Problems"
    FOLLOW_UP = "回访 Follow-up"
    LISTS = "选项 Lists"


class Sort(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    CODE = "code"
    """A word without spaces; digits in it are no number."""
    STAMP = "stamp"
    DAY = "day"
    COUNT = "count"
    CHOICE = "choice"
    """One of the column's choices."""
    CHOICES = "choices"
    """One of them, or several."""
    ADVICE = "advice"
    """One of them, or any other text."""
    FLAG = "flag"
    """Yes or no."""
    ITEM = "item"
    """One of the choices, or an id that is none of them."""
    SHOWN = "shown"
    """Something to read; nothing is filled in."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or a row of the form that the first sheet to fill in begins with."""

    field: Field
    label: Name
    sort: Sort
    width: int
    """In characters; a Chinese one takes two."""
    choices: Choices | None = None
    is_required: bool = False
    hint: Name | None = None
    """What is shown when the cell is chosen, or beside the row."""

    @property
    def title(self) -> tuple[str, str]:
        """The label, marked where the column has to be filled in."""
        return f"{self.label.zh}{'＊' if self.is_required else ''}", self.label.en

    @property
    def words(self) -> Vocabulary | None:
        """Labels for its choices; None if it has none of its own."""
        return None if self.choices is None else Vocabulary(self.choices)

    @property
    def is_filled(self) -> bool:
        """Whether somebody is to fill it in."""
        return self.sort is not Sort.SHOWN


@dataclass(frozen=True, slots=True)
class Block:
    """A table: a row of headers, and rows to fill in below it."""

    sheet: Sheet
    key: str
    """The key of its entries in a walk."""
    corner: Name
    """The header of its first column, in which its rows are numbered."""
    columns: tuple[Column, ...]
    room: int
    """How many empty rows it has."""
    height: int = 22
    """Of an empty row, in points; it grows with what is typed."""

    @property
    def filled(self) -> tuple[Column, ...]:
        """The columns that are filled in."""
        return tuple(column for column in self.columns if column.is_filled)


def find_sheet(route: Route) -> Sheet:
    """Return the sheet on which the value at a route in a walk stands."""
    match route:
        case ("visits", int(), "pauses", *_) | ("pauses", *_):
            return Sheet.PAUSES
        case ("visits", *_):
            return Sheet.VISITS
        case ("problems", *_):
            return Sheet.PROBLEMS
        case ("follow_up", *_):
            return Sheet.FOLLOW_UP
        case _:
            return Sheet.WALK
