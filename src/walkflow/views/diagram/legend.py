"""What the signs of a flowchart mean, below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from walkflow.model.catalogue import Clock
from walkflow.model.chart import Chart, LinkChange, LinkKind, NodeChange
from walkflow.views.blocks import ESTIMATED
from walkflow.views.diagram.drawing import number, write_rect, write_text
from walkflow.views.diagram.measuring import measure, wrap
from walkflow.views.wording import Wording

_SAMPLE = 34.0
"""How wide the picture before each line is."""
_SIZE = 11.0
_LINE = 19.0
_WIDEST = 330.0
_GAP = 22.0


@dataclass(frozen=True, slots=True)
class Legend:
    """Lines with a picture each, drawn from 0, 0 on."""

    parts: tuple[str, ...]
    height: float


def make_legend(chart: Chart, words: Wording, width: float, prefix: str) -> Legend:
    """Return the signs that occur in a chart, and its departments, in columns of a width."""
    signs = list(_list_signs(chart, words))
    departments = [
        (
            f'<rect y="-9" width="14" height="11" fill="url(#{prefix}-d{each.number})"/>',
            f"{each.id}  {words(each.name)}",
        )
        for each in chart.departments
    ]
    parts: list[str] = []
    at = 0.0
    for title, entries, sample in (
        (words("Signs"), signs, _SAMPLE),
        (words("Departments"), departments, 20.0),
    ):
        if entries:
            at += _LINE
            parts.append(write_text(title, 0, at, "wf-legendhead"))
            drawn, tall = _set_in_columns(entries, sample, width, at)
            parts += drawn
            at += tall + 8
    return Legend(tuple(parts), at)


def _set_in_columns(
    entries: list[tuple[str, str]], sample: float, width: float, top: float
) -> tuple[list[str], float]:
    """Return entries in as many columns as fit, read downwards, and how tall they are."""
    widest = min(_WIDEST, max(measure(text, _SIZE) for _, text in entries)) + sample
    count = max(1, min(len(entries), int((width + _GAP) // (widest + _GAP))))
    wide = (width + _GAP) / count
    rows = -(-len(entries) // count)
    parts: list[str] = []
    tallest = 0.0
    for column in range(count):
        at = top
        for picture, text in entries[column * rows : (column + 1) * rows]:
            lines = wrap(text, wide - _GAP - sample, _SIZE)
            x = column * wide
            parts.append(
                f'<g transform="translate({number(x)} {number(at + _LINE)})">{picture}</g>'
            )
            for line in lines:
                at += _LINE if line is lines[0] else 14.0
                parts.append(write_text(line, x + sample, at, "wf-legend"))
        tallest = max(tallest, at - top)
    return parts, tallest


def _list_signs(chart: Chart, words: Wording) -> Iterator[tuple[str, str]]:
    """Yield the signs that occur, each as a picture and what it means."""
    nodes, links = chart.nodes, [link for link in chart.links if not link.implied]
    kinds = {(link.kind, link.change) for link in links}
    if any(node.critical for node in nodes):
        yield (
            f'<g class="wf-critical">{write_rect(1, -11, 24, 14, "wf-card", radius=4)}</g>',
            words("on the path that sets the end"),
        )
    if links:
        yield _draw_arrow("wf-link", "wf-tip"), words("starts when what comes before is finished")
    if any(kind is LinkKind.ISSUE_AFTER for kind, _ in kinds):
        yield (
            _draw_arrow("wf-link wf-issue", "wf-tip"),
            words("issue: may run before, but is issued only after"),
        )
    if any(node.estimate for node in nodes):
        yield _write_sample(ESTIMATED), words("rests on an estimate; nobody published it")
    if any(node.clock is not Clock.AUTHORITY for node in nodes):
        yield (
            _draw_sign("M5 0a5 5 0 1 0 .1 0zM5 2V5.2L7.4 6.4"),
            words("takes someone else's time, not the authority's"),
        )
    if any(node.members for node in nodes):
        yield (
            write_rect(5, -8, 22, 12, "wf-outline", radius=4)
            + write_rect(1, -12, 22, 12, "wf-card", radius=4),
            words("handled as one: one submission, one limit"),
        )
    if any(node.intake for node in nodes):
        yield (
            _draw_sign("M0 2H6V8H0zM2 2V0H8V6H6"),
            words("joint intake: one submission, one trip for all of a number"),
        )
    if chart.against:
        yield from _list_changes(chart, kinds, words)
    if any(link.implied for link in chart.links):
        yield "", words("arrows that follow from others are left out")


def _list_changes(
    chart: Chart, kinds: set[tuple[LinkKind, LinkChange]], words: Wording
) -> Iterator[tuple[str, str]]:
    """Yield the signs of what changed, as far as they occur."""
    changes = {node.change for node in chart.nodes}
    link_changes = {change for _, change in kinds}
    if any(node.was.limit for node in chart.nodes):
        yield _write_sample("5 →"), words("the limit that it had")
    if changes & {NodeChange.ADDED, NodeChange.BUNDLED, NodeChange.UNBUNDLED}:
        yield (
            f'<g class="wf-new">{write_rect(1, -11, 24, 14, "wf-card", radius=4)}</g>',
            words("new, or handled in a new way"),
        )
    if NodeChange.DROPPED in changes:
        yield (
            f'<g class="wf-gone">{write_rect(1, -11, 24, 14, "wf-card", radius=4)}</g>',
            words("no longer asked for"),
        )
    if link_changes & {LinkChange.ADDED, LinkChange.EASED, LinkChange.TIGHTENED}:
        yield _draw_arrow("wf-link wf-added", "wf-tip-added"), words("+ a new link, or one changed")
    if LinkChange.DROPPED in link_changes:
        yield _draw_arrow("wf-link wf-lost", "wf-tip"), words("no longer waits for it")


def _draw_arrow(line: str, tip: str) -> str:
    return f'<path class="{line}" d="M0 -4H20"/><path class="{tip}" d="M27 -4l-8 -3.6v7.2z"/>'


def _draw_sign(strokes: str) -> str:
    return f'<path class="wf-sign" transform="translate(4 -9.5)" d="{strokes}"/>'


def _write_sample(text: str) -> str:
    return write_text(text, 13, 0, "wf-legend wf-mid")
