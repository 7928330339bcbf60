"""Filled sheets: whatever a cell holds is read as YAML would have it, or the cell is named."""

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.files.sheet_filling import (
    Cells,
    a_sheet,
    a_workbook,
    fill,
    find_cell,
    find_row,
    say_all,
    take_walk,
)
from walkflow.files.sheets.layout import Sheet
from walkflow.files.workbooks import Cell, Fault
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Cause, Outcome, Role, Scope, Visit, Walk, Walker


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the workbook of a test is."""
    return tmp_path / "walk.xlsx"


def read_visit(path: Path, **edits: Cell) -> Visit:
    """Return the visit of the first item, with these cells of its row typed in."""
    typed = {f"{column}6": value for column, value in edits.items()}
    (visit,) = take_walk(fill(path, Sheet.VISITS, typed)).visits
    assert visit.item == "a"
    return visit


@pytest.mark.parametrize(
    ("cell", "stamp"),
    [
        (datetime.fromisoformat("2024-06-03 09:41"), "2024-06-03 09:41"),
        (datetime.fromisoformat("2024-06-03 09:41:20"), "2024-06-03 09:41:20"),
        (datetime.fromisoformat("2024-06-03 00:00"), "2024-06-03"),
        (date(2024, 6, 3), "2024-06-03"),
        (45446.40347222, "2024-06-03 09:41"),
        (45446, "2024-06-03"),
        ("45446.4034722", "2024-06-03 09:41"),
        ("2024-06-03 9:41", "2024-06-03 09:41"),
        ("2024-06-03T09:41:20", "2024-06-03 09:41:20"),
        ("2024/6/3", "2024-06-03"),
        ("2024.6.3", "2024-06-03"),
        ("2024年6月3日 9时41分", "2024-06-03 09:41"),
        ("2024年6月3日9时41分20秒", "2024-06-03 09:41:20"),
        ("2024年6月3号 9点半", "2024-06-03 09:30"),
        ("2024年6月3日 下午3点05分", "2024-06-03 15:05"),
        ("2024-06-03 上午9:05", "2024-06-03 09:05"),
        ("2024年9月2日 9点", "2024-09-02 09:00"),
        ("2024年9月2日9时", "2024-09-02 09:00"),
        ("2024年9月2日 15时", "2024-09-02 15:00"),
        ("2024年9月2日 上午9点", "2024-09-02 09:00"),
        ("2024年9月2日 下午3点", "2024-09-02 15:00"),
        ("2024年9月2日 中午12点", "2024-09-02 12:00"),
        ("2024-09-02 3 PM", "2024-09-02 15:00"),
        ("2024-06-03 3:05 PM", "2024-06-03 15:05"),
        ("２０２４年６月３日　\uff19：\uff14\uff11", "2024-06-03 09:41"),
        ("  2024-06-03 \n", "2024-06-03"),
        ("\u200b2024-06-03\u3000", "2024-06-03"),
        ("2023年4月", "2023-04"),
        ("2023-04", "2023-04"),
        ("day 1 09:41", "day 1 09:41"),
        ("第1天 09:41", "day 1 09:41"),
        ("第１天 9时41分", "day 1 09:41"),
    ],
)
def test_a_stamp_is_read_as_it_was_typed(path: Path, cell: Cell, stamp: str) -> None:
    """A date of the workbook, its bare number, and every usual way to write one as text."""
    assert read_visit(path, F=cell).accepted == Stamp.parse(stamp)


def test_the_manual_shows_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its example of errors is what this sheet gives."""
    monkeypatch.chdir(tmp_path)
    cells: dict[str, Cell | None] = {"F6": "6月3日 9:41", "I6": "通过"}
    told = "".join(say_all(fill(Path("walk.xlsx"), Sheet.VISITS, cells)))
    page = (Path(__file__).parents[2] / "docs" / "sheets.md").read_text(encoding="utf-8")
    assert f"```text\n{told}```" in page


