"""The boxes of the flowchart as SVG."""

from collections.abc import Iterator, Mapping

from walkflow.model.catalogue import Clock
from walkflow.model.chart import Chart, ChartNode, NodeChange
from walkflow.views.diagram.cards import STRIP, Card, Text, write_limit
from walkflow.views.diagram.drawing import escape, number, write_rect, write_text
from walkflow.views.diagram.layout import Rect
from walkflow.views.wording import Wording

RADIUS = 7.0
_STACKED = 4.0
"""How far the second outline of a bundle stands out."""
_LOOKS = {
    "name": "wf-name",
    "small": "wf-small wf-quiet",
    "aside": "wf-small wf-quiet wf-end",
}
_MARKS: Mapping[str, str] = {
    "clock": "M4 0a4 4 0 1 0 .1 0zM4 2V4.2L5.8 5.2",
    "intake": "M0 2H6V8H0zM2 2V0H8V6H6",
    "merged": "M1 0V5H7M5 3L7 5L5 7",
    "moved": "M0 4H7M5 2L7 4L5 6",
}
"""Signs on a square of 8 by 8, as path data."""


class BoxPen:
    """
    Draws boxes.

    Args:
        chart: What the boxes are of.
        words: The language.
        cell: The width of the part of a box with the limit.
        prefix: What the ids of patterns begin with.
    """

    def __init__(self, chart: Chart, words: Wording, cell: float, prefix: str) -> None:
        """Take what all boxes share."""
        self._words, self._cell, self._prefix = words, cell, prefix
        self._departments = {each.id: each for each in chart.departments}

    def draw(self, card: Card, rect: Rect) -> str:
        """Return a box with all that stands in it, and what a pointer is told that rests on it."""
        node = card.node
        x, y, width, height = rect
        left, fill = x + width - self._cell, self._fill(node.department)
        parts = [f'<g class="{_find_look(node)}"><title>{escape(self._explain(node))}</title>']
        if node.members:
            outline = (x + _STACKED, y + _STACKED, width, height)
            parts.append(write_rect(*outline, "wf-outline", radius=RADIUS))
        parts += [
            write_rect(x, y, width, height, "wf-card", radius=RADIUS),
            f'<path class="wf-strip" fill="{fill}" d="{_trace_strip(x, y, height)}"/>',
            f'<path class="wf-cell" d="{_trace_cell(left, y, self._cell, height)}"/>',
            write_rect(x, y, width, height, "wf-card wf-frame", radius=RADIUS),
            *(self._draw_text(text, x, y) for text in card.texts),
            *_draw_limit(card, left + self._cell / 2, y + height / 2),
            "</g>",
        ]
        return "".join(parts)

    def _fill(self, department: str) -> str:
        known = self._departments.get(department)
        return f"url(#{self._prefix}-d{known.number})" if known else "none"

    def _draw_text(self, text: Text, x: float, y: float) -> str:
        drawn = write_text(text.text, x + text.x, y + text.y, _LOOKS[text.look])
        return self._draw_mark(text.mark, x + text.x - 12, y + text.y) + drawn

    def _draw_mark(self, mark: str, x: float, y: float) -> str:
        """Return the sign before a line."""
        if mark.startswith("@"):
            fill = self._fill(mark[1:])
            return f'<rect x="{number(x)}" y="{number(y - 8)}" width="8" height="8" fill="{fill}"/>'
        if not mark:
            return ""
        place = f"translate({number(x)} {number(y - 8.5)})"
        return f'<path class="wf-sign" transform="{place}" d="{_MARKS[mark]}"/>'

    def _explain(self, node: ChartNode) -> str:
        words = self._words
        known = self._departments.get(node.department)
        limit = write_limit(node.limit, words, old=node.was.limit, estimate=node.estimate)
        parts = [words(node.name), words(known.name) if known else node.department, limit]
        first, last = node.earliest_start_wd, node.earliest_finish_wd
        if first is not None:
            parts.append(words("day {first}–{last}", first=first, last=last))
        return " · ".join(parts)


def _find_look(node: ChartNode) -> str:
    looks = []
    if node.critical:
        looks.append("wf-critical")
    if node.is_gone:
        looks.append("wf-gone")
    if node.change in {NodeChange.ADDED, NodeChange.BUNDLED, NodeChange.UNBUNDLED}:
        looks.append("wf-new")
    if node.clock is not Clock.AUTHORITY:
        looks.append("wf-other")
    return " ".join(looks) or "wf-plain"


def _trace_strip(x: float, y: float, height: float) -> str:
    """Return the path data of the strip at the left of a box, its outer corners rounded."""
    round_ = f"{RADIUS:g}"
    return (
        f"M{number(x + RADIUS)} {number(y)}h{number(STRIP - RADIUS)}v{number(height)}"
        f"h{number(RADIUS - STRIP)}q-{round_} 0 -{round_} -{round_}"
        f"v{number(2 * RADIUS - height)}q0 -{round_} {round_} -{round_}z"
    )


def _trace_cell(x: float, y: float, width: float, height: float) -> str:
    """Return the path data of the part with the limit, its outer corners rounded."""
    round_ = f"{RADIUS:g}"
    return (
        f"M{number(x)} {number(y)}h{number(width - RADIUS)}q{round_} 0 {round_} {round_}"
        f"v{number(height - 2 * RADIUS)}q0 {round_} -{round_} {round_}h{number(RADIUS - width)}z"
    )


def _draw_limit(card: Card, x: float, y: float) -> Iterator[str]:
    """Yield the limit at the right of a box, and above it what it was or what became of it."""
    limit = card.limit
    if limit.above:
        yield write_text(limit.above, x, y - 14, "wf-above wf-mid wf-on")
    at = y + (10 if limit.above else 4)
    yield (
        f'<text x="{number(x)}" y="{number(at)}" class="wf-number wf-mid wf-on" '
        f'font-size="{limit.size:g}">{escape(limit.number)}</text>'
    )
    yield write_text(limit.unit, x, at + 13, "wf-unit wf-mid wf-on")
