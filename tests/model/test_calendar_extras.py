import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from walkflow.model.calendar_extras import (
    LONGEST_SPAN,
    CalendarExtras,
    extend,
    find_conflicts,
    leaves_gap,
)
from walkflow.model.calendars import Calendar, read_named_calendar
from walkflow.model.working_days import CalendarError

CN = read_named_calendar("cn")
PLAIN = read_named_calendar("plain")
ONE_DAY = timedelta(days=1)

COUNTY = {
    "calendar": "county",
    "name": {"zh": "某县", "en": "a county"},
    "base": "cn",
    "covers": {"from": "2027-01-01", "to": "2027-12-31"},
    "days_off": [
        "2027-01-01",
        {"from": "2027-02-05", "to": date(2027, 2, 11), "name": "春节"},
        {"from": "2027-10-01", "to": "2027-10-07", "name": {"zh": "国庆节", "en": "National Day"}},
    ],
    "workdays": ["2027-02-14", date(2027, 10, 9)],
    "hours": ["09:00-12:00", "13:30-17:00"],
    "departments": {
        "NRPB": {"hours": "08:00-12:00", "days_off": ["2027-02-14"], "workdays": ["2027-02-06"]},
        "HURD": {"days_off": ["2027-02-12"]},
    },
    "source": "the county's notice",
    "zone": "Asia/Urumqi",
}


def extras_with(**changes: object) -> CalendarExtras:
    """Return a small calendar file, changed."""
    return CalendarExtras.model_validate({"calendar": "own", "base": "cn", **changes})


def find_errors(**changes: object) -> list[tuple[str, tuple[int | str, ...]]]:
    """Return the type and the route of what is wrong with a small calendar file, changed."""
    with pytest.raises(ValidationError) as caught:
        extras_with(**changes)
    return [(error["type"], error["loc"]) for error in caught.value.errors()]


def county() -> Calendar:
    """Return the calendar of the county above."""
    return extend(CN, CalendarExtras.model_validate(COUNTY))


def test_what_a_file_adds() -> None:
    """Id, name, zone, hours and coverage are the file's; its days join those of the base."""
    calendar = county()
    assert (calendar.id, calendar.zone) == ("county", "Asia/Urumqi")
    assert calendar.name is not None
    assert calendar.name.zh == "某县"
    assert calendar.hours == ((time(9), time(12)), (time(13, 30), time(17)))
    assert (calendar.first, calendar.last) == (CN.first, date(2027, 12, 31))
    february = [day for day in range(1, 16) if calendar.is_workday(date(2027, 2, day))]
    assert february == [1, 2, 3, 4, 12, 14, 15]
    assert calendar.count_workdays(date(2026, 1, 1), date(2026, 12, 31)) == CN.count_workdays(
        date(2026, 1, 1), date(2026, 12, 31)
    )


def test_what_a_department_adds() -> None:
    """Its days and hours replace the file's; whoever has none of their own has the file's."""
    calendar = county()
    own = calendar.for_department("NRPB")
    assert calendar.departments == ("NRPB", "HURD")
    assert own.hours == ((time(8), time(12)),)
    assert not own.is_workday(date(2027, 2, 14))
    assert own.is_workday(date(2027, 2, 6))
    assert not own.is_workday(date(2027, 10, 1))
    assert (own.id, own.zone, own.coverage) == (calendar.id, calendar.zone, calendar.coverage)
    assert calendar.for_department("HURD").hours == calendar.hours
    assert not calendar.for_department("HURD").is_workday(date(2027, 2, 12))
    assert calendar.for_department("DRC") is calendar


@given(
    st.datetimes(datetime(2027, 1, 30), datetime(2027, 2, 20)),  # noqa: DTZ001 - local
    st.integers(0, 3 * 24 * 60),
)
def test_office_seconds_of_a_department_equal_a_count_minute_by_minute(
    start: datetime, minutes: int
) -> None:
    """Over its own days off, its own workday and its own hours."""
    start = start.replace(second=0, microsecond=0)
    counted = 0
    for n in range(minutes):
        minute = start + timedelta(minutes=n)
        festival = date(2027, 2, 5) <= minute.date() <= date(2027, 2, 11)
        ordinary = minute.weekday() < 5 and not festival
        works = ordinary or minute.date() == date(2027, 2, 6)
        counted += works and 8 <= minute.hour < 12
    end = start + timedelta(minutes=minutes)
    assert county().for_department("NRPB").office_seconds(start, end) == 60 * counted


