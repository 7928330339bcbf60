"""A moment of a walk, as exactly as it is known: to the second, minute, day or month."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from walkflow.model.messages import Message, say

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

DAY_S: Final = 24 * 60 * 60
"""Seconds of a day; no day of an office is longer or shorter."""
LAST_DAY: Final = 20_000
"""The highest number that a day without a date may have."""

_DATE: Final = r"(?P<year>[0-9]{4})(?P<sign>[-/.]|年)(?P<month>[0-9]{1,2})"
_DAY: Final = r"(?:(?:(?P=sign)|月)(?P<day>[0-9]{1,2}(?![0-9]))日?|月)?"
_NUMBER: Final = r"(?:day ?(?P<number>[0-9]{1,9}(?![0-9]))|第 ?(?P<number_zh>[0-9]{1,9}) ?[天日])"
_TIME: Final = r"(?:[ t]? ?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"
_STAMP: Final = re.compile(f"(?:{_DATE}{_DAY}|{_NUMBER}){_TIME}")
_ZONE: Final = re.compile(r".*[0-9]:[0-9]{2}(?::[0-9.]+)? ?(?:z|utc.*|[-+][0-9:]+)")
_FORMS: Final = say(
    '2024-06-03 09:41, 2024年6月3日 9时41分, 2024-06-03, 2024-06 or, without a date, "day 1 09:41"'
)
_BEGINNING: Final = "^\\s*(?:[0-9\uff10-\uff19]{4}[^0-9\uff10-\uff19]|[Dd\uff24\uff44]|第)"
"""What the JSON Schema says of the text of a stamp: how it begins."""
_SHOWN: Final = 40
"""How much of a value an error shows."""


class StampError(ValueError):
    """A value is not a stamp; `said` says why, for the reader of the file."""

    def __init__(self, said: Message) -> None:
        """Keep the message."""
        super().__init__(str(said))
        self.said = said


class Precision(StrEnum):
    """How exactly a moment is known, the finest first."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    When something happened: a local moment, or a day or month in which it did.

    Where no date is known it is relative: `day 1 09:41`, day 1 being any day. Two
    stamps are `before` one another only where no moment can belong to both.

    >>> str(Stamp.parse("2024年6月3日 9:41"))
    '2024-06-03 09:41'
    >>> Stamp.parse("2024-06-03").is_before(Stamp.parse("2024-06-03 09:41"))
    False
    """

    day: int
    """The ordinal of the day, for a month of its first one; if relative, its number from 1."""
    second: int
    """Seconds from midnight; 0 unless the minute is known."""
    precision: Precision
    is_relative: bool = False

    @classmethod
    def parse(cls, text: object) -> Stamp:
        """
        Return the stamp that a text names.

        Read are `2024-06-03 09:41:20`, `2024-06-03 09:41`, `2024-06-03`, `2024-06`,
        the same with `/`, `.` or 年月日, with a `T` before the time, in full width, with
        the time as in `9时41分`, `下午3点` or `3 PM`, and `day 1 09:41` or `第1天 09:41`
        where no date is known. A date and a datetime are the day and the second that
        they are.

        Raises:
            StampError: If it is anything else.
        """
        if isinstance(text, datetime):
            return cls._from_datetime(text)
        if isinstance(text, date):
            return cls(text.toordinal(), 0, Precision.DAY)
        if not isinstance(text, str):
            raise StampError(
                say("{found} is no stamp: expected {forms}", found=_shorten(text), forms=_FORMS)
            )
        plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
        found = _STAMP.fullmatch(plain) or _match_spoken(plain)
        if found is None:
            raise StampError(_explain(plain, text))
        part = found.groupdict()
        second, is_minute = _read_time(part, text)
        if part["year"] is None:
            number = int(part["number"] or part["number_zh"])
            if not 1 <= number <= LAST_DAY:
                raise StampError(
                    say(
                        '"{found}": days without a date are counted from 1 to {last}',
                        found=_shorten(text),
                        last=LAST_DAY,
                    )
                )
            return cls(number, second, _precision(part, is_minute), is_relative=True)
        return cls(_read_day(part, text), second, _precision(part, is_minute))

    @classmethod
    def _from_datetime(cls, moment: datetime) -> Stamp:
        if moment.tzinfo is not None:
            raise StampError(_explain("0:00z", moment.isoformat()))
        second = moment.hour * 3600 + moment.minute * 60 + moment.second
        return cls(moment.toordinal(), second, Precision.SECOND)

    @property
    def date(self) -> date | None:
        """The day, for a month its first; None if it is relative."""
        return None if self.is_relative else date.fromordinal(self.day)

    @property
    def is_moment(self) -> bool:
        """Whether it is known at least to the minute."""
        return self.precision in {Precision.SECOND, Precision.MINUTE}

    @property
    def last_day(self) -> int:
        """The last day that it may mean, counted as `day`."""
        if self.precision is not Precision.MONTH:
            return self.day
        first = date.fromordinal(self.day)
        return self.day + monthrange(first.year, first.month)[1] - 1

    @property
    def first(self) -> int:
        """The first second that it may mean, from the midnight of day 0."""
        return self.day * DAY_S + self.second

    @property
    def last(self) -> int:
        """The last second that it may mean; of a minute, its last one."""
        match self.precision:
            case Precision.SECOND:
                return self.first
            case Precision.MINUTE:
                return self.first + 59
            case Precision.DAY | Precision.MONTH:
                return self.last_day * DAY_S + DAY_S - 1

    @property
    def last_counted(self) -> int:
        """The last second for durations: a minute counts from its beginning."""
        return self.first if self.is_moment else self.last

    def is_before(self, other: Stamp) -> bool:
        """Return whether it was certainly earlier; a difference in precision alone is none."""
        return self.is_relative == other.is_relative and self.last < other.first

    def __str__(self) -> str:
        """Return the canonical text; `parse` reads it back."""
        day = f"day {self.day}" if self.is_relative else date.fromordinal(self.day).isoformat()
        match self.precision:
            case Precision.MONTH:
                return day[:7]
            case Precision.DAY:
                return day
            case Precision.MINUTE | Precision.SECOND:
                minutes, second = divmod(self.second, 60)
                shown = f"{day} {minutes // 60:02}:{minutes % 60:02}"
                return f"{shown}:{second:02}" if self.precision is Precision.SECOND else shown

    def __repr__(self) -> str:
        """Show the canonical text."""
        return f'Stamp("{self}")'

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """Let a record hold a stamp, read from its text and written as it."""
        from pydantic_core import core_schema  # noqa: PLC0415 - only records need pydantic

        return core_schema.no_info_plain_validator_function(
            _as_stamp, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as text that begins as a stamp does."""
        return {
            "type": "string",
            "pattern": _BEGINNING,
            "description": "A moment as exactly as it is known: 2024-06-03 09:41, 2024-06-03, "
            "2024-06, or day 1 09:41 where no date is known.",
            "examples": ["2024-06-03 09:41", "2024-06-03", "2024-06", "day 1 09:41"],
        }


