from walkflow.views.blocks import Cell, Column, Row, Table, Tone
from walkflow.views.page.tables import find_value, render_table
from walkflow.views.wording import Wording

WORDS = Wording("en")


def test_limits_of_several_units_have_one_order() -> None:
    """That of the plain week, in which reports compare them."""
    values = [find_value(text) for text in ("4h", "1wd~", "7d", "14d", "22wd~")]
    assert values == [0.5, 1, 5, 10, 22]


def test_a_value_stands_for_a_text_that_misleads() -> None:
    """12 minutes are less than a day, though 12 is more than 1."""
    assert find_value(Cell("12 min", value=12 / 1440)) == 12 / 1440
    assert find_value("62.5 %") == 62.5
    assert find_value("110 → 88~") == 110


def test_what_is_not_known_has_no_value() -> None:
    """It stands at the end, whichever way a table is sorted."""
    assert [find_value(text) for text in ("?", "–", "")] == [None, None, None]


def test_all_rows_of_a_list_are_in_a_page() -> None:
    """Those that others leave out can be folded away; a few more than asked for are not."""
    rows = tuple(Row((str(n),)) for n in range(20))
    long = render_table(Table((Column("N", is_number=True),), rows, 5, "more"), WORDS, "list")
    assert long.count("<tr") == 21
    assert long.count('class="later"') == 15
    assert 'data-all="Show all 20 rows"' in long
    short = render_table(Table((Column("N"),), rows[:8], 5, "more"), WORDS, "list")
    assert "later" not in short
    assert "data-all" not in short


def test_rows_know_the_group_that_they_are_of() -> None:
    """So that it can be read when a table is sorted across groups."""
    columns = (Column(), Column("What", is_wide=True))
    rows = (Row(("①", "First stage"), is_group=True), Row(("", "item")))
    assert 'data-group="First stage">item' in render_table(Table(columns, rows), WORDS, "list")


def test_a_label_is_that_of_all_rows_below_it() -> None:
    """Until the next one: a table that is sorted still says what each row is."""
    columns = (Column(), Column(is_wide=True), Column("Measure"))
    rows = tuple(
        Row((Cell(label, Tone.STRONG), what, "m"))
        for label, what in (("Dropped", "one"), ("", "two"), ("Merged", "three"))
    )
    written = render_table(Table(columns, rows), WORDS, "list")
    assert 'data-group="Dropped">two' in written
    assert 'data-group="Merged">three' in written
