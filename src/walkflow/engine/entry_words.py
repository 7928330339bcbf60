"""Words of a command line to what they enter: `accepted construction_permit`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

from walkflow.engine.recording import Story, find_last
from walkflow.model.errors import UsageError
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest, suggest_named
from walkflow.model.recording import (
    AnyDeed,
    Counted,
    Decided,
    Finished,
    Hindered,
    Marked,
    Noted,
    Passed,
    Paused,
    Resumed,
    Undone,
)
from walkflow.model.stamps import Stamp, StampError
from walkflow.model.walk import Cause, Milestone, Outcome, Problem, ProblemClass, Trouble

MOST = 10_000
"""The highest count that a visit can have."""

WORDS = (
    "submitted",
    "accepted",
    "paused",
    "resumed",
    "decided",
    "delivered",
    "trips",
    "materials",
    "note",
    "problem",
    "milestone",
    "undo",
    "finish",
)
"""What an entry begins with."""

_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?")

Choice = TypeVar("Choice", bound=StrEnum)


def read_moment(text: str, today: date) -> Stamp:
    """
    Return the stamp that a text names; a time of day alone is meant today.

    Raises:
        UsageError: If it is no stamp.

    >>> read_moment("9:41", date(2024, 6, 3))
    Stamp("2024-06-03 09:41")
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        return Stamp.parse(f"{today} {plain}" if _TIME.fullmatch(plain) else plain)
    except StampError as error:
        raise UsageError(error.said) from None


def read_count(text: str) -> int:
    """
    Return the number that a text stands for.

    Raises:
        UsageError: If it is none that a visit can have.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    is_number = plain.isascii() and plain.isdigit() and len(plain) <= len(str(MOST))
    if not is_number or int(plain) > MOST:
        message = say(
            '"{text}" is no count: expected a whole number up to {most}', text=text, most=MOST
        )
        raise UsageError(message)
    return int(plain)


def take_deed(
    words: Sequence[str], story: Story, at: Stamp, item_by_word: Mapping[str, str]
) -> tuple[AnyDeed, Sequence[str]]:
    """
    Return the deed that the first words name, and the words behind it.

    Args:
        words: At least one.
        story: The walk so far, for what an undo takes back.
        at: The time of the deed, if it has one.
        item_by_word: The items by everything that they may be called.

    Raises:
        UsageError: If the words name nothing that can be entered.
    """
    reader = _Reader(words, item_by_word)
    deed = _read(reader, story, at)
    return deed, reader.rest


def find_item(word: str, item_by_word: Mapping[str, str]) -> str:
    """
    Return the item that a word names: its id, or its name in either language.

    Raises:
        UsageError: If there is none.
    """
    found = item_by_word.get(word) or item_by_word.get(word.strip().lower())
    if found is None:
        message = say('there is no item "{word}"', word=word)
        raise UsageError(suggest_named(message, word, item_by_word))
    return found


class _Reader:
    """Takes words from the front."""

    def __init__(self, words: Sequence[str], item_by_word: Mapping[str, str]) -> None:
        self.first = words[0]
        self.rest = words[1:]
        self.item_by_word = item_by_word

    def take(self, expected: Message) -> str:
        """Return the next word, made fit for a file; UsageError if there is none."""
        if not (self.rest and self.rest[0].strip()):
            message = say("{word}: expected {expected}", word=self.first, expected=expected)
            raise UsageError(message)
        word, self.rest = self.rest[0], self.rest[1:]
        return word.encode("utf-8", "replace").decode()

    def take_item(self) -> str:
        return find_item(self.take(say("an item")), self.item_by_word)

    def take_choice(self, choices: type[Choice]) -> Choice:
        known = ", ".join(choices)
        word = self.take(say("one of {known}", known=known))
        if word not in set(choices):
            message = say(
                '{first}: "{word}" is not known: expected one of {known}',
                first=self.first,
                word=word,
                known=known,
            )
            raise UsageError(suggest(message, word, choices))
        return choices(word)

    def take_choice_if_any(self, choices: type[Choice]) -> Choice | None:
        if self.rest and self.rest[0] in set(choices):
            return self.take_choice(choices)
        return None

    def take_item_if_any(self) -> str | None:
        return self.take_item() if self.rest and self.rest[0] in self.item_by_word else None

    def take_count(self) -> int:
        return read_count(self.take(say("a number")))


def _read(reader: _Reader, story: Story, at: Stamp) -> AnyDeed:
    match reader.first:
        case "submitted" | "accepted" | "delivered" as mark:
            return Marked(what=mark, item=reader.take_item(), at=at)
        case "paused":
            return Paused(item=reader.take_item(), because=reader.take_choice(Cause), at=at)
        case "resumed":
            return Resumed(item=reader.take_item(), at=at)
        case "decided":
            item = reader.take_item()
            return Decided(item=item, outcome=reader.take_choice_if_any(Outcome), at=at)
        case "trips" | "materials" as tally:
            return Counted(what=tally, item=reader.take_item(), count=reader.take_count())
        case "note":
            return Noted(item=reader.take_item(), text=reader.take(say("a text")))
        case "problem":
            return Hindered(problem=_read_problem(reader))
        case "milestone":
            return Passed(milestone=Milestone(at=at, name=reader.take(say("what happened"))))
        case "undo":
            return undo_last(story)
        case "finish":
            return Finished()
        case _:
            message = say(
                '"{word}" cannot be entered: expected one of {known}',
                word=reader.first,
                known=", ".join(WORDS),
            )
            raise UsageError(suggest(message, reader.first, WORDS))


def _read_problem(reader: _Reader) -> Problem:
    """Return the problem in words: an item, a kind and a class if they are named, and a text."""
    item = reader.take_item_if_any()
    kind = reader.take_choice_if_any(Trouble)
    problem_class = reader.take_choice_if_any(ProblemClass)
    text = reader.take(say("a text"))
    return Problem.model_validate(
        {"item": item, "kind": kind, "class": problem_class, "text": text}
    )


def undo_last(story: Story) -> Undone:
    """
    Return the deed that takes back the last entry that counts.

    Raises:
        UsageError: If there is none.
    """
    last = find_last(story)
    if last is None:
        raise UsageError(say("there is nothing to take back"))
    return Undone(number=last.number)
