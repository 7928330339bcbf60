"""Enters what somebody at a terminal says: asks where something speaks against it, and confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.engine.entry_words import undo_last
from walkflow.model.errors import WalkflowError
from walkflow.model.messages import say
from walkflow.views.blocks import Listing, Tone
from walkflow.views.record_lines import (
    write_entry,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from walkflow.console.dialogue import Dialogue
    from walkflow.model.recording import AnyDeed
    from walkflow.model.stamps import Stamp
    from walkflow.recorder import Draft, Recorder


class Scribe:
    """
    Somebody's walk, the terminal they sit at, and the clock on the wall.

    Args:
        recorder: The walk, open for writing.
        dialogue: The terminal.
        clock: Tells the time, with its zone.
    """

    def __init__(
        self, recorder: Recorder, dialogue: Dialogue, clock: Callable[[], datetime]
    ) -> None:
        """Begin with the time of the clock."""
        self.recorder = recorder
        self.dialogue = dialogue
        self.clock = clock
        self.typed: Stamp | None = None
        """The time of the next entry, where somebody typed one."""

    def find_time(self) -> Stamp:
        """Return the time that an entry has if it is made now: what was typed, or the clock's."""
        return self.typed or self.recorder.story.localise(self.clock())

    def ask_time(self) -> None:
        """Let the time of the next entry be typed."""
        question = say("time of the next entry, as 09:41 or 2024-06-03 09:41; nothing: the clock's")
        text = self.dialogue.read_line(question)
        try:
            self.typed = self.recorder.read_moment(text, self.clock()) if text else None
        except WalkflowError as error:
            self.dialogue.warn([error.message])

    def can_enter(self, deed: AnyDeed) -> bool:
        """Return whether there is something that a deed would change."""
        try:
            self.recorder.draft(self.clock(), deed)
        except WalkflowError:
            return False
        return True

    def enter(self, deed: AnyDeed) -> bool:
        """
        Enter a deed, once whatever speaks against it was shown and confirmed.

        Of what cannot be, it is asked at once whether to take it back.

        Returns:
            Whether it is on the disk.
        """
        try:
            draft = self.recorder.draft(self.clock(), deed)
            if draft.doubts and not self._confirm(draft):
                return False
            self.recorder.record(draft)
        except WalkflowError as error:
            self.dialogue.warn([error.message])
            return False
        if deed.has_stamp:
            self.typed = None
        self.dialogue.warn(draft.remarks)
        self._acknowledge(draft)
        return not (draft.contradictions and self._take_back(draft))

    def _take_back(self, draft: Draft) -> bool:
        """Offer to take back what contradicts an earlier entry; return whether it was."""
        self.dialogue.warn(draft.contradictions)
        question = say("the finished walk will have this as an error. take it back?")
        return self.dialogue.confirm(question) and self.enter(undo_last(self.recorder.story))

    def _confirm(self, draft: Draft) -> bool:
        self.dialogue.warn(draft.doubts)
        return self.dialogue.confirm(say("record it all the same?"))

    def _acknowledge(self, draft: Draft) -> None:
        words = self.dialogue.words
        lines = tuple(write_entry(each, words) for each in self.recorder.show(draft.entries))
        self.dialogue.show(Listing(lines, Tone.GOOD, mark="+"))
