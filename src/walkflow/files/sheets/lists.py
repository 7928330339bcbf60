"""What the drop-down lists of a recording sheet offer, kept on a hidden sheet of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from walkflow.files.sheets.cells import show_cell
from walkflow.files.sheets.words import YES_NO, Choices, Vocabulary, name
from walkflow.files.workbooks import Grid

ITEM_HEADERS: Final = ("item", "item id", "item zh", "item en")
FACT_HEADERS: Final = ("fact", "fact id", "fact zh", "fact en", "fact values")
"""The first row of the sheet: labels as the drop-downs show them, and what they mean."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The items and facts of a flow, by what people call them."""

    items: Vocabulary
    facts: Vocabulary
    values_by_fact: Mapping[str, Vocabulary]


def make_lists(items: Choices, facts: Choices, values: Mapping[str, Sequence[str]]) -> Lists:
    """Return the lists of these items and facts, with the values of each fact."""
    return Lists(
        Vocabulary(items),
        Vocabulary(facts),
        {
            fact: Vocabulary({word: YES_NO.get(word, name(word, "")) for word in words})
            for fact, words in values.items()
        },
    )


def read_lists(grid: Grid | None) -> Lists:
    """Return what the hidden sheet says; nothing is known where it is gone."""
    if grid is None:
        return make_lists({}, {}, {})
    place_by_header = {
        show_cell(cell): column for (row, column), cell in grid.cells.items() if row == 1
    }
    items = _read_entries(grid, [place_by_header.get(each, 0) for each in ITEM_HEADERS[1:]])
    facts = _read_entries(grid, [place_by_header.get(each, 0) for each in FACT_HEADERS[1:]])
    return make_lists(
        {each[0]: name(each[1], each[2]) for each in items},
        {each[0]: name(each[1], each[2]) for each in facts},
        {each[0]: each[3].split(",") for each in facts},
    )


def _read_entries(grid: Grid, columns: Sequence[int]) -> list[tuple[str, ...]]:
    """Return the rows of one list that have an id."""
    rows = (
        tuple(show_cell(grid.cells.get((row, column), "")) for column in columns)
        for row in grid.rows[1:]
    )
    return [row for row in rows if row[0]]
