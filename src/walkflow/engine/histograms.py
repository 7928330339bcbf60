"""Figures counted by how often each occurs, exactly; they merge by addition."""

from collections import Counter
from fractions import Fraction
from typing import TypeAlias

from walkflow.model.runs_report import Spread

Counts: TypeAlias = Counter[int | None]
"""How often each figure occurs; None: it is not known."""


def spread_counts(counts: Counts) -> Spread:
    """
    Return the median, the range and the percentiles of the figures that are known.

    The median of an even number of figures is the mean of the two in the middle;
    percentiles are by nearest rank.

    >>> spread_counts(Counter({1: 2, 5: 1, 9: 1, None: 3})).median
    3.0
    """
    known = know(counts)
    total = known.total()
    if not total:
        return Spread(known=0, unknown=counts[None], median=None, min=None, max=None)
    middle = (find_rank(known, (total + 1) // 2) + find_rank(known, total // 2 + 1)) / 2
    p80, p90, p95 = (
        find_rank(known, int(-(-Fraction(percent * total, 100) // 1))) for percent in (80, 90, 95)
    )
    return Spread(
        known=total,
        unknown=counts[None],
        median=middle,
        min=min(known),
        max=max(known),
        p80=p80,
        p90=p90,
        p95=p95,
    )


def know(counts: Counts) -> Counter[int]:
    """Return the figures that are known."""
    return Counter({figure: times for figure, times in counts.items() if figure is not None})


def find_rank(known: Counter[int], rank: int) -> int:
    """Return the figure of a rank, counted from 1, the least first."""
    passed = 0
    for figure in sorted(known):
        passed += known[figure]
        if passed >= rank:
            return figure
    message = f"no rank {rank} of {passed}"
    raise ValueError(message)
