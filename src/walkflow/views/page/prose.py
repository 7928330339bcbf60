"""What a report says, as parts of a page: headings, sentences, listings and tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, assert_never

from walkflow.views.bars import SIGN_BY_FILL
from walkflow.views.blocks import Column, Heading, Listing, Paragraph, Table, Tone
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.strips import draw_swatch
from walkflow.views.page.tables import render_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from walkflow.views.blocks import Block
    from walkflow.views.page.illustration import BarColumn
    from walkflow.views.wording import Wording


class Part(NamedTuple):
    """A heading and what stands below it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def divide(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Part, ...]]:
    """Return what comes before the first heading, and the parts from each heading on."""
    opening: list[Block] = []
    parts: list[tuple[Heading, list[Block]]] = []
    for block in blocks:
        if isinstance(block, Heading):
            parts.append((block, []))
        else:
            (parts[-1][1] if parts else opening).append(block)
    divided = (
        Part(heading.id or f"part-{number}", heading.text, tuple(below))
        for number, (heading, below) in enumerate(parts, 1)
    )
    return tuple(opening), tuple(divided)


def render_blocks(
    blocks: Iterable[Block], words: Wording, name: str, *, with_bars: bool = True
) -> Markup:
    """
    Return blocks as HTML.

    Args:
        blocks: What to say, in order.
        words: The language.
        name: What their tables are called.
        with_bars: Whether bars are shown; not where a picture shows the same.
    """
    return join(_render(block, words, name, with_bars=with_bars) for block in blocks)


def render_legend(legend: Paragraph) -> Markup:
    """Return a legend with what fills look like in place of the signs that stand for them."""
    return element("p", *_replace_signs(legend), class_="quiet signs")


def add_bars(blocks: Iterable[Block], column: BarColumn | None) -> Iterator[Block]:
    """Yield blocks, the first table with a bar beside each of its rows."""
    for block in blocks:
        if column is None or not isinstance(block, Table):
            yield block
            continue
        rows = (
            row._replace(cells=(*row.cells, bar))
            for row, bar in zip(block.rows, column.bars, strict=True)
        )
        columns = (*block.columns, Column(column.heading, is_bar=True))
        yield replace(block, columns=columns, rows=tuple(rows))
        column = None


def _render(block: Block, words: Wording, name: str, *, with_bars: bool) -> Markup | None:
    match block:
        case Heading():
            return element("h3", block.text)
        case Paragraph():
            if block.fills:
                return render_legend(block)
            tone = None if block.tone is Tone.PLAIN else block.tone.value
            return element("p", block.text, class_=tone) if block.text else None
        case Listing():
            tone = None if block.tone is Tone.PLAIN else block.tone.value
            return element("ul", *(element("li", line) for line in block.lines), class_=tone)
        case Table():
            return render_table(block, words, name, with_bars=with_bars)
        case _:
            assert_never(block)


def _replace_signs(legend: Paragraph) -> Iterator[str]:
    rest = legend.text
    for fill in legend.fills:
        before, sign, after = rest.partition(SIGN_BY_FILL[fill])
        if sign:
            yield before
            yield draw_swatch(fill)
            rest = after
    yield rest
