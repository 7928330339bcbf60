"""Everything that a drawing of two versions has, for a small flow."""

from collections.abc import Mapping
from typing import Any

import walkflow
from tests.builders import a_catalogue, a_flow, a_step
from walkflow.engine.chart_reports import draw_version
from walkflow.engine.versions import Versions
from walkflow.model.chart import Chart, ChartNode, Former, LinkChange, NodeChange, StageChange
from walkflow.model.chart_report import ChartReport
from walkflow.model.flow import Flow
from walkflow.model.records import Name

STEPS = (
    a_step("a", "4wd"),
    a_step("b", "3wd", "a", clock="applicant"),
    a_step("c", "2wd", "b"),
)


def changed(*changes: Mapping[str, Any], steps: tuple[Mapping[str, Any], ...] = STEPS) -> Chart:
    """Return what a measure changed."""
    return walkflow.draw(a_flow(*steps, measures={"m": list(changes)}), "after", "before").chart


def staged(**stages: tuple[str | None, str]) -> Flow:
    """Return a flow with some stages, each with its limit and its only item."""
    return a_flow(
        stages={name: (limit, [a_step(item, "1wd")]) for name, (limit, item) in stages.items()}
    )


def between(before: Flow, after: Flow) -> Chart:
    """Return what differs between two files of one flow."""
    old, new = (Versions(flow).read("after") for flow in (before, after))
    return draw_version(new, old, before.default_facts).chart


def node(chart: Chart, name: str) -> ChartNode:
    """Return a node of a chart."""
    return next(each for each in chart.nodes if each.id == name)


def stages_of(chart: Chart) -> dict[str, tuple[StageChange, str | None, str | None]]:
    """Return what became of each stage, its limit, and what that was."""
    return {each.id: (each.change, each.limit, each.old_limit) for each in chart.stages}


def test_lengths_of_both_versions() -> None:
    """Of the path drawn and of the stage limits; the path of everyone has the applicant's time."""
    flow = a_flow(
        stages={"one": ("9wd", list(STEPS))},
        measures={"m": [{"limit": {"a": "1wd"}}, {"stage_limit": {"one": "5wd"}}]},
    )
    own, whole = (
        walkflow.draw(flow, "after", "before", everyone=everyone).chart
        for everyone in (False, True)
    )
    assert (own.version, own.against, own.clock) == ("after", "before", "authority")
    assert (own.old_length_wd, own.length_wd) == (6, 3)
    assert (own.old_stage_limits_wd, own.stage_limits_wd) == (9, 5)
    assert (whole.clock, whole.old_length_wd, whole.length_wd) == ("all", 9, 6)
    assert [each.counts for each in own.nodes] == [True, False, True]
    assert [each.counts for each in whole.nodes] == [True, True, True]
    (alone,) = (walkflow.draw(flow, "before").chart,)
    assert (alone.against, alone.old_length_wd, alone.length_wd) == (None, None, 6)


def test_the_usual_drawing_counts_the_time_of_the_authority() -> None:
    """With the definition of its headline first, and the days that it counts."""
    flow = a_flow(*STEPS, measures={"m": [{"drop": "c"}]})
    versions = Versions(flow)

    def report(**options: bool) -> ChartReport:
        return draw_version(versions.read("after"), versions.read("before"), {}, **options)

    assert (report().chart.clock, report().chart.old_length_wd) == ("authority", 6)
    own, whole = report(), report(everyone=True)
    assert own.basis.definitions[0] != whole.basis.definitions[0]
    assert own.basis.definitions[1:] == whole.basis.definitions[1:]
    assert (own.flow, own.version, own.against) == ("test", "after", "before")
    hours = walkflow.draw(a_flow(a_step("a", "8h")))
    assert len(hours.basis.definitions) == len(own.basis.definitions) + 1


def test_an_added_item_is_new_and_a_dropped_one_is_gone() -> None:
    """What is gone has no days of its own and stands where it stood."""
    flow = a_flow(*STEPS, a_step("d", "1wd", "c"), measures={"m": [{"add": "d"}, {"drop": "b"}]})
    chart = walkflow.draw(flow, "after", "before").chart
    assert {each.id: each.change.value for each in chart.nodes} == {
        "a": "kept",
        "c": "kept",
        "d": "added",
        "b": "dropped",
    }
    gone = node(chart, "b")
    assert (gone.stage, gone.into, gone.critical, gone.intake) == ("only", None, False, None)
    assert (gone.earliest_start_wd, gone.earliest_finish_wd) == (None, None)
    assert node(chart, "d").was == Former()
    assert (node(chart, "c").earliest_start_wd, node(chart, "c").earliest_finish_wd) == (4, 6)


