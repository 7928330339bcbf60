"""Recording sheets: what is written is read back, and the workbook is what was promised."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import a_flow, a_step
from tests.files.drawn_walks import walks
from tests.files.sheet_filling import a_checklist, a_sheet, a_workbook, find_row
from walkflow.engine.checklists import make_checklist
from walkflow.engine.versions import Versions
from walkflow.files.documents import read_document
from walkflow.files.sheets.grids import ALL_BLOCKS
from walkflow.files.sheets.layout import Block, Sheet
from walkflow.files.sheets.tables import (
    ABOUT,
    EXAMPLE_BY_BLOCK,
    FOLLOW_UP,
    MILESTONES,
    PAUSES,
    PROBLEMS,
    VISITS,
    WALKERS,
)
from walkflow.files.sheets.words import (
    CAUSES,
    OUTCOMES,
    PROBLEM_CLASSES,
    ROLES,
    SCOPES,
    TROUBLES,
    Choices,
    Vocabulary,
    fold,
    name,
)
from walkflow.files.sheets.writing import write_workbook
from walkflow.model.errors import UsageError
from walkflow.model.recording import Opening
from walkflow.model.records import Record
from walkflow.model.text_widths import measure_width
from walkflow.model.walk import (
    Cause,
    FollowUp,
    Milestone,
    Outcome,
    Pause,
    Problem,
    ProblemClass,
    Role,
    Scope,
    Trouble,
    Visit,
    Walk,
    Walker,
)

ITEMS = st.sampled_from(["a", "b", "c", "bundle"])
FACTS = {"eia": st.sampled_from(["form", "report"]), "heritage": st.sampled_from(["no", "yes"])}


def list_parts(walk: Walk) -> dict[str, object]:
    """Return what a walk says, its visits by item; the order among those of an item stays."""
    parts = walk.model_dump()
    return {**parts, "visits": sorted(parts["visits"], key=lambda visit: visit["item"])}


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(walks(ITEMS, FACTS))
def test_a_filled_sheet_is_the_walk_that_filled_it(
    tmp_path_factory: pytest.TempPathFactory, walk: Walk
) -> None:
    """Whatever a walk holds, a sheet holds too: only the order of its visits is the sheet's."""
    path = tmp_path_factory.mktemp("sheet") / "walk.xlsx"
    path.write_bytes(a_sheet(walk))
    document = read_document(path)
    assert not [str(finding.message) for _, finding in document.findings]
    assert isinstance(document.record, Walk)
    assert list_parts(document.record) == list_parts(walk)


@pytest.mark.parametrize(
    ("block", "record", "elsewhere"),
    [
        (WALKERS, Walker, set()),
        (MILESTONES, Milestone, set()),
        (VISITS, Visit, {"pauses"}),
        (PAUSES, Pause, {"item", "attempt"}),
        (PROBLEMS, Problem, set()),
        (FOLLOW_UP, FollowUp, set()),
    ],
)
def test_a_table_has_every_field_of_its_record(
    block: Block, record: type[Record], elsewhere: set[str]
) -> None:
    """A field that a walk gains is missing here until it has a column."""
    keys = {each.alias or key for key, each in record.model_fields.items()}
    assert {column.field[0] for column in block.filled} ^ keys == elsewhere


def test_the_form_has_every_other_key_of_a_walk() -> None:
    """What is no table of its own is a row of the form, or a fact; no sheet says what to expect."""
    tables = {block.key for block in (WALKERS, MILESTONES, VISITS, PROBLEMS, FOLLOW_UP)}
    rows = {column.field[0] for column in ABOUT}
    assert rows | tables | {"facts", "expect"} == set(Walk.model_fields)
    assert not rows & tables


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (ROLES, Role),
        (SCOPES, Scope),
        (OUTCOMES, Outcome),
        (CAUSES, Cause),
        (TROUBLES, Trouble),
        (PROBLEM_CLASSES, ProblemClass),
    ],
)
def test_every_word_has_a_label(choices: Choices, words: type[StrEnum]) -> None:
    """Each can be chosen, and each of its names is read as it."""
    known = Vocabulary(choices)
    assert set(choices) == set(words)
    for word, each in choices.items():
        for text in (word, known.find_label(word), each.zh, each.en):
            assert known.find_word(text) == word


