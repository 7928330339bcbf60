"""Whose the elapsed time of a run was: every instant of its critical path has one owner."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from walkflow.engine import columns
from walkflow.engine.phases import ISSUE, Phases, RunPhases, sum_up
from walkflow.engine.yardstick import Moment, Range, Yardstick
from walkflow.model.catalogue import Clock
from walkflow.model.run_report import Owner, Phase
from walkflow.model.stamps import DAY_S
from walkflow.model.walk import Cause

_OWNER_BY_CLOCK = {
    Clock.AUTHORITY: Owner.AUTHORITY,
    Clock.APPLICANT: Owner.APPLICANT,
    Clock.THIRD_PARTY: Owner.THIRD_PARTY,
    Clock.LAW: Owner.LAW,
}
_OWNER_BY_CAUSE = {
    Cause.CORRECTION: Owner.APPLICANT,
    Cause.APPLICANT_REQUEST: Owner.APPLICANT,
    Cause.SPECIAL_PROCEDURE: Owner.LAW,
}


class Piece(NamedTuple):
    """A part of the critical path in which one thing happened to one visit."""

    visit: int
    phase: Phase
    because: str | None
    """Why it was paused."""
    owner: Owner
    department: str | None
    start: Moment
    end: Moment


@dataclass(frozen=True, slots=True)
class Share:
    """What one owner had of the elapsed time."""

    owner: Owner
    department: str | None
    seconds: Range | None
    """None where days are counted."""
    days: Range | None
    """Calendar days; None where there are no dates."""
    workdays: Range | None


class CriticalPath:
    """
    The critical path of a run, taken apart into pieces that leave no gap and no overlap.

    It is walked back from the last end through the visit that was completed last. The
    pieces add up to the elapsed time, and so do the shares of the owners: where every
    moment is known to the minute, in seconds; where a day is all that is known, in days.
    """

    def __init__(self, run: RunPhases, yardstick: Yardstick) -> None:
        """Take a run whose visits are split into phases."""
        self.run = run
        self.yardstick = yardstick
        work = run.replay.work
        length = work[columns.TOTALS][columns.PATH_LENGTH]
        self.visits: Sequence[int] = work[columns.PATH][:length][::-1]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces, from the start of the run to its end."""
        start = self.run.start
        pieces: list[Piece] = []
        for place, visit in enumerate(self.visits):
            is_last = place == len(self.visits) - 1
            if start is not None:
                pieces += split_visit(self.run.phases[visit], start, is_last=is_last)
                start = pieces[-1].end if pieces else start
        return tuple(pieces)

    @property
    def start(self) -> Moment | None:
        """When the run started; None if nothing of it has a time."""
        return self.run.start if self.visits else None

    @property
    def end(self) -> Moment | None:
        """When the run ended; None if nothing is known to have been decided."""
        return self.pieces[-1].end if self.pieces else self.start

    @cached_property
    def points(self) -> tuple[Moment, ...]:
        """The moments between which the pieces lie."""
        start = self.start
        return () if start is None else (start, *(piece.end for piece in self.pieces))

    @property
    def is_to_the_second(self) -> bool:
        """Whether every moment of the path is exact."""
        return all(moment.is_exact for moment in self.points)

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """What each owner had, departments apart, in the order of their first piece."""
        parts: dict[tuple[Owner, str | None], list[Share]] = {}
        for piece in self.pieces:
            for share in self._share_out(piece):
                parts.setdefault((share.owner, share.department), []).append(share)
        ordered = sorted(parts, key=lambda each: list(Owner).index(each[0]))
        return tuple(
            Share(
                owner,
                department,
                sum_up([share.seconds for share in parts[owner, department]]),
                sum_up([share.days for share in parts[owner, department]]),
                sum_up([share.workdays for share in parts[owner, department]]),
            )
            for owner, department in ordered
        )

    def _share_out(self, piece: Piece) -> Iterator[Share]:
        """Yield what the owner of a piece had of it, and what was the calendar's."""
        yardstick = self.yardstick
        has_dates = yardstick.calendar is not None
        workdays = yardstick.count_workdays(piece.start, piece.end)
        days = yardstick.count_days(piece.start, piece.end)
        seconds = yardstick.count_seconds(piece.start, piece.end) if self.is_to_the_second else None
        own_days, own_seconds = days, seconds
        if has_dates and piece.owner is not Owner.UNKNOWN:
            own_days = yardstick.count_workdays(piece.start, piece.end, piece.department or "")
            if seconds is not None:
                open_s = yardstick.count_open_seconds(
                    piece.start.first, piece.end.first, piece.department or ""
                )
                own_seconds = Range(open_s or 0, open_s or 0)
        yield Share(piece.owner, piece.department, own_seconds, own_days, workdays)
        closed_s = seconds.less(own_seconds) if seconds and own_seconds else None
        closed = days.less(own_days)
        if closed.high or (closed_s and closed_s.high):
            yield Share(Owner.CALENDAR, None, closed_s, closed, Range(0, 0))


