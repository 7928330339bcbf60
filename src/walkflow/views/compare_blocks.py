"""What a comparison says."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.model.compare_report import (
    CompareReport,
    FlowComparison,
    Ratio,
    Removal,
    ScopeHonest,
)
from walkflow.model.gates import Subject
from walkflow.model.messages import Message, say, say_count
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    Bar,
    Block,
    Cell,
    Column,
    Fill,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
    mark_estimate,
)
from walkflow.views.change_blocks import describe_changes
from walkflow.views.gate_blocks import SUBJECT_WORDS, describe_gates
from walkflow.views.ratios import (
    ESTIMATE_SENTENCE,
    make_cut_bar,
    make_ratio_cell,
    say_cut,
    write_path,
    write_stage_limits,
)
from walkflow.views.share_blocks import describe_shares
from walkflow.views.summary_blocks import describe_summary
from walkflow.views.version_names import say_sides, say_versions
from walkflow.views.wording import Wording

REMOVAL_WORDS = {
    Removal.DROP: say("dropped"),
    Removal.MERGE: say("merged"),
    Removal.CLOCK: say("on someone else's clock"),
    Removal.WHEN: say("no longer applies"),
    Removal.STAGE: say("out of the stage limits"),
}


def describe_comparison(report: CompareReport, words: Wording) -> Iterator[Block]:
    """Yield what a comparison says: all of one flow, or a summary of several."""
    if len(report.flows) == 1:
        yield from _describe_flow(report, report.flows[0], words)
    else:
        yield from describe_summary(report, words, list(describe_gates(report, words)))
    yield from describe_unmatched(report, words)
    yield from describe_basis(report.basis, report.tool_version, words)


def _describe_flow(report: CompareReport, flow: FlowComparison, words: Wording) -> Iterator[Block]:
    is_one_file = flow.before.file is not None and flow.before.file == flow.after.file
    title = words(
        "{name} ({flow}), {sides}, every item at its limit",
        name=flow.name,
        flow=flow.flow,
        sides=say_versions(flow.before.version, flow.after.version)
        if is_one_file
        else say_sides(report.before, report.after),
    )
    yield Paragraph(title, Tone.QUIET)
    yield from describe_gates(report, words)
    yield Paragraph(words(_headline(flow)), Tone.STRONG)
    yield from (Paragraph(words(each)) for each in _second_lines(flow))
    yield Heading(words("How much shorter"), "figures")
    yield _figure_table(flow, words)
    yield Paragraph(
        words("█ left   ░ saved   each bar from 0 to what it was before"),
        Tone.QUIET,
        (Fill.LEFT, Fill.SAVED),
    )
    yield from _describe_refusals(flow, words)
    yield from _describe_honest(flow, words)
    yield from describe_shares(flow, words)
    yield from describe_changes(flow, words)


def _headline(flow: FlowComparison) -> Message:
    limits = (flow.before.stage_limits, flow.after.stage_limits)
    path = (flow.before.path_wd, flow.after.path_wd)
    is_one = flow.find_estimates(Subject.STAGE_LIMIT) == flow.find_estimates(Subject.PATH)
    if limits[0] == limits[1] and path[0] == path[1]:
        return say(
            "No change: before and after, the approval path takes {days} working days, and the "
            "stage limits come to {total}.",
            days=write_path(flow.after),
            total=write_stage_limits(flow.after),
        )
    if is_one and limits == tuple(f"{days}wd" for days in path):
        return say(
            "From {before} to {after} working days: {cut}, "
            "by the stage limits and by the approval path.",
            before=write_path(flow.before),
            after=write_path(flow.after),
            cut=say_cut(flow.compression.path),
        )
    return say(
        "The approval path goes from {before} to {after} working days, {cut}; "
        "the stage limits go from {old} to {new}, {limit_cut}.",
        before=write_path(flow.before),
        after=write_path(flow.after),
        cut=say_cut(flow.compression.path),
        old=write_stage_limits(flow.before),
        new=write_stage_limits(flow.after),
        limit_cut=say_cut(flow.compression.stage_limit),
    )


def _second_lines(flow: FlowComparison) -> Iterator[Message]:
    yield from _word_honest(flow.scope_honest)
    best = max(flow.measures, key=lambda share: share.shapley_wd, default=None)
    if best and best.shapley_wd > 0:
        yield say(
            'The measure that saves most is "{measure}": {days} of {total} working days.',
            measure=best.name,
            days=f"{best.shapley_wd:.1f}",
            total=flow.saved_wd,
        )
    if any(any(flow.find_estimates(subject)) for subject in Subject):
        yield ESTIMATE_SENTENCE


def _word_honest(honest: ScopeHonest) -> Iterator[Message]:
    if honest.path_wd is None:
        yield say("With what left the clock counted back in, items would wait for each other.")
    elif honest.differs:
        both = say_cut(honest.path)
        if honest.path != honest.stage_limit:
            both = say(
                "path {cut}, stage limits {limit_cut}",
                cut=say_cut(honest.path),
                limit_cut=say_cut(honest.stage_limit),
            )
        if not honest.items:
            yield say("Scope-honest, with stages as long as their items take: {cut}.", cut=both)
            return
        yield say_count(
            "Scope-honest, with the item that left the clock counted back in: {cut}.",
            "Scope-honest, with the {n} items that left the clock counted back in: {cut}.",
            len(honest.items),
            cut=both,
        )


class _Figure(NamedTuple):
    """One row of the table of figures."""

    subject: Subject
    before: float
    after: float
    cut: Ratio
    honest: Cell | str = ""


def _figure_table(flow: FlowComparison, words: Wording) -> Table:
    before, after, shared = flow.before, flow.after, flow.shared_limits
    cut, honest = flow.compression, flow.scope_honest
    figures = (
        _Figure(
            Subject.STAGE_LIMIT,
            before.stage_limits_wd,
            after.stage_limits_wd,
            cut.stage_limit,
            make_ratio_cell(honest.stage_limit),
        ),
        _Figure(
            Subject.PATH, before.path_wd, after.path_wd, cut.path, make_ratio_cell(honest.path)
        ),
        _Figure(
            Subject.ELAPSED_PATH,
            before.elapsed_path_wd,
            after.elapsed_path_wd,
            cut.elapsed_path,
            make_ratio_cell(honest.elapsed_path),
        ),
        _Figure(
            Subject.LIMIT,
            shared.before_wd,
            shared.after_wd,
            cut.limit,
            make_ratio_cell(honest.limit),
        ),
        _Figure(Subject.ITEMS, before.items, after.items, cut.items),
        _Figure(Subject.MATERIALS, before.materials, after.materials, cut.materials),
        _Figure(Subject.TRIPS, before.trips, after.trips, cut.trips),
        _Figure(Subject.DEPARTMENTS, before.departments, after.departments, cut.departments),
    )
    columns = (
        Column(is_wide=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(words("Honest"), is_number=True),
        Column(is_bar=True),
    )
    return Table(columns, tuple(_figure_row(flow, figure, words) for figure in figures))


def _figure_row(flow: FlowComparison, figure: _Figure, words: Wording) -> Row:
    tone = Tone.STRONG if figure.subject in {Subject.STAGE_LIMIT, Subject.PATH} else Tone.PLAIN
    amounts, estimates = (figure.before, figure.after), flow.find_estimates(figure.subject)
    texts = [
        mark_estimate(f"{amount:g}", is_on)
        for amount, is_on in zip(amounts, estimates, strict=True)
    ]
    if figure.subject is Subject.STAGE_LIMIT:
        texts = [write_stage_limits(flow.before), write_stage_limits(flow.after)]
    bar = make_cut_bar(figure.before, figure.after, max(figure.before, figure.after))
    return Row(
        (
            Cell(words(SUBJECT_WORDS[figure.subject]), tone),
            *(Cell(text, tone) for text in texts),
            make_ratio_cell(figure.cut, tone),
            figure.honest,
            Bar((), 0) if figure.cut is None else bar,
        )
    )


def _describe_refusals(flow: FlowComparison, words: Wording) -> Iterator[Block]:
    if flow.refused:
        lines = [
            words("{subject}: {reason}", subject=SUBJECT_WORDS[each.subject], reason=each.reason)
            for each in flow.refused
        ]
        yield Paragraph(words("Not comparable:"))
        yield Listing(tuple(lines))


def _describe_honest(flow: FlowComparison, words: Wording) -> Iterator[Block]:
    if not flow.scope_honest.items:
        return
    yield Heading(words("What left the clock, and counts in the scope-honest figures"), "honest")
    name_by_measure = {measure.id: words(measure.name) for measure in flow.measures}
    rows = [
        Row(
            (
                words(item.name),
                item.limit,
                words(REMOVAL_WORDS[item.removal]),
                Cell(name_by_measure.get(item.measure or "", ""), Tone.QUIET),
            )
        )
        for item in flow.scope_honest.items
    ]
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Limit"), is_number=True),
        Column(words("How")),
        Column(words("Measure")),
    )
    yield Table(columns, tuple(rows))


def describe_unmatched(report: CompareReport, words: Wording) -> Iterator[Block]:
    """Yield the flows that could not be compared, and why."""
    if report.unmatched:
        yield Heading(words("Not compared"))
        lines = [
            words("{flow}: {reason}", flow=each.name, reason=each.reason)
            for each in report.unmatched
        ]
        yield Listing(tuple(lines))
