"""CSV files whose lines do not all have the fields of the header: what can be read is, and told."""

import csv
import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

from tests.files.test_event_log import EXPECTED, HEADER, ROWS, list_rows, write_csv  # noqa: E402
from walkflow.files.event_log import LogOptions, Part, open_log, write_rejects  # noqa: E402
from walkflow.files.log_tables import Lines, Workspace  # noqa: E402
from walkflow.files.log_texts import even_out, make_csv_table  # noqa: E402
from walkflow.model.errors import UnreadableError  # noqa: E402
from walkflow.model.event_log import LeftOut, Reason  # noqa: E402

SHORT, LONG = "P1,规划许可,2024-06-05", f'{ROWS[0]},更多,"a,b"'
FILLED = (ROWS[0], SHORT, f"{ROWS[1]},,", "", LONG, ROWS[2])
"""Of these one row is too short and one too long; another one has fields with nothing in them."""


def uneven(*numbers: str) -> LeftOut:
    """Return what is said of uneven rows."""
    return LeftOut(reason=Reason.UNEVEN, rows=len(numbers), numbers=numbers)


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize(
    ("encoding", "end", "is_packed"),
    [("utf-8", "\n", False), ("utf-8-sig", "\r\n", True), ("gb18030", "\r", False)],
)
def test_uneven_rows_are_counted_and_listed(
    tmp_path: Path, encoding: str, end: str, is_packed: bool, threads: int
) -> None:
    """All others are read as they stand, and blank lines are no rows."""
    path = tmp_path / "log.csv"
    raw = end.join((HEADER, *FILLED, "")).encode(encoding)
    path.write_bytes(gzip.compress(raw) if is_packed else raw)
    with open_log([path], LogOptions(threads=threads)) as log:
        assert log.summary.left_out == (uneven("2", "4"),)
        assert (log.summary.rows, log.summary.usable_rows) == (5, 3)
        assert list_rows(log) == EXPECTED


def test_uneven_rows_are_written_out_as_they_stand(tmp_path: Path) -> None:
    """What is beyond the header stands behind it; with the other reasons, in order."""
    path = write_csv(tmp_path, *FILLED, ",a,2024-06-03,2024-06-04,x")
    with open_log([path]) as log:
        write_rejects(log, tmp_path / "rejects.csv")
    with (tmp_path / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header == ["log", "row", "reason", *HEADER.split(","), "surplus"]
    assert [row[1:] for row in rows] == [
        ["2", "uneven", *SHORT.split(","), "", "", ""],
        ["4", "uneven", *ROWS[0].split(","), '更多,"a,b"'],
        ["6", "no_case", "", "a", "2024-06-03", "2024-06-04", "x", ""],
    ]


def test_a_column_may_be_called_surplus(tmp_path: Path) -> None:
    """What is beyond the header then goes by another name."""
    path = write_csv(tmp_path, f"{ROWS[0]},mine", f"{LONG},x", header=f"{HEADER},surplus")
    with open_log([path]) as log:
        write_rejects(log, tmp_path / "rejects.csv")
    header, row = (tmp_path / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert header.endswith(",surplus,surplus_")
    assert row.endswith(',更多,"""a,b"",x"')


def test_of_several_files_only_the_uneven_ones_have_uneven_rows(tmp_path: Path) -> None:
    """The numbers name their file, and rows of a case may lie in all of them."""
    names = ("even.csv", "one.csv", "two.csv")
    rows = ((ROWS[0],), (SHORT, ROWS[1]), (ROWS[2], SHORT))
    paths = [write_csv(tmp_path, *each, name=name) for name, each in zip(names, rows, strict=True)]
    with open_log(paths) as log:
        one, two = (path.as_posix() for path in paths[1:])
        assert log.summary.left_out == (uneven(f"{one}:1", f"{two}:2"),)
        assert list_rows(log) == EXPECTED


def test_parts_of_an_uneven_log_are_the_whole(tmp_path: Path) -> None:
    """Whoever reads one part leaves out the same rows."""
    path = write_csv(tmp_path, *FILLED)
    with open_log([path]) as log:
        summary = log.summary
    rows = []
    for number in range(3):
        with open_log([path], LogOptions(part=Part(number, 3, summary))) as log:
            rows += list_rows(log)
    assert sorted(rows) == EXPECTED


def test_ends_of_lines_may_differ(tmp_path: Path) -> None:
    """As where files were put one behind the other."""
    path = tmp_path / "log.csv"
    path.write_bytes(f"{HEADER}\r\n{ROWS[0]}\n{ROWS[1]}\r\n{ROWS[2]}\r\n".encode())
    with open_log([path]) as log:
        assert not log.summary.left_out
        assert list_rows(log) == EXPECTED


def test_a_log_of_uneven_rows_only_is_none(tmp_path: Path) -> None:
    """It says why."""
    said = "no row of .* can be used: 2 have more or fewer fields than the header"
    with (
        pytest.raises(UnreadableError, match=said),
        open_log([write_csv(tmp_path, f"1,{ROWS[0]}", f"2,{ROWS[1]}")]),
    ):
        pass


PIECES = ("a", "b", " ", '"', '""', ",", "\t", "\n", "\r\n", "中", "'", "\\", "|")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a place for what is rewritten."""
    with duckdb.connect() as connection:
        yield Workspace(connection, tmp_path_factory.mktemp("workspace"))


@settings(max_examples=60)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=3, max_size=14))
def test_what_needs_no_rewriting_says_the_same_rewritten(
    workspace: Workspace, pieces: Sequence[str]
) -> None:
    """So that a row is read alike, whatever other rows a file has."""
    path = workspace.make_place(".csv")
    path.write_bytes(f"h,i\nx,y\n{''.join(pieces)}\nz,w\n".encode())
    plain = make_csv_table("log.csv", str(path), ("h", "i"), lines=Lines(path, str(path), ","))
    fields = "trim(coalesce(c0, ''), ' '), trim(coalesce(c1, ''), ' ')"
    try:
        expected = workspace.connection.sql(f"FROM {plain.source}").project(fields).fetchall()
    except duckdb.Error:
        return  # it needs rewriting
    try:
        table = even_out(plain, workspace)
    except UnreadableError as error:
        assert "more text follows the quotation mark" in str(error)  # noqa: PT017 - a blank does
        return
    found = workspace.connection.sql(f"FROM {table.source}").project(f"{fields}, {table.uneven}")
    assert [row[:2] for row in found.fetchall() if row[2] != "uneven"] == expected