def split_visit(phases: Phases, start: Moment, *, is_last: bool) -> list[Piece]:
    """Return the pieces of one visit of the path, from the end of the one before it."""
    marks = list(_list_marks(phases, is_last=is_last))
    pieces = []
    for number, (until, phase, because) in enumerate(marks):
        later = [moment for moment, _, _ in marks[number:]]
        end = until.at_least(start)
        for moment in later[1:]:
            end = end.at_most(moment.at_least(start))
        if end != start:
            owner, department = _find_owner(phases, phase, because)
            pieces.append(
                Piece(phases.execution.number, phase, because, owner, department, start, end)
            )
        start = end
    return pieces


def _list_marks(phases: Phases, *, is_last: bool) -> Iterator[tuple[Moment, Phase, str | None]]:
    """Yield until when what happened to a visit, as far as is known, in order."""
    submitted, accepted, decided = phases.submitted, phases.accepted, phases.decided
    if phases.enabled is None and phases.start is not None:
        yield phases.start, Phase.UNRECORDED, None
    if submitted is not None:
        yield submitted, Phase.PREPARING, None
    if accepted is not None:
        yield accepted, Phase.UNRECORDED if submitted is None else Phase.INTAKE, None
    if decided is None:
        return
    work = Phase.UNRECORDED if accepted is None else Phase.PROCESSING
    for stop in phases.stops if accepted is not None else ():
        if stop.end is None:
            work = Phase.UNRECORDED
        else:
            yield stop.start, work, None
            yield stop.end, Phase.PAUSED, stop.because
    yield decided, work, None
    if is_last and phases.delivered is not None:
        yield phases.delivered, Phase.DELIVERY, None


def _find_owner(phases: Phases, phase: Phase, because: str | None) -> tuple[Owner, str | None]:
    """Return whose a time was: first who caused a pause, else by the clock of the item."""
    clock, department = phases.node.clock, phases.node.department
    match phase:
        case Phase.UNRECORDED:
            return Owner.UNKNOWN, None
        case Phase.PREPARING:
            return Owner.APPLICANT, None
        case Phase.PAUSED if because != ISSUE:
            return _OWNER_BY_CAUSE[Cause(because or "")], None
        case Phase.INTAKE | Phase.DELIVERY if clock in {Clock.APPLICANT, Clock.LAW}:
            return Owner.AUTHORITY, department
        case _:
            owner = _OWNER_BY_CLOCK[clock]
            return owner, department if owner in {Owner.AUTHORITY, Owner.THIRD_PARTY} else None


def count_chargeable(visits: Iterable[Phases], yardstick: Yardstick) -> Range | None:
    """
    Return the working days on which at least one of some visits was in an authority's hands.

    Those of other clocks are passed over; see `count_worked`.
    """
    return count_worked(
        (phases for phases in visits if phases.node.clock is Clock.AUTHORITY), yardstick
    )


def count_worked(visits: Iterable[Phases], yardstick: Yardstick) -> Range | None:
    """
    Return the working days on which at least one of some visits was in hand.

    From acceptance to decision, less the pauses; a day on which several were counts
    once. None if one of these times is not known to the day, or there are no dates.
    """
    if yardstick.calendar is None:
        return None
    spans: list[tuple[int, int]] = []
    for phases in visits:
        own = list(_list_worked(phases))
        if not own:
            return None
        for start, end in own:
            days = (start.day, end.day)
            if days[0] is None or days[1] is None:
                return None
            spans.append((days[0], days[1]))
    return _count_union(yardstick, spans)


def _list_worked(phases: Phases) -> Iterator[tuple[Moment, Moment]]:
    """Yield from when to when an item was worked on; nothing if that is not known."""
    start, decided = phases.accepted, phases.decided
    if start is None or decided is None or any(stop.end is None for stop in phases.stops):
        return
    for stop in phases.stops:
        yield start, stop.start
        start = stop.end or stop.start
    yield start, decided


def _count_union(yardstick: Yardstick, spans: Iterable[tuple[int, int]]) -> Range:
    """Return the working days in the union of spans of days, the first day of each not counted."""
    total, reached = Range(0, 0), None
    for first, last in sorted(spans):
        start = first if reached is None else max(first, reached)
        if last > start:
            before, end = (Moment(day * DAY_S, day * DAY_S) for day in (start, last))
            total = total.plus(yardstick.count_workdays(before, end))
        reached = last if reached is None else max(reached, last)
    return total
