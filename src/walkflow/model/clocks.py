"""The time of day as people write it: `9时41分`, `下午3点半`, `3:05 PM`."""

import re
from typing import Final

_SPOKEN: Final = re.compile(
    r"(?P<hour>[0-9]{1,2}) ?[时点] ?(?:整|钟|(?P<half>半)"
    r"|(?P<minute>[0-9]{1,2}) ?(?:分 ?(?:(?P<second>[0-9]{1,2}) ?秒)?)?)?$"
)
_HALF_DAY: Final = re.compile(
    r"(?P<before>上午|中午|下午|am|pm)? ?(?P<hour>[0-9]{1,2})(?P<rest>(?::[0-9]{2}){1,2})"
    r" ?(?P<behind>am|pm)?$"
)
_BARE_HOUR: Final = re.compile(
    r"(?:(?<=[0-9] )|(?<=[日天])|(?<=[日天] ))(?P<hour>[0-9]{1,2})(?= ?[ap]m$)"
)
"""`3 pm`; the day before it is set apart, so that no day is taken for an hour."""
_AFTERNOON: Final = frozenset({"下午", "pm"})
_MIDDAY: Final = "中午"
_NOON: Final = 12
_MIDDAY_HOURS: Final = frozenset({11, 12, 1, 2})
"""中午1点 is 13:00; other hours are no midday."""


def tidy_clock(plain: str) -> str:
    """
    Return a text that ends with a time of day with that as hours and minutes of 24 hours.

    An hour alone is that hour sharp. What is no such time stays as it is.

    Args:
        plain: In half width and lower case, its blanks single.

    >>> tidy_clock("2024年6月3号 下午3点半")
    '2024年6月3日 15:30'
    >>> tidy_clock("2024-06-03 3 pm")
    '2024-06-03 15:00'
    """
    spoken = _SPOKEN.sub(_as_clock, plain.replace("号", "日"))
    clock = _BARE_HOUR.sub(r"\g<hour>:00", spoken)
    return " ".join(_HALF_DAY.sub(_as_24_hours, clock).split())


def _as_clock(found: re.Match[str]) -> str:
    minute = "30" if found["half"] else found["minute"] or "00"
    second = f":{found['second']:0>2}" if found["second"] else ""
    return f"{found['hour']}:{minute:0>2}{second}"


def _as_24_hours(found: re.Match[str]) -> str:
    half = found["before"] or found["behind"]
    hour = int(found["hour"])
    if half is None or (half == _MIDDAY and hour not in _MIDDAY_HOURS):
        return found[0]
    is_afternoon = half in _AFTERNOON or (half == _MIDDAY and hour < _NOON - 1)
    if hour == _NOON and not (is_afternoon or half == _MIDDAY):
        return found[0]  # 12:30 in the morning is midnight to some and noon to others
    if is_afternoon and hour < _NOON:
        hour += _NOON
    return f" {hour}{found['rest']}"
