"""A plan as a report."""

from collections.abc import Iterator, Mapping
from datetime import date

from walkflow.engine.bottlenecks import rank_bottlenecks
from walkflow.engine.charts import chart_plan
from walkflow.engine.counts import count_burden
from walkflow.engine.graph import Network, measure_roughly
from walkflow.engine.names import is_bundle, name_departments, name_node
from walkflow.engine.plan import EVERYONE, Axis, Plan, plan_stages
from walkflow.engine.versions import Version, VersionStage
from walkflow.model.calendars import Calendar
from walkflow.model.durations import Unit
from walkflow.model.flow import Facts, Flow
from walkflow.model.messages import Message, say, say_count
from walkflow.model.reports import Basis, CalendarBasis, FactBasis
from walkflow.model.trace_report import (
    CountFigures,
    Days,
    FactFigure,
    FactsReport,
    ItemFigure,
    MeasureFigure,
    PathFigure,
    PathItem,
    StageFigure,
    StageLimits,
    TraceReport,
)


def trace_plan(
    version: Version,
    facts: Facts,
    calendar: Calendar,
    start: date | None = None,
    *,
    everyone: bool = False,
) -> TraceReport:
    """
    Return where the time goes when every item of a version takes its limit.

    Args:
        version: The flow with some measures applied; its links have no cycle.
        facts: What is true of the project; what is left out is at its default.
        calendar: How days are counted from `start` on.
        start: The date of day 0; None: day numbers on the plain five-day week.
        everyone: Whether slack, drag and dates are those of the elapsed path
            rather than of the approval path.
    """
    flow = version.flow
    taken = {**flow.default_facts, **facts}
    network, axis = Network(version, taken), Axis(calendar, start)
    approval, elapsed = Plan(network, axis), Plan(network, axis, EVERYONE)
    drawn = elapsed if everyone else approval
    end = axis.find_date(drawn.length) if start else None
    stage_paths = plan_stages(network, axis)
    return TraceReport(
        flow=flow.flow,
        name=flow.name,
        version=version.name,
        facts=taken,
        clock="all" if everyone else "authority",
        start=start,
        end=end,
        path=_make_path(approval),
        elapsed_path=_make_path(elapsed),
        stage_limits=_make_stage_limits(network, stage_paths),
        items=tuple(_make_items(drawn)),
        bottlenecks=rank_bottlenecks(drawn),
        counts=CountFigures(**count_burden(network)._asdict()),
        measures=tuple(
            MeasureFigure(id=each.id, name=each.name, applied=each.id in version.measures)
            for each in flow.measures
        ),
        departments=name_departments(flow, (node.department for node in network.nodes.values())),
        chart=chart_plan(drawn, stage_paths, everyone=everyone),
        basis=make_basis(version, facts, axis, end, _define(drawn, everyone=everyone)),
    )


APPROVAL_PATH = say(
    "path: the longest way through the items when each takes its limit and only the "
    "authority's items take time, the others none"
)
ELAPSED_PATH = say(
    "path: the longest way through the items when each takes its limit, whosever time it is"
)
LEEWAY = say(
    "slack: how far an item may slip without moving the end; drag: how much earlier the end "
    "would be if the item took no time"
)
DAYS = say(
    "days (wd: working days, d: calendar days): acceptance is day 0, and a limit of n ends at "
    "the close of the n-th working day (Administrative Licensing Law, art. 82)"
)
OTHER_UNITS = say(
    "limits in other units are counted on the plain five-day week: 7d = 5wd, 8h = 1wd"
)


def _define(plan: Plan, *, everyone: bool) -> tuple[Message, ...]:
    """Return the definitions of what a plan shows, the headline's first."""
    items = plan.network.version.flow.items.item_by_id
    laws = [each.statutory for each in (items.get(node) for node in plan.starts) if each]
    limits = [node.limit for node in plan.network.nodes.values()]
    limits += [law.limit for law in laws if law and law.limit]
    has_others = any(limit.unit is not Unit.WORKING_DAY for limit in limits)
    path = ELAPSED_PATH if everyone else APPROVAL_PATH
    return (path, LEEWAY, DAYS, *([OTHER_UNITS] if has_others else []))


