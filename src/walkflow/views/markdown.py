"""A report as Markdown, as pull requests, issues and wikis show it."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from walkflow.views.bars import SIGN_BY_FILL, place_bar
from walkflow.views.blocks import (
    Bar,
    Block,
    Cell,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)

COLLAPSED = frozenset(
    {"basis", "both_departments", "both_items", "both_owners", "changes", "classes", "honest"}
)
"""Parts of a comparison that a pull request has no room for; a click opens them."""
BAR_WIDTH = 20
"""Signs of a bar at its full scale."""

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MEANINGFUL = frozenset("\\`*_[]<>|~#&!@$")
_OPENS_BLOCK = re.compile(r"^(\d+)(?=[.)](?:\s|$))|^(?=[-+=:])")
"""What begins a list, a rule or a heading at the start of a line."""
_MAKES_LINK = re.compile(r"(?<=www)(?=\.)|(?<=[a-z])(?=://)", re.IGNORECASE)


def render_markdown(blocks: Iterable[Block], *, collapsed: bool = False) -> str:
    """
    Return blocks as Markdown in the dialect of GitHub and GitLab.

    What a name says is text and nothing else: it makes no link, no mention, no markup.
    A first sentence is the title.

    Args:
        blocks: What to say, in order.
        collapsed: Whether details are folded away, as they are to be in a pull request.
    """
    parts = []
    is_open = False
    for number, block in enumerate(blocks):
        if is_open and isinstance(block, Heading):
            parts.append("</details>")
            is_open = False
        if not number and isinstance(block, Paragraph):
            parts.append(f"## {escape_markdown(block.text)}")
        elif collapsed and isinstance(block, Heading) and block.id in COLLAPSED:
            # No Markdown is read in a summary: there, markup is kept out as in HTML.
            parts.append(f"<details><summary>{escape(block.text, quote=False)}</summary>")
            is_open = True
        else:
            parts.append("\n".join(_write(block)))
    if is_open:
        parts.append("</details>")
    return "\n\n".join(part for part in parts if part) + "\n"


def escape_markdown(text: str) -> str:
    """Return text that Markdown shows as it is, in one line."""
    line = "".join(f"\\{sign}" if sign in _MEANINGFUL else sign for sign in " ".join(text.split()))
    return _MAKES_LINK.sub(r"\\", _OPENS_BLOCK.sub(r"\1\\", line))


def _write(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"### {escape_markdown(block.text)}"
        case Paragraph():
            text = escape_markdown(block.text)
            yield f"**{text}**" if text and block.tone in {Tone.STRONG, Tone.BAD} else text
        case Listing():
            yield from (f"- {escape_markdown(line)}" for line in block.lines)
        case Table():
            yield from _write_table(block)
        case _:
            assert_never(block)


def _write_table(table: Table) -> Iterator[str]:
    yield _write_line(escape_markdown(column.heading) for column in table.columns)
    yield _write_line("--:" if column.is_number else "---" for column in table.columns)
    for row in table.first_rows:
        yield _write_line(_write_cell(cell, row) for cell in row.cells)
    if table.more:
        yield ""
        yield escape_markdown(table.more)


def _write_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _write_cell(cell: Cell | Bar | str, row: Row) -> str:
    match cell:
        case Bar():
            return _write_bar(cell)
        case Cell():
            text, is_strong = escape_markdown(cell.text), cell.tone in {Tone.STRONG, Tone.CRITICAL}
        case _:
            text, is_strong = escape_markdown(cell), False
    return f"**{text}**" if text and (is_strong or row.is_group) else text


def _write_bar(bar: Bar) -> str:
    places = place_bar(bar, BAR_WIDTH)
    signs = (_NO_BREAK if fill is None else SIGN_BY_FILL[fill] for fill in places)
    return "".join(signs).rstrip(_NO_BREAK)
