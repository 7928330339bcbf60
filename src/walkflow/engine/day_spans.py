"""Days in hand of many cases by arrays: spans of working days, united and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from walkflow.engine.histograms import Counts

    Array = NDArray[np.int64]
    Flags = NDArray[np.bool_]

UNKNOWN = -1
"""Days that are not known, in arrays."""


class Spans(NamedTuple):
    """Visits as spans of working days, each in a lane of its case."""

    lane: Array
    """The number of the case and lane."""
    start: Array
    end: Array
    still: Array
    """How many of its days the clock stood still."""
    is_known: Flags


def unite(spans: Spans, lanes: int) -> tuple[Array, Array]:
    """
    Return the working days in the union of the spans of each lane, and lanes to be recounted.

    Days that are not known are UNKNOWN. A pause of a visit that no other visit of its lane
    overlaps just takes its days off; where another does, the lane is to be recounted.
    """
    import numpy as np  # noqa: PLC0415 - on use

    order = np.lexsort((spans.end, spans.start, spans.lane))
    lane, still = spans.lane[order], spans.still[order]
    far = int(spans.end.max(initial=0)) + 1
    start, end = spans.start[order] + lane * far, spans.end[order] + lane * far
    reached = np.maximum.accumulate(end)
    before = np.concatenate([np.full(1, -1), reached[:-1]])
    after = np.concatenate([start[1:], np.full(1, np.iinfo(np.int64).max)])
    days = np.maximum(0, end - np.maximum(start, before)) - still
    is_paused = (still > 0) & spans.is_known[order]
    crossed = np.unique(lane[is_paused & ((before > start) | (after < end))])
    total = np.bincount(lane, days, lanes).round().astype(np.int64)
    total = np.maximum(total, 0)
    total[spans.lane[~spans.is_known]] = UNKNOWN
    return total, crossed


def count_figures(counts: Counts, figures: Array) -> None:
    """Add figures to counts; UNKNOWN is none."""
    import numpy as np  # noqa: PLC0415 - on use

    values, times = np.unique(figures, return_counts=True)
    for value, count in zip(values.tolist(), times.tolist(), strict=True):
        counts[None if value == UNKNOWN else value] += count