def test_days_of_an_old_mac_are_read(path: Path) -> None:
    """A workbook whose days count from 1904 gives the same dates, also as bare numbers."""
    cells: dict[str, Cell | None] = {
        "F6": datetime.fromisoformat("2024-06-03 09:41"),
        "G6": 43984.5,
    }
    (visit,) = take_walk(fill(path, Sheet.VISITS, cells, is_1904=True)).visits
    assert (str(visit.accepted), str(visit.decided)) == ("2024-06-03 09:41", "2024-06-03 12:00")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("6月3日", '"6月3日" has no year: write it as in 2024-06-03 09:41'),
        ("6月3日 9:41", '"6月3日 9:41" has no year'),
        ("6/3", '"6/3" has no year'),
        ("6月3日 9点", '"6月3日 9点" has no year'),
        ("2024-06-03 上午12点", "2024年6月3日 9时41分"),
        ("2024-06-03 上午12:30", "is no stamp: expected"),
        ("2024-06-03 25:00", "there is no such time of day"),
        ("2024-02-30", "there is no such day"),
        ("yesterday", '"yesterday" is no stamp: expected'),
        (12, '"12" is no stamp: expected'),
        (20240603, '"20240603" is no stamp: expected'),
        (True, '"yes" is no stamp: expected'),
        (time(9, 41), '"09:41" has a time of day but no day'),
    ],
)
def test_a_wrong_stamp_is_named_with_its_cell(path: Path, cell: Cell, said: str) -> None:
    """Sheet, row and column stand in the message, the cell's text below it."""
    document = fill(path, Sheet.VISITS, {"F6": cell, "G6": "2024-06-04"})
    (told,) = say_all(document)
    assert told.startswith(f'{path.as_posix()}:6:6: error: sheet "事项 Visits", row 6, column F: ')
    assert said in told
    assert "[wrong-value]\n6 | " in told
    assert isinstance(document.record, Walk)
    assert document.record.visits == (Visit(item="a", decided=Stamp.parse("2024-06-04")),)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("批准 approved", Outcome.APPROVED),
        ("批准", Outcome.APPROVED),
        ("Approved", Outcome.APPROVED),
        ("approved_with_gaps", Outcome.APPROVED_WITH_GAPS),
        (" 容缺批准\napproved  with gaps ", Outcome.APPROVED_WITH_GAPS),
        ("容缺", Outcome.APPROVED_WITH_GAPS),
        ("不予", Outcome.REFUSED),
        ("Withdraw", Outcome.WITHDRAWN),
    ],
)
def test_a_choice_is_read_in_either_language(path: Path, text: str, outcome: Outcome) -> None:
    """The label, either half of it, the word of the format, or how one label alone begins."""
    assert read_visit(path, I=text).outcome is outcome


@pytest.mark.parametrize(
    ("text", "item"),
    [("事项b Item b", "b"), ("事项b", "b"), ("item B", "b"), ("b", "b"), ("bundle", "bundle")],
)
def test_an_item_is_read_in_either_language(path: Path, text: str, item: str) -> None:
    """The label of the list, either name, or the id."""
    (visit,) = take_walk(fill(path, Sheet.VISITS, {"B10": text})).visits
    assert visit == Visit(item=item)


@pytest.mark.parametrize("cell", [2, " 2", "\uff12", "2 \n", 2.0])
def test_a_count_is_read(path: Path, cell: Cell) -> None:
    """A number, or its digits as text, in full width too."""
    assert read_visit(path, K=cell).trips == 2


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        ("I6", "通过", '"通过" is not in the list of the cell. expected one of 批准 approved, '),
        ("I6", "aproved", 'did you mean "批准 approved"?'),
        ("I6", "gaps", 'did you mean "容缺批准 approved with gaps"?'),
        ("I6", "予批准", 'did you mean "不予批准 refused"?'),
        ("I6", "appr", "expected one of 批准 approved, 容缺批准 approved with gaps ["),
        ("I6", "撤", 'did you mean "撤回 withdrawn"?'),
        ("K6", 1.5, '"1.5" is not a whole number'),
        ("K6", "twice", '"twice" is not a whole number'),
        ("K6", -1, "-1 is out of range"),
        ("B10", "事项乙", '"事项乙" is not in the list of the cell'),
        ("B10", "事项", "expected one of 事项a Item a, 事项b Item b"),
        ("B10", "项c", 'did you mean "事项c Item c"?'),
        ("B10", "Itm b", 'did you mean "事项b Item b"?'),
    ],
)
def test_a_wrong_choice_or_count_is_named_with_its_cell(
    path: Path, place: str, cell: Cell, said: str
) -> None:
    """What is not in a list, or no number, is said with what could stand there."""
    document = fill(path, Sheet.VISITS, {"F6": "2024-06-03", "F10": "2024-06-03", place: cell})
    told = [each for each in say_all(document) if f"column {place[0]}:" in each]
    row, column = find_cell(place)
    assert len(told) == 1
    assert f":{row}:{column}: error: " in told[0]
    assert said in told[0]


