"""Whether chance alone could have made two groups of figures differ so much."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import comb, erfc, sqrt
from typing import NamedTuple

EXACT_UP_TO = 60
"""Figures on both sides together; more would make the exact count long, and the curve is close."""


class Ranks(NamedTuple):
    """The result of a test by ranks."""

    u: float
    """Pairs of one figure a side in which the first side's is the larger; a tie is half a pair."""
    p: float
    """How often chance would set the sides at least as far apart; two-sided, 0 to 1."""
    is_exact: bool


def compare_ranks(before: Sequence[float], after: Sequence[float]) -> Ranks:
    """
    Return how likely chance alone sets two groups of figures so far apart (Mann–Whitney).

    All figures are ranked together, tied ones at the mean of their ranks. Up to 60 of
    them, p is exact: the share of all ways to deal the figures to sides of these sizes
    that put U at least as far from its mean, on either side. Of more, p is that of the
    normal curve, with ties and half a pair allowed for.

    Args:
        before: The figures of the first side, at least one.
        after: The figures of the second side, at least one.

    Source: Mann and Whitney (1947), "On a test of whether one of two random variables
    is stochastically larger than the other"; ties as in Lehmann (1975), *Nonparametrics*.

    >>> compare_ranks([6, 7, 8], [1, 2, 3])
    Ranks(u=9.0, p=0.1, is_exact=True)
    """
    return compare_counts(Counter(before), Counter(after))


def compare_counts(before: Counter[float], after: Counter[float]) -> Ranks:
    """
    Return the same of figures that are counted: how often each occurs on either side.

    Time and memory grow with the different figures, not with how many there are.

    Args:
        before: The figures of the first side, at least one.
        after: The figures of the second side, at least one.
    """
    together = before + after
    size, count = before.total(), together.total()
    rank_by_figure = _rank(together)
    own = sum(rank_by_figure[figure] * times for figure, times in before.items())
    u = (own - size * (size + 1)) / 2
    off = abs(own - size * (count + 1))
    if count > EXACT_UP_TO:
        return Ranks(u, _approximate(size, together, off / 2), is_exact=False)
    ranks = [rank_by_figure[figure] for figure in together.elements()]
    return Ranks(u, _count_deals(ranks, size, off), is_exact=True)


def _rank(counts: Counter[float]) -> Mapping[float, int]:
    """Return twice the rank of each figure, which is whole even for the mean rank of a tie."""
    ordered = sorted(counts)
    last = accumulate(counts[figure] for figure in ordered)
    return {figure: 2 * end - counts[figure] + 1 for figure, end in zip(ordered, last, strict=True)}


def _count_deals(ranks: Sequence[int], size: int, off: int) -> float:
    """
    Return the share of all sides of a size whose ranks add up to at least so far from the mean.

    Args:
        ranks: Twice the rank of each figure.
        size: How many of them are dealt to the side.
        off: Twice the distance.
    """
    deals: list[Counter[int]] = [Counter({0: 1}), *(Counter() for _ in range(size))]
    for number, rank in enumerate(ranks):
        for dealt in range(min(number, size - 1), -1, -1):
            into = deals[dealt + 1]
            for total, ways in deals[dealt].items():
                into[total + rank] += ways
    mean = size * (len(ranks) + 1)
    far = sum(ways for total, ways in deals[size].items() if abs(total - mean) >= off)
    return far / comb(len(ranks), size)


def _approximate(size: int, together: Counter[float], off: float) -> float:
    """Return how often a normal curve with the variance of U is at least so far from its mean."""
    count = together.total()
    ties = sum(tied**3 - tied for tied in together.values())
    spread = count + 1 - ties / (count * (count - 1))
    variance = size * (count - size) / 12 * spread
    if variance <= 0:
        return 1.0
    return min(1.0, erfc(max(0.0, off - 0.5) / sqrt(2 * variance)))
