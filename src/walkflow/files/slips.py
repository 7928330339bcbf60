"""Slips of the hand that look right in YAML: full-width signs, invisible ones, missing blanks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from walkflow.model.diagnostics import Span
from walkflow.model.messages import Message, say

_INVISIBLE = re.compile("[\u00a0\u00ad\u1680\u2000-\u200f\u202a-\u202f\u205f-\u2064\u3000\u3164]")
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7})(?= |$)")
_BLANK_START = re.compile(f"[ \t]*({_INVISIBLE.pattern})")
_KEY = r"[ \t]*(?:- +)*[\"']?[^\W\d][\w.-]*[\"']?"
_WIDE_COLON = re.compile(f"{_KEY}[ \t]*(：)")
_TIGHT_COLON = re.compile(rf"{_KEY}(:)(?![ \t:]|//)(?=.)")
_HEALTHY = re.compile(rf"{_KEY}[ \t]*:(?=\s|$)")
_TIGHT_DASH = re.compile(r"[ \t]*(-)[\w\"'{\[]")
_OTHER_DASH = re.compile(r"[ \t]*([\u2010-\u2015\u2212\u2022\u00b7\uff0d\u30fb])\s*\S")
_WIDE_COMMA = re.compile(r"([，、；])\s*[\"']?[\w.-]+[\"']?\s*$")
_WIDE_END = re.compile(r"[\uff5d\uff3d】]")
_NO_BLANK = say('a blank is missing behind "-"')
_ID_SLIPS = (
    (
        re.compile(r"[【】\uff3b\uff3d「」『』\u3014\u3015]"),
        say('{found} holds "{sign}": a list stands in [ and ], divided by ", "'),
    ),
    (
        re.compile(r"[、，；,;]"),
        say('{found} holds "{sign}": write several ids as a list, as in [a, b]'),
    ),
    (
        re.compile(r"[\u2018-\u201f\uff02\uff07《》]"),
        say('{found} holds the quotation mark "{sign}": write the id without it'),
    ),
    (re.compile(r"："), say('{found} holds the full-width colon "{sign}"; an id has none')),
)


class Mark(NamedTuple):
    """A place in the text, line and column counted from 0, as the parser counts."""

    line: int
    column: int


class Slip(NamedTuple):
    """Where something slipped in, and what it is."""

    span: Span
    message: Message


def find_invisible(text: str) -> str | None:
    """Return the first sign of a text that looks like a blank or like nothing; None if none."""
    found = _INVISIBLE.search(text)
    return found[0] if found else None


def name_sign(sign: str) -> str:
    """
    Return the number and the name of a sign that cannot be seen.

    >>> name_sign("\u3000")
    'U+3000 (ideographic space)'
    """
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'unnamed').lower()})"


def explain_id(word: str, found: str | Message) -> Message | None:
    """
    Return what slipped into a word that is no id; None if nothing that is known.

    Args:
        word: What was written.
        found: The same as it is shown.
    """
    for pattern, message in _ID_SLIPS:
        sign = pattern.search(word)
        if sign:
            return say(message.template, found=found, sign=sign[0])
    return None


def explain_key(key: str) -> Message | None:
    """Return what slipped into a key that is not known; None if nothing that is known."""
    sign = find_invisible(key)
    if sign:
        return say(
            'key "{key}" holds the invisible character {sign}: delete it',
            key=key,
            sign=name_sign(sign),
        )
    name, colon, value = key.replace("：", ":").partition(":")
    if not colon:
        return None
    pair = {"name": name.strip(), "value": value.strip()}
    if "：" in key:
        return say('the full-width colon "：" ends no key: write "{name}: {value}"', **pair)
    return say('a blank is missing behind ":": write "{name}: {value}"', **pair)


def find_slip(
    lines: Sequence[str], mark: Mark, start: Mark | None, *, in_key: bool, in_flow: bool
) -> Slip | None:
    """
    Return what slipped into a text at or before the place at which a parser gave up.

    Args:
        lines: The text.
        mark: Where the parser gave up.
        start: Where what it was reading began.
        in_key: Whether it was reading a key and found no colon.
        in_flow: Whether it was reading a mapping or a list in brackets.
    """
    if start is not None and start.line >= len(lines):
        start = None  # the parser may point behind the end
    for number, line in enumerate(lines):
        conflict = _CONFLICT.match(line)
        if conflict:
            message = say(
                "a conflict of git is not resolved here: keep one of the sides, "
                "and delete the lines that start with <<<<<<<, ======= and >>>>>>>"
            )
            return _slip(number, conflict, 1, message)
    if in_flow and start is not None:
        return _find_wide(lines, mark, start)
    for number in _list_suspects(lines, mark, start if in_key else None):
        found = _look_at(number, lines[number])
        if found:
            return found
    above = next((n for n in range(min(mark.line, len(lines)) - 1, -1, -1) if lines[n].strip()), 0)
    dash = _TIGHT_DASH.match(lines[above]) if start is None else None
    if dash:
        return _slip(above, dash, 1, _NO_BLANK)
    if in_key and start is not None:
        return _name_lone_word(lines[start.line], start)
    return None


def _list_suspects(lines: Sequence[str], mark: Mark, start: Mark | None) -> Iterator[int]:
    """Yield the lines that may be wrong: where a key began, or that of the mark and one above."""
    if start is not None:
        yield start.line
        return
    if mark.line < len(lines):
        yield mark.line
        healthy = _HEALTHY.match(lines[mark.line])
        if not healthy or mark.column > healthy.end():
            return
    for number in range(mark.line - 1, -1, -1):
        if lines[number].strip() and not lines[number].lstrip().startswith("#"):
            yield number
            return


def _look_at(number: int, line: str) -> Slip | None:
    blank = _BLANK_START.match(line)
    if blank:
        message = say(
            "the line begins with the invisible character {sign}: expected spaces",
            sign=name_sign(blank[1]),
        )
        return _slip(number, blank, 1, message)
    wide = _WIDE_COLON.match(line)
    if wide:
        message = say('the full-width colon "：" ends no key: write ": "')
        return _slip(number, wide, 1, message)
    tight = _TIGHT_COLON.match(line)
    if tight:
        sign = find_invisible(line[tight.end() : tight.end() + 1])
        message = (
            say(
                'behind ":" stands the invisible character {sign}: expected a blank',
                sign=name_sign(sign),
            )
            if sign
            else say('a blank is missing behind ":"')
        )
        return _slip(number, tight, 1, message)
    dash = _TIGHT_DASH.match(line)
    if dash:
        return _slip(number, dash, 1, _NO_BLANK)
    other = _OTHER_DASH.match(line)
    if other:
        message = say(
            '"{sign}" is {name}, which begins no entry of a list: write "- "',
            sign=other[1],
            name=name_sign(other[1]),
        )
        return _slip(number, other, 1, message)
    return None


def _find_wide(lines: Sequence[str], mark: Mark, start: Mark) -> Slip | None:
    """Return the full-width sign that keeps a mapping or a list in brackets from its end."""
    if mark.line < len(lines):
        comma = _WIDE_COMMA.search(lines[mark.line][: mark.column])
        if comma:
            message = say('the full-width "{sign}" divides nothing: write ", "', sign=comma[1])
            return _slip(mark.line, comma, 1, message)
    end = _WIDE_END.search(lines[start.line], start.column)
    if end and mark.line > start.line:
        message = say('the full-width "{sign}" closes nothing', sign=end[0])
        return _slip(start.line, end, 0, message)
    return None


def _name_lone_word(line: str, start: Mark) -> Slip:
    word = line[start.column :].rstrip()
    span = Span(start.line + 1, start.column + 1, start.column + len(word) + 1)
    return Slip(span, say('there is no ": " in this line: expected a key, ": " and its value'))


def _slip(number: int, found: re.Match[str], group: int, message: Message) -> Slip:
    return Slip(Span(number + 1, found.start(group) + 1, found.end(group) + 1), message)
