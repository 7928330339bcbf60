"""Which days are working days, as the exceptions to Monday to Friday, and their positions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEEK: Final = 7
_WORKDAYS_A_WEEK: Final = 5


class CalendarError(ValueError):
    """A calendar cannot be made as asked, or has no answer to what was asked."""


class WorkingDays(NamedTuple):
    """
    The working days of the years 1 to 9999, in order: each has a position.

    The position of a day is the number of working days from the first day of the
    year 1 up to and including it. Between two dates there are as many working days
    as their positions differ.

    Kept are only the days that differ from Monday to Friday: a question is answered
    by arithmetic on weeks and one binary search.
    """

    ordinals: tuple[int, ...] = ()
    """The exceptions in order: weekdays off and weekend days at work."""
    corrections: tuple[int, ...] = (0,)
    """By the number of exceptions passed: how many working days they add up to."""
    positions: tuple[int, ...] = ()
    """The position of each exception."""

    @classmethod
    def build(cls, days_off: Iterable[date], workdays: Iterable[date]) -> WorkingDays:
        """
        Return Monday to Friday less the days off, and the workdays.

        Args:
            days_off: Days on which nobody works; one on a weekend changes nothing.
            workdays: Days on which people work, also where they are named as off.
        """
        return cls().change(days_off, workdays)

    def change(self, days_off: Iterable[date], workdays: Iterable[date]) -> WorkingDays:
        """
        Return the same working days but for those named.

        Args:
            days_off: Days on which nobody works, whatever was said before.
            workdays: Days on which people work, also where they are named as off.
        """
        exceptions = set(self.ordinals)
        for days, works in ((days_off, False), (workdays, True)):
            for day in days:
                ordinal = day.toordinal()
                if _is_weekday(ordinal) == works:
                    exceptions.discard(ordinal)
                else:
                    exceptions.add(ordinal)
        ordinals = tuple(sorted(exceptions))
        corrections, positions = [0], []
        for ordinal in ordinals:
            corrections.append(corrections[-1] + (-1 if _is_weekday(ordinal) else 1))
            positions.append(_count_weekdays(ordinal) + corrections[-1])
        return WorkingDays(ordinals, tuple(corrections), tuple(positions))

    def is_workday(self, day: date) -> bool:
        """Return whether people work on a day."""
        ordinal = day.toordinal()
        place = bisect_left(self.ordinals, ordinal)
        is_exception = place < len(self.ordinals) and self.ordinals[place] == ordinal
        return _is_weekday(ordinal) != is_exception

    def position(self, day: date) -> int:
        """
        Return how many working days there are up to and including a day, from the year 1.

        >>> WorkingDays().position(date(1, 1, 8))
        6
        """
        ordinal = day.toordinal()
        correction = self.corrections[bisect_right(self.ordinals, ordinal)]
        return _count_weekdays(ordinal) + correction

    def day_at(self, position: int) -> date:
        """
        Return the working day at a position: the first day that has it.

        Args:
            position: From 1, the first working day of the year 1.

        Raises:
            CalendarError: If that day is not within the years 1 to 9999.
        """
        place = bisect_left(self.positions, position)
        weeks, rest = divmod(position - self.corrections[place] - 1, _WORKDAYS_A_WEEK)
        ordinal = weeks * _WEEK + rest + 1
        if place < len(self.ordinals):
            # Only a weekend day at work can stand before the weekday that was counted to.
            ordinal = min(ordinal, self.ordinals[place])
        try:
            return date.fromordinal(ordinal)
        except (ValueError, OverflowError):
            message = f"there is no working day at position {position} in the years 1 to 9999"
            raise CalendarError(message) from None


def _is_weekday(ordinal: int) -> bool:
    return 1 <= ordinal % _WEEK <= _WORKDAYS_A_WEEK


def _count_weekdays(ordinal: int) -> int:
    """Return how many days from Monday to Friday there are up to and including an ordinal."""
    weeks, rest = divmod(ordinal, _WEEK)
    return weeks * _WORKDAYS_A_WEEK + min(rest, _WORKDAYS_A_WEEK)
