"""A log as a side of a comparison: its files read, its cases replayed and added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from walkflow.model.errors import UsageError
from walkflow.model.log_sources import is_log_name
from walkflow.model.messages import say
from walkflow.replaying import check_facts, find_calendar, open_event_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from walkflow.engine.log_sides import LogSide
    from walkflow.engine.recorded_sides import RecordedSide
    from walkflow.engine.tallies import Group
    from walkflow.engine.versions import Version
    from walkflow.model.event_log import EventLog, LogMapping
    from walkflow.model.flow import Flow


class Told(Protocol):
    """Is told how far the reading of a log has come."""

    def begin(self, rows: int) -> None:
        """Begin to count rows."""

    def tell_read(self, name: str, done: int, whole: int | None) -> None:
        """Take in how much of a file, or how many rows of a database, has been rewritten."""

    def tell_rows(self, done: int) -> None:
        """Take in how many rows have been replayed."""

    def end(self) -> None:
        """Make an end of it."""


class LogReading(NamedTuple):
    """How the logs of a comparison are read."""

    facts: Mapping[str, str]
    """What is true of every case, whatever the log says."""
    mapping: LogMapping | None
    """What the columns mean; None: as their headers are recognised."""
    told: Told | None
    """Is told how far the reading has come."""


def find_log(path: Path) -> tuple[Path, ...]:
    """
    Return the files of the log that a path stands for; none if it stands for none.

    A folder is a log if it has files of logs and no YAML.
    """
    if not path.is_dir():
        if path.suffix.lower() == ".xlsx":
            return () if _is_sheet(path) else (path,)
        return (path,) if is_log_name(path) else ()
    files = sorted(each for each in path.rglob("*") if each.is_file())
    if any(each.suffix.lower() in {".yaml", ".yml"} for each in files):
        return ()
    return tuple(each for each in files if is_log_name(each))


def _is_sheet(path: Path) -> bool:
    """Return whether a workbook is a recording sheet."""
    from walkflow.files.documents import Sort
    from walkflow.readers import open_document

    return open_document(path).sort is Sort.WALK


def read_versions(flows: Sequence[Flow], version: str | None) -> tuple[Version, ...]:
    """
    Return the version of each flow by which a log is measured.

    Raises:
        UsageError: If a flow has no such version.
    """
    from walkflow.engine.versions import Versions

    return tuple(Versions(flow).read(version or "after") for flow in flows)


def list_walked_versions(side: RecordedSide) -> Iterable[Version]:
    """
    Yield the versions by which recorded walks are measured.

    Raises:
        UsageError: If a flow has no such version.
    """
    from walkflow.engine.joining import join_walks
    from walkflow.engine.versions import Versions
    from walkflow.engine.walks import find_version

    for recording in side.recordings:
        versions = Versions(recording.flow)
        for run in join_walks(recording.walks):
            yield versions.read(side.version or find_version(run))


def group_by_flow(versions: Iterable[Version]) -> Mapping[str, tuple[Group, ...]]:
    """Return by flow what any of some versions handles as one."""
    from walkflow.engine.tallies import group_versions

    by_flow: dict[str, list[Version]] = {}
    for version in versions:
        by_flow.setdefault(version.flow.flow, []).append(version)
    return {flow: group_versions(found) for flow, found in by_flow.items()}


def read_log_side(
    word: str,
    paths: Sequence[Path],
    versions: Sequence[Version],
    groups: Mapping[str, tuple[Group, ...]],
    reading: LogReading,
) -> LogSide:
    """
    Return what the cases of a log come to, as a side of a comparison.

    Args:
        word: What was asked for.
        paths: The files of the log.
        versions: Of the flows that its cases may follow.
        groups: What is handled as one on either side, by flow.
        reading: How it is read.

    Raises:
        UsageError: If it cannot be told which flow a case follows, or no flow has a fact.
        UnreadableError: If the log cannot be read, or what reads logs is not installed.
    """
    flows = [version.flow for version in versions]
    facts, mapping, told = reading
    check_facts(flows, facts)
    calendar = find_calendar(flows)
    tell = told.tell_read if told else None
    with open_event_log(paths, flows, calendar, mapping=mapping, tell=tell) as log:
        from walkflow.engine.case_plans import CasePlans
        from walkflow.engine.compiled import choose_engine
        from walkflow.engine.log_sides import LogSide
        from walkflow.engine.log_tallies import tally_log
        from walkflow.engine.replay_figures import Figures

        _require_flow_column(word, log, flows)
        plans = CasePlans(versions, calendar, log.mapping, log.summary.departments)
        engine = choose_engine(log.summary.usable_rows)
        if told:
            told.begin(log.summary.usable_rows)
        tallied = tally_log(plans, log, facts, engine, groups, told.tell_rows if told else None)
        if told:
            told.end()
        settled = log.settle(tallied.replayed.rows)
        report = Figures(plans, settled, tallied.replayed, dict(facts)).make_report()
        return LogSide(
            word=word,
            files=tuple(log.files),
            flows={flow.flow: flow for flow in flows},
            tallies=tallied.tallies,
            groups=groups,
            basis=report.basis,
            facts=dict(facts),
        )


def _require_flow_column(word: str, log: EventLog, flows: Sequence[Flow]) -> None:
    """Refuse a log that does not say which of several flows a case follows."""
    if len(flows) > 1 and log.mapping.columns.flow is None:
        message = say(
            'no column of "{word}" says which flow a case follows. if all follow one, name '
            "it with --flows: one of {known}; else name the column in a mapping file, "
            "with --mapping",
            word=word,
            known=", ".join(flow.path or flow.flow for flow in flows),
        )
        raise UsageError(message)
