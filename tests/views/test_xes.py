"""What is written as XES reads back to the same figures."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import walkflow

ROOT = Path(__file__).parent.parent.parent
WALKS = ROOT / "examples" / "walks"
FLOW = ROOT / "flows" / "industrial.yaml"


def trace(path: Path) -> walkflow.WalkTraceReport:
    """Return the trace of a walk through the industrial flow."""
    report = walkflow.trace(walkflow.read_flow(FLOW), [walkflow.read_walk(path)])
    assert isinstance(report, walkflow.WalkTraceReport)
    return report


def write_walk(folder: Path, *visits: str) -> Path:
    """Write a walk through the industrial flow, and return its path."""
    listed = "\n".join(f"  - {{{visit}}}" for visit in visits)
    path = folder / "walk.yaml"
    path.write_text(f"walk: w\nflow: industrial\nrole: clerk\nvisits:\n{listed}\n", "utf-8")
    return path


@pytest.mark.parametrize("name", ["constructed-industrial-after", "constructed-industrial-before"])
def test_a_walk_reads_back_to_the_same_figures(name: str, tmp_path: Path) -> None:
    """What is charged, fitness, deviations, and the times of every item."""
    report = trace(WALKS / f"{name}.yaml")
    path = tmp_path / "run.xes"
    path.write_text(walkflow.render(report, walkflow.Form.XES), "utf-8")
    [run] = report.recorded.runs
    flows = walkflow.read_flows(FLOW)
    days = walkflow.find_calendar(flows, None)
    with walkflow.read_log([path], flows, calendar=days) as log:
        replayed = walkflow.replay(flows, log, version=run.version, calendar=days)
    assert replayed.left_out == ()
    assert replayed.fitness.value == pytest.approx(run.fitness.value)
    found = Counter(each.kind.value for each in run.deviations)
    told = {each.kind.value: each.count for each in replayed.deviation_figures if each.count}
    assert told == dict(found)
    by_item = {visit.item: visit for visit in run.visits}
    assert {item.id for item in replayed.items if item.visits} == set(by_item)
    for item in (each for each in replayed.items if each.visits == 1):
        visit = by_item[item.id]
        assert item.processing_wd.median == visit.processing_wd
        assert item.sojourn_wd.median == visit.sojourn_wd


def test_steps_that_are_not_in_the_flow_are_kept(tmp_path: Path) -> None:
    """They are part of what was recorded."""
    path = write_walk(
        tmp_path,
        "item: enterprise_project_filing, accepted: 2024-06-03 09:00, decided: 2024-06-03 10:00",
        "item: tree_felling_permit, accepted: 2024-06-04, decided: 2024-06-05, outcome: refused",
    )
    text = walkflow.render(trace(path), walkflow.Form.XES)
    events = ET.fromstring(text).iter("event")  # noqa: S314 - our own
    told = [{each.get("key"): each.get("value") for each in event} for event in events]
    assert [
        (each["concept:name"], each["lifecycle:transition"], each["time:timestamp"])
        for each in told
    ] == [
        ("enterprise_project_filing", "start", "2024-06-03T09:00:00"),
        ("enterprise_project_filing", "complete", "2024-06-03T10:00:00"),
        ("tree_felling_permit", "start", "2024-06-04T00:00:00"),
        ("tree_felling_permit", "ate_abort", "2024-06-05T00:00:00"),
    ]
    assert [each.get("walkflow:day") for each in told] == [None, None, "2024-06-04", "2024-06-05"]


def test_a_run_without_dates_is_refused() -> None:
    """A log has no first day without a date, and none is invented."""
    report = trace(WALKS / "zhongshan-plant-d1-2020.yaml")
    with pytest.raises(walkflow.UsageError, match="days without dates"):
        walkflow.render(report, walkflow.Form.XES)


def test_a_stamp_of_a_month_gets_no_day(tmp_path: Path) -> None:
    """It is told in an attribute of ours."""
    path = write_walk(tmp_path, "item: enterprise_project_filing, accepted: 2024-06")
    text = walkflow.render(trace(path), walkflow.Form.XES)
    assert '<string key="walkflow:month" value="2024-06"/>' in text
    assert "time:timestamp" not in text


def test_a_visit_keeps_its_order_whatever_its_stamps_tell(tmp_path: Path) -> None:
    """A decision of a day stands behind the acceptance at a minute of it."""
    pause = "pauses: [{from: 2024-06-03, to: 2024-06-04, because: correction}]"
    path = write_walk(
        tmp_path,
        f"item: construction_permit, accepted: 2024-06-03 09:00, {pause}, decided: 2024-06-04",
    )
    root = ET.fromstring(walkflow.render(trace(path), walkflow.Form.XES))  # noqa: S314 - ours
    told = [each.get("value") for each in root.iter() if each.get("key") == "lifecycle:transition"]
    assert told == ["start", "suspend", "resume", "complete"]
