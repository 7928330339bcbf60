"""Single cases and visits of a replayed log, as tables for a notebook or a spreadsheet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from walkflow.files.log_errors import explained
from walkflow.files.log_tables import quote_first_name, quote_name, quote_text
from walkflow.files.outputs import whole_file
from walkflow.files.temporary import temporary_folder
from walkflow.model.errors import UsageError
from walkflow.model.formulas import FORMULA_STARTS, MARK
from walkflow.model.messages import say

if TYPE_CHECKING:
    import duckdb

FORMAT_BY_SUFFIX: Final = {".parquet": "FORMAT parquet", ".csv": "FORMAT csv, HEADER"}


class ResultTable:
    """A table that grows block by block and is written at the end, whole or not at all."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", name: str) -> None:
        """Begin without any row; the first block says which columns there are."""
        self._connection = connection
        self._name = name
        self._is_made = False

    def add(self, columns: Mapping[str, Any]) -> None:
        """Add rows: arrays of one length, by column."""
        self._connection.register("block", dict(columns))
        verb = f"INSERT INTO {self._name}" if self._is_made else f"CREATE TABLE {self._name} AS"
        self._connection.execute(f"{verb} SELECT * FROM block")
        self._connection.unregister("block")
        self._is_made = True

    def write(self, place: Path, form: str, columns: Sequence[str], order: str) -> None:
        """Write the rows to a file; in CSV, so that spreadsheets show and do not compute them."""
        query = f"SELECT {', '.join(columns)} FROM {self._name} ORDER BY {order}"
        if form == FORMAT_BY_SUFFIX[".csv"]:
            query = self._ready_for_spreadsheets(query)
        self._connection.execute(f"COPY ({query}) TO {quote_text(str(place))} ({form})")

    def _ready_for_spreadsheets(self, query: str) -> str:
        """
        Return a query with the rows of another, its texts as `formulas.disarm` has them.

        Its first heading begins with the mark without which Excel takes no file for UTF-8.
        """
        described = self._connection.execute(f"DESCRIBE {query}").fetchall()
        starts = ", ".join(map(quote_text, FORMULA_STARTS))
        columns = []
        for number, (name, kind, *_) in enumerate(described):
            column = quote_name(name)
            heading = column if number else quote_first_name(name)
            columns.append(
                f"CASE WHEN ltrim({column}, ' ')[1] IN ({starts}) "
                f"THEN {quote_text(MARK)} || {column} ELSE {column} END AS {heading}"
                if kind == "VARCHAR"
                else f"{column} AS {heading}"
            )
        return f"SELECT {', '.join(columns)} FROM ({query})"


@contextmanager
def open_result_tables(
    names: Mapping[str, Path], folder: Path | None = None
) -> Iterator[dict[str, ResultTable]]:
    """
    Yield a table for each file that is wanted.

    Raises:
        UsageError: If a file is neither Parquet nor CSV.
        UnreadableError: If there is no room for the tables.
    """
    import duckdb  # noqa: PLC0415 - on use

    for path in names.values():
        find_format(path)
    # Nested, not stacked: an ExitStack never ends once DuckDB fails again while it closes.
    with (
        explained(list(names.values()), are_read=False),
        temporary_folder(folder) as place,
        duckdb.connect(str(place / "results.duckdb")) as connection,
    ):
        connection.execute("SET enable_progress_bar = false")
        yield {name: ResultTable(connection, quote_name(name)) for name in names}


def write_results(table: ResultTable, path: Path, columns: Sequence[str], order: str) -> None:
    """
    Write a table to a Parquet or CSV file.

    Raises:
        UnreadableError: If it cannot be written; what was there is untouched.
    """
    with whole_file(path) as beside, explained([path], beside, are_read=False):
        table.write(beside, find_format(path), columns, order)


def find_format(path: Path) -> str:
    """
    Return how DuckDB is told to write a file.

    Raises:
        UsageError: If it is neither Parquet nor CSV.
    """
    form = FORMAT_BY_SUFFIX.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            say('"{path}": expected a name that ends in .parquet or .csv', path=path.as_posix())
        )
    return form
