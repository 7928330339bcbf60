"""The tables of a recording sheet, column by column, each with its examples."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from walkflow.files.sheets.layout import Block, Column, Field, Sheet, Sort
from walkflow.files.sheets.words import (
    CAUSES,
    MEANS,
    OUTCOMES,
    PROBLEM_CLASSES,
    ROLES,
    SCOPES,
    TROUBLES,
    VERSIONS,
    YES_NO,
    Choices,
    name,
)
from walkflow.model.records import Name
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Cause, Outcome, ProblemClass, Trouble

MARK: Final = name("例", "Example")
"""In the first column, either of them: the row is an example, and never read."""
NUMBER: Final = name("序", "No.")
EXTRA: Final = name("再次办理，或上面没有列出的事项", "Repeated visits, and items not listed above")
"""Above rows of visits that are not laid out: there an item alone is a visit."""

_WHEN: Final = name(
    "日期和时间：2024-06-03 09:41；或只写日期；只知道月份，先打撇号：'2023-04",
    "Date and time; or the date alone; or, after an apostrophe, the month: '2023-04",
)
_WHICH: Final = name("从列表选择，或写事项编号", "Choose from the list, or write the id of an item")
_UNIT: Final = name("写单位，不写姓名和电话", "The unit; no names of people, no phone numbers")
_POST: Final = name("写职务，不写姓名", "The post; no names of people")


def _column(
    field: str,
    label: Name,
    sort: Sort,
    width: int = 0,
    *,
    choices: Choices | None = None,
    required: bool = False,
    hint: Name | None = None,
) -> Column:
    keys = tuple(field.split(".")) if field else ()
    return Column(keys, label, sort, width, choices, required, hint)


def _shown(label: Name, width: int) -> Column:
    return _column("", label, Sort.SHOWN, width)


LABEL_WIDTH: Final = 30
"""Of the first column of the form."""
VALUE: Final = _shown(name("填写", "Fill in"), 36)
ABOUT_CORNER: Final = name("基本信息", "About")
ABOUT_COLUMNS: Final = (
    VALUE,
    _shown(name("填写说明", ""), 30),
    _shown(name("", "What it is"), 52),
)
ABOUT: Final = (
    _column(
        "walk",
        name("记录编号", "Walk id"),
        Sort.CODE,
        hint=name(
            "给这次走流程起的编号，不含空格；不填则用文件名",
            "A word for this walk, without spaces; if empty, the name of the file",
        ),
    ),
    _column(
        "name.zh",
        name("名称", "Name in Chinese"),
        Sort.TEXT,
        hint=name("报告中显示的名称，可不填", "How reports call it; may stay empty"),
    ),
    _column(
        "name.en",
        name("英文名称", "Name in English"),
        Sort.TEXT,
        hint=name("可不填", "May stay empty"),
    ),
    _column(
        "project",
        name("项目代码", "Project"),
        Sort.CODE,
        hint=name(
            "同一项目的几份记录会合并到一条时间轴",
            "Walks of one project are joined on one axis",
        ),
    ),
    _column(
        "flow",
        name("流程", "Flow"),
        Sort.CODE,
        required=True,
        hint=name("已经填好，不用改", "Filled in already"),
    ),
    _column(
        "version",
        name("版本", "Version"),
        Sort.ADVICE,
        choices=VERSIONS,
        hint=name(
            "不填则为开始办理那天施行的版本",
            "If empty, the one in force on the day the walk starts",
        ),
    ),
    _column(
        "scope",
        name("记录范围", "Scope"),
        Sort.CHOICE,
        choices=SCOPES,
        hint=name(
            "部分环节：没有记录的事项，情况不明；不填则为全流程",
            "Part: of items without a visit nothing is known; if empty, the whole",
        ),
    ),
    _column(
        "role",
        name("角色", "Role"),
        Sort.CHOICES,
        choices=ROLES,
        hint=name(
            "以什么身份走流程；有几种身份时用顿号隔开",
            "As what you walked; several are set apart by commas",
        ),
    ),
    _column(
        "source",
        name("来源", "Source"),
        Sort.TEXT,
        hint=name("记录从哪里来，可不填", "Where the record comes from; may stay empty"),
    ),
)
"""The rows of the form."""

FACTS_CORNER: Final = name("项目情况", "Facts")
FACT_COLUMNS: Final = (
    VALUE,
    _shown(name("不填则为", "If empty"), 30),
    _shown(name("可选", "Choices"), 52),
)

WALKERS: Final = Block(
    Sheet.WALK,
    "by",
    name("走流程的人", "Who walked"),
    (
        _column("unit", name("单位", "Unit"), Sort.TEXT, 36, required=True, hint=_UNIT),
        _column("post", name("职务", "Post"), Sort.TEXT, 30, hint=_POST),
    ),
    room=5,
)
MILESTONES: Final = Block(
    Sheet.WALK,
    "milestones",
    name("事项以外的节点", "Milestones"),
    (
        _column("at", name("时间", "When"), Sort.STAMP, 36, required=True, hint=_WHEN),
        _column("name.zh", name("事件", "What"), Sort.TEXT, 30, required=True),
        _column("name.en", name("事件（英文）", "What, in English"), Sort.TEXT, 52),
    ),
    room=6,
)
VISITS: Final = Block(
    Sheet.VISITS,
    "visits",
    NUMBER,
    (
        _column("item", name("事项", "Item"), Sort.ITEM, 36, required=True, hint=_WHICH),
        _shown(name("部门", "Department"), 25),
        _shown(name("时限", "Limit"), 10),
        _column("submitted", name("提交", "Submitted"), Sort.STAMP, 16, hint=_WHEN),
        _column("accepted", name("受理", "Accepted"), Sort.STAMP, 16, hint=_WHEN),
        _column("decided", name("办结", "Decided"), Sort.STAMP, 16, hint=_WHEN),
        _column("delivered", name("送达", "Delivered"), Sort.STAMP, 16, hint=_WHEN),
        _column("outcome", name("结果", "Outcome"), Sort.CHOICE, 15, choices=OUTCOMES),
        _column(
            "attempt",
            name("第几次", "Attempt"),
            Sort.COUNT,
            9,
            hint=name(
                "同一事项第几次办理；只办一次可不填",
                "Which try it was; may stay empty if there was one",
            ),
        ),
        _column(
            "trips",
            name("跑动次数", "Trips"),
            Sort.COUNT,
            9,
            hint=name("申请人来了几次", "How often the applicant came"),
        ),
        _column(
            "materials",
            name("材料份数", "Materials"),
            Sort.COUNT,
            10,
            hint=name("要求提交多少份材料", "How many documents were asked for"),
        ),
        _column(
            "entered",
            name("补记时间", "Written down"),
            Sort.STAMP,
            16,
            hint=name(
                "事后补记才填：什么时候记下来的",
                "Only if it was not at once: when this was written down",
            ),
        ),
        _column("note", name("备注", "Note"), Sort.TEXT, 26),
    ),
    room=24,
)
PAUSES: Final = Block(
    Sheet.PAUSES,
    "pauses",
    NUMBER,
    (
        _column("item", name("事项", "Item"), Sort.ITEM, 60, required=True, hint=_WHICH),
        _column(
            "attempt",
            name("第几次", "Attempt"),
            Sort.COUNT,
            10,
            hint=name(
                "事项办了几次才填：停的是第几次",
                "Only if the item has several visits: which of them it was",
            ),
        ),
        _column("from", name("停时开始", "From"), Sort.STAMP, 20, required=True, hint=_WHEN),
        _column("to", name("恢复计时", "To"), Sort.STAMP, 20, hint=_WHEN),
        _column("because", name("原因", "Reason"), Sort.CHOICE, 34, choices=CAUSES, required=True),
    ),
    room=26,
)
PROBLEMS: Final = Block(
    Sheet.PROBLEMS,
    "problems",
    NUMBER,
    (
        _column("item", name("事项", "Item"), Sort.ITEM, 34, hint=_WHICH),
        _column("kind", name("类型", "Kind"), Sort.CHOICE, 15, choices=TROUBLES),
        _column("class", name("类别", "Class"), Sort.CHOICE, 22, choices=PROBLEM_CLASSES),
        _column("text", name("问题", "Problem"), Sort.TEXT, 42, required=True),
        _column("measure", name("整改措施", "What is to be done"), Sort.TEXT, 34),
        _column("owner.unit", name("责任单位", "Owner: unit"), Sort.TEXT, 18, hint=_UNIT),
        _column("owner.post", name("责任岗位", "Owner: post"), Sort.TEXT, 16, hint=_POST),
        _column("due", name("整改期限", "Due"), Sort.DAY, 13),
        _column("closed", name("销号日期", "Closed"), Sort.DAY, 13),
    ),
    room=24,
    height=34,
)
FOLLOW_UP: Final = Block(
    Sheet.FOLLOW_UP,
    "follow_up",
    NUMBER,
    (
        _column("date", name("回访日期", "Date"), Sort.DAY, 16, required=True),
        _column(
            "by",
            name("方式", "How"),
            Sort.ADVICE,
            20,
            choices=MEANS,
            hint=name("选一个，或写别的方式", "Choose one, or write another"),
        ),
        _column("satisfied", name("是否满意", "Satisfied"), Sort.FLAG, 14, choices=YES_NO),
        _column("text", name("意见和建议", "What was said"), Sort.TEXT, 90),
    ),
    room=20,
    height=30,
)
BLOCKS: Final = (WALKERS, MILESTONES, VISITS, PAUSES, PROBLEMS, FOLLOW_UP)
"""Every table but the form and the facts, in the order of a walk's keys."""

