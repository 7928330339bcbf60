"""What a workbook holds, and how far its cells reach, seen before a library opens it."""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

from walkflow.model.messages import Message, say

CONTENTS: Final = "xl/workbook.xml"
LINKS: Final = "xl/_rels/workbook.xml.rels"
COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of old formats begin, and those with a password."""
MOST_LOG_BYTES: Final = 2 * 1024 * 1024 * 1024
"""What a workbook with a log may hold once it is unpacked; more is refused, and never unpacked."""
MOST_LOOKS: Final = 100_000
"""Of a sheet with more columns and styles than this nothing is said of them."""
_MOST_TOLD: Final = 16 * 1024 * 1024
_PIECE: Final = 1 << 20

SAVE_AS: Final = say("save it as an Excel workbook (.xlsx)")
DAMAGED: Final = say("the workbook is damaged: open it, and {advice}", advice=SAVE_AS)
NO_WORKBOOK: Final = say("this is no workbook, or only part of one: {advice}", advice=SAVE_AS)
NO_CONTENTS: Final = say("this is no workbook, or one of another format: {advice}", advice=SAVE_AS)
OLD_WORKBOOK: Final = say(
    "this is a workbook of an old format (.xls, .et), or one with a password: {advice}",
    advice=SAVE_AS,
)

BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What an archive raises that is none, not whole, or locked."""
FAULTY: Final = (expat.ExpatError, ValueError, LookupError)
"""What parts raise that are not as they should be."""


class Room(NamedTuple):
    """
    How far the cells of a sheet may reach.

    The library that reads sheets makes room for every cell up to the last row and the
    last column, filled or not; asked for too much, it ends the process.
    """

    rows: int
    columns: int
    cells: int | None = None
    """How many cells there may be up to both; None: as many as rows and columns allow."""


LOG_ROOM: Final = Room(rows=1 << 20, columns=4_000, cells=25_000_000)
"""A sheet of Excel's whole length with 23 columns; some 600 MB in memory."""


@dataclass(slots=True)
class Contents:
    """The sheets of a workbook, and where they stand in it."""

    is_1904: bool = False
    path_by_id: dict[str, str] = field(default_factory=dict)
    id_by_name: dict[str, str] = field(default_factory=dict)

    def find_path(self, name: str) -> str:
        """Return where the sheet of that name stands."""
        return self.path_by_id.get(self.id_by_name[name], "")


class Inspected(NamedTuple):
    """What was seen of a workbook while it was copied."""

    refused: Message | None = None
    """Why it is not to be opened."""
    looks_by_sheet: Mapping[str, frozenset[tuple[int, str]]] = {}
    """By sheet: the columns, from 1, each with the number of every style its numbers have."""


class Reach:
    """How far the cells of a sheet reach, and how its numbers look."""

    def __init__(self, room: Room) -> None:
        """Begin before the first cell."""
        self.farthest: tuple[int, int] | None = None
        """The first cell that is too far out; None if none is."""
        self.looks: set[tuple[int, str]] = set()
        self.row = self.column = 0
        self._last_row = self._last_column = 0
        self._room = room
        self.parser = make_parser(self.start)

    def read(self, raw: bytes, *, is_last: bool = True) -> None:
        """Take a sheet's XML, or a piece of it."""
        self.parser.Parse(raw, is_last)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        match local_name(tag):
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
            case "c":
                reference = attributes.get("r", "")
                letters = reference.rstrip("0123456789")
                self.column = _number_column(letters) if letters else self.column + 1
                self.row = int(reference[len(letters) :] or self.row)
                if attributes.get("t", "n") == "n" and len(self.looks) <= MOST_LOOKS:
                    self.looks.add((self.column, attributes.get("s", "0")))
            case "v" | "f" | "is":
                self._reach()
            case _:
                pass

    def _reach(self) -> None:
        if self.row <= self._last_row and self.column <= self._last_column:
            return
        rows = self._last_row = max(self._last_row, self.row)
        columns = self._last_column = max(self._last_column, self.column)
        room = self._room
        is_large = room.cells is not None and rows * columns > room.cells
        is_far = is_large or self.row > room.rows or self.column > room.columns
        if is_far and self.farthest is None:
            self.farthest = (rows, columns) if is_large else (self.row, self.column)


