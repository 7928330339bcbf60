"""Several flows before and after, on one page."""

from collections.abc import Iterator, Sequence

from walkflow.model.compare_report import CompareReport, FlowComparison, SideFigures
from walkflow.model.gates import Subject
from walkflow.model.messages import Message, say, say_count
from walkflow.views.blocks import (
    Block,
    Column,
    Fill,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.ratios import (
    ESTIMATE_SENTENCE,
    make_cut_bar,
    make_ratio_cell,
    write_path,
    write_ratio,
    write_span,
    write_stage_limits,
)
from walkflow.views.share_blocks import CLASS_WORDS
from walkflow.views.version_names import say_sides
from walkflow.views.wording import Wording

MOST_SHARES = 3
"""Named of each flow; the comparison of that flow alone has all."""


def describe_summary(
    report: CompareReport, words: Wording, gates: Sequence[Block] = ()
) -> Iterator[Block]:
    """
    Yield what several flows come to before and after, and what saved most in each.

    Args:
        report: The comparison.
        words: The language.
        gates: What is said of what was asked for; it comes first.
    """
    title = words("{sides}, every item at its limit", sides=say_sides(report.before, report.after))
    yield Paragraph(title, Tone.QUIET)
    yield from gates
    yield Paragraph(words(_headline(report)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(report))
    yield Heading(words("How much shorter, in working days"), "lengths")
    yield _length_table(report, words)
    yield Paragraph(
        words("█ left   ░ saved   of the approval path"), Tone.QUIET, (Fill.LEFT, Fill.SAVED)
    )
    yield from _describe_largest(report, words)
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
    limits, path = write_span(report.range.stage_limit), write_span(report.range.path)
    count = len(report.flows)
    spans = (report.range.stage_limit, report.range.path)
    if all(span.min == 0 == span.max for span in spans):
        return say_count(
            "{n} project type: no change of stage limits and approval path.",
            "{n} project types: no change of stage limits and approval paths.",
            count,
        )
    if any(span.min is not None and span.min < 0 for span in spans):
        return say_count(
            "{n} project type: shorter by {limits} (stage limits) and {path} (approval path); "
            "a negative figure is longer.",
            "{n} project types: shorter by {limits} (stage limits) and {path} (approval paths); "
            "a negative figure is longer.",
            count,
            limits=limits,
            path=path,
        )
    if limits == path:
        return say_count(
            "{n} project type: stage limits and approval path cut by {path}.",
            "{n} project types: stage limits and approval paths cut by {path}.",
            count,
            path=path,
        )
    return say_count(
        "{n} project type: stage limits cut by {limits}, approval path by {path}.",
        "{n} project types: stage limits cut by {limits}, approval paths by {path}.",
        count,
        limits=limits,
        path=path,
    )


def _second_lines(report: CompareReport) -> Iterator[Message]:
    if any(flow.scope_honest.differs for flow in report.flows):
        limits = write_span(report.range.honest_stage_limit)
        path = write_span(report.range.honest_path)
        cut = (
            path
            if limits == path
            else say("stage limits {limits}, approval paths {path}", limits=limits, path=path)
        )
        yield say(
            "Scope-honest, with every item that left the clock counted back in: {cut}.", cut=cut
        )
    shown = (Subject.STAGE_LIMIT, Subject.PATH)
    if any(any(flow.find_estimates(subject)) for flow in report.flows for subject in shown):
        yield ESTIMATE_SENTENCE


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
    return Row(
        (
            words(flow.name),
            f"{write_stage_limits(before)} → {write_stage_limits(after)}",
            make_ratio_cell(flow.compression.stage_limit, Tone.STRONG),
            f"{write_path(before)} → {write_path(after)}",
            make_ratio_cell(flow.compression.path, Tone.STRONG),
            make_ratio_cell(flow.scope_honest.path),
            make_cut_bar(before.path_wd, after.path_wd, scale),
        )
    )


def _describe_largest(report: CompareReport, words: Wording) -> Iterator[Block]:
    rows = [
        Row((words(flow.name), str(flow.saved_wd), words.join(largest)))
        for flow in report.flows
        if (largest := _name_largest(flow, words))
    ]
    if rows:
        yield Heading(words("What saved most, in working days"))
        columns = (
            Column(words("Project type"), is_wide=True),
            Column(words("Saved"), is_number=True),
            Column(words("The largest shares"), is_wide=True),
        )
        yield Table(columns, tuple(rows))


def _name_largest(flow: FlowComparison, words: Wording) -> list[str]:
    """Return the measures with the largest shares; without measures, the kinds of change."""
    named = [(words(share.name), share.shapley_wd) for share in flow.measures] or [
        (words(CLASS_WORDS[share.id]), share.shapley_wd) for share in flow.change_classes
    ]
    ordered = sorted(named, key=lambda each: -each[1])
    return [
        words("{name} {days}", name=name, days=f"{days:.1f}")
        for name, days in ordered[:MOST_SHARES]
        if days > 0
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
