"""Two sides of a comparison, matched flow by flow, as a report."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from walkflow.engine.comparison import compare_versions
from walkflow.engine.plan import Axis
from walkflow.engine.planned_trace import APPROVAL_PATH, OTHER_UNITS
from walkflow.engine.verdicts import PLANS, judge_plans
from walkflow.engine.versions import Version, Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import (
    CompareReport,
    FlowComparison,
    Gate,
    Miss,
    Ratio,
    RatioRange,
    SpanOfRatios,
    Unmatched,
)
from walkflow.model.durations import Unit
from walkflow.model.errors import UsageError
from walkflow.model.flow import Facts, Flow
from walkflow.model.gates import SUBJECTS_OF_PLANS, Allowance, Subject, Verdict, check_subjects
from walkflow.model.messages import Message, say
from walkflow.model.reports import Basis, CalendarBasis, FactBasis


class Side(NamedTuple):
    """One side of a comparison: a version of each of its flows."""

    word: str
    """What was asked for."""
    versions: tuple[Version, ...]
    left_out: tuple[Unmatched, ...] = ()
    """Its flows that have no such version, and why."""


def make_side(word: str, version: str, flows: Sequence[Flow]) -> Side:
    """
    Return one version of several flows as a side; flows without that version are left out.

    Raises:
        UsageError: If none of the flows has it, or there are no flows.
    """
    versions: list[Version] = []
    left_out: list[Unmatched] = []
    for flow in flows:
        try:
            versions.append(Versions(flow).read(version))
        except UsageError as error:
            if len(flows) == 1:
                raise
            left_out.append(leave_out(flow, error.message))
    if not versions:
        message = left_out[0].reason if left_out else say('"{word}" has no flow', word=word)
        raise UsageError(message)
    return Side(word, tuple(versions), tuple(left_out))


def compare_sides(
    before: Side,
    after: Side,
    facts: Facts,
    fail_under: float | None = None,
    gates: Sequence[Allowance] = (),
) -> CompareReport:
    """
    Return how much shorter each flow of one side is than the same flow of the other.

    Args:
        before: The first side.
        after: The second side.
        facts: What is true of the project, wherever a flow asks for it.
        fail_under: The least ratio of stage limits and path that every flow is to reach.
        gates: By how much figures may grow.

    Raises:
        UsageError: If no flow can be compared, with the reason; if no flow knows a fact;
            or if a gate is of a figure that plans do not have.
        WalkflowError: If items of a version wait for each other.
    """
    check_subjects(gates, SUBJECTS_OF_PLANS, PLANS)
    _check_facts((*before.versions, *after.versions), facts)
    pairs = list(_match(before, after))
    flows, refused = _compare_pairs(pairs, facts)
    unmatched = (
        *before.left_out,
        *after.left_out,
        *refused,
        *_find_lonely(pairs, before, after),
    )
    if not flows:
        raise UsageError(_explain_nothing(before, after, unmatched))
    misses = () if fail_under is None else tuple(_find_misses(flows, unmatched, fail_under))
    gate = None if fail_under is None else Gate(fail_under=fail_under, misses=misses)
    verdicts = judge_plans(flows, unmatched, gates)
    return CompareReport(
        ok=is_kept(gate, verdicts),
        basis=_make_basis(flows, pairs, facts),
        before=before.word,
        after=after.word,
        flows=tuple(flows),
        unmatched=unmatched,
        range=RatioRange(
            stage_limit=span_ratios(each.compression.stage_limit for each in flows),
            path=span_ratios(each.compression.path for each in flows),
            honest_stage_limit=span_ratios(each.scope_honest.stage_limit for each in flows),
            honest_path=span_ratios(each.scope_honest.path for each in flows),
        ),
        gate=gate,
        gates=verdicts,
    )


def is_kept(gate: Gate | None, verdicts: Sequence[Verdict]) -> bool:
    """Return whether all that was asked of a comparison holds."""
    is_reached = gate is None or not gate.misses
    return is_reached and all(each.holds is not False for each in verdicts)


Pair: TypeAlias = tuple[Version | None, Version | None]
"""The versions of one flow on either side; None where a side does not have the flow."""

DEFINITIONS = (
    say("compression: 1 - after / before, over the same items, in the same unit"),
    APPROVAL_PATH,
    say("stage limits: the sum of the limits of all stages, the total that cities publish"),
    say(
        "scope-honest: the same with every drop, merge and move off the clock undone; a stage "
        "then takes as long as its limit or as its items need, whichever is more"
    ),
    say(
        "share of a measure: the mean of what it saves over all orders in which the measures "
        "could come (Shapley value); the shares add up to the whole saving"
    ),
)
"""The headline's first."""

