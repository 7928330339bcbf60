"""Where the elements of a BPMN graph stand: lanes of departments, columns in order of work."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from walkflow.views.diagram.bpmn_graph import Element, Flow, Graph, Sort

TASK_WIDTH: Final = 150
LINE_HEIGHT: Final = 15
"""Of the text in a box, at the twelve points of bpmn.io."""
SIGN_WIDTH: Final = 12
"""Of a Chinese character; others take two thirds, which is generous."""
MARGIN: Final = 12
"""Between the text of a task and its frame."""
GAP: Final = 50
"""Between columns: where flows go up and down."""
ROW_GAP: Final = 30
"""Between rows: where long flows pass."""
HEAD: Final = 60
"""The names of pool and lane at the left."""
_SIDE_BY_SORT: Final = {Sort.START: 36, Sort.END: 36, Sort.SPLIT: 50, Sort.JOIN: 50}


class Box(NamedTuple):
    """A rectangle, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The height of its middle."""
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Drawing:
    """The places of all that is drawn."""

    pool: Box
    lanes: Mapping[str, Box]
    boxes: Mapping[str, Box]
    routes: Mapping[str, tuple[tuple[int, int], ...]]
    """The corners of each flow."""


def lay_out(graph: Graph) -> Drawing:
    """Return places for all elements and flows: no two boxes overlap, no flow crosses a box."""
    columns = _rank(graph)
    rows = _choose_rows(graph, columns)
    sizes = {each.id: _measure(each) for each in graph.elements}
    left_by_column = _place_columns(columns, sizes)
    lanes, top_by_row, height_by_row = _place_rows(graph, rows, sizes)
    boxes: dict[str, Box] = {}
    for each in graph.elements:
        width, height = sizes[each.id]
        left, room = left_by_column[columns[each.id]]
        place = each.lane, rows[each.id]
        x = left + (room - width) // 2
        boxes[each.id] = Box(
            x, top_by_row[place] + (height_by_row[place] - height) // 2, width, height
        )
    tops = {each.id: top_by_row[each.lane, rows[each.id]] for each in graph.elements}
    routes = _Router(graph, columns, left_by_column, boxes, tops).routes
    last, room = left_by_column[max(columns.values())]
    pool_width = last + room + GAP
    bottom = max(lane.y + lane.height for lane in lanes.values())
    full = {name: lane._replace(width=pool_width - lane.x) for name, lane in lanes.items()}
    return Drawing(Box(0, 0, pool_width, bottom), full, boxes, routes)


def _rank(graph: Graph) -> dict[str, int]:
    """Return the column of each element: one after the last of those before it."""
    before: dict[str, list[str]] = defaultdict(list)
    for flow in graph.flows:
        before[flow.target].append(flow.source)
    rank: dict[str, int] = {}
    waiting = [each.id for each in graph.elements]
    while waiting:
        ready = [each for each in waiting if all(one in rank for one in before[each])]
        for each in ready:
            rank[each] = max((rank[one] + 1 for one in before[each]), default=0)
        waiting = [each for each in waiting if each not in rank]
    return rank


def _choose_rows(graph: Graph, columns: Mapping[str, int]) -> dict[str, int]:
    """Return the row of each element in its lane: that of what comes before it, if it is free."""
    before: dict[str, list[str]] = defaultdict(list)
    for flow in graph.flows:
        before[flow.target].append(flow.source)
    lane = {each.id: each.lane for each in graph.elements}
    taken: set[tuple[str, int, int]] = set()
    row: dict[str, int] = {}
    for each in sorted(graph.elements, key=lambda one: columns[one.id]):
        wanted = [row[one] for one in before[each.id] if lane[one] == each.lane]
        chosen = min(wanted, default=0)
        while (each.lane, columns[each.id], chosen) in taken:
            chosen += 1
        taken.add((each.lane, columns[each.id], chosen))
        row[each.id] = chosen
    return row


def _measure(element: Element) -> tuple[int, int]:
    """Return width and height of an element; a task grows with its name."""
    side = _SIDE_BY_SORT.get(element.sort)
    if side is not None:
        return side, side
    room = TASK_WIDTH - 2 * MARGIN
    lines, used = 1, 0
    for word in _split(element.name):
        width = _measure_text(word)
        if used and used + width > room:
            lines, used = lines + 1, 0
        lines += max(0, (width - 1) // room)
        used += width % room if width > room else width
    return TASK_WIDTH, max(80, lines * LINE_HEIGHT + 2 * MARGIN)


def _split(text: str) -> list[str]:
    """Return the pieces between which a line may break: words, and Chinese characters."""
    pieces: list[str] = [""]
    for sign in text:
        if east_asian_width(sign) in "FW":
            pieces += [sign, ""]
        else:
            pieces[-1] += sign
            if sign == " ":
                pieces.append("")
    return [piece for piece in pieces if piece]


def _measure_text(text: str) -> int:
    return sum(
        SIGN_WIDTH if east_asian_width(sign) in "FW" else SIGN_WIDTH * 2 // 3 for sign in text
    )


def _place_columns(
    columns: Mapping[str, int], sizes: Mapping[str, tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where each column begins and how wide it is."""
    widths = [0] * (max(columns.values()) + 1)
    for element, column in columns.items():
        widths[column] = max(widths[column], sizes[element][0])
    places, x = [], HEAD + GAP
    for width in widths:
        places.append((x, width))
        x += width + GAP
    return places


