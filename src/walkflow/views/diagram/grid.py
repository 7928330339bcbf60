"""A drawing as a grid: which cell each box stands in, and what the cells are between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

START = "\N{BULLET}start"
END = "\N{BULLET}end"
"""The virtual nodes: no item has such an id."""


class Spot(NamedTuple):
    """A cell of the grid."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Block:
    """A box that is to be placed."""

    id: str
    stage: str
    height: float
    is_critical: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow that is to be drawn; arrows of one style may share their way."""

    before: str
    after: str
    style: str
    is_critical: bool = False
    weight: float = 1.0
    """How much it counts for the places of its boxes."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Rows below the columns, for a stage that runs beside the others."""

    stage: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything stands; the first column is the start's, the last one the end's."""

    spots: Mapping[str, Spot]
    columns: Sequence[str | None]
    """The stage of each column; None: the start, the end, or none."""
    rows: int
    """Above the lanes."""
    lanes: Sequence[Lane]

    @property
    def all_rows(self) -> int:
        """The rows with those of the lanes."""
        return self.lanes[-1].last + 1 if self.lanes else self.rows
