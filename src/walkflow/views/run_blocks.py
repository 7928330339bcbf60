"""What a recorded run says."""

from collections.abc import Iterator, Mapping
from datetime import date

from walkflow.model.messages import Message, say, say_count
from walkflow.model.records import Name
from walkflow.model.run_report import (
    HandoverFigure,
    Owner,
    OwnerFigure,
    PieceFigure,
    RunReport,
)
from walkflow.views.amounts import (
    show_amount,
    show_clock,
    show_percent,
    weigh_amount,
)
from walkflow.views.blocks import (
    Bar,
    BarPart,
    Block,
    Cell,
    Column,
    Fill,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.department_legend import explain_departments
from walkflow.views.run_deviations import describe_deviations
from walkflow.views.run_notes import describe_notes
from walkflow.views.run_visits import tabulate_visits
from walkflow.views.run_words import (
    CAUSE_WORDS,
    LEGEND,
    LEGEND_FILLS,
    NOT_RECORDED,
    OWNER_WORDS,
    PHASE_WORDS,
    ROLE_WORDS,
    SHORT_OWNER_WORDS,
)
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording


def describe_run(
    report: RunReport, name: Name, words: Wording, planned: Mapping[str, date | None] | None = None
) -> Iterator[Block]:
    """
    Yield what a recorded run says: the whole, whose time, what happened, what was wrong.

    Args:
        report: The run.
        name: What its flow is called.
        words: Says it in one language.
        planned: When each item ends in the plan from the same start, where it is known.
    """
    yield Paragraph(_title(report, name, words), Tone.QUIET)
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
        yield tabulate_visits(report, words, planned or {})
        yield Paragraph(words(LEGEND), Tone.QUIET, LEGEND_FILLS)
        codes = (visit.department for visit in report.visits)
        yield from explain_departments(codes, report.departments, words)
    if report.path:
        yield Heading(words("What set the end, from the first moment to the last"), "path")
        yield _path_table(report, words)
    if report.visits or report.deviations:
        yield from describe_deviations(report, words)
    if report.handovers:
        yield Heading(words("Handed over: time in which no desk worked on the case"))
        yield _handover_table(report, words)
    yield from describe_notes(report, words)


def _title(report: RunReport, name: Name, words: Wording) -> str:
    named = words(report.name) if report.name else report.run
    roles = words.join([words(ROLE_WORDS[role]) for role in report.roles])
    title = words(
        "{name}: recorded run through {flow}, {version}",
        name=named,
        flow=name,
        version=say_version(report.version),
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
        Column(words("Of all hours") if in_hours else words("Of calendar days"), is_number=True),
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
