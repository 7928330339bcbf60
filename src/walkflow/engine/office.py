"""The open hours of offices as tables of whole numbers, and counting by them."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from walkflow.engine.columns import HIGH, Table
from walkflow.model.calendars import Calendar
from walkflow.model.durations import Duration, Unit

DAY_S: Final = 86_400

# The columns of an office; those of the next one follow. Day 0 is that of the epoch.
POSITION: Final = 0
"""By day of the table: how many working days there are from its first one up to it."""
IS_WORKDAY: Final = 1
DAY_AT: Final = 2
"""By working day of the table, counted as POSITION does: its day."""
OPENS: Final = 3
"""By interval of a working day: seconds from midnight to its beginning."""
OPEN_S: Final = 4
"""By interval: its length."""
ABOUT: Final = 5
"""By the numbers below."""
OFFICE_COLUMNS: Final = 6

FIRST_DAY: Final = 0
"""Of what there is about an office: the first day of the table."""
DAYS: Final = 1
"""How many days the table has."""
WORKDAYS: Final = 2
"""How many entries DAY_AT has."""
INTERVALS: Final = 3
DAY_OPEN_S: Final = 4
"""The open seconds of a working day."""

NO_LIMIT: Final = 0
IN_WORKDAYS: Final = 1
IN_DAYS: Final = 2
IN_HOURS: Final = 3
_CODE_BY_UNIT: Final = {Unit.WORKING_DAY: IN_WORKDAYS, Unit.DAY: IN_DAYS, Unit.HOUR: IN_HOURS}


def make_offices(calendars: Sequence[Calendar], epoch: date, first: int, last: int) -> Table:
    """
    Return the tables of some calendars, one office each, for a span of seconds.

    Args:
        calendars: Which days and hours are open.
        epoch: The day whose midnight is second 0.
        first: The first second that will be asked for.
        last: The last one.
    """
    offices: Table = []
    begin, end = first // DAY_S, last // DAY_S
    for calendar in calendars:
        days = [date.fromordinal(epoch.toordinal() + day) for day in range(begin, end + 1)]
        base = calendar.position(days[0])
        works = [int(calendar.is_workday(day)) for day in days]
        day_at = [day for day in range(begin, end + 1) if works[day - begin] or day == begin]
        hours = calendar.office.seconds
        offices += [
            [calendar.position(day) - base for day in days],
            works,
            day_at,
            [opens for opens, _ in hours],
            [length for _, length in hours],
            [begin, len(days), len(day_at), len(hours), calendar.office_seconds_per_day],
        ]
    return offices


def read_limit(limit: Duration | None) -> tuple[int, int]:
    """Return the unit and the amount of a limit as whole numbers."""
    return (NO_LIMIT, 0) if limit is None else (_CODE_BY_UNIT[limit.unit], limit.amount)


def find_moment(offices: Table, office: int, second: int) -> tuple[int, int]:
    """
    Return the working days up to a second's day, and the open seconds before it.

    Both count from the first working day of the table on.
    """
    base = office * OFFICE_COLUMNS
    about = offices[base + ABOUT]
    day = second // DAY_S
    place = day - about[FIRST_DAY]
    workdays = offices[base + POSITION][place]
    open_s = workdays * about[DAY_OPEN_S]
    if offices[base + IS_WORKDAY][place]:
        open_s -= about[DAY_OPEN_S]
        now = second - day * DAY_S
        for number in range(about[INTERVALS]):
            passed = max(now - offices[base + OPENS][number], 0)
            open_s += min(passed, offices[base + OPEN_S][number])
    return workdays, open_s


def count_open(offices: Table, office: int, start: int, end: int) -> int:
    """Return the open seconds in [start, end)."""
    return find_moment(offices, office, end)[1] - find_moment(offices, office, start)[1]


def count_workdays(offices: Table, office: int, start: int, end: int) -> int:
    """Return the working days in (day of start, day of end]."""
    base = office * OFFICE_COLUMNS
    first = offices[base + ABOUT][FIRST_DAY]
    positions = offices[base + POSITION]
    return positions[end // DAY_S - first] - positions[start // DAY_S - first]


def find_due(offices: Table, office: int, start: int, unit: int, amount: int, paused: int) -> int:
    """
    Return the last second of a limit; HIGH where there is none, or where the table ends before.

    Args:
        offices: The tables.
        office: Whose days count.
        start: When the clock started; its day is day 0.
        unit: Of the limit.
        amount: Of the limit.
        paused: How many days the clock stood still: working days, unless the limit is in days.
    """
    if unit == NO_LIMIT:
        return HIGH
    base = office * OFFICE_COLUMNS
    about = offices[base + ABOUT]
    day = start // DAY_S
    first = about[FIRST_DAY]
    end = first + about[DAYS]
    if unit == IN_DAYS:
        day += amount + paused
        while amount + paused > 0 and day < end and not offices[base + IS_WORKDAY][day - first]:
            day += 1
        return HIGH if day >= end else day * DAY_S + DAY_S - 1
    days = amount + paused
    if unit == IN_HOURS:
        days = -(-amount * 3600 // about[DAY_OPEN_S]) + paused
    if days > 0:
        place = offices[base + POSITION][day - first] + days
        if place >= about[WORKDAYS]:
            return HIGH
        day = offices[base + DAY_AT][place]
    return day * DAY_S + DAY_S - 1