def test_an_item_alone_is_no_visit_where_it_is_laid_out(path: Path) -> None:
    """An item that nobody filled in was not visited; an example is never read."""
    walk = take_walk(fill(path, Sheet.VISITS, {}))
    assert walk.model_dump() == Walk(walk="walk", flow="test").model_dump()


def test_an_item_alone_is_a_visit_below(path: Path) -> None:
    """Whoever chose an item in an empty row visited it, even if nothing else is known."""
    assert take_walk(fill(path, Sheet.VISITS, {"B12": "c"})).visits == (Visit(item="c"),)


def test_a_row_without_an_item_is_an_error(path: Path) -> None:
    """Stamps in an empty row, or in the heading of a stage, are not dropped."""
    document = fill(path, Sheet.VISITS, {"F5": "2024-06-03", "F11": "2024-06-04"})
    told = say_all(document)
    assert [each.split(": error: ")[0].removeprefix(path.as_posix()) for each in told] == [
        ":5:2",
        ":11:2",
    ]
    assert all('"事项 Item" is empty, and has to be filled in' in each for each in told)


def test_an_example_that_was_changed_is_an_error(path: Path) -> None:
    """What somebody wrote into an example is not lost in silence."""
    (told,) = say_all(fill(path, Sheet.VISITS, {"F4": "2024-07-01 09:00"}))
    assert "row 4, column F: this row is marked as an example and is not read" in told


def test_an_example_that_was_cleared_is_none(path: Path) -> None:
    """Of an example, cells may be cleared; without its mark it is a row like any other."""
    assert not take_walk(fill(path, Sheet.VISITS, {"F4": None, "N4": None})).visits
    (visit,) = take_walk(fill(path, Sheet.VISITS, {"A4": None})).visits
    assert (visit.item, visit.materials) == ("a", 13)


def test_the_form_is_read(path: Path) -> None:
    """Each row of the first table is a key of the walk."""
    grid = a_workbook().grids[1]
    texts: dict[str, Cell] = {
        "记录编号": "plant-1",
        "名称": "厂房",
        "项目代码": 2404,
        "版本": "改革前 before",
        "记录范围": "部分环节",
        "角色": "申请人、clerk",
        "来源": "=1+1",
    }
    edits: dict[str, Cell | None] = {
        f"B{find_row(grid, label)}": text for label, text in texts.items()
    }
    walk = take_walk(fill(path, Sheet.WALK, edits))
    assert (walk.walk, walk.project, walk.flow) == ("plant-1", "2404", "test")
    assert walk.name is not None
    assert (walk.name.zh, walk.name.en) == ("厂房", "厂房")
    assert (walk.version, walk.scope, walk.source) == ("before", Scope.PART, "=1+1")
    assert walk.role == (Role.APPLICANT, Role.CLERK)


def test_facts_are_read(path: Path) -> None:
    """Each row of the facts is one; a blank one is left open."""
    grid = a_workbook().grids[1]
    row = find_row(grid, "heritage")
    assert take_walk(fill(path, Sheet.WALK, {f"B{row}": "是 yes"})).facts == {"heritage": "yes"}
    assert take_walk(fill(path, Sheet.WALK, {f"B{row}": True})).facts == {"heritage": "yes"}
    assert take_walk(fill(path, Sheet.WALK, {})).facts == {}


def test_walkers_and_milestones_are_read(path: Path) -> None:
    """The tables below the form, each row an entry."""
    grid = a_workbook().grids[1]
    who, when = find_row(grid, "走流程的人") + 2, find_row(grid, "事项以外的节点") + 2
    edits: dict[str, Cell | None] = {
        f"B{who}": "HURD",
        f"C{who}": "director",
        f"B{who + 1}": "DRC",
        f"B{when}": "2023年4月",
        f"C{when}": "签约",
    }
    walk = take_walk(fill(path, Sheet.WALK, edits))
    assert walk.by == (Walker(unit="HURD", post="director"), Walker(unit="DRC"))
    assert [(str(each.at), each.name) for each in walk.milestones] == [("2023-04", "签约")]


