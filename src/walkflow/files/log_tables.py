"""A part of a log as a table of DuckDB, and the folder where files are made readable."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from walkflow.model.errors import UnreadableError
from walkflow.model.messages import Message, say, say_reason

if TYPE_CHECKING:
    import duckdb

MOST_COLUMNS: Final = 4_000
TEXT: Final = "VARCHAR"
BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


class Lines(NamedTuple):
    """The text that a table is read from."""

    path: Path
    """What the user named."""
    place: str
    """Where it stands in UTF-8."""
    delimiter: str


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
    lines: Lines | None = None
    """Of a CSV file: the text whose lines must all have as many fields as the header."""
    uneven: str | None = None
    """What SQL calls the column that has a text in rows of more or fewer fields; None: none has."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where files are made readable: a connection, and a folder for what must be rewritten."""

    connection: "duckdb.DuckDBPyConnection"
    folder: Path
    tell: Callable[[str, int, int | None], None] | None = None
    """Is told what is being read, how much of it has been, and of how much, if that is known."""

    def make_place(self, suffix: str) -> Path:
        """Return a path in the folder that nothing has yet."""
        return self.folder / f"{sum(1 for _ in self.folder.iterdir())}{suffix}"

    def avoid_pattern(self, path: Path) -> str:
        """
        Return a path that DuckDB takes for one file, and not for a pattern.

        Raises:
            UnreadableError: If there is no room for a copy of it.
        """
        if not set("*?[") & set(str(path)):
            return str(path)
        place = self.make_place(path.suffix)
        try:
            place.symlink_to(path.resolve())
        except OSError:
            try:
                shutil.copyfile(path, place)
            except OSError as error:
                raise UnreadableError(explain_rewriting(path, error)) from error
        return str(place)


def quote_text(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """Return the name of a column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def quote_first_name(name: str) -> str:
    """Return the name of the first column of a CSV file that Excel is to take for UTF-8."""
    return quote_name(BYTE_ORDER_MARK + name)


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


def explain_rewriting(path: Path, error: OSError) -> Message:
    """Return why a file cannot be rewritten in the folder for temporary files."""
    return say(
        '"{path}" cannot be rewritten in the folder for temporary files: {reason}',
        path=path.as_posix(),
        reason=say_reason(error),
    )
