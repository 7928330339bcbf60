from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkflow.engine.rank_test import EXACT_UP_TO, compare_ranks

TAIL_OF_SIX = [1, 2, 4, 8, 13, 21, 32, 47, 66, 90, 120, 155, 197, 242, 294, 350, 409, 469]
"""Mann and Whitney (1947), table I, n = m = 6: P(U <= u) in thousandths, for u from 0 on."""

CRITICAL = {
    (5, 5): 2,
    (6, 6): 5,
    (6, 7): 6,
    (6, 8): 8,
    (6, 9): 10,
    (6, 10): 11,
    (7, 7): 8,
    (7, 8): 10,
    (7, 10): 14,
    (8, 8): 13,
    (8, 9): 15,
    (9, 9): 17,
    (10, 10): 23,
    (12, 15): 49,
    (20, 20): 127,
}
"""The largest U of the smaller side that is significant at 0.05, two-sided, as tables have it."""


def sides_with(u: int, size: int, other: int) -> tuple[list[float], list[int]]:
    """Return two sides without ties in which u pairs have the first side's figure as larger."""
    full, rest = divmod(u, other)
    wins = [other] * full + [rest] + [0] * size
    before = [2 * count + 1 + place / 100 for place, count in enumerate(wins[:size])]
    return before, [2 * place for place in range(1, other + 1)]


def by_hand(before: list[int], after: list[int]) -> float:
    """Return p by going through every way to deal the figures."""
    together = [*before, *after]
    mean = len(before) * len(after) / 2

    def count(chosen: tuple[int, ...]) -> float:
        left = [figure for place, figure in enumerate(together) if place not in chosen]
        return sum(
            (own > other) + (own == other) / 2
            for own in (together[n] for n in chosen)
            for other in left
        )

    far = abs(count(tuple(range(len(before)))) - mean)
    deals = list(combinations(range(len(together)), len(before)))
    return fmean(abs(count(deal) - mean) >= far for deal in deals)


@pytest.mark.parametrize(("u", "thousandths"), list(enumerate(TAIL_OF_SIX)))
def test_published_tail(u: int, thousandths: int) -> None:
    """The tail of the table of Mann and Whitney for six and six, doubled."""
    before, after = sides_with(u, 6, 6)
    ranks = compare_ranks(before, after)
    assert (ranks.u, ranks.is_exact) == (u, True)
    assert ranks.p / 2 == pytest.approx(thousandths / 1000, abs=0.00051)


@pytest.mark.parametrize(("sizes", "critical"), list(CRITICAL.items()))
def test_published_critical_values(sizes: tuple[int, int], critical: int) -> None:
    """The last U that counts at 0.05, and the first that does not."""
    assert compare_ranks(*sides_with(critical, *sizes)).p <= 0.05
    assert compare_ranks(*sides_with(critical + 1, *sizes)).p > 0.05


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=5),
    st.lists(st.integers(0, 5), min_size=1, max_size=5),
)
def test_every_deal_counted_by_hand(before: list[int], after: list[int]) -> None:
    """With ties and without: the same as going through every way to deal the figures."""
    assert compare_ranks(before, after).p == pytest.approx(by_hand(before, after))


def test_ties_are_half_a_pair() -> None:
    """U counts a tie as half: 2 against 1, 2 and 3 is one pair and a half."""
    assert compare_ranks([2], [1, 2, 3]).u == 1.5


def test_all_the_same_is_chance() -> None:
    """Where no two runs differ, every deal is as far apart."""
    assert compare_ranks([4] * 7, [4] * 6).p == 1
    assert compare_ranks([4] * 70, [4] * 60).p == 1


@given(st.lists(st.integers(0, 9), min_size=2, max_size=9), st.data())
def test_sides_may_change_places(figures: list[int], data: st.DataObject) -> None:
    """From the other side p is the same and both U add up to all pairs."""
    cut = data.draw(st.integers(1, len(figures) - 1))
    one, other = (
        compare_ranks(figures[:cut], figures[cut:]),
        compare_ranks(figures[cut:], figures[:cut]),
    )
    assert one.p == pytest.approx(other.p)
    assert one.u + other.u == cut * (len(figures) - cut)


@pytest.mark.parametrize("tied", [1, 5])
def test_the_curve_is_close(tied: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just where counting ends, the normal curve says nearly the same, ties or not."""
    half = EXACT_UP_TO // 2
    before = [figure // tied for figure in range(7, half + 7)]
    after = [figure // tied for figure in range(half)]
    exact = compare_ranks(before, after)
    monkeypatch.setattr("walkflow.engine.rank_test.EXACT_UP_TO", 0)
    curve = compare_ranks(before, after)
    assert (exact.is_exact, curve.is_exact, exact.u) == (True, False, curve.u)
    assert 0.0001 < exact.p < 0.05
    assert curve.p == pytest.approx(exact.p, rel=0.15)
