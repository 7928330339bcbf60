"""What a log holds, counted before its rows are read one by one, and the rows that are no use."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from walkflow.files.log_rejects import LogView, count_long_cases
from walkflow.files.log_sql import (
    has_exact_times,
    list_coded,
    select_bound,
    select_doubt,
    select_rows,
)
from walkflow.model.errors import UnreadableError
from walkflow.model.event_log import (
    MESSAGE_BY_REASON,
    MOST_NAMES,
    LeftOut,
    LogMapping,
    LogSummary,
    Reason,
)
from walkflow.model.messages import say

SHOWN_NUMBERS: Final = 5
"""How many rows of one reason are listed by number."""


class _Counted(NamedTuple):
    """What was counted of a log."""

    words: Sequence[Mapping[str, int]]
    """By column whose words are numbered: how many usable rows have each."""
    rows_by_reason: Mapping[str | None, int]
    """None: those that are of use."""
    first: int
    """The first second of the usable rows, and the last; zero if there are none."""
    last: int


def summarise(view: LogView) -> LogSummary:
    """
    Return what a log holds; one reading of it.

    Raises:
        UnreadableError: If a column has too many different words, or no row is of use.
    """
    counted = _count_sound(view) or _count_all(view)
    for column, found in zip(_list_coded(view), counted.words, strict=True):
        _check_number(column, found, view.mapping)
    rows_by_reason = dict(counted.rows_by_reason)
    usable = rows_by_reason.pop(None, 0)
    left_out = _list_left_out(view, rows_by_reason)
    if not usable:
        raise UnreadableError(_say_unusable(view, left_out))
    lists = [tuple(sorted(found)) for found in counted.words]
    return LogSummary(
        rows=usable + sum(each.rows for each in left_out),
        usable_rows=usable,
        left_out=left_out,
        activities=lists[0],
        rows_by_activity=tuple(counted.words[0][each] for each in lists[0]),
        departments=lists[1],
        flows=lists[2],
        facts=tuple(view.mapping.facts),
        fact_values=tuple(lists[3:]),
        first=counted.first,
        last=counted.last,
    )


def _list_coded(view: LogView) -> Sequence[str]:
    return list_coded(len(view.mapping.facts))


def _count_sound(view: LogView) -> _Counted | None:
    """
    Return what a log holds whose rows are all of use; None where that is not soon known.

    Times are compared as they stand; each column is then counted by itself, which takes
    less than to find a reason for each row and to count by that.
    """
    known = (view.mapping, view.shape)
    if not all(has_exact_times(table, *known) for table in view.tables):
        return None
    selects = [select_rows(table, *known, view.zone, is_clean=True) for table in view.tables]
    source = " UNION ALL ".join(selects)
    asked = (
        f"SELECT count(*), count_if({select_doubt(*known)}), "  # noqa: S608 - our query
        "least(min(s_time), min(d_time)) AS low, greatest(max(s_time), max(d_time)) AS high "
        f"FROM ({source})"
    )
    ((rows, doubtful, first, last),) = view.connection.execute(
        f"SELECT * REPLACE ({select_bound('low')} AS low, {select_bound('high')} AS high) "  # noqa: S608 - our query
        f"FROM ({asked})"
    ).fetchall()
    if not rows or doubtful or first is None or last is None:
        return None
    words = []
    for column in _list_coded(view):
        found = view.connection.execute(
            f"SELECT {column}, count(*) FROM ({source}) GROUP BY {column}"  # noqa: S608 - our names
        ).fetchall()
        words.append({word: count for word, count in found if word})
    return _Counted(words, {None: rows}, first, last)


def _count_all(view: LogView) -> _Counted:
    """Return what a log holds, rows that are no use among it."""
    coded = _list_coded(view)
    listed, sets = ", ".join(coded), ", ".join(f"(reason, {column})" for column in coded)
    # Few combinations of words occur: they are counted before each column is by itself.
    counted = (
        f"SELECT reason, {listed}, count(*) AS number, "  # noqa: S608 - our names
        "min(coalesce(least(s_at, d_at), s_at, d_at)) AS low, "
        "max(coalesce(greatest(s_last, d_last), s_last, d_last)) AS high "
        f"FROM log GROUP BY reason, {listed}"
    )
    rows = view.connection.execute(
        f"SELECT GROUPING_ID({listed}), reason, coalesce({listed}), "  # noqa: S608 - our names
        "sum(number)::BIGINT, min(low), max(high) "
        f"FROM ({counted}) GROUP BY GROUPING SETS ({sets})"
    ).fetchall()
    words: list[dict[str, int]] = [{} for _ in coded]
    rows_by_reason: dict[str | None, int] = {}
    first, last = [], []
    for mask, reason, word, count, low, high in rows:
        # The mask has a 0 for the column that the row is grouped by.
        place = next(n for n in range(len(coded)) if not mask >> (len(coded) - 1 - n) & 1)
        if place == 0:
            rows_by_reason[reason] = rows_by_reason.get(reason, 0) + count
        if reason is None:
            if word:
                words[place][word] = words[place].get(word, 0) + count
            first.append(low)
            last.append(high)
    return _Counted(words, rows_by_reason, min(first, default=0), max(last, default=0))


def recount(view: LogView, summary: LogSummary) -> LogSummary:
    """
    Return the summary of a log in which some cases turned out too long: without their rows.

    Raises:
        UnreadableError: If no row is left, or no case is too long: the log has changed.
    """
    rows_by_case = count_long_cases(view)
    rows = sum(rows_by_case.values())
    if not rows:
        raise UnreadableError(
            say("the log changed while it was read: wait until nobody writes to it any more")
        )
    counts: dict[str | None, int] = {each.reason.value: each.rows for each in summary.left_out}
    counts[Reason.CASE_TOO_LONG.value] = rows
    left_out = _list_left_out(view, counts, tuple(rows_by_case))
    if rows == summary.usable_rows:
        raise UnreadableError(_say_unusable(view, left_out))
    return replace(summary, usable_rows=summary.usable_rows - rows, left_out=left_out)


def _list_left_out(
    view: LogView, rows_by_reason: Mapping[str | None, int], long_cases: Sequence[str] = ()
) -> tuple[LeftOut, ...]:
    if not rows_by_reason:
        return ()
    numbers: dict[str, list[str]] = {}
    for table, query in zip(view.tables, view.select_rejects(long_cases), strict=True):
        found = view.connection.execute(
            f"SELECT reason, row FROM ({query}) QUALIFY "  # noqa: S608 - our query
            f"row_number() OVER (PARTITION BY reason ORDER BY row) <= {SHOWN_NUMBERS} "
            "ORDER BY row"
        ).fetchall()
        for reason, number in found:
            where = f"{table.path}:{number}" if len(view.tables) > 1 else str(number)
            numbers.setdefault(reason, []).append(where)
    return tuple(
        LeftOut(
            reason=reason,
            rows=rows_by_reason[reason.value],
            numbers=tuple(numbers[reason.value][:SHOWN_NUMBERS]),
        )
        for reason in Reason
        if reason.value in rows_by_reason
    )


def _check_number(column: str, words: Mapping[str, int], mapping: LogMapping) -> None:
    if len(words) <= MOST_NAMES:
        return
    facts = tuple(mapping.facts.values())
    header = (
        facts[int(column.removeprefix("fact"))]
        if column.startswith("fact")
        else getattr(mapping.columns, column)
    )
    raise UnreadableError(
        say(
            'column "{header}" has {n} different values, more than the {most} that it may have. '
            "is it the right one?",
            header=header,
            n=len(words),
            most=MOST_NAMES,
        )
    )


def _say_unusable(view: LogView, left_out: Sequence[LeftOut]) -> Any:  # noqa: ANN401 - a message
    named = ", ".join(table.path for table in view.tables)
    if not left_out:
        return say('"{path}" has no rows below its header', path=named)
    most = max(left_out, key=lambda each: each.rows)
    return say(
        'no row of "{path}" can be used: {n} have {reason}',
        path=named,
        n=most.rows,
        reason=MESSAGE_BY_REASON[most.reason],
    )
