"""How a workbook of figures looks: in colour, in black and white, and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from walkflow.views.blocks import Fill
from walkflow.views.figures.sheet import Column, Formula, Sheet, Sort, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT: Final = "Microsoft YaHei"
INK: Final = "#1F2933"
GREY: Final = "#52606D"
EDGE: Final = "#C3CBD4"
DARK: Final = "#1F3A5F"
PALE: Final = "#EEF2F6"

COLOR_BY_FILL: Final[Mapping[Fill, str]] = {
    Fill.CRITICAL: "#B5402A",
    Fill.OPEN: "#7C93AD",
    Fill.SLACK: "#D8DEE6",
    Fill.WAITING: "#E3B04B",
    Fill.PAUSED: "#9A8FB5",
    Fill.LEFT: "#1F3A5F",
    Fill.SAVED: "#B8C7D9",
}
"""Of different lightness as well, so that a printer without colour keeps them apart."""
DARK_FILLS: Final = frozenset({Fill.CRITICAL, Fill.OPEN, Fill.PAUSED, Fill.LEFT})
"""On which text is white."""


class Part(StrEnum):
    """What a cell is there for."""

    TITLE = "title"
    LEAD = "lead"
    HEADER = "header"
    BODY = "body"
    TOTAL = "total"
    LINK = "link"


_LOOK_BY_PART: Final[Mapping[Part, Mapping[str, Any]]] = {
    Part.TITLE: {"bold": True, "font_size": 16, "font_color": DARK, "valign": "vcenter"},
    Part.LEAD: {"font_color": GREY, "valign": "top", "text_wrap": True},
    Part.HEADER: {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": DARK,
        "border": 1,
        "border_color": DARK,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    Part.BODY: {"bottom": 1, "bottom_color": EDGE, "valign": "vcenter", "text_wrap": True},
    Part.TOTAL: {"bold": True, "bg_color": PALE, "top": 2, "top_color": DARK, "valign": "vcenter"},
    Part.LINK: {"font_color": "#1155AA", "underline": 1, "valign": "vcenter"},
}
WHOLE: Final = "#,##0"
DECIMAL: Final = "#,##0.0"
PERCENT: Final = "0.0%"
_LOOK_BY_SORT: Final[Mapping[Sort, Mapping[str, Any]]] = {
    Sort.TEXT: {"align": "left", "indent": 1},
    Sort.ID: {"align": "left", "indent": 1, "num_format": "@", "font_color": GREY},
    Sort.COUNT: {"align": "right", "num_format": WHOLE},
    Sort.NUMBER: {"align": "right", "num_format": DECIMAL},
    Sort.RATIO: {"align": "right", "num_format": PERCENT},
    Sort.DAY: {"align": "center", "num_format": "yyyy-mm-dd"},
    Sort.MOMENT: {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    Sort.YES: {"align": "center"},
}


def find_number_form(sheet: Sheet, column: Column, value: Value = None) -> str:
    """
    Return how a number is shown: alike in the table and in a chart of it.

    Args:
        sheet: Where it stands.
        column: Of which column it is; one that a chart draws has as many decimals in each row.
        value: The number; of a column that no chart draws, it alone decides.
    """
    drawn = {series.key for chart in sheet.charts for series in chart.series}
    if column.key not in drawn:
        return WHOLE if is_whole(value) else DECIMAL
    place = sheet.find_place(column.key)
    return WHOLE if all(is_whole(row[place]) for row in sheet.rows) else DECIMAL


def is_whole(value: Value) -> bool:
    """Return whether a value has no decimals."""
    if isinstance(value, Formula):
        value = value.value
    return not isinstance(value, float) or value.is_integer()


@dataclass(slots=True)
class Looks:
    """The formats of one workbook, each made once."""

    book: "Workbook"
    _made: dict[tuple[tuple[str, Any], ...], "Format"] = field(default_factory=dict)

    def get(self, part: Part, sort: Sort | None = None, **more: Any) -> "Format":  # noqa: ANN401 - whatever a format has
        """Return the format of a cell."""
        look = {"font_name": FONT, "font_size": 10, "font_color": INK, **_LOOK_BY_PART[part]}
        if sort is not None:
            color = {} if sort is Sort.ID and part is Part.TOTAL else _LOOK_BY_SORT[sort]
            look |= color
        look |= more
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(look)
        return self._made[key]
