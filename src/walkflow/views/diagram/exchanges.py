"""Boxes change places until no exchange brings what is linked nearer together."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from walkflow.views.diagram.grid import Edge, Spot

_SWEEPS = 8
_MANY = 120
"""From so many boxes on, places are improved less often."""

Cells: TypeAlias = dict[str, Spot]


def improve(
    spots: Cells,
    room: Mapping[str, Sequence[Spot]],
    edges: Sequence[Edge],
    floor: Mapping[str, Sequence[str]],
) -> Cells:
    """
    Return better places for some boxes.

    Args:
        spots: Where all boxes stand.
        room: Where each box may stand; one that is not in it stays.
        edges: The arrows, which are to be short and straight.
        floor: The boxes below which each one has to stand.
    """
    sweeps = _SWEEPS if len(room) < _MANY else 2
    exchanger = _Exchanger(spots, room, edges, floor)
    for _ in range(sweeps):
        moved = [exchanger.move(node) for node in room]
        if not any(moved):
            break
    return exchanger.spots


class _Exchanger:
    """Knows where every box stands, and what a place costs it."""

    def __init__(
        self,
        spots: Cells,
        room: Mapping[str, Sequence[Spot]],
        edges: Sequence[Edge],
        floor: Mapping[str, Sequence[str]],
    ) -> None:
        self.spots = dict(spots)
        self._room = room
        self._taken = {spot: node for node, spot in spots.items()}
        self._near: dict[str, list[tuple[str, float]]] = {node: [] for node in spots}
        for edge in edges:
            if edge.before in spots and edge.after in spots:
                self._near[edge.before].append((edge.after, edge.weight))
                self._near[edge.after].append((edge.before, edge.weight))
        self._above = {node: floor.get(node, ()) for node in spots}
        self._below: dict[str, list[str]] = {node: [] for node in spots}
        for node in spots:
            for source in self._above[node]:
                if source in self._below:
                    self._below[source].append(node)

    def move(self, node: str) -> bool:
        """Move a box to its best place, perhaps in exchange for another; return whether it did."""
        here = self.spots[node]
        best, most = here, 1e-6
        for spot in self._room[node]:
            other = self._taken.get(spot)
            if spot != here and self._may_exchange(node, spot, other, here):
                gain = self._find_gain(node, spot, other, here)
                if gain > most:
                    best, most = spot, gain
        if best == here:
            return False
        other = self._taken.pop(best, None)
        del self._taken[here]
        self._put(node, best, other, here)
        self._taken[best] = node
        if other is not None:
            self._taken[here] = other
        return True

    def _find_gain(self, node: str, spot: Spot, other: str | None, here: Spot) -> float:
        """Return by how much all would be nearer together."""
        old = self._weigh(node) + (self._weigh(other) if other else 0.0)
        self._put(node, spot, other, here)
        new = self._weigh(node) + (self._weigh(other) if other else 0.0)
        self._put(node, here, other, spot)
        return old - new

    def _put(self, node: str, spot: Spot, other: str | None, spot_of_other: Spot) -> None:
        self.spots[node] = spot
        if other is not None:
            self.spots[other] = spot_of_other

    def _may_exchange(self, node: str, spot: Spot, other: str | None, here: Spot) -> bool:
        if other is None:
            return self._may_stand(node, spot)
        if other not in self._room or here not in self._room[other]:
            return False
        is_linked = other in self._above[node] or other in self._below[node]
        return not is_linked and self._may_stand(node, spot) and self._may_stand(other, here)

    def _may_stand(self, node: str, spot: Spot) -> bool:
        """Return whether a box would stand below what it waits for, and above what waits for it."""
        return all(self.spots[each].row < spot.row for each in self._above[node]) and all(
            self.spots[each].row > spot.row for each in self._below[node]
        )

    def _weigh(self, node: str) -> float:
        """Return what the place of a box costs: long arrows, bends, and boxes in the way."""
        column, row = self.spots[node]
        cost = 0.02 * row + 0.01 * column
        for other, weight in self._near[node]:
            far = self.spots[other]
            across, along = abs(far.column - column), abs(far.row - row)
            cost += weight * (across + 0.7 * along + (0.3 if across and along > 1 else 0.0))
            if across == 0 and along > 1:
                top, bottom = sorted((far.row, row))
                between = (Spot(column, each) for each in range(top + 1, bottom))
                cost += weight * 0.8 * sum(spot in self._taken for spot in between)
        return cost
