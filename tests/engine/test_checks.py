"""Rules on small flows: what each finds, what it leaves alone, and what it says."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import a_catalogue, a_flow, a_step
from walkflow.engine.checks import FLOW_RULES, check_catalogue, check_flow
from walkflow.engine.rules.subjects import CatalogueSubject, FlowSubject
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.flow import Flow

Stages = Mapping[str, tuple[str | None, list[Mapping[str, Any]]]]
Measures = dict[str, list[Mapping[str, Any]]]
SILENT = {"unsourced-limit", "unused-fact"}
"""Rules that the builders do not care to keep."""


def find(flow: Flow, **around: Any) -> list[Finding]:  # noqa: ANN401 - fields of the subject
    """Return what is wrong with a flow whose catalogue has all its items."""
    items = a_catalogue(*flow.step_by_item)
    found = check_flow(FlowSubject(flow.stock(items), **around))
    return [each for each in found if each.rule not in SILENT]


def list_rules(flow: Flow, **around: Any) -> list[str]:  # noqa: ANN401 - as above
    """Return the rules that a flow breaks."""
    return [each.rule for each in find(flow, **around)]


def test_a_flow_without_fault_breaks_no_rule() -> None:
    """The builders' flows are sound unless a test makes them otherwise."""
    assert not find(a_flow(a_step("a"), a_step("b", "2wd", "a")))


def test_a_loop_that_only_one_choice_of_measures_has() -> None:
    """Neither before nor after has it, and the finding names the measure."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        measures={"turn": [{"after": {"a": ["b"]}}], "free": [{"after": {"b": []}}]},
    )
    (found,) = find(flow)
    assert found.rule == "cycle"
    assert found.route == ("measures", 0, "changes", 0, "after", "a", 0)
    assert str(found.message).endswith("(with only the measures turn)")


def test_a_loop_that_only_some_projects_have() -> None:
    """The finding names the facts that it depends on, and no others."""
    flow = a_flow(
        a_step("a", "1wd", "b", when={"x": "2"}),
        a_step("b", "1wd", "a"),
        a_step("c", when={"y": "2"}),
        facts={"x": ["1", "2"], "y": ["1", "2"]},
    )
    (found,) = find(flow)
    assert found.rule == "cycle"
    assert str(found.message).endswith(", for projects with x=2")


def test_items_that_never_apply_together_make_no_loop() -> None:
    """The links contradict, but no project has a loop."""
    flow = a_flow(
        a_step("a", "1wd", "b", when={"x": "1"}),
        a_step("b", "1wd", "a", when={"x": "2"}),
        facts={"x": ["1", "2"]},
    )
    assert set(list_rules(flow)) == {"contradicting-when"}


def test_each_loop_is_found() -> None:
    """Two loops that share no item are two findings."""
    flow = a_flow(
        a_step("a", "1wd", "b"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "d"),
        a_step("d", "1wd", "c"),
    )
    assert list_rules(flow) == ["cycle", "cycle"]


def test_a_loop_shows_every_item_in_order() -> None:
    """From the first link in the file, round to where it began."""
    flow = a_flow(a_step("a", "1wd", "c"), a_step("b", "1wd", "a"), a_step("c", "1wd", "b"))
    (found,) = find(flow)
    words = str(found.message).split()
    assert [word for word in words if word in {"a", "b", "c"}] == ["c", "a", "b", "c"]


def test_many_independent_swaps_are_proved() -> None:
    """Twenty measures that turn a pair around are a million choices, none with a loop."""
    steps: list[Mapping[str, Any]] = []
    measures: Measures = {}
    for n in range(20):
        steps += [a_step(f"a{n}"), a_step(f"b{n}", "1wd", f"a{n}")]
        measures[f"m{n}"] = [{"after": {f"a{n}": [f"b{n}"], f"b{n}": []}}]
    flow = a_flow(*steps, measures=measures)
    assert not find(flow)


def test_a_bundle_around_another_item_closes_a_loop() -> None:
    """The finding is at the bundle, and says what could be done instead."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        measures={"m": [{"bundle": {"id": "J", "items": ["a", "c"]}}]},
    )
    found, unnamed = find(flow)
    assert (found.rule, unnamed.rule) == ("bundle-loop", "unnamed-bundle")
    assert found.route == ("measures", 0, "changes", 0, "bundle", "items")
    assert "intake" in str(found.message)


def two_stages(first: str, second: str, facts: bool = True) -> Flow:
    """Return a flow of two stages with limits, whose second has an item for some projects."""
    when = {"x": "2"} if facts else {}
    stages: Stages = {
        "one": (first, [a_step("a", "3wd")]),
        "two": (second, [a_step("b", "3wd", "a"), a_step("c", "4wd", "b", when=when)]),
    }
    return a_flow(stages=stages, facts={"x": ["1", "2"]})


def test_a_stage_that_is_too_short_for_the_usual_project_is_an_error() -> None:
    """At the default facts, its limit cannot be kept."""
    (found,) = find(two_stages("2wd", "9wd"))
    assert (found.rule, found.severity) == ("stage-path", Severity.ERROR)
    assert found.route == ("stages", 0, "limit")


