"""The replay of one case over integer tables; plain Python, compiled where numba is."""

from walkflow.engine.columns import (
    ALL_TOTALS,
    BEFORE,
    BINDER,
    CASE_TOTALS,
    DONE,
    DONE_LAST,
    DUE,
    EARLY,
    EARLY_IS_ISSUE,
    EARLY_NODE,
    EITHER,
    ENABLED,
    ENABLED_LAST,
    END_LAST,
    FIRST,
    FIRST_LINK,
    FOREIGN,
    GRANTED,
    HIGH,
    HOLDER,
    IS_EARLY,
    IS_ISSUE,
    ITEM,
    LAST,
    LOW,
    MISSING,
    NEXT,
    NODE,
    NODES,
    NONE,
    PAIR,
    PAIR_BEFORE,
    PAIR_IS_ISSUE,
    PAIR_ROOM,
    PAIRS,
    PATH,
    PATH_LENGTH,
    REPEATED,
    SEARCH,
    SEEN,
    SEEN_ITEM,
    STACK,
    START,
    START_LAST,
    TOTALS,
    UNKNOWN,
    VIOLATIONS,
    VISIT,
    VISITS,
    Table,
)
from walkflow.engine.tokens import count_tokens, find_bound


def make_work(rows: int, nodes: int, items: int, pairs: int) -> Table:
    """
    Return room for cases of up to so many rows.

    Args:
        rows: The most rows of a case.
        nodes: Of the graph.
        items: How many activities there are.
        pairs: How many pairs and violations are kept; totals need none.
    """
    lengths = [rows] * FIRST + [nodes] * 4 + [items] + [pairs] * 6 + [ALL_TOTALS]
    work = [[0] * length for length in lengths]
    work[TOTALS][NODES] = nodes
    work[TOTALS][PAIR_ROOM] = pairs
    return work


def replay_case(graph: Table, rows: Table, begin: int, end: int, work: Table) -> None:
    """
    Replay the rows of one case against a flow and leave the results in `work`.

    Each start is paired with the latest completion of a predecessor at or before it.
    A node without a visit, and one whose completions all come later, stands for its
    own predecessors. A later visit of a node waits for the earlier ones as well.

    Args:
        graph: The flow.
        rows: Of this and other cases.
        begin: The first row of the case.
        end: One past its last row.
        work: With room for the case.
    """
    totals = work[TOTALS]
    for number in range(CASE_TOTALS):
        totals[number] = 0
    group_rows(rows, begin, end, work)
    for visit in range(totals[VISITS]):
        pair_earlier_visit(work, visit)
        pair_predecessors(graph, work, visit, 0)
        close_waiting(graph, work, visit)
        pair_predecessors(graph, work, visit, 1)
    find_path(work)
    count_tokens(graph, work)


def group_rows(rows: Table, begin: int, end: int, work: Table) -> None:
    """Make visits of rows: one each, or of the n-th rows of the members of a bundle."""
    totals, first, following, seen = work[TOTALS], work[FIRST], work[NEXT], work[SEEN_ITEM]
    for node in range(totals[NODES]):
        first[node] = NONE
    for row in range(begin, end):
        seen[rows[ITEM][row]] = 0
    missing = totals[NODES]
    for row in range(begin, end):
        node, item = rows[NODE][row], rows[ITEM][row]
        if node == NONE:
            work[VISIT][row - begin] = NONE
            totals[FOREIGN] += 1
            continue
        missing -= first[node] == NONE
        visit = first[node]
        for _ in range(seen[item]):
            visit = following[visit] if visit != NONE else NONE
        seen[item] += 1
        if visit == NONE:
            visit = totals[VISITS]
            totals[VISITS] += 1
            add_visit(rows, row, work, visit)
        else:
            widen_visit(rows, row, work, visit)
        work[VISIT][row - begin] = visit
    totals[MISSING] = missing


def add_visit(rows: Table, row: int, work: Table, visit: int) -> None:
    """Make a new visit of a row."""
    node = rows[NODE][row]
    if work[FIRST][node] == NONE:
        work[FIRST][node] = visit
    else:
        work[NEXT][work[LAST][node]] = visit
        work[TOTALS][REPEATED] += 1
    work[LAST][node] = visit
    work[NEXT][visit] = NONE
    for column in range(NODE + 1):
        work[column][visit] = rows[column][row]
    work[ENABLED][visit] = LOW
    work[ENABLED_LAST][visit] = LOW
    work[BINDER][visit] = NONE
    work[HOLDER][visit] = NONE
    work[IS_EARLY][visit] = 0


