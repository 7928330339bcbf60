"""The cases of a log, replayed block by block against their flows and added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from walkflow.engine import columns, kernel, measure_columns
from walkflow.engine import totals as sums
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
from walkflow.engine.office import DAY_S, make_offices
from walkflow.engine.variant_counter import VariantCounter
from walkflow.model.event_log import EPOCH_YEAR, EventLog, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.case_plans import CasePlan, CasePlans
    from walkflow.engine.compiled import Engine
    from walkflow.model.event_log import Block

    Array = NDArray[np.int64]

EPOCH = date(EPOCH_YEAR, 1, 1)


class Sink(Protocol):
    """Where single cases and visits go, if anybody wants them."""

    def take(self, done: MeasuredBlock) -> None:
        """Take the cases of a block."""


class MeasuredBlock(NamedTuple):
    """The cases of a block and their visits, as they were measured."""

    case_ids: tuple[str, ...]
    cases: Array
    """By column and case."""
    visits: Array
    """By column and visit."""
    flow_by_case: Array
    """The number of the flow; NONE: the case was left out."""
    block: Block
    """The rows that the cases were told by."""
    plans: tuple[tuple[CasePlan, int, Array], ...]
    """What cases were held against: the plan, the number of its flow, the numbers of the cases."""


@dataclass(slots=True)
class Replayed:
    """What came of a log."""

    totals: sums.Totals
    rows: int = 0
    """How many rows it has."""
    loose_rows: int = 0
    """How many tell of a pause, or its end, of an execution that is not under way."""
    cases_left_out: int = 0
    assumed: set[str] = field(default_factory=set)
    """Facts that were at their default in some case."""
    months: tuple[str, ...] = ()


class Replayer:
    """
    Replays the blocks of one log.

    Args:
        plans: What cases are replayed against.
        log: The log.
        facts: What is true of every case, whatever the log says.
        engine: The functions that go over every row.
    """

    def __init__(
        self, plans: CasePlans, log: EventLog, facts: Mapping[str, str], engine: Engine
    ) -> None:
        """Turn words into numbers, and calendars into tables."""
        import numpy as np  # noqa: PLC0415 - on use

        self.plans, self.log, self.facts, self.engine = plans, log, facts, engine
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
        self.desk_by_code = np.array([*desks, columns.NONE], dtype=np.int64)
        self.flow_by_code = self._find_flows()
        self.offices = engine.make(make_offices(plans.offices, EPOCH, summary.first, summary.last))
        self.activities = count + len(summary.activities)
        self.first_month, self.month_by_day, names = _list_months(summary.first, summary.last)
        self.months = engine.make([self.month_by_day, [summary.first // DAY_S]])
        empty = sums.make_totals(
            len(plans.units), len(plans.desks), len(plans.versions), len(names), self.activities
        )
        self.result = Replayed(empty, months=names)
        self._tables = _Tables(*(engine.make(getattr(empty, name)) for name in _Tables._fields))
        self.sizes = engine.make([[len(plans.units)]])
        self.variants = VariantCounter(engine, self.activities)
        self._measured: _Measured | None = None

    def run(self, sink: Sink | None = None, tell: Callable[[int], None] | None = None) -> Replayed:
        """
        Replay the whole log.

        Args:
            sink: Where single cases and visits go.
            tell: Is told how many rows have been replayed.
        """
        for block in self.log.read_blocks(sink is not None):
            self.add_block(block, sink)
            self.result.rows += int(block.begins[-1])
            if tell is not None:
                tell(self.result.rows)
        for name, table in zip(_Tables._fields, self._tables, strict=True):
            setattr(self.result.totals, name, _as_lists(table))
        self.result.totals.variants = self.variants.read()
        return self.result

    def add_block(self, block: Block, sink: Sink | None) -> None:
        """Replay the cases of a block and add them up."""
        import numpy as np  # noqa: PLC0415 - on use

        rows, begins, pauses = self._encode(block)
        flows = self._choose_flows(block)
        groups = self._group(block, flows)
        table, limits = self.engine.take(rows), self.engine.take(begins[None, :])
        measured = self._make_measured(rows.shape[1], len(flows), is_kept=sink is not None)
        longest = int(np.diff(begins).max())
        place = 0
        for plan, flow, chosen in groups:
            end = self._replay(plan, chosen, limits, table, pauses, longest, measured, place)
            self._add(flow, chosen, place, end, measured)
            place = end
        self.variants.add(flows, limits, table)
        self._count_foreign(rows[columns.ITEM], np.asarray(table[columns.NODE]), begins, flows)
        if sink is not None:
            visits = np.asarray(measured.visits, dtype=np.int64)[:, :place]
            cases = np.asarray(measured.cases, dtype=np.int64)[:, : len(flows)]
            sink.take(MeasuredBlock(block.case_ids, cases, visits, flows, block, tuple(groups)))

    def _find_flows(self) -> Array:
        """Return the number of the flow by the word in the log; NONE: none of ours."""
        import numpy as np  # noqa: PLC0415 - on use

        versions, mapping = self.plans.versions, self.log.mapping
        if not self.log.summary.flows:
            return np.zeros(1, dtype=np.int64)
        number_by_word: dict[str, int] = {}
        for number, version in enumerate(versions):
            flow = version.flow
            for word in (flow.flow, flow.name.zh, flow.name.en):
                number_by_word.setdefault(word.casefold(), number)
        found = [
            number_by_word.get(mapping.flows.get(word, word).casefold(), columns.NONE)
            for word in self.log.summary.flows
        ]
        is_only = len(versions) == 1
        if is_only and self.log.is_recognised and max(found) == columns.NONE:
            # A column that was taken for the flow, and is about something else.
            return np.zeros(len(found) + 1, dtype=np.int64)
        return np.array([*found, 0 if is_only else columns.NONE], dtype=np.int64)

    def _choose_flows(self, block: Block) -> Array:
        """Return the flow of each case; NONE: it cannot be told."""
        if len(self.flow_by_code) == 1 and len(self.plans.versions) > 1:
            return block.flow.astype("int64") * 0 + columns.NONE
        return self.flow_by_code[block.flow]

    def encode_rows(self, block: Block) -> NDArray[np.int32]:
        """Return the rows of a block as they were told, in the columns of a log."""
        import numpy as np  # noqa: PLC0415 - on use

        rows = np.zeros((LOG_COLUMNS, len(block.activity)), dtype=np.int32)
        has_start = block.start != columns.LOW
        rows[HAS_START] = has_start
        rows[columns.START] = np.where(has_start, block.start, block.done)
        rows[columns.START_LAST] = np.where(has_start, block.start_last, block.done_last)
        rows[columns.DONE] = block.done
        rows[columns.DONE_LAST] = rows[columns.END_LAST] = block.done_last
        rows[columns.GRANTED] = block.is_granted
        rows[columns.NODE] = columns.NONE
        rows[columns.ITEM] = self.item_by_activity[block.activity]
        rows[DEPARTMENT] = self.desk_by_code[block.department]
        if self.log.shape is Shape.TRANSITIONS:
            rows[TRANSITION], rows[INSTANCE] = block.transition, block.instance
        return rows

    def _encode(self, block: Block) -> tuple[NDArray[np.int32], Array, Any]:
        """Return the rows as the kernel takes them, one an execution; where cases begin; pauses."""
        import numpy as np  # noqa: PLC0415 - on use

        rows, begins = self.encode_rows(block), block.begins.astype(np.int64)
        if self.log.shape is not Shape.TRANSITIONS:
            return rows, begins, self.engine.make_empty(PAUSE_COLUMNS, 1, "int32")
        stops = np.count_nonzero(rows[TRANSITION] == SUSPENDED)
        pauses = self.engine.make_empty(PAUSE_COLUMNS, 1 + int(stops), "int32")
        both = self.engine.take(np.stack([begins, begins]))
        folded = self.engine.take(np.zeros_like(rows))
        told = self.engine.take(rows)
        count = self.engine.fold_cases(told, both, folded, pauses)
        self.result.loose_rows += int((np.asarray(told[TRANSITION]) == LOOSE).sum())
        rows = np.asarray(folded, dtype=np.int32)[:, :count].copy()
        rows[columns.NODE] = columns.NONE
        return rows, np.asarray(both, dtype=np.int64)[1], pauses

    def _group(self, block: Block, flows: Array) -> list[tuple[CasePlan, int, Array]]:
        """Return the cases by the plan that they follow, and mark those that follow none."""
        import numpy as np  # noqa: PLC0415 - on use

        codes_by_case = np.stack([flows, *(codes.astype(np.int64) for codes in block.facts)])
        key = np.zeros(len(flows), dtype=np.int64)
        for codes in codes_by_case:
            # Numbered anew at each step, so that no number becomes too large.
            key = np.unique(key * (int(codes.max()) + 2) + codes + 1, return_inverse=True)[1]
        firsts, kind_by_case = np.unique(key, return_index=True, return_inverse=True)[1:]
        kinds = codes_by_case[:, firsts]
        groups = []
        for kind, (flow, *codes) in enumerate(kinds.T.tolist()):
            chosen = np.flatnonzero(kind_by_case == kind)
            facts = None if flow == columns.NONE else self._read_facts(flow, codes)
            if facts is None:
                flows[chosen] = columns.NONE
                self.result.cases_left_out += len(chosen)
            else:
                groups.append((self.plans.find_plan(flow, facts), flow, chosen))
        return groups

    def _read_facts(self, flow: int, codes: list[int]) -> dict[str, str] | None:
        """Return the facts of cases of a flow; None if one has no such value."""
        summary, mapping = self.log.summary, self.log.mapping
        known = self.plans.versions[flow].flow.facts
        found = dict(self.plans.versions[flow].flow.default_facts)
        told = set(self.facts)
        for fact, words, code in zip(summary.facts, summary.fact_values, codes, strict=True):
            if fact not in known or code == columns.NONE:
                continue
            word = words[code]
            value = mapping.fact_values.get(fact, {}).get(word, word)
            if value not in known[fact].values:
                return None
            found[fact] = value
            told.add(fact)
        self.result.assumed |= set(known) - told
        return {**found, **{fact: self.facts[fact] for fact in self.facts if fact in known}}

    def _replay(  # noqa: PLR0917 - what the kernel takes
        self,
        plan: CasePlan,
        chosen: Array,
        begins: Any,  # noqa: ANN401 - arrays or lists, as the functions want them
        rows: Any,  # noqa: ANN401 - as above
        pauses: Any,  # noqa: ANN401 - as above
        longest: int,
        measured: _Measured,
        place: int,
    ) -> int:
        """Measure the cases of one plan; return one past their last visit."""
        engine = self.engine
        work = engine.make(kernel.make_work(longest, len(plan.network.nodes), self.activities, 0))
        return engine.measure_cases(
            engine.take(chosen[None, :]),
            begins,
            engine.make(plan.graph),
            engine.make(plan.nodes),
            engine.make([plan.node_by_item]),
            rows,
            pauses,
            self.offices,
            work,
            measured.visits,
            measured.cases,
            place,
        )

    def _add(self, flow: int, chosen: Array, begin: int, end: int, measured: _Measured) -> None:
        engine, tables = self.engine, self._tables
        engine.add_visits(measured.visits, begin, end, self.sizes, tables.counts, tables.bins)
        engine.add_handovers(measured.visits, begin, end, len(self.plans.desks), tables.handovers)
        cases = engine.take(chosen[None, :])
        engine.add_cases(measured.cases, cases, flow, self.months, tables.whole, tables.case_bins)

    def _count_foreign(
        self, items: NDArray[np.int32], nodes: Array, begins: Array, flows: Array
    ) -> None:
        """Count the rows that are of no item of their flow, and the cases that have them."""
        import numpy as np  # noqa: PLC0415 - on use

        foreign = np.flatnonzero(nodes == columns.NONE)
        case = np.searchsorted(begins, foreign, side="right") - 1
        is_kept = flows[case] != columns.NONE
        item, case = items[foreign][is_kept].astype(np.int64), case[is_kept]
        if len(item):
            _add_counts(self._tables.foreign, 0, item, self.activities)
            pairs = np.unique(np.stack([item, case]), axis=1)
            _add_counts(self._tables.foreign, 1, pairs[0], self.activities)

    def _make_measured(self, rows: int, cases: int, *, is_kept: bool) -> _Measured:
        """Return room for the visits and cases of a block; that of the last one, if it will do."""
        known = self._measured
        if known is None or len(known.visits[0]) < rows or len(known.cases[0]) < cases:
            known = _Measured(
                visits=self.engine.make_empty(measure_columns.VISIT_COLUMNS, rows, "int32"),
                cases=self.engine.make_empty(measure_columns.CASE_COLUMNS, cases, "int32"),
            )
        self._measured = None if is_kept else known
        return known


class _Tables(NamedTuple):
    """The tables of the totals, as the functions want them."""

    counts: Any
    bins: Any
    handovers: Any
    whole: Any
    case_bins: Any
    foreign: Any


class _Measured(NamedTuple):
    """Where the visits and cases of a block go."""

    visits: Any
    cases: Any


def _add_counts(table: Any, row: int, items: Array, length: int) -> None:  # noqa: ANN401 - an array or lists
    import numpy as np  # noqa: PLC0415 - on use

    counts = np.bincount(items, minlength=length)
    for item in np.flatnonzero(counts).tolist():
        table[row][item] += int(counts[item])


def _as_lists(table: Any) -> columns.Table:  # noqa: ANN401 - an array or lists
    if isinstance(table, list):
        return table
    lists: columns.Table = table.tolist()
    return lists


def _list_months(first: int, last: int) -> tuple[str, list[int], tuple[str, ...]]:
    """Return the first month of a span, the number of the month by day, and the months."""
    numbers: dict[str, int] = {}
    by_day = []
    for day in range(first // DAY_S, last // DAY_S + 1):
        month = date.fromordinal(EPOCH.toordinal() + day).isoformat()[:7]
        by_day.append(numbers.setdefault(month, len(numbers)))
    names = tuple(numbers)
    return names[0], by_day, names
