"""The pictures of a replayed log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.blocks import BarPart, Fill
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.illustration import Illustration
from walkflow.views.page.strips import draw_legend, draw_strip
from walkflow.views.page.tiles import Tile, draw_tiles
from walkflow.views.replay_blocks import DEVIATION_WORDS
from walkflow.views.replay_lists import name_desk, write_number, write_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from walkflow.model.replay_report import ReplayReport
    from walkflow.views.wording import Wording

_FEWEST_MONTHS = 2


def illustrate_replay(report: ReplayReport, words: Wording) -> Illustration:
    """Return the figures of a log, how many cases deviate, whose desk, and the months."""
    return Illustration(
        tiles=draw_tiles(_list_tiles(report, words)),
        picture_by_part={
            "deviations": _draw_deviations(report, words),
            "desks": _draw_desks(report, words),
            "cuts": _draw_cuts(report, words),
            "months": _draw_months(report, words),
        },
    )


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


def _draw_deviations(report: ReplayReport, words: Wording) -> Markup:
    rows = (
        (words(DEVIATION_WORDS[each.kind]), write_percent(each.share), each.share, Fill.CRITICAL)
        for each in report.deviation_figures
    )
    return _draw_rows(words("Share of all cases that deviate"), rows, 1)


def _draw_desks(report: ReplayReport, words: Wording) -> Markup | None:
    desks = report.bottlenecks.desk
    rows = (
        (
            name_desk(report, row.department, words),
            words("{days} wd", days=row.processing_wd),
            float(row.processing_wd),
            Fill.OPEN,
        )
        for row in desks
    )
    most = max((row.processing_wd for row in desks), default=0)
    return _draw_rows(words("Days of processing by department"), rows, most) if most else None


def _draw_cuts(report: ReplayReport, words: Wording) -> Markup | None:
    names = {each.id: words(each.name) for each in report.items}
    cuts = report.bottlenecks.drag
    rows = (
        (names[row.item], words("{days} wd", days=row.path_wd), float(row.path_wd), Fill.CRITICAL)
        for row in cuts
    )
    most = max((row.path_wd for row in cuts), default=0)
    return _draw_rows(words("Days on the critical paths by item"), rows, most) if most else None


def _draw_months(report: ReplayReport, words: Wording) -> Markup | None:
    """Return how long cases took by month: the median, and on to what nine of ten keep."""
    months = [each for each in report.months if each.median_wd is not None and each.p90_wd]
    if len(months) < _FEWEST_MONTHS:
        return None
    scale = max(each.p90_wd or 0 for each in months)
    rows = [
        _draw_row(
            each.month,
            f"{each.median_wd} – {each.p90_wd}",
            [
                BarPart(each.median_wd or 0, each.p90_wd or 0, Fill.SLACK),
                BarPart(0, each.median_wd or 0, Fill.OPEN),
            ],
            scale,
        )
        for each in months
    ]
    legend = [
        (Fill.OPEN, words("median")),
        (Fill.SLACK, words("up to what nine of ten cases keep")),
    ]
    return join([_draw_table(words("By month"), rows), draw_legend(legend)])


def _draw_rows(name: str, rows: Iterable[tuple[str, str, float, Fill]], scale: float) -> Markup:
    drawn = [
        _draw_row(label, text, [BarPart(0, value, fill)] if value else [], scale)
        for label, text, value, fill in rows
    ]
    return _draw_table(name, drawn)


def _draw_row(label: str, text: str, parts: list[BarPart], scale: float) -> Markup:
    return element(
        "tr",
        element("th", label, scope="row"),
        element("td", text, class_="days"),
        element("td", draw_strip(parts, scale), class_="time"),
    )


def _draw_table(name: str, rows: list[Markup]) -> Markup:
    return element(
        "table",
        element("caption", name, class_="unseen"),
        element("tbody", *rows),
        class_="waterfall",
    )