def widen_visit(rows: Table, row: int, work: Table, visit: int) -> None:
    """Make a row part of the visit of its bundle: the first start, the last completion."""
    work[START][visit] = min(work[START][visit], rows[START][row])
    work[START_LAST][visit] = min(work[START_LAST][visit], rows[START_LAST][row])
    for column in range(DONE, DUE + 1):
        work[column][visit] = max(work[column][visit], rows[column][row])
    work[GRANTED][visit] = min(work[GRANTED][visit], rows[GRANTED][row])


def pair_earlier_visit(work: Table, visit: int) -> None:
    """Let a visit wait for the earlier one of its node that was over last when it started."""
    latest = NONE
    before = work[FIRST][work[NODE][visit]]
    while before != visit:
        is_over = work[DONE][before] <= work[START_LAST][visit]
        if is_over and (latest == NONE or is_later(work, before, latest)):
            latest = before
        before = work[NEXT][before]
    if latest != NONE:
        keep_pair(work, visit, latest, 0)


def pair_predecessors(graph: Table, work: Table, visit: int, is_issue: int) -> None:
    """Pair a visit with the latest completion of each node that must come first."""
    totals, first, seen = work[TOTALS], work[FIRST], work[SEEN]
    totals[SEARCH] += 1
    bound = find_bound(graph, work, visit, is_issue)
    if pair_direct(graph, work, visit, is_issue, bound):
        return
    known = totals[VIOLATIONS]
    waiting = push_predecessors(graph, work, work[NODE][visit], is_issue, 0)
    pair_stack(graph, work, visit, is_issue, waiting, 1)
    if totals[VIOLATIONS] == known:
        return
    waiting = 0
    for node in range(totals[NODES]):
        is_late = seen[node] == totals[SEARCH] and first[node] != NONE
        if is_late and find_completion(work, node, bound) == NONE:
            waiting = push_predecessors(graph, work, node, EITHER, waiting)
    pair_stack(graph, work, visit, is_issue, waiting, 0)


def pair_direct(graph: Table, work: Table, visit: int, is_issue: int, bound: int) -> bool:
    """
    Pair a visit with the nodes that come directly before, if each was completed in time.

    Most visits are in order, and this is all that there is to them. Otherwise nothing
    is done. The pairs come in the order in which `pair_stack` would find them.
    """
    node, stack = work[NODE][visit], work[STACK]
    waiting = 0
    for link in range(graph[FIRST_LINK][node], graph[FIRST_LINK][node + 1]):
        if graph[IS_ISSUE][link] == is_issue:
            latest = find_completion(work, graph[BEFORE][link], bound)
            if latest == NONE:
                return False
            stack[waiting] = latest
            waiting += 1
    while waiting > 0:
        waiting -= 1
        keep_pair(work, visit, stack[waiting], is_issue)
    return True


def pair_stack(  # noqa: PLR0917 - compiled, so they are passed by position
    graph: Table,
    work: Table,
    visit: int,
    is_issue: int,
    waiting: int,
    is_due: int,
) -> None:
    """
    Pair a visit with the nodes on the stack, or with those that they stand for.

    A node that the visit had to wait for and that was completed only later is a
    violation (`is_due` 1), and its own predecessors are not looked at; beyond such a
    node (`is_due` 0) they are, and nothing more is a violation.
    """
    bound = find_bound(graph, work, visit, is_issue)
    while waiting > 0:
        waiting -= 1
        node = work[STACK][waiting]
        latest = find_completion(work, node, bound)
        if latest != NONE:
            keep_pair(work, visit, latest, is_issue)
        elif is_due and work[FIRST][node] != NONE:
            keep_violation(work, visit, node, is_issue)
        else:
            waiting = push_predecessors(graph, work, node, EITHER, waiting)


def find_completion(work: Table, node: int, bound: int) -> int:
    """Return the visit of a node that was granted last at or before a second, or NONE."""
    done, granted, following = work[DONE], work[GRANTED], work[NEXT]
    latest = NONE
    visit = work[FIRST][node]
    while visit != NONE:
        is_done = granted[visit] and done[visit] <= bound
        if is_done and (latest == NONE or is_later(work, visit, latest)):
            latest = visit
        visit = following[visit]
    return latest


