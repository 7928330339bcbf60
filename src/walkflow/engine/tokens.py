"""The tokens that the replay of one case on the flow's net misses and leaves."""

from walkflow.engine.columns import (
    BEFORE,
    DONE,
    DONE_LAST,
    FIRST,
    FIRST_LINK,
    GRANTED,
    HIGH,
    IS_END,
    IS_ISSUE,
    IS_JOINT,
    NEXT,
    NODE,
    NODES,
    NONE,
    STACK,
    START_LAST,
    TOKENS_CONSUMED,
    TOKENS_MISSING,
    TOKENS_PRODUCED,
    TOKENS_REMAINING,
    TOTALS,
    Table,
)


def count_tokens(graph: Table, work: Table) -> None:
    """
    Count the tokens that a replay of the case on the flow's net misses and leaves.

    The net has a place for each link, one before each node that waits for nothing
    and one behind each that nothing waits for; these hold a token at the start and
    must hold one at the end. A visit takes a token of each place before it and puts
    one into each behind it, unless it was not granted.

    Source: Rozinat and van der Aalst (2008), "Conformance checking of processes
    based on monitoring real behavior".
    """
    totals, firings = work[TOTALS], work[STACK]
    missing, consumed, produced = 0, 0, 0
    for node in range(totals[NODES]):
        firings[node] = count_granted(work, node, HIGH)
    for node in range(totals[NODES]):
        fired = firings[node]
        first, end = graph[FIRST_LINK][node], graph[FIRST_LINK][node + 1]
        if first == end:
            produced += 1
            consumed += fired
            missing += max(0, fired - 1)
        for link in range(first, end):
            produced += firings[graph[BEFORE][link]]
            consumed += fired
            if fired > 0:
                missing += count_lacking(graph, work, node, link)
        if graph[IS_END][node]:
            produced += fired
            consumed += 1
            missing += max(0, 1 - fired)
    totals[TOKENS_MISSING] = missing
    totals[TOKENS_CONSUMED] = consumed
    totals[TOKENS_REMAINING] = produced + missing - consumed
    totals[TOKENS_PRODUCED] = produced


def count_lacking(graph: Table, work: Table, node: int, link: int) -> int:
    """Return how many tokens of a link's place were taken before they were there."""
    granted, following = work[GRANTED], work[NEXT]
    is_issue, before = graph[IS_ISSUE][link], graph[BEFORE][link]
    lacking = 0
    visit = work[FIRST][node]
    if following[visit] == NONE:  # as of most nodes: the one visit, and it was granted
        bound = find_bound(graph, work, visit, is_issue)
        return max(0, 1 - count_granted(work, before, bound))
    while visit != NONE:
        if granted[visit]:
            bound = find_bound(graph, work, visit, is_issue)
            taken = 0
            other = work[FIRST][node]
            while other != NONE:
                if granted[other] and find_bound(graph, work, other, is_issue) <= bound:
                    taken += 1
                other = following[other]
            lacking = max(lacking, taken - count_granted(work, before, bound))
        visit = following[visit]
    return lacking


def count_granted(work: Table, node: int, bound: int) -> int:
    """Return how many visits of a node were granted at or before a second."""
    granted, done, following = work[GRANTED], work[DONE], work[NEXT]
    count = 0
    visit = work[FIRST][node]
    while visit != NONE:
        if granted[visit] and done[visit] <= bound:
            count += 1
        visit = following[visit]
    return count


def find_bound(graph: Table, work: Table, visit: int, is_issue: int) -> int:
    """Return the last second at which what a visit waits for may be completed."""
    if is_issue or graph[IS_JOINT][work[NODE][visit]]:
        return work[DONE_LAST][visit]
    return work[START_LAST][visit]
