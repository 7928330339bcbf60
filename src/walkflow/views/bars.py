"""Bars of signs, for forms that are text."""

from walkflow.views.blocks import Bar, Fill

_ROUNDING = 1e-9
"""What floats may fall short of a whole sign."""
SIGN_BY_FILL = {
    Fill.CRITICAL: "█",
    Fill.OPEN: "▒",
    Fill.SLACK: "·",
    Fill.WAITING: "░",
    Fill.PAUSED: "┄",
    Fill.LEFT: "█",
    Fill.SAVED: "░",
}


def place_bar(bar: Bar, width: int) -> list[Fill | None]:
    """
    Return what each sign of a bar stands for, None for a blank.

    Both ends of a piece are rounded down, so that equal pieces are as long as the width allows
    and what follows begins where they end. A piece of any length takes at least one sign, and
    later pieces win.

    >>> from walkflow.views.blocks import BarPart
    >>> followed = [Bar((BarPart(start, end, Fill.OPEN),), 9) for start, end in ((0, 3), (3, 6))]
    >>> [[n for n, fill in enumerate(place_bar(bar, 7)) if fill] for bar in followed]
    [[0, 1], [2, 3]]
    """
    places: list[Fill | None] = [None] * width
    if bar.scale > 0:
        for part in bar.parts:
            first = min(width - 1, int(part.start / bar.scale * width + _ROUNDING))
            last = min(width, max(first + 1, int(part.end / bar.scale * width + _ROUNDING)))
            places[first:last] = [part.fill] * (last - first)
    return places
