"""From before to after, measure by measure: what each saved of the approval path."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from walkflow.views.blocks import BarPart, Fill, mark_estimate
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.strips import draw_legend, draw_strip
from walkflow.views.ratios import round_shares, write_path
from walkflow.views.share_blocks import CLASS_WORDS, name_measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.compare_report import FlowComparison
    from walkflow.views.wording import Wording


class _Row(NamedTuple):
    """A row of the picture."""

    name: str
    text: str
    parts: tuple[BarPart, ...]
    kind: str | None = None


def draw_waterfall(flow: FlowComparison, words: Wording) -> Markup | None:
    """
    Return the approval path before, what each measure saved of it, and the path after.

    Where the two sides are written differently, kinds of change stand for the measures.
    """
    named = _name_shares(flow, words)
    if not named:
        return None
    before, after, honest = flow.before, flow.after, flow.scope_honest
    rows = [
        _make_whole(words("Before"), write_path(before), before.path_wd),
        *_make_shares(before.path_wd, named),
        _make_whole(words("After"), write_path(after), after.path_wd),
    ]
    if honest.differs and honest.path_wd is not None:
        text = words("After, scope-honest")
        length = mark_estimate(honest.path_wd, honest.estimate)
        rows.append(_make_whole(text, length, honest.path_wd, "quiet"))
    scale = max((part.end for row in rows for part in row.parts), default=1)
    lines = (before.path_wd, after.path_wd)
    picture = element(
        "table",
        element("caption", words("The approval path, from before to after"), class_="unseen"),
        element("thead", _draw_head(flow, words), class_="unseen"),
        element("tbody", *(_draw_row(row, scale, lines) for row in rows)),
        class_="waterfall",
    )
    legend = [(Fill.LEFT, words("path")), (Fill.SAVED, words("saved"))]
    if any(days < 0 for _, days in named):
        legend.append((Fill.CRITICAL, words("made longer")))
    return join([picture, draw_legend(legend)])


def _name_shares(flow: FlowComparison, words: Wording) -> list[tuple[str, float]]:
    if flow.measures:
        return [(name_measure(share, words), share.shapley_wd) for share in flow.measures]
    return [(words(CLASS_WORDS[share.id]), share.shapley_wd) for share in flow.change_classes]


def _make_whole(name: str, text: str, days: float, kind: str = "whole") -> _Row:
    return _Row(name, text, (BarPart(0, days, Fill.LEFT),) if days else (), kind)


def _make_shares(before: float, named: list[tuple[str, float]]) -> Iterator[_Row]:
    """Yield the shares, the largest first, each from where the one before it ends."""
    shown = round_shares([days for _, days in named])
    ordered = sorted(zip(named, shown, strict=True), key=lambda each: -each[0][1])
    total = float(before)
    for (name, days), text in ordered:
        rest = total - days
        fill = Fill.SAVED if days > 0 else Fill.CRITICAL
        part = BarPart(min(total, rest), max(total, rest), fill)
        sign = "+" if days < 0 else "−"
        label = f"{sign}{text.removeprefix('−')}" if days else "0"
        yield _Row(name, label, (part,) if days else (), None if days else "quiet")
        total = rest


def _draw_head(flow: FlowComparison, words: Wording) -> Markup:
    what = words("Measure") if flow.measures else words("Kind of change")
    return element(
        "tr",
        element("th", what, scope="col"),
        element("th", words("Working days"), scope="col"),
        element("td"),
    )


def _draw_row(row: _Row, scale: float, lines: tuple[float, ...]) -> Markup:
    return element(
        "tr",
        element("th", row.name, scope="row"),
        element("td", row.text, class_="days"),
        element("td", draw_strip(row.parts, scale, lines), class_="time"),
        class_=row.kind,
    )
