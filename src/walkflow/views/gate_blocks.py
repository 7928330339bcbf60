"""What was asked of a comparison, and whether it holds."""

from collections.abc import Iterator, Sequence

from walkflow.model.compare_report import CompareReport, Gate, Miss
from walkflow.model.gates import Measurement, Subject, Verdict
from walkflow.model.messages import Message, say, say_count
from walkflow.views.blocks import (
    ESTIMATED,
    Block,
    Cell,
    Column,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.ratios import say_cut, write_ratio
from walkflow.views.wording import Wording

SUBJECT_WORDS = {
    Subject.STAGE_LIMIT: say("Stage limits"),
    Subject.PATH: say("Approval path"),
    Subject.ELAPSED_PATH: say("Path with everyone's time"),
    Subject.LIMIT: say("Limits of the items on both sides"),
    Subject.ITEMS: say("Items"),
    Subject.MATERIALS: say("Documents"),
    Subject.TRIPS: say("Trips"),
    Subject.DEPARTMENTS: say("Departments"),
    Subject.ACTUAL: say("Days in an authority's hands"),
    Subject.APPLICANT: say("Calendar days from start to end"),
}
"""What a compression, or a gate, is of."""

HOLDS = say("✓ holds")
FAILS = say("✗ does not hold")
NOT_JUDGED = say("– new")


def describe_gates(report: CompareReport, words: Wording) -> Iterator[Block]:
    """Yield what was asked for, with the figures of each gate; nothing if nothing was."""
    yield from _describe_verdicts(report.gates, words)
    yield from _describe_gate(report.gate, words)


def _describe_verdicts(verdicts: Sequence[Verdict], words: Wording) -> Iterator[Block]:
    if not verdicts:
        return
    failed = sum(each.holds is False for each in verdicts)
    judged = [each for each in verdicts if each.holds is not None]
    if failed:
        said = say_count(
            "✗ {n} of {gates} gates does not hold.",
            "✗ {n} of {gates} gates do not hold.",
            failed,
            gates=len(judged),
        )
        alone = say("✗ The gate does not hold.")
        yield Paragraph(words(alone if len(judged) == 1 else said), Tone.BAD)
    else:
        said = say_count("✓ The gate holds.", "✓ All {n} gates hold.", len(judged))
        yield Paragraph(words(said), Tone.GOOD)
    yield _make_table(verdicts, words)
    reasons = tuple(dict.fromkeys(words(_word_reason(each)) for each in verdicts if each.reason))
    if reasons:
        yield Listing(reasons)


def _make_table(verdicts: Sequence[Verdict], words: Wording) -> Table:
    columns = (
        Column(words("Gate"), is_wide=True),
        Column(words("Allowed"), is_number=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
        Column(words("At most"), is_number=True),
        Column(words("Verdict")),
    )
    return Table(columns, tuple(_list_rows(verdicts, len(columns), words)))


def _list_rows(verdicts: Sequence[Verdict], width: int, words: Wording) -> Iterator[Row]:
    """Yield a row for each gate; of several flows, below the name of each."""
    has_flows = len({each.flow for each in verdicts}) > 1
    flow = None
    for each in verdicts:
        if has_flows and each.flow != flow:
            yield Row((words(each.name), *([""] * (width - 1))), is_group=True)
        flow = each.flow
        yield _make_row(each, words)


def _make_row(verdict: Verdict, words: Wording) -> Row:
    outcome = {
        True: Cell(words(HOLDS), Tone.GOOD),
        False: Cell(words(FAILS), Tone.BAD),
        None: Cell(words(NOT_JUDGED), Tone.QUIET),
    }[verdict.holds]
    return Row(
        (
            words(_name_subject(verdict)),
            (verdict.allowed or "").replace("-", "−"),
            _write_figure(verdict.before, is_estimate=verdict.before_estimate),
            _write_figure(verdict.after, is_estimate=verdict.after_estimate),
            _write_figure(verdict.most),
            outcome,
        )
    )


def _name_subject(verdict: Verdict) -> Message:
    if verdict.subject is None:
        return say("every gate")
    if verdict.subject is Subject.APPLICANT and verdict.unit is Measurement.WORKING_DAYS:
        return say("Working days from start to end")
    return SUBJECT_WORDS[verdict.subject]


def _write_figure(figure: float | None, *, is_estimate: bool = False) -> str:
    """Return a figure with two decimals at most; a dash where there is none."""
    if figure is None:
        return "–"
    return f"{round(figure, 2):g}{ESTIMATED if is_estimate else ''}".replace("-", "−")


def _word_reason(verdict: Verdict) -> Message:
    if verdict.subject is None:
        return say("{flow}: not compared: {reason}", flow=verdict.name, reason=verdict.reason)
    return say(
        "{flow}: {subject}: {reason}",
        flow=verdict.name,
        subject=_name_subject(verdict),
        reason=verdict.reason,
    )


def _describe_gate(gate: Gate | None, words: Wording) -> Iterator[Block]:
    """Yield what falls short of a percentage that was asked for, if one was."""
    if gate is None:
        return
    asked = write_ratio(gate.fail_under)
    if not gate.misses:
        yield Paragraph(words("All reach the {asked} that were asked for.", asked=asked), Tone.GOOD)
        return
    yield Paragraph(words("Below the {asked} that were asked for:", asked=asked), Tone.BAD)
    yield Listing(tuple(words(_word_miss(miss)) for miss in gate.misses), Tone.BAD)


def _word_miss(miss: Miss) -> Message:
    if miss.subject is None:
        return say("{flow}: cannot be compared: {reason}", flow=miss.name, reason=miss.reason)
    subject = SUBJECT_WORDS[miss.subject]
    if miss.ratio is None:
        return say(
            "{flow}: {subject}: {reason}", flow=miss.name, subject=subject, reason=miss.reason
        )
    return say("{flow}: {subject}: {cut}", flow=miss.name, subject=subject, cut=say_cut(miss.ratio))
