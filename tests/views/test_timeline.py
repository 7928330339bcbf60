"""A trace of a run has a track a department, and gaps where the clock stops."""

import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import walkflow

ROOT = Path(__file__).parent.parent.parent
MICRO = 1_000_000
Event = dict[str, Any]


def draw(walk: str | None = None, **options: Any) -> list[Event]:  # noqa: ANN401 - of trace
    """Return the events of a plan of the industrial flow, or of a walk through it."""
    flow = walkflow.read_flow(ROOT / "flows" / "industrial.yaml")
    walks = walkflow.read_walks([ROOT / "examples" / "walks" / f"{walk}.yaml"]) if walk else ()
    report = walkflow.trace(flow, walks, **options)
    events: list[Event] = json.loads(walkflow.render(report, walkflow.Form.PERFETTO))["traceEvents"]
    return events


def name_tracks(events: list[Event]) -> dict[int, str]:
    """Return the names of the tracks by number."""
    named = [each for each in events if each["name"] == "thread_name"]
    return {each["tid"]: each["args"]["name"] for each in named}


@pytest.mark.parametrize("walk", [None, "constructed-industrial-after", "zhongshan-plant-d1-2020"])
def test_nothing_overlaps_on_a_track(walk: str | None) -> None:
    """Viewers nest what overlaps, so what runs at the same time has tracks of its own."""
    by_track: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in draw(walk):
        if each["ph"] == "X":
            by_track[each["tid"]].append((each["ts"], each["ts"] + each["dur"]))
    assert by_track
    for slices in by_track.values():
        slices.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(slices))


def test_the_clock_of_a_department_stops_while_the_applicant_has_the_case() -> None:
    """25 minutes of the department around the 111 of the applicant."""
    events = draw("zhongshan-plant-d1-2020")
    tracks = name_tracks(events)
    slices = [each for each in events if each["ph"] == "X"]
    desk = [each for each in slices if tracks[each["tid"]].endswith("(HURD)")]
    paused = [each for each in slices if tracks[each["tid"]] == "paused"]
    assert [each["dur"] // MICRO // 60 for each in desk] == [21, 4]
    assert [each["dur"] // MICRO // 60 for each in paused] == [111]
    assert desk[0]["ts"] + desk[0]["dur"] == paused[0]["ts"]


def test_a_plan_counts_in_working_days() -> None:
    """The last item ends when the path does; departments have their names."""
    events = draw()
    ends = [each["ts"] + each.get("dur", 0) for each in events if each["ph"] in "Xi"]
    assert max(ends) == 15 * 86_400 * MICRO
    assert "Housing and Urban-Rural Development Bureau (HURD)" in name_tracks(events).values()


def test_slices_carry_what_is_known_and_nothing_else() -> None:
    """Stamps, the limit, and whether it is an estimate; no empty fields."""
    [slices] = [
        each["args"]
        for each in draw("zhongshan-plant-d1-2020")
        if each["ph"] == "X" and each["ts"] == 0
    ]
    assert slices["decided"] == "day 1 11:57"
    assert slices["limit_is_estimate"] is True
    assert None not in slices.values()
