"""A filled recording sheet to the data of its walk, or to findings that name the cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from walkflow.files.sheets.cells import CellError, read_cell, show_cell
from walkflow.files.sheets.grids import (
    ABOUT_BLOCK,
    ALL_BLOCKS,
    FACT_VALUE,
    FACTS_BLOCK,
    Row,
    Table,
    find_grid,
    find_tables,
    join,
)
from walkflow.files.sheets.layout import Sheet, Sort
from walkflow.files.sheets.lists import Lists, read_lists
from walkflow.files.sheets.notes import Notes, span_cell
from walkflow.files.sheets.pauses import find_visit
from walkflow.files.sheets.source import SheetSource
from walkflow.files.sheets.tables import ABOUT, EXAMPLE_BY_BLOCK, FIRST_ITEM, PAUSES, VISITS
from walkflow.files.sheets.words import fold
from walkflow.files.workbooks import (
    MOST_BYTES,
    Area,
    Cell,
    Grid,
    Workbook,
    read_workbook,
)
from walkflow.model.diagnostics import Finding, Position, Route, Severity, Span
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest
from walkflow.model.walk import name_walk

_DATA_SHEETS: Final = (Sheet.WALK, Sheet.VISITS, Sheet.PAUSES, Sheet.PROBLEMS, Sheet.FOLLOW_UP)
_START: Final = Span(1, 1, 2)
_TABLE: Final = ""
"""Ends the route of what is wrong with a table, rather than with one of its values."""


def read_sheet(path: Path) -> SheetSource:
    """
    Read a recording sheet that somebody filled in.

    Args:
        path: The workbook.

    Returns:
        The data and the cells; with findings if the workbook is no recording sheet, or
        a cell says nothing that can stand there.

    Raises:
        OSError: If the file cannot be read.
        UnreadableError: If the library that it needs is not installed.
    """
    with path.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    name = path.as_posix()
    book = read_workbook(raw)
    if isinstance(book, Message):
        return _refuse(name, book)
    found = {sheet: find_grid(sheet, book.grids) for sheet in Sheet}
    grids = {sheet: grid for sheet, grid in found.items() if grid is not None}
    missing = [sheet.value for sheet in _DATA_SHEETS if sheet not in grids]
    if missing:
        is_foreign = len(missing) == len(_DATA_SHEETS)
        return _refuse(name, _describe_missing_sheets(missing, book), {} if is_foreign else None)
    notes = Notes(book.is_1904)
    reader = _Reader(book, grids, read_lists(grids.get(Sheet.LISTS)), notes)
    reader.read(name_walk(path))
    return SheetSource(name, reader.data, notes.positions, tuple(notes.findings), grids)


def _refuse(shown: str, message: Message, data: object = None) -> SheetSource:
    """Return a workbook that is no recording sheet: without data if it was to be one."""
    return SheetSource(shown, data, {}, ((_START, Finding("unknown-file", (), message)),))


def _describe_missing_sheets(missing: list[str], book: Workbook) -> Message:
    found = ", ".join(f'"{grid.name}"' for grid in book.grids)
    if len(missing) == len(_DATA_SHEETS):
        return say(
            "this workbook is no recording sheet: it has the sheets {found}. "
            "walkflow record FLOW --sheet walk.xlsx writes one",
            found=found,
        )
    return say(
        "sheets are missing, or have another name: {missing}. the workbook has {found}",
        missing=", ".join(f'"{each}"' for each in missing),
        found=found,
    )


@dataclass(slots=True)
class _Reader:
    """Collects the data of a walk, the cell of each part, and what is wrong."""

    book: Workbook
    grids: Mapping[Sheet, Grid]
    lists: Lists
    notes: Notes
    data: dict[str, Any] = field(default_factory=dict)

    def read(self, walk: str) -> None:
        """Read every table; the walk is called by its id or, without one, by this word."""
        self.notes.positions[()] = Position(None, _START)
        self.data["walk"] = walk
        tables = [
            table for sheet in _DATA_SHEETS for table in find_tables(sheet, self.grids[sheet])
        ]
        self._note_missing_tables({table.block.key for table in tables})
        for table in tables:
            self._check_headers(table)
            match table.block.key:
                case ABOUT_BLOCK.key:
                    self._read_about(table)
                case FACTS_BLOCK.key:
                    self._read_facts(table)
                case PAUSES.key:
                    self._read_pauses(table)
                case key:
                    self.data[key] = list(self._read_entries(table))
        self._note_unread_sheets()

    def _note_missing_tables(self, found: set[str]) -> None:
        for block in ALL_BLOCKS:
            if block.key not in found:
                message = say(
                    'the row of headers of the table "{table}" is missing: "{headers}"',
                    table=join(block.corner),
                    headers='", "'.join(join(column.label) for column in block.columns),
                )
                self.notes.note("missing-key", (block.key, _TABLE), _START, message)

    def _note_unread_sheets(self) -> None:
        known = {grid.name for grid in self.grids.values()}
        for grid in self.book.grids:
            if grid.cells and grid.name not in known:
                message = say(
                    'the sheet "{sheet}" is none of ours: it is not read', sheet=grid.name
                )
                self.notes.note("unknown-key", (), _START, message, Severity.INFO)

    def _check_headers(self, table: Table) -> None:
        """Note columns that are missing, stand twice, or are not read."""
        key = table.block.key
        self.notes.positions.setdefault(
            (key,), Position(None, span_cell(table.header, table.corner))
        )
        route: Route = (key, _TABLE)
        if table.missing:
            names = ", ".join(f'"{join(column.label)}"' for column in table.missing)
            message = say("columns are missing, or have another header: {names}", names=names)
            self.notes.note("missing-key", route, span_cell(table.header, table.corner), message)
        for column in table.repeated:
            text = fold(table.read_text(table.header, column))
            message = say('the column "{name}" stands here a second time', name=text)
            self.notes.note("unknown-key", route, span_cell(table.header, column), message)
        for column in () if table.block is ABOUT_BLOCK else table.find_unread():
            text = fold(table.read_text(table.header, column))
            message = say('the column "{name}" is none of ours: it is not read', name=text)
            span = span_cell(table.header, column)
            self.notes.note("unknown-key", route, span, message, Severity.INFO)

    def _read_about(self, table: Table) -> None:
        """Read the form at the top: each row is a key of the walk."""
        column_by_label = {
            fold(text): column
            for column in ABOUT
            for text in (join(column.label), column.label.zh, column.label.en)
        }
        for label, at, cell in self._list_form(table):
            column = column_by_label.get(fold(label))
            if column is None:
                self._note_unknown_label(table, label, at, [join(each.label) for each in ABOUT])
                continue
            route: Route = column.field
            self.notes.place(route, span_cell(at, table.value_column))
            value = None if cell is None else self.notes.read(cell, column, column.words, route)
            if value is not None:
                _put(self.data, column.field, value)
            elif column.is_required:
                self.notes.note_missing(column, route)
        names = self.data.get("name")
        if isinstance(names, dict):  # whoever has one name only goes by it in both languages
            known = names.get("zh", names.get("en"))
            self.data["name"] = {"zh": known, "en": names.get("en", known)}

    def _read_facts(self, table: Table) -> None:
        """Read what is true of the project: each row is a fact."""
        facts: dict[str, Any] = {}
        self.notes.place(("facts",), span_cell(table.header, table.corner))
        for label, at, cell in self._list_form(table):
            if cell is None:
                continue
            key = span_cell(at, table.corner)
            try:
                fact = str(read_cell(label, Sort.ITEM, self.lists.facts))
            except CellError:
                known = list(self.lists.facts.label_by_word.values())
                self._note_unknown_label(table, label, at, known)
                continue
            route: Route = ("facts", fact)
            if fact in facts:
                message = say('the fact "{fact}" stands here a second time', fact=label)
                self.notes.note("unknown-key", ("facts", _TABLE), key, message)
                continue
            self.notes.positions[route] = Position(key, span_cell(at, table.value_column))
            facts[fact] = self.notes.read(
                cell, FACT_VALUE, self.lists.values_by_fact.get(fact), route
            )
        self.data["facts"] = facts

    def _list_form(self, table: Table) -> Iterator[tuple[str, int, Cell | None]]:
        """Yield the label of each row of a form, its number, and the cell that was filled in."""
        for row in table.list_rows():
            cell = table.grid.cells.get((row.number, table.value_column))
            is_blank = cell is None or not show_cell(cell)
            if row.label or not is_blank:
                yield row.label, row.number, None if is_blank else cell

    def _note_unknown_label(self, table: Table, label: str, row: int, known: list[str]) -> None:
        if not table.read_text(row, table.value_column):
            return
        message = say('there is no row "{label}" here', label=" ".join(label.split()))
        span = span_cell(row, table.corner)
        self.notes.note(
            "unknown-key", (table.block.key, _TABLE), span, suggest(message, label, known)
        )

    def _read_entries(self, table: Table) -> Iterator[dict[str, Any]]:
        """Yield what each row of a table that is filled in says."""
        key = table.block.key
        for number, row in enumerate(self._list_filled_rows(table)):
            yield self._read_entry(table, row, (key, number))

    def _list_filled_rows(self, table: Table) -> Iterator[Row]:
        merged: list[Area] = []
        for row in table.list_rows():
            is_laid_out = table.block is VISITS and not row.is_extra
            is_untouched = is_laid_out and set(row.cell_by_column) == {0}
            if not row.cell_by_column or is_untouched:
                continue
            if row.is_example:
                self._check_example(table, row)
            elif row.merged is None:
                yield row
            elif row.merged not in merged:
                merged.append(row.merged)
        for area in merged:
            message = say(
                "the cells {area} are merged: unmerge them, so that every row says all of it",
                area=area,
            )
            span = span_cell(area.first_row, area.first_column)
            self.notes.note("wrong-value", (table.block.key, _TABLE), span, message)

    def _read_entry(self, table: Table, row: Row, route: Route) -> dict[str, Any]:
        """Return what a row says, as a YAML file would have it."""
        entry: dict[str, Any] = {}
        places = table.place_by_column
        self.notes.positions[route] = Position(None, span_cell(row.number, min(places.values())))
        for place, column in enumerate(table.block.filled):
            if place in places:
                here = (*route, *column.field)
                self.notes.place(here, span_cell(row.number, places[place]))
                cell = row.cell_by_column.get(place)
                words = self.lists.items if column.sort is Sort.ITEM else column.words
                value = None if cell is None else self.notes.read(cell, column, words, here)
                if value is not None:
                    _put(entry, column.field, value)
        for place, column in enumerate(table.block.filled):
            if column.is_required and column.field[0] not in entry and place in places:
                self.notes.note_missing(column, (*route, *column.field))
        return self._simplify(entry, route)

    def _simplify(self, entry: dict[str, Any], route: Route) -> dict[str, Any]:
        """Write an owner without a post, and a name in one language, as the text that it is."""
        name, owner = entry.get("name"), entry.get("owner")
        if isinstance(name, dict) and len(name) == 1:
            entry["name"] = next(iter(name.values()))
        if isinstance(owner, dict) and "post" not in owner:
            entry["owner"] = owner["unit"]
        elif isinstance(owner, dict) and "unit" not in owner:
            del entry["owner"]
            here = (*route, "owner", "unit")
            if here in self.notes.positions:  # that its column is missing was said
                message = say("the unit is missing to which the post belongs")
                self.notes.note("missing-key", here, self.notes.positions[here].value, message)
        return entry

    def _read_pauses(self, table: Table) -> None:
        """Give each pause to its visit."""
        visits = self.data.get(VISITS.key, [])
        for row in self._list_filled_rows(table):
            route: Route = (PAUSES.key, row.number)
            pause = self._read_entry(table, row, route)
            if not isinstance(pause.get("item"), str) or pause.get("attempt") == {}:
                continue  # what is wrong with it was said
            label = self.lists.items.find_label(pause["item"])
            found = find_visit(pause, visits, label)
            if isinstance(found, Message):
                span = self.notes.positions[*route, "item"].value
                self.notes.note("wrong-value", (PAUSES.key, _TABLE), span, found)
                continue
            pauses = visits[found].setdefault(PAUSES.key, [])
            self.notes.move(route, (VISITS.key, found, PAUSES.key, len(pauses)))
            pauses.append({key: pause[key] for key in pause if key not in {"item", "attempt"}})

    def _check_example(self, table: Table, row: Row) -> None:
        """Note an example in which somebody wrote: it is not read, and should not be lost."""
        shown = EXAMPLE_BY_BLOCK[table.block.key]
        for place, column in enumerate(table.block.filled):
            cell = row.cell_by_column.get(place)
            expected = shown.get(column.field)
            if cell is None or expected == FIRST_ITEM:
                continue
            try:
                value = read_cell(cell, column.sort, column.words, is_1904=self.book.is_1904)
            except CellError:
                value = None
            if value is None or expected is None or value != _as_plain(expected):
                message = say(
                    "this row is marked as an example and is not read, but it was changed. if it "
                    "is no example, clear its first cell; if it is one, delete the row"
                )
                span = span_cell(row.number, table.place_by_column[place])
                self.notes.note("wrong-value", (table.block.key, _TABLE), span, message)
                return


def _put(entry: dict[str, Any], keys: tuple[str, ...], value: object) -> None:
    for key in keys[:-1]:
        entry = entry.setdefault(key, {})
    entry[keys[-1]] = value


def _as_plain(value: object) -> object:
    """Return a value of an example as reading it gives it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int) else str(value)