def test_labels_that_would_be_shared_tell_their_words() -> None:
    """Two items of one name are told apart, also where one's name is another's id."""
    known = Vocabulary(
        {"a": name("甲", "A"), "b": name("甲", "A"), "c": name("b", ""), "B": name("", "")}
    )
    for word, label in known.label_by_word.items():
        assert known.find_word(label) == word
    assert known.find_word("甲") is None
    assert known.find_label("a") == "甲 A a"


@pytest.mark.parametrize("block", ALL_BLOCKS, ids=lambda block: block.key)
def test_headers_are_told_apart(block: Block) -> None:
    """Within a table each half of a header names one column, so that either is enough."""
    labels = [block.corner, *(column.label for column in block.columns)]
    texts = [fold(text) for label in labels for text in (label.zh, label.en) if text]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("block", ALL_BLOCKS[4:], ids=lambda block: block.key)
def test_headers_fit_their_columns(block: Block) -> None:
    """Both lines of each, with a sign to spare, in Chinese and in English."""
    spare = {
        column.label.en: column.width - max(map(measure_width, column.title))
        for column in block.columns
    }
    assert min(spare.values()) >= 1, spare


@pytest.mark.parametrize("block", ALL_BLOCKS[2:], ids=lambda block: block.key)
def test_an_example_fills_the_columns_that_have_to_be(block: Block) -> None:
    """It shows how a row is filled in, and shows nothing that has no column."""
    shown = EXAMPLE_BY_BLOCK[block.key].keys()
    fields = {column.field for column in block.filled}
    assert {column.field for column in block.filled if column.is_required} <= shown <= fields


