"""A version as a directed graph, and the questions we ask of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import networkx as nx

from walkflow.engine.versions import Version, VersionStep
from walkflow.model.catalogue import Clock
from walkflow.model.diagnostics import Route
from walkflow.model.durations import Duration, Unit
from walkflow.model.errors import WalkflowError
from walkflow.model.flow import Bundle, Facts
from walkflow.model.messages import Message, say

_MOST_SHOWN = 30
HOURS_PER_DAY = 8
"""For comparing limits of different units where there are no dates; 09:00-17:00."""


@dataclass(frozen=True, slots=True)
class Node:
    """What is handled at one go: an item, or the members of a bundle."""

    id: str
    members: tuple[VersionStep, ...]
    limit: Duration
    limit_route: Route
    clock: Clock
    stage: str
    department: str
    is_estimate: bool

    @property
    def route(self) -> Route:
        """Where it stands in the flow file."""
        return self.members[0].route


class Link(NamedTuple):
    """An arrow of the graph, and where it comes from in the file."""

    before: str
    """The node that comes first."""
    item: str
    """The node that waits."""
    is_issue: bool
    """Whether only issuing waits (finish-to-finish), not the start."""
    route: Route
    """The name in the file that the link was read from."""
    via: tuple[str, ...]
    """Items that do not stand in the graph and are bridged, or gave the link away."""


class Network:
    """
    The items of a version that apply, bundles as one, and the links between them.

    Items that do not apply are bridged: whoever names them waits for what they
    would have waited for. Nodes are in the order of the flow file.

    Args:
        version: The flow with some measures applied.
        facts: What is true of the project. A fact that is left out rules no item
            out, so with none at all every item that any project has is there.
    """

    def __init__(self, version: Version, facts: Facts) -> None:
        """Work out which items apply, and the links between them."""
        self.version = version
        self.facts = facts
        self._present = {
            item: step
            for item, step in version.steps.items()
            if item not in version.absent and item not in version.merged and step.applies(facts)
        }
        self._node_by_item: dict[str, str] = {item: item for item in self._present}
        self._bundle_by_id: dict[str, tuple[Bundle, Route]] = {}
        for bundle, route in version.bundles:
            for item in bundle.items:
                if self._node_by_item.get(item) == item:
                    self._node_by_item[item] = bundle.id
                    self._bundle_by_id[bundle.id] = (bundle, route)
        self._resolved: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The nodes by id, each where its first member stands in the file."""
        members: dict[str, list[VersionStep]] = {}
        for item, step in self._present.items():
            members.setdefault(self._node_by_item[item], []).append(step)
        return {node: self._make_node(node, steps) for node, steps in members.items()}

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """
        The links as a graph from each node to those that wait for it.

        Nodes and edges are in file order. An edge has `link`, the `Link`; where a
        node waits for another both to start and to be issued, starting counts.
        """
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        for link in self.list_links():
            is_known = graph.has_edge(link.before, link.item)
            if not is_known or self._is_issue(graph, link) > link.is_issue:
                graph.add_edge(link.before, link.item, link=link)
        return graph

    @staticmethod
    def _is_issue(graph: "nx.DiGraph[str]", link: Link) -> bool:
        known: Link = graph.edges[link.before, link.item]["link"]
        return known.is_issue

    @cached_property
    def is_acyclic(self) -> bool:
        """Whether no item waits, through others, for itself."""
        return nx.is_directed_acyclic_graph(self.graph)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """
        The nodes so that each comes after all it waits for, file order where free.

        Raises:
            WalkflowError: If items wait for each other; the message shows the lines.
        """
        rank = {node: number for number, node in enumerate(self.nodes)}
        try:
            return tuple(nx.lexicographical_topological_sort(self.graph, key=rank.__getitem__))
        except nx.NetworkXUnfeasible:
            raise WalkflowError(self._describe_cycle()) from None

    @cached_property
    def predecessors(self) -> Mapping[str, tuple[Link, ...]]:
        """The links into each node, in the file order of where they come from."""
        rank = {node: number for number, node in enumerate(self.nodes)}
        links: dict[str, list[Link]] = {node: [] for node in self.nodes}
        for link in self._links:
            links[link.item].append(link)
        return {
            node: tuple(sorted(into, key=lambda link: rank[link.before]))
            for node, into in links.items()
        }

    @cached_property
    def successors(self) -> Mapping[str, tuple[Link, ...]]:
        """The links out of each node."""
        links: dict[str, list[Link]] = {node: [] for node in self.nodes}
        for link in self._links:
            links[link.before].append(link)
        return {node: tuple(out) for node, out in links.items()}

    @property
    def _links(self) -> Iterator[Link]:
        for before, item in self.graph.edges:
            yield self.graph.edges[before, item]["link"]

    def find_cycle(self) -> tuple[Link, ...]:
        """Return the links of one cycle, each leading to the next; none if there is no cycle."""
        try:
            edges = nx.find_cycle(self.graph)
        except nx.NetworkXNoCycle:
            return ()
        return tuple(self.graph.edges[before, item]["link"] for before, item in edges)

    def _describe_cycle(self) -> Message:
        flow = self.version.flow
        cycle = self.find_cycle()
        chain = say("{item}", item=cycle[0].before)
        for link in cycle[:_MOST_SHOWN]:
            chain = say(
                "{chain} → {item} (line {line})",
                chain=chain,
                item=link.item,
                line=flow.find_line(link.route) or "-",
            )
        return say(
            'flow "{flow}", version {version}: items wait for each other: {chain}. '
            "walkflow validate shows the lines",
            flow=flow.flow,
            version=self.version.name,
            chain=chain,
        )

    def find_node(self, item: str) -> str | None:
        """Return the node that handles an item: itself, its bundle or what it merged into."""
        return self._node_by_item.get(self.version.find_target(item))

    def has_merged(self, item: str) -> bool:
        """Return whether an item that was merged into another one applies."""
        return item not in self.version.absent and self.version.steps[item].applies(self.facts)

    def resolve(self, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the nodes that a name stands for, each with the absent items bridged."""
        if name not in self._resolved:
            node = self._node_by_item.get(name)
            self._resolved[name] = tuple(self._walk_back(name)) if node is None else ((node, ()),)
        return self._resolved[name]

    def _walk_back(self, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the nearest nodes at and before a name, past items that are absent."""
        seen: set[str] = set()
        found: set[str] = set()
        waiting: list[tuple[str, tuple[str, ...]]] = [(name, ())]
        while waiting:
            item, via = waiting.pop()
            step = self.version.steps.get(item)
            if step is None or item in seen:
                continue
            seen.add(item)
            node = self.find_applicable_node(item)
            if node is None:
                names = (*step.after, *step.issue_after)
                waiting += [(each, (*via, item)) for each in reversed(names)]
            elif node not in found:
                found.add(node)
                yield node, via if item in self._node_by_item else (*via, item)

    def find_applicable_node(self, item: str) -> str | None:
        """
        Return the node that an item is, is bundled into or, if it applies, merged into.

        None for an item that is absent, and for one merged into an absent one: both
        are bridged.
        """
        seen: set[str] = set()
        while item in self.version.merged and item not in seen and self.has_merged(item):
            seen.add(item)
            item = self.version.merged[item]
        return self._node_by_item.get(item)

    def list_links(self) -> Iterator[Link]:
        """Yield every link that the file names, in file order; two nodes may have several."""
        for item, step in self.version.steps.items():
            node = self.find_applicable_node(item)
            if node is not None:
                given = () if item in self._node_by_item else (item,)
                yield from self._links_into(node, step, given)

    def _links_into(self, node: str, step: VersionStep, given: tuple[str, ...]) -> Iterator[Link]:
        for is_issue, names, route in (
            (False, step.after, step.after_route),
            (True, step.issue_after, step.issue_after_route),
        ):
            for place, name in enumerate(names):
                for before, via in self.resolve(name):
                    if before != node:
                        yield Link(before, node, is_issue, (*route, place), (*given, *via))

    def _make_node(self, node: str, steps: list[VersionStep]) -> Node:
        first = steps[0]
        if node not in self._bundle_by_id:
            return Node(
                node,
                (first,),
                first.limit,
                first.limit_route,
                first.clock,
                first.stage,
                first.department,
                first.is_estimate,
            )
        bundle, route = self._bundle_by_id[node]
        longest = max(steps, key=lambda step: measure_roughly(step.limit))
        rank = {
            stage.id: (stage.limit is not None, number)
            for number, stage in enumerate(self.version.stages)
        }
        item = self.version.flow.items.item_by_id.get(node)
        authority = [step for step in steps if step.clock is Clock.AUTHORITY]
        return Node(
            id=node,
            members=tuple(steps),
            limit=bundle.limit or longest.limit,
            limit_route=(*route, "limit") if bundle.limit else longest.limit_route,
            clock=(authority or steps)[0].clock,
            stage=max((step.stage for step in steps), key=rank.__getitem__),
            department=item.department if item else first.department,
            is_estimate=True if bundle.limit else longest.is_estimate,
        )


def measure_roughly(limit: Duration) -> float:
    """
    Return a limit in working days of the plain five-day week, to compare units without dates.

    Seven calendar days are five working days; eight office hours are one.
    """
    match limit.unit:
        case Unit.WORKING_DAY:
            return limit.amount
        case Unit.DAY:
            return limit.amount * 5 / 7
        case Unit.HOUR:
            return limit.amount / HOURS_PER_DAY
