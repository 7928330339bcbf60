"""Where everything of a drawing stands: boxes, stages, arrows, as coordinates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from walkflow.views.diagram.grid import END, START, Block, Edge, Grid
from walkflow.views.diagram.placement import Stage, place
from walkflow.views.diagram.routing import Point, Route, find_routes
from walkflow.views.diagram.tracks import LEVEL, UPRIGHT, Run, Tracks

SPACING = 9.0
"""Between two tracks of a channel."""
CELL_SPACING = 13.0
"""Between two arrows at one side of a box."""
ANCHOR = 27.0
"""How far below the upper edge of a box an arrow meets its side."""
_LEFT_PAD, _RIGHT_PAD = 9.0, 17.0
_TOP_PAD, _BOTTOM_PAD = 10.0, 18.0
"""Right of and below the tracks there is room for the heads of arrows."""
_GUTTER, _INNER, _ROW_GAP = 44.0, 30.0, 32.0
"""The least widths of the channels between stages, between columns, and between rows."""
_LANE_GAP = 46.0
_MARGIN = 12.0

Place: TypeAlias = tuple[float, float]


class Rect(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow, or what of it does not run on another one's way already."""

    edge: Edge
    places: tuple[Place, ...]
    has_head: bool
    """Whether it ends at the box that it leads to."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Coordinates of a drawing; the upper left corner of its columns is 0, 0."""

    width: float
    height: float
    boxes: Mapping[str, Rect]
    """By the id of a box, `START` and `END` among them."""
    columns: Mapping[str, Rect]
    """By the id of a stage."""
    lanes: Mapping[str, Rect]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large things are."""

    box: float
    """The width of every box."""
    edge: float
    """The width of the first and the last column."""
    pill: float
    """The height of the start and the end."""
    pill_width: float


def lay_out(
    blocks: Sequence[Block],
    edges: Sequence[Edge],
    stages: Sequence[Stage],
    sizes: Sizes,
    marked: frozenset[str] = frozenset(),
) -> Layout:
    """
    Return where boxes, stages and arrows stand.

    No two boxes overlap, no arrow runs through a box or over another one of a different
    net, and the same input gives the same coordinates.

    Args:
        blocks: The boxes with their heights.
        edges: The arrows; `START` and `END` may be their ends.
        stages: The stages in order, columns and lanes.
        sizes: The widths of boxes.
        marked: The styles of arrows that have a label at their heads.
    """
    grid = place(blocks, edges, stages, sizes.box)
    routes = find_routes(grid, edges, marked)
    heads = {stage.id: stage.head for stage in stages}
    return _Draughtsman(
        grid, routes, Tracks(routes, marked), blocks, heads=heads, sizes=sizes
    ).draw()


class _Draughtsman:
    """Turns cells and tracks into coordinates."""

    def __init__(
        self,
        grid: Grid,
        routes: Sequence[Route],
        tracks: Tracks,
        blocks: Sequence[Block],
        *,
        heads: Mapping[str, float],
        sizes: Sizes,
    ) -> None:
        self._heads = heads
        self._grid, self._routes, self._tracks, self._sizes = grid, routes, tracks, sizes
        self._heights = {block.id: block.height for block in blocks}
        self._heights |= {START: sizes.pill, END: sizes.pill}
        self._lefts, self._widths, self._channels, self._width = self._measure_columns()
        self._tops, self._tall, self._gaps, self._height = self._measure_rows()

    def draw(self) -> Layout:
        """Return the coordinates of everything."""
        return Layout(
            self._width,
            self._height,
            {node: self._find_box(node) for node in self._grid.spots},
            dict(self._find_columns()),
            dict(self._find_lanes()),
            tuple(self._find_lines()),
        )

    def _measure_columns(
        self,
    ) -> tuple[list[float], list[float], list[tuple[float, float]], float]:
        """Return the left edge and the width of each column, and the channels between them."""
        columns = self._grid.columns
        lefts, widths, channels = [], [], []
        at = 0.0
        for number in range(len(columns) + 1):
            is_outside = number in {0, len(columns)}
            same = not is_outside and columns[number - 1] == columns[number]
            least = 0.0 if is_outside else _INNER if same else _GUTTER
            needed = self._measure_channel(UPRIGHT, 2 * number, _LEFT_PAD + _RIGHT_PAD)
            channels.append((at, max(least, needed)))
            at += channels[-1][1]
            if number < len(columns):
                is_edge = number in {0, len(columns) - 1}
                lefts.append(at)
                widths.append(self._sizes.edge if is_edge else self._sizes.box)
                at += widths[-1]
        return lefts, widths, channels, at

    def _measure_rows(self) -> tuple[list[float], list[float], list[tuple[float, float]], float]:
        """Return the upper edge and the height of each row, and the channels between them."""
        rows = self._grid.all_rows
        tall = [self._sizes.pill] * rows
        for node, spot in self._grid.spots.items():
            tall[spot.row] = max(tall[spot.row], self._heights[node])
        for lane in self._grid.lanes:
            beside = sum(tall[lane.first : lane.last])
            tall[lane.last] = max(tall[lane.last], self._heads[lane.stage] - beside)
        first_of_lanes = {lane.first for lane in self._grid.lanes}
        tops, gaps = [], []
        at = 0.0
        for number in range(rows + 1):
            is_outside = number in {0, rows}
            least = _MARGIN if is_outside else _LANE_GAP if number in first_of_lanes else _ROW_GAP
            needed = self._measure_channel(LEVEL, 2 * number, _TOP_PAD + _BOTTOM_PAD)
            if number in first_of_lanes and needed:
                needed += _MARGIN
            gaps.append((at, max(least, needed)))
            at += gaps[-1][1]
            if number < rows:
                tops.append(at)
                at += tall[number]
        return tops, tall, gaps, at

    def _measure_channel(self, way: int, line: int, pads: float) -> float:
        count = self._tracks.counts.get((way, line), 0)
        return pads + (count - 1) * SPACING if count else 0.0

    def _find_box(self, node: str) -> Rect:
        column, row = self._grid.spots[node]
        left, width, height = self._lefts[column], self._widths[column], self._heights[node]
        if node in {START, END}:
            inset = (width - self._sizes.pill_width) / 2
            top = self._tops[row] + self._find_anchor(row) - height / 2
            return Rect(left + inset, top, self._sizes.pill_width, height)
        return Rect(left, self._tops[row], width, height)

    def _find_anchor(self, row: int) -> float:
        """Return how far below its upper edge arrows meet a row from the side."""
        return min(ANCHOR, self._find_shortest(row) / 2)

    def _find_shortest(self, row: int) -> float:
        """Return the height of the lowest box of a row."""
        heights = (
            self._heights[node]
            for node, spot in self._grid.spots.items()
            if spot.row == row and node not in {START, END}
        )
        return min(heights, default=self._tall[row])

    def _find_columns(self) -> Iterator[tuple[str, Rect]]:
        bottom = self._tops[self._grid.rows - 1] + self._tall[self._grid.rows - 1] + _MARGIN
        for number, stage in enumerate(self._grid.columns):
            if stage is not None and self._grid.columns[number - 1] != stage:
                after = number + self._grid.columns.count(stage)
                left, right = self._find_border(number), self._find_border(after)
                yield stage, Rect(left, 0.0, right - left, bottom)

    def _find_border(self, number: int) -> float:
        """Return where the stage before a channel gives way to the one behind it."""
        left, width = self._channels[number]
        return left + width / 2

    def _find_lanes(self) -> Iterator[tuple[str, Rect]]:
        for lane in self._grid.lanes:
            top = self._tops[lane.first] - _BOTTOM_PAD - 2
            start, height = self._gaps[lane.last + 1]
            is_last = lane is self._grid.lanes[-1]
            bottom = start + (height if is_last else height - _BOTTOM_PAD - 4)
            left = self._lefts[0]
            right = self._find_border(len(self._grid.columns) - 1)
            yield lane.stage, Rect(left, top, right - left, bottom - top)

    def _find_lines(self) -> Iterator[Line]:
        """Yield the arrows, each from where it parts from its net to where it joins it."""
        drawn: set[tuple[int, Point, Point]] = set()
        for route in self._routes:
            steps = list(zip(route.points, route.points[1:], strict=False))
            keys = [(route.net, min(step), max(step)) for step in steps]
            place = 0
            while place < len(keys):
                if keys[place] in drawn:
                    place += 1
                    continue
                first = place
                while place < len(keys) and keys[place] not in drawn:
                    place += 1
                yield self._make_line(route, first, place)
            drawn.update(keys)

    def _make_line(self, route: Route, first: int, last: int) -> Line:
        points = route.points
        places = [self._find_place(route, first)]
        bends = (number for number in range(first + 1, last) if _bends(points, number))
        places += [self._find_place(route, number) for number in bends]
        places.append(self._find_place(route, last))
        is_whole = last == len(points) - 1
        return Line(route.edge, tuple(_straighten(places)), is_whole)

    def _find_place(self, route: Route, number: int) -> Place:
        """Return where a way passes a point of the lattice, or meets its box."""
        points, net = route.points, route.net
        point = points[number]
        if number not in {0, len(points) - 1}:
            upright = self._tracks.find(UPRIGHT, point, net)
            level = self._tracks.find(LEVEL, point, net)
            return self._find_coordinate(upright), self._find_coordinate(level)
        near = points[1] if number == 0 else points[-2]
        box = self._find_box(route.edge.before if number == 0 else route.edge.after)
        if near[0] == point[0]:
            run = self._tracks.find(UPRIGHT, near, net)
            y = box.y + box.height if number == 0 else box.y
            return self._find_coordinate(run), y
        run = self._tracks.find(LEVEL, near, net)
        return box.x + box.width if number == 0 else box.x, self._find_coordinate(run)

    def _find_coordinate(self, run: Run) -> float:
        """Return where a run lies: its x if it is upright, its y if it is level."""
        number = run.line // 2
        if run.line % 2 == 0:
            starts = self._channels if run.way == UPRIGHT else self._gaps
            pads = (_LEFT_PAD, _RIGHT_PAD) if run.way == UPRIGHT else (_TOP_PAD, _BOTTOM_PAD)
            start, width = starts[number]
            free = width - sum(pads) - (self._tracks.counts[run.way, run.line] - 1) * SPACING
            return start + pads[0] + max(free, 0.0) / 2 + run.track * SPACING
        if run.way == UPRIGHT:
            middle = self._lefts[number] + self._widths[number] / 2
            room = self._widths[number] / 2 - 12, self._widths[number] / 2 - 12
        else:
            anchor = self._find_anchor(number)
            middle = self._tops[number] + anchor
            room = anchor - 8, self._find_shortest(number) - anchor - 8
        least, most = self._tracks.spread[run.way, run.line]
        fitting = [CELL_SPACING]
        fitting += [room[0] / -least] if least < 0 else []
        fitting += [room[1] / most] if most > 0 else []
        return middle + run.track * min(fitting)


def _bends(points: Sequence[Point], number: int) -> bool:
    before, at, after = points[number - 1], points[number], points[number + 1]
    return (before[0] == at[0]) != (at[0] == after[0])


def _straighten(places: list[Place]) -> Iterator[Place]:
    """Yield the corners of a line, those left out that it passes straight or twice."""
    kept: list[Place] = []
    for at in places:
        if kept and at == kept[-1]:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == at[0] or kept[-2][1] == kept[-1][1] == at[1]
        ):
            kept.pop()
        kept.append(at)
    yield from kept
