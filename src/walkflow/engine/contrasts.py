"""One figure over the runs of two sides: medians, what was saved, and whether by chance."""

from collections.abc import Sequence
from typing import TypeAlias

from walkflow.engine.rank_test import compare_ranks
from walkflow.engine.spreads import spread
from walkflow.model.compare_report import Ratio
from walkflow.model.messages import Message, say
from walkflow.model.runs_report import Spread
from walkflow.model.walk_comparison import Contrast, HeldContrast, RankTest

ENOUGH_RUNS = 6
"""On either side; of fewer runs no test can tell much."""
RARE = 0.05
"""How seldom chance may do something for it to count as a difference."""

Figures: TypeAlias = Sequence[int | None]
"""One of each run; None where the run does not know it."""


def contrast(before: Figures, after: Figures, refused: Message | None = None) -> Contrast:
    """
    Return the medians and ranges of a figure on two sides, and how much less it is on the second.

    1 - the median after / the median before, over the runs that know it.

    Args:
        before: The figure of each run of the first side.
        after: The figure of each run of the second side.
        refused: Why the two must not be compared; the medians are given all the same.
    """
    first, second = spread(before), spread(after)
    reason = refused or _explain(first, second)
    can_be_said = refused is None and first.median is not None and second.median is not None
    return Contrast(
        before=first,
        after=second,
        saved=_subtract(first, second) if can_be_said else None,
        compression=None if reason else _divide(first, second),
        reason=reason,
    )


def hold_against_chance(
    before: Figures, after: Figures, refused: Message | None = None, shared: str | None = None
) -> HeldContrast:
    """
    Return the same as `contrast`, with a test of whether chance alone could have done it.

    Args:
        before: The figure of each run of the first side.
        after: The figure of each run of the second side.
        refused: Why the two must not be compared.
        shared: A run that both sides have, which no test allows.
    """
    plain = contrast(before, after, refused)
    known = [[figure for figure in side if figure is not None] for side in (before, after)]
    return HeldContrast(
        **{name: getattr(plain, name) for name in Contrast.model_fields},
        test=_test(known[0], known[1], refused or _refuse_test(known, shared)),
    )


def _explain(before: Spread, after: Spread) -> Message | None:
    """Say why two spreads give no ratio; None if they do."""
    if before.median is None or after.median is None:
        return {
            (True, True): say("known of no run on either side"),
            (True, False): say("known of no run before"),
            (False, True): say("known of no run after"),
        }[before.median is None, after.median is None]
    if not before.median:
        return say("the median before is 0, of which nothing is a share")
    return None


def _subtract(before: Spread, after: Spread) -> float:
    return (before.median or 0) - (after.median or 0)


def _divide(before: Spread, after: Spread) -> Ratio:
    return 1 - (after.median or 0) / before.median if before.median else None


def _refuse_test(known: Sequence[Sequence[int]], shared: str | None) -> Message | None:
    before, after = map(len, known)
    if min(before, after) < ENOUGH_RUNS:
        return say(
            "too few runs: {before} before and {after} after; a test takes {enough} a side",
            before=before,
            after=after,
            enough=ENOUGH_RUNS,
        )
    if shared is not None:
        return say('"{run}" is on both sides, and a test takes runs of their own', run=shared)
    return None


def _test(before: Sequence[int], after: Sequence[int], reason: Message | None) -> RankTest:
    ranks = None if reason else compare_ranks(before, after)
    return RankTest(
        before_runs=len(before),
        after_runs=len(after),
        u=ranks and ranks.u,
        p=ranks and ranks.p,
        exact=ranks and ranks.is_exact,
        differs=ranks and ranks.p < RARE,
        reason=reason,
    )
