"""A walk recorded at a terminal, key by key: the board, an entry, and the board again."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from walkflow.console.dialogue import LeftError, make_labels
from walkflow.console.item_entries import ask_problem, attend
from walkflow.console.keys import ENTER
from walkflow.engine.entry_words import undo_last
from walkflow.engine.recording import find_last
from walkflow.model.messages import Message, say
from walkflow.model.recording import Finished, Passed
from walkflow.model.walk import Milestone
from walkflow.views.blocks import Block, Listing, Paragraph, Tone
from walkflow.views.record_blocks import describe_board
from walkflow.views.record_lines import (
    write_entry,
    write_item,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from walkflow.console.scribe import Scribe
    from walkflow.model.record_report import RecordReport

MOST_FOUND = 9
"""Of a search, so that one key chooses."""
MOST_UNDELIVERED = 5
"""Of the items that were decided, unless all are listed: few deliveries are recorded."""

_KEYS: dict[str, Message] = {
    "1-9": say("an item"),
    "/": say("find another item"),
    "l": say("list all items"),
    "!": say("problem"),
    "m": say("milestone"),
    "@": say("another time"),
    "u": say("undo"),
    "f": say("finish"),
    "q": say("leave"),
    "?": say("help"),
    ENTER: say("look again"),
}
_HELP = (
    say(
        "An item is chosen by its number; then one key enters what happens to it, with the time "
        "of the clock. Reality need not follow the flow: / finds any item, and what an entry would "
        "be is said before it is made."
    ),
    say(
        "@ lets the time of the next entry be typed, for what happened a while ago. Every entry is "
        "on the disk as soon as it is confirmed: after a crash or a power cut the same command "
        "goes on where it stopped. u takes back the last entry; it stays in the journal."
    ),
    say(
        "q leaves the walk open, for today or for weeks, and several walks may be open at once. "
        "f ends it and writes the walk file."
    ),
)


class Ending(Enum):
    """How a session ended."""

    LEFT = auto()
    """The walk stays open."""
    FINISHED = auto()


class Session:
    """A person at a terminal who records one walk."""

    def __init__(self, scribe: Scribe) -> None:
        """Take the walk and the terminal."""
        self._scribe = scribe
        self._recorder = scribe.recorder
        self._dialogue = scribe.dialogue
        self._shows_everything = False

    def run(self) -> Ending:
        """Show the board and take entries until the walk is finished, or left open."""
        self._dialogue.warn(self._recorder.losses)
        try:
            while True:
                item_by_label = self._show_board()
                key = self._dialogue.choose(_KEYS, default=ENTER)
                if key == "q":
                    break
                if self._take(key, item_by_label):
                    return Ending.FINISHED
        except (LeftError, KeyboardInterrupt):
            pass
        return Ending.LEFT

    def _show_board(self) -> Mapping[str, str]:
        """Show how the walk stands; return the items by their labels."""
        report = self._recorder.report(self._scribe.clock())
        items = list(dict.fromkeys(_list_choices(report, everything=self._shows_everything)))
        labels = dict(zip(items, make_labels(len(items)), strict=True))
        self._dialogue.write("\n")
        self._dialogue.show(*describe_board(report, self._dialogue.words, labels=labels))
        if self._scribe.typed is not None:
            said = say("the next entry is of {at}", at=self._scribe.typed)
            self._dialogue.show_message(said, Tone.STRONG)
        self._dialogue.write("\n")
        return {label: item for item, label in labels.items()}

    def _take(self, key: str, item_by_label: Mapping[str, str]) -> bool:
        """Do what a key stands for; return whether the walk is finished."""
        if key.isascii() and key.isdigit():
            label = self._dialogue.read_label(key, item_by_label.keys())
            if label is not None:
                attend(self._scribe, item_by_label[label])
            return False
        match key:
            case "/":
                self._find()
            case "l":
                self._shows_everything = not self._shows_everything
            case "!":
                problem = ask_problem(self._scribe, None)
                if problem is not None:
                    self._scribe.enter(problem)
            case "m":
                self._enter_milestone()
            case "@":
                self._scribe.ask_time()
            case "u":
                self._undo()
            case "f":
                return self._finish()
            case "?":
                self._dialogue.show(*(Paragraph(self._dialogue.words(each)) for each in _HELP))
                self._dialogue.choose({ENTER: say("back")})
            case _:
                pass
        return False

    def _find(self) -> None:
        """Ask for a part of a name or id, and attend to an item that has it."""
        text = self._dialogue.read_line(say("part of the name or the id of an item"))
        if text is None:
            return
        found = self._recorder.find_items(text)
        if not found:
            self._dialogue.warn([say('no item has "{text}" in its name or id', text=text)])
            return
        if len(found) == 1:
            attend(self._scribe, found[0])
            return
        self._dialogue.show(*self._describe_found(found))
        key = self._dialogue.choose({f"1-{min(len(found), MOST_FOUND)}": say("choose an item")})
        number = int(key) if key.isascii() and key.isdigit() else 0
        if 1 <= number <= min(len(found), MOST_FOUND):
            attend(self._scribe, found[number - 1])

    def _describe_found(self, found: tuple[str, ...]) -> Iterator[Block]:
        words, prospects = self._dialogue.words, self._recorder.prospects
        for number, item in enumerate(found[:MOST_FOUND], 1):
            named = write_item(prospects.name(item), item, words)
            yield Listing((named,), mark=str(number))
        rest = len(found) - MOST_FOUND
        if rest > 0:
            more = say("and {n} more: type more of the name", n=rest)
            yield Paragraph(words(more), Tone.QUIET)

    def _enter_milestone(self) -> None:
        at = self._scribe.find_time()
        text = self._dialogue.read_line(say("what happened, beside the items"))
        if text is not None:
            self._scribe.enter(Passed(milestone=Milestone(at=at, name=text)))

    def _undo(self) -> None:
        last = find_last(self._recorder.story)
        if last is None:
            self._dialogue.warn([say("there is nothing to take back")])
            return
        words = self._dialogue.words
        (shown,) = self._recorder.show((last,))
        self._dialogue.show(Listing((write_entry(shown, words),), mark="-"))
        if self._dialogue.confirm(say("take this back?")):
            self._scribe.enter(undo_last(self._recorder.story))

    def _finish(self) -> bool:
        question = say(
            'end the walk and write it to "{path}"?', path=self._recorder.path.as_posix()
        )
        return self._dialogue.confirm(question) and self._scribe.enter(Finished())


def _list_choices(report: RecordReport, *, everything: bool) -> Iterator[str]:
    """Yield the items that can be chosen, in the order in which they are shown."""
    yield from (visit.item for visit in report.visits)
    yield from (item.item for item in report.possible)
    latest = report.undelivered if everything else report.undelivered[-MOST_UNDELIVERED:]
    yield from (visit.item for visit in latest)
    if everything:
        for standing in ("waiting", "decided"):
            yield from (item.item for item in report.items if item.standing == standing)
