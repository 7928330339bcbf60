"""What is said of walks under way: what is open and since when, what may come next."""

from collections.abc import Iterator, Mapping

from walkflow.model.messages import Message, say, say_count
from walkflow.model.record_report import (
    ItemProspect,
    OpenVisit,
    RecordReport,
    WalksReport,
    WalkUnderWay,
)
from walkflow.model.stamps import Stamp
from walkflow.views.amounts import show_amount
from walkflow.views.blocks import Block, Cell, Column, Heading, Listing, Paragraph, Row, Table, Tone
from walkflow.views.department_legend import explain_departments
from walkflow.views.record_lines import WORD_BY_CAUSE, WORD_BY_DEED, write_entry, write_time
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording

DEPARTMENTS_FROM = 60
"""From this width on, the department of an item has a column."""
ROOMY = 100
"""From this width on, the stage of an item has a column."""


def describe_record(report: RecordReport, words: Wording) -> Iterator[Block]:
    """Yield what was entered and how the walk stands; if nothing was, what may come next."""
    if not report.recorded:
        yield from describe_board(report, words)
        return
    yield Listing(tuple(write_entry(each, words) for each in report.recorded), mark="+")
    yield Paragraph(words(_count(report)), Tone.QUIET)


def describe_board(
    report: RecordReport, words: Wording, *, labels: Mapping[str, str] | None = None
) -> Iterator[Block]:
    """
    Yield a walk under way: what is open and since when, what may come next.

    Args:
        report: The walk.
        words: The language.
        labels: The keys by which a person chooses an item, in place of its id. An
            item without one is not shown.
    """
    yield Paragraph(_title(report, words), Tone.STRONG)
    yield Paragraph(
        words("{now} ({zone}); {count}", now=report.now, zone=report.zone, count=_count(report)),
        Tone.QUIET,
    )
    yield from _visit_blocks(words("Under way"), report.visits, report.now, labels, words)
    yield from _item_blocks(words("Possible now"), report.possible, labels, words)
    title = words("Decided, not delivered")
    yield from _visit_blocks(title, report.undelivered, report.now, labels, words)
    waiting = tuple(each for each in report.items if each.standing == "waiting")
    decided = tuple(each for each in report.items if each.standing == "decided")
    if labels is None or any(each.item in labels for each in waiting):
        yield from _item_blocks(words("Waiting for others"), waiting, labels, words)
    elif waiting:
        yield Paragraph(words(_count_rest(len(waiting), len(decided))), Tone.QUIET)
    shown = {visit.item for visit in report.undelivered}
    delivered = tuple(each for each in decided if each.item not in shown)
    if labels is not None and any(each.item in labels for each in delivered):
        yield from _item_blocks(words("Decided"), delivered, labels, words)
    codes = _list_departments(report, labels)
    yield from explain_departments(codes, report.departments, words, DEPARTMENTS_FROM)


def _list_departments(report: RecordReport, labels: Mapping[str, str] | None) -> Iterator[str]:
    """Yield the departments of what a board shows."""
    for visit in (*report.visits, *report.undelivered):
        if labels is None or visit.item in labels:
            yield visit.department
    for item in report.items:
        is_open = item.standing in {"possible", "waiting"}
        if is_open if labels is None else item.item in labels:
            yield item.department


def describe_walks(report: WalksReport, words: Wording) -> Iterator[Block]:
    """Yield the walks that are not finished."""
    yield from (Paragraph(words(each), Tone.BAD) for each in report.unreadable)
    folders = words.join(report.folders)
    if not report.walks:
        yield Paragraph(words("no walk is under way in {folders}", folders=folders))
        return
    found = say_count("{n} walk is under way", "{n} walks are under way", len(report.walks))
    yield Paragraph(words(found), Tone.STRONG)
    columns = (
        Column(words("Walk"), is_wide=True),
        Column(words("Flow"), from_width=60),
        Column(words("Last entry")),
        Column(words("Entries"), is_number=True),
        Column(words("Open"), is_number=True),
        Column(words("Journal"), is_wide=True),
    )
    yield Table(columns, tuple(_walk_row(each, words) for each in report.walks))
    for walk in report.walks:
        for line in walk.damaged:
            said = say("{path}: line {line} is damaged", path=walk.journal, line=line)
            yield Paragraph(words(said), Tone.BAD)


