"""What a report says as the bytes of a .docx document."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final, assert_never

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm, Pt

from walkflow.model.chart import Chart
from walkflow.model.file_dates import CREATED
from walkflow.views.bars import SIGN_BY_FILL
from walkflow.views.blocks import Block, Fill, Heading, Listing, Paragraph, Table, Tone
from walkflow.views.diagram.flowchart import render_flowchart
from walkflow.views.diagram.style import HUES
from walkflow.views.document.looks import apply_looks
from walkflow.views.document.paper import (
    A4_HEIGHT,
    A4_WIDTH,
    BODY,
    CAPTION,
    DRAWN,
    GAP,
    HEADING,
    LEAD,
    LISTING,
    NOTE,
    PICTURE,
    POINTS_PER_MM,
    TITLE,
    Paper,
    find_paper,
)
from walkflow.views.document.pictures import Picture, write_picture
from walkflow.views.document.shapes import Ink, write_shapes
from walkflow.views.document.svg_reading import Drawing, read_drawing
from walkflow.views.document.tables import write_table
from walkflow.views.document.xml import NAMESPACES, escape
from walkflow.views.wording import Wording

"""A document carries the day it was made; a fixed one, so that the same input gives the same."""
_ZIPPED: Final = (1980, 1, 1, 0, 0, 0)
_LAST: Final = "basis"
"""The heading above which pictures stand that no other heading asked for."""
_MARKS: Final = frozenset("▶~?⇄")
"""What tables mark rows and figures with."""
_EDGE: Final = 15.0
"""Around a picture that has a page of its own, in millimetres."""
_LEAST_TYPE: Final = 0.55
"""Points of a unit of a flowchart, below which its page is A3."""


def write_document(
    blocks: Iterable[Block],
    pictures: Mapping[str, Sequence[Picture]],
    charts: Sequence[Chart],
    words: Wording,
) -> bytes:
    """
    Return a report as a document.

    Args:
        blocks: What it says, in order; the first sentence is the title.
        pictures: Its charts, by the id of the heading that they belong to.
        charts: Flows to be drawn, each on a page of its own at the end.
        words: The language.
    """
    document = docx.Document()
    paper = find_paper(words.language)
    apply_looks(document, paper)
    scribe = _Scribe(document, paper, words)
    said = list(blocks)
    scribe.write(said, pictures)
    for chart in charts:
        scribe.write_flowchart(chart)
    _describe(document, said)
    return _pack(document)


@dataclass(slots=True)
class _Scribe:
    """Writes a document from the top to the end."""

    document: Document
    paper: Paper
    words: Wording
    headings: int = 0
    pictures: int = 0
    left: set[str] = field(default_factory=set)
    """Headings whose pictures are still to come."""

    def write(self, blocks: Sequence[Block], pictures: Mapping[str, Sequence[Picture]]) -> None:
        """Write what is said, and below each section its pictures."""
        place = ""
        self.left = set(pictures)
        for number, block in enumerate(blocks):
            if isinstance(block, Heading):
                self._draw(place, pictures)
                place = block.id
                if place == _LAST:
                    for other in [each for each in pictures if each in self.left]:
                        self._draw(other, pictures)
            if not number and isinstance(block, Paragraph):
                self._put(self._paragraph(TITLE, block.text))
            else:
                for written in self._write_block(block):
                    self._put(written)
        self._draw(place, pictures)

    def _write_block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._paragraph(HEADING, self._count(block.text))
            case Paragraph():
                text = _drop_signs(block.text, block.fills)
                if not text:
                    return
                style = LEAD if block.tone in {Tone.STRONG, Tone.BAD} else BODY
                yield self._paragraph(NOTE if block.tone is Tone.QUIET else style, text)
            case Listing():
                style = NOTE if block.tone is Tone.QUIET else LISTING
                for line in block.lines:
                    yield self._paragraph(style, self._mark(line))
            case Table():
                yield write_table(block, self.paper)
                more = block.more if block.most is not None else ""
                yield self._paragraph(NOTE if more else GAP, more)
            case _:
                assert_never(block)

    def _count(self, heading: str) -> str:
        """Return a heading with its number, as official documents count them."""
        numerals = self.paper.numerals
        self.headings += 1
        if not numerals:
            return heading
        return f"{_count_in(numerals, self.headings)}、{heading}"

    def _mark(self, line: str) -> str:
        return line if self.paper.numerals else f"•  {line}"

    def _draw(self, place: str, pictures: Mapping[str, Sequence[Picture]]) -> None:
        if place not in self.left:
            return
        self.left.remove(place)
        for picture in pictures[place]:
            self.pictures += 1
            part = Part(
                PackURI(f"/word/charts/chart{self.pictures}.xml"),
                CONTENT_TYPE.DML_CHART,
                picture.content,
                self.document.part.package,
            )
            relation = self.document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
            drawn = write_picture(picture, relation, self.pictures, self.paper.width)
            self._put(self._paragraph(PICTURE, run=drawn))
            self._put(self._caption(picture.title))

    def _caption(self, title: str) -> str:
        text = self.words("Figure {number}: {title}", number=self.pictures, title=title)
        return self._paragraph(CAPTION, text)

    def write_flowchart(self, chart: Chart) -> None:
        """Draw a flow on a page of its own, across, and on A3 where A4 would make it too small."""
        drawing = read_drawing(render_flowchart(chart, self.words))
        self.pictures += 1
        section = self.document.add_section()
        size = max(A4_HEIGHT, A4_WIDTH), min(A4_HEIGHT, A4_WIDTH)
        scale = _fit(drawing, size)
        if scale < _LEAST_TYPE:
            size = size[1] * 2, size[0]
            scale = _fit(drawing, size)
        _turn(section, size)
        ink = Ink(scale, DRAWN, HUES)
        self._put(self._paragraph(PICTURE, run=write_shapes(drawing, ink)))
        self._put(self._caption(drawing.title))

    def _paragraph(self, style: str, text: str = "", *, run: str = "") -> str:
        inner = run or f'<w:t xml:space="preserve">{escape(text)}</w:t>'
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{inner}</w:r></w:p>'

    def _put(self, written: str) -> None:
        tag = "w:tbl" if written.startswith("<w:tbl>") else "w:p"
        element = parse_xml(written.replace(f"<{tag}>", f"<{tag} {NAMESPACES}>", 1))
        self.document.element.body.sectPr.addprevious(element)


def _count_in(numerals: str, number: int) -> str:
    """
    Return a number up to 99 in Chinese.

    >>> _count_in("一二三四五六七八九十", 12)
    '十二'
    """
    tens, rest = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{numerals[tens - 1]}十"
    return head + (numerals[rest - 1] if rest else "")


def _drop_signs(text: str, fills: Sequence[Fill]) -> str:
    """Return what a legend says of marks, without bars, which a document has as charts."""
    if not fills:
        return text
    signs = {SIGN_BY_FILL[fill] for fill in fills}
    pieces = (piece.split(" ") for piece in text.split("   "))
    return "   ".join(
        " ".join(word for word in words if word not in signs)
        for words in pieces
        if words[0] in _MARKS
    )


def _fit(drawing: Drawing, size: tuple[float, float]) -> float:
    """Return how many points a unit of a drawing may have on a page."""
    across = (size[0] - 2 * _EDGE) * POINTS_PER_MM
    along = (size[1] - 2 * _EDGE) * POINTS_PER_MM - 40
    return min(across / drawing.width, along / drawing.height, 0.75)


def _turn(section: Section, size: tuple[float, float]) -> None:
    """Give a section a page across."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.left_margin = section.right_margin = Mm(_EDGE)
    section.top_margin = section.bottom_margin = Mm(_EDGE)
    section.footer_distance = Pt(18)


def _describe(document: Document, blocks: Sequence[Block]) -> None:
    """Set the properties of a document: its title, and nobody's name."""
    about = document.core_properties
    title = blocks[0].text if blocks and isinstance(blocks[0], Paragraph) else ""
    about.title = escape(title)[:255]
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = CREATED
    about.revision = 1


def _pack(document: Document) -> bytes:
    """Return a document as bytes that hold no clock: the parts in order, at one fixed time."""
    raw, packed = BytesIO(), BytesIO()
    document.save(raw)
    with (
        zipfile.ZipFile(raw) as archive,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole,
    ):
        for entry in archive.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIPPED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            whole.writestr(info, archive.read(entry))
    return packed.getvalue()