def test_a_row_of_the_form_that_is_not_known_is_an_error(path: Path) -> None:
    """A label that somebody changed is found, with the one that was meant."""
    row = find_row(a_workbook().grids[1], "角色")
    (told,) = say_all(fill(path, Sheet.WALK, {f"A{row}": "角色 Roll", f"B{row}": "clerk"}))
    assert (
        f'row {row}, column A: there is no row "角色 Roll" here. did you mean "角色 Role"?' in told
    )


def test_a_missing_flow_is_an_error(path: Path) -> None:
    """The one row of the form that cannot be empty is named."""
    row = find_row(a_workbook().grids[1], "流程＊")
    (told,) = say_all(fill(path, Sheet.WALK, {f"B{row}": None}))
    assert f'row {row}, column B: "流程 Flow" is empty' in told


def test_a_walk_is_called_by_its_file(tmp_path: Path) -> None:
    """Without an id of its own; what no id may have becomes a hyphen."""
    walk = take_walk(fill(tmp_path / "厂房 (2).xlsx", Sheet.WALK, {}))
    assert walk.walk == "厂房-2"


VISITED = a_sheet(
    Walk.model_validate(
        {
            "walk": "w",
            "flow": "test",
            "visits": [
                {"item": "a", "accepted": "2024-06-03 09:00", "decided": "2024-06-04 17:00"},
                {"item": "b", "accepted": "2024-06-05 09:00", "decided": "2024-06-06 17:00"},
                {"item": "b", "accepted": "2024-06-10 09:00", "outcome": "refused"},
            ],
        }
    )
)


def read_pauses(path: Path, *rows: tuple[Cell | None, ...]) -> Walk:
    """Return the walk with these rows of pauses: item, attempt, from, to, reason."""
    edits = {
        f"{column}{number}": cell
        for number, row in enumerate(rows, 5)
        for column, cell in zip("BCDEF", row, strict=True)
    }
    return take_walk(fill(path, Sheet.PAUSES, edits, raw=VISITED))


def test_a_pause_belongs_to_the_visit_of_its_item(path: Path) -> None:
    """Where an item was visited once, its name is enough."""
    walk = read_pauses(path, ("a", None, "2024-06-03 10:00", None, "补正"))
    (pause,) = walk.visits[0].pauses
    assert (str(pause.start), pause.end, pause.because) == (
        "2024-06-03 10:00",
        None,
        Cause.CORRECTION,
    )


def test_a_pause_belongs_to_the_attempt_that_is_named(path: Path) -> None:
    """Where an item was visited several times, its attempt says which; so does the time."""
    walk = read_pauses(
        path,
        ("b", 2, "2024-06-11", "2024-06-12", "correction"),
        ("b", None, "2024-06-05 14:00", None, "特别程序"),
        ("b", None, "2024-06-20", None, "applicant_request"),
    )
    assert [len(visit.pauses) for visit in walk.visits] == [0, 1, 2]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (("c", None, "2024-06-03", None, "补正"), "B", 'there is no visit of "事项c Item c"'),
        (("b", 3, "2024-06-05", None, "补正"), "B", "3 was written, and there are 1, 2"),
        (("b", None, "2024-06-01", None, "补正"), "B", "has 2 visits: write which attempt"),
        (("b", "x", "2024-06-05", None, "补正"), "C", '"x" is not a whole number'),
        (("a", None, None, "2024-06-05", "补正"), "D", '"停时开始 From" is empty'),
        (("a", None, "2024-06-05", None, None), "F", '"原因 Reason" is empty'),
        (("a", None, "2024-06-05", None, "吃饭"), "F", '"吃饭" is not in the list'),
        (("a", None, "6月5日", None, "补正"), "D", '"6月5日" has no year'),
        ((None, None, "2024-06-05", None, "补正"), "B", '"事项 Item" is empty'),
    ],
)
def test_a_wrong_pause_is_named_with_its_cell(
    path: Path, row: tuple[Cell | None, ...], column: str, said: str
) -> None:
    """Each row is complete and belongs to one visit, or its cell says what is wrong."""
    edits = {f"{letter}5": cell for letter, cell in zip("BCDEF", row, strict=True)}
    (told,) = say_all(fill(path, Sheet.PAUSES, edits, raw=VISITED))
    assert f'sheet "停时 Pauses", row 5, column {column}: ' in told
    assert said in told


