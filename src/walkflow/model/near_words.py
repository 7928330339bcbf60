"""Which of the words that there are was probably meant."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from walkflow.model.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LONGEST: Final = 80
"""Comparing takes the square of the length; nobody means a longer word."""
_CUTOFF: Final = 0.6
_CUTOFF_CHINESE: Final = 0.5
"""Of two or three characters, one may differ."""


def find_near(word: str, words: Iterable[str]) -> str | None:
    """
    Return the word that was probably meant, or None if none is near.

    Near is a similarity of at least 0.6 by difflib's ratio, for Chinese of 0.5; the
    nearest wins, the first in order on a tie. Case makes no difference.

    >>> find_near("fire_reveiw", ["fire_review", "fire_filing"])
    'fire_review'
    """
    if not 0 < len(word) <= _LONGEST:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    lowered = {each.lower(): each for each in reversed(list(words))}
    cutoff = _CUTOFF if word.isascii() else _CUTOFF_CHINESE
    near = get_close_matches(word.lower(), reversed(lowered), n=1, cutoff=cutoff)
    return lowered[near[0]] if near else None


def suggest(message: Message, word: str, words: Iterable[str]) -> Message:
    """Return the message, with a "did you mean" if one of the words is near."""
    near = find_near(word, words)
    if near is None:
        return message
    return say('{message}. did you mean "{near}"?', message=message, near=near)


def suggest_named(message: Message, word: str, id_by_name: Mapping[str, str]) -> Message:
    """
    Return the message, with a "did you mean" if an id or a name is near.

    Args:
        message: What is wrong.
        word: What was written.
        id_by_name: The ids by everything that people call them: the id itself and
            its names in both languages.
    """
    near = find_near(word, id_by_name)
    if near is None:
        return message
    meant = id_by_name[near]
    if meant == near:
        return say('{message}. did you mean "{near}"?', message=message, near=near)
    return say('{message}. did you mean "{near}" ({name})?', message=message, near=meant, name=near)


def simplify(text: str) -> str:
    """
    Return what two spellings of one header or name have in common.

    >>> simplify("Case_ID") == simplify("case id")
    True
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s_.-]+", "", plain)
