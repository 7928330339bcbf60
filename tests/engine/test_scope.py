"""What may not be compared, what left the clock, and coalitions that mean nothing."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

import pytest

from tests.builders import a_flow, a_step
from walkflow.engine.comparison import compare_versions
from walkflow.engine.plan import Axis
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import FlowComparison, Removal
from walkflow.model.flow import Flow
from walkflow.model.gates import Subject

Changes: TypeAlias = list[Mapping[str, Any]]
Stages: TypeAlias = Mapping[str, tuple[str | None, list[Mapping[str, Any]]]]
AXIS = Axis(read_named_calendar("plain"))


def compare(
    before: Flow, after: Flow | None = None, old: str = "before", new: str = "after"
) -> FlowComparison:
    """Return a flow compared before and after, or with another file."""
    other = after or before
    first, second = Versions(before).read(old), Versions(other).read(new)
    return compare_versions(first, second, before.default_facts, AXIS)


def find_reasons(found: FlowComparison) -> dict[Subject, str]:
    """Return why ratios are not given."""
    return {each.subject: str(each.reason) for each in found.refused}


def in_one_stage(limit: str | None, *steps: Mapping[str, Any]) -> Stages:
    """Return the stages of a flow that has one."""
    return {"s": (limit, list(steps))}


def test_two_hundred_to_a_hundred_and_twenty_is_forty_percent() -> None:
    """The textbook's compression."""
    flow = a_flow(
        stages=in_one_stage("200wd", a_step("a", "200wd")),
        measures={"m": [{"limit": {"a": "120wd"}}, {"stage_limit": {"s": "120wd"}}]},
    )
    found = compare(flow).compression
    assert (found.limit, found.stage_limit, found.path, found.elapsed_path) == (0.4, 0.4, 0.4, 0.4)


def test_putting_side_by_side_shortens_the_path_and_no_limit() -> None:
    """Parallel approval is seen in the path alone."""
    flow = a_flow(
        a_step("a", "4wd"), a_step("b", "4wd", "a"), measures={"m": [{"after": {"b": []}}]}
    )
    found = compare(flow).compression
    assert (found.limit, found.path) == (0, 0.5)


def test_limits_are_of_the_items_on_both_sides() -> None:
    """A dropped item does not count as a shorter limit."""
    flow = a_flow(
        a_step("a", "4wd"),
        a_step("b", "6wd"),
        measures={"m": [{"drop": "b"}, {"limit": {"a": "3wd"}}]},
    )
    found = compare(flow)
    assert found.compression.limit == 0.25
    assert (found.before.limits_wd, found.after.limits_wd) == (10, 3)


def test_members_of_a_bundle_count_at_their_own_limits() -> None:
    """Bundling shortens the path, not the limits."""
    bundle = {"id": "bundle", "items": ["a", "b"], "limit": "1wd"}
    flow = a_flow(a_step("a", "4wd"), a_step("b", "6wd", "a"), measures={"m": [{"bundle": bundle}]})
    found = compare(flow)
    assert (found.compression.limit, found.compression.path) == (0, 0.9)
    assert (found.after.limits_wd, found.after.items, found.after.trips) == (10, 1, 1)


def test_stage_limits_in_different_units_are_refused() -> None:
    """Working days are not compared with calendar days; the rest is."""
    before = a_flow(stages=in_one_stage("10wd", a_step("a", "2wd")))
    after = a_flow(stages=in_one_stage("10d", a_step("a", "1wd")))
    found = compare(before, after)
    assert (found.compression.stage_limit, found.compression.path) == (None, 0.5)
    assert found.scope_honest.stage_limit is None
    assert "different units: 10wd before, 10d after" in find_reasons(found)[Subject.STAGE_LIMIT]


def test_stage_limits_in_one_other_unit_are_compared_in_it() -> None:
    """Ten calendar days to five are half, though of five-day weeks they are not."""
    before = a_flow(stages=in_one_stage("10d", a_step("a", "2wd")))
    after = a_flow(stages=in_one_stage("5d", a_step("a", "1wd")))
    found = compare(before, after)
    assert (found.compression.stage_limit, found.before.stage_limits) == (0.5, "10d")


def test_limits_of_an_item_in_different_units_are_refused() -> None:
    """An item whose limit changes its unit takes the compression of limits away."""
    found = compare(a_flow(a_step("a", "10d")), a_flow(a_step("a", "4wd")))
    assert found.compression.limit is None
    assert find_reasons(found)[Subject.LIMIT].endswith("before and after: Item a")
    assert found.compression.path == 0.5


@pytest.mark.parametrize("limits", [("10wd", None), (None, "10wd")])
def test_stage_with_a_limit_on_one_side_only_is_refused(
    limits: tuple[str | None, str | None],
) -> None:
    """A stage that loses its limit would leave the total, so there is no ratio of totals."""
    before, after = (
        a_flow(stages={"s": (limit, [a_step("a")]), "t": ("5wd", [a_step("b")])})
        for limit in limits
    )
    found = compare(before, after)
    assert found.compression.stage_limit is None
    assert "on one side only" in find_reasons(found)[Subject.STAGE_LIMIT]


