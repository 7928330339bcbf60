"""Blocks of cases, replayed, measured and added up by one thread."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from walkflow.engine import columns, kernel, measure_columns
from walkflow.model.event_log import Reason

if TYPE_CHECKING:
    from threading import Lock

    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.compiled import Engine
    from walkflow.engine.encoding import CaseGroup, LogEncoder, UnfitCases
    from walkflow.engine.totals import Totals
    from walkflow.engine.variant_counter import VariantCounter
    from walkflow.model.event_log import Block

    Array = NDArray[np.int64]


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
    groups: tuple[CaseGroup, ...]
    """What cases were held against."""


class Tables(NamedTuple):
    """The tables of the totals, as the functions want them."""

    counts: Any
    bins: Any
    handovers: Any
    whole: Any
    case_bins: Any
    foreign: Any


class LogContext(NamedTuple):
    """What all blocks of a log are replayed with; nothing in it changes but the variants."""

    encoder: LogEncoder
    engine: Engine
    offices: Any
    """As the functions want them, as `months`."""
    months: Any
    empty: Totals
    """Of the right size."""
    variants: VariantCounter
    lock: Lock
    """Whoever holds it counts variants."""


class BlockReplayer:
    """
    Replays blocks and adds them up; each thread has one.

    Args:
        context: What they are replayed with.
    """

    def __init__(self, context: LogContext) -> None:
        """Begin with nothing."""
        self._context = context
        engine = context.engine
        self._measured: _Measured | None = None
        self.tables = Tables(
            *(engine.make(getattr(context.empty, name)) for name in Tables._fields)
        )
        self.rows_left_out = Counter[Reason]()
        self.cases_left_out = 0

    def add(self, block: Block, *, is_kept: bool = False) -> MeasuredBlock | None:
        """
        Replay the cases of a block and add them up.

        Args:
            block: The block.
            is_kept: Whether the single cases and visits are wanted.
        """
        import numpy as np  # noqa: PLC0415 - on use

        encoder, engine = self._context.encoder, self._context.engine
        rows, begins, pauses, loose = encoder.encode(block)
        groups, unfit = encoder.group(block)
        groups = [_drop_empty(group, begins) for group in groups]
        self._leave_out(block, unfit, loose)
        flows = np.full(len(begins) - 1, columns.NONE, dtype=np.int64)
        for group in groups:
            flows[group.cases] = group.flow
        table, limits = engine.take(rows), engine.take(begins[None, :])
        longest = int(np.diff(begins).max())
        visits = rows.shape[1] if is_kept else longest
        measured = self._make_measured(visits, len(flows), is_kept=is_kept)
        place = 0
        for group in groups:
            place = self._replay(group, limits, table, pauses, longest, measured, place)
        with self._context.lock:
            self._context.variants.add(flows, limits, table)
        self._count_foreign(rows[columns.ITEM], np.asarray(table[columns.NODE]), begins, flows)
        if not is_kept:
            return None
        kept = np.asarray(measured.visits, dtype=np.int64)[:, :place]
        cases = np.asarray(measured.cases, dtype=np.int64)[:, : len(flows)]
        return MeasuredBlock(block.case_ids, cases, kept, flows, block, tuple(groups))

    def _leave_out(self, block: Block, unfit: list[UnfitCases], loose: Array) -> None:
        """Count the rows that are left out, each for one reason."""
        import numpy as np  # noqa: PLC0415 - on use

        lengths = np.diff(block.begins)
        is_kept = np.ones(len(lengths), dtype=bool)
        for reason, cases in unfit:
            self.rows_left_out[reason] += int(lengths[cases].sum())
            self.cases_left_out += len(cases)
            is_kept[cases] = False
        if len(loose):
            case = np.searchsorted(block.begins, loose, side="right") - 1
            self.rows_left_out[Reason.NO_EXECUTION] += int(is_kept[case].sum())

    def _replay(  # noqa: PLR0917 - what the kernel takes
        self,
        group: CaseGroup,
        begins: Any,  # noqa: ANN401 - arrays or lists, as the functions want them
        rows: Any,  # noqa: ANN401 - as above
        pauses: Any,  # noqa: ANN401 - as above
        longest: int,
        measured: _Measured,
        place: int,
    ) -> int:
        """Measure the cases of one plan and add them up; return one past their last visit."""
        engine, plan, items = self._context.engine, group.plan, self._context.encoder.items
        tables, months = self.tables, self._context.months
        work = engine.make(kernel.make_work(longest, len(plan.network.nodes), items, 0))
        cases = engine.take(group.cases[None, :])
        place = engine.measure_cases(
            cases,
            begins,
            engine.make(plan.graph),
            engine.make(plan.nodes),
            engine.make([plan.node_by_item]),
            rows,
            pauses,
            self._context.offices,
            work,
            measured.sizes,
            measured.visits,
            measured.cases,
            tables.counts,
            tables.bins,
            tables.handovers,
            place,
        )
        engine.add_cases(measured.cases, cases, group.flow, months, tables.whole, tables.case_bins)
        return place

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
            count = self._context.encoder.items
            _add_counts(self.tables.foreign, 0, item, count)
            pairs = np.unique(np.stack([item, case]), axis=1)
            _add_counts(self.tables.foreign, 1, pairs[0], count)

    def _make_measured(self, visits: int, cases: int, *, is_kept: bool) -> _Measured:
        """Return room for visits and cases; that of the last block, if it will do."""
        known = self._measured
        if known is None or len(known.visits[0]) < visits or len(known.cases[0]) < cases:
            engine, plans = self._context.engine, self._context.encoder.plans
            known = _Measured(
                sizes=engine.make([[len(plans.units), len(plans.desks), int(is_kept)]]),
                visits=engine.make_empty(measure_columns.VISIT_COLUMNS, visits, "int32"),
                cases=engine.make_empty(measure_columns.CASE_COLUMNS, cases, "int32"),
            )
        self._measured = None if is_kept else known
        return known


class _Measured(NamedTuple):
    """Where the visits and cases of a block go."""

    sizes: Any
    visits: Any
    cases: Any


def _drop_empty(group: CaseGroup, begins: Array) -> CaseGroup:
    """Return a group without the cases of which only pauses are told."""
    return group._replace(cases=group.cases[begins[group.cases + 1] > begins[group.cases]])


def _add_counts(table: Any, row: int, items: Array, length: int) -> None:  # noqa: ANN401 - an array or lists
    import numpy as np  # noqa: PLC0415 - on use

    counts = np.bincount(items, minlength=length)
    for item in np.flatnonzero(counts).tolist():
        table[row][item] += int(counts[item])