def test_problems_are_read(path: Path) -> None:
    """A unit alone is the owner's name; days are days in every way to write them."""
    row = {"B": "a", "C": "堵点", "D": "time_limit", "E": "慢", "G": "HURD", "I": "2024/7/1"}
    edits: dict[str, Cell | None] = {f"{column}5": text for column, text in row.items()}
    edits |= {"E6": "远", "G6": "DRC", "H6": "clerk", "J6": date(2024, 7, 2)}
    first, second = take_walk(fill(path, Sheet.PROBLEMS, edits)).problems
    assert (first.item, first.kind, first.problem_class) == ("a", "blockage", "time_limit")
    assert (first.owner, first.due) == ("HURD", date(2024, 7, 1))
    assert (second.owner, second.closed) == (Walker(unit="DRC", post="clerk"), date(2024, 7, 2))


@pytest.mark.parametrize(
    ("edits", "column", "said"),
    [
        ({"G5": "HURD"}, "E", '"问题 Problem" is empty'),
        ({"E5": "慢", "H5": "clerk"}, "G", "the unit is missing to which the post belongs"),
        ({"E5": "慢", "I5": "2024-07"}, "I", '"2024-07" is not a day'),
        (
            {"E5": "慢", "I5": datetime.fromisoformat("2024-07-01 09:30")},
            "I",
            '"2024-07-01 09:30" is not a day',
        ),
        ({"E5": "慢", "I5": "7月1日"}, "I", '"7月1日" has no year'),
    ],
)
def test_a_wrong_problem_is_named_with_its_cell(
    path: Path, edits: dict[str, Cell | None], column: str, said: str
) -> None:
    """A text is needed, a post needs its unit, and a day is a day."""
    (told,) = say_all(fill(path, Sheet.PROBLEMS, edits))
    assert f'sheet "问题 Problems", row 5, column {column}: ' in told
    assert said in told


def test_follow_ups_are_read(path: Path) -> None:
    """Who was asked how, and whether it is better now."""
    edits: dict[str, Cell | None] = {"B5": 45478, "C5": "电话 phone", "D5": "否", "B6": "2024-7-8"}
    first, second = take_walk(fill(path, Sheet.FOLLOW_UP, edits)).follow_up
    assert (first.day, first.by, first.satisfied) == (date(2024, 7, 5), "phone", False)
    assert (second.day, second.by, second.satisfied) == (date(2024, 7, 8), None, None)


def test_errors_of_formulas_are_not_dropped(path: Path) -> None:
    """A cell that shows #DIV/0! holds no value, and is no blank either."""
    document = fill(path, Sheet.VISITS, {"F6": "2024-06-03", "G6": Fault("#DIV/0!")})
    (told,) = say_all(document)
    assert 'row 6, column G: "#DIV/0!" is the error of a formula, and no value' in told


def test_merged_cells_are_one_error(path: Path) -> None:
    """Rows under one merged cell do not say all of it; they are not read."""
    edits: dict[str, Cell | None] = {"F6": "2024-06-03", "F7": "2024-06-04", "F8": "2024-06-05"}
    document = fill(path, Sheet.VISITS, edits, merged=("B6:B7",))
    (told,) = say_all(document)
    assert 'sheet "事项 Visits", row 6, column B: the cells B6:B7 are merged' in told
    assert isinstance(document.record, Walk)
    assert [visit.item for visit in document.record.visits] == ["c"]


def test_columns_and_rows_may_be_moved(path: Path) -> None:
    """Tables are found by their headers, wherever they stand."""

    def move(grids: list[tuple[str, Cells]]) -> None:
        for number, (name, cells) in enumerate(grids):
            moved = {(row + 3, column + 2): cell for (row, column), cell in cells.items()}
            grids[number] = (name, cells if name == Sheet.LISTS.value else moved)

    edits: dict[str, Cell | None] = {"F6": "2024-06-03", "G6": None}
    (visit,) = take_walk(fill(path, Sheet.VISITS, edits, change=move)).visits
    assert visit == Visit(item="a", accepted=Stamp.parse("2024-06-03"))


