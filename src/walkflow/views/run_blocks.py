"""What a recorded run says."""

from collections.abc import Iterator, Mapping
from datetime import date

from walkflow.model.messages import Message, say, say_count
from walkflow.model.records import Name
from walkflow.model.run_report import (
    Deviation,
    HandoverFigure,
    Owner,
    OwnerFigure,
    Phase,
    PieceFigure,
    RunReport,
    VisitFigure,
)
from walkflow.model.walk import Outcome
from walkflow.views.amounts import (
    show_amount,
    show_brief_amount,
    show_clock,
    show_day,
    show_percent,
    weigh_amount,
)
from walkflow.views.blocks import (
    ESTIMATED,
    Bar,
    BarPart,
    Block,
    Cell,
    Column,
    Fill,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.record_lines import WORD_BY_OUTCOME
from walkflow.views.run_notes import describe_notes
from walkflow.views.run_words import (
    CAUSE_WORDS,
    DEVIATION_WORDS,
    FILL_BY_PHASE,
    LEGEND,
    LEGEND_FILLS,
    NOT_RECORDED,
    OWNER_WORDS,
    PHASE_WORDS,
    ROLE_WORDS,
    SHORT_OWNER_WORDS,
)
from walkflow.views.wording import Wording

NARROW = 72
"""A narrower terminal has no room for two figures that the plan has as well."""


def describe_run(
    report: RunReport, words: Wording, planned: Mapping[str, date | None] | None = None
) -> Iterator[Block]:
    """
    Yield what a recorded run says: the whole, whose time, what happened, what was wrong.

    Args:
        report: The run.
        words: Says it in one language.
        planned: When each item ends in the plan from the same start, where it is known.
    """
    yield Paragraph(_title(report, words), Tone.QUIET)
    yield Paragraph(words(_headline(report, words)), Tone.STRONG)
    if report.chargeable_wd is not None:
        yield Paragraph(words(_chargeable_sentence(report)))
    if report.owners:
        yield Heading(words("Whose time it was"), "owners")
        yield _owner_table(report, words)
        if any(each.owner is Owner.UNKNOWN and each.share != 0 for each in report.owners):
            yield Paragraph(words(NOT_RECORDED), Tone.QUIET)
    if report.visits:
        yield Heading(words("What happened"), "visits")
        yield _visit_table(report, words, planned or {})
        yield Paragraph(words(LEGEND), Tone.QUIET, LEGEND_FILLS)
    if report.path:
        yield Heading(words("What set the end, from the first moment to the last"), "path")
        yield _path_table(report, words)
    if report.visits or report.deviations:
        yield from _deviation_blocks(report, words)
    if report.handovers:
        yield Heading(words("Handed over: time in which no desk worked on the case"))
        yield _handover_table(report, words)
    yield from describe_notes(report, words)


def _title(report: RunReport, words: Wording) -> str:
    named = words(report.name) if report.name else report.run
    roles = words.join([words(ROLE_WORDS[role]) for role in report.roles])
    title = words(
        "{name}: recorded run through {flow}, version {version}",
        name=named,
        flow=report.flow,
        version=report.version,
    )
    return words.add_aside(title, roles) if roles else title


def _headline(report: RunReport, words: Wording) -> Message:
    if report.elapsed_s is None and report.elapsed_d is None:
        return _uncertain_headline(report, words)
    amount = show_amount(report.elapsed_wd, report.elapsed_s, report.elapsed_d, words)
    if report.start is None or report.end is None or report.relative:
        return say("{amount} from start to end.", amount=amount)
    dates = {"start": report.start, "end": report.end}
    if report.elapsed_s is None and report.elapsed_d == 0:
        return say("Within one day, {start}.", start=report.start)
    if not report.elapsed_d:
        return say("{amount} from start to end ({start} to {end}).", amount=amount, **dates)
    return say(
        "{amount} from start to end ({days} calendar days, {start} to {end}).",
        amount=amount,
        days=report.elapsed_d,
        **dates,
    )


def _uncertain_headline(report: RunReport, words: Wording) -> Message:
    """Say how long a run took that is not known to the day, or only by what was beside it."""
    spread = report.ranges.get("elapsed_d")
    if spread is not None:
        return say(
            "Between {min} and {max} calendar days from start to end, as far as is recorded.",
            min=spread.min,
            max=spread.max,
        )
    first = next((each for each in report.milestones if each.to_end_d), None)
    if first is None:
        return say("How long it took is not known: no two moments of it are recorded.")
    return say(
        '{amount} ({days} calendar days) from "{first}" to "{last}".',
        amount=show_amount(first.to_end_wd, None, first.to_end_d, words),
        days=first.to_end_d,
        first=first.name,
        last=report.milestones[-1].name,
    )


def _chargeable_sentence(report: RunReport) -> Message:
    return say_count(
        "On {n} working day at least one item was in an authority's hands.",
        "On {n} working days at least one item was in an authority's hands.",
        report.chargeable_wd or 0,
    )


def _owner_table(report: RunReport, words: Wording) -> Table:
    in_hours = all(owner.seconds is not None for owner in report.owners)
    columns = (
        Column(words("Owner"), is_wide=True),
        Column(words("Days"), is_number=True),
        Column(words("Hours"), is_number=True),
        Column(words("Of all hours") if in_hours else words("Of all days"), is_number=True),
        Column(is_bar=True),
    )
    rows = [
        Row(
            (
                name_owner(owner.owner, owner.department, report.departments, words),
                Cell(_owner_days(owner, words), value=weigh_amount(owner.wd, None, owner.days)),
                Cell(
                    "?" if owner.seconds is None else show_clock(owner.seconds, words),
                    value=owner.seconds,
                ),
                "?" if owner.share is None else show_percent(owner.share),
                Bar((BarPart(0, owner.share or 0, Fill.OPEN),), 1),
            )
        )
        for owner in report.owners
    ]
    whole = (
        words("together"),
        show_amount(report.elapsed_wd, None, report.elapsed_d, words),
        "?" if report.elapsed_s is None else show_clock(report.elapsed_s, words),
        "100 %",
        Bar((), 0),
    )
    return Table(columns, (*rows, Row(whole, is_group=True)))


def name_owner(
    owner: Owner, department: str | None, departments: Mapping[str, Name], words: Wording
) -> str:
    """Return what an owner of time is called: an authority by its department."""
    named = words(OWNER_WORDS[owner])
    if department is None:
        return named
    known = departments.get(department)
    return words.pair(named, words(known) if known else department)


def _owner_days(owner: OwnerFigure, words: Wording) -> str:
    spread = owner.ranges.get("wd") or owner.ranges.get("days")
    if owner.wd is None and spread is not None:
        return words("{min} to {max} wd", min=spread.min, max=spread.max)
    return show_amount(owner.wd, None, owner.days, words)


def _visit_table(report: RunReport, words: Wording, planned: Mapping[str, date | None]) -> Table:
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
        Cell(visit.limit + (ESTIMATED if visit.estimate else ""), tone),
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


def _path_table(report: RunReport, words: Wording) -> Table:
    name_by_item = {visit.item: visit.name for visit in report.visits}
    columns = (
        Column(words("What"), is_wide=True),
        Column(words("Whose")),
        Column(words("Until")),
        Column(words("Time"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    rows: list[Row] = []
    last: tuple[str, int] | None = None
    for piece in report.path:
        if last != (piece.item, piece.attempt):
            named = name_by_item.get(piece.item)
            text = words(named) if named else piece.item
            rows.append(Row((Cell(text, Tone.STRONG), "", "", "", ""), is_group=True))
        last = (piece.item, piece.attempt)
        rows.append(_piece_row(piece, words))
    return Table(columns, tuple(rows))


def _piece_row(piece: PieceFigure, words: Wording) -> Row:
    return Row(
        (
            f"  {_name_phase(piece, words)}",
            piece.department or words(SHORT_OWNER_WORDS[piece.owner]),
            piece.end,
            Cell(
                show_amount(piece.wd, piece.seconds, piece.days, words),
                value=weigh_amount(piece.wd, piece.seconds, piece.days),
            ),
            "" if piece.place.line is None else str(piece.place.line),
        )
    )


def _name_phase(piece: PieceFigure, words: Wording) -> str:
    phase = words(PHASE_WORDS[piece.phase])
    cause = CAUSE_WORDS.get(piece.because or "")
    return words.pair(phase, words(cause)) if cause else phase


def _deviation_blocks(report: RunReport, words: Wording) -> Iterator[Block]:
    yield Heading(words("How it differs from the flow"), "deviations")
    if report.deviations:
        lines = (_deviation_line(each, words) for each in report.deviations)
        yield Listing(tuple(lines))
    else:
        yield Paragraph(words("Nothing is missing, out of order, repeated, foreign or late."))
    yield Paragraph(words(_fitness_sentence(report)))


def _deviation_line(deviation: Deviation, words: Wording) -> str:
    where = []
    if deviation.line is not None:
        where.append(words("walk line {line}", line=deviation.line))
    if deviation.flow_line is not None:
        where.append(words("flow line {line}", line=deviation.flow_line))
    text = words.pair(words(DEVIATION_WORDS[deviation.kind]), words(deviation.text))
    return f"{text} [{words.join(where)}]" if where else text


def _fitness_sentence(report: RunReport) -> Message:
    fitness = report.fitness
    if fitness.value is None:
        return say(
            "{good} of {visits} visits are in the flow, in order and not repeated; no fitness is "
            "given for a part of a run.",
            good=fitness.visits_without_deviation,
            visits=fitness.visits,
        )
    return say(
        "Fitness {value}: {good} of {visits} visits are in the flow, in order and not repeated.",
        value=f"{fitness.value:.2f}",
        good=fitness.visits_without_deviation,
        visits=fitness.visits,
    )


def _handover_table(report: RunReport, words: Wording) -> Table:
    name_by_item = {visit.item: visit.name for visit in report.visits}
    columns = (
        Column(words("From")),
        Column(words("To")),
        Column(words("Item that waited"), is_wide=True),
        Column(words("Between")),
        Column(words("Time"), is_number=True),
    )
    applicant = words(OWNER_WORDS[Owner.APPLICANT])

    def name_item(each: HandoverFigure) -> str:
        named = name_by_item.get(each.item)
        return words(named) if named else each.item

    rows = tuple(
        Row(
            (
                each.from_department or applicant,
                each.to_department or applicant,
                name_item(each),
                f"{each.start} – {each.end}",
                Cell(
                    show_amount(each.wd, each.seconds, None, words),
                    value=weigh_amount(each.wd, each.seconds, None),
                ),
            )
        )
        for each in report.handovers
    )
    return Table(columns, rows)
