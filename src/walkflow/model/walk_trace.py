"""The report of a trace of recorded runs: the plan, and what happened against it."""

from datetime import date

from walkflow.model.run_report import Deviation, FitnessFigure, OwnerFigure, VisitFigure
from walkflow.model.runs_report import RunsReport
from walkflow.model.trace_report import TraceReport


class WalkTraceReport(TraceReport):
    """
    What recorded runs say, beside the plan of the flow that they walked through.

    The plan is that of the first run: its version, its facts, and its start where
    the day is known.
    """

    planned_end: date | None
    """When the path drawn of the plan ends that starts as the first run did."""
    min_coverage: float | None
    """The share of items that the walks were to cover, 0 to 1; None: none was asked for."""
    recorded: RunsReport
    visits: tuple[VisitFigure, ...] | None
    """Of the only run, as the next three; None where there are several: `recorded` has them."""
    owners: tuple[OwnerFigure, ...] | None
    deviations: tuple[Deviation, ...] | None
    fitness: FitnessFigure | None
