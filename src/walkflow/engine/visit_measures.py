"""What the replay of a case says of its visits, in days and seconds."""

from walkflow.engine.columns import (
    BINDER,
    DONE,
    DONE_LAST,
    ENABLED,
    ENABLED_LAST,
    FIRST,
    GRANTED,
    HIGH,
    IS_EARLY,
    LOW,
    NEXT,
    NODE,
    NONE,
    PATH,
    PATH_LENGTH,
    START,
    START_LAST,
    TOTALS,
    UNKNOWN,
    VISIT,
    VISITS,
    Table,
)
from walkflow.engine.executions import DEPARTMENT, HAS_START, SINCE
from walkflow.engine.measure_columns import (
    ATTEMPT,
    BINDER_OF,
    CASE,
    DESK,
    DESK_OF,
    DONE_AT,
    EARLY,
    ENABLED_AT,
    IS_GRANTED,
    IS_RIGHT,
    LAW_UNIT,
    LIMIT_UNIT,
    OFFICE,
    ON_PATH,
    OVER,
    OVER_LAW,
    OVER_WD,
    PATH_WD,
    PROCESSING_S,
    PROCESSING_WD,
    SOJOURN_S,
    SOJOURN_WD,
    START_AT,
    STILL_WD,
    UNIT,
    UNIT_OF,
    WAITING_S,
    WAITING_WD,
)
from walkflow.engine.office import (
    DAY_S,
    IN_DAYS,
    IN_HOURS,
    IN_WORKDAYS,
    NO_LIMIT,
    count_workdays,
    find_due,
    find_moment,
)
from walkflow.engine.pauses import find_rests, gather_pauses


def measure_visits(
    case: int,
    begin: int,
    end: int,
    nodes: Table,
    rows: Table,
    pauses: Table,
    offices: Table,
    work: Table,
    visits: Table,
    place: int,
) -> int:
    """Write the visits of a case; return one past the last."""
    count = work[TOTALS][VISITS]
    if pauses[SINCE][0]:
        gather_pauses(begin, end, rows, pauses, work)
    opening = find_opening(rows, begin, end)
    start = opening if begins_with_a_start(rows, begin, end, opening) else LOW
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
            measure_visit(visit, row, start, nodes, rows, pauses, offices, work, visits, to)
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


def begins_with_a_start(rows: Table, begin: int, end: int, opening: int) -> bool:
    """Return whether the first that is known of a case is a start, and no completion."""
    row = begin
    while row < end and not (rows[HAS_START][row] and rows[START][row] == opening):
        row += 1
    return row < end


def measure_visit(
    visit: int,
    row: int,
    opening: int,
    nodes: Table,
    rows: Table,
    pauses: Table,
    offices: Table,
    work: Table,
    visits: Table,
    to: int,
) -> None:
    """Write one visit, whose first row is given, of a case that began at a second, or LOW."""
    node = work[NODE][visit]
    office = nodes[OFFICE][node]
    enabled, enabled_last = work[ENABLED][visit], work[ENABLED_LAST][visit]
    is_known = work[BINDER][visit] != UNKNOWN
    if work[BINDER][visit] == NONE:
        enabled, enabled_last = opening, opening
        is_known = opening != LOW
    is_sure = is_known and same_day(enabled, enabled_last)
    visits[ENABLED_AT][to] = enabled if is_sure else LOW
    visits[START_AT][to] = work[START][visit] if rows[HAS_START][row] else LOW
    visits[DONE_AT][to] = work[DONE][visit] if work[DONE_LAST][visit] != HIGH else LOW
    rests = find_rests(visit, find_begin(visits, to), office, pauses, offices, work)
    describe_visit(visit, row, rests[0], nodes, rows, work, visits, to)
    measure_times(visit, office, enabled_last, rests, offices, work, visits, to)
    visits[OVER][to] = NONE
    visits[OVER_WD][to] = NONE
    visits[OVER_LAW][to] = NONE
    if visits[PROCESSING_WD][to] != NONE:
        judge_visit(node, rests, nodes, offices, visits, to)


def find_begin(visits: Table, to: int) -> int:
    """Return when the clock of a visit began: what was submitted together waits for its turn."""
    return max(visits[START_AT][to], visits[ENABLED_AT][to])


def describe_visit(
    visit: int,
    row: int,
    still: int,
    nodes: Table,
    rows: Table,
    work: Table,
    visits: Table,
    to: int,
) -> None:
    """Write what a visit is: of which item, the how manyth, whose, and whether it was granted."""
    node = work[NODE][visit]
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
    visits[STILL_WD][to] = still
    is_only = attempt == 1 and work[NEXT][visit] == NONE
    visits[IS_RIGHT][to] = 1 if is_only and work[GRANTED][visit] and not still else 0


def measure_times(
    visit: int,
    office: int,
    enabled_last: int,
    rests: tuple[int, int, int],
    offices: Table,
    work: Table,
    visits: Table,
    to: int,
) -> None:
    """Write how long a visit waited, was worked on, and took: days by dates, and open seconds."""
    enabled, start, done = visits[ENABLED_AT][to], visits[START_AT][to], visits[DONE_AT][to]
    if enabled == LOW:
        enabled_last = LOW
    if start != LOW:
        start = max(start, enabled)
    is_exact_start = start == max(work[START_LAST][visit], enabled_last)
    is_exact_done = work[DONE][visit] == work[DONE_LAST][visit]
    is_exact = enabled == enabled_last and is_exact_start and is_exact_done
    waiting, processing, sojourn = NONE, NONE, NONE
    waiting_s, processing_s, sojourn_s = NONE, NONE, NONE
    # Each moment is looked up once; this is what takes time.
    on_enabled, at_enabled = find_moment(offices, office, enabled) if enabled != LOW else (0, 0)
    on_start, at_start = find_moment(offices, office, start) if start != LOW else (0, 0)
    on_done, at_done = find_moment(offices, office, done) if done != LOW else (0, 0)
    if enabled != LOW and start != LOW:
        waiting = max(0, on_start - on_enabled)
        if is_exact:
            waiting_s = max(0, at_start - at_enabled)
    if start != LOW and done != LOW:
        processing = max(0, on_done - on_start - rests[0])
        if is_exact_start and is_exact_done:
            processing_s = max(0, at_done - at_start - rests[2])
    if enabled != LOW and done != LOW:
        sojourn = max(0, on_done - on_enabled)
        if is_exact:
            sojourn_s = max(0, at_done - at_enabled)
    visits[WAITING_WD][to] = waiting
    visits[PROCESSING_WD][to] = processing
    visits[SOJOURN_WD][to] = sojourn
    visits[WAITING_S][to] = waiting_s
    visits[PROCESSING_S][to] = processing_s
    visits[SOJOURN_S][to] = sojourn_s


def judge_visit(
    node: int,
    rests: tuple[int, int, int],
    nodes: Table,
    offices: Table,
    visits: Table,
    to: int,
) -> None:
    """Write whether a visit kept its limits."""
    if nodes[LIMIT_UNIT][node] != NO_LIMIT:
        over = count_over(node, LIMIT_UNIT, rests, nodes, offices, visits, to)
        visits[OVER][to] = NONE if over == NONE else min(over, 1)
        visits[OVER_WD][to] = over
    if nodes[LAW_UNIT][node] != NO_LIMIT:
        over = count_over(node, LAW_UNIT, rests, nodes, offices, visits, to)
        visits[OVER_LAW][to] = NONE if over == NONE else min(over, 1)


def count_over(
    node: int,
    column: int,
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
    start, done = find_begin(visits, to), visits[DONE_AT][to]
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
