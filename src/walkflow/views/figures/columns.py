"""Columns and values that several tables have: names, ids, units, stamps as dates."""

from datetime import date, datetime

from walkflow.model.durations import Duration, DurationError
from walkflow.model.records import Name
from walkflow.views.figures.sheet import Column, Formula, Sort, Value
from walkflow.views.wording import Wording

_MINUTE = "%Y-%m-%d %H:%M"


def text(key: str, heading: str) -> Column:
    """Return a column of text."""
    return Column(key, heading, Sort.TEXT)


def word(key: str, heading: str) -> Column:
    """Return a column of ids."""
    return Column(key, heading, Sort.ID)


def count(key: str, heading: str, *, total: bool = False) -> Column:
    """Return a column of whole numbers."""
    return Column(key, heading, Sort.COUNT, total)


def number(key: str, heading: str, *, total: bool = False) -> Column:
    """Return a column of numbers that may have decimals."""
    return Column(key, heading, Sort.NUMBER, total)


def ratio(key: str, heading: str, *, total: bool = False) -> Column:
    """Return a column of ratios."""
    return Column(key, heading, Sort.RATIO, total)


def day(key: str, heading: str) -> Column:
    """Return a column of days."""
    return Column(key, heading, Sort.DAY)


def moment(key: str, heading: str) -> Column:
    """Return a column of moments, as exact as each is known."""
    return Column(key, heading, Sort.MOMENT)


def yes(key: str, heading: str) -> Column:
    """Return a column of what is so or not."""
    return Column(key, heading, Sort.YES)


def working_days(words: Wording, key: str, figure: str, *, total: bool = False) -> Column:
    """Return a column of working days, whose unit its heading says."""
    return number(key, words("{figure} (working days)", figure=figure), total=total)


def say_yes(words: Wording, value: bool | None) -> str | None:  # noqa: FBT001 - what it says
    """Return a truth in the language; None where it is not known."""
    if value is None:
        return None
    return words("yes") if value else words("no")


def name_department(words: Wording, departments: dict[str, Name], id_: str | None) -> str | None:
    """Return the name of a department, or its id where it has none."""
    if id_ is None:
        return None
    return words(departments[id_]) if id_ in departments else id_


def read_stamp(stamp: str | None) -> Value:
    """
    Return a stamp as a date or a moment; as text where it is a month or has no date.

    >>> read_stamp("2024-06-03 09:41")
    datetime.datetime(2024, 6, 3, 9, 41)
    >>> read_stamp("2024-06")
    '2024-06'
    """
    if stamp is None:
        return None
    try:
        return datetime.strptime(stamp, _MINUTE)  # noqa: DTZ007 - sheets have no zone
    except ValueError:
        pass
    try:
        return date.fromisoformat(stamp)
    except ValueError:
        return stamp


def read_amount(limit: str | None) -> tuple[Value, Value]:
    """
    Return how many of which unit a limit is.

    >>> read_amount("20wd")
    (20, 'wd')
    """
    if limit is None:
        return None, None
    try:
        duration = Duration.parse(limit)
    except DurationError:
        return None, limit
    return duration.amount, duration.unit.value


def make_share(value: float | None, key: str, total: str | None = None) -> Value:
    """
    Return a share of a column's sum, or of the total in another column of the row.

    Args:
        value: What it comes to; None: not known.
        key: The column of which it is a share.
        total: The column that holds what it is a share of; None: the sum of all rows.
    """
    if value is None:
        return None
    if total is None:
        return Formula(f"{{{key}}}/SUM({{all_{key}}})", value)
    return Formula(f"{{{key}}}/{{{total}}}", value)


def make_cut(value: float | None, before: str, after: str) -> Value:
    """Return 1 - after / before of two columns of the row."""
    return None if value is None else Formula(f"1-{{{after}}}/{{{before}}}", value)


def make_share_within(value: float | None, key: str, group: str) -> Value:
    """Return a share of what a column adds up to in the rows of the same group."""
    if value is None:
        return None
    return Formula(f"{{{key}}}/SUMIF({{all_{group}}},{{{group}}},{{all_{key}}})", value)


def make_quotient(key: str, value: float, total_key: str, total: float) -> Value:
    """Return one column of the row over another; None where that is zero."""
    return make_share(value / total, key, total_key) if total else None
