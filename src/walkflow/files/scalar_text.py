"""How a text or a number is written in YAML: without quotes wherever no reader needs them."""

import re
import unicodedata

from walkflow.files.block_text import HIDDEN_SIGNS
from walkflow.files.yaml_tree import Scalar

_WORDS = re.compile(r"~|=|<<|null|y|n|yes|no|on|off|true|false", re.IGNORECASE)
_NUMBER_OR_DAY = re.compile(r"[-+]?\.?[0-9][0-9a-fox_.:+tz -]*|[-+]?\.(?:inf|nan)", re.IGNORECASE)
_NEVER_FIRST = set(",[]{}#&*!|>'\"%@`")
_ENDS_IN_FLOW = re.compile(r"[,?\[\]{}]")
_ESCAPE_BY_CHARACTER = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_HIDDEN = re.compile(f"[\t\n{HIDDEN_SIGNS}]")


def write_scalar(scalar: Scalar, *, in_flow: bool) -> str:
    """
    Return a value as it is written on one line.

    Quotes are left away where YAML 1.1 and 1.2 both read the same text without them;
    `"no"` and `"2024-01-02"` keep theirs, and what has none gets some only where it
    would end too early.

    Args:
        scalar: Any value but one that is written below its key.
        in_flow: Whether it stands in brackets, where commas end it.
    """
    if scalar.is_null:
        return "null" if in_flow else ""
    text = scalar.text
    if can_be_plain(text, in_flow=in_flow) and (scalar.is_plain or not _is_ambiguous(text)):
        return text
    return _quote(text)


def write_key(key: Scalar, *, in_flow: bool) -> str:
    """Return a key as it is written; one that is left out is the empty text."""
    return '""' if key.is_null else write_scalar(key, in_flow=in_flow)


def can_be_plain(text: str, *, in_flow: bool) -> bool:
    """Return whether a text can be written without quotes and is read to its end."""
    if not text or text != text.strip(" ") or text.startswith(("---", "...")):
        return False
    if text[0] in _NEVER_FIRST or _HIDDEN.search(text):
        return False
    if text[0] in "-?:" and (text[1:2] in {"", " "} or (in_flow and text[0] != "-")):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (in_flow and _ENDS_IN_FLOW.search(text))


def measure_columns(text: str) -> int:
    """Return how many columns a text takes where a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in text)


def _is_ambiguous(text: str) -> bool:
    """Return whether some reader takes it for a number, a day, a truth or nothing."""
    return bool(_WORDS.fullmatch(text) or _NUMBER_OR_DAY.fullmatch(text))


def _quote(text: str) -> str:
    if ('"' in text or "\\" in text) and "'" not in text and not _HIDDEN.search(text):
        return f"'{text}'"
    return '"' + "".join(map(_escape, text)) + '"'


def _escape(character: str) -> str:
    if character in _ESCAPE_BY_CHARACTER:
        return _ESCAPE_BY_CHARACTER[character]
    if not _HIDDEN.match(character):
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - what two digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - four digits
