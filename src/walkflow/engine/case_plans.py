"""What each case of a log is replayed against: its flow with its facts, as whole numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from walkflow.engine.columns import NONE, Table
from walkflow.engine.graph import Network, Node
from walkflow.engine.measure_columns import NODE_COLUMNS
from walkflow.engine.names import name_node
from walkflow.engine.office import read_limit
from walkflow.engine.rows import find_node, make_graph
from walkflow.engine.versions import Version
from walkflow.model.calendars import Calendar
from walkflow.model.catalogue import Clock
from walkflow.model.durations import Duration
from walkflow.model.event_log import LogMapping
from walkflow.model.flow import Facts
from walkflow.model.near_words import simplify
from walkflow.model.records import Name


@dataclass(frozen=True, slots=True)
class CasePlan:
    """One flow with the facts of some cases."""

    network: Network
    graph: Table
    """As the kernel takes it."""
    nodes: Table
    """What is known about its nodes."""
    node_by_item: tuple[int, ...]
    """By item of all flows: the node that handles it, or NONE."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted as one: an item or a bundle, whichever flows have it."""

    id: str
    name: Name
    department: str
    line: int | None
    limit: Duration
    """That of the first flow that has it, as down from here."""
    clock: Clock


class CasePlans:
    """
    The numbers that stand for the items, units and departments of some flows.

    Args:
        versions: The flows with some measures applied.
        calendar: Counts the days of all of them.
        mapping: Which activities stand for which items.
        desks: The departments that a log names.
    """

    def __init__(
        self,
        versions: Sequence[Version],
        calendar: Calendar,
        mapping: LogMapping,
        desks: Sequence[str],
    ) -> None:
        """Take what is to be numbered; each is when it is asked for."""
        self.versions = versions
        self.calendar = calendar
        self.mapping = mapping
        self._desks = desks
        self._plans: dict[tuple[int, tuple[tuple[str, str], ...]], CasePlan] = {}

    @cached_property
    def items(self) -> Mapping[str, int]:
        """The items and bundles of all flows, in file order."""
        names: dict[str, int] = {}
        for version in self.versions:
            for item in (*version.steps, *(bundle.id for bundle, _ in version.bundles)):
                names.setdefault(item, len(names))
        return names

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """What may handle an item in some case, in file order."""
        units: dict[str, Unit] = {}
        for version in self.versions:
            for node in Network(version, {}).nodes.values():
                units.setdefault(node.id, _make_unit(node, version))
        return units

    @cached_property
    def unit_numbers(self) -> Mapping[str, int]:
        """The numbers of the units."""
        return {unit: number for number, unit in enumerate(self.units)}

    @cached_property
    def desks(self) -> Mapping[str, int]:
        """The departments of the flows, and those that only the log names."""
        desks: dict[str, int] = {}
        for unit in self.units.values():
            if unit.department:
                desks.setdefault(unit.department, len(desks))
        for named in self._desks:
            desks.setdefault(self.find_desk(named), len(desks))
        return desks

    def find_desk(self, named: str) -> str:
        """Return the department that a log names: its id, where the flows know it."""
        return self.desk_by_word.get(simplify(named), named)

    @cached_property
    def desk_by_word(self) -> Mapping[str, str]:
        """The departments of the flows by what a log may call them."""
        found: dict[str, str] = {}
        for version in self.versions:
            for department in version.flow.items.departments:
                for word in (department.id, department.name.zh, department.name.en):
                    found.setdefault(simplify(word), department.id)
        return found

    @cached_property
    def item_by_word(self) -> Mapping[str, str]:
        """The items by what a log may call them: their ids, their names in both languages."""
        found: dict[str, str] = {}
        for version in self.versions:
            for item in version.flow.items.items:
                for word in (item.id, item.name.zh, item.name.en):
                    found.setdefault(simplify(word), item.id)
            for bundle, _ in version.bundles:
                named = (bundle.name.zh, bundle.name.en) if bundle.name else ()
                for word in (bundle.id, *named):
                    found.setdefault(simplify(word), bundle.id)
            for item_id in version.steps:
                found.setdefault(simplify(item_id), item_id)
        return found

    def find_item(self, activity: str) -> str | None:
        """Return the item that an activity stands for: by the mapping, its id or its name."""
        return self.mapping.activities.get(activity) or self.item_by_word.get(simplify(activity))

    def find_plan(self, flow: int, facts: Facts) -> CasePlan:
        """Return the plan of a flow with some facts, made once."""
        key = (flow, tuple(sorted(facts.items())))
        if key not in self._plans:
            self._plans[key] = self._make_plan(Network(self.versions[flow], facts))
        return self._plans[key]

    @cached_property
    def offices(self) -> tuple[Calendar, ...]:
        """The calendars of the departments: first that of all who have none of their own."""
        own = [self.calendar.for_department(department) for department in self.calendar.departments]
        return (self.calendar, *own)

    def _find_office(self, department: str) -> int:
        calendar = self.calendar.for_department(department)
        return next(n for n, office in enumerate(self.offices) if office is calendar)

    def _make_plan(self, network: Network) -> CasePlan:
        rank = {node: number for number, node in enumerate(network.nodes)}
        columns: Table = [[] for _ in range(NODE_COLUMNS)]
        for node in network.nodes.values():
            values = (
                self.unit_numbers[node.id],
                rank[network.order[rank[node.id]]],
                *read_limit(node.limit),
                *read_limit(find_statutory(node, network.version)),
                self._find_office(node.department),
                self.desks.get(node.department, NONE),
            )
            for column, value in zip(columns, values, strict=True):
                column.append(value)
        return CasePlan(
            network, make_graph(network), columns, tuple(self._list_nodes(network, rank))
        )

    def _list_nodes(self, network: Network, rank: Mapping[str, int]) -> Iterator[int]:
        for item in self.items:
            node = find_node(network, item)
            yield NONE if node is None else rank[node]


def find_statutory(node: Node, version: Version) -> Duration | None:
    """Return the statutory limit of a node: of a bundle that of its own item."""
    item = version.flow.items.item_by_id.get(node.id)
    return item.statutory.limit if item and item.statutory else None


def _make_unit(node: Node, version: Version) -> Unit:
    return Unit(
        node.id,
        name_node(node, version),
        node.department,
        version.flow.find_line(node.route),
        node.limit,
        node.clock,
    )
