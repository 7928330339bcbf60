"""Recorded runs through several flows before and after, on one page."""

from collections.abc import Iterator, Sequence

from walkflow.model.messages import say
from walkflow.model.walk_comparison import RecordedFlow, WalkCompareReport
from walkflow.views.blocks import Block, Column, Heading, Listing, Paragraph, Row, Table, Tone
from walkflow.views.contrast_text import show_median, show_pair, show_test
from walkflow.views.ratios import make_ratio_cell, write_span
from walkflow.views.wording import Wording


def describe_recorded_summary(
    report: WalkCompareReport, words: Wording, gates: Sequence[Block] = ()
) -> Iterator[Block]:
    """
    Yield what the recorded runs through several flows come to.

    Args:
        report: The comparison.
        words: The language.
        gates: What is said of what was asked for; it comes first.
    """
    flows, spans = report.recorded.flows, report.recorded.range
    title = words(
        "{before} compared with {after}, as recorded", before=report.before, after=report.after
    )
    yield Paragraph(title, Tone.QUIET)
    yield from gates
    headline = words(
        "{count} project types: days in an authority's hands cut by {actual}, days in all by "
        "{whole}.",
        count=len(flows),
        actual=write_span(spans.actual),
        whole=write_span(spans.applicant),
    )
    yield Paragraph(headline, Tone.STRONG)
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
    actual, whole = flow.actual, flow.elapsed_d
    return Row(
        (
            words(flow.name),
            show_pair(str(flow.before.runs), str(flow.after.runs)),
            show_pair(show_median(actual.before), show_median(actual.after)),
            make_ratio_cell(actual.compression, Tone.STRONG),
            show_test(actual.test),
            show_pair(show_median(whole.before), show_median(whole.after)),
            make_ratio_cell(whole.compression, Tone.STRONG),
        )
    )


def _list_notes(flow: RecordedFlow, words: Wording) -> Iterator[str]:
    actual = flow.actual
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
