"""The runs of two sides, their items and whose time it was, before and after."""

from collections.abc import Iterator, Sequence

from walkflow.model.messages import say_count
from walkflow.model.runs_report import CoverageFigure
from walkflow.model.walk import DeviationKind
from walkflow.model.walk_comparison import ItemContrast, LonelyItem, RecordedFlow, SideRuns
from walkflow.views.amounts import show_day, show_percent
from walkflow.views.blocks import ESTIMATED, Block, Column, Heading, Listing, Row, Table
from walkflow.views.contrast_text import (
    show_median,
    show_pair,
    show_saved,
    tabulate_contrasts,
)
from walkflow.views.department_legend import explain_departments, name_desk
from walkflow.views.ratios import make_ratio_cell
from walkflow.views.run_blocks import name_owner
from walkflow.views.run_words import DEVIATION_WORDS
from walkflow.views.wording import Wording

_TOLD_AS_VISITS = {DeviationKind.OVER_LIMIT, DeviationKind.OVER_STATUTORY}


def make_side_table(flow: RecordedFlow, words: Wording) -> Table:
    """Return what the runs of either side are, and where they left their flow."""
    sides = flow.before, flow.after
    rows = [
        (words("Runs"), *(str(side.runs) for side in sides)),
        (words("First start"), *(show_day(side.start) for side in sides)),
        (words("Last end"), *(show_day(side.end) for side in sides)),
        (words("Items walked"), *(_show_coverage(side.coverage, words) for side in sides)),
        (words("Visits over the limit"), *(_show_over(side, words) for side in sides)),
        (words("Visits over the law's limit"), *(str(side.over_statutory) for side in sides)),
    ]
    if flow.before.unfinished or flow.after.unfinished:
        unfinished = (str(side.unfinished) for side in sides)
        rows.insert(1, ("  " + words("that did not come to their end"), *unfinished))
    if flow.before.part or flow.after.part:
        rows.insert(1, ("  " + words("telling only a part"), *(str(side.part) for side in sides)))
    rows += [
        (
            words("Deviations: {kind}", kind=words(DEVIATION_WORDS[each.kind])),
            _show_count(each.before, each.before_runs, words),
            _show_count(each.after, each.after_runs, words),
        )
        for each in flow.deviations
        if each.kind not in _TOLD_AS_VISITS
    ]
    columns = (
        Column(is_wide=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
    )
    return Table(columns, tuple(Row(row) for row in rows))


def _show_coverage(coverage: CoverageFigure, words: Wording) -> str:
    return words(
        "{walked} of {items} ({share})",
        walked=coverage.walked,
        items=coverage.items,
        share=show_percent(coverage.share),
    )


def _show_over(side: SideRuns, words: Wording) -> str:
    mark = ESTIMATED if side.over_limit_estimate else ""
    text = words("{over} of {visits}", over=side.over_limit, visits=side.visits)
    if side.limit_unknown:
        text = words("{text}, {unknown} unknown", text=text, unknown=side.limit_unknown)
    return f"{text}{mark}"


def _show_count(count: int, runs: int, words: Wording) -> str:
    if not count:
        return "0"
    return words(say_count("{count} in {n} run", "{count} in {n} runs", runs, count=count))


def describe_items(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    """Yield the items that both sides visited, and those that only one did."""
    if flow.items:
        yield Heading(words("Items on both sides, medians in working days"), "both_items")
        columns = (
            Column(words("Item"), is_wide=True),
            Column(words("Dept.")),
            Column(words("Runs"), is_number=True),
            Column(words("Waited"), is_number=True),
            Column(words("In hand"), is_number=True),
            Column(words("Saved"), is_number=True),
            Column(words("Cut"), is_number=True),
        )
        yield Table(columns, tuple(_item_row(item, words) for item in flow.items))
        codes = (item.department for item in flow.items)
        yield from explain_departments(codes, flow.department_names, words)
    for heading, lonely in (
        (words("Only before"), flow.only_before),
        (words("Only after"), flow.only_after),
    ):
        if lonely:
            yield Heading(heading)
            yield Listing(tuple(_list_lonely(lonely, flow, words)))


def _item_row(item: ItemContrast, words: Wording) -> Row:
    in_hand, waiting = item.in_hand_wd, item.waiting_wd
    name = words(item.name)
    if len(item.items) > 1:
        name = words("{name} ({count} items)", name=name, count=len(item.items))
    return Row(
        (
            name,
            item.department,
            show_pair(str(item.before_runs), str(item.after_runs)),
            ""
            if waiting is None
            else show_pair(show_median(waiting.before), show_median(waiting.after)),
            show_pair(show_median(in_hand.before), show_median(in_hand.after)),
            show_saved(in_hand),
            make_ratio_cell(in_hand.compression),
        )
    )


def _list_lonely(items: Sequence[LonelyItem], flow: RecordedFlow, words: Wording) -> Iterator[str]:
    """Yield a line for each reason, with the items that it is true of."""
    for reason in dict.fromkeys(item.reason for item in items):
        names = [
            words.add_aside(
                words(item.name), name_desk(item.department, flow.department_names, words)
            )
            for item in items
            if item.reason == reason
        ]
        yield words("{reason}: {items}", reason=reason, items=words.join(names))


def describe_owners(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    """Yield whose the elapsed time of whole runs was."""
    shown = [
        each for each in flow.owners if each.wd.before.median != 0 or each.wd.after.median != 0
    ]
    is_known = [each for each in shown if None not in {each.wd.before.median, each.wd.after.median}]
    if not is_known:
        return
    yield Heading(words("Whose time it was from start to end, in working days"), "both_owners")
    names = {each.department: each.name for each in shown if each.department and each.name}
    named = ((name_owner(each.owner, each.department, names, words), each.wd) for each in shown)
    yield tabulate_contrasts(words("Owner"), named, words)
