"""The cells of a workbook by sheet, row and column; nothing of a size that could do harm."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from walkflow.files.extras import needs_extra
from walkflow.files.workbook_parts import (
    BROKEN,
    COMPOUND,
    CONTENTS,
    DAMAGED,
    FAULTY,
    LINKS,
    NO_CONTENTS,
    NO_WORKBOOK,
    SAVE_AS,
    Contents,
    Reach,
    Room,
    local_name,
    name_column,
    read_contents,
    say_reach,
    say_unpacked,
)
from walkflow.model.messages import Message, say

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_BYTES: Final = 8 * 1024 * 1024
"""A larger workbook is refused before it is opened; a filled sheet of ours has some 40 kB."""
MOST_UNPACKED: Final = 64 * 1024 * 1024
"""What a workbook may hold once it is unpacked; more is refused, and never unpacked."""
SHEET_ROOM: Final = Room(rows=5_000, columns=100)

MOST_SHEETS: Final = 64

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that holds no value: an error such as #DIV/0!, or a formula without its result."""

    text: str


Cell: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | Fault


class Area(NamedTuple):
    """A rectangle of cells; rows and columns count from 1, the last ones are part of it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        """Return it as Excel names it: `B7:B9`."""
        first, last = name_column(self.first_column), name_column(self.last_column)
        return f"{first}{self.first_row}:{last}{self.last_row}"


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet that are not blank, by row and column from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()

    @property
    def rows(self) -> range:
        """Every row up to the last one that is not blank."""
        return range(1, max((row for row, _ in self.cells), default=0) + 1)

    @property
    def columns(self) -> range:
        """Every column up to the last one that is not blank."""
        return range(1, max((column for _, column in self.cells), default=0) + 1)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook in their order."""

    grids: tuple[Grid, ...]
    is_1904: bool = False
    """Whether its days count from 1904, as those of old workbooks from a Mac do."""


def read_workbook(raw: bytes) -> Workbook | Message:
    """
    Return the cells of an .xlsx workbook, or why it cannot be read.

    Formulas count as the result that was saved with them.

    Args:
        raw: The bytes of the file.

    Raises:
        UnreadableError: If the library that it needs is not installed.
    """
    if len(raw) > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        return say("the workbook is larger than {most} MB, which walkflow does not read", most=most)
    if raw.startswith(COMPOUND):
        if _ENCRYPTED in raw:
            return say("the workbook is protected by a password: save it without one")
        return say("this is a workbook of an old format (.xls, .et): {advice}", advice=SAVE_AS)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            package = _inspect(archive)
    except BROKEN:
        return NO_WORKBOOK
    except FAULTY:
        return DAMAGED
    return package if isinstance(package, Message) else _load(package)


@dataclass(slots=True)
class _Package:
    """What a workbook is seen to hold before the library opens it."""

    copy: bytes
    """The same archive, repacked from what was inspected: it cannot unpack to anything else."""
    contents: Contents
    faults: dict[str, dict[tuple[int, int], Fault]] = field(default_factory=dict)
    """By sheet: the cells that the library would take for blank."""


def _inspect(archive: zipfile.ZipFile) -> _Package | Message:
    if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
        return say_unpacked(MOST_UNPACKED)
    parts = {
        name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))
    }
    if CONTENTS not in parts:
        return NO_CONTENTS
    contents = read_contents(parts[CONTENTS], parts.get(LINKS, b"<none/>"))
    if len(contents.id_by_name) > MOST_SHEETS:
        return say("the workbook has more than {most} sheets", most=MOST_SHEETS)
    package = _Package(_repack(parts), contents)
    for name in contents.id_by_name:
        survey = _Survey()
        survey.read(parts.get(contents.find_path(name), b"<none/>"))
        if survey.farthest is not None:
            return say_reach(name, survey.farthest, SHEET_ROOM)
        package.faults[name] = survey.faults
    return package


def _repack(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return packed.getvalue()


class _Survey(Reach):
    """How far the cells of a sheet reach, and those that hold no value."""

    def __init__(self) -> None:
        super().__init__(SHEET_ROOM)
        self.faults: dict[tuple[int, int], Fault] = {}
        self._kind = ""
        self._text: list[str] | None = None
        self._has_formula = False
        self._has_value = False
        self.parser.buffer_text = True
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._take_text

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        super().start(tag, attributes)
        match local_name(tag):
            case "c":
                self._kind = attributes.get("t", "")
                self._has_formula = self._has_value = False
            case "v":
                self._text = []
            case "f":
                self._has_formula = True
            case _:
                pass

    def _take_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        match local_name(tag):
            case "v":
                text = "".join(self._text or ())
                self._has_value = bool(text) or self._kind == "str"  # of a text, also none
                if self._kind == "e":
                    self.faults[self.row, self.column] = Fault(text)
                self._text = None
            case "c":
                if self._has_formula and not self._has_value:
                    self.faults[self.row, self.column] = Fault("=")
            case _:
                pass


def _load(package: _Package) -> Workbook | Message:
    """Let the library read the cells; what it could not bear was refused before."""
    with needs_extra("xlsx"):
        import python_calamine as calamine  # noqa: PLC0415 - on use

    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(package.copy))
        grids = tuple(
            _read_grid(book.get_sheet_by_name(name), package.faults[name])
            for name in package.contents.id_by_name
        )
    except (calamine.CalamineError, OverflowError, ValueError):
        return DAMAGED
    return Workbook(grids, package.contents.is_1904)


def _read_grid(sheet: "CalamineSheet", faults: Mapping[tuple[int, int], Fault]) -> Grid:
    cells: dict[tuple[int, int], Cell] = {
        (row, column): value
        for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1)
        for column, value in enumerate(values, 1)
        if value != ""
    }
    merged = [
        Area(first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)
        for first, last in sheet.merged_cell_ranges or ()
    ]
    return Grid(sheet.name, {**cells, **faults}, tuple(merged))
