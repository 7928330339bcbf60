"""Who saved how much of a total that several achieved together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial, sqrt
from random import Random
from typing import NamedTuple, TypeAlias

Coalition: TypeAlias = frozenset[str]
"""Some of the players, by id."""

MOST_EXACT = 12
"""With more players than this, orders are drawn instead of asking every coalition."""

SEED = 20240221
"""Of the draw; the same input gives the same figures."""

PAIRS = 128
"""Orders drawn, each together with its reverse."""


class Share(NamedTuple):
    """One player's part of what all saved together."""

    shapley: Fraction
    """Its fair share; the shares of all add up to the whole, exactly."""
    alone: int
    """What it saves without the others."""
    without: int | None
    """What would be lost without it; None: the others mean nothing without it."""
    error: float | None
    """The standard error of a share that was drawn; None: the share is exact."""


class Attribution(NamedTuple):
    """A whole, shared out."""

    saved: int
    """What all players save together."""
    shares: Mapping[str, Share]
    """By player, in the order given."""
    orders: int | None
    """How many orders were drawn; None: every coalition was asked."""


def attribute(
    players: Sequence[str], measure: Callable[[Coalition], int | None], seed: int = SEED
) -> Attribution:
    """
    Return how much each player saved, as Shapley values.

    The mean, over all orders in which the players could join, of what each saves
    when it joins. A coalition without a value of its own is worth what the best
    coalition inside it that has one saves; in an order that was drawn, what those
    who joined before saved.

    Args:
        players: Their ids; each coalition is a set of them.
        measure: What remains with a coalition, for example the length of a path;
            None where the coalition means nothing. Nobody and everybody have a value.
        seed: Of the draw, for more than 12 players.

    Returns:
        The shares, in the unit of what is measured. From 13 players on they are means
        over orders drawn with the seed, each with its reverse, and have an error.

    Source: Shapley (1953), "A value for n-person games"; the draw after Castro, Gómez
    and Tejada (2009), "Polynomial calculation of the Shapley value based on sampling".

    >>> attribute(["a", "b"], lambda some: 10 - 4 * ("a" in some) - 4 * bool(some)).shares["b"]
    Share(shapley=Fraction(2, 1), alone=4, without=0, error=None)
    """
    savings = _Savings(measure)
    everyone = frozenset(players)
    saved = savings.find_own(everyone) or 0
    if len(players) <= MOST_EXACT:
        shares = {
            player: Share(
                _find_share(player, everyone, savings),
                savings.find(frozenset({player})),
                saved - savings.find(everyone - {player}),
                None,
            )
            for player in players
        }
        return Attribution(saved, shares, None)
    means, errors = _draw_shares(players, savings, Random(seed))  # noqa: S311 - no secret
    shares = {}
    for player in players:
        rest = savings.find_own(everyone - {player})
        without = None if rest is None else saved - rest
        alone = savings.find(frozenset({player}))
        shares[player] = Share(means[player], alone, without, errors[player])
    return Attribution(saved, shares, 2 * PAIRS)


class _Savings:
    """What coalitions save, each worked out once."""

    def __init__(self, measure: Callable[[Coalition], int | None]) -> None:
        self._measure = measure
        self._whole = measure(frozenset()) or 0
        self._own: dict[Coalition, int | None] = {frozenset(): 0}
        self._best: dict[Coalition, int] = {frozenset(): 0}

    def find_own(self, coalition: Coalition) -> int | None:
        """Return what a coalition saves by itself; None where it means nothing."""
        if coalition not in self._own:
            left = self._measure(coalition)
            self._own[coalition] = None if left is None else self._whole - left
        return self._own[coalition]

    def find(self, coalition: Coalition) -> int:
        """Return what a coalition saves: by itself, or as the best one inside it."""
        own = self.find_own(coalition)
        return self._find_best(coalition) if own is None else own

    def _find_best(self, coalition: Coalition) -> int:
        """Return the most that a coalition or any inside it saves by itself."""
        if coalition not in self._best:
            own = self.find_own(coalition)
            inner = max(self._find_best(coalition - {player}) for player in coalition)
            self._best[coalition] = inner if own is None else max(own, inner)
        return self._best[coalition]


def _find_share(player: str, everyone: Coalition, savings: _Savings) -> Fraction:
    """Return the weighted mean of what a player adds to each coalition of the others."""
    count = len(everyone)
    weights = [factorial(size) * factorial(count - size - 1) for size in range(count)]
    total = 0
    for others in _list_coalitions(sorted(everyone - {player})):
        added = savings.find(others | {player}) - savings.find(others)
        total += weights[len(others)] * added
    return Fraction(total, factorial(count))


def _list_coalitions(players: Sequence[str]) -> Iterator[Coalition]:
    for size in range(len(players) + 1):
        for some in combinations(players, size):
            yield frozenset(some)


def _draw_shares(
    players: Sequence[str], savings: _Savings, random: Random
) -> tuple[Mapping[str, Fraction], Mapping[str, float]]:
    """Return the mean of what each player adds in orders drawn, and its standard error."""
    sums = dict.fromkeys(players, 0)
    squares = dict.fromkeys(players, 0)
    for _ in range(PAIRS):
        order = random.sample(players, len(players))
        added = dict.fromkeys(players, 0)
        for each in (order, order[::-1]):
            for player, more in _walk_in(each, savings):
                added[player] += more
        for player, more in added.items():
            sums[player] += more
            squares[player] += more * more
    shares = {player: Fraction(total, 2 * PAIRS) for player, total in sums.items()}
    return shares, {
        player: sqrt((PAIRS * squares[player] - sums[player] ** 2) / (PAIRS - 1)) / (2 * PAIRS)
        for player in players
    }


def _walk_in(order: Sequence[str], savings: _Savings) -> Iterator[tuple[str, int]]:
    """Yield what each player adds when they join in this order."""
    inside: Coalition = frozenset()
    saved = 0
    for player in order:
        inside |= {player}
        own = savings.find_own(inside)
        if own is None:
            yield player, 0
        else:
            yield player, own - saved
            saved = own
