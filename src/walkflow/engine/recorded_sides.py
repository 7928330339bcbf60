"""Two sides of recorded walks, matched flow by flow, as a report."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from walkflow.engine.run_comparison import compare_runs
from walkflow.engine.sides import Side, is_kept, leave_out, span_ratios
from walkflow.engine.verdicts import RUNS, judge_runs
from walkflow.engine.versions import is_version_word
from walkflow.engine.walks import Measured, follow_runs
from walkflow.model.calendars import Calendar
from walkflow.model.compare_report import (
    Gate,
    Miss,
    RatioRange,
    SpanOfRatios,
    Unmatched,
)
from walkflow.model.errors import UsageError
from walkflow.model.flow import Facts, Flow
from walkflow.model.gates import SUBJECTS_OF_RUNS, Allowance, Subject, check_subjects
from walkflow.model.messages import Message, say
from walkflow.model.reports import Basis, FactBasis
from walkflow.model.walk import Walk
from walkflow.model.walk_comparison import (
    Recorded,
    RecordedFlow,
    RecordedRange,
    WalkCompareReport,
)


class Recording(NamedTuple):
    """The walks through one flow."""

    flow: Flow
    walks: tuple[Walk, ...]
    calendar: Calendar
    """Counts working days and office hours."""


class RecordedSide(NamedTuple):
    """One side of a comparison: what was recorded, by flow."""

    word: str
    """What was asked for."""
    recordings: tuple[Recording, ...]
    version: str | None = None
    """By which the walks are measured; None: what each says, or the one in force."""


DEFINITIONS = (
    say(
        "actual: 1 - after / before of the medians of the working days on which at least one item "
        "was in an authority's hands, from acceptance to decision less pauses"
    ),
    say(
        "applicant: the same of the calendar days from the first moment of a run to its last, "
        "whoever had it"
    ),
    say(
        "same items: only what every run of both sides visited; a bundle and its members, an item "
        "and what became part of it, are the same"
    ),
    say(
        "medians are over the runs that know the figure; those that do not are counted apart, and "
        "never as zero"
    ),
    say(
        "p: how often chance alone, dealing the same runs to the two sides, sets their ranks at "
        "least as far apart (Mann and Whitney 1947, two-sided, ties at their mean rank)"
    ),
    say(
        "days: acceptance is day 0; working days between two dates are those after the first, up "
        "to and including the second (Administrative Licensing Law, art. 82)"
    ),
)
"""The headline's first; docs/metrics.md has the rest."""


def compare_recorded(
    before: RecordedSide | Side,
    after: RecordedSide | Side,
    facts: Facts,
    fail_under: float | None = None,
    gates: Sequence[Allowance] = (),
) -> WalkCompareReport:
    """
    Return how much less the recorded runs of one side took than those of the other.

    Args:
        before: The first side.
        after: The second side.
        facts: What is true of the projects, on top of what the walks say.
        fail_under: The least compression of the time in an authority's hands that every
            flow is to reach.
        gates: By how much figures may grow.

    Raises:
        UsageError: If one of the sides is a plan; if no flow is on both sides; if no
            flow knows a fact, or a flow lacks a version that a walk names; if a gate is
            of a figure that runs do not have.
    """
    if not isinstance(before, RecordedSide) or not isinstance(after, RecordedSide):
        plan, walks = (before, after) if isinstance(before, Side) else (after, before)
        raise UsageError(refuse_mixture(plan.word, walks.word))
    check_subjects(gates, SUBJECTS_OF_RUNS, RUNS)
    old, new = ({each.flow.flow: each for each in side.recordings} for side in (before, after))
    check_facts([*before.recordings, *after.recordings], facts)
    refuse_twice(before)
    refuse_twice(after)
    unmatched = [*_find_lonely(before, new), *_find_lonely(after, old, is_new=True)]
    flows: list[RecordedFlow] = []
    measured: list[Measured] = []
    for flow in [each for each in old if each in new]:
        first, second = (
            measure_side(side, recording, facts)
            for side, recording in ((before, old[flow]), (after, new[flow]))
        )
        flows.append(compare_runs(old[flow].flow, first, second))
        measured += [*first, *second]
    if not flows:
        raise UsageError(_explain_nothing(before, after))
    report = make_report((before.word, after.word), flows, unmatched, fail_under, gates)
    return report.model_copy(update={"basis": _make_basis(flows, measured)})


def make_report(
    words: tuple[str, str],
    flows: Sequence[RecordedFlow],
    unmatched: Sequence[Unmatched],
    fail_under: float | None,
    gates: Sequence[Allowance],
) -> WalkCompareReport:
    """
    Return the report of recorded runs that were compared; what it rests on is to be added.

    Args:
        words: For the first side, and for the second.
        flows: What was compared.
        unmatched: What could not be compared.
        fail_under: The least compression that every flow is to reach.
        gates: By how much figures may grow.
    """
    misses = () if fail_under is None else tuple(_find_misses(flows, unmatched, fail_under))
    gate = None if fail_under is None else Gate(fail_under=fail_under, misses=misses)
    verdicts = judge_runs(flows, unmatched, gates)
    nothing = SpanOfRatios(min=None, max=None)
    return WalkCompareReport(
        ok=is_kept(gate, verdicts),
        basis=Basis(definitions=DEFINITIONS),
        before=words[0],
        after=words[1],
        flows=(),
        unmatched=tuple(unmatched),
        range=RatioRange(
            stage_limit=nothing, path=nothing, honest_stage_limit=nothing, honest_path=nothing
        ),
        gate=gate,
        gates=verdicts,
        recorded=Recorded(
            flows=tuple(flows),
            range=RecordedRange(
                actual=span_ratios(each.compression.actual for each in flows),
                applicant=span_ratios(each.compression.applicant for each in flows),
            ),
        ),
    )


