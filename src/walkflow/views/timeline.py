"""
Runs and plans as a trace that ui.perfetto.dev and chrome://tracing open.

The form is the JSON of Chrome's trace events: a process a run, a track a department.
What runs at the same time in one department takes a second track of it. Where the
clock of a visit stops, the department's track has a gap, and the one who holds the
case then has the time on a track of its own.

Source: "Trace Event Format", the Chromium project.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from walkflow.model.records import Name
from walkflow.model.run_report import Phase, RunReport, VisitFigure
from walkflow.model.trace_report import ItemFigure, TraceReport
from walkflow.model.walk_trace import WalkTraceReport
from walkflow.views.run_words import PHASE_WORDS
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording

DAY_S = 86_400
"""A working day of a plan is drawn as a day."""
MICRO = 1_000_000

_AT_THE_DESK = frozenset({Phase.INTAKE, Phase.PROCESSING, Phase.DELIVERY})
"""The rest of a visit passes elsewhere; what nobody recorded is left out."""


class _Slice(NamedTuple):
    """A piece of time on a track, in seconds."""

    track: str
    is_desk: bool
    """Whether the track is a department's; these stand first."""
    name: str
    start: int
    end: int
    category: str
    arguments: Mapping[str, Any]


def render_timeline(report: TraceReport, words: Wording) -> str:
    """
    Return a trace of recorded runs, or of the plan if there are none.

    Times of a run count from its first moment, in microseconds; a day of a plan is a
    working day. Each slice carries the stamps and figures of its visit.
    """
    events: list[dict[str, Any]] = []
    if isinstance(report, WalkTraceReport):
        for number, run in enumerate(report.recorded.runs, 1):
            title = words(
                "{run}: recorded run, from {start}",
                run=run.name or run.run,
                start=run.start or "?",
            )
            events += _list_events(number, title, _list_visits(run, report.departments, words))
    else:
        title = words(
            "{name} ({flow}), {version}: plan, a working day as a day",
            name=report.name,
            flow=report.flow,
            version=say_version(report.version),
        )
        events += _list_events(1, title, _list_items(report, words))
    other = {"tool": f"walkflow {report.tool_version}", "flow": report.flow}
    lines = ",\n".join(_write_json(event) for event in events)
    head = f'"displayTimeUnit": "ms", "otherData": {_write_json(other)}'
    return f'{{{head}, "traceEvents": [\n{lines}\n]}}\n'


def _write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list_visits(
    run: RunReport, departments: Mapping[str, Name], words: Wording
) -> Iterator[_Slice]:
    for visit in run.visits:
        arguments = _describe_visit(visit)
        for span in visit.spans:
            if span.phase is Phase.UNRECORDED or span.end <= span.start:
                continue
            phase = words(PHASE_WORDS[span.phase])
            is_desk = span.phase in _AT_THE_DESK
            track = _name_department(visit.department, departments, words) if is_desk else phase
            name = words(visit.name)
            if span.phase is not Phase.PROCESSING:
                name = words("{item}: {phase}", item=visit.name, phase=phase)
            category = ",".join([span.phase, *["critical"] * visit.critical])
            yield _Slice(track, is_desk, name, span.start, span.end, category, arguments)


def _describe_visit(visit: VisitFigure) -> dict[str, Any]:
    told = {
        "item": visit.item,
        "attempt": visit.attempt,
        "submitted": visit.submitted,
        "accepted": visit.accepted,
        "decided": visit.decided,
        "outcome": visit.outcome,
        "limit": visit.limit,
        "limit_is_estimate": visit.estimate,
        "chargeable_wd": visit.chargeable_wd,
        "used": visit.used,
        "over_limit": visit.over_limit,
        "critical": visit.critical,
    }
    return {key: value for key, value in told.items() if value is not None}


def _list_items(report: TraceReport, words: Wording) -> Iterator[_Slice]:
    for item in report.items:
        yield _Slice(
            _name_department(item.department, report.departments, words),
            True,  # noqa: FBT003 - a field
            words(item.name),
            item.earliest_start_wd * DAY_S,
            item.earliest_finish_wd * DAY_S,
            "critical" if item.critical else "plan",
            _describe_item(item),
        )


def _describe_item(item: ItemFigure) -> dict[str, Any]:
    told = {
        "item": item.id,
        "stage": item.stage,
        "limit": item.limit,
        "limit_is_estimate": item.estimate,
        "clock": item.clock,
        "slack_wd": item.slack_wd,
        "drag_wd": item.drag_wd,
        "start": item.start and item.start.isoformat(),
        "end": item.end and item.end.isoformat(),
        "critical": item.critical,
    }
    return {key: value for key, value in told.items() if value is not None}


def _name_department(department: str, names: Mapping[str, Name], words: Wording) -> str:
    name = names.get(department)
    return f"{words(name)} ({department})" if name else department


def _list_events(process: int, title: str, slices: Iterable[_Slice]) -> Iterator[dict[str, Any]]:
    """Yield the events of one run: the names of its tracks first, then the slices by time."""
    yield _name_row("process_name", process, 0, title)
    busy_until: dict[tuple[int, int], int] = {}
    placed: list[tuple[tuple[int, int], _Slice]] = []
    ordered = sorted(slices, key=lambda each: (each.start, -each.end, each.name))
    desks_first = sorted(ordered, key=lambda each: not each.is_desk)
    tracks = list(dict.fromkeys(each.track for each in desks_first))
    for each in ordered:
        track, lane = tracks.index(each.track), 0
        while busy_until.get((track, lane), each.start) > each.start:
            lane += 1
        busy_until[track, lane] = max(each.end, each.start + 1)
        placed.append(((track, lane), each))
    thread_by_place = {place: number for number, place in enumerate(sorted(busy_until), 1)}
    for (track, lane), thread in thread_by_place.items():
        name = f"{tracks[track]} · {lane + 1}" if lane else tracks[track]
        yield _name_row("thread_name", process, thread, name)
        yield _note("thread_sort_index", process, thread, sort_index=thread)
    yield from (_write_slice(process, thread_by_place[place], each) for place, each in placed)


def _name_row(kind: str, process: int, thread: int, name: str) -> dict[str, Any]:
    return _note(kind, process, thread, name=name)


def _note(kind: str, process: int, thread: int, **arguments: object) -> dict[str, Any]:
    return {"name": kind, "ph": "M", "pid": process, "tid": thread, "args": arguments}


def _write_slice(process: int, thread: int, each: _Slice) -> dict[str, Any]:
    place = {"name": each.name, "cat": each.category, "pid": process, "tid": thread}
    start = each.start * MICRO
    if each.end == each.start:
        return {**place, "ph": "i", "s": "t", "ts": start, "args": dict(each.arguments)}
    length = (each.end - each.start) * MICRO
    return {**place, "ph": "X", "ts": start, "dur": length, "args": dict(each.arguments)}
