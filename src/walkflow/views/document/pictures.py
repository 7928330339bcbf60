"""Charts as Word draws them: those of the workbook, each beside the heading that it belongs to."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final, NamedTuple
from xml.sax.saxutils import quoteattr

from walkflow.views.document.xml import escape
from walkflow.views.figures.sheet import Figures
from walkflow.views.wording import Wording
from walkflow.views.workbook.charts import measure_height
from walkflow.views.workbook.writing import write_workbook

_EMU_PER_POINT: Final = 12700
_POINTS_PER_PIXEL: Final = 0.75
_TALLEST: Final = 580.0
"""So many points of height a page has for a chart and its caption."""
_SHOWN: Final = re.compile(rb'<c:showVal val="1"/>(<c:showSerName val="1"/>)?')
_SHOWS_ONLY: Final = (
    b'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    b'<c:showSerName val="%d"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
"""Excel leaves out what is not said; in a document it would be shown."""

_LINES: Final = b"<c:lineChart>"
_END: Final = b"</c:val></c:ser>"
_STRAIGHT_END: Final = b'</c:val><c:smooth val="0"/></c:ser>'
"""Without it, the lines of a document are bent."""


class Picture(NamedTuple):
    """A chart that is to stand in a document."""

    title: str
    content: bytes
    """Its part of a package."""
    height: float
    """In points."""


def list_pictures(figures: Figures, words: Wording) -> Mapping[str, list[Picture]]:
    """Return the charts of a report by the id of the heading below which each stands."""
    with zipfile.ZipFile(BytesIO(write_workbook(figures, words))) as archive:
        charts = [(sheet, chart) for sheet in figures.sheets for chart in sheet.charts]
        found: dict[str, list[Picture]] = {}
        for number, (sheet, chart) in enumerate(charts, 1):
            content = archive.read(f"xl/charts/chart{number}.xml")
            content = _SHOWN.sub(lambda found: _SHOWS_ONLY % bool(found[1]), content)
            if _LINES in content:
                content = content.replace(_END, _STRAIGHT_END)
            height = min(_TALLEST, measure_height(sheet, chart) * _POINTS_PER_PIXEL)
            found.setdefault(chart.at, []).append(Picture(chart.title, content, height))
    return found


def write_picture(picture: Picture, relation: str, number: int, width: float) -> str:
    """
    Return a chart as the XML of a run of text.

    Args:
        picture: The chart.
        relation: The id by which the document knows its part.
        number: Its place among the pictures, from 1.
        width: How wide it is, in points.
    """
    across = round(width * _EMU_PER_POINT)
    along = round(picture.height * _EMU_PER_POINT)
    described = quoteattr(escape(picture.title))
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{along}"/>'
        f'<wp:docPr id="{number}" name="chart {number}" descr={described}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
