"""Medians, ranges and chance, as the text and bars of a comparison of recorded runs."""

from collections.abc import Iterable

from walkflow.model.messages import Message, say
from walkflow.model.runs_report import Spread
from walkflow.model.walk_comparison import Contrast, RankTest
from walkflow.views.blocks import Bar, Column, Row, Table
from walkflow.views.ratios import make_cut_bar, make_ratio_cell
from walkflow.views.wording import Wording

WIDE = 100
"""From this width on there is room for bars."""


def say_test(test: RankTest) -> Message:
    """Return in words whether chance alone could have done it."""
    if test.p is None:
        return say("No test of chance: {reason}.", reason=test.reason)
    p = _show_p(test.p)
    if test.differs:
        return say("Chance alone would seldom set them so far apart (p {p}).", p=p)
    return say("Chance alone could set them so far apart (p {p}).", p=p)


def _show_p(p: float) -> str:
    """
    Return a probability with three decimals.

    >>> _show_p(0.0411), _show_p(0.00002)
    ('= 0.041', '< 0.001')
    """
    least = 0.001
    return f"< {least}" if p < least else f"= {p:.3f}"


def show_test(test: RankTest) -> str:
    """Return the p of a test; a dash where there is none."""
    return "–" if test.p is None else _show_p(test.p).removeprefix("= ")


def show_median(spread: Spread) -> str:
    """Return a median; a question mark where no run knows the figure."""
    return "?" if spread.median is None else f"{spread.median:g}"


def show_range(spread: Spread) -> str:
    """Return a median, and the range where the runs differ."""
    if spread.median is None or spread.min == spread.max:
        return show_median(spread)
    return f"{spread.median:g} ({spread.min}–{spread.max})"


def show_pair(before: str, after: str) -> str:
    """Return what was before and what is after in one cell."""
    return f"{before} → {after}"


def show_saved(figure: Contrast) -> str:
    """Return by how much a median is less; nothing where it cannot be said."""
    return "" if figure.saved is None else f"{figure.saved:g}".replace("-", "−")


def tabulate_contrasts(
    heading: str, named: Iterable[tuple[str, Contrast]], words: Wording
) -> Table:
    """
    Return some figures before and after with what was saved of each, a row each.

    Args:
        heading: What the names are of.
        named: The figures by name.
        words: The language.
    """
    columns = (
        Column(heading, is_wide=True),
        Column(words("Before"), is_number=True),
        Column(words("After"), is_number=True),
        Column(words("Saved"), is_number=True),
        Column(words("Cut"), is_number=True),
        Column(is_bar=True, from_width=WIDE),
    )
    rows = (
        Row(
            (
                name,
                show_range(figure.before),
                show_range(figure.after),
                show_saved(figure),
                make_ratio_cell(figure.compression),
                make_contrast_bar(figure),
            )
        )
        for name, figure in named
    )
    return Table(columns, tuple(rows))


def make_contrast_bar(figure: Contrast) -> Bar:
    """Return what is left and what is saved as a bar; an empty one without a ratio."""
    before, after = figure.before.median, figure.after.median
    if figure.compression is None or before is None or after is None:
        return Bar((), 0)
    return make_cut_bar(before, after, max(before, after))
