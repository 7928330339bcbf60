"""When the clocks of visits stood still: the pauses of several rows joined, and counted."""

from walkflow.engine.columns import (
    DONE,
    DONE_LAST,
    DUE,
    HIGH,
    HOLDER,
    NONE,
    PAUSED,
    TOTALS,
    VISIT,
    VISITS,
    Table,
)
from walkflow.engine.executions import EARLIER, PAUSE, SINCE, UNTIL
from walkflow.engine.office import DAY_S, count_open, count_workdays


def gather_pauses(begin: int, end: int, rows: Table, pauses: Table, work: Table) -> None:
    """Join the pauses of the rows of each visit: the one that ended last comes first."""
    for visit in range(work[TOTALS][VISITS]):
        work[PAUSED][visit] = 0
    for row in range(begin, end):
        visit = work[VISIT][row - begin]
        if visit != NONE and rows[PAUSE][row]:
            work[PAUSED][visit] = merge_pauses(work[PAUSED][visit], rows[PAUSE][row], pauses)


def merge_pauses(one: int, other: int, pauses: Table) -> int:
    """Return the first of the pauses of two chains, made one; the later end comes first."""
    first, last = 0, 0
    while one and other:
        if pauses[UNTIL][one] < pauses[UNTIL][other]:
            one, other = other, one
        if last:
            pauses[EARLIER][last] = one
        else:
            first = one
        last = one
        one = pauses[EARLIER][one]
    rest = one or other
    if last:
        pauses[EARLIER][last] = rest
    else:
        first = rest
    return first


def find_rests(
    visit: int, begin: int, office: int, pauses: Table, offices: Table, work: Table
) -> tuple[int, int, int]:
    """
    Return how long the clock of a visit stood still: working days, days and open seconds.

    A visit past its limit that is issued only after another item rests from its limit, or
    from the end of its last pause, to the completion of that item.

    Args:
        visit: Its number.
        begin: When its clock began.
        office: Whose days and hours count.
        pauses: Those of all visits.
        offices: The calendars.
        work: What the kernel left.
    """
    pause = work[PAUSED][visit]
    days, dates, open_s, last = 0, 0, 0, begin
    if pause:
        days, dates, open_s = count_pauses(pause, begin, office, pauses, offices)
        last = max(begin, pauses[UNTIL][pause])
    holder = work[HOLDER][visit]
    if holder != NONE and work[DONE_LAST][visit] != HIGH:
        since = max(last, work[DUE][visit])
        until = min(work[DONE][holder], work[DONE][visit])
        if until > since:
            days += count_workdays(offices, office, since, until)
            dates += until // DAY_S - since // DAY_S
            open_s += count_open(offices, office, since, until)
    return days, dates, open_s


def count_pauses(
    pause: int, begin: int, office: int, pauses: Table, offices: Table
) -> tuple[int, int, int]:
    """
    Return how long pauses were: working days by their dates, days and open seconds.

    Time in several of them counts once. As they come by their ends, the last one first,
    everything after the earliest beginning is counted already.

    Args:
        pause: The one that ended last.
        begin: Before this second nothing counts.
        office: Whose days and hours count.
        pauses: All of them.
        offices: The calendars.
    """
    days, dates, open_s, reached = 0, 0, 0, HIGH
    while pause:
        since, until = max(begin, pauses[SINCE][pause]), min(pauses[UNTIL][pause], reached)
        if until > since:
            days += count_workdays(offices, office, since, until)
            dates += until // DAY_S - since // DAY_S
            open_s += count_open(offices, office, since, until)
            reached = since
        pause = pauses[EARLIER][pause]
    return days, dates, open_s
