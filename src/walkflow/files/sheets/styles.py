"""How a recording sheet looks: in colour, in black and white, and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from walkflow.files.sheets.layout import Sort
from walkflow.model.formulas import looks_like_formula
from walkflow.model.text_widths import measure_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT: Final = "Microsoft YaHei"
LINE: Final = 15
"""Height of a line of text, in points."""
_INK: Final = "#1F2933"
_GREY: Final = "#52606D"
_EDGE: Final = "#9AA5B1"
_DARK: Final = "#1F3A5F"
_BAND: Final = "#D5DFEB"
_PALE: Final = "#EEF2F6"
_HATCH: Final = "#C3CBD4"
_LIGHT_UP: Final = 14
"""A pattern of slanted lines, that a printer without colour shows as well."""


class Tone(StrEnum):
    """What a cell is there for."""

    TITLE = "title"
    LEAD = "lead"
    HEADER = "header"
    BAND = "band"
    NUMBER = "number"
    """The first column: numbers, marks, names of rows."""
    SHOWN = "shown"
    """Filled in already, to be left alone."""
    INPUT = "input"
    SAMPLE = "sample"
    """Something as it would be typed."""
    EXAMPLE = "example"
    EXAMPLE_MARK = "example mark"
    PROSE = "prose"
    HEADING = "heading"


_CELL: Final = {"border": 1, "border_color": _EDGE, "text_wrap": True, "valign": "vcenter"}
_HATCHED: Final = {"pattern": _LIGHT_UP, "fg_color": _HATCH, "bg_color": "#FFFFFF"}
_LOOK_BY_TONE: Final[Mapping[Tone, Mapping[str, Any]]] = {
    Tone.TITLE: {"bold": True, "font_size": 16, "font_color": _DARK, "valign": "vcenter"},
    Tone.LEAD: {"font_color": _GREY, "font_size": 9, "valign": "vcenter"},
    Tone.HEADER: {
        **_CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _DARK,
        "align": "center",
    },
    Tone.BAND: {
        "bold": True,
        "bg_color": _BAND,
        "valign": "vcenter",
        "top": 2,
        "bottom": 1,
        "top_color": _DARK,
        "bottom_color": _EDGE,
    },
    Tone.NUMBER: {**_CELL, "bg_color": _PALE, "font_color": _GREY, "align": "center"},
    Tone.SHOWN: {**_CELL, "bg_color": _PALE, "align": "left", "indent": 1},
    Tone.INPUT: _CELL,
    Tone.SAMPLE: {**_CELL, "align": "center", "font_size": 11},
    Tone.EXAMPLE: {**_CELL, **_HATCHED, "italic": True, "font_color": _GREY},
    Tone.EXAMPLE_MARK: {**_CELL, **_HATCHED, "bold": True, "align": "center"},
    Tone.PROSE: {"text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1},
    Tone.HEADING: {
        "bold": True,
        "font_size": 12,
        "font_color": _DARK,
        "bottom": 2,
        "bottom_color": _DARK,
    },
}
_LEFT: Final = {"align": "left", "indent": 1}
_LOOK_BY_SORT: Final[Mapping[Sort, Mapping[str, Any]]] = {
    Sort.TEXT: _LEFT,
    Sort.CODE: {**_LEFT, "num_format": "@"},
    Sort.STAMP: {"align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    Sort.DAY: {"align": "center", "num_format": "yyyy-mm-dd"},
    Sort.COUNT: {"align": "center", "num_format": "0"},
    Sort.CHOICE: _LEFT,
    Sort.CHOICES: _LEFT,
    Sort.ADVICE: _LEFT,
    Sort.FLAG: {"align": "center"},
    Sort.ITEM: _LEFT,
    Sort.SHOWN: _LEFT,
}
DAY_FORMAT: Final = "yyyy-mm-dd"
SECOND_FORMAT: Final = "yyyy-mm-dd hh:mm:ss"


@dataclass(slots=True)
class Styles:
    """The formats of one workbook, each made once."""

    book: "Workbook"
    _made: dict[tuple[tuple[str, Any], ...], "Format"] = field(default_factory=dict)

    def get(self, tone: Tone, sort: Sort | None = None, **more: Any) -> "Format":  # noqa: ANN401 - whatever a format has
        """Return the format of a cell."""
        look = {"font_name": FONT, "font_size": 10, "font_color": _INK, **_LOOK_BY_TONE[tone]}
        if sort is not None:
            look |= _LOOK_BY_SORT[sort]
        return self._make({**look, **more})

    def get_fragment(self, tone: Tone, *, is_small: bool) -> "Format":
        """Return the format of a part of a cell: a name, or its translation below it."""
        look: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": _INK}
        if tone is Tone.EXAMPLE:
            look |= {"italic": True, "font_color": _GREY}
        elif tone is Tone.HEADER:
            look |= {"font_color": "#FFFFFF"}
        look |= {"font_size": 8} if is_small else {"bold": tone is not Tone.EXAMPLE}
        if is_small and tone is not Tone.HEADER:
            look["font_color"] = _GREY
        return self._make(look)

    def get_text(self, text: str, tone: Tone, sort: Sort | None = None) -> "Format":
        """Return the format of a text: one that looks like a formula stays a text when edited."""
        if looks_like_formula(text):
            return self.get(tone, sort, quote_prefix=True)
        return self.get(tone, sort)

    def _make(self, look: Mapping[str, Any]) -> "Format":
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(dict(look))
        return self._made[key]


def count_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, ceil(measure_width(line) / width)) for line in text.split("\n"))
