"""How long it is from one moment to another, in seconds and in days, as far as is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from walkflow.model.stamps import DAY_S, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from walkflow.model.calendars import Calendar


class Range(NamedTuple):
    """A whole number that is known, or the least and the most that it can be."""

    low: int
    high: int

    @property
    def exact(self) -> int | None:
        """The number; None unless it is known."""
        return self.low if self.low == self.high else None

    def plus(self, other: Range) -> Range:
        """Return the sum."""
        return Range(self.low + other.low, self.high + other.high)

    def less(self, other: Range) -> Range:
        """Return the difference of a whole and a part of it, which is never negative."""
        return Range(max(0, self.low - other.high), max(0, self.high - other.low))


NOTHING = Range(0, 0)


class Moment(NamedTuple):
    """When something happened: the first and the last second that it can be."""

    first: int
    last: int

    @classmethod
    def of(cls, stamp: Stamp) -> Moment:
        """Return the moment of a stamp; a minute counts from its beginning."""
        return cls(stamp.first, stamp.last_counted)

    @property
    def is_exact(self) -> bool:
        """Whether it is a second."""
        return self.first == self.last

    @property
    def day(self) -> int | None:
        """The day that it is on; None if it can be one of several."""
        day = self.first // DAY_S
        return day if day == self.last // DAY_S else None

    def at_least(self, other: Moment) -> Moment:
        """Return the later of the two, second by second."""
        return Moment(max(self.first, other.first), max(self.last, other.last))

    def at_most(self, other: Moment) -> Moment:
        """Return the earlier of the two, second by second."""
        return Moment(min(self.first, other.first), min(self.last, other.last))

    def no_earlier(self, other: Moment) -> Moment:
        """Return what is left of it, being known to be at or after another."""
        return Moment(min(self.last, max(self.first, other.first)), self.last)

    def no_later(self, other: Moment) -> Moment:
        """Return what is left of it, being known to be at or before another."""
        return Moment(self.first, max(self.first, min(self.last, other.last)))


def find_latest(moments: Iterable[Moment]) -> Moment | None:
    """Return the latest of some moments, second by second; None of none."""
    latest: Moment | None = None
    for moment in moments:
        latest = moment if latest is None else latest.at_least(moment)
    return latest


class Yardstick:
    """
    Measures from moment to moment.

    Args:
        calendar: Counts working days and office hours; None where the moments are
            relative: days then have no date, and a day more is between no and one
            working day more.
    """

    def __init__(self, calendar: Calendar | None) -> None:
        """Take the calendar of the run."""
        self.calendar = calendar

    def count_seconds(self, start: Moment, end: Moment) -> Range:
        """Return the seconds from one moment to another, never negative."""
        return Range(max(0, end.first - start.last), max(0, end.last - start.first))

    def count_days(self, start: Moment, end: Moment) -> Range:
        """Return by how many days the dates of two moments differ, never negative."""
        first, last = start.first // DAY_S, start.last // DAY_S
        return Range(max(0, end.first // DAY_S - last), max(0, end.last // DAY_S - first))

    def count_workdays(self, start: Moment, end: Moment, department: str = "") -> Range:
        """Return the working days in (first date, last date], never negative."""
        if self.calendar is None:
            return Range(0, self.count_days(start, end).high)
        days = self.calendar.for_department(department).days
        low = days.position(as_date(end.first)) - days.position(as_date(start.last))
        high = days.position(as_date(end.last)) - days.position(as_date(start.first))
        return Range(max(0, low), max(0, high))

    def count_open_seconds(self, start: int, end: int, department: str = "") -> int | None:
        """Return the seconds in which a department is open; None without a calendar."""
        if self.calendar is None:
            return None
        calendar = self.calendar.for_department(department)
        return calendar.office_seconds(_as_datetime(start), _as_datetime(end))

    def is_provisional(self, moments: Iterable[Moment]) -> bool:
        """Return whether one of the moments is on a day that the calendar does not cover."""
        calendar = self.calendar
        return calendar is not None and any(
            not calendar.covers(as_date(second)) for moment in moments for second in moment
        )


def show(moment: Moment, *, is_relative: bool) -> str:
    """Return a moment as text: a minute, a day, or from when to when it can be."""
    days = [
        f"day {second // DAY_S}" if is_relative else as_date(second).isoformat()
        for second in moment
    ]
    if moment.is_exact:
        hour, rest = divmod(moment.first % DAY_S, 3600)
        minute, second = divmod(rest, 60)
        return f"{days[0]} {hour:02}:{minute:02}" + (f":{second:02}" if second else "")
    return days[0] if days[0] == days[1] else "/".join(days)


def as_date(second: int) -> date:
    """Return the date of a second of an axis with dates."""
    return date.fromordinal(second // DAY_S)


def _as_datetime(second: int) -> datetime:
    midnight = datetime.combine(as_date(second), datetime.min.time())
    return midnight + timedelta(seconds=second % DAY_S)