def test_the_same_input_gives_the_same_bytes() -> None:
    """Whenever it is written, and a walk in it as well; nothing in it is of today."""
    walk = Walk.model_validate({"walk": "w", "flow": "test", "facts": {"eia": "report"}})
    assert a_sheet(walk) == a_sheet(walk)
    core = read_part(a_sheet(), "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}T[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}
    with zipfile.ZipFile(BytesIO(a_sheet())) as archive:
        assert {each.date_time[0] for each in archive.infolist()} == {1980}


def test_items_stand_in_the_order_of_the_flow() -> None:
    """Stage by stage, those that the version and the facts have."""
    assert list_items("before") == ["事项a\nItem a", "事项b\nItem b", "事项c\nItem c"]
    assert list_items("after", eia="report") == ["事项a\nItem a"]


def list_items(version: str, **facts: str) -> list[object]:
    """Return the items that a sheet lays out."""
    raw = write_workbook(a_checklist(version, **facts), Opening(version=version, facts=facts))
    cells = a_workbook(raw).grids[2].cells
    numbered = [row for (row, column), cell in cells.items() if column == 1 and row > 4]
    return [cells[row, 2] for row in sorted(numbered) if (row, 2) in cells]


def test_a_stage_has_a_heading_with_its_limit() -> None:
    """In both languages, before its items."""
    flow = a_flow(stages={"one": ("10wd", [a_step("a")]), "two": (None, [a_step("b")])})
    raw = write_workbook(make_checklist(Versions(flow).read("before"), {}), Opening())
    grid = a_workbook(raw).grids[2]
    heading = str(grid.cells[5, 1])
    assert heading.startswith("① 甲 A")
    assert "时限 Limit: 10 工作日 10wd" in heading
    assert grid.cells[7, 1] == "② 甲 A"


def test_what_is_known_is_filled_in() -> None:
    """Version, facts, role and unit stand in the form; the rest is open."""
    opening = Opening.model_validate(
        {"version": "before", "facts": {"eia": "report"}, "role": ["clerk", "joint"], "by": []}
    )
    grid = a_workbook(a_sheet(opening)).grids[1]
    expected = {"版本": "改革前 before", "eia": "report", "流程＊": "test"}
    assert {label: grid.cells[find_row(grid, label), 2] for label in expected} == expected
    role = grid.cells[find_row(grid, "角色"), 2]
    assert role == "窗口或审批人员 clerk、联合体验 joint"
    assert (find_row(grid, "记录编号"), 2) not in grid.cells
    assert (find_row(grid, "记录范围"), 2) not in grid.cells


def test_pauses_that_a_sheet_cannot_tell_apart_are_refused() -> None:
    """Two visits of an item that are both the second attempt, one of them paused."""
    pause = {"from": "2024-06-03", "because": "correction"}
    visits = [{"item": "a", "attempt": 2, "pauses": [pause]}, {"item": "a", "attempt": 2}]
    walk = Walk.model_validate({"walk": "w", "flow": "test", "visits": visits})
    with pytest.raises(UsageError, match='two visits of "a" are attempt 2'):
        a_sheet(walk)


def test_a_text_that_no_cell_holds_is_refused() -> None:
    """It is not cut in silence."""
    walk = Walk.model_validate({"walk": "w", "flow": "test", "source": "长" * 32_768})
    with pytest.raises(UsageError, match="longer than the 32767 signs"):
        a_sheet(walk)


def read_part(raw: bytes, path: str) -> str:
    """Return a part of a workbook as text."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        return archive.read(path).decode()


def read_sheet_part(sheet: Sheet, raw: bytes | None = None) -> str:
    """Return the XML of a sheet."""
    number = list(Sheet).index(sheet) + 1
    return read_part(raw or a_sheet(), f"xl/worksheets/sheet{number}.xml")


def find_rule(sheet: Sheet, cell: str) -> str:
    """Return what restricts a cell, as XML."""
    rules = re.findall(
        r"<dataValidation (?:[^>]*/>|[^>]*>.*?</dataValidation>)", read_sheet_part(sheet)
    )
    found = [rule for rule in rules if holds(re.search(r'sqref="([^"]+)"', rule), cell)]
    assert len(found) == 1
    return str(found[0])


def holds(area: re.Match[str] | None, cell: str) -> bool:
    """Return whether an area of one column has a cell."""
    assert area is not None
    first, _, last = area[1].partition(":")
    rows = range(int(first[1:]), int((last or first)[1:]) + 1)
    return first[0] == cell[0] and int(cell[1:]) in rows


@pytest.mark.parametrize(
    ("sheet", "cell", "labels"),
    [
        (Sheet.VISITS, "I6", "批准 approved,容缺批准 approved with gaps,"),
        (Sheet.PAUSES, "F5", "补正 correction,特别程序 special procedure,"),
        (Sheet.PROBLEMS, "C5", "痛点 pain,堵点 blockage,难点 difficulty"),
        (Sheet.PROBLEMS, "D5", "办事指南 guide,材料 material,"),
        (Sheet.FOLLOW_UP, "D5", "是 yes,否 no"),
        (Sheet.WALK, "B9", "改革前 before,改革后 after"),
        (Sheet.WALK, "B11", "申请人 applicant,"),
    ],
)
def test_a_cell_offers_its_choices(sheet: Sheet, cell: str, labels: str) -> None:
    """Labels in both languages, in a drop-down list."""
    rule = find_rule(sheet, cell)
    assert 'type="list"' in rule
    assert f'<formula1>"{labels}' in rule


@pytest.mark.parametrize(
    ("sheet", "cell"), [(Sheet.VISITS, "B10"), (Sheet.PAUSES, "B5"), (Sheet.PROBLEMS, "B30")]
)
def test_a_cell_offers_every_item(sheet: Sheet, cell: str) -> None:
    """From the hidden sheet, which has all of them: those of the flow first."""
    formula = re.search(
        r"<formula1>'选项 Lists'!\$A\$2:\$A\$(\d+)</formula1>", find_rule(sheet, cell)
    )
    assert formula is not None
    cells = a_workbook().grids[-1].cells
    listed = [cells[row, 1] for row in range(2, int(formula[1]) + 1)]
    assert listed == ["事项a Item a", "事项b Item b", "事项c Item c", "事项bundle Item bundle"]
    assert 'name="选项 Lists" sheetId="7" state="hidden"' in read_part(a_sheet(), "xl/workbook.xml")


def test_a_fact_offers_its_values() -> None:
    """Those of the flow, with their default beside them."""
    grid = a_workbook().grids[1]
    row = find_row(grid, "heritage")
    assert '<formula1>"否 no,是 yes"</formula1>' in find_rule(Sheet.WALK, f"B{row}")
    assert (grid.cells[row, 3], grid.cells[row, 4]) == ("否 no", "否 no / 是 yes")


@pytest.mark.parametrize(
    ("sheet", "cell", "kind"),
    [
        (Sheet.VISITS, "E6", "date"),
        (Sheet.VISITS, "H30", "date"),
        (Sheet.VISITS, "M7", "date"),
        (Sheet.PAUSES, "D5", "date"),
        (Sheet.PROBLEMS, "I5", "date"),
        (Sheet.FOLLOW_UP, "B5", "date"),
        (Sheet.VISITS, "K6", "whole"),
    ],
)
def test_a_cell_takes_what_it_is_for(sheet: Sheet, cell: str, kind: str) -> None:
    """Days and counts are checked as they are typed; an odd day can be kept, a count cannot."""
    rule = find_rule(sheet, cell)
    assert f'type="{kind}"' in rule
    assert ('errorStyle="warning"' in rule) == (kind == "date")


def test_a_time_that_is_filled_in_is_a_date_of_the_workbook() -> None:
    """A number with a date's format, so that people can go on counting with it."""
    visit = {"item": "a", "accepted": "2024-06-03 09:41"}
    walk = Walk.model_validate({"walk": "w", "flow": "test", "visits": [visit]})
    part = read_sheet_part(Sheet.VISITS, a_sheet(walk))
    assert re.search(r'<c r="F6" s="\d+"><v>45446\.4034722', part)


def test_sheets_are_set_up_for_paper() -> None:
    """Across, as wide as a page, with the headers on every page; the widest on A3, else on A4."""
    for sheet in (Sheet.WALK, Sheet.VISITS, Sheet.PAUSES, Sheet.PROBLEMS, Sheet.FOLLOW_UP):
        part = read_sheet_part(sheet)
        paper = 8 if sheet in {Sheet.VISITS, Sheet.PROBLEMS} else 9
        assert f'<pageSetup paperSize="{paper}" fitToHeight="0" orientation="landscape"/>' in part
        assert 'state="frozen"' in part
    names = read_part(a_sheet(), "xl/workbook.xml")
    assert names.count("_xlnm.Print_Titles") == 4


def test_what_looks_like_a_formula_is_none() -> None:
    """Names and texts from files stay text, also after somebody has edited their cells."""
    flow = a_flow(a_step("a"))
    risky = name("=cmd|' /C calc'!A0", "+1")
    items = flow.items.items[0].model_copy(update={"name": risky})
    flow = flow.stock(flow.items.model_copy(update={"items": (items,)}))
    walk = Walk.model_validate({"walk": "w", "flow": "test", "source": "@SUM(1)"})
    raw = write_workbook(make_checklist(Versions(flow).read("before"), {}), walk)
    assert all("<f>" not in read_sheet_part(sheet, raw) for sheet in Sheet)
    grid = a_workbook(raw).grids[1]
    cell = re.search(
        rf'<c r="B{find_row(grid, "来源")}" s="(\d+)"', read_sheet_part(Sheet.WALK, raw)
    )
    assert cell is not None
    styles = read_part(raw, "xl/styles.xml")
    looks = re.findall(r"<xf [^>]*?(?:/>|>)", styles[styles.index("<cellXfs") :])
    assert 'quotePrefix="1"' in looks[int(cell[1])]
