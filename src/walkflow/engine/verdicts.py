"""Gates: whether what a comparison came to is within what was allowed."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from walkflow.engine.compression import NOTHING_BEFORE
from walkflow.model.compare_report import FlowComparison, Refusal, Unmatched
from walkflow.model.gates import Allowance, Measurement, Subject, Verdict
from walkflow.model.messages import Message, say
from walkflow.model.records import Name
from walkflow.model.walk_comparison import Contrast, RecordedFlow


class _Pair(NamedTuple):
    """One figure on either side."""

    before: float | None
    after: float | None
    before_estimate: bool = False
    after_estimate: bool = False
    reason: Message | None = None
    """Why the two must not be compared."""


def judge_plans(
    flows: Sequence[FlowComparison], unmatched: Sequence[Unmatched], gates: Sequence[Allowance]
) -> tuple[Verdict, ...]:
    """
    Return whether each flow, every item at its limit, kept to what gates allow.

    A figure that must not be compared does not hold; a flow that is new is not judged.

    Args:
        flows: What was compared.
        unmatched: What could not be compared.
        gates: By how much figures may grow.
    """
    return tuple(
        [
            _judge(flow.flow, flow.name, _find_figures(flow), gate)
            for flow in flows
            for gate in gates
        ]
        + list(_judge_unmatched(unmatched, gates))
    )


def judge_runs(
    flows: Sequence[RecordedFlow], unmatched: Sequence[Unmatched], gates: Sequence[Allowance]
) -> tuple[Verdict, ...]:
    """
    Return whether the medians of recorded runs kept to what gates allow.

    Args:
        flows: What was compared.
        unmatched: What could not be compared.
        gates: By how much figures may grow.
    """
    return tuple(
        [
            _judge(flow.flow, flow.name, _find_medians(flow, gate.unit), gate)
            for flow in flows
            for gate in gates
        ]
        + list(_judge_unmatched(unmatched, gates))
    )


def _find_figures(flow: FlowComparison) -> Mapping[Subject, _Pair]:
    before, after = flow.before, flow.after
    pairs = {
        Subject.LIMIT: _Pair(flow.shared_limits.before_wd, flow.shared_limits.after_wd),
        Subject.STAGE_LIMIT: _Pair(before.stage_limits_wd, after.stage_limits_wd),
        Subject.PATH: _Pair(before.path_wd, after.path_wd),
        Subject.ELAPSED_PATH: _Pair(before.elapsed_path_wd, after.elapsed_path_wd),
        Subject.ITEMS: _Pair(before.items, after.items),
        Subject.MATERIALS: _Pair(before.materials, after.materials),
        Subject.TRIPS: _Pair(before.trips, after.trips),
        Subject.DEPARTMENTS: _Pair(before.departments, after.departments),
    }
    refused = _find_reasons(flow.refused)
    return {
        subject: _Pair(pair.before, pair.after, *flow.find_estimates(subject), refused.get(subject))
        for subject, pair in pairs.items()
    }


def _find_reasons(refused: Sequence[Refusal]) -> Mapping[Subject, Message]:
    """Return why figures must not be compared; of nothing, growth can be said, if no share."""
    return {each.subject: each.reason for each in refused if each.reason != NOTHING_BEFORE}


def _find_medians(flow: RecordedFlow, unit: Measurement) -> Mapping[Subject, _Pair]:
    is_in_days = unit is Measurement.DAYS
    contrasts: Mapping[Subject, Contrast] = {
        Subject.ACTUAL: flow.actual,
        Subject.APPLICANT: flow.elapsed_d if is_in_days else flow.elapsed_wd,
        Subject.MATERIALS: flow.materials,
        Subject.TRIPS: flow.trips,
    }
    return {
        subject: _Pair(
            each.before.median,
            each.after.median,
            reason=None if each.saved is not None else each.reason,
        )
        for subject, each in contrasts.items()
    }


def _judge(flow: str, name: Name, pairs: Mapping[Subject, _Pair], gate: Allowance) -> Verdict:
    pair = pairs[gate.subject]
    most = None if pair.before is None else gate.find_most(_exact(pair.before))
    holds = (
        pair.reason is None
        and most is not None
        and pair.after is not None
        and _exact(pair.after) <= most
    )
    return Verdict(
        flow=flow,
        name=name,
        subject=gate.subject,
        allowed=gate.text,
        unit=gate.unit,
        before=pair.before,
        after=pair.after,
        most=None if most is None else float(most),
        before_estimate=pair.before_estimate,
        after_estimate=pair.after_estimate,
        holds=holds,
        reason=pair.reason,
    )


def _exact(figure: float) -> Fraction:
    """Return a figure without what binary fractions add to sevenths of a week."""
    return Fraction(figure).limit_denominator(1_000_000)


def _judge_unmatched(
    unmatched: Sequence[Unmatched], gates: Sequence[Allowance]
) -> Iterator[Verdict]:
    for each in unmatched if gates else ():
        yield Verdict(
            flow=each.flow,
            name=each.name,
            subject=None,
            allowed=None,
            unit=None,
            before=None,
            after=None,
            most=None,
            holds=None if each.new else False,
            reason=each.reason,
        )


PLANS = say("flows, every item at its limit")
RUNS = say("what was recorded")
"""What gates may be about, for the message that refuses another figure."""
