"""What a cell of a recording sheet says, as the text or number that a YAML file would have."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias, assert_never

from walkflow.files.sheets.layout import Sheet, Sort
from walkflow.files.sheets.words import Vocabulary, fold
from walkflow.files.workbooks import Cell, Fault
from walkflow.model.clocks import tidy_clock
from walkflow.model.messages import Message, say
from walkflow.model.stamps import Precision, Stamp, StampError

Plain: TypeAlias = str | int | float | bool | list[str]
"""What a YAML file would have in its place."""

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - the days of workbooks have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_SERIAL_YEARS: Final = range(1990, 2100)
"""A number without a date's format is taken for a day of these years, or for none."""
_SERIAL: Final = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MOST_EXACT: Final = 10**15
"""Of a larger number a workbook keeps the first 15 digits alone."""
_SHOWN: Final = 40
_MOST_LISTED: Final = 12

_ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NO_YEAR: Final = re.compile(
    r"(?:[0-9]{1,2} ?月 ?[0-9]{1,2} ?[日号]?|[0-9]{1,2}[-/.][0-9]{1,2})(?: ?[0-9]{1,2}:.*)?"
)


class CellError(ValueError):
    """A cell holds nothing that can stand there; `said` says why."""

    def __init__(self, said: Message) -> None:
        """Keep the message."""
        super().__init__(str(said))
        self.said = said


def read_cell(
    cell: Cell, sort: Sort, words: Vocabulary | None = None, *, is_1904: bool = False
) -> Plain | None:
    """
    Return what a cell says; None if it is blank.

    Args:
        cell: What the workbook holds.
        sort: What the cell is to hold.
        words: What can be chosen.
        is_1904: Whether the workbook counts days from 1904.

    Raises:
        CellError: If nothing of that sort is there.
    """
    if isinstance(cell, Fault):
        raise CellError(_describe_fault(cell))
    text = show_cell(cell)
    if not text:
        return None
    match sort:
        case Sort.TEXT | Sort.SHOWN:
            return text
        case Sort.CODE:
            return _read_code(cell, text)
        case Sort.STAMP:
            return str(_read_stamp(cell, text, is_1904=is_1904))
        case Sort.DAY:
            return _read_day(cell, text, is_1904=is_1904)
        case Sort.COUNT:
            return _read_count(cell, text)
        case Sort.CHOICE:
            return _read_choice(text, words)
        case Sort.ITEM:
            return _read_reference(text, words)
        case Sort.CHOICES:
            parts = (part.strip() for part in re.split(r"[、，,；;/\n]", text))
            return [_read_choice(part, words) for part in parts if part]
        case Sort.ADVICE:
            return _read_advice(text, words)
        case Sort.FLAG:
            return _read_choice(text, words) == "yes"
        case _:
            assert_never(sort)


def show_cell(cell: Cell) -> str:
    """Return the text of a cell as its user knows it, without blanks around it."""
    match cell:
        case Fault():
            return cell.text
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(" ", "minutes" if not cell.second else "seconds")
        case time():
            return cell.isoformat("minutes" if not cell.second else "seconds")
        case date():
            return cell.isoformat()
        case timedelta() | int() | float():
            return str(cell)
        case str():
            lines = cell.replace("\r\n", "\n").replace("\r", "\n")
            return lines.strip().strip("\u200b\ufeff").strip()
        case _:
            assert_never(cell)


def _describe_fault(fault: Fault) -> Message:
    if fault.text == "=":
        return say(
            "the result of the formula here was not saved: open the workbook and save it again"
        )
    return say('"{found}" is the error of a formula, and no value', found=fault.text)


def _read_code(cell: Cell, text: str) -> str:
    if isinstance(cell, float) and abs(cell) >= _MOST_EXACT:
        raise CellError(
            say(
                '"{found}" is a number of which the workbook kept 15 digits: write it as text, '
                "after an apostrophe",
                found=text,
            )
        )
    return text


