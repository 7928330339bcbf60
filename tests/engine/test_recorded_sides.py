from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_flow, a_step
from tests.engine.walking import a_pause, a_visit, a_walk, on
from walkflow.engine.recorded_sides import RecordedSide, Recording, compare_recorded
from walkflow.engine.sides import make_side
from walkflow.model.calendars import read_named_calendar
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.gates import Subject
from walkflow.model.run_report import Owner
from walkflow.model.walk import DeviationKind, Walk
from walkflow.model.walk_comparison import ComparedScope, RecordedFlow

PLAIN = read_named_calendar("plain")
CHAIN = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"), a_step("c", "1wd", "b"))
numbers = count()


def a_run(*days: int, items: str = "abc", **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk in which each item takes so many working days, one after the other."""
    visits, day = [], 0
    for item, taken in zip(items, days, strict=False):
        visits.append(a_visit(item, on_workday(day), on_workday(day + taken)))
        day += taken
    return a_walk(*visits, **{"walk": f"w{next(numbers)}", **rest})


def on_workday(day: int) -> str:
    """Return a stamp so many working days after a Monday."""
    return on(day // 5 * 7 + day % 5)


def a_side(word: str, *walks: Walk, flow: Flow = CHAIN, version: str | None = None) -> RecordedSide:
    """Return walks through one flow as a side."""
    return RecordedSide(word, (Recording(flow, walks, PLAIN),), version)


def compare(
    before: list[Walk],
    after: list[Walk],
    flow: Flow = CHAIN,
    facts: Mapping[str, str] | None = None,
) -> RecordedFlow:
    """Return two sides of walks through one flow, compared."""
    sides = a_side("old", *before, flow=flow), a_side("new", *after, flow=flow)
    return compare_recorded(*sides, facts or {}).recorded.flows[0]


# --- medians and ratios --------------------------------------------------------------------------


def test_medians_ranges_and_ratios() -> None:
    """From 8, 10 and 12 working days to 4 and 6: half of the median, and the whole range."""
    flow = compare(
        [a_run(2, 5, 1), a_run(3, 6, 1), a_run(4, 6, 2)], [a_run(1, 2, 1), a_run(2, 3, 1)]
    )
    figure = flow.chargeable_wd
    assert (figure.before.median, figure.before.min, figure.before.max) == (10, 8, 12)
    assert (figure.after.median, figure.after.min, figure.after.max) == (5, 4, 6)
    assert (figure.saved, figure.compression, figure.reason) == (5, 0.5, None)
    assert flow.compression.actual == 0.5
    assert (flow.scope, flow.scope_reason, flow.refused[0].subject) == (
        ComparedScope.WHOLE,
        None,
        Subject.MATERIALS,
    )


def test_applicant_compression_is_in_calendar_days() -> None:
    """Ten working days from a Monday are fourteen days, five are seven, four are four."""
    flow = compare([a_run(3, 6, 1)], [a_run(1, 2, 1)])
    assert (flow.elapsed_d.before.median, flow.elapsed_d.after.median) == (14, 4)
    assert flow.compression.applicant == pytest.approx(1 - 4 / 14)
    assert flow.compression.applicant_wd == pytest.approx(0.6)


def test_pauses_are_not_in_hand() -> None:
    """A pause shortens what the authority had, not what the applicant waited."""
    paused = a_visit("a", on(0), on(4), pauses=[a_pause(on(1), on(3))])
    flow = compare([a_run(4, items="a")], [a_walk(paused)])
    assert (flow.chargeable_wd.saved, flow.elapsed_wd.saved) == (2, 0)


def test_what_grew_is_negative() -> None:
    """From 4 to 6 days is half as much again."""
    flow = compare([a_run(1, 2, 1)], [a_run(2, 3, 1)])
    assert (flow.compression.actual, flow.chargeable_wd.saved) == (-0.5, -2)


def test_nothing_before_gives_no_ratio() -> None:
    """Of nothing, nothing is a share; what was saved is said all the same."""
    flow = compare([a_run(0, 0, 0)], [a_run(1, 0, 0)])
    assert (flow.compression.actual, flow.chargeable_wd.saved) == (None, -1)
    assert "is 0" in str(flow.chargeable_wd.reason)


@given(
    st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=4),
    st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=1, max_size=4),
)
def test_a_chain_in_hand_takes_its_items(before: list[Any], after: list[Any]) -> None:
    """Items one after the other: the days in hand are the sum of theirs, on either side."""
    flow = compare([a_run(*days) for days in before], [a_run(*days) for days in after])
    assert (flow.chargeable_wd.before.min, flow.chargeable_wd.before.max) == (
        min(map(sum, before)),
        max(map(sum, before)),
    )
    assert flow.chargeable_wd.model_dump(exclude={"test"}) == (
        flow.same_items.chargeable_wd.model_dump(exclude={"test"})
    )


@given(st.permutations(range(6)))
def test_the_order_of_the_walks_changes_nothing(order: list[int]) -> None:
    """Files may be read in any order."""
    days = [(1, 2, 3), (2, 2, 2), (1, 0, 4), (0, 1, 1), (3, 3, 3), (2, 5, 1)]
    runs = [a_run(*each, walk=f"r{number}") for number, each in enumerate(days)]
    other = [a_run(1, 1, 1)]
    mixed = compare([runs[number] for number in order], other)
    plain = compare(runs, other)
    assert mixed.chargeable_wd == plain.chargeable_wd
    assert [each.in_hand_wd for each in mixed.items] == [each.in_hand_wd for each in plain.items]
    assert [each.wd for each in mixed.owners] == [each.wd for each in plain.owners]


# --- what is not known ---------------------------------------------------------------------------


def test_unknown_runs_are_counted_apart() -> None:
    """A run whose decision nobody stamped is no run of 0 days."""
    unknown = a_walk(a_visit("a", on(0), on(2)), a_visit("b", on(2)), a_visit("c", on(5), on(6)))
    flow = compare([a_run(2, 5, 1), unknown], [a_run(1, 2, 1)])
    before = flow.chargeable_wd.before
    assert (before.known, before.unknown, before.median) == (1, 1, 8)
    assert flow.compression.actual == 0.5


def test_a_side_that_does_not_know_gives_no_ratio() -> None:
    """Where no run of a side knows the figure there is a reason and no number."""
    undated = a_walk(a_visit("a", "day 1 09:00", "day 1 10:00"), walk="u")
    flow = compare([a_run(2, items="a")], [undated])
    assert flow.chargeable_wd.after.median is None
    assert (flow.compression.actual, flow.chargeable_wd.saved) == (None, None)
    assert str(flow.chargeable_wd.reason) == "known of no run after"


def test_a_month_is_not_a_day() -> None:
    """A run of which only the month is known has no days."""
    month = a_walk(a_visit("a", "2026-03", "2026-04"))
    flow = compare([month], [a_run(2, items="a")])
    assert str(flow.elapsed_d.reason) == "known of no run before"


def test_documents_and_trips_only_where_every_visit_says() -> None:
    """A visit that does not say how often the applicant came makes the run unknown."""
    told = a_walk(a_visit("a", on(0), on(1), trips=2, materials=4), walk="t")
    half = a_walk(
        a_visit("a", on(0), on(1), trips=1), a_visit("b", on(1), on(2), trips=1, materials=2)
    )
    flow = compare([told], [half])
    assert flow.trips.after.median == 2
    assert (flow.trips.before.median, flow.materials.after.median) == (2, None)


# --- chance --------------------------------------------------------------------------------------


def test_too_few_runs_have_no_p() -> None:
    """Five runs on a side are too few, however clear the difference."""
    flow = compare([a_run(9, 1, 1) for _ in range(6)], [a_run(1, 1, 1) for _ in range(5)])
    test = flow.chargeable_wd.test
    assert (test.p, test.u, test.differs) == (None, None, None)
    assert (test.before_runs, test.after_runs) == (6, 5)
    assert str(test.reason).startswith("too few runs: 6 before and 5 after")


def test_six_runs_a_side_are_tested() -> None:
    """Six against six without overlap: 2 of 924 ways to deal them."""
    flow = compare(
        [a_run(9, days, 1) for days in range(6)], [a_run(1, days, 1) for days in range(6)]
    )
    test = flow.chargeable_wd.test
    assert (test.u, test.exact, test.differs, test.reason) == (36, True, True, None)
    assert test.p == pytest.approx(2 / 924)
    assert flow.elapsed_d.test.p == pytest.approx(2 / 924)


def test_runs_that_do_not_know_are_not_tested() -> None:
    """Six runs of which one does not know the figure are five."""
    unknown = a_walk(a_visit("a", on(0)), a_visit("b"), a_visit("c"), walk="u")
    flow = compare(
        [a_run(9, 1, 1) for _ in range(5)] + [unknown], [a_run(1, 1, 1) for _ in range(6)]
    )
    assert flow.chargeable_wd.test.before_runs == 5
    assert "too few runs" in str(flow.chargeable_wd.test.reason)


def test_the_same_project_on_both_sides_is_not_tested() -> None:
    """A project that was walked before and after is no run of its own."""
    before = [a_run(9, 1, 1, project=f"p{number}") for number in range(6)]
    after = [a_run(1, 1, 1, project=f"p{number + 5}") for number in range(6)]
    test = compare(before, after).chargeable_wd.test
    assert test.p is None
    assert '"p5" is on both sides' in str(test.reason)


# --- scopes --------------------------------------------------------------------------------------


def test_a_part_is_compared_on_the_same_items_only() -> None:
    """Where one side tells only a part, its items are compared, and nothing from start to end."""
    flow = compare([a_run(2, 5, 1)], [a_run(1, 2, items="ab", scope="part")])
    assert flow.scope is ComparedScope.SAME_ITEMS
    assert "no run after tells the whole" in str(flow.scope_reason)
    assert flow.same_items.items == ("a", "b")
    assert flow.compression.actual == pytest.approx(1 - 3 / 7)
    assert (flow.compression.applicant, flow.elapsed_d.saved) == (None, None)
    assert flow.elapsed_d.before.median == 10
    assert [each.item for each in flow.only_before] == ["c"]
    assert (flow.before.part, flow.after.part) == (0, 1)


def test_an_item_that_is_due_and_missing_is_another_scope() -> None:
    """A side that left out an item which applies did not do the same."""
    flow = compare([a_run(2, 5, 1)], [a_run(2, 5)])
    assert 'no whole run after visited "Item c"' in str(flow.scope_reason)
    assert flow.compression.actual == 0
    assert str(flow.only_before[0].reason) == "due on the other side too, where no run visited it"


def test_other_facts_are_another_scope() -> None:
    """Projects of which another fact is true have other items."""
    flow = a_flow(
        a_step("a", "2wd"),
        a_step("b", "3wd", "a", when={"size": "large"}),
        facts={"size": ["small", "large"]},
    )
    compared = compare(
        [a_run(2, 3, items="ab", facts={"size": "large"})], [a_run(1, items="a")], flow
    )
    assert "size=large before and size=small after" in str(compared.scope_reason)
    assert (compared.same_items.items, compared.compression.actual) == (("a",), 0.5)
    assert "does not apply" in str(compared.only_before[0].reason)


def test_facts_may_be_given() -> None:
    """What is said of all projects takes the place of what the walks say."""
    flow = a_flow(a_step("a", "2wd"), facts={"size": ["small", "large"]})
    sides = [a_run(2, items="a", facts={"size": "large"})], [a_run(1, items="a")]
    assert compare(*sides, flow).scope is ComparedScope.SAME_ITEMS
    assert compare(*sides, flow, {"size": "small"}).scope is ComparedScope.WHOLE


def test_what_a_reform_dropped_is_saved() -> None:
    """An item that the second version does not ask for is in the whole, not in the same items."""
    flow = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"), measures={"less": [{"drop": ["b"]}]})
    compared = compare([a_run(2, 4, items="ab")], [a_run(1, items="a", version="after")], flow)
    assert compared.scope is ComparedScope.WHOLE
    assert compared.compression.actual == pytest.approx(1 - 1 / 6)
    assert compared.same_items.chargeable_wd.compression == 0.5
    assert str(compared.only_before[0].reason) == 'not asked for in version "after"'


@pytest.mark.parametrize(
    ("change", "item", "count_of_items"),
    [
        ({"bundle": {"id": "bundle", "items": ["a", "b"]}}, "bundle", 2),
        ({"merge": {"items": ["b"], "into": "a"}}, "a", 2),
    ],
)
def test_what_became_one_is_compared_with_its_parts(
    change: dict[str, Any], item: str, count_of_items: int
) -> None:
    """Two items before, side by side and overlapping, are the bundle or the whole item after."""
    flow = a_flow(a_step("a", "2wd"), a_step("b", "3wd"), measures={"joint": [change]})
    apart = a_walk(a_visit("a", on(0), on(3)), a_visit("b", on(1), on(4)), walk="apart")
    joint = a_walk(a_visit(item, on(0), on(2)), walk="joint", version="after")
    compared = compare([apart], [joint], flow)
    (row,) = compared.items
    assert (row.item, len(row.items), row.waiting_wd) == (item, count_of_items, None)
    assert (row.in_hand_wd.before.median, row.in_hand_wd.after.median) == (4, 2)
    assert compared.same_items.items == ("a", "b")
    assert (compared.only_before, compared.only_after) == ((), ())
    assert compared.compression.actual == 0.5


def test_a_bundle_of_which_a_part_was_walked_is_not_compared() -> None:
    """Half of a bundle is not the bundle."""
    flow = a_flow(
        a_step("a", "2wd"),
        a_step("b", "3wd"),
        measures={"joint": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
    )
    half = a_run(3, items="a", scope="part")
    compared = compare([half], [a_walk(a_visit("bundle", on(0), on(2)), version="after")], flow)
    assert (compared.items, compared.same_items.items) == ((), ())
    assert "no item was visited in every run" in str(compared.same_items.chargeable_wd.reason)
    assert "together with something else" in str(compared.only_before[0].reason)


# --- items, owners, deviations -------------------------------------------------------------------


def test_attempts_of_an_item_count_together() -> None:
    """An item that was refused once took both times."""
    twice = a_walk(
        a_visit("a", on(0), on(2), outcome="refused"), a_visit("a", on(3), on(4)), walk="twice"
    )
    flow = compare([twice], [a_run(1, items="a")])
    assert flow.items[0].in_hand_wd.before.median == 3
    repeated = next(each for each in flow.deviations if each.kind is DeviationKind.REPEATED)
    assert (repeated.before, repeated.before_runs, repeated.after) == (1, 1, 0)


def test_owners_of_either_side_stand_beside_each_other() -> None:
    """The applicant's wait and the authority's time add up to what was saved in all."""
    slow = a_walk(a_visit("a", on(0), on(2)), a_visit("b", on(4), on(8)), walk="slow")
    flow = compare([slow], [a_run(1, 2)])
    saved = {each.owner: each.wd.saved for each in flow.owners}
    assert saved[Owner.APPLICANT] == 2
    assert sum(each or 0 for each in saved.values()) == flow.elapsed_wd.saved


def test_visits_over_their_limit() -> None:
    """Each side says how many of its visits were late, and of which visits it is not known."""
    open_end = a_walk(a_visit("a", on(0), on(1)), a_visit("b", on(1)), walk="open")
    flow = compare([a_run(3, 3, 1), open_end], [a_run(2, 3, 1)])
    assert (flow.before.visits, flow.before.over_limit, flow.before.limit_unknown) == (5, 1, 1)
    assert (flow.after.visits, flow.after.over_limit, flow.after.limit_unknown) == (3, 0, 0)
    assert (flow.items[0].before_over_limit, flow.items[0].after_over_limit) == (1, 0)
    assert flow.before.coverage.share == 1


# --- sides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_first", [True, False])
def test_limit_against_actual_is_refused(is_first: bool) -> None:
    """A plan on one side and walks on the other are figures of another kind."""
    plan, walks = make_side("before", "before", [CHAIN]), a_side("walks", a_run(1, 1, 1))
    before, after = (plan, walks) if is_first else (walks, plan)
    with pytest.raises(UsageError, match="limit against actual"):
        compare_recorded(before, after, {})


def test_a_walk_twice_on_a_side_is_refused() -> None:
    """A copy of a walk would count as a run of its own."""
    run = a_run(1, 1, 1, walk="one")
    with pytest.raises(UsageError, match='has the walk "one" twice'):
        compare_recorded(a_side("old", run, run), a_side("new", a_run(1, 1, 1)), {})


def test_walks_of_one_project_are_one_run() -> None:
    """What the applicant and the clerk tell of one project is one run."""
    told = [a_run(2, 1, 1, project="p", role=role) for role in ("applicant", "clerk")]
    flow = compare(told, [a_run(1, 1, 1)])
    assert (flow.before.runs, flow.before.names) == (1, ("p",))


def test_flows_of_one_side_only_are_listed() -> None:
    """Two sides without a flow in common cannot be compared; one with a second flow can."""
    other = CHAIN.model_copy(update={"flow": "other"})
    more = Recording(other, (a_run(1, 1, 1, flow="other"),), PLAIN)
    old, new = a_side("old", a_run(2, 1, 1)), a_side("new", a_run(1, 1, 1))
    wide = new._replace(recordings=(*new.recordings, more))
    report = compare_recorded(old, wide, {}, 0.1)
    assert [(each.flow, str(each.reason)) for each in report.unmatched] == [
        ("other", 'only "new" has walks')
    ]
    assert report.gate is not None
    assert [(miss.flow, miss.subject) for miss in report.gate.misses] == [("other", None)]
    with pytest.raises(UsageError, match="different project types"):
        compare_recorded(old, new._replace(recordings=(more,)), {})


@pytest.mark.parametrize(("asked", "is_ok"), [(0.5, True), (0.51, False)])
def test_gate_is_of_the_actual_compression(asked: float, is_ok: bool) -> None:
    """What is asked for is that the days in an authority's hands are cut by so much."""
    sides = a_side("old", a_run(2, 5, 1)), a_side("new", a_run(1, 2, 1))
    report = compare_recorded(*sides, {}, asked)
    assert report.ok is is_ok
    assert report.gate is not None
    assert [miss.subject for miss in report.gate.misses] == ([] if is_ok else [Subject.ACTUAL])


def test_a_version_may_be_named_for_all_walks() -> None:
    """The version of a side is that by which its walks are measured."""
    flow = a_flow(a_step("a", "2wd"), measures={"quick": [{"limit": {"a": "1wd"}}]})
    walks = a_run(2, items="a"), a_run(2, items="a")
    sides = a_side("old", walks[0], flow=flow), a_side("new", walks[1], flow=flow, version="after")
    compared = compare_recorded(*sides, {}).recorded.flows[0]
    assert (compared.before.over_limit, compared.after.over_limit) == (0, 1)
    assert (compared.before.versions, compared.after.versions) == (("before",), ("after",))


def test_unknown_fact_is_refused() -> None:
    """A fact that no flow has is a mistake."""
    with pytest.raises(UsageError, match='has a fact "size"'):
        compare([a_run(1)], [a_run(1)], CHAIN, {"size": "large"})
