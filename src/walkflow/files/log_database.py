"""A table or a query of a PostgreSQL database, as a table that DuckDB can read."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain
from typing import Any, Final

from walkflow.files.extras import needs_extra
from walkflow.files.log_errors import STREAM
from walkflow.files.log_tables import Table, Workspace, check_width, quote_text
from walkflow.model.errors import UnreadableError
from walkflow.model.log_sources import DatabaseLog
from walkflow.model.messages import say

WAIT_S: Final = 15
"""How long a server may take to answer, unless the address or PGCONNECT_TIMEOUT says."""
_TIMES: Final = frozenset({"TIMESTAMP", "DATE32"})
_FIRST, _LAST = "0001-01-01", "9999-12-31"
"""Times beyond, among them infinity, are moved here: no use either way, and countable."""


def open_database(log: DatabaseLog, workspace: Workspace) -> Table:
    """
    Read a table or a query once, and return it as a table.

    It streams into files of the workspace, within one transaction that can only read.
    Times and dates stay what they are; everything else becomes text on the server, as
    in an export of it.

    Raises:
        UnreadableError: If what speaks to databases is not installed, the server cannot be
            reached, or it has no such table or columns.
    """
    with _explained(log), closing(_Reader(log)) as reader:
        columns = reader.list_columns()
        if not columns:
            message = say(
                '"{path}" is no query for rows: expected a SELECT that names columns', path=log.name
            )
            raise UnreadableError(message)
        check_width(log.name, len(columns))
        places = _write(reader.read(columns), log.name, workspace)
    source = f"read_parquet([{', '.join(map(quote_text, places))}])"
    described = workspace.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    headers = tuple(header for header, _ in columns)
    first_place: dict[str, int] = {}
    for number, header in enumerate(headers):
        first_place.setdefault(header, number)
    return Table(
        log.name,
        headers,
        source,
        {header: f"c{number}" for header, number in first_place.items()},
        {header: described[number][1] for header, number in first_place.items()},
        is_columnar=True,
    )


def _write(stream: Any, name: str, workspace: Workspace) -> list[str]:  # noqa: ANN401 - a stream without a type
    """Write rows to files as they come, and return where; the first one has the columns only."""
    import nanoarrow  # noqa: PLC0415 - on use

    places: list[str] = []
    rows = 0
    if workspace.tell is not None:
        workspace.tell(name, rows, None)
    with nanoarrow.ArrayStream(stream) as batches:
        for batch in chain((nanoarrow.ArrayStream([], batches.schema),), batches):
            place = workspace.make_place(".parquet")
            workspace.connection.register("batch", batch)
            workspace.connection.execute(
                f"COPY (FROM batch) TO {quote_text(str(place))} (FORMAT parquet)"
            )
            workspace.connection.unregister("batch")
            rows += len(batch) if places else 0
            places.append(str(place))
            if workspace.tell is not None:
                workspace.tell(name, rows, None)
    return places


class _Reader:
    """One transaction with a server."""

    def __init__(self, log: DatabaseLog) -> None:
        """Reach the server, and promise it to change nothing."""
        with needs_extra("postgresql"):
            import adbc_driver_manager  # noqa: PLC0415 - on use
            import adbc_driver_postgresql  # noqa: PLC0415 - on use

        self._log = log
        self._make_statement = adbc_driver_manager.AdbcStatement
        with ExitStack() as stack:
            database = stack.enter_context(adbc_driver_postgresql.connect(_limit_wait(log.url)))
            self._connection = stack.enter_context(adbc_driver_manager.AdbcConnection(database))
            self._connection.set_autocommit(False)
            self._execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self._execute("SET LOCAL client_encoding TO 'UTF8'")
            self._open = stack.pop_all()

    def list_columns(self) -> list[tuple[str, bool]]:
        """Return the columns in their order: what each is called, and whether it is a time."""
        import nanoarrow  # noqa: PLC0415 - on use

        with closing(self._prepare(self._log.select)) as statement:
            schema = nanoarrow.Schema(statement.execute_schema())
        return [(field.name, field.type.name in _TIMES) for field in schema.fields]

    def read(self, columns: list[tuple[str, bool]]) -> Any:  # noqa: ANN401 - a stream without a type
        """Return the rows as a stream of Arrow, the columns called c0, c1 and so on."""
        names = [f"c{number}" for number in range(len(columns))]
        selected = ", ".join(
            _clamp(name) if is_time else f"{name}::text AS {name}"
            for name, (_, is_time) in zip(names, columns, strict=True)
        )
        query = f"SELECT {selected} FROM (\n{self._log.select}\n) AS log({', '.join(names)})"
        stream, _ = self._open.enter_context(closing(self._prepare(query))).execute_query()
        return stream

    def close(self) -> None:
        """End the transaction, and the connection."""
        self._open.close()

    def _execute(self, command: str) -> None:
        with closing(self._prepare(command)) as statement:
            statement.execute_update()

    def _prepare(self, query: str) -> Any:  # noqa: ANN401 - loaded on use
        statement = self._make_statement(self._connection)
        statement.set_sql_query(query)
        return statement


def _clamp(name: str) -> str:
    return (
        f"CASE WHEN {name} < '{_FIRST}' THEN '{_FIRST}' WHEN {name} > '{_LAST}' THEN '{_LAST}' "
        f"ELSE {name} END AS {name}"
    )


def _limit_wait(url: str) -> str:
    if "connect_timeout=" in url or "PGCONNECT_TIMEOUT" in os.environ:
        return url
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={WAIT_S}"


@contextmanager
def _explained(log: DatabaseLog) -> Iterator[None]:
    """Say what the server, or the way to it, says when it cannot go on."""
    try:
        yield
    except RuntimeError as error:
        if not str(error).startswith(STREAM):
            raise
        raise _refuse(log, str(error)) from None  # what the server told while rows were coming
    except Exception as error:
        if not type(error).__module__.startswith("adbc_driver_manager"):
            raise
        details = dict(getattr(error, "details", None) or ())
        raise _refuse(log, str(details.get("PG_DIAG_MESSAGE_PRIMARY") or error)) from None


def _refuse(log: DatabaseLog, told: str) -> UnreadableError:
    """Return an error with the one line of what was told that a user can use, and no password."""
    for mark in ("ERROR:", "FATAL:", "Failed to connect:", "[libpq]"):
        told = told.rpartition(mark)[2]
    reason = told.strip().partition("\n")[0]
    for secret in log.secrets:
        reason = reason.replace(secret, "…")
    return UnreadableError(say('"{path}" cannot be read: {reason}', path=log.name, reason=reason))
