"""Names that mean harm stay names, in every form of every sort of report."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from itertools import cycle, repeat
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import pytest
from pydantic import BaseModel

import walkflow
from tests.builders import a_flow, a_step
from tests.office import MAIN, Book
from walkflow.model.draft import DraftReport
from walkflow.model.format_report import FormattedFile
from walkflow.model.init_report import InitReport
from walkflow.model.messages import Message, say
from walkflow.model.record_report import ItemProspect, RecordReport, WalksReport, WalkUnderWay
from walkflow.model.records import Name
from walkflow.model.reports import Report
from walkflow.model.sheet_report import SheetReport
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Scope

ROOT = Path(__file__).parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
WALK = ROOT / "examples" / "walks" / "constructed-industrial-after.yaml"
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"

HOSTILE: Mapping[str, str] = {
    "a formula": '=HYPERLINK("http://x.invalid",1)',
    "a command": "@SUM(1+1)*cmd|' /C calc'!A0",
    "a sign": "+1+1",
    "a minus": "-2+3",
    "a tab": "\t=1+1",
    "a return": "\r=1+1",
    "full width": "＝1+1",  # noqa: RUF001 - full width is meant
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&]]>",
    "an escape": "\x1b[31mred\x1b]0;title\x07\x08\x00\x0b\x9b1m\ufffe",
    "turned text": "\u202eevil\u2066\u2028x",
    "lines": "a\n::error::x\r\n| b | c |\n```\n-->",
    "links": "[x](javascript:alert(1)) ![i](http://x.invalid) @user #1 `a` $b$",
    "graph": '"]; subgraph x; click a href "javascript:1" --> %% {{x}}',
    "coded": "_x0041_ &#0; &lt;b&gt; %0A \\u001b",
}
_FREE_TEXT = frozenset(
    {
        *("activity", "diff", "different", "files", "folder", "header", "journal", "numbers"),
        *("output", "path", "snippet", "sources", "text", "unchanged", "written"),
    }
)
"""Fields of reports that hold what people or files say; a formatted file is itself."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe]")
_FORMULA = re.compile(r"^ *[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - full width is meant
_CALLS = frozenset({"SUM", "SUMIF", "SUBTOTAL"})
"""What our own formulas call."""

Fetch: TypeAlias = Callable[[], Report]


@dataclass
class Spoiler:
    """Puts hostile texts, one after the other, where a report has names and free texts."""

    texts: Iterator[str]
    used: int = 0
    text_by_old: dict[str, str] = field(default_factory=dict)
    """The same text is spoiled in the same way wherever it stands, as the name of a file is."""

    def spoil(self, value: Any, *, is_free: bool = False) -> Any:  # noqa: ANN401 - whatever a report holds
        """Return a part of a report, spoiled."""
        match value:
            case Name():
                text = self._take()
                return Name(zh=text, en=text)
            case BaseModel():
                is_file = isinstance(value, FormattedFile)
                free = _FREE_TEXT - {"diff", "text"} if is_file else _FREE_TEXT
                return value.model_copy(
                    update={
                        each: self.spoil(getattr(value, each), is_free=each in free)
                        for each in type(value).model_fields
                    }
                )
            case Message():
                values = {key: self.spoil(each, is_free=True) for key, each in value.values.items()}
                return Message(value.template, values, value.plural)
            case str() if is_free and type(value) is str:
                if value not in self.text_by_old:
                    self.text_by_old[value] = self._take()
                return self.text_by_old[value]
            case tuple() if hasattr(value, "_fields"):
                keys = value._fields
                spoiled = (
                    self.spoil(value[n], is_free=keys[n] in _FREE_TEXT) for n in range(len(keys))
                )
                return type(value)(*spoiled)
            case tuple():
                return tuple(self.spoil(each, is_free=is_free) for each in value)
            case dict():
                return {key: self.spoil(each, is_free=is_free) for key, each in value.items()}
            case _:
                return value

    def _take(self) -> str:
        self.used += 1
        return next(self.texts)


def two_items() -> Any:  # noqa: ANN401 - a flow
    """Return a small flow with a measure and a fact."""
    return a_flow(
        a_step("one", "5wd"),
        a_step("two", "4wd", "one"),
        measures={"faster": [{"limit": {"one": "2wd"}}]},
        facts={"size": ["small", "large"]},
    )


def replayed() -> Report:
    """Return a replay of a log."""
    pytest.importorskip("duckdb", reason="needs the extra log")
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([LOG], flows) as log:
        return walkflow.replay(flows, log)


def recording() -> Report:
    """Return a walk that is being recorded."""
    name = Name(zh="甲", en="A")
    item = ItemProspect(
        item="one",
        name=name,
        department="A",
        stage="only",
        stage_name=name,
        limit="1wd",
        standing="possible",
        attempt=1,
    )
    return RecordReport(
        walk="x",
        flow="test",
        name=name,
        version="after",
        scope=Scope.WHOLE,
        journal="x.jsonl",
        zone="Asia/Shanghai",
        now=Stamp.parse("2024-06-03 09:00"),
        items=(item,),
        warnings=(say("{text}", text="x"),),
    )


def under_way() -> Report:
    """Return the walks that are being recorded."""
    moment = datetime(2024, 6, 3, tzinfo=UTC)
    walk = WalkUnderWay(
        journal="x.jsonl",
        walk="x",
        flow="test",
        version="after",
        begun=moment,
        last=moment,
        entries=1,
        open_visits=0,
        is_in_use=False,
    )
    return WalksReport(folders=("x",), walks=(walk,), unreadable=(say("{text}", text="x"),))


def drafted() -> Report:
    """Return a flow drafted from a log."""
    return DraftReport(
        calendar="cn",
        files=("x.csv",),
        cases=1,
        fit_cases=1,
        min_share=0.5,
        percentile=80,
        has_starts=True,
        items=(),
        departments=(),
        rare=("x",),
        written=("x.yaml",),
    )


def compared(before: str | Path, after: str | Path) -> Report:
    """Return a comparison."""
    return walkflow.compare(*walkflow.read_sides(str(before), str(after), folder=ROOT / "flows"))


REPORTS: Mapping[str, Fetch] = {
    "trace": lambda: walkflow.trace(two_items()),
    "trace of a walk": lambda: walkflow.trace(walkflow.read_flow(FLOW), [walkflow.read_walk(WALK)]),
    "trace of walks": lambda: walkflow.trace(
        walkflow.read_flow(FLOW),
        [
            walkflow.read_walk(WALK),
            walkflow.read_walk(WALK.with_stem("constructed-industrial-before")),
        ],
    ),
    "facts": lambda: walkflow.list_facts(two_items()),
    "chart": lambda: walkflow.draw(two_items()),
    "compare": lambda: compared("before", "after"),
    "compare of one": lambda: compared(f"{FLOW}@before", f"{FLOW}@after"),
    "compare of walks": lambda: compared(WALK.with_stem("constructed-industrial-before"), WALK),
    "replay": replayed,
    "validate": lambda: walkflow.validate(ROOT / "tests" / "flows" / "bad" / "above-law.yaml"),
    "fmt": lambda: walkflow.fmt(FLOW, check=True, diff=True),
    "rules": lambda: walkflow.list_rules("cycle"),
    "check": lambda: walkflow.check(WALK, flows=ROOT / "flows"),
    "init": lambda: InitReport(folder="x", written=("a",), unchanged=("b",), different=("c",)),
    "sheet": lambda: SheetReport(
        path="x.xlsx",
        flow="test",
        flow_path=None,
        name=Name(zh="甲", en="A"),
        version="after",
        stages=1,
        items=2,
    ),
    "record": recording,
    "walks": under_way,
    "draft": drafted,
}
fetch = cache(lambda name: REPORTS[name]())


def list_cases() -> Iterator[tuple[str, walkflow.Form]]:
    """Yield every form of every sort of report."""
    from walkflow.rendering import list_forms_of

    kinds = {"trace of a walk": "trace", "trace of walks": "trace", "compare of one": "compare"}
    kinds |= {"compare of walks": "compare"}
    for name in REPORTS:
        for form in list_forms_of(kinds.get(name, name)):
            yield name, form


@pytest.mark.parametrize(("name", "form"), list(list_cases()))
def test_hostile_names_are_inert(name: str, form: walkflow.Form) -> None:
    """No formula, no markup, no escape, no line that a program would take for its own."""
    report = fetch(name)
    if form not in walkflow.list_forms(report):
        return  # of this kind, but not of this report: the refusal is tested elsewhere
    spoiler = Spoiler(cycle(HOSTILE.values()))
    while spoiler.used < len(HOSTILE):
        used = spoiler.used
        spoiled = spoiler.spoil(report)
        if form in walkflow.BINARY:
            assert_sound_package(walkflow.render_binary(spoiled, form))
        else:
            assert_sound_text(walkflow.render(spoiled, form), form)
        if spoiler.used == used:
            break  # it says nothing but what walkflow itself says


def test_a_title_is_never_taken_for_a_place() -> None:
    """A chart whose title looks like a cell shows the title, not what stands in that cell."""
    hostile = HOSTILE["a command"]
    report = Spoiler(repeat(hostile)).spoil(fetch("compare of one"))
    book = Book(walkflow.render_binary(report, walkflow.Form.XLSX))
    charts = [part.decode() for name, part in book.parts.items() if "charts/chart" in name]
    assert charts
    assert all(
        "cmd|" not in each for chart in charts for each in re.findall("<c:f>(.*?)</c:f>", chart)
    )


def test_every_kind_of_report_is_tried() -> None:
    """A kind that is added has to be added here."""
    kinds = {fetch(name).kind for name in REPORTS if name != "replay"} | {"replay"}
    known = set()
    for path in sorted((ROOT / "src" / "walkflow" / "model").glob("*.py")):
        known |= set(
            re.findall(r'^    kind: [^=\n]+ = "(\w+)"$', path.read_text("utf-8"), re.MULTILINE)
        )
    assert kinds == known - {"run", "runs"}  # these stand within a trace


def assert_sound_text(text: str, form: walkflow.Form) -> None:
    """Assert that a text holds nothing but text, in the terms of its form."""
    match form:
        case walkflow.Form.CSV:
            assert_sound_csv(text)
            return
        case walkflow.Form.HTML:
            assert_sound_page(text)
        case walkflow.Form.JSON | walkflow.Form.SARIF | walkflow.Form.GITLAB:
            json.loads(text)
        case walkflow.Form.PERFETTO:
            json.loads(text)
        case walkflow.Form.SVG | walkflow.Form.BPMN | walkflow.Form.XES | walkflow.Form.JUNIT:
            assert_sound_tree(ET.fromstring(text))  # noqa: S314 - written by ourselves
        case walkflow.Form.MARKDOWN:
            assert not re.search(r"(?<!\\)\[[^\]]*\]\(|(?<![\\`])<(?:script|img)", text)
        case walkflow.Form.GITHUB:
            assert "\n::error::x" not in text
        case _:
            pass
    assert not _CONTROL.search(text), repr(_CONTROL.search(text))


def assert_sound_csv(text: str) -> None:
    """Assert that no text of a CSV is one that a spreadsheet computes."""
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        for cell in row:
            try:
                float(cell)
            except ValueError:
                assert not _FORMULA.match(cell), cell
            assert not _CONTROL.search(cell), cell


class _Page(HTMLParser):
    """Collects what a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.harm: list[str] = []
        self._is_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_script = tag == "script"
        if tag in {"img", "iframe", "object", "embed", "base"}:
            self.harm.append(tag)
        for key, value in attrs:
            goes_out = re.match(r" *(\w+:(?!,)|//)", value or "")
            if key.startswith("on") or (key in {"src", "href", "action"} and goes_out):
                self.harm.append(f"{tag} {key}={value}")

    def handle_endtag(self, _tag: str) -> None:
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if self._is_script:
            self.scripts.append(data)


def assert_sound_page(text: str) -> None:
    """Assert that a page runs only what is ours, and fetches nothing."""
    page = _Page()
    page.feed(text)
    assert not page.harm
    assert not [script for script in page.scripts if "alert(1)</" in script]


def assert_sound_tree(root: ET.Element) -> None:
    """Assert that XML has no element and no attribute that acts."""
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        assert tag not in {"script", "img", "foreignObject"}
        assert not [key for key in element.attrib if key.startswith("on")]


def assert_sound_package(content: bytes) -> None:
    """Assert that a workbook or document is sound XML with no formula, field or link but ours."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            root = ET.fromstring(part)  # noqa: S314 - written by ourselves
            targets = [each for each in root.iter() if each.get("TargetMode") == "External"]
            assert not targets, name
            assert not _CONTROL.search("".join(root.itertext()).replace("\r", "")), name
    if "word/document.xml" in parts:
        text = parts["word/document.xml"].decode()
        assert "instrText" not in text
        assert not re.search(
            r'w:instr="(?! PAGE ")',
            "".join(each.decode("utf-8", "replace") for each in parts.values()),
        )
        return
    book = Book(content)
    for cells in book.sheets.values():
        for cell in cells.values():
            if cell.formula is not None:
                assert set(re.findall(r"([A-Z]+)\(", cell.formula)) <= _CALLS
    for tree in book.tree_by_sheet.values():
        assert all(each.get("location") for each in tree.iter(f"{MAIN}hyperlink"))
