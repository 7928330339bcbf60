"""What a check of recorded walks says: one line a walk, and what is not as expected."""

from collections.abc import Iterator

from walkflow.model.check_report import (
    CheckedDeviation,
    CheckOutcome,
    CheckReport,
    Surprise,
    WalkCheck,
)
from walkflow.model.messages import Message, say, say_count
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import Block, Cell, Column, Heading, Listing, Paragraph, Row, Table, Tone
from walkflow.views.run_words import DEVIATION_WORDS
from walkflow.views.version_names import label_version
from walkflow.views.wording import Wording


def describe_check(report: CheckReport, words: Wording) -> Iterator[Block]:
    """Yield whether walks still are what they were against their flows."""
    yield Paragraph(words("Recorded walks against the flows of today"), Tone.QUIET)
    yield Paragraph(words(summarise_check(report)), Tone.GOOD if report.ok else Tone.BAD)
    columns = (
        Column(words("Walk"), is_wide=True),
        Column(words("Flow")),
        Column(words("Version"), from_width=60),
        Column(words("Verdict")),
    )
    yield Table(columns, tuple(_make_row(each, words) for each in report.walks))
    surprises = [words(line) for each in report.walks for line in list_surprises(each)]
    if surprises:
        yield Heading(words("Not as expected"), "surprises")
        yield Listing(tuple(surprises))
    if any(each.outcome in _UPDATABLE and each.reason is None for each in report.walks):
        hint = words(
            "Is that how it is to be? walkflow check --update writes it into the walks; "
            "the change shows what became different."
        )
        yield Paragraph(hint)
    if report.written:
        yield Heading(words("Written"))
        yield Listing(report.written)
    yield from describe_basis(report.basis, report.tool_version, words)


_UPDATABLE = frozenset({CheckOutcome.DEVIATES, CheckOutcome.FITS_BETTER})


def summarise_check(report: CheckReport) -> Message:
    """Return in one sentence how many walks are as expected."""
    bad = sum(not each.outcome.is_good for each in report.walks)
    if bad and len(report.walks) == 1:
        return say("✗ The walk is not as expected.")
    if bad:
        return say_count(
            "✗ {n} of {walks} walks is not as expected.",
            "✗ {n} of {walks} walks are not as expected.",
            bad,
            walks=len(report.walks),
        )
    return say_count(
        "✓ The walk is as expected.", "✓ All {n} walks are as expected.", len(report.walks)
    )


def say_outcome(check: WalkCheck) -> Message:
    """Return in a few words what became of a walk."""
    known = [each for each in check.deviations if each.state is Surprise.EXPECTED]
    match check.outcome:
        case CheckOutcome.FITS:
            return say("✓ fits")
        case CheckOutcome.AS_EXPECTED:
            return say("✓ differs as expected")
        case CheckOutcome.DEVIATES if known or any(
            each.state is Surprise.GONE for each in check.deviations
        ):
            return say("✗ differs otherwise")
        case CheckOutcome.DEVIATES:
            return say("✗ does not fit")
        case CheckOutcome.FITS_BETTER:
            return say("✗ fits better than expected")
        case CheckOutcome.BROKEN:
            return say("✗ cannot be replayed")


def list_surprises(check: WalkCheck) -> Iterator[Message]:
    """Yield what is not as expected of a walk, each with its lines."""
    for each in check.deviations:
        if each.state is not Surprise.EXPECTED:
            yield say("{place}: {text}", place=_write_place(check, each), text=word_surprise(each))
    if check.reason is not None:
        files = ", ".join(check.files) or check.walk
        yield say("{place}: {text}", place=files, text=check.reason)


def word_surprise(deviation: CheckedDeviation) -> Message:
    """Return what is not as expected, without its place in the walk."""
    kind = DEVIATION_WORDS[deviation.kind]
    if deviation.text is None:
        return say(
            'expected, and no longer so: {kind}, "{item}"',
            kind=kind,
            item=deviation.name or deviation.item,
        )
    if deviation.flow_line is None:
        return say("{kind}: {text}", kind=kind, text=deviation.text)
    return say(
        "{kind}: {text} [{path}:{line}]",
        kind=kind,
        text=deviation.text,
        path=deviation.flow_path,
        line=deviation.flow_line,
    )


def _write_place(check: WalkCheck, deviation: CheckedDeviation) -> str:
    path = deviation.path or check.walk
    return path if deviation.line is None else f"{path}:{deviation.line}"


def _make_row(check: WalkCheck, words: Wording) -> Row:
    tone = Tone.PLAIN if check.outcome.is_good else Tone.BAD
    return Row(
        (
            check.walk,
            check.flow,
            label_version(check.version, words) if check.version else "–",
            Cell(words(say_outcome(check)), tone),
        )
    )
