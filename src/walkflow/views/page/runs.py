"""A recorded run as it was: whose time it took, and what happened to each item when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from walkflow.views.amounts import show_percent
from walkflow.views.blocks import mark_estimate
from walkflow.views.page.axis import Axis, Tick, date_seconds
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.gantt import CRITICAL_MARK, draw_row, draw_rows
from walkflow.views.page.strips import draw_strip, place
from walkflow.views.run_blocks import name_owner
from walkflow.views.run_visits import make_visit_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from walkflow.model.run_report import OwnerFigure, RunReport, VisitFigure
    from walkflow.views.wording import Wording

_DATE = len("2026-02-09")


def draw_run(run: RunReport, words: Wording) -> Markup | None:
    """Return the visits of a run on its axis; None where no two moments of it are known."""
    if run.span <= 0 or not run.visits:
        return None
    axis = _find_axis(run)
    rows = [_draw_visit(visit, run, axis, words) for visit in run.visits]
    return draw_rows(words("What happened when"), words("From–to"), axis, rows, words)


def draw_owners(owners: Sequence[OwnerFigure], run: RunReport, words: Wording) -> Markup | None:
    """Return whose time a run took, as one bar; None where no share is known."""
    known = [owner for owner in owners if owner.share]
    if not known or len(known) < len([owner for owner in owners if owner.share != 0]):
        return None
    parts, entries, start = [], [], 0.0
    for number, owner in enumerate(known):
        share = owner.share or 0
        kind = f"owner {owner.owner.value} shade-{number % 4}"
        parts.append(
            element(
                "rect", class_=kind, x=place(start, 1), width=place(share, 1), y=0, height="100%"
            )
        )
        swatch = element(
            "svg",
            element("rect", class_=kind, width="100%", height="100%"),
            class_="swatch",
            aria_hidden="true",
        )
        name = name_owner(owner.owner, owner.department, run.departments, words)
        entries.append(element("li", swatch, f"{name} ", element("b", show_percent(share))))
        start += share
    bar = element("svg", *parts, class_="shares", aria_hidden="true")
    return join([bar, element("ul", *entries, class_="legend owners")])


def _find_axis(run: RunReport) -> Axis:
    start = _read_moment(run.start)
    if start is None:
        days = run.span / 86400
        step = max(1, round(days / 8))
        ticks = (Tick(n * 86400, str(n + 1)) for n in range(0, int(days) + 1, step))
        return Axis(run.span, tuple(ticks))
    return date_seconds(start, run.span)


def _read_moment(text: str | None) -> datetime | None:
    """Return the moment that a run starts at; None where it is not a date."""
    try:
        return datetime.fromisoformat(text or "")
    except ValueError:
        return None


def _draw_visit(visit: VisitFigure, run: RunReport, axis: Axis, words: Wording) -> Markup:
    used = "" if visit.used is None else words("{used} of the limit", used=show_percent(visit.used))
    late = words("over the limit") if visit.over_limit else ""
    notes = [visit.department, mark_estimate(visit.limit, visit.estimate), used]
    named = [
        words(visit.name) + (f" #{visit.attempt}" if visit.attempt > 1 else ""),
        element("small", words.join([note for note in notes if note])),
        element("small", late, class_="bad") if late else None,
    ]
    if visit.critical:
        named.insert(0, element("span", CRITICAL_MARK, class_="mark", title=words("set the end")))
    start = visit.submitted or visit.accepted or visit.decided
    when = f"{_shorten(start)} – {_shorten(visit.decided)}"
    bar = make_visit_bar(visit, run)
    strip = draw_strip(bar.parts, axis.scale, axis.lines)
    return draw_row(named, when, strip, "critical" if visit.critical else None)


def _shorten(moment: str | None) -> str:
    """Return the date of a moment without its year; as much as is known where it has none."""
    if moment is None:
        return "?"
    return moment[5:_DATE] if moment[:2].isdigit() and len(moment) >= _DATE else moment
