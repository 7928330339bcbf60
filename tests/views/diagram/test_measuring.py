"""How wide texts are, and where they are broken."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from walkflow.views.diagram.measuring import clean, measure, wrap

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


def test_a_chinese_character_is_one_em() -> None:
    """Punctuation of full width is as wide as the characters around it."""
    assert measure("施工，许可证", 13) == 6 * 13


def test_bold_type_is_wider() -> None:
    """It is measured as such."""
    assert measure("Permit", 13, bold=True) > measure("Permit", 13)


def test_signs_that_take_no_room_are_not_measured() -> None:
    """A combining accent stands on its letter, and a joiner is nothing to see."""
    assert measure("e\u0301\u200b", 10) == measure("e", 10)


def test_chinese_breaks_anywhere_but_before_punctuation() -> None:
    """A comma stays at the end of its line, and lines are about equally long."""
    assert wrap("建设用地规划许可证，核发", 9 * 13, 13) == ["建设用地规划", "许可证，核发"]


def test_english_breaks_at_spaces_and_hyphens() -> None:
    """Words stay whole."""
    lines = wrap("Construction-waste disposal permit", 110, 13)
    assert lines == ["Construction-", "waste disposal", "permit"]


def test_a_word_that_no_line_holds_is_broken() -> None:
    """Rather that than a text that leaves its box."""
    lines = wrap("Rindfleischetikettierungsüberwachung", 60, 13)
    assert len(lines) > 1
    assert "".join(lines) == "Rindfleischetikettierungsüberwachung"


@given(TEXTS, st.floats(40, 300))
@settings(max_examples=100)
def test_every_line_fits_and_nothing_is_lost(text: str, width: float) -> None:
    """Whatever the script, no line is wider than its room, and only blanks go at its ends."""
    lines = wrap(text, width, 13)
    assert all(measure(line, 13) <= width for line in lines)
    assert _squeeze("".join(lines)) == _squeeze(clean(text))


def _squeeze(text: str) -> str:
    """Return a text without its blanks."""
    return "".join(sign for sign in text if not sign.isspace())


@given(st.lists(st.text("施工许可证", min_size=1, max_size=5), min_size=1, max_size=8))
@settings(max_examples=60)
def test_no_line_begins_with_punctuation(parts: list[str]) -> None:
    """A sign stays with the character before it."""
    lines = wrap("，".join(parts) + "。", 6 * 13, 13)
    assert not [line for line in lines if line[0] in "，。"]


def test_widths_are_known_for_ascii() -> None:
    """Every sign that can be typed has a width of its own."""
    for code in range(0x20, 0x7F):
        assert 0.2 < measure(chr(code), 1) <= 1.05, unicodedata.name(chr(code))
