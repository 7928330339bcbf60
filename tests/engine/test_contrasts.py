"""One figure over the runs of two sides."""

from collections import Counter

import pytest

from walkflow.engine.contrasts import contrast, contrast_counts, hold_against_chance, hold_counts
from walkflow.engine.histograms import find_rank, spread_counts
from walkflow.engine.spreads import spread
from walkflow.model.messages import say

SLOW = (10, 12, 14, 16, 18, 20)
QUICK = (1, 2, 3, 4, 5, 6)
REFUSED = say("not the same items")


def test_saved_and_compression_are_of_the_medians() -> None:
    """1 - after / before; what no run knows is counted apart."""
    made = contrast((10, None, 20, 30), (5, 15))
    assert (made.before.median, made.before.known, made.before.unknown) == (20, 3, 1)
    assert (made.before.min, made.before.max) == (10, 30)
    assert (made.saved, made.compression, made.reason) == (10, 0.5, None)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ((None,), (None,), "known of no run on either side"),
        ((None,), (3,), "known of no run before"),
        ((3,), (), "known of no run after"),
    ],
)
def test_what_no_run_knows_is_not_compared(
    before: tuple[int | None, ...], after: tuple[int | None, ...], reason: str
) -> None:
    """It is never taken for nothing, and the side that does not know is named."""
    made = contrast(before, after)
    assert (made.saved, made.compression, str(made.reason)) == (None, None, reason)


def test_of_nothing_there_is_no_share() -> None:
    """What was added to nothing is said in days, not as a ratio."""
    made = contrast((0, 0), (3,))
    assert (made.saved, made.compression) == (-3, None)
    assert str(made.reason) == "the median before is 0, of which nothing is a share"


def test_what_must_not_be_compared_has_its_medians_all_the_same() -> None:
    """Nothing is subtracted or divided, and the reason stands there."""
    made = contrast((4,), (2,), REFUSED)
    assert (made.before.median, made.after.median) == (4, 2)
    assert (made.saved, made.compression, made.reason) == (None, None, REFUSED)


def test_six_runs_a_side_are_held_against_chance() -> None:
    """All six before slower than all six after: twice 1 of the 924 ways to deal them out."""
    held = hold_against_chance(SLOW, QUICK)
    test = held.test
    assert (held.before.median, held.after.median, held.saved) == (15, 3.5, 11.5)
    assert (test.before_runs, test.after_runs, test.exact, test.reason) == (6, 6, True, None)
    assert test.p == pytest.approx(2 / 924)
    assert test.differs is True
    assert hold_against_chance(SLOW, SLOW).test.differs is False


@pytest.mark.parametrize(("before", "after"), [(SLOW[:5], QUICK), (SLOW, QUICK[:5])])
def test_five_runs_on_a_side_are_too_few(before: tuple[int, ...], after: tuple[int, ...]) -> None:
    """A run that does not know the figure is none."""
    test = hold_against_chance((*before, None), after).test
    assert str(test.reason) == (
        f"too few runs: {len(before)} before and {len(after)} after; a test takes 6 a side"
    )
    assert (test.u, test.p, test.exact, test.differs) == (None, None, None, None)


def test_a_run_on_both_sides_allows_no_test() -> None:
    """The figures stand; only the test is refused."""
    held = hold_against_chance(SLOW, QUICK, shared="w")
    assert held.saved == 11.5
    assert str(held.test.reason) == '"w" is on both sides, and a test takes runs of their own'
    assert hold_against_chance(SLOW, QUICK, REFUSED).test.reason == REFUSED


def test_counted_figures_give_the_same() -> None:
    """A histogram of the figures is compared as the figures are, and has percentiles too."""
    before, after = Counter[int | None](SLOW), Counter[int | None]((*QUICK, None))
    held, counted = hold_against_chance(SLOW, (*QUICK, None)), hold_counts(before, after)
    assert counted.test == held.test
    assert (counted.saved, counted.compression) == (held.saved, held.compression)
    assert counted.after.unknown == held.after.unknown == 1
    assert (counted.before.p80, counted.before.p90, counted.before.p95) == (18, 20, 20)
    assert hold_counts(before, after, shared="w").test.p is None
    assert hold_counts(before, after, REFUSED).reason == REFUSED
    assert contrast_counts(before, after).compression == held.compression
    assert contrast_counts(before, after, REFUSED).reason == REFUSED


@pytest.mark.parametrize("figures", [(3,), (1, 4), (1, 4, 4, 9), (2, 2, 7, 8, 100)])
def test_counts_have_the_median_and_range_of_their_figures(figures: tuple[int, ...]) -> None:
    """However often each occurs."""
    counted, listed = spread_counts(Counter(figures)), spread(figures)
    assert (counted.known, counted.median) == (listed.known, listed.median)
    assert (counted.min, counted.max) == (listed.min, listed.max)


def test_percentiles_are_by_nearest_rank() -> None:
    """Of 1 to 20, 80 in 100 are at most 16; of 1 to 21 it takes 17 to have as many."""
    twenty, more = spread_counts(Counter(range(1, 21))), spread_counts(Counter(range(1, 22)))
    assert (twenty.p80, twenty.p90, twenty.p95) == (16, 18, 19)
    assert (more.p80, more.p90, more.p95) == (17, 19, 20)
    assert spread_counts(Counter({None: 2})).unknown == 2
    assert spread_counts(Counter({None: 2})).p80 is None


def test_there_is_no_rank_past_the_last() -> None:
    """Nobody is told the figure of a run that there is not."""
    assert find_rank(Counter({5: 2}), 2) == 5
    with pytest.raises(ValueError, match="no rank 3 of 2"):
        find_rank(Counter({5: 2}), 3)
