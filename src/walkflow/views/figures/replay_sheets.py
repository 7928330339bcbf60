"""The tables of a replay: items, departments, paths, deviations, hand-overs, variants, months."""

from collections.abc import Iterator

from walkflow.model.event_log import MESSAGE_BY_REASON
from walkflow.model.replay_report import ReplayReport
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_quotient,
    make_share,
    ratio,
    text,
    word,
    working_days,
)
from walkflow.views.figures.sheet import Chart, Direction, Formula, Series, Sheet, Value
from walkflow.views.figures.subject_sheets import make_department_sheet, make_subject_sheet
from walkflow.views.replay_blocks import DEVIATION_WORDS
from walkflow.views.replay_lists import name_items
from walkflow.views.version_names import label_version
from walkflow.views.wording import Wording


def list_replay_sheets(report: ReplayReport, words: Wording) -> Iterator[Sheet]:
    """Yield the tables of a replay; those without a row are left out."""
    sheets = (
        _make_flow_sheet(report, words),
        make_subject_sheet(report, words),
        make_department_sheet(report, words),
        _make_path_sheet(report, words),
        _make_desk_sheet(report, words),
        _make_deviation_sheet(report, words),
        _make_handover_sheet(report, words),
        _make_variant_sheet(report, words),
        _make_month_sheet(report, words),
        _make_foreign_sheet(report, words),
        _make_left_out_sheet(report, words),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def _make_path_sheet(report: ReplayReport, words: Wording) -> Sheet:
    names = {each.id: words(each.name) for each in report.items}
    columns = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        word("department_id", words("Department id")),
        working_days(words, "path_wd", words("On the critical paths of all cases"), total=True),
        ratio("share", words("Share"), total=True),
        count("line", words("Line in the flow file")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(each.item, each.item),
            each.item,
            each.department,
            each.path_wd,
            make_share(each.share, "path_wd"),
            each.line,
        )
        for each in report.bottlenecks.drag
    ]
    title = words("Days on the critical paths of all cases")
    series = (Series("path_wd", words("Working days"), Fill.CRITICAL, has_labels=True),)
    return Sheet(
        words("Path"),
        words("What set the end?"),
        words("What each item adds to the critical paths of all cases."),
        columns,
        tuple(rows),
        (Chart(title, "item", series, words("Working days"), count=min(20, len(rows)), at="cuts"),),
    )


def _make_desk_sheet(report: ReplayReport, words: Wording) -> Sheet:
    names = {each.id: words(each.name) for each in report.departments}
    columns = (
        text("department", words("Department")),
        word("department_id", words("Department id")),
        working_days(words, "processing_wd", words("Processing, all visits"), total=True),
        ratio("share", words("Share"), total=True),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(each.department, each.department),
            each.department,
            each.processing_wd,
            make_share(each.share, "processing_wd"),
        )
        for each in report.bottlenecks.desk
    ]
    chart = Chart(
        words("Shares of the days of processing, by department"),
        "department",
        (Series("share", words("Share"), Fill.OPEN, has_labels=True),),
        "",
        is_share=True,
        at="desks",
    )
    question = words("Whose time was it?")
    return Sheet(words("Whose time"), question, "", columns, tuple(rows), (chart,))


def _make_deviation_sheet(report: ReplayReport, words: Wording) -> Sheet:
    columns = (
        text("kind", words("Kind of deviation")),
        word("kind_id", words("Kind id")),
        count("cases", words("Cases")),
        count("all", words("Of all cases")),
        ratio("share", words("Share")),
        count("count", words("How often")),
        working_days(words, "wd", words("What it cost")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(DEVIATION_WORDS[each.kind]),
            each.kind.value,
            each.cases,
            report.cases,
            make_quotient("cases", each.cases, "all", report.cases),
            each.count,
            each.wd,
        )
        for each in report.deviation_figures
    ]
    chart = Chart(
        words("Cases that differ from the flow"),
        "kind",
        (Series("cases", words("Cases"), Fill.PAUSED, has_labels=True),),
        words("Cases"),
        at="deviations",
    )
    question = words("How do cases differ from the flow?")
    return Sheet(words("Deviations"), question, "", columns, tuple(rows), (chart,))


