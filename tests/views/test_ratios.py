"""Ratios, spans and shares as text."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkflow.model.compare_report import SpanOfRatios
from walkflow.views.ratios import make_cut_bar, round_shares, say_cut, write_ratio, write_span


@given(
    thirds=st.lists(st.integers(-300, 300), min_size=1, max_size=9),
    divisor=st.sampled_from([1, 2, 3, 7, 60, 840]),
)
def test_shown_shares_add_up_to_the_whole(thirds: list[int], divisor: int) -> None:
    """Whatever the shares are, if they add up to whole days, so does what is shown."""
    shares = [Fraction(each, divisor) for each in thirds]
    shares.append(25 - sum(shares, Fraction(0)))
    shown = [Fraction(text.replace("−", "-")) for text in round_shares([*map(float, shares)])]
    assert sum(shown) == 25
    assert all(
        abs(text - share) < Fraction(1, 10) for text, share in zip(shown, shares, strict=True)
    )


@pytest.mark.parametrize(
    ("ratio", "text", "words"),
    [
        (2 / 3, "66.7 %", "66.7 % shorter"),
        (0.0, "0.0 %", "no change"),
        (-0.05, "−5.0 %", "5.0 % longer"),
        (None, "–", "not comparable"),
    ],
)
def test_ratio(ratio: float | None, text: str, words: str) -> None:
    """What grew is longer and has a true minus; what cannot be said is a dash."""
    assert (write_ratio(ratio), str(say_cut(ratio))) == (text, words)


def test_span() -> None:
    """The least and the most, once where they are the same, with one unit."""
    assert write_span(SpanOfRatios(min=0.2, max=0.625)) == "20.0–62.5 %"
    assert write_span(SpanOfRatios(min=0.2, max=0.2)) == "20.0 %"
    assert write_span(SpanOfRatios(min=None, max=None)) == "–"


def test_bar_of_what_grew_has_nothing_saved() -> None:
    """A longer path fills its bar with what is left."""
    (part,) = make_cut_bar(5, 8, 8).parts
    assert (part.start, part.end, part.fill.value) == (0, 8, "left")
    assert make_cut_bar(5, 0, 5).parts[0].fill.value == "saved"
