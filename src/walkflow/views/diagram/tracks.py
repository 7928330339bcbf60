"""Tracks for the arrows on each line of the lattice, so that no two nets run over each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from walkflow.views.diagram.routing import Point, Route, find_runs

UPRIGHT, LEVEL = 0, 1
"""Which way a run lies; a point's number at this place names the line it lies on."""
_FINE = 0.002
"""How much a track moves a run between two lines of the lattice, for the sake of order."""
_BESIDE_BOX = 0.4
"""How far from the middle of a cell a run ends that ends at a box."""


@dataclass(eq=False, slots=True)
class Run:
    """A straight part of a net, on one line of the lattice."""

    way: int
    """`UPRIGHT` or `LEVEL`."""
    line: int
    net: int
    first: float
    """Where it starts on its line; between the numbers of the lattice where it starts at a box."""
    last: float
    is_critical: bool = False
    is_marked: bool = False
    """Whether a label stands at its right, so that nothing else may."""
    crossing: "list[Run]" = field(default_factory=list)
    """The runs of the same net that it meets."""
    track: int = 0

    @property
    def place(self) -> float:
        """Where it lies between the lines of the lattice."""
        return self.line + _FINE * self.track

    def overlaps(self, other: "Run") -> bool:
        """Return whether two runs of one line meet."""
        return self.first <= other.last and other.first <= self.last

    def leans(self) -> float:
        """Return to which side it leads: negative to the left or up, positive otherwise."""
        return sum(
            (each.first < self.line) * -1.0 + (each.last > self.line) * 1.0
            for each in self.crossing
        )


class Tracks:
    """
    The runs of all nets, each with its track.

    On lines through cells (odd numbers) track 0 is the middle, others lie at both
    sides of it. In channels (even numbers) tracks count from 0.
    """

    def __init__(self, routes: Sequence[Route], marked: frozenset[str]) -> None:
        """
        Lay out the runs.

        Args:
            routes: The ways of all arrows.
            marked: The styles of arrows that have a label at their heads.
        """
        self._runs: dict[tuple[int, int, int], list[Run]] = defaultdict(list)
        for route in routes:
            self._add(route, marked)
        self._join()
        for route in routes:
            self._meet(route)
        by_line = self._sort()
        for (_, line), runs in by_line.items():
            if line % 2:
                _center(runs)
        self.counts: dict[tuple[int, int], int] = {}
        """How many tracks each channel has."""
        for way in (LEVEL, UPRIGHT):
            for (its_way, line), runs in by_line.items():
                if its_way == way and line % 2 == 0:
                    self.counts[way, line] = _pack(_order(runs))
        self.spread: dict[tuple[int, int], tuple[int, int]] = {
            key: (min(run.track for run in runs), max(run.track for run in runs))
            for key, runs in by_line.items()
            if key[1] % 2
        }
        """The least and the most track of each line through cells."""

    def find(self, way: int, point: Point, net: int) -> Run:
        """Return the run of a net that lies on a point in one way."""
        line, at = point[way], point[1 - way]
        for run in self._runs[way, line, net]:
            if run.first - 0.5 <= at <= run.last + 0.5:
                return run
        message = "a net has a run wherever it bends"
        raise AssertionError(message)

    def has(self, way: int, point: Point, net: int) -> bool:
        """Return whether a net lies on a point in one way."""
        line, at = point[way], point[1 - way]
        runs = self._runs.get((way, line, net), ())
        return any(run.first - 0.5 <= at <= run.last + 0.5 for run in runs)

    def _add(self, route: Route, marked: frozenset[str]) -> None:
        points = route.points
        for first, last in find_runs(points):
            way = UPRIGHT if points[first][0] == points[last][0] else LEVEL
            ends = [float(points[each][1 - way]) for each in (first, last)]
            step = 1 if ends[1] > ends[0] else -1
            if first == 0:
                ends[0] += _BESIDE_BOX * step
            if last == len(points) - 1:
                ends[1] -= _BESIDE_BOX * step
            line = points[first][way]
            self._runs[way, line, route.net].append(
                Run(
                    way,
                    line,
                    route.net,
                    min(ends),
                    max(ends),
                    route.edge.is_critical,
                    route.edge.style in marked and last == len(points) - 1,
                )
            )

    def _join(self) -> None:
        """Make one of the runs of a net that lie on one line and touch."""
        for key, runs in self._runs.items():
            joined: list[Run] = []
            for run in sorted(runs, key=lambda run: run.first):
                if joined and run.first <= joined[-1].last:
                    joined[-1].last = max(joined[-1].last, run.last)
                    joined[-1].is_critical |= run.is_critical
                    joined[-1].is_marked |= run.is_marked
                else:
                    joined.append(run)
            self._runs[key] = joined

    def _meet(self, route: Route) -> None:
        points = route.points
        for _, last in find_runs(points):
            if last < len(points) - 1:
                upright = self.find(UPRIGHT, points[last], route.net)
                level = self.find(LEVEL, points[last], route.net)
                if level not in upright.crossing:
                    upright.crossing.append(level)
                    level.crossing.append(upright)

    def _sort(self) -> Mapping[tuple[int, int], list[Run]]:
        by_line: dict[tuple[int, int], list[Run]] = defaultdict(list)
        for (way, line, _), runs in self._runs.items():
            by_line[way, line] += runs
        return by_line


