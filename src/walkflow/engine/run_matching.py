"""What the runs of two sides have in common: which items, handled as one or as several."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from walkflow.engine.graph import Network, Node
from walkflow.engine.phases import Phases
from walkflow.engine.walks import Measured
from walkflow.model.flow import Flow
from walkflow.model.messages import Message, say, say_count
from walkflow.model.run_report import VisitFigure
from walkflow.model.walk import Scope


class Coverage:
    """
    What one run visited, in items of the catalogue.

    A visit of a bundle is one of its members; a visit of an item is one of those too
    that became part of it and would apply to the project.
    """

    def __init__(self, run: Measured) -> None:
        """Take a run that was measured."""
        self.run = run

    @cached_property
    def items_by_node(self) -> Mapping[str, frozenset[str]]:
        """What each visited node stands for, in the order of the first visits."""
        found: dict[str, frozenset[str]] = {}
        for phases in self.run.phases.phases:
            node = phases.node
            known = found.get(node.id, frozenset())
            for course in phases.execution.courses:
                items = None if course.item == node.id else {course.item}
                known |= list_items(self.run.network, node, items)
            found[node.id] = known
        return found

    @cached_property
    def items(self) -> frozenset[str]:
        """All that was visited."""
        return frozenset().union(*self.items_by_node.values())

    @property
    def is_whole(self) -> bool:
        """Whether all of the run is told."""
        return self.run.report.scope is Scope.WHOLE

    def has(self, items: frozenset[str]) -> bool:
        """Return whether all of some items were visited."""
        return items <= self.items

    def list_phases(self, items: frozenset[str]) -> list[Phases]:
        """Return the visits of nodes that stand for some of these items."""
        return [
            phases
            for phases in self.run.phases.phases
            if self.items_by_node[phases.node.id] & items
        ]

    def list_visits(self, items: frozenset[str]) -> list[VisitFigure]:
        """Return the same visits as the report has them."""
        return [visit for visit in self.run.report.visits if self.items_by_node[visit.item] & items]


@dataclass(frozen=True, slots=True)
class RunSide:
    """The runs of one side."""

    coverages: tuple[Coverage, ...]

    @property
    def whole(self) -> list[Coverage]:
        """Those of which all is told."""
        return [each for each in self.coverages if each.is_whole]

    def list_visited(self) -> list[Coverage]:
        """Return those in which anything was visited."""
        return [each for each in self.coverages if each.items_by_node]


def make_run_side(runs: Iterable[Measured]) -> RunSide:
    """Return runs as a side."""
    return RunSide(tuple(Coverage(run) for run in runs))


def is_finished(run: Measured) -> bool:
    """Return whether a run came to its end: all decided, and what comes last visited."""
    visited = {phases.node.id for phases in run.phases.phases}
    if any(phases.decided is None for phases in run.phases.phases):
        return False
    needed: set[str] = set()
    for node in reversed(run.network.order):
        if node not in visited and node not in needed:
            return False
        needed |= {link.before for link in run.network.predecessors[node]}
    return True


def list_items(network: Network, node: Node, only: Iterable[str] | None = None) -> frozenset[str]:
    """
    Return the items of the catalogue that a node stands for, with those that became part of them.

    Args:
        network: The items of a version that apply to a project.
        node: One of its nodes.
        only: The members that are meant; None: all.
    """
    version = network.version
    own = {step.item for step in node.members} if only is None else set(only)
    parts = {
        item
        for item in version.merged
        if version.find_target(item) in own and item in version.steps and network.has_merged(item)
    }
    return frozenset(own | parts)


def group_items(before: RunSide, after: RunSide) -> tuple[frozenset[str], ...]:
    """
    Return the visited items in groups as small as can be, such that no visit is of two groups.

    In the order of the flow file.
    """
    group_by_item: dict[str, frozenset[str]] = {}
    for coverage in (*before.coverages, *after.coverages):
        for items in coverage.items_by_node.values():
            merged = items.union(*(group_by_item.get(item, frozenset()) for item in items))
            group_by_item.update(dict.fromkeys(merged, merged))
    rank = _rank_items(before, after)
    return tuple(
        sorted(set(group_by_item.values()), key=lambda group: min(rank[item] for item in group))
    )


def sort_items(items: Iterable[str], before: RunSide, after: RunSide) -> tuple[str, ...]:
    """Return items in the order of the flow file."""
    rank = _rank_items(before, after)
    return tuple(sorted(items, key=rank.__getitem__))


def find_same(before: RunSide, after: RunSide) -> tuple[frozenset[str], ...]:
    """Return the groups of items that every run of both sides visited that visited anything."""
    first, second = before.list_visited(), after.list_visited()
    if not first or not second:
        return ()
    return tuple(
        group
        for group in group_items(before, after)
        if all(coverage.has(group) for coverage in (*first, *second))
    )


def refuse_scopes(before: RunSide, after: RunSide) -> Message | None:
    """Say why whole runs of two sides must not be compared; None if they may be."""
    sides = ((before, say("before")), (after, say("after")))
    for side, when in sides:
        if not side.whole:
            return say("no run {when} tells the whole", when=when)
    known = [list_values(each.run.network for each in side.whole) for side in (before, after)]
    return refuse_facts(known[0], known[1]) or next(
        (
            reason
            for (side, when), (other, _) in (sides, sides[::-1])
            if (reason := _refuse_missing(side, when, other))
        ),
        None,
    )


def _rank_items(before: RunSide, after: RunSide) -> Mapping[str, int]:
    """Return where each item stands in the flow file; the versions of a flow have the same."""
    steps = (before.coverages or after.coverages)[0].run.network.version.steps
    return {item: number for number, item in enumerate(steps)}


def refuse_facts(
    first: Mapping[str, Sequence[str]], second: Mapping[str, Sequence[str]]
) -> Message | None:
    """Say which fact differs between the projects of the two sides; None if none does."""
    for fact in first:
        if set(first[fact]) != set(second.get(fact, ())):
            return say(
                "the projects have {fact}={before} before and {fact}={after} after",
                fact=fact,
                before="|".join(first[fact]),
                after="|".join(second.get(fact, ())),
            )
    return None


def list_values(networks: Iterable[Network]) -> Mapping[str, list[str]]:
    """Return the values that each fact has over some projects."""
    values: dict[str, set[str]] = {}
    for network in networks:
        for fact, value in network.facts.items():
            values.setdefault(fact, set()).add(value)
    return {fact: sorted(found) for fact, found in values.items()}


def list_due(networks: Iterable[Network]) -> frozenset[str]:
    """Return the items of the catalogue that apply to some project."""
    return frozenset[str]().union(
        *(list_items(network, node) for network in networks for node in network.nodes.values())
    )


def _refuse_missing(side: RunSide, when: Message, other: RunSide) -> Message | None:
    """Say which items no run of a side visited though they apply, and a run of the other did."""
    due = list_due(coverage.run.network for coverage in side.whole)
    there = frozenset[str]().union(*(coverage.items for coverage in other.whole))
    here = frozenset[str]().union(*(coverage.items for coverage in side.whole))
    missing = sort_items((there & due) - here, side, other)
    return refuse_missing(missing, when, side.whole[0].run.network.version.flow)


def refuse_missing(missing: Sequence[str], when: Message, flow: Flow) -> Message | None:
    """Say which items no run of a side visited though they apply there too; None if none."""
    if not missing:
        return None
    known = flow.items.item_by_id.get(missing[0])
    return say_count(
        'no whole run {when} visited "{item}", which applies there too',
        'no whole run {when} visited {n} items that apply there too, "{item}" first',
        len(missing),
        when=when,
        item=known.name if known else missing[0],
    )
