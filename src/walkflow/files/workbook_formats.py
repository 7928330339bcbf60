"""Which columns of a sheet show a time of day, by how their cells are formatted."""

import re
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Final

from walkflow.files.workbook_parts import local_name, make_parser

_STYLES: Final = "xl/styles.xml"
_PIECE: Final = 1 << 20
_DAYS: Final = frozenset(map(str, (*range(14, 18), *range(27, 32), *range(34, 37), *range(50, 59))))
"""Formats that every workbook has, by their numbers: those of a day or a month."""
_TIMES: Final = frozenset(map(str, (*range(18, 23), 32, 33, *range(45, 48))))
"""And those with a time of day."""
_NO_CODE: Final = re.compile(r'"[^"]*"|\\.|\[[^]]*\]|_.|\*.|;.*')
"""What in a format is shown as it stands, or is of its colour or language, or for negatives."""


def find_timed_columns(place: Path, looks: Collection[tuple[int, str]]) -> frozenset[int]:
    """
    Return the columns in which every format of dates shows a time of day.

    Args:
        place: A workbook that has been inspected.
        looks: The columns of a sheet, each with the number of every style its numbers have.
    """
    formats = _Formats()
    with zipfile.ZipFile(place) as archive:
        if _STYLES not in archive.namelist():
            return frozenset()
        with archive.open(_STYLES) as stream:
            while piece := stream.read(_PIECE):
                formats.parser.Parse(piece, False)  # noqa: FBT003 - expat takes no keywords
    shown: dict[int, set[bool]] = {}
    for column, style in looks:
        has_time = formats.find_time(style)
        if has_time is not None:
            shown.setdefault(column, set()).add(has_time)
    return frozenset(column for column, told in shown.items() if told == {True})


class _Formats:
    """The formats of a workbook by the numbers of its styles."""

    def __init__(self) -> None:
        self.parser = make_parser(self._start)
        self._list = ""
        self._code_by_id: dict[str, str] = {}
        self._id_by_style: list[str] = []

    def find_time(self, style: str) -> bool | None:
        """Return whether a style shows a time of day; None if it is not one of dates."""
        number = int(style) if style.isascii() and style.isdigit() else 0
        if number >= len(self._id_by_style):
            return None
        known = self._id_by_style[number]
        code = self._code_by_id.get(known)
        if code is None:
            return known in _TIMES if known in _DAYS | _TIMES else None
        letters = set(_NO_CODE.sub("", code).lower())
        return bool(letters & set("hs")) if letters & set("ymdhs") else None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        match local_name(tag):
            case "numFmts" | "cellXfs" | "cellStyleXfs" | "cellStyles" | "dxfs" as name:
                self._list = name
            case "numFmt" if self._list == "numFmts":
                self._code_by_id[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            case "xf" if self._list == "cellXfs":
                self._id_by_style.append(attributes.get("numFmtId", "0"))
            case _:
                pass
