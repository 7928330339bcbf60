"""Files of logs as tables that DuckDB can read, whatever they are written as."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from gzip import GzipFile
from io import SEEK_END
from pathlib import Path
from typing import Final

from walkflow.files.foreign_files import refuse_foreign
from walkflow.files.log_errors import PARQUET
from walkflow.files.log_tables import (
    TEXT,
    Table,
    Workspace,
    check_width,
    explain_rewriting,
    quote_name,
    quote_text,
)
from walkflow.files.log_texts import HEAD, make_csv_table, open_csv
from walkflow.files.packed import BROKEN, MARK, explain_packed
from walkflow.files.workbook_formats import find_timed_columns
from walkflow.files.workbook_parts import COMPOUND, OLD_WORKBOOK, copy_inspected
from walkflow.files.xes import list_columns, read_rows
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import say, say_reason

_BLANK: Final = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""The marks of encodings, and blanks as each of them has them: a file of these is empty."""


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
    if head.startswith(PARQUET):
        return _open_parquet(path, workspace)
    if head.startswith(COMPOUND):
        raise UnreadableError(
            say('"{path}" cannot be read: {reason}', path=path.as_posix(), reason=OLD_WORKBOOK)
        )
    if head.startswith(b"PK"):
        return _open_xlsx(path, workspace)
    if head.startswith(MARK):
        head = _read_packed_head(path)
    refuse_foreign(path, head)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _open_xes(path, workspace, wanted)
    return open_csv(path, workspace, head)


def _read_head(path: Path) -> bytes:
    shown = path.as_posix()
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
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
    if not head.strip(_BLANK):
        raise UnreadableError(say('"{path}" is empty', path=shown))
    return head


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _read_packed_head(path: Path) -> bytes:
    try:
        with path.open("rb") as raw, GzipFile(fileobj=raw) as stream:
            head = stream.read(HEAD)
    except BROKEN as error:
        raise explain_packed(path, error) from None
    if not head.strip(_BLANK):
        raise UnreadableError(say('"{path}" is empty', path=path.as_posix()))
    return head


def _open_parquet(path: Path, workspace: Workspace) -> Table:
    with path.open("rb") as stream:
        size = stream.seek(0, SEEK_END)
        stream.seek(max(len(PARQUET), size - len(PARQUET)))
        is_whole = stream.read() == PARQUET
    if not is_whole:
        message = say(
            '"{path}" is a Parquet file and not whole: its end is missing. get it once more',
            path=path.as_posix(),
        )
        raise UnreadableError(message)
    source = f"read_parquet({quote_text(workspace.avoid_pattern(path))})"
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
        inspected = copy_inspected(path, place)
    except OSError as error:
        raise UnreadableError(explain_rewriting(path, error)) from error
    if inspected.refused is not None:
        raise UnreadableError(
            say(
                '"{path}" cannot be read: {reason}',
                path=path.as_posix(),
                reason=inspected.refused,
            )
        )
    try:
        with CalamineWorkbook.from_path(str(place)) as book:
            sheets = (book.get_sheet_by_name(name) for name in book.sheet_names)
            sheet = next((each for each in sheets if each.total_height), None)
            if sheet is None:
                raise UnreadableError(say('"{path}" is empty', path=path.as_posix()))
            timed = find_timed_columns(place, inspected.looks_by_sheet.get(sheet.name, ()))
            first = 1 + (sheet.start or (0, 0))[1]
            rows = (
                [_as_text(cell, is_timed=n in timed) for n, cell in enumerate(row, first)]
                for row in sheet.iter_rows()
            )
            filled = (row for row in rows if any(row))
            headers = tuple(next(filled, ()))
            return _write_table(path, workspace, headers, [filled])
    except CalamineError as error:
        raise UnreadableError(
            say('"{path}" is no workbook: {reason}', path=path.as_posix(), reason=error)
        ) from None


def _as_text(cell: object, *, is_timed: bool) -> str:
    """
    Return what a cell of a workbook holds as the text of a CSV file.

    Args:
        cell: Its value, as the library of workbooks has it: at midnight a date.
        is_timed: Whether its column shows a time of day, so that midnight is a moment.
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return f"{cell.isoformat()} 00:00" if is_timed else cell.isoformat()
    return str(cell).strip()


def _open_xes(path: Path, workspace: Workspace, wanted: Sequence[str]) -> Table:
    size = path.stat().st_size
    name = path.as_posix()
    tell = workspace.tell
    headers = list_columns(wanted)
    tell_bytes = None if tell is None else (lambda read: tell(name, read, size))
    table = _write_table(path, workspace, headers, read_rows(path, headers, tell_bytes))
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
        dict.fromkeys(present, TEXT),
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
        raise UnreadableError(explain_rewriting(path, error)) from error
    return make_csv_table(path.as_posix(), str(place), tuple(headers))
