"""The tables of a planned trace: what takes how long, what sets the end, whose desk it is."""

from collections.abc import Iterator

from walkflow.model.catalogue import CLOCK_WORDS
from walkflow.model.trace_report import ItemFigure, PathItem, TraceReport
from walkflow.views.blocks import Fill
from walkflow.views.figures.bottleneck_sheets import (
    make_desk_sheet,
    make_drag_sheet,
    make_used_sheet,
)
from walkflow.views.figures.columns import (
    count,
    day,
    make_share,
    name_department,
    number,
    ratio,
    read_amount,
    say_yes,
    text,
    word,
    working_days,
    yes,
)
from walkflow.views.figures.sheet import Chart, Column, Formula, Series, Sheet, Sort, Value
from walkflow.views.trace_blocks import explain
from walkflow.views.wording import Wording


def list_plan_sheets(report: TraceReport, words: Wording) -> Iterator[Sheet]:
    """Yield the tables of a plan; those without a row are left out."""
    yield make_item_sheet(report, words)
    yield make_timeline(report, words)
    sheets = (
        _make_path_sheet(report, words),
        _make_stage_sheet(report, words),
        make_desk_sheet(report, words),
        make_drag_sheet(report, words),
        make_used_sheet(report, words),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def make_item_sheet(report: TraceReport, words: Wording) -> Sheet:
    """Return every item of the plan with all its figures."""
    stages = {stage.id: stage.name for stage in report.stage_limits.stages}

    def fill(item: ItemFigure) -> tuple[Value, ...]:
        return (
            words(stages[item.stage]) if item.stage in stages else item.stage,
            words(item.name),
            item.id,
            name_department(words, report.departments, item.department),
            item.department,
            words(CLOCK_WORDS[item.clock]),
            *read_amount(item.limit),
            say_yes(words, item.estimate),
            say_yes(words, item.critical),
            item.earliest_start_wd,
            item.earliest_finish_wd,
            item.latest_start_wd,
            item.latest_finish_wd,
            item.slack_wd,
            item.free_slack_wd,
            item.drag_wd,
            item.start,
            item.end,
            item.latest_end,
            say_yes(words, item.provisional),
            item.line,
        )

    return Sheet(
        words("Items"),
        words("Where is the time?"),
        words(
            "Every item at its limit; days are counted from the start, day 0. Slack: how far it "
            "may slip without moving the end. Drag: how much earlier the end would be without it."
        ),
        _list_item_columns(words),
        tuple(fill(item) for item in report.items),
    )


def _list_item_columns(words: Wording) -> tuple[Column, ...]:
    return (
        text("stage", words("Stage")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("department", words("Department")),
        word("department_id", words("Department id")),
        text("clock", words("Whose time")),
        number("limit", words("Limit")),
        word("limit_unit", words("Unit of the limit")),
        yes("estimate", words("Limit is an estimate")),
        yes("critical", words("Sets the end")),
        working_days(words, "earliest_start_wd", words("Earliest start")),
        working_days(words, "earliest_finish_wd", words("Earliest finish")),
        working_days(words, "latest_start_wd", words("Latest start")),
        working_days(words, "latest_finish_wd", words("Latest finish")),
        working_days(words, "slack_wd", words("Slack")),
        working_days(words, "free_slack_wd", words("Free slack")),
        working_days(words, "drag_wd", words("Drag")),
        day("start", words("Start")),
        day("end", words("End")),
        day("latest_end", words("Latest end")),
        yes("provisional", words("Dates are provisional")),
        count("line", words("Line in the flow file")),
    )


def make_timeline(report: TraceReport, words: Wording) -> Sheet:
    """Return when each item runs, and the Gantt chart of it: on dates where there is a start."""
    has_dates = report.start is not None
    unit = words("calendar days") if has_dates else words("working days")
    columns = (
        text("item", words("Item")),
        word("department_id", words("Dept.")),
        day("start", words("Start")) if has_dates else number("start", words("Start (day)")),
        number("critical", words("{figure} ({unit})", figure=words("Sets the end"), unit=unit)),
        number("open", words("{figure} ({unit})", figure=words("Does not set the end"), unit=unit)),
        number("slack", words("{figure} ({unit})", figure=words("May slip"), unit=unit)),
    )
    series = (
        Series("start", words("Start"), None),
        Series("critical", words("Sets the end"), Fill.CRITICAL),
        Series("open", words("Does not set the end"), Fill.OPEN),
        Series("slack", words("May slip"), Fill.SLACK),
    )
    chart = Chart(
        words("When each item runs, every item at its limit"),
        "item",
        series,
        "" if has_dates else words("Working days from the start"),
        is_stacked=True,
        sort=Sort.DAY if has_dates else Sort.NUMBER,
        least=report.start,
        at="items",
    )
    return Sheet(
        words("Timeline"),
        words("When does each item run?"),
        words("A bar stands for the time that an item may take, at the earliest."),
        columns,
        tuple(_fill_timeline(item, has_dates=has_dates, words=words) for item in report.items),
        (chart,),
    )


def _fill_timeline(item: ItemFigure, *, has_dates: bool, words: Wording) -> tuple[Value, ...]:
    start: Value = item.earliest_start_wd
    length, slack = item.earliest_finish_wd - item.earliest_start_wd, item.slack_wd
    if has_dates and item.start and item.end:
        length, start = (item.end - item.start).days, item.start
        slack = (item.latest_end - item.end).days if item.latest_end else 0
    return (
        words(item.name),
        item.department,
        start,
        length if item.critical else None,
        None if item.critical else length,
        slack or None,
    )


def _make_path_sheet(report: TraceReport, words: Wording) -> Sheet:
    drawn = report.drawn_path
    item_by_id = {item.id: item for item in report.items}
    columns = (
        count("number", words("No.")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("department", words("Department")),
        working_days(words, "wd", words("Adds"), total=True),
        ratio("share", words("Share of the path"), total=True),
        number("from", words("From (day)")),
        number("to", words("To (day)")),
        text("because", words("Why then")),
        yes("estimate", words("Limit is an estimate")),
    )

    def fill(place: int, part: PathItem) -> tuple[Value, ...]:
        item = item_by_id[part.id]
        share = part.wd / drawn.length_wd if drawn.length_wd else None
        return (
            place,
            words(item.name),
            part.id,
            name_department(words, report.departments, item.department),
            part.wd,
            make_share(share, "wd"),
            part.earliest_start_wd,
            part.earliest_finish_wd,
            words(explain(part, place)),
            say_yes(words, part.estimate),
        )

    return Sheet(
        words("Path"),
        words("What sets the end?"),
        words(
            "{days} working days. Each item waits for the one above it; "
            "the whole ends earlier only if one of these takes less.",
            days=drawn.length_wd,
        ),
        columns,
        tuple(fill(place, part) for place, part in enumerate(drawn.items, 1)),
        (
            Chart(
                words("What each item of the path adds"),
                "item",
                (Series("wd", words("Working days"), Fill.CRITICAL, has_labels=True),),
                words("Working days"),
                at="path",
            ),
        ),
    )


def _make_stage_sheet(report: TraceReport, words: Wording) -> Sheet:
    columns = (
        text("stage", words("Stage")),
        word("stage_id", words("Stage id")),
        text("lead", words("Lead department")),
        working_days(words, "limit_wd", words("Stage limit"), total=True),
        working_days(words, "path_wd", words("Path of the stage")),
        working_days(words, "spare_wd", words("Limit less path")),
        yes("over", words("Longer than its limit")),
        yes("estimate", words("Limit is an estimate")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(stage.name),
            stage.id,
            name_department(words, report.departments, stage.lead),
            stage.limit_wd,
            stage.path_wd,
            None
            if stage.limit_wd is None
            else Formula("{limit_wd}-{path_wd}", stage.limit_wd - stage.path_wd),
            say_yes(words, stage.over),
            say_yes(words, stage.estimate),
        )
        for stage in report.stage_limits.stages
    ]
    chart = Chart(
        words("The limit of each stage and what its items take"),
        "stage",
        (
            Series("limit_wd", words("Stage limit"), Fill.LEFT, has_labels=True),
            Series("path_wd", words("Path of the stage"), Fill.CRITICAL, has_labels=True),
        ),
        words("Working days"),
    )
    return Sheet(
        words("Stages"),
        words("Which stage takes how long?"),
        words("The stage limits add up to {days} working days.", days=report.stage_limits.total_wd),
        columns,
        tuple(rows),
        (chart,),
    )
