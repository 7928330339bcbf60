"""How much shorter one version of a flow is than another, and what would be left of it honestly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from walkflow.engine.counts import Counts, count_burden
from walkflow.engine.edits import ChangeClass, Edit
from walkflow.engine.graph import Network
from walkflow.engine.names import join_names, name_item
from walkflow.engine.plan import EVERYONE, Axis, Plan, plan_stages
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.transitions import Transition
from walkflow.engine.versions import Version, VersionStage, VersionStep
from walkflow.model.catalogue import Clock
from walkflow.model.compare_report import Refusal, Removal, SharedLimits
from walkflow.model.durations import Duration
from walkflow.model.flow import Facts
from walkflow.model.gates import Subject
from walkflow.model.messages import Message, say


@dataclass(frozen=True)
class Outcome:
    """What a version comes to for one project, every item at its limit."""

    version: Version
    facts: Facts
    axis: Axis

    @cached_property
    def network(self) -> Network:
        """The items that apply, and their links."""
        return Network(self.version, self.facts)

    @cached_property
    def path(self) -> Plan:
        """The plan in which only the authority's items take time."""
        return Plan(self.network, self.axis)

    @cached_property
    def elapsed_path(self) -> Plan:
        """The plan in which everyone's items take time."""
        return Plan(self.network, self.axis, EVERYONE)

    @cached_property
    def counts(self) -> Counts:
        """How much it asks of the applicant."""
        return count_burden(self.network)

    @cached_property
    def steps(self) -> Mapping[str, VersionStep]:
        """The steps that apply, members of a bundle each for itself."""
        nodes = self.network.nodes.values()
        return {member.item: member for node in nodes for member in node.members}

    @cached_property
    def stages(self) -> Mapping[str, VersionStage]:
        """The stages that have a limit."""
        return {stage.id: stage for stage in self.version.stages if stage.limit}

    @cached_property
    def stage_limits(self) -> tuple[Duration, ...]:
        """The limits of the stages, in order."""
        return tuple(stage.limit for stage in self.stages.values() if stage.limit)

    @property
    def sum_of_limits(self) -> int:
        """The working days of all limits one after the other."""
        return sum(self.measure(step.limit) for step in self.steps.values())

    def measure(self, limit: Duration) -> int:
        """Return a limit in working days from day 0."""
        return self.axis.find_finish(0, limit)

    def cover_stages(self) -> tuple[Duration, ...]:
        """Return the limits of the stages, each lengthened to what its items take."""
        needed = plan_stages(self.network, self.axis)
        return tuple(
            self._cover(stage.limit, needed[stage.id])
            for stage in self.stages.values()
            if stage.limit
        )

    def _cover(self, limit: Duration, needed: int) -> Duration:
        while self.measure(limit) < needed:
            limit = Duration(limit.amount + 1, limit.unit)
        return limit


NOTHING_BEFORE = say("there was nothing before")
"""Why there is no ratio, though both sides are known."""


class Ratios(NamedTuple):
    """1 - after / before by subject; None where it would compare what cannot be compared."""

    shared_limits: SharedLimits
    ratios: Mapping[Subject, Fraction | None]
    refused: tuple[Refusal, ...]


class Honest(NamedTuple):
    """A transition with every drop, merge and move off the clock undone."""

    side: Outcome
    stage_limits: tuple[Duration, ...] | None
    """Each as long as it has to be; None: items would wait for each other."""
    ratios: Mapping[Subject, Fraction | None]
    removals: tuple[tuple[Edit, Removal], ...]
    """What was undone, as far as it concerns the project."""


def compress(before: Outcome, after: Outcome, rewrite: Rewrite) -> Ratios:
    """
    Return how much less one side is than the other, by subject: 1 - after / before.

    Limits are those of the items on both sides, members of a bundle at their own. A
    ratio over different scopes or units, or over what nobody knows, is refused.

    Args:
        before: The first side.
        after: The second side.
        rewrite: What differs between the two.
    """
    shared = _pair_items(before, after, rewrite)
    amounts = {
        Subject.LIMIT: _sum_limits(before, after, shared),
        Subject.STAGE_LIMIT: (add_up(before.stage_limits), add_up(after.stage_limits)),
        Subject.PATH: (before.path.length, after.path.length),
        Subject.ELAPSED_PATH: (before.elapsed_path.length, after.elapsed_path.length),
        Subject.ITEMS: (before.counts.items, after.counts.items),
        Subject.MATERIALS: (before.counts.materials, after.counts.materials),
        Subject.TRIPS: (before.counts.trips, after.counts.trips),
        Subject.DEPARTMENTS: (before.counts.departments, after.counts.departments),
    }
    reasons = {
        Subject.LIMIT: _refuse_limit(before, after, shared),
        Subject.STAGE_LIMIT: _refuse_stage_limit(before, after, rewrite),
        Subject.MATERIALS: _refuse_unknown(
            before.counts.without_materials, after.counts.without_materials
        ),
        Subject.TRIPS: _refuse_unknown(before.counts.without_trips, after.counts.without_trips),
    }
    ratios: dict[Subject, Fraction | None] = {}
    refused: list[Refusal] = []
    for subject, pair in amounts.items():
        reason = reasons.get(subject) or (None if pair[0] else NOTHING_BEFORE)
        ratios[subject] = None if reason else find_ratio(*pair)
        if reason:
            refused.append(Refusal(subject=subject, reason=reason))
    limits = SharedLimits(
        items=len(shared),
        before_wd=amounts[Subject.LIMIT][0],
        after_wd=amounts[Subject.LIMIT][1],
        before_estimate=any(before.steps[item].is_estimate for item in shared),
        after_estimate=any(after.steps[item].is_estimate for item in shared.values()),
    )
    return Ratios(limits, ratios, tuple(refused))


