"""The sheets to fill in, drawn from a checklist and what is filled in already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from walkflow.files.sheets.drawing import Offers, Pen, find_height
from walkflow.files.sheets.filling import Filling, Values
from walkflow.files.sheets.grids import FACT_VALUE
from walkflow.files.sheets.layout import Block, Sheet
from walkflow.files.sheets.styles import LINE, Styles, Tone
from walkflow.files.sheets.tables import (
    ABOUT,
    ABOUT_COLUMNS,
    ABOUT_CORNER,
    BLOCKS,
    EXAMPLE_BY_BLOCK,
    EXTRA,
    FACT_COLUMNS,
    FACTS_CORNER,
    FIRST_ITEM,
    LABEL_WIDTH,
    MARK,
    MILESTONES,
    VALUE,
    VISITS,
    WALKERS,
)
from walkflow.files.sheets.words import name
from walkflow.model.checklist import Checklist, ChecklistItem, ChecklistStage
from walkflow.model.durations import Duration, Unit
from walkflow.model.records import Name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_TOP: Final = 2
"""The rows above the headers: the title, and a sentence."""
_NUMBER_WIDTH: Final = 7
_BAND_HEIGHT: Final = 24
_A3: Final = 8
_A4: Final = 9
_WIDEST_ON_A4: Final = 180
"""So many characters across are the most that A4 shows in type of a readable size."""
_LONGEST_FOOTER: Final = 60
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_UNIT_NAMES: Final = {Unit.WORKING_DAY: "工作日", Unit.DAY: "天", Unit.HOUR: "小时"}
_LEAST_ROOM: Final = 3
"""So many rows are empty, however many are filled in already."""
_SPARE: Final = 200
"""So many rows below the last one still offer their lists and check what is typed."""
_EXAMPLE: Final = f"{MARK.zh} {MARK.en}"
_LEADS: Final[Mapping[Sheet, Name]] = {
    Sheet.WALK: name(
        "白色格子由您填写；空着就是不知道，不会当作零。",
        "Fill in the white cells; an empty one means unknown, never zero.",
    ),
    Sheet.VISITS: name(
        "每个事项一行，办到哪一步填哪一格，没办的空着；再次办理和清单外的事项填在最下面。",
        "A row for each item: fill in each moment as it comes. "
        "Repeated visits and other items go to the bottom.",
    ),
    Sheet.PAUSES: name(
        "计时停一次填一行：哪个事项，从何时到何时，为什么。",
        "A row each time the clock stood still: which item, from when to when, and why.",
    ),
    Sheet.PROBLEMS: name(
        "一个问题填一行：发生了什么，怎么改，谁负责，何时改完。",
        "A row for each problem: what was in the way, what is done, who answers for it, by when.",
    ),
    Sheet.FOLLOW_UP: name(
        "事后回访一次填一行：改了以后满意吗。",
        "A row each time somebody was asked afterwards whether it is better now.",
    ),
}


@dataclass(frozen=True, slots=True)
class Pages:
    """What is drawn, and on what."""

    checklist: Checklist
    filling: Filling
    styles: Styles
    offers: Offers
    sheet_by_name: Mapping[Sheet, "Worksheet"]

    def make_pen(self, sheet: Sheet) -> Pen:
        """Return what draws on a sheet."""
        return Pen(self.sheet_by_name[sheet], self.styles, self.offers)

    def draw_walk(self) -> None:
        """Draw the form: what the walk is, the facts of its project, who walked, milestones."""
        pen = self._begin(Sheet.WALK)
        widths = [LABEL_WIDTH, *(column.width for column in FACT_COLUMNS)]
        for column, width in enumerate(widths):
            pen.sheet.set_column(column, column, width)
        row = self._draw_about(pen)
        row = self._draw_rows(pen, WALKERS, row + 1, self._find_rows(WALKERS))
        row = self._draw_rows(pen, MILESTONES, row + 1, self._find_rows(MILESTONES))
        row = self._draw_facts(pen, row + 1)
        self._set_up_page(pen, row - 1, widths)
        pen.sheet.freeze_panes(_TOP, 1)

    def draw_table(self, block: Block) -> None:
        """Draw a sheet that is one table."""
        pen = self._begin(block.sheet)
        self._set_widths(pen, block)
        row = self._draw_rows(pen, block, _TOP, self._find_rows(block))
        self._set_up_table(pen, block, row)

    def draw_visits(self) -> None:
        """Draw the items, stage by stage, with room below for visits without a row of their own."""
        pen = self._begin(Sheet.VISITS)
        self._set_widths(pen, VISITS)
        laid_out, others = self.filling.split_visits([each.id for each in self.checklist.items])
        pen.write_header(_TOP, 0, VISITS.corner, VISITS.columns)
        self._draw_example(pen, VISITS, _TOP + 1)
        row, number = _TOP + 2, 0
        for place, stage in enumerate(self.checklist.stages):
            self._draw_band(pen, row, _describe_stage(place, stage), len(VISITS.columns))
            row += 1
            for item in stage.items:
                number += 1
                pen.write_text(row, 0, str(number), Tone.NUMBER)
                self._draw_item(pen, row, item, laid_out.get(item.id, {}))
                row += 1
        self._draw_band(pen, row, f"{EXTRA.zh} {EXTRA.en}", len(VISITS.columns))
        first = row = row + 1
        for values in _add_room(others, VISITS):
            number += 1
            self._draw_row(pen, VISITS, row, str(number), values)
            row += 1
        for place, column in enumerate(VISITS.columns, 1):
            pen.restrict(_TOP + 2 if place > 1 else first, row + _SPARE, place, column)
        self._set_up_table(pen, VISITS, row)

    def _find_rows(self, block: Block) -> Sequence[Values]:
        return self.filling.rows_by_block.get(block.key, ())

    def _begin(self, sheet: Sheet) -> Pen:
        """Draw the title of a sheet, and the sentence below it."""
        pen = self.make_pen(sheet)
        heights = [block.height for block in BLOCKS if block.sheet is sheet]
        pen.sheet.set_default_row(heights[0])
        pen.sheet.set_row(0, 30)
        pen.sheet.set_row(1, 20)
        flow = self.checklist.name
        pen.write_text(0, 0, f"{sheet.value} · {flow.zh} {flow.en}", Tone.TITLE)
        lead = _LEADS[sheet]
        pen.write_text(1, 0, f"{lead.zh} {lead.en}", Tone.LEAD)
        return pen

    def _draw_about(self, pen: Pen) -> int:
        """Draw the form's rows; return the row below the last one."""
        values = {("flow",): self.checklist.flow, **self.filling.about}
        pen.write_header(_TOP, 0, ABOUT_CORNER, ABOUT_COLUMNS)
        for row, column in enumerate(ABOUT, _TOP + 1):
            pen.sheet.set_row(row, 2 * LINE)
            pen.write_pair(row, 0, column.title, Tone.NUMBER)
            pen.write_value(row, 1, values.get(column.field), column, Tone.INPUT)
            pen.restrict(row, row, 1, column)
            hint = column.hint or name("", "")
            pen.write_text(row, 2, hint.zh, Tone.SHOWN)
            pen.write_text(row, 3, hint.en, Tone.SHOWN)
        return _TOP + 1 + len(ABOUT)

    def _draw_facts(self, pen: Pen, top: int) -> int:
        lists = self.offers.lists
        pen.write_header(top, 0, FACTS_CORNER, FACT_COLUMNS)
        for row, (fact, label) in enumerate(lists.facts.label_by_word.items(), top + 1):
            pen.sheet.set_row(row, 2 * LINE)
            words = lists.values_by_fact[fact]
            zh = lists.facts.choices[fact].zh
            pen.write_pair(row, 0, (zh, label.removeprefix(zh).strip()), Tone.NUMBER)
            value = self.filling.facts.get(fact)
            shown = None if value is None else words.find_label(value)
            pen.write_value(row, 1, shown, VALUE, Tone.INPUT)
            pen.restrict(row, row, 1, FACT_VALUE, words)
            known = self.checklist.facts.get(fact)
            default = words.find_label(known.default) if known else ""
            pen.write_text(row, 2, default, Tone.SHOWN)
            pen.write_text(row, 3, " / ".join(words.label_by_word.values()), Tone.SHOWN)
        return top + 1 + len(lists.facts.choices)

    def _draw_rows(self, pen: Pen, block: Block, top: int, rows: Sequence[Values]) -> int:
        """Draw a table with its example and its empty rows; return the row below the last one."""
        pen.write_header(top, 0, block.corner, block.columns)
        self._draw_example(pen, block, top + 1)
        row = top + 2
        for number, values in enumerate(_add_room(rows, block), 1):
            self._draw_row(pen, block, row, str(number), values)
            row += 1
        spare = 0 if block.sheet is Sheet.WALK else _SPARE
        for place, column in enumerate(block.columns, 1):
            pen.restrict(top + 2, row - 1 + spare, place, column)
        return row

    def _draw_example(self, pen: Pen, block: Block, row: int) -> None:
        first = next(iter(self.offers.lists.items.choices), None)
        values = {
            key: first if value == FIRST_ITEM else value
            for key, value in EXAMPLE_BY_BLOCK[block.key].items()
        }
        self._draw_row(pen, block, row, _EXAMPLE, values)

    def _draw_row(self, pen: Pen, block: Block, row: int, mark: str, values: Values) -> None:
        is_example = mark == _EXAMPLE
        tone = Tone.EXAMPLE if is_example else Tone.INPUT
        pen.write_text(row, 0, mark, Tone.EXAMPLE_MARK if is_example else Tone.NUMBER)
        for place, column in enumerate(block.columns, 1):
            look = tone if column.is_filled or is_example else Tone.SHOWN
            pen.write_value(row, place, values.get(column.field), column, look)
        if values:
            texts = [
                (str(values[column.field]), column.width)
                for column in block.filled
                if isinstance(values.get(column.field), str)
            ]
            pen.sheet.set_row(row, max(find_height(texts), 2 * LINE))

    def _draw_item(self, pen: Pen, row: int, item: ChecklistItem, values: Values) -> None:
        """Draw the row of an item that is laid out."""
        label = self.offers.lists.items.find_label(item.id)
        second = label.removeprefix(item.name.zh).strip()
        pen.write_pair(row, 1, (item.name.zh, second), Tone.SHOWN)
        department = item.department or name("", "")
        pen.write_pair(row, 2, (department.zh, department.en), Tone.SHOWN)
        pen.write_pair(row, 3, _describe_limit(item.limit), Tone.SHOWN)
        for place, column in enumerate(VISITS.columns[3:], 4):
            pen.write_value(row, place, values.get(column.field), column, Tone.INPUT)
        widths = [column.width for column in VISITS.columns]
        height = max(
            find_height([(item.name.zh, widths[0])]) + find_height([(second, widths[0] * 1.3)]),
            find_height([(department.zh, widths[1])])
            + find_height([(department.en, widths[1] * 1.3)]),
        )
        pen.sheet.set_row(row, height - 4)

    def _draw_band(self, pen: Pen, row: int, text: str, columns: int) -> None:
        pen.sheet.set_row(row, _BAND_HEIGHT)
        pen.write_text(row, 0, text, Tone.BAND)
        for column in range(1, columns + 1):
            pen.sheet.write_blank(row, column, None, self.styles.get(Tone.BAND))

    def _set_widths(self, pen: Pen, block: Block) -> None:
        pen.sheet.set_column(0, 0, _NUMBER_WIDTH)
        for place, column in enumerate(block.columns, 1):
            pen.sheet.set_column(place, place, column.width)

    def _set_up_table(self, pen: Pen, block: Block, end: int) -> None:
        pen.sheet.freeze_panes(_TOP + 1, 2 if block is VISITS else 1)
        pen.sheet.repeat_rows(_TOP)
        widths = [_NUMBER_WIDTH, *(column.width for column in block.columns)]
        self._set_up_page(pen, end - 1, widths)

    def _set_up_page(self, pen: Pen, last_row: int, widths: Sequence[int]) -> None:
        """Let a sheet come out on paper: across, as wide as the page, its pages numbered."""
        sheet = pen.sheet
        sheet.set_landscape()
        sheet.set_paper(_A4 if sum(widths) <= _WIDEST_ON_A4 else _A3)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.print_area(0, 0, last_row, len(widths) - 1)
        flow = self.checklist.name
        shown = f"{flow.zh} {flow.en}"[:_LONGEST_FOOTER].replace("&", "&&")
        sheet.set_footer(f"&L&8{shown}&R&8第 &P 页，共 &N 页  Page &P of &N")


def _add_room(rows: Sequence[Values], block: Block) -> list[Values]:
    """Return rows that are filled in, and empty ones behind them."""
    empty = max(block.room - len(rows), _LEAST_ROOM)
    return [*rows, *({} for _ in range(empty))]


def _describe_stage(place: int, stage: ChecklistStage) -> str:
    number = _CIRCLED[place] if place < len(_CIRCLED) else f"{place + 1}."
    parts = [f"{number} {stage.name.zh} {stage.name.en}"]
    if stage.limit is not None:
        parts.append("时限 Limit: " + " ".join(_describe_limit(stage.limit)))
    if stage.lead is not None:
        parts.append(f"牵头 Lead: {stage.lead.zh} {stage.lead.en}")
    return "　　".join(parts)


def _describe_limit(limit: Duration) -> tuple[str, str]:
    return f"{limit.amount} {_UNIT_NAMES[limit.unit]}", str(limit)
