"""Files of logs as tables that DuckDB can read, whatever they are written as."""

import csv
import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from walkflow.files.workbook_parts import COMPOUND, OLD_WORKBOOK, copy_inspected
from walkflow.files.xes import list_columns, read_rows
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import Message, say, say_reason

if TYPE_CHECKING:
    import duckdb

MOST_COLUMNS: Final = 4_000
_HEAD: Final = 1 << 20
_DELIMITERS: Final = ",;\t|"
_TEXT: Final = "VARCHAR"


@dataclass(frozen=True, slots=True)
class Table:
    """A file as DuckDB reads it."""

    path: str
    """What the user calls it."""
    headers: tuple[str, ...]
    source: str
    """What SQL reads from."""
    column_by_header: Mapping[str, str]
    """What SQL calls a column."""
    type_by_header: Mapping[str, str]
    """What DuckDB holds a column to be."""
    is_columnar: bool = False
    """Whether one column can be read without the others."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where files are made readable: a connection, and a folder for what must be rewritten."""

    connection: "duckdb.DuckDBPyConnection"
    folder: Path
    tell: Callable[[str, float], None] | None = None
    """Is told what is being read, and how much of it has been, 0 to 1."""

    def make_place(self, suffix: str) -> Path:
        """Return a path in the folder that nothing has yet."""
        return self.folder / f"{sum(1 for _ in self.folder.iterdir())}{suffix}"


