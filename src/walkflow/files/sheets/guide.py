"""The first sheet of a recording sheet: how it is filled in, with a legend and examples."""

from typing import Final

from walkflow.files.sheets.drawing import Pen, find_height
from walkflow.files.sheets.layout import Sheet
from walkflow.files.sheets.styles import LINE, Tone
from walkflow.files.sheets.tables import MARK
from walkflow.files.sheets.words import name
from walkflow.model.checklist import Checklist
from walkflow.model.records import Name

_WIDTHS: Final = (8, 68, 84)

_STEPS: Final = (
    name(
        f"先填“{Sheet.WALK}”：以什么身份走、哪个单位、什么职务、项目情况。",
        f'Begin with "{Sheet.WALK}": as what you walk, your unit and post, the facts of the '
        "project.",
    ),
    name(
        f"再填“{Sheet.VISITS}”：每个事项一行，提交、受理、办结、送达各填一个时间，办到哪填到哪。",
        f'Then "{Sheet.VISITS}": a row for each item, a time for submitted, accepted, decided '
        "and delivered, as they come.",
    ),
    name(
        f"受理以后停止计时（补正、特别程序、申请人要求），在“{Sheet.PAUSES}”填一行。",
        f'Whenever the clock stood still after acceptance, a row in "{Sheet.PAUSES}".',
    ),
    name(
        f"遇到的痛点、堵点、难点填“{Sheet.PROBLEMS}”；事后回访填“{Sheet.FOLLOW_UP}”。",
        f'What was in the way goes to "{Sheet.PROBLEMS}"; who was asked afterwards, to '
        f'"{Sheet.FOLLOW_UP}".',
    ),
    name(
        "不知道的空着，不要估计，不要补一个时间：空格在报告中是“不明”，不是零。",
        'Leave empty what you do not know, and never make up a time: reports say "unknown", '
        "not zero.",
    ),
    name(
        "只写单位和职务，不写姓名、电话、身份证号。",
        "Units and posts only: no names of people, phone or identity numbers.",
    ),
    name(
        "可以加行、移动列、改列宽；不要改工作表名和表头，不要合并单元格。",
        "Rows may be added, columns moved and widened; leave the names of sheets and headers, "
        "and merge no cells.",
    ),
    name(
        "填好后检查：walkflow validate 文件.xlsx；看结果：walkflow trace 流程.yaml 文件.xlsx",
        "When it is filled in: walkflow validate FILE.xlsx checks it, "
        "walkflow trace FLOW.yaml FILE.xlsx shows where the time went.",
    ),
)
_TIMES: Final = (
    ("2024-06-03 09:41", name("某日某时某分", "A minute")),
    (
        "2024/6/3 9:41",
        name("同上；年月日也可用斜线、点或汉字", "The same; also with dots or 年月日"),
    ),
    ("2024年6月3日 9时41分", name("同上；上午、下午、点、半也可以", "The same, in words")),
    ("2024-06-03", name("只知道哪一天", "Only the day is known")),
    (
        "'2023-04",
        name(
            "只知道哪个月：先打一个撇号，否则表格软件会补成 1 日",
            "Only the month is known: begin with an apostrophe, or the program makes it the 1st",
        ),
    ),
    (
        "第1天 09:41",
        name("没有公布日期：只有先后，从第 1 天数起", "No date is known: days are counted from 1"),
    ),
    ("6月3日", name("不行：没有年份", "Not read: there is no year")),
)
_LEGEND: Final = (
    (Tone.INPUT, "", name("白色：由您填写", "White: to be filled in")),
    (Tone.SHOWN, "", name("浅灰：已经填好，不用改", "Grey: filled in already")),
    (
        Tone.EXAMPLE,
        MARK.zh,
        name("斜体，行首标“例”：示例，不会读入", "Italics, marked as an example: never read"),
    ),
    (Tone.BAND, "①", name("粗上边：阶段", "A thick upper edge: a stage")),
    (
        Tone.HEADER,
        "＊",
        name(
            "深色：表头；带 ＊ 的列，用到这一行就要填",
            "Dark: headers; ＊: needed in every row used",
        ),
    ),
)


def draw_guide(pen: Pen, checklist: Checklist) -> None:
    """Draw how the sheet is filled in."""
    for column, width in enumerate(_WIDTHS):
        pen.sheet.set_column(column, column, width)
    pen.sheet.hide_gridlines(2)
    pen.sheet.set_row(0, 34)
    pen.write_text(0, 0, "走流程记录表 Recording sheet of a walk", Tone.TITLE)
    flow = checklist.name
    items, stages = len(checklist.items), len(checklist.stages)
    pen.write_text(1, 0, f"流程 Flow: {flow.zh} {flow.en} ({checklist.flow})", Tone.LEAD)
    facts = f"共 {stages} 个阶段 {items} 个事项 {items} items in {stages} stages"
    pen.write_text(2, 0, facts, Tone.LEAD)
    row = _draw_heading(pen, 4, name("怎么填", "How to fill it in"))
    for number, step in enumerate(_STEPS, 1):
        _draw_line(pen, row, str(number), step)
        row += 1
    row = _draw_heading(pen, row + 1, name("时间怎么写", "How times are written"))
    for text, meaning in _TIMES:
        pen.write_text(row, 1, text, Tone.SAMPLE)
        shown = f"{meaning.zh}\n{meaning.en}"
        pen.write_text(row, 2, shown, Tone.SHOWN)
        pen.sheet.set_row(row, find_height([(shown, _WIDTHS[2])]))
        row += 1
    row = _draw_heading(pen, row + 1, name("图例", "Legend"))
    for tone, mark, meaning in _LEGEND:
        pen.sheet.write_string(row, 0, mark, pen.styles.get(tone, align="center"))
        pen.write_text(row, 1, meaning.zh, Tone.PROSE)
        pen.write_text(row, 2, meaning.en, Tone.PROSE)
        pen.sheet.set_row(row, LINE + 5)
        row += 1
    pen.sheet.set_landscape()
    pen.sheet.set_paper(9)
    pen.sheet.fit_to_pages(1, 0)
    pen.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    pen.sheet.activate()


def _draw_heading(pen: Pen, row: int, text: Name) -> int:
    pen.sheet.set_row(row, 24)
    for column in range(len(_WIDTHS)):
        pen.sheet.write_blank(row, column, None, pen.styles.get(Tone.HEADING))
    pen.write_text(row, 0, f"{text.zh} {text.en}", Tone.HEADING)
    return row + 1


def _draw_line(pen: Pen, row: int, mark: str, text: Name) -> None:
    pen.write_text(row, 0, mark, Tone.PROSE)
    pen.write_text(row, 1, text.zh, Tone.PROSE)
    pen.write_text(row, 2, text.en, Tone.PROSE)
    pen.sheet.set_row(row, find_height([(text.zh, _WIDTHS[1]), (text.en, _WIDTHS[2])]))
