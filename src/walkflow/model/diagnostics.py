"""What is wrong with a file: a finding names a route in its data, a diagnostic its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self, TypeAlias

from pydantic import PrivateAttr

from walkflow.model.messages import Message
from walkflow.model.records import Record

Route: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead from the top of a file to a value."""


class Severity(StrEnum):
    """How much a finding matters; only errors make a file invalid."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "information"


class RuleGroup(StrEnum):
    """What a rule is about; each group looks at a file as one."""

    READING = "reading"
    CATALOGUE = "catalogue"
    CALENDAR = "calendar"
    NAMES = "names"
    FLOW = "flow"
    WALK = "walk"
    IGNORES = "ignores"


class Span(NamedTuple):
    """A piece of one line; line and columns count from 1, the end column is not part of it."""

    line: int
    column: int
    end_column: int


class Position(NamedTuple):
    """Where a value and, if it has one, its key stand."""

    key: Span | None
    value: Span


class Origin(NamedTuple):
    """The file that a record was read from, and where each part of it stands there."""

    path: str
    positions: Mapping[Route, Position]

    def find_span(self, route: Route, *, key: bool = False) -> Span:
        """
        Return where a route stands in the file.

        Args:
            route: The keys and indexes to the value; where the file lacks the last
                of them, the nearest parent that it has is meant. The first element
                of a list that is written as a single value is that value.
            key: Whether the key is meant rather than its value.

        Returns:
            The span; the start of the file for an empty file.
        """
        for length in range(len(route), -1, -1):
            position = self.positions.get(route[:length])
            if position is not None:
                is_lacking = route[length:] not in {(), (0,)}
                wants_key = key or is_lacking
                return position.key if wants_key and position.key else position.value
        return Span(1, 1, 1)

    def find_line(self, route: Route) -> int:
        """Return the line, from 1, on which the value at a route stands."""
        return self.find_span(route).line


class FileRecord(Record):
    """A record that may know the file that it was read from."""

    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def origin(self) -> Origin | None:
        """The file and the places of its parts; None for a record made in memory."""
        return self._origin

    @property
    def path(self) -> str | None:
        """What the user calls that file."""
        return self._origin.path if self._origin else None

    def place(self, origin: Origin) -> Self:
        """Return the same record, with the file that it was read from."""
        placed = self.model_copy()
        placed._origin = origin  # noqa: SLF001 - a copy of its own class
        return placed

    def find_line(self, route: Route) -> int | None:
        """Return the line on which the value at a route stands; None without a file."""
        return self._origin.find_line(route) if self._origin else None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a route in a file, found by a rule."""

    rule: str
    route: Route
    message: Message
    severity: Severity = Severity.ERROR
    on_key: bool = False
    """Whether the key at the end of the route is meant rather than its value."""


class Ignore(NamedTuple):
    """A comment that asks for findings on its line to be left out."""

    span: Span
    rules: tuple[tuple[str, Span], ...]
    """The rules that it names, each with its place; none if it names none."""
    reason: str


class Diagnostic(Record):
    """Something wrong at a place in a file, ready to be shown."""

    path: str
    sheet: str = ""
    """The sheet of a workbook; then line and column are the numbers of its row and column."""
    line: int
    column: int
    end_column: int
    severity: Severity
    rule: str
    message: Message
    snippet: str = ""
    """The line of the file, without its end; of a sheet, the text of the cell."""

    def sort_key(self) -> tuple[str, str, int, int, str, str]:
        """Return what puts diagnostics in their total order."""
        return (self.path, self.sheet, self.line, self.column, self.rule, str(self.message))
