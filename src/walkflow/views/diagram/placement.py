"""Boxes in the cells of a grid: stages as columns side by side, parallel ones as lanes below."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from walkflow.views.diagram.exchanges import Cells, improve
from walkflow.views.diagram.grid import END, START, Block, Edge, Grid, Lane, Spot

_ASPECT = 1.7
"""Width to height of a drawing that fits a screen and a sheet of paper."""
_WIDEST_STAGE = 8
_ROW_GAP = 40.0
_COLUMN_GAP = 36.0


class Stage(NamedTuple):
    """A stage that is to be placed."""

    id: str
    is_lane: bool
    head: float = 0.0
    """How tall the text is that stands at the left of a lane."""


def place(
    blocks: Sequence[Block], edges: Sequence[Edge], stages: Sequence[Stage], width: float
) -> Grid:
    """
    Return where each box stands.

    Within a stage a box stands below those that it waits for, those of the critical path
    in its first column. How many boxes may stand side by side follows from the shape of
    the whole.

    Args:
        blocks: The boxes, in the order of the flow.
        edges: The arrows; one that would close a circle does not count, the heavy ones do.
        stages: The stages in order.
        width: How wide every box is.
    """
    floor = _find_floor(blocks, edges)
    lanes = {stage.id for stage in stages if stage.is_lane}
    upper = [block for block in blocks if block.stage not in lanes]
    columns = [stage for stage in stages if not stage.is_lane]
    best = min(
        (_arrange(upper, floor, columns, most) for most in range(1, _WIDEST_STAGE + 1)),
        key=lambda draft: _judge(draft, blocks, width),
    )
    room = {
        block.id: tuple(
            Spot(column, row)
            for row in range(best.rows)
            for column, stage in enumerate(best.columns)
            if stage == block.stage
            and not (block.is_critical and column != best.spots[block.id].column)
        )
        for block in upper
    }
    tight = _tighten(improve(best.spots, room, edges, floor), best)
    return _add_ends(_add_lanes(tight, blocks, edges, stages, floor), blocks, edges)


class _Draft(NamedTuple):
    """A grid that is not finished."""

    spots: Cells
    columns: list[str | None]
    rows: int


Floor = Mapping[str, tuple[str, ...]]


def _find_floor(blocks: Sequence[Block], edges: Sequence[Edge]) -> Floor:
    """Return what each box waits for within its stage, without what would close a circle."""
    stage_by_block = {block.id: block.stage for block in blocks}
    before: dict[str, list[str]] = {block.id: [] for block in blocks}
    for edge in sorted(edges, key=lambda edge: -edge.weight):
        stage = stage_by_block.get(edge.before)
        if stage is None or stage != stage_by_block.get(edge.after):
            continue
        if edge.before not in before[edge.after] and not _leads(before, edge):
            before[edge.after].append(edge.before)
    return {block: tuple(sources) for block, sources in before.items()}


def _leads(before: Mapping[str, list[str]], edge: Edge) -> bool:
    """Return whether what an arrow starts from already waits for where it ends."""
    waiting, seen = [edge.before], {edge.before}
    while waiting:
        node = waiting.pop()
        if node == edge.after:
            return True
        fresh = [each for each in before[node] if each not in seen]
        seen.update(fresh)
        waiting += fresh
    return False


def _arrange(blocks: Sequence[Block], floor: Floor, stages: Sequence[Stage], most: int) -> _Draft:
    """Return the stages side by side, each at most so many boxes wide."""
    spots: Cells = {}
    columns: list[str | None] = [None]
    for stage in stages:
        placed = _fill_rows([block for block in blocks if block.stage == stage.id], floor, most)
        first = len(columns)
        columns += [stage.id] * (max((spot.column for spot in placed.values()), default=0) + 1)
        spots |= {node: Spot(first + spot.column, spot.row) for node, spot in placed.items()}
    if len(columns) == 1:
        columns.append(None)
    rows = max((spot.row for spot in spots.values()), default=0) + 1
    return _Draft(spots, [*columns, None], rows)


def _fill_rows(blocks: Sequence[Block], floor: Floor, most: int) -> Cells:
    """
    Return rows and columns within a stage, each box below all that it waits for.

    The critical path comes first, and has the first column for itself.
    """
    spots: Cells = {}
    taken: set[Spot] = set()
    waiting = {block.id: block for block in blocks}
    urgent = _find_urgent(blocks, floor)
    beside = range(1, most) if urgent and most > 1 else range(most)
    while waiting:
        ready = [node for node in waiting if all(each in spots for each in floor[node])]
        node = min(ready, key=lambda each: (each not in urgent, waiting[each].is_gone))
        is_critical = waiting.pop(node).is_critical
        columns = range(most) if is_critical else beside
        row = max((spots[each].row + 1 for each in floor[node]), default=0)
        while all(Spot(column, row) in taken for column in columns):
            row += 1
        spots[node] = next(spot for column in columns if (spot := Spot(column, row)) not in taken)
        taken.add(spots[node])
    return spots


def _find_urgent(blocks: Sequence[Block], floor: Floor) -> set[str]:
    """Return the critical boxes and what they wait for."""
    urgent: set[str] = set()
    rest = [block.id for block in blocks if block.is_critical]
    while rest:
        node = rest.pop()
        if node not in urgent:
            urgent.add(node)
            rest += floor[node]
    return urgent


def _judge(draft: _Draft, blocks: Sequence[Block], width: float) -> float:
    """Return how far a drawing is from the shape that it should have."""
    across = len(draft.columns) - 2
    heights: dict[int, float] = {}
    beside = []
    for block in blocks:
        if block.id in draft.spots:
            row = draft.spots[block.id].row
            heights[row] = max(heights.get(row, 0.0), block.height)
        else:
            beside.append(block.height)
    below = [max(beside[at : at + across]) for at in range(0, len(beside), across)]
    tall = sum(heights.values()) + sum(below) + _ROW_GAP * (len(heights) + len(below) + 1)
    return abs(log((across * (width + _COLUMN_GAP)) / tall / _ASPECT))


def _tighten(spots: Cells, draft: _Draft) -> _Draft:
    """Return a grid without the rows and columns that are empty, one column a stage at least."""
    used = {spot.column for spot in spots.values()}
    kept = [0]
    for column, stage in enumerate(draft.columns):
        first_of_stage = draft.columns.index(stage) == column
        rest = [each for each, name in enumerate(draft.columns) if name == stage and each in used]
        if stage is not None and (column in used or (first_of_stage and not rest)):
            kept.append(column)
    if len(kept) == 1:
        kept.append(1)
    place_by_column = {column: place for place, column in enumerate(kept)}
    rows = sorted({spot.row for spot in spots.values()})
    place_by_row = {row: place for place, row in enumerate(rows)}
    return _Draft(
        {
            node: Spot(place_by_column[spot.column], place_by_row[spot.row])
            for node, spot in spots.items()
        },
        [*(draft.columns[column] for column in kept), None],
        max(len(rows), 1),
    )


def _add_lanes(
    draft: _Draft,
    blocks: Sequence[Block],
    edges: Sequence[Edge],
    stages: Sequence[Stage],
    floor: Floor,
) -> Grid:
    """Return the grid with the parallel stages below, their boxes near what they are linked to."""
    spots = dict(draft.spots)
    lanes: list[Lane] = []
    room: dict[str, tuple[Spot, ...]] = {}
    below = draft.rows
    across = range(1, len(draft.columns) - 1)
    for stage in stages:
        mine = [block for block in blocks if block.stage == stage.id and stage.is_lane]
        if mine:
            placed = _fill_rows(mine, floor, len(across))
            rows = range(below, below + max(spot.row for spot in placed.values()) + 1)
            spots |= {
                node: Spot(1 + spot.column, below + spot.row) for node, spot in placed.items()
            }
            cells = tuple(Spot(column, row) for row in rows for column in across)
            room |= {block.id: cells for block in mine}
            lanes.append(Lane(stage.id, rows[0], rows[-1]))
            below = rows[-1] + 1
    return Grid(improve(spots, room, edges, floor), draft.columns, draft.rows, lanes)


def _add_ends(grid: Grid, blocks: Iterable[Block], edges: Sequence[Edge]) -> Grid:
    """Return the grid with the start in its first column and the end in its last one."""
    critical = {block.id for block in blocks if block.is_critical}
    last = [edge.before for edge in edges if edge.after == END and edge.before in grid.spots]
    first = [edge.after for edge in edges if edge.before == START and edge.after in grid.spots]

    def find_row(nodes: list[str]) -> int:
        upper = [node for node in nodes if grid.spots[node].row < grid.rows]
        ranked = sorted(upper, key=lambda node: (node not in critical, grid.spots[node]))
        return grid.spots[ranked[0]].row if ranked else 0

    ends = {
        START: Spot(0, find_row(first)),
        END: Spot(len(grid.columns) - 1, find_row(last)),
    }
    return Grid({**grid.spots, **ends}, grid.columns, grid.rows, grid.lanes)
