"""The way from one version to another as edits, any of which can be left out."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from walkflow.engine.edits import Edit
from walkflow.engine.renames import find_renames
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.versions import Version, Versions
from walkflow.model.flow import AddChange, Facts, Flow, Measure


class Reform:
    """
    The way from one version of a flow to another: measures applied, or taken back.

    Args:
        flow: The flow, with all measures of either version.
        before: The version to start from.
        after: The version to arrive at.
    """

    def __init__(self, flow: Flow, before: Version, after: Version) -> None:
        """Take the flow apart."""
        self.before = before
        self.after = after
        self._versions = Versions(flow)
        self._had = frozenset(before.measures)
        self._has = frozenset(after.measures)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that only one of the two versions has, in file order."""
        changed = self._had ^ self._has
        return tuple(each for each in self._versions.flow.measures if each.id in changed)

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The old id of each item that only goes by another one."""
        return find_renames(self.before, self.after)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of the measures that only one of the two versions has."""
        changed = self._had ^ self._has
        return tuple(edit for edit in self._versions.edits if edit.measure in changed)

    def takes_back(self, edit: Edit) -> bool:
        """Return whether the second version no longer has an edit of the first."""
        return edit.measure in self._had

    def apply(self, keeps: Callable[[Edit], bool]) -> Version:
        """Return the first version with those edits made, or taken back, that are to be kept."""
        return self._versions.apply(
            [edit for edit in self._versions.edits if self._is_in(edit, keeps)]
        )

    def _is_in(self, edit: Edit, keeps: Callable[[Edit], bool]) -> bool:
        if edit.measure in self._had:
            return edit.measure in self._has or not keeps(edit)
        return edit.measure in self._has and keeps(edit)


Transition: TypeAlias = Reform | Rewrite
"""The way from one version to another: what differs, and what is left of it."""


def find_transition(before: Version, after: Version, facts: Facts) -> Transition:
    """
    Return the way from one version to another.

    Its edits are those of measures if both are versions of one flow, or of two files
    that are written alike up to their measures; else they are what differs.
    """
    flow = before.flow if before.flow is after.flow else join_flows(before.flow, after.flow)
    return Rewrite(before, after, facts) if flow is None else Reform(flow, before, after)


def join_flows(before: Flow, after: Flow) -> Flow | None:
    """
    Return a flow that has the versions of two files, or None if there is none.

    There is one if they are written alike, measures of one id are alike and in one
    order, and the same items wait for a measure to add them.
    """
    if _as_written(before) != _as_written(after) or _find_gated(before) != _find_gated(after):
        return None
    measures = _join_measures(before.measures, after.measures)
    return None if measures is None else after.model_copy(update={"measures": measures})


def _as_written(flow: Flow) -> tuple[object, ...]:
    items = flow.items
    return (
        flow.flow,
        flow.facts,
        flow.stages,
        flow.bundles,
        flow.intakes,
        items.departments,
        items.items,
    )


def _find_gated(flow: Flow) -> set[str]:
    return {
        item
        for measure in flow.measures
        for change in measure.changes
        if isinstance(change, AddChange)
        for item in change.add
    }


def _join_measures(
    before: Sequence[Measure], after: Sequence[Measure]
) -> tuple[Measure, ...] | None:
    """Return both lists as one in which each keeps its order; None if a common one differs."""
    known = {measure.id: measure for measure in before}
    rest = list(before)
    joined: list[Measure] = []
    for measure in after:
        if measure.id in known:
            if measure not in rest or known[measure.id] != measure:
                return None
            place = rest.index(measure)
            joined += rest[:place]
            del rest[: place + 1]
        joined.append(measure)
    return (*joined, *rest)
