"""Markdown is what GitHub and GitLab show as the report says it."""

import re

import pytest

from tests.conftest import Golden
from walkflow.views.blocks import (
    Bar,
    BarPart,
    Cell,
    Column,
    Fill,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.markdown import escape_markdown, render_markdown


def test_blocks_become_markdown(check_golden: Golden) -> None:
    """A title, sentences, a list, a table with numbers, groups and bars."""
    bar = Bar((BarPart(0, 5, Fill.LEFT), BarPart(5, 10, Fill.SAVED)), 20)
    table = Table(
        (Column("Item"), Column("Days", is_number=True), Column(is_bar=True)),
        (
            Row(("Land", "", Bar((), 0)), is_group=True),
            Row((Cell("规划 | 许可", Tone.STRONG), "5wd", bar)),
        ),
    )
    blocks = (
        Paragraph("Plan of <b>x</b>", Tone.QUIET),
        Paragraph("5 working days.", Tone.STRONG),
        Heading("Items"),
        table,
        Listing(("one", "- two")),
    )
    check_golden(render_markdown(blocks), "blocks.md")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("62.5 %", "62.5 %"),
        ("1. first", "1\\. first"),
        ("2024", "2024"),
        ("- a list", "\\- a list"),
        ("a\n# b", "a \\# b"),
        ("see https://x.example and www.x.example", "see https\\://x.example and www\\.x.example"),
        ("@team <img src=x> [a](b) `c`", "\\@team \\<img src=x\\> \\[a\\](b) \\`c\\`"),
    ],
)
def test_what_a_name_says_is_text(text: str, shown: str) -> None:
    """No link, no mention, no markup comes out of a name."""
    assert escape_markdown(text) == shown


def test_a_table_has_as_many_cells_in_every_line() -> None:
    """A bar in the name makes no cell."""
    table = Table((Column("A"), Column("B")), (Row(("x|y", "|")), Row(("", ""))))
    lines = render_markdown([table]).splitlines()
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {3}
