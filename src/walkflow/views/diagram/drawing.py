"""The few shapes that a flowchart is drawn with, as SVG; text is always escaped here."""

from collections.abc import Sequence
from xml.sax.saxutils import escape as escape_markup

from walkflow.views.diagram.layout import Place
from walkflow.views.diagram.measuring import clean

_QUOTES = {'"': "&quot;", "'": "&#39;"}
_CORNER = 6.0


def escape(text: str) -> str:
    """Return text as it may stand anywhere in XML: no markup, no control character."""
    return escape_markup(clean(text), _QUOTES)


def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    shown = f"{value:.1f}".removesuffix(".0")
    return "0" if shown == "-0" else shown


def write_text(text: str, x: float, y: float, look: str = "") -> str:
    """Return a line of text."""
    shown = f' class="{look}"' if look else ""
    return f'<text x="{number(x)}" y="{number(y)}"{shown}>{escape(text)}</text>'


def write_rect(
    x: float, y: float, width: float, height: float, look: str, *, radius: float = 0.0
) -> str:
    """Return a rectangle."""
    rounded = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" '
        f'height="{number(height)}"{rounded} class="{look}"/>'
    )


def trace_line(places: Sequence[Place]) -> str:
    """Return the path data of a line with rounded corners."""
    parts = [f"M{number(places[0][0])} {number(places[0][1])}"]
    for before, at, after in zip(places, places[1:], places[2:], strict=False):
        first, last = _shorten(at, before), _shorten(at, after)
        parts.append(
            f"L{number(first[0])} {number(first[1])}"
            f"Q{number(at[0])} {number(at[1])} {number(last[0])} {number(last[1])}"
        )
    parts.append(f"L{number(places[-1][0])} {number(places[-1][1])}")
    return "".join(parts)


def _shorten(corner: Place, end: Place) -> Place:
    """Return where the rounding of a corner begins on the way to a neighbouring one."""
    across, along = end[0] - corner[0], end[1] - corner[1]
    length = abs(across) + abs(along)
    share = min(_CORNER, length / 2) / length if length else 0.0
    return corner[0] + across * share, corner[1] + along * share


def trace_tip(places: Sequence[Place], size: float) -> str:
    """Return the path data of the head of an arrow: a triangle at the end of a line."""
    x, y = places[-1]
    is_upright = len(places) > 1 and places[-2][0] == x
    half = size * 0.45
    if is_upright:
        return f"M{number(x)} {number(y)}l{number(-half)} {number(-size)}h{number(2 * half)}z"
    return f"M{number(x)} {number(y)}l{number(-size)} {number(-half)}v{number(2 * half)}z"


def cut_end(places: Sequence[Place], length: float) -> list[Place]:
    """Return a line without its last bit, which its head covers."""
    (x, y), (last_x, last_y) = places[-2], places[-1]
    if x == last_x:
        return [*places[:-1], (x, last_y - min(length, abs(last_y - y)))]
    return [*places[:-1], (last_x - min(length, abs(last_x - x)), y)]
