"""How wide a text is, and where it may be broken, without asking a browser."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from walkflow.views.wording import make_safe
from walkflow.views.wrapping import find_words

_SIGNS_BY_WIDTH = {
    0.34: " ',.:;ilj|I",
    0.43: "!()-/[\\]frt",
    0.52: '"*_`',
    0.60: "cszkvxyJLFT?",
    0.66: "0123456789abdeghnopqu$",
    0.72: "ABEKPSVXYZR{}",
    0.80: "CDGHNUOQ&w",
    0.86: "+<=>~#^",
    1.02: "mMW@%",
}
_WIDTH_BY_SIGN: Mapping[str, float] = {
    sign: width for width, signs in _SIGNS_BY_WIDTH.items() for sign in signs
}
"""
Advance widths in em.

Generous: at least as wide as in Arial, Helvetica, Liberation Sans and DejaVu Sans.
"""
_TURNING = re.compile("[\u061c\u200e\u200f]")
"""Marks that turn the direction of the text around them; the others `make_safe` shows."""
_WIDE = 1.0
_ANY_SCRIPT = 1.2
_EMOJI = 1.45
_FIRST_EMOJI = 0x1F000
_BOLD = 1.1
"""By how much bold type is wider, at most."""


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """
    Return how wide a text is at most, in the unit of its size.

    >>> measure("施工许可证", 13)
    65.0
    """
    total = sum(map(_measure_sign, text)) * size
    return total * _BOLD if bold else total


def clean(text: str) -> str:
    """Return text as one line in which whatever would steer how it is shown stands as its code."""
    shown = _TURNING.sub(lambda found: f"<U+{ord(found[0]):04X}>", make_safe(text))
    return shown.replace("\t", " ").replace("\n", " ")


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """
    Return a text in as few lines as fit a width, each about as long as the others.

    Lines end at blanks and beside Chinese characters, never before punctuation; a word
    is broken only where no line can hold it.
    """
    text = clean(text)
    pieces = [piece for start, end in find_words(text) for piece in _split(text[start:end])]
    lines = list(_fill(pieces, width, size, bold=bold))
    least, most = 0.0, width
    while most - least > size / 4:
        middle = (least + most) / 2
        tried = list(_fill(pieces, middle, size, bold=bold))
        is_broken = any(measure(piece.rstrip(), size, bold=bold) > middle for piece in pieces)
        if len(tried) > len(lines) or is_broken:
            least = middle
        else:
            most, lines = middle, tried
    return lines


def _split(word: str) -> Iterator[str]:
    """Yield the parts of a word that has hyphens or slashes, each with its own behind it."""
    yield from re.findall(r".+?[A-Za-z][-/](?=[A-Za-z])|.+", word)


def _fill(pieces: list[str], width: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield lines, each with as many pieces as it holds."""
    line = ""
    for piece in pieces:
        if line and measure((line + piece).rstrip(), size, bold=bold) > width:
            yield line.rstrip()
            line = ""
        for sign in piece:
            if line and measure((line + sign).rstrip(), size, bold=bold) > width:
                yield line.rstrip()
                line = ""
            line += sign
    if line.strip():
        yield line.rstrip()


def _measure_sign(sign: str) -> float:
    known = _WIDTH_BY_SIGN.get(sign)
    if known is not None:
        return known
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0.0
    if ord(sign) >= _FIRST_EMOJI:
        return _EMOJI
    if unicodedata.east_asian_width(sign) in {"W", "F", "A"}:
        return _WIDE
    base = unicodedata.normalize("NFD", sign)[0]
    return _WIDTH_BY_SIGN.get(base, _ANY_SCRIPT)
