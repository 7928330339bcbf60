"""What reading a recording sheet finds: the cell of each value, and what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any

from walkflow.files.sheets.cells import CellError, Plain, read_cell
from walkflow.files.sheets.grids import join
from walkflow.files.sheets.layout import Column
from walkflow.files.sheets.words import Vocabulary
from walkflow.files.workbooks import Cell
from walkflow.model.diagnostics import Finding, Position, Route, Severity, Span
from walkflow.model.messages import Message, say


@dataclass(slots=True)
class Notes:
    """The cells of a walk's values by route, and the findings."""

    is_1904: bool
    positions: dict[Route, Position] = field(default_factory=dict)
    findings: list[tuple[Span, Finding]] = field(default_factory=list)

    def note(
        self,
        rule: str,
        route: Route,
        span: Span,
        message: Message,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Note what is wrong at a route, and its cell."""
        self.findings.append((span, Finding(rule, route, message, severity)))

    def read(
        self, cell: Cell, column: Column, words: Vocabulary | None, route: Route
    ) -> Plain | dict[str, Any] | None:
        """Return what a cell says; a mapping without keys if it cannot be read."""
        try:
            return read_cell(cell, column.sort, words, is_1904=self.is_1904)
        except CellError as error:
            value = route[: len(route) - len(column.field) + 1]  # of a unit and a post: the owner
            self.note("wrong-value", value, self.positions[route].value, error.said)
            return {}

    def note_missing(self, column: Column, route: Route) -> None:
        """Note that a cell is empty which must not be."""
        message = say('"{column}" is empty, and has to be filled in', column=join(column.label))
        self.note("missing-key", route, self.positions[route].value, message)

    def place(self, route: Route, span: Span) -> None:
        """Note the cell of a value, and of what it is the first part of."""
        for length in range(1, len(route) + 1):
            self.positions.setdefault(route[:length], Position(None, span))

    def move(self, old: Route, new: Route) -> None:
        """Let what stands at a route, with all its parts and findings, stand at another one."""
        length = len(old)
        self.positions.setdefault(new[:-1], self.positions[old])
        for route in [each for each in self.positions if each[:length] == old]:
            self.positions[*new, *route[length:]] = self.positions.pop(route)
        self.findings = [
            (span, Finding(each.rule, (*new, *each.route[length:]), each.message, each.severity))
            if each.route[:length] == old
            else (span, each)
            for span, each in self.findings
        ]


def span_cell(row: int, column: int) -> Span:
    """Return the place of a cell."""
    return Span(row, column, column + 1)
