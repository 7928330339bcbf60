"""A text that is written below its key, after `|` or `>`: kept as written, at another depth."""

import re
from collections.abc import Iterator
from typing import NamedTuple

STEP = "  "
"""By how much what belongs to a line is further in than it."""

HIDDEN_SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""What YAML does not allow as it is, or takes for the end of a line; for a regular expression."""

_HIDDEN = re.compile(f"[{HIDDEN_SIGNS}]")
_HEADER = re.compile(r"(?:!\s+)?([|>])([-+1-9]*)[ \t]*(#[^\n]*)?")


class BlockText(NamedTuple):
    """A text that is written below its key."""

    style: str
    """`|` keeps its lines, `>` joins them."""
    chomping: str
    """`-`, `+` or nothing: what becomes of the line ends behind the text."""
    lines: tuple[str, ...]
    """As they are written, without the indentation of the whole."""


class ReadBlock(NamedTuple):
    """A block text, the comment behind its `|` or `>`, and how many characters it takes."""

    block: BlockText
    comment: str | None
    length: int


def read_block_text(written: str, column: int) -> ReadBlock:
    """
    Return the block text that stands at the start of a text.

    Blank lines behind it that are no part of it are left to what follows.

    Args:
        written: The file from the `|` or `>` to the line of the next value.
        column: Where the keys or dashes stand to which it belongs, from 0.

    Raises:
        ValueError: If there is none.
    """
    header, _, body = written.partition("\n")
    found = _HEADER.match(header)
    if found is None:
        message = f"no block text: {header}"
        raise ValueError(message)
    style, indicators, comment = found.groups()
    digit = indicators.strip("-+")
    chomping = indicators.strip("123456789")
    lines = body.removesuffix("\n").split("\n") if body else []
    depth = column + int(digit) if digit else _find_depth(lines)
    while chomping != "+" and lines and not lines[-1].strip(" ") and len(lines[-1]) <= depth:
        lines.pop()
    block = BlockText(style, chomping, tuple(line[depth:] for line in lines))
    length = len("\n".join([header, *lines]))
    return ReadBlock(block, comment.rstrip() if comment else None, length)


def as_block_text(text: str) -> BlockText | None:
    """Return a text of several lines as it is written after `|`; None if it cannot be."""
    lines = text.removesuffix("\n").split("\n")
    has_blank = any(line and not line.strip() for line in lines) or not (lines[0] and lines[-1])
    if "\n" not in text or has_blank or text[0] == "\t" or _HIDDEN.search(text):
        return None
    return BlockText("|", "" if text.endswith("\n") else "-", tuple(lines))


def write_header(block: BlockText) -> str:
    """Return what stands behind the key; with the depth if the text begins with blanks."""
    first = _find_first(block.lines)
    depth = str(len(STEP)) if first.startswith(" ") else ""
    return f"{block.style}{depth}{block.chomping}"


def write_lines(block: BlockText, indent: str) -> Iterator[str]:
    """Yield the lines below the key, indented."""
    yield from (indent + line if line else line for line in block.lines)


def _find_depth(lines: list[str]) -> int:
    first = _find_first(lines)
    return len(first) - len(first.lstrip(" "))


def _find_first(lines: list[str] | tuple[str, ...]) -> str:
    return next((line for line in lines if line.strip(" ")), "")
