"""Several flows before and after, on one page."""

from collections.abc import Iterator, Sequence

from walkflow.model.compare_report import CompareReport, FlowComparison, SideFigures
from walkflow.model.messages import Message, say, say_count
from walkflow.views.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.ratios import (
    ESTIMATED,
    make_cut_bar,
    make_ratio_cell,
    write_ratio,
    write_span,
    write_stage_limits,
)
from walkflow.views.wording import Wording

MOST_MEASURES = 3
"""Named of each flow; the comparison of that flow alone has all."""


def describe_summary(
    report: CompareReport, words: Wording, gate: Sequence[Block] = ()
) -> Iterator[Block]:
    """
    Yield what several flows come to before and after, and what saved most in each.

    Args:
        report: The comparison.
        words: The language.
        gate: What is said of a percentage that was asked for; it follows the headline.
    """
    title = words(
        "{before} compared with {after}, every item at its limit",
        before=report.before,
        after=report.after,
    )
    yield Paragraph(title, Tone.QUIET)
    yield Paragraph(words(_headline(report)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(report))
    yield from gate
    yield Heading(words("How much shorter, in working days"))
    yield _length_table(report, words)
    yield Paragraph(words("█ left   ░ saved   of the approval path"), Tone.QUIET)
    yield Heading(words("What saved most, in working days"))
    yield _measure_table(report, words)
    yield Heading(words("What is asked of the applicant"))
    yield _count_table(report, words)
    example = report.flows[0]
    if example.before.file and example.after.file:
        sides = (_write_side(example.before), _write_side(example.after))
        hint = words(
            "One flow in full: walkflow compare {before} {after}", before=sides[0], after=sides[1]
        )
        yield Paragraph(hint, Tone.QUIET)


def _write_side(side: SideFigures) -> str:
    """Return the word that names one version of one file."""
    return f"{side.file}" if side.version == "after" else f"{side.file}@{side.version}"


def _headline(report: CompareReport) -> Message:
    span = report.range
    return say_count(
        "{n} project type: stage limits cut by {limits}, approval path by {path}.",
        "{n} project types: stage limits cut by {limits}, approval paths by {path}.",
        len(report.flows),
        limits=write_span(span.stage_limit),
        path=write_span(span.path),
    )


def _second_lines(report: CompareReport) -> Iterator[Message]:
    if any(flow.scope_honest.differs for flow in report.flows):
        yield say(
            "Scope-honest, with every item that left the clock counted back in: "
            "{limits} and {path}.",
            limits=write_span(report.range.honest_stage_limit),
            path=write_span(report.range.honest_path),
        )
    if any(flow.before.estimate or flow.after.estimate for flow in report.flows):
        yield say("{mark} rests on a limit that is an estimate.", mark=ESTIMATED)


def _length_table(report: CompareReport, words: Wording) -> Table:
    scale = max(max(flow.before.path_wd, flow.after.path_wd) for flow in report.flows)
    columns = (
        Column(words("Project type"), is_wide=True),
        Column(words("Stage limits"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(words("Path"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(words("Honest"), is_number=True),
        Column(words("0–{days} wd", days=scale), is_bar=True),
    )
    rows = [_length_row(flow, scale, words) for flow in report.flows]
    return Table(columns, tuple(rows))


def _length_row(flow: FlowComparison, scale: int, words: Wording) -> Row:
    before, after = flow.before, flow.after
    mark = ESTIMATED if before.estimate or after.estimate else ""
    return Row(
        (
            words(flow.name),
            f"{write_stage_limits(before)} → {write_stage_limits(after)}{mark}",
            make_ratio_cell(flow.compression.stage_limit, Tone.STRONG),
            f"{before.path_wd} → {after.path_wd}{mark}",
            make_ratio_cell(flow.compression.path, Tone.STRONG),
            make_ratio_cell(flow.scope_honest.path),
            make_cut_bar(before.path_wd, after.path_wd, scale),
        )
    )


def _measure_table(report: CompareReport, words: Wording) -> Table:
    columns = (
        Column(words("Project type"), is_wide=True),
        Column(words("Saved"), is_number=True),
        Column(words("Measures with the largest shares"), is_wide=True),
    )
    rows = [
        Row((words(flow.name), str(flow.saved_wd), words.join(_name_largest(flow, words))))
        for flow in report.flows
    ]
    return Table(columns, tuple(rows))


def _name_largest(flow: FlowComparison, words: Wording) -> list[str]:
    ordered = sorted(flow.measures, key=lambda share: -share.shapley_wd)
    return [
        words("{measure} {days}", measure=share.name, days=f"{share.shapley_wd:.1f}")
        for share in ordered[:MOST_MEASURES]
        if share.shapley_wd > 0
    ]


def _count_table(report: CompareReport, words: Wording) -> Table:
    columns = (
        Column(words("Project type"), is_wide=True),
        *(
            Column(heading, is_number=True)
            for subject in (words("Items"), words("Documents"), words("Trips"))
            for heading in (subject, words("Cut"))
        ),
        Column(words("Departments"), is_number=True, from_width=100),
    )
    rows = [_count_row(flow, words) for flow in report.flows]
    return Table(columns, tuple(rows))


def _count_row(flow: FlowComparison, words: Wording) -> Row:
    before, after, cut = flow.before, flow.after, flow.compression
    return Row(
        (
            words(flow.name),
            f"{before.items} → {after.items}",
            write_ratio(cut.items),
            f"{before.materials} → {after.materials}",
            write_ratio(cut.materials),
            f"{before.trips} → {after.trips}",
            write_ratio(cut.trips),
            f"{before.departments} → {after.departments}",
        )
    )
