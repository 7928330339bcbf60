"""Where the tables of a recording sheet stand in a filled one, however it was moved about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from walkflow.files.sheets.cells import show_cell
from walkflow.files.sheets.layout import Block, Column, Sheet, Sort
from walkflow.files.sheets.tables import (
    ABOUT_COLUMNS,
    ABOUT_CORNER,
    BLOCKS,
    EXTRA,
    FACT_COLUMNS,
    FACTS_CORNER,
    MARK,
    VALUE,
)
from walkflow.files.sheets.words import fold
from walkflow.files.workbooks import Area, Cell, Grid
from walkflow.model.records import Name

FACT_VALUE: Final = Column(("facts",), VALUE.label, Sort.ITEM, 0)
"""The value of a fact."""
ABOUT_BLOCK: Final = Block(Sheet.WALK, "about", ABOUT_CORNER, ABOUT_COLUMNS, 0)
FACTS_BLOCK: Final = Block(Sheet.WALK, "facts", FACTS_CORNER, FACT_COLUMNS, 0)
ALL_BLOCKS: Final = (ABOUT_BLOCK, FACTS_BLOCK, *BLOCKS)

_FEWEST_HEADERS: Final = 2
"""A row with fewer of a table's headers is not its row of headers."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the headers of a table, with what it is marked as."""

    number: int
    label: str
    """What stands in the first column: a number, a mark, or the name of a row."""
    cell_by_column: dict[int, Cell]
    """By place in the columns of the table that are filled in; blank ones are left out."""
    is_extra: bool
    """Whether it stands below the heading of visits that are not laid out."""
    merged: Area | None
    """Cells of it that are merged with others."""

    @property
    def is_example(self) -> bool:
        """Whether it is marked as an example."""
        label = fold(self.label)
        return label.startswith((fold(MARK.zh), fold(MARK.en)))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was found in a sheet."""

    block: Block
    grid: Grid
    header: int
    """The row of its headers."""
    end: int
    """The row behind its last one."""
    corner: int
    """The column of its numbers, marks or names of rows."""
    place_by_column: dict[int, int]
    """Where each column that is filled in stands, by its place among them."""
    repeated: tuple[int, ...] = ()
    """Columns whose header stands a second time."""

    @property
    def value_column(self) -> int:
        """Of a form: the column that is filled in."""
        headers = {
            column
            for column in self.grid.columns
            if _names(self.block.columns[0].label, self._header_at(column))
        }
        return min(headers, default=self.corner + 1)

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns that are to be filled in and are not there."""
        filled = enumerate(self.block.filled)
        return tuple(column for place, column in filled if place not in self.place_by_column)

    def find_unread(self) -> Iterator[int]:
        """Yield the columns that somebody filled in and nothing knows."""
        known = {*self.place_by_column.values(), *self.repeated, self.corner}
        shown = [column.label for column in self.block.columns if not column.is_filled]
        for column in self.grid.columns:
            text = self._header_at(column)
            is_known = column in known or any(_names(label, text) for label in shown)
            below = range(self.header + 1, self.end)
            if text and not is_known and any((row, column) in self.grid.cells for row in below):
                yield column

    def list_rows(self) -> Iterator[Row]:
        """Yield every row below the headers."""
        is_extra = False
        for number in range(self.header + 1, self.end):
            label = self.read_text(number, self.corner)
            is_extra = is_extra or fold(label) in {fold(join(EXTRA)), fold(EXTRA.zh)}
            cells = {
                place: self.grid.cells[number, column]
                for place, column in self.place_by_column.items()
                if self.read_text(number, column)
            }
            yield Row(number, label, cells, is_extra, self._find_merged(number))

    def read_text(self, row: int, column: int) -> str:
        """Return the text of a cell; "" if it is blank."""
        cell = self.grid.cells.get((row, column))
        return "" if cell is None else show_cell(cell)

    def _header_at(self, column: int) -> str:
        return self.read_text(self.header, column)

    def _find_merged(self, row: int) -> Area | None:
        columns = self.place_by_column.values()
        for area in self.grid.merged:
            has_row = area.first_row <= row <= area.last_row
            if has_row and any(area.first_column <= each <= area.last_column for each in columns):
                return area
        return None


def join(label: Name) -> str:
    """Return a name in both languages, as one label."""
    return f"{label.zh} {label.en}"


def find_tables(sheet: Sheet, grid: Grid) -> tuple[Table, ...]:
    """Return the tables of a sheet that are there, from top to bottom."""
    blocks = [block for block in ALL_BLOCKS if block.sheet is sheet]
    headers = [(block, _find_header(block, grid, is_alone=len(blocks) == 1)) for block in blocks]
    found = sorted((row, block.key, block) for block, row in headers if row is not None)
    ends = [row for row, _, _ in found[1:]] + [grid.rows.stop]
    return tuple(
        _make_table(block, grid, row, end) for (row, _, block), end in zip(found, ends, strict=True)
    )


def find_grid(sheet: Sheet, grids: Sequence[Grid]) -> Grid | None:
    """Return the sheet that goes by this name, or by either half of it."""
    zh, en = sheet.split(maxsplit=1)
    for known in (sheet.value, zh, en):
        for grid in grids:
            if fold(grid.name) == fold(known):
                return grid
    return None


def _find_header(block: Block, grid: Grid, *, is_alone: bool) -> int | None:
    """Return the row that has most of a table's headers."""
    labels = [block.corner, *(column.label for column in block.columns)]
    best, most = None, _FEWEST_HEADERS - 1
    texts_by_row: dict[int, list[str]] = {}
    for (row, _), cell in sorted(grid.cells.items(), key=lambda each: each[0]):
        texts_by_row.setdefault(row, []).append(show_cell(cell))
    for row, texts in texts_by_row.items():
        has_corner = any(_names(block.corner, text) for text in texts)
        count = sum(any(_names(label, text) for text in texts) for label in labels)
        if count > most and (has_corner or is_alone):
            best, most = row, count
    return best


def _make_table(block: Block, grid: Grid, header: int, end: int) -> Table:
    places: dict[int, int] = {}
    repeated: list[int] = []
    corner = 1
    for column in grid.columns:
        cell = grid.cells.get((header, column))
        text = "" if cell is None else show_cell(cell)
        if text and _names(block.corner, text):
            corner = column
        for place, known in enumerate(block.filled):
            if text and _names(known.label, text):
                if place in places:
                    repeated.append(column)
                places.setdefault(place, column)
    return Table(block, grid, header, end, corner, places, tuple(repeated))


def _names(label: Name, text: str) -> bool:
    """Return whether a text is a label, in both languages or in one."""
    return fold(text) in {fold(join(label)), fold(label.zh), fold(label.en)}
