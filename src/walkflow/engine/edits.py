"""Measures taken apart into their smallest edits, each with the class of what it does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from walkflow.model.diagnostics import Route
from walkflow.model.flow import Bundle, Change, Flow, IssueAfterChange, Measure, Merge, StageMerge


class ChangeClass(StrEnum):
    """What an edit does to a flow, in the classes that savings are attributed to."""

    ELIMINATE = "eliminate"
    MERGE = "merge"
    CUT_LIMIT = "cut_limit"
    PARALLELISE = "parallelise"
    RESEQUENCE = "resequence"
    TOLERATE = "tolerate"
    MOVE_OFF_CLOCK = "move_off_clock"
    INTEGRATE_MATERIALS = "integrate_materials"
    CUT_TRIPS = "cut_trips"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Edit:
    """The smallest part of a change: one value of one subject."""

    measure: str
    sort: str
    """The sort of the change that it is part of."""
    change_class: ChangeClass
    subject: str
    """The item, stage or bundle that is edited."""
    value: Any
    """What the subject gets; the sort says what it is."""
    route: Route


def take_apart(flow: Flow) -> Iterator[Edit]:
    """Yield every change of every measure as its smallest edits, in file order."""
    ancestors = _Ancestors(flow)
    for number, measure in enumerate(flow.measures):
        for place, change in enumerate(measure.changes):
            route: Route = ("measures", number, "changes", place, change.sort)
            for subject, value, end in _list_subjects(change):
                change_class = _classify(ancestors, measure, change, subject, value)
                yield Edit(measure.id, change.sort, change_class, subject, value, (*route, *end))


def _list_subjects(change: Change) -> Iterator[tuple[str, Any, Route]]:
    """Yield what a change edits: the subject, its new value, and the rest of the route."""
    value: Any = getattr(change, change.sort)
    match value:
        case Merge():
            for place, item in enumerate(value.items):
                yield item, value.into, ("items", place)
        case Bundle():
            yield value.id, value, ()
        case StageMerge():
            yield value.into, value, ()
        case Mapping():
            for subject, new in value.items():
                yield subject, new, (subject,)
        case _ if change.sort == "intake":
            yield value[0] if value else "", value, ()
        case _:
            for place, item in enumerate(value):
                yield item, None, (place,)


class _Ancestors:
    """What comes before each item in the flow as written, by links of both kinds."""

    def __init__(self, flow: Flow) -> None:
        self._written = flow.step_by_item

    def find(self, item: str) -> set[str]:
        found: set[str] = set()
        waiting = [item]
        while waiting:
            placed = self._written.get(waiting.pop())
            for name in (*placed.step.after, *placed.step.issue_after) if placed else ():
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def find_predecessors(self, item: str) -> tuple[str, ...]:
        placed = self._written.get(item)
        return placed.step.after if placed else ()


_CLASS_BY_SORT = {
    "stage_limit": ChangeClass.CUT_LIMIT,
    "drop": ChangeClass.ELIMINATE,
    "add": ChangeClass.ADD,
    "merge": ChangeClass.MERGE,
    "merge_stages": ChangeClass.MERGE,
    "issue_after": ChangeClass.TOLERATE,
    "bundle": ChangeClass.PARALLELISE,
    "intake": ChangeClass.CUT_TRIPS,
    "clock": ChangeClass.MOVE_OFF_CLOCK,
    "materials": ChangeClass.INTEGRATE_MATERIALS,
    "trips": ChangeClass.CUT_TRIPS,
}


def _classify(
    ancestors: _Ancestors,
    measure: Measure,
    change: Change,
    subject: str,
    value: Any,  # noqa: ANN401 - the value of any sort of change
) -> ChangeClass:
    if change.sort == "limit":
        is_cut_to_nothing = value.amount == 0
        return ChangeClass.ELIMINATE if is_cut_to_nothing else ChangeClass.CUT_LIMIT
    if change.sort == "after":
        gone = set(ancestors.find_predecessors(subject)) - set(value)
        if gone & _find_tolerated(measure, subject):
            return ChangeClass.TOLERATE
        is_former = set(value) <= ancestors.find(subject)
        return ChangeClass.PARALLELISE if is_former else ChangeClass.RESEQUENCE
    return _CLASS_BY_SORT[change.sort]


def _find_tolerated(measure: Measure, subject: str) -> set[str]:
    """Return what an item waits for before it is issued, by this measure."""
    return {
        name
        for change in measure.changes
        if isinstance(change, IssueAfterChange)
        for name in change.issue_after.get(subject, ())
    }
