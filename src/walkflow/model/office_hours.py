"""The hours of a working day in which an office is open."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from walkflow.model.working_days import CalendarError

if TYPE_CHECKING:
    from collections.abc import Iterable

Interval: TypeAlias = tuple[time, time]
"""From when to when an office is open; the end is not part of it."""

_INTERVAL: Final = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–—~]\s*([0-9]{1,2}):([0-9]{2})\s*")


class HoursReason(StrEnum):
    """Why intervals are not office hours."""

    FORM = "form"
    NONE = "none"
    REVERSED = "reversed"
    OVERLAP = "overlap"


_EXPLANATION: Final = {
    HoursReason.FORM: "office hours are written like 09:00-12:00, within one day",
    HoursReason.NONE: "office hours need at least one interval, like 09:00-17:00",
    HoursReason.REVERSED: "office hours close after they open",
    HoursReason.OVERLAP: "two intervals of office hours overlap",
}


class HoursError(CalendarError):
    """Something is not office hours; `reason` says why, `found` is the text or interval."""

    def __init__(self, reason: HoursReason, found: str = "") -> None:
        """Keep the reason and what was found."""
        super().__init__(f"{_EXPLANATION[reason]}{f' (found {found})' if found else ''}")
        self.reason = reason
        self.found = found

    def __reduce__(self) -> tuple[type[HoursError], tuple[HoursReason, str]]:
        """Let a worker process send it home."""
        return type(self), (self.reason, self.found)


class OfficeHours(NamedTuple):
    """The intervals in which an office is open on a working day, and their seconds."""

    intervals: tuple[Interval, ...]
    """In order, without overlap."""
    seconds: tuple[tuple[int, int], ...]
    """The same, as seconds from midnight to the opening and open seconds."""
    seconds_per_day: int
    """The open seconds of one working day; never zero."""

    @classmethod
    def build(cls, intervals: Iterable[Interval]) -> OfficeHours:
        """
        Return the hours that consist of these intervals.

        Args:
            intervals: In any order; they may touch.

        Raises:
            HoursError: If there is none, one is empty or reversed, or two overlap.
        """
        ordered = tuple(sorted(intervals))
        if not ordered:
            raise HoursError(HoursReason.NONE)
        for opens, closes in ordered:
            if closes <= opens:
                raise HoursError(HoursReason.REVERSED, _as_text((opens, closes)))
        for earlier, later in pairwise(ordered):
            if later[0] < earlier[1]:
                raise HoursError(HoursReason.OVERLAP, f"{_as_text(earlier)}, {_as_text(later)}")
        seconds = tuple(
            (_as_seconds(opens), _as_seconds(closes) - _as_seconds(opens))
            for opens, closes in ordered
        )
        return cls(ordered, seconds, sum(length for _, length in seconds))

    @classmethod
    def parse(cls, texts: Iterable[str]) -> OfficeHours:
        """
        Return the hours that texts like `09:00-12:00` name.

        Raises:
            HoursError: If one is not of that form, or as `build` says.

        >>> OfficeHours.parse(["14:00-17:30", "9:00-12:00"]).seconds_per_day / 3600
        6.5
        """
        return cls.build(map(_parse_interval, texts))

    def count_before(self, moment: time) -> int:
        """Return the open seconds of a working day before a time; parts of a second are cut."""
        now = _as_seconds(moment)
        return sum(min(max(now - opens, 0), length) for opens, length in self.seconds)

    def is_open(self, moment: time) -> bool:
        """Return whether a time is in one of the intervals; the close of each is not."""
        return any(opens <= moment < closes for opens, closes in self.intervals)


def _parse_interval(text: str) -> Interval:
    parts = _INTERVAL.fullmatch(text)
    if parts is not None:
        opening_hour, opening_minute, closing_hour, closing_minute = map(int, parts.groups())
        try:
            return time(opening_hour, opening_minute), time(closing_hour, closing_minute)
        except ValueError:
            pass
    raise HoursError(HoursReason.FORM, text[:40])


def _as_text(interval: Interval) -> str:
    return f"{interval[0]:%H:%M}-{interval[1]:%H:%M}"


def _as_seconds(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


DEFAULT_HOURS: Final = OfficeHours.build([(time(9), time(17))])
"""The hours of an office that does not name its own."""