def _make_handover_sheet(report: ReplayReport, words: Wording) -> Sheet:
    names = {each.id: words(each.name) for each in report.departments}
    columns = (
        text("giver", words("From")),
        text("taker", words("To")),
        count("visits", words("Visits"), total=True),
        working_days(words, "waiting_wd", words("Waited in all"), total=True),
        working_days(words, "mean_wd", words("Waited a visit")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            names.get(each.giver, each.giver),
            names.get(each.taker, each.taker),
            each.visits,
            each.waiting_wd,
            make_quotient("waiting_wd", each.waiting_wd, "visits", each.visits),
        )
        for each in report.handovers
    ]
    question = words("Who waited for whom?")
    return Sheet(words("Hand-overs"), question, "", columns, tuple(rows))


def _make_variant_sheet(report: ReplayReport, words: Wording) -> Sheet:
    names = name_items(report, words)
    columns = (
        count("number", words("No.")),
        word("flow", words("Flow id")),
        count("cases", words("Cases"), total=True),
        count("all", words("Of all cases")),
        ratio("share", words("Share"), total=True),
        ratio("covered", words("Share with those above")),
        count("items", words("Items")),
        text("sequence", words("Sequence of items")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            place,
            each.flow,
            each.cases,
            report.cases,
            make_share(each.share, "cases", "all"),
            Formula("SUM({until_cases})/{all}", each.covered),
            len(each.items),
            " → ".join(names.get(item, item) for item in each.items),
        )
        for place, each in enumerate(report.variants, 1)
    ]
    return Sheet(
        words("Variants"),
        words("Which ways did cases take?"),
        words("The most frequent of {count} sequences of items.", count=report.variant_count),
        columns,
        tuple(rows),
    )


def _make_month_sheet(report: ReplayReport, words: Wording) -> Sheet:
    columns = (
        word("month", words("Month")),
        count("cases", words("Cases"), total=True),
        working_days(words, "median_wd", words("From start to end, median")),
        working_days(words, "p90_wd", words("From start to end, P90")),
    )
    rows: list[tuple[Value, ...]] = [
        (each.month, each.cases, each.median_wd, each.p90_wd) for each in report.months
    ]
    chart = Chart(
        words("From start to end, by the month of the end"),
        "month",
        (
            Series("median_wd", words("Median"), Fill.LEFT),
            Series("p90_wd", words("P90"), Fill.PAUSED),
        ),
        words("Working days"),
        direction=Direction.LINE,
        at="months",
    )
    question = words("Did it become shorter over time?")
    return Sheet(words("Months"), question, "", columns, tuple(rows), (chart,))


def _make_flow_sheet(report: ReplayReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        word("version", words("Version of the flow")),
        count("cases", words("Cases"), total=True),
        count("fit", words("Cases that fit the flow"), total=True),
        ratio("share", words("Share")),
        working_days(words, "median_wd", words("From start to end, median")),
        working_days(words, "p90_wd", words("From start to end, P90")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(each.name),
            each.flow,
            label_version(each.version, words),
            each.cases,
            each.fit_cases,
            make_quotient("fit", each.fit_cases, "cases", each.cases),
            each.median_wd,
            each.p90_wd,
        )
        for each in report.flows
    ]
    question = words("How long did cases take, and how many fit?")
    return Sheet(words("Flows"), question, "", columns, tuple(rows))


def _make_foreign_sheet(report: ReplayReport, words: Wording) -> Sheet:
    columns = (
        text("activity", words("Activity in the log")),
        word("item_id", words("Item id")),
        count("rows", words("Rows"), total=True),
        count("cases", words("Cases")),
    )
    rows: list[tuple[Value, ...]] = [
        (each.activity, each.item, each.rows, each.cases) for each in report.foreign
    ]
    question = words("What is not in the flow?")
    return Sheet(words("Not in the flow"), question, "", columns, tuple(rows))


def _make_left_out_sheet(report: ReplayReport, words: Wording) -> Sheet:
    columns = (
        text("reason", words("Why")),
        count("rows", words("Rows"), total=True),
        text("numbers", words("The first of them")),
    )
    rows: list[tuple[Value, ...]] = [
        (words(MESSAGE_BY_REASON[each.reason]), each.rows, words.join(each.numbers))
        for each in report.left_out
    ]
    question = words("Which rows could not be used?")
    return Sheet(words("Left out"), question, "", columns, tuple(rows))