def find_ratio(before: int, after: int) -> Fraction | None:
    """
    Return 1 - after / before, exactly; None if there was nothing before.

    >>> find_ratio(200, 120)
    Fraction(2, 5)
    """
    return 1 - Fraction(after, before) if before else None


def add_up(limits: Sequence[Duration]) -> int:
    """Return the sum of limits of one unit, in that unit."""
    return sum(limit.amount for limit in limits)


def undo_removals(
    transition: Transition, rewrite: Rewrite, before: Outcome, headline: Ratios
) -> Honest:
    """
    Return what a transition saves when nothing may leave the clock.

    Every drop, every merge of items and every move off the clock is undone and all
    else kept; each stage is as long as its limit or as its items then take, whichever
    is more. An item that only goes by another id has not left.

    Args:
        transition: The way from one version to the other.
        rewrite: What differs between the two.
        before: The first side.
        headline: The ratios of the whole transition; what they refuse is refused here.
    """
    version = transition.apply(lambda edit: _find_removal(edit, transition) is None)
    side = Outcome(version, before.facts, before.axis)
    removals = tuple(_list_removals(transition, before, side))
    if not side.network.is_acyclic:
        return Honest(side, None, dict.fromkeys(_HONEST_SUBJECTS), removals)
    limits = side.cover_stages()
    amounts = {
        Subject.LIMIT: _sum_limits(before, side, _pair_items(before, side, rewrite)),
        Subject.STAGE_LIMIT: (add_up(before.stage_limits), add_up(limits)),
        Subject.PATH: (before.path.length, side.path.length),
        Subject.ELAPSED_PATH: (before.elapsed_path.length, side.elapsed_path.length),
    }
    ratios = {
        subject: None if headline.ratios[subject] is None else find_ratio(*pair)
        for subject, pair in amounts.items()
    }
    return Honest(side, limits, ratios, removals)


_HONEST_SUBJECTS = (Subject.LIMIT, Subject.STAGE_LIMIT, Subject.PATH, Subject.ELAPSED_PATH)


def _pair_items(before: Outcome, after: Outcome, rewrite: Rewrite) -> Mapping[str, str]:
    """Return the id on the second side of each item that applies on both."""
    return {
        old: item
        for item in after.steps
        if (old := rewrite.renamed.get(item, item)) in before.steps
    }


def _sum_limits(before: Outcome, after: Outcome, shared: Mapping[str, str]) -> tuple[int, int]:
    return (
        sum(before.measure(before.steps[item].limit) for item in shared),
        sum(after.measure(after.steps[item].limit) for item in shared.values()),
    )


def _refuse_limit(before: Outcome, after: Outcome, shared: Mapping[str, str]) -> Message | None:
    changed = [
        name_item(before.version, old)
        for old, new in shared.items()
        if before.steps[old].limit.unit is not after.steps[new].limit.unit
    ]
    if not changed:
        return None
    return say("limits in different units before and after: {items}", items=join_names(changed))


def _refuse_stage_limit(before: Outcome, after: Outcome, rewrite: Rewrite) -> Message | None:
    old, new = ({limit.unit for limit in side.stage_limits} for side in (before, after))
    if not old or not new:
        return say("no stage has a limit")
    if len(old | new) > 1:
        return say(
            "stage limits in different units: {before} before, {after} after",
            before=" + ".join(map(str, before.stage_limits)),
            after=" + ".join(map(str, after.stage_limits)),
        )
    stages = {stage.id: stage for stage in before.version.stages}
    for stage, heir in rewrite.stages.items():
        if heir is not None and (stage in before.stages) != (heir in after.stages):
            return say('stage "{stage}" has a limit on one side only', stage=stages[stage].name)
    return None


def _refuse_unknown(before: int, after: int) -> Message | None:
    if not before and not after:
        return None
    return say("items without a figure: {before} before, {after} after", before=before, after=after)


def _find_removal(edit: Edit, transition: Transition) -> Removal | None:
    """Return how an edit takes an item off the clock, if it does."""
    back = transition.takes_back(edit)
    match edit.sort:
        case "drop" if not back and edit.subject not in transition.renamed.values():
            return Removal.DROP
        case "add" if back and edit.subject not in transition.renamed.values():
            return Removal.DROP
        case "merge" if not back:
            return Removal.MERGE
        case "clock" if (edit.value is Clock.AUTHORITY) == back:
            return Removal.CLOCK
        case "when" if edit.change_class is ChangeClass.ELIMINATE:
            return Removal.WHEN
        case "stage" if edit.change_class is ChangeClass.MOVE_OFF_CLOCK:
            return Removal.STAGE
        case _:
            return None


def _list_removals(
    transition: Transition, before: Outcome, honest: Outcome
) -> Iterator[tuple[Edit, Removal]]:
    """Yield each removal of an item that stood on the clock of this project."""
    seen: set[tuple[str, Removal]] = set()
    for edit in transition.edits:
        removal = _find_removal(edit, transition)
        stood = before.steps.get(edit.subject)
        if removal is None or stood is None or edit.subject not in honest.steps:
            continue
        if removal is Removal.CLOCK and stood.clock is not Clock.AUTHORITY:
            continue
        if (edit.subject, removal) not in seen:
            seen.add((edit.subject, removal))
            yield edit, removal
