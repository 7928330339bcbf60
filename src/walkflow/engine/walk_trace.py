"""Recorded runs beside the plan of the flow that they walked through."""

from collections.abc import Sequence
from datetime import date

from walkflow.engine.planned_trace import trace_plan
from walkflow.engine.versions import Versions
from walkflow.engine.walks import measure_runs
from walkflow.model.calendars import Calendar
from walkflow.model.flow import Facts, Flow
from walkflow.model.messages import Message, say
from walkflow.model.run_report import RunReport
from walkflow.model.walk import Walk
from walkflow.model.walk_trace import WalkTraceReport


def trace_walks(
    flow: Flow,
    walks: Sequence[Walk],
    calendar: Calendar,
    *,
    version: str | None = None,
    facts: Facts | None = None,
    everyone: bool = False,
    min_coverage: float | None = None,
    others: Sequence[Walk] = (),
) -> WalkTraceReport:
    """
    Return what walks recorded, and the plan of the first run to compare them with.

    Args:
        flow: The flow that all of them walk through.
        walks: In any order; at least one.
        calendar: Counts working days and office hours.
        version: Of the flow; None: what each walk says, else the one in force when it starts.
        facts: What is true of the projects, on top of what the walks say.
        everyone: Whether slack and drag of the plan are those of the elapsed path.
        min_coverage: The share of items, 0 to 1, that the walks are to cover; the
            report is `ok` only if they do.
        others: Walks of other flows that were passed over.

    Raises:
        UsageError: If a walk is of another flow, or names a version that the flow lacks.
    """
    recorded = measure_runs(flow, walks, calendar, version=version, facts=facts)
    first = recorded.runs[0]
    said = {fact.id: fact.value for fact in first.basis.facts if not fact.assumed}
    start = _find_start(first)
    plan = trace_plan(Versions(flow).read(first.version), said, calendar, start, everyone=everyone)
    only = first if len(recorded.runs) == 1 else None
    covered = min_coverage is None or recorded.coverage.share >= min_coverage
    left_out = (*recorded.basis.left_out, *map(_say_passed_over, others))
    basis = recorded.basis.model_copy(update={"left_out": left_out})
    fields = {name: getattr(plan, name) for name in type(plan).model_fields}
    return WalkTraceReport(
        **{**fields, "ok": covered, "basis": basis},
        planned_end=plan.end,
        min_coverage=min_coverage,
        recorded=recorded.model_copy(update={"basis": basis}),
        visits=only.visits if only else None,
        owners=only.owners if only else None,
        deviations=only.deviations if only else None,
        fitness=only.fitness if only else None,
    )


def _say_passed_over(walk: Walk) -> Message:
    return say(
        'passed over: "{path}", walk "{walk}" of flow "{flow}"',
        path=walk.path or "",
        walk=walk.walk,
        flow=walk.flow,
    )


def _find_start(run: RunReport) -> date | None:
    """Return the day on which a run started; None where it is not known to the day."""
    if run.start is None or run.relative:
        return None
    try:
        return date.fromisoformat(run.start[: len("2026-02-09")])
    except ValueError:
        return None
