"""Where boxes and arrows stand, for flows of any shape."""

from collections import defaultdict
from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from walkflow.views.diagram.grid import END, START, Block, Edge
from walkflow.views.diagram.layout import Layout, Line, Place, Rect, Sizes, lay_out
from walkflow.views.diagram.placement import Stage

SIZES = Sizes(box=160, edge=76, pill=30, pill_width=62)
MARKED = frozenset({"issue"})


@st.composite
def drawn_graphs(draw: st.DrawFn) -> tuple[list[Block], list[Edge], list[Stage]]:
    """Draw boxes in up to four stages, with arrows of three styles, circles among them."""
    count = draw(st.integers(0, 14))
    stages = [Stage(f"s{number}", is_lane=number == 3) for number in range(4)]
    names = [f"i{number}" for number in range(count)]
    blocks = [
        Block(
            name,
            draw(st.sampled_from(stages)).id,
            draw(st.sampled_from([56.0, 80.0, 190.0])),
            is_critical=draw(st.booleans()),
        )
        for name in names
    ]
    edges: dict[tuple[str, str], Edge] = {}
    ends = st.sampled_from(names) if names else st.nothing()
    for before, after in draw(st.lists(st.tuples(ends, ends), max_size=24)) if names else []:
        if before != after:
            style = draw(st.sampled_from(["after", "issue", "dropped"]))
            edges[before, after] = Edge(before, after, style, draw(st.booleans()))
    for name in names:
        if draw(st.booleans()):
            edges[START, name] = Edge(START, name, "after")
        if draw(st.booleans()):
            edges[name, END] = Edge(name, END, "after")
    return blocks, list(edges.values()), stages


@given(drawn_graphs())
@settings(max_examples=60)
def test_whatever_the_flow_the_drawing_is_sound(
    graph: tuple[list[Block], list[Edge], list[Stage]],
) -> None:
    """Boxes stand apart and in their stages; arrows are square, and touch their boxes only."""
    blocks, edges, stages = graph
    layout = lay_out(blocks, edges, stages, SIZES, MARKED)
    assert layout == lay_out(blocks, edges, stages, SIZES, MARKED)
    assert set(layout.boxes) == {START, END, *(block.id for block in blocks)}
    check_boxes(layout, blocks)
    check_lines(layout, edges)
    check_company(layout)


def test_an_empty_flow_has_a_start_and_an_end() -> None:
    """Nothing is drawn between them but the arrow that is asked for."""
    layout = lay_out([], [Edge(START, END, "after")], [Stage("s", is_lane=False)], SIZES)
    (line,) = layout.lines
    assert line.places[0][1] == line.places[-1][1]
    assert len(line.places) == 2


def test_one_item_stands_on_a_straight_line() -> None:
    """From the start through the item to the end there is no bend."""
    edges = [Edge(START, "a", "after"), Edge("a", END, "after")]
    layout = lay_out([Block("a", "s", 56)], edges, [Stage("s", is_lane=False)], SIZES)
    assert len({y for line in layout.lines for _, y in line.places}) == 1


def test_a_chain_stands_in_one_column() -> None:
    """Items that wait for one another are joined by straight lines downwards."""
    blocks = [Block(name, "s", 56, is_critical=True) for name in "abcd"]
    edges = [Edge(*pair, "after", is_critical=True) for pair in pairwise("abcd")]
    layout = lay_out(blocks, edges, [Stage("s", is_lane=False)], SIZES)
    assert len({layout.boxes[name].x for name in "abcd"}) == 1
    assert all(len(line.places) == 2 for line in layout.lines)


def test_arrows_with_a_label_come_from_above() -> None:
    """There is room for the label at the right of their heads."""
    blocks = [Block("a", "s", 56), Block("b", "t", 56)]
    stages = [Stage("s", is_lane=False), Stage("t", is_lane=False)]
    layout = lay_out(blocks, [Edge("a", "b", "issue")], stages, SIZES, MARKED)
    (line,) = layout.lines
    assert line.places[-1][1] == layout.boxes["b"].y
    assert line.places[-2][0] == line.places[-1][0]


def test_stages_stand_side_by_side_and_a_parallel_one_below() -> None:
    """Columns in their order do not overlap; the lane is below them all."""
    blocks = [Block("a", "s", 56), Block("b", "t", 56), Block("c", "beside", 56)]
    stages = [Stage("s", is_lane=False), Stage("beside", is_lane=True), Stage("t", is_lane=False)]
    layout = lay_out(blocks, [], stages, SIZES)
    first, second = layout.columns["s"], layout.columns["t"]
    lane = layout.lanes["beside"]
    assert first.x + first.width <= second.x
    assert lane.y >= first.y + first.height
    assert is_within(layout.boxes["c"], lane)