def test_no_stage_limit_no_ratio() -> None:
    """Without stage limits there is nothing to compare."""
    found = compare(a_flow(a_step("a")), a_flow(a_step("a")))
    assert find_reasons(found)[Subject.STAGE_LIMIT] == "no stage has a limit"


def test_nothing_before_is_no_ratio() -> None:
    """From nothing to something is no percentage."""
    found = compare(a_flow(a_step("a", "0wd")), a_flow(a_step("a", "2wd")))
    assert (found.compression.path, found.saved_wd) == (None, -2)
    assert find_reasons(found)[Subject.PATH] == "there was nothing before"


def test_unknown_counts_are_not_zero() -> None:
    """Where an item does not say how many documents it asks for, nothing is said of them."""
    flow = a_flow(a_step("a"), a_step("b"), measures={"m": [{"drop": "b"}]})
    items = tuple(
        item.model_copy(update={"materials": None}) if item.id == "b" else item
        for item in flow.items.items
    )
    found = compare(flow.stock(type(flow.items)(**{**dict(flow.items), "items": items})))
    assert (found.compression.materials, found.compression.trips) == (None, 0.5)
    assert (found.before.materials, found.before.without_materials) == (1, 1)
    assert "1 before, 0 after" in find_reasons(found)[Subject.MATERIALS]


def test_merged_item_gives_its_documents_and_no_trip() -> None:
    """Documents stay what they were unless a measure says otherwise; a trip is saved."""
    merge = {"merge": {"items": ["b"], "into": "a"}}
    flow = a_flow(
        a_step("a", materials=3),
        a_step("b", materials=2),
        measures={"m": [merge], "n": [{"materials": {"a": 4}}]},
    )
    for word, materials in (("before+m", 5), ("after", 4)):
        found = compare(flow, new=word)
        assert (found.after.materials, found.after.trips) == (materials, 1)


def test_joint_intake_is_one_trip() -> None:
    """Items that are submitted together take one trip and stay items of their own."""
    flow = a_flow(*map(a_step, "abc"), measures={"m": [{"intake": ["a", "b", "c"]}]})
    found = compare(flow)
    assert (found.after.items, found.after.trips, found.before.trips) == (3, 1, 3)


REMOVALS: Mapping[Removal, Changes] = {
    Removal.DROP: [{"drop": "b"}],
    Removal.MERGE: [{"merge": {"items": ["b"], "into": "a"}}],
    Removal.CLOCK: [{"clock": {"b": "third_party"}}],
}


@pytest.mark.parametrize("removal", REMOVALS)
def test_scope_honest_undoes_what_left_the_clock(removal: Removal) -> None:
    """Dropping, merging or handing over an item saves nothing honestly; a shorter limit does."""
    flow = a_flow(
        stages=in_one_stage("12wd", a_step("a", "6wd"), a_step("b", "6wd", "a")),
        measures={
            "m": REMOVALS[removal],
            "n": [{"limit": {"a": "3wd"}}, {"stage_limit": {"s": "3wd"}}],
        },
    )
    found = compare(flow)
    assert (found.compression.path, found.compression.stage_limit) == (0.75, 0.75)
    honest = found.scope_honest
    assert (honest.path, honest.stage_limit, honest.differs) == (0.25, 0.25, True)
    assert [(each.id, each.removal, each.measure) for each in honest.items] == [("b", removal, "m")]


def test_taking_an_item_back_onto_the_clock_is_not_undone() -> None:
    """Only what leaves the clock is suspect."""
    flow = a_flow(
        a_step("a", "6wd", clock="third_party"),
        a_step("b", "2wd"),
        measures={"m": [{"clock": {"a": "authority"}}]},
    )
    found = compare(flow)
    assert (found.after.path_wd, found.scope_honest.path_wd) == (6, 6)
    assert compare(flow, old="after", new="before").scope_honest.path_wd == 6


def test_taking_back_an_addition_leaves_the_clock() -> None:
    """A side that lacks an item which the other one added has dropped it."""
    flow = a_flow(a_step("a", "1wd"), a_step("b", "4wd"), measures={"m": [{"add": "b"}]})
    found = compare(flow, old="after", new="before")
    assert (found.compression.path, found.scope_honest.path) == (0.75, 0)
    assert [each.removal for each in found.scope_honest.items] == [Removal.DROP]


def test_same_removal_on_both_sides_is_no_removal() -> None:
    """What both sides dropped is out of scope on both."""
    flow = a_flow(
        a_step("a", "6wd"),
        a_step("b", "6wd", "a"),
        measures={"m": [{"drop": "b"}], "n": [{"limit": {"a": "3wd"}}]},
    )
    found = compare(flow, old="before+m")
    assert (found.scope_honest.items, found.scope_honest.path) == ((), 0.5)


