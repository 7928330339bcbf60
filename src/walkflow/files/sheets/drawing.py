"""The cells of a recording sheet as they are drawn: values, headers, lists to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from walkflow.files.sheets.layout import Column, Sheet, Sort
from walkflow.files.sheets.lists import FACT_HEADERS, ITEM_HEADERS, Lists
from walkflow.files.sheets.styles import (
    DAY_FORMAT,
    LINE,
    SECOND_FORMAT,
    Styles,
    Tone,
    count_lines,
)
from walkflow.files.sheets.words import Vocabulary, name
from walkflow.model.records import Name
from walkflow.model.stamps import Precision, Stamp

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_FIRST_YEAR: Final = 1901
"""Workbooks hold no day before 1900, and the first of that year wrong."""
_MIDNIGHT: Final = datetime(1, 1, 1)  # noqa: DTZ001 - the days of workbooks have no zone
_LONGEST_LIST: Final = 255
"""A longer list to choose from stands in cells of its own."""
_LONGEST_TITLE: Final = 32
_LONGEST_HINT: Final = 255
_CHOOSE: Final = name("请从列表中选择。", "Please choose from the list.")
_NO_DATE: Final = name(
    "这不是 2000 年以后的日期。只知道月份，或没有日期（第1天 09:41），可以保留。",
    "This is no date since 2000. Keep it if it is a month, or has no date (day 1 09:41).",
)
_NO_COUNT: Final = name("请填 0 到 10000 的整数。", "A whole number from 0 to 10000.")


@dataclass(slots=True)
class Offers:
    """The hidden sheet of what can be chosen; lists too long for a cell stand there."""

    sheet: "Worksheet"
    lists: Lists
    _place_by_labels: dict[tuple[str, ...], str] = field(default_factory=dict)
    _column: int = len(ITEM_HEADERS) + len(FACT_HEADERS)

    def draw(self) -> None:
        """Write the items and the facts with what they are called."""
        items = [
            (label, word, *_both(self.lists.items, word))
            for word, label in self.lists.items.label_by_word.items()
        ]
        facts = [
            (
                label,
                word,
                *_both(self.lists.facts, word),
                ",".join(self.lists.values_by_fact[word].choices),
            )
            for word, label in self.lists.facts.label_by_word.items()
        ]
        for left, headers, rows in (
            (0, ITEM_HEADERS, items),
            (len(ITEM_HEADERS), FACT_HEADERS, facts),
        ):
            for number, row in enumerate([headers, *rows]):
                for place, text in enumerate(row):
                    self.sheet.write_string(number, left + place, text)
        labels = tuple(self.lists.items.label_by_word.values())
        self._place_by_labels[labels] = self._refer(0, len(labels))

    def find_source(self, words: Vocabulary) -> list[str] | str:
        """Return the labels to choose from: the list itself, or the cells that it stands in."""
        labels = tuple(words.label_by_word.values())
        is_plain = not any(sign in label for label in labels for sign in ',"')
        if labels in self._place_by_labels:
            return self._place_by_labels[labels]
        if is_plain and len(",".join(labels)) <= _LONGEST_LIST:
            return list(labels)
        for number, label in enumerate(labels, 1):
            self.sheet.write_string(number, self._column, label)
        self._place_by_labels[labels] = self._refer(self._column, len(labels))
        self._column += 1
        return self._place_by_labels[labels]

    def _refer(self, column: int, count: int) -> str:
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415 - on use

        return f"='{Sheet.LISTS.value}'!{xl_range_abs(1, column, max(count, 1), column)}"


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws on one sheet; rows and columns count from 0 here, as the library has them."""

    sheet: "Worksheet"
    styles: Styles
    offers: Offers

    def write_text(self, row: int, column: int, text: str, tone: Tone) -> None:
        """Write a text that is there to be read."""
        self.sheet.write_string(row, column, text, self.styles.get_text(text, tone))

    def write_pair(self, row: int, column: int, pair: tuple[str, str], tone: Tone) -> None:
        """Write a name with its translation, smaller, on a line below it."""
        first, second = pair
        look = self.styles.get_text(first, tone)
        if not first or not second:
            self.sheet.write_string(row, column, first or second, look)
            return
        bold = self.styles.get_fragment(tone, is_small=False)
        small = self.styles.get_fragment(tone, is_small=True)
        self.sheet.write_rich_string(row, column, bold, first, small, f"\n{second}", look)

    def write_header(self, row: int, left: int, corner: Name, columns: Sequence[Column]) -> None:
        """Write the row of headers of a table."""
        self.sheet.set_row(row, 2 * LINE + 6)
        self.write_pair(row, left, (corner.zh, corner.en), Tone.HEADER)
        for place, column in enumerate(columns, left + 1):
            self.write_pair(row, place, column.title, Tone.HEADER)

    def write_value(self, row: int, column: int, value: Any, kind: Column, tone: Tone) -> None:  # noqa: ANN401 - whatever a walk holds
        """Write a value as whoever fills the sheet in would; None leaves the cell blank."""
        sort = kind.sort
        match value:
            case None:
                self.sheet.write_blank(row, column, None, self.styles.get(tone, sort))
            case bool():
                label = self._label(kind, "yes" if value else "no")
                self.sheet.write_string(row, column, label, self.styles.get(tone, sort))
            case int():
                self.sheet.write_number(row, column, value, self.styles.get(tone, sort))
            case Stamp():
                self._write_stamp(row, column, value, tone)
            case date() if value.year >= _FIRST_YEAR:
                self.sheet.write_datetime(row, column, value, self.styles.get(tone, sort))
            case tuple():
                text = "、".join(self._label(kind, str(each)) for each in value)
                self.sheet.write_string(row, column, text, self.styles.get(tone, sort))
            case _:
                text = self._label(kind, str(value))
                self.sheet.write_string(row, column, text, self.styles.get_text(text, tone, sort))

    def _write_stamp(self, row: int, column: int, stamp: Stamp, tone: Tone) -> None:
        """Write a stamp as a date of the workbook, or as text where it is none."""
        shown = self._find_moment(stamp)
        if shown is None:
            look = self.styles.get(tone, Sort.STAMP)
            self.sheet.write_string(row, column, str(stamp), look)
            return
        moment, form = shown
        more = {"num_format": form} if form else {}
        self.sheet.write_datetime(row, column, moment, self.styles.get(tone, Sort.STAMP, **more))

    @staticmethod
    def _find_moment(stamp: Stamp) -> tuple[datetime, str] | None:
        """Return the date that a cell holds and how it is shown; None where it can hold none."""
        if stamp.is_relative or stamp.date is None or stamp.date.year < _FIRST_YEAR:
            return None
        moment = _MIDNIGHT + timedelta(days=stamp.day - 1, seconds=stamp.second)
        match stamp.precision:
            case Precision.DAY:
                return moment, DAY_FORMAT
            case Precision.MINUTE if stamp.second:  # at midnight it would be a day
                return moment, ""
            case Precision.SECOND if stamp.second % 60:
                return moment, SECOND_FORMAT
            case _:
                return None

    def _label(self, kind: Column, word: str) -> str:
        words = self.offers.lists.items if kind.sort is Sort.ITEM else kind.words
        return word if words is None else words.find_label(word)

    def restrict(
        self, first: int, last: int, column: int, kind: Column, words: Vocabulary | None = None
    ) -> None:
        """Let cells of a column take only what can stand there, and offer the choices."""
        rule = self._find_rule(kind, words or kind.words)
        if kind.hint:
            rule |= {
                "input_title": _cut(f"{kind.label.zh} {kind.label.en}", _LONGEST_TITLE),
                "input_message": _cut(f"{kind.hint.zh}\n{kind.hint.en}", _LONGEST_HINT),
            }
        if rule:
            self.sheet.data_validation(first, column, last, column, {"validate": "any", **rule})

    def _find_rule(self, kind: Column, words: Vocabulary | None) -> dict[str, Any]:
        match kind.sort:
            case Sort.STAMP | Sort.DAY:
                return {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": date(2000, 1, 1),
                    "maximum": date(2099, 12, 31),
                    "error_type": "warning",
                    **_say("日期", "Date", _NO_DATE),
                }
            case Sort.COUNT:
                return {
                    "validate": "integer",
                    "criteria": "between",
                    "minimum": 0,
                    "maximum": 10_000,
                    **_say("整数", "Whole number", _NO_COUNT),
                }
            case Sort.ITEM if words is None:
                return {**self._offer(self.offers.lists.items), "error_type": "warning"}
            case Sort.CHOICES:
                return {**self._offer(words), "error_type": "warning"}
            case Sort.ADVICE:
                return {**self._offer(words), "show_error": False}
            case _ if words is not None:
                return self._offer(words)
            case _:
                return {}

    def _offer(self, words: Vocabulary | None) -> dict[str, Any]:
        if words is None or not words.choices:
            return {}
        return {
            "validate": "list",
            "source": self.offers.find_source(words),
            **_say("选项", "Choices", _CHOOSE),
        }


def find_height(lines: Sequence[tuple[str, float]]) -> float:
    """Return the height of a row, in points, that shows all of its texts, each with its width."""
    most = max((count_lines(text, width) for text, width in lines), default=1)
    return most * LINE + 4


def _both(words: Vocabulary, word: str) -> tuple[str, str]:
    return words.choices[word].zh, words.choices[word].en


def _say(zh: str, en: str, text: Name) -> dict[str, str]:
    return {"error_title": f"{zh} {en}", "error_message": f"{text.zh}\n{text.en}"}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