def test_hours_of_a_limit_are_those_of_the_department() -> None:
    """Eight hours are two days where an office is open for four."""
    calendar = county().for_department("NRPB")
    assert calendar.add_workdays(date(2027, 3, 1), 2) == date(2027, 3, 3)
    assert calendar.office_seconds_per_day == 4 * 3600


def test_a_file_on_a_file() -> None:
    """A department keeps its own days and hours where the next file does not name them."""
    second = extras_with(days_off=["2027-03-01"], departments={"HURD": {"hours": "10:00-11:00"}})
    calendar = extend(county(), second)
    for department in ("NRPB", "HURD", "DRC"):
        assert not calendar.for_department(department).is_workday(date(2027, 3, 1))
    assert calendar.for_department("NRPB").is_workday(date(2027, 2, 6))
    assert calendar.for_department("NRPB").hours == ((time(8), time(12)),)
    assert not calendar.for_department("HURD").is_workday(date(2027, 2, 12))
    assert calendar.for_department("HURD").hours == ((time(10), time(11)),)
    assert (calendar.id, calendar.zone) == ("own", "Asia/Urumqi")


def test_a_named_day_counts_though_it_is_not_covered() -> None:
    """It takes effect, and figures there stay provisional."""
    calendar = extend(CN, extras_with(days_off=["2027-01-01"]))
    assert not calendar.is_workday(date(2027, 1, 1))
    assert not calendar.covers(date(2027, 1, 1))
    assert calendar.provisional_days(date(2026, 12, 30), date(2027, 1, 4)) == 4


@pytest.mark.parametrize(
    ("covers", "first", "last"),
    [
        (None, date(2004, 1, 1), date(2026, 12, 31)),
        ({"to": "2028-06-30"}, date(2004, 1, 1), date(2028, 6, 30)),
        ({"from": "2027-01-01", "to": "2027-12-31"}, date(2004, 1, 1), date(2027, 12, 31)),
        ({"from": "2003-01-01", "to": "2003-12-31"}, date(2003, 1, 1), date(2026, 12, 31)),
        ({"from": "2010-01-01", "to": "2010-12-31"}, date(2004, 1, 1), date(2026, 12, 31)),
    ],
    ids=str,
)
def test_coverage_grows(covers: object, first: date, last: date) -> None:
    """What the file covers is added to what the base does, and takes nothing away."""
    extras = extras_with(covers=covers)
    assert not leaves_gap(CN, extras)
    assert extend(CN, extras).coverage == (first, last)


@pytest.mark.parametrize(
    "covers",
    [{"from": "2027-01-02"}, {"from": "2003-01-01", "to": "2003-12-30"}],
    ids=str,
)
def test_coverage_has_no_gap(covers: object) -> None:
    """A day between the two would be neither known nor provisional."""
    extras = extras_with(covers=covers)
    assert leaves_gap(CN, extras)
    with pytest.raises(CalendarError, match="gap"):
        extend(CN, extras)


def test_a_file_on_the_plain_week_says_itself_what_it_covers() -> None:
    """The plain week has no bounds, because it has no holidays that could be missing."""
    extras = extras_with(base="plain", covers={"from": "2027-01-01", "to": "2027-12-31"})
    assert not leaves_gap(PLAIN, extras)
    assert extend(PLAIN, extras).coverage == (date(2027, 1, 1), date(2027, 12, 31))
    assert extend(PLAIN, extras_with(base="plain")).coverage == (None, None)


