"""Walks under way: a new one is opened, or one goes on where it was left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from walkflow.engine.recording import is_open, tell
from walkflow.engine.versions import Versions
from walkflow.files.journal import (
    SUFFIX,
    Journal,
    Transcript,
    find_journals,
    is_in_use,
    read_journal,
)
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import Message, say
from walkflow.model.record_report import WalksReport, WalkUnderWay
from walkflow.model.recording import Begun, Opening
from walkflow.model.walk import Scope, name_walk
from walkflow.readers import check_facts, read_own_calendar
from walkflow.recorder import Recorder

if TYPE_CHECKING:
    from datetime import datetime

    from walkflow.model.calendars import Calendar
    from walkflow.model.flow import Flow

FOLDER = Path("walks")
"""Where a walk is kept unless somebody says otherwise."""
WALK_SUFFIX = ".yaml"


def open_walk(
    flow: Flow,
    path: Path,
    opening: Opening,
    clock: datetime,
    *,
    calendar: Calendar | None = None,
    for_writing: bool = True,
) -> Recorder:
    """
    Return the walk whose file is to be at a path: the one under way, or a new one.

    Args:
        flow: The flow that is walked.
        path: Where the walk will be written; the journal stands beside it.
        opening: What holds for all of a new walk. Of one under way it is known; what is
            given must be the same.
        clock: The time now, with its zone.
        calendar: The one whose local times the walk has; None: the flow's.
        for_writing: Whether entries are to be made; otherwise nothing is, not even
            a journal.

    Raises:
        UsageError: If the walk is of another flow, was opened otherwise, or if a new one
            would take the place of a file.
        UnreadableError: If the journal cannot be read, or another session has it.
    """
    path = complete_path(path)
    journal_path = path.with_suffix(SUFFIX)
    known = read_journal(journal_path) if journal_path.exists() else Transcript((), ())
    if not known.entries and path.exists():
        message = say(
            'there is already a file "{path}": name another one for a new walk', path=path
        )
        raise UsageError(message)
    begun = _begin(flow, path, opening)
    own = calendar or read_own_calendar(flow)
    recorder = Recorder(flow, own, path, Journal.open(journal_path) if for_writing else known)
    try:
        if recorder.story.begun is not None:
            _check_same(recorder.story.begun, opening, flow, journal_path)
            return recorder
        draft = recorder.draft(clock, begun)
        if for_writing:
            recorder.record(draft)
        recorder.story = draft.story
    except BaseException:
        recorder.close()
        raise
    return recorder


def complete_path(path: Path) -> Path:
    """Return the path of a walk's file, with its suffix if it was left out."""
    return path if path.suffix in {".yaml", ".yml"} else path.with_name(path.name + WALK_SUFFIX)


def list_walks(place: Path | None = None, flow: str | None = None) -> WalksReport:
    """
    Return the walks that are not finished.

    Args:
        place: A folder, or the file of a walk in it; None: the folder `walks`, and here.
        flow: Only those of one flow.

    Returns:
        The walks; the report is `ok` if every journal could be read.
    """
    folders: tuple[Path, ...] = (FOLDER, Path())
    if place is not None:
        folders = (place if place.is_dir() else place.parent,)
    walks: list[WalkUnderWay] = []
    unreadable: list[Message] = []
    for path in (path for folder in folders for path in find_journals(folder)):
        try:
            walk = _describe(path)
        except UnreadableError as error:
            unreadable.append(error.message)
        else:
            walks += [walk] if walk is not None and flow in {None, walk.flow} else []
    return WalksReport(
        ok=not unreadable,
        folders=tuple(folder.as_posix() for folder in folders),
        walks=tuple(walks),
        unreadable=tuple(unreadable),
    )


def _begin(flow: Flow, path: Path, opening: Opening) -> Begun:
    """Return what opens a new walk; its version is looked up, so that a wrong one is found now."""
    version = opening.version or "after"
    Versions(flow).find_measures(version)
    check_facts(flow, opening.facts)
    return Begun(
        walk=name_walk(path),
        flow=flow.flow,
        version=version,
        facts=opening.facts,
        scope=opening.scope or Scope.WHOLE,
        role=opening.role,
        by=opening.by,
        project=opening.project,
    )


def _check_same(begun: Begun, opening: Opening, flow: Flow, path: Path) -> None:
    if begun.flow != flow.flow:
        message = say(
            '"{path}" is a walk of the flow "{known}", not of "{asked}"',
            path=path,
            known=begun.flow,
            asked=flow.flow,
        )
        raise UsageError(message)
    for field in Opening.model_fields:
        asked, known = getattr(opening, field), getattr(begun, field)
        if asked and asked != known:
            message = say(
                'walk "{walk}" was opened with another {field}: "{known}". leave the option out',
                walk=begun.walk,
                field=field,
                known=known,
            )
            raise UsageError(message)


def _describe(path: Path) -> WalkUnderWay | None:
    """Return what a journal holds; None if it has not begun or is finished."""
    transcript = read_journal(path)
    story = tell(transcript.entries)
    if story.begun is None or story.is_finished:
        return None
    first, last = transcript.entries[0], transcript.entries[-1]
    return WalkUnderWay(
        journal=path.as_posix(),
        walk=story.begun.walk,
        flow=story.begun.flow,
        version=story.begun.version,
        begun=first.clock,
        last=last.clock,
        entries=story.count,
        open_visits=sum(map(is_open, story.visits)),
        is_in_use=is_in_use(path),
        damaged=transcript.damaged,
    )
