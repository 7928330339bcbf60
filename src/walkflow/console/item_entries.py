"""What is entered for one item: its keys, and what each of them asks for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from walkflow.console.keys import ENTER, ESCAPE
from walkflow.engine.doubts import describe_place
from walkflow.engine.entry_words import read_count
from walkflow.engine.recording import find_latest_visit
from walkflow.model.errors import WalkflowError
from walkflow.model.messages import Message, say
from walkflow.model.recording import (
    AnyDeed,
    Counted,
    Decided,
    Hindered,
    Mark,
    Marked,
    Noted,
    Paused,
    Resumed,
    Tally,
)
from walkflow.model.walk import Cause, Outcome, Problem, ProblemClass, Trouble
from walkflow.views.blocks import Block, Paragraph, Tone
from walkflow.views.record_lines import (
    WORD_BY_CAUSE,
    WORD_BY_CLASS,
    WORD_BY_OUTCOME,
    WORD_BY_TROUBLE,
    write_desk,
    write_item,
    write_visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from walkflow.console.scribe import Scribe
    from walkflow.model.stamps import Stamp

Choice = TypeVar("Choice", bound=StrEnum)

MARK_BY_KEY: dict[str, Mark] = {
    "s": "submitted",
    "a": "accepted",
    "v": "delivered",
}
TALLY_BY_KEY: dict[str, Tally] = {"t": "trips", "m": "materials"}
CAUSE_BY_KEY = {
    "c": Cause.CORRECTION,
    "s": Cause.SPECIAL_PROCEDURE,
    "a": Cause.APPLICANT_REQUEST,
}
OUTCOME_BY_KEY = {
    "a": Outcome.APPROVED,
    "g": Outcome.APPROVED_WITH_GAPS,
    "r": Outcome.REFUSED,
    "w": Outcome.WITHDRAWN,
}
TROUBLE_BY_KEY = {"p": Trouble.PAIN, "b": Trouble.BLOCKAGE, "d": Trouble.DIFFICULTY}
_DIGITS = "1234567890"
_QUESTION_BY_TALLY: dict[Tally, Message] = {
    "trips": say("how often the applicant has come, all together"),
    "materials": say("how many documents were asked for, all together"),
}
_WORD_BY_KEY = {
    "s": say("submitted"),
    "a": say("accepted"),
    "p": say("paused"),
    "r": say("resumed"),
    "d": say("decided"),
    "v": say("delivered"),
    "t": say("trips"),
    "m": say("materials"),
    "n": say("note"),
    "!": say("problem"),
    "@": say("another time"),
    ENTER: say("back"),
}


def attend(scribe: Scribe, item: str) -> None:
    """Show how an item stands, and enter what is said of it; one entry, or none."""
    while True:
        scribe.dialogue.show(*_describe(scribe, item))
        key = scribe.dialogue.choose(dict(_list_keys(scribe, item)))
        if key != "@":
            break
        scribe.ask_time()
    deed = _ask(scribe, item, key)
    if deed is not None:
        scribe.enter(deed)


def ask_problem(scribe: Scribe, item: str | None) -> Hindered | None:
    """Ask what is in the way, of which kind and class; None if there is nothing after all."""
    kinds = {key: WORD_BY_TROUBLE[kind] for key, kind in TROUBLE_BY_KEY.items()}
    offered = {**kinds, ENTER: say("not said")}
    key = scribe.dialogue.choose_offered(offered, default=ENTER, also={ESCAPE})
    if key == ESCAPE:
        return None
    kind = TROUBLE_BY_KEY.get(key)
    class_by_key = dict(zip(_DIGITS, ProblemClass, strict=True))
    classes = {key: WORD_BY_CLASS[each] for key, each in class_by_key.items()}
    offered = {**classes, ENTER: say("not said")}
    key = scribe.dialogue.choose_offered(offered, default=ENTER, also={ESCAPE})
    if key == ESCAPE:
        return None
    text = scribe.dialogue.read_line(say("what is in the way"))
    if text is None:
        return None
    fields = {"item": item, "kind": kind, "class": class_by_key.get(key), "text": text}
    return Hindered(problem=Problem.model_validate(fields))


def _describe(scribe: Scribe, item: str) -> Iterator[Block]:
    prospects, words = scribe.recorder.prospects, scribe.dialogue.words
    yield Paragraph(write_item(prospects.name(item), item, words), Tone.STRONG)
    node = prospects.find_node(item)
    if node is not None:
        known = scribe.recorder.flow.items.department_by_id.get(node.department)
        department = known.name if known else node.department
        yield Paragraph(write_desk(department, str(node.limit), words), Tone.QUIET)
    yield Paragraph(words(describe_place(prospects, item)))
    visit = find_latest_visit(scribe.recorder.story, item)
    if visit is not None:
        yield Paragraph(write_visit(visit, words), Tone.QUIET)
    if scribe.typed is not None:
        yield Paragraph(words("the next entry is of {at}", at=scribe.typed), Tone.STRONG)


def _list_keys(scribe: Scribe, item: str) -> Iterator[tuple[str, Message]]:
    """Yield the keys of what can be entered now; the others would be refused."""
    at = scribe.find_time()
    trials: dict[str, AnyDeed] = {
        **{key: Marked(what=mark, item=item, at=at) for key, mark in MARK_BY_KEY.items()},
        "p": Paused(item=item, because=Cause.CORRECTION, at=at),
        "r": Resumed(item=item, at=at),
        "d": Decided(item=item, at=at),
    }
    for key, word in _WORD_BY_KEY.items():
        if key not in trials or scribe.can_enter(trials[key]):
            yield key, word


def _ask(scribe: Scribe, item: str, key: str) -> AnyDeed | None:
    """Return the deed that a key begins, once all that it needs was asked; None: none after all."""
    at = scribe.find_time()
    match key:
        case "s" | "a" | "v":
            return Marked(what=MARK_BY_KEY[key], item=item, at=at)
        case "p":
            cause = _choose(scribe, CAUSE_BY_KEY, WORD_BY_CAUSE)
            return Paused(item=item, because=cause, at=at) if cause else None
        case "r":
            return Resumed(item=item, at=at)
        case "d":
            return _ask_outcome(scribe, item, at)
        case "t" | "m":
            return _ask_count(scribe, item, TALLY_BY_KEY[key])
        case "n":
            text = scribe.dialogue.read_line(say("note"))
            return Noted(item=item, text=text) if text else None
        case "!":
            return ask_problem(scribe, item)
        case _:
            return None


def _choose(
    scribe: Scribe, choice_by_key: Mapping[str, Choice], words: Mapping[str, Message]
) -> Choice | None:
    """Return what the key that is struck stands for; None for any other key."""
    meanings = {key: words[choice] for key, choice in choice_by_key.items()}
    return choice_by_key.get(scribe.dialogue.choose({**meanings, ENTER: say("back")}))


def _ask_outcome(scribe: Scribe, item: str, at: Stamp) -> Decided | None:
    meanings = {key: WORD_BY_OUTCOME[outcome] for key, outcome in OUTCOME_BY_KEY.items()}
    key = scribe.dialogue.choose({**meanings, ENTER: say("not known")}, default=ENTER)
    if key != ENTER and key not in OUTCOME_BY_KEY:
        return None
    return Decided(item=item, outcome=OUTCOME_BY_KEY.get(key), at=at)


def _ask_count(scribe: Scribe, item: str, tally: Tally) -> Counted | None:
    visit = find_latest_visit(scribe.recorder.story, item)
    known = None if visit is None else getattr(visit, tally)
    question = _QUESTION_BY_TALLY[tally]
    if known is not None:
        question = say("{question} (known so far: {n})", question=question, n=known)
    text = scribe.dialogue.read_line(question)
    if text is None:
        return None
    try:
        return Counted(what=tally, item=item, count=read_count(text))
    except WalkflowError as error:
        scribe.dialogue.warn([error.message])
        return None
