"""Which items of a walk are possible now, and what the others wait for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from walkflow.engine.graph import Network, Node
from walkflow.engine.names import join_names, name_item, name_node
from walkflow.engine.recording import Story, is_open
from walkflow.engine.rows import find_node
from walkflow.model.records import Name
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Scope, Visit


class Standing(StrEnum):
    """How far an item is in a walk."""

    UNDER_WAY = "under_way"
    """A visit is open."""
    POSSIBLE = "possible"
    """All that it waits for is decided."""
    WAITING = "waiting"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Prospect:
    """An item of the version, how far it is, and what it still waits for."""

    node: Node
    name: Name
    standing: Standing
    visit: Visit | None
    """The latest one."""
    waits_for: tuple[str, ...]
    """Items that are not decided yet and must be before this one starts."""
    issue_waits_for: tuple[str, ...]
    """Items that are not decided yet and must be before this one is issued."""


class Prospects:
    """
    The items of a version, seen from what a walk has recorded.

    An item is decided once it was granted; a bundle, once it was itself or all of its
    members were. Of a walk that tells a part of the run only, an item that it does
    not have keeps nothing waiting.

    Args:
        network: The version with the walk's facts.
        story: The walk as far as it was told.
    """

    def __init__(self, network: Network, story: Story) -> None:
        """Sort the visits by what handles them."""
        self.network = network
        self._is_part = story.begun is not None and story.begun.scope is Scope.PART
        self._visits_by_item: dict[str, list[Visit]] = {}
        for visit in story.visits:
            self._visits_by_item.setdefault(visit.item, []).append(visit)
        self._mates = _find_mates(network)

    def list_all(self, at: Stamp | None = None) -> tuple[Prospect, ...]:
        """Return every item of the version in file order, as it stands at a moment, else now."""
        return tuple(self._look_at(node, at) for node in self.network.nodes.values())

    def find(self, item: str, at: Stamp | None = None) -> Prospect | None:
        """Return how an item stands; the bundle for a member; None if the version lacks it."""
        node = self.find_node(item)
        return None if node is None else self._look_at(node, at)

    def find_node(self, item: str) -> Node | None:
        """Return what handles an item in this version: itself or its bundle."""
        node = find_node(self.network, item)
        return None if node is None else self.network.nodes[node]

    def name(self, item: str) -> Name:
        """Return what an item or a bundle is called."""
        version = self.network.version
        if item in self.network.nodes:
            return name_node(self.network.nodes[item], version)
        return name_item(version, item)

    def name_all(self, items: Collection[str]) -> Name:
        """Return the names of items as one list."""
        return join_names([self.name(item) for item in items])

    def _look_at(self, node: Node, at: Stamp | None) -> Prospect:
        visits = self._list_visits(node)
        waits_for = self._list_pending(node, at, is_issue=False)
        issue_waits_for = self._list_pending(node, at, is_issue=True)
        if waits_for and self._may_start_early(node, at):
            waits_for, issue_waits_for = (), (*waits_for, *issue_waits_for)
        if any(map(is_open, visits)):
            standing = Standing.UNDER_WAY
        elif self._is_done(node, at):
            standing = Standing.DECIDED
        else:
            standing = Standing.WAITING if waits_for else Standing.POSSIBLE
        return Prospect(
            node,
            name_node(node, self.network.version),
            standing,
            visits[-1] if visits else None,
            waits_for,
            issue_waits_for,
        )

    def _list_visits(self, node: Node) -> list[Visit]:
        items = dict.fromkeys((node.id, *(member.item for member in node.members)))
        return [visit for item in items for visit in self._visits_by_item.get(item, ())]

    def _is_done(self, node: Node, at: Stamp | None) -> bool:
        if self._is_granted(node.id, at):
            return True
        return all(self._is_granted(member.item, at) for member in node.members)

    def _is_granted(self, item: str, at: Stamp | None) -> bool:
        return any(_was_granted(visit, at) for visit in self._visits_by_item.get(item, ()))

    def _list_pending(self, node: Node, at: Stamp | None, *, is_issue: bool) -> tuple[str, ...]:
        nodes = self.network.nodes
        return tuple(
            link.before
            for link in self.network.predecessors[node.id]
            if link.is_issue == is_issue
            and not self._is_done(nodes[link.before], at)
            and not (self._is_part and not self._list_visits(nodes[link.before]))
        )

    def _may_start_early(self, node: Node, at: Stamp | None) -> bool:
        """Return whether it is submitted together with an item that need not wait any longer."""
        return any(
            not self._list_pending(self.network.nodes[mate], at, is_issue=False)
            for mate in self._mates.get(node.id, ())
        )


def _find_mates(network: Network) -> dict[str, tuple[str, ...]]:
    """Return by node those that are submitted together with it."""
    mates: dict[str, tuple[str, ...]] = {}
    for intake in network.version.intakes:
        found = (find_node(network, item) for item in intake)
        nodes = tuple(dict.fromkeys(node for node in found if node is not None))
        for node in nodes:
            others = tuple(other for other in nodes if other != node)
            mates[node] = (*mates.get(node, ()), *others)
    return mates


def _was_granted(visit: Visit, at: Stamp | None) -> bool:
    """Return whether a visit was decided by a moment, so that what comes next may start on it."""
    when = visit.decided or visit.delivered
    if when is None or (visit.outcome is not None and not visit.outcome.is_granted):
        return False
    return at is None or not at.is_before(when)
