"""A log that was written as XES is the same log."""

import gzip
import json
from pathlib import Path
from typing import Any

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
