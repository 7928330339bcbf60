"""What several recorded runs through one flow say together."""

from collections.abc import Iterator, Mapping

from walkflow.model.messages import Message, say
from walkflow.model.records import Name
from walkflow.model.run_report import Owner, RunReport
from walkflow.model.runs_report import CoverageFigure, ItemSpread, RunsReport, Spread
from walkflow.model.walk import Scope
from walkflow.model.walk_trace import WalkTraceReport
from walkflow.views.amounts import show_amount, show_day, show_percent, weigh_amount
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.department_legend import explain_departments, name_desk
from walkflow.views.run_blocks import describe_run, name_owner
from walkflow.views.run_notes import write_finding
from walkflow.views.run_words import NOT_RECORDED
from walkflow.views.wording import Wording


def describe_walk_trace(report: WalkTraceReport, words: Wording) -> Iterator[Block]:
    """Yield what runs say: one by itself in full, beside its plan; several side by side."""
    recorded = report.recorded
    if len(recorded.runs) > 1:
        yield from _describe_runs(report, words)
        return
    run = recorded.runs[0]
    is_whole = run.scope is Scope.WHOLE
    planned = {item.id: item.end for item in report.items} if is_whole else {}
    title, headline, *rest = describe_run(run, report.name, words, planned)
    yield from (title, headline)
    if is_whole:
        yield Paragraph(words(_plan_sentence(report)))
    yield from rest
    yield Heading(words("How much of the flow was walked"))
    yield Paragraph(_coverage_sentence(recorded.coverage, words))
    yield from _gate_blocks(report, words)
    yield from describe_basis(recorded.basis, recorded.tool_version, words)


def _plan_sentence(report: WalkTraceReport) -> Message:
    path = report.drawn_path
    whose = say("everyone's time") if report.clock == "all" else say("the authority's time only")
    if report.planned_end is None:
        return say("The plan: {days} working days, {whose}.", days=path.length_wd, whose=whose)
    return say(
        "The plan from the same start: {days} working days, {whose}, to {end}.",
        days=path.length_wd,
        whose=whose,
        end=report.planned_end.isoformat(),
    )


def _describe_runs(trace: WalkTraceReport, words: Wording) -> Iterator[Block]:
    report = trace.recorded
    yield Paragraph(
        words("{count} recorded runs through {flow}", count=len(report.runs), flow=trace.name),
        Tone.QUIET,
    )
    yield Paragraph(_headline(report, words), Tone.STRONG)
    yield Heading(words("The runs"), "runs")
    yield _run_table(report, words)
    yield Heading(words("Whose time it was, median and range"), "owners")
    yield _owner_table(report, words)
    if any(each.owner is Owner.UNKNOWN for each in report.owners):
        yield Paragraph(words(NOT_RECORDED), Tone.QUIET)
    yield Heading(words("Items, in working days: median and range"))
    yield _item_table(report, words)
    codes = (item.department for item in report.items)
    yield from explain_departments(codes, _name_departments(report), words)
    yield from _coverage_blocks(report.coverage, trace.departments, words)
    yield from _gate_blocks(trace, words)
    findings = [
        words.pair(each.path, write_finding(each, words))
        if each.path
        else write_finding(each, words)
        for run in report.runs
        for each in run.findings
    ]
    if findings:
        yield Heading(words("Are the records to be trusted?"))
        yield Listing(tuple(findings))
    yield from describe_basis(report.basis, report.tool_version, words)


def show_spread(spread: Spread, words: Wording) -> str:
    """Return the median and the range of a figure, and how many runs do not know it."""
    if spread.median is None:
        return "?"
    text = f"{spread.median:g}"
    if spread.min != spread.max:
        text = f"{text} ({spread.min}–{spread.max})"
    if spread.unknown:
        return words("{text}, {unknown} unknown", text=text, unknown=spread.unknown)
    return text


def _headline(report: RunsReport, words: Wording) -> str:
    spread = report.elapsed_wd
    if spread.median is None:
        return words("How many working days the runs took is not known of any of them.")
    return words(
        "{days} working days from start to end, median and range; an authority had the case on "
        "{chargeable} of them.",
        days=show_spread(spread, words),
        chargeable=show_spread(report.chargeable_wd, words),
    )


def _run_table(report: RunsReport, words: Wording) -> Table:
    columns = (
        Column(words("Run"), is_wide=True),
        Column(words("From")),
        Column(words("To")),
        Column(words("Time"), is_number=True),
        Column(words("Authority"), is_number=True),
        Column(words("Deviations"), is_number=True),
        Column(words("Fitness"), is_number=True),
    )
    return Table(columns, tuple(_run_row(run, words) for run in report.runs))


def _run_row(run: RunReport, words: Wording) -> Row:
    return Row(
        (
            words(run.name) if run.name else run.run,
            show_day(run.start),
            show_day(run.end),
            Cell(
                show_amount(run.elapsed_wd, run.elapsed_s, run.elapsed_d, words),
                value=weigh_amount(run.elapsed_wd, run.elapsed_s, run.elapsed_d),
            ),
            show_amount(run.chargeable_wd, None, None, words),
            str(len(run.deviations)),
            "-" if run.fitness.value is None else f"{run.fitness.value:.2f}",
        )
    )


def _owner_table(report: RunsReport, words: Wording) -> Table:
    departments = _name_departments(report)
    columns = (
        Column(words("Owner"), is_wide=True),
        Column(words("Working days"), is_number=True),
    )
    rows = (
        Row(
            (
                name_owner(each.owner, each.department, departments, words),
                show_spread(each.wd, words),
            )
        )
        for each in report.owners
    )
    return Table(columns, tuple(rows))


def _name_departments(report: RunsReport) -> Mapping[str, Name]:
    return {department: name for run in report.runs for department, name in run.departments.items()}


def _item_table(report: RunsReport, words: Wording) -> Table:
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Runs"), is_number=True),
        Column(words("Waiting"), is_number=True),
        Column(words("Processing"), is_number=True),
        Column(words("Late"), is_number=True),
        Column(words("Set the end"), is_number=True),
    )
    return Table(columns, tuple(_item_row(item, words) for item in report.items))


def _item_row(item: ItemSpread, words: Wording) -> Row:
    return Row(
        (
            words(item.name),
            item.department,
            str(item.runs),
            show_spread(item.waiting_wd, words),
            show_spread(item.processing_wd, words),
            str(item.over_limit) if item.over_limit else "-",
            str(item.critical) if item.critical else "-",
        )
    )


def _coverage_sentence(coverage: CoverageFigure, words: Wording) -> str:
    return words(
        "{walked} of {items} items ({share}).",
        walked=coverage.walked,
        items=coverage.items,
        share=show_percent(coverage.share),
    )


def _gate_blocks(report: WalkTraceReport, words: Wording) -> Iterator[Block]:
    """Say that too little was walked, if a share was asked for and not reached."""
    if not report.ok and report.min_coverage is not None:
        asked = show_percent(report.min_coverage)
        yield Paragraph(words("Below the {asked} that were asked for.", asked=asked), Tone.BAD)


def _coverage_blocks(
    coverage: CoverageFigure, departments: Mapping[str, Name], words: Wording
) -> Iterator[Block]:
    yield Heading(words("How much of the flow was walked"))
    yield Paragraph(_coverage_sentence(coverage, words))
    if coverage.unwalked:
        names = [
            words.add_aside(words(each.name), name_desk(each.department, departments, words))
            for each in coverage.unwalked
        ]
        yield Listing((words("nobody walked: {items}", items=words.join(names)),), Tone.QUIET)