def test_a_day_both_off_and_at_work() -> None:
    """It is found with the place of its workday, in the whole and in a department."""
    extras = extras_with(
        days_off=[{"from": "2027-02-05", "to": "2027-02-11"}],
        workdays=["2027-02-14", "2027-02-07"],
        departments={
            "NRPB": {"workdays": ["2027-02-06"]},
            "HURD": {"days_off": ["2027-02-14"], "workdays": ["2027-02-14"]},
        },
    )
    assert list(find_conflicts(extras)) == [
        (date(2027, 2, 7), ("workdays", 1)),
        (date(2027, 2, 14), ("departments", "HURD", "workdays", 0)),
    ]
    with pytest.raises(CalendarError, match="2027-02-07 is named as a day off and as a workday"):
        extend(CN, extras)


def test_a_file_without_conflicts() -> None:
    """A department may differ from the whole in both directions."""
    assert list(find_conflicts(CalendarExtras.model_validate(COUNTY))) == []


@pytest.mark.parametrize("value", ["2027-02-30", "20270205", "tomorrow", 20270206, 1.5, None, True])
def test_only_days_are_days(value: object) -> None:
    """No number is taken for a moment, and no text but a date's for a day."""
    assert find_errors(days_off=[value]) == [("day", ("days_off", 0))]
    assert find_errors(workdays=[value]) == [("day", ("workdays", 0))]
    moment = datetime(2027, 2, 5)  # noqa: DTZ001 - what YAML makes of a moment
    assert find_errors(workdays=[moment]) == [("day", ("workdays", 0))]


@pytest.mark.parametrize(
    ("changes", "kind", "route"),
    [
        ({"base": "us"}, "unknown_calendar", ("base",)),
        ({"hours": "9-5"}, "hours_form", ("hours",)),
        ({"hours": []}, "hours_none", ("hours",)),
        ({"hours": ["17:00-09:00"]}, "hours_reversed", ("hours",)),
        ({"hours": ["09:00-12:00", "11:00-13:00"]}, "hours_overlap", ("hours",)),
        ({"departments": {"A": {"hours": "x"}}}, "hours_form", ("departments", "A", "hours")),
        ({"zone": "not a zone"}, "string_pattern_mismatch", ("zone",)),
        ({"holidays": []}, "extra_forbidden", ("holidays",)),
        (
            {"days_off": [{"from": "2027-02-05", "to": "2027-02-04"}]},
            "span_reversed",
            ("days_off", 0),
        ),
        (
            {"days_off": [{"from": "0001-01-01", "to": "9999-12-31"}]},
            "span_too_long",
            ("days_off", 0),
        ),
        ({"days_off": [{"from": "2027-02-05"}]}, "missing", ("days_off", 0, "to")),
        ({"covers": {"from": "2028-01-01", "to": "2027-01-01"}}, "span_reversed", ("covers",)),
    ],
    ids=str,
)
def test_what_a_file_may_not_say(
    changes: dict[str, Any], kind: str, route: tuple[int | str, ...]
) -> None:
    """Each slip has a type of its own and the route to it."""
    assert find_errors(**changes) == [(kind, route)]


def test_the_longest_span_is_a_leap_year() -> None:
    """A whole year off is allowed, a day more is a slip."""
    (span,) = extras_with(days_off=[{"from": "2028-01-01", "to": "2028-12-31"}]).days_off
    assert len(list(span.days())) == LONGEST_SPAN
    assert find_errors(days_off=[{"from": "2028-01-01", "to": "2029-01-01"}]) == [
        ("span_too_long", ("days_off", 0))
    ]


def test_a_file_is_written_and_read_back() -> None:
    """Its JSON has the keys of the file."""
    extras = CalendarExtras.model_validate(COUNTY)
    text = extras.model_dump_json(by_alias=True, exclude_none=True)
    assert CalendarExtras.model_validate_json(text) == extras
    assert set(json.loads(text)) == set(COUNTY)


def test_json_schema() -> None:
    """An editor learns that hours are one text or several, and days off days or spans."""
    schema = CalendarExtras.model_json_schema()
    one, several = schema["properties"]["hours"]["anyOf"][0]["anyOf"]
    assert (one["type"], several["type"]) == ("string", "array")
    span = schema["$defs"]["DaySpan"]
    assert {each["type"] for each in span["anyOf"]} == {"string", "object"}
