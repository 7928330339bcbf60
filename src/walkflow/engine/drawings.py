"""Links that a flow may have, drawn as a graph, and the loops in it."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from walkflow.model.diagnostics import Route

_MOST_STARTS = 30
"""From how many nodes of a knot its shortest loop is looked for."""


class PossibleLink(NamedTuple):
    """A link that some measures and facts bring about."""

    before: str
    """The node that comes first: an item or a bundle."""
    node: str
    """The node that waits."""
    name: str
    """The item whose place the node that comes first takes."""
    item: str
    """The item whose link it is."""
    route: Route
    """The name in the file that the link was read from."""
    via: tuple[str, ...]
    """Items that are absent for sure and bridged."""
    needed: tuple[str, str, str, str]
    """The items that must apply for it: both ends, and what they are merged into if they are."""


Chain: TypeAlias = tuple[PossibleLink, ...]
"""The links of a loop, each leading to the next, the last to the first."""


class Drawing:
    """
    The links of a flow with some measures and facts decided and the rest left open.

    It has every link of every version that the open ones can still lead to: if it has
    no loop, none of these versions has one. Where nothing is open it is the graph of
    that one version.

    The reason: let v be one of these versions, and let an item x of v wait for p, by
    its own word or through absent items a, b, ... that are bridged. Any list of
    predecessors that x can have is drawn, so the word that leads to a (or to p) is. An
    item that is absent for sure is bridged here as it is in v. One that may be there is
    drawn as a node with all its own links, so there is a way p, ..., b, a, x through it.
    An item that may be merged or bundled is drawn at every node that may handle it, so
    that each node of v is here, with all that v links to it; a merged item's links go to
    its target here as in v, and if v lacks the target, the way leads through it instead.
    Hence each link of v is a way of at least one link here, and a loop of v is one here.
    """

    def __init__(self, links: Mapping[str, Mapping[str, PossibleLink]]) -> None:
        """Take the links into each node, by the node that comes first."""
        self.links = links

    def find_knots(self) -> Iterator[frozenset[str]]:
        """
        Yield the sets of nodes that all wait for each other, two or more each.

        A loop lies in one of them. So does a loop of any version that the open measures
        and facts can still lead to, since it is a way here that comes back.

        Source: Tarjan (1972), "Depth-first search and linear graph algorithms".
        """
        number: dict[str, int] = {}
        lowest: dict[str, int] = {}
        pile: list[str] = []
        piled: set[str] = set()
        for start in self.links:
            if start in number:
                continue
            path = [(start, iter(self._list_before(start)))]
            number[start] = lowest[start] = len(number)
            pile.append(start)
            piled.add(start)
            while path:
                node, rest = path[-1]
                before = next(rest, None)
                if before is None:
                    path.pop()
                    if path:
                        parent = path[-1][0]
                        lowest[parent] = min(lowest[parent], lowest[node])
                    if lowest[node] == number[node]:
                        knot = pile[pile.index(node) :]
                        del pile[-len(knot) :]
                        piled.difference_update(knot)
                        if len(knot) > 1:
                            yield frozenset(knot)
                elif before not in number:
                    number[before] = lowest[before] = len(number)
                    pile.append(before)
                    piled.add(before)
                    path.append((before, iter(self._list_before(before))))
                elif before in piled:
                    lowest[node] = min(lowest[node], number[before])

    def find_loop(self, knot: Collection[str]) -> Chain:
        """Return the links of a short loop in a knot, each leading to the next."""
        starts = [node for node in self.links if node in knot][:_MOST_STARTS]
        nodes = min((self._find_way_round(node, knot) for node in starts), key=len)
        return tuple(self.links[node][nodes[place - 1]] for place, node in enumerate(nodes))

    def _find_way_round(self, start: str, knot: Collection[str]) -> list[str]:
        """Return the nodes of the shortest loop through a node of a knot, from the start on."""
        next_by_node: dict[str, str] = {}
        queue = [start]
        for node in queue:
            for before in self._list_before(node, knot):
                if before == start:
                    way = [start, node]
                    while way[-1] != start:
                        way.append(next_by_node[way[-1]])
                    return way[:-1]
                if before not in next_by_node:
                    next_by_node[before] = node
                    queue.append(before)
        return []

    def _list_before(self, node: str, scope: Collection[str] | None = None) -> list[str]:
        """Return the nodes that a node waits for, all of them or those within a scope."""
        known = self.links if scope is None else scope
        return [each for each in self.links[node] if each in known]
