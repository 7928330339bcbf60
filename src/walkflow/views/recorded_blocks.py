"""What a comparison of recorded runs says."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.model.messages import Message, say, say_count
from walkflow.model.run_report import CoverageFigure, DeviationKind, Spread
from walkflow.model.walk_comparison import (
    ComparedScope,
    Contrast,
    HeldContrast,
    ItemContrast,
    LonelyItem,
    RankTest,
    RecordedFlow,
    SideRuns,
    WalkCompareReport,
)
from walkflow.views.amounts import show_amount, show_percent
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    Bar,
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
from walkflow.views.compare_blocks import describe_gate, describe_unmatched
from walkflow.views.ratios import (
    ESTIMATED,
    make_cut_bar,
    make_ratio_cell,
    say_cut,
    write_span,
)
from walkflow.views.run_blocks import DEVIATION_WORDS, name_owner
from walkflow.views.wording import Wording

_TOLD_AS_VISITS = {DeviationKind.OVER_LIMIT, DeviationKind.OVER_STATUTORY}
_WIDE = 100
"""From this width on there is room for bars."""


def describe_recorded(report: WalkCompareReport, words: Wording) -> Iterator[Block]:
    """Yield what recorded runs say before and after: all of one flow, or a summary of several."""
    flows = report.recorded.flows
    if len(flows) == 1:
        yield from _describe_flow(report, flows[0], words)
    else:
        yield from _describe_summary(report, words)
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
    yield Paragraph(words(_headline(flow)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(flow))
    yield from describe_gate(report.gate, words)
    yield Heading(words("How much shorter, median and range of the runs"))
    yield _figure_table(flow, words)
    yield from _describe_gaps(flow, words)
    yield Heading(words("The runs"))
    yield _side_table(flow, words)
    if flow.before.over_limit_estimate or flow.after.over_limit_estimate:
        yield Paragraph(words("{mark} rests on a limit that is an estimate.", mark=ESTIMATED))
    yield from _describe_items(flow, words)
    yield from _describe_owners(flow, words)


def _headline(flow: RecordedFlow) -> Message:
    actual = _take_actual(flow)
    hands = say_count(
        "on the {n} item that every run visited",
        "on the {n} items that every run visited",
        len(flow.same_items.items),
    )
    if actual.compression is None and flow.elapsed_d.compression is not None:
        return say(
            "From {before} to {after} calendar days from start to end, {cut}; the time in an "
            "authority's hands cannot be compared: {reason}.",
            before=_show_median(flow.elapsed_d.before),
            after=_show_median(flow.elapsed_d.after),
            cut=say_cut(flow.elapsed_d.compression),
            reason=actual.reason,
        )
    if actual.compression is None:
        return say("How much shorter the runs are cannot be said: {reason}.", reason=actual.reason)
    figures = {
        "before": _show_median(actual.before),
        "after": _show_median(actual.after),
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
        old=_show_median(flow.elapsed_d.before),
        new=_show_median(flow.elapsed_d.after),
        whole_cut=say_cut(flow.elapsed_d.compression),
        **figures,
    )


def _take_actual(flow: RecordedFlow) -> HeldContrast:
    """Return what the compression of the time in an authority's hands is of."""
    match flow.scope:
        case ComparedScope.WHOLE:
            return flow.chargeable_wd
        case ComparedScope.SAME_ITEMS:
            return flow.same_items.chargeable_wd


def _second_lines(flow: RecordedFlow) -> Iterator[Message]:
    if flow.scope_reason is not None:
        yield say("Whole runs cannot be compared: {reason}.", reason=flow.scope_reason)
    else:
        same = flow.same_items.chargeable_wd
        if same.compression not in {None, flow.chargeable_wd.compression}:
            yield say_count(
                "On the {n} item that every run visited: {cut}.",
                "On the {n} items that every run visited: {cut}.",
                len(flow.same_items.items),
                cut=say_cut(same.compression),
            )
    actual = _take_actual(flow)
    if actual.compression is not None:
        yield say(
            "Medians of {before} before and {after} after. {test}",
            before=_say_runs(actual.before),
            after=_say_runs(actual.after),
            test=_say_test(actual.test),
        )


