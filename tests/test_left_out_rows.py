"""Rows of a log that cannot be used are told where a reader looks first, with what to do."""

from codecs import BOM_UTF8
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow  # noqa: E402
from walkflow.model.replay_report import ReplayReport  # noqa: E402

FLOW = Path(__file__).resolve().parent.parent / "flows" / "industrial.yaml"
HEADER = "case,activity,start,complete\n"
USED = "P1,completion_filing,2024-06-03,2024-06-05\n"
UNREADABLE = "P2,completion_filing,2024-06-03,sometime\n"


def write_log(folder: Path, *rows: str) -> Path:
    """Write a log of these rows."""
    path = folder / "log.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def replay(folder: Path, *rows: str) -> ReplayReport:
    """Return the report of a log of these rows."""
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([write_log(folder, *rows)], flows) as log:
        return walkflow.replay(flows, log)


def find_first_line(report: ReplayReport) -> str:
    """Return the first line of what people read."""
    return walkflow.render(report, walkflow.Form.TEXT, width=200).splitlines()[0]


def test_the_head_of_a_report_says_how_many_rows_were_left_out(tmp_path: Path) -> None:
    """Beside how many were used; where all were, it says nothing more."""
    some = find_first_line(replay(tmp_path, USED, UNREADABLE, UNREADABLE))
    assert some.endswith(": 1 case of a log, 1 row, 2 more left out")
    assert find_first_line(replay(tmp_path, USED)).endswith(": 1 case of a log, 1 row")


def test_a_time_that_cannot_be_read_names_what_would_read_it(tmp_path: Path) -> None:
    """The key of the mapping file, and the numbers of the rows below the header."""
    (said,) = map(str, replay(tmp_path, USED, "\n", UNREADABLE).basis.left_out)
    assert said == (
        "1 row left out, a time that cannot be read "
        "(time_format in the file of --mapping says how it is written): 2"
    )


def test_tables_in_csv_begin_with_the_mark_by_which_excel_knows_utf_8(tmp_path: Path) -> None:
    """Once, before the heading, whether there are rows or not; Parquet has none."""
    log = write_log(tmp_path, USED, UNREADABLE)
    flows = walkflow.read_flows(FLOW)
    names = ("cases.csv", "visits.csv", "cases.parquet", "rejects.csv", "none.csv")
    cases, visits, exact, rejects, none = (tmp_path / name for name in names)
    with walkflow.read_log([log], flows) as opened:
        walkflow.replay(flows, opened, cases=cases, visits=visits)
        walkflow.replay(flows, opened, cases=exact)
        walkflow.write_rejects(opened, rejects, flows)
    with walkflow.read_log([write_log(tmp_path, USED)], flows) as opened:
        walkflow.write_rejects(opened, none, flows)
    for path, heading in ((cases, "case"), (visits, "case"), (rejects, "log"), (none, "log")):
        raw = path.read_bytes()
        assert raw.startswith(BOM_UTF8 + heading.encode() + b","), path
        assert raw.count(BOM_UTF8) == 1
    assert duckdb.sql(f"SELECT * FROM '{exact}'").columns[0] == "case"  # noqa: S608 - ours


def test_rejects_are_mended_and_read_again(tmp_path: Path) -> None:
    """As a log, which its mark does not harm; what is still no use is rejected once more."""
    flows = walkflow.read_flows(FLOW)
    rejects, again = tmp_path / "rejects.csv", tmp_path / "again.csv"
    with walkflow.read_log([write_log(tmp_path, USED, UNREADABLE, UNREADABLE)], flows) as log:
        walkflow.write_rejects(log, rejects, flows)
    text = rejects.read_text(encoding="utf-8").replace("sometime", "2024-06-05", 1)
    rejects.write_text(text, encoding="utf-8")
    with walkflow.read_log([rejects], flows) as log:
        assert walkflow.replay(flows, log).cases == 1
        assert log.summary.left_out[0].numbers == ("2",)
        walkflow.write_rejects(log, again, flows)
    assert len(again.read_text(encoding="utf-8").splitlines()) == 2
