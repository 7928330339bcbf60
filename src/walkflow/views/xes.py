"""
Recorded runs as an event log that every process-mining tool reads.

One trace a run; an execution is its lifecycle events, of acceptance, pauses and
decision. Stamps keep their precision: one known to the day says so in an attribute of
ours, and one known to the month is told in such an attribute only. `read_log` reads it
back.

Source: IEEE 1849-2016, "Standard for eXtensible Event Stream (XES)".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from walkflow.model.errors import UsageError
from walkflow.model.messages import say
from walkflow.model.run_report import RecordedVisit, RunReport
from walkflow.model.walk import Outcome
from walkflow.model.walk_trace import WalkTraceReport
from walkflow.model.xes_words import (
    GROUP,
    INSTANCE,
    NAME,
    REFUSED,
    TRANSITION,
    WITHDRAWN,
    list_head,
    write_attribute,
    write_time,
)
from walkflow.views.wording import Wording

_TRANSITION_BY_OUTCOME: Mapping[Outcome | None, str] = {
    None: "complete",
    Outcome.APPROVED: "complete",
    Outcome.APPROVED_WITH_GAPS: "complete",
    Outcome.REFUSED: REFUSED,
    Outcome.WITHDRAWN: WITHDRAWN,
}
_MONTH = len("2024-06")
_DAY = len("2024-06-03")


class _Event(NamedTuple):
    """Something that happened, at a stamp as it was written."""

    stamp: str
    transition: str
    because: str | None = None


def render_xes(report: WalkTraceReport, words: Wording) -> str:
    """
    Return the recorded runs of a trace as XES, with names in the language of the reader.

    Raises:
        UsageError: If a run has no dates: XES knows no day without one.
    """
    for run in report.recorded.runs:
        if run.relative:
            message = say(
                '"{run}" is told in days without dates, which an event log cannot hold',
                run=run.name or run.run,
            )
            raise UsageError(message)
    lines = list(list_head(report.flow, report.tool_version))
    for run in report.recorded.runs:
        lines += _write_run(run, words)
    return "\n".join([*lines, "</log>"]) + "\n"


def _write_run(run: RunReport, words: Wording) -> Iterator[str]:
    yield "  <trace>"
    yield write_attribute("string", NAME, run.run, 2)
    if run.name:
        yield write_attribute("string", "walkflow:name", words(run.name), 2)
    yield write_attribute("string", "flow", run.flow, 2)
    yield write_attribute("string", "walkflow:flow_version", run.version, 2)
    for fact, value in run.facts.items():
        yield write_attribute("string", fact, value, 2)
    events = [
        (key, event, visit) for visit in run.record for key, event in _place(_list_events(visit))
    ]
    for _, event, visit in sorted(events, key=lambda each: each[0]):
        yield from _write_event(event, visit, words)
    yield "  </trace>"


def _list_events(visit: RecordedVisit) -> Iterator[_Event]:
    if visit.accepted:
        yield _Event(visit.accepted, "start")
    for pause in visit.pauses:
        yield _Event(pause.start, "suspend", pause.because)
        if pause.end:
            yield _Event(pause.end, "resume")
    if visit.decided:
        yield _Event(visit.decided, _TRANSITION_BY_OUTCOME[visit.outcome])


def _place(events: Iterable[_Event]) -> Iterator[tuple[str, _Event]]:
    """
    Yield the events of a visit with what to sort them by: their order in it stays.

    One known to the day or the month stands behind those of that day before it.
    """
    last = ""
    for event in events:
        last = last if last.startswith(event.stamp) else event.stamp
        yield last, event


def _write_event(event: _Event, visit: RecordedVisit, words: Wording) -> Iterator[str]:
    yield "    <event>"
    yield write_attribute("string", NAME, visit.item, 3)
    yield write_attribute("string", INSTANCE, str(visit.attempt), 3)
    yield write_attribute("string", TRANSITION, event.transition, 3)
    if len(event.stamp) > _MONTH:
        yield from write_time(_write_time(event.stamp), 3)
    else:
        yield write_attribute("string", "walkflow:month", event.stamp, 3)
    if visit.department:
        yield write_attribute("string", GROUP, visit.department, 3)
    if visit.name:
        yield write_attribute("string", "walkflow:name", words(visit.name), 3)
    if event.because:
        yield write_attribute("string", "walkflow:because", event.because, 3)
    for key in ("submitted", "delivered"):
        stamp = getattr(visit, key)
        if stamp and event.transition not in {"suspend", "resume"}:
            yield write_attribute("string", f"walkflow:{key}", stamp, 3)
    yield "    </event>"


def _write_time(stamp: str) -> str:
    """Return a stamp in the form of XML: a day stays a day, a minute gets its seconds."""
    if len(stamp) <= _DAY:
        return stamp
    day, clock = stamp.split(" ")
    return f"{day}T{clock}" if clock.count(":") > 1 else f"{day}T{clock}:00"
