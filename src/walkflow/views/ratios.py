"""Ratios, days and shares as the text and bars of a comparison."""

from collections.abc import Sequence

from walkflow.model.compare_report import Ratio, SideFigures, SpanOfRatios
from walkflow.model.messages import Message, say
from walkflow.views.blocks import ESTIMATED, Bar, BarPart, Cell, Fill, Tone, mark_estimate

ESTIMATE_SENTENCE = say(
    "{mark} rests on a limit that is an estimate; so do the cuts and the shares of it.",
    mark=ESTIMATED,
)
"""What the mark means in a comparison, of what it holds beyond the figures that have it."""


def write_ratio(ratio: Ratio) -> str:
    """
    Return a ratio as a percentage with one decimal; a dash where there is none.

    >>> write_ratio(2 / 3)
    '66.7 %'
    """
    return "–" if ratio is None else f"{ratio * 100:.1f} %".replace("-", "−")


def write_span(span: SpanOfRatios) -> str:
    """
    Return the least and the most of a ratio, once where they are the same.

    >>> write_span(SpanOfRatios(min=0.2, max=0.625))
    '20.0–62.5 %'
    """
    least, most = write_ratio(span.min), write_ratio(span.max)
    return most if least == most else f"{least.removesuffix(' %')}–{most}"


def make_ratio_cell(ratio: Ratio, tone: Tone = Tone.PLAIN) -> Cell:
    """Return a ratio as a cell; one that grew stands out."""
    return Cell(write_ratio(ratio), Tone.BAD if ratio is not None and ratio < 0 else tone)


def say_cut(ratio: Ratio) -> Message:
    """Return in words how much shorter something is."""
    if ratio is None:
        return say("not comparable")
    if ratio == 0:
        return say("no change")
    if ratio < 0:
        return say("{ratio} longer", ratio=write_ratio(-ratio))
    return say("{ratio} shorter", ratio=write_ratio(ratio))


def make_cut_bar(before: float, after: float, scale: float) -> Bar:
    """Return what is left and what is saved as a bar on a scale."""
    parts = [BarPart(0, after, Fill.LEFT)] if after else []
    if before > after:
        parts.insert(0, BarPart(after, before, Fill.SAVED))
    return Bar(tuple(parts), scale)


def write_stage_limits(side: SideFigures) -> str:
    """Return the total of the stage limits: a bare number of working days, else with its unit."""
    if side.stage_limits is None:
        return "–"
    return mark_estimate(side.stage_limits.removesuffix("wd"), side.stage_limits_estimate)


def write_path(side: SideFigures) -> str:
    """Return the length of the approval path, marked where it rests on an estimate."""
    return mark_estimate(side.path_wd, side.estimate)


def round_shares(shares: Sequence[float]) -> list[str]:
    """
    Return shares with one decimal so that what is shown adds up to the whole.

    Each is rounded down or up to a tenth; those are rounded up that lose most by
    rounding down, the first on a tie (largest remainder).

    >>> round_shares([11 / 3, 11 / 3, 11 / 3])
    ['3.7', '3.7', '3.6']
    """
    tenths = [share * 10 for share in shares]
    floors = [int(each // 1) for each in tenths]
    missing = round(sum(tenths)) - sum(floors)
    by_loss = sorted(range(len(shares)), key=lambda n: (round(floors[n] - tenths[n], 9), n))
    for n in by_loss[:missing]:
        floors[n] += 1
    return [f"{each / 10:.1f}".replace("-", "−") for each in floors]
