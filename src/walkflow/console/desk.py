"""walkflow record: entries from the words of a command line, or from somebody at a terminal."""

from __future__ import annotations

import gc
import signal
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NoReturn

from walkflow.api import read_walk, trace, validate
from walkflow.console.dialogue import Dialogue, LeftError
from walkflow.console.introduction import choose_path, complete
from walkflow.console.scribe import Scribe
from walkflow.console.session import Ending, Session
from walkflow.engine.entry_words import undo_last
from walkflow.files.journal import SUFFIX
from walkflow.model.errors import UsageError
from walkflow.model.messages import Message, say
from walkflow.openings import complete_path, open_walk
from walkflow.rendering import render_diagnostic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from walkflow.model.flow import Flow
    from walkflow.model.recording import Opening
    from walkflow.model.reports import Report
    from walkflow.recorder import Recorder
    from walkflow.views.wording import Wording


def tell_time() -> datetime:
    """Return the time of this computer."""
    return datetime.now(UTC)


def make_desk(words: Wording, *, may_ask: bool, color: bool = False) -> Desk:
    """
    Return the desk of this process.

    Args:
        words: The language.
        may_ask: Whether somebody at the terminal may be asked.
        color: Whether the terminal shows colours.

    Raises:
        UsageError: If somebody is to be asked and the standard input is no terminal.
    """
    if may_ask and not sys.stdin.isatty():
        message = say(
            "the standard input is no terminal, so nobody can be asked. in a script, give "
            "--no-input, --walk and entries: "
            "walkflow record FLOW --walk FILE --no-input accepted ITEM"
        )
        raise UsageError(message)
    return Desk(words, Dialogue(words, color=color) if may_ask else None)


class Desk:
    """
    Where walks are recorded: who is there, and what time it is.

    Args:
        words: The language.
        dialogue: Somebody who can be asked; None: nobody is.
        clock: Tells the time, with its zone.
    """

    def __init__(
        self,
        words: Wording,
        dialogue: Dialogue | None,
        clock: Callable[[], datetime] = tell_time,
    ) -> None:
        """Open the desk."""
        self._words = words
        self._dialogue = dialogue
        self._clock = clock

    def record(
        self,
        flow: Flow,
        path: Path | None,
        opening: Opening,
        words: Sequence[str],
        ats: Sequence[str],
    ) -> Report | None:
        """
        Record what words say, or else what somebody at the terminal does.

        Args:
            flow: The flow that is walked.
            path: Where the walk is to be written; None: somebody is asked.
            opening: What holds for all of a new walk.
            words: Entries; none: a session, or without anybody only a look.
            ats: Their times.

        Returns:
            The walk as it stands; once it is finished, its trace; after a session that
            somebody left, None.

        Raises:
            UsageError: If something is missing that nobody can be asked for, or cannot
                be entered.
        """
        if self._dialogue is None or words:
            return self._record_words(flow, self._require(path), opening, words, ats)
        try:
            chosen = path or choose_path(self._dialogue, flow, self._clock().astimezone().date())
            return self._hold_session(self._dialogue, flow, chosen, opening, ats)
        except LeftError:
            return None

    def _record_words(
        self, flow: Flow, path: Path, opening: Opening, words: Sequence[str], ats: Sequence[str]
    ) -> Report | None:
        clock = self._clock()
        with open_walk(flow, path, opening, clock, for_writing=bool(words)) as recorder:
            moments = [recorder.read_moment(text, clock) for text in ats]
            draft = recorder.draft_words(clock, words, moments)
            against = (*draft.doubts, *draft.contradictions)
            if draft.contradictions and self._dialogue is None:
                raise UsageError(_refuse(draft.contradictions))
            self._warn((*recorder.losses, *against, *draft.remarks))
            question = say("record it all the same?")
            if against and self._dialogue and not self._dialogue.confirm(question):
                return None
            if words:
                recorder.record(draft)
            if words and recorder.story.is_finished:
                return self._end(recorder)
            return recorder.report(clock, draft)

    def _hold_session(
        self, dialogue: Dialogue, flow: Flow, path: Path, opening: Opening, ats: Sequence[str]
    ) -> Report | None:
        gc.enable()  # a session may last for days
        signal.signal(signal.SIGTERM, _leave)  # so that the terminal is as it was
        if not complete_path(path).with_suffix(SUFFIX).exists():
            opening = complete(dialogue, opening, flow)
        with open_walk(flow, path, opening, self._clock()) as recorder:
            scribe = Scribe(recorder, dialogue, self._clock)
            if len(ats) > 1:
                raise UsageError(say("--at is given more than once, and no entry"))
            scribe.typed = recorder.read_moment(ats[0], self._clock()) if ats else None
            if recorder.story.is_finished and not _go_on(scribe):
                return None
            if Session(scribe).run() is Ending.FINISHED:
                return self._end(recorder)
            dialogue.show_message(_say_how_to_go_on(flow, recorder))
        return None

    def _end(self, recorder: Recorder) -> Report:
        """Return the trace of a walk that was written, after what is wrong with it."""
        path = recorder.path
        self._note(say('the walk is written to "{path}"', path=path.as_posix()))
        found = validate(path).without_information()
        for diagnostic in found.diagnostics:
            sys.stderr.write(render_diagnostic(diagnostic, self._words.language))
        report = trace(recorder.flow, [read_walk(path)])
        return report if found.ok else report.model_copy(update={"ok": False})

    def _require(self, path: Path | None) -> Path:
        if path is None:
            raise UsageError(say("--walk is missing: the file that the walk is to be written to"))
        return path

    def _warn(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._note(say("walkflow: warning: {text}", text=message))

    def _note(self, message: Message) -> None:
        sys.stderr.write(self._words(message) + "\n")


def _leave(_number: int, _frame: object) -> NoReturn:
    raise LeftError


def _refuse(contradictions: Sequence[Message]) -> Message:
    """Return why entries that contradict others are not made where nobody can be asked."""
    said, *others = contradictions
    for other in others:
        said = say("{said}; {other}", said=said, other=other)
    return say(
        "{said}: nothing is recorded. give another --at, or take back the other entry with undo",
        said=said,
    )


def _go_on(scribe: Scribe) -> bool:
    """Ask whether a walk that is finished goes on after all; return whether it does."""
    question = say('walk "{walk}" is finished. go on with it?', walk=scribe.recorder.begun.walk)
    return scribe.dialogue.confirm(question) and scribe.enter(undo_last(scribe.recorder.story))


def _say_how_to_go_on(flow: Flow, recorder: Recorder) -> Message:
    return say(
        'walk "{walk}" stays open. to go on: walkflow record {flow} --walk {path}',
        walk=recorder.begun.walk,
        flow=flow.path or flow.flow,
        path=recorder.path.as_posix(),
    )
