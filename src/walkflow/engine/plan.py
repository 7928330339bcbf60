"""Every item at its limit: earliest and latest days, slack, drag and the critical path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from walkflow.engine.graph import Link, Network, Node
from walkflow.model.calendars import Calendar, read_named_calendar
from walkflow.model.catalogue import Clock
from walkflow.model.durations import Duration, Unit
from walkflow.model.trace_report import Binding

PLAIN_MONDAY = date(2001, 1, 1)
"""Day 0 of a plan without a start date, a Monday; no holiday is known in its calendar."""

NOTHING = Duration(0, Unit.WORKING_DAY)

AUTHORITY = frozenset({Clock.AUTHORITY})
"""Whose time the approval path counts."""

EVERYONE = frozenset(Clock)
"""Whose time the elapsed path counts."""


class Axis:
    """
    Days as numbers: day 0 is the start, day n the n-th working day after it.

    Args:
        calendar: Which days are working days.
        start: The date of day 0; None: a Monday of the plain five-day week.
    """

    def __init__(self, calendar: Calendar, start: date | None = None) -> None:
        """Anchor the numbers at a date."""
        self.has_dates = start is not None
        self.calendar = calendar if start else read_named_calendar("plain")
        self.start = start or PLAIN_MONDAY
        self._first = self.calendar.position(self.start)

    def find_date(self, day: int) -> date:
        """Return the date of a day."""
        return self.start if day == 0 else self.calendar.day_at(self._first + day)

    def find_day(self, moment: date) -> int:
        """Return the working day a date is, or for a day off the next one."""
        day = self.calendar.position(moment) - self._first
        return day if self.calendar.is_workday(moment) or moment == self.start else day + 1

    def find_finish(self, start: int, limit: Duration, department: str = "") -> int:
        """Return on which day an item finishes that starts on a day and takes its limit."""
        calendar = self.calendar.for_department(department)
        if limit.amount == 0:
            return start
        if limit.unit is Unit.WORKING_DAY and calendar is self.calendar:
            return start + limit.amount
        return self.find_day(calendar.end_of(self.find_date(start), limit))

    def find_latest_start(self, finish: int, limit: Duration, department: str = "") -> int:
        """Return the latest day on which an item can start that is to finish by a day."""
        if limit.amount == 0:
            return finish
        guess = finish - (limit.amount if limit.unit is Unit.WORKING_DAY else 1)
        while self.find_finish(guess, limit, department) > finish:
            guess -= 1
        while self.find_finish(guess + 1, limit, department) <= finish:
            guess += 1
        return guess


@dataclass(frozen=True, slots=True)
class PathPart:
    """One item of the critical path."""

    node: str
    days: int
    """What it adds to the length, in working days."""
    binding: Binding
    held_by: str | None
    """The node that it waits for."""
    link: Link | None


class Plan:
    """
    The run in which every item takes its limit; times are day numbers of its axis.

    Critical-path method with finish-to-start and finish-to-finish links. Items
    whose clock does not count keep their place and take no time.

    Args:
        network: The items and links of a version.
        axis: What day a number is.
        clocks: Whose time counts.
        counts: Whether an item's time counts, on top of that.

    Source: Kelley and Walker (1959), "Critical-path planning and scheduling".
    """

    def __init__(
        self,
        network: Network,
        axis: Axis,
        clocks: frozenset[Clock] = AUTHORITY,
        counts: Callable[[Node], bool] = lambda _: True,
    ) -> None:
        """Take what is to be planned; everything is worked out when it is asked for."""
        self.network = network
        self.axis = axis
        self.limits = {
            node.id: node.limit if node.clock in clocks and counts(node) else NOTHING
            for node in network.nodes.values()
        }
        self._department = {node.id: node.department for node in network.nodes.values()}

    @cached_property
    def starts(self) -> Mapping[str, int]:
        """The earliest start of each node (ES)."""
        return self._earliest[0]

    @cached_property
    def finishes(self) -> Mapping[str, int]:
        """The earliest finish of each node (EF)."""
        return self._earliest[1]

    @cached_property
    def length(self) -> int:
        """The working days from the start to the last finish."""
        return max(self.finishes.values(), default=0)

    @cached_property
    def latest_finishes(self) -> Mapping[str, int]:
        """The latest finish of each node that does not move the end (LF)."""
        return self._latest[1]

    @cached_property
    def latest_starts(self) -> Mapping[str, int]:
        """The latest start of each node with which it finishes by its latest finish (LS)."""
        return self._latest[0]

    @cached_property
    def slacks(self) -> Mapping[str, int]:
        """How far each node may slip without moving the end: LS - ES, total float."""
        return {node: self.latest_starts[node] - self.starts[node] for node in self.starts}

    @cached_property
    def free_slacks(self) -> Mapping[str, int]:
        """How far each node may slip without moving any other: free float, at most its slack."""
        free = {}
        for node, start in self.starts.items():
            bound = self._find_bound(node, self.starts, self.finishes)
            latest = self.axis.find_latest_start(bound, self.limits[node], self._department[node])
            free[node] = max(0, min(latest, self.latest_starts[node]) - start)
        return free

    @cached_property
    def path(self) -> tuple[PathPart, ...]:
        """
        The critical path: walked back from the end through the link that binds.

        The first in file order on a tie. An item held only until another is issued
        adds nothing; the parts add up to the length.
        """
        parts: list[PathPart] = []
        node = next((each for each in self.starts if self.finishes[each] == self.length), None)
        while node is not None:
            part = self._find_part(node)
            parts.append(part)
            node = part.held_by
        return tuple(reversed(parts))

    @property
    def rests_on_estimate(self) -> bool:
        """Whether a limit that decides the length is an estimate of ours."""
        nodes = self.network.nodes
        return any(nodes[part.node].is_estimate for part in self.path if part.days)

    @cached_property
    def drags(self) -> Mapping[str, int]:
        """
        How much earlier the end would be if the item took no time and its links stayed.

        By removal, for the items of the critical path; any other has none.
        Source: Devaux (1999), "Total Project Control".
        """
        drags = dict.fromkeys(self.starts, 0)
        for part in self.path:
            if part.days:
                _, finishes = self._run({**self.limits, part.node: NOTHING})
                drags[part.node] = self.length - max(finishes.values())
        return drags

    @cached_property
    def _earliest(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        return self._run(self.limits)

    def _run(self, limits: Mapping[str, Duration]) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Return the earliest start and finish of each node, in file order."""
        starts = dict.fromkeys(self.network.nodes, 0)
        finishes = dict(starts)
        for node in self.network.order:
            start, issue = 0, 0
            for link in self.network.predecessors[node]:
                done = finishes[link.before]
                if link.is_issue:
                    issue = max(issue, done)
                else:
                    start = max(start, done)
            starts[node] = start
            finish = self.axis.find_finish(start, limits[node], self._department[node])
            finishes[node] = max(finish, issue)
        return starts, finishes

    @cached_property
    def _latest(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        starts = dict.fromkeys(self.network.nodes, 0)
        finishes = dict(starts)
        for node in reversed(self.network.order):
            finishes[node] = self._find_bound(node, starts, finishes)
            starts[node] = self.axis.find_latest_start(
                finishes[node], self.limits[node], self._department[node]
            )
        return starts, finishes

    def _find_bound(self, node: str, starts: Mapping[str, int], finishes: Mapping[str, int]) -> int:
        """Return by when a node is to be finished for others to start and finish as given."""
        waiting = self.network.successors[node]
        return min(
            (finishes[link.item] if link.is_issue else starts[link.item] for link in waiting),
            default=self.length,
        )

    def _find_part(self, node: str) -> PathPart:
        start, finish = self.starts[node], self.finishes[node]
        links = self.network.predecessors[node]
        own = self.axis.find_finish(start, self.limits[node], self._department[node])
        if own < finish:
            link = next(
                each for each in links if each.is_issue and self.finishes[each.before] == finish
            )
            return PathPart(node, 0, Binding.ISSUE, link.before, link)
        for link in links:
            if not link.is_issue and self.finishes[link.before] == start:
                return PathPart(node, finish - start, Binding.PREDECESSOR, link.before, link)
        return PathPart(node, finish - start, Binding.START, None, None)


def plan_stages(network: Network, axis: Axis) -> Mapping[str, int]:
    """
    Return the stage path of each stage of a version, in working days.

    The longest path through the whole flow when only the authority's items of
    that stage take time.
    """
    return {
        stage.id: Plan(network, axis, counts=_in_stage(stage.id)).length
        for stage in network.version.stages
    }


def _in_stage(stage: str) -> Callable[[Node], bool]:
    return lambda node: node.stage == stage
