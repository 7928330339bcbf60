"""What the replay of a case says of its visits and of itself, in days and seconds."""

from typing import Final

from walkflow.engine.columns import (
    BEFORE,
    BINDER,
    DONE,
    DONE_LAST,
    DUE,
    ENABLED,
    ENABLED_LAST,
    FIRST,
    FIRST_LINK,
    FOREIGN,
    GRANTED,
    HIGH,
    HOLDER,
    IS_EARLY,
    LOW,
    NEXT,
    NODE,
    NODES,
    NONE,
    PATH,
    PATH_LENGTH,
    REPEATED,
    SEEN,
    START,
    START_LAST,
    TOKENS_MISSING,
    TOTALS,
    UNKNOWN,
    VIOLATIONS,
    VISIT,
    VISITS,
    Table,
)
from walkflow.engine.executions import DEPARTMENT, HAS_START, PAUSED_D, PAUSED_S, PAUSED_WD
from walkflow.engine.kernel import replay_case
from walkflow.engine.office import (
    DAY_S,
    IN_DAYS,
    IN_HOURS,
    IN_WORKDAYS,
    NO_LIMIT,
    count_open,
    count_workdays,
    find_due,
)

# The columns of what is known about the nodes of a graph.
UNIT: Final = 0
"""By node: its number among those of all flows."""
ORDER: Final = 1
"""The nodes, so that each comes after all it waits for."""
LIMIT_UNIT: Final = 2
LIMIT: Final = 3
LAW_UNIT: Final = 4
LAW: Final = 5
"""The statutory limit."""
OFFICE: Final = 6
DESK: Final = 7
"""The department that the flow names."""
NODE_COLUMNS: Final = 8

# The columns of visits; days and seconds that are not known are NONE.
CASE: Final = 0
UNIT_OF: Final = 1
ATTEMPT: Final = 2
"""From 1."""
DESK_OF: Final = 3
ENABLED_AT: Final = 4
"""LOW where it is not known, as the next two."""
START_AT: Final = 5
DONE_AT: Final = 6
WAITING_WD: Final = 7
PROCESSING_WD: Final = 8
"""Less pauses."""
SOJOURN_WD: Final = 9
STILL_WD: Final = 10
"""How long it was paused, also for being issued only after another item."""
WAITING_S: Final = 11
"""In open seconds, as the next two."""
PROCESSING_S: Final = 12
SOJOURN_S: Final = 13
ON_PATH: Final = 14
"""1 if it is on the critical path of its case, 2 if another visit of its item is as well."""
PATH_WD: Final = 15
"""What it adds to that path."""
OVER: Final = 16
"""1 if it took longer than its limit, 0 if not; NONE without limit, or where it is not known."""
OVER_WD: Final = 17
"""By how many working days."""
OVER_LAW: Final = 18
EARLY: Final = 19
IS_GRANTED: Final = 20
BINDER_OF: Final = 21
"""The department that it was handed over by, or NONE."""
IS_RIGHT: Final = 22
"""1 if it was granted at once: the only visit of its item, without a pause."""
VISIT_COLUMNS: Final = 23

# The columns of cases.
FIRST_AT: Final = 0
"""The first second of the case."""
LAST_AT: Final = 1
"""The last completion of an item of the flow."""
ROWS_OF: Final = 2
VISITS_OF: Final = 3
ELAPSED_WD: Final = 4
ELAPSED_D: Final = 5
SKIPPED: Final = 6
"""How many items have no visit though one that comes later does."""
NOT_REACHED: Final = 7
"""How many items have no visit, nor does any that comes later."""
EARLY_VISITS: Final = 8
REPEATED_VISITS: Final = 9
FOREIGN_ROWS: Final = 10
OVER_VISITS: Final = 11
OVER_LAW_VISITS: Final = 12
CLEAN_VISITS: Final = 13
"""How many visits are in order and not repeated."""
OPEN_VISITS: Final = 14
"""How many were not completed."""
TOKENS: Final = 15
"""Missing, consumed, remaining and produced, a column each."""
CASE_COLUMNS: Final = 19


