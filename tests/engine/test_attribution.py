"""Shapley values: worked examples, what defines them, and the draw for many players."""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from math import sqrt
from statistics import stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkflow.engine.attribution import MOST_EXACT, PAIRS, Attribution, Coalition, attribute

Game = dict[Coalition, int | None]


def play(game: Game) -> Attribution:
    """Share out what is saved of what remains with each coalition."""
    players = sorted(frozenset().union(*game))
    return attribute(players, game.__getitem__)


def find_mean_over_orders(game: Game) -> dict[str, Fraction]:
    """Return the shares by their definition: the mean, over all orders, of what each adds."""

    def save(coalition: Coalition) -> int:
        inside = [game[coalition]]
        if inside == [None]:
            inside = [left for some, left in game.items() if some <= coalition]
        whole = game[frozenset()]
        assert whole is not None
        return max(whole - left for left in inside if left is not None)

    players = sorted(frozenset().union(*game))
    shares = dict.fromkeys(players, Fraction(0))
    orders = list(permutations(players))
    for order in orders:
        for place, player in enumerate(order):
            before, after = frozenset(order[:place]), frozenset(order[: place + 1])
            shares[player] += Fraction(save(after) - save(before), len(orders))
    return shares


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Draw what remains with every coalition of up to four; some have no value of their own."""
    players = "abcd"[: draw(st.integers(1, 4))]
    coalitions: list[Coalition] = [frozenset()]
    for player in players:
        coalitions += [some | {player} for some in coalitions]
    values = st.one_of(st.integers(0, 50), st.none())
    ends = {frozenset(), frozenset(players)}
    return {some: draw(st.integers(0, 50) if some in ends else values) for some in coalitions}


def test_airport_game() -> None:
    """The textbook's runway: the dearest pays what nobody else needs, the rest is shared."""
    cost = {"a": 8, "b": 11, "c": 13, "d": 18}
    attribution = attribute("abcd", lambda some: -max((cost[each] for each in some), default=0))
    assert [share.shapley for share in attribution.shares.values()] == [2, 3, 4, 9]


def test_glove_game() -> None:
    """One left glove and two right ones: the left one is worth two thirds of a pair."""
    attribution = attribute("abc", lambda some: -int("a" in some and len(some) > 1))
    shares = {player: share.shapley for player, share in attribution.shares.items()}
    assert shares == {"a": Fraction(2, 3), "b": Fraction(1, 6), "c": Fraction(1, 6)}


def test_alone_and_without() -> None:
    """What a player saves alone, and what would be lost without it, stand beside its share."""
    left = {"": 10, "a": 6, "b": 6, "ab": 5}
    share = attribute("ab", lambda some: left["".join(sorted(some))]).shares["a"]
    assert (share.shapley, share.alone, share.without, share.error) == (Fraction(5, 2), 4, 1, None)


def test_nobody_shares_nothing() -> None:
    """Without players there is nothing to share."""
    attribution = attribute([], lambda _: 7)
    assert (attribution.saved, attribution.shares) == (0, {})


def test_coalition_without_a_value_is_worth_the_best_inside_it() -> None:
    """Where two of three exclude each other, they count as the better one of them."""
    game: Game = {
        frozenset(): 10,
        frozenset("a"): 4,
        frozenset("b"): 8,
        frozenset("c"): 10,
        frozenset("ab"): None,
        frozenset("ac"): 4,
        frozenset("bc"): 8,
        frozenset("abc"): 0,
    }
    with_best = game | {frozenset("ab"): 4}
    assert play(game).shares == play(with_best).shares


@given(game=games())
def test_shares_are_means_over_all_orders(game: Game) -> None:
    """The formula over coalitions is the definition over orders."""
    shares = {player: share.shapley for player, share in play(game).shares.items()}
    assert shares == find_mean_over_orders(game)


@given(game=games())
def test_shares_add_up_to_the_whole(game: Game) -> None:
    """Nothing is lost and nothing invented, exactly."""
    attribution = play(game)
    everyone = game[frozenset().union(*game)]
    assert attribution.saved == (game[frozenset()] or 0) - (everyone or 0)
    assert sum(share.shapley for share in attribution.shares.values()) == attribution.saved


def many(count: int) -> list[str]:
    """Return the ids of many players."""
    return [f"p{number:02}" for number in range(count)]


def worth(own: Callable[[int], int]) -> Callable[[Coalition], int]:
    """Return what remains when each player saves its own, and the first three a week together."""

    def measure(some: Coalition) -> int:
        together = {"p00", "p01", "p02"} <= some
        return 500 - sum(own(int(each[1:])) for each in some) - 5 * together

    return measure