PLAIN_WEEK = say("days: working days of a plain five-day week, from day 0")


def _check_facts(versions: Sequence[Version], facts: Facts) -> None:
    for fact_id, value in facts.items():
        known = [each.flow.facts[fact_id] for each in versions if fact_id in each.flow.facts]
        values = dict.fromkeys(word for fact in known for word in fact.values)
        if not known:
            ids = dict.fromkeys(each for version in versions for each in version.flow.facts)
            message = say(
                'no flow has a fact "{fact}": expected one of {known}',
                fact=fact_id,
                known=", ".join(ids) or "none",
            )
            raise UsageError(message)
        if value not in values:
            message = say(
                'fact "{fact}" has no value "{value}": expected one of {known}',
                fact=fact_id,
                value=value,
                known=", ".join(values),
            )
            raise UsageError(message)


def _take_facts(before: Version, after: Version, facts: Facts) -> Facts:
    """Return what is true of the project; both sides must have it as possible."""
    taken: dict[str, str] = {}
    for fact_id in {**before.flow.facts, **after.flow.facts}:
        known = [
            version.flow.facts[fact_id]
            for version in (before, after)
            if fact_id in version.flow.facts
        ]
        value = facts.get(fact_id)
        if value is None and len({fact.default for fact in known}) > 1:
            message = say(
                'different scopes: fact "{fact}" is {before} by default before and {after} after. '
                "say which is meant with --fact {fact}={before}",
                fact=fact_id,
                before=known[0].default,
                after=known[-1].default,
            )
            raise UsageError(message)
        taken[fact_id] = known[0].default if value is None else value
        if any(taken[fact_id] not in fact.values for fact in known):
            message = say(
                'different scopes: fact "{fact}" cannot be {value} on both sides',
                fact=fact_id,
                value=taken[fact_id],
            )
            raise UsageError(message)
    return taken


def _match(before: Side, after: Side) -> Iterator[Pair]:
    """Yield the versions of each flow, in the order of the first side and then of the second."""
    old, new = _index(before), _index(after)
    for flow in {**old, **new}:
        yield old.get(flow), new.get(flow)


def _compare_pairs(
    pairs: Sequence[Pair], facts: Facts
) -> tuple[list[FlowComparison], list[Unmatched]]:
    """
    Return the flows that are on both sides, compared, and those that cannot be compared.

    Raises:
        UsageError: If the only flow cannot be compared.
    """
    axis = Axis(read_named_calendar("plain"))
    compared: list[FlowComparison] = []
    refused: list[Unmatched] = []
    for old, new in pairs:
        if old and new:
            try:
                compared.append(compare_versions(old, new, _take_facts(old, new, facts), axis))
            except UsageError as error:
                if len(pairs) == 1:
                    raise
                refused.append(leave_out(old.flow, error.message))
    return compared, refused


def _index(side: Side) -> dict[str, Version]:
    by_flow: dict[str, Version] = {}
    for version in side.versions:
        if version.flow.flow in by_flow:
            message = say(
                '"{side}" has the flow "{flow}" twice: {files}',
                side=side.word,
                flow=version.flow.flow,
                files=", ".join(
                    each.flow.path
                    for each in (by_flow[version.flow.flow], version)
                    if each.flow.path
                ),
            )
            raise UsageError(message)
        by_flow[version.flow.flow] = version
    return by_flow


