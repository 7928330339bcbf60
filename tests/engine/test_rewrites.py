"""Two versions laid side by side: what differs, renames, and the ways between two files."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_flow, a_step
from tests.engine.drawn_flows import Drawn, drawn_flows
from walkflow.engine.comparison import compare_versions
from walkflow.engine.edits import ChangeClass
from walkflow.engine.graph import Network
from walkflow.engine.length import find_length
from walkflow.engine.plan import AUTHORITY, EVERYONE, Axis
from walkflow.engine.renames import find_renames, rename
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.transitions import Reform, find_transition, join_flows
from walkflow.engine.versions import Version, Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.compare_report import ChangeKind, FlowComparison
from walkflow.model.errors import WalkflowError
from walkflow.model.flow import Bundle, Flow

Changes: TypeAlias = list[Mapping[str, Any]]
AXIS = Axis(read_named_calendar("plain"))


def read(flow: Flow, word: str = "after") -> Version:
    """Return a version of a flow."""
    return Versions(flow).read(word)


def list_edits(before: Flow, after: Flow, **facts: str) -> list[tuple[str, str, ChangeClass]]:
    """Return the edits that make one flow into another, shortly."""
    edits = Rewrite(read(before), read(after), {**before.default_facts, **facts}).edits
    return [(edit.sort, edit.subject, edit.change_class) for edit in edits]


def compare(before: Flow, after: Flow, **facts: str) -> FlowComparison:
    """Return two flows compared as they are after all their measures."""
    taken = {**before.default_facts, **after.default_facts, **facts}
    return compare_versions(read(before), read(after), taken, AXIS)


def test_the_same_has_no_edits() -> None:
    """Two flows that are written alike do not differ."""
    flow = a_flow(a_step("a"), a_step("b", "2wd", "a"))
    assert list_edits(flow, a_flow(a_step("a"), a_step("b", "2wd", "a"))) == []


def test_order_of_predecessors_is_no_difference() -> None:
    """What an item waits for is a set."""
    before = a_flow(a_step("a"), a_step("b"), a_step("c", "1wd", "a", "b"))
    after = a_flow(a_step("a"), a_step("b"), a_step("c", "1wd", "b", "a"))
    assert list_edits(before, after) == []


def test_links_over_a_dropped_item_are_no_difference() -> None:
    """A file without an item, whose followers wait for what it waited for, only dropped it."""
    before = a_flow(a_step("a"), a_step("b", "5wd", "a"), a_step("c", "1wd", "b"))
    after = a_flow(a_step("a"), a_step("c", "1wd", "a"))
    assert list_edits(before, after) == [("drop", "b", ChangeClass.ELIMINATE)]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (a_step("c", "1wd", "b"), ("limit", ChangeClass.CUT_LIMIT)),
        (a_step("c", "0wd", "b"), ("limit", ChangeClass.ELIMINATE)),
        (a_step("c", "4wd", "a"), ("after", ChangeClass.PARALLELISE)),
        (a_step("c", "4wd", "x"), ("after", ChangeClass.RESEQUENCE)),
        (a_step("c", "4wd", "b", clock="law"), ("clock", ChangeClass.MOVE_OFF_CLOCK)),
        (a_step("c", "4wd", "b", when={"f": ["y"]}), ("when", ChangeClass.ELIMINATE)),
    ],
)
def test_class_of_a_difference(changed: dict[str, Any], expected: tuple[str, ChangeClass]) -> None:
    """Each sort of difference has the class that a measure's change of that sort has."""
    facts = {"f": ["x", "y"]}
    others = a_step("a"), a_step("b", "2wd", "a"), a_step("x")
    before = a_flow(*others, a_step("c", "4wd", "b"), facts=facts)
    after = a_flow(*others, changed, facts=facts)
    assert list_edits(before, after) == [(expected[0], "c", expected[1])]


