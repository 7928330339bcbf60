"""Where the time of a plan goes, as three short lists."""

from collections.abc import Iterator, Sequence

from walkflow.model.trace_report import DeskRow, DragRow, TraceReport, UsedRow
from walkflow.views.amounts import show_percent
from walkflow.views.blocks import Block, Column, Heading, Table, make_list
from walkflow.views.wording import Wording

MOST_ROWS = 5
"""Of a list; the workbook, the page and the JSON have all."""


def describe_bottlenecks(report: TraceReport, words: Wording) -> Iterator[Block]:
    """Yield the lists that have entries: by drag, by desk, by what is used of the law's limit."""
    lists = report.bottlenecks
    if lists.drag:
        yield Heading(
            words("Where a cut pays: days that the end would come earlier without the item"), "cuts"
        )
        yield _drag_table(lists.drag, report, words)
    if lists.desk:
        yield Heading(words("Whose desk: the authority's limits added up by department"), "desks")
        yield _desk_table(lists.desk, report, words)
    if lists.used:
        yield Heading(words("Nearest to the limit of the law"), "law")
        yield _used_table(lists.used, report, words)


def _drag_table(rows: Sequence[DragRow], report: TraceReport, words: Wording) -> Table:
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Drag"), is_number=True),
        Column(words("Share"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    shown = (
        (
            _name_item(report, row.item, words),
            row.department,
            str(row.drag_wd),
            show_percent(row.share),
            _line(row.line),
        )
        for row in rows
    )
    return make_list(columns, shown, MOST_ROWS, words)


def _desk_table(rows: Sequence[DeskRow], report: TraceReport, words: Wording) -> Table:
    columns = (
        Column(words("Department"), is_wide=True),
        Column(words("Items"), is_number=True),
        Column(words("Days"), is_number=True),
        Column(words("Share"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    shown = (
        (
            _name_desk(report, row.department, words),
            str(len(row.items)),
            f"{row.limits_wd:g}",
            show_percent(row.share),
            _line(row.line),
        )
        for row in rows
    )
    return make_list(columns, shown, MOST_ROWS, words)


def _used_table(rows: Sequence[UsedRow], report: TraceReport, words: Wording) -> Table:
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Limit"), is_number=True),
        Column(words("Law"), is_number=True),
        Column(words("Limit / law"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    shown = (
        (
            _name_item(report, row.item, words),
            row.department,
            row.limit,
            row.statutory,
            show_percent(row.used),
            _line(row.line),
        )
        for row in rows
    )
    return make_list(columns, shown, MOST_ROWS, words)


def _name_item(report: TraceReport, item: str, words: Wording) -> str:
    return next(words(each.name) for each in report.items if each.id == item)


def _name_desk(report: TraceReport, department: str, words: Wording) -> str:
    named = report.departments.get(department)
    return words.add_aside(words(named), department) if named else department


def _line(line: int | None) -> str:
    return "" if line is None else str(line)
