"""What many runs through one flow come to: figures counted by how often each occurs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from walkflow.engine.graph import Network
from walkflow.engine.histograms import Counts
from walkflow.engine.owners import count_chargeable, count_worked
from walkflow.engine.run_matching import Coverage, is_finished, list_due, list_items
from walkflow.engine.versions import Version
from walkflow.engine.walks import Measured
from walkflow.engine.yardstick import Range
from walkflow.model.run_report import VisitFigure
from walkflow.model.walk import DeviationKind

Group: TypeAlias = frozenset[str]
"""Items that some version handles as one; what no version does stands alone."""


@dataclass(slots=True)
class GroupTally:
    """What was handled as one, over the runs that visited all of it."""

    runs: int = 0
    in_hand: Counts = field(default_factory=Counter)
    """Working days from acceptance to decision less pauses; a day of several counts once."""
    waiting: Counts = field(default_factory=Counter)
    over: int = 0
    nodes: Counter[str] = field(default_factory=Counter)
    """In how many runs it was handled as this item or bundle."""


@dataclass(slots=True)
class Tally:
    """What runs come to; two of them can be added."""

    versions: set[str] = field(default_factory=set)
    names: dict[str, None] = field(default_factory=dict)
    """Of the runs, or of the files that tell of them."""
    networks: dict[tuple[str, tuple[tuple[str, str], ...]], Network] = field(default_factory=dict)
    """By version and facts: the items that applied."""
    runs: int = 0
    part: int = 0
    unfinished: int = 0
    chargeable: Counts = field(default_factory=Counter)
    elapsed_wd: Counts = field(default_factory=Counter)
    elapsed_d: Counts = field(default_factory=Counter)
    materials: Counts = field(default_factory=Counter)
    trips: Counts = field(default_factory=Counter)
    groups: dict[Group, GroupTally] = field(default_factory=dict)
    """By the part of a group that applies to the project."""
    desks: dict[str, Counts] = field(default_factory=dict)
    """By department: working days on which it had something in hand; 0 where it had nothing."""
    visited: set[str] = field(default_factory=set)
    """Items of the catalogue."""
    walked: set[str] = field(default_factory=set)
    """Items and bundles, as they were handled."""
    visits: int = 0
    over: int = 0
    over_estimate: int = 0
    over_law: int = 0
    unknown: int = 0
    """Visits of which it is not known whether they kept the limit that was promised."""
    deviations: Counter[DeviationKind] = field(default_factory=Counter)
    deviating: Counter[DeviationKind] = field(default_factory=Counter)
    """In how many runs."""
    first: str | None = None
    """The first moment of all, and the last one."""
    last: str | None = None

    def stretch(self, first: str | None, last: str | None) -> None:
        """Take in the first and the last moment of a run."""
        self.first = min((each for each in (self.first, first) if each), default=None)
        self.last = max((each for each in (self.last, last) if each), default=None)

    def add_network(self, network: Network) -> None:
        """Take in what applied to a run."""
        key = (network.version.name, tuple(sorted(network.facts.items())))
        self.networks.setdefault(key, network)
        self.versions.add(network.version.name)


def group_versions(versions: Iterable[Version]) -> tuple[Group, ...]:
    """
    Return the items of some versions in groups as small as can be.

    No item or bundle of any version is of two groups, so that what one version bundles
    or merges can be held against what another does not. In the order of the flow file.
    """
    by_item: dict[str, Group] = {}
    rank: dict[str, int] = {}
    for version in versions:
        network = Network(version, {})
        for item in version.steps:
            rank.setdefault(item, len(rank))
        for node in network.nodes.values():
            items = list_items(network, node)
            merged = items.union(*(by_item.get(item, frozenset()) for item in items))
            by_item.update(dict.fromkeys(merged, merged))
    last = len(rank)
    return tuple(
        sorted(
            set(by_item.values()),
            key=lambda group: (min(rank.get(item, last) for item in group), sorted(group)),
        )
    )


def tally_runs(runs: Sequence[Measured], groups: Sequence[Group]) -> Tally:
    """
    Return what recorded runs come to.

    Args:
        runs: All through one flow.
        groups: What is handled as one; see `group_versions`.
    """
    tally = Tally()
    for run in runs:
        _add_run(tally, run, groups)
    every = [each for each in runs if Coverage(each).is_whole]
    for desk in sorted({phases.node.department for run in every for phases in run.phases.phases}):
        tally.desks[desk] = Counter(_count_desk(run, desk) for run in every)
    return tally


def _add_run(tally: Tally, run: Measured, groups: Sequence[Group]) -> None:
    report, coverage = run.report, Coverage(run)
    tally.add_network(run.network)
    tally.names[report.run] = None
    tally.runs += 1
    if not report.relative:
        tally.stretch(report.start, report.end)
    if coverage.is_whole:
        tally.unfinished += not is_finished(run)
        tally.chargeable[report.chargeable_wd] += 1
        tally.elapsed_wd[report.elapsed_wd] += 1
        tally.elapsed_d[report.elapsed_d] += 1
        tally.materials[add_all(visit.materials for visit in report.visits)] += 1
        tally.trips[add_all(visit.trips for visit in report.visits)] += 1
    else:
        tally.part += 1
    tally.visited |= coverage.items
    tally.walked |= {visit.item for visit in report.visits}
    due = list_due([run.network])
    for group in groups:
        own = group & due
        if own and coverage.has(own):
            _add_group(tally.groups.setdefault(own, GroupTally()), run, coverage, own)
    _add_visits(tally, report.visits)
    kinds = Counter(each.kind for each in report.deviations)
    tally.deviations += kinds
    tally.deviating.update(kinds.keys())


def _add_visits(tally: Tally, visits: Sequence[VisitFigure]) -> None:
    over = [visit for visit in visits if visit.over_limit]
    tally.visits += len(visits)
    tally.over += len(over)
    tally.over_estimate += sum(visit.estimate for visit in over)
    tally.over_law += sum(visit.over_statutory is True for visit in visits)
    tally.unknown += sum(visit.over_limit is None for visit in visits)


def _add_group(tally: GroupTally, run: Measured, coverage: Coverage, group: Group) -> None:
    visits = coverage.list_visits(group)
    worked = count_worked(coverage.list_phases(group), run.phases.replay.yardstick)
    tally.runs += 1
    tally.in_hand[exact(worked)] += 1
    tally.waiting[add_all(visit.waiting_wd for visit in visits)] += 1
    tally.over += sum(visit.over_limit is True for visit in visits)
    tally.nodes.update({visit.item for visit in visits})


def _count_desk(run: Measured, desk: str) -> int | None:
    phases = (each for each in run.phases.phases if each.node.department == desk)
    return exact(count_chargeable(phases, run.phases.replay.yardstick))


def exact(figure: Range | None) -> int | None:
    """Return a figure if it is known exactly."""
    return None if figure is None else figure.exact


def add_all(figures: Iterable[int | None]) -> int | None:
    """Return the sum of figures; None if one is not known, or there is none."""
    listed = list(figures)
    known = [figure for figure in listed if figure is not None]
    return sum(known) if known and len(known) == len(listed) else None


def sort_parts(groups: Sequence[Group], before: Tally, after: Tally) -> tuple[Group, ...]:
    """Return the parts of groups that runs of either side visited, in the order of the groups."""
    parts = {*before.groups, *after.groups}
    return tuple(
        part
        for group in groups
        for part in sorted((each for each in parts if each <= group), key=sorted)
    )