def _title(report: RecordReport, words: Wording) -> str:
    return words(
        "{walk}: {name} ({flow}), {version}{part}",
        walk=report.walk,
        name=report.name,
        flow=report.flow,
        version=say_version(report.version),
        part=say(", a part of the run") if report.scope == "part" else "",
    )


def _count(report: RecordReport) -> Message:
    return say(
        "{entries}, {visits} under way, {possible} possible now",
        entries=say_count("{n} entry", "{n} entries", report.entries),
        visits=len(report.visits),
        possible=len(report.possible),
    )


def _count_rest(waiting: int, decided: int) -> Message:
    return say(
        "{waiting}, {decided}: l lists them",
        waiting=say_count("{n} item waits for others", "{n} items wait for others", waiting),
        decided=say_count("{n} is decided", "{n} are decided", decided),
    )


def _visit_blocks(
    title: str,
    visits: tuple[OpenVisit, ...],
    now: Stamp,
    labels: Mapping[str, str] | None,
    words: Wording,
) -> Iterator[Block]:
    shown = [visit for visit in visits if labels is None or visit.item in labels]
    if not shown:
        return
    yield Heading(title)
    columns = (
        Column(is_number=labels is not None),
        Column(is_wide=True),
        Column(from_width=DEPARTMENTS_FROM),
        Column(is_wide=True),
        Column(is_number=True),
        Column(is_wide=True),
    )
    rows = [
        Row(
            (
                _mark(visit.item, labels),
                _name_visit(visit, words),
                visit.department,
                _write_state(visit, now, words),
                show_amount(None, visit.elapsed_s, None, words),
                _write_limit(visit, now, words),
            )
        )
        for visit in shown
    ]
    yield Table(columns, tuple(rows))


def _item_blocks(
    title: str,
    items: tuple[ItemProspect, ...],
    labels: Mapping[str, str] | None,
    words: Wording,
) -> Iterator[Block]:
    shown = [item for item in items if labels is None or item.item in labels]
    if not shown:
        return
    yield Heading(title)
    columns = (
        Column(is_number=labels is not None),
        Column(is_wide=True),
        Column(from_width=DEPARTMENTS_FROM),
        Column(is_wide=True, from_width=ROOMY),
        Column(),
        Column(),
    )
    rows = [
        Row(
            (
                _mark(item.item, labels),
                words(item.name),
                item.department,
                words(item.stage_name),
                item.limit,
                _write_prospect(item, words),
            )
        )
        for item in shown
    ]
    yield Table(columns, tuple(rows))


def _mark(item: str, labels: Mapping[str, str] | None) -> str:
    return item if labels is None else labels[item]


def _name_visit(visit: OpenVisit, words: Wording) -> str:
    if visit.attempt == 1:
        return words(visit.name)
    return words("{name}, attempt {n}", name=visit.name, n=visit.attempt)


def _write_prospect(item: ItemProspect, words: Wording) -> str:
    if item.attempt > 1:
        return words("attempt {n}", n=item.attempt)
    if item.standing == "possible" and item.issue_waits_for:
        return words("not to be issued yet")
    return ""


def _write_state(visit: OpenVisit, now: Stamp, words: Wording) -> str:
    state = WORD_BY_DEED[visit.state]
    since = "" if visit.since is None else write_time(visit.since, now)
    if visit.because is None:
        return words("{state} {since}", state=state, since=since)
    cause = WORD_BY_CAUSE[visit.because]
    return words("{state} {since}, {cause}", state=state, since=since, cause=cause)


def _write_limit(visit: OpenVisit, now: Stamp, words: Wording) -> Cell | str:
    if visit.limit is None:
        return ""
    if visit.due is None:
        return visit.limit
    due = write_time(Stamp.parse(visit.due), now)
    mark = words(" (provisional)") if visit.is_provisional else ""
    if visit.is_late:
        late = words("{limit}, was due {due}{mark}", limit=visit.limit, due=due, mark=mark)
        return Cell(late, Tone.BAD)
    return words("{limit}, due {due}{mark}", limit=visit.limit, due=due, mark=mark)


def _walk_row(walk: WalkUnderWay, words: Wording) -> Row:
    return Row(
        (
            words("{walk} (being recorded)", walk=walk.walk) if walk.is_in_use else walk.walk,
            words("{flow}@{version}", flow=walk.flow, version=walk.version),
            f"{walk.last:%Y-%m-%d %H:%M}",
            str(walk.entries),
            str(walk.open_visits),
            walk.journal,
        )
    )
