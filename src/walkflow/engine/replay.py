"""The cases of a log, replayed block by block by some threads, and added up."""

from __future__ import annotations

import os
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from walkflow.engine import columns
from walkflow.engine import totals as sums
from walkflow.engine.block_replay import BlockReplayer, LogContext, Tables
from walkflow.engine.encoding import LogEncoder
from walkflow.engine.office import DAY_S, make_offices
from walkflow.engine.variant_counter import VariantCounter
from walkflow.model.event_log import EPOCH_YEAR, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from walkflow.engine.block_replay import MeasuredBlock
    from walkflow.engine.case_plans import CasePlans
    from walkflow.engine.compiled import Engine
    from walkflow.model.event_log import Block, EventLog

EPOCH = date(EPOCH_YEAR, 1, 1)


class Sink(Protocol):
    """Where single cases and visits go, if anybody wants them."""

    def take(self, done: MeasuredBlock) -> None:
        """Take the cases of a block."""


@dataclass(slots=True)
class Replayed:
    """What came of a log."""

    totals: sums.Totals
    rows: int = 0
    """How many rows it has."""
    rows_left_out: Counter[Reason] = field(default_factory=Counter)
    """Those of which only the replay can tell that they are no use."""
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
        self.plans, self.log = plans, log
        self.encoder = LogEncoder(plans, log, facts, engine)
        first, last = log.summary.first, log.summary.last
        self.offices = engine.make(make_offices(plans.offices, EPOCH, first, last))
        month_by_day, self._months = _list_months(first, last)
        self._context = LogContext(
            encoder=self.encoder,
            engine=engine,
            offices=self.offices,
            months=engine.make([month_by_day, [first // DAY_S]]),
            empty=sums.make_totals(
                len(plans.units),
                len(plans.desks),
                len(plans.versions),
                len(self._months),
                self.encoder.items,
            ),
            variants=VariantCounter(engine, self.encoder.items),
            lock=Lock(),
        )

    def run(self, sink: Sink | None = None, tell: Callable[[int], None] | None = None) -> Replayed:
        """
        Replay the whole log.

        Args:
            sink: Where single cases and visits go; then by one thread.
            tell: Is told how many rows have been replayed.
        """
        threads = self.log.threads or _count_cores()
        is_alone = sink is not None or threads == 1 or not self._context.engine.is_compiled
        workers = [BlockReplayer(self._context) for _ in range(1 if is_alone else threads)]
        blocks = self.log.read_blocks(sink is not None)
        done = _replay_alone(blocks, workers[0], sink) if is_alone else _share(blocks, workers)
        rows = 0
        for count in done:
            rows += count
            if tell is not None:
                tell(rows)
        return self._add_up(workers, rows)

    def _add_up(self, workers: list[BlockReplayer], rows: int) -> Replayed:
        totals = self._context.empty
        for name in Tables._fields:
            setattr(totals, name, _add_tables([getattr(each.tables, name) for each in workers]))
        totals.variants = self._context.variants.read()
        return Replayed(
            totals,
            rows=rows,
            rows_left_out=sum((each.rows_left_out for each in workers), Counter()),
            cases_left_out=sum(each.cases_left_out for each in workers),
            assumed=self.encoder.assumed,
            months=self._months,
        )


def _count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _replay_alone(
    blocks: Iterable[Block], worker: BlockReplayer, sink: Sink | None
) -> Iterator[int]:
    """Replay blocks in this thread; yield how many rows each has."""
    for block in blocks:
        measured = worker.add(block, is_kept=sink is not None)
        if sink is not None and measured is not None:
            sink.take(measured)
        yield int(block.begins[-1])


def _share(blocks: Iterable[Block], workers: list[BlockReplayer]) -> Iterator[int]:
    """Replay blocks in a thread each worker, a few ahead; yield how many rows each has."""
    idle = deque(workers)

    def add(block: Block) -> int:
        worker = idle.popleft()
        worker.add(block)
        idle.append(worker)
        return int(block.begins[-1])

    with ThreadPoolExecutor(len(workers), thread_name_prefix="replay") as pool:
        running = deque[Any]()
        for block in blocks:
            running.append(pool.submit(add, block))
            while len(running) > len(workers):
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _add_tables(tables: list[Any]) -> columns.Table:
    """Return the sum of tables of one size; of a single list of columns, that."""
    first, *others = tables
    if isinstance(first, list):
        return first
    for other in others:
        first += other
    added: columns.Table = first.tolist()
    return added


def _list_months(first: int, last: int) -> tuple[list[int], tuple[str, ...]]:
    """Return the number of the month by day of a span, and the months."""
    numbers: dict[str, int] = {}
    by_day = []
    for day in range(first // DAY_S, last // DAY_S + 1):
        month = date.fromordinal(EPOCH.toordinal() + day).isoformat()[:7]
        by_day.append(numbers.setdefault(month, len(numbers)))
    return by_day, tuple(numbers)