def _find_lonely(pairs: Sequence[Pair], before: Side, after: Side) -> Iterator[Unmatched]:
    """Yield the flows that only one side has."""
    told = {each.flow for each in (*before.left_out, *after.left_out)}
    for old, new in pairs:
        only, side = (old, before) if new is None else (new, after)
        if only and (old is None or new is None) and only.flow.flow not in told:
            reason = say('only "{side}" has it', side=side.word)
            yield leave_out(only.flow, reason, is_new=old is None)


def leave_out(flow: Flow, reason: Message, *, is_new: bool = False) -> Unmatched:
    """Return that a flow could not be compared, and why."""
    return Unmatched(flow=flow.flow, name=flow.name, reason=reason, new=is_new)


def _explain_nothing(before: Side, after: Side, unmatched: Sequence[Unmatched]) -> Message:
    if len(before.versions) == len(after.versions) == 1:
        return say(
            "different project types cannot be compared: {before} before, {after} after",
            before=before.versions[0].flow.flow,
            after=after.versions[0].flow.flow,
        )
    reasons = dict.fromkeys(f"{each.flow}: {each.reason}" for each in unmatched)
    return say(
        'no flow can be compared between "{before}" and "{after}". {reasons}',
        before=before.word,
        after=after.word,
        reasons="; ".join(reasons),
    )


def _find_misses(
    flows: Sequence[FlowComparison], unmatched: Sequence[Unmatched], fail_under: float
) -> Iterator[Miss]:
    for flow in flows:
        reasons = {refusal.subject: refusal.reason for refusal in flow.refused}
        for subject, ratio in (
            (Subject.STAGE_LIMIT, flow.compression.stage_limit),
            (Subject.PATH, flow.compression.path),
        ):
            if ratio is None or ratio < fail_under:
                reason = reasons.get(subject)
                yield Miss(
                    flow=flow.flow, name=flow.name, subject=subject, ratio=ratio, reason=reason
                )
    for each in unmatched:
        yield Miss(flow=each.flow, name=each.name, subject=None, ratio=None, reason=each.reason)


def span_ratios(ratios: Iterable[Ratio]) -> SpanOfRatios:
    """Return the least and the greatest of the ratios that could be said."""
    known = [ratio for ratio in ratios if ratio is not None]
    return SpanOfRatios(min=min(known, default=None), max=max(known, default=None))


def _make_basis(flows: Sequence[FlowComparison], pairs: Sequence[Pair], facts: Facts) -> Basis:
    versions = [version for pair in pairs for version in pair if version]
    has_others = any(
        step.limit.unit is not Unit.WORKING_DAY and step.applies(flow.facts)
        for flow in flows
        for version in versions
        if version.flow.flow == flow.flow
        for step in version.steps.values()
    )
    single = flows[0] if len(flows) == 1 else None
    return Basis(
        files=tuple(dict.fromkeys(file for each in versions for file in each.flow.files)),
        flow=single.flow if single else None,
        calendar=CalendarBasis(id="plain"),
        facts=tuple(_list_facts(versions, facts, single.flow)) if single else (),
        definitions=(*DEFINITIONS, PLAIN_WEEK, *([OTHER_UNITS] if has_others else [])),
    )


def _list_facts(versions: Sequence[Version], facts: Facts, flow: str) -> Iterator[FactBasis]:
    known = {
        fact_id: fact
        for version in versions
        if version.flow.flow == flow
        for fact_id, fact in version.flow.facts.items()
    }
    for fact_id, fact in known.items():
        value = facts.get(fact_id)
        yield FactBasis(
            id=fact_id,
            name=fact.name,
            value=fact.default if value is None else value,
            assumed=value is None,
        )