def measure_cases(
    chosen: Table,
    begins: Table,
    graph: Table,
    nodes: Table,
    rows: Table,
    offices: Table,
    work: Table,
    visits: Table,
    cases: Table,
    place: int,
) -> int:
    """
    Replay some cases and measure them.

    Args:
        chosen: The numbers of the cases, in one column.
        begins: By case, and one more, its first row, in one column.
        graph: Of the flow that they follow.
        nodes: What is known about its nodes.
        rows: With the columns of a log; their limits are filled in.
        offices: The calendars.
        work: With room for each case.
        visits: Where visits go.
        cases: Where cases go, by the number of the case.
        place: Where the first visit goes.

    Returns:
        One past the last visit.
    """
    for case in chosen[0]:
        begin, end = begins[0][case], begins[0][case + 1]
        set_limits(nodes, rows, begin, end, offices)
        replay_case(graph, rows, begin, end, work)
        first = place
        place = measure_visits(case, begin, end, nodes, rows, offices, work, visits, place)
        measure_case(case, begin, end, graph, nodes, rows, offices, work, cases)
        add_up(visits, first, place, cases, case)
    return place


def set_limits(nodes: Table, rows: Table, begin: int, end: int, offices: Table) -> None:
    """Set the last second of each row's limit."""
    for row in range(begin, end):
        node = rows[NODE][row]
        rows[DUE][row] = HIGH
        if node != NONE and rows[HAS_START][row]:
            rows[DUE][row] = find_limit(nodes, rows, row, offices)


def find_limit(nodes: Table, rows: Table, row: int, offices: Table) -> int:
    """Return the last second of a row's limit, with its pauses; HIGH where there is none."""
    node = rows[NODE][row]
    unit, amount = nodes[LIMIT_UNIT][node], nodes[LIMIT][node]
    paused = rows[PAUSED_D][row] if unit == IN_DAYS else rows[PAUSED_WD][row]
    return find_due(offices, nodes[OFFICE][node], rows[START_LAST][row], unit, amount, paused)


def measure_visits(
    case: int,
    begin: int,
    end: int,
    nodes: Table,
    rows: Table,
    offices: Table,
    work: Table,
    visits: Table,
    place: int,
) -> int:
    """Write the visits of a case; return one past the last."""
    count = work[TOTALS][VISITS]
    opening = find_opening(rows, begin, end)
    for visit in range(count):
        to = place + visit
        visits[CASE][to] = case
        visits[ATTEMPT][to] = 0
        visits[STILL_WD][to] = 0
        visits[ON_PATH][to] = 0
        visits[PATH_WD][to] = 0
    for row in range(begin, end):
        visit = work[VISIT][row - begin]
        if visit == NONE:
            continue
        to = place + visit
        if visits[ATTEMPT][to] == 0:
            measure_visit(visit, row, opening, nodes, rows, offices, work, visits, to)
        elif rows[DEPARTMENT][row] != visits[DESK_OF][to]:
            visits[DESK_OF][to] = nodes[DESK][work[NODE][visit]]  # members of several desks
    for visit in range(count):
        to, binder = place + visit, work[BINDER][visit]
        visits[BINDER_OF][to] = visits[DESK_OF][place + binder] if binder >= 0 else NONE
    mark_path(opening, offices, work, visits, place)
    return place + count


def find_opening(rows: Table, begin: int, end: int) -> int:
    """Return the first second of a case."""
    first = HIGH
    for row in range(begin, end):
        first = min(first, rows[START][row])
    return first


def find_closing(rows: Table, begin: int, end: int) -> int:
    """Return the last known completion of an item of the flow; without one, the last moment."""
    last, last_of_all = LOW, LOW
    for row in range(begin, end):
        moment = rows[START][row]
        if rows[DONE_LAST][row] != HIGH:
            moment = rows[DONE_LAST][row]
            if rows[NODE][row] != NONE:
                last = max(last, moment)
        last_of_all = max(last_of_all, moment)
    return last_of_all if last == LOW else last


