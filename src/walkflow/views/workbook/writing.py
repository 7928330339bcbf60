"""The tables of a report as the bytes of an .xlsx workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from walkflow.model.file_dates import CREATED
from walkflow.model.formulas import looks_like_formula
from walkflow.views.figures.sheet import Column, Figures, Formula, Sheet, Sort, Value
from walkflow.views.wording import Wording, make_safe
from walkflow.views.workbook.charts import WIDTH, draw_chart, measure_height
from walkflow.views.workbook.looks import Looks, Part, find_number_form
from walkflow.views.workbook.widths import count_lines, find_widths

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

"""A workbook carries the day it was made; a fixed one, so that the same input gives the same."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4: Final = 9
_LINE: Final = 15
"""Height of a line of text, in points."""
_TOP: Final = 3
"""The rows above the first row of a table: the question, its answer, the headings."""
_LONGEST_TAB: Final = 31
_LONGEST_TEXT: Final = 32_000
"""Of a cell; Excel takes 32,767 signs, and counts some twice."""
_LONGEST_FOOTER: Final = 60
_NAMES: Final = frozenset({"item", "department", "owner", "stage", "measure", "subject"})
"""Columns that name a row."""
_PAGE_WIDTH: Final = 195
"""So many characters stand side by side on a page before they are too small to read."""
_PIXELS: Final = 7
"""Of a character."""
_SHORT: Final = 15
"""Rows of a table that leaves room below it on the first screen."""
_WIDE: Final = 110
"""Characters of a table that leaves no room beside it."""
_SUBTOTAL: Final = 9
"""Adds up what a filter leaves."""


