"""
Ways for the arrows between the cells of a grid: never through a box, with few bends.

The lattice has a line for each channel between columns or rows (even numbers) and one
through the middle of each column and row (odd numbers). The box in column c and row r
stands at the point (2c + 1, 2r + 1). Arrows leave a box downwards or to the right, and
enter it from above or from the left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from walkflow.views.diagram.grid import END, START, Edge, Grid, Spot

Point: TypeAlias = tuple[int, int]
"""Numbers of the vertical and of the horizontal line that cross here."""
Step: TypeAlias = tuple[Point, Point]
"""From a point to the next one to the right or below."""


class Route(NamedTuple):
    """The way of one arrow."""

    edge: Edge
    net: int
    """Arrows of one net share their way from one source, or to one target."""
    points: tuple[Point, ...]
    """From the box that it leaves to the box that it enters, both included."""


_BEND = 46.0
_CROSSING = 34.0
_CHANNEL = 26.0
_COLUMN = 190.0
_ROW = 96.0
_COMPANY = 3.0
"""What each other net in the same part of a channel costs."""
_SHARED = 0.12
"""What a step costs that the net takes already."""
_MOST_IN_CELL = 3
"""How many nets may pass through an empty cell."""
_RIGHT, _DOWN, _LEFT, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)
_MOVES = (_RIGHT, _DOWN, _LEFT, _UP)


def find_routes(
    grid: Grid, edges: Sequence[Edge], marked: frozenset[str] = frozenset()
) -> tuple[Route, ...]:
    """
    Return a way for every arrow, those on the critical path first.

    Arrows of one style from one box, or to one box, form a net: they may run together
    and part, and nothing else runs on their way.

    Args:
        grid: Where the boxes stand.
        edges: The arrows.
        marked: The styles of arrows that have a label at their heads: these come from above.
    """
    nets = _group(edges)
    router = _Router(grid, marked)
    ranked = sorted(edges, key=lambda edge: (not edge.is_critical, -edge.weight, nets[edge]))
    return tuple(router.find(edge, nets[edge]) for edge in ranked)


def _group(edges: Sequence[Edge]) -> Mapping[Edge, int]:
    """Return the net of each arrow: with those from the same box, or with those to the same."""
    out: dict[tuple[str, str], int] = defaultdict(int)
    into: dict[tuple[str, str], int] = defaultdict(int)
    for edge in edges:
        out[edge.before, edge.style] += 1
        into[edge.after, edge.style] += 1
    numbers: dict[tuple[str, str, bool], int] = {}
    nets = {}
    for edge in edges:
        is_from = out[edge.before, edge.style] >= into[edge.after, edge.style]
        key = (edge.before if is_from else edge.after, edge.style, is_from)
        nets[edge] = numbers.setdefault(key, len(numbers))
    return nets


class _Router:
    """Finds the cheapest way for one arrow after the other, by Dijkstra's method."""

    def __init__(self, grid: Grid, marked: frozenset[str]) -> None:
        self._marked = marked
        self._spots = grid.spots
        self._width = 2 * len(grid.columns) + 1
        self._height = 2 * grid.all_rows + 1
        self._blocked = {(2 * c + 1, 2 * r + 1) for c, r in grid.spots.values()}
        self._blocked |= {
            (1, 2 * row + 1) for lane in grid.lanes for row in range(lane.first, lane.last + 1)
        }
        self._nets: dict[Step, set[int]] = defaultdict(set)
        self._passing: tuple[dict[Point, set[int]], dict[Point, set[int]]] = (
            defaultdict(set),
            defaultdict(set),
        )
        """The nets that pass a point sideways, and those that pass it up or down."""

    def find(self, edge: Edge, net: int) -> Route:
        """Return the cheapest way of an arrow, and keep it in mind for those that follow."""
        points = self._search(edge, net)
        self._keep(points, net)
        return Route(edge, net, points)

    def _search(self, edge: Edge, net: int) -> tuple[Point, ...]:
        start, goal = (_find_point(self._spots[node]) for node in (edge.before, edge.after))
        entries = {_DOWN} if edge.style in self._marked else {_RIGHT, _DOWN}
        entries = {_RIGHT} if edge.after == END else entries
        exits = (_RIGHT,) if edge.before == START else (_RIGHT, _DOWN)
        came: dict[tuple[Point, Point], tuple[Point, Point] | None] = {}
        queue: list[tuple[float, int, float, Point, Point, tuple[Point, Point] | None]] = [
            (0.0, number, 0.0, start, move, None) for number, move in enumerate(exits)
        ]
        counter, move = len(queue), _RIGHT
        while queue:
            _, _, cost, point, move, last = heappop(queue)
            state = (point, move)
            if state in came:
                continue
            came[state] = last
            if point == goal:
                break
            for turn in _MOVES if point != start else (move,):
                following = (point[0] + turn[0], point[1] + turn[1])
                may_enter = turn in entries if following == goal else self._is_open(following)
                if not may_enter or not _may_turn(point, move, turn) or (following, turn) in came:
                    continue
                dearer = cost + self._weigh(point, following, move, turn, net)
                counter += 1
                rest = _estimate(following, goal)
                heappush(queue, (dearer + rest, counter, dearer, following, turn, state))
        return _walk_back(came, (goal, move))

    def _is_open(self, point: Point) -> bool:
        """Return whether an arrow may pass a point."""
        x, y = point
        if not (0 <= x < self._width and 0 <= y < self._height) or point in self._blocked:
            return False
        if x % 2 == 0 or y % 2 == 0:
            return True
        return len(self._passing[0][point] | self._passing[1][point]) < _MOST_IN_CELL

    def _weigh(self, point: Point, following: Point, move: Point, turn: Point, net: int) -> float:
        step = _order(point, following)
        length = _measure(point, following)
        present = self._nets.get(step, frozenset[int]())
        if net in present:
            cost = length * _SHARED
        else:
            cost = length + _COMPANY * len(present)
            if following[0] % 2 == 1 and following[1] % 2 == 1:
                cost += _BEND * bool(present)
        if turn != move:
            return cost + (_BEND if net not in present else _BEND / 2)
        crossed = self._passing[0 if turn[0] == 0 else 1].get(point, frozenset[int]())
        return cost + _CROSSING * len(crossed - {net})

    def _keep(self, points: tuple[Point, ...], net: int) -> None:
        for point, following in pairwise(points):
            self._nets[_order(point, following)].add(net)
            is_sideways = point[1] == following[1]
            for each in (point, following):
                self._passing[0 if is_sideways else 1][each].add(net)


