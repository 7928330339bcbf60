"""What a planned trace says."""

from collections.abc import Iterator
from typing import assert_never

from walkflow.model.catalogue import CLOCK_WORDS, Clock
from walkflow.model.messages import Message, say, say_count
from walkflow.model.trace_report import (
    Binding,
    FactsReport,
    ItemFigure,
    PathFigure,
    PathItem,
    StageFigure,
    TraceReport,
)
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    CIRCLED,
    ESTIMATED,
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
    mark_estimate,
)
from walkflow.views.bottleneck_blocks import describe_bottlenecks
from walkflow.views.department_legend import explain_departments
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording


def describe_trace(report: TraceReport, words: Wording) -> Iterator[Block]:
    """Yield what a planned trace says: the headline, the items, the path, where the time goes."""
    drawn = report.drawn_path
    yield Paragraph(_title(report, words), Tone.QUIET)
    yield Paragraph(words(_headline(report)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(report, words))
    yield Heading(words("Items by stage"), "items")
    yield _item_table(report, words, drawn)
    yield make_legend(report, words)
    yield from explain_departments(_list_departments(report), report.departments, words)
    yield Heading(
        words(
            say_count(
                "What sets the end: {n} item in a row",
                "What sets the end: {n} items in a row",
                len(drawn.items),
            )
        ),
        "path",
    )
    yield _path_table(report, drawn, words)
    yield from describe_bottlenecks(report, words)
    yield Heading(words("What is asked of the applicant"), "asked")
    counts = words("{counts}.", counts=words.join([words(each) for each in _list_counts(report)]))
    yield Paragraph(words.chain([counts, *(words(each) for each in _list_unknown(report))]))
    yield from describe_basis(report.basis, report.tool_version, words)


def describe_facts(report: FactsReport, words: Wording) -> Iterator[Block]:
    """Yield the facts of a flow, the default of each first marked."""
    yield Paragraph(
        words(
            "{name} ({flow}): what differs between its projects", name=report.name, flow=report.flow
        ),
        Tone.STRONG,
    )
    columns = (
        Column(words("Fact")),
        Column(words("Meaning"), is_wide=True),
        Column(words("Values (* default)")),
        Column(words("Items"), is_number=True),
    )
    rows = [
        Row(
            (
                fact.id,
                words(fact.name),
                " ".join(f"{each}*" if each == fact.default else each for each in fact.values),
                str(len(fact.items)),
            )
        )
        for fact in report.facts
    ]
    yield Table(columns, tuple(rows))
    yield Paragraph(words("Say which are true of a project with --fact FACT=VALUE."), Tone.QUIET)


def _title(report: TraceReport, words: Wording) -> str:
    return words(
        "{name} ({flow}), {version}, every item at its limit",
        name=report.name,
        flow=report.flow,
        version=say_version(report.version),
    )


def _headline(report: TraceReport) -> Message:
    mark = ESTIMATED if report.path.estimate else ""
    total = mark_estimate(report.stage_limits.total_wd, report.stage_limits.estimate)
    if report.clock == "all":
        return say(
            "{days} working days{mark} from start to end with everyone's time; the approvals "
            "alone take {path}, the stage limits add up to {total}.",
            days=report.elapsed_path.length_wd,
            mark=ESTIMATED if report.elapsed_path.estimate else "",
            path=report.path.length_wd,
            total=total,
        )
    return say(
        "{days} working days{mark} of approvals from start to end; "
        "the stage limits add up to {total}.",
        days=report.path.length_wd,
        mark=mark,
        total=total,
    )


def _second_lines(report: TraceReport, words: Wording) -> Iterator[Message]:
    if report.start and report.end:
        calendar = report.basis.calendar
        unsure = "?" if calendar and calendar.provisional else ""
        dates = {"start": report.start.isoformat(), "end": f"{report.end.isoformat()}{unsure}"}
        yield (
            say("Started on {start}, the whole ends on {end}.", **dates)
            if report.clock == "all"
            else say("Started on {start}, the approvals end on {end}.", **dates)
        )
    if report.clock != "all" and report.elapsed_path.length_wd != report.path.length_wd:
        yield say(
            "With everyone's time (applicant, third parties, law) it is {days} working days{mark}.",
            days=report.elapsed_path.length_wd,
            mark=ESTIMATED if report.elapsed_path.estimate else "",
        )
    over = [words(stage.name) for stage in report.stage_limits.stages if stage.over]
    if over:
        yield say("Longer than its stage may take: {stages}.", stages=words.join(over))
    if report.path.estimate or report.stage_limits.estimate or report.elapsed_path.estimate:
        yield say("{mark} rests on a limit that is an estimate.", mark=ESTIMATED)


def _item_table(report: TraceReport, words: Wording, drawn: PathFigure) -> Table:
    columns = (
        Column(),
        Column(words("Stage, item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Limit"), is_number=True),
        Column(words("When") if report.start else words("Days"), is_number=True),
        Column(words("Slack"), is_number=True),
        Column(words("Drag"), is_number=True),
        Column(words("0–{days} wd", days=drawn.length_wd), is_bar=True),
    )
    rows: list[Row] = []
    number = 0
    for stage in report.stage_limits.stages:
        number += stage.limit is not None
        items = [item for item in report.items if item.stage == stage.id]
        if items:
            mark = CIRCLED[number] if stage.limit and number < len(CIRCLED) else "∥"
            rows.append(_stage_row(stage, mark, words))
            rows.extend(_item_row(item, report, words, drawn.length_wd) for item in items)
    return Table(columns, tuple(rows))


def _list_departments(report: TraceReport) -> Iterator[str | None]:
    """Yield the departments in the order in which the table of items has them."""
    for stage in report.stage_limits.stages:
        items = [item.department for item in report.items if item.stage == stage.id]
        if items:
            yield stage.lead
            yield from items


def _stage_row(stage: StageFigure, mark: str, words: Wording) -> Row:
    needs = words("path {days}", days=stage.path_wd) if stage.limit else ""
    cells = (
        Cell(mark, Tone.STRONG),
        Cell(words(stage.name), Tone.STRONG),
        Cell(stage.lead or "", Tone.STRONG),
        Cell(_write_limit(stage, words), Tone.STRONG),
        Cell(needs, Tone.BAD if stage.over else Tone.STRONG),
        "",
        "",
        Bar((), 0),
    )
    return Row(cells, is_group=True)


def _write_limit(stage: StageFigure, words: Wording) -> str:
    if stage.limit is None:
        return words("no limit")
    return mark_estimate(stage.limit, stage.estimate)


def _item_row(item: ItemFigure, report: TraceReport, words: Wording, scale: int) -> Row:
    tone = Tone.CRITICAL if item.critical else Tone.PLAIN if item.counts else Tone.QUIET
    whose = "" if item.clock is Clock.AUTHORITY else f" [{words(CLOCK_WORDS[item.clock])}]"
    texts = (
        "▶" if item.critical else "",
        f"{words(item.name)}{whose}",
        item.department,
        mark_estimate(item.limit, item.estimate),
        _when(item, report),
        str(item.slack_wd) if item.slack_wd else "-",
        str(item.drag_wd) if item.drag_wd else "-",
    )
    return Row((*(Cell(text, tone) for text in texts), _item_bar(item, scale)))


def _item_bar(item: ItemFigure, scale: int) -> Bar:
    start, finish = item.earliest_start_wd, item.earliest_finish_wd
    parts = []
    if item.slack_wd:
        parts.append(BarPart(finish, item.latest_finish_wd, Fill.SLACK))
    if finish > start:
        parts.append(BarPart(start, finish, Fill.CRITICAL if item.critical else Fill.OPEN))
    return Bar(tuple(parts), scale)


def _when(item: ItemFigure, report: TraceReport) -> str:
    if item.start is None or item.end is None:
        return f"{item.earliest_start_wd}–{item.earliest_finish_wd}"
    years = {report.start.year if report.start else 0, item.start.year, item.end.year}
    form = "%m-%d" if len(years) == 1 else "%y-%m-%d"
    mark = "?" if item.provisional else ""
    return f"{item.start.strftime(form)}–{item.end.strftime(form)}{mark}"


def make_legend(report: TraceReport, words: Wording) -> Paragraph:
    """Return what bars and marks of a plan stand for."""
    message = _explain_marks(report)
    return Paragraph(words(message), Tone.QUIET, (Fill.CRITICAL, Fill.OPEN, Fill.SLACK))


def _explain_marks(report: TraceReport) -> Message:
    if report.basis.calendar and report.basis.calendar.provisional:
        return say(
            "▶ █ sets the end   ▒ does not   · may slip   ~ estimate   "
            "? provisional: the calendar does not cover these days"
        )
    return say("▶ █ sets the end   ▒ does not   · may slip   ~ estimate")


def _path_table(report: TraceReport, drawn: PathFigure, words: Wording) -> Table:
    name_by_item = {item.id: item.name for item in report.items}
    columns = (
        Column("", is_number=True),
        Column(words("Item"), is_wide=True),
        Column(words("Days"), is_number=True),
        Column(words("From–to"), is_number=True),
        Column(words("Why then")),
    )
    rows = [
        Row(
            (
                str(number),
                words(name_by_item[part.id]),
                mark_estimate(part.wd, part.estimate),
                f"{part.earliest_start_wd}–{part.earliest_finish_wd}",
                Cell(words(explain(part, number)), Tone.QUIET),
            )
        )
        for number, part in enumerate(drawn.items, 1)
    ]
    total = Row(("", words("together"), str(drawn.length_wd), "", ""), is_group=True)
    return Table(columns, (*rows, total))


def explain(part: PathItem, number: int) -> Message:
    """Return why the item with that number on a path ends when it does."""
    match part.because:
        case Binding.START:
            return say("starts at once")
        case Binding.PREDECESSOR:
            return say("waits for {number}", number=number - 1)
        case Binding.ISSUE:
            return say("ready, but issued only after {number}", number=number - 1)
        case _:
            assert_never(part.because)


def _list_counts(report: TraceReport) -> Iterator[Message]:
    counts = report.counts
    yield say_count("{n} item", "{n} items", counts.items)
    yield say_count("{n} document", "{n} documents", counts.materials)
    yield say_count("{n} trip", "{n} trips", counts.trips)
    yield say_count("{n} department", "{n} departments", counts.departments)


def _list_unknown(report: TraceReport) -> Iterator[Message]:
    counts = report.counts
    if counts.without_materials:
        yield say_count(
            "{n} item does not say how many documents it asks for.",
            "{n} items do not say how many documents they ask for.",
            counts.without_materials,
        )
    if counts.without_trips:
        yield say_count(
            "{n} item does not say how often the applicant comes.",
            "{n} items do not say how often the applicant comes.",
            counts.without_trips,
        )