def _read_stamp(cell: Cell, text: str, *, is_1904: bool) -> Stamp:
    if isinstance(cell, date):
        return _as_stamp(cell)
    if isinstance(cell, time):
        raise CellError(say('"{found}" has a time of day but no day', found=text))
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    if is_number or _SERIAL.fullmatch(text):
        moment = _read_serial(float(text), is_1904=is_1904)
        if moment is not None:
            return _as_stamp(moment)
    plain = tidy_clock(fold(text))
    if _NO_YEAR.fullmatch(plain):
        raise CellError(
            say('"{found}" has no year: write it as in 2024-06-03 09:41', found=_shorten(text))
        )
    try:
        return Stamp.parse(plain)
    except StampError:
        pass
    try:
        return Stamp.parse(text)  # for its message, which shows what was written
    except StampError as error:
        raise CellError(error.said) from None


def _read_serial(number: float, *, is_1904: bool) -> datetime | None:
    """Return the moment that a bare number means, by the days of workbooks."""
    try:
        moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=number)
    except OverflowError:
        return None
    return moment if moment.year in _SERIAL_YEARS else None


def _as_stamp(moment: date) -> Stamp:
    """Return a date of a workbook as exactly as it is given: midnight means no time of day."""
    if not isinstance(moment, datetime):
        return Stamp(moment.toordinal(), 0, Precision.DAY)
    moment = (moment + timedelta(milliseconds=500)).replace(microsecond=0)
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    if not second:
        return Stamp(moment.toordinal(), 0, Precision.DAY)
    return Stamp(moment.toordinal(), second, Precision.SECOND if second % 60 else Precision.MINUTE)


def _read_day(cell: Cell, text: str, *, is_1904: bool) -> str:
    message = say('"{found}" is not a day: expected one as in 2026-02-09', found=_shorten(text))
    try:
        stamp = _read_stamp(cell, text, is_1904=is_1904)
    except CellError as error:
        raise error if "year" in error.said.template else CellError(message) from None
    if stamp.precision is not Precision.DAY or stamp.is_relative:
        raise CellError(message)
    return str(stamp)


def _read_count(cell: Cell, text: str) -> Plain:
    plain = fold(text)
    if isinstance(cell, str) and re.fullmatch(r"[0-9]{1,9}", plain):
        return int(plain)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell)
    raise CellError(say('"{found}" is not a whole number', found=_shorten(text)))


def _read_choice(text: str, words: Vocabulary | None) -> str:
    known = words or Vocabulary({})
    word = known.find_word(text) or known.find_begun(text)
    if word is None:
        raise CellError(_describe_choice(text, known))
    return word


def _read_reference(text: str, words: Vocabulary | None) -> str:
    """Return the id that a label means, or the id that was written itself."""
    word = words.find_word(text) if words else None
    if word is not None:
        return word
    if _ID.fullmatch(text):
        return text  # whether there is such an item is for the rules to say
    if words and words.choices:
        raise CellError(_describe_choice(text, words))
    raise CellError(
        say(
            'which item "{found}" is stood in a sheet that is gone, "{lists}": write its id',
            found=_shorten(text),
            lists=Sheet.LISTS.value,
        )
    )


def _read_advice(text: str, words: Vocabulary | None) -> str:
    """Return the word of a label that was chosen; anything else is the text that it is."""
    labels = {} if words is None else {label: word for word, label in words.label_by_word.items()}
    return labels.get(text, text)


def _describe_choice(text: str, words: Vocabulary) -> Message:
    message = say('"{found}" is not in the list of the cell', found=_shorten(text))
    near = words.find_likely(text)
    if len(near) == 1:
        return say('{message}. did you mean "{near}"?', message=message, near=near[0])
    labels = near or tuple(words.label_by_word.values())
    if len(labels) > _MOST_LISTED:
        return message
    return say("{message}. expected one of {known}", message=message, known=", ".join(labels))


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