FIRST_ITEM: Final = "@first"
"""In an example: the first item of the flow, whichever that is."""
_EXAMPLE_NOTE: Final = "示例，不会读入 An example, never read"

EXAMPLE_BY_BLOCK: Final[Mapping[str, Mapping[Field, object]]] = {
    WALKERS.key: {("unit",): "住房和城乡建设局 HURD", ("post",): "局长 director"},
    MILESTONES.key: {
        ("at",): Stamp.parse("2023-04"),
        ("name", "zh"): "签订投资合同",
        ("name", "en"): "Investment contract signed",
    },
    VISITS.key: {
        ("item",): FIRST_ITEM,
        ("submitted",): Stamp.parse("2024-06-03 09:00"),
        ("accepted",): Stamp.parse("2024-06-03 09:41"),
        ("decided",): Stamp.parse("2024-06-05 15:30"),
        ("delivered",): Stamp.parse("2024-06-06"),
        ("outcome",): Outcome.APPROVED,
        ("attempt",): 1,
        ("trips",): 2,
        ("materials",): 13,
        ("note",): _EXAMPLE_NOTE,
    },
    PAUSES.key: {
        ("item",): FIRST_ITEM,
        ("from",): Stamp.parse("2024-06-03 10:02"),
        ("to",): Stamp.parse("2024-06-03 11:53"),
        ("because",): Cause.CORRECTION,
    },
    PROBLEMS.key: {
        ("item",): FIRST_ITEM,
        ("kind",): Trouble.BLOCKAGE,
        ("class",): ProblemClass.MATERIAL,
        ("text",): "同一份材料要求提交两次 The same document was asked for twice",
        ("measure",): "取消重复提交 Ask for it once",
        ("owner", "unit"): "住房和城乡建设局 HURD",
        ("owner", "post"): "审批科 permits section",
        ("due",): date(2024, 6, 28),
    },
    FOLLOW_UP.key: {
        ("date",): date(2024, 7, 5),
        ("by",): "phone",
        ("satisfied",): True,
        ("text",): _EXAMPLE_NOTE,
    },
}
"""By the key of a table, the row that shows how it is filled in."""