def test_a_stage_that_is_too_short_for_other_projects_is_information() -> None:
    """The finding names the project."""
    (found,) = find(two_stages("3wd", "6wd"))
    assert (found.rule, found.severity) == ("stage-path", Severity.INFO)
    assert "for projects with x=2" in str(found.message)
    assert "7wd" in str(found.message)


def test_limits_of_other_units_are_compared_on_the_plain_week() -> None:
    """Seven calendar days are five working days, and the finding says so."""
    assert not find(two_stages("3wd", "11d", facts=False))
    (found,) = find(two_stages("3wd", "8d", facts=False))
    assert "plain week" in str(found.message)


def test_the_limit_of_a_version_is_found_where_the_measure_gives_it() -> None:
    """Not where the stage is written."""
    flow = a_flow(
        stages={"one": ("5wd", [a_step("a", "4wd")])},
        measures={"m": [{"stage_limit": {"one": "3wd"}}]},
    )
    (found,) = find(flow)
    assert found.route == ("measures", 0, "changes", 0, "stage_limit", "one")
    assert str(found.message).endswith("(version after)")


def test_what_is_the_same_in_two_versions_is_said_once() -> None:
    """With the names of both."""
    flow = a_flow(
        stages={"one": ("3wd", [a_step("a", "4wd"), a_step("b", "2wd")])},
        measures={"m": [{"limit": {"b": "1wd"}}]},
    )
    (found,) = find(flow)
    assert str(found.message).endswith("(version before, after)")


def test_a_value_that_an_earlier_measure_changed_may_be_set_back() -> None:
    """Only what changes nothing in any version has no effect."""
    back: Measures = {"first": [{"limit": {"a": "2wd"}}], "second": [{"limit": {"a": "1wd"}}]}
    assert not find(a_flow(a_step("a"), measures=back))
    idle: Measures = {"first": [{"limit": {"a": "1wd"}}], "second": [{"limit": {"a": "2wd"}}]}
    assert list_rules(a_flow(a_step("a"), measures=idle)) == ["no-effect"]


@pytest.mark.parametrize(
    "change",
    [
        {"limit": {"b": "1wd"}},
        {"after": {"b": ["a"]}},
        {"clock": {"b": "authority"}},
        {"materials": {"b": 1}},
        {"trips": {"b": 1}},
        {"stage_limit": {"only": "3wd"}},
        {"intake": ["a"]},
        {"merge": {"items": ["b"], "into": "b"}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_sort_of_change_can_be_without_effect(change: Mapping[str, Any]) -> None:
    """What the file says already, or what needs two and names one."""
    stages: Stages = {"only": ("3wd", [a_step("a"), a_step("b", "1wd", "a")])}
    flow = a_flow(stages=stages, measures={"m": [change]})
    catalogue = a_catalogue("a", "b")
    found = [each.rule for each in check_flow(FlowSubject(flow.stock(catalogue)))]
    assert "no-effect" in found


def test_what_a_later_measure_drops_may_be_changed_before() -> None:
    """Each measure may be applied without the others."""
    steps = (a_step("a"), a_step("b", "2wd", "a"))
    early: Measures = {"cut": [{"limit": {"b": "1wd"}}], "less": [{"drop": "b"}]}
    assert not find(a_flow(*steps, measures=early))
    late: Measures = {"less": [{"drop": "b"}], "cut": [{"limit": {"b": "1wd"}}]}
    assert list_rules(a_flow(*steps, measures=late)) == ["already-gone"]


@pytest.mark.parametrize(
    "change",
    [
        {"drop": "b"},
        {"merge": {"items": ["b"], "into": "c"}},
        {"merge": {"items": ["c"], "into": "b"}},
        {"bundle": {"id": "J", "items": ["b", "c"]}},
        {"intake": ["b", "c"]},
        {"after": {"b": []}},
    ],
    ids=str,
)
def test_nothing_is_done_to_an_item_that_is_merged_already(change: Mapping[str, Any]) -> None:
    """Whatever the sort of change, and on either side of a merge."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "2wd", "a"),
        a_step("c", "2wd", "a"),
        measures={"first": [{"merge": {"items": ["b"], "into": "a"}}], "second": [change]},
    )
    assert "already-gone" in list_rules(flow)


def test_a_link_may_name_an_item_that_is_dropped() -> None:
    """It is bridged; only changing it is an error."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "2wd", "a"),
        a_step("c", "2wd"),
        measures={"less": [{"drop": "b"}], "link": [{"after": {"c": ["b"]}}]},
    )
    assert not find(flow)


def test_a_stage_without_a_limit_has_no_place_in_order() -> None:
    """Its items may wait for any, and any for them, and they may hang loose."""
    stages: Stages = {
        "one": ("9wd", [a_step("a", "1wd", "p")]),
        "two": ("9wd", [a_step("b", "1wd", "a")]),
        "beside": (None, [a_step("p"), a_step("q", "1wd", "b")]),
    }
    assert not find(a_flow(stages=stages))


def test_an_item_of_a_middle_stage_hangs_loose_on_both_sides() -> None:
    """Nothing before it and nothing after it are two findings."""
    stages: Stages = {
        "one": ("9wd", [a_step("a")]),
        "two": ("9wd", [a_step("b", "1wd", "a"), a_step("x")]),
        "three": ("9wd", [a_step("c", "1wd", "b")]),
    }
    found = find(a_flow(stages=stages))
    assert [each.rule for each in found] == ["dangling-item", "dangling-item"]
    assert {each.route for each in found} == {("stages", 1, "items", 1, "item")}


def test_nothing_is_called_loose_beside_a_name_of_nothing() -> None:
    """It may be what was meant."""
    stages: Stages = {
        "one": ("9wd", [a_step("a")]),
        "two": ("9wd", [a_step("b", "1wd", "aa")]),
    }
    assert list_rules(a_flow(stages=stages)) == ["unknown-item"]


def test_a_bundle_is_not_a_name_for_its_items() -> None:
    """Whoever links to it is told to name one of them."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c", "1wd", "J"),
        measures={"m": [{"bundle": {"id": "J", "items": ["a", "b"]}}]},
    )
    found = next(each for each in find(flow) if each.rule == "unknown-item")
    assert "is a bundle" in str(found.message)


def test_an_item_may_be_named_by_its_chinese_name() -> None:
    """It is still an error, but the id that was meant is given."""
    (found,) = find(a_flow(a_step("a"), a_step("b", "1wd", "事项a")))
    assert 'did you mean "a" (事项a)?' in str(found.message)


def test_an_item_of_the_catalogue_that_is_not_in_the_flow_is_told_apart() -> None:
    """It exists, but not here."""
    flow = a_flow(a_step("a", "1wd", "z"))
    subject = FlowSubject(flow.stock(a_catalogue("a", "z")))
    found = next(each for each in check_flow(subject) if each.rule == "unknown-item")
    assert "in no stage of this flow" in str(found.message)


def test_the_items_of_a_folder_are_named_that_no_flow_uses() -> None:
    """By id and name; where not all flows are known, nothing is said."""
    catalogue = a_catalogue("a", "b")
    found = [
        each
        for each in check_catalogue(CatalogueSubject(catalogue, used=frozenset({"a"})))
        if each.rule == "unused-item"
    ]
    assert [str(each.message) for each in found] == ['item "b" (Item b) stands in no flow']
    rules = {each.rule for each in check_catalogue(CatalogueSubject(catalogue))}
    assert "unused-item" not in rules


def test_no_rule_looks_at_what_it_need_not_know() -> None:
    """Every rule gets along without a catalogue, a calendar, or anything that is whole."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"), facts={"x": ["1", "2"]})
    subject = FlowSubject(flow, is_whole=False, has_catalogue=False)
    assert not [found for rule in FLOW_RULES for found in rule(subject)]


