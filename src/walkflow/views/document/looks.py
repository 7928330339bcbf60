"""The styles, the page and the page numbers of a document."""

from typing import Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm

from walkflow.views.document.paper import (
    A4_HEIGHT,
    A4_WIDTH,
    ALTERNATIVES,
    Paper,
    Style,
    twips,
    write_fonts,
)
from walkflow.views.document.xml import NAMESPACES

_FONT_TABLE: Final = RELATIONSHIP_TYPE.FONT_TABLE


def apply_looks(document: Document, paper: Paper) -> None:
    """Give an empty document its styles, its page, its page numbers and its stand-in typefaces."""
    styles = document.styles.element
    for style in paper.styles:
        styles.append(parse_xml(_write_style(style)))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(A4_WIDTH), Mm(A4_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(paper.top), Mm(paper.bottom)
    section.left_margin, section.right_margin = Mm(paper.left), Mm(paper.right)
    section.footer_distance = Mm(paper.bottom - 13)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        for paragraph in footer.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - python-docx has no other way
        footer._element.append(parse_xml(_write_footer(paper, side)))  # noqa: SLF001 - as above
    _drop_thumbnail(document)
    _name_alternatives(document)


def _write_style(style: Style) -> str:
    spacing = f'w:before="{twips(style.before)}" w:after="{twips(style.after)}"'
    if style.line:
        spacing += f' w:line="{twips(style.line)}" w:lineRule="exact"'
    else:
        spacing += ' w:line="264" w:lineRule="auto"'
    if style.id == "WfPicture":
        spacing = f'w:before="{twips(style.before)}" w:after="0" w:line="240" w:lineRule="auto"'
    indent = ""
    if style.indent_chars:
        first = twips(style.size * style.indent_chars)
        indent = f'<w:ind w:firstLineChars="{style.indent_chars * 100}" w:firstLine="{first}"/>'
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    halves = round(style.size * 2)
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    return (
        f'<w:style {NAMESPACES} w:type="paragraph" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="walkflow {style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        f'{"<w:keepNext/>" if style.stays else ""}<w:snapToGrid w:val="0"/>'
        f'<w:spacing {spacing}/>{indent}<w:jc w:val="{style.align}"/>{outline}</w:pPr><w:rPr>'
        f"{write_fonts(style.typeface)}{'<w:b/>' if style.is_bold else ''}{color}"
        f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/></w:rPr></w:style>'
    )


def _write_footer(paper: Paper, side: str) -> str:
    halves = round(paper.footer_size * 2)
    look = (
        f'<w:rPr>{write_fonts(paper.footer)}<w:sz w:val="{halves}"/>'
        f'<w:szCs w:val="{halves}"/></w:rPr>'
    )
    inner = twips(paper.footer_size)
    indent = f'<w:ind w:{side}="{inner}"/>'
    return (
        f'<w:p {NAMESPACES}><w:pPr>{indent}<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r>{look}<w:t xml:space="preserve">— </w:t></w:r>'
        f'<w:fldSimple w:instr=" PAGE "><w:r>{look}<w:t>1</w:t></w:r></w:fldSimple>'
        f'<w:r>{look}<w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )


def _drop_thumbnail(document: Document) -> None:
    """Take out the picture of an empty page that python-docx brings."""
    relations = document.part.package.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[key]


def _name_alternatives(document: Document) -> None:
    """Say which typefaces stand in for those that only offices have."""
    for relation in document.part.rels.values():
        if relation.reltype == _FONT_TABLE:
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
                '<w:charset w:val="86"/></w:font>'
                for name, others in ALTERNATIVES.items()
            )
            part = relation.target_part
            part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())  # noqa: SLF001 - a part has no other way
