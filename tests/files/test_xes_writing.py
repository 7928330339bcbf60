"""A log that was written as XES is the same log."""

import csv
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import walkflow
from walkflow.model.calendars import read_named_calendar

ROOT = Path(__file__).parent.parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
PERMITS = """\
case,activity,start,end,department,outcome
1,企业投资项目备案,2024-06-03 09:00,2024-06-03 10:30:20,DRC,
1,land_use_planning_permit,2024-06-04,2024-06-04 11:00,NRPB,refused
1,land_use_planning_permit,2024-06-05,2024-06-07,NRPB,
1,"a <b> & ""c"" of ours",2024-06-05,2024-06-06,,
2,enterprise_project_filing,,2024-06-03,DRC,
"""
LIFECYCLE = """\
case,activity,timestamp,transition,instance
1,construction_permit,2024-06-03 09:00,start,a
1,construction_permit,2024-06-03 09:30,suspend,a
1,construction_permit,2024-06-04 09:30,resume,a
1,construction_permit,2024-06-05 09:30,complete,a
1,construction_permit,2024-06-06,start,b
1,construction_permit,2024-06-07,withdraw,b
"""


def replay(path: Path, xes: Path | None = None) -> dict[str, Any]:
    """Replay a log, write it as XES if asked to, and return the report."""
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([path], flows, calendar=read_named_calendar("cn")) as log:
        if xes is not None:
            walkflow.write_log(log, xes, flows)
        report: dict[str, Any] = json.loads(walkflow.replay(flows, log).as_json())
    return report


@pytest.mark.parametrize("text", [PERMITS, LIFECYCLE, None], ids=["rows", "lifecycle", "example"])
def test_it_reads_back_to_the_same_figures(text: str | None, tmp_path: Path) -> None:
    """Days stay days, refusals refusals, pauses pauses, and names what they are."""
    path = ROOT / "examples" / "logs" / "industrial-40.csv"
    if text is not None:
        path = tmp_path / "log.csv"
        path.write_text(text, "utf-8")
    first = replay(path, tmp_path / "log.xes")
    second = replay(tmp_path / "log.xes")
    for key in sorted(first.keys() - {"basis", "log", "events"}):
        assert first[key] == second[key], key


PARTLY_NAMED = """\
case,activity,timestamp,transition,instance
1,construction_permit,2024-06-03 09:00,start,
1,construction_permit,2024-06-05 09:30,complete,a
2,construction_permit,2024-06-03,start,文-1
2,construction_permit,2024-06-04,complete,
2,enterprise_project_filing,2024-06-04 09:00,start,0
2,enterprise_project_filing,2024-06-04 10:00,complete,
"""


def list_events(path: Path) -> list[dict[str, str]]:
    """Return the attributes of each event of an XES file."""
    events = ET.parse(path).iter("event")  # noqa: S314 - our own
    return [{each.attrib["key"]: each.attrib["value"] for each in event} for event in events]


def test_an_execution_keeps_its_name(tmp_path: Path) -> None:
    """And one without a name gets none, so that what was paired stays so."""
    (tmp_path / "log.csv").write_text(PARTLY_NAMED, "utf-8")
    first = replay(tmp_path / "log.csv", tmp_path / "log.xes")
    named = sorted(each.get("concept:instance", "") for each in list_events(tmp_path / "log.xes"))
    assert named == ["", "", "", "0", "a", "文-1"]
    second = replay(tmp_path / "log.xes")
    visits = {each["id"]: each["visits"] for each in second["items"] if each["visits"]}
    assert visits == {"construction_permit": 2, "enterprise_project_filing": 1}
    assert first["items"] == second["items"]


def test_every_time_is_one_of_xml(tmp_path: Path) -> None:
    """Also that of a day, which says in an attribute of ours that it is one."""
    (tmp_path / "log.csv").write_text(PERMITS, "utf-8")
    replay(tmp_path / "log.csv", tmp_path / "log.xes")
    events = list_events(tmp_path / "log.xes")
    assert len(events) == 9
    for each in events:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", each["time:timestamp"])
        day = each.get("walkflow:day")
        assert day is None or each["time:timestamp"] == f"{day}T00:00:00"
    assert sum("walkflow:day" in each for each in events) == 6


TIMES = (
    *("2024-06-03", "2024-06-04", "2024-06-05", "2024-06-03 00:00", "2024-06-03 09:00"),
    *("2024-06-03 10:30:20", "2024-06-04 09:00", "2024-06-04 11:00", "2024-06-05 09:00"),
)
TOLD = ("start", "start", "suspend", "resume", "complete", "complete", "withdraw")


def draw_rows(drawn: random.Random, sort: str, cases: int) -> Iterator[dict[str, str]]:
    """Yield rows of cases in which some executions have names, and some share one."""
    for case in range(cases):
        # Executions of one precision each, no two of which begin at once: see docs/exchange.md.
        times = [each for each in TIMES if (":" in each) == (case % 2 == 0)]
        for start in drawn.sample(times, drawn.randint(1, len(times))):
            row = {"case": str(case), "instance": drawn.choice(["", "", "0", "a", "7"])}
            row["activity"] = drawn.choice(["construction_permit", "enterprise_project_filing"])
            if sort == "executions":
                yield {**row, "start": start, "end": drawn.choice(times)}
                continue
            for _ in range(2):
                told = {"timestamp": drawn.choice(TIMES), "transition": drawn.choice(TOLD)}
                yield {**row, **told}


@pytest.mark.parametrize("sort", ["transitions", "executions"])
def test_any_log_reads_back(sort: str, tmp_path: Path) -> None:
    """Whatever is named, known to the day, open or paused."""
    rows = list(draw_rows(random.Random(11), sort, 300))  # noqa: S311 - no secret
    with (tmp_path / "log.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    first = replay(tmp_path / "log.csv", tmp_path / "log.xes")
    second = replay(tmp_path / "log.xes")
    kept = sorted(first.keys() - {"basis", "log", "events", "left_out"})
    assert [(key, first[key]) for key in kept] == [(key, second[key]) for key in kept]


def test_it_is_packed_if_its_name_says_so(tmp_path: Path) -> None:
    """The same bytes every time, and the same log."""
    path = ROOT / "examples" / "logs" / "industrial-40.csv"
    for name in ("plain.xes", "one.xes.gz", "two.xes.gz"):
        replay(path, tmp_path / name)
    packed = (tmp_path / "one.xes.gz").read_bytes()
    assert packed == (tmp_path / "two.xes.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "plain.xes").read_bytes()
    assert replay(tmp_path / "one.xes.gz")["cases"] == 40


def test_it_is_whole_or_not_there(tmp_path: Path) -> None:
    """A log that breaks off leaves the file as it was."""
    path = tmp_path / "log.csv"
    path.write_text(PERMITS, "utf-8")
    with pytest.raises(walkflow.UsageError):
        replay(path, tmp_path / "log.yaml")
    with pytest.raises(walkflow.UnreadableError):
        replay(path, tmp_path / "nowhere" / "log.xes")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log.csv"]
