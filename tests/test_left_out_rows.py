"""Rows of a log that cannot be used are told where a reader looks first, with what to do."""

from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from walkflow.model.replay_report import ReplayReport

ROOT = Path(__file__).resolve().parent.parent
HEADER = "case,activity,start,complete\n"
USED = "P1,completion_filing,2024-06-03,2024-06-05\n"
UNREADABLE = "P2,completion_filing,2024-06-03,sometime\n"


def replay(folder: Path, *rows: str) -> ReplayReport:
    """Return the report of a log of these rows."""
    path = folder / "log.csv"
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    flows = walkflow.read_flows(ROOT / "flows" / "industrial.yaml")
    with walkflow.read_log([path], flows) as log:
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
