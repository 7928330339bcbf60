"""
The columns of the kernel's tables: of a graph, of rows, and of its work.

Tables are lists of columns, and arrays with a row for each column where the same
source is compiled: `table[COLUMN][place]` is a whole number in both.
"""

from typing import Final, TypeAlias

from walkflow.model import unknown_times

Ints: TypeAlias = list[int]
Table: TypeAlias = list[Ints]
"""Columns of whole numbers."""

LOW: Final = unknown_times.LOW
HIGH: Final = unknown_times.HIGH
NONE: Final = -1
"""No such visit, node or row."""
UNKNOWN: Final = -2
"""There is one, but which or when is not known."""
EITHER: Final = -3
"""Links of either kind."""

# The columns of a graph: the items of a version that apply, by number in file order, and what
# each of them waits for.
FIRST_LINK: Final = 0
"""By node, and one more: the number of its first link; they end where the next begin."""
BEFORE: Final = 1
"""By link: the node that comes first."""
IS_ISSUE: Final = 2
"""By link: 1 if only issuing waits for it, not the start."""
IS_END: Final = 3
"""By node: 1 if nothing waits for it."""
IS_JOINT: Final = 4
"""By node: 1 if it is submitted together with others, so it may start before its turn."""

# The columns of rows: what happened, in seconds from any moment; the rows of a case stand
# together, by start. A time known only to the day is a first and a last second; one that is not
# known at all reaches from LOW to HIGH.
START: Final = 0
"""When it was accepted, its first second."""
START_LAST: Final = 1
DONE: Final = 2
"""When it was decided, its first second."""
DONE_LAST: Final = 3
END_LAST: Final = 4
"""When it was over for the applicant too: delivered, or else decided."""
DUE: Final = 5
"""The last second of its limit; HIGH where there is none."""
GRANTED: Final = 6
"""1 unless it was refused or withdrawn, so that nothing may start on it."""
NODE: Final = 7
"""The node that handles it; NONE if the flow has no such item."""
ITEM: Final = 8
"""The number of the activity; the members of a bundle have one each."""
ROW_COLUMNS: Final = 9

# The columns of work, where the kernel leaves its results: by visit those of rows up to NODE, and
NEXT: Final = 8
"""By visit: the next one of the same node, or NONE."""
ENABLED: Final = 9
"""The first second of when the last visit that must come first was completed."""
ENABLED_LAST: Final = 10
BINDER: Final = 11
"""The visit that was completed last; NONE: the start of the case; UNKNOWN: cannot be told."""
HOLDER: Final = 12
"""The visit that kept it from being issued after its limit had passed, or NONE."""
IS_EARLY: Final = 13
"""1 if it started, or was issued, before one that must come first was completed."""
PATH: Final = 14
"""The visits of the critical path, the last one first."""
VISIT: Final = 15
"""By row of the case: the visit that it is part of; NONE: of no item of the flow."""
PAUSED: Final = 16
"""By visit of a log: its pause that ended last, or 0."""
FIRST: Final = 17
"""By node: its first visit, or NONE."""
LAST: Final = 18
"""By node: its last visit."""
SEEN: Final = 19
"""By node: the search that came by last."""
STACK: Final = 20
"""By node: room for what is looked for, and how often each was granted."""
SEEN_ITEM: Final = 21
"""By item: how many of its rows came by."""
PAIR: Final = 22
"""By pair: the visit that waited. As many pairs are kept as there is room for."""
PAIR_BEFORE: Final = 23
"""By pair: the visit that it waited for."""
PAIR_IS_ISSUE: Final = 24
EARLY: Final = 25
"""By violation: the visit that did not wait. As many are kept as there is room for."""
EARLY_NODE: Final = 26
"""By violation: the node that it did not wait for."""
EARLY_IS_ISSUE: Final = 27
TOTALS: Final = 28
"""By the numbers below."""

VISITS: Final = 0
"""Of the totals: how many visits the case has."""
PAIRS: Final = 1
VIOLATIONS: Final = 2
PATH_LENGTH: Final = 3
FOREIGN: Final = 4
"""How many rows are of no item of the flow."""
MISSING: Final = 5
"""How many nodes have no visit."""
REPEATED: Final = 6
"""How many visits are not the first of their node."""
TOKENS_MISSING: Final = 7
TOKENS_CONSUMED: Final = 8
TOKENS_REMAINING: Final = 9
TOKENS_PRODUCED: Final = 10
CASE_TOTALS: Final = 11
"""How many of the totals are of the case; the rest is about the work itself."""
SEARCH: Final = 11
NODES: Final = 12
PAIR_ROOM: Final = 13
"""How many pairs and violations are kept."""
ALL_TOTALS: Final = 14
