"""The bytes of a file as text whose lines all end alike, or why they are no text."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass

from walkflow.model.diagnostics import Span
from walkflow.model.messages import Message, say

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class NoText:
    """Where and why bytes are not the text that was expected."""

    span: Span
    message: Message
    text: str = ""
    """As much of it as can be shown."""


def decode(raw: bytes) -> str | NoText:
    """Return UTF-8 text, with or without a mark at its start; every line ends in a line feed."""
    try:
        text = _unify_lines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _explain(raw, error.start)
    control = _CONTROL.search(text)
    if control is None:
        return text
    message = say(
        "the file holds the control character {code}; expected text",
        code=f"U+{ord(control[0]):04X}",
    )
    return NoText(_span_at_end(text[: control.start()]), message, text)


def _explain(raw: bytes, at: int) -> NoText:
    """Say where the text stops being UTF-8, and what it is instead if that can be told."""
    if raw.startswith(BOM_UTF8):
        at += len(BOM_UTF8)
    span = _span_at_end(_unify_lines(raw[:at].decode("utf-8-sig", "replace")))
    other = _find_encoding(raw)
    if other is not None:
        message = say(
            "the file is {encoding} text; expected UTF-8. save it as UTF-8", encoding=other
        )
        return NoText(span, message)
    message = say(
        "the file is not text: byte {byte} cannot be read. expected UTF-8",
        byte=f"0x{raw[at]:02x}",
    )
    return NoText(span, message)


def _find_encoding(raw: bytes) -> str | None:
    """Return what text that is not UTF-8 is most likely encoded in; None for no text at all."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "UTF-16"
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else "GB18030"


def _unify_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _span_at_end(before: str) -> Span:
    """Return the place of the character that follows a text."""
    column = len(before) - before.rfind("\n")
    return Span(before.count("\n") + 1, column, column + 1)
