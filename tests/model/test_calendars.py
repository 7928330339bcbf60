import pickle
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from walkflow.model.calendars import (
    CALENDAR_BY_NAME,
    Calendar,
    Coverage,
    UnknownCalendarError,
    read_named_calendar,
)
from walkflow.model.durations import Duration, Unit
from walkflow.model.office_hours import OfficeHours
from walkflow.model.working_days import CalendarError, WorkingDays

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)
CN = read_named_calendar("cn")
PLAIN = read_named_calendar("plain")

covered = st.dates(FIRST, LAST)
any_day = st.dates(date(1, 1, 1), date(9999, 12, 31))
days_of_two_months = st.dates(date(2026, 1, 1), date(2026, 2, 28))


@cache
def is_workday_by_day() -> Mapping[date, bool]:
    """Return for each day that the package knows what the package says of it."""
    days = (FIRST + n * ONE_DAY for n in range((LAST - FIRST).days + 1))
    return {day: chinese_calendar.is_workday(day) for day in days}


def count_by_day(start: date, end: date) -> int:
    """Count the working days of (start, end] one by one."""
    days = (start + n * ONE_DAY for n in range(1, (end - start).days + 1))
    return sum(is_workday_by_day()[day] for day in days)


@given(covered, covered)
@example(date(2025, 12, 31), date(2026, 1, 4))
@example(date(2026, 2, 13), date(2026, 2, 28))
@example(date(2026, 2, 14), date(2026, 2, 24))
@example(FIRST, LAST)
def test_working_days_equal_a_count_day_by_day(one: date, other: date) -> None:
    """Between any two covered dates, forwards and backwards."""
    start, end = sorted((one, other))
    counted = count_by_day(start, end)
    assert CN.count_workdays(start, end) == counted
    assert CN.count_workdays(end, start) == -counted


def test_every_day_is_what_the_package_says() -> None:
    """Each day of the 23 years, and the step of the position on it."""
    for day, is_workday in is_workday_by_day().items():
        assert CN.is_workday(day) == is_workday, day
        assert CN.position(day) - CN.position(day - ONE_DAY) == is_workday, day


def test_coverage_is_that_of_the_package() -> None:
    """The package answers for the first and the last day, and for none beside them."""
    assert (CN.first, CN.last) == (FIRST, LAST)
    for beside in (FIRST - ONE_DAY, LAST + ONE_DAY):
        with pytest.raises(NotImplementedError):
            chinese_calendar.is_workday(beside)
        assert not CN.covers(beside)
    assert CN.covers(FIRST)
    assert CN.covers(LAST)


def test_spring_festival_of_2026() -> None:
    """From 9 February to 6 March, the first day included, are 16 working days."""
    assert CN.count_workdays(date(2026, 2, 8), date(2026, 3, 6)) == 16


@pytest.mark.parametrize(
    ("accepted", "limit", "ends"),
    [
        # Saturday 14 February works: day 1. Off to the 23rd; 24-27 are days 2-5; Saturday the
        # 28th works: 6; 2-6 March 7-11; 9-13 March 12-16; 16-19 March 17-20.
        (date(2026, 2, 13), "20wd", date(2026, 3, 19)),
        # Saturday 9 May works: day 1; 11-15 May 2-6; 18-22 May 7-11; 25-29 May 12-16; 1-4 June.
        (date(2026, 5, 8), "20wd", date(2026, 6, 4)),
        (date(2026, 2, 13), "1wd", date(2026, 2, 14)),
        (date(2026, 2, 14), "1wd", date(2026, 2, 24)),
        # Accepted on a day off: the next working day is day 1 all the same.
        (date(2026, 2, 17), "1wd", date(2026, 2, 24)),
        # Calendar days: 23 February is off, so the limit ends on the 24th; a make-up
        # Saturday is an end like any other; a Sunday is not.
        (date(2026, 2, 13), "10d", date(2026, 2, 24)),
        (date(2026, 2, 13), "1d", date(2026, 2, 14)),
        (date(2026, 3, 6), "2d", date(2026, 3, 9)),
        # Office hours of 8 a day: 8 are a day, 9 are two.
        (date(2026, 2, 13), "8h", date(2026, 2, 14)),
        (date(2026, 2, 13), "9h", date(2026, 2, 24)),
        (date(2026, 2, 17), "0wd", date(2026, 2, 17)),
        (date(2026, 2, 17), "0d", date(2026, 2, 17)),
        (date(2026, 2, 17), "0h", date(2026, 2, 17)),
    ],
    ids=str,
)
def test_a_limit_ends_where_counting_by_hand_ends(accepted: date, limit: str, ends: date) -> None:
    """Counted with a finger on the State Council's calendar."""
    assert CN.end_of(accepted, Duration.parse(limit)) == ends