def check_boxes(layout: Layout, blocks: list[Block]) -> None:
    """Check that no two boxes overlap, and that each stands in its stage."""
    areas = {**layout.columns, **layout.lanes}
    for block in blocks:
        assert is_within(layout.boxes[block.id], areas[block.stage])
    for first, second in combinations(layout.boxes.values(), 2):
        assert not overlap(first, second)
    whole = Rect(0, 0, layout.width, layout.height)
    assert all(is_within(box, whole) for box in layout.boxes.values())


def check_lines(layout: Layout, edges: list[Edge]) -> None:
    """Check that every arrow arrives, is square, and runs through no box."""
    arrived = {line.edge for line in layout.lines if line.has_head}
    assert arrived <= set(edges)
    assert {edge.after for edge in edges} == {edge.after for edge in arrived}
    for line in layout.lines:
        for first, second in pairwise(line.places):
            assert (first[0] == second[0]) != (first[1] == second[1])
            assert not any(cuts(first, second, box) for box in layout.boxes.values())
        if line.has_head:
            assert touches(line.places[-1], layout.boxes[line.edge.after])
        else:
            assert joins(line, line.places[-1], layout)
        leaves = leaves_box(line.places[0], layout.boxes[line.edge.before])
        assert leaves or joins(line, line.places[0], layout)


def joins(line: Line, place: Place, layout: Layout) -> bool:
    """Return whether a place lies on another arrow of the same style with a common end."""
    return any(
        is_on(place, *part)
        for other in layout.lines
        if other is not line
        and other.edge.style == line.edge.style
        and shares_an_end(other.edge, line.edge)
        for part in pairwise(other.places)
    )


def is_on(place: Place, first: Place, second: Place) -> bool:
    """Return whether a place lies on a straight line."""
    (left, right), (top, bottom) = (sorted(pair) for pair in zip(first, second, strict=True))
    return left - 0.01 <= place[0] <= right + 0.01 and top - 0.01 <= place[1] <= bottom + 0.01


def leaves_box(place: Place, box: Rect) -> bool:
    """Return whether a place is on the lower or the right side of a box, clear of its corners."""
    x, y = place
    below = y == box.y + box.height and box.x < x < box.x + box.width
    return below or (x == box.x + box.width and box.y < y < box.y + box.height)


def check_company(layout: Layout) -> None:
    """Check that arrows run on one another only where they have an end in common."""
    level: dict[float, list[tuple[float, float, Edge]]] = defaultdict(list)
    upright: dict[float, list[tuple[float, float, Edge]]] = defaultdict(list)
    for line in layout.lines:
        for (x, y), (far_x, far_y) in pairwise(line.places):
            if y == far_y:
                level[round(y, 3)].append((min(x, far_x), max(x, far_x), line.edge))
            else:
                upright[round(x, 3)].append((min(y, far_y), max(y, far_y), line.edge))
    for parts in (*level.values(), *upright.values()):
        for first, second in combinations(parts, 2):
            if min(first[1], second[1]) - max(first[0], second[0]) > 0.01:
                assert first[2].style == second[2].style
                assert shares_an_end(first[2], second[2])


def shares_an_end(first: Edge, second: Edge) -> bool:
    """Return whether two arrows leave the same box, or lead to the same."""
    return first.before == second.before or first.after == second.after


def is_within(inner: Rect, outer: Rect) -> bool:
    """Return whether a rectangle lies within another."""
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def overlap(first: Rect, second: Rect) -> bool:
    """Return whether two rectangles overlap."""
    return (
        first.x < second.x + second.width
        and second.x < first.x + first.width
        and first.y < second.y + second.height
        and second.y < first.y + first.height
    )


def cuts(first: Place, second: Place, box: Rect) -> bool:
    """Return whether a straight line runs through the inside of a box."""
    left, right = sorted((first[0], second[0]))
    top, bottom = sorted((first[1], second[1]))
    return overlap(Rect(left, top, max(right - left, 1e-6), max(bottom - top, 1e-6)), shrink(box))


def shrink(box: Rect) -> Rect:
    """Return the inside of a box."""
    return Rect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1)


def touches(place: Place, box: Rect) -> bool:
    """Return whether a place is on the upper or the left side of a box, clear of its corners."""
    x, y = place
    on_top = y == box.y and box.x < x < box.x + box.width
    at_left = x == box.x and box.y < y < box.y + box.height
    return on_top or at_left
