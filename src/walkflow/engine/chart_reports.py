"""A version of a flow, or what it changed against another one, as the report of a drawing."""

from collections.abc import Iterator

from walkflow.engine.chart_changes import chart_changes
from walkflow.engine.charts import chart_plan
from walkflow.engine.graph import Network
from walkflow.engine.plan import AUTHORITY, EVERYONE, Axis, Plan, plan_stages
from walkflow.engine.planned_trace import (
    APPROVAL_PATH,
    DAYS,
    ELAPSED_PATH,
    OTHER_UNITS,
    make_basis,
)
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.versions import Version
from walkflow.model.calendars import read_named_calendar
from walkflow.model.chart import Chart
from walkflow.model.chart_report import ChartReport
from walkflow.model.durations import Unit
from walkflow.model.flow import Facts
from walkflow.model.messages import Message


def draw_version(
    version: Version, against: Version | None, facts: Facts, *, everyone: bool = False
) -> ChartReport:
    """
    Return a version of a flow as it is to be drawn.

    Args:
        version: What is drawn; its links have no cycle.
        against: Another version of the same flow: what has changed since is drawn too.
        facts: What is true of the project; what is left out is at its default.
        everyone: Whether the path drawn counts everyone's time, not only the authority's.

    Raises:
        WalkflowError: If items of a version wait for each other.
    """
    flow = version.flow
    axis = Axis(read_named_calendar("plain"))
    taken = {**flow.default_facts, **facts}
    clocks = EVERYONE if everyone else AUTHORITY
    plan = Plan(Network(version, taken), axis, clocks)
    if against is None:
        chart = chart_plan(plan, plan_stages(plan.network, axis), everyone=everyone)
    else:
        former = Plan(Network(against, taken), axis, clocks)
        rewrite = Rewrite(against, version, taken)
        chart = chart_changes(rewrite, former, plan, everyone=everyone)
    definitions = tuple(_define(chart, everyone=everyone))
    return ChartReport(
        flow=flow.flow,
        name=flow.name,
        version=version.name,
        against=against.name if against else None,
        chart=chart,
        basis=make_basis(version, facts, axis, None, definitions),
    )


def _define(chart: Chart, *, everyone: bool) -> Iterator[Message]:
    """Yield the definitions of what is drawn, the headline's first."""
    yield ELAPSED_PATH if everyone else APPROVAL_PATH
    yield DAYS
    limits = [node.limit for node in chart.nodes]
    if any(not limit.endswith(Unit.WORKING_DAY) for limit in limits):
        yield OTHER_UNITS
