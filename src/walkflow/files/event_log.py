"""A CSV, XLSX, XES or Parquet log, or a table of a database, as rows grouped by case."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from walkflow.files.log_blocks import cut_blocks, stands_together
from walkflow.files.log_columns import (
    check_columns,
    check_header,
    find_shape,
    recognise_columns,
)
from walkflow.files.log_database import open_database
from walkflow.files.log_errors import explained, find_reason
from walkflow.files.log_files import open_table
from walkflow.files.log_rejects import LogView, copy_rejects
from walkflow.files.log_sql import (
    BlockQuery,
    has_exact_times,
    list_coded,
    name_type,
    select_blocks,
    select_cases,
    select_rows,
)
from walkflow.files.log_summary import recount, summarise
from walkflow.files.log_tables import Table, Workspace, quote_text
from walkflow.files.log_texts import even_out, is_uneven
from walkflow.files.outputs import whole_file
from walkflow.files.temporary import temporary_folder
from walkflow.files.xes import TRACE_PREFIX
from walkflow.model.errors import UnreadableError
from walkflow.model.event_log import (
    Block,
    EventLog,
    LogMapping,
    LogSummary,
    Places,
    Reason,
)
from walkflow.model.log_sources import DatabaseLog, LogSource
from walkflow.model.messages import say
from walkflow.model.near_words import simplify

if TYPE_CHECKING:
    import duckdb

DEFAULT_MEMORY: Final = "2GB"
"""What DuckDB may use unless more or less is asked for."""
FORMATS: Final = ("csv", "parquet")


class Part(NamedTuple):
    """The cases of a log whose hash, divided by a number, leaves this rest."""

    rest: int
    divisor: int
    summary: LogSummary
    """What the whole log holds: its words have the same numbers in every part."""


@dataclass(frozen=True, slots=True)
class LogOptions:
    """How a log is read."""

    mapping: LogMapping | None = None
    """What its columns mean; None: as their headers are recognised."""
    zone: str = "UTC"
    """The time zone of times that name none, unless the mapping does."""
    facts: Mapping[str, Collection[str]] = field(default_factory=dict)
    """What columns of facts may be called, by fact."""
    memory: str | None = None
    """What DuckDB may use, as in `2GB`; None: 2 GB; sorting on disk is hardly slower."""
    threads: int | None = None
    """How many DuckDB may use; None: all."""
    folder: Path | None = None
    """Where temporary files go; None: where the system puts them."""
    tell: Callable[[str, int, int | None], None] | None = None
    """Is told what is being rewritten, how much of it has been, and of how much: bytes of a
    file; rows of a database, of which nobody knows how many there are."""
    part: Part | None = None
    """Which of its cases are read; None: all."""


@contextmanager
def open_log(paths: Sequence[LogSource], options: LogOptions = LogOptions()) -> Iterator[EventLog]:
    """
    Open a log of one file, table or query, or of several, and look through it once.

    Yields:
        The log; its rows can be read until the block ends.

    Raises:
        UsageError: If there is no such file.
        UnreadableError: If one cannot be read, no column is recognised, or no row is usable.
    """
    with explained(paths), temporary_folder(options.folder) as folder:
        connection = _connect(folder, options)
        try:
            yield _Opener(Workspace(connection, folder, options.tell), options).open(paths)
        finally:
            connection.close()


def write_rejects(log: EventLog, path: Path, loose: Mapping[Reason, Places] | None = None) -> None:
    """
    Write the rows that cannot be used to a CSV file, each with its number and the reason.

    Args:
        log: The log.
        path: The file.
        loose: The numbers of the rows of which only a replay tells, by reason.

    Raises:
        UnreadableError: If it cannot be written.
    """
    with whole_file(path) as beside:
        log.write_rejects(beside, loose or {})


def _connect(folder: Path, options: LogOptions) -> "duckdb.DuckDBPyConnection":
    import duckdb  # noqa: PLC0415 - on use

    settings: dict[str, Any] = {
        "temp_directory": str(folder / "spill"),
        "enable_progress_bar": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": True,
    }
    settings["memory_limit"] = options.memory or DEFAULT_MEMORY
    if options.threads is not None:
        settings["threads"] = options.threads
    try:
        connection = duckdb.connect()
        for name, value in settings.items():
            word = quote_text(value) if isinstance(value, str) else str(value).lower()
            connection.execute(f"SET {name} = {word}")
    except duckdb.Error as error:
        raise UnreadableError(
            say("the reader of logs cannot start: {reason}", reason=find_reason(str(error)))
        ) from None
    return connection


class _Opener:
    """Opens the files of one log."""

    def __init__(self, workspace: Workspace, options: LogOptions) -> None:
        self.workspace = workspace
        self.connection = workspace.connection
        self.options = options

    def open(self, paths: Sequence[LogSource]) -> EventLog:
        tables = [self._open_table(path) for path in paths]
        mapping = self._find_mapping(tables)
        shape = find_shape(mapping.columns)
        assert shape is not None  # noqa: S101 - the columns were checked
        zone = mapping.zone or self.options.zone
        self._set_zone(zone)
        view = LogView(self.connection, tuple(tables), mapping, shape, zone)
        view, summary = self._look_through(view)
        self._name_words(summary, len(mapping.facts))
        rows = _Rows(self, paths, view, summary)
        return EventLog(
            files=tuple(table.path for table in tables),
            mapping=mapping,
            is_recognised=self.options.mapping is None,
            shape=shape,
            zone=zone,
            summary=summary,
            read_blocks=rows.read,
            recount=rows.recount,
            write_rejects=rows.write_rejects,
            read_numbered=rows.read_numbered,
            read_named=partial(rows.read, wants_ids=True, wants_instances=True),
            sources=tuple(paths),
            threads=self.options.threads,
        )

    def _look_through(self, view: LogView) -> tuple[LogView, LogSummary]:
        """Return what a log holds, and the log with those files rewritten that need it."""
        import duckdb  # noqa: PLC0415 - on use

        part = self.options.part
        rewritten: tuple[int, ...] = () if part is None else part.summary.rewritten
        tables = list(view.tables)
        while True:
            for number in rewritten:
                if tables[number].uneven is None:
                    tables[number] = even_out(tables[number], self.workspace)
            view = replace(view, tables=tuple(tables))
            known = (view.mapping, view.shape, view.zone)
            self.make_view("log", [select_rows(table, *known) for table in tables])
            if part is not None:
                return view, part.summary
            try:
                return view, replace(summarise(view), rewritten=rewritten)
            except duckdb.Error as error:
                told = str(error)
                found = [n for n, table in enumerate(tables) if is_uneven(table, told)]
                if not found:
                    raise
                rewritten = (*rewritten, *found)

    def _name_words(self, summary: LogSummary, facts: int) -> None:
        """Give the words of each column their numbers, in the order of their characters."""
        for column, words in zip(
            list_coded(facts),
            (summary.activities, summary.departments, summary.flows, *summary.fact_values),
            strict=True,
        ):
            listed = ", ".join(map(quote_text, words)) or "''"
            self.connection.execute(f"CREATE TYPE {name_type(column)} AS ENUM ({listed})")

    def ask(self, view: LogView, summary: LogSummary) -> BlockQuery:
        """Return what is asked for of the rows; of those that are all of use, by a shorter way."""
        known = (view.mapping, view.shape)
        part = self.options.part
        query = BlockQuery(
            relation="log" if summary.left_out else "clean_log",
            mapping=view.mapping,
            shape=view.shape,
            is_clean=not summary.left_out,
            is_exact=all(has_exact_times(table, *known) for table in view.tables),
            part=None if part is None else (part.rest, part.divisor),
        )
        if query.is_clean:
            selects = [
                select_rows(table, *known, view.zone, is_clean=True) for table in view.tables
            ]
            self.make_view(query.relation, selects)
        return query

    def make_view(self, name: str, selects: Sequence[str]) -> None:
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS " + " UNION ALL ".join(selects)
        )

    def is_grouped(self, tables: Sequence[Table], relation: str) -> bool:
        """Return whether the rows of each case stand together, where that is soon known."""
        if not all(table.is_columnar for table in tables):
            return False  # reading all of a text once more takes longer than sorting its rows
        return stands_together(self.connection.sql(select_cases(relation)))

    def _open_table(self, source: LogSource) -> Table:
        if isinstance(source, DatabaseLog):
            return open_database(source, self.workspace)
        return open_table(source, self.workspace, self._find_wanted())

    def _find_wanted(self) -> Sequence[str]:
        """Return the attributes that an XES log is to keep beside the usual ones."""
        mapping = self.options.mapping
        named = [] if mapping is None else [*mapping.columns.header_by_role.values()]
        if mapping is not None:
            named += mapping.facts.values()
        names = [name for each in self.options.facts.values() for name in each]
        flows = ["flow", "project type", "项目类型"]
        return [*named, *(f"{TRACE_PREFIX}{name}" for name in (*names, *flows))]

    def _find_mapping(self, tables: Sequence[Table]) -> LogMapping:
        mapping = self.options.mapping
        for table in tables:
            if mapping is None:
                columns = recognise_columns(table.headers, table.path)
                facts = self._recognise_facts(table.headers, columns.header_by_role.values())
                mapping = LogMapping(mapping="recognised", columns=columns, facts=facts)
            check_columns(mapping.columns, table.headers, table.path)
            for header in mapping.facts.values():
                check_header(header, table.headers, table.path)
        assert mapping is not None  # noqa: S101 - there is a file
        return mapping

    def _recognise_facts(self, headers: Sequence[str], taken: Collection[str]) -> Mapping[str, str]:
        header_by_word = {
            simplify(header.removeprefix(TRACE_PREFIX)): header
            for header in reversed(headers)
            if header not in taken
        }
        found = {}
        for fact, names in self.options.facts.items():
            for name in (fact, *names):
                if simplify(name) in header_by_word:
                    found[fact] = header_by_word[simplify(name)]
                    break
        return found

    def _set_zone(self, zone: str) -> None:
        import duckdb  # noqa: PLC0415 - on use

        try:
            self.connection.execute(f"SET TimeZone = {quote_text(zone)}")
        except duckdb.Error:
            raise UnreadableError(say('there is no time zone "{zone}"', zone=zone)) from None


class _Rows:
    """Reads the rows of a log that was looked through, as often as they are asked for."""

    def __init__(
        self, opener: _Opener, paths: Sequence[LogSource], view: LogView, summary: LogSummary
    ) -> None:
        self._opener, self._paths, self._view, self._summary = opener, paths, view, summary
        self._query = opener.ask(view, summary)
        self._facts = len(view.mapping.facts)

    @cached_property
    def _is_grouped(self) -> bool:
        return self._opener.is_grouped(self._view.tables, self._query.relation)

    def read(
        self,
        wants_ids: bool = False,  # noqa: FBT001, FBT002 - a switch
        wants_instances: bool = False,  # noqa: FBT001, FBT002 - a switch
    ) -> Iterator[Block]:
        is_empty = True
        with explained(self._paths):
            asked = replace(
                self._query,
                is_grouped=self._is_grouped,
                wants_ids=wants_ids,
                wants_instances=wants_instances,
            )
            relation = self._opener.connection.sql(select_blocks(asked))
            for block in cut_blocks(relation, self._facts, is_sorted=not asked.is_grouped):
                is_empty = False
                yield block
            if is_empty and self._opener.options.part is None:
                recount(self._view, self._summary)  # says why

    def read_numbered(self) -> Iterator[Block]:
        with explained(self._paths):
            self._opener.make_view("numbered_log", self._view.select_numbered())
            named = replace(self._query, relation="numbered_log", is_clean=False)
            numbered = select_blocks(replace(named, wants_numbers=True))
            yield from cut_blocks(self._opener.connection.sql(numbered), self._facts)

    def recount(self) -> LogSummary:
        with explained(self._paths):
            return recount(self._view, self._summary)

    def write_rejects(self, place: Path, loose: Mapping[Reason, Places]) -> None:
        with explained(self._paths, place):
            copy_rejects(self._view, place, loose)
