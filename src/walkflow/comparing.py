"""The two sides of a comparison: what their words stand for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from walkflow.logged_sides import (
    LogReading,
    find_log,
    group_by_flow,
    list_walked_versions,
    read_log_side,
    read_versions,
)
from walkflow.model.errors import UsageError
from walkflow.model.log_sources import is_address
from walkflow.model.messages import say
from walkflow.readers import (
    find_flows,
    open_document,
    open_folder,
    pick_walks,
    read_own_calendar,
    require_folder,
    split_version,
    take_record,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from walkflow.engine.log_sides import AnySide
    from walkflow.engine.recorded_sides import RecordedSide
    from walkflow.engine.sides import Side
    from walkflow.logged_sides import Told
    from walkflow.model.event_log import LogMapping
    from walkflow.model.flow import Flow
    from walkflow.model.walk import Walk


def read_sides(
    before: str,
    after: str,
    folder: Path = Path("flows"),
    *,
    facts: Mapping[str, str] | None = None,
    mapping: LogMapping | None = None,
    told: Told | None = None,
) -> tuple[AnySide, AnySide]:
    """
    Read the two sides of a comparison.

    A word is a version (`before`, `after-merge`, `2024-01-01`) of the flows in a
    folder, or a flow file or a folder of flows, perhaps with `@` and a version behind
    it. Beside a file or folder, a version is that of the flows which are in there too.
    Or it is a walk or a folder of walks, also with `@` and the version by which they
    are to be measured; their flows are found by their ids. Or it is an event log, a file
    or a folder of its files, also with `@` and a version: its cases follow the only flow
    that there is, or the one that a column names.

    Args:
        before: The word for the first side.
        after: The word for the second side.
        folder: Where the flows are that a version alone, a walk or a log is meant of; or
            the file of one flow.
        facts: What is true of every case of a log, whatever it says.
        mapping: What the columns of logs mean; None: as their headers are recognised.
        told: Is told how far the reading of a log has come.

    Raises:
        UsageError: If a word is none of these or several, or a database, if there are no
            flows, if no flow has such a version or is the flow of a walk, or if it cannot
            be told which flow the cases of a log follow.
        FlowFileError: If a file is not sound enough to be used.
        UnreadableError: If a file cannot be read, or what reads logs is not installed.
    """
    _refuse_databases((before, after))
    asked = [_split_side(word, folder) for word in (before, after)]
    _refuse_one_log(*asked)
    _refuse_plan_beside_log(*asked)
    flows = _find_flows_of_plans(asked)
    known = () if all(each.is_plan for each in asked) else tuple(find_flows(require_folder(folder)))
    sides = [
        None
        if each.log
        else _make_planned_side(each, planned)
        if each.walks is None
        else _make_recorded_side(each, each.walks, known, folder)
        for each, planned in zip(asked, flows, strict=True)
    ]
    if mapping is not None and None not in sides:
        raise UsageError(say("a mapping says what the columns of logs mean, and no side is one"))
    first, second = _read_logs(asked, sides, known, LogReading(facts or {}, mapping, told))
    return first, second


@dataclass(frozen=True)
class _Asked:
    """What a word for a side of a comparison asks for."""

    word: str
    path: Path
    """A file or folder."""
    version: str | None
    is_bare: bool = False
    """Whether the word is a version alone, of the flows in the path."""

    @cached_property
    def log(self) -> tuple[Path, ...]:
        """The files of the log that it is; none if it is none."""
        return () if self.is_bare else find_log(self.path)

    @cached_property
    def walks(self) -> tuple[Walk, ...] | None:
        """The walks that it is; None if it is none."""
        return None if self.is_bare or self.log else _read_walks(self.path)

    @property
    def is_plan(self) -> bool:
        """Whether it is a version of flows, every item at its limit."""
        return not self.log and self.walks is None


def _refuse_databases(words: Sequence[str]) -> None:
    """Refuse addresses of databases; a message does not repeat them, for their passwords."""
    if any(is_address(word) for word in words):
        raise UsageError(
            say(
                "a database cannot be a side of a comparison: write its log to a file with "
                "walkflow replay FLOW ADDRESS --table NAME --xes log.xes.gz, then compare that file"
            )
        )


def _refuse_one_log(before: _Asked, after: _Asked) -> None:
    """Refuse the same log on both sides; by another version it may differ."""
    first, second = ({path.resolve() for path in side.log} for side in (before, after))
    if first and first == second and (before.version or "after") == (after.version or "after"):
        raise UsageError(
            say(
                'both sides are the log "{path}" by one version, so that nothing can differ: '
                "expected another log, or another version behind a side, as in {path}@before",
                path=before.path.as_posix(),
            )
        )


def _refuse_plan_beside_log(before: _Asked, after: _Asked) -> None:
    """Refuse what cannot be compared before a log is read, which may take long."""
    from walkflow.engine.recorded_sides import refuse_mixture

    for side, other in ((before, after), (after, before)):
        if side.is_plan and other.log:
            raise UsageError(refuse_mixture(side.word, other.word, "replay"))


def _read_logs(
    asked: Sequence[_Asked],
    sides: Sequence[Side | RecordedSide | None],
    flows: Sequence[Flow],
    reading: LogReading,
) -> list[AnySide]:
    """
    Return the sides, those that are logs read; what is handled as one depends on all of them.

    Args:
        asked: What the words ask for.
        sides: The sides; None for a log.
        flows: Those that the cases of logs may follow.
        reading: How logs are read.
    """
    from walkflow.engine.recorded_sides import RecordedSide

    versions = [
        read_versions(flows, each.version) if side is None else ()
        for each, side in zip(asked, sides, strict=True)
    ]
    walked = [list_walked_versions(each) for each in sides if isinstance(each, RecordedSide)]
    groups = group_by_flow(chain(*versions, *walked)) if None in sides else {}
    return [
        read_log_side(each.word, each.log, chosen, groups, reading) if side is None else side
        for each, side, chosen in zip(asked, sides, versions, strict=True)
    ]


def _split_side(word: str, folder: Path) -> _Asked:
    """Return the file or folder and the version that a word for a side of a comparison names."""
    from walkflow.engine.versions import is_version_word

    is_version, is_path = is_version_word(word), Path(word).exists()
    if is_version and is_path:
        message = say(
            '"{word}" is both a version and a path here. write "./{word}" for the path, '
            'or "{folder}@{word}" for the version',
            word=word,
            folder=folder.as_posix(),
        )
        raise UsageError(message)
    if is_version:
        return _Asked(word, require_folder(folder), word, is_bare=True)
    path, version = split_version(word)
    if not Path(path).exists():
        message = say(
            '"{word}" is neither a version nor a path: expected before, after or a date, with '
            "+measure or -measure behind it, or a file of a flow, a walk or a log or a folder of "
            "them, with @version behind it",
            word=word,
        )
        raise UsageError(message)
    return _Asked(word, Path(path), version)


def _read_walks(path: Path) -> tuple[Walk, ...] | None:
    """Return the walk in a file, or those of a folder that has no flows; None if there is none."""
    from walkflow.files.documents import Sort
    from walkflow.model.walk import Walk

    documents = open_folder(path) if path.is_dir() else [open_document(path)]
    if any(document.sort is Sort.FLOW for document in documents):
        return None
    walks = pick_walks(documents)
    return tuple(take_record(document, Walk) for document in walks) or None


def _find_flows_of_plans(asked: Sequence[_Asked]) -> list[tuple[Flow, ...]]:
    """Return the flows of each side that is a plan; a version alone is of those of the other."""
    paths = dict.fromkeys(each.path for each in asked if each.is_plan)
    flows_by_path = {path: tuple(find_flows(path)) for path in paths}
    flows = [flows_by_path.get(each.path, ()) for each in asked]
    for side, other in ((0, 1), (1, 0)):
        if asked[side].is_bare and not asked[other].is_bare and asked[other].is_plan:
            meant = {flow.flow for flow in flows[other]}
            flows[side] = tuple(flow for flow in flows[side] if flow.flow in meant)
    return flows


def _make_planned_side(asked: _Asked, flows: Sequence[Flow]) -> Side:
    from walkflow.engine.sides import make_side

    return make_side(asked.word, asked.version or "after", flows)


def _make_recorded_side(
    asked: _Asked, walks: Sequence[Walk], flows: Sequence[Flow], folder: Path
) -> RecordedSide:
    """Return walks as a side, each with the flow that it names."""
    from walkflow.engine.recorded_sides import RecordedSide, Recording

    flow_by_id = {flow.flow: flow for flow in flows}
    for walk in walks:
        if walk.flow not in flow_by_id:
            message = say(
                'walk "{walk}" is of flow "{flow}", which is not in "{folder}": expected one of '
                "{known}. --flows names another folder",
                walk=walk.walk,
                flow=walk.flow,
                folder=folder,
                known=", ".join(flow_by_id),
            )
            raise UsageError(message)
    recordings = [
        Recording(
            flow_by_id[each],
            tuple(walk for walk in walks if walk.flow == each),
            read_own_calendar(flow_by_id[each]),
        )
        for each in dict.fromkeys(walk.flow for walk in walks)
    ]
    return RecordedSide(asked.word, tuple(recordings), asked.version)
