"""A run as the integer rows that the kernel replays, and a version as the graph that it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from typing import NamedTuple

from walkflow.engine import columns, kernel
from walkflow.engine.graph import Network, Node
from walkflow.engine.joining import Course, Run
from walkflow.engine.yardstick import Moment, Yardstick
from walkflow.model.calendars import Calendar, add_days
from walkflow.model.durations import Duration, Unit
from walkflow.model.stamps import DAY_S, Stamp
from walkflow.model.working_days import CalendarError


def find_node(network: Network, item: str) -> str | None:
    """Return the node that handles an item or bundle; None if it is none of this version."""
    if item in network.nodes:
        return item
    is_itself = network.version.find_target(item) == item
    return network.find_node(item) if is_itself else None


def make_graph(network: Network) -> columns.Table:
    """Return the kernel's graph of a version, its nodes numbered in file order."""
    number = {node: place for place, node in enumerate(network.nodes)}
    first, before, is_issue = [0], list[int](), list[int]()
    for node in network.nodes:
        for link in network.predecessors[node]:
            before.append(number[link.before])
            is_issue.append(int(link.is_issue))
        first.append(len(before))
    is_end = [int(not network.successors[node]) for node in network.nodes]
    joint = {
        node
        for intake in network.version.intakes
        if len(nodes := {find_node(network, item) for item in intake} - {None}) > 1
        for node in nodes
    }
    return [first, before, is_issue, is_end, [int(node in joint) for node in network.nodes]]


@dataclass(frozen=True, slots=True)
class Execution:
    """One visit of a node, as the kernel sees it: of an item, or of the members of a bundle."""

    number: int
    node: Node
    courses: tuple[Course, ...]
    attempt: int

    @property
    def is_granted(self) -> bool:
        """Whether something may start on it."""
        return all(course.is_granted for course in self.courses)

    def find_first(self, field: str) -> Moment | None:
        """Return the earliest of a stamp over the members; None if no member has it."""
        moments = self._list_moments(field)
        return reduce(Moment.at_most, moments) if moments else None

    def find_last(self, field: str) -> Moment | None:
        """Return the latest of a stamp over the members; None if a member lacks it."""
        moments = self._list_moments(field)
        is_known = len(moments) == len(self.courses)
        return reduce(Moment.at_least, moments) if is_known else None

    def _list_moments(self, field: str) -> list[Moment]:
        stamps: list[Stamp | None] = [getattr(course, field) for course in self.courses]
        return [Moment.of(stamp) for stamp in stamps if stamp is not None]