def push_predecessors(graph: Table, work: Table, node: int, kind: int, waiting: int) -> int:
    """Put what a node waits for by links of a kind on the stack, each once a search."""
    search, seen, stack = work[TOTALS][SEARCH], work[SEEN], work[STACK]
    for link in range(graph[FIRST_LINK][node], graph[FIRST_LINK][node + 1]):
        before = graph[BEFORE][link]
        is_asked = kind == EITHER or graph[IS_ISSUE][link] == kind
        if is_asked and seen[before] != search:
            seen[before] = search
            stack[waiting] = before
            waiting += 1
    return waiting


def keep_pair(work: Table, visit: int, before: int, is_issue: int) -> None:
    """Note that a visit waited for another, and whether that was the last that it waited for."""
    totals, done, done_last = work[TOTALS], work[DONE], work[DONE_LAST]
    number = totals[PAIRS]
    totals[PAIRS] += 1
    if number < totals[PAIR_ROOM]:
        work[PAIR][number] = visit
        work[PAIR_BEFORE][number] = before
        work[PAIR_IS_ISSUE][number] = is_issue
    column = BINDER
    if is_issue:
        if done[before] <= work[DUE][visit] or done_last[before] == HIGH:
            return
        column = HOLDER
    else:
        work[ENABLED][visit] = max(work[ENABLED][visit], done[before])
        work[ENABLED_LAST][visit] = max(work[ENABLED_LAST][visit], done_last[before])
    known = work[column][visit]
    if known == NONE or comes_first(work, before, known):
        work[column][visit] = before


def comes_first(work: Table, visit: int, other: int) -> bool:
    """Return whether a visit was completed later, or as late and is of an earlier node."""
    if is_later(work, visit, other):
        return True
    return not is_later(work, other, visit) and work[NODE][visit] < work[NODE][other]


def is_later(work: Table, visit: int, other: int) -> bool:
    """Return whether a visit was completed later than another, as far as is known."""
    last, last_other = work[DONE_LAST][visit], work[DONE_LAST][other]
    if last != last_other:
        return last > last_other
    return work[DONE][visit] > work[DONE][other]


def keep_violation(work: Table, visit: int, node: int, is_issue: int) -> None:
    """Note that a visit did not wait for a node, though that was visited later."""
    totals = work[TOTALS]
    number = totals[VIOLATIONS]
    totals[VIOLATIONS] += 1
    work[IS_EARLY][visit] = 1
    if number < totals[PAIR_ROOM]:
        work[EARLY][number] = visit
        work[EARLY_NODE][number] = node
        work[EARLY_IS_ISSUE][number] = is_issue


def close_waiting(graph: Table, work: Table, visit: int) -> None:
    """Say that it cannot be told when a visit was enabled, or bound that by its start."""
    if work[ENABLED_LAST][visit] == HIGH:
        work[BINDER][visit] = UNKNOWN
    bound = find_bound(graph, work, visit, 0)
    work[ENABLED_LAST][visit] = min(work[ENABLED_LAST][visit], bound)


def find_path(work: Table) -> None:
    """Walk back from the last end through the visit that was completed last."""
    totals, end_last, node = work[TOTALS], work[END_LAST], work[NODE]
    visit = NONE
    for each in range(totals[VISITS]):
        if end_last[each] == HIGH:
            continue
        if visit == NONE or end_last[each] > end_last[visit]:
            visit = each
        is_tied = end_last[each] == end_last[visit]
        if is_tied and node[each] < node[visit]:
            visit = each
    visit = find_last_of_tied(work, visit)
    while visit >= 0:
        work[PATH][totals[PATH_LENGTH]] = visit
        totals[PATH_LENGTH] += 1
        visit = work[HOLDER][visit] if work[HOLDER][visit] != NONE else work[BINDER][visit]


def find_last_of_tied(work: Table, visit: int) -> int:
    """Return the visit that ended as late as another, and waited for it or for one that did."""
    totals, end_last, binder = work[TOTALS], work[END_LAST], work[BINDER]
    each = 0
    while visit != NONE and each < totals[VISITS]:
        if binder[each] == visit and end_last[each] == end_last[visit]:
            visit, each = each, 0
        else:
            each += 1
    return visit
