"""How wide the columns of a sheet are, so that Chinese and English fit."""

from datetime import date, datetime
from math import ceil
from typing import Final

from walkflow.model.text_widths import measure_width
from walkflow.views.figures.sheet import Column, Formula, Sheet, Sort, Value

_MOST: Final = {Sort.TEXT: 46, Sort.ID: 26}
_MOST_OF_PATHS: Final = 80
_PATHS: Final = frozenset({"file", "path", "sequence"})
"""Columns of names of files, in which no line can end, and of long lists."""
_LEAST: Final = 7
_MOST_OF_NUMBERS: Final = 17
_ROOM: Final = 3
"""For the padding of a cell, in characters."""
_HEADER_ROOM: Final = 4
"""For the button of the filter."""


def find_widths(sheet: Sheet) -> list[float]:
    """Return the width of each column, in characters; a Chinese one counts as two."""
    return [
        _find_width(column, [row[place] for row in sheet.rows])
        for place, column in enumerate(sheet.columns)
    ]


def _find_width(column: Column, values: list[Value]) -> float:
    widest = max((measure_value(each, column.sort) for each in values), default=0) + _ROOM
    longest_word = max((measure_width(each) for each in _split(column.heading)), default=0)
    heading = min(measure_width(column.heading), longest_word, 12) + _HEADER_ROOM
    half = ceil(measure_width(column.heading) / 3) + _HEADER_ROOM
    least = max(_LEAST, heading, min(half, _MOST_OF_NUMBERS))
    most = _MOST.get(column.sort, _MOST_OF_NUMBERS)
    return max(least, min(widest, _MOST_OF_PATHS if column.key in _PATHS else most))


def _split(heading: str) -> list[str]:
    """Return the pieces of a heading between which it may be broken."""
    return heading.split() if heading.isascii() else [heading[:6]]


def measure_value(value: Value, sort: Sort) -> int:
    """Return how many characters a value takes as it is shown."""
    match value:
        case None:
            return 0
        case str():
            return max((measure_width(line) for line in value.split("\n")), default=0)
        case datetime():
            return len("2026-02-09 09:41")
        case date():
            return len("2026-02-09") + (6 if sort is Sort.MOMENT else 0)
        case Formula():
            return measure_value(value.value, sort)
        case _:
            return len("100.0%") if sort is Sort.RATIO else len(f"{value:,.2f}")


def count_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    room = max(width, 1)
    return sum(_count_broken(line, room) for line in text.split("\n"))


def _count_broken(line: str, room: float) -> int:
    """Return into how many lines a line is broken: English between words, Chinese anywhere."""
    lines, used = 1, 0
    for word in line.split(" "):
        size = measure_width(word)
        if used and used + 1 + size > room:
            lines, used = lines + 1, 0
        if size > room:
            lines += ceil(size / room) - 1
            used = int(size % room)
        else:
            used += size + bool(used)
    return lines