def measure_visit(
    visit: int,
    row: int,
    opening: int,
    nodes: Table,
    rows: Table,
    offices: Table,
    work: Table,
    visits: Table,
    to: int,
) -> None:
    """Write one visit, whose first row is given."""
    node = work[NODE][visit]
    office = nodes[OFFICE][node]
    visits[UNIT_OF][to] = nodes[UNIT][node]
    attempt, before = 1, work[FIRST][node]
    while before != visit:
        attempt += 1
        before = work[NEXT][before]
    visits[ATTEMPT][to] = attempt
    desk = rows[DEPARTMENT][row]
    visits[DESK_OF][to] = nodes[DESK][node] if desk == NONE else desk
    visits[EARLY][to] = work[IS_EARLY][visit]
    visits[IS_GRANTED][to] = work[GRANTED][visit]
    enabled, enabled_last = work[ENABLED][visit], work[ENABLED_LAST][visit]
    if work[BINDER][visit] == NONE:
        enabled, enabled_last = opening, opening
    start, start_last = work[START][visit], work[START_LAST][visit]
    done, done_last = work[DONE][visit], work[DONE_LAST][visit]
    has_start = rows[HAS_START][row]
    has_done = done_last != HIGH
    is_sure = work[BINDER][visit] != UNKNOWN and same_day(enabled, enabled_last)
    is_exact = enabled == enabled_last and start == start_last and done == done_last
    visits[ENABLED_AT][to] = enabled if is_sure else LOW
    visits[START_AT][to] = start if has_start else LOW
    visits[DONE_AT][to] = done if has_done else LOW
    for column in range(WAITING_WD, STILL_WD):
        visits[column][to] = NONE
    for column in range(WAITING_S, ON_PATH):
        visits[column][to] = NONE
    for column in range(OVER, EARLY):
        visits[column][to] = NONE
    rests = find_rests(visit, row, office, rows, offices, work)
    still, still_s = rests[0], rests[2]
    visits[STILL_WD][to] = still
    is_only = attempt == 1 and work[NEXT][visit] == NONE
    visits[IS_RIGHT][to] = 1 if is_only and work[GRANTED][visit] and not still else 0
    if is_sure and has_start:
        visits[WAITING_WD][to] = max(0, count_workdays(offices, office, enabled, start))
        if is_exact:
            visits[WAITING_S][to] = max(0, count_open(offices, office, enabled, start))
    if has_start and has_done:
        days = count_workdays(offices, office, start, done) - still
        visits[PROCESSING_WD][to] = max(0, days)
        if start == start_last and done == done_last:
            open_s = count_open(offices, office, start, done) - still_s
            visits[PROCESSING_S][to] = max(0, open_s)
        if nodes[LIMIT_UNIT][node] != NO_LIMIT:
            over = count_over(node, LIMIT_UNIT, start, done, rests, nodes, offices, visits, to)
            visits[OVER][to] = NONE if over == NONE else min(over, 1)
            visits[OVER_WD][to] = over
        if nodes[LAW_UNIT][node] != NO_LIMIT:
            over = count_over(node, LAW_UNIT, start, done, rests, nodes, offices, visits, to)
            visits[OVER_LAW][to] = NONE if over == NONE else min(over, 1)
    if is_sure and has_done:
        visits[SOJOURN_WD][to] = max(0, count_workdays(offices, office, enabled, done))
        if is_exact:
            visits[SOJOURN_S][to] = max(0, count_open(offices, office, enabled, done))


def find_rests(
    visit: int, row: int, office: int, rows: Table, offices: Table, work: Table
) -> tuple[int, int, int]:
    """
    Return how long the clock of a visit stood still: working days, days and open seconds.

    A visit past its limit that is issued only after another item rests from its limit
    to the completion of that item.
    """
    days, dates, open_s = rows[PAUSED_WD][row], rows[PAUSED_D][row], rows[PAUSED_S][row]
    holder = work[HOLDER][visit]
    if holder != NONE and work[DONE_LAST][visit] != HIGH:
        since, until = work[DUE][visit], min(work[DONE][holder], work[DONE][visit])
        if until > since:
            days += count_workdays(offices, office, since, until)
            dates += until // DAY_S - since // DAY_S
            open_s += count_open(offices, office, since, until)
    return days, dates, open_s


