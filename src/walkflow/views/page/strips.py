"""Pieces of time drawn to scale: a picture as high as a line of text, as wide as it may be."""

from collections.abc import Iterable, Sequence

from walkflow.views.blocks import Bar, BarPart, Fill
from walkflow.views.page.elements import Markup, element, join

_HEIGHT_BY_FILL = {Fill.SLACK: (40, 20), Fill.OPEN: (22, 56), Fill.PAUSED: (34, 32)}
"""Where a piece begins and how high it is, in percent; the fills differ by more than colour."""
_TALL = (14, 72)


def draw_bar(bar: Bar) -> Markup:
    """Return a bar as a strip; its numbers stand in the cells beside it."""
    return draw_strip(bar.parts, bar.scale) if bar.parts and bar.scale > 0 else Markup()


def draw_strip(
    parts: Iterable[BarPart], scale: float, ticks: Sequence[float] = (), moment: float | None = None
) -> Markup:
    """
    Return pieces of time as a strip.

    Args:
        parts: The pieces; later ones lie on earlier ones.
        scale: What the full width stands for.
        ticks: Where lines of the axis cross it.
        moment: Where something takes no time, if anything does.
    """
    lines = (_draw_line(place(tick, scale), "tick") for tick in ticks)
    pieces = (_draw_piece(part, scale) for part in parts)
    mark = [] if moment is None else [_draw_moment(place(moment, scale))]
    return element("svg", *lines, *pieces, *mark, class_="strip", aria_hidden="true")


def draw_swatch(fill: Fill) -> Markup:
    """Return what a fill looks like, for a legend."""
    return element("svg", _draw_piece(BarPart(0, 1, fill), 1), class_="swatch", aria_hidden="true")


def place(moment: float, scale: float) -> str:
    """Return where a moment lies on a scale; a strip is as wide as it may be."""
    return f"{max(0.0, min(100.0, moment / scale * 100)):.2f}%" if scale > 0 else "0%"


def _draw_line(at: str, name: str) -> Markup:
    # Longer than the strip, so that the lines of rows meet.
    return element("line", class_=name, x1=at, x2=at, y1="-25%", y2="125%")


def _draw_moment(at: str) -> Markup:
    return element("line", class_="moment", x1=at, x2=at, y1="22%", y2="78%")


def _draw_piece(part: BarPart, scale: float) -> Markup:
    top, height = _HEIGHT_BY_FILL.get(part.fill, _TALL)
    return element(
        "rect",
        class_=part.fill.value,
        x=place(part.start, scale),
        width=place(part.end - part.start, scale),
        y=f"{top}%",
        height=f"{height}%",
    )


PATTERNS = element(
    "svg",
    element(
        "defs",
        *(
            element(
                "pattern",
                element("rect", class_="ground", width=size, height=size),
                element("path", class_="line", d=path),
                id=f"fill-{name}",
                class_=f"fill-{name}",
                width=size,
                height=size,
                patternUnits="userSpaceOnUse",
            )
            for name, size, path in (
                (Fill.WAITING.value, 6, "M-1 7 7 -1M-1 1 1 -1M5 7 7 5"),
                (Fill.PAUSED.value, 4, "M1 0V4"),
                (Fill.SAVED.value, 7, "M-1 -1 8 8M-1 6 1 8M6 -1 8 1"),
            )
        ),
    ),
    class_="patterns",
    aria_hidden="true",
    width=0,
    height=0,
)
"""The hatchings that fills refer to, once a page."""


def draw_legend(entries: Iterable[tuple[Fill, str]]) -> Markup:
    """Return what fills stand for."""
    items = (element("li", draw_swatch(fill), text) for fill, text in entries)
    return element("ul", join(items), class_="legend")