def test_sheets_are_known_by_half_their_name(path: Path) -> None:
    """Either language of a sheet's name is enough."""

    def rename(grids: list[tuple[str, Cells]]) -> None:
        grids[:] = [(name.split()[number % 2], cells) for number, (name, cells) in enumerate(grids)]

    (visit,) = take_walk(fill(path, Sheet.VISITS, {"F6": "2024-06-03"}, change=rename)).visits
    assert visit.item == "a"


def test_a_renamed_sheet_is_one_error(path: Path) -> None:
    """It is not taken for empty."""

    def rename(grids: list[tuple[str, Cells]]) -> None:
        grids[3] = ("暂停", grids[3][1])

    document = fill(path, Sheet.VISITS, {"F6": "nonsense"}, change=rename)
    (told,) = say_all(document)
    assert 'sheets are missing, or have another name: "停时 Pauses". the workbook has' in told
    assert "[unknown-file]" in told
    assert document.record is None


def test_another_workbook_is_one_error(path: Path) -> None:
    """A workbook that is no recording sheet is told how to get one."""

    def replace(grids: list[tuple[str, Cells]]) -> None:
        grids[:] = [("Sheet1", {(1, 1): "x"})]

    (told,) = say_all(fill(path, Sheet.VISITS, {}, change=replace))
    assert 'this workbook is no recording sheet: it has the sheets "Sheet1"' in told


def test_a_header_that_was_renamed_is_an_error(path: Path) -> None:
    """Its column is not taken for empty; a column of somebody's own is said to be unread."""
    edits: dict[str, Cell | None] = {"F3": "受理了", "F6": "2024-06-03", "G6": "2024-06-04"}
    told = say_all(fill(path, Sheet.VISITS, edits))
    assert len(told) == 2
    assert 'columns are missing, or have another header: "受理 Accepted"' in told[0]
    assert 'information: sheet "事项 Visits", row 3, column F: the column "受理了"' in told[1]


def test_a_sheet_of_somebodys_own_is_said_to_be_unread(path: Path) -> None:
    """It is no error: the walk is whole without it."""

    def add(grids: list[tuple[str, Cells]]) -> None:
        grids.append(("电话", {(1, 1): "x"}))

    document = fill(path, Sheet.VISITS, {"F6": "2024-06-03"}, change=add)
    (told,) = say_all(document)
    assert 'information: the sheet "电话" is none of ours: it is not read' in told
    assert document.is_whole


def test_labels_need_the_hidden_sheet(path: Path) -> None:
    """Without it ids are still read, and a name says why it is not."""

    def drop(grids: list[tuple[str, Cells]]) -> None:
        del grids[-1]

    edits: dict[str, Cell | None] = {"B6": "a", "F6": "2024-06-03", "F7": "2024-06-04"}
    document = fill(path, Sheet.VISITS, edits, change=drop)
    (told,) = say_all(document)
    assert 'row 7, column B: which item "事项b Item b" is stood in a sheet that is gone' in told
    assert isinstance(document.record, Walk)
    assert [visit.item for visit in document.record.visits] == ["a"]


def test_whatever_is_typed_is_read_or_said(path: Path) -> None:
    """Odd values anywhere, headers and marks among them, end in a walk or in findings."""
    draw = random.Random(11)  # noqa: S311 - the same oddities every time
    values: list[Cell | None] = [
        *(None, " ", "例", True, 0, -3, 1.5, 1e300, 45446.5, time(9, 1), timedelta(hours=30)),
        *(
            Fault("#DIV/0!"),
            "事项 Item",
            "提交",
            "基本信息",
            "走流程的人",
            "=1",
            "a" * 300,
            "第1天",
        ),
    ]

    def type_oddly(grids: list[tuple[str, Cells]]) -> None:
        for _ in range(draw.randint(1, 20)):
            _, cells = draw.choice(grids)
            place = draw.choice([*cells, (draw.randint(1, 60), draw.randint(1, 16))])
            cells[place] = draw.choice(values)

    for _ in range(25):
        document = fill(path, Sheet.VISITS, {}, raw=VISITED, change=type_oddly)
        assert document.is_whole != any("error: " in each for each in say_all(document))
