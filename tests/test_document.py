"""Documents: the layout of an office report, with what a report says and its pictures."""

import io
import re
import zipfile
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

import walkflow
from tests.test_office import REPORTS, run
from walkflow.views.blocks import Heading, Listing, Paragraph, Table
from walkflow.views.describe import describe_report
from walkflow.views.diagram.flowchart import render_flowchart
from walkflow.views.figures.tabulate import tabulate_report
from walkflow.views.wording import Wording

pytest.importorskip("docx", reason="needs the extra docx")

from walkflow.views.document.svg_reading import Label, read_drawing

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TOLD = tuple(REPORTS)
POINT = 20
"""Twentieths of a point, in which a document measures."""


@cache
def open_document(name: str, language: str = "en") -> dict[str, bytes]:
    """Return the parts of the document of a report."""
    content = walkflow.render_binary(REPORTS[name](), walkflow.Form.DOCX, language)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {entry: archive.read(entry) for entry in archive.namelist()}


@cache
def read_body(name: str, language: str = "en") -> ET.Element:
    """Return what a document says."""
    body = ET.fromstring(open_document(name, language)["word/document.xml"])[0]  # noqa: S314 - written by ourselves
    assert body.tag == f"{W}body"
    return body


def text_of(element: ET.Element) -> str:
    """Return the text of an element, without blanks."""
    return "".join("".join(each.text or "" for each in element.iter(f"{W}t")).split())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TOLD)
def test_a_document_says_what_the_report_says(name: str, language: str) -> None:
    """Every heading, sentence and cell is there, but for bars, which are charts here."""
    said = text_of(read_body(name, language))
    for block in describe_report(REPORTS[name](), Wording(language)):
        texts: list[str] = []
        match block:
            case Heading():
                texts = [block.text]
            case Paragraph() if not block.fills:
                texts = [block.text]
            case Listing():
                texts = list(block.lines)
            case Table():
                cells = [cell for row in block.first_rows for cell in row.cells]
                texts = [
                    cell if isinstance(cell, str) else getattr(cell, "text", "") for cell in cells
                ]
            case _:
                pass
        for text in texts:
            assert "".join(text.split()) in said


@pytest.mark.parametrize("name", TOLD)
def test_charts_stand_in_the_document_each_once(name: str) -> None:
    """All of the workbook's, none of another report."""
    sheets = tabulate_report(REPORTS[name](), Wording("en")).sheets
    charts = [part for part in open_document(name) if part.startswith("word/charts/")]
    assert len(charts) == sum(len(sheet.charts) for sheet in sheets)
    drawn = open_document(name)["word/document.xml"].decode().count("<c:chart ")
    assert drawn == len(charts)
    for part in charts:
        text = open_document(name)[part]
        assert text.count(b"<c:showVal ") == text.count(b"<c:showSerName ")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", TOLD)
def test_tables_fit_the_page_and_repeat_their_headings(name: str, language: str) -> None:
    """No column is cut off at the margin, and no row is torn in two."""
    millimetres = 156 if language == "zh" else 160
    room = millimetres / 25.4 * 72 * POINT + 20
    tables = list(read_body(name, language).iter(f"{W}tbl"))
    assert tables
    for table in tables:
        widths = [int(each.attrib[f"{W}w"]) for each in table.iter(f"{W}gridCol")]
        assert sum(widths) <= room
        assert min(widths) > 0
        first, *rest = table.findall(f"{W}tr")
        assert first.find(f".//{W}tblHeader") is not None
        assert all(row.find(f".//{W}cantSplit") is not None for row in (first, *rest))
        assert {len(row.findall(f"{W}tc")) for row in (first, *rest)} == {len(widths)}


def test_numbers_stand_at_the_right() -> None:
    """As the columns of the report say."""
    blocks = describe_report(REPORTS["plan"](), Wording("en"))
    table = next(block for block in blocks if isinstance(block, Table))
    wanted = [
        "right" if column.is_number else "left" for column in table.columns if not column.is_bar
    ]
    row = next(read_body("plan").iter(f"{W}tbl")).findall(f"{W}tr")[1]
    assert [each.attrib[f"{W}val"] for each in row.iter(f"{W}jc")] == wanted