def test_what_was_a_bundle_before() -> None:
    """An item that leaves a bundle is handled by itself; in one, its old limit is told."""
    flow = a_flow(
        *STEPS,
        measures={
            "m": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}],
            "n": [{"limit": {"b": "1wd"}}],
        },
    )
    apart = walkflow.draw(flow, "before", "after").chart
    assert node(apart, "a").change is NodeChange.UNBUNDLED
    assert node(apart, "c").change is NodeChange.KEPT
    kept = walkflow.draw(flow, "after", "before+m").chart
    members = [
        (each.id, each.limit, each.old_limit, each.was_alone)
        for each in node(kept, "bundle").members
    ]
    assert node(kept, "bundle").change is NodeChange.KEPT
    assert members == [("a", "4wd", None, False), ("b", "1wd", "3wd", False)]
    same = walkflow.draw(flow, "before+m", "before+m").chart
    assert {each.old_limit for each in node(same, "bundle").members} == {None}


def test_what_an_item_was_before() -> None:
    """Its limit, whose time it took, its stage, its department and its name, where they differ."""
    before = staged(one=("3wd", "a"), two=("3wd", "b"))
    after = a_flow(
        stages={
            "one": ("3wd", [a_step("a"), a_step("b", "2wd", clock="law")]),
            "two": ("3wd", [a_step("c")]),
        }
    )
    catalogue = a_catalogue("a", "b", "c", b="B")
    named = catalogue.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"name": Name(zh="新", en="New")})
                if item.id == "b"
                else item
                for item in catalogue.items
            )
        }
    )
    was = node(between(before, after.stock(named)), "b").was
    assert (was.limit, was.clock, was.department) == ("1wd", "authority", "A")
    assert was.stage == Name(zh="甲", en="A")
    assert was.name == Name(zh="事项b", en="Item b")
    assert node(between(before, after), "a").was == Former()


def test_stages_that_are_kept_new_or_gone() -> None:
    """With the limit that they had, where it was another."""
    before = staged(one=("3wd", "a"), two=("4wd", "b"), three=(None, "c"))
    after = staged(one=("2wd", "a"), three=(None, "c"), four=("1wd", "d"))
    chart = between(before, after)
    assert stages_of(chart) == {
        "one": (StageChange.KEPT, "2wd", "3wd"),
        "three": (StageChange.KEPT, None, None),
        "four": (StageChange.ADDED, "1wd", None),
        "two": (StageChange.DROPPED, "4wd", None),
    }
    gone = chart.stages[-1]
    assert (gone.id, gone.number, gone.path_wd) == ("two", None, None)
    assert [each.number for each in chart.stages] == [1, None, 2, None]
    assert {each.parts for each in chart.stages} == {()}
    assert node(chart, "b").stage == "two"


def test_an_item_that_is_gone_stands_in_what_its_stage_has_become() -> None:
    """The stage that several became is drawn, and they are not."""
    merge = {"merge_stages": {"stages": ["one", "two"], "into": "both"}}
    flow = a_flow(
        stages={"one": ("2wd", [a_step("a")]), "two": ("3wd", [a_step("b", "1wd", "a")])},
        measures={"m": [merge, {"drop": "b"}]},
    )
    chart = walkflow.draw(flow, "after", "before").chart
    assert stages_of(chart) == {"both": (StageChange.MERGED, "5wd", "2wd + 3wd")}
    assert chart.stages[0].parts == (Name(zh="甲", en="A"), Name(zh="甲", en="A"))
    assert node(chart, "b").stage == "both"


def test_departments_of_both_versions_in_the_order_of_the_catalogue() -> None:
    """That of an item which is gone is still drawn."""
    flow = a_flow(*STEPS, measures={"m": [{"drop": "a"}]}).stock(
        a_catalogue("a", "b", "c", a="Z", b="B", c="B")
    )
    chart = walkflow.draw(flow, "after", "before").chart
    assert [(each.id, each.number) for each in chart.departments] == [("B", 2), ("Z", 3)]
    alone = walkflow.draw(flow, "after").chart
    assert [each.id for each in alone.departments] == ["B"]


def test_a_link_that_is_said_by_way_of_others_is_kept() -> None:
    """Who waited for a through b waits for it still, so only what b held is lost."""
    chart = changed({"after": {"c": ["a", "b"]}})
    assert {(each.before, each.after): each.change for each in chart.links} == {
        ("a", "b"): LinkChange.KEPT,
        ("a", "c"): LinkChange.KEPT,
        ("b", "c"): LinkChange.KEPT,
    }
    cut = changed({"after": {"c": "a"}})
    assert {(each.before, each.after): each.change for each in cut.links} == {
        ("a", "b"): LinkChange.KEPT,
        ("a", "c"): LinkChange.KEPT,
        ("b", "c"): LinkChange.DROPPED,
    }
    lost = next(each for each in cut.links if each.change is LinkChange.DROPPED)
    assert (lost.critical, lost.implied, lost.kind) == (False, False, "after")


def test_an_issue_link_that_becomes_a_start_is_tightened() -> None:
    """And a new one is new."""
    steps = (a_step("a"), a_step("b", issue_after=["a"]), a_step("c"))
    chart = changed({"after": {"b": "a"}}, {"issue_after": {"b": [], "c": "b"}}, steps=steps)
    assert {(each.before, each.after): each.change for each in chart.links} == {
        ("a", "b"): LinkChange.TIGHTENED,
        ("b", "c"): LinkChange.ADDED,
    }
