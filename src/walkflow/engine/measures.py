"""What the replay of a case says of itself, and of many cases."""

from walkflow.engine.columns import (
    BEFORE,
    DONE_LAST,
    DUE,
    FIRST,
    FIRST_LINK,
    FOREIGN,
    HIGH,
    ITEM,
    LOW,
    NODE,
    NODES,
    NONE,
    REPEATED,
    SEEN,
    START,
    START_LAST,
    TOKENS_MISSING,
    TOTALS,
    VIOLATIONS,
    VISITS,
    Table,
)
from walkflow.engine.executions import HAS_START, PAUSE
from walkflow.engine.kernel import replay_case
from walkflow.engine.measure_columns import (
    ATTEMPT,
    CLEAN_VISITS,
    DONE_AT,
    EARLY,
    EARLY_VISITS,
    ELAPSED_D,
    ELAPSED_WD,
    FIRST_AT,
    FOREIGN_ROWS,
    LAST_AT,
    LIMIT,
    LIMIT_UNIT,
    NOT_REACHED,
    OFFICE,
    OPEN_VISITS,
    ORDER,
    OVER,
    OVER_LAW,
    OVER_LAW_VISITS,
    OVER_VISITS,
    REPEATED_VISITS,
    ROWS_OF,
    SKIPPED,
    TOKENS,
    VISITS_OF,
)
from walkflow.engine.office import DAY_S, IN_DAYS, count_workdays, find_due
from walkflow.engine.pauses import count_pauses
from walkflow.engine.totals import DESKS, IS_KEPT, UNITS, add_handovers, add_visits
from walkflow.engine.visit_measures import find_opening, measure_visits


def measure_cases(
    chosen: Table,
    begins: Table,
    graph: Table,
    nodes: Table,
    node_by_item: Table,
    rows: Table,
    pauses: Table,
    offices: Table,
    work: Table,
    sizes: Table,
    visits: Table,
    cases: Table,
    counts: Table,
    bins: Table,
    handovers: Table,
    place: int,
) -> int:
    """
    Replay some cases, measure them, and add up their visits.

    Args:
        chosen: The numbers of the cases, in one column.
        begins: By case, and one more, its first row, in one column.
        graph: Of the flow that they follow.
        nodes: What is known about its nodes.
        node_by_item: In one column, the node that handles an item of any flow, or NONE.
        rows: With the columns of a log; their nodes and limits are filled in.
        pauses: Of the executions that the rows are.
        offices: The calendars.
        work: With room for each case.
        sizes: By the numbers of sizes, in one column.
        visits: Where visits go: one behind the other if they are kept, else those of each
            case in the place of the last one's, which is still at hand then.
        cases: Where cases go, by the number of the case.
        counts: Where visits are counted.
        bins: Where their days are counted.
        handovers: Where hand-overs are counted.
        place: Where the first visit goes.

    Returns:
        One past the last visit that is kept.
    """
    units, desks, is_kept = sizes[0][UNITS], sizes[0][DESKS], sizes[0][IS_KEPT]
    for case in chosen[0]:
        begin, end = begins[0][case], begins[0][case + 1]
        set_nodes(node_by_item, rows, begin, end)
        set_limits(nodes, rows, begin, end, pauses, offices)
        replay_case(graph, rows, begin, end, work)
        first = place
        place = measure_visits(case, begin, end, nodes, rows, pauses, offices, work, visits, place)
        measure_case(case, begin, end, graph, nodes, rows, offices, work, cases)
        add_up(visits, first, place, cases, case)
        add_visits(visits, first, place, units, counts, bins)
        add_handovers(visits, first, place, desks, handovers)
        if not is_kept:
            place = first
    return place


def set_nodes(node_by_item: Table, rows: Table, begin: int, end: int) -> None:
    """Set the node that handles each row; NONE if the flow of the case has no such item."""
    items = len(node_by_item[0])
    for row in range(begin, end):
        item = rows[ITEM][row]
        rows[NODE][row] = node_by_item[0][item] if item < items else NONE


def set_limits(
    nodes: Table, rows: Table, begin: int, end: int, pauses: Table, offices: Table
) -> None:
    """Set the last second of each row's limit."""
    for row in range(begin, end):
        node = rows[NODE][row]
        rows[DUE][row] = HIGH
        if node != NONE and rows[HAS_START][row]:
            rows[DUE][row] = find_limit(nodes, rows, row, pauses, offices)


def find_limit(nodes: Table, rows: Table, row: int, pauses: Table, offices: Table) -> int:
    """Return the last second of a row's limit, with its pauses; HIGH where there is none."""
    node = rows[NODE][row]
    unit, amount, office = nodes[LIMIT_UNIT][node], nodes[LIMIT][node], nodes[OFFICE][node]
    paused = 0
    if rows[PAUSE][row]:
        workdays, days, _ = count_pauses(rows[PAUSE][row], LOW, office, pauses, offices)
        paused = days if unit == IN_DAYS else workdays
    return find_due(offices, office, rows[START_LAST][row], unit, amount, paused)


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
