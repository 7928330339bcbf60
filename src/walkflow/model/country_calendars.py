"""Calendars of countries, by the package `holidays`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

from walkflow.model.messages import Message, say
from walkflow.model.working_days import CalendarError, WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2040
"""The years for which holidays are worked out, as far as the package has them."""

_CODE: Final = re.compile(r"(?P<country>[A-Z]{2})(?:-(?P<part>[A-Z0-9]{1,3}))?")
_SATURDAY: Final = 5


class CountryError(CalendarError):
    """There is no calendar of a country, or what it takes is not installed; `said` says which."""

    def __init__(self, said: Message) -> None:
        """Keep the message for the user."""
        super().__init__(str(said))
        self.said = said


class CountryDays(NamedTuple):
    """The working days of a country, from when to when they are known, and its time zone."""

    days: WorkingDays
    first: date
    last: date
    zone: str


def is_country(name: str) -> bool:
    """
    Return whether a name has the form of a country's code, or of a part of one.

    >>> is_country("NL"), is_country("DE-BY"), is_country("cn")
    (True, True, False)
    """
    return _CODE.fullmatch(name) is not None


def read_country(name: str) -> CountryDays:
    """
    Return the working days of a country.

    Args:
        name: Its ISO 3166 code, with that of a part behind it if need be: `NL`, `DE-BY`.

    Raises:
        CountryError: If the package does not know it, or is not installed.
    """
    found = _CODE.fullmatch(name)
    if found is None:
        raise CountryError(say('"{name}" is no code of a country', name=name))
    if find_spec("holidays") is None:
        raise CountryError(
            say(
                'calendar "{name}" needs the package holidays, which is not installed. '
                'run where the source of walkflow is: python -m pip install ".[calendars]"',
                name=name,
            )
        )
    import holidays  # noqa: PLC0415 - on use

    years = range(FIRST_YEAR, LAST_YEAR + 1)
    try:
        known = holidays.country_holidays(found["country"], subdiv=found["part"], years=years)
    except NotImplementedError:
        raise CountryError(
            say('there is no calendar "{name}" in the package holidays', name=name)
        ) from None
    first = date(max(FIRST_YEAR, known.start_year), 1, 1)
    last = date(min(LAST_YEAR, known.end_year), 12, 31)
    days_off, workdays = [], []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        is_weekend = day.weekday() in known.weekend and day not in known.weekend_workdays
        if is_weekend or day in known:
            days_off.append(day)
        elif day.weekday() >= _SATURDAY:
            workdays.append(day)
    return CountryDays(
        WorkingDays.build(days_off, workdays), first, last, find_zone(found["country"])
    )


def find_zone(country: str) -> str:
    """Return the time zone of a country, of several its first; UTC where it is not known."""
    for path in _list_zone_tables():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        for line in lines:
            code, _, zone = (*line.split("\t"), "", "", "")[:3]
            if code == country:
                return zone
    return "UTC"


def _list_zone_tables() -> Iterable[Path]:
    from pathlib import Path  # noqa: PLC0415 - on use
    from zoneinfo import TZPATH  # noqa: PLC0415 - on use

    for folder in TZPATH:
        yield Path(folder) / "zone.tab"
    if (spec := find_spec("tzdata")) is not None and spec.origin is not None:
        yield Path(spec.origin).parent / "zoneinfo" / "zone.tab"