def test_a_value_of_nothing_is_said_once() -> None:
    """Whether the item applies, or contradicts another, is not known."""
    flow = a_flow(
        a_step("a", when={"x": "3"}),
        a_step("b", "1wd", "a", when={"x": "2"}),
        facts={"x": ["1", "2"]},
    )
    assert list_rules(flow) == ["unknown-value"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"stage_limit": {"ones": "1wd"}}, "unknown-stage"),
        ({"drop": ["aa"]}, "unknown-item"),
        ({"limit": {"aa": "1wd"}}, "unknown-item"),
    ],
)
def test_what_a_measure_does_is_not_judged_where_it_names_nothing(
    change: Mapping[str, Any], rule: str
) -> None:
    """Neither the path of a stage nor the total of its version."""
    flow = a_flow(
        stages={"one": ("2wd", [a_step("a"), a_step("b", "1wd", "a")])},
        measures={"m": [{"limit": {"b": "5wd"}}, change]},
    )
    promised = {"after": {"total": "1wd", "source": "x"}}
    flow = Flow.model_validate({**flow.model_dump(by_alias=True), "promised": promised})
    assert list_rules(flow) == [rule]


def test_a_stage_that_is_there_twice_has_no_false_total() -> None:
    """Its limit would be counted twice."""
    flow = a_flow(stages={"one": ("2wd", [a_step("a")]), "two": ("2wd", [a_step("b", "1wd", "a")])})
    data = flow.model_dump(by_alias=True)
    data["stages"][1]["id"] = "one"
    data["promised"] = {"before": {"total": "2wd", "source": "x"}}
    assert list_rules(Flow.model_validate(data)) == ["duplicate-stage"]


def test_a_link_that_a_measure_cuts_is_found_at_the_measure() -> None:
    """Both its ends hang loose by it."""
    stages: Stages = {
        "one": ("9wd", [a_step("a")]),
        "two": ("9wd", [a_step("b", "1wd", "a")]),
        "three": ("9wd", [a_step("c", "1wd", "b")]),
    }
    flow = a_flow(stages=stages, measures={"free": [{"after": {"c": []}}]})
    found = find(flow)
    assert [each.rule for each in found] == ["dangling-item", "dangling-item"]
    assert {each.route for each in found} == {("measures", 0, "changes", 0, "after", "c")}
    assert all('measure "free" cuts the link' in str(each.message) for each in found)
