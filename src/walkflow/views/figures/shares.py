"""The tables of what each measure and kind of change saved, and the way from before to after."""

from collections.abc import Iterator

from walkflow.model.compare_report import ClassShare, CompareReport, FlowComparison, MeasureShare
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_share_within,
    number,
    say_yes,
    text,
    word,
    working_days,
    yes,
)
from walkflow.views.figures.sheet import Chart, Column, Series, Sheet, Sort, Value
from walkflow.views.share_blocks import CLASS_WORDS
from walkflow.views.wording import Wording


def list_share_sheets(report: CompareReport, words: Wording) -> Iterator[Sheet]:
    """Yield what measures saved, the way from before to after, what kinds of change saved."""
    sheets = (
        _make_measure_sheet(report, words),
        _make_way_sheet(report, words),
        _make_class_sheet(report, words),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def _list_share_columns(words: Wording) -> tuple[Column, ...]:
    return (
        working_days(words, "shapley_wd", words("Saved")),
        Column("share", words("Share of the saving"), Sort.RATIO),
        word("shapley", words("Saved, as a fraction")),
        working_days(words, "alone_wd", words("Saved alone")),
        working_days(words, "without_wd", words("Lost without it")),
        number("error_wd", words("Standard error")),
    )


def _fill_share(flow: FlowComparison, share: MeasureShare | ClassShare) -> tuple[Value, ...]:
    saved = flow.saved_wd
    return (
        share.shapley_wd,
        make_share_within(share.shapley_wd / saved if saved else None, "shapley_wd", "flow"),
        share.shapley,
        share.alone_wd,
        share.without_wd,
        share.error_wd,
    )


def _make_measure_sheet(report: CompareReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("measure", words("Measure")),
        word("measure_id", words("Measure id")),
        *_list_share_columns(words),
        yes("taken_back", words("Taken back")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            words(share.name),
            share.id,
            *_fill_share(flow, share),
            say_yes(words, share.taken_back),
        )
        for flow in report.flows
        for share in _rank(flow.measures)
    ]
    return Sheet(
        words("Measures"),
        words("Which measure saved how much?"),
        words(
            "Shares add up to the whole saving of the approval path. "
            "Alone: with none of the other measures. Lost without: with all of the others."
        ),
        columns,
        tuple(rows),
    )


def _rank(shares: tuple[MeasureShare, ...]) -> list[MeasureShare]:
    return sorted(shares, key=lambda share: -share.shapley_wd)


def _make_way_sheet(report: CompareReport, words: Wording) -> Sheet:
    """Return the waterfall of each flow: before, what each measure took off, after."""
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("step", words("Step")),
        working_days(words, "floor", words("Remains below")),
        working_days(words, "whole", words("Path")),
        working_days(words, "saved", words("Saved")),
        working_days(words, "grown", words("Added")),
    )
    rows: list[tuple[Value, ...]] = []
    charts = []
    for flow in report.flows:
        if not flow.measures:
            continue
        steps = list(_list_steps(flow, words))
        grown = [Series("grown", words("Added"), Fill.CRITICAL, has_labels=True)]
        if all(share.shapley_wd >= 0 for share in flow.measures):
            grown = []
        charts.append(
            Chart(
                words("{flow}: from before to after, by measure", flow=flow.name),
                "step",
                (
                    Series("floor", words("Remains below"), None),
                    Series("whole", words("Path"), Fill.LEFT, has_labels=True),
                    Series("saved", words("Saved"), Fill.SAVED, has_labels=True),
                    *grown,
                ),
                words("Working days"),
                is_stacked=True,
                first=len(rows),
                count=len(steps),
                at="measures" if len(report.flows) == 1 else "largest",
            )
        )
        rows.extend(steps)
    return Sheet(
        words("Waterfall"),
        words("How does before become after?"),
        words("From the path before, each measure takes its share, down to the path after."),
        columns,
        tuple(rows),
        tuple(charts),
    )


def _list_steps(flow: FlowComparison, words: Wording) -> Iterator[tuple[Value, ...]]:
    name = words(flow.name), flow.flow
    level: float = flow.before.path_wd
    yield (*name, words("Before"), None, level, None, None)
    for share in _rank(flow.measures):
        if not share.shapley_wd:
            continue
        lower = level - share.shapley_wd
        saved = share.shapley_wd if share.shapley_wd > 0 else None
        grown = None if share.shapley_wd > 0 else -share.shapley_wd
        yield (*name, words(share.name), min(level, lower), None, saved, grown)
        level = lower
    yield (*name, words("After"), None, flow.after.path_wd, None, None)


def _make_class_sheet(report: CompareReport, words: Wording) -> Sheet:
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("class", words("Kind of change")),
        word("class_id", words("Kind id")),
        count("edits", words("Edits")),
        *_list_share_columns(words),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(flow.name),
            flow.flow,
            words(CLASS_WORDS[share.id]),
            share.id,
            share.edits,
            *_fill_share(flow, share),
        )
        for flow in report.flows
        for share in sorted(flow.change_classes, key=lambda share: -share.shapley_wd)
    ]
    charts: tuple[Chart, ...] = ()
    if len(report.flows) == 1:
        charts = (
            Chart(
                words("Saved by kind of change"),
                "class",
                (Series("shapley_wd", words("Saved"), Fill.LEFT, has_labels=True),),
                words("Working days"),
                at="classes",
            ),
        )
    return Sheet(
        words("Kinds"),
        words("Which kind of change saved how much?"),
        "",
        columns,
        tuple(rows),
        charts,
    )
