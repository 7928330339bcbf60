"""Variants with how many cases have each: ranked, and added up."""

from collections.abc import Mapping

import pytest

pytest.importorskip("numpy", reason="needs the extra log")

from walkflow.engine.variant_counts import count_up

A, B, C, D, E = (0, 1), (0, 1, 2), (0, 2), (0, 256), (1,)


@pytest.mark.parametrize(
    ("cases", "most", "expected"),
    [
        ({A: 3, B: 2, C: 1}, 3, {A, B, C}),
        ({A: 3, B: 2, C: 1}, 5, {A, B, C}),
        ({A: 3, B: 2, C: 2, D: 1}, 1, {A}),
        ({A: 3, B: 2, C: 2, D: 1}, 2, {A, B, C}),
        ({A: 3, B: 2, C: 2, D: 1}, 3, {A, B, C}),
        ({A: 1, B: 1, C: 1, D: 1, E: 1}, 1, {D}),
        ({A: 1, B: 1, C: 1, D: 1, E: 1}, 2, {D, A}),
        ({A: 1, B: 1, C: 1, D: 1, E: 1}, 3, {D, A, B}),
        ({A: 1, B: 1, C: 1, D: 1, E: 1}, 4, {D, A, B, C}),
        ({E: 1, C: 1, B: 1, A: 1, D: 1}, 2, {D, A}),
    ],
)
def test_the_most_frequent(
    cases: Mapping[tuple[int, ...], int], most: int, expected: set[tuple[int, ...]]
) -> None:
    """With all that are as frequent as the last; of single ones those that come first by bytes."""
    found = count_up(cases.items()).list_frequent(most)
    assert {codes for codes, _ in found} == expected
    assert len(found) == len(expected)
    assert all(cases[codes] == number for codes, number in found)


def test_frequent_ones_stand_beside_the_first_of_the_single_ones() -> None:
    """Two occur more than once; of single ones there are no more than were asked for."""
    counted = count_up({A: 1, B: 2, C: 1, D: 3, E: 1}.items())
    assert {codes for codes, _ in counted.list_frequent(3)} == {B, D, A, C, E}
    assert {codes for codes, _ in counted.list_frequent(2)} == {B, D}
    more = count_up({A: 1, B: 1, C: 1, D: 3, E: 1}.items())
    assert {codes for codes, _ in more.list_frequent(2)} == {D, A, B}


def test_counts_are_equal_in_whatever_order() -> None:
    """And they add up."""
    one, two = count_up({A: 1, B: 2}.items()), count_up({B: 2, A: 1}.items())
    assert one == two
    assert one != count_up({A: 1, B: 1}.items())
    assert one != "variants"
    assert dict((one + count_up({B: 1, C: 4}.items())).list_all()) == {A: 1, B: 3, C: 4}
    assert (len(one), len(count_up(()))) == (2, 0)
