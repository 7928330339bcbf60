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

# The columns of what a log tells, beside those of the kernel's rows.
PAUSE: Final = 9
"""The number of its last pause; 0: it has none."""
HAS_START: Final = 10
"""1 unless only the completion is known."""
DEPARTMENT: Final = 11
"""The department that the log names, or NONE."""
TRANSITION: Final = 12
INSTANCE: Final = 13
STOPPED: Final = 14
"""Since when the clock stands still; LOW: it runs."""
IS_OPEN: Final = 15
"""1 until the execution is completed."""
LOG_COLUMNS: Final = 16

# The columns of pauses, which are numbered from 1.
SINCE: Final = 0
"""The second at which it began; in place 0, how many pauses there are."""
UNTIL: Final = 1
"""The second at which it ended."""
EARLIER: Final = 2
"""The pause of the same execution, or visit, that ended last before it; 0: there is none."""
PAUSE_COLUMNS: Final = 3

STARTED: Final = 0
"""What a row tells: the codes of transitions in blocks."""
SUSPENDED: Final = 1
RESUMED: Final = 2
REFUSED: Final = 4

LOOSE: Final = -2
"""What a row becomes that tells of an execution which is not there."""


def fold_case(rows: Table, begin: int, end: int, folded: Table, place: int, pauses: Table) -> int:
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
        folded: Where executions go.
        place: Where the first one goes.
        pauses: Where their pauses go, behind those of other cases.

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
                switch_clock(rows, row, folded, found, pauses)
            continue
        if found == NONE:
            found = place
            place += 1
            add_execution(rows, row, folded, found)
        if told != STARTED:
            if folded[STOPPED][found] != LOW:
                switch_clock(rows, row, folded, found, pauses)
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
    folded[PAUSE][place] = 0
    folded[STOPPED][place] = LOW
    folded[IS_OPEN][place] = 1
    folded[HAS_START][place] = 0
    if rows[TRANSITION][row] == STARTED:
        folded[HAS_START][place] = 1


def switch_clock(rows: Table, row: int, folded: Table, place: int, pauses: Table) -> None:
    """Stop the clock of an execution, or let it run again and keep when it stood still."""
    now, since = rows[START][row], folded[STOPPED][place]
    if since == LOW:
        folded[STOPPED][place] = now
        return
    folded[STOPPED][place] = LOW
    pauses[SINCE][0] += 1
    pause = pauses[SINCE][0]
    pauses[SINCE][pause] = since
    pauses[UNTIL][pause] = now
    pauses[EARLIER][pause] = folded[PAUSE][place]
    folded[PAUSE][place] = pause


def fold_cases(rows: Table, begins: Table, folded: Table, pauses: Table) -> int:
    """
    Make executions of the rows of many cases.

    Args:
        rows: Sorted by case and time.
        begins: By case, and one more, its first row; and behind it the same of `folded`,
            which is filled.
        folded: Where executions go, as many as there are rows at most.
        pauses: Where pauses go, as many as rows begin one at most, and one place more.

    Returns:
        How many executions there are.
    """
    place = 0
    begins[1][0] = 0
    for case in range(len(begins[0]) - 1):
        place = fold_case(rows, begins[0][case], begins[0][case + 1], folded, place, pauses)
        begins[1][case + 1] = place
    return place