def test_a_chinese_document_has_the_layout_of_official_papers() -> None:
    """A4, the type area of GB/T 9704, its typefaces and sizes, page numbers between dashes."""
    parts = open_document("plan", "zh")
    page = next(read_body("plan", "zh").iter(f"{W}sectPr"))
    size, margins = page.find(f"{W}pgSz"), page.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    assert (size.attrib[f"{W}w"], size.attrib[f"{W}h"]) == ("11906", "16838")
    sides = [
        round(int(margins.attrib[f"{W}{side}"]) / 1440 * 25.4)
        for side in ("top", "bottom", "left", "right")
    ]
    assert sides == [37, 35, 28, 26]
    styles = parts["word/styles.xml"].decode()
    body = re.search(r'styleId="WfBody".*?</w:style>', styles, re.DOTALL)
    title = re.search(r'styleId="WfTitle".*?</w:style>', styles, re.DOTALL)
    assert body is not None
    assert title is not None
    assert 'w:eastAsia="仿宋_GB2312"' in body[0]
    assert '<w:sz w:val="32"/>' in body[0]
    assert 'w:firstLineChars="200"' in body[0]
    assert 'w:eastAsia="方正小标宋简体"' in title[0]
    assert '<w:sz w:val="44"/>' in title[0]
    fonts = parts["word/fontTable.xml"].decode()
    assert '<w:altName w:val="仿宋,FangSong,华文仿宋"/>' in fonts
    footers = [parts[part].decode() for part in parts if re.match(r"word/footer\d", part)]
    assert len(footers) == 2
    assert all("— " in each and " PAGE " in each and " —" in each for each in footers)
    headings = [
        text_of(paragraph)
        for paragraph in read_body("plan", "zh").iter(f"{W}p")
        if paragraph.find(f".//{W}pStyle[@{W}val='WfHeading']") is not None
    ]
    assert [heading[:2] for heading in headings[:3]] == ["一、", "二、", "三、"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_flowchart_is_drawn_by_word(language: str) -> None:
    """Every line of text of the drawing is text of the document, on a page across."""
    report = REPORTS["plan"]()
    drawing = read_drawing(render_flowchart(report.chart, Wording(language)))  # type: ignore[attr-defined] # a trace
    labels = [mark.text for mark in drawing.marks if isinstance(mark, Label)]
    document = open_document("plan", language)["word/document.xml"].decode()
    assert document.count("<wps:wsp>") > len(labels) > 50
    said = text_of(read_body("plan", language))
    assert all("".join(label.split()) in said for label in labels)
    *_, last = read_body("plan", language).iter(f"{W}pgSz")
    assert last.attrib[f"{W}orient"] == "landscape"
    sizes = {int(each) for each in re.findall(r'<w:sz w:val="(\d+)"', document)}
    assert min(sizes) >= 10  # five points


def test_the_style_sheet_of_a_drawing_is_worked_out() -> None:
    """Variables, classes below classes, the more exact rule first, and light paper."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="top" width="9" height="8"><title>t</title>'
        "<style>.top{--ink:#123456;font-size:13px}@media(prefers-color-scheme:dark){.top{--ink:#fff}}"
        ".top text{fill:var(--ink)}.hot .card{stroke:#a00;stroke-width:3}.card{stroke:#000}"
        ".top .hot .on{fill:#eee}</style>"
        '<g class="hot" transform="translate(10 20)">'
        '<rect class="card" x="1" y="2" width="3" height="4"/>'
        '<text x="5" y="6" class="on">a</text></g><text x="1" y="1">b</text></svg>'
    )
    box, first, second = read_drawing(svg).marks
    assert (box.x, box.y) == (11, 22)
    assert box.look["stroke"] == "#a00"
    assert box.look["stroke-width"] == "3"
    assert (first.look["fill"], first.look["font-size"]) == ("#eee", "13px")
    assert second.look["fill"] == "#123456"


@pytest.mark.parametrize("name", ["plan", "replayed"])
def test_the_same_report_is_the_same_document(name: str) -> None:
    """No clock, no machine and no person gets into it."""
    first, second = (walkflow.render_binary(REPORTS[name](), walkflow.Form.DOCX) for _ in range(2))
    assert first == second
    properties = open_document(name)["docProps/core.xml"].decode()
    assert "2000-01-01T00:00:00Z" in properties
    assert not re.search(r"<dc:creator>[^<]", properties)
    assert "python-docx" not in properties
    assert not [part for part in open_document(name) if "thumbnail" in part]


def test_a_document_needs_its_extra() -> None:
    """And says which."""
    done = run(
        "trace",
        "flows/industrial.yaml",
        "--format",
        "docx",
        before="import sys; sys.modules['docx'] = None",
    )
    assert done.returncode == 3
    assert b'python -m pip install ".[docx]"' in done.stderr


def test_parts_of_a_document_are_sound_xml() -> None:
    """And every picture has a number of its own."""
    for name in TOLD:
        for part, content in open_document(name).items():
            if part.endswith((".xml", ".rels")):
                ET.fromstring(content)  # noqa: S314 - written by ourselves
        numbers = [
            int(each)
            for each in re.findall(
                r'<wp:docPr id="(\d+)"', open_document(name)["word/document.xml"].decode()
            )
        ]
        assert all(before < after for before, after in pairwise(numbers))
