"""Where the phases of a visit lie on the axis of its run."""

from collections.abc import Iterable
from typing import NamedTuple

from walkflow.engine import columns
from walkflow.engine.owners import split_visit
from walkflow.engine.phases import Phases, RunPhases
from walkflow.model.run_report import SpanFigure, VisitFigure


class Bounds(NamedTuple):
    """What can be drawn of a visit, in seconds from the start of its run."""

    spans: tuple[SpanFigure, ...]
    accepted_at: int | None
    due_at: int | None


def find_bounds(run: RunPhases, phases: Phases) -> Bounds:
    """
    Return where a visit and its limit lie on the axis of a run.

    A time that is known only to the day begins with its first second and ends with
    its last one.
    """
    first = phases.enabled or phases.start
    if run.start is None or first is None:
        return Bounds((), None, None)
    base = run.start.first
    spans = tuple(
        SpanFigure(phase=piece.phase, start=piece.start.first - base, end=piece.end.last - base)
        for piece in split_visit(phases, first, is_last=True)
    )
    due = run.replay.work[columns.DUE][phases.execution.number]
    return Bounds(
        spans,
        None if phases.accepted is None else phases.accepted.first - base,
        None if due == columns.HIGH else due + run.replay.base - base,
    )


def measure_span(visits: Iterable[VisitFigure]) -> int:
    """Return how long an axis must be for all visits to be drawn on it, in seconds."""
    return max((span.end for visit in visits for span in visit.spans), default=0)