def _say_runs(spread: Spread) -> Message:
    return say_count("{n} run", "{n} runs", spread.known)


def _say_test(test: RankTest) -> Message:
    if test.p is None:
        return say("No test of chance: {reason}.", reason=test.reason)
    p = _show_p(test.p)
    if test.differs:
        return say("Chance alone would seldom set them so far apart (p {p}).", p=p)
    return say("Chance alone could set them so far apart (p {p}).", p=p)


def _show_p(p: float) -> str:
    """
    Return a probability with three decimals.

    >>> _show_p(0.0411), _show_p(0.00002)
    ('= 0.041', '< 0.001')
    """
    least = 0.001
    return f"< {least}" if p < least else f"= {p:.3f}"


def _show_test(test: RankTest) -> str:
    return "–" if test.p is None else _show_p(test.p).removeprefix("= ")


def _show_median(spread: Spread) -> str:
    return "?" if spread.median is None else f"{spread.median:g}"


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
        Column(is_bar=True, from_width=_WIDE),
    )
    return Table(columns, tuple(_figure_row(flow, line, words) for line in _list_lines(flow)))


def _figure_row(flow: RecordedFlow, line: _Line, words: Wording) -> Row:
    figure = line.figure
    indent = "  " if figure is flow.same_items.chargeable_wd else ""
    is_time = figure is flow.elapsed_s
    show = _show_time if is_time else _show_range
    saved = _show_saved(figure)
    if is_time and figure.saved is not None:
        saved = show_amount(None, round(figure.saved), None, words)
    return Row(
        (
            Cell(f"{indent}{words(line.name)}", line.tone),
            Cell(show(figure.before, words), line.tone),
            Cell(show(figure.after, words), line.tone),
            saved,
            make_ratio_cell(figure.compression, line.tone),
            _show_test(figure.test) if isinstance(figure, HeldContrast) else "",
            _make_bar(figure),
        )
    )


def _make_bar(figure: Contrast) -> Bar:
    before, after = figure.before.median, figure.after.median
    if figure.compression is None or before is None or after is None:
        return Bar((), 0)
    return make_cut_bar(before, after, max(before, after))


def _show_range(spread: Spread, _words: Wording) -> str:
    if spread.median is None or spread.min == spread.max:
        return _show_median(spread)
    return f"{spread.median:g} ({spread.min}–{spread.max})"


def _show_time(spread: Spread, words: Wording) -> str:
    if spread.median is None:
        return "?"
    return show_amount(None, round(spread.median), None, words)


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


def _side_table(flow: RecordedFlow, words: Wording) -> Table:
    sides = flow.before, flow.after
    rows = [
        (words("Runs"), *(str(side.runs) for side in sides)),
        (words("First start"), *(_show_day(side.start) for side in sides)),
        (words("Last end"), *(_show_day(side.end) for side in sides)),
        (words("Items walked"), *(_show_coverage(side.coverage, words) for side in sides)),
        (words("Visits over the limit"), *(_show_over(side, words) for side in sides)),
        (words("Visits over the law's limit"), *(str(side.over_statutory) for side in sides)),
    ]
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


def _show_day(moment: str | None) -> str:
    return "?" if moment is None else moment[: len("2026-02-09")]


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
    return words("{count} in {runs} runs", count=count, runs=runs) if count else "0"