def write_workbook(figures: Figures, words: Wording) -> bytes:
    """Return the tables of a report as a workbook: an overview, then a sheet a question."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, dict(_OPTIONS))
    book.set_properties({"title": _clean(figures.title), "created": CREATED})
    looks = Looks(book)
    tabs = name_tabs([words("Overview"), *(sheet.name for sheet in figures.sheets)])
    overview = book.add_worksheet(tabs[0])
    _draw_overview(overview, looks, figures, tabs[1:], words)
    for sheet, tab in zip(figures.sheets, tabs[1:], strict=True):
        page = _Page(book.add_worksheet(tab), looks, sheet, tab)
        page.draw()
        page.set_up(figures.title, words)
    book.close()
    return stream.getvalue()


def name_tabs(names: Sequence[str]) -> list[str]:
    """
    Return names that a workbook takes: short, without certain signs, each once.

    >>> name_tabs(["What?", "What:"])
    ['What', 'What (2)']
    """
    tabs: list[str] = []
    for name in names:
        plain = "".join(sign for sign in _clean(name) if sign not in "[]:*?/\\'") or "-"
        plain = plain[:_LONGEST_TAB]
        tab, number = plain, 1
        while tab.casefold() in {each.casefold() for each in tabs}:
            number += 1
            tail = f" ({number})"
            tab = plain[: _LONGEST_TAB - len(tail)] + tail
        tabs.append(tab)
    return tabs


def _draw_overview(
    page: "Worksheet", looks: Looks, figures: Figures, tabs: Sequence[str], words: Wording
) -> None:
    """Draw the headline, and the questions with links to their sheets."""
    widths = 24, 60, 10
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.hide_gridlines(2)
    title = looks.get(Part.TITLE, text_wrap=True)
    page.merge_range(0, 0, 0, len(widths) - 1, "", title)
    page.write_string(0, 0, _clean(figures.title), title)
    page.set_row(0, 30 * count_lines(figures.title, sum(widths) * 0.6))
    row = 1
    for sentence in figures.sentences:
        page.merge_range(row, 0, row, len(widths) - 1, "", looks.get(Part.LEAD))
        page.write_string(row, 0, _clean(sentence), looks.get(Part.LEAD, font_size=11))
        page.set_row(row, 18 * count_lines(sentence, sum(widths) * 0.9))
        row += 1
    row += 1
    headings = words("Sheet"), words("Question"), words("Rows")
    for column, heading in enumerate(headings):
        page.write_string(row, column, heading, looks.get(Part.HEADER))
    for sheet, tab in zip(figures.sheets, tabs, strict=True):
        row += 1
        page.write_url(row, 0, f"internal:'{tab}'!A1", looks.get(Part.LINK), tab)
        page.write_string(row, 1, _clean(sheet.question), looks.get(Part.BODY, Sort.TEXT))
        page.write_number(row, 2, len(sheet.rows), looks.get(Part.BODY, Sort.COUNT))
        page.set_row(row, 18)
    _set_up_page(page, figures.title, words)
    page.print_area(0, 0, row, len(widths) - 1)


@dataclass(frozen=True, slots=True)
class _Page:
    """A sheet of a workbook, and the question that it answers."""

    page: "Worksheet"
    looks: Looks
    sheet: Sheet
    tab: str

    def draw(self) -> None:
        """Draw the question, the table and the charts."""
        page, sheet = self.page, self.sheet
        page.hide_gridlines(2)
        widths = find_widths(sheet)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.set_row(0, 30)
        page.write_string(0, 0, _clean(sheet.question), self.looks.get(Part.TITLE))
        lead = self.looks.get(Part.LEAD, text_wrap=False)
        page.write_string(1, 0, _clean(sheet.answer), lead)
        page.set_row(1, 20)
        self._draw_headings(widths)
        for number, row in enumerate(sheet.rows):
            self._draw_row(_TOP + number, row, widths)
        self._draw_totals(_TOP + len(sheet.rows))
        self._draw_charts()

    def _draw_headings(self, widths: Sequence[float]) -> None:
        look = self.looks.get(Part.HEADER)
        lines = 1
        for place, column in enumerate(self.sheet.columns):
            self.page.write_string(_TOP - 1, place, _clean(column.heading), look)
            lines = max(lines, count_lines(column.heading, widths[place] - 2))
        self.page.set_row(_TOP - 1, _LINE * lines + 6)
        last = max(_TOP + len(self.sheet.rows) - 1, _TOP)
        self.page.autofilter(_TOP - 1, 0, last, len(self.sheet.columns) - 1)
        self.page.freeze_panes(_TOP, self._count_names())

    def _count_names(self) -> int:
        """Return how many columns stay where they are: those that name a row."""
        places = [n for n, each in enumerate(self.sheet.columns[:3], 1) if each.key in _NAMES]
        return max(places, default=1)

    def _draw_row(self, row: int, values: Sequence[Value], widths: Sequence[float]) -> None:
        lines = 1
        for place, (column, value) in enumerate(zip(self.sheet.columns, values, strict=True)):
            self._draw_cell(row, place, column, value)
            if isinstance(value, str):
                lines = max(lines, count_lines(value, widths[place]))
        self.page.set_row(row, _LINE * lines + 3)

    def _draw_cell(self, row: int, place: int, column: Column, value: Value) -> None:
        look = self.looks.get(Part.BODY, column.sort, **_find_form(self.sheet, column, value))
        page = self.page
        match value:
            case None | "":
                page.write_blank(row, place, None, look)
            case str():
                page.write_string(row, place, _clean(value), self._guard(value, column, look))
            case datetime() | date():
                page.write_datetime(row, place, value, look)
            case Formula():
                text = value.text.format_map(self._find_cells(row))
                page.write_formula(row, place, f"={text}", look, value.value)
            case _:
                page.write_number(row, place, value, look)

    def _guard(self, value: str, column: Column, look: "Format") -> "Format":
        """Return the format of a text: one that looks like a formula stays a text when edited."""
        if looks_like_formula(value):
            return self.looks.get(Part.BODY, column.sort, quote_prefix=True)
        return look

    def _find_cells(self, row: int) -> Mapping[str, str]:
        """Return what the names in formulas of a row stand for."""
        last = _TOP + len(self.sheet.rows) - 1
        cells = {}
        for place, column in enumerate(self.sheet.columns):
            top = xl_rowcol_to_cell(_TOP, place, row_abs=True, col_abs=True)
            bottom = xl_rowcol_to_cell(last, place, row_abs=True, col_abs=True)
            here = xl_rowcol_to_cell(row, place)
            cells[column.key] = here
            cells[f"all_{column.key}"] = f"{top}:{bottom}"
            cells[f"until_{column.key}"] = f"{top}:{here}"
        return cells

    def _draw_totals(self, row: int) -> None:
        sheet = self.sheet
        if len(sheet.rows) < 2 or not any(column.has_total for column in sheet.columns):  # noqa: PLR2004 - a sum of one says nothing
            return
        for place, column in enumerate(sheet.columns):
            look = self.looks.get(Part.TOTAL, column.sort)
            if not column.has_total:
                self.page.write_string(row, place, "Σ" if not place else "", look)
                continue
            values = [each for each in (_as_number(line[place]) for line in sheet.rows) if each]
            top, bottom = xl_rowcol_to_cell(_TOP, place), xl_rowcol_to_cell(row - 1, place)
            total = sum(values)
            look = self.looks.get(Part.TOTAL, column.sort, **_find_form(sheet, column, total))
            formula = f"=SUBTOTAL({_SUBTOTAL},{top}:{bottom})"
            self.page.write_formula(row, place, formula, look, total)
        self.page.set_row(row, _LINE + 5)

    def _draw_charts(self) -> None:
        """Draw the charts beside the table, below each other; below a short, wide one in a row."""
        sheet = self.sheet
        is_below = self._is_below(find_widths(sheet))
        row = _TOP + len(sheet.rows) + 2 if is_below else _TOP - 1
        column = self._count_names() if is_below else len(sheet.columns) + 1
        along = 4
        for chart in sheet.charts:
            native = draw_chart(self.looks.book, sheet, chart, self.tab, _TOP)
            x, y = (along, 0) if is_below else (4, along)
            place = {"x_offset": x, "y_offset": y, "object_position": 3}
            self.page.insert_chart(row, column, native, place)
            along += (WIDTH if is_below else measure_height(sheet, chart)) + 20

    def _is_below(self, widths: Sequence[float]) -> bool:
        return len(self.sheet.rows) <= _SHORT and sum(widths) > _WIDE

    def set_up(self, title: str, words: Wording) -> None:
        """Let the sheet come out on paper, on each page its headings and the names of its rows."""
        widths = find_widths(self.sheet)
        total = sum(widths)
        if self.sheet.charts and not self._is_below(widths):
            total += WIDTH / _PIXELS
        self.page.repeat_rows(_TOP - 1)
        across = 1
        if total > _PAGE_WIDTH:
            repeated = self._count_repeated(widths)
            self.page.repeat_columns(0, repeated - 1)
            names = sum(widths[:repeated])
            across = ceil((total - names) / (_PAGE_WIDTH - names))
        _set_up_page(self.page, title, words, across)

    def _count_repeated(self, widths: Sequence[float]) -> int:
        """Return how many columns stand on each page: up to the name of the row, if it is near."""
        places = [n for n, each in enumerate(self.sheet.columns, 1) if each.key in _NAMES]
        near = [n for n in places if sum(widths[:n]) <= _PAGE_WIDTH / 2]
        return min(near, default=1)


def _set_up_page(page: "Worksheet", title: str, words: Wording, across: int = 1) -> None:
    """Let a sheet come out on paper: A4 landscape, so many pages side by side, numbered."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(across, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    shown = _clean(title)[:_LONGEST_FOOTER].replace("&", "&&")
    pages = words("Page {page} of {pages}", page="&P", pages="&N")
    page.set_footer(f"&L&8{shown}&R&8{pages}")


def _find_form(sheet: Sheet, column: Column, value: Value) -> dict[str, str]:
    """Return the number format of a value where that of its sort does not fit."""
    if column.sort is Sort.NUMBER:
        return {"num_format": find_number_form(sheet, column, value)}
    if column.sort is Sort.MOMENT and isinstance(value, date) and not isinstance(value, datetime):
        return {"num_format": "yyyy-mm-dd"}
    return {}


def _as_number(value: Value) -> float | None:
    match value:
        case Formula():
            return value.value
        case int() | float():
            return value
        case _:
            return None


def _clean(text: str) -> str:
    """Return text that a workbook takes: no signs that XML forbids, and not too long."""
    safe = make_safe(text)
    return safe if len(safe) <= _LONGEST_TEXT else f"{safe[:_LONGEST_TEXT]}…"
