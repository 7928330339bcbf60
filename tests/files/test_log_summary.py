"""What a log holds, counted by the shorter way where all its rows are of use, and by the longer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from walkflow.files.event_log import LogOptions, open_log
from walkflow.model.event_log import LogSummary, Reason

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

Row = tuple[str | None, ...]
SOUND: Sequence[Row] = (
    ("c1", "a", "2024-03-01 09:00:00", "2024-03-04 10:30:00.75", "x"),
    ("c1", "b", None, "2024-03-05 00:00:00", None),
    ("c2", " a ", "2024-02-29 23:59:59.999", None, ""),
    ("c2", "c", "2024-03-01 09:00:00.9", "2024-03-01 09:00:00.1", "y"),
)
"""The last one ends before it starts, but within the second that counts."""


def summarise(path: Path, rows: Sequence[Row], kind: str) -> LogSummary:
    """Return the summary of rows whose times are of a kind."""
    fields = f"case_id VARCHAR, activity VARCHAR, start {kind}, complete {kind}, department VARCHAR"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE log ({fields})")
        connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute(f"COPY log TO '{path}' (FORMAT parquet)")
    with open_log([path], LogOptions()) as log:
        return log.summary


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (None, None),
        ((None, "a", "2024-03-01 09:00:00", None, "x"), Reason.NO_CASE),
        ((" ", "a", "2024-03-01 09:00:00", None, "x"), Reason.NO_CASE),
        (("c3", "", "2024-03-01 09:00:00", None, "x"), Reason.NO_ACTIVITY),
        (("c3", "a", None, None, "x"), Reason.NO_TIME),
        (
            ("c3", "a", "2024-03-01 09:00:00", "2024-03-01 08:59:59", "x"),
            Reason.FINISH_BEFORE_START,
        ),
        (("c3", "a", "0001-03-01 09:00:00", None, "x"), Reason.TIME_OUT_OF_RANGE),
        (("c3", "a", None, "9999-03-01 09:00:00", "x"), Reason.TIME_OUT_OF_RANGE),
    ],
)
def test_both_ways_find_the_same(tmp_path: Path, row: Row | None, reason: Reason | None) -> None:
    """Columns of times are counted by the shorter way unless a row is no use; texts never are."""
    rows = SOUND if row is None else (*SOUND[:2], row, *SOUND[2:])
    short, long = (
        summarise(tmp_path / "log.parquet", rows, kind) for kind in ("TIMESTAMP", "VARCHAR")
    )
    assert short == long
    assert [each.reason for each in short.left_out] == [each for each in [reason] if each]
    assert short.usable_rows == len(SOUND)
    assert short.activities == ("a", "b", "c")
    assert short.rows_by_activity == (2, 1, 1)
    assert short.departments == ("x", "y")
