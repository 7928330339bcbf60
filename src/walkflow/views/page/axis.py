"""A scale of time with its marks: real dates, or numbers of days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from walkflow.views.page.elements import Markup, element
from walkflow.views.page.strips import place

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_TICKS = 9
_MOST_MONTHS = 6
"""Their labels are longer."""
_DAY_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_WEEKS = timedelta(days=7)
_LONGEST_IN_WEEKS = 7 * 8
_LONGEST_IN_DAYS = 10
_ROOM = 0.93
"""A label that begins farther to the right would be cut off."""


class Tick(NamedTuple):
    """A mark on an axis, in the unit of its scale."""

    at: float
    label: str


class Axis(NamedTuple):
    """A scale and its marks."""

    scale: float
    ticks: tuple[Tick, ...]

    @property
    def lines(self) -> tuple[float, ...]:
        """Where its lines are."""
        return tuple(tick.at for tick in self.ticks)


def number_days(length: float) -> Axis:
    """Return an axis of day numbers from 0 on."""
    fitting = (each for each in _DAY_STEPS if length / each <= _MOST_TICKS)
    step = next(fitting, int(length / _MOST_TICKS))
    return Axis(length, tuple(Tick(n, str(n)) for n in range(0, int(length) + 1, step)))


def date_days(first: date, last: date) -> Axis:
    """Return an axis of dates, a day wide each; from the start of the first day on."""
    days = (last - first).days + 1
    ticks = (Tick((day - first).days, label) for day, label in _mark_days(first, days))
    return Axis(days, tuple(ticks))


def date_seconds(start: datetime, seconds: int) -> Axis:
    """Return an axis of seconds from a moment on, marked with dates."""
    days = seconds / timedelta(days=1).total_seconds()
    midnight = datetime.combine(start.date(), datetime.min.time())
    ticks = []
    for day, label in _mark_days(start.date(), int(days) + 2):
        at = (midnight + (day - start.date()) - start).total_seconds()
        if 0 <= at <= seconds:
            ticks.append(Tick(at, label))
    return Axis(seconds, tuple(ticks))


def draw_axis(axis: Axis) -> Markup:
    """Return the marks of an axis, to stand above its strips."""
    marks = []
    for tick in axis.ticks:
        at = place(tick.at, axis.scale)
        marks.append(element("line", class_="tick", x1=at, x2=at, y1="0", y2="100%"))
        if tick.at <= axis.scale * _ROOM:
            marks.append(element("text", tick.label, x=at, dx=3, y="70%"))
    return element("svg", *marks, class_="axis", aria_hidden="true")


def _mark_days(first: date, days: int) -> Iterator[tuple[date, str]]:
    """Yield the days to be marked: each, or Mondays, or the first days of months."""
    if days <= _LONGEST_IN_WEEKS:
        is_short = days <= _LONGEST_IN_DAYS
        day = first if is_short else first + timedelta(days=-first.weekday() % 7)
        step = timedelta(days=1) if is_short else _WEEKS
        while (day - first).days < days:
            yield day, f"{day:%m-%d}"
            day += step
        return
    months = days / 30
    fitting = (each for each in _MONTH_STEPS if months / each <= _MOST_MONTHS)
    step_months = next(fitting, int(months / _MOST_MONTHS))
    year, month = first.year, first.month
    last = first + timedelta(days=days - 1)
    while year < date.max.year and (day := date(year, month, 1)) <= last:
        if day >= first:
            yield day, f"{day:%Y-%m}"
        month += step_months
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
