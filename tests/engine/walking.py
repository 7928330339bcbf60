"""Walks for tests, and what is measured of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from walkflow.engine.walks import measure_runs
from walkflow.model.calendars import Calendar, read_named_calendar
from walkflow.model.flow import Flow
from walkflow.model.run_report import RunReport, VisitFigure
from walkflow.model.walk import Walk

MONDAY = date(2026, 3, 2)
"""A Monday without a holiday near it."""


def a_visit(item: str, start: str | None = None, end: str | None = None, **rest: Any) -> Any:  # noqa: ANN401 - as in a file
    """Return a visit that was submitted and accepted at once, as a file has it."""
    times = {"submitted": start, "accepted": start, "decided": end}
    return {"item": item} | {key: value for key, value in times.items() if value} | rest


def a_pause(start: str, end: str | None, because: str = "correction") -> dict[str, str]:
    """Return a pause, as a file has it."""
    return {"from": start, "because": because} | ({"to": end} if end else {})


def a_walk(*visits: Mapping[str, Any], **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk through the flow `test`, in the version before its measures."""
    walk = {"walk": "w", "flow": "test", "version": "before", "visits": list(visits), **rest}
    return Walk.model_validate(walk)


def measure(flow: Flow, *walks: Walk, calendar: Calendar | None = None) -> RunReport:
    """Return the first run of these walks, by the plain week unless said otherwise."""
    return measure_runs(flow, walks, calendar or read_named_calendar("plain")).runs[0]


def on(day: int, time: str = "") -> str:
    """Return a stamp so many days after a Monday."""
    return f"{MONDAY + timedelta(days=day)} {time}".strip()


def visit_of(run: RunReport, item: str, attempt: int = 1) -> VisitFigure:
    """Return the visit of an item."""
    return next(each for each in run.visits if (each.item, each.attempt) == (item, attempt))


def minutes_of(run: RunReport) -> dict[str, float]:
    """Return the minutes that each owner had."""
    return {
        f"{each.owner} {each.department or ''}".strip(): (each.seconds or 0) / 60
        for each in run.owners
    }
