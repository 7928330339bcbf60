"""The pictures of a replayed log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.blocks import Bar, BarPart, Fill
from walkflow.views.page.charts import draw_chart
from walkflow.views.page.elements import element, join
from walkflow.views.page.illustration import BarColumn, Illustration, make_bar, make_bars
from walkflow.views.page.tiles import Tile, draw_tiles
from walkflow.views.replay_blocks import MOST_MONTHS, list_deviations
from walkflow.views.replay_lists import write_number, write_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.chart import Chart
    from walkflow.model.replay_report import ReplayReport
    from walkflow.views.page.illustration import Section
    from walkflow.views.wording import Wording


def illustrate_replay(report: ReplayReport, words: Wording) -> Illustration:
    """Return the figures of a log, how many cases deviate, whose desk, the months and the flow."""
    lists = report.bottlenecks
    shares = [each.share for each in list_deviations(report)]
    return Illustration(
        tiles=draw_tiles(_list_tiles(report, words)),
        bars_by_part={
            "deviations": BarColumn(
                "0–100 %", tuple(make_bar(share, 1, Fill.CRITICAL) for share in shares)
            ),
            "cuts": make_bars([row.path_wd for row in lists.drag], Fill.CRITICAL, words),
            "desks": make_bars([row.processing_wd for row in lists.desk], Fill.OPEN, words),
            "months": _make_months(report, words),
        },
        last=(_draw_flow(report.chart, words),) if report.chart else (),
    )


def _draw_flow(chart: Chart, words: Wording) -> Section:
    """Return the flow as it is to be followed; its path is not that of the cases."""
    drawn = draw_chart(chart, words)
    note = words(
        "The heavy path is that of the plan, with every item at its limit; what set the end of "
        "the cases is listed further up."
    )
    return drawn._replace(content=join([drawn.content, element("p", note, class_="quiet")]))


def _list_tiles(report: ReplayReport, words: Wording) -> Iterator[Tile]:
    elapsed = report.elapsed
    yield Tile(
        write_number(elapsed.median_wd), words("working days, the median of cases"), is_main=True
    )
    yield Tile(write_number(elapsed.p90_wd), words("working days or less in nine of ten cases"))
    yield Tile(str(report.cases), words("cases"))
    yield Tile(write_percent(report.fitness.fit_share), words("of cases fit the flow"))
    if report.fitness.value is not None:
        yield Tile(f"{report.fitness.value:.3f}", words("fitness"))


def _make_months(report: ReplayReport, words: Wording) -> BarColumn:
    """Return how long cases took by month: the median, and on to what nine of ten keep."""
    months = [(each.median_wd or 0, each.p90_wd or 0) for each in report.months[-MOST_MONTHS:]]
    scale = max((p90 for _, p90 in months), default=0)
    bars = (
        Bar((BarPart(median, p90, Fill.SLACK), BarPart(0, median, Fill.OPEN)), scale)
        for median, p90 in months
    )
    return BarColumn(words("median, on to P90"), tuple(bars))