class Replay:
    """
    A run, replayed against a version of its flow.

    Args:
        network: The items of the version that apply to the project.
        run: What was recorded.
        calendar: Counts the limits.
    """

    def __init__(self, network: Network, run: Run, calendar: Calendar) -> None:
        """Make the rows and replay them."""
        self.network = network
        self.run = run
        self.yardstick = Yardstick(None if run.is_relative else calendar)
        self.nodes = tuple(network.nodes)
        self.graph = make_graph(network)
        self.node_by_course = [find_node(network, course.item) for course in run.courses]
        self.rows = self._make_rows()
        size, nodes = len(run.courses), len(self.nodes)
        self.work = kernel.make_work(size, nodes, size, size * (nodes + 1))
        kernel.replay_case(self.graph, self.rows, 0, size, self.work)

    @property
    def totals(self) -> list[int]:
        """The totals of the kernel."""
        return self.work[columns.TOTALS]

    @cached_property
    def executions(self) -> tuple[Execution, ...]:
        """The visits by their number in the kernel."""
        courses: dict[int, list[Course]] = {}
        for row, course in enumerate(self.run.courses):
            visit = self.work[columns.VISIT][row]
            if visit != columns.NONE:
                courses.setdefault(visit, []).append(course)
        seen = [0] * len(self.nodes)
        made = []
        for number in range(self.totals[columns.VISITS]):
            node = self.work[columns.NODE][number]
            seen[node] += 1
            parts = tuple(courses[number])
            attempt = max(seen[node], *(course.attempt for course in parts))
            made.append(Execution(number, self.network.nodes[self.nodes[node]], parts, attempt))
        return tuple(made)

    @cached_property
    def foreign(self) -> tuple[Course, ...]:
        """The visits of items that this version does not have."""
        pairs = zip(self.node_by_course, self.run.courses, strict=True)
        return tuple(course for node, course in pairs if node is None)

    @cached_property
    def before(self) -> Mapping[tuple[int, bool], Sequence[int]]:
        """The visits that a visit waited for, by its number and whether only to be issued."""
        work = self.work
        before: dict[tuple[int, bool], list[int]] = {}
        for pair in range(self.totals[columns.PAIRS]):
            key = (work[columns.PAIR][pair], bool(work[columns.PAIR_IS_ISSUE][pair]))
            before.setdefault(key, []).append(work[columns.PAIR_BEFORE][pair])
        return before

    def _make_rows(self) -> columns.Table:
        """Return the rows, in an order that does not depend on that of the file."""
        base = self.base
        items: dict[str, int] = {}
        rows: columns.Table = [[] for _ in range(columns.ROW_COLUMNS)]
        for course, node in zip(self.run.courses, self.node_by_course, strict=True):
            start, done = course.start, course.decided
            end = course.delivered or done
            number = self.nodes.index(node) if node else columns.NONE
            values = {
                columns.START: start.first - base if start else columns.LOW,
                columns.START_LAST: start.last - base if start else columns.HIGH,
                columns.DONE: done.first - base if done else self._find_open_end(course, base),
                columns.DONE_LAST: done.last - base if done else columns.HIGH,
                columns.END_LAST: max(end.last, done.last if done else end.last) - base
                if end
                else columns.HIGH,
                columns.DUE: self._find_due(course, node, base),
                columns.GRANTED: int(course.is_granted),
                columns.NODE: number,
                columns.ITEM: items.setdefault(course.item, len(items)),
            }
            for column, value in values.items():
                rows[column].append(value)
        return rows

    @cached_property
    def base(self) -> int:
        """The midnight that the kernel's seconds are counted from, in the middle of the stamps."""
        seconds = sorted(stamp.first for course in self.run.courses for stamp in course.stamps)
        return seconds[len(seconds) // 2] // DAY_S * DAY_S if seconds else 0

    @staticmethod
    def _find_open_end(course: Course, base: int) -> int:
        """Return before which second a visit without a decision cannot have been decided."""
        return course.start.first - base if course.start else columns.LOW

    def _find_due(self, course: Course, node: str | None, base: int) -> int:
        calendar = self.yardstick.calendar
        if node is None or course.accepted is None or calendar is None:
            return columns.HIGH
        limit, department = self.network.nodes[node].limit, self.network.nodes[node].department
        try:
            due = find_due(calendar, course, limit, department)
        except CalendarError:
            return columns.HIGH
        return min(due * DAY_S + DAY_S - 1 - base, columns.HIGH)


def find_due(calendar: Calendar, course: Course, limit: Duration, department: str) -> int:
    """
    Return the day, as an ordinal, at whose close a limit ends, its clock stopped by pauses.

    Args:
        calendar: Counts it.
        course: A visit that was accepted.
        limit: The time allowed.
        department: Whose days count.

    Raises:
        CalendarError: If that is past the year 9999.
    """
    own, yardstick = calendar.for_department(department), Yardstick(calendar)
    start = date.fromordinal(course.accepted.last_day if course.accepted else 1)
    pauses = [(pause.start, pause.end) for pause in list_pauses([course]) if pause.end]
    if limit.unit is Unit.DAY:
        paused = sum(yardstick.count_days(*pause).high for pause in pauses)
        days = limit.amount + paused
        return (own.next_workday(add_days(start, days)) if days else start).toordinal()
    paused = sum(yardstick.count_workdays(*pause, department).high for pause in pauses)
    return own.add_workdays(own.end_of(start, limit), paused).toordinal()


class Stop(NamedTuple):
    """A pause on the axis of its run."""

    start: Moment
    end: Moment | None
    """None: not known."""
    because: str


def list_pauses(courses: Sequence[Course]) -> list[Stop]:
    """Return the pauses of a visit, in order."""
    stops = [
        Stop(Moment.of(pause.start), Moment.of(pause.end) if pause.end else None, pause.because)
        for course in courses
        for pause in course.pauses
    ]
    return sorted(stops, key=lambda stop: (stop.start, stop.end or stop.start, stop.because))
