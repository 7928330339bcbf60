"""What a calendar file says on top of a named calendar, and the calendar that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, NoReturn, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from walkflow.model.calendars import (
    CALENDAR_BY_NAME,
    Calendar,
    Coverage,
    add_days,
    is_calendar_name,
)
from walkflow.model.diagnostics import FileRecord, Route
from walkflow.model.office_hours import HoursError, OfficeHours
from walkflow.model.records import Name, Record
from walkflow.model.working_days import CalendarError, WorkingDays

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LONGEST_SPAN: Final = 366
"""The most days that one entry of days off may span; more is a slip of the keyboard."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HOURS_PATTERN: Final = r"^\s*[0-9]{1,2}:[0-9]{2}\s*[-–—~]\s*[0-9]{1,2}:[0-9]{2}\s*$"


def _refuse(kind: str, template: str, **found: object) -> NoReturn:
    """Raise the error that pydantic puts a route to; readers word it by its kind."""
    raise PydanticCustomError(kind, template, found) from None


def _as_day(value: object) -> object:
    """Let through a date, or a text that is one; pydantic would take a number for a moment."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    found = value[:40] if isinstance(value, str) else type(value).__name__
    _refuse("day", "a day is written like 2027-02-05, not {found}", found=found)


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _check_hours(texts: tuple[str, ...]) -> tuple[str, ...]:
    try:
        OfficeHours.parse(texts)
    except HoursError as error:
        _refuse(
            f"hours_{error.reason}",
            "{explanation}",
            reason=error.reason.value,
            found=error.found,
            explanation=str(error),
        )
    return texts


def _check_base(name: str) -> str:
    if not is_calendar_name(name):
        known = tuple(CALENDAR_BY_NAME)
        _refuse("unknown_calendar", "there is no calendar {found}", found=name, known=known)
    return name


def _check_zone(name: str) -> str:
    """Refuse what is no IANA zone; where the system has no list of them, nothing is known."""
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415 - few calendars name one

    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        known = available_timezones()
        if known and name not in known:
            _refuse("unknown_zone", "there is no time zone {found}", found=name, known=known)
    return name


ZoneName: TypeAlias = Annotated[
    str, Field(pattern=r"^[A-Za-z][\w+-]*(/[\w+-]+)*$"), AfterValidator(_check_zone)
]
"""An IANA time zone."""
Day: TypeAlias = Annotated[
    date,
    BeforeValidator(_as_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A date, from a date or from text like 2027-02-05 and from nothing else."""

HoursText: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_as_tuple),
    AfterValidator(_check_hours),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _HOURS_PATTERN},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": "string", "pattern": _HOURS_PATTERN},
                },
            ],
            "examples": ["09:00-17:00", ["09:00-12:00", "14:00-17:00"]],
        }
    ),
]
"""One interval like 09:00-12:00, or several."""


