"""What a replayed log says: how cases differ from their flow, and where their time went."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from walkflow.model.event_log import Shape
from walkflow.model.messages import Message, say, say_count
from walkflow.model.replay_report import (
    DeviationFigure,
    DeviationKind,
    ReplayReport,
    Spread,
    SubjectFigure,
)
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
    make_list,
)
from walkflow.views.replay_lists import (
    MOST_ROWS,
    NOTHING,
    WIDE,
    describe_bottlenecks,
    describe_handovers,
    describe_rework,
    find_tone,
    name_items,
    write_number,
    write_percent,
)
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording, make_safe

MOST_MONTHS: Final = 24
"""The last ones; the JSON has all."""
_MOST_VARIANTS: Final = 5
DEVIATION_WORDS: Final[Mapping[DeviationKind, Message]] = {
    DeviationKind.MISSING: say("missing: an item that is due was not visited"),
    DeviationKind.UNFINISHED: say("of the missing: nothing that comes later was visited"),
    DeviationKind.EARLY: say("out of order: started, or issued, before its turn"),
    DeviationKind.REPEATED: say("repeated"),
    DeviationKind.FOREIGN: say("not in the flow"),
    DeviationKind.OVER_LIMIT: say("over its limit"),
    DeviationKind.OVER_LAW: say("over the limit of the law"),
}
_SHAPE_WORDS: Final[Mapping[Shape, Message]] = {
    Shape.INTERVALS: say("a row is an execution with its start and its completion"),
    Shape.TRANSITIONS: say("a row is a start, a completion or a pause"),
    Shape.COMPLETIONS: say("a row is a completion"),
}


def describe_replay(report: ReplayReport, words: Wording) -> Iterator[Block]:
    """Yield what a replayed log says, the headline first."""
    yield Paragraph(words(_title(report, words)), Tone.QUIET)
    yield Paragraph(words(_headline(report)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(report))
    yield Heading(words("How cases differ from the flow"), "deviations")
    yield _deviation_table(report, words)
    yield from _foreign_blocks(report, words)
    yield Heading(words("Items: working days"), "items")
    yield _subject_table(_used(report.items), words, is_item=True)
    yield Paragraph(words(_legend(report)), Tone.QUIET)
    yield Heading(words("Departments: working days"), "departments")
    yield _subject_table(_used(report.departments), words, is_item=False)
    yield from describe_bottlenecks(report, words)
    yield from describe_handovers(report, words)
    yield from describe_rework(report, words)
    yield from _variant_blocks(report, words)
    yield from _month_blocks(report, words)
    yield from _flow_blocks(report, words)
    yield Heading(words("How the log was read"))
    yield _column_table(report, words)
    yield Paragraph(words(_reading(report)), Tone.QUIET)
    yield from describe_basis(report.basis, report.tool_version, words)


def _title(report: ReplayReport, words: Wording) -> Message:
    cases = say_count("{n} case", "{n} cases", report.cases)
    rows = _say_rows(report)
    if report.name is None:
        return say(
            "{flows} flows, {version}: {cases} of a log, {rows}",
            flows=len(report.flows),
            version=say_version(report.version),
            cases=cases,
            rows=rows,
        )
    return say(
        "{name} ({flow}), {version}: {cases} of a log, {rows}",
        name=words(report.name),
        flow=report.flow,
        version=say_version(report.version),
        cases=cases,
        rows=rows,
    )


def _say_rows(report: ReplayReport) -> Message:
    """Return how many rows were replayed, and how many not."""
    rows = say_count("{n} row", "{n} rows", report.log.usable_rows)
    left_out = report.log.rows - report.log.usable_rows
    return say("{rows}, {n} more left out", rows=rows, n=left_out) if left_out else rows


def _headline(report: ReplayReport) -> Message:
    elapsed = report.elapsed
    if elapsed.median_wd is None:
        return say("No case could be replayed.")
    return say(
        "Half of the cases took {median} working days or less, nine of ten {p90} or less; "
        "{fit} of {cases} ({share}) fit the flow.",
        median=elapsed.median_wd,
        p90=elapsed.p90_wd,
        fit=report.fitness.fit_cases,
        cases=report.cases,
        share=write_percent(report.fitness.fit_share),
    )


def _second_lines(report: ReplayReport) -> Iterator[Message]:
    fitness = report.fitness
    yield say(
        "Visits in the flow, in order and not repeated: {visits}; fitness: {value}.",
        visits=write_percent(fitness.share),
        value=NOTHING if fitness.value is None else f"{fitness.value:.3f}",
    )
    if report.open_cases:
        yield say_count(
            "{n} case has an item that was not completed.",
            "{n} cases have an item that was not completed.",
            report.open_cases,
        )


def _deviation_table(report: ReplayReport, words: Wording) -> Table:
    columns = (
        Column(words("Deviation"), is_wide=True),
        Column(words("Cases"), is_number=True),
        Column(words("Share"), is_number=True),
        Column(words("Times"), is_number=True),
        Column(words("Days"), is_number=True),
    )
    rows = (
        Row(
            (
                words(DEVIATION_WORDS[each.kind]),
                str(each.cases),
                write_percent(each.share),
                str(each.count),
                NOTHING if each.wd is None else str(each.wd),
            )
        )
        for each in list_deviations(report)
    )
    return Table(columns, tuple(rows))


def list_deviations(report: ReplayReport) -> Sequence[DeviationFigure]:
    """Return the deviations of a log in the order in which they are told."""
    order = list(DEVIATION_WORDS)
    return sorted(report.deviation_figures, key=lambda each: order.index(each.kind))


def _foreign_blocks(report: ReplayReport, words: Wording) -> Iterator[Block]:
    if not report.foreign:
        return
    yield Heading(words("Not in the flow"))
    columns = (
        Column(words("Activity"), is_wide=True),
        Column(words("Item of the catalogue")),
        Column(words("Rows"), is_number=True),
        Column(words("Cases"), is_number=True),
    )
    rows = (
        (make_safe(each.activity), each.item or NOTHING, str(each.rows), str(each.cases))
        for each in report.foreign
    )
    yield make_list(columns, rows, MOST_ROWS, words)


def _used(subjects: Sequence[SubjectFigure]) -> list[SubjectFigure]:
    return [each for each in subjects if each.visits]


def _subject_table(subjects: Sequence[SubjectFigure], words: Wording, *, is_item: bool) -> Table:
    columns = (
        Column(words("Item") if is_item else words("Department"), is_wide=True),
        Column(words("Visits"), is_number=True),
        Column(words("Waiting"), is_number=True),
        Column(words("P90"), is_number=True, from_width=WIDE, full_name=words("P90 of waiting")),
        Column(words("Processing"), is_number=True),
        Column(words("P90"), is_number=True),
        Column(words("Sojourn"), is_number=True),
        Column(words("P90"), is_number=True),
        Column(words("Over"), is_number=True),
        *([Column(words("Critical"), is_number=True, from_width=WIDE)] if is_item else []),
    )
    rows = (
        Row(
            (
                words(each.name) if is_item else _explain_code(each, words),
                str(each.visits),
                *_days(each.waiting_wd),
                *_days(each.processing_wd),
                *_days(each.sojourn_wd),
                Cell(write_percent(each.over_limit_share), find_tone(each.over_limit_share)),
                *([write_percent(each.critical_share)] if is_item else []),
            )
        )
        for each in subjects
    )
    return Table(columns, tuple(rows))


def _explain_code(department: SubjectFigure, words: Wording) -> str:
    """Return the name of a department with the code by which other tables know it."""
    name, code = words(department.name), make_safe(department.id)
    return name if name == code else words.add_aside(name, code)


def _days(spread: Spread) -> tuple[str, str]:
    return write_number(spread.median), write_number(spread.p90)


def _legend(report: ReplayReport) -> Message:
    legend = say(
        "Medians, and P90: what nine of ten visits do not exceed. Over: the share of visits that "
        "took longer than their limit."
    )
    if any(each.processing_wd.known for each in report.items):
        return legend
    return say(
        "{legend} No start is known: waiting and processing are not told apart.", legend=legend
    )


def _variant_blocks(report: ReplayReport, words: Wording) -> Iterator[Block]:
    if not report.variants:
        return
    yield Heading(
        words(
            say_count(
                "The way taken: {n} sequence of items",
                "Ways taken: {n} sequences of items",
                report.variant_count,
            )
        )
    )
    columns = (
        Column(words("Items in order"), is_wide=True),
        Column(words("Cases"), is_number=True),
        Column(words("Share"), is_number=True),
        Column(words("In all"), is_number=True),
    )
    names = name_items(report, words)
    rows = (
        Row(
            (
                " > ".join(names.get(item) or make_safe(item) for item in each.items),
                str(each.cases),
                write_percent(each.share),
                write_percent(each.covered),
            )
        )
        for each in report.variants
    )
    yield Table(columns, tuple(rows), _MOST_VARIANTS)


def _month_blocks(report: ReplayReport, words: Wording) -> Iterator[Block]:
    if len(report.months) < 2:  # noqa: PLR2004 - one month has no trend
        return
    yield Heading(words("By month of the last event: working days from start to end"), "months")
    columns = (
        Column(words("Month")),
        Column(words("Cases"), is_number=True),
        Column(words("Median"), is_number=True),
        Column(words("P90"), is_number=True),
    )
    rows = (
        Row((each.month, str(each.cases), write_number(each.median_wd), write_number(each.p90_wd)))
        for each in report.months[-MOST_MONTHS:]
    )
    yield Table(columns, tuple(rows))


def _flow_blocks(report: ReplayReport, words: Wording) -> Iterator[Block]:
    if len(report.flows) < 2:  # noqa: PLR2004 - the headline has the one
        return
    yield Heading(words("By flow: working days from start to end"))
    columns = (
        Column(words("Flow"), is_wide=True),
        Column(words("Cases"), is_number=True),
        Column(words("Fit"), is_number=True),
        Column(words("Median"), is_number=True),
        Column(words("P90"), is_number=True),
    )
    rows = (
        Row(
            (
                words(each.name),
                str(each.cases),
                write_percent(each.fit_cases / each.cases if each.cases else None),
                write_number(each.median_wd),
                write_number(each.p90_wd),
            )
        )
        for each in report.flows
    )
    yield Table(columns, tuple(rows))


def _column_table(report: ReplayReport, words: Wording) -> Table:
    columns = (Column(words("Column"), is_wide=True), Column(words("Taken for")))
    rows = (Row((make_safe(each.header), each.role)) for each in report.log.columns)
    return Table(columns, tuple(rows))


def _reading(report: ReplayReport) -> Message:
    log = report.log
    how = say("recognised by their headers") if log.recognised else say("as the mapping says")
    return say(
        "columns {how}; {shape}; times in {zone}; {used} of {rows} rows used.",
        how=how,
        shape=_SHAPE_WORDS[log.shape],
        zone=log.zone,
        used=log.usable_rows,
        rows=log.rows,
    )
