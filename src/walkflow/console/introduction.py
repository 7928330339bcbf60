"""What is said or asked before a session: which walk it is, and what holds for all of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from walkflow.console.keys import ENTER
from walkflow.files.journal import SUFFIX
from walkflow.model.errors import UsageError
from walkflow.model.messages import Message, say, say_count
from walkflow.model.near_words import suggest
from walkflow.model.recording import Opening
from walkflow.model.walk import Role, Scope, Walker, name_walk
from walkflow.openings import FOLDER, complete_path, list_walks
from walkflow.views.blocks import Listing, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from walkflow.console.dialogue import Dialogue
    from walkflow.model.flow import Flow

MOST_LISTED = 9

_ROLE_BY_KEY = {
    "a": Role.APPLICANT,
    "c": Role.CLERK,
    "o": Role.COMPANION,
    "g": Role.AGENT,
    "j": Role.JOINT,
}
_WORD_BY_ROLE: dict[str, Message] = {
    Role.APPLICANT: say("applicant"),
    Role.CLERK: say("clerk"),
    Role.COMPANION: say("companion of an applicant"),
    Role.AGENT: say("agent"),
    Role.JOINT: say("several heads together"),
}
_PROJECT = re.compile(r"\w[\w.-]*")


def make_opening(
    version: str | None,
    facts: Mapping[str, str],
    roles: Iterable[str],
    walkers: Iterable[str],
    project: str | None,
    *,
    is_part: bool,
) -> Opening:
    """
    Return what options say of a walk.

    Args:
        version: Of the flow.
        facts: What is true of the project.
        roles: Words for roles.
        walkers: Units, each with a post behind a slash if it is known.
        project: An id.
        is_part: Whether only a part of the run is told.

    Raises:
        UsageError: If a role is not known or the project is no id.
    """
    if project is not None and not _PROJECT.fullmatch(project):
        message = say(
            '--project "{project}": expected letters, digits, hyphens and dots', project=project
        )
        raise UsageError(message)
    found = tuple(map(_read_role, roles))
    return Opening(
        version=version,
        facts=facts,
        scope=Scope.PART if is_part else None,
        role=found or None,
        by=tuple(map(read_walker, walkers)),
        project=project,
    )


def read_walker(text: str) -> Walker:
    """Return the unit, and the post if there is one: `HURD/director`."""
    unit, _, post = text.partition("/")
    return Walker(unit=unit.strip(), post=post.strip() or None)


def choose_path(dialogue: Dialogue, flow: Flow, today: date) -> Path:
    """Let one of the walks under way be chosen, or a new one be named; return its file."""
    walks = list_walks(flow=flow.flow).walks[:MOST_LISTED]
    if walks:
        for number, walk in enumerate(walks, 1):
            described = dialogue.words(
                "{walk}, last entry {last}", walk=walk.walk, last=f"{walk.last:%Y-%m-%d %H:%M}"
            )
            dialogue.show(Listing((described,), mark=str(number)))
        last = f"-{len(walks)}" if len(walks) > 1 else ""
        keys = {f"1{last}": say("go on with this walk"), ENTER: say("begin a new one")}
        numbers = [str(number) for number, _ in enumerate(walks, 1)]
        key = dialogue.choose_offered(keys, default=ENTER, also=numbers)
        if key in numbers:
            return Path(walks[int(key) - 1].journal).with_suffix(".yaml")
    return _name_new(dialogue, flow, today)


def complete(dialogue: Dialogue, opening: Opening, flow: Flow) -> Opening:
    """Ask for what no option said of a new walk; nothing has to be answered."""
    found: dict[str, object] = {}
    assumed = len(flow.facts) - len(opening.facts)
    if assumed > 0:
        facts = say_count(
            "{n} fact of the project is taken at its default: walkflow trace FLOW --list-facts "
            "shows it. if it is not so, press Ctrl-C and begin again with --fact FACT=VALUE",
            "{n} facts of the project are taken at their defaults: walkflow trace FLOW "
            "--list-facts shows them. if one is not so, press Ctrl-C and begin again with "
            "--fact FACT=VALUE",
            assumed,
        )
        dialogue.show_message(facts, Tone.QUIET)
    if opening.scope is None:
        dialogue.show_message(say("How much of the run will be recorded?"))
        whole = say("all of it")
        part = say("a part: of items that are not recorded nothing is known")
        key = dialogue.choose_offered({"p": part, ENTER: whole}, default=ENTER)
        found["scope"] = Scope.PART if key == "p" else Scope.WHOLE
    if opening.role is None:
        dialogue.show_message(say("As what do you walk?"))
        roles = {key: _WORD_BY_ROLE[role] for key, role in _ROLE_BY_KEY.items()}
        key = dialogue.choose_offered({**roles, ENTER: say("not said")}, default=ENTER)
        found["role"] = (_ROLE_BY_KEY[key],) if key in _ROLE_BY_KEY else None
    if not opening.by:
        asked = say("your unit and post, as HURD/director; no names of persons; nothing: not said")
        text = dialogue.read_line(asked)
        found["by"] = (read_walker(text),) if text else ()
    return opening.model_copy(update=found)


def _read_role(word: str) -> Role:
    if word not in set(Role):
        known = ", ".join(Role)
        message = say('--role "{word}": expected one of {known}', word=word, known=known)
        raise UsageError(suggest(message, word, Role))
    return Role(word)


def _name_new(dialogue: Dialogue, flow: Flow, today: date) -> Path:
    default = _find_free_name(f"{flow.flow}-{today.isoformat()}")
    while True:
        question = say("name of the new walk (nothing: {name})", name=default)
        name = name_walk(Path(dialogue.read_line(question) or default))
        path = complete_path(FOLDER / name)
        if not _is_taken(path):
            return path
        dialogue.warn([say('there is a walk "{name}" already', name=name)])


def _find_free_name(name: str) -> str:
    number, free = 1, name
    while _is_taken(complete_path(FOLDER / free)):
        number += 1
        free = f"{name}-{number}"
    return free


def _is_taken(path: Path) -> bool:
    return path.exists() or path.with_suffix(SUFFIX).exists()
