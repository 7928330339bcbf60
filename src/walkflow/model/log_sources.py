"""Where the rows of a log stand: in files, or in a database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, quote, unquote

from walkflow.model.errors import UsageError
from walkflow.model.messages import say

_SCHEME: Final = re.compile(r"postgres(ql)?:", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?P<scheme>postgres(?:ql)?)://"
    r"(?:(?P<user>[^:/?#@\[\]]*)(?::(?P<password>[^:/?#@\[\]]*))?@)?"
    r"(?P<place>[^/?#@]*(?:/[^/?#@]*)?)"
    r"(?:\?(?P<options>[^?#@]*))?"
)
_CODED: Final = re.compile(r"(?:[^\s%]|%[0-9A-Fa-f]{2})*")
_SHOWN_OPTIONS: Final = frozenset({"dbname", "host", "hostaddr", "port", "service", "user"})
"""What an address may show of the options behind its question mark: nothing secret."""
_PART: Final = re.compile(r'"(?:[^"]|"")+"|[^".]+')

_BEGINNING: Final = re.compile(r"(?:[\s(]|--[^\n]*|/\*.*?\*/)*(?P<word>\w+)", re.DOTALL)
"""What stands before the first word of a query, and the word."""
_FINDS_ROWS: Final = frozenset({"SELECT", "WITH", "VALUES", "TABLE"})


@dataclass(frozen=True, slots=True)
class DatabaseLog:
    """A table of a PostgreSQL database, or what a query finds in it; exactly one of the two."""

    url: str = field(repr=False)
    """Its address, as `postgresql://user@host/database`; it may hold a password."""
    table: str | None = None
    query: str | None = None

    @property
    def name(self) -> str:
        """What it is called where people read it: the address without a password."""
        found = _parse(self.url)
        user = f"{found['user']}@" if found["user"] else ""
        options = "&".join(
            f"{name}={quote(value, safe='/')}"
            for name, value in parse_qsl(found["options"] or "")
            if name in _SHOWN_OPTIONS
        )
        subject = self.table or " ".join((self.query or "").split())
        shown = f"{found['scheme']}://{user}{found['place']}{options and '?'}{options}"
        return f"{shown}: {subject}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no message may repeat: the password, as written and as meant."""
        found = _parse(self.url)
        options = [each.partition("=") for each in (found["options"] or "").split("&")]
        written = [value for name, _, value in options if name.endswith("password")]
        words = [found["password"] or "", *written]
        return tuple({each for word in words for each in (word, unquote(word)) if each})

    @property
    def select(self) -> str:
        """The query, without a semicolon at its end."""
        if self.table is None:
            return (self.query or "").rstrip("; \t\r\n")
        return f"TABLE {'.'.join(map(_quote, _PART.findall(self.table)))}"


LOG_SUFFIXES: Final = (".csv", ".gz", ".parquet", ".tsv", ".xes")
"""What the names of logs end in, beside workbooks, which may be recording sheets."""
LogSource: TypeAlias = Path | DatabaseLog


def find_logs(
    words: Sequence[str], *, table: str | None = None, query: str | None = None
) -> tuple[LogSource, ...]:
    """
    Return what words name: files, or a database where they are its address.

    Args:
        words: Paths, and addresses such as `postgresql://user@host/database`.
        table: The table to read of a database.
        query: Or the query.

    Raises:
        UsageError: If an address is none, or it is not said what to read there, or by no query.
    """
    sources: list[LogSource] = []
    for word in words:
        if not is_address(word):
            sources.append(Path(word))
            continue
        _parse(word)
        if (table is None) == (query is None):
            raise UsageError(
                say("say what to read in the database: either --table NAME or --query SQL")
            )
        if not (table or query or "").strip(" \t\r\n;"):
            raise UsageError(say("the name of the table, or the query, is empty"))
        if query is not None:
            _check_query(query)
        sources.append(DatabaseLog(word, table, query))
    if (table or query) is not None and all(isinstance(each, Path) for each in sources):
        raise UsageError(
            say(
                '"{option}" says something of a database only, and no log here is one',
                option="--query" if table is None else "--table",
            )
        )
    return tuple(sources)


def is_log_name(path: Path) -> bool:
    """Return whether a file is called as logs alone are; a workbook may be a recording sheet."""
    return path.suffix.lower() in LOG_SUFFIXES


def is_address(word: str) -> bool:
    """Return whether a word is meant as the address of a database, be it a right one or not."""
    return _SCHEME.match(word) is not None


def name_source(source: LogSource) -> str:
    """Return what a source is called where people read it."""
    return source.name if isinstance(source, DatabaseLog) else source.as_posix()


def _parse(url: str) -> dict[str, str | None]:
    """
    Return the parts of an address.

    What could be taken for something else is refused before any library reads it and
    repeats a part of a password in its own message.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None or not _CODED.fullmatch(url):
        raise UsageError(
            say(
                "the address of the database is none: expected "
                "postgresql://user:password@host:port/database, with %XX for each of "
                "@ : / ? # [ ] % and blanks in a password. the password may also stand in "
                "the variable PGPASSWORD or in the file .pgpass"
            )
        )
    return found.groupdict()


def _check_query(query: str) -> None:
    """Hold that a query is one that finds rows, whatever the server may say of it."""
    found = _BEGINNING.match(query)
    word = found["word"] if found else ""
    if word.upper() not in _FINDS_ROWS:
        raise UsageError(
            say(
                'the query begins with "{word}": expected a SELECT, which finds rows and '
                "changes nothing",
                word=word or query[:20],
            )
        )


def _quote(part: str) -> str:
    return part if part.startswith('"') else f'"{part}"'