@given(st.dates(FIRST, date(2026, 6, 30)), st.integers(1, 60))
def test_a_limit_ends_on_its_last_working_day(accepted: date, n: int) -> None:
    """The end is a working day, n working days after the acceptance."""
    end = CN.add_workdays(accepted, n)
    assert is_workday_by_day()[end]
    assert count_by_day(accepted, end) == n


@pytest.mark.parametrize("day", [date(2026, 3, 2) + n * ONE_DAY for n in range(5)], ids=str)
def test_seven_days_are_five_positions_of_the_plain_week(day: date) -> None:
    """From any weekday a calendar week later is five working days later."""
    end = PLAIN.end_of(day, Duration(7, Unit.DAY))
    assert PLAIN.position(end) - PLAIN.position(day) == 5


@given(any_day)
@example(date(1, 1, 1))
@example(date(9999, 12, 31))
@example(date(2003, 12, 31))
@example(date(2027, 1, 1))
def test_days_that_are_not_covered_are_monday_to_friday(day: date) -> None:
    """Before 2004 and after 2026 only the weekday decides; the plain week never has holidays."""
    if not FIRST <= day <= LAST:
        assert CN.is_workday(day) == (day.weekday() < 5)
        assert not CN.covers(day)
    assert PLAIN.is_workday(day) == (day.weekday() < 5)
    assert PLAIN.covers(day)


def test_the_first_and_the_last_day_of_all() -> None:
    """1 January of the year 1 is a Monday and at position 1; 9999 ends on a Friday."""
    assert PLAIN.position(date(1, 1, 1)) == 1
    assert PLAIN.day_at(1) == date(1, 1, 1)
    assert PLAIN.day_at(PLAIN.position(date.max)) == date.max


@pytest.mark.parametrize("limit", ["1wd", "100000wd", "1d", "100000d", "1h"])
def test_a_limit_past_the_year_9999_is_an_error(limit: str) -> None:
    """There is no date for it, and the error is the calendar's."""
    with pytest.raises(CalendarError, match="years 1 to 9999"):
        CN.end_of(date.max, Duration.parse(limit))


def test_positions_outside_of_all_years_are_an_error() -> None:
    """Neither before the first working day nor after the last is one."""
    for position in (0, -1, PLAIN.position(date.max) + 1, 10**30):
        with pytest.raises(CalendarError, match="no working day at position"):
            PLAIN.day_at(position)
    with pytest.raises(CalendarError, match="never negative"):
        PLAIN.add_workdays(FIRST, -1)


@given(any_day)
def test_a_working_day_stands_at_its_position(day: date) -> None:
    """A position leads back to the working day, or from a day off to the one before it."""
    found = CN.day_at(CN.position(day))
    assert found == day if CN.is_workday(day) else found < day
    assert CN.is_workday(found)
    assert CN.position(found) == CN.position(day)


@given(st.sets(days_of_two_months), st.sets(days_of_two_months))
def test_any_pattern_of_days_is_held_exactly(days_off: set[date], workdays: set[date]) -> None:
    """With whole weeks off and weekends at work, counts and inversion equal a table's."""
    days = WorkingDays.build(days_off, workdays)
    day, position = date(2025, 12, 30), PLAIN.position(date(2025, 12, 30))
    assert days.position(day) == position
    while day < date(2026, 3, 4):
        day += ONE_DAY
        works = day in workdays or (day.weekday() < 5 and day not in days_off)
        position += works
        assert days.is_workday(day) == works
        assert days.position(day) == position
        assert not works or days.day_at(position) == day


