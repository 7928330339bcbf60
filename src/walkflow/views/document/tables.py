"""Tables of a report as tables of Word: headings repeat, numbers stand right, all is readable."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from walkflow.views.blocks import Bar, Cell, Column, Row, Table, Tone
from walkflow.views.diagram.measuring import measure
from walkflow.views.document.paper import Paper, twips, write_fonts
from walkflow.views.document.xml import escape

_SMALLER: Final = (1.0, 0.9, 0.8, 0.72, 0.65)
"""Of the usual size of type, for tables with many columns."""
_PADDING: Final = 8.0
"""Left and right of a text in its cell, together, in points."""
_LEAST_OF_TEXT: Final = 90.0
"""A column of text is broken into lines rather than be narrower, in points."""
_LONGEST_WORD: Final = 26
"""A word of letters up to this width is not broken, in sizes of type."""
_WHOLE: Final = 12
"""A table of at most so many rows is not divided between pages."""
_EDGE: Final = "8A94A0"
_SHADE: Final = "E4EAF1"
_GROUP: Final = "F2F5F8"
_COLOR_BY_TONE: Final = {
    Tone.CRITICAL: "9C2A18",
    Tone.BAD: "9C2A18",
    Tone.GOOD: "1E6B3C",
    Tone.QUIET: "595959",
}
_BOLD: Final = frozenset({Tone.STRONG, Tone.CRITICAL, Tone.BAD})


def write_table(table: Table, paper: Paper) -> str:
    """Return a table as the XML of a document; its bars are left to the charts."""
    places = [
        place
        for place, column in enumerate(table.columns)
        if not column.is_bar and not _is_empty(table, place)
    ]
    columns = [table.columns[place] for place in places]
    rows = [
        Row(tuple(row.cells[place] for place in places), row.is_group) for row in table.first_rows
    ]
    size, widths = _find_widths(columns, rows, paper)
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_EDGE}"/>' for side in sides
    )
    pen = _Pen(columns, widths, size, paper)
    head = pen.write_row([column.heading for column in columns], is_head=True, stays=bool(rows))
    last = len(rows) - 1
    body = "".join(
        pen.write_row(
            row.cells,
            is_group=row.is_group,
            stays=number != last and (row.is_group or last < _WHOLE or number in {0, last - 1}),
        )
        for number, row in enumerate(rows)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{twips(_PADDING / 2)}" w:type="dxa"/>'
        f'<w:right w:w="{twips(_PADDING / 2)}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


def _is_empty(table: Table, place: int) -> bool:
    """Return whether a column has neither a heading nor anything in it."""
    return not table.columns[place].heading and not any(
        _read(row.cells[place])[0] for row in table.rows
    )


def _find_widths(
    columns: Sequence[Column], rows: Sequence[Row], paper: Paper
) -> tuple[float, list[float]]:
    """Return the size of type and the widths of columns, in points, so that all fits the page."""
    sizes = [paper.table_size * share for share in _SMALLER]
    size = next(
        (each for each in sizes if sum(_list_least(columns, rows, each)) <= paper.width), sizes[-1]
    )
    least = _list_least(columns, rows, size)
    widest = _list_widest(columns, rows, size)
    spare = paper.width - sum(least)
    wanted = [max(0.0, width - low) for width, low in zip(widest, least, strict=True)]
    if spare < 0:
        return size, [low * paper.width / sum(least) for low in least]
    if sum(wanted) <= spare:
        texts = [column.is_wide for column in columns]
        extra = (spare - sum(wanted)) / max(1, sum(texts))
        return size, [
            low + want + extra * is_text
            for low, want, is_text in zip(least, wanted, texts, strict=True)
        ]
    return size, [low + spare * want / sum(wanted) for low, want in zip(least, wanted, strict=True)]


def _list_widest(columns: Sequence[Column], rows: Sequence[Row], size: float) -> list[float]:
    """Return how wide columns are that break no text."""
    return [
        max(_measure(text, size) for text in _list_texts(place, columns, rows)) + _PADDING
        for place in range(len(columns))
    ]


def _list_least(columns: Sequence[Column], rows: Sequence[Row], size: float) -> list[float]:
    """Return how wide columns are at least."""
    return [
        max(min(width, _LEAST_OF_TEXT), _find_longest(place, columns, rows, size))
        if columns[place].is_wide
        else _find_least(place, columns, rows, size)
        for place, width in enumerate(_list_widest(columns, rows, size))
    ]


def _find_least(place: int, columns: Sequence[Column], rows: Sequence[Row], size: float) -> float:
    """Return the least width of a column: numbers whole, texts by their longest word."""
    texts = _list_texts(place, columns, rows)
    if columns[place].is_number:
        heading = max((_measure(each, size) for each in texts[0].split()), default=0.0)
        heading = min(heading, 4 * size) if not texts[0].isascii() else heading
        return max([heading, *(_measure(text, size) for text in texts[1:])]) + _PADDING
    return _find_longest(place, columns, rows, size)


def _find_longest(place: int, columns: Sequence[Column], rows: Sequence[Row], size: float) -> float:
    """Return the width of a column in which no word is broken."""
    words = [word for text in _list_texts(place, columns, rows) for word in text.split()]
    return max((_measure_unbroken(word, size) for word in words), default=0.0) + _PADDING


def _measure_unbroken(word: str, size: float) -> float:
    """Return how wide a word is at least: one of letters whole, one of Chinese by a few signs."""
    return min(_measure(word, size), (_LONGEST_WORD if word.isascii() else 4) * size)


def _list_texts(place: int, columns: Sequence[Column], rows: Sequence[Row]) -> list[str]:
    return [columns[place].heading, *(_read(row.cells[place])[0] for row in rows)]


def _measure(text: str, size: float) -> float:
    return max((measure(line, size, bold=True) for line in text.split("\n")), default=0.0)


def _read(cell: Cell | Bar | str) -> tuple[str, Tone]:
    match cell:
        case Cell():
            return cell.text, cell.tone
        case Bar():
            return "", Tone.PLAIN
        case _:
            return cell, Tone.PLAIN


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes the rows of one table."""

    columns: Sequence[Column]
    widths: Sequence[float]
    size: float
    paper: Paper

    def write_row(
        self,
        cells: Sequence[Cell | Bar | str],
        *,
        is_head: bool = False,
        is_group: bool = False,
        stays: bool = False,
    ) -> str:
        """Return a row; a head is repeated on every page, one that stays keeps the next."""
        marks = "<w:cantSplit/><w:tblHeader/>" if is_head else "<w:cantSplit/>"
        shade = _SHADE if is_head else _GROUP if is_group else ""
        shown = "".join(
            self._write_cell(place, cell, shade, is_head=is_head, stays=stays)
            for place, cell in enumerate(cells)
        )
        return f"<w:tr><w:trPr>{marks}</w:trPr>{shown}</w:tr>"

    def _write_cell(
        self, place: int, cell: Cell | Bar | str, shade: str, *, is_head: bool, stays: bool
    ) -> str:
        text, tone = _read(cell)
        side = "center" if is_head else "right" if self.columns[place].is_number else "left"
        fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
        color = f'<w:color w:val="{_COLOR_BY_TONE[tone]}"/>' if tone in _COLOR_BY_TONE else ""
        bold = "<w:b/>" if shade or tone in _BOLD else ""
        keep = "<w:keepNext/>" if stays else ""
        halves = round(self.size * 2)
        look = (
            f"{write_fonts(self.paper.table)}{bold}{color}"
            f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'
        )
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(self.widths[place])}" w:type="dxa"/>{fill}'
            f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{keep}<w:snapToGrid w:val="0"/>'
            f'<w:spacing w:before="20" w:after="20"/><w:jc w:val="{side}"/></w:pPr>'
            f"{''.join(_write_runs(text.rstrip(), look))}</w:p></w:tc>"
        )


def _write_runs(text: str, look: str) -> Iterator[str]:
    lines = text.split("\n")
    for line, following in pairwise([*lines, None]):
        end = "" if following is None else "<w:br/>"
        yield (
            f"<w:r><w:rPr>{look}</w:rPr>"
            f'<w:t xml:space="preserve">{escape(line or "")}</w:t>{end}</w:r>'
        )