def refuse_mixture(plan: str, recorded: str, verb: str = "trace") -> Message:
    """
    Say why a plan and what was recorded cannot be compared.

    Args:
        plan: The word for the plan.
        recorded: The word for walks or a log, perhaps with a version behind it.
        verb: The command that shows these against their limits.
    """
    path, _, version = recorded.rpartition("@")
    is_path = not path or not is_version_word(version)
    return say(
        'limit against actual: "{plan}" is a plan, every item at its limit, and "{recorded}" is '
        "what was recorded; no ratio can be given. compare what was recorded with the same, or "
        "see it against the limits with walkflow {verb} {flow} {path}",
        plan=plan,
        recorded=recorded,
        verb=verb,
        flow="FLOW" if is_path else f"FLOW@{version}",
        path=recorded if is_path else path,
    )


def check_facts(recordings: Sequence[Recording], facts: Facts) -> None:
    """Hold that some flow has each fact and value."""
    for fact, value in facts.items():
        known = [each.flow.facts[fact] for each in recordings if fact in each.flow.facts]
        if not any(value in each.values for each in known):
            message = say(
                'no flow of these walks has a fact "{fact}" that can be "{value}"',
                fact=fact,
                value=value,
            )
            raise UsageError(message)


def refuse_twice(side: RecordedSide) -> None:
    """Refuse a walk that is there twice: it would count as two runs."""
    walks = [walk for each in side.recordings for walk in each.walks if walk.project is None]
    for walk, count in Counter(walk.walk for walk in walks).items():
        if count > 1:
            message = say(
                '"{side}" has the walk "{walk}" twice: {files}',
                side=side.word,
                walk=walk,
                files=", ".join(each.path for each in walks if each.walk == walk and each.path),
            )
            raise UsageError(message)


def measure_side(side: RecordedSide, recording: Recording, facts: Facts) -> tuple[Measured, ...]:
    """Return the runs through one flow, measured."""
    flow = recording.flow
    own = {fact: value for fact, value in facts.items() if fact in flow.facts}
    return follow_runs(flow, recording.walks, recording.calendar, version=side.version, facts=own)


def _find_lonely(
    side: RecordedSide, other: Container[str], *, is_new: bool = False
) -> Iterator[Unmatched]:
    for recording in side.recordings:
        if recording.flow.flow not in other:
            reason = say('only "{side}" has walks', side=side.word)
            yield leave_out(recording.flow, reason, is_new=is_new)


def _explain_nothing(before: RecordedSide, after: RecordedSide) -> Message:
    return say(
        "different project types cannot be compared: {before} before, {after} after",
        before=", ".join(each.flow.flow for each in before.recordings),
        after=", ".join(each.flow.flow for each in after.recordings),
    )


def _find_misses(
    flows: Sequence[RecordedFlow], unmatched: Sequence[Unmatched], fail_under: float
) -> Iterator[Miss]:
    for flow in flows:
        ratio = flow.compression.actual
        if ratio is None or ratio < fail_under:
            reasons = {each.subject: each.reason for each in flow.refused}
            yield Miss(
                flow=flow.flow,
                name=flow.name,
                subject=Subject.ACTUAL,
                ratio=ratio,
                reason=reasons.get(Subject.ACTUAL),
            )
    for each in unmatched:
        yield Miss(flow=each.flow, name=each.name, subject=None, ratio=None, reason=each.reason)


def _make_basis(flows: Sequence[RecordedFlow], measured: Sequence[Measured]) -> Basis:
    bases = [run.report.basis for run in measured]
    calendars = [basis.calendar for basis in bases if basis.calendar]
    is_one = len({calendar.id for calendar in calendars}) == 1
    return Basis(
        files=tuple(dict.fromkeys(file for basis in bases for file in basis.files)),
        flow=flows[0].flow if len(flows) == 1 else None,
        calendar=calendars[0].model_copy(
            update={"provisional": any(calendar.provisional for calendar in calendars)}
        )
        if is_one
        else None,
        facts=tuple(_list_facts(bases)) if len(flows) == 1 else (),
        left_out=tuple(dict.fromkeys(message for basis in bases for message in basis.left_out)),
        definitions=DEFINITIONS,
    )


def _list_facts(bases: Sequence[Basis]) -> Iterator[FactBasis]:
    """Yield the facts that are the same in all runs; assumed only if no run says them."""
    for fact in bases[0].facts:
        same = [each for basis in bases for each in basis.facts if each.id == fact.id]
        if len({each.value for each in same}) == 1:
            assumed = all(each.assumed for each in same)
            yield fact.model_copy(update={"assumed": assumed})
