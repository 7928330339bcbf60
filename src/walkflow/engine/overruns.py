"""Stages whose items take longer than the stage may, for the usual project and for any other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from walkflow.engine.graph import Network, Node
from walkflow.engine.plan import Axis, Plan
from walkflow.engine.proofs import MOST_WORK, choose, intersect
from walkflow.engine.versions import Version, VersionStage, VersionStep
from walkflow.model.durations import Duration
from walkflow.model.flow import Facts, When


@dataclass(frozen=True, slots=True)
class Overrun:
    """A stage whose path is longer than its limit, in one version for one project."""

    stage: VersionStage
    limit: Duration
    limit_wd: int
    """The limit in working days of the plain week."""
    path_wd: int
    """The working days that the stage's items take, one after another and side by side."""
    path: tuple[str, ...]
    """The items and bundles of the path that take time, in order."""
    facts: Facts
    """What differs from the defaults in this project; empty: nothing does."""


@dataclass(frozen=True, slots=True)
class Overruns:
    """The stages of one version that take too long, each for one project at most."""

    found: tuple[Overrun, ...]
    unproved: tuple[str, ...]
    """The stages of which there were too many cases to look at all projects."""


def find_overruns(version: Version, optimistic: Network, axis: Axis) -> Overruns:
    """
    Find the stages of a version that take longer than they may.

    The longest path with every item that the facts do not rule out bounds that of
    every project. An item that is not there takes no time and is bridged: what waited
    for it waits for what it waited for, which comes no later. A merged item that is not
    there gives its target nothing to wait for. A bundle with fewer members has no longer
    a limit and no more to wait for; as it may then stand in another stage, the bound
    counts it in the stage of each of its members. Where that bound is over the limit, the items
    on its path either apply together, and the project for which they do is looked at
    by itself, or their facts contradict, and each value is looked at by itself.

    Args:
        version: The version, which must have no loops.
        optimistic: Its network with every item there, `when` ignored.
        axis: The days of the plain week.

    Returns:
        For each stage the project with the default facts if that takes too long,
        else the first other project that does.
    """
    found: list[Overrun] = []
    unproved: list[str] = []
    networks = _Networks(version, {frozenset(): optimistic})
    for stage in version.stages:
        if stage.limit is not None:
            search = _Search(networks, stage, stage.limit, axis)
            overrun = search.run()
            if overrun is not None:
                found.append(overrun)
            elif search.left <= 0:
                unproved.append(stage.id)
    return Overruns(tuple(found), tuple(unproved))


_MOST_KEPT = 30


@dataclass(slots=True)
class _Networks:
    """The networks of one version by what is decided; the first are kept, as stages share them."""

    version: Version
    known: dict[frozenset[tuple[str, str]], Network]

    def find(self, facts: Facts) -> Network:
        key = frozenset(facts.items())
        network = self.known.get(key) or Network(self.version, facts)
        if len(self.known) < _MOST_KEPT:
            self.known[key] = network
        return network


class _Search:
    """The search for a project whose items of one stage take too long."""

    def __init__(
        self, networks: _Networks, stage: VersionStage, limit: Duration, axis: Axis
    ) -> None:
        self.left = MOST_WORK
        self._networks = networks
        self._version = networks.version
        self._stage = stage
        self._limit = limit
        self._limit_wd = axis.find_finish(0, limit)
        self._axis = axis

    def run(self) -> Overrun | None:
        if self._find_bound({}).length <= self._limit_wd:
            return None
        flow = self._version.flow
        usual = self._look_at(flow.default_facts)
        if usual is not None:
            return usual
        cases: list[Facts] = [{}]
        while cases and self.left > 0:
            facts = cases.pop()
            self.left -= len(self._version.steps)
            bound = self._find_bound(facts)
            if bound.length <= self._limit_wd:
                continue
            whens = list(self._list_whens(bound))
            allowed = intersect(flow, whens, facts)
            if all(allowed.values()):
                overrun = self._look_at(choose(flow, allowed))
                if overrun is not None:
                    return overrun
            cases += reversed(list(self._narrow(bound, allowed, facts)))
        return None

    def _find_bound(self, facts: Facts) -> Plan:
        """Return the plan in which every node that may stand in the stage takes time."""
        stage = self._stage.id
        return Plan(
            self._networks.find(facts),
            self._axis,
            counts=lambda node: any(step.stage == stage for step in node.members),
        )

    def _look_at(self, project: Facts) -> Overrun | None:
        """Return by how much the stage takes too long for one project, if it does."""
        plan = Plan(
            self._networks.find(project),
            self._axis,
            counts=lambda node: node.stage == self._stage.id,
        )
        if plan.length <= self._limit_wd:
            return None
        defaults = self._version.flow.default_facts
        return Overrun(
            stage=self._stage,
            limit=self._limit,
            limit_wd=self._limit_wd,
            path_wd=plan.length,
            path=tuple(part.node for part in plan.path if part.days),
            facts={fact: value for fact, value in project.items() if value != defaults[fact]},
        )

    def _list_whens(self, bound: Plan) -> Iterator[When]:
        """Yield what the items that make the path so long ask of the facts."""
        steps, nodes = self._version.steps, bound.network.nodes
        for part in bound.path:
            if part.days:
                yield self._find_longest(nodes[part.node]).when
            for name in part.link.via if part.link else ():
                if name in self._version.merged:  # the link is there only if it applies
                    yield steps[name].when

    def _find_longest(self, node: Node) -> VersionStep:
        own = [step for step in node.members if step.stage == self._stage.id]
        return max(own, key=lambda step: self._axis.find_finish(0, step.limit))

    def _narrow(
        self, bound: Plan, allowed: Mapping[str, tuple[str, ...]], facts: Facts
    ) -> Iterator[Facts]:
        """Yield the cases of one more decision: a contradiction, else what the path rests on."""
        contradicting = [fact for fact, values in allowed.items() if not values]
        for fact in (*contradicting, *self._list_open(bound, facts)):
            for value in self._version.flow.facts[fact].values:
                yield {**facts, fact: value}
            return

    def _list_open(self, bound: Plan, facts: Facts) -> Iterator[str]:
        """Yield the facts that are not decided: first those on which items of the path depend."""
        nodes = bound.network.nodes
        path = [step for part in bound.path for step in nodes[part.node].members]
        for steps in (path, self._version.steps.values()):
            for step in steps:
                for fact in step.when:
                    if fact in self._version.flow.facts and fact not in facts:
                        yield fact
