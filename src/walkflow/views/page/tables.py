"""Tables that a reader may sort and filter; without a script they are plain tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from walkflow.model.messages import say
from walkflow.views.blocks import Bar, Cell, Tone
from walkflow.views.page.elements import Markup, element
from walkflow.views.page.strips import draw_bar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from walkflow.views.blocks import Column, Row, Table
    from walkflow.views.wording import Wording

FEWEST_TO_FILTER = 8
"""A shorter table is seen at once."""
FEWEST_TO_SORT = 3
MOST_AT_EASE = 9
"""More columns than these stand closer on paper."""
FEWEST_TO_ORDER = 8
"""Fewer columns are seen at once."""
FEWEST_TO_FOLD = 4
"""So many rows more than a list shows first, and the rest is folded away."""

_NUMBER = re.compile(r"[−-]?\d+(?:\.\d+)?")
_LIMIT = re.compile(r"(\d+)(wd|d|h)~?")
_DAYS_BY_UNIT = {"wd": 1, "d": 5 / 7, "h": 1 / 8}
"""Limits of several units are put in the order of the plain week, as reports compare them."""


def render_table(table: Table, words: Wording, name: str, *, with_bars: bool = True) -> Markup:
    """
    Return a table of a report, all of its rows.

    Args:
        table: What it says.
        words: The language.
        name: What it is called; nothing shows it, but a screen reader says it.
        with_bars: Whether bars are drawn; not where a picture shows the same.
    """
    shown = _order(
        table, [n for n, each in enumerate(table.columns) if with_bars or not each.is_bar], words
    )
    columns = [table.columns[n] for n in shown]
    head = element("thead", element("tr", *(_render_heading(each, words) for each in columns)))
    body = element("tbody", *_render_rows(table, shown, columns))
    grid = element(
        "table",
        element("caption", name, class_="unseen"),
        head,
        body,
        class_="grid many" if len(shown) > MOST_AT_EASE else "grid",
        **_offer(table, words),
    )
    return element("div", grid, class_="scroll", tabindex="0", role="group", aria_label=name)


def _order(table: Table, places: list[int], words: Wording) -> list[int]:
    """Return columns in the order of a page: of many, what matters most is next to the name."""
    name = next((n for n in places if table.columns[n].is_wide), None)
    if name is None or len(places) < FEWEST_TO_ORDER:
        return places
    headings = [words(each) for each in (say("Limit"), say("Used"), say("Decided"))]
    chosen = [n for each in headings for n in places if table.columns[n].heading == each]
    before = [n for n in places if n <= name and n not in chosen]
    return [*before, *chosen, *(n for n in places if n > name and n not in chosen)]


def _offer(table: Table, words: Wording) -> dict[str, str | bool]:
    """Return what the script is to make of a table, in words that only the report knows."""
    count = sum(not row.is_group for row in table.rows)
    offers: dict[str, str | bool] = {"data_sort": count >= FEWEST_TO_SORT}
    if count >= FEWEST_TO_FILTER:
        offers["data_filter"] = words("Filter")
        offers["data_shown"] = words("{shown} of {all} rows", shown="#", all=count)
    if _is_folded(table):
        offers["data_all"] = words("Show all {n} rows", n=count)
    return offers


def _is_folded(table: Table) -> bool:
    return table.most is not None and len(table.rows) >= table.most + FEWEST_TO_FOLD


def _render_heading(column: Column, words: Wording) -> Markup:
    if column.is_bar:
        return element("td", column.heading, class_="bar")
    if not column.heading:
        return element("td")
    return element(
        "th",
        column.heading,
        scope="col",
        class_="number" if column.is_number else None,
        title=words("Sort"),
    )


def _render_rows(table: Table, shown: Sequence[int], columns: Sequence[Column]) -> Iterator[Markup]:
    group = ""
    most = table.most if _is_folded(table) else None
    for number, row in enumerate(table.rows):
        cells = [row.cells[n] for n in shown]
        group = _find_group(row, columns) or group
        kinds = ["group"] * row.is_group + ["later"] * (most is not None and number >= most)
        below = "" if row.is_group else group
        yield element(
            "tr",
            *(
                _render_cell(cell, column, below if column.is_wide else "")
                for cell, column in zip(cells, columns, strict=True)
            ),
            class_=" ".join(kinds) or None,
        )


def _find_group(row: Row, columns: Sequence[Column]) -> str:
    """Return what a row names the rows from it on: itself a heading, or a label beside them."""
    first = row.cells[0]
    if row.is_group:
        return next((text for cell in row.cells if len(text := _read(cell)) > 1), "")
    is_label = not columns[0].heading and not columns[0].is_wide
    is_strong = isinstance(first, Cell) and first.tone is Tone.STRONG
    return _read(first) if is_label and is_strong else ""


def _render_cell(cell: Cell | Bar | str, column: Column, group: str) -> Markup:
    match cell:
        case Bar():
            return element("td", draw_bar(cell), class_="bar")
        case Cell():
            tone = "" if cell.tone is Tone.PLAIN else cell.tone.value
        case str():
            tone = ""
        case _:
            assert_never(cell)
    kinds = ["number"] * column.is_number + ["wide"] * column.is_wide + [tone] * bool(tone)
    value = find_value(cell) if column.is_number else None
    text = _read(cell).strip()
    is_plain = value is not None and text == f"{value:g}"
    return element(
        "td",
        text,
        class_=" ".join(kinds) or None,
        data_value=None if is_plain else value,
        data_group=group or None,
    )


def find_value(cell: Cell | Bar | str) -> float | None:
    """
    Return what a cell of a column of numbers is sorted by; None: it has no number.

    A hyphen stands for a zero that nobody need read; a dash, for what is not known.

    >>> [find_value(text) for text in ("7.4 ±0.1", "−3", "16h", "-", "–")]
    [7.4, -3.0, 2.0, 0.0, None]
    """
    if isinstance(cell, Cell) and cell.value is not None:
        return cell.value
    text = _read(cell).strip()
    if limit := _LIMIT.fullmatch(text):
        return int(limit[1]) * _DAYS_BY_UNIT[limit[2]]
    if text == "-":
        return 0.0
    found = _NUMBER.match(text)
    return float(found[0].replace("−", "-")) if found else None


def _read(cell: Cell | Bar | str) -> str:
    match cell:
        case Bar():
            return ""
        case Cell():
            return cell.text
        case str():
            return cell
        case _:
            assert_never(cell)
