"""Totals: they merge by addition, and no way of cutting a log changes them."""

from dataclasses import replace
from fractions import Fraction
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import MONDAY, Entry, a_log, shift  # noqa: E402
from walkflow.engine import totals  # noqa: E402
from walkflow.engine.case_plans import CasePlans  # noqa: E402
from walkflow.engine.compiled import Engine, load_engine  # noqa: E402
from walkflow.engine.replay import Replayer  # noqa: E402
from walkflow.engine.versions import Versions  # noqa: E402
from walkflow.model.calendars import read_named_calendar  # noqa: E402
from walkflow.model.event_log import EventLog, LogSummary  # noqa: E402

FLOW = a_flow(a_step("a", "2wd"), a_step("b", "1wd", "a"), a_step("c", "3d", "a"))
HOUR = 3600

rows = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.sampled_from(["a", "b", "c", "zz"]),
        st.integers(0, 900),
        st.integers(0, 200),
    ),
    min_size=1,
    max_size=40,
)


def make_entries(drawn: list[tuple[int, str, int, int]]) -> list[Entry]:
    """Return rows of a log."""
    return [
        Entry(f"c{case:02}", item, MONDAY + HOUR * start, MONDAY + HOUR * (start + length))
        for case, item, start, length in drawn
    ]


def add_up(log: EventLog, summary: LogSummary, engine: Engine) -> totals.Totals:
    """Return the totals of a log, numbered as another one is."""
    counted = replace(log, summary=summary)
    version = Versions(FLOW).read("after")
    plans = CasePlans([version], read_named_calendar("plain"), log.mapping, ())
    return Replayer(plans, counted, {}, engine).run().totals


@given(rows, st.integers(1, 5))
def test_blocks_change_nothing(drawn: list[tuple[int, str, int, int]], size: int) -> None:
    """However many cases come at a time, and in whatever order rows stand, totals are the same."""
    entries = make_entries(drawn)
    whole = a_log(*entries)
    parted = a_log(*reversed(entries), cases_in_block=size)
    engine = load_engine(plain=True)
    assert add_up(whole, whole.summary, engine) == add_up(parted, whole.summary, engine)


@given(rows, st.integers(2, 4))
def test_parts_add_up_to_the_whole(drawn: list[tuple[int, str, int, int]], parts: int) -> None:
    """Parts of a log by case, merged in any order, are the whole."""
    # Every part knows all activities, in the order of the whole.
    marks = [
        Entry(f"m{part}", item, MONDAY, MONDAY + 912 * HOUR)
        for part in range(parts)
        for item in ("a", "b", "c", "zz")
    ]
    entries = [*make_entries(drawn), *marks]
    whole = a_log(*entries)
    engine = load_engine(plain=True)
    found = []
    for part in range(parts):
        own = [each for each in entries if int(each.case[1:]) % parts == part]
        found.append(add_up(a_log(*own), whole.summary, engine))
    expected = add_up(whole, whole.summary, engine)
    assert reduce(totals.merge, found) == expected
    assert reduce(totals.merge, reversed(found)) == expected


def test_compiled_and_plain_give_the_same() -> None:
    """One source: what numba makes of it counts as Python does."""
    pytest.importorskip("numba", reason="numba is not installed")
    entries = [
        Entry(
            f"c{case:03}",
            item,
            MONDAY + HOUR * (case * 7 + place * (case % 9)),
            MONDAY + HOUR * (case * 7 + place * (case % 9) + case % 60),
            granted=bool(case % 11),
        )
        for case in range(300)
        for place, item in enumerate(["a", "b", "c", "b" if case % 5 else "zz"])
    ]
    # Times before the epoch are negative: division rounds down there too.
    entries += [
        shift(each, -20 * 365 * 24 * HOUR)._replace(case=f"o{each.case}") for each in entries
    ]
    log = a_log(*entries)
    plain = add_up(log, log.summary, load_engine(plain=True))
    assert plain.whole[0][totals.CASES] == 600
    parted = a_log(*entries, cases_in_block=7)
    for threads in (1, 2, 5):
        assert add_up(replace(parted, threads=threads), log.summary, load_engine()) == plain


def test_an_error_in_a_thread_is_told() -> None:
    """What goes wrong with one block is not passed over, and ends the replay."""
    log = a_log(*make_entries([(case, "a", case, 1) for case in range(40)]), cases_in_block=1)
    engine = replace(load_engine(plain=True), is_compiled=True)  # takes arrays, and several threads
    with pytest.raises(RuntimeError, match="no such block"):
        add_up(replace(log, threads=3), log.summary, replace(engine, add_cases=_fail))


def _fail(*_tables: object) -> None:
    message = "no such block"
    raise RuntimeError(message)


def test_no_two_compiled_functions_share_a_name() -> None:
    """Functions of different modules are told apart by their names."""
    from walkflow.engine.compiled import MODULES, _list

    names = [name for module in MODULES for name in _list(module)]
    assert len(names) == len(set(names))


@given(st.integers(0, 10**6))
def test_a_bin_is_less_than_one_part_in_128_wide(days: int) -> None:
    """What a bin stands for is exact below 256 days and near beyond, as far as there are bins."""
    most = totals.find_least(totals.BINS - 1)
    least = totals.find_least(totals.find_bin(days))
    if days < totals.EXACT:
        assert least == days
    elif days < most:
        assert least <= days < least * (1 + 1 / 128)
    else:
        assert least == most


@given(st.lists(st.integers(0, 255), min_size=1), st.integers(1, 100))
def test_percentiles_are_by_nearest_rank(days: list[int], percent: int) -> None:
    """The least value that at least such a share of the values does not exceed."""
    bins = [0] * totals.BINS
    for each in days:
        bins[totals.find_bin(each)] += 1
    found = totals.find_percentile(bins, Fraction(percent, 100))
    assert found == min(
        value for value in days if 100 * sum(each <= value for each in days) >= percent * len(days)
    )