def test_moved_out_of_the_stage_limits_counts_back_in() -> None:
    """An item that a second file puts into a stage without a limit is put back."""
    steps = a_step("a", "4wd"), a_step("b", "4wd", "a")
    before = a_flow(stages={"s": ("8wd", list(steps)), "t": (None, [])})
    after = a_flow(stages={"s": ("4wd", [steps[0]]), "t": (None, [steps[1]])})
    found = compare(before, after)
    assert (found.compression.stage_limit, found.scope_honest.stage_limit) == (0.5, 0)
    assert [each.removal for each in found.scope_honest.items] == [Removal.STAGE]


def test_no_longer_applying_counts_back_in() -> None:
    """An item that a second file asks of other projects only has left this one's clock."""
    facts = {"f": ["x", "y"]}
    before = a_flow(a_step("a", "1wd"), a_step("b", "4wd"), facts=facts)
    after = a_flow(a_step("a", "1wd"), a_step("b", "4wd", when={"f": ["y"]}), facts=facts)
    found = compare(before, after)
    assert (found.compression.path, found.scope_honest.path) == (0.75, 0)
    assert [each.removal for each in found.scope_honest.items] == [Removal.WHEN]


def test_stage_gone_with_its_items_counts_as_long_as_they_need() -> None:
    """A file without a whole stage is honest only with the time of its items."""
    before = a_flow(stages={"s": ("5wd", [a_step("a", "4wd")]), "t": ("9wd", [a_step("b", "6wd")])})
    after = a_flow(stages={"s": ("5wd", [a_step("a", "4wd")])})
    found = compare(before, after)
    assert found.compression.stage_limit == pytest.approx(1 - 5 / 14)
    assert found.scope_honest.stage_limits_wd == 5 + 6


def test_honest_loop_is_told_and_not_computed() -> None:
    """Where undoing the removals makes items wait for each other, there is no honest path."""
    flow = a_flow(
        a_step("a", "2wd"),
        a_step("b", "2wd", "a"),
        measures={"m": [{"after": {"a": "b"}}, {"drop": "b"}]},
    )
    honest = compare(flow).scope_honest
    assert (honest.path, honest.path_wd, honest.differs) == (None, None, True)


def test_classes_that_tear_a_measure_apart_count_as_the_best_inside() -> None:
    """Relinking alone would make a loop that dropping opens, so alone it saves nothing."""
    flow = a_flow(
        a_step("a", "2wd"),
        a_step("b", "3wd", "a"),
        a_step("c", "4wd", "b"),
        measures={"m": [{"after": {"a": "b", "c": []}}, {"drop": "b"}]},
    )
    found = compare(flow)
    assert found.saved_wd == 9 - 4
    shares = {each.id: (Fraction(each.shapley), each.alone_wd) for each in found.change_classes}
    assert shares == {
        "eliminate": (Fraction(2), 3),
        "parallelise": (Fraction(3), 4),
        "resequence": (Fraction(0), 0),
    }


def test_taken_back_measures_are_told_so() -> None:
    """From after to before, every measure is taken back and its share is a loss."""
    flow = a_flow(a_step("a", "5wd"), measures={"m": [{"limit": {"a": "2wd"}}]})
    (share,) = compare(flow, old="after", new="before").measures
    assert (share.taken_back, share.shapley_wd, share.alone_wd) == (True, -3, -3)


def test_measures_on_both_sides_have_no_share() -> None:
    """Only what one side has and the other lacks can have saved anything."""
    change: Changes = [{"limit": {"a": "2wd"}}]
    flow = a_flow(
        a_step("a", "5wd"),
        a_step("b", "5wd"),
        measures={"m": change, "n": [{"limit": {"b": "1wd"}}]},
    )
    found = compare(flow, old="before+m")
    assert [(each.id, each.shapley_wd) for each in found.measures] == [("n", 3)]


def test_measure_that_moves_no_item_has_a_share_of_nothing() -> None:
    """Fewer documents save no days, exactly."""
    flow = a_flow(
        a_step("a", "5wd"),
        measures={"m": [{"materials": {"a": 0}}], "n": [{"limit": {"a": "1wd"}}]},
    )
    shares = {each.id: each.shapley for each in compare(flow).measures}
    assert shares == {"m": "0", "n": "4"}
    assert compare(flow).compression.materials == 1


def test_more_than_twelve_measures_are_drawn() -> None:
    """Thirteen measures are too many for every subset: the shares are means, with an error."""
    steps = [a_step(f"i{n}", "2wd", *([f"i{n - 1}"] if n else [])) for n in range(13)]
    measures: dict[str, Changes] = {f"m{n:02}": [{"limit": {f"i{n}": "1wd"}}] for n in range(13)}
    found = compare(a_flow(*steps, measures=measures))
    assert (found.orders, found.seed is None) == (256, False)
    assert {(each.shapley, each.error_wd) for each in found.measures} == {("1", 0.0)}
