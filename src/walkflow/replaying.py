"""Logs against flows: what `files` reads, `engine` replays."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from walkflow.arguments import hold_flows, hold_log, hold_sources
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.log_sources import name_source
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from walkflow.cluster import Cluster
    from walkflow.model.calendars import Calendar
    from walkflow.model.draft import DraftReport
    from walkflow.model.event_log import EventLog, LogMapping, Places, Reason
    from walkflow.model.flow import Flow
    from walkflow.model.log_sources import LogSource
    from walkflow.model.replay_report import ReplayReport

NEEDED: Final = ("duckdb", "nanoarrow", "numpy", "python_calamine")


def find_calendar(flows: Sequence[Flow], name: str | None = None) -> Calendar:
    """
    Return the calendar that some flows share, or another one by its name or file.

    Raises:
        UsageError: If they do not name the same one, or there is none of that name, or no flow.
        FlowFileError: If a calendar file has findings.
    """
    from walkflow.readers import read_calendar

    if name is not None:
        return read_calendar(name)
    if not flows:
        raise UsageError(say("no flow says by which calendar days are counted: name one"))
    if len({flow.calendar for flow in flows}) > 1:
        raise UsageError(
            say("the flows name different calendars. say which is meant, with --calendar")
        )
    origin = flows[0].origin
    return read_calendar(flows[0].calendar, Path(origin.path).parent if origin else None)


def read_mapping(path: Path) -> LogMapping:
    """
    Read a mapping file: which column of a log means what.

    Raises:
        UsageError: If there is no such file.
        FlowFileError: If it has errors; they come with it.
        UnreadableError: If it cannot be read.
    """
    from walkflow.files.log_mapping import read_mapping as read_it

    return read_it(path)


def read_log(
    paths: Sequence[LogSource],
    flows: Sequence[Flow],
    *,
    calendar: Calendar | None = None,
    mapping: LogMapping | None = None,
    memory: str | None = None,
    threads: int | None = None,
    tell: Callable[[str, int, int | None], None] | None = None,
) -> AbstractContextManager[EventLog]:
    """
    Return an event log to be opened by `with`; it is gone when the block ends.

    Args:
        paths: Its files: CSV, XLSX, Parquet or XES; and tables of databases, see `find_logs`.
        flows: The flows that its cases may follow: their facts may have columns.
        calendar: In whose time zone times are that name none; None: that of the flows.
        mapping: What its columns mean; None: as their headers are recognised.
        memory: What the reader may use, as in `2GB`; None: 2 GB.
        threads: How many it may use; None: all.
        tell: Is told what is being rewritten, how much of it has been, and of how much: bytes
            of a file; rows of a database, of which nobody knows how many there are.

    Raises:
        UsageError: If there is no such file.
        FlowFileError: If a mapping file names what no flow has, or no form of times.
        UnreadableError: If one cannot be read, or no column or row is of use.
    """
    hold_sources(paths)
    hold_flows(flows)
    return open_event_log(
        paths,
        flows,
        calendar or find_calendar(flows),
        mapping=mapping,
        memory=memory,
        threads=threads,
        tell=tell,
    )


def replay(
    flows: Sequence[Flow],
    log: EventLog,
    *,
    version: str = "after",
    facts: Mapping[str, str] | None = None,
    calendar: Calendar | None = None,
    cases: Path | None = None,
    visits: Path | None = None,
    cluster: Cluster | None = None,
    tell: Callable[[int], None] | None = None,
) -> ReplayReport:
    """
    Return how the cases of a log differ from their flow, and where their time went.

    Args:
        flows: The flow; of several, a column of the log says which a case follows.
        log: The log; see `read_log`.
        version: Of every flow; see `trace`.
        facts: What is true of every case, whatever the log says.
        calendar: How days are counted; None: that of the flows.
        cases: A Parquet or CSV file to write a row of each case to.
        visits: The same of each visit.
        cluster: Whose workers replay it, each a part of the cases; None: this process.
        tell: Is told how many rows have been replayed.

    Raises:
        UsageError: If a flow has no such version or fact, or none can be chosen by.
        UnreadableError: If the log cannot be read to its end, or a file not be written.
    """
    from walkflow.log_runs import replay_log

    hold_flows(flows)
    hold_log(log)
    check_facts(flows, facts or {})
    return replay_log(
        flows,
        log,
        calendar or find_calendar(flows),
        version=version,
        facts=facts or {},
        cases=cases,
        visits=visits,
        cluster=cluster,
        tell=tell,
    )


def write_log(
    log: EventLog, path: Path, flows: Sequence[Flow], calendar: Calendar | None = None
) -> None:
    """
    Write the rows of a log that can be used as XES, under the ids of the items they stand for.

    Args:
        log: The log; see `read_log`.
        path: Where to; it is replaced only once the new file is whole.
        flows: Whose items the activities stand for; others keep their names.
        calendar: That of the log; None: that of the flows.

    Raises:
        UsageError: If the file is one that walkflow reads.
        UnreadableError: If the log cannot be read to its end, or the file not be written.
    """
    from walkflow.engine.case_plans import CasePlans
    from walkflow.engine.versions import Versions
    from walkflow.files.xes_writing import write_xes
    from walkflow.model.reports import find_tool_version

    hold_log(log)
    hold_flows(flows)
    versions = [Versions(flow).read("after") for flow in flows]
    plans = CasePlans(versions, calendar or find_calendar(flows), log.mapping, ())
    write_xes(log, path, lambda word: plans.find_item(word) or word, find_tool_version())


def draft(
    log: EventLog,
    folder: Path,
    *,
    calendar: Calendar,
    min_share: float = 0.95,
    percentile: int = 80,
    language: str = "en",
) -> DraftReport:
    """
    Write the links that hold in most cases of a log to a folder, as a flow to start from.

    Args:
        log: The log; see `read_log`.
        folder: Where to; no file in it is overwritten.
        calendar: Counts the days of limits; the flow names it.
        min_share: A link holds in at least this share of the cases with both items, 0 to 1.
        percentile: Limits are what this percentage of the visits does not exceed.
        language: That of the comments in the files, `en` or `zh`.

    Raises:
        UsageError: If other files of these names are there.
        UnreadableError: If the log cannot be read to its end, or a file not be written.
    """
    from walkflow.engine.drafting import draft_flow
    from walkflow.files.draft_writing import write_draft
    from walkflow.views.wording import Wording

    hold_log(log)
    report = draft_flow(log, calendar, min_share=min_share, percentile=percentile)
    return report.model_copy(update={"written": write_draft(report, folder, Wording(language))})


def write_rejects(
    log: EventLog,
    path: Path,
    flows: Sequence[Flow] = (),
    calendar: Calendar | None = None,
    *,
    version: str = "after",
    facts: Mapping[str, str] | None = None,
) -> None:
    """
    Write the rows of a log that cannot be used to a CSV file, with the reason of each.

    Args:
        log: The log; see `read_log`.
        path: Where to; it is replaced only once the new file is whole.
        flows: Whose items the activities stand for; without them, rows are missing of which
            only a replay shows that they are no use: those of cases that follow none of the
            flows, and those that tell of an execution which is not under way.
        calendar: That of the log; None: that of the flows.
        version: Of every flow; see `trace`.
        facts: What is true of every case, whatever the log says.

    Raises:
        UsageError: If a flow has no such version.
        UnreadableError: If it cannot be written.
    """
    from walkflow.engine.case_plans import CasePlans
    from walkflow.engine.compiled import choose_engine
    from walkflow.engine.loose_rows import find_loose_rows
    from walkflow.engine.versions import Versions
    from walkflow.files.event_log import write_rejects as write_them

    hold_log(log)
    hold_flows(flows)
    loose: dict[Reason, Places] = {}
    if flows:
        versions = [Versions(flow).read(version) for flow in flows]
        days = calendar or find_calendar(flows)
        plans = CasePlans(versions, days, log.mapping, log.summary.departments)
        engine = choose_engine(log.summary.usable_rows)
        loose = find_loose_rows(plans, log, facts or {}, engine)
    write_them(log, path, loose)


def write_mapping(mapping: LogMapping, path: Path) -> None:
    """
    Write a mapping file that is not there yet.

    Raises:
        UsageError: If there is another file of that name.
        UnreadableError: If it cannot be written.
    """
    from walkflow.files.log_columns import write_mapping as word_mapping
    from walkflow.files.outputs import write_new

    write_new(path, word_mapping(mapping))


def check_facts(flows: Sequence[Flow], facts: Mapping[str, str]) -> None:
    """
    Hold that some flow has each fact, and that every flow that has it has the value.

    Raises:
        UsageError: If one lacks it.
    """
    for fact_id, value in facts.items():
        owners = [flow for flow in flows if fact_id in flow.facts]
        if not owners:
            message = say('no flow has a fact "{fact}"', fact=fact_id)
            raise UsageError(message)
        for flow in owners:
            if value not in flow.facts[fact_id].values:
                message = say(
                    'fact "{fact}" has no value "{value}": expected one of {known}',
                    fact=fact_id,
                    value=value,
                    known=", ".join(flow.facts[fact_id].values),
                )
                raise UsageError(message)


@contextmanager
def open_event_log(
    paths: Sequence[LogSource],
    flows: Sequence[Flow],
    calendar: Calendar,
    *,
    mapping: LogMapping | None = None,
    memory: str | None = None,
    threads: int | None = None,
    tell: Callable[[str, int, int | None], None] | None = None,
) -> Iterator[EventLog]:
    """
    Open a log; its rows can be read until the block ends.

    Args:
        paths: Its files, and tables of databases.
        flows: Those whose facts it may have columns of.
        calendar: In whose time zone times are that name none.
        mapping: What its columns mean; None: as their headers are recognised.
        memory: What the reader may use, as in `2GB`; None: 2 GB.
        threads: How many it may use; None: all.
        tell: Is told what is being rewritten, how much of it has been, and of how much: bytes
            of a file; rows of a database, of which nobody knows how many there are.

    Raises:
        UsageError: If there is no such file, or if one is named twice.
        FlowFileError: If a mapping file names what no flow has, or no form of times.
        UnreadableError: If one cannot be read, or no column or row is of use.
    """
    _refuse_twice(paths)
    check_installed()
    _check_mapping(mapping, flows)
    from walkflow.files.event_log import LogOptions, open_log

    facts = {
        fact_id: (fact.name.zh, fact.name.en)
        for flow in flows
        for fact_id, fact in flow.facts.items()
    }
    options = LogOptions(
        mapping=mapping,
        zone=calendar.zone,
        facts=facts,
        memory=memory,
        threads=threads,
        tell=tell,
    )
    with open_log(paths, options) as log:
        yield log


def _check_mapping(mapping: LogMapping | None, flows: Sequence[Flow]) -> None:
    """Refuse a mapping that names what no flow has, or times as nobody writes them."""
    if mapping is None:
        return
    from walkflow.engine.mapping_checks import check_mapping
    from walkflow.files.log_mapping import refuse_mapping

    if found := check_mapping(mapping, flows):
        raise refuse_mapping(mapping, found)


def _refuse_twice(sources: Sequence[LogSource]) -> None:
    """Refuse a source that is named twice: each of its rows would count as two."""
    places = [each.resolve() if isinstance(each, Path) else each for each in sources]
    for number, source in enumerate(sources):
        if places[number] in places[:number]:
            message = say(
                'the log "{path}" is named twice, and each of its rows would count twice: '
                "name it once",
                path=name_source(source),
            )
            raise UsageError(message)


def check_installed() -> None:
    """
    Hold that what reads logs is installed.

    Raises:
        UnreadableError: If it is not, with what to do.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UnreadableError(
            say(
                "reading logs needs {missing}, which is not installed. "
                'run where the source of walkflow is: python -m pip install ".[log]"',
                missing=", ".join(name.replace("_", "-") for name in missing),
            )
        )
