"""The columns of what is known about nodes, and of what is measured: of visits and of cases."""

from typing import Final

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