def _may_turn(point: Point, move: Point, turn: Point) -> bool:
    """Return whether an arrow may go on in a direction: never back, straight through a cell."""
    is_in_cell = point[0] % 2 == 1 and point[1] % 2 == 1
    return turn == move or (not is_in_cell and turn != (-move[0], -move[1]))


def _find_point(spot: Spot) -> Point:
    return 2 * spot.column + 1, 2 * spot.row + 1


def _order(point: Point, following: Point) -> Step:
    return (point, following) if point <= following else (following, point)


def _measure(point: Point, following: Point) -> float:
    """Return about how far it is to the next point: half a cell and half a channel."""
    return (_CHANNEL + (_COLUMN if point[1] == following[1] else _ROW)) / 2


def _estimate(point: Point, goal: Point) -> float:
    """Return about how far it is to the goal; half of it may be shared with others of a net."""
    across, along = abs(goal[0] - point[0]), abs(goal[1] - point[1])
    return (across * (_CHANNEL + _COLUMN) + along * (_CHANNEL + _ROW)) / 4


def _walk_back(
    came: Mapping[tuple[Point, Point], tuple[Point, Point] | None],
    state: tuple[Point, Point] | None,
) -> tuple[Point, ...]:
    points = []
    while state is not None:
        points.append(state[0])
        state = came[state]
    return tuple(reversed(points))


def find_runs(points: Sequence[Point]) -> Iterator[tuple[int, int]]:
    """Yield the straight parts of a way: the places of their first and last points."""
    start = 0
    for place in range(1, len(points) - 1):
        was_upright = points[place - 1][0] == points[place][0]
        if was_upright != (points[place][0] == points[place + 1][0]):
            yield start, place
            start = place
    yield start, len(points) - 1
