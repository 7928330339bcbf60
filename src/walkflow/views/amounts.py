"""Amounts of time and shares, as people read them."""

from walkflow.views.wording import Wording

HOUR_S = 3600
DAY_S = 24 * HOUR_S
_LONGEST_IN_MINUTES = 3 * HOUR_S


def show_amount(wd: int | None, seconds: int | None, days: int | None, words: Wording) -> str:
    """
    Return an amount of time in the unit that says most.

    From one working day on, in working days; less, in hours and minutes where it is
    known to the second; without working days, in calendar days; what is not known,
    as a question mark.
    """
    if seconds is not None and not wd and seconds < DAY_S:
        return show_clock(seconds, words)
    if wd is not None:
        return words("{days} wd", days=wd)
    if days is not None:
        return words("{days} d", days=days)
    if seconds is not None:
        return words("{days} d", days=round(seconds / DAY_S, 1))
    return "?"


def show_brief_amount(wd: int | None, seconds: int | None, days: int | None, words: Wording) -> str:
    """Return an amount of time as `show_amount` does, its working days in a word less."""
    if wd:
        return words.brief("{days} wd", days=wd)
    return show_amount(wd, seconds, days, words)


def weigh_amount(wd: int | None, seconds: int | None, days: int | None) -> float | None:
    """
    Return what puts amounts that are shown in several units in their order, None for unknown.

    In days; less than a working day is the part of a day that its seconds are.
    """
    if wd:
        return wd
    if seconds is not None:
        return seconds / DAY_S
    return days if wd is None else wd


def show_clock(seconds: int, words: Wording) -> str:
    """Return an amount of time as a stopwatch would show it: 41 min, or 22h50."""
    if seconds % 60 and seconds < HOUR_S:
        return words("{minutes} min {seconds} s", minutes=seconds // 60, seconds=seconds % 60)
    if seconds < _LONGEST_IN_MINUTES:
        return words("{minutes} min", minutes=round(seconds / 60))
    minutes = round(seconds / 60)
    return f"{minutes // 60}h{minutes % 60:02}"


def show_day(moment: str | None) -> str:
    """
    Return the day of a moment, or as much of it as is known.

    >>> show_day("2026-02-09 09:41"), show_day("day 1 09:41"), show_day("2026-02")
    ('2026-02-09', 'day 1', '2026-02')
    """
    if moment is None:
        return "?"
    day, _, clock = moment.rpartition(" ")
    return day if ":" in clock else moment


def show_percent(ratio: float) -> str:
    """Return a ratio in whole percent."""
    return f"{ratio * 100:.0f} %"
