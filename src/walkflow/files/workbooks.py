"""The cells of a workbook by sheet, row and column; nothing of a size that could do harm."""

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from xml.parsers import expat

from walkflow.files.extras import needs_extra
from walkflow.model.messages import Message, say

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_BYTES: Final = 8 * 1024 * 1024
"""A larger workbook is refused before it is opened; a filled sheet of ours has some 40 kB."""
MOST_UNPACKED: Final = 64 * 1024 * 1024
"""What a workbook may hold once it is unpacked; more is refused, and never unpacked."""
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
"""Cells further out are refused: the library that reads sheets makes room for all in between."""

MOST_SHEETS: Final = 64

_CONTENTS: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS: Final = say("save it as an Excel workbook (.xlsx)")
_DAMAGED: Final = say("the workbook is damaged: open it, and {advice}", advice=_SAVE_AS)


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
    if raw.startswith(_COMPOUND):
        if _ENCRYPTED in raw:
            return say("the workbook is protected by a password: save it without one")
        return say("this is a workbook of an old format (.xls, .et): {advice}", advice=_SAVE_AS)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            package = _inspect(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return say("this is no workbook, or only part of one: {advice}", advice=_SAVE_AS)
    except (expat.ExpatError, ValueError, LookupError):
        return _DAMAGED
    return package if isinstance(package, Message) else _load(package)


def name_column(column: int) -> str:
    """
    Return the letters of a column.

    >>> name_column(1), name_column(27)
    ('A', 'AA')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(slots=True)
class _Package:
    """What a workbook is seen to hold before the library opens it."""

    copy: bytes = b""
    """The same archive, repacked from what was inspected: it cannot unpack to anything else."""
    is_1904: bool = False
    path_by_id: dict[str, str] = field(default_factory=dict)
    id_by_name: dict[str, str] = field(default_factory=dict)
    faults: dict[str, dict[tuple[int, int], Fault]] = field(default_factory=dict)
    """By sheet: the cells that the library would take for blank."""


def _inspect(archive: zipfile.ZipFile) -> _Package | Message:
    if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
        return say(
            "the workbook holds more than {most} MB once unpacked, which walkflow does not read",
            most=MOST_UNPACKED // 1024 // 1024,
        )
    parts = {
        name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))
    }
    if _CONTENTS not in parts:
        return say("this is no workbook, or one of another format: {advice}", advice=_SAVE_AS)
    package = _Package(_repack(parts))
    _read_contents(parts[_CONTENTS], package)
    _read_links(parts.get(_LINKS, b"<none/>"), package)
    if len(package.id_by_name) > MOST_SHEETS:
        return say("the workbook has more than {most} sheets", most=MOST_SHEETS)
    path_by_name = {
        name: package.path_by_id.get(link, "") for name, link in package.id_by_name.items()
    }
    for name, path in path_by_name.items():
        survey = _Survey()
        survey.read(parts.get(path, b"<none/>"))
        if survey.farthest is not None:
            return _refuse_reach(name, *survey.farthest)
        package.faults[name] = survey.faults
    return package


def _repack(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return packed.getvalue()


def _refuse_reach(sheet: str, row: int, column: int) -> Message:
    return say(
        'sheet "{sheet}" reaches to cell {cell}, further than row {rows} or column {columns}. '
        "delete the rows and columns behind what was filled in",
        sheet=sheet,
        cell=f"{name_column(column)}{row}",
        rows=MOST_ROWS,
        columns=name_column(MOST_COLUMNS),
    )


def _read_contents(raw: bytes, package: _Package) -> None:
    """Note the sheets of a workbook, and from when its days count."""

    def start(tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "workbookPr":
                package.is_1904 = attributes.get("date1904") in {"1", "true"}
            case "sheet":
                local = {_local(name): value for name, value in attributes.items()}
                package.id_by_name[local.get("name", "")] = local.get("id", "")
            case _:
                pass

    parser = _make_parser()
    parser.StartElementHandler = start
    parser.Parse(raw, True)  # noqa: FBT003 - expat takes no keywords


def _read_links(raw: bytes, package: _Package) -> None:
    """Note where the sheets of a workbook stand in it."""

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship":
            target = attributes.get("Target", "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            package.path_by_id[attributes.get("Id", "")] = path

    parser = _make_parser()
    parser.StartElementHandler = start
    parser.Parse(raw, True)  # noqa: FBT003 - expat takes no keywords


@dataclass(slots=True)
class _Survey:
    """How far the cells of a sheet reach, and those that hold no value."""

    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    farthest: tuple[int, int] | None = None
    """The first cell that is too far out; None if none is."""
    _row: int = 0
    _column: int = 0
    _kind: str = ""
    _text: list[str] | None = None
    _has_formula: bool = False
    _has_value: bool = False

    def read(self, raw: bytes) -> None:
        """Take a sheet's XML."""
        parser = _make_parser()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take_text
        parser.Parse(raw, True)  # noqa: FBT003 - expat takes no keywords

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
            case "c":
                self._open_cell(attributes)
            case "v":
                self._text = []
                self._reach()
            case "f":
                self._has_formula = True
                self._reach()
            case "is":
                self._reach()
            case _:
                pass

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        self._column = _number_column(letters) if letters else self._column + 1
        self._row = int(reference[len(letters) :] or self._row)
        self._kind = attributes.get("t", "")
        self._has_formula = self._has_value = False

    def _reach(self) -> None:
        is_far = self._row > MOST_ROWS or self._column > MOST_COLUMNS
        if is_far and self.farthest is None:
            self.farthest = (self._row, self._column)

    def _take_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        match _local(tag):
            case "v":
                text = "".join(self._text or ())
                self._has_value = bool(text) or self._kind == "str"  # of a text, also none
                if self._kind == "e":
                    self.faults[self._row, self._column] = Fault(text)
                self._text = None
            case "c":
                if self._has_formula and not self._has_value:
                    self.faults[self._row, self._column] = Fault("=")
            case _:
                pass


def _make_parser() -> expat.XMLParserType:
    """Return a parser that refuses what no workbook has and attacks on parsers do."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    message = "a workbook declares no document type"
    raise ValueError(message)


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _number_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _load(package: _Package) -> Workbook | Message:
    """Let the library read the cells; what it could not bear was refused before."""
    with needs_extra("xlsx"):
        import python_calamine as calamine  # noqa: PLC0415 - on use

    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(package.copy))
        grids = tuple(
            _read_grid(book.get_sheet_by_name(name), package.faults[name])
            for name in package.id_by_name
        )
    except (calamine.CalamineError, OverflowError, ValueError):
        return _DAMAGED
    return Workbook(grids, package.is_1904)


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
