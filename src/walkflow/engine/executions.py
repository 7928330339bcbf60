"""Starts, completions, pauses and their ends, folded into one row for each execution."""

from typing import Final

from walkflow.engine.columns import (
    DONE,
    DONE_LAST,
    END_LAST,
    GRANTED,
    HIGH,
    ITEM,
    LOW,
    NONE,
    START,
    START_LAST,
    Table,
)
from walkflow.engine.office import DAY_S, count_open, count_workdays

# The columns of what a log tells, beside those of the kernel's rows.
PAUSED_WD: Final = 9
"""How long the clock stood still: in working days by their dates,"""
PAUSED_D: Final = 10
"""in days,"""
PAUSED_S: Final = 11
"""and in open seconds."""
HAS_START: Final = 12
"""1 unless only the completion is known."""
DEPARTMENT: Final = 13
"""The department that the log names, or NONE."""
TRANSITION: Final = 14
INSTANCE: Final = 15
STOPPED: Final = 16
"""Since when the clock stands still; LOW: it runs."""
IS_OPEN: Final = 17
"""1 until the execution is completed."""
LOG_COLUMNS: Final = 18

STARTED: Final = 0
"""What a row tells: the codes of transitions in blocks."""
SUSPENDED: Final = 1
RESUMED: Final = 2
REFUSED: Final = 4

LOOSE: Final = -2
"""What a row becomes that tells of an execution which is not there."""


def fold_case(rows: Table, begin: int, end: int, offices: Table, folded: Table, place: int) -> int:
    """
    Make executions of the rows of a case, in the order of their beginnings.

    A completion closes the earliest open execution of its activity, and of its
    instance where the log names instances; without one it is an execution whose
    start is not known. An execution that is never closed has no known completion.
    A pause, or its end, of an execution that is not under way tells nothing: it is marked.

    Args:
        rows: Sorted by time, with the columns of a log; the transition of those that tell
            nothing becomes LOOSE.
        begin: The first row of the case.
        end: One past its last row.
        offices: The calendars; the first one counts pauses.
        folded: Where executions go.
        place: Where the first one goes.

    Returns:
        One past the last execution.
    """
    first = place
    for row in range(begin, end):
        told = rows[TRANSITION][row]
        found = NONE
        if told != STARTED:
            found = find_open(rows, row, folded, first, place)
        if told == SUSPENDED or told == RESUMED:
            if found == NONE:
                rows[TRANSITION][row] = LOOSE
            else:
                switch_clock(rows, row, offices, folded, found)
            continue
        if found == NONE:
            found = place
            place += 1
            add_execution(rows, row, folded, found)
        if told != STARTED:
            if folded[STOPPED][found] != LOW:
                switch_clock(rows, row, offices, folded, found)
            folded[IS_OPEN][found] = 0
            folded[DONE][found] = rows[DONE][row]
            folded[DONE_LAST][found] = rows[DONE_LAST][row]
            folded[END_LAST][found] = rows[DONE_LAST][row]
            folded[GRANTED][found] = rows[GRANTED][row]
            if told == REFUSED:
                folded[GRANTED][found] = 0
            if folded[DEPARTMENT][found] == NONE:
                folded[DEPARTMENT][found] = rows[DEPARTMENT][row]
    return place


def find_open(rows: Table, row: int, folded: Table, first: int, end: int) -> int:
    """Return the execution that a row belongs to, or NONE."""
    instance = rows[INSTANCE][row]
    told = rows[TRANSITION][row]
    for each in range(first, end):
        if not folded[IS_OPEN][each] or folded[ITEM][each] != rows[ITEM][row]:
            continue
        if instance and folded[INSTANCE][each] and folded[INSTANCE][each] != instance:
            continue
        is_stopped = folded[STOPPED][each] != LOW
        if told == SUSPENDED and is_stopped:
            continue
        if told == RESUMED and not is_stopped:
            continue
        return each
    return NONE


def add_execution(rows: Table, row: int, folded: Table, place: int) -> None:
    """Begin an execution."""
    for column in (START, START_LAST, DONE, ITEM, GRANTED, DEPARTMENT, INSTANCE):
        folded[column][place] = rows[column][row]
    folded[DONE_LAST][place] = HIGH
    folded[END_LAST][place] = HIGH
    folded[PAUSED_WD][place] = 0
    folded[PAUSED_D][place] = 0
    folded[PAUSED_S][place] = 0
    folded[STOPPED][place] = LOW
    folded[IS_OPEN][place] = 1
    folded[HAS_START][place] = 0
    if rows[TRANSITION][row] == STARTED:
        folded[HAS_START][place] = 1


def switch_clock(rows: Table, row: int, offices: Table, folded: Table, place: int) -> None:
    """Stop the clock of an execution, or let it run again and count how long it stood still."""
    now, since = rows[START][row], folded[STOPPED][place]
    if since == LOW:
        folded[STOPPED][place] = now
        return
    folded[STOPPED][place] = LOW
    folded[PAUSED_WD][place] += count_workdays(offices, 0, since, now)
    folded[PAUSED_D][place] += now // DAY_S - since // DAY_S
    folded[PAUSED_S][place] += count_open(offices, 0, since, now)


def fold_cases(rows: Table, begins: Table, offices: Table, folded: Table) -> int:
    """
    Make executions of the rows of many cases.

    Args:
        rows: Sorted by case and time.
        begins: By case, and one more, its first row; and behind it the same of `folded`,
            which is filled.
        offices: The calendars.
        folded: Where executions go, as many as there are rows at most.

    Returns:
        How many executions there are.
    """
    place = 0
    begins[1][0] = 0
    for case in range(len(begins[0]) - 1):
        place = fold_case(rows, begins[0][case], begins[0][case + 1], offices, folded, place)
        begins[1][case + 1] = place
    return place