def test_changes_of_changes() -> None:
    """What is said later of a day replaces what was said before, in both directions."""
    monday, saturday = date(2026, 3, 2), date(2026, 3, 7)
    once = WorkingDays.build([monday], [saturday])
    assert (once.is_workday(monday), once.is_workday(saturday)) == (False, True)
    assert once.change([saturday], [monday]) == WorkingDays()


@given(
    st.dates(date(2026, 12, 20), date(2027, 1, 10)),
    st.dates(date(2026, 12, 20), date(2027, 1, 10)),
)
def test_provisional_days_equal_a_count(one: date, other: date) -> None:
    """Days of (start, end] past the coverage, whichever of the two comes first."""
    start, end = sorted((one, other))
    days = (start + n * ONE_DAY for n in range(1, (end - start).days + 1))
    counted = sum(day > LAST for day in days)
    assert CN.provisional_days(start, end) == CN.provisional_days(end, start) == counted
    assert PLAIN.provisional_days(start, end) == 0


def test_provisional_days_on_both_sides() -> None:
    """A span around the coverage is provisional before and after it."""
    coverage = Coverage(date(2026, 3, 2), date(2026, 3, 4))
    assert coverage.count_outside(date(2026, 3, 1), date(2026, 3, 4)) == 0
    assert coverage.count_outside(date(2026, 2, 28), date(2026, 3, 6)) == 3
    assert coverage.count_outside(date(2026, 1, 1), date(2026, 1, 11)) == 10
    assert coverage.count_outside(date(2026, 4, 1), date(2026, 4, 11)) == 10
    assert Coverage(None, date(2026, 3, 4)).count_outside(date.min, date(2026, 3, 5)) == 1


@pytest.mark.parametrize("name", CALENDAR_BY_NAME)
def test_a_named_calendar_is_made_once(name: str) -> None:
    """Asking again gives the same one, with the id that files use."""
    calendar = read_named_calendar(name)
    assert calendar.id == name
    assert calendar is read_named_calendar(name)
    assert calendar.hours == ((time(9), time(17)),)
    assert calendar.office_seconds_per_day == 8 * 3600


def test_zones() -> None:
    """The zone of local times comes with the calendar."""
    assert CN.zone == "Asia/Shanghai"
    assert PLAIN.zone == "UTC"


def test_an_unknown_name_lists_the_known() -> None:
    """The error is a KeyError that knows what there is."""
    with pytest.raises(KeyError) as caught:
        read_named_calendar("zh")
    assert isinstance(caught.value, UnknownCalendarError)
    assert caught.value.known == ("cn", "plain")
    assert str(caught.value) == "there is no calendar 'zh': known are cn, plain"


def test_a_calendar_travels() -> None:
    """What comes back from another process gives the same answers."""
    back: Calendar = pickle.loads(pickle.dumps(CN))  # noqa: S301 - our own bytes
    assert back.days == CN.days
    assert (back.id, back.coverage, back.zone, back.hours) == ("cn", CN.coverage, CN.zone, CN.hours)


# 8 February to 8 March 2026 has a festival, two make-up Saturdays and plain weekends.
moments = st.datetimes(datetime(2026, 2, 8), datetime(2026, 3, 8)).map(  # noqa: DTZ001 - local
    lambda moment: moment.replace(second=0, microsecond=0)
)
lunch = Calendar(
    "lunch", CN.days, office=OfficeHours.parse(["08:30-12:00", "13:30-17:00", "17:00-17:15"])
)


