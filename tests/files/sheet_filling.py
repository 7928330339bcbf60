"""Recording sheets as somebody leaves them: cells typed over, rows added, sheets renamed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

import xlsxwriter

import walkflow
from tests.builders import a_flow, a_step
from walkflow.engine.checklists import make_checklist
from walkflow.engine.versions import Versions
from walkflow.files.documents import Document, read_document
from walkflow.files.sheets.layout import Sheet
from walkflow.files.sheets.writing import write_workbook
from walkflow.files.workbooks import Cell, Fault, Grid, Workbook, read_workbook
from walkflow.model.checklist import Checklist
from walkflow.model.recording import Opening
from walkflow.model.walk import Walk

FLOW = a_flow(
    a_step("a"),
    a_step("b", "2wd", "a"),
    a_step("c", "3d", "b", when={"eia": "form"}),
    facts={"eia": ["form", "report"], "heritage": ["no", "yes"]},
    measures={"merge": [{"merge": {"items": ["b"], "into": "a"}}]},
)
"""Its items stand in rows 6, 7 and 8 of the visits; row 4 is the example, 5 the stage."""

Cells: TypeAlias = dict[tuple[int, int], Cell | None]


def a_checklist(version: str = "before", **facts: str) -> Checklist:
    """Return the items of one version of the flow of these tests."""
    return make_checklist(Versions(FLOW).read(version), facts)


def a_sheet(known: Opening | Walk | None = None) -> bytes:
    """Return a recording sheet of that flow."""
    return write_workbook(a_checklist(), known) if known else an_empty_sheet()


@cache
def an_empty_sheet() -> bytes:
    """Return a recording sheet that nobody filled in."""
    return write_workbook(a_checklist(), Opening())


def a_workbook(raw: bytes | None = None) -> Workbook:
    """Return the cells of a sheet; of one that nobody filled in, if not said otherwise."""
    found = read_workbook(a_sheet() if raw is None else raw)
    assert isinstance(found, Workbook)
    return found


def fill(
    path: Path,
    sheet: Sheet,
    edits: Mapping[str, Cell | None],
    *,
    raw: bytes | None = None,
    merged: tuple[str, ...] = (),
    change: Callable[[list[tuple[str, Cells]]], None] = lambda _: None,
    is_1904: bool = False,
) -> Document:
    """
    Return what is read of a sheet in which somebody typed.

    Args:
        path: Where the workbook is written.
        sheet: The sheet that was typed in.
        edits: What was typed, by cell (`E6`); None clears a cell.
        raw: The sheet before; by default one that nobody filled in.
        merged: Cells of that sheet that were merged.
        change: What else was done to the sheets and their cells.
        is_1904: Whether the days of the workbook count from 1904.
    """
    grids: list[tuple[str, Cells]] = [
        (grid.name, dict(grid.cells)) for grid in a_workbook(raw).grids
    ]
    for name, cells in grids:
        if name == sheet.value:
            cells.update({find_cell(place): value for place, value in edits.items()})
    change(grids)
    path.write_bytes(write_plainly(grids, {sheet.value: merged}, is_1904=is_1904))
    return read_document(path)


def say_all(document: Document) -> list[str]:
    """Return what is said of a file, as `validate` would print it."""
    found = sorted(
        (document.locate(*each) for each in document.findings), key=lambda each: each.sort_key()
    )
    return [walkflow.render_diagnostic(each) for each in found]


def take_walk(document: Document) -> Walk:
    """Return the walk of a sheet with which nothing is wrong."""
    assert not say_all(document)
    assert isinstance(document.record, Walk)
    return document.record


def find_cell(place: str) -> tuple[int, int]:
    """Return the row and the column of a cell, from 1; columns up to Z."""
    return int(place[1:]), ord(place[0]) - ord("A") + 1


def find_row(grid: Grid, text: str) -> int:
    """Return the row whose first cell holds a text."""
    return next(
        row for (row, column), cell in grid.cells.items() if column == 1 and text in str(cell)
    )


def write_plainly(
    grids: list[tuple[str, Cells]],
    merged: Mapping[str, tuple[str, ...]] | None = None,
    *,
    is_1904: bool = False,
) -> bytes:
    """Return a workbook of these cells, without any of the looks of ours."""
    stream = BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
    book = xlsxwriter.Workbook(stream, {**options, "date_1904": is_1904})
    for name, cells in grids:
        sheet = book.add_worksheet(name)
        for area in (merged or {}).get(name, ()):
            sheet.merge_range(area, "")
        for (row, column), value in cells.items():
            match value:
                case None:
                    pass
                case Fault():
                    sheet.write_formula(row - 1, column - 1, "=1/0", None, value.text)
                case str():
                    sheet.write_string(row - 1, column - 1, value)
                case bool():
                    sheet.write_boolean(row - 1, column - 1, value)
                case datetime() | date():
                    sheet.write_datetime(row - 1, column - 1, value)
                case _:
                    sheet.write(row - 1, column - 1, value)
    book.close()
    return stream.getvalue()