class DaySpan(Record):
    """Days off in a row: a date alone, or from one to another, both included."""

    first: Annotated[Day, Field(alias="from")]
    last: Annotated[Day, Field(alias="to")]
    name: str | Name | None = None
    """What they are for."""

    @model_validator(mode="before")
    @classmethod
    def _from_day(cls, value: object) -> object:
        if isinstance(value, Mapping | DaySpan):
            return value
        day = _as_day(value)
        return {"from": day, "to": day}

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.last < self.first:
            _refuse("span_reversed", "the last day comes before the first")
        if self.last - self.first >= timedelta(days=LONGEST_SPAN):
            _refuse("span_too_long", "more than {longest} days off", longest=LONGEST_SPAN)
        return self

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say that a date alone will do."""
        described = handler(schema)
        span = handler.resolve_ref_schema(described)
        mapping = dict(span)
        span.clear()
        span |= {
            "description": mapping.pop("description"),
            "anyOf": [{"type": "string", "format": "date"}, mapping],
        }
        return described

    def days(self) -> Iterator[date]:
        """Yield its days in order."""
        for ordinal in range(self.first.toordinal(), self.last.toordinal() + 1):
            yield date.fromordinal(ordinal)


class Covers(Record):
    """For which days the file and its base together know the holidays."""

    first: Annotated[Day | None, Field(alias="from")] = None
    """None: from where the base does."""
    last: Annotated[Day | None, Field(alias="to")] = None
    """None: to where the base does."""

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.first and self.last and self.last < self.first:
            _refuse("span_reversed", "the last day comes before the first")
        return self


class DayExtras(Record):
    """Days and hours that differ from those of the calendar below."""

    days_off: tuple[DaySpan, ...] = ()
    workdays: tuple[Day, ...] = ()
    hours: HoursText | None = None
    """None: those of the calendar below."""


class CalendarHead(FileRecord):
    """What a calendar file says before its days."""

    calendar: str
    name: Name | None = None
    base: Annotated[str, AfterValidator(_check_base)]
    covers: Covers | None = None
    """None: what the base covers."""
    zone: ZoneName | None = None
    """The IANA time zone of its local times; None: that of the base."""
    source: str | None = None
    """Where the days were published."""


class CalendarExtras(DayExtras, CalendarHead):
    """A calendar file: a named calendar, and what is different."""

    departments: Mapping[str, DayExtras] = {}


def extend(base: Calendar, extras: CalendarExtras) -> Calendar:
    """
    Return a calendar with the days and hours that a calendar file adds.

    What the file says of a day or of the hours replaces what the base says, and what
    it says of a department replaces both. Its `covers` are added to the base's
    coverage and must touch it; on a base without bounds they are the coverage.

    Args:
        base: The calendar that the file builds on.
        extras: What the file says.

    Raises:
        CalendarError: If a day is named as off and as a workday in one place, or if
            the coverage would have a gap.
    """
    for conflict in find_conflicts(extras):
        message = f"{conflict.day} is named as a day off and as a workday"
        raise CalendarError(message)
    if leaves_gap(base, extras):
        message = f"the coverage leaves a gap to that of {base.id}, {base.first} to {base.last}"
        raise CalendarError(message)
    coverage = _widen(base.coverage, extras)
    whole = _change(base, extras)
    parts = {each: _change(base.for_department(each), extras) for each in base.departments}
    for department, own in extras.departments.items():
        parts[department] = _change(parts.get(department, whole), own)

    def label(part: Workplace, departments: Mapping[str, Calendar] | None = None) -> Calendar:
        return Calendar(
            extras.calendar,
            part.days,
            office=part.office,
            coverage=coverage,
            zone=extras.zone or base.zone,
            name=extras.name,
            departments=departments,
        )

    return label(whole, {department: label(part) for department, part in parts.items()})


class Conflict(NamedTuple):
    """A day that one place names as a day off and as a workday."""

    day: date
    route: Route
    """Where in the calendar file it is named as a workday."""


def find_conflicts(extras: CalendarExtras) -> Iterator[Conflict]:
    """
    Yield the days that are named both as off and as a workday, in file order.

    A department may differ from the whole: only what one of them says of itself can
    contradict.
    """
    yield from _find_conflicts(extras, ())
    for department, own in extras.departments.items():
        yield from _find_conflicts(own, ("departments", department))


def leaves_gap(base: Calendar, extras: CalendarExtras) -> bool:
    """Return whether there are days between a base's coverage and what a file says it covers."""
    covers = extras.covers
    if covers is None or base.first is None or base.last is None:
        return False
    starts_late = covers.first is not None and covers.first > add_days(base.last, 1)
    ends_early = covers.last is not None and covers.last < add_days(base.first, -1)
    return starts_late or ends_early


class Workplace(NamedTuple):
    """When people work somewhere: on which days, in which hours."""

    days: WorkingDays
    office: OfficeHours


def _change(base: Calendar | Workplace, own: DayExtras) -> Workplace:
    days_off = (day for span in own.days_off for day in span.days())
    days = base.days.change(days_off, own.workdays)
    return Workplace(days, base.office if own.hours is None else OfficeHours.parse(own.hours))


def _find_conflicts(own: DayExtras, route: Route) -> Iterator[Conflict]:
    days_off = {day for span in own.days_off for day in span.days()}
    for place, day in enumerate(own.workdays):
        if day in days_off:
            yield Conflict(day, (*route, "workdays", place))


def _widen(coverage: Coverage, extras: CalendarExtras) -> Coverage:
    covers = extras.covers
    if covers is None:
        return coverage
    if coverage.first is None or coverage.last is None:
        return Coverage(covers.first or coverage.first, covers.last or coverage.last)
    return Coverage(
        min(covers.first or coverage.first, coverage.first),
        max(covers.last or coverage.last, coverage.last),
    )
