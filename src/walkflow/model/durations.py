"""An amount of time that carries its unit: 20wd, 20d, 4h."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

LONGEST: Final = 100_000
"""The largest amount of any unit; anything above it is a slip of the keyboard."""


class Unit(StrEnum):
    """What a duration counts."""

    WORKING_DAY = "wd"
    DAY = "d"
    HOUR = "h"


UNIT_BY_WORD: Final = {
    "wd": Unit.WORKING_DAY,
    "工作日": Unit.WORKING_DAY,
    "个工作日": Unit.WORKING_DAY,
    "d": Unit.DAY,
    "日": Unit.DAY,
    "天": Unit.DAY,
    "自然日": Unit.DAY,
    "个自然日": Unit.DAY,
    "h": Unit.HOUR,
    "小时": Unit.HOUR,
    "个小时": Unit.HOUR,
}
"""Every way to write a unit."""

_FULL_WIDTH: Final = "".join(map(chr, range(0xFF10, 0xFF1A)))

PATTERN: Final = rf"^\s*[0-9{_FULL_WIDTH}]{{1,6}}\s*(?:{'|'.join(UNIT_BY_WORD)})\s*$"
"""What the JSON schema says of a duration's text."""

_HALF_WIDTH: Final = str.maketrans(_FULL_WIDTH + "\uff0d\uff0e\uff0c", "0123456789-.,")
_PARTS: Final = re.compile(r"([-−–]?)\s*([0-9]+)(\s*[.,/]\s*[0-9]+)?\s*(.*)", re.DOTALL)
_DIGITS: Final = 6
_SHOWN: Final = 40


class Reason(StrEnum):
    """Why a text is not a duration."""

    EMPTY = "empty"
    NOT_TEXT = "not_text"
    NO_AMOUNT = "no_amount"
    NEGATIVE = "negative"
    FRACTION = "fraction"
    TOO_LONG = "too_long"
    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"


_EXPLANATION: Final = {
    Reason.EMPTY: "a duration cannot be empty: write 20wd, 20d or 4h",
    Reason.NOT_TEXT: "a duration is text: write 20wd, 20d or 4h",
    Reason.NO_AMOUNT: "a duration begins with a whole number: write 20wd, 20d or 4h",
    Reason.NEGATIVE: "a duration is never negative",
    Reason.FRACTION: "a duration is a whole number of its unit",
    Reason.TOO_LONG: f"a duration is at most {LONGEST:,} of its unit",
    Reason.NO_UNIT: "a bare number has no unit: "
    "write 20wd (working days), 20d (calendar days) or 20h (office hours)",
    Reason.UNKNOWN_UNIT: "the unit is wd (working days), d (calendar days) or h (office hours)",
}


class DurationError(ValueError):
    """Something is not a duration; `reason` says why, `value` is what was found."""

    def __init__(self, reason: Reason, value: object) -> None:
        """Keep the reason and what was found."""
        super().__init__(f"{_EXPLANATION[reason]} (found {_shorten(value)})")
        self.reason = reason
        self.value = value

    def __reduce__(self) -> tuple[type[DurationError], tuple[Reason, object]]:
        """Let a worker process send it home."""
        return type(self), (self.reason, self.value)