def count_over(
    node: int,
    column: int,
    start: int,
    done: int,
    rests: tuple[int, int, int],
    nodes: Table,
    offices: Table,
    visits: Table,
    to: int,
) -> int:
    """
    Return by how many working days a visit took longer than a limit: at least 1 if it did.

    Zero if it kept it; NONE where what is known does not tell.
    """
    unit, amount, office = nodes[column][node], nodes[column + 1][node], nodes[OFFICE][node]
    if unit == IN_WORKDAYS:
        return max(0, visits[PROCESSING_WD][to] - amount)
    if unit == IN_HOURS:
        if visits[PROCESSING_S][to] == NONE:
            return NONE
        if visits[PROCESSING_S][to] <= amount * 3600:
            return 0
    due = find_due(offices, office, start, unit, amount, rests[1 if unit == IN_DAYS else 0])
    if unit == IN_DAYS and done <= due:
        return 0
    return max(1, count_workdays(offices, office, due, done) if done > due else 0)


def same_day(first: int, last: int) -> bool:
    """Return whether two seconds are of one day."""
    return first // DAY_S == last // DAY_S


def mark_path(opening: int, offices: Table, work: Table, visits: Table, place: int) -> None:
    """Mark the visits of the critical path, with what each adds: the days add up to its length."""
    length = work[TOTALS][PATH_LENGTH]
    for number in range(length):
        visit = work[PATH][number]
        since = opening
        if number + 1 < length:
            since = work[DONE_LAST][work[PATH][number + 1]]
        elif work[BINDER][visit] == UNKNOWN:
            since = work[START][visit]
        visits[ON_PATH][place + visit] = 1
        other = work[FIRST][work[NODE][visit]]
        while other != NONE:
            if other != visit and visits[ON_PATH][place + other]:
                visits[ON_PATH][place + visit] = 2
            other = work[NEXT][other]
        days = count_workdays(offices, 0, since, work[DONE_LAST][visit])
        visits[PATH_WD][place + visit] = max(0, days)


def measure_case(
    case: int,
    begin: int,
    end: int,
    graph: Table,
    nodes: Table,
    rows: Table,
    offices: Table,
    work: Table,
    cases: Table,
) -> None:
    """Write a case."""
    totals = work[TOTALS]
    first, last = find_opening(rows, begin, end), find_closing(rows, begin, end)
    cases[FIRST_AT][case] = first
    cases[LAST_AT][case] = last
    cases[ROWS_OF][case] = end - begin
    cases[VISITS_OF][case] = totals[VISITS]
    cases[ELAPSED_WD][case] = count_workdays(offices, 0, first, last)
    cases[ELAPSED_D][case] = last // DAY_S - first // DAY_S
    cases[EARLY_VISITS][case] = totals[VIOLATIONS]
    cases[REPEATED_VISITS][case] = totals[REPEATED]
    cases[FOREIGN_ROWS][case] = totals[FOREIGN]
    for number in range(4):
        cases[TOKENS + number][case] = totals[TOKENS_MISSING + number]
    count_missing(case, graph, nodes, work, cases)


def count_missing(case: int, graph: Table, nodes: Table, work: Table, cases: Table) -> None:
    """Count the items without a visit: those that a later one was visited after, and the rest."""
    needed, first = work[SEEN], work[FIRST]
    skipped, not_reached = 0, 0
    count = work[TOTALS][NODES]
    for node in range(count):
        needed[node] = 0
    for number in range(count - 1, -1, -1):
        node = nodes[ORDER][number]
        if first[node] == NONE and not needed[node]:
            not_reached += 1
            continue
        if first[node] == NONE:
            skipped += 1
        for link in range(graph[FIRST_LINK][node], graph[FIRST_LINK][node + 1]):
            needed[graph[BEFORE][link]] = 1
    cases[SKIPPED][case] = skipped
    cases[NOT_REACHED][case] = not_reached


def add_up(visits: Table, begin: int, end: int, cases: Table, case: int) -> None:
    """Write what the visits of a case add up to."""
    over, over_law, clean, is_open = 0, 0, 0, 0
    for each in range(begin, end):
        if visits[OVER][each] == 1:
            over += 1
        if visits[OVER_LAW][each] == 1:
            over_law += 1
        if visits[DONE_AT][each] == LOW:
            is_open += 1
        if not visits[EARLY][each] and visits[ATTEMPT][each] == 1:
            clean += 1
    cases[OVER_VISITS][case] = over
    cases[OVER_LAW_VISITS][case] = over_law
    cases[CLEAN_VISITS][case] = clean
    cases[OPEN_VISITS][case] = is_open
