"""Where a line of Chinese may end; a Chinese character takes two columns."""

from collections.abc import Iterator

from walkflow.model.text_widths import is_wide, measure_sign, measure_width

_NEVER_FIRST = frozenset("，。、；：？！）」』”’》】…\uff05,.;:?!)]}%~")
"""What no line begins with."""
_NEVER_LAST = frozenset("（「『“\u2018《【([{")
"""What no line ends with."""
_CHINESE_SIGNS = frozenset("“”\u2018’…—")
"""Signs of a Chinese sentence that are not counted as wide."""


def has_chinese(text: str) -> bool:
    """Return whether a text holds characters of two columns."""
    return any(map(is_wide, text))


def fold(text: str, width: int) -> list[str]:
    """
    Return a paragraph in lines; a word is broken only where a line cannot hold it.

    A line ends at a blank, or beside a Chinese character; punctuation stays with what it
    belongs to, and a number with what it counts.

    >>> fold("举措：land_with_scheme、joint_drawing_review。", 28)
    ['举措：land_with_scheme、', 'joint_drawing_review。']
    """
    ends = [*find_ends(text, width), len(text)]
    starts = [0, *ends]
    return [text[start:end].rstrip() for start, end in zip(starts, ends, strict=False)]


def find_ends(text: str, width: int) -> list[int]:
    """Return at which characters new lines of a text begin, so that each fits a width."""
    ends: list[int] = []
    used = 0
    for start, end in find_words(text):
        needed = measure_width(text[start:end].rstrip())
        if used and used + needed > width:
            ends.append(start)
            used = 0
        for place in range(start, end):
            columns = measure_sign(text[place])
            if needed > width and used + columns > width:
                ends.append(place)
                used = 0
            used += columns
    return ends


def find_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where a text holds together, the blanks behind included."""
    start = 0
    for place in range(1, len(text)):
        if _may_end(text, place):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _may_end(text: str, place: int) -> bool:
    """Return whether a line may end before a character."""
    last, first = text[place - 1], text[place]
    if first == " ":
        return False
    if last == " ":
        counted = text[:place].rstrip(" ")[-1:].isdigit() and _is_chinese(first)
        return not counted
    if first in _NEVER_FIRST or last in _NEVER_LAST:
        return False
    return _is_chinese(last) or _is_chinese(first)


def _is_chinese(sign: str) -> bool:
    return sign in _CHINESE_SIGNS or is_wide(sign)
