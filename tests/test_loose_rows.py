"""Rows that tell of a pause, or its end, of an execution that is not under way, written out."""

import csv
import random
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from walkflow.model.event_log import Reason

FLOW = Path(__file__).resolve().parent.parent / "flows" / "industrial.yaml"
HEADER = "case,activity,time,transition"
ITEM = "construction_permit"


def write_log(path: Path, *rows: str) -> Path:
    """Write a log of transitions."""
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


def list_rejects(paths: list[Path], threads: int | None = None) -> tuple[list[list[str]], int]:
    """Return the rows of the rejects: file, number and reason; and how many were counted loose."""
    flows = walkflow.read_flows(FLOW)
    place = paths[0].parent / "rejects.csv"
    with walkflow.read_log(paths, flows, threads=threads) as log:
        walkflow.write_rejects(log, place, flows)
        report = walkflow.replay(flows, log)
    with place.open(encoding="utf-8", newline="") as stream:
        rows = [[Path(row[0]).name, *row[1:3]] for row in csv.reader(stream)][1:]
    counted = (e.rows for e in report.left_out if e.reason is Reason.NO_EXECUTION)
    return rows, sum(counted)


def test_loose_rows_have_their_number_and_reason(tmp_path: Path) -> None:
    """They stand in order among the rows that show by themselves that they are no use."""
    log = write_log(
        tmp_path / "log.csv",
        f"P1,{ITEM},2024-06-03 09:00,resume",
        f"P1,{ITEM},2024-06-03 10:00,start",
        ",x,2024-06-03 11:00,start",
        f"P1,{ITEM},2024-06-04 10:00,complete",
        f"P1,{ITEM},2024-06-05 10:00,suspend",
        f"P2,{ITEM},2024-06-05 10:00,start",
        f"P2,{ITEM},2024-06-05 11:00,suspend",
    )
    assert list_rejects([log]) == (
        [
            ["log.csv", "1", "no_execution"],
            ["log.csv", "3", "no_case"],
            ["log.csv", "5", "no_execution"],
        ],
        2,
    )


def test_two_words_for_an_item_are_one_execution(tmp_path: Path) -> None:
    """A pause under another name of the item is not loose, as in the replay."""
    flows = walkflow.read_flows(FLOW)
    name = flows[0].items.item_by_id[ITEM].name.zh
    log = write_log(
        tmp_path / "log.csv",
        f"P1,{ITEM},2024-06-03 10:00,start",
        f"P1,{name},2024-06-03 11:00,suspend",
        "P1,moon walk,2024-06-03 12:00,resume",
    )
    assert list_rejects([log]) == ([["log.csv", "3", "no_execution"]], 1)


@pytest.mark.parametrize("threads", [2, 4])
def test_order_and_threads_change_nothing(tmp_path: Path, threads: int) -> None:
    """Of rows that are alike it is the later one that is loose, whatever reads them."""
    told = [
        f"P{case},{ITEM},2024-06-0{day},{word}"
        for case in range(40)
        for day, word in ((3, "start"), (4, "suspend"), (5, "complete"), (6, "resume"))
    ]
    told += [f"P{case},{ITEM},2024-06-05,complete" for case in range(0, 40, 2)]
    told += [f"P{case},{ITEM},2024-06-07 10:00,suspend" for case in range(20)] * 2
    random.Random(7).shuffle(told)  # noqa: S311 - no secret
    half = len(told) // 2
    paths = [
        write_log(tmp_path / name, *rows)
        for name, rows in (("a.csv", told[:half]), ("b.csv", told[half:]))
    ]
    rows, counted = list_rejects(paths, threads)
    lines = {"a.csv": told[:half], "b.csv": told[half:]}
    assert counted == len(rows) == 80
    assert {reason for _, _, reason in rows} == {"no_execution"}
    words = [lines[name][int(number) - 1].split(",")[-1] for name, number, _ in rows]
    assert (words.count("resume"), words.count("suspend")) == (40, 40)
    assert rows == sorted(rows, key=lambda row: (row[0], int(row[1])))
    assert (rows, counted) == list_rejects(paths, 1)


def test_without_flows_only_what_a_row_shows_itself_is_written(tmp_path: Path) -> None:
    """Which activities are one item is not known then."""
    log = write_log(
        tmp_path / "log.csv",
        f"P1,{ITEM},2024-06-03 09:00,resume",
        ",x,2024-06-03 11:00,start",
        f"P1,{ITEM},2024-06-03 10:00,start",
    )
    with walkflow.read_log([log], walkflow.read_flows(FLOW)) as opened:
        walkflow.write_rejects(opened, tmp_path / "rejects.csv")
    assert len((tmp_path / "rejects.csv").read_text(encoding="utf-8").splitlines()) == 2
