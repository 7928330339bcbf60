"""A recording sheet as a workbook: the items of a checklist, to be filled in while walking."""

from collections.abc import Mapping
from io import BytesIO
from typing import TypeVar

from walkflow.files.extras import needs_extra
from walkflow.files.sheets.drawing import Offers
from walkflow.files.sheets.filling import Filling, fill
from walkflow.files.sheets.guide import draw_guide
from walkflow.files.sheets.layout import Sheet
from walkflow.files.sheets.lists import Lists, make_lists
from walkflow.files.sheets.pages import Pages
from walkflow.files.sheets.styles import Styles
from walkflow.files.sheets.tables import FOLLOW_UP, PAUSES, PROBLEMS, VISITS
from walkflow.files.sheets.words import name
from walkflow.model.checklist import Checklist
from walkflow.model.file_dates import CREATED
from walkflow.model.recording import Opening
from walkflow.model.walk import Walk

Value = TypeVar("Value")

"""A workbook carries the day it was made; a fixed one, so that the same input gives the same."""


def write_workbook(checklist: Checklist, known: Opening | Walk) -> bytes:
    """
    Return a recording sheet as the bytes of an .xlsx workbook.

    Args:
        checklist: What is laid out.
        known: What is filled in already.

    Raises:
        UsageError: If the walk holds something that no sheet can.
        UnreadableError: If the library that it needs is not installed.
    """
    with needs_extra("xlsx"):
        import xlsxwriter  # noqa: PLC0415 - on use

    filling = fill(known)
    stream = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **options})
    title = f"{checklist.name.zh} {checklist.name.en}"
    book.set_properties({"title": title, "created": CREATED})
    sheets = {each: book.add_worksheet(each.value) for each in Sheet}
    offers = Offers(sheets[Sheet.LISTS], _make_lists(checklist, filling))
    offers.draw()
    sheets[Sheet.LISTS].hide()
    pages = Pages(checklist, filling, Styles(book), offers, sheets)
    draw_guide(pages.make_pen(Sheet.GUIDE), checklist)
    pages.draw_walk()
    pages.draw_visits()
    for block in (PAUSES, PROBLEMS, FOLLOW_UP):
        pages.draw_table(block)
    book.close()
    return stream.getvalue()


def _make_lists(checklist: Checklist, filling: Filling) -> Lists:
    """Return what can be chosen; whatever the walk has already is among it."""
    rows = [row for key in (VISITS.key, PROBLEMS.key) for row in filling.rows_by_block.get(key, ())]
    items = [str(row["item",]) for row in rows if ("item",) in row]
    values = {fact: list(each.values) for fact, each in checklist.facts.items()}
    for fact, value in filling.facts.items():
        values[fact] = list(dict.fromkeys([*values.get(fact, ()), value]))
    return make_lists(
        _add(checklist.name_by_item, {item: name(item, "") for item in items}),
        _add(
            {fact: each.name for fact, each in checklist.facts.items()},
            {fact: name(fact, "") for fact in filling.facts},
        ),
        values,
    )


def _add(known: Mapping[str, Value], more: Mapping[str, Value]) -> dict[str, Value]:
    """Return what is known, then what else there is."""
    return {**known, **{word: each for word, each in more.items() if word not in known}}
