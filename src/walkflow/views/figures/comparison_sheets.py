"""The tables of a comparison of versions: how much shorter, which measure, what changed."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.model.compare_report import CompareReport, FlowComparison, Ratio
from walkflow.model.gates import Subject
from walkflow.views.blocks import Fill
from walkflow.views.compare_blocks import REMOVAL_WORDS
from walkflow.views.figures.change_sheet import make_change_sheet
from walkflow.views.figures.columns import (
    count,
    make_cut,
    number,
    ratio,
    read_amount,
    say_yes,
    text,
    word,
    working_days,
    yes,
)
from walkflow.views.figures.gate_sheet import make_gate_sheet
from walkflow.views.figures.shares import list_share_sheets
from walkflow.views.figures.sheet import Chart, Series, Sheet, Value
from walkflow.views.gate_blocks import SUBJECT_WORDS
from walkflow.views.wording import Wording


def list_comparison_sheets(report: CompareReport, words: Wording) -> Iterator[Sheet]:
    """Yield the tables of a comparison; those without a row are left out."""
    yield _make_length_sheet(report, words)
    yield make_figure_sheet(report, words)
    yield from list_share_sheets(report, words)
    sheets = (
        make_gate_sheet(report, words),
        make_change_sheet(report, words),
        _make_honest_sheet(report, words),
        _make_refusal_sheet(report, words),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def _make_length_sheet(report: CompareReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        working_days(words, "stages_before", words("Stage limits before")),
        working_days(words, "stages_after", words("Stage limits after")),
        ratio("stages_cut", words("Cut of the stage limits")),
        working_days(words, "path_before", words("Path before")),
        working_days(words, "path_after", words("Path after")),
        working_days(words, "saved", words("Saved")),
        ratio("path_cut", words("Cut of the path")),
        working_days(words, "honest_after", words("Path after, scope-honest")),
        ratio("honest_cut", words("Cut of the path, scope-honest")),
        yes("stages_estimate", words("Stage limits rest on an estimate")),
        yes("estimate", words("Path rests on an estimate")),
    )

    def fill(flow: FlowComparison) -> tuple[Value, ...]:
        before, after, honest = flow.before, flow.after, flow.scope_honest
        return (
            words(flow.name),
            flow.flow,
            before.stage_limits_wd,
            after.stage_limits_wd,
            make_cut(flow.compression.stage_limit, "stages_before", "stages_after"),
            before.path_wd,
            after.path_wd,
            before.path_wd - after.path_wd,
            make_cut(flow.compression.path, "path_before", "path_after"),
            honest.path_wd,
            honest.path
            if honest.path_wd is None
            else make_cut(honest.path, "path_before", "honest_after"),
            say_yes(words, any(flow.find_estimates(Subject.STAGE_LIMIT))),
            say_yes(words, any(flow.find_estimates(Subject.PATH)) or honest.estimate),
        )

    def compare(title: str, subject: str) -> Chart:
        series = (
            Series(f"{subject}_before", words("Before"), Fill.SAVED, has_labels=True),
            Series(f"{subject}_after", words("After"), Fill.LEFT, has_labels=True),
        )
        return Chart(title, "name", series, words("Working days"), at="lengths")

    return Sheet(
        words("How much"),
        words("How much shorter is it?"),
        words(
            "Path: the longest way through the approvals, the authority's time only. "
            "Scope-honest: with every item that left the clock counted back in."
        ),
        columns,
        tuple(fill(flow) for flow in report.flows),
        (
            compare(words("Approval path before and after"), "path"),
            compare(words("Stage limits before and after"), "stages"),
        ),
    )


class _Line(NamedTuple):
    """One subject of a comparison."""

    subject: Subject
    before: float
    after: float
    cut: Ratio
    honest_after: float | None = None
    honest_cut: Ratio = None


def make_figure_sheet(report: CompareReport, words: Wording) -> Sheet:
    """Return every figure of every flow, before and after, a row each."""
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("subject", words("What")),
        word("subject_id", words("Figure id")),
        text("unit", words("Unit")),
        number("before", words("Before")),
        number("after", words("After")),
        ratio("cut", words("Cut")),
        number("honest_after", words("After, scope-honest")),
        ratio("honest_cut", words("Cut, scope-honest")),
        yes("estimate", words("Rests on an estimate")),
        text("reason", words("Why there is no ratio")),
    )
    rows = tuple(
        _fill_line(flow, line, words) for flow in report.flows for line in _list_lines(flow)
    )
    return Sheet(words("Figures"), words("What did each figure become?"), "", columns, rows)


_IN_WORKING_DAYS = frozenset(
    {Subject.LIMIT, Subject.STAGE_LIMIT, Subject.PATH, Subject.ELAPSED_PATH}
)


def _fill_line(flow: FlowComparison, line: _Line, words: Wording) -> tuple[Value, ...]:
    reasons = [words(each.reason) for each in flow.refused if each.subject is line.subject]
    is_of_days = line.subject in _IN_WORKING_DAYS
    estimate = any(flow.find_estimates(line.subject)) if is_of_days else None
    return (
        words(flow.name),
        flow.flow,
        words(SUBJECT_WORDS[line.subject]),
        line.subject.value,
        words("working days") if is_of_days else words("number"),
        line.before,
        line.after,
        make_cut(line.cut, "before", "after"),
        line.honest_after,
        line.honest_cut
        if line.honest_after is None
        else make_cut(line.honest_cut, "before", "honest_after"),
        say_yes(words, estimate),
        words.chain(reasons) if reasons else None,
    )


def _list_lines(flow: FlowComparison) -> Iterator[_Line]:
    before, after, cut = flow.before, flow.after, flow.compression
    honest, shared = flow.scope_honest, flow.shared_limits
    yield _Line(
        Subject.STAGE_LIMIT,
        before.stage_limits_wd,
        after.stage_limits_wd,
        cut.stage_limit,
        honest.stage_limits_wd,
        honest.stage_limit,
    )
    yield _Line(Subject.PATH, before.path_wd, after.path_wd, cut.path, honest.path_wd, honest.path)
    yield _Line(
        Subject.ELAPSED_PATH,
        before.elapsed_path_wd,
        after.elapsed_path_wd,
        cut.elapsed_path,
        honest.elapsed_path_wd,
        honest.elapsed_path,
    )
    yield _Line(Subject.LIMIT, shared.before_wd, shared.after_wd, cut.limit, None, honest.limit)
    yield _Line(Subject.ITEMS, before.items, after.items, cut.items)
    yield _Line(Subject.MATERIALS, before.materials, after.materials, cut.materials)
    yield _Line(Subject.TRIPS, before.trips, after.trips, cut.trips)
    yield _Line(Subject.DEPARTMENTS, before.departments, after.departments, cut.departments)


def _make_honest_sheet(report: CompareReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("how", words("How it left the clock")),
        text("measure", words("Measure")),
        count("limit", words("Counted back in with")),
        word("unit", words("Unit")),
    )
    rows: list[tuple[Value, ...]] = []
    for flow in report.flows:
        names = {measure.id: words(measure.name) for measure in flow.measures}
        rows.extend(
            (
                words(flow.name),
                flow.flow,
                words(each.name),
                each.id,
                words(REMOVAL_WORDS[each.removal]),
                None if each.measure is None else names.get(each.measure, each.measure),
                *read_amount(each.limit),
            )
            for each in flow.scope_honest.items
        )
    return Sheet(
        words("Off the clock"),
        words("What left the clock?"),
        words("Items that are no longer counted; the scope-honest figures count them back in."),
        columns,
        tuple(rows),
    )


def _make_refusal_sheet(report: CompareReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("subject", words("What")),
        text("reason", words("Why")),
    )
    rows: list[tuple[Value, ...]] = [
        (words(each.name), each.flow, words("the whole flow"), words(each.reason))
        for each in report.unmatched
    ]
    rows.extend(
        (words(flow.name), flow.flow, words(SUBJECT_WORDS[each.subject]), words(each.reason))
        for flow in report.flows
        for each in flow.refused
    )
    return Sheet(words("Not compared"), words("What was not compared?"), "", columns, tuple(rows))