class Duration:
    """
    A whole number of working days, calendar days or office hours.

    Two durations are equal when amount and unit are; only those of one unit
    have an order, because only a calendar converts between units.

    >>> Duration.parse("20 个工作日")
    Duration("20wd")
    >>> Duration.parse("4h") < Duration.parse("6h")
    True
    """

    __slots__ = ("amount", "unit")

    amount: int
    unit: Unit

    def __init__(self, amount: int, unit: Unit) -> None:
        """
        Make a duration of an amount and its unit.

        Args:
            amount: How many of the unit, from 0 to 100,000.
            unit: What is counted.

        Raises:
            DurationError: If the amount is out of its range.
        """
        if not 0 <= amount <= LONGEST:
            raise DurationError(Reason.NEGATIVE if amount < 0 else Reason.TOO_LONG, amount)
        object.__setattr__(self, "amount", amount)
        object.__setattr__(self, "unit", unit)

    @classmethod
    def parse(cls, text: object) -> Duration:
        """
        Return the duration that a text names.

        Read are a whole number, half or full width, and a unit: `wd`, `工作日`,
        `个工作日`; `d`, `日`, `天`, `自然日`, `个自然日`; `h`, `小时`, `个小时`.

        Args:
            text: Any value that stood where a duration should; only text is one.

        Raises:
            DurationError: If it is anything else; `reason` says what is wrong with it.
        """
        if not isinstance(text, str):
            raise DurationError(_find_reason(text), text)
        plain = text.translate(_HALF_WIDTH).strip()
        parts = _PARTS.fullmatch(plain)
        if parts is None:
            raise DurationError(Reason.NO_AMOUNT if plain else Reason.EMPTY, text)
        sign, digits, fraction, word = parts.groups()
        if sign:
            raise DurationError(Reason.NEGATIVE, text)
        if fraction:
            raise DurationError(Reason.FRACTION, text)
        if not word:
            raise DurationError(Reason.NO_UNIT, text)
        unit = UNIT_BY_WORD.get(word)
        if unit is None:
            raise DurationError(Reason.UNKNOWN_UNIT, text)
        if len(digits) > _DIGITS or int(digits) > LONGEST:
            raise DurationError(Reason.TOO_LONG, text)
        return cls(int(digits), unit)

    def __str__(self) -> str:
        """Return the canonical text, `20wd`; `parse` reads it back."""
        return f"{self.amount}{self.unit}"

    def __repr__(self) -> str:
        """Show the canonical text."""
        return f'Duration("{self}")'

    def __eq__(self, other: object) -> bool:
        """Return whether amount and unit are the same."""
        if not isinstance(other, Duration):
            return NotImplemented
        return self.amount == other.amount and self.unit == other.unit

    def __hash__(self) -> int:
        """Hash as it compares."""
        return hash((self.amount, self.unit))

    def __lt__(self, other: Duration) -> bool:
        """Return whether it is shorter; TypeError if the units differ."""
        return self.amount < self._comparable(other)

    def __le__(self, other: Duration) -> bool:
        """Return whether it is no longer; TypeError if the units differ."""
        return self.amount <= self._comparable(other)

    def __gt__(self, other: Duration) -> bool:
        """Return whether it is longer; TypeError if the units differ."""
        return self.amount > self._comparable(other)

    def __ge__(self, other: Duration) -> bool:
        """Return whether it is no shorter; TypeError if the units differ."""
        return self.amount >= self._comparable(other)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        """Refuse: a duration never changes."""
        message = f"a Duration is frozen: cannot set {name!r}"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: a duration never changes."""
        message = f"a Duration is frozen: cannot delete {name!r}"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[type[Duration], tuple[int, Unit]]:
        """Copy and pickle through the constructor, since nothing may be set."""
        return type(self), (self.amount, self.unit)

    def _comparable(self, other: object) -> int:
        """Return the other's amount if it has the same unit."""
        if isinstance(other, Duration) and other.unit == self.unit:
            return other.amount
        reason = ": only a calendar converts units" if isinstance(other, Duration) else ""
        message = f"cannot compare {self} with {other}{reason}"
        raise TypeError(message)

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> CoreSchema:
        """
        Let a record hold a duration, read from its text and written as it.

        An error has the type `duration_` and the reason, and in its context
        `reason` and `found`, so that the reader of a document can word it.
        """
        from pydantic_core import core_schema  # noqa: PLC0415 - only records need pydantic

        return core_schema.no_info_plain_validator_function(
            _as_duration,
            serialization=core_schema.to_string_ser_schema(),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as text of its pattern."""
        return {
            "type": "string",
            "pattern": PATTERN,
            "description": "A whole number with its unit: 20wd (working days), "
            "20d (calendar days), 4h (office hours).",
            "examples": ["20wd", "20d", "4h"],
        }


def _as_duration(value: Any) -> Duration:  # noqa: ANN401 - pydantic hands over whatever stood there
    if isinstance(value, Duration):
        return value
    try:
        return Duration.parse(value)
    except DurationError as error:
        from pydantic_core import PydanticCustomError  # noqa: PLC0415 - only records need pydantic

        raise PydanticCustomError(
            "duration_" + error.reason,
            "{explanation}",
            {
                "reason": error.reason.value,
                "found": _shorten(value),
                "explanation": _EXPLANATION[error.reason],
            },
        ) from None


def _find_reason(value: object) -> Reason:
    """Say what is wrong with a value that is not text; a number most likely lacks its unit."""
    if value is None:
        return Reason.EMPTY
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Reason.NOT_TEXT
    if value < 0:
        return Reason.NEGATIVE
    return Reason.NO_UNIT if isinstance(value, int) else Reason.FRACTION


def _shorten(value: object) -> str:
    """Return what was found in at most a line; a list, a mapping or a huge number by its type."""
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
    if isinstance(value, float | None) or (isinstance(value, int) and value.bit_length() < _SHOWN):
        return repr(value)
    return f"a value of type {type(value).__name__}"
