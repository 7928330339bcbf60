"""The tables of where the time of a plan goes: whose desk, where a cut pays, how near the law."""

from walkflow.model.trace_report import TraceReport
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_share,
    name_department,
    number,
    ratio,
    read_amount,
    text,
    word,
    working_days,
)
from walkflow.views.figures.sheet import Chart, Column, Series, Sheet, Value
from walkflow.views.wording import Wording


def make_desk_sheet(report: TraceReport, words: Wording) -> Sheet:
    """Return whose items take the authority's time."""
    columns = (
        text("department", words("Department")),
        word("department_id", words("Department id")),
        count("items", words("Items"), total=True),
        working_days(words, "limits_wd", words("Limits"), total=True),
        ratio("share", words("Share"), total=True),
        text("names", words("Which items")),
    )
    name_by_item = {item.id: words(item.name) for item in report.items}
    rows: list[tuple[Value, ...]] = [
        (
            name_department(words, report.departments, row.department),
            row.department,
            len(row.items),
            row.limits_wd,
            make_share(row.share, "limits_wd"),
            words.join([name_by_item.get(item, item) for item in row.items]),
        )
        for row in report.bottlenecks.desk
    ]
    return Sheet(
        words("Desks"),
        words("Whose desk is it on?"),
        words("The limits of the authority's items, added up by department."),
        columns,
        tuple(rows),
        (
            Chart(
                words("Limits by department"),
                "department",
                (Series("limits_wd", words("Limits"), Fill.OPEN, has_labels=True),),
                words("Working days"),
                at="desks",
            ),
        ),
    )


def make_drag_sheet(report: TraceReport, words: Wording) -> Sheet:
    """Return how much earlier the whole would end without each item."""
    name_by_item = {item.id: words(item.name) for item in report.items}
    columns = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("department", words("Department")),
        working_days(words, "drag_wd", words("Drag")),
        working_days(words, "length_wd", words("Length of the path")),
        ratio("share", words("Share of the path")),
        count("line", words("Line in the flow file")),
    )
    length = report.drawn_path.length_wd
    rows: list[tuple[Value, ...]] = [
        (
            name_by_item.get(row.item, row.item),
            row.item,
            name_department(words, report.departments, row.department),
            row.drag_wd,
            length,
            make_share(row.share, "drag_wd", "length_wd"),
            row.line,
        )
        for row in report.bottlenecks.drag
    ]
    return Sheet(
        words("Cuts"),
        words("Where does a cut pay?"),
        words("Drag: how many working days earlier the whole would end without the item."),
        columns,
        tuple(rows),
        (
            Chart(
                words("Days that the end would come earlier without the item"),
                "item",
                (Series("drag_wd", words("Drag"), Fill.CRITICAL, has_labels=True),),
                words("Working days"),
                at="cuts",
            ),
        ),
    )


def make_used_sheet(report: TraceReport, words: Wording) -> Sheet:
    """Return how near limits come to those of the law."""
    name_by_item = {item.id: words(item.name) for item in report.items}
    columns: tuple[Column, ...] = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("department", words("Department")),
        number("limit", words("Limit")),
        word("limit_unit", words("Unit of the limit")),
        number("statutory", words("Limit of the law")),
        word("statutory_unit", words("Unit of the law's limit")),
        ratio("used", words("Limit / limit of the law")),
        count("line", words("Line in the flow file")),
    )
    rows: list[tuple[Value, ...]] = []
    for row in report.bottlenecks.used:
        limit, law = read_amount(row.limit), read_amount(row.statutory)
        is_same_unit = limit[1] == law[1]
        rows.append(
            (
                name_by_item.get(row.item, row.item),
                row.item,
                name_department(words, report.departments, row.department),
                *limit,
                *law,
                make_share(row.used, "limit", "statutory") if is_same_unit else row.used,
                row.line,
            )
        )
    return Sheet(
        words("Law"),
        words("How near is each limit to the law's?"),
        words("Limits of different units are compared on the plain five-day week."),
        columns,
        tuple(rows),
    )
