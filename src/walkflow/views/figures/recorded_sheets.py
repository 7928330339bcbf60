"""The tables of a comparison of recorded runs: medians before and after, by figure, item, owner."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.model.messages import Message, say
from walkflow.model.walk_comparison import Contrast, HeldContrast, RecordedFlow, WalkCompareReport
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_cut,
    number,
    ratio,
    say_yes,
    text,
    word,
    yes,
)
from walkflow.views.figures.gate_sheet import make_gate_sheet
from walkflow.views.figures.sheet import Chart, Column, Formula, Series, Sheet, Value
from walkflow.views.run_blocks import name_owner
from walkflow.views.run_words import DEVIATION_WORDS
from walkflow.views.wording import Wording


def list_recorded_sheets(report: WalkCompareReport, words: Wording) -> Iterator[Sheet]:
    """Yield the tables of a comparison of runs; those without a row are left out."""
    flows = report.recorded.flows
    sheets = (
        make_contrast_sheet(report, words),
        make_gate_sheet(report, words),
        _make_item_sheet(flows, words),
        _make_owner_sheet(flows, words),
        _make_department_sheet(flows, words),
        _make_deviation_sheet(flows, words),
        _make_lonely_sheet(flows, words),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def _list_contrast_columns(words: Wording) -> tuple[Column, ...]:
    return (
        number("before", words("Median before")),
        number("after", words("Median after")),
        number("saved", words("Saved")),
        ratio("cut", words("Cut")),
        number("before_min", words("Least before")),
        number("before_max", words("Most before")),
        number("after_min", words("Least after")),
        number("after_max", words("Most after")),
        number("before_p90", words("P90 before")),
        number("after_p90", words("P90 after")),
        count("before_known", words("Runs before")),
        count("after_known", words("Runs after")),
        count("before_unknown", words("Not known, before")),
        count("after_unknown", words("Not known, after")),
        text("reason", words("Why there is no ratio")),
    )


def _fill_contrast(figure: Contrast, words: Wording) -> tuple[Value, ...]:
    before, after = figure.before, figure.after
    return (
        before.median,
        after.median,
        None if figure.saved is None else Formula("{before}-{after}", figure.saved),
        make_cut(figure.compression, "before", "after"),
        before.min,
        before.max,
        after.min,
        after.max,
        before.p90,
        after.p90,
        before.known,
        after.known,
        before.unknown,
        after.unknown,
        None if figure.reason is None else words(figure.reason),
    )


class _Line(NamedTuple):
    """One figure of a flow, and its unit."""

    id: str
    name: Message
    unit: Message
    figure: Contrast


def _list_lines(flow: RecordedFlow) -> Iterator[_Line]:
    wd, d = say("working days"), say("calendar days")
    yield _Line("chargeable_wd", say("In an authority's hands"), wd, flow.chargeable_wd)
    yield _Line(
        "same_items",
        say("In an authority's hands, items of every run"),
        wd,
        flow.same_items.chargeable_wd,
    )
    yield _Line("elapsed_d", say("From start to end"), d, flow.elapsed_d)
    yield _Line("elapsed_wd", say("From start to end"), wd, flow.elapsed_wd)
    yield _Line("materials", say("Documents"), say("number"), flow.materials)
    yield _Line("trips", say("Trips"), say("number"), flow.trips)


def make_contrast_sheet(report: WalkCompareReport, words: Wording) -> Sheet:
    """Return every figure of every flow, before and after, a row each."""
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("subject", words("What")),
        word("subject_id", words("Figure id")),
        text("unit", words("Unit")),
        *_list_contrast_columns(words),
        number("p", words("p (two-sided)")),
        yes("differs", words("p below 0.05")),
    )
    rows: list[tuple[Value, ...]] = []
    for flow in report.recorded.flows:
        for line in _list_lines(flow):
            test = line.figure.test if isinstance(line.figure, HeldContrast) else None
            rows.append(
                (
                    words(flow.name),
                    flow.flow,
                    words(line.name),
                    line.id,
                    words(line.unit),
                    *_fill_contrast(line.figure, words),
                    None if test is None else test.p,
                    say_yes(words, None if test is None else test.differs),
                )
            )
    return Sheet(
        words("How much"),
        words("How much shorter is it?"),
        words("Medians of the runs of either side. p: how often chance alone does as much."),
        columns,
        tuple(rows),
    )


def _make_item_sheet(flows: tuple[RecordedFlow, ...], words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        word("department_id", words("Department id")),
        number("waited_before", words("Waited before, median (working days)")),
        number("waited_after", words("Waited after, median (working days)")),
        *_list_contrast_columns(words),
        count("before_over", words("Over the limit before")),
        count("after_over", words("Over the limit after")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            words(each.name),
            each.item,
            each.department,
            None if each.waiting_wd is None else each.waiting_wd.before.median,
            None if each.waiting_wd is None else each.waiting_wd.after.median,
            *_fill_contrast(each.in_hand_wd, words),
            each.before_over_limit,
            each.after_over_limit,
        )
        for flow in flows
        for each in flow.items
    ]
    return Sheet(
        words("Items"),
        words("Which item became shorter?"),
        words("Working days from acceptance to the decision, less pauses: medians."),
        columns,
        tuple(rows),
        _compare(words("In hand, before and after"), "item", len(flows), words, at="items"),
    )


def _compare(title: str, labels: str, flows: int, words: Wording, at: str) -> tuple[Chart, ...]:
    series = (
        Series("before", words("Before"), Fill.SAVED, has_labels=True),
        Series("after", words("After"), Fill.LEFT, has_labels=True),
    )
    return (Chart(title, labels, series, words("Working days"), at=at),) if flows == 1 else ()


def _make_owner_sheet(flows: tuple[RecordedFlow, ...], words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("owner", words("Whose time")),
        *_list_contrast_columns(words),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            name_owner(
                each.owner,
                each.department,
                {each.department: each.name} if each.department and each.name else {},
                words,
            ),
            *_fill_contrast(each.wd, words),
        )
        for flow in flows
        for each in flow.owners
    ]
    return Sheet(
        words("Owners"),
        words("Whose time became less?"),
        words("Working days of the time from start to end: medians of whole runs."),
        columns,
        tuple(rows),
        _compare(words("Whose time, before and after"), "owner", len(flows), words, at="owners"),
    )


def _make_department_sheet(flows: tuple[RecordedFlow, ...], words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("department", words("Department")),
        word("department_id", words("Department id")),
        *_list_contrast_columns(words),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            words(each.name),
            each.department,
            *_fill_contrast(each.in_hand_wd, words),
        )
        for flow in flows
        for each in flow.departments
    ]
    title = words("In hand, before and after")
    return Sheet(
        words("Departments"),
        words("Which department became faster?"),
        words("Working days on which it had at least one item in hand: medians."),
        columns,
        tuple(rows),
        _compare(title, "department", len(flows), words, at="departments"),
    )


def _make_deviation_sheet(flows: tuple[RecordedFlow, ...], words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("kind", words("Kind of deviation")),
        count("before", words("Before")),
        count("before_runs", words("In how many runs before")),
        count("after", words("After")),
        count("after_runs", words("In how many runs after")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            words(DEVIATION_WORDS[each.kind]),
            each.before,
            each.before_runs,
            each.after,
            each.after_runs,
        )
        for flow in flows
        for each in flow.deviations
    ]
    question = words("Where did the runs leave the flow?")
    return Sheet(words("Deviations"), question, "", columns, tuple(rows))


def _make_lonely_sheet(flows: tuple[RecordedFlow, ...], words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("side", words("Side")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        count("runs", words("Runs")),
        text("reason", words("Why")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            side,
            words(each.name),
            each.item,
            each.runs,
            words(each.reason),
        )
        for flow in flows
        for side, found in (
            (words("Only before"), flow.only_before),
            (words("Only after"), flow.only_after),
        )
        for each in found
    ]
    question = words("What did only one side have?")
    return Sheet(words("One side"), question, "", columns, tuple(rows))
