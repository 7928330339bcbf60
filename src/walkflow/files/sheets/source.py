"""A filled recording sheet as the data of a walk, with the cell of every part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from walkflow.files.sheets.cells import show_cell
from walkflow.files.sheets.layout import Sheet, find_sheet
from walkflow.files.workbook_parts import name_column
from walkflow.files.workbooks import Grid
from walkflow.model.diagnostics import Diagnostic, Finding, Origin, Position, Route, Span
from walkflow.model.messages import say


@dataclass(frozen=True)
class SheetSource:
    """
    A workbook as the data that a YAML file of the same walk would hold.

    A span's line is a row and its column the number of a column; the route says on
    which sheet. Where a cell could not be read, the data has an empty mapping, which no
    value of a walk can be, and a finding at that route says why.
    """

    path: str
    data: Any
    """None where the workbook could not be read; empty where it is about something else."""
    positions: dict[Route, Position]
    findings: tuple[tuple[Span, Finding], ...]
    grid_by_sheet: Mapping[Sheet, Grid] = field(default_factory=dict)
    lost: tuple[Any, ...] = ()

    @property
    def origin(self) -> Origin:
        """The file and the places of its parts."""
        return Origin(self.path, self.positions)

    def diagnose(self, span: Span, finding: Finding) -> Diagnostic:
        """Return a finding with its cell; one without a route is about the whole workbook."""
        grid = self.grid_by_sheet.get(find_sheet(finding.route)) if finding.route else None
        message, text = finding.message, ""
        if grid is not None:
            cell = grid.cells.get((span.line, span.column))
            text = "" if cell is None else " ".join(show_cell(cell).split())
            message = say(
                'sheet "{sheet}", row {row}, column {column}: {message}',
                sheet=grid.name,
                row=span.line,
                column=name_column(span.column),
                message=finding.message,
            )
        return Diagnostic(
            path=self.path,
            sheet="" if grid is None else grid.name,
            line=span.line,
            column=span.column,
            end_column=span.end_column,
            severity=finding.severity,
            rule=finding.rule,
            message=message,
            snippet=text,
        )
