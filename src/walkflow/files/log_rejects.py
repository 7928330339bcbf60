"""The rows of a log that are no use, as they stand in its files, and how its rows are numbered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from walkflow.files.log_sql import select_rows
from walkflow.files.log_tables import Table, quote_first_name, quote_name, quote_text
from walkflow.model.event_log import MOST_ROWS_OF_A_CASE, LogMapping, Places, Reason, Shape

if TYPE_CHECKING:
    import duckdb

NUMBER_BITS: Final = 40
"""How far to the left of the number of a row that of its table stands."""
_LOOSE: Final = "loose_rows"
_FOUND: Final = "found_rows"


@dataclass(frozen=True, slots=True)
class LogView:
    """A log that SQL can read, by the name `log`: rows by role, and as they stand in its tables."""

    connection: "duckdb.DuckDBPyConnection"
    tables: tuple[Table, ...]
    mapping: LogMapping
    shape: Shape
    zone: str

    def select_rejects(
        self, long_cases: Sequence[str] = (), *, with_loose: bool = False
    ) -> Sequence[str]:
        """
        Return a query for the rows of each table that are no use.

        Args:
            long_cases: The cases that have more rows than any real one.
            with_loose: Whether those whose numbers stand in the table of loose rows are too.
        """
        queries = []
        for place, table in enumerate(self.tables):
            rows = self._select_with(table, _list_raw(table), long_cases)
            number = f"row_number + {place << NUMBER_BITS}"
            loose = f"(SELECT why FROM {_LOOSE} WHERE number = {number})"
            told = f"coalesce(reason, {loose})" if with_loose else "reason"
            shown = ", ".join(
                f"raw{number} AS {quote_name(header)}"
                for number, header in enumerate(table.column_by_header)
            )
            queries.append(
                f"SELECT {quote_text(table.path)} AS {quote_first_name('log')}, "
                f"row_number AS row, told AS reason, {shown} "
                f"FROM (SELECT *, {told} AS told FROM ({rows})) "
                "WHERE told IS NOT NULL ORDER BY row_number"
            )
        return queries

    def select_numbered(self) -> Sequence[str]:
        """Return a query for the rows of each table, with a `number` that no other row has."""
        return [
            self._select_with(table, {"number": f"row_number + {place << NUMBER_BITS}"}, ())
            for place, table in enumerate(self.tables)
        ]

    def _select_with(
        self, table: Table, extra: Mapping[str, str], long_cases: Sequence[str]
    ) -> str:
        """Return a query for the rows of a table, with where in it they stand, and more."""
        source = f"(SELECT row_number() OVER () AS row_number, * FROM {table.source})"
        return select_rows(
            replace(table, source=source),
            self.mapping,
            self.shape,
            self.zone,
            extra={"row_number": "row_number", **extra},
            long_cases=long_cases,
        )


def copy_rejects(view: LogView, place: Path, loose: Mapping[Reason, Places]) -> None:
    """
    Write the rows that are no use to a CSV file.

    Args:
        view: The log.
        place: The file.
        loose: The numbers of the rows of which only a replay tells, by reason.
    """
    view.connection.execute(f"CREATE OR REPLACE TEMP TABLE {_LOOSE} (number BIGINT, why VARCHAR)")
    for reason, numbers in loose.items():
        view.connection.register(_FOUND, {"number": numbers})
        view.connection.execute(
            f"INSERT INTO {_LOOSE} SELECT number, '{reason.value}' FROM {_FOUND}"
        )
        view.connection.unregister(_FOUND)
    queries = view.select_rejects(tuple(count_long_cases(view)), with_loose=True)
    query = " UNION ALL BY NAME ".join(f"({each})" for each in queries)
    view.connection.execute(f"COPY ({query}) TO {quote_text(str(place))} (FORMAT csv, HEADER)")


def count_long_cases(view: LogView) -> Mapping[str, int]:
    """Return the cases that have more rows than any real one, with how many."""
    found = view.connection.execute(
        "SELECT case_id, count(*) FROM log WHERE reason IS NULL GROUP BY case_id "
        f"HAVING count(*) > {MOST_ROWS_OF_A_CASE} ORDER BY case_id"
    ).fetchall()
    return dict(found)


def _list_raw(table: Table) -> Mapping[str, str]:
    """Return the columns of a table as they stand there, by names that no role has."""
    columns = table.column_by_header.values()
    return {f"raw{number}": column for number, column in enumerate(columns)}