_Rows = dict[tuple[str, int], int]


def _place_rows(
    graph: Graph, rows: Mapping[str, int], sizes: Mapping[str, tuple[int, int]]
) -> tuple[dict[str, Box], _Rows, _Rows]:
    """Return the lanes, and where each row begins and how high it is."""
    heights: _Rows = {}
    for each in graph.elements:
        place = each.lane, rows[each.id]
        heights[place] = max(heights.get(place, 0), sizes[each.id][1])
    lanes: dict[str, Box] = {}
    tops: _Rows = {}
    y = 0
    for lane in graph.lanes or {"": ""}:
        begin = y
        for row in range(1 + max((row for its, row in heights if its == lane), default=0)):
            tops[lane, row] = y + ROW_GAP
            y += ROW_GAP + heights.get((lane, row), 0)
        label = f"{graph.lanes.get(lane, '')} ({lane})"
        y = max(y + ROW_GAP, begin + _measure_text(label) * 5 // 8)  # two lines of it, upright
        lanes[lane] = Box(30, begin, 0, y - begin)
    return lanes, tops, heights


class _Router:
    """
    Draws flows through the gaps between columns and between rows, where no box stands.

    Flows that share a gap are set apart by a few points, in turn.
    """

    def __init__(
        self,
        graph: Graph,
        columns: Mapping[str, int],
        places: Sequence[tuple[int, int]],
        boxes: Mapping[str, Box],
        tops: Mapping[str, int],
    ) -> None:
        """Draw all of them."""
        self._columns = columns
        self._places = places
        self._boxes = boxes
        self._tops = tops
        self._used: dict[tuple[str, int], int] = defaultdict(int)
        self.routes = {flow.id: self._draw(flow) for flow in graph.flows}

    def _draw(self, flow: Flow) -> tuple[tuple[int, int], ...]:
        source, target = self._boxes[flow.source], self._boxes[flow.target]
        begin, end = (source.right, source.middle), (target.x, target.middle)
        out = self._columns[flow.source] + 1
        into = self._columns[flow.target]
        if out == into:
            if source.middle == target.middle:
                return (begin, end)
            x = self._find_gap(into)
            return (begin, (x, begin[1]), (x, end[1]), end)
        first, last = self._find_gap(out), self._find_gap(into)
        y = self._tops[flow.target] - 8 - self._take("row", self._tops[flow.target]) % 5 * 4
        return (begin, (first, begin[1]), (first, y), (last, y), (last, end[1]), end)

    def _find_gap(self, column: int) -> int:
        """Return where to go up and down before a column."""
        return self._places[column][0] - 10 - self._take("column", column) % 8 * 4

    def _take(self, sort: str, place: int) -> int:
        self._used[sort, place] += 1
        return self._used[sort, place] - 1
