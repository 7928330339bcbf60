"""The pictures of a planned trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.blocks import Fill, mark_estimate
from walkflow.views.page.charts import draw_chart
from walkflow.views.page.gantt import draw_plan
from walkflow.views.page.illustration import Illustration, make_bars
from walkflow.views.page.tiles import Tile, draw_tiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.trace_report import TraceReport
    from walkflow.views.wording import Wording


def illustrate_plan(report: TraceReport, words: Wording) -> Illustration:
    """Return the figures, the flowchart and the calendar of a plan."""
    lists = report.bottlenecks
    return Illustration(
        tiles=draw_tiles(_list_tiles(report, words)),
        first=(draw_chart(report.chart, words),),
        picture_by_part={"items": draw_plan(report, words)},
        bars_by_part={
            "cuts": make_bars([row.drag_wd for row in lists.drag], Fill.CRITICAL, words),
            "desks": make_bars([row.limits_wd for row in lists.desk], Fill.OPEN, words),
        },
    )


def list_burden(report: TraceReport, words: Wording) -> Iterator[Tile]:
    """Yield what is asked of the applicant."""
    counts = report.counts
    yield Tile(str(counts.items), words("items"))
    yield Tile(str(counts.materials), words("documents"))
    yield Tile(str(counts.trips), words("trips"))
    yield Tile(str(counts.departments), words("departments"))


def _list_tiles(report: TraceReport, words: Wording) -> Iterator[Tile]:
    is_everyone = report.clock == "all"
    dates = f"{report.start} → {report.end}" if report.start and report.end else ""
    approvals = Tile(
        mark_estimate(report.path.length_wd, report.path.estimate),
        words("working days of approvals"),
        "" if is_everyone else dates,
        is_main=not is_everyone,
    )
    everyone = Tile(
        mark_estimate(report.elapsed_path.length_wd, report.elapsed_path.estimate),
        words("working days with everyone's time"),
        dates if is_everyone else "",
        is_main=is_everyone,
    )
    yield from (everyone, approvals) if is_everyone else (approvals, everyone)
    total = report.stage_limits
    yield Tile(mark_estimate(total.total_wd, total.estimate), words("stage limits together"))
    yield from list_burden(report, words)
