"""The arrows of the flowchart: which ones are drawn, and how they look."""

from collections.abc import Iterator

from walkflow.model.chart import Chart, ChartNode, LinkChange, LinkKind
from walkflow.model.messages import say
from walkflow.views.diagram.cards import Cards
from walkflow.views.diagram.drawing import cut_end, trace_line, trace_tip, write_text
from walkflow.views.diagram.grid import END, START, Edge
from walkflow.views.diagram.layout import CELL_SPACING, Layout, Line
from walkflow.views.diagram.measuring import measure
from walkflow.views.wording import Wording

_FRESH = (LinkChange.ADDED, LinkChange.EASED, LinkChange.TIGHTENED)
MARKED = frozenset(
    f"{kind}-{change}"
    for kind in LinkKind
    for change in (LinkChange.KEPT, *_FRESH)
    if kind is LinkKind.ISSUE_AFTER or change in _FRESH
)
"""The styles of arrows that have a label at their heads."""

_PLAIN = f"{LinkKind.AFTER}-{LinkChange.KEPT}"
_HEAD, _STRONG_HEAD = 8.0, 11.0
_LABEL = 10.0
_STRONG_WEIGHT, _FAINT_WEIGHT = 4.0, 0.3
_ISSUE = say("issue")


def list_edges(chart: Chart, cards: Cards) -> Iterator[Edge]:
    """
    Yield the arrows of a chart, those of the start and the end included.

    What other links say already is left out, and so is what lies within one box.
    """
    shown = [
        link
        for link in chart.links
        if not link.implied and link.before in cards.by_id and link.after in cards.by_id
    ]
    for link in shown:
        is_critical, weight = _weigh(is_critical=link.critical)
        if link.change is LinkChange.DROPPED:
            weight = _FAINT_WEIGHT
        yield Edge(link.before, link.after, f"{link.kind}-{link.change}", is_critical, weight)
    alive = [link for link in shown if link.change is not LinkChange.DROPPED]
    ends, starts = {link.after for link in alive}, {link.before for link in alive}
    path = sort_critical(chart)
    for card in cards.by_id.values():
        node = card.node
        if node.id not in ends and not node.is_gone:
            yield Edge(START, node.id, _PLAIN, *_weigh(is_critical=node in path[:1]))
        if node.id not in starts and not node.is_gone:
            yield Edge(node.id, END, _PLAIN, *_weigh(is_critical=node in path[-1:]))


def _weigh(*, is_critical: bool) -> tuple[bool, float]:
    """Return whether an arrow is critical, and how much it counts for the places of its boxes."""
    return is_critical, _STRONG_WEIGHT if is_critical else 1.0


def sort_critical(chart: Chart) -> list[ChartNode]:
    """Return the nodes of the path drawn, from start to end."""
    nodes = {node.id: node for node in chart.nodes if node.critical}
    after = {link.before: link.after for link in chart.links if link.critical}
    held = set(after.values())
    at = next((node for node in nodes if node not in held), None)
    path: list[ChartNode] = []
    while at in nodes and len(path) < len(nodes):
        path.append(nodes[at])
        at = after.get(at)
    return path


def draw_arrows(layout: Layout, cards: Cards, words: Wording) -> Iterator[str]:
    """Yield the arrows, those of the path drawn on top, and the labels at their heads."""
    for line in sorted(layout.lines, key=lambda line: line.edge.is_critical):
        yield _draw_line(line)
    yield from _draw_labels(layout, cards.width, words)


def _draw_line(line: Line) -> str:
    look, head = _find_look(line.edge)
    size = _STRONG_HEAD if line.edge.is_critical else _HEAD
    places = line.places
    if not line.has_head or len(places) == 1:
        return f'<path class="{look}" d="{trace_line(places)}"/>'
    shaft = trace_line(cut_end(places, size - 2))
    return f'<path class="{look}" d="{shaft}"/><path class="{head}" d="{trace_tip(places, size)}"/>'


def _draw_labels(layout: Layout, room: float, words: Wording) -> Iterator[str]:
    """Yield what stands at the heads of arrows: whether only the issue waits, what is new."""
    heads: dict[str, list[tuple[float, float, str]]] = {}
    for line in layout.lines:
        if line.has_head and line.edge.style in MARKED:
            heads.setdefault(line.edge.after, []).append((*line.places[-1], line.edge.style))
    for marks in heads.values():
        free = room / 2
        for x, y, style in sorted(marks, reverse=True):
            label = words(_ISSUE) if style.startswith(LinkKind.ISSUE_AFTER) else ""
            sign = "" if style.endswith(LinkChange.KEPT) else "+"
            shown = f"{sign} {label}".strip()
            if measure(shown, _LABEL) > free:
                shown = sign
            if shown:
                yield write_text(shown, x + 5, y - 4, "wf-halo")
            free = CELL_SPACING - 3


def _find_look(edge: Edge) -> tuple[str, str]:
    """Return the classes of an arrow's line and of its head."""
    kind, _, change = edge.style.partition("-")
    looks, head = ["wf-link"], "wf-tip"
    if kind == LinkKind.ISSUE_AFTER:
        looks.append("wf-issue")
    if change == LinkChange.DROPPED:
        looks.append("wf-lost")
    if change in _FRESH:
        looks.append("wf-added")
        head = "wf-tip-added"
    if edge.is_critical:
        looks.append("wf-strong")
        head = "wf-tip-strong"
    return " ".join(looks), head
