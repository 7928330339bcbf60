"""What a comparison of recorded runs says."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.model.messages import Message, say, say_count
from walkflow.model.runs_report import Spread
from walkflow.model.walk_comparison import (
    ComparedScope,
    Contrast,
    HeldContrast,
    RecordedFlow,
    WalkCompareReport,
)
from walkflow.views.amounts import show_amount
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    ESTIMATED,
    Block,
    Cell,
    Column,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.compare_blocks import describe_unmatched
from walkflow.views.contrast_text import (
    WIDE,
    make_contrast_bar,
    say_test,
    show_median,
    show_range,
    show_saved,
    show_test,
)
from walkflow.views.gate_blocks import describe_gates
from walkflow.views.ratios import make_ratio_cell, say_cut
from walkflow.views.recorded_logs import describe_departments, describe_percentiles
from walkflow.views.recorded_parts import describe_items, describe_owners, make_side_table
from walkflow.views.recorded_summary import describe_recorded_summary
from walkflow.views.wording import Wording


def describe_recorded(report: WalkCompareReport, words: Wording) -> Iterator[Block]:
    """Yield what recorded runs say before and after: all of one flow, or a summary of several."""
    flows = report.recorded.flows
    if len(flows) == 1:
        yield from _describe_flow(report, flows[0], words)
    else:
        yield from describe_recorded_summary(report, words, list(describe_gates(report, words)))
    yield from describe_unmatched(report, words)
    yield from describe_basis(report.basis, report.tool_version, words)


def _describe_flow(
    report: WalkCompareReport, flow: RecordedFlow, words: Wording
) -> Iterator[Block]:
    title = words(
        "{name} ({flow}), {before} compared with {after}, as recorded",
        name=flow.name,
        flow=flow.flow,
        before=report.before,
        after=report.after,
    )
    yield Paragraph(title, Tone.QUIET)
    yield from describe_gates(report, words)
    yield Paragraph(words(_headline(flow)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(flow))
    yield Heading(words("How much shorter, median and range of the runs"))
    yield _figure_table(flow, words)
    yield from _describe_gaps(flow, words)
    yield from describe_percentiles(flow, words)
    yield Heading(words("The runs"))
    yield make_side_table(flow, words)
    if flow.before.over_limit_estimate or flow.after.over_limit_estimate:
        yield Paragraph(words("{mark} rests on a limit that is an estimate.", mark=ESTIMATED))
    yield from describe_items(flow, words)
    yield from describe_departments(flow, words)
    yield from describe_owners(flow, words)


def _headline(flow: RecordedFlow) -> Message:
    actual = flow.actual
    hands = say_count(
        "on the {n} item that every run visited",
        "on the {n} items that every run visited",
        len(flow.same_items.items),
    )
    if actual.compression is None and flow.elapsed_d.compression is not None:
        return say(
            "From {before} to {after} calendar days from start to end, {cut}; the time in an "
            "authority's hands cannot be compared: {reason}.",
            before=show_median(flow.elapsed_d.before),
            after=show_median(flow.elapsed_d.after),
            cut=say_cut(flow.elapsed_d.compression),
            reason=actual.reason,
        )
    if actual.compression is None:
        return say(
            "How much shorter the time in an authority's hands is cannot be said: {reason}.",
            reason=actual.reason,
        )
    figures = {
        "before": show_median(actual.before),
        "after": show_median(actual.after),
        "cut": say_cut(actual.compression),
    }
    if flow.scope is ComparedScope.SAME_ITEMS:
        return say(
            "From {before} to {after} working days in an authority's hands {hands}: {cut}.",
            hands=hands,
            **figures,
        )
    if flow.elapsed_d.compression is None:
        return say(
            "From {before} to {after} working days in an authority's hands: {cut}.", **figures
        )
    return say(
        "From {before} to {after} working days in an authority's hands, {cut}; from {old} to "
        "{new} calendar days in all, {whole_cut}.",
        old=show_median(flow.elapsed_d.before),
        new=show_median(flow.elapsed_d.after),
        whole_cut=say_cut(flow.elapsed_d.compression),
        **figures,
    )


def _second_lines(flow: RecordedFlow) -> Iterator[Message]:
    if flow.scope_reason is not None:
        yield say(
            "Whole runs are of different scopes and not compared: {reason}.",
            reason=flow.scope_reason,
        )
    else:
        same = flow.same_items.chargeable_wd
        if same.compression not in {None, flow.chargeable_wd.compression}:
            yield say_count(
                "On the {n} item that every run visited: {cut}.",
                "On the {n} items that every run visited: {cut}.",
                len(flow.same_items.items),
                cut=say_cut(same.compression),
            )
    actual = flow.actual
    if actual.compression is not None:
        yield say(
            "Medians of {before} before and {after} after. {test}",
            before=_say_runs(actual.before),
            after=_say_runs(actual.after),
            test=say_test(actual.test),
        )
    if flow.before.unfinished or flow.after.unfinished:
        yield say(
            "{before} of the runs before and {after} after did not come to their end, and are in "
            "these figures up to where they came.",
            before=flow.before.unfinished,
            after=flow.after.unfinished,
        )


def _say_runs(spread: Spread) -> Message:
    return say_count("{n} run", "{n} runs", spread.known)


class _Line(NamedTuple):
    """One row of the table of figures."""

    name: Message
    figure: Contrast
    tone: Tone = Tone.PLAIN


def _list_lines(flow: RecordedFlow) -> Iterator[_Line]:
    is_whole = flow.scope is ComparedScope.WHOLE
    yield _Line(
        say("Working days in an authority's hands"),
        flow.chargeable_wd,
        Tone.STRONG if is_whole else Tone.PLAIN,
    )
    if flow.same_items.items:
        yield _Line(
            say_count(
                "on the {n} item of every run",
                "on the {n} items of every run",
                len(flow.same_items.items),
            ),
            flow.same_items.chargeable_wd,
            Tone.PLAIN if is_whole else Tone.STRONG,
        )
    yield _Line(say("Calendar days from start to end"), flow.elapsed_d, Tone.STRONG)
    yield _Line(say("Working days from start to end"), flow.elapsed_wd)
    if 0 in {flow.elapsed_d.before.median, flow.elapsed_d.after.median}:
        yield _Line(say("Time from start to end"), flow.elapsed_s)
    yield _Line(say("Documents"), flow.materials)
    yield _Line(say("Trips"), flow.trips)


def _figure_table(flow: RecordedFlow, words: Wording) -> Table:
    columns = (
        Column(is_wide=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
        Column(words("Saved"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(words("p"), is_number=True),
        Column(is_bar=True, from_width=WIDE),
    )
    return Table(columns, tuple(_figure_row(flow, line, words) for line in _list_lines(flow)))


def _figure_row(flow: RecordedFlow, line: _Line, words: Wording) -> Row:
    figure = line.figure
    indent = "  " if figure is flow.same_items.chargeable_wd else ""
    texts = [show_range(figure.before), show_range(figure.after), show_saved(figure)]
    if figure is flow.elapsed_s:
        seconds = (figure.before.median, figure.after.median, figure.saved)
        texts = [_show_time(each, words) for each in seconds]
    return Row(
        (
            Cell(f"{indent}{words(line.name)}", line.tone),
            *(Cell(text, line.tone) for text in texts[:2]),
            texts[2],
            make_ratio_cell(figure.compression, line.tone),
            show_test(figure.test) if isinstance(figure, HeldContrast) else "",
            make_contrast_bar(figure),
        )
    )


def _show_time(seconds: float | None, words: Wording) -> str:
    if seconds is None:
        return "?"
    sign = "−" if seconds < 0 else ""
    return f"{sign}{show_amount(None, round(abs(seconds)), None, words)}"


def _describe_gaps(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    """Yield which figures give no ratio, and which are unknown of some runs."""
    lines = []
    for name, figure, _ in _list_lines(flow):
        named = words(name)
        if figure.reason and figure.reason != flow.scope_reason:
            lines.append(words("{subject}: {reason}", subject=named, reason=figure.reason))
        elif figure.before.unknown or figure.after.unknown:
            lines.append(
                words(
                    "{subject}: unknown of {before} runs before and {after} after",
                    subject=named,
                    before=figure.before.unknown,
                    after=figure.after.unknown,
                )
            )
    if lines:
        yield Listing(tuple(lines), Tone.QUIET)
