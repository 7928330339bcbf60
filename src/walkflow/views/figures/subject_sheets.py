"""The tables of items and departments in a replay, with all their figures."""

from walkflow.model.replay_report import ReplayReport, Spread, SubjectFigure
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_share,
    number,
    ratio,
    read_amount,
    text,
    word,
    working_days,
)
from walkflow.views.figures.sheet import Chart, Column, Series, Sheet, Value
from walkflow.views.wording import Wording


def _list_spread_columns(words: Wording, key: str, figure: str) -> tuple[Column, ...]:
    return (
        working_days(words, f"{key}_median", words("{figure}, median", figure=figure)),
        working_days(words, f"{key}_p90", words("{figure}, P90", figure=figure)),
        working_days(words, f"{key}_mean", words("{figure}, mean", figure=figure)),
    )


def _fill_spread(spread: Spread) -> tuple[Value, ...]:
    return spread.median, spread.p90, spread.mean


def _list_subject_columns(words: Wording) -> tuple[Column, ...]:
    return (
        count("visits", words("Visits")),
        count("cases", words("Cases")),
        *_list_spread_columns(words, "waiting", words("Waiting")),
        *_list_spread_columns(words, "processing", words("Processing")),
        *_list_spread_columns(words, "sojourn", words("From enabled to decided")),
        count("judged", words("Visits judged by a limit")),
        count("over_limit", words("Over the limit")),
        ratio("over_share", words("Share over the limit")),
        count("over_statutory", words("Over the law's limit")),
        count("critical", words("Cases whose end it set")),
        ratio("critical_share", words("Share of the cases that have it")),
        count("early", words("Out of order")),
        count("repeats", words("Repeated")),
        count("refused", words("Refused")),
        count("open", words("Not completed")),
        ratio("first_time_right", words("Right the first time")),
    )


def _fill_subject(each: SubjectFigure) -> tuple[Value, ...]:
    return (
        each.visits,
        each.cases,
        *_fill_spread(each.waiting_wd),
        *_fill_spread(each.processing_wd),
        *_fill_spread(each.sojourn_wd),
        each.judged,
        each.over_limit,
        make_share(each.over_limit_share, "over_limit", "judged"),
        each.over_statutory,
        each.critical,
        make_share(each.critical_share, "critical", "cases") if each.cases else None,
        each.early,
        each.repeats,
        each.refused,
        each.open,
        each.first_time_right_share,
    )


def make_subject_sheet(report: ReplayReport, words: Wording) -> Sheet:
    """Return every item that was visited with all its figures."""
    columns = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        word("department_id", words("Department id")),
        number("limit", words("Limit")),
        word("limit_unit", words("Unit of the limit")),
        *_list_subject_columns(words),
        count("line", words("Line in the flow file")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(each.name),
            each.id,
            each.department,
            *read_amount(each.limit),
            *_fill_subject(each),
            each.line,
        )
        for each in report.items
        if each.visits
    ]
    return Sheet(
        words("Items"),
        words("Where did the time go?"),
        words(
            "Waiting: from when an item could start to its acceptance. Processing: from acceptance "
            "to the decision, less pauses. P90: nine of ten visits took no longer."
        ),
        columns,
        tuple(rows),
    )


def make_department_sheet(report: ReplayReport, words: Wording) -> Sheet:
    """Return every department that was visited with all its figures."""
    columns = (
        text("department", words("Department")),
        word("department_id", words("Department id")),
        *_list_subject_columns(words),
    )
    rows: list[tuple[Value, ...]] = [
        (words(each.name), each.id, *_fill_subject(each))
        for each in report.departments
        if each.visits
    ]
    series = (
        Series("processing_median", words("Median"), Fill.OPEN, has_labels=True),
        Series("processing_p90", words("P90"), Fill.SLACK, has_labels=True),
    )
    title = words("Processing by department")
    return Sheet(
        words("Departments"),
        words("How long did each department take?"),
        "",
        columns,
        tuple(rows),
        (Chart(title, "department", series, words("Working days"), at="departments"),),
    )
