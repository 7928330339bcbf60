"""The rows of a log as the kernel takes them, and its cases by what they are held against."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from walkflow.engine import columns
from walkflow.engine.executions import (
    DEPARTMENT,
    HAS_START,
    INSTANCE,
    LOG_COLUMNS,
    LOOSE,
    PAUSE_COLUMNS,
    SUSPENDED,
    TRANSITION,
)
from walkflow.model.event_log import MIXED, Reason, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.case_plans import CasePlan, CasePlans
    from walkflow.engine.compiled import Engine
    from walkflow.model.event_log import Block, EventLog

    Array = NDArray[np.int64]


class EncodedRows(NamedTuple):
    """The rows of a block, one an execution."""

    rows: NDArray[np.int32]
    begins: Array
    """By case, and one more: its first row."""
    pauses: Any
    """Of the executions, as the functions want them."""
    loose: Array
    """The places in the block of rows that tell of an execution which is not under way."""


class CaseGroup(NamedTuple):
    """The cases of a block that are held against one plan."""

    plan: CasePlan
    flow: int
    """Its number."""
    cases: Array
    """Their numbers in the block."""


class UnfitCases(NamedTuple):
    """The cases of a block that are left out for one reason."""

    reason: Reason
    cases: Array
    """Their numbers in the block."""


class LogEncoder:
    """
    Turns the codes of a log into the numbers that its flows have.

    Args:
        plans: What cases are replayed against.
        log: The log.
        facts: What is true of every case, whatever the log says.
        engine: The functions that go over every row.
    """

    def __init__(
        self, plans: CasePlans, log: EventLog, facts: Mapping[str, str], engine: Engine
    ) -> None:
        """Find what the words of the log stand for."""
        import numpy as np  # noqa: PLC0415 - on use

        self.plans, self.log, self._facts, self._engine = plans, log, facts, engine
        summary = log.summary
        known = [plans.find_item(activity) for activity in summary.activities]
        count = len(plans.items)
        self.item_by_activity = np.array(
            [
                count + code if item is None or item not in plans.items else plans.items[item]
                for code, item in enumerate(known)
            ],
            dtype=np.int64,
        )
        desks = [plans.desks[plans.find_desk(named)] for named in summary.departments]
        self._desk_by_code = np.array([*desks, columns.NONE], dtype=np.int64)
        self._flow_by_code = self._find_flows()
        self.items = count + len(summary.activities)
        """How many numbers items have: those of the flows, and the activities of the log."""
        self.assumed: set[str] = set()
        """Facts that were at their default in some case."""
        self._lock = Lock()

    def encode_rows(self, block: Block) -> NDArray[np.int32]:
        """Return the rows of a block as they were told, in the columns of a log."""
        import numpy as np  # noqa: PLC0415 - on use

        rows = np.zeros((LOG_COLUMNS, len(block.activity)), dtype=np.int32)
        has_start = block.start != columns.LOW
        rows[HAS_START] = has_start
        if has_start.all():
            rows[columns.START], rows[columns.START_LAST] = block.start, block.start_last
        else:
            rows[columns.START] = np.where(has_start, block.start, block.done)
            rows[columns.START_LAST] = np.where(has_start, block.start_last, block.done_last)
        rows[columns.DONE] = block.done
        rows[columns.DONE_LAST] = rows[columns.END_LAST] = block.done_last
        rows[columns.GRANTED] = block.is_granted
        rows[columns.NODE] = columns.NONE
        rows[columns.ITEM] = self.item_by_activity[block.activity]
        rows[DEPARTMENT] = self._desk_by_code[block.department]
        if self.log.shape is Shape.TRANSITIONS:
            rows[TRANSITION], rows[INSTANCE] = block.transition, block.instance
        return rows

    def encode(self, block: Block) -> EncodedRows:
        """Return the rows of a block as the kernel takes them."""
        import numpy as np  # noqa: PLC0415 - on use

        rows, begins = self.encode_rows(block), block.begins.astype(np.int64)
        if self.log.shape is not Shape.TRANSITIONS:
            none = self._engine.make_empty(PAUSE_COLUMNS, 1, "int32")
            return EncodedRows(rows, begins, none, np.zeros(0, dtype=np.int64))
        stops = np.count_nonzero(rows[TRANSITION] == SUSPENDED)
        pauses = self._engine.make_empty(PAUSE_COLUMNS, 1 + int(stops), "int32")
        both = self._engine.take(np.stack([begins, begins]))
        folded = self._engine.take(np.zeros_like(rows))
        told = self._engine.take(rows)
        count = self._engine.fold_cases(told, both, folded, pauses)
        loose = np.flatnonzero(np.asarray(told[TRANSITION]) == LOOSE)
        rows = np.asarray(folded, dtype=np.int32)[:, :count].copy()
        rows[columns.NODE] = columns.NONE
        return EncodedRows(rows, np.asarray(both, dtype=np.int64)[1], pauses, loose)

    def group(self, block: Block) -> tuple[list[CaseGroup], list[UnfitCases]]:
        """Return the cases of a block by the plan that they follow, and those that follow none."""
        import numpy as np  # noqa: PLC0415 - on use

        flows = self._flow_by_code[block.flow]
        codes_by_case = np.stack([flows, *(codes.astype(np.int64) for codes in block.facts)])
        key = np.zeros(len(flows), dtype=np.int64)
        for codes in codes_by_case:
            # Numbered anew at each step, so that no number becomes too large.
            known = codes - MIXED
            key = np.unique(key * (int(known.max()) + 1) + known, return_inverse=True)[1]
        firsts, kind_by_case = np.unique(key, return_index=True, return_inverse=True)[1:]
        kinds = codes_by_case[:, firsts]
        groups, unfit = [], []
        for kind, (flow, *codes) in enumerate(kinds.T.tolist()):
            chosen = np.flatnonzero(kind_by_case == kind)
            plan = self._find_plan(flow, codes)
            if isinstance(plan, Reason):
                unfit.append(UnfitCases(plan, chosen))
            else:
                groups.append(CaseGroup(plan, flow, chosen))
        return groups, unfit

    def _find_flows(self) -> Array:
        """
        Return the number of the flow by the code of its word; NONE: none of ours.

        From the end: by the code of no word, and by that of several.
        """
        import numpy as np  # noqa: PLC0415 - on use

        versions, mapping = self.plans.versions, self.log.mapping
        is_only = len(versions) == 1
        if not self.log.summary.flows:
            return np.full(2, 0 if is_only else columns.NONE, dtype=np.int64)
        number_by_word: dict[str, int] = {}
        for number, version in enumerate(versions):
            flow = version.flow
            for word in (flow.flow, flow.name.zh, flow.name.en):
                number_by_word.setdefault(word.casefold(), number)
        found = [
            number_by_word.get(mapping.flows.get(word, word).casefold(), columns.NONE)
            for word in self.log.summary.flows
        ]
        if is_only and self.log.is_recognised and max(found) == columns.NONE:
            # A column that was taken for the flow, and is about something else.
            return np.zeros(len(found) + 2, dtype=np.int64)
        return np.array([*found, MIXED, 0 if is_only else columns.NONE], dtype=np.int64)

    def _find_plan(self, flow: int, codes: list[int]) -> CasePlan | Reason:
        """Return the plan of cases of a flow, or why they have none."""
        if flow < 0:
            return Reason.AMBIGUOUS if flow == MIXED else Reason.NO_FLOW
        summary, mapping = self.log.summary, self.log.mapping
        known = self.plans.versions[flow].flow.facts
        found = dict(self.plans.versions[flow].flow.default_facts)
        told = set(self._facts)
        for fact, words, code in zip(summary.facts, summary.fact_values, codes, strict=True):
            if fact not in known or code == columns.NONE or fact in self._facts:
                continue
            if code == MIXED:
                return Reason.AMBIGUOUS
            word = words[code]
            value = mapping.fact_values.get(fact, {}).get(word, word)
            if value not in known[fact].values:
                return Reason.NO_VALUE
            found[fact] = value
            told.add(fact)
        facts = {**found, **{fact: self._facts[fact] for fact in self._facts if fact in known}}
        with self._lock:
            self.assumed |= set(known) - told
            return self.plans.find_plan(flow, facts)
