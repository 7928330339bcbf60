"""The recorded runs through one flow before and after, as a report."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from walkflow.engine.contrasts import Figures, contrast, hold_against_chance
from walkflow.engine.owners import count_chargeable, count_worked
from walkflow.engine.recorded_flows import Parts, WholeRuns, make_recorded_flow
from walkflow.engine.run_matching import (
    Coverage,
    RunSide,
    find_same,
    group_items,
    is_finished,
    list_due,
    make_run_side,
    refuse_scopes,
    sort_items,
)
from walkflow.engine.spreads import find_share, list_owners, measure_coverage
from walkflow.engine.tallies import add_all, exact
from walkflow.engine.walks import Measured
from walkflow.engine.yardstick import Yardstick
from walkflow.model.flow import Flow
from walkflow.model.messages import Message, say
from walkflow.model.run_report import RunReport, VisitFigure
from walkflow.model.version_names import name_version
from walkflow.model.walk import DeviationKind
from walkflow.model.walk_comparison import (
    DeviationCount,
    ItemContrast,
    LonelyItem,
    OwnerContrast,
    RecordedFlow,
    SameItems,
    SideRuns,
)


def compare_runs(flow: Flow, before: Sequence[Measured], after: Sequence[Measured]) -> RecordedFlow:
    """
    Return how much less the runs of one side took than those of the other.

    Whole runs are compared where both sides tell some, of projects with the same facts,
    and visited what applies; otherwise only the items that every run visited.

    Args:
        flow: The flow that all of them walk through.
        before: The runs of the first side, at least one.
        after: The runs of the second side, at least one.
    """
    sides = make_run_side(before), make_run_side(after)
    refused, shared = refuse_scopes(*sides), _find_shared(*sides)
    whole = [[coverage.run.report for coverage in side.whole] for side in sides]

    return make_recorded_flow(
        flow,
        (_show_side(sides[0]), _show_side(sides[1])),
        refused,
        _compare_whole(whole, refused, shared),
        Parts(
            same_items=_compare_same(*sides, shared),
            items=tuple(_compare_items(*sides)),
            only_before=tuple(_list_lonely(*sides)),
            only_after=tuple(_list_lonely(*sides[::-1])),
            owners=tuple(_compare_owners(whole, refused)),
            deviations=tuple(_count_deviations(*sides)),
        ),
    )


def _find_shared(before: RunSide, after: RunSide) -> str | None:
    """Return a project, or a file, that tells of runs on both sides."""
    first, second = (
        [
            project or path
            for coverage in side.coverages
            for walk in coverage.run.phases.replay.run.walks
            for project, path in ((walk.project, None), (None, walk.path))
            if project or path
        ]
        for side in (before, after)
    )
    return next((each for each in first if each in second), None)


def _compare_whole(
    sides: Sequence[Sequence[RunReport]], refused: Message | None, shared: str | None
) -> WholeRuns:
    def list_both(find: Callable[[RunReport], int | None]) -> tuple[Figures, Figures]:
        first, second = ([find(run) for run in runs] for runs in sides)
        return first, second

    chargeable = list_both(lambda run: run.chargeable_wd)
    elapsed = list_both(lambda run: run.elapsed_d)
    materials = list_both(lambda run: add_all(visit.materials for visit in run.visits))
    trips = list_both(lambda run: add_all(visit.trips for visit in run.visits))
    return WholeRuns(
        chargeable_wd=hold_against_chance(*chargeable, refused, shared),
        elapsed_d=hold_against_chance(*elapsed, refused, shared),
        elapsed_wd=contrast(*list_both(lambda run: run.elapsed_wd), refused),
        elapsed_s=contrast(*list_both(lambda run: run.elapsed_s), refused),
        materials=contrast(*materials, refused),
        trips=contrast(*trips, refused),
    )


def _compare_same(before: RunSide, after: RunSide, shared: str | None) -> SameItems:
    groups = find_same(before, after)
    items = frozenset(chain.from_iterable(groups))
    refused = None if groups else say("no item was visited in every run of both sides")
    first, second = (
        [exact(count_chargeable(run.list_phases(items), _yardstick(run))) for run in visited]
        if groups
        else []
        for visited in (before.list_visited(), after.list_visited())
    )
    return SameItems(
        items=sort_items(items, before, after),
        chargeable_wd=hold_against_chance(first, second, refused, shared),
    )


def _yardstick(coverage: Coverage) -> Yardstick:
    return coverage.run.phases.replay.yardstick


def _show_side(side: RunSide) -> SideRuns:
    runs = [coverage.run.report for coverage in side.coverages]
    visits = [visit for run in runs for visit in run.visits]
    over = [visit for visit in visits if visit.over_limit]
    dated = [run for run in runs if not run.relative]
    return SideRuns(
        runs=len(runs),
        part=len(runs) - len(side.whole),
        unfinished=sum(not is_finished(each.run) for each in side.whole),
        names=tuple(run.run for run in runs),
        versions=tuple(sorted({run.version for run in runs})),
        start=min((run.start for run in dated if run.start), default=None),
        end=max((run.end for run in dated if run.end), default=None),
        visits=len(visits),
        over_limit=len(over),
        over_limit_estimate=sum(visit.estimate for visit in over),
        over_statutory=sum(visit.over_statutory is True for visit in visits),
        limit_unknown=sum(visit.over_limit is None for visit in visits),
        coverage=measure_coverage([each.run.network for each in side.coverages], runs),
    )


def _compare_items(before: RunSide, after: RunSide) -> Iterator[ItemContrast]:
    """Yield the groups of items that a run of either side visited in full."""
    for group in group_items(before, after):
        sides = [[each for each in side.coverages if each.has(group)] for side in (before, after)]
        if all(sides):
            yield _compare_item(group, sides[0], sides[1], before, after)


def _compare_item(
    group: frozenset[str],
    first: Sequence[Coverage],
    second: Sequence[Coverage],
    before: RunSide,
    after: RunSide,
) -> ItemContrast:
    visits = [[run.list_visits(group) for run in runs] for runs in (first, second)]
    nodes = [{visit.item for each in side for visit in each} for side in visits]
    named = next(
        (
            side[0][0]
            for side, kinds in zip(visits[::-1], nodes[::-1], strict=True)
            if len(kinds) == 1
        ),
        visits[1][0][0],
    )
    is_one = len(nodes[0]) == len(nodes[1]) == 1
    in_hand = [
        [exact(count_worked(run.list_phases(group), _yardstick(run))) for run in runs]
        for runs in (first, second)
    ]
    waiting = [[add_all(visit.waiting_wd for visit in each) for each in side] for side in visits]
    return ItemContrast(
        item=named.item,
        name=named.name,
        department=named.department,
        items=sort_items(group, before, after),
        before_runs=len(first),
        after_runs=len(second),
        waiting_wd=contrast(waiting[0], waiting[1]) if is_one else None,
        in_hand_wd=contrast(in_hand[0], in_hand[1]),
        before_over_limit=_count_over(visits[0]),
        after_over_limit=_count_over(visits[1]),
    )


def _count_over(visits: Sequence[Sequence[VisitFigure]]) -> int:
    return sum(visit.over_limit is True for each in visits for visit in each)


def _list_lonely(side: RunSide, other: RunSide) -> Iterator[LonelyItem]:
    """Yield the nodes that runs of one side visited and that have no counterpart on the other."""
    for group in group_items(side, other):
        if all(any(each.has(group) for each in one.coverages) for one in (side, other)):
            continue
        seen: dict[str, list[VisitFigure]] = {}
        for coverage in side.coverages:
            for node in {visit.item: visit for visit in coverage.list_visits(group)}.values():
                seen.setdefault(node.item, []).append(node)
        for item, visits in seen.items():
            yield LonelyItem(
                item=item,
                name=visits[0].name,
                department=visits[0].department,
                runs=len(visits),
                reason=_explain_lonely(group, item, other),
            )


def _explain_lonely(group: frozenset[str], item: str, other: RunSide) -> Message:
    """Say why the other side has nothing that an item can be compared with."""
    if any(coverage.items & group for coverage in other.coverages):
        return say("the other side handled it together with something else")
    networks = [coverage.run.network for coverage in other.coverages]
    if group & list_due(networks):
        if len(other.whole) < len(other.coverages):
            return say("due on the other side too, where no run tells of it")
        return say("due on the other side too, where no run visited it")
    if all(
        item in network.version.absent or item not in network.version.steps for network in networks
    ):
        return say(
            'not asked for in version "{version}"', version=name_version(networks[0].version.name)
        )
    return say("does not apply to the projects of the other side")


def _compare_owners(
    sides: Sequence[Sequence[RunReport]], refused: Message | None
) -> Iterator[OwnerContrast]:
    measured = [[run for run in runs if run.owners] for runs in sides]
    runs = [run for side in measured for run in side]
    names = {department: name for run in runs for department, name in run.departments.items()}
    for owner, department in list_owners(runs):
        first, second = (
            [find_share(run, owner, department, "wd") for run in side] for side in measured
        )
        yield OwnerContrast(
            owner=owner,
            department=department,
            name=names.get(department or ""),
            wd=contrast(first, second, refused),
        )


def _count_deviations(before: RunSide, after: RunSide) -> Iterator[DeviationCount]:
    for kind in DeviationKind:
        counts = [
            [
                sum(each.kind is kind for each in coverage.run.report.deviations)
                for coverage in side.coverages
            ]
            for side in (before, after)
        ]
        if any(map(any, counts)):
            yield DeviationCount(
                kind=kind,
                before=sum(counts[0]),
                before_runs=sum(map(bool, counts[0])),
                after=sum(counts[1]),
                after_runs=sum(map(bool, counts[1])),
            )
