"""A question, the table of typed values that answers it, and the charts drawn from that table."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from walkflow.views.blocks import Fill


class Sort(StrEnum):
    """What the values of a column are, and so how they are shown."""

    TEXT = "text"
    ID = "id"
    """A short word that other files use as well."""
    COUNT = "count"
    """A whole number."""
    NUMBER = "number"
    """A number that may have decimals."""
    RATIO = "ratio"
    """Shown in percent."""
    DAY = "day"
    MOMENT = "moment"
    """A day and a time of day, or a day alone."""
    YES = "yes"
    """`yes` or `no`, in the language."""


class Formula(NamedTuple):
    """
    A figure that a workbook computes again from other cells.

    In its text, `{key}` is the cell of that column in the same row, `{all_key}` the
    cells of the column in all rows, and `{until_key}` those down to the same row.
    """

    text: str
    value: float


Value: TypeAlias = str | int | float | date | datetime | Formula | None
"""What a cell holds; None: not known, or nothing to say."""


class Column(NamedTuple):
    """A column of a table."""

    key: str
    heading: str
    sort: Sort = Sort.TEXT
    has_total: bool = False
    """Whether its sum stands below it."""


class Direction(StrEnum):
    """Which way a chart is read."""

    BARS = "bars"
    """Each row a bar, downwards."""
    COLUMNS = "columns"
    """Each row a column, from left to right."""
    LINE = "line"


class Series(NamedTuple):
    """A column of the table as it is drawn."""

    key: str
    name: str
    fill: Fill | None
    """None: it only pushes the next one away from the axis."""
    has_labels: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some rows of a table."""

    title: str
    labels: str
    """The key of the column that names its bars."""
    series: tuple[Series, ...]
    axis: str
    """What is counted, and its unit."""
    direction: Direction = Direction.BARS
    is_stacked: bool = False
    is_share: bool = False
    """Whether its figures are parts of a whole."""
    sort: Sort = Sort.NUMBER
    least: float | date | None = None
    """Where the axis begins; None: at zero."""
    first: int = 0
    """The first row that is drawn, from 0."""
    count: int | None = None
    """How many rows are drawn; None: all the rest."""
    at: str = ""
    """Below which heading of the report it stands, by id; empty: below the first sentences."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question and its answer."""

    name: str
    """Short: the name of its tab."""
    question: str
    answer: str
    """In a sentence or two; empty where the table says it."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    charts: tuple[Chart, ...] = ()

    def find_place(self, key: str) -> int:
        """Return which column has a key, from 0."""
        return next(n for n, column in enumerate(self.columns) if column.key == key)

    def without_empty_columns(self) -> "Sheet":
        """Return the same table without the columns of which nothing is known or drawn."""
        drawn = {series.key for chart in self.charts for series in chart.series}
        kept = [
            place
            for place, column in enumerate(self.columns)
            if column.key in drawn or any(row[place] not in {None, ""} for row in self.rows)
        ]
        if not self.rows:
            return self
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )

    def renamed(self, name: str, question: str) -> "Sheet":
        """Return the same table as the answer to another question."""
        return replace(self, name=name, question=question)


class Figures(NamedTuple):
    """All that a report says, as tables."""

    title: str
    sentences: tuple[str, ...]
    """What the report says first, the headline."""
    sheets: tuple[Sheet, ...]
    """In the order of the questions; what all rests on stands last."""
    main: Sheet
    """The table that most people want, and the only one of forms that hold a single one."""
