"""The visits of a recorded run as a table, and each as a bar on the axis of the run."""

from collections.abc import Mapping
from datetime import date

from walkflow.model.run_report import (
    Phase,
    RunReport,
    VisitFigure,
)
from walkflow.model.walk import Outcome
from walkflow.views.amounts import (
    show_brief_amount,
    show_day,
    show_percent,
    weigh_amount,
)
from walkflow.views.blocks import (
    Bar,
    BarPart,
    Cell,
    Column,
    Fill,
    Row,
    Table,
    Tone,
    mark_estimate,
)
from walkflow.views.record_lines import WORD_BY_OUTCOME
from walkflow.views.run_words import FILL_BY_PHASE
from walkflow.views.wording import Wording

NARROW = 72
"""A narrower terminal has no room for two figures that the plan has as well."""


def tabulate_visits(report: RunReport, words: Wording, planned: Mapping[str, date | None]) -> Table:
    """Return a row for each visit; `planned` has when items end in the plan from the same start."""
    columns = (
        Column(),
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Wait"), is_number=True),
        Column(words("Work"), is_number=True),
        Column(words("Pause"), is_number=True),
        Column(words("Limit"), is_number=True),
        Column(words("Used"), is_number=True),
        Column(words("Slack"), is_number=True, from_width=NARROW),
        Column(words("Drag"), is_number=True, from_width=NARROW),
        Column(words("Decided"), from_width=120),
        Column(words("Planned"), from_width=120),
        Column(is_bar=True),
    )
    rows = (_visit_row(visit, report, words, planned.get(visit.item)) for visit in report.visits)
    return Table(columns, tuple(rows))


def _visit_row(visit: VisitFigure, report: RunReport, words: Wording, planned: date | None) -> Row:
    tone = Tone.CRITICAL if visit.critical else Tone.PLAIN
    used = "?" if visit.used is None else show_percent(visit.used)
    late = visit.over_limit or visit.over_statutory
    texts = (
        "▶" if visit.critical else "",
        _name_visit(visit, words),
        visit.department,
    )
    amounts = (
        (visit.waiting_wd, visit.waiting_s),
        (visit.processing_wd, visit.processing_s),
        *([(visit.paused_wd, visit.paused_s)] if visit.pauses else []),
    )
    rest = (
        _days(visit.slack_wd),
        _days(visit.drag_wd),
        show_day(visit.decided),
        planned.isoformat() if planned else "?",
    )
    cells: tuple[Cell | Bar, ...] = (
        *(Cell(text, tone) for text in texts),
        *(_amount_cell(wd, seconds, tone, words) for wd, seconds in amounts),
        *([] if visit.pauses else [Cell("-", tone)]),
        Cell(mark_estimate(visit.limit, visit.estimate), tone),
        Cell(used + ("!" if late else ""), Tone.BAD if late else tone),
        *(Cell(text, tone) for text in rest),
        make_visit_bar(visit, report),
    )
    return Row(cells)


def _amount_cell(wd: int | None, seconds: int | None, tone: Tone, words: Wording) -> Cell:
    text = show_brief_amount(wd, seconds, None, words)
    return Cell(text, tone, weigh_amount(wd, seconds, None))


def _name_visit(visit: VisitFigure, words: Wording) -> str:
    """Return the name of an item; its attempt and its outcome where they are special."""
    notes = [f"#{visit.attempt}"] if visit.attempt > 1 else []
    if visit.outcome not in {None, Outcome.APPROVED}:
        notes.append(words(WORD_BY_OUTCOME[visit.outcome]))
    named = words(visit.name)
    return words.add_aside(named, words.join(notes)) if notes else named


def _days(days: int | None) -> str:
    return "?" if days is None else str(days) if days else "-"


def make_visit_bar(visit: VisitFigure, report: RunReport) -> Bar:
    """Return the phases of a visit on the axis of its run, on its time up to its limit."""
    parts = []
    if visit.due_at is not None and visit.accepted_at is not None:
        parts.append(BarPart(visit.accepted_at, visit.due_at, Fill.SLACK))
    for span in visit.spans:
        is_critical = visit.critical and span.phase is Phase.PROCESSING
        fill = Fill.CRITICAL if is_critical else FILL_BY_PHASE[span.phase]
        if span.phase is Phase.UNRECORDED and span.end <= (visit.accepted_at or 0):
            fill = Fill.WAITING  # preparing and intake, not told apart
        parts.append(BarPart(span.start, span.end, fill))
    return Bar(tuple(parts), report.span)
