"""One flow before and after: how much was saved, by which measure and by which class of change."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from walkflow.engine.attribution import SEED, Attribution, Coalition, Share, attribute
from walkflow.engine.chart_changes import chart_changes
from walkflow.engine.compression import (
    Honest,
    Outcome,
    Ratios,
    compress,
    undo_removals,
)
from walkflow.engine.differences import list_changes
from walkflow.engine.edits import ChangeClass, Edit
from walkflow.engine.graph import Network, measure_roughly
from walkflow.engine.length import find_length
from walkflow.engine.names import name_item
from walkflow.engine.plan import Axis
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.transitions import Reform, Transition, find_transition
from walkflow.engine.versions import Version
from walkflow.model.compare_report import (
    ClassShare,
    Compression,
    FlowComparison,
    HonestItem,
    MeasureShare,
    ScopeHonest,
    SideFigures,
)
from walkflow.model.flow import Facts
from walkflow.model.gates import Subject


def compare_versions(before: Version, after: Version, facts: Facts, axis: Axis) -> FlowComparison:
    """
    Return how much shorter one version of a flow is than another, and what did it.

    Args:
        before: The first version.
        after: The second one.
        facts: What is true of the project, on both sides.
        axis: How days are counted.

    Raises:
        WalkflowError: If items of a version wait for each other.
    """
    first, second = Outcome(before, facts, axis), Outcome(after, facts, axis)
    transition = find_transition(before, after, facts)
    rewrite = transition if isinstance(transition, Rewrite) else Rewrite(before, after, facts)
    headline = compress(first, second, rewrite)
    honest = undo_removals(transition, rewrite, first, headline)
    lengths = _Lengths(transition, facts, axis)
    by_class = lengths.attribute(_name_class)
    by_measure = lengths.attribute(_name_measure)
    orders = by_class.orders or by_measure.orders
    return FlowComparison(
        flow=after.flow.flow,
        name=after.flow.name,
        facts=dict(facts),
        before=_show_side(first),
        after=_show_side(second),
        shared_limits=headline.shared_limits,
        compression=Compression(**_show_ratios(headline.ratios)),
        refused=headline.refused,
        scope_honest=_show_honest(honest, headline),
        saved_wd=first.path.length - second.path.length,
        measures=tuple(_show_measures(transition, by_measure)),
        change_classes=tuple(_show_classes(transition, by_class)),
        by_measure=isinstance(transition, Reform),
        orders=orders,
        seed=SEED if orders else None,
        changes=list_changes(rewrite, transition, first, second),
        chart=chart_changes(rewrite, first.path, second.path),
    )


_TIMELESS = frozenset({"stage_limit", "merge_stages", "stage", "materials", "trips", "intake"})
"""Sorts of edits that move no item in time, so that no path depends on them."""

_NOTHING = Share(Fraction(0), 0, 0, None)


class _Lengths:
    """The lengths of the approval path with some of the edits, each worked out once."""

    def __init__(self, transition: Transition, facts: Facts, axis: Axis) -> None:
        self._transition = transition
        self._facts = facts
        self._axis = axis
        self._edits = [edit for edit in transition.edits if edit.sort not in _TIMELESS]
        self._lengths: dict[frozenset[int], int | None] = {}

    def attribute(self, name_player: Callable[[Edit], str]) -> Attribution:
        """Return the saving, shared out over the players that edits belong to."""
        players = list(dict.fromkeys(map(name_player, self._edits)))

        def measure(coalition: Coalition) -> int | None:
            return self._find(
                frozenset(
                    number
                    for number, edit in enumerate(self._edits)
                    if name_player(edit) in coalition
                )
            )

        return attribute(players, measure)

    def _find(self, numbers: frozenset[int]) -> int | None:
        if numbers not in self._lengths:
            kept = {id(self._edits[number]) for number in numbers}
            version = self._transition.apply(lambda edit: id(edit) in kept)
            self._lengths[numbers] = find_length(Network(version, self._facts), self._axis)
        return self._lengths[numbers]


def _name_class(edit: Edit) -> str:
    return edit.change_class.value


def _name_measure(edit: Edit) -> str:
    return edit.measure


def _show_side(side: Outcome) -> SideFigures:
    version = side.version
    units = {limit.unit for limit in side.stage_limits}
    total = sum(limit.amount for limit in side.stage_limits)
    return SideFigures(
        version=version.name,
        file=version.flow.path,
        measures=version.measures,
        stage_limits_wd=sum(map(measure_roughly, side.stage_limits)),
        stage_limits=f"{total}{units.pop()}" if len(units) == 1 else None,
        path_wd=side.path.length,
        elapsed_path_wd=side.elapsed_path.length,
        limits_wd=side.sum_of_limits,
        **side.counts._asdict(),
        estimate=side.path.rests_on_estimate,
        stage_limits_estimate=version.estimates_total,
        elapsed_path_estimate=side.elapsed_path.rests_on_estimate,
    )


def _show_ratios(ratios: Mapping[Subject, Fraction | None]) -> dict[str, float | None]:
    return {
        subject.value: None if ratio is None else float(ratio) for subject, ratio in ratios.items()
    }


def _show_honest(honest: Honest, headline: Ratios) -> ScopeHonest:
    side, limits = honest.side, honest.stage_limits
    is_sound = limits is not None
    return ScopeHonest(
        **_show_ratios(honest.ratios),
        limits_wd=side.sum_of_limits,
        stage_limits_wd=None if limits is None else sum(map(measure_roughly, limits)),
        path_wd=side.path.length if is_sound else None,
        elapsed_path_wd=side.elapsed_path.length if is_sound else None,
        estimate=is_sound and side.path.rests_on_estimate,
        differs=any(ratio != headline.ratios[subject] for subject, ratio in honest.ratios.items()),
        items=tuple(
            HonestItem(
                id=edit.subject,
                name=name_item(side.version, edit.subject),
                removal=removal,
                measure=edit.measure or None,
                limit=str(side.steps[edit.subject].limit),
            )
            for edit, removal in honest.removals
        ),
    )


def _show_measures(transition: Transition, attribution: Attribution) -> Iterator[MeasureShare]:
    if isinstance(transition, Rewrite):
        return
    for measure in transition.measures:
        share = attribution.shares.get(measure.id, _NOTHING)
        yield MeasureShare(
            id=measure.id,
            name=measure.name,
            taken_back=measure.id in transition.before.measures,
            **_show_share(share),
        )


def _show_classes(transition: Transition, attribution: Attribution) -> Iterator[ClassShare]:
    for each in ChangeClass:
        count = sum(edit.change_class is each for edit in transition.edits)
        if count:
            share = attribution.shares.get(each.value, _NOTHING)
            yield ClassShare(id=each.value, edits=count, **_show_share(share))


def _show_share(share: Share) -> dict[str, Any]:
    return {
        "shapley_wd": float(share.shapley),
        "shapley": str(share.shapley),
        "alone_wd": share.alone,
        "without_wd": share.without,
        "error_wd": share.error,
    }
