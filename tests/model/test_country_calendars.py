"""Calendars of other countries, by the package `holidays`."""

from datetime import date

import pytest

pytest.importorskip("holidays", reason="needs the extra calendars")

from walkflow.model.calendars import read_named_calendar
from walkflow.model.country_calendars import CountryError, find_zone


@pytest.mark.parametrize(
    ("name", "day", "works"),
    [
        ("NL", date(2011, 4, 30), False),  # a Saturday, and Queen's Day
        ("NL", date(2024, 4, 1), False),  # Easter Monday
        ("NL", date(2024, 4, 2), True),
        ("DE-BY", date(2024, 1, 6), False),  # Epiphany, a Saturday
        ("DE-BY", date(2023, 1, 6), False),
        ("DE", date(2023, 1, 6), True),  # not in all of Germany
        ("SA", date(2024, 5, 10), False),  # a Friday
        ("SA", date(2024, 5, 12), True),  # a Sunday
    ],
)
def test_knows_holidays_and_weekends(name: str, day: date, works: bool) -> None:
    """Days off are the country's own, and so are its weekends."""
    assert read_named_calendar(name).is_workday(day) is works


def test_says_what_it_covers() -> None:
    """Beyond the years that were worked out, days are provisional."""
    calendar = read_named_calendar("NL")
    assert (calendar.first, calendar.last) == (date(1990, 1, 1), date(2040, 12, 31))
    assert calendar.provisional_days(date(2040, 12, 30), date(2041, 1, 2)) == 2


def test_times_are_local() -> None:
    """The zone is that of the country; of several, its first."""
    assert read_named_calendar("NL").zone == find_zone("NL") == "Europe/Amsterdam"
    assert find_zone("US") == "America/New_York"
    assert find_zone("XX") == "UTC"


def test_china_has_its_weekends_at_work() -> None:
    """CN is cn: the package's own would lack them in years to come."""
    assert read_named_calendar("CN") is read_named_calendar("cn")


def test_an_unknown_country_is_said() -> None:
    """A code that no country has."""
    with pytest.raises(CountryError, match='no calendar "ZZ"'):
        read_named_calendar("ZZ")
