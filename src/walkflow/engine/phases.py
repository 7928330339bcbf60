"""What the time of a visit consists of: preparing, intake, processing, pauses, delivery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from walkflow.engine import columns
from walkflow.engine.graph import Node
from walkflow.engine.rows import Execution, Replay, Stop, list_pauses
from walkflow.engine.yardstick import NOTHING, Moment, Range, Yardstick, find_latest
from walkflow.model.catalogue import Clock

Count: TypeAlias = Callable[[Moment, Moment], Range]

ISSUE = "issue"
"""Why a visit past its limit was paused: it is issued only after another item."""


@dataclass(frozen=True, slots=True)
class Phases:
    """
    The moments between which the time of one visit is split, without gap or overlap.

    Each is at or after the one before it: what happened before a visit was enabled
    counts from then on. None: not known.
    """

    execution: Execution
    enabled: Moment | None
    submitted: Moment | None
    accepted: Moment | None
    decided: Moment | None
    delivered: Moment | None
    stops: tuple[Stop, ...]
    """The pauses, in order, not overlapping."""

    @property
    def node(self) -> Node:
        """What was executed."""
        return self.execution.node

    @property
    def start(self) -> Moment | None:
        """The first moment of it that is known, from its submission on."""
        return self.submitted or self.accepted or self.decided

    @property
    def end(self) -> Moment | None:
        """When it was over for the applicant: delivered, or else decided."""
        return self.delivered or self.decided


class RunPhases:
    """The phases of every visit of a run."""

    def __init__(self, replay: Replay) -> None:
        """Take a run that was replayed."""
        self.replay = replay

    @cached_property
    def start(self) -> Moment | None:
        """When the run started: its first stamp; None if it has none."""
        stamps = [Moment.of(each) for course in self.replay.run.courses for each in course.stamps]
        if not stamps:
            return None
        return Moment(min(each.first for each in stamps), min(each.last for each in stamps))

    @cached_property
    def phases(self) -> tuple[Phases, ...]:
        """The phases of each visit, by its number."""
        return tuple(self._split(execution) for execution in self.replay.executions)

    def find_enabled(self, execution: Execution) -> Moment | None:
        """Return when the last visit that must come first was completed, at most its start."""
        binder = self.replay.work[columns.BINDER][execution.number]
        if binder == columns.UNKNOWN:
            return None
        if binder == columns.NONE:
            is_known = self._begins_with_a_start and self._is_at_start(execution)
            return self.start if is_known else None
        executions = self.replay.executions
        before = self.replay.before[execution.number, False]
        decided = [executions[number].find_last("decided") for number in before]
        latest = find_latest(each for each in decided if each is not None)
        bound = self._find_bound(execution)
        return latest.no_later(bound) if latest and bound else latest

    @cached_property
    def _begins_with_a_start(self) -> bool:
        """Whether the first that is known of the run is no decision: what came before it is not."""
        starts, ends = list[int](), list[int]()
        for course in self.replay.run.courses:
            start = course.submitted or course.accepted
            end = course.decided or course.delivered
            if start is not None:
                starts.append(start.first)
            elif end is not None:
                ends.append(end.first)
        return bool(starts) and min(starts) <= min(ends, default=min(starts))

    def _is_at_start(self, execution: Execution) -> bool:
        """Return whether a visit that waited for none of the others was enabled from the start."""
        if self.replay.run.is_whole or not self.replay.network.predecessors[execution.node.id]:
            return True
        submitted = execution.find_first("submitted")
        return submitted is not None and submitted == self.start

    def _find_bound(self, execution: Execution) -> Moment | None:
        decided = execution.find_last("decided")
        number = self.replay.nodes.index(execution.node.id)
        if self.replay.graph[columns.IS_JOINT][number]:
            return decided
        return execution.find_first("accepted") or execution.find_first("submitted") or decided

    def _split(self, execution: Execution) -> Phases:
        enabled = self.find_enabled(execution)
        decided = execution.find_last("decided")
        if decided and enabled:
            decided = decided.at_least(enabled)
        moments: list[Moment | None] = []
        last = enabled
        for field in ("submitted", "accepted"):
            moment = execution.find_first(field)
            if moment is not None:
                moment = moment.at_least(last) if last else moment
                last = moment = _put_before(moment, decided)
            moments.append(moment)
        if decided and last:
            decided = decided.no_earlier(last)
        delivered = execution.find_last("delivered")
        if decided and delivered:
            delivered = delivered.at_least(decided)
        stops = self._list_stops(execution, last, decided)
        return Phases(execution, enabled, moments[0], moments[1], decided, delivered, stops)

    def _list_stops(
        self, execution: Execution, accepted: Moment | None, decided: Moment | None
    ) -> tuple[Stop, ...]:
        """Return the pauses from acceptance to decision, and what another took past the limit."""
        stops: list[Stop] = []
        last = accepted
        for stop in (*list_pauses(execution.courses), *self._find_hold(execution)):
            start = stop.start.at_least(last) if last else stop.start
            end = stop.end and stop.end.at_least(start)
            if decided and start.first > decided.last:
                continue
            if end and decided and end.first > decided.last:
                end = decided
            if end is None or end != start:
                stops.append(Stop(start, end, stop.because))
            last = end or start
        return tuple(stops)

    def _find_hold(self, execution: Execution) -> list[Stop]:
        """Return the time past the limit in which a visit waited to be issued after another."""
        work = self.replay.work
        holder = work[columns.HOLDER][execution.number]
        decided = execution.find_last("decided")
        if holder == columns.NONE or decided is None:
            return []
        until = self.replay.executions[holder].find_last("decided")
        due = work[columns.DUE][execution.number] + self.replay.base
        return [Stop(Moment(due, due), (until or decided).at_most(decided), ISSUE)]


def _put_before(moment: Moment, decided: Moment | None) -> Moment:
    """Return a moment that is at or before a decision; where walks disagree, the decision."""
    if decided is None:
        return moment
    is_later = decided.last < moment.first
    return moment.at_most(decided) if is_later else moment.no_later(decided)


def measure_seconds(yardstick: Yardstick, phases: Phases) -> Mapping[str, Range | None]:
    """Return how many seconds each part of a visit took; see `measure_workdays`."""
    return _measure(phases, yardstick.count_seconds)


def measure_workdays(yardstick: Yardstick, phases: Phases) -> Mapping[str, Range | None]:
    """
    Return how many working days of its department each part of a visit took.

    Preparing and intake are waiting; waiting, processing and paused are sojourn. What
    would need a moment that is not known is None.
    """
    department = phases.node.department

    def count(start: Moment, end: Moment) -> Range:
        return yardstick.count_workdays(start, end, department)

    return _measure(phases, count)


def _measure(phases: Phases, count: Count) -> Mapping[str, Range | None]:
    def between(start: Moment | None, end: Moment | None) -> Range | None:
        return None if start is None or end is None else count(start, end)

    paused = sum_up([between(stop.start, stop.end) for stop in phases.stops])
    worked = between(phases.accepted, phases.decided)
    processing = None if worked is None or paused is None else worked.less(paused)
    if phases.node.clock is Clock.AUTHORITY or processing is None:
        chargeable = processing
    else:
        chargeable = NOTHING
    return {
        "preparing": between(phases.enabled, phases.submitted),
        "intake": between(phases.submitted, phases.accepted),
        "waiting": between(phases.enabled, phases.accepted),
        "processing": processing,
        "paused": paused,
        "sojourn": between(phases.enabled, phases.decided),
        "delivery": between(phases.decided, phases.delivered),
        "chargeable": chargeable,
        "elapsed": between(phases.start, phases.end),
    }


def sum_up(parts: Sequence[Range | None]) -> Range | None:
    """Return the sum; None if a part is not known."""
    total = NOTHING
    for part in parts:
        if part is None:
            return None
        total = total.plus(part)
    return total