def test_issue_after_in_place_of_after_is_tolerance() -> None:
    """An item that no longer waits to start, but to be issued, accepts gaps."""
    before = a_flow(a_step("a"), a_step("b", "2wd", "a"))
    after = a_flow(a_step("a"), a_step("b", "2wd", issue_after="a"))
    assert {each[2] for each in list_edits(before, after)} == {ChangeClass.TOLERATE}


def test_other_project_is_dropped_only_where_it_applied() -> None:
    """An item that asks for another fact is gone for some projects and new for others."""
    facts = {"f": ["x", "y"]}
    before = a_flow(a_step("a", "3wd", when={"f": ["x"]}), facts=facts)
    after = a_flow(a_step("a", "3wd", when={"f": ["y"]}), facts=facts)
    assert compare(before, after, f="x").saved_wd == 3
    assert compare(before, after, f="y").saved_wd == -3


@settings(max_examples=150)
@given(drawn=drawn_flows(), other=drawn_flows(), data=st.data())
def test_all_edits_make_the_second_and_none_the_first(
    drawn: Drawn, other: Drawn, data: st.DataObject
) -> None:
    """Between any two flows, the edits are all there is: with all of them it is the second."""
    facts = {"f": data.draw(st.sampled_from(["x", "y"]))}
    before, after = read(drawn.flow), read(other.flow)
    rewrite = Rewrite(before, after, facts)
    for version, rewritten in (
        (before, rewrite.apply(lambda _: False)),
        (after, rewrite.apply(lambda _: True)),
    ):
        for clocks in (AUTHORITY, EVERYONE):
            expected = find_length(Network(version, facts), AXIS, clocks)
            assert find_length(Network(rewritten, facts), AXIS, clocks) == expected


@settings(max_examples=60)
@given(drawn=drawn_flows(), other=drawn_flows())
def test_shares_of_two_files_add_up(drawn: Drawn, other: Drawn) -> None:
    """The shares of the classes of change between two files are the whole saving."""
    try:
        found = compare(drawn.flow, other.flow)
    except WalkflowError:
        return
    assert sum(Fraction(each.shapley) for each in found.change_classes) == found.saved_wd


def test_rename_is_no_removal_and_addition() -> None:
    """An item in the same place under another id is the same item."""
    before = a_flow(a_step("a"), a_step("b", "5wd", "a"), a_step("c", "1wd", "b"))
    after = a_flow(a_step("a"), a_step("x", "3wd", "a"), a_step("c", "1wd", "x"))
    found = compare(before, after)
    assert [change.kind for change in found.changes] == [ChangeKind.RENAMED, ChangeKind.LIMIT]
    assert (found.scope_honest.differs, found.shared_limits.items) == (False, 3)
    assert [each.id for each in found.change_classes] == ["cut_limit"]


