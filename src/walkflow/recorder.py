"""A walk under way: its journal on the disk, and what the entries in it come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from walkflow.engine.board import (
    list_items,
    list_open_visits,
    list_recorded,
    list_undelivered,
)
from walkflow.engine.doubts import (
    find_contradictions,
    find_doubts,
    find_remarks,
    list_contradictions,
)
from walkflow.engine.entry_words import read_moment, take_deed
from walkflow.engine.graph import Network
from walkflow.engine.names import name_departments
from walkflow.engine.plan import Axis
from walkflow.engine.planned_trace import make_basis
from walkflow.engine.prospects import Prospects
from walkflow.engine.recording import Story, add, tell
from walkflow.engine.versions import Versions
from walkflow.files.journal import SUFFIX, Journal, Transcript
from walkflow.files.outputs import write_new
from walkflow.files.walk_writing import write_walk
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import Message, say
from walkflow.model.record_report import RecordedEntry, RecordReport
from walkflow.model.recording import Begun, Entry, Finished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from walkflow.model.calendars import Calendar
    from walkflow.model.flow import Flow
    from walkflow.model.recording import AnyDeed
    from walkflow.model.reports import Basis
    from walkflow.model.stamps import Stamp


@dataclass(frozen=True, slots=True)
class Draft:
    """Entries that can be made, before they are."""

    entries: tuple[Entry, ...]
    story: Story
    """The walk with them."""
    doubts: tuple[Message, ...] = ()
    """What speaks against them; reality may have it all the same."""
    remarks: tuple[Message, ...] = ()
    contradictions: tuple[Message, ...] = ()
    """What reality cannot have: times of one visit in an impossible order."""


class Recorder:
    """
    One walk of a flow under way.

    What is drafted is only looked at; what is recorded is on the disk when `record`
    returns. To be closed, so that another session may go on.
    """

    def __init__(
        self, flow: Flow, calendar: Calendar, path: Path, journal: Journal | Transcript
    ) -> None:
        """Take a journal, open for writing or only read; `openings.open_walk` finds one."""
        self.flow = flow
        self.calendar = calendar
        self.path = path
        """The file that the walk will be written to."""
        self._journal = journal if isinstance(journal, Journal) else None
        self.transcript = journal.transcript if isinstance(journal, Journal) else journal
        self.story = tell(self.transcript.entries, find_zone(calendar))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another session go on with the walk."""
        if self._journal is not None:
            self._journal.close()

    @property
    def journal_path(self) -> Path:
        """The file of the journal."""
        return self.path.with_suffix(SUFFIX)

    @property
    def begun(self) -> Begun:
        """Which walk it is."""
        if self.story.begun is None:
            raise UsageError(say("the walk has not begun"))
        return self.story.begun

    @property
    def losses(self) -> tuple[Message, ...]:
        """What the journal has lost, and what cannot be made of what is left of it."""
        found = [
            say("line {line} of the journal is damaged and does not count", line=line)
            for line in self.transcript.damaged
        ]
        found += [
            say("entry {number} does not count: {reason}", number=number, reason=reason)
            for number, reason in self.story.left_out
        ]
        if self._journal is not None and not self._journal.has_lock:
            found.append(
                say("this file system has no locks: let no second session record the walk")
            )
        return tuple(found)

    @cached_property
    def item_by_word(self) -> Mapping[str, str]:
        """The items of the flow's catalogue, and its bundles, by all that they are called."""
        words: dict[str, str] = {}
        for item in self.flow.items.items:
            for name in (item.name.zh, item.name.en.lower(), item.name.en):
                words.setdefault(name, item.id)
        for node in self._network.nodes.values():
            words[node.id] = node.id
        return {**words, **{item.id: item.id for item in self.flow.items.items}}

    @cached_property
    def _network(self) -> Network:
        """The items of the walk's version that apply with its facts."""
        facts = {**self.flow.default_facts, **self.begun.facts}
        return Network(Versions(self.flow).read(self.begun.version), facts)

    @property
    def prospects(self) -> Prospects:
        """The items of the version as they stand."""
        return Prospects(self._network, self.story)

    def read_moment(self, text: str, clock: datetime) -> Stamp:
        """Return the stamp that a text names; a time of day alone is meant today."""
        return read_moment(text, clock.astimezone(self.story.zone).date())

    def draft(self, clock: datetime, *deeds: AnyDeed) -> Draft:
        """
        Return the entries of some deeds, and what speaks against them.

        Args:
            clock: The time now, with its zone.
            deeds: In order.

        Raises:
            UsageError: If one of them cannot be made.
        """
        draft = Draft((), self.story)
        for deed in deeds:
            draft = self._add(draft, clock, deed)
        return draft

    def draft_words(self, clock: datetime, words: Sequence[str], ats: Sequence[Stamp]) -> Draft:
        """
        Return the entries that words of a command line name.

        Args:
            clock: The time now, with its zone.
            words: As in `accepted construction_permit paused construction_permit correction`.
            ats: No time: the clock's; one: of all entries; else one for each that has one.

        Raises:
            UsageError: If the words name none, or one that cannot be made.
        """
        draft = Draft((), self.story)
        given = ats if len(ats) > 1 else ()
        used = 0
        rest = words
        while rest:
            at = ats[0] if ats else self.story.localise(clock)
            at = given[used] if used < len(given) else at
            deed, rest = take_deed(rest, draft.story, at, self.item_by_word)
            used += deed.has_stamp
            draft = self._add(draft, clock, deed)
        if given and used != len(given):
            message = say(
                "--at is given {given} times for {used} entries that have a time: give it once, "
                "or once for each of them",
                given=len(given),
                used=used,
            )
            raise UsageError(message)
        return draft

    def record(self, draft: Draft) -> None:
        """
        Make the entries of a draft: they are on the disk when this returns.

        A finish writes the walk to its file first.

        Raises:
            UsageError: If a finish finds another file in its place; what comes before it
                is recorded.
            UnreadableError: If something cannot be written.
        """
        assert self._journal is not None  # noqa: S101 - what is only read is not recorded
        for entry in draft.entries:
            if isinstance(entry.deed, Finished):
                write_new(self.path, write_walk(self.story.walk))
            self._journal.append(entry)
            self.transcript = self._journal.transcript
            self.story = add(self.story, entry)

    def find_items(self, text: str) -> tuple[str, ...]:
        """
        Return the items whose id or name has a text in it, those of the version first.

        Where none has, those that have its signs in this order: 图审 finds 施工图设计文件联合审查.
        """
        part = text.lower()
        scattered = re.compile(".*".join(map(re.escape, part)))
        words = {word.lower(): item for word, item in self.item_by_word.items()}
        found = dict.fromkeys(item for word, item in words.items() if part in word)
        found = found or dict.fromkeys(
            item for word, item in words.items() if scattered.search(word)
        )
        return tuple(sorted(found, key=lambda item: self.prospects.find_node(item) is None))

    def show(self, entries: tuple[Entry, ...]) -> tuple[RecordedEntry, ...]:
        """Return entries as they are acknowledged."""
        return tuple(list_recorded(self.prospects, entries))

    def report(self, clock: datetime, draft: Draft | None = None) -> RecordReport:
        """
        Return the walk as it stands.

        Args:
            clock: The time now, with its zone.
            draft: What was just recorded.
        """
        now, prospects = self.story.localise(clock), self.prospects
        shown = draft or Draft((), self.story)
        visits = tuple(list_open_visits(prospects, self.story, self.calendar, now))
        return RecordReport(
            basis=self._make_basis(is_provisional=any(visit.is_provisional for visit in visits)),
            walk=self.begun.walk,
            flow=self.flow.flow,
            name=self.flow.name,
            version=self.begun.version,
            scope=self.begun.scope,
            journal=self.journal_path.as_posix(),
            zone=self.calendar.zone,
            now=now,
            recorded=self.show(shown.entries),
            entries=self.story.count,
            visits=visits,
            undelivered=tuple(list_undelivered(prospects, self.story, now)),
            items=tuple(list_items(prospects)),
            departments=name_departments(
                self.flow, (node.department for node in self._network.nodes.values())
            ),
            warnings=(*self.losses, *shown.doubts, *shown.remarks),
        )

    def _make_basis(self, *, is_provisional: bool) -> Basis:
        axis = Axis(self.calendar)
        basis = make_basis(self._network.version, self.begun.facts, axis, None, ())
        assert basis.calendar is not None  # noqa: S101 - the axis has one
        calendar = basis.calendar.model_copy(update={"provisional": is_provisional})
        return basis.model_copy(update={"calendar": calendar})

    def _add(self, draft: Draft, clock: datetime, deed: AnyDeed) -> Draft:
        local = clock.astimezone(self.story.zone).replace(microsecond=0)
        entry = Entry(number=draft.story.next_number, clock=local, deed=deed)
        prospects = Prospects(self._network, draft.story) if draft.story.begun else None
        story = add(draft.story, entry)
        found = (*draft.contradictions, *find_contradictions(draft.story, entry, story))
        lasting = list_contradictions(story)
        return Draft(
            (*draft.entries, entry),
            story,
            (*draft.doubts, *(find_doubts(prospects, draft.story, entry) if prospects else ())),
            (*draft.remarks, *find_remarks(draft.story, entry)),
            tuple(each for each in found if each in lasting),
        )


def find_zone(calendar: Calendar) -> ZoneInfo:
    """
    Return the time zone of a calendar.

    Raises:
        UnreadableError: If this system does not know it.
    """
    try:
        return ZoneInfo(calendar.zone)
    except ZoneInfoNotFoundError:
        message = say(
            'this system does not know the time zone "{zone}": install the package tzdata',
            zone=calendar.zone,
        )
        raise UnreadableError(message) from None