@pytest.mark.parametrize("count", [MOST_EXACT, MOST_EXACT + 1])
def test_draw_begins_after_twelve(count: int) -> None:
    """Twelve players are asked exactly; thirteen are drawn, and say so."""
    attribution = attribute(many(count), worth(lambda _: 1))
    is_drawn = count > MOST_EXACT
    assert (attribution.orders is not None) == is_drawn
    assert (attribution.shares["p05"].error is not None) == is_drawn


def test_drawn_shares_add_up_exactly() -> None:
    """Each order adds up to the whole, so their mean does."""
    attribution = attribute(many(15), worth(lambda number: number % 4))
    assert sum(share.shapley for share in attribution.shares.values()) == attribution.saved


def test_drawn_shares_are_near_the_exact_ones() -> None:
    """Who saves the same in any order has no error; the others are within four of theirs."""
    shares = attribute(many(14), worth(lambda number: number)).shares
    assert shares["p07"].shapley == 7
    assert shares["p07"].error == pytest.approx(0)
    error = shares["p00"].error
    assert error is not None
    assert 0 < error < 0.5
    assert abs(shares["p00"].shapley - Fraction(5, 3)) <= 4 * error


def test_same_seed_same_draw() -> None:
    """The draw depends on nothing but its seed."""
    first, again, other = (
        attribute(many(13), worth(lambda _: 1), seed).shares["p00"] for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_drawn_order_skips_what_has_no_value() -> None:
    """In an order that was drawn, a coalition without a value adds nothing."""

    def measure(some: Coalition) -> int | None:
        return None if len(some) == 12 else 100 - len(some)

    attribution = attribute(many(13), measure)
    assert sum(share.shapley for share in attribution.shares.values()) == 13
    assert {share.without for share in attribution.shares.values()} == {None}


def test_what_each_saves_alone_and_what_is_lost_without_it() -> None:
    """Beside the share, which is between the two where measures help one another."""
    game: Game = {
        frozenset(): 10,
        frozenset("a"): 7,
        frozenset("b"): 6,
        frozenset("ab"): 1,
    }
    attribution = play(game)
    assert attribution.saved == 9
    shares = attribution.shares
    assert (shares["a"].alone, shares["a"].without, shares["a"].shapley) == (3, 5, Fraction(4))
    assert (shares["b"].alone, shares["b"].without, shares["b"].shapley) == (4, 6, Fraction(5))
    assert shares["a"].error is None


def test_orders_are_drawn_in_pairs_that_mirror_each_other() -> None:
    """So of two that save only together each saves half, with no error at all."""
    players = [f"p{number:02}" for number in range(MOST_EXACT + 1)]
    pair = {players[3], players[7]}
    attribution = attribute(players, lambda some: 1 - (pair <= some))
    assert {player for player, share in attribution.shares.items() if share.shapley} == pair
    for player in pair:
        assert attribution.shares[player].shapley == Fraction(1, 2)
        assert attribution.shares[player].error == 0
        assert (attribution.shares[player].alone, attribution.shares[player].without) == (0, 1)
    assert attribution.orders == 2 * PAIRS


def test_of_many_what_each_saves_alone_and_what_is_lost_without_it() -> None:
    """As of few; where the others mean nothing without a player, nothing is said of that."""
    players = [f"p{number:02}" for number in range(MOST_EXACT + 1)]

    def measure(some: Coalition) -> int | None:
        if len(some) == MOST_EXACT and players[0] not in some:
            return None
        return 20 - len(some) - (players[1] in some)

    shares = attribute(players, measure).shares
    assert (shares[players[0]].alone, shares[players[0]].without) == (1, None)
    assert (shares[players[1]].alone, shares[players[1]].without) == (2, 2)


def test_the_error_of_a_draw_is_that_of_a_mean() -> None:
    """Of three that save only together the first and the last of each pair of orders save."""
    players = [f"p{number:02}" for number in range(MOST_EXACT + 1)]
    three = set(players[2:5])
    attribution = attribute(players, lambda some: 1 - (three <= some))
    for player in three:
        share = attribution.shares[player]
        hits = int(share.shapley * 2 * PAIRS)
        pairs = [1] * hits + [0] * (PAIRS - hits)
        assert share.error == pytest.approx(stdev(pairs) / sqrt(PAIRS) / 2)
        assert share.shapley == pytest.approx(1 / 3, abs=5 * stdev(pairs) / sqrt(PAIRS) / 2)
