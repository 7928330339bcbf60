"""The sequences of items that cases have, and how many cases have each: a table found by a hash."""

from typing import Final

from walkflow.engine.columns import ITEM, NONE, Table

# The columns of kinds: one for each sequence that occurs.
HASH: Final = 0
CASES: Final = 1
END: Final = 2
"""One past its last code; the codes of the first begin at 0, and of each where the last ended."""
KIND_COLUMNS: Final = 3

_MASK: Final = 2**31 - 1
_FACTOR: Final = 16_777_619


def count_variants(
    flows: Table,
    begins: Table,
    rows: Table,
    slots: Table,
    kinds: Table,
    codes: Table,
    known: int,
) -> int:
    """
    Count the cases of a block by their flow and the sequence of their items.

    Sequences are compared, not only their hashes: the count is exact.

    Args:
        flows: The flow of each case, in one column; NONE: it is not counted.
        begins: By case, and one more, its first row, in one column.
        rows: The rows of the cases.
        slots: By hash: one more than the number of a kind, or 0; more than twice as many as kinds.
        kinds: Their hashes, counts and ends.
        codes: Of all kinds: the flow, and the items.
        known: How many kinds there are.

    Returns:
        How many kinds there are now.
    """
    size = len(slots[0])
    for case in range(len(begins[0]) - 1):
        flow = flows[0][case]
        if flow == NONE:
            continue
        begin, end = begins[0][case], begins[0][case + 1]
        hashed = hash_rows(flow, rows, begin, end)
        place = hashed % size
        while slots[0][place] != 0:
            kind = slots[0][place] - 1
            if kinds[HASH][kind] == hashed and is_same(flow, rows, begin, end, kinds, codes, kind):
                break
            place = place + 1 if place + 1 < size else 0
        if slots[0][place] == 0:
            slots[0][place] = known + 1
            add_kind(flow, rows, begin, end, kinds, codes, known)
            kinds[HASH][known] = hashed
            known += 1
        kinds[CASES][slots[0][place] - 1] += 1
    return known


def hash_rows(flow: int, rows: Table, begin: int, end: int) -> int:
    """Return a number of 31 bits for a flow and the items of some rows."""
    hashed = 2_166_136_261 & _MASK
    hashed = ((hashed ^ flow) * _FACTOR) & _MASK
    for row in range(begin, end):
        hashed = ((hashed ^ rows[ITEM][row]) * _FACTOR) & _MASK
        hashed ^= hashed >> 15
    return hashed


def is_same(
    flow: int, rows: Table, begin: int, end: int, kinds: Table, codes: Table, kind: int
) -> bool:
    """Return whether a kind is this flow with the items of some rows."""
    first = kinds[END][kind - 1] if kind > 0 else 0
    if kinds[END][kind] - first != end - begin + 1 or codes[0][first] != flow:
        return False
    row, place = begin, first + 1
    while row < end and codes[0][place] == rows[ITEM][row]:
        row += 1
        place += 1
    return row == end


def add_kind(
    flow: int, rows: Table, begin: int, end: int, kinds: Table, codes: Table, kind: int
) -> None:
    """Note a sequence that did not occur before."""
    first = kinds[END][kind - 1] if kind > 0 else 0
    codes[0][first] = flow
    for row in range(begin, end):
        codes[0][first + 1 + row - begin] = rows[ITEM][row]
    kinds[END][kind] = first + 1 + end - begin
    kinds[CASES][kind] = 0


def fill_slots(slots: Table, kinds: Table, known: int) -> None:
    """Enter the kinds into slots that are all empty."""
    size = len(slots[0])
    for kind in range(known):
        place = kinds[HASH][kind] % size
        while slots[0][place] != 0:
            place = place + 1 if place + 1 < size else 0
        slots[0][place] = kind + 1
