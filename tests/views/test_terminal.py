"""A terminal that has no room for columns says which, and where they are."""

import pytest

from walkflow.views.blocks import Bar, Column, Paragraph, Row, Table
from walkflow.views.terminal import render_terminal
from walkflow.views.wording import Wording

TABLE = Table(
    (
        Column("Item", is_wide=True),
        Column("P90", is_number=True, from_width=100, full_name="P90 of waiting"),
        Column("Planned", from_width=120),
        Column(is_bar=True, from_width=120),
        Column(from_width=120),
    ),
    (Row(("Land", "7", "2024-01-01", Bar((), 1), "")),),
)


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (80, "Left out here: P90 of waiting, Planned; 120 columns or --format html show them."),
        (110, "Left out here: Planned; 120 columns or --format html show them."),
    ],
)
def test_columns_left_out_are_named(width: int, said: str) -> None:
    """By their full names, with the width that has room for all."""
    shown = render_terminal([TABLE], Wording("en"), width=width)
    assert shown.splitlines()[-1] == said
    assert "2024-01-01" not in shown


@pytest.mark.parametrize("table", [TABLE, Table(TABLE.columns[:1], (Row(("Land",)),))])
def test_nothing_is_said_where_all_are_shown(table: Table) -> None:
    """Nor of bars, which repeat what other columns say, nor of columns without a name."""
    assert "Left out" not in render_terminal([table], Wording("en"), width=120)
    narrow = Table((TABLE.columns[0], *TABLE.columns[3:]), (Row(("Land", Bar((), 1), "")),))
    assert "Left out" not in render_terminal([narrow], Wording("en"), width=80)


def test_what_is_about_a_column_goes_with_it() -> None:
    """A line that explains the codes of a column says nothing where the column is not shown."""
    said = Paragraph("Dept.: A", from_width=60)
    shown = [render_terminal([said], Wording("en"), width=width) for width in (59, 60)]
    assert shown == ["\n", "Dept.: A\n"]
