"""Lists of a replay: where the time went, hand-overs, rework; and how their figures are written."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from walkflow.model.replay_report import ReplayReport
from walkflow.views.blocks import Block, Column, Heading, Table, Tone, make_list
from walkflow.views.wording import Wording, make_safe

if TYPE_CHECKING:
    from walkflow.model.records import Name

MOST_ROWS: Final = 10
"""Of a list; the workbook, the page and the JSON have all."""
WIDE: Final = 100
"""Columns of a terminal that has room for more figures."""
NOTHING: Final = "–"


def describe_bottlenecks(report: ReplayReport, words: Wording) -> Iterator[Block]:
    """Yield where the time of cases went, ranked by three questions."""
    lists = report.bottlenecks
    yield Heading(words("What sets the end: days on the critical paths of all cases"), "cuts")
    yield _make_drag_table(report, words)
    if lists.desk:
        yield Heading(words("Whose desk: days of processing by department"), "desks")
        yield _make_desk_table(report, words)
    if lists.used:
        yield Heading(words("Nearest to the limit, or past it"))
        yield _make_used_table(report, words)


def _make_drag_table(report: ReplayReport, words: Wording) -> Table:
    ranked = report.bottlenecks.drag
    names = {each.id: each.name for each in report.items}
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Days"), is_number=True),
        Column(words("Share"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    rows = (
        (
            words(names[row.item]),
            make_safe(row.department),
            str(row.path_wd),
            write_percent(row.share),
            "" if row.line is None else str(row.line),
        )
        for row in ranked
    )
    return make_list(columns, rows, MOST_ROWS, words)


def _make_desk_table(report: ReplayReport, words: Wording) -> Table:
    ranked = report.bottlenecks.desk
    columns = (
        Column(words("Department"), is_wide=True),
        Column(words("Days"), is_number=True),
        Column(words("Share"), is_number=True),
    )
    rows = (
        (
            name_desk(report, row.department, words),
            str(row.processing_wd),
            write_percent(row.share),
        )
        for row in ranked
    )
    return make_list(columns, rows, MOST_ROWS, words)


def _make_used_table(report: ReplayReport, words: Wording) -> Table:
    ranked = report.bottlenecks.used
    names = {each.id: each.name for each in report.items}
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Limit"), is_number=True),
        Column(words("P90 / limit"), is_number=True),
        Column(words("Over"), is_number=True),
        Column(words("Line"), is_number=True),
    )
    rows = (
        (
            words(names[row.item]),
            make_safe(row.department),
            row.limit,
            write_percent(row.used),
            write_percent(row.over_share),
            "" if row.line is None else str(row.line),
        )
        for row in ranked
    )
    return make_list(columns, rows, MOST_ROWS, words)


def describe_handovers(report: ReplayReport, words: Wording) -> Iterator[Block]:
    """Yield how long cases lay between two departments."""
    if not report.handovers:
        return
    yield Heading(words("Hand-overs between departments"))
    columns = (
        Column(words("From"), is_wide=True),
        Column(words("To"), is_wide=True),
        Column(words("Visits"), is_number=True),
        Column(words("Days waited"), is_number=True),
    )
    rows = (
        (
            name_desk(report, each.giver, words),
            name_desk(report, each.taker, words),
            str(each.visits),
            str(each.waiting_wd),
        )
        for each in report.handovers
    )
    yield make_list(columns, rows, MOST_ROWS, words)


def describe_rework(report: ReplayReport, words: Wording) -> Iterator[Block]:
    """Yield which items were done again, and how often the first time was right."""
    repeated = [each for each in report.items if each.repeats or each.refused or each.paused_wd]
    if not repeated:
        return
    repeated.sort(key=lambda each: (-each.repeats, -each.refused))
    yield Heading(words("Rework"))
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Repeats"), is_number=True),
        Column(words("Days"), is_number=True),
        Column(words("Refused"), is_number=True),
        Column(words("Days paused"), is_number=True),
        Column(words("Right at once"), is_number=True),
    )
    rows = (
        (
            words(each.name),
            str(each.repeats),
            str(each.repeat_wd),
            str(each.refused),
            str(each.paused_wd),
            write_percent(each.first_time_right_share),
        )
        for each in repeated
    )
    yield make_list(columns, rows, MOST_ROWS, words)


def name_items(report: ReplayReport, words: Wording) -> dict[str, str]:
    """Return what items are called, by id: also those that the flow handles only together."""
    found = {**report.item_names, **{each.id: each.name for each in report.items}}
    return {item: words(name) for item, name in found.items()}


def name_desk(report: ReplayReport, desk: str, words: Wording) -> str:
    """Return what a department is called: its id where nobody named it."""
    name: Name | None = next((each.name for each in report.departments if each.id == desk), None)
    return words(name) if name else make_safe(desk)


def find_tone(share: float | None) -> Tone:
    """Return how a share is to be read: bad where it is large."""
    return Tone.BAD if share else Tone.PLAIN


def write_number(days: int | None) -> str:
    """Return days, or a dash where they are not known."""
    return NOTHING if days is None else str(days)


def write_percent(share: float | None) -> str:
    """Return a share in percent, or a dash where there is none."""
    return NOTHING if share is None else f"{share * 100:.1f} %"
