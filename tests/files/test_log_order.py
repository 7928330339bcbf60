"""In whatever order rows lie in a file, and whether or not they are sorted, they come alike."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.builders import a_flow, a_step
from tests.logs import replay
from walkflow.files.event_log import LogOptions, open_log
from walkflow.files.log_blocks import stands_together
from walkflow.model.event_log import EventLog

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

HEADERS = ("case_id", "activity", "start", "complete", "department", "outcome", "instance")
KINDS = ("VARCHAR", "VARCHAR", "TIMESTAMP", "TIMESTAMP", "VARCHAR", "VARCHAR", "VARCHAR")
Row = tuple[str | None, ...]


def make_rows() -> list[Row]:
    """Return the rows of some cases, many of which begin at one moment, by case."""
    chance = random.Random(7)  # noqa: S311 - no secret
    rows: list[Row] = []
    for case in range(120):
        for _ in range(chance.randrange(1, 12)):
            start, length = chance.randrange(6), chance.randrange(3)
            begun = f"2024-03-{1 + start:02} 09:00:00"
            ended = f"2024-03-{1 + start + length:02} 09:30:00"
            times = chance.choice([(begun, ended), (begun, ended), (None, ended), (begun, None)])
            words = (chance.choice("abc"), chance.choice(["x", "y", None]))
            result = (chance.choice(["no", "yes"]), chance.choice(["1", "2", None]))
            rows.append((f"c{case * 7 % 120:03}", words[0], *times, words[1], *result))
    return rows


def write_parquet(path: Path, rows: Sequence[Row], kinds: Sequence[str] = KINDS) -> Path:
    """Write rows to a file in their order."""
    fields = ", ".join(f"{name} {kind}" for name, kind in zip(HEADERS, kinds, strict=True))
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE log ({fields})")
        connection.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute(f"COPY log TO '{path}' (FORMAT parquet)")
    return path


def list_cases(log: EventLog) -> Iterator[tuple[str, list[tuple[int, ...]]]]:
    """Yield each case with its rows, in the order in which they come."""
    for block in log.read_blocks(True):
        columns = (
            *(block.activity, block.start, block.start_last, block.done, block.done_last),
            *(block.department, block.is_granted, block.transition, block.instance),
        )
        rows = list(zip(*(column.tolist() for column in columns), strict=True))
        for number, case in enumerate(block.case_ids):
            yield case, rows[block.begins[number] : block.begins[number + 1]]


def by_time(rows: Sequence[Row]) -> list[Row]:
    """Return rows as they were written down, one day after the other."""
    return sorted(rows, key=lambda row: (row[3] or "", row[0] or ""))


def by_chance(rows: Sequence[Row]) -> list[Row]:
    """Return rows in no order."""
    return random.Random(3).sample(rows, len(rows))  # noqa: S311 - no secret


def within_cases(rows: Sequence[Row]) -> list[Row]:
    """Return rows by case, those of a case in no order."""
    return sorted(by_chance(rows), key=lambda row: row[0] or "")


def with_one_that_returns(rows: Sequence[Row]) -> list[Row]:
    """Return rows by case, but for one at the very end."""
    return [*rows[1:], rows[0]]


@pytest.mark.parametrize("order", [by_time, by_chance, within_cases, with_one_that_returns])
@pytest.mark.parametrize("kinds", [KINDS, ("VARCHAR",) * 7])
def test_order_in_the_file_changes_nothing(
    tmp_path: Path, order: Callable[[Sequence[Row]], list[Row]], kinds: Sequence[str]
) -> None:
    """Each case has the same rows in the same order, those of one moment too."""
    rows = make_rows()
    ways = {"as-made": rows, "other": order(rows)}
    found = {}
    for name, each in ways.items():
        path = write_parquet(tmp_path / f"{name}.parquet", each, kinds)
        for threads in (1, 2):
            with open_log([path], LogOptions(threads=threads)) as log:
                found[name, threads] = dict(list_cases(log))
    assert len(found["as-made", 1]) == 120
    assert all(each == found["as-made", 1] for each in found.values())


def test_typed_and_written_times_come_alike(tmp_path: Path) -> None:
    """Columns of times are read by a shorter way than texts; the rows are the same."""
    found = []
    for number, kinds in enumerate((KINDS, ("VARCHAR",) * 7)):
        path = write_parquet(tmp_path / f"{number}.parquet", make_rows(), kinds)
        with open_log([path], LogOptions()) as log:
            found.append(dict(list_cases(log)))
    assert found[0] == found[1]


def test_rows_that_are_no_use_change_nothing_else(tmp_path: Path) -> None:
    """A log with such rows is read with the reasons, one without them by a shorter way."""
    rows = make_rows()
    bad: Row = ("c001", None, "2024-03-01 09:00:00", None, None, None, None)
    found = []
    for number, each in enumerate((rows, [*rows[:50], bad, *rows[50:]])):
        path = write_parquet(tmp_path / f"{number}.parquet", each)
        with open_log([path], LogOptions()) as log:
            assert log.summary.rows - log.summary.usable_rows == number
            found.append(dict(list_cases(log)))
    assert found[0] == found[1]


def test_cases_that_stand_together_come_as_they_stand(tmp_path: Path) -> None:
    """What is grouped already is not sorted."""
    rows = make_rows()
    path = write_parquet(tmp_path / "log.parquet", rows)
    with open_log([path], LogOptions()) as log:
        assert [case for case, _ in list_cases(log)] == list(dict.fromkeys(row[0] for row in rows))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("i // 7", True),
        ("CASE WHEN i = 399999 THEN 0 ELSE i // 7 END", False),
        ("CASE WHEN i BETWEEN 200000 AND 200003 THEN 199990 // 7 ELSE i // 7 END", False),
        ("i % 1000", False),
        ("i * 0", True),
    ],
)
def test_finds_out_whether_cases_stand_together(case: str, expected: bool) -> None:
    """A single row that lies elsewhere is found, however many rows lie between."""
    with duckdb.connect() as connection:
        query = f"SELECT ({case})::UBIGINT AS h1 FROM range(400000) AS rows(i)"  # noqa: S608 - ours
        assert stands_together(connection.sql(query)) is expected


def test_a_long_list_of_words_does_not_mix_up_the_rows(tmp_path: Path) -> None:
    """The order of a large file is kept, whatever is looked up in it, on several threads."""
    path = tmp_path / "log.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 'p' || (i // 3) AS case_id, 'a' || (i % 3) AS activity, "  # noqa: S608 - ours
            "TIMESTAMP '2024-01-01' + to_minutes(i) AS start, "
            "TIMESTAMP '2024-01-01' + to_minutes(i + 5) AS complete, 'yes' AS outcome "
            f"FROM range(600000) AS rows(i)) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20000)"
        )
    with open_log([path], LogOptions(threads=4)) as log:
        cases = [case for block in log.read_blocks(True) for case in block.case_ids]
    assert cases == [f"p{number}" for number in range(200_000)]


@pytest.mark.parametrize("order", [list, reversed])
def test_transitions_of_days_and_minutes_come_alike(
    tmp_path: Path, order: Callable[[Sequence[str]], Iterable[str]]
) -> None:
    """A completion known to the day closes what started on it, wherever its row lies."""
    rows = [
        "1,site_survey,start,2024-03-04 09:28",
        "1,site_survey,suspend,2024-03-04",
        "1,site_survey,resume,2024-03-06",
        "1,site_survey,complete,2024-03-06",
    ]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["case,activity,transition,time", *order(rows)]), encoding="utf-8")
    flow = a_flow(a_step("site_survey", "5wd"))
    with open_log([path], LogOptions()) as log:
        report = replay(flow, log)
    assert not report.left_out
    (item,) = report.items
    assert (item.visits, item.processing_wd.median, report.open_cases) == (1, 0, 0)