def open_table(path: Path, workspace: Workspace, wanted: Sequence[str]) -> Table:
    """
    Return a file as a table.

    Told by its first bytes: Parquet, XLSX, XES and everything else as CSV, whose
    delimiter its first line tells; UTF-8, UTF-16 with its mark, or else GB18030.

    Args:
        path: The file.
        workspace: Where it is read.
        wanted: The attributes to keep of an XES log beside the usual ones.

    Raises:
        UsageError: If there is no such file.
        UnreadableError: If it is empty, not whole, or cannot be read.
    """
    head = _read_head(path)
    if head.startswith(b"PAR1"):
        return _open_parquet(path, workspace)
    if head.startswith(COMPOUND):
        raise UnreadableError(
            say('"{path}" cannot be read: {reason}', path=path.as_posix(), reason=OLD_WORKBOOK)
        )
    if head.startswith(b"PK"):
        return _open_xlsx(path, workspace)
    if head.startswith(b"\x1f\x8b"):
        head = _read_compressed_head(path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _open_xes(path, workspace, wanted)
    return _open_csv(path, workspace, head)


def quote_text(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def check_width(name: str, columns: int) -> None:
    """
    Hold that a table is no wider than a log can be.

    Raises:
        UnreadableError: If it has more columns.
    """
    if columns > MOST_COLUMNS:
        raise UnreadableError(
            say(
                '"{path}" has {n} columns; a log has at most {most}',
                path=name,
                n=columns,
                most=MOST_COLUMNS,
            )
        )


def _read_head(path: Path) -> bytes:
    shown = path.as_posix()
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{path}"', path=shown)) from None
    except IsADirectoryError:
        raise UsageError(say('"{path}" is a folder; expected a log', path=shown)) from None
    except OSError as error:
        if _is_folder(path):
            raise UsageError(say('"{path}" is a folder; expected a log', path=shown)) from None
        raise UnreadableError(
            say('"{path}" cannot be read: {reason}', path=shown, reason=say_reason(error))
        ) from error
    if not head.strip():
        raise UnreadableError(say('"{path}" is empty', path=shown))
    return head


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _read_compressed_head(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as stream:
            return stream.read(_HEAD)
    except (OSError, EOFError) as error:
        raise UnreadableError(
            say('"{path}" is not whole: {reason}', path=path.as_posix(), reason=error)
        ) from None


def _open_parquet(path: Path, workspace: Workspace) -> Table:
    source = f"read_parquet({quote_text(_avoid_pattern(path, workspace))})"
    described = workspace.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    type_by_header = {name: kind for name, kind, *_ in described}
    check_width(path.as_posix(), len(type_by_header))
    return Table(
        path.as_posix(),
        tuple(type_by_header),
        source,
        {header: quote_name(header) for header in type_by_header},
        type_by_header,
        is_columnar=True,
    )


def _open_xlsx(path: Path, workspace: Workspace) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - on use

    place = workspace.make_place(".xlsx")
    try:
        refused = copy_inspected(path, place)
    except OSError as error:
        raise UnreadableError(_explain_rewriting(path, error)) from error
    if refused is not None:
        raise UnreadableError(
            say('"{path}" cannot be read: {reason}', path=path.as_posix(), reason=refused)
        )
    try:
        with CalamineWorkbook.from_path(str(place)) as book:
            sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
            sheet = next((each for each in sheets if each.total_height), None)
            if sheet is None:
                raise UnreadableError(say('"{path}" is empty', path=path.as_posix()))
            rows = ([_as_text(cell) for cell in row] for row in sheet.iter_rows())
            filled = (row for row in rows if any(row))
            headers = tuple(next(filled, ()))
            return _write_table(path, workspace, headers, [filled])
    except CalamineError as error:
        raise UnreadableError(
            say('"{path}" is no workbook: {reason}', path=path.as_posix(), reason=error)
        ) from None


def _as_text(cell: object) -> str:
    """Return what a cell of a workbook holds as the text of a CSV file."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        is_day = cell.time() == time()
        return str(cell.date()) if is_day else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip()


def _open_xes(path: Path, workspace: Workspace, wanted: Sequence[str]) -> Table:
    size = path.stat().st_size
    name = path.as_posix()
    tell = workspace.tell
    headers = list_columns(wanted)
    share = None if tell is None else (lambda read: tell(name, read / size))
    table = _write_table(path, workspace, headers, read_rows(path, headers, share))
    found = (
        workspace.connection.execute(
            "SELECT "
            + ", ".join(f"count({column})" for column in table.column_by_header.values())
            + f" FROM {table.source}"
        ).fetchone()
        or ()
    )
    present = tuple(header for header, count in zip(headers, found, strict=True) if count)
    return Table(
        name,
        present,
        table.source,
        {header: table.column_by_header[header] for header in present},
        dict.fromkeys(present, _TEXT),
    )


def _write_table(
    path: Path, workspace: Workspace, headers: Sequence[str], chunks: Iterable[Iterable[list[str]]]
) -> Table:
    """Write rows of texts to a file of our own, and return it as a table."""
    check_width(path.as_posix(), len(headers))
    place = workspace.make_place(".csv")
    try:
        with place.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(headers)
            for rows in chunks:
                writer.writerows(rows)
    except OSError as error:
        raise UnreadableError(_explain_rewriting(path, error)) from error
    return _make_csv_table(path.as_posix(), str(place), tuple(headers), ",", "")


def _explain_rewriting(path: Path, error: OSError | EOFError) -> Message:
    return say(
        '"{path}" cannot be rewritten in the folder for temporary files: {reason}',
        path=path.as_posix(),
        reason=say_reason(error),
    )


def _open_csv(path: Path, workspace: Workspace, head: bytes) -> Table:
    encoding = _find_encoding(head)
    place = str(path)
    if encoding != "utf-8-sig":
        place = _recode(path, encoding, workspace)
    text = head.decode(encoding, errors="ignore")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        headers = next(csv.reader(_split_lines(text), delimiter=delimiter), [])
    except csv.Error:
        headers = []
    if len(text) >= _HEAD // 4 and "\n" not in text and "\r" not in text:
        raise UnreadableError(
            say('"{path}" is no log: its first line does not end', path=path.as_posix())
        )
    check_width(path.as_posix(), len(headers))
    rest = ", compression='gzip'" if _is_compressed(path) and place == str(path) else ""
    if place == str(path):
        place = _avoid_pattern(path, workspace)
    return _make_csv_table(path.as_posix(), place, tuple(headers), delimiter, rest)


def _split_lines(text: str) -> Iterator[str]:
    yield from text.splitlines(keepends=True)


def _is_compressed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _find_encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: _HEAD - 4].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        is_cut = len(head) == _HEAD and error.start >= _HEAD - 8
        return "utf-8-sig" if is_cut else "gb18030"
    return "utf-8-sig"


def _recode(path: Path, encoding: str, workspace: Workspace) -> str:
    """Write a text once more in UTF-8, and return where."""
    place = workspace.make_place(".csv")
    opener = gzip.open if _is_compressed(path) else open
    try:
        with (
            opener(path, "rt", encoding=encoding, newline="") as stream,
            place.open("w", encoding="utf-8", newline="") as written,
        ):
            shutil.copyfileobj(stream, written, _HEAD)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            say(
                '"{path}" is neither UTF-8 nor GB18030: byte {place} cannot be read',
                path=path.as_posix(),
                place=error.start,
            )
        ) from None
    except (OSError, EOFError) as error:
        raise UnreadableError(_explain_rewriting(path, error)) from error
    return str(place)


def _make_csv_table(
    path: str, place: str, headers: tuple[str, ...], delimiter: str, rest: str
) -> Table:
    columns = ", ".join(f"'c{number}': '{_TEXT}'" for number in range(len(headers)))
    source = (
        f"read_csv({quote_text(place)}, auto_detect=false, header=true, "
        f"delim={quote_text(delimiter)}, quote='\"', escape='\"', "
        f"columns={{{columns}}}{rest})"
    )
    places: dict[str, int] = {}
    for number, header in enumerate(headers):
        places.setdefault(header, number)
    return Table(
        path,
        headers,
        source,
        {header: f"c{number}" for header, number in places.items()},
        dict.fromkeys(headers, _TEXT),
    )


def _avoid_pattern(path: Path, workspace: Workspace) -> str:
    """Return a path that DuckDB takes for one file, and not for a pattern."""
    if not set("*?[") & set(str(path)):
        return str(path)
    place = workspace.make_place(path.suffix)
    try:
        place.symlink_to(path.resolve())
    except OSError:
        try:
            shutil.copyfile(path, place)
        except OSError as error:
            raise UnreadableError(_explain_rewriting(path, error)) from error
    return str(place)
