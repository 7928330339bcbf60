"""Variants: counted by a table, they are what counting sequences one by one gives."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="needs the extra log")

from walkflow.engine.columns import ITEM, NONE, ROW_COLUMNS  # noqa: E402
from walkflow.engine.compiled import load_engine  # noqa: E402
from walkflow.engine.variant_counter import VariantCounter  # noqa: E402
from walkflow.engine.variant_counts import VariantCounts, count_up  # noqa: E402

Case = tuple[int, list[int]]
cases = st.lists(
    st.tuples(st.integers(-1, 1), st.lists(st.sampled_from([0, 1, 2, 255, 256, 300]), max_size=4)),
    max_size=30,
)


def count(drawn: list[Case], size: int) -> VariantCounts:
    """Return the variants of cases that come some at a time."""
    counter = VariantCounter(load_engine(plain=True), 400)
    for first in range(0, len(drawn), size):
        part = drawn[first : first + size]
        items = [item for _, each in part for item in each]
        rows = [[0] * len(items) for _ in range(ROW_COLUMNS)]
        rows[ITEM] = items
        begins = np.cumsum([0, *(len(each) for _, each in part)]).tolist()
        counter.add(np.array([flow for flow, _ in part]), [begins], rows)
    return counter.read()


def count_singly(drawn: list[Case]) -> Counter[tuple[int, ...]]:
    """Return the same by a dictionary."""
    return Counter((flow, *items) for flow, items in drawn if flow != NONE)


@given(cases, st.integers(1, 7))
def test_counts_what_a_dictionary_counts(drawn: list[Case], size: int) -> None:
    """However many cases come at a time; those that follow no flow are not counted."""
    found = count(drawn, size)
    assert dict(found.list_all()) == count_singly(drawn)
    assert len(found) == len(count_singly(drawn))


@given(cases, cases)
def test_parts_add_up(one: list[Case], two: list[Case]) -> None:
    """Two logs have together what they have one after the other."""
    assert count(one, 3) + count(two, 3) == count([*one, *two], 5)


@given(cases, st.integers(1, 5))
def test_lists_the_most_frequent(drawn: list[Case], most: int) -> None:
    """Of equally rare ones those that come first by the bytes of their codes."""
    counted = count_singly(drawn)
    found = dict(count_up(counted.items()).list_frequent(most))
    assert all(counted[codes] == number for codes, number in found.items())
    least = min((number for _, number in counted.most_common(most)), default=0)
    expected = {codes for codes, number in counted.items() if number >= least}
    if least == 1 and len(counted) > most:
        single = sorted(
            (codes for codes in counted if counted[codes] == 1),
            key=lambda codes: np.array(codes, dtype="<i4").tobytes(),
        )
        expected = {codes for codes in counted if counted[codes] > 1} | set(single[:most])
    assert set(found) == expected