def count_minutes(start: datetime, end: datetime, intervals: tuple[tuple[time, time], ...]) -> int:
    """Count the minutes of [start, end) in office hours one by one."""
    minutes = (
        start + timedelta(minutes=n) for n in range(int((end - start).total_seconds() // 60))
    )
    return sum(
        is_workday_by_day()[minute.date()]
        and any(opens <= minute.time() < closes for opens, closes in intervals)
        for minute in minutes
    )


@given(moments, st.integers(0, 4 * 24 * 60), st.sampled_from([CN, lunch]))
def test_office_seconds_equal_a_count_minute_by_minute(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    """Over nights, lunch breaks, days off and make-up days, forwards and backwards."""
    end = start + timedelta(minutes=minutes)
    counted = 60 * count_minutes(start, end, calendar.hours)
    assert calendar.office_seconds(start, end) == counted
    assert calendar.office_seconds(end, start) == -counted


@given(moments, moments, moments)
def test_office_seconds_add_up(a: datetime, b: datetime, c: datetime) -> None:
    """Parts of an interval sum to the whole, in whatever order."""
    parts = lunch.office_seconds(a, b) + lunch.office_seconds(b, c)
    assert parts == lunch.office_seconds(a, c)


@given(covered, covered)
def test_office_seconds_of_whole_days(one: date, other: date) -> None:
    """From midnight to midnight they are the working days times the seconds of one."""
    start, end = sorted((one, other))
    midnights = [datetime.combine(day, time()) for day in (start, end)]
    days = sum(is_workday_by_day()[start + n * ONE_DAY] for n in range((end - start).days))
    assert lunch.office_seconds(*midnights) == days * (2 * 3 * 3600 + 2 * 1800 + 900)


def test_office_seconds_are_whole() -> None:
    """Seconds count one by one; parts of one are cut from both moments."""
    opening = datetime(2026, 3, 2, 8, 30)  # noqa: DTZ001 - local
    assert lunch.office_seconds(opening, opening.replace(minute=31, second=7)) == 67
    assert lunch.office_seconds(opening, opening.replace(microsecond=999_999)) == 0


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-03-02 08:29:59", False),
        ("2026-03-02 08:30", True),
        ("2026-03-02 12:00", False),
        ("2026-03-02 13:30", True),
        ("2026-03-02 17:00", True),
        ("2026-03-02 17:15", False),
        ("2026-02-28 09:00", True),
        ("2026-03-01 09:00", False),
        ("2026-02-17 09:00", False),
    ],
)
def test_in_office_hours(moment: str, is_open: bool) -> None:
    """Open from the minute of opening, closed from that of closing, on working days only."""
    assert lunch.in_office_hours(datetime.fromisoformat(moment)) == is_open


def test_a_moment_with_a_zone_is_refused() -> None:
    """A calendar cannot know whether it is local, so it does not guess."""
    aware = datetime(2026, 3, 2, 9, tzinfo=UTC)
    naive = aware.replace(tzinfo=None)
    for moments_given in ((aware, naive), (naive, aware)):
        with pytest.raises(CalendarError, match="without a time zone"):
            CN.office_seconds(*moments_given)
    with pytest.raises(CalendarError, match="without a time zone"):
        CN.in_office_hours(aware)


def test_named_calendars_know_who_they_are() -> None:
    """Their id, their zone, and for which whole years they know the holidays."""
    assert (CN.id, CN.zone, CN.first, CN.last) == ("cn", "Asia/Shanghai", FIRST, LAST)
    assert (PLAIN.id, PLAIN.zone, PLAIN.first, PLAIN.last) == ("plain", "UTC", None, None)
    assert repr(CN) == f"<Calendar cn {FIRST}..{LAST}>"
    assert repr(PLAIN) == "<Calendar plain ..>"


def test_an_error_keeps_the_name_and_what_is_known() -> None:
    """Whoever catches it can word it."""
    with pytest.raises(UnknownCalendarError) as caught:
        read_named_calendar("chinese")
    assert caught.value.args == ("chinese", tuple(CALENDAR_BY_NAME))


def test_what_a_calendar_refuses_is_said() -> None:
    """With the value."""
    with pytest.raises(CalendarError, match=r"^a limit is never negative, not -1$"):
        PLAIN.add_workdays(date(2026, 3, 2), -1)
    with pytest.raises(CalendarError, match=r"^1 days from 9999-12-31 is not within the years"):
        PLAIN.end_of(date(9999, 12, 31), Duration(1, Unit.DAY))
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    expected = f"a calendar takes local moments without a time zone, not {moment}"
    with pytest.raises(CalendarError) as caught:
        PLAIN.in_office_hours(moment)
    assert str(caught.value) == expected