def read_contents(raw: bytes, links: bytes) -> Contents:
    """Return the sheets of a workbook from the two parts that tell of them."""
    contents = Contents()

    def note_sheet(tag: str, attributes: dict[str, str]) -> None:
        match local_name(tag):
            case "workbookPr":
                contents.is_1904 = attributes.get("date1904") in {"1", "true"}
            case "sheet":
                local = {local_name(name): value for name, value in attributes.items()}
                contents.id_by_name[local.get("name", "")] = local.get("id", "")
            case _:
                pass

    def note_link(tag: str, attributes: dict[str, str]) -> None:
        if local_name(tag) == "Relationship":
            target = attributes.get("Target", "")
            path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            contents.path_by_id[attributes.get("Id", "")] = path

    make_parser(note_sheet).Parse(raw, True)  # noqa: FBT003 - expat takes no keywords
    make_parser(note_link).Parse(links, True)  # noqa: FBT003 - as above
    return contents


def copy_inspected(path: Path, place: Path) -> Inspected:
    """
    Write a workbook once more from what was seen of it, and return that.

    The copy cannot unpack to anything else than what was inspected. Only pieces of it are
    in memory at any time, but for the list of its sheets.

    Raises:
        OSError: If one of the two cannot be read or written.
    """
    try:
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(place, "w") as copy:
            if sum(each.file_size for each in archive.infolist()) > MOST_LOG_BYTES:
                return Inspected(say_unpacked(MOST_LOG_BYTES))
            if CONTENTS not in archive.namelist():
                return Inspected(NO_CONTENTS)
            told = [_read_small(part, archive) for part in (CONTENTS, LINKS)]
            contents = read_contents(*told)
            name_by_path = {contents.find_path(name): name for name in contents.id_by_name}
            looks: dict[str, frozenset[tuple[int, str]]] = {}
            for part in dict.fromkeys(archive.namelist()):
                reach = _copy_part(part, archive, copy)
                name = name_by_path.get(part, part)
                if reach.farthest is not None:
                    return Inspected(say_reach(name, reach.farthest, LOG_ROOM))
                is_told = len(reach.looks) <= MOST_LOOKS
                looks[name] = frozenset(reach.looks if is_told else ())
    except BROKEN:
        return Inspected(NO_WORKBOOK)
    except FAULTY:
        return Inspected(DAMAGED)
    return Inspected(None, looks)


def _read_small(part: str, archive: zipfile.ZipFile) -> bytes:
    """Return a part that tells of others; nothing of one that is missing."""
    if part not in archive.namelist():
        return b"<none/>"
    if archive.getinfo(part).file_size > _MOST_TOLD:
        message = "no list of sheets is as long"
        raise ValueError(message)
    return archive.read(part)


def _copy_part(part: str, archive: zipfile.ZipFile, copy: zipfile.ZipFile) -> Reach:
    """Copy a part, as far as the first cell that is too far out; return what was seen of it."""
    reach = Reach(LOG_ROOM)
    if not part.endswith((".xml", ".rels")):
        return reach
    with archive.open(part) as source, copy.open(part, "w", force_zip64=True) as target:
        while piece := source.read(_PIECE):
            target.write(piece)
            reach.read(piece, is_last=False)
            if reach.farthest is not None:
                return reach
    reach.read(b"")
    return reach


def say_unpacked(most: int) -> Message:
    """Return that a workbook would unpack to too much."""
    return say(
        "the workbook holds more than {most} MB once unpacked, which walkflow does not read",
        most=most // 1024 // 1024,
    )


def say_reach(sheet: str, cell: tuple[int, int], room: Room) -> Message:
    """Return that a cell of a sheet is too far out."""
    row, column = cell
    named = f"{name_column(column)}{row}"
    if room.cells is not None:
        return say(
            'sheet "{sheet}" reaches to cell {cell}, which makes more cells than walkflow reads. '
            "delete the rows and columns behind what was filled in, or save it as CSV",
            sheet=sheet,
            cell=named,
        )
    return say(
        'sheet "{sheet}" reaches to cell {cell}, further than row {rows} or column {columns}. '
        "delete the rows and columns behind what was filled in",
        sheet=sheet,
        cell=named,
        rows=room.rows,
        columns=name_column(room.columns),
    )


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


def make_parser(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """Return a parser that refuses what no workbook has and attacks on parsers do."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    message = "a workbook declares no document type"
    raise ValueError(message)


def local_name(tag: str) -> str:
    """Return a name without what says whose it is."""
    return tag.rpartition(":")[2]


def _number_column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
