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
HELD: Final = 8
"""Added to what a row tells while it waits for its place in its day."""


def fold_case(rows: Table, begin: int, end: int, folded: Table, place: int, pauses: Table) -> int:
    """
    Make executions of the rows of a case, in the order of their beginnings.

    A completion closes the earliest open execution of its activity, and of its
    instance where the log names instances; without one it is an execution whose
    start is not known. An execution that is never closed has no known completion.
    A pause, or its end, of an execution that is not under way tells nothing: it is marked.

    Of what is known to the day, a start comes first on it; everything else comes as late as
    the day allows: at its close, or just before an exact row that presupposes it.

    Args:
        rows: Sorted by the first second of their times, with the columns of a log; the
            transition of those that tell nothing becomes LOOSE.
        begin: The first row of the case.
        end: One past its last row.
        folded: Where executions go.
        place: Where the first one goes.
        pauses: Where their pauses go, behind those of other cases.

    Returns:
        One past the last execution.
    """
    first, held = place, NONE
    for row in range(begin, end):
        if held != NONE and rows[START][row] > rows[DONE_LAST][held]:
            place = close_day(rows, held, row, folded, first, place, pauses)
            held = NONE
        if rows[TRANSITION][row] != STARTED and rows[DONE][row] != rows[DONE_LAST][row]:
            rows[TRANSITION][row] += HELD
            if held == NONE:
                held = row
            continue
        if held != NONE:
            make_way(rows, held, row, folded, first, place, pauses)
        place = fold_row(rows, row, folded, first, place, pauses)
    if held != NONE:
        place = close_day(rows, held, end, folded, first, place, pauses)
    return place


def fold_row(rows: Table, row: int, folded: Table, first: int, place: int, pauses: Table) -> int:
    """Take a row into the executions of its case; return one past the last of them."""
    told, found = rows[TRANSITION][row], NONE
    if told != STARTED:
        found = find_open(rows, row, folded, first, place)
    if found == NONE and (told == SUSPENDED or told == RESUMED):
        rows[TRANSITION][row] = LOOSE
        return place
    if found == NONE:
        found = place
        place += 1
        while found > first and folded[START][found - 1] > rows[START][row]:
            for column in range(LOG_COLUMNS):
                folded[column][found] = folded[column][found - 1]
            found -= 1
        add_execution(rows, row, folded, found)
    if told != STARTED:
        change_execution(rows, row, folded, found, pauses)
    return place


def make_way(
    rows: Table, held: int, row: int, folded: Table, first: int, end: int, pauses: Table
) -> None:
    """
    Take those of the rows that are held which an exact row presupposes.

    The end of a pause comes before the next one, a pause before its end, both before the
    completion, and the completion before the next start.
    """
    told = rows[TRANSITION][row]
    if told == SUSPENDED or told == RESUMED:
        before = HELD + (RESUMED if told == SUSPENDED else SUSPENDED)
        each = held
        while each < row and find_open(rows, row, folded, first, end) == NONE:
            if rows[TRANSITION][each] == before and is_alike(rows, each, row):
                take_held(rows, each, folded, first, end, pauses)
            each += 1
        return
    take_pauses(rows, held, row, row, folded, first, end, pauses)
    if told == STARTED:
        for each in range(held, row):
            if rows[TRANSITION][each] > HELD + RESUMED and is_alike(rows, each, row):
                take_held(rows, each, folded, first, end, pauses)


def close_day(
    rows: Table, held: int, until: int, folded: Table, first: int, place: int, pauses: Table
) -> int:
    """Take the rows that are still held, pauses first; return one past the last execution."""
    take_pauses(rows, held, until, NONE, folded, first, place, pauses)
    for each in range(held, until):
        if rows[TRANSITION][each] > HELD:
            rows[TRANSITION][each] -= HELD
            place = fold_row(rows, each, folded, first, place, pauses)
    return place


def take_pauses(
    rows: Table,
    held: int,
    until: int,
    row: int,
    folded: Table,
    first: int,
    end: int,
    pauses: Table,
) -> None:
    """Take the pauses and ends of pauses that are held, in turn, of a row's execution or all."""
    is_taken = True
    while is_taken:
        is_taken = False
        for each in range(held, until):
            told = rows[TRANSITION][each] - HELD
            if told != SUSPENDED and told != RESUMED:
                continue
            if row == NONE or is_alike(rows, each, row):
                is_taken = take_held(rows, each, folded, first, end, pauses) or is_taken


def take_held(rows: Table, row: int, folded: Table, first: int, end: int, pauses: Table) -> bool:
    """Take a row that is held, if there is an execution that it can change; return whether."""
    rows[TRANSITION][row] -= HELD
    found = find_open(rows, row, folded, first, end)
    if found == NONE:
        rows[TRANSITION][row] += HELD
        return False
    change_execution(rows, row, folded, found, pauses)
    return True


def is_alike(rows: Table, one: int, other: int) -> bool:
    """Return whether two rows may be of one execution."""
    if rows[ITEM][one] != rows[ITEM][other]:
        return False
    instance = rows[INSTANCE][one]
    return not instance or not rows[INSTANCE][other] or instance == rows[INSTANCE][other]


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


def change_execution(rows: Table, row: int, folded: Table, found: int, pauses: Table) -> None:
    """Stop or start the clock of an execution, or complete it, as a row tells."""
    told = rows[TRANSITION][row]
    if told == SUSPENDED or told == RESUMED:
        switch_clock(rows, row, folded, found, pauses)
        return
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
