"""Ranges of what is known of a moment, and what is measured from one to another."""

import pytest

from walkflow.engine.yardstick import NOTHING, Moment, Range, Yardstick, find_latest, show
from walkflow.model.calendars import read_named_calendar
from walkflow.model.stamps import DAY_S, Stamp

PLAIN = Yardstick(read_named_calendar("plain"))
DATELESS = Yardstick(None)


def at(text: str) -> Moment:
    """Return the moment of a stamp."""
    return Moment.of(Stamp.parse(text))


def test_sums_and_differences_of_ranges() -> None:
    """The least with the least, the most with the most; less than nothing is never left."""
    assert Range(1, 3).plus(Range(10, 20)) == Range(11, 23)
    assert Range(5, 9).less(Range(2, 4)) == Range(1, 7)
    assert Range(1, 2).less(Range(3, 5)) == NOTHING
    assert (Range(4, 4).exact, Range(4, 5).exact) == (4, None)


def test_a_minute_counts_from_its_beginning_and_a_day_is_all_its_seconds() -> None:
    """That of a minute is exact, that of a day is on one day, and nobody knows that of a month."""
    minute, day, month = at("2026-03-02 09:41"), at("2026-03-02"), at("2026-03")
    assert (minute.is_exact, day.is_exact) == (True, False)
    assert day.last - day.first == DAY_S - 1
    assert minute.day == day.day == Stamp.parse("2026-03-02").day
    assert month.day is None


def test_the_later_and_the_earlier_second_by_second() -> None:
    """Each end by itself, as either can be the one that decides."""
    assert Moment(1, 9).at_least(Moment(3, 5)) == Moment(3, 9)
    assert Moment(1, 9).at_most(Moment(3, 5)) == Moment(1, 5)
    assert find_latest([Moment(1, 9), Moment(3, 5), Moment(2, 12)]) == Moment(3, 12)
    assert find_latest([]) is None


@pytest.mark.parametrize(
    ("other", "later", "earlier"),
    [
        (Moment(0, 0), Moment(5, 9), Moment(5, 5)),
        (Moment(6, 7), Moment(6, 9), Moment(5, 7)),
        (Moment(20, 20), Moment(9, 9), Moment(5, 9)),
    ],
)
def test_what_is_left_beside_another_moment(other: Moment, later: Moment, earlier: Moment) -> None:
    """Known to come after, or before, another moment, it is still within its own bounds."""
    assert Moment(5, 9).no_earlier(other) == later
    assert Moment(5, 9).no_later(other) == earlier


def test_how_long_from_one_moment_to_another() -> None:
    """Between exact moments a number, else the least and the most; backwards it is nothing."""
    assert PLAIN.count_seconds(at("2026-03-02 09:00"), at("2026-03-02 10:01")) == (3660, 3660)
    assert PLAIN.count_seconds(at("2026-03-02 09:00"), at("2026-03-03")) == (54_000, 140_399)
    assert PLAIN.count_seconds(at("2026-03-04"), at("2026-03-02")) == NOTHING
    assert PLAIN.count_days(at("2026-03-02"), at("2026-03-09 08:00")) == (7, 7)
    assert PLAIN.count_days(at("2026-03"), at("2026-04-02")) == (2, 32)
    assert PLAIN.count_days(at("2026-03-09"), at("2026-03-02")) == NOTHING


def test_working_days_are_those_after_the_first_date_up_to_the_last() -> None:
    """From Friday to Monday is one, from Friday to Sunday none; a month gives a range."""
    assert PLAIN.count_workdays(at("2026-03-06"), at("2026-03-09")) == (1, 1)
    assert PLAIN.count_workdays(at("2026-03-06 16:00"), at("2026-03-08 09:00")) == NOTHING
    assert PLAIN.count_workdays(at("2026-03-02"), at("2026-03")) == (0, 21)
    assert PLAIN.count_workdays(at("2026-03-09"), at("2026-03-06")) == NOTHING


def test_without_dates_a_day_is_one_working_day_or_none() -> None:
    """Nobody knows which days were working days, or when the office was open."""
    assert DATELESS.count_workdays(at("day 1"), at("day 4")) == (0, 3)
    assert DATELESS.count_open_seconds(at("day 1").first, at("day 2").first) is None
    assert not DATELESS.is_provisional([at("day 1")])


def test_seconds_of_office_hours() -> None:
    """From Friday at four to Monday at half past nine: an hour and a half."""
    start, end = at("2026-03-06 16:00").first, at("2026-03-09 09:30").first
    assert PLAIN.count_open_seconds(start, end) == 5400
    assert PLAIN.count_open_seconds(start, start + 1) == 1


def test_a_moment_is_provisional_if_either_end_is_outside_the_calendar() -> None:
    """The days of the national calendar are known up to a year."""
    measured = Yardstick(read_named_calendar("cn"))
    inside, outside = at("2024-06-03"), at("2199-06-03")
    assert not measured.is_provisional([inside])
    assert measured.is_provisional([inside, outside])
    assert measured.is_provisional([Moment(inside.first, outside.last)])


@pytest.mark.parametrize(
    "text",
    ["2026-03-02 09:41", "2026-03-02 19:05:07", "2026-03-02", "day 3 00:00", "day 12"],
)
def test_a_moment_is_shown_as_it_was_written(text: str) -> None:
    """To the second, the minute or the day, with a date or without."""
    assert show(at(text), is_relative=text.startswith("day")) == text


def test_a_moment_of_several_days_is_shown_from_when_to_when() -> None:
    """A month has its first and last day."""
    assert show(at("2026-02"), is_relative=False) == "2026-02-01/2026-02-28"