def test_rename_within_one_flow() -> None:
    """A measure that drops an item and adds another in its place renames it."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "5wd", "a"),
        a_step("x", "3wd", "a"),
        a_step("c", "1wd", "b", "x"),
        measures={"m": [{"drop": "b"}, {"add": "x"}]},
    )
    versions = Versions(flow)
    found = compare_versions(versions.read("before"), versions.read("after"), {}, AXIS)
    assert [change.kind for change in found.changes] == [ChangeKind.RENAMED, ChangeKind.LIMIT]
    assert (found.saved_wd, found.scope_honest.path, found.compression.path) == (2, 2 / 7, 2 / 7)


def test_rename_by_name() -> None:
    """Two items of one name are one, wherever they stand."""
    before = a_flow(a_step("a"), a_step("b", "5wd", "a"))
    after = a_flow(a_step("a"), a_step("x", "5wd"))
    written = before.items.model_dump(by_alias=True)
    items = [{**item, "id": item["id"].replace("b", "x")} for item in written["items"]]
    named = Catalogue.model_validate({**written, "items": items})
    assert find_renames(read(before), read(after.stock(named))) == {"x": "b"}
    assert find_renames(read(before), read(after)) == {}


def test_no_rename_where_two_would_fit() -> None:
    """Two items side by side that become two others are two removals and two additions."""
    before = a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c", "1wd", "a"))
    after = a_flow(a_step("a"), a_step("x", "1wd", "a"), a_step("y", "1wd", "a"))
    assert find_renames(read(before), read(after)) == {}


def test_renames_in_a_row() -> None:
    """Two items in a row that both go by other ids are both found."""
    before = a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c", "1wd", "b"))
    after = a_flow(a_step("a"), a_step("x", "1wd", "a"), a_step("y", "1wd", "x"))
    assert find_renames(read(before), read(after)) == {"x": "b", "y": "c"}


def test_renamed_bundle() -> None:
    """A bundle of the same members under another id is the same bundle."""
    before, after = (
        a_flow(a_step("a"), a_step("b")).model_copy(
            update={"bundles": (Bundle(id=each, items=("a", "b")),)}
        )
        for each in ("x", "y")
    )
    assert list_edits(before, after) == []


def test_rename_changes_every_mention() -> None:
    """After renaming, no trace of the old id is left."""
    merge = {"merge": {"items": "c", "into": "a"}}
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a", issue_after="a"),
        a_step("c", "1wd", "a"),
        measures={"m": [merge, {"intake": ["a", "b"]}]},
    )
    version = rename(read(flow), {"a": "z"})
    assert list(version.steps) == ["z", "b", "c"]
    assert [(step.after, step.issue_after) for step in version.steps.values()] == [
        ((), ()),
        (("z",), ("z",)),
        (("z",), ()),
    ]
    assert (version.merged, version.intakes) == ({"c": "z"}, (("z", "b"),))


def test_stage_of_another_id_is_found_by_its_items() -> None:
    """A stage that goes by another id is the one that most of its items now stand in."""
    before = a_flow(
        stages={"one": ("5wd", [a_step("a"), a_step("b")]), "two": ("3wd", [a_step("c")])}
    )
    after = a_flow(stages={"first": ("4wd", [a_step("a"), a_step("b"), a_step("c")])})
    assert Rewrite(read(before), read(after), {}).stages == {"one": "first", "two": "first"}


def test_flows_written_alike_are_joined() -> None:
    """A second file that only adds a measure is the same flow with one measure more."""
    steps = a_step("a", "5wd"), a_step("b", "5wd", "a")
    cut: Changes = [{"limit": {"a": "2wd"}}]
    more: Changes = [{"limit": {"b": "1wd"}}]
    before = a_flow(*steps, measures={"m": cut})
    after = a_flow(*steps, measures={"m": cut, "n": more})
    found = compare(before, after)
    assert [(each.id, each.shapley_wd) for each in found.measures] == [("n", 4)]


def test_joined_measures_keep_the_order_of_both() -> None:
    """Measures of both files stand in an order that is each file's own."""
    change: Changes = [{"limit": {"a": "1wd"}}]
    before = a_flow(a_step("a"), measures={"m": change, "x": change, "n": change})
    after = a_flow(a_step("a"), measures={"m": change, "y": change, "n": change, "z": change})
    joined = join_flows(before, after)
    assert joined is not None
    assert [each.id for each in joined.measures] == ["m", "y", "x", "n", "z"]


@pytest.mark.parametrize(
    "other",
    [
        a_flow(a_step("a", "2wd"), measures={"m": [{"limit": {"a": "1wd"}}]}),
        a_flow(a_step("a"), measures={"m": [{"limit": {"a": "3wd"}}]}),
        a_flow(a_step("a"), facts={"f": ["x"]}, measures={"m": [{"limit": {"a": "1wd"}}]}),
        a_flow(a_step("a"), measures={"m": [{"limit": {"a": "1wd"}}], "n": [{"add": "a"}]}),
    ],
)
def test_flows_written_differently_are_not_joined(other: Flow) -> None:
    """Another limit, change of a measure, fact or added item keeps them two flows."""
    flow = a_flow(a_step("a"), measures={"m": [{"limit": {"a": "1wd"}}]})
    assert join_flows(flow, other) is None
    assert isinstance(find_transition(read(flow), read(other), {}), Rewrite)
    assert isinstance(find_transition(read(flow), read(flow), {}), Reform)
