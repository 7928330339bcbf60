"""How a document looks: paper, margins, typefaces and sizes, by language."""

from dataclasses import dataclass
from typing import Final, NamedTuple


class Typeface(NamedTuple):
    """A typeface for Chinese and one for everything else."""

    chinese: str
    latin: str


@dataclass(frozen=True, slots=True)
class Style:
    """How a sort of paragraph looks; lengths in points."""

    id: str
    name: str
    typeface: Typeface
    size: float
    is_bold: bool = False
    color: str = ""
    align: str = "left"
    before: float = 0
    after: float = 0
    line: float = 0
    """Between the feet of two lines; 0: as the typeface has it."""
    indent_chars: int = 0
    """Characters by which the first line stands back."""
    outline: int | None = None
    """Its level in the outline of the document, from 0; None: no heading."""
    stays: bool = False
    """Whether it stands on the page of what follows."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The layout of a document; lengths in millimetres, sizes of type in points."""

    top: float
    bottom: float
    left: float
    right: float
    styles: tuple[Style, ...]
    table: Typeface
    table_size: float
    footer: Typeface
    footer_size: float
    numerals: str
    """What headings are counted with; empty: they are not counted."""

    @property
    def width(self) -> float:
        """The width of the text, in points."""
        return (A4_WIDTH - self.left - self.right) * POINTS_PER_MM


POINTS_PER_MM: Final = 72 / 25.4
A4_WIDTH: Final = 210.0
A4_HEIGHT: Final = 297.0
TITLE, HEADING, BODY, LEAD, NOTE, LISTING, CAPTION, PICTURE, GAP = (
    "WfTitle",
    "WfHeading",
    "WfBody",
    "WfLead",
    "WfNote",
    "WfListing",
    "WfCaption",
    "WfPicture",
    "WfGap",
)
ALTERNATIVES: Final = {
    "方正小标宋简体": "华文中宋,宋体,SimSun",
    "仿宋_GB2312": "仿宋,FangSong,华文仿宋",
    "黑体": "SimHei",
    "楷体_GB2312": "楷体,KaiTi,华文楷体",
}
"""What stands in for a typeface of official documents that a machine does not have."""

_SONG: Final = Typeface("方正小标宋简体", "Times New Roman")
_FANG: Final = Typeface("仿宋_GB2312", "Times New Roman")
_HEI: Final = Typeface("黑体", "Times New Roman")
_KAI: Final = Typeface("楷体_GB2312", "Times New Roman")
_PLAIN: Final = Typeface("Microsoft YaHei", "Calibri")
DRAWN: Final = Typeface("Microsoft YaHei", "Arial")
"""In pictures."""
_GREY: Final = "595959"

OFFICIAL: Final = Paper(
    top=37,
    bottom=35,
    left=28,
    right=26,
    styles=(
        Style(TITLE, "title", _SONG, 22, align="center", after=20, line=34, outline=0),
        Style(
            HEADING,
            "heading 1",
            _HEI,
            16,
            before=8,
            after=4,
            line=28,
            indent_chars=2,
            outline=0,
            stays=True,
        ),
        Style(LEAD, "lead", _FANG, 16, is_bold=True, line=28, indent_chars=2),
        Style(BODY, "body", _FANG, 16, line=28, indent_chars=2),
        Style(NOTE, "note", _KAI, 12, color=_GREY, before=3, after=6, line=18),
        Style(LISTING, "listing", _FANG, 14, line=24, indent_chars=2),
        Style(CAPTION, "caption", _HEI, 12, align="center", before=2, after=10, line=18),
        Style(PICTURE, "picture", _FANG, 12, align="center", before=6, stays=True),
        Style(GAP, "gap", _FANG, 4, line=6),
    ),
    table=_FANG,
    table_size=10.5,
    footer=Typeface("宋体", "Times New Roman"),
    footer_size=14,
    numerals="一二三四五六七八九十",
)
"""The layout of official documents (GB/T 9704-2012): type area 156 by 225 mm, 仿宋 of size 3."""
PLAIN: Final = Paper(
    top=25,
    bottom=22,
    left=25,
    right=25,
    styles=(
        Style(TITLE, "title", _PLAIN, 20, is_bold=True, color="1F3A5F", after=10, outline=0),
        Style(
            HEADING,
            "heading 1",
            _PLAIN,
            14,
            is_bold=True,
            color="1F3A5F",
            before=14,
            after=5,
            outline=0,
            stays=True,
        ),
        Style(LEAD, "lead", _PLAIN, 11, is_bold=True, after=5),
        Style(BODY, "body", _PLAIN, 11, after=5),
        Style(NOTE, "note", _PLAIN, 9, color=_GREY, before=3, after=6),
        Style(LISTING, "listing", _PLAIN, 10.5, after=2),
        Style(CAPTION, "caption", _PLAIN, 9.5, is_bold=True, align="center", before=2, after=10),
        Style(PICTURE, "picture", _PLAIN, 10, align="center", before=6, stays=True),
        Style(GAP, "gap", _PLAIN, 4, line=6),
    ),
    table=_PLAIN,
    table_size=9.5,
    footer=_PLAIN,
    footer_size=10,
    numerals="",
)


def find_paper(language: str) -> Paper:
    """Return the layout that a language asks for."""
    return OFFICIAL if language == "zh" else PLAIN


def write_fonts(typeface: Typeface) -> str:
    """Return a typeface as the XML of a document."""
    latin, chinese = typeface.latin, typeface.chinese
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{chinese}"/>'


def twips(points: float) -> int:
    """Return a length in twentieths of a point."""
    return round(points * 20)