def make_basis(
    version: Version, facts: Facts, axis: Axis, end: date | None, definitions: tuple[Message, ...]
) -> Basis:
    """Return what figures of one version rest on."""
    flow, calendar = version.flow, axis.calendar
    return Basis(
        files=flow.files,
        flow=flow.flow,
        version=version.name,
        measures=version.measures,
        measure_names={each.id: each.name for each in flow.measures if each.id in version.measures},
        calendar=CalendarBasis(
            id=calendar.id,
            name=calendar.name,
            first=calendar.first,
            last=calendar.last,
            provisional=end is not None and bool(calendar.provisional_days(axis.start, end)),
        ),
        facts=tuple(
            FactBasis(
                id=fact_id,
                name=fact.name,
                value=facts.get(fact_id, fact.default),
                assumed=fact_id not in facts,
            )
            for fact_id, fact in flow.facts.items()
        ),
        left_out=tuple(_find_undated(version)),
        definitions=definitions,
    )


def _find_undated(version: Version) -> Iterator[Message]:
    """Say that a date as a version cannot tell measures apart of which none has a date."""
    undated = [measure for measure in version.flow.measures if measure.since is None]
    if undated and version.name[:1].isdigit():
        yield say_count(
            "{n} measure has no date (since), so no version by date has it",
            "{n} measures have no date (since), so no version by date has them",
            len(undated),
        )


def list_facts(flow: Flow) -> FactsReport:
    """Return what differs between the projects of a flow, and which items it decides."""
    return FactsReport(
        flow=flow.flow,
        name=flow.name,
        facts=tuple(
            FactFigure(
                id=fact_id,
                name=fact.name,
                values=fact.values,
                default=fact.default,
                items=tuple(each.step.item for each in flow.steps if fact_id in each.step.when),
            )
            for fact_id, fact in flow.facts.items()
        ),
        basis=Basis(files=(flow.path,) if flow.path else (), flow=flow.flow),
    )


def _make_path(plan: Plan) -> PathFigure:
    nodes = plan.network.nodes
    return PathFigure(
        length_wd=plan.length,
        items=tuple(
            PathItem(
                id=part.node,
                wd=part.days,
                because=part.binding,
                after=part.held_by,
                earliest_start_wd=plan.starts[part.node],
                earliest_finish_wd=plan.finishes[part.node],
                estimate=nodes[part.node].is_estimate,
            )
            for part in plan.path
        ),
        estimate=plan.rests_on_estimate,
    )


def _make_stage_limits(network: Network, stage_paths: Mapping[str, int]) -> StageLimits:
    stages = [
        _make_stage(network.version, stage, stage_paths[stage.id])
        for stage in network.version.stages
    ]
    total = sum(stage.limit_wd for stage in stages if stage.limit_wd is not None)
    return StageLimits(
        total_wd=_whole(total),
        stages=tuple(stages),
        estimate=network.version.estimates_total,
    )


def _make_stage(version: Version, stage: VersionStage, needed: int) -> StageFigure:
    limit_wd = _whole(measure_roughly(stage.limit)) if stage.limit else None
    return StageFigure(
        id=stage.id,
        name=stage.name,
        lead=stage.lead,
        limit=str(stage.limit) if stage.limit else None,
        limit_wd=limit_wd,
        path_wd=needed,
        over=limit_wd is not None and needed > limit_wd,
        estimate=stage.limit is not None and stage.is_estimate,
        line=version.flow.find_line(stage.route),
    )


def _whole(days: float) -> Days:
    """Return days as a whole number where they are one, so that JSON shows 20 and not 20.0."""
    return int(days) if float(days).is_integer() else days


def _make_items(plan: Plan) -> Iterator[ItemFigure]:
    version, axis = plan.network.version, plan.axis
    critical = {part.node for part in plan.path}
    for node in plan.network.nodes.values():
        start, finish = plan.starts[node.id], plan.finishes[node.id]
        first, last = axis.find_date(start), axis.find_date(finish)
        yield ItemFigure(
            id=node.id,
            name=name_node(node, version),
            department=node.department,
            stage=node.stage,
            members=tuple(member.item for member in node.members) if is_bundle(node) else (),
            limit=str(node.limit),
            estimate=node.is_estimate,
            clock=node.clock,
            counts=bool(plan.limits[node.id].amount) or not node.limit.amount,
            earliest_start_wd=start,
            earliest_finish_wd=finish,
            latest_start_wd=plan.latest_starts[node.id],
            latest_finish_wd=plan.latest_finishes[node.id],
            slack_wd=plan.slacks[node.id],
            free_slack_wd=plan.free_slacks[node.id],
            drag_wd=plan.drags[node.id],
            critical=node.id in critical,
            start=first if axis.has_dates else None,
            end=last if axis.has_dates else None,
            latest_end=axis.find_date(plan.latest_finishes[node.id]) if axis.has_dates else None,
            provisional=axis.has_dates and bool(axis.calendar.provisional_days(axis.start, last)),
            line=version.flow.find_line(node.route),
        )