def _as_stamp(value: Any) -> Stamp:  # noqa: ANN401 - pydantic hands over whatever stood there
    return value if isinstance(value, Stamp) else Stamp.parse(value)


def _match_spoken(plain: str) -> re.Match[str] | None:
    """Return what is found in a text whose time of day is said in words."""
    from walkflow.model.clocks import tidy_clock  # noqa: PLC0415 - few stamps need it

    return _STAMP.fullmatch(tidy_clock(plain))


def _read_time(part: dict[str, str | None], text: str) -> tuple[int, bool]:
    """Return the seconds from midnight, and whether there is a time at all."""
    if part["hour"] is None:
        return 0, False
    try:
        moment = time(int(part["hour"]), int(part["minute"] or 0), int(part["second"] or 0))
    except ValueError:
        message = say('"{found}": there is no such time of day', found=_shorten(text))
        raise StampError(message) from None
    return moment.hour * 3600 + moment.minute * 60 + moment.second, True


def _read_day(part: dict[str, str | None], text: str) -> int:
    """Return the ordinal of the day, of a month its first one."""
    if part["day"] is None and part["hour"] is not None:
        message = say('"{found}" has a time of day but no day', found=_shorten(text))
        raise StampError(message)
    year, month, day = int(part["year"] or 0), int(part["month"] or 0), int(part["day"] or 1)
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        message = say(
            '"{found}": there is no such day in the years 1 to {last}',
            found=_shorten(text),
            last=MAXYEAR,
        )
        raise StampError(message) from None


def _precision(part: dict[str, str | None], is_minute: bool) -> Precision:  # noqa: FBT001 - says what was read
    if part["second"] is not None:
        return Precision.SECOND
    if is_minute:
        return Precision.MINUTE
    return Precision.MONTH if part["year"] and part["day"] is None else Precision.DAY


def _explain(plain: str, text: str) -> Message:
    if _ZONE.fullmatch(plain):
        return say(
            '"{found}" names a time zone: stamps are local times of the calendar, which knows '
            "the office hours; write the local time without the zone",
            found=_shorten(text),
        )
    return say('"{found}" is no stamp: expected {forms}', found=_shorten(text), forms=_FORMS)


def _shorten(found: object) -> str:
    text = "nothing" if found is None else str(found)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
