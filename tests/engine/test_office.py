"""Tables of office time count as the calendar that they were made of."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from walkflow.engine import office
from walkflow.engine.columns import HIGH
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.durations import Duration, Unit

EPOCH = date(2000, 1, 1)
FIRST = (date(1999, 9, 25) - EPOCH).days * office.DAY_S
LAST = (date(2026, 12, 31) - EPOCH).days * office.DAY_S + office.DAY_S - 1
CALENDAR = extend(
    read_named_calendar("cn"),
    CalendarExtras.model_validate(
        {
            "calendar": "test",
            "base": "cn",
            "hours": ["9:00-12:00", "14:00-17:30"],
            "departments": {"night": {"hours": "18:00-22:00", "workdays": ["2024-06-08"]}},
        }
    ),
)
CALENDARS = (CALENDAR, CALENDAR.for_department("night"))
TABLES = office.make_offices(CALENDARS, EPOCH, FIRST, LAST)

seconds = st.integers(FIRST, LAST) | st.integers(
    (date(2024, 9, 20) - EPOCH).days * office.DAY_S,
    (date(2024, 10, 20) - EPOCH).days * office.DAY_S,
)
numbers = st.sampled_from([0, 1])


def moment(second: int) -> datetime:
    """Return a second as a local moment."""
    return datetime.combine(EPOCH, datetime.min.time()) + timedelta(seconds=second)


@given(numbers, seconds, seconds)
def test_open_seconds_are_those_of_the_calendar(number: int, start: int, end: int) -> None:
    """Any span of seconds, also before the epoch."""
    counted = office.count_open(TABLES, number, start, end)
    assert counted == CALENDARS[number].office_seconds(moment(start), moment(end))


@given(numbers, seconds, seconds)
def test_workdays_are_those_of_the_calendar(number: int, start: int, end: int) -> None:
    """Working days in (date of start, date of end]."""
    counted = office.count_workdays(TABLES, number, start, end)
    expected = CALENDARS[number].count_workdays(moment(start).date(), moment(end).date())
    assert counted == expected


@given(numbers, seconds, st.sampled_from(list(Unit)), st.integers(0, 60), st.integers(0, 9))
def test_a_limit_ends_where_the_calendar_says(
    number: int, start: int, unit: Unit, amount: int, paused: int
) -> None:
    """At the close of its last day, its clock stopped by pauses; past the table there is no end."""
    calendar, day = CALENDARS[number], moment(start).date()
    if unit is Unit.DAY:
        last = calendar.end_of(day, Duration(amount + paused, unit))
    else:
        last = calendar.add_workdays(calendar.end_of(day, Duration(amount, unit)), paused)
    due = office.find_due(TABLES, number, start, *office.read_limit(Duration(amount, unit)), paused)
    end = (last - EPOCH).days * office.DAY_S + office.DAY_S - 1
    assert due == (end if end <= LAST else HIGH)


def test_without_a_limit_there_is_no_end() -> None:
    """What is not limited is never late."""
    assert office.find_due(TABLES, 0, 0, *office.read_limit(None), 0) == HIGH
