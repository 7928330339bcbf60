"""Which days are working days, and the only conversions between units."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from walkflow.model.durations import Duration, Unit
from walkflow.model.office_hours import DEFAULT_HOURS, Interval, OfficeHours
from walkflow.model.working_days import CalendarError, WorkingDays

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from walkflow.model.records import Name


class UnknownCalendarError(CalendarError, KeyError):
    """No calendar has this name; `known` are the names there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Keep the name that was asked for and those there are."""
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        """Say it in English."""
        return f"there is no calendar {self.name!r}: known are {', '.join(self.known)}"


class Coverage(NamedTuple):
    """The days for which a calendar knows the holidays; None: without a bound on that side."""

    first: date | None = None
    last: date | None = None

    def has(self, day: date) -> bool:
        """Return whether a day is covered."""
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def count_outside(self, start: date, end: date) -> int:
        """Return how many days of (start, end] are not covered; never negative."""
        before, last = start.toordinal(), end.toordinal()
        covered_from = before if self.first is None else max(before, self.first.toordinal() - 1)
        covered_to = last if self.last is None else min(last, self.last.toordinal())
        return max(0, last - before) - max(0, covered_to - covered_from)


class Calendar:
    """
    Which days are working days, where, and in which hours.

    Dates are local, and so are moments, without a time zone of their own: those of
    the calendar's `zone`. Days outside its coverage are Monday to Friday but for
    the days that were named one by one; any date of the years 1 to 9999 is answered.
    """

    __slots__ = ("_departments", "coverage", "days", "id", "name", "office", "zone")

    def __init__(
        self,
        id: str,  # noqa: A002 - the word of the files
        days: WorkingDays,
        *,
        office: OfficeHours = DEFAULT_HOURS,
        coverage: Coverage = Coverage(),  # noqa: B008 - it never changes
        zone: str = "UTC",
        name: Name | None = None,
        departments: Mapping[str, Calendar] | None = None,
    ) -> None:
        """
        Put a calendar together; `read_named_calendar` and `calendar_extras.extend` do.

        Args:
            id: What files call it.
            days: Its working days.
            office: Its hours on a working day.
            coverage: The days for which the holidays are known.
            zone: The IANA time zone of its local times.
            name: Its name for people; None: its id.
            departments: The calendars of departments that differ, by department.
        """
        self.id: Final = id
        self.days: Final = days
        self.office: Final = office
        self.coverage: Final = coverage
        self.zone: Final = zone
        self.name: Final = name
        self._departments: Final = dict(departments or {})

    def __repr__(self) -> str:
        """Show the id and the coverage."""
        return f"<Calendar {self.id} {self.first or ''}..{self.last or ''}>"

    @property
    def first(self) -> date | None:
        """The first day of its coverage; None: without a bound."""
        return self.coverage.first

    @property
    def last(self) -> date | None:
        """The last day of its coverage; None: without a bound."""
        return self.coverage.last

    @property
    def hours(self) -> tuple[Interval, ...]:
        """From when to when it is open on a working day, in order."""
        return self.office.intervals

    @property
    def office_seconds_per_day(self) -> int:
        """The open seconds of one working day; never zero."""
        return self.office.seconds_per_day

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that have days or hours of their own."""
        return tuple(self._departments)

    def for_department(self, department: str) -> Calendar:
        """Return the calendar of a department: this one, unless it has days or hours of its own."""
        return self._departments.get(department, self)

    def covers(self, day: date) -> bool:
        """Return whether a day is covered; if not, what the calendar says of it is provisional."""
        return self.coverage.has(day)

    def provisional_days(self, start: date, end: date) -> int:
        """
        Return how many calendar days of (start, end], or (end, start], are not covered.

        Zero means that no figure between the two dates is provisional.
        """
        return self.coverage.count_outside(min(start, end), max(start, end))

    def is_workday(self, day: date) -> bool:
        """Return whether people work on a day."""
        return self.days.is_workday(day)

    def position(self, day: date) -> int:
        """Return how many working days there are up to and including a day, from the year 1."""
        return self.days.position(day)

    def day_at(self, position: int) -> date:
        """
        Return the working day at a position.

        Raises:
            CalendarError: If it is not within the years 1 to 9999.
        """
        return self.days.day_at(position)

    def count_workdays(self, start: date, end: date) -> int:
        """
        Return the working days in (start, end]; negative when end comes before start.

        Source: Administrative Licensing Law of the PRC, article 82: periods are
        working days; the day on which a period begins is not counted.

        >>> read_named_calendar("plain").count_workdays(date(2026, 3, 6), date(2026, 3, 13))
        5
        """
        return self.days.position(end) - self.days.position(start)

    def add_workdays(self, day: date, n: int) -> date:
        """
        Return the n-th working day after a day, at whose close a limit of n ends.

        Args:
            day: Day 0, whether people work on it or not.
            n: From 0, which is the day itself.

        Raises:
            CalendarError: If n is negative, or the end is past the year 9999.
        """
        if n < 0:
            message = f"a limit is never negative, not {n}"
            raise CalendarError(message)
        return self.day_at(self.position(day) + n) if n else day

    def next_workday(self, day: date) -> date:
        """Return the day itself if people work on it, else the next on which they do."""
        return day if self.is_workday(day) else self.day_at(self.position(day) + 1)

    def end_of(self, start: date, limit: Duration) -> date:
        """
        Return the day at whose close a limit ends.

        Working days: the n-th after the start. Calendar days: n days later, rolled
        forward to a working day. Office hours: rounded up to working days of this
        calendar's hours. A limit of nothing ends on the day on which it starts.

        Args:
            start: Day 0, the day of acceptance.
            limit: The time allowed, in any unit.

        Raises:
            CalendarError: If the end is past the year 9999.
        """
        if not limit.amount:
            return start
        match limit.unit:
            case Unit.WORKING_DAY:
                return self.add_workdays(start, limit.amount)
            case Unit.DAY:
                return self.next_workday(add_days(start, limit.amount))
            case Unit.HOUR:
                workdays = -(-limit.amount * 3600 // self.office.seconds_per_day)
                return self.add_workdays(start, workdays)
            case _:
                assert_never(limit.unit)

    def in_office_hours(self, moment: datetime) -> bool:
        """Return whether the office is open at a local moment; it no longer is when it closes."""
        _refuse_zone(moment)
        return self.is_workday(moment) and self.office.is_open(moment.time())

    def office_seconds(self, start: datetime, end: datetime) -> int:
        """
        Return the seconds of office time in [start, end); negative when end comes before start.

        Exact for moments at whole seconds; parts of a second are cut from both. What
        is counted from a to b and from b to c adds up to what is counted from a to c.

        Args:
            start: A local moment, without a time zone.
            end: Another one.

        Raises:
            CalendarError: If one has a time zone.
        """
        return self._office_position(end) - self._office_position(start)

    def _office_position(self, moment: datetime) -> int:
        """Return the seconds of office time before a moment, from the year 1."""
        _refuse_zone(moment)
        position = self.days.position(moment)
        if not self.days.is_workday(moment):
            return position * self.office.seconds_per_day
        today = self.office.count_before(moment.time())
        return (position - 1) * self.office.seconds_per_day + today


def read_named_calendar(name: str) -> Calendar:
    """
    Return a calendar that comes with the program.

    Args:
        name: `cn`, the working days of mainland China as the State Council's notices
            set them; `plain`, Monday to Friday without holidays; or the code of a
            country, as in `NL`, by the package `holidays`.

    Raises:
        UnknownCalendarError: If there is none of that name.
        CountryError: If the package does not know the country, or is not installed.
    """
    if _is_country(name) and name != "CN":  # only cn has the weekends at work
        return _build_country(name)
    name = name.lower() if name == "CN" else name
    if name not in CALENDAR_BY_NAME:
        raise UnknownCalendarError(name, tuple(CALENDAR_BY_NAME))
    return _build(name)


def is_calendar_name(name: str) -> bool:
    """Return whether a calendar has this name, rather than a file."""
    return name in CALENDAR_BY_NAME or _is_country(name)


def add_days(day: date, n: int) -> date:
    """Return the date n days later; CalendarError outside the years 1 to 9999."""
    try:
        return day + timedelta(days=n)
    except OverflowError:
        message = f"{n} days from {day} is not within the years 1 to 9999"
        raise CalendarError(message) from None


def _refuse_zone(moment: datetime) -> None:
    if moment.tzinfo is not None:
        message = f"a calendar takes local moments without a time zone, not {moment}"
        raise CalendarError(message)


@cache
def _build(name: str) -> Calendar:
    return CALENDAR_BY_NAME[name]()


def _is_country(name: str) -> bool:
    if name in CALENDAR_BY_NAME:
        return False
    from walkflow.model.country_calendars import is_country  # noqa: PLC0415 - for few runs

    return is_country(name)


@cache
def _build_country(name: str) -> Calendar:
    from walkflow.model.country_calendars import read_country  # noqa: PLC0415 - for few runs

    days, first, last, zone = read_country(name)
    return Calendar(name, days, coverage=Coverage(first, last), zone=zone)


def _build_cn() -> Calendar:
    """Return the calendar of chinesecalendar, for the whole years that it has holidays of."""
    from chinese_calendar.constants import holidays, workdays  # noqa: PLC0415 - 6 ms, once

    coverage = Coverage(date(min(holidays).year, 1, 1), date(max(holidays).year, 12, 31))
    days = WorkingDays.build(holidays, workdays)
    return Calendar("cn", days, coverage=coverage, zone="Asia/Shanghai")


def _build_plain() -> Calendar:
    return Calendar("plain", WorkingDays())


CALENDAR_BY_NAME: Final[Mapping[str, Callable[[], Calendar]]] = {
    "cn": _build_cn,
    "plain": _build_plain,
}
"""Every calendar that comes with the program."""