def _describe_items(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    if flow.items:
        yield Heading(words("Items on both sides, medians in working days"))
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
    for heading, lonely in (
        (words("Only before"), flow.only_before),
        (words("Only after"), flow.only_after),
    ):
        if lonely:
            yield Heading(heading)
            yield Listing(tuple(_lonely_line(each, words) for each in lonely))


def _item_row(item: ItemContrast, words: Wording) -> Row:
    in_hand, waiting = item.in_hand_wd, item.waiting_wd
    name = words(item.name)
    if len(item.items) > 1:
        name = words("{name} ({count} items)", name=name, count=len(item.items))
    return Row(
        (
            name,
            item.department,
            _show_pair(str(item.before_runs), str(item.after_runs)),
            ""
            if waiting is None
            else _show_pair(_show_median(waiting.before), _show_median(waiting.after)),
            _show_pair(_show_median(in_hand.before), _show_median(in_hand.after)),
            _show_saved(in_hand),
            make_ratio_cell(in_hand.compression),
        )
    )


def _show_pair(before: str, after: str) -> str:
    return f"{before} → {after}"


def _show_saved(figure: Contrast) -> str:
    return "" if figure.saved is None else f"{figure.saved:g}".replace("-", "−")


def _lonely_line(item: LonelyItem, words: Wording) -> str:
    return words(
        "{name} ({department}): {reason}",
        name=item.name,
        department=item.department,
        reason=item.reason,
    )


def _describe_owners(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    shown = [
        each for each in flow.owners if each.wd.before.median != 0 or each.wd.after.median != 0
    ]
    if not shown:
        return
    yield Heading(words("Whose time it was from start to end, in working days"))
    names = {each.department: each.name for each in shown if each.department and each.name}
    columns = (
        Column(words("Owner"), is_wide=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
        Column(words("Saved"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(is_bar=True, from_width=_WIDE),
    )
    rows = [
        Row(
            (
                name_owner(each.owner, each.department, names, words),
                _show_range(each.wd.before, words),
                _show_range(each.wd.after, words),
                _show_saved(each.wd),
                make_ratio_cell(each.wd.compression),
                _make_bar(each.wd),
            )
        )
        for each in shown
    ]
    yield Table(columns, tuple(rows))


def _describe_summary(report: WalkCompareReport, words: Wording) -> Iterator[Block]:
    flows, spans = report.recorded.flows, report.recorded.range
    title = words(
        "{before} compared with {after}, as recorded", before=report.before, after=report.after
    )
    yield Paragraph(title, Tone.QUIET)
    headline = words(
        "{count} project types: days in an authority's hands cut by {actual}, days in all by "
        "{whole}.",
        count=len(flows),
        actual=write_span(spans.actual),
        whole=write_span(spans.applicant),
    )
    yield Paragraph(headline, Tone.STRONG)
    yield from describe_gate(report.gate, words)
    yield Heading(words("How much shorter, medians"))
    columns = (
        Column(words("Project type"), is_wide=True),
        Column(words("Runs"), is_number=True),
        Column(words("In hand"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(words("p"), is_number=True),
        Column(words("In all"), is_number=True),
        Column(words("Cut"), is_number=True),
    )
    yield Table(columns, tuple(_summary_row(flow, words) for flow in flows))
    yield Paragraph(
        words("In hand: working days in an authority's hands. In all: calendar days."), Tone.QUIET
    )
    lines = [line for flow in flows for line in _list_notes(flow, words)]
    if lines:
        yield Listing(tuple(lines))


def _summary_row(flow: RecordedFlow, words: Wording) -> Row:
    actual, whole = _take_actual(flow), flow.elapsed_d
    return Row(
        (
            words(flow.name),
            _show_pair(str(flow.before.runs), str(flow.after.runs)),
            _show_pair(_show_median(actual.before), _show_median(actual.after)),
            make_ratio_cell(actual.compression, Tone.STRONG),
            _show_test(actual.test),
            _show_pair(_show_median(whole.before), _show_median(whole.after)),
            make_ratio_cell(whole.compression, Tone.STRONG),
        )
    )


def _list_notes(flow: RecordedFlow, words: Wording) -> Iterator[str]:
    actual = _take_actual(flow)
    if flow.scope_reason:
        reason = say(
            "only the items that every run visited count in hand: {reason}",
            reason=flow.scope_reason,
        )
        yield words("{flow}: {reason}", flow=flow.name, reason=reason)
    reasons = (actual.reason, flow.elapsed_d.reason, actual.test.reason)
    for each in dict.fromkeys(reasons):
        if each is not None and each != flow.scope_reason:
            yield words("{flow}: {reason}", flow=flow.name, reason=each)
