"""CSV files of logs: unpacked and recoded where they must be, and rewritten line by line."""

import csv
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from dataclasses import replace
from gzip import GzipFile
from io import SEEK_END, StringIO, TextIOWrapper
from pathlib import Path
from typing import Final

from walkflow.files.log_tables import (
    TEXT,
    Lines,
    Table,
    Workspace,
    check_width,
    explain_rewriting,
    quote_text,
)
from walkflow.files.packed import BROKEN, explain_packed, is_packed
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say

HEAD: Final = 1 << 20
"""How many bytes tell what a file is."""
SURPLUS: Final = "surplus"
"""What the fields beyond the header are called among the rows that are no use."""
_DELIMITERS: Final = ",;\t|"
_UTF8: Final = "utf-8-sig"
_LONGEST: Final = 2_000_000
"""How many characters a line may have, as DuckDB has it."""
_TOLD: Final = 10_000
"""After how many lines it is told how far the reading has come."""


def open_csv(path: Path, workspace: Workspace, head: bytes) -> Table:
    """
    Return a CSV file as a table.

    Args:
        path: The file, packed or not.
        workspace: Where it is read.
        head: Its first bytes, unpacked.

    Raises:
        UnreadableError: If it is no log, not whole, or cannot be read.
    """
    encoding = _find_encoding(head)
    text = head.decode(encoding, errors="ignore")
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        headers = next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        headers = []
    if len(text) >= HEAD // 4 and "\n" not in text and "\r" not in text:
        raise UnreadableError(
            say('"{path}" is no log: its first line does not end', path=path.as_posix())
        )
    check_width(path.as_posix(), len(headers))
    if encoding != _UTF8 or is_packed(path):
        place = _rewrite(path, encoding, workspace)
    else:
        place = workspace.avoid_pattern(path)
    lines = Lines(path, place, delimiter)
    return make_csv_table(path.as_posix(), place, tuple(headers), delimiter, lines=lines)


def make_csv_table(
    path: str,
    place: str,
    headers: tuple[str, ...],
    delimiter: str = ",",
    *,
    lines: Lines | None = None,
    further: int = 0,
) -> Table:
    """
    Return a CSV file in UTF-8 as a table whose columns are all texts.

    Args:
        path: What the user calls it.
        place: Where it stands.
        headers: What its columns are called; SQL calls them c0, c1 and so on.
        delimiter: What stands between them.
        lines: What whoever rewrites it must know.
        further: How many more columns there are.
    """
    columns = ", ".join(f"'c{number}': '{TEXT}'" for number in range(len(headers) + further))
    source = (
        f"read_csv({quote_text(place)}, auto_detect=false, header=true, "
        f"delim={quote_text(delimiter)}, quote='\"', escape='\"', columns={{{columns}}})"
    )
    places: dict[str, int] = {}
    for number, header in enumerate(headers):
        places.setdefault(header, number)
    return Table(
        path,
        headers,
        source,
        {header: f"c{number}" for header, number in places.items()},
        dict.fromkeys(headers, TEXT),
        lines=lines,
    )


def is_uneven(table: Table, told: str) -> bool:
    """
    Return whether what DuckDB tells is of lines of a table that it cannot take as they are.

    Args:
        table: The table.
        told: The whole message.
    """
    is_of_lines = "CSV Error on Line: " in told or "The CSV Parser state machine" in told
    return is_of_lines and table.lines is not None and table.lines.place in told


def even_out(table: Table, workspace: Workspace) -> Table:
    """
    Rewrite a CSV file so that each row has as many fields as the header, and return it.

    A row of fewer fields, or of more of which one holds something, is marked in the column
    `uneven`; what is beyond the header stands in a column of its own. Rows keep their order,
    and blank lines are no rows, as DuckDB has it.

    Raises:
        UnreadableError: If a line cannot be told from the next: a quotation mark does not
            close; if a character or a field cannot be read; if the last line breaks off.
    """
    lines, width = table.lines, len(table.headers)
    assert lines is not None  # noqa: S101 - it is a CSV file
    place = workspace.make_place(".csv")
    has_surplus = False
    try:
        with place.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            for row in _read_rows(lines, width, workspace.tell):
                surplus = row[width:]
                if not any(surplus):
                    missing = width - len(row)
                    mark = "uneven" if missing > 0 else ""
                    writer.writerow((*row[:width], *("",) * missing, "", mark))
                else:
                    has_surplus = True
                    told = _join(surplus, lines.delimiter)
                    writer.writerow((*row[:width], told, "uneven"))
    except OSError as error:
        raise UnreadableError(explain_rewriting(lines.path, error)) from error
    rewritten = make_csv_table(table.path, str(place), table.headers, further=2)
    columns = dict(rewritten.column_by_header)
    if has_surplus:
        name = SURPLUS
        while name in columns:
            name += "_"
        columns[name] = f"c{width}"
    return replace(rewritten, column_by_header=columns, uneven=f"c{width + 1}")


