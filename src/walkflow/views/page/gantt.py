"""When each item is due: a row an item, on real dates where they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.model.catalogue import CLOCK_WORDS, Clock
from walkflow.views.blocks import ESTIMATED, BarPart, Fill, mark_estimate
from walkflow.views.page.axis import Axis, date_days, draw_axis, number_days
from walkflow.views.page.elements import Content, Markup, element
from walkflow.views.page.strips import draw_strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from walkflow.model.trace_report import ItemFigure, StageFigure, TraceReport
    from walkflow.views.wording import Wording

CRITICAL_MARK = "▶"
"""Beside what sets the end, so that it is not told by its colour alone."""


def draw_plan(report: TraceReport, words: Wording) -> Markup:
    """Return the items of a plan, stage by stage, on one axis."""
    axis = _find_axis(report)
    rows: list[Markup] = []
    for stage in report.stage_limits.stages:
        items = [item for item in report.items if item.stage == stage.id]
        if items:
            rows.append(_draw_stage(stage, axis, words))
            rows.extend(_draw_item(item, axis, report, words) for item in items)
    when = words("From–to") if report.start else words("Day")
    return draw_rows(words("When each item is due"), when, axis, rows, words)


def draw_rows(name: str, when: str, axis: Axis, rows: Sequence[Markup], words: Wording) -> Markup:
    """Return rows under an axis as a table that is a picture; each row says in words what it is."""
    head = element(
        "tr",
        element("th", words("Item"), scope="col", role="columnheader", class_="what"),
        element("th", when, scope="col", role="columnheader", class_="when"),
        element("td", draw_axis(axis), role="cell", class_="time"),
        role="row",
    )
    # The roles are said again, because a narrow screen shows the rows as blocks.
    return element(
        "table",
        element("caption", name, class_="unseen"),
        element("thead", head, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"),
        class_="gantt",
        role="table",
    )


def draw_row(what: Sequence[Content], when: str, strip: Markup, kind: str | None = None) -> Markup:
    """Return one row: what it is, when it is, and that drawn."""
    return element(
        "tr",
        element("th", *what, scope="row", role="rowheader", class_="what"),
        element("td", when, role="cell", class_="when"),
        element("td", strip, role="cell", class_="time"),
        role="row",
        class_=kind,
    )


def _find_axis(report: TraceReport) -> Axis:
    ends = [item.latest_end for item in report.items if item.latest_end]
    if report.start and ends:
        return date_days(report.start, max(ends))
    return number_days(max([1, *(item.latest_finish_wd for item in report.items)]))


def _draw_stage(stage: StageFigure, axis: Axis, words: Wording) -> Markup:
    limit = stage.limit or words("no limit")
    mark = ESTIMATED if stage.estimate else ""
    strip = draw_strip((), axis.scale, axis.lines)
    return draw_row([words(stage.name)], f"{limit}{mark}", strip, "group")


def _draw_item(item: ItemFigure, axis: Axis, report: TraceReport, words: Wording) -> Markup:
    marks = list(_list_marks(item, words))
    named = [words(item.name), element("small", words.join(marks))]
    if item.critical:
        named.insert(0, element("span", CRITICAL_MARK, class_="mark", title=words("sets the end")))
    if report.start and item.start and item.end and item.latest_end:
        mark = "?" if item.provisional else ""
        when = f"{item.start:%m-%d} – {item.end:%m-%d}{mark}"
        start, end = (item.start - report.start).days, (item.end - report.start).days
        latest = (item.latest_end - report.start).days
    else:
        when = f"{item.earliest_start_wd} – {item.earliest_finish_wd}"
        start, end = item.earliest_start_wd, item.earliest_finish_wd
        latest = item.latest_finish_wd
    strip = draw_strip(
        _list_parts(item, start, end, latest),
        axis.scale,
        axis.lines,
        start if start == end else None,
    )
    return draw_row(named, when, strip, "critical" if item.critical else None)


def _list_marks(item: ItemFigure, words: Wording) -> Iterator[str]:
    yield item.department
    yield mark_estimate(item.limit, item.estimate)
    if item.clock is not Clock.AUTHORITY:
        yield words(CLOCK_WORDS[item.clock])
    if item.slack_wd:
        yield words("may slip {days} wd", days=item.slack_wd)


def _list_parts(item: ItemFigure, start: int, end: int, latest: int) -> Iterator[BarPart]:
    if latest > end:
        yield BarPart(end, latest, Fill.SLACK)
    if end > start:
        yield BarPart(start, end, Fill.CRITICAL if item.critical else Fill.OPEN)
