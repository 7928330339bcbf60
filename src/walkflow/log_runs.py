"""One replay of a log, here or by a cluster, with its single cases and visits as tables."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from walkflow.cluster import replay_on_cluster
from walkflow.engine.case_plans import CasePlans
from walkflow.engine.compiled import choose_engine
from walkflow.engine.replay import Replayer
from walkflow.engine.replay_figures import Figures
from walkflow.engine.result_rows import list_case_columns, list_visit_columns
from walkflow.engine.versions import Versions
from walkflow.files.log_results import open_result_tables, write_results
from walkflow.model.errors import UsageError
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from walkflow.cluster import Cluster
    from walkflow.engine.block_replay import MeasuredBlock
    from walkflow.engine.replay import Replayed
    from walkflow.files.log_results import ResultTable
    from walkflow.model.calendars import Calendar
    from walkflow.model.event_log import EventLog
    from walkflow.model.flow import Flow
    from walkflow.model.replay_report import ReplayReport


def replay_log(
    flows: Sequence[Flow],
    log: EventLog,
    calendar: Calendar,
    *,
    version: str = "after",
    facts: Mapping[str, str],
    cases: Path | None = None,
    visits: Path | None = None,
    cluster: Cluster | None = None,
    tell: Callable[[int], None] | None = None,
) -> ReplayReport:
    """
    Replay a log against the flows that its cases follow.

    Args:
        flows: The flows; of several, a column of the log says which a case follows.
        log: The log.
        calendar: Counts the days.
        version: Of every flow.
        facts: What is true of every case, whatever the log says.
        cases: A Parquet or CSV file for a row of each case.
        visits: The same of each visit.
        cluster: Whose workers replay it; None: this process.
        tell: Is told how many rows have been replayed.

    Raises:
        UsageError: If a flow has no such version or fact, or none can be chosen by.
        UnreadableError: If the log cannot be read to its end, or a file not be written.
    """
    if len(flows) > 1 and log.mapping.columns.flow is None:
        raise UsageError(
            say(
                "several flows are given, but no column of the log says which of them a case "
                'follows. name it as "flow" in a mapping file'
            )
        )
    versions = [Versions(flow).read(version) for flow in flows]
    plans = CasePlans(versions, calendar, log.mapping, log.summary.departments)
    wanted = {
        name: path for name, path in (("cases", cases), ("visits", visits)) if path is not None
    }
    if cluster is None:
        replayed = _replay_here(plans, log, facts, wanted, tell)
    elif wanted:
        raise UsageError(
            say("a cluster returns totals only: single cases and visits are written without one")
        )
    else:
        replayed = replay_on_cluster(cluster, plans, log, facts, tell)
    return Figures(plans, log.settle(replayed.rows), replayed, dict(facts)).make_report()


def _replay_here(
    plans: CasePlans,
    log: EventLog,
    facts: Mapping[str, str],
    wanted: Mapping[str, Path],
    tell: Callable[[int], None] | None,
) -> Replayed:
    replayer = Replayer(plans, log, facts, choose_engine(log.summary.usable_rows))
    with _open_results(wanted) as tables:
        sink = _ResultSink(plans, tables) if wanted else None
        replayed = replayer.run(sink, tell)
        if sink is not None:
            log.settle(replayed.rows)  # nothing is written of a log that changed meanwhile
            sink.write(wanted)
    return replayed


def _open_results(wanted: Mapping[str, Path]) -> AbstractContextManager[Mapping[str, ResultTable]]:
    """Return a table for each file that is wanted."""
    if not wanted:
        return nullcontext({})
    return open_result_tables(wanted)


class _ResultSink:
    """Turns measured blocks into tables with words."""

    def __init__(self, plans: CasePlans, tables: Mapping[str, ResultTable]) -> None:
        self._plans = plans
        self._tables = tables
        self._columns: dict[str, list[str]] = {}

    def take(self, done: MeasuredBlock) -> None:
        for name, table in self._tables.items():
            make = list_case_columns if name == "cases" else list_visit_columns
            columns: dict[str, Any] = make(done, self._plans)
            self._columns[name] = list(columns)
            table.add(columns)

    def write(self, paths: Mapping[str, Path]) -> None:
        orders = {"cases": '"case"', "visits": '"case", start, "end", item, attempt'}
        for name, path in paths.items():
            listed = [f'"{column}"' for column in self._columns[name]]
            write_results(self._tables[name], path, listed, orders[name])