def _read_rows(
    lines: Lines, width: int, tell: Callable[[str, int, int | None], None] | None
) -> Iterator[list[str]]:
    """Yield the rows of a text that are not blank, the first of which is the header."""
    place = Path(lines.place)
    size = place.stat().st_size
    row: list[str] = []
    begin, last = 1, 0
    with place.open("rb") as raw:
        text = TextIOWrapper(raw, encoding=_UTF8, newline="")
        split = _split(text, lines)
        reader = csv.reader(split, delimiter=lines.delimiter, strict=True, skipinitialspace=True)
        try:
            for read in reader:
                if any(read) or len(read) > 1:
                    row, last = read, begin
                    if len(row) != width and reader.line_num > begin:
                        raise _refuse(lines, begin, "unexpected end")
                    yield row
                begin = reader.line_num + 1
                if tell is not None and begin % _TOLD == 0:
                    tell(lines.path.as_posix(), raw.tell(), size)
        except UnicodeDecodeError:
            raise _refuse_unreadable(lines) from None
        except csv.Error as error:
            raise _refuse(lines, begin, str(error)) from None
        raw.seek(-1, SEEK_END)
        if len(row) < width and raw.read() not in {b"\r", b"\n"}:
            raise UnreadableError(
                say(
                    '"{path}" is not whole: its last line, {line}, breaks off',
                    path=lines.path.as_posix(),
                    line=last,
                )
            )


def _split(text: TextIOWrapper, lines: Lines) -> Iterator[str]:
    """Yield the lines of a text, none of which may fill the memory."""
    number = 0
    while line := text.readline(_LONGEST):
        number += 1
        if len(line) == _LONGEST and line[-1] not in "\r\n":
            raise UnreadableError(
                say(
                    '"{path}" cannot be read: line {line} has more than {most} characters',
                    path=lines.path.as_posix(),
                    line=number,
                    most=_LONGEST,
                )
            )
        yield line


def _refuse(lines: Lines, line: int, told: str) -> UnreadableError:
    """Return an error for a line by what the reader of CSV tells of it."""
    path = lines.path.as_posix()
    if told.startswith("field larger"):
        message = say(
            '"{path}" cannot be read: a field in line {line} has more than {most} characters',
            path=path,
            line=line,
            most=csv.field_size_limit(),
        )
    elif told.startswith("unexpected end"):
        message = say(
            '"{path}" cannot be read: in line {line} a quotation mark opens a text that does '
            "not close where it should",
            path=path,
            line=line,
        )
    else:
        message = say(
            '"{path}" cannot be read: in line {line} more text follows the quotation mark that '
            "closes a field",
            path=path,
            line=line,
        )
    return UnreadableError(message)


def _refuse_unreadable(lines: Lines) -> UnreadableError:
    """Return an error that names the first line that is no UTF-8."""
    number = 1
    with Path(lines.place).open("rb") as stream:
        while line := stream.readline():
            try:
                line.decode()
            except UnicodeDecodeError:
                break
            number += 1
    return UnreadableError(
        say(
            '"{path}" cannot be read: line {line} is no UTF-8, as what stands before it is. '
            "save it once more, as UTF-8",
            path=lines.path.as_posix(),
            line=number,
        )
    )


def _join(fields: list[str], delimiter: str) -> str:
    """Return fields as a line has them."""
    stream = StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="").writerow(fields)
    return stream.getvalue()


def _find_encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[: HEAD - 4].decode(_UTF8)
    except UnicodeDecodeError as error:
        is_cut = len(head) == HEAD and error.start >= HEAD - 8
        return _UTF8 if is_cut else "gb18030"
    return _UTF8


def _rewrite(path: Path, encoding: str, workspace: Workspace) -> str:
    """Write a text once more, unpacked and in UTF-8, and return where."""
    place = workspace.make_place(".csv")
    decoder = None if encoding == _UTF8 else getincrementaldecoder(encoding)()
    size = path.stat().st_size
    behind = 0
    try:
        with path.open("rb") as raw, place.open("wb") as written:
            stream = GzipFile(fileobj=raw) if is_packed(path) else raw
            while chunk := stream.read(HEAD):
                written.write(decoder.decode(chunk).encode() if decoder else chunk)
                behind += len(chunk)
                if workspace.tell is not None:
                    workspace.tell(path.as_posix(), raw.tell(), size)
            if decoder is not None:
                decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        kept = len(decoder.getstate()[0]) if decoder else 0
        raise UnreadableError(
            say(
                '"{path}" is neither UTF-8 nor GB18030: byte {place} cannot be read',
                path=path.as_posix(),
                place=behind - kept + error.start,
            )
        ) from None
    except BROKEN as error:
        raise explain_packed(path, error) from None
    except OSError as error:
        raise UnreadableError(explain_rewriting(path, error)) from error
    return str(place)
