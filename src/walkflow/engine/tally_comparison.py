"""What many runs through one flow come to before and after, as a report."""

from collections import Counter
from collections.abc import Iterator, Sequence

from walkflow.engine.contrasts import contrast_counts, hold_counts
from walkflow.engine.names import name_node
from walkflow.engine.recorded_flows import Parts, WholeRuns, make_recorded_flow
from walkflow.engine.run_matching import list_due, list_values, refuse_facts, refuse_missing
from walkflow.engine.spreads import cover
from walkflow.engine.tallies import Group, GroupTally, Tally, sort_parts
from walkflow.model.flow import Flow
from walkflow.model.messages import Message, say
from walkflow.model.records import Name
from walkflow.model.version_names import name_version
from walkflow.model.walk import DeviationKind
from walkflow.model.walk_comparison import (
    DepartmentContrast,
    DeviationCount,
    ItemContrast,
    LonelyItem,
    RecordedFlow,
    SameItems,
    SideRuns,
)

NOT_OF_LOGS = say("a log is compared over whole runs alone")


def compare_tallies(
    flow: Flow,
    before: Tally,
    after: Tally,
    groups: Sequence[Group],
    shared: str | None = None,
) -> RecordedFlow:
    """
    Return how much less the runs of one side took than those of the other.

    Whole runs are compared if projects have the same facts on both sides and nothing
    that applies was left out by all runs of one side and visited by one of the other.

    Args:
        flow: The flow that all of them follow.
        before: The runs of the first side.
        after: The runs of the second side.
        groups: What is compared as one, in order.
        shared: A file that tells of runs on both sides, which no test allows.
    """
    refused = _refuse(flow, before, after, groups)
    parts = sort_parts(groups, before, after)
    same = hold_counts(Counter(), Counter(), refused or NOT_OF_LOGS)
    return make_recorded_flow(
        flow,
        (_show_side(before), _show_side(after)),
        refused,
        _compare_whole(before, after, refused, shared),
        Parts(
            same_items=SameItems(items=(), chargeable_wd=same),
            items=tuple(_compare_items(before, after, parts)),
            only_before=tuple(_list_lonely(before, after, parts)),
            only_after=tuple(_list_lonely(after, before, parts)),
            departments=tuple(_compare_desks(flow, before, after, refused)),
            deviations=tuple(_count_deviations(before, after)),
        ),
    )


def _refuse(flow: Flow, before: Tally, after: Tally, groups: Sequence[Group]) -> Message | None:
    """Say why whole runs of two sides must not be compared; None if they may be."""
    for side, when in ((before, say("before")), (after, say("after"))):
        if side.runs == side.part:
            return say("no run {when} tells the whole", when=when)
    known = [list_values(side.networks.values()) for side in (before, after)]
    reason = refuse_facts(known[0], known[1])
    order = [item for group in groups for item in sorted(group)]
    for side, other, when in ((before, after, say("before")), (after, before, say("after"))):
        due = list_due(side.networks.values())
        missing = (other.visited & due) - side.visited
        listed = [item for item in order if item in missing]
        reason = reason or refuse_missing(listed, when, flow)
    return reason


def _compare_whole(
    before: Tally, after: Tally, refused: Message | None, shared: str | None
) -> WholeRuns:
    return WholeRuns(
        chargeable_wd=hold_counts(before.chargeable, after.chargeable, refused, shared),
        elapsed_d=hold_counts(before.elapsed_d, after.elapsed_d, refused, shared),
        elapsed_wd=contrast_counts(before.elapsed_wd, after.elapsed_wd, refused),
        elapsed_s=contrast_counts(Counter(), Counter(), refused),
        materials=contrast_counts(before.materials, after.materials, refused),
        trips=contrast_counts(before.trips, after.trips, refused),
    )


def _show_side(side: Tally) -> SideRuns:
    return SideRuns(
        runs=side.runs,
        part=side.part,
        unfinished=side.unfinished,
        names=tuple(side.names),
        versions=tuple(sorted(side.versions)),
        start=side.first,
        end=side.last,
        visits=side.visits,
        over_limit=side.over,
        over_limit_estimate=side.over_estimate,
        over_statutory=side.over_law,
        limit_unknown=side.unknown,
        coverage=cover(list(side.networks.values()), side.walked),
    )


def _compare_items(before: Tally, after: Tally, parts: Sequence[Group]) -> Iterator[ItemContrast]:
    """Yield what runs of both sides visited in full."""
    for group in parts:
        first, second = before.groups.get(group), after.groups.get(group)
        if first is None or second is None:
            continue
        item, name, department = _name_group(first, second, before, after)
        is_one = len(first.nodes) == len(second.nodes) == 1
        yield ItemContrast(
            item=item,
            name=name,
            department=department,
            items=tuple(sorted(group)),
            before_runs=first.runs,
            after_runs=second.runs,
            waiting_wd=contrast_counts(first.waiting, second.waiting) if is_one else None,
            in_hand_wd=contrast_counts(first.in_hand, second.in_hand),
            before_over_limit=first.over,
            after_over_limit=second.over,
        )


def _name_group(
    first: GroupTally, second: GroupTally, before: Tally, after: Tally
) -> tuple[str, Name, str]:
    """Return what a group is called: as a side that handled it as one does, the second first."""
    sides = ((second, after), (first, before))
    tally, side = next((each for each in sides if len(each[0].nodes) == 1), sides[0])
    return _name(min(tally.nodes), side)


def _name(node_id: str, side: Tally) -> tuple[str, Name, str]:
    for network in side.networks.values():
        node = network.nodes.get(node_id)
        if node is not None:
            return node_id, name_node(node, network.version), node.department
    return node_id, Name(zh=node_id, en=node_id), ""


def _list_lonely(side: Tally, other: Tally, parts: Sequence[Group]) -> Iterator[LonelyItem]:
    """Yield what runs of one side visited, and none of the other in full."""
    due = list_due(other.networks.values())
    for group in parts:
        own = side.groups.get(group)
        if own is None or group in other.groups:
            continue
        for node_id, runs in sorted(own.nodes.items()):
            item, name, department = _name(node_id, side)
            yield LonelyItem(
                item=item,
                name=name,
                department=department,
                runs=runs,
                reason=_explain(node_id, group, other, due),
            )


def _explain(node_id: str, group: Group, other: Tally, due: frozenset[str]) -> Message:
    if group & other.visited:
        return say("the other side handled it together with something else")
    if group & due:
        return say("due on the other side too, where no run visited it")
    versions = [network.version for network in other.networks.values()]
    if all(node_id in each.absent or node_id not in each.steps for each in versions):
        return say(
            'not asked for in version "{version}"', version=name_version(min(other.versions))
        )
    return say("does not apply to the projects of the other side")


def _compare_desks(
    flow: Flow, before: Tally, after: Tally, refused: Message | None
) -> Iterator[DepartmentContrast]:
    """Yield what departments had in hand that had something in hand on both sides."""
    for desk in sorted(before.desks.keys() & after.desks.keys()):
        known = flow.items.department_by_id.get(desk)
        yield DepartmentContrast(
            department=desk,
            name=known.name if known else Name(zh=desk, en=desk),
            in_hand_wd=contrast_counts(before.desks[desk], after.desks[desk], refused),
        )


def _count_deviations(before: Tally, after: Tally) -> Iterator[DeviationCount]:
    for kind in DeviationKind:
        if before.deviations[kind] or after.deviations[kind]:
            yield DeviationCount(
                kind=kind,
                before=before.deviations[kind],
                before_runs=before.deviating[kind],
                after=after.deviations[kind],
                after_runs=after.deviating[kind],
            )
