"""Slack and drag of a recorded run, by the code that plans: every visit took what it took."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from walkflow.engine import columns
from walkflow.engine.graph import Link, Network, Node
from walkflow.engine.phases import RunPhases
from walkflow.engine.plan import Axis, Plan
from walkflow.engine.yardstick import Moment
from walkflow.model.calendars import Calendar
from walkflow.model.catalogue import Clock
from walkflow.model.durations import Duration, Unit
from walkflow.model.stamps import DAY_S


class Leeway(NamedTuple):
    """What a visit meant to the length of its run, in working days."""

    slack_wd: int
    free_slack_wd: int
    drag_wd: int


@dataclass(frozen=True, slots=True)
class _Days:
    """Working days from the start of the run to moments of a visit."""

    due: int
    decided: int
    delivered: int


class RunNetwork(Network):
    """
    The visits of a run as a network of their own, each by its number.

    A visit lasts from the last of those that it waited for to its decision. One that
    another kept from being issued lasts until its limit was over, and is issued with
    that other one; if it was decided only later, it starts when that one is finished.
    """

    def __init__(self, run: RunPhases, days: Mapping[int, _Days]) -> None:
        """Take the visits that were decided, and the days of their moments."""
        super().__init__(run.replay.network.version, run.replay.network.facts)
        self._run = run
        self._days = days

    @cached_property
    def nodes(self) -> Mapping[str, Node]:
        """The visits, and the deliveries of their results, in file order."""
        run = self._run
        rank = {node: number for number, node in enumerate(run.replay.nodes)}
        nodes: dict[str, Node] = {}
        for visit in sorted(self._days, key=lambda each: (rank[run.phases[each].node.id], each)):
            days = self._days[visit]
            nodes[str(visit)] = self._make(visit, str(visit), self._find_length(visit))
            if days.delivered > days.decided:
                length = days.delivered - days.decided
                nodes[_delivery(visit)] = self._make(visit, _delivery(visit), length)
        return nodes

    def list_links(self) -> Iterator[Link]:
        """Yield a link from each visit to those that waited for it."""
        for visit in self._days:
            for is_issue in (False, True):
                for before in self._list_before(visit, is_issue=is_issue):
                    yield Link(str(before), str(visit), is_issue, (), ())
            if _delivery(visit) in self.nodes:
                yield Link(str(visit), _delivery(visit), is_issue=False, route=(), via=())

    def _list_before(self, visit: int, *, is_issue: bool) -> list[int]:
        """Return what a visit waited for; to start, also whatever held it until it went on."""
        before = self._run.replay.before
        found = [each for each in before.get((visit, is_issue), ()) if each in self._days]
        held_by = self._find_holder(visit)
        if not is_issue and held_by is not None and not self._is_held_to_the_end(visit):
            found.append(held_by)
        return found

    def _find_holder(self, visit: int) -> int | None:
        holder = self._run.replay.work[columns.HOLDER][visit]
        return holder if holder in self._days else None

    def _is_held_to_the_end(self, visit: int) -> bool:
        holder = self._find_holder(visit)
        return holder is not None and self._days[holder].decided == self._days[visit].decided

    def _find_length(self, visit: int) -> int:
        before = self._list_before(visit, is_issue=False)
        start = max((self._days[each].decided for each in before), default=0)
        own = self._days[visit]
        return max(0, (own.due if self._is_held_to_the_end(visit) else own.decided) - start)

    def _make(self, visit: int, node: str, length: int) -> Node:
        """Return a node that takes so many working days, counted by no department's calendar."""
        return replace(
            self._run.phases[visit].node,
            id=node,
            limit=Duration(length, Unit.WORKING_DAY),
            clock=Clock.AUTHORITY,
            department="",
        )


def measure_leeway(run: RunPhases, calendar: Calendar) -> Mapping[int, Leeway]:
    """
    Return slack, free slack and drag of the visits of a run, by their number.

    Visits without a decision are passed over. Nothing is returned if the day of a
    decision cannot be told, or there are no dates.
    """
    days = _count_days(run)
    plan = Plan(RunNetwork(run, days), Axis(calendar))
    return {
        visit: Leeway(plan.slacks[str(visit)], plan.free_slacks[str(visit)], plan.drags[str(visit)])
        for visit in days
    }


def _count_days(run: RunPhases) -> Mapping[int, _Days]:
    if run.start is None or run.start.day is None or run.replay.run.is_relative:
        return {}
    days = {}
    first = Moment(run.start.first, run.start.first)
    count = run.replay.yardstick.count_workdays
    for visit, phases in enumerate(run.phases):
        if phases.decided is None:
            continue
        if phases.decided.day is None or (phases.end and phases.end.day is None):
            return {}
        second = run.replay.work[columns.DUE][visit] + run.replay.base
        due = min(second, phases.decided.first // DAY_S * DAY_S)
        days[visit] = _Days(
            due=count(first, Moment(due, due)).low,
            decided=count(first, phases.decided).low,
            delivered=count(first, phases.end or phases.decided).low,
        )
    return days


def _delivery(visit: int) -> str:
    return f"{visit} delivered"
