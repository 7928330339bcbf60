"""One figure over the runs of two sides: medians, what was saved, and whether by chance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from walkflow.engine.histograms import Counts, know, spread_counts
from walkflow.engine.rank_test import compare_counts
from walkflow.engine.spreads import spread
from walkflow.model.compare_report import Ratio, Refusal
from walkflow.model.gates import Subject
from walkflow.model.messages import Message, say
from walkflow.model.runs_report import Spread
from walkflow.model.walk_comparison import Contrast, HeldContrast, RankTest

ENOUGH_RUNS = 6
"""On either side; of fewer runs no test can tell much."""
RARE = 0.05
"""How seldom chance may do something for it to count as a difference."""

Figures: TypeAlias = Sequence[int | None]
"""One of each run; None where the run does not know it."""


def list_refusals(contrasts: Mapping[Subject, Contrast]) -> tuple[Refusal, ...]:
    """Return the figures that have no ratio, and why."""
    return tuple(
        Refusal(subject=subject, reason=each.reason)
        for subject, each in contrasts.items()
        if each.reason
    )


def contrast(before: Figures, after: Figures, refused: Message | None = None) -> Contrast:
    """
    Return the medians and ranges of a figure on two sides, and how much less it is on the second.

    1 - the median after / the median before, over the runs that know it.

    Args:
        before: The figure of each run of the first side.
        after: The figure of each run of the second side.
        refused: Why the two must not be compared; the medians are given all the same.
    """
    return _contrast(spread(before), spread(after), refused)


def contrast_counts(before: Counts, after: Counts, refused: Message | None = None) -> Contrast:
    """Return the same of figures that are counted, with percentiles."""
    return _contrast(spread_counts(before), spread_counts(after), refused)


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
    known = know(Counter(before)), know(Counter(after))
    return _hold(contrast(before, after, refused), known, refused, shared)


def hold_counts(
    before: Counts, after: Counts, refused: Message | None = None, shared: str | None = None
) -> HeldContrast:
    """Return the same as `hold_against_chance` of figures that are counted."""
    plain = contrast_counts(before, after, refused)
    return _hold(plain, (know(before), know(after)), refused, shared)


def _contrast(first: Spread, second: Spread, refused: Message | None) -> Contrast:
    reason = refused or _explain(first, second)
    can_be_said = refused is None and first.median is not None and second.median is not None
    return Contrast(
        before=first,
        after=second,
        saved=_subtract(first, second) if can_be_said else None,
        compression=None if reason else _divide(first, second),
        reason=reason,
    )


def _hold(
    plain: Contrast,
    known: tuple[Counter[int], Counter[int]],
    refused: Message | None,
    shared: str | None,
) -> HeldContrast:
    sizes = known[0].total(), known[1].total()
    reason = refused or _refuse_test(*sizes, shared)
    ranks = None if reason else compare_counts(Counter(known[0]), Counter(known[1]))
    return HeldContrast(
        **{name: getattr(plain, name) for name in Contrast.model_fields},
        test=RankTest(
            before_runs=sizes[0],
            after_runs=sizes[1],
            u=ranks and ranks.u,
            p=ranks and ranks.p,
            exact=ranks and ranks.is_exact,
            differs=ranks and ranks.p < RARE,
            reason=reason,
        ),
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


def _refuse_test(before: int, after: int, shared: str | None) -> Message | None:
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