def _center(runs: list[Run]) -> None:
    """Give the runs on a line through cells tracks around its middle."""
    done: list[Run] = []
    for run in sorted(runs, key=_rank):
        taken = {each.track for each in done if each.overlaps(run)}
        run.track = max(taken, default=-1) + 1 if run.is_marked else _pick(taken, run.leans())
        done.append(run)


def _rank(run: Run) -> tuple[bool, bool, float, float, int]:
    return run.is_marked, not run.is_critical, abs(run.leans()), run.first, run.net


def _pick(taken: set[int], lean: float) -> int:
    """Return the free track next to the middle, on the side to which a run leads."""
    side = -1 if lean < 0 else 1
    tracks = (sign * number for number in range(len(taken) + 1) for sign in (side, -side))
    return next(track for track in tracks if track not in taken)


def _order(runs: list[Run]) -> list[Run]:
    """Return the runs of a channel in the order in which they cross each other least."""
    ordered = sorted(runs, key=lambda run: (run.leans(), run.first, run.net))
    cost: dict[tuple[int, int], float] = {}

    def gain(upper: Run, lower: Run) -> float:
        key = (id(upper), id(lower))
        if key not in cost:
            cost[key] = _count_crossings(upper, lower) - _count_crossings(lower, upper)
        return cost[key]

    for _ in range(len(ordered)):
        has_changed = False
        for place in range(len(ordered) - 1):
            if gain(ordered[place], ordered[place + 1]) > 0:
                ordered[place], ordered[place + 1] = ordered[place + 1], ordered[place]
                has_changed = True
        if not has_changed:
            break
    return ordered


def _count_crossings(upper: Run, lower: Run) -> float:
    """Return how often two runs of a channel cross if the first lies before the second."""
    beyond = (each.place for each in upper.crossing if each.last > upper.line)
    before = (each.place for each in lower.crossing if each.first < lower.line)
    return sum(_covers(lower, place) for place in beyond) + sum(
        _covers(upper, place) for place in before
    )


def _covers(run: Run, place: float) -> float:
    """Return whether a place is within a run; one half at its ends, where it is open."""
    first, last = _find_extent(run)
    if first < place < last:
        return 1.0
    return 0.5 if place in {first, last} else 0.0


def _find_extent(run: Run) -> tuple[float, float]:
    """Return from where to where a run goes, given the tracks of what it meets."""
    places = [each.place for each in run.crossing]
    if run.first % 1:
        places.append(run.first)
    if run.last % 1:
        places.append(run.last)
    return min(places), max(places)


def _pack(runs: list[Run]) -> int:
    """Give the runs of a channel tracks, in order and as few as can be; return how many."""
    done: list[Run] = []
    for run in runs:
        run.track = max((each.track + 1 for each in done if each.overlaps(run)), default=0)
        done.append(run)
    return max(run.track for run in done) + 1
