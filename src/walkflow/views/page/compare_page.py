"""The pictures of a comparison: the way from before to after, flow by flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.contrast_text import show_median
from walkflow.views.page.charts import draw_chart, fold_chart
from walkflow.views.page.elements import element, join
from walkflow.views.page.illustration import Illustration, Section
from walkflow.views.page.tiles import Tile, draw_tiles
from walkflow.views.page.waterfall import draw_waterfall
from walkflow.views.ratios import say_cut, write_path, write_ratio, write_span, write_stage_limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.compare_report import CompareReport, FlowComparison, Ratio
    from walkflow.model.walk_comparison import Contrast, WalkCompareReport
    from walkflow.views.wording import Wording


def illustrate_comparison(report: CompareReport, words: Wording) -> Illustration:
    """Return the pictures of one flow, or of each of several."""
    if len(report.flows) == 1:
        flow = report.flows[0]
        part = "measures" if flow.measures else "classes"
        return Illustration(
            tiles=draw_tiles(_list_tiles(flow, words)),
            first=(draw_chart(flow.chart, words),),
            picture_by_part={part: draw_waterfall(flow, words)},
        )
    return Illustration(
        tiles=draw_tiles(_list_ranges(report, words)),
        last=tuple(_draw_flow(flow, words) for flow in report.flows),
    )


def illustrate_recorded(report: WalkCompareReport, words: Wording) -> Illustration:
    """Return the figures of recorded runs before and after."""
    flows = report.recorded.flows
    if len(flows) != 1:
        spans = report.recorded.range
        tiles = [
            Tile(write_span(spans.actual), words("less time in an authority's hands"), "", True),  # noqa: FBT003 - the main one
            Tile(write_span(spans.applicant), words("less time from start to end")),
            Tile(str(len(flows)), words("project types")),
        ]
        return Illustration(tiles=draw_tiles(tiles))
    flow = flows[0]
    hands = words("working days in an authority's hands")
    tiles = [
        _make_contrast(flow.actual, hands, words, is_main=True),
        _make_contrast(flow.elapsed_d, words("calendar days from start to end"), words),
        _make_contrast(flow.elapsed_wd, words("working days from start to end"), words),
        _make_contrast(flow.materials, words("documents"), words),
        _make_contrast(flow.trips, words("trips"), words),
        Tile(f"{flow.before.runs} → {flow.after.runs}", words("recorded runs")),
    ]
    return Illustration(tiles=draw_tiles(tiles))


def _make_contrast(
    figure: Contrast, caption: str, words: Wording, *, is_main: bool = False
) -> Tile:
    sides = f"{show_median(figure.before)} → {show_median(figure.after)}"
    return Tile(sides, caption, words(say_cut(figure.compression)), is_main)


def _list_tiles(flow: FlowComparison, words: Wording) -> Iterator[Tile]:
    before, after, cut = flow.before, flow.after, flow.compression

    def contrast(old: object, new: object, caption: str, ratio: Ratio) -> Tile:
        return Tile(f"{old} → {new}", caption, words(say_cut(ratio)))

    path = contrast(
        write_path(before), write_path(after), words("working days of approvals"), cut.path
    )
    yield path._replace(is_main=True)
    yield contrast(
        write_stage_limits(before),
        write_stage_limits(after),
        words("stage limits together"),
        cut.stage_limit,
    )
    if flow.scope_honest.differs:
        yield Tile(write_ratio(flow.scope_honest.path), words("shorter, scope-honest"))
    yield contrast(before.items, after.items, words("items"), cut.items)
    yield contrast(before.materials, after.materials, words("documents"), cut.materials)
    yield contrast(before.trips, after.trips, words("trips"), cut.trips)
    yield contrast(before.departments, after.departments, words("departments"), cut.departments)


def _list_ranges(report: CompareReport, words: Wording) -> Iterator[Tile]:
    spans = report.range
    yield Tile(write_span(spans.path), words("shorter approval paths"), "", is_main=True)
    yield Tile(write_span(spans.stage_limit), words("shorter stage limits"))
    yield Tile(write_span(spans.honest_path), words("shorter paths, scope-honest"))
    yield Tile(str(len(report.flows)), words("project types"))


def _draw_flow(flow: FlowComparison, words: Wording) -> Section:
    """Return one of several flows: its length before and after, and what made the difference."""
    sentence = words(
        "From {before} to {after} working days: {cut}.",
        before=write_path(flow.before),
        after=write_path(flow.after),
        cut=say_cut(flow.compression.path),
    )
    waterfall = draw_waterfall(flow, words)
    content = [
        element("p", sentence, class_="strong"),
        element("figure", waterfall) if waterfall else None,
        fold_chart(flow.chart, words),
    ]
    return Section(f"flow-{flow.flow}", words(flow.name), join(content))
