"""Bars of signs, for forms that are text."""

from walkflow.views.blocks import Bar, Fill

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

    A piece of any length takes at least one sign, and later pieces win.
    """
    places: list[Fill | None] = [None] * width
    if bar.scale > 0:
        for part in bar.parts:
            first = min(width - 1, int(part.start / bar.scale * width))
            last = min(width, max(first + 1, int(part.end / bar.scale * width + 0.5)))
            places[first:last] = [part.fill] * (last - first)
    return places
