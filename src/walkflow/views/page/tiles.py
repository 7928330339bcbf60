"""The figures that a director asks for first, large."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from walkflow.views.page.elements import Markup, element, join

if TYPE_CHECKING:
    from collections.abc import Iterable


class Tile(NamedTuple):
    """A figure and what it is of."""

    figure: str
    caption: str
    note: str = ""
    is_main: bool = False
    """Whether it is the headline's."""


def draw_tiles(tiles: Iterable[Tile]) -> Markup:
    """Return figures side by side, each said before it is shown to who hears the page."""
    return element("dl", join(_draw(tile) for tile in tiles), class_="tiles")


def _draw(tile: Tile) -> Markup:
    return element(
        "div",
        element("dt", tile.caption),
        element("dd", tile.figure, class_="figure"),
        element("dd", tile.note, class_="note") if tile.note else None,
        class_="tile main" if tile.is_main else "tile",
    )
