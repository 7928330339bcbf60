"""Charts of one version, and of what a version changed."""

from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import walkflow
from tests.builders import a_flow, a_network, a_plan, a_step
from tests.engine.drawn_flows import Drawn, drawn_flows
from walkflow.engine.charts import chart_plan, find_implied
from walkflow.engine.graph import Network
from walkflow.engine.plan import plan_stages
from walkflow.engine.versions import Versions
from walkflow.model.chart import (
    Chart,
    ChartLink,
    ChartNode,
    LinkChange,
    LinkKind,
    NodeChange,
    StageChange,
)
from walkflow.model.flow import Flow


def a_chart(flow: Flow, version: str = "after") -> Chart:
    """Return a version of a flow as it is to be drawn."""
    plan = a_plan(flow, version)
    return chart_plan(plan, plan_stages(plan.network, plan.axis))


def changes_of(flow: Flow, version: str = "after", against: str = "before") -> Chart:
    """Return what a version changed."""
    return walkflow.draw(flow, version, against).chart


def node(chart: Chart, name: str) -> ChartNode:
    """Return a node of a chart."""
    (found,) = (each for each in chart.nodes if each.id == name)
    return found


def link(chart: Chart, before: str, after: str) -> ChartLink:
    """Return the link between two nodes of a chart."""
    (found,) = (each for each in chart.links if (each.before, each.after) == (before, after))
    return found


def links(chart: Chart, change: LinkChange) -> set[tuple[str, str]]:
    """Return the links of a chart that changed in one way."""
    return {(each.before, each.after) for each in chart.links if each.change is change}


def test_a_link_that_others_say_already_is_implied() -> None:
    """Who waits for b waits for a, so that the arrow from a to c says nothing new."""
    chart = a_chart(a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c", "1wd", "a", "b")))
    assert link(chart, "a", "c").implied
    assert not link(chart, "a", "b").implied
    assert not link(chart, "b", "c").implied


def test_an_issue_link_does_not_make_one_of_the_start_implied() -> None:
    """The way from a to c leads through an issue only, so c's start has to name a itself."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c", "1wd", "a", issue_after=["b"]))
    chart = a_chart(flow)
    assert not link(chart, "a", "c").implied
    assert link(chart, "b", "c").kind is LinkKind.ISSUE_AFTER


def test_an_issue_link_is_implied_by_any_other_way() -> None:
    """Whoever starts after b, and b after a, is issued after a."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c", "1wd", "b", issue_after=["a"]))
    assert link(a_chart(flow), "a", "c").implied


def test_the_links_of_the_path_drawn_are_always_drawn() -> None:
    """Where an item takes no time, the path may pass it by; its link stays."""
    flow = a_flow(
        a_step("a", "3wd"),
        a_step("b", "2wd", "a", clock="law"),
        a_step("c", "1wd", "a", "b"),
    )
    chart = a_chart(flow)
    assert link(chart, "a", "c").critical
    assert not link(chart, "a", "c").implied


def test_a_joint_intake_has_a_number() -> None:
    """Items that are submitted together bear one number; an item alone has none."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c"),
        measures={"m": [{"intake": ["a", "b"]}]},
    )
    assert [each.intake for each in a_chart(flow).nodes] == [1, 1, None]


def test_a_stage_without_a_limit_has_no_number() -> None:
    """Numbers count the stages that have a place in the order."""
    flow = a_flow(
        stages={
            "one": ("2wd", [a_step("a")]),
            "beside": (None, [a_step("b")]),
            "two": ("3wd", [a_step("c")]),
        }
    )
    chart = a_chart(flow)
    assert [stage.number for stage in chart.stages] == [1, None, 2]
    assert chart.stage_limits_wd == 5


def test_a_dropped_item_is_drawn_with_the_links_it_had() -> None:
    """What it stood between is linked as before, by bridging, and that is no new link."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        measures={"m": [{"drop": "b"}]},
    )
    chart = changes_of(flow)
    assert node(chart, "b").change is NodeChange.DROPPED
    assert node(chart, "b").earliest_start_wd is None
    assert link(chart, "a", "c").change is LinkChange.KEPT
    assert links(chart, LinkChange.DROPPED) == {("a", "b"), ("b", "c")}


def test_a_merged_item_names_what_it_became_part_of() -> None:
    """Its target stays, and takes over what it waited for without a new link."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        measures={"m": [{"merge": {"items": "b", "into": "c"}}]},
    )
    chart = changes_of(flow)
    assert (node(chart, "b").change, node(chart, "b").into) == (NodeChange.MERGED, "c")
    assert link(chart, "a", "c").change is LinkChange.KEPT


def test_a_bundle_tells_which_members_stood_alone_and_what_they_took() -> None:
    """Its members bear their old limits, and what waited for one waits for the bundle."""
    flow = a_flow(
        a_step("a", "4wd"),
        a_step("b", "2wd"),
        a_step("c", "1wd", "a"),
        measures={
            "m": [{"limit": {"a": "3wd"}}, {"bundle": {"id": "bundle", "items": ["a", "b"]}}]
        },
    )
    chart = changes_of(flow)
    bundle = node(chart, "bundle")
    assert bundle.change is NodeChange.BUNDLED
    assert [(each.id, each.limit, each.old_limit, each.was_alone) for each in bundle.members] == [
        ("a", "3wd", "4wd", True),
        ("b", "2wd", None, True),
    ]
    assert link(chart, "bundle", "c").change is LinkChange.KEPT


def test_taken_back_a_bundle_comes_apart() -> None:
    """Drawn the other way round, its members are handled by themselves, and nothing is gone."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
    )
    chart = changes_of(flow, "before", "after")
    assert {each.id: each.change for each in chart.nodes} == {
        "a": NodeChange.UNBUNDLED,
        "b": NodeChange.UNBUNDLED,
    }


def test_other_limits_and_clocks_are_told_with_what_they_were() -> None:
    """What stays the same is not told."""
    flow = a_flow(
        a_step("a", "4wd"),
        a_step("b"),
        measures={"m": [{"limit": {"a": "2wd"}}, {"clock": {"a": "applicant"}}]},
    )
    chart = changes_of(flow)
    was = node(chart, "a").was
    assert (was.limit, was.clock, was.stage, was.department) == ("4wd", "authority", None, None)
    assert node(chart, "b").was == type(was)()
    assert (chart.old_length_wd, chart.length_wd) == (4, 1)


def test_a_link_may_be_eased_added_or_dropped() -> None:
    """Tolerance holds back the issue only; another predecessor replaces the old one."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c", "1wd", "a"),
        a_step("d", "1wd", "a"),
        measures={"m": [{"after": {"c": [], "d": ["b"]}}, {"issue_after": {"c": ["a"]}}]},
    )
    chart = changes_of(flow)
    assert link(chart, "a", "c").change is LinkChange.EASED
    assert links(chart, LinkChange.ADDED) == {("b", "d")}
    assert links(chart, LinkChange.DROPPED) == {("a", "d")}
    back = changes_of(flow, "before", "after")
    assert link(back, "a", "c").change is LinkChange.TIGHTENED


def test_merged_stages_name_their_parts() -> None:
    """The stage that several became bears their limits added up, and its items have not moved."""
    flow = a_flow(
        stages={"one": ("2wd", [a_step("a")]), "two": ("3wd", [a_step("b", "1wd", "a")])},
        measures={
            "m": [
                {
                    "merge_stages": {
                        "stages": ["one", "two"],
                        "into": "two",
                        "limit": "4wd",
                        "name": {"zh": "乙", "en": "B"},
                    }
                }
            ]
        },
    )
    chart = changes_of(flow)
    (stage,) = chart.stages
    assert (stage.change, stage.old_limit, stage.limit) == (
        StageChange.MERGED,
        "2wd + 3wd",
        "4wd",
    )
    assert len(stage.parts) == 2
    assert all(each.was.stage is None for each in chart.nodes)


@given(drawn_flows())
@settings(max_examples=60)
def test_the_arrows_that_are_drawn_say_all_that_the_links_say(drawn: Drawn) -> None:
    """Without the implied links, whoever waited for whom still does, for the start or the issue."""
    network = sound_network(drawn, "after")
    implied = find_implied(network)
    ends = {
        (source.before, target): source.is_issue
        for target, sources in network.predecessors.items()
        for source in sources
    }
    shown = {pair: is_issue for pair, is_issue in ends.items() if pair not in implied}
    for pair, is_issue in ends.items():
        assert holds(shown, pair, issue=is_issue)


@given(drawn_flows(), st.sampled_from([("after", "before"), ("before", "after")]))
@settings(max_examples=80)
def test_a_difference_draws_both_versions_and_nothing_else(
    drawn: Drawn, versions: tuple[str, str]
) -> None:
    """Every node of the version is there; every item of the other one is, or is in one of them."""
    new, old = (sound_network(drawn, version) for version in versions)
    chart = changes_of(drawn.flow, *versions)
    alive = [each.id for each in chart.nodes if not each.is_gone]
    assert alive == list(new.nodes)
    assert len({each.id for each in chart.nodes}) == len(chart.nodes)
    seated = {member.item for each in new.nodes.values() for member in each.members}
    gone = {each.id for each in chart.nodes if each.is_gone}
    for each in old.nodes.values():
        items = {member.item for member in each.members}
        assert each.id in gone or each.id in alive or items & seated
    known = {each.id for each in chart.nodes}
    pairs = [(each.before, each.after) for each in chart.links]
    assert len(pairs) == len(set(pairs))
    assert {name for pair in pairs for name in pair} <= known


@given(drawn_flows())
@settings(max_examples=40)
def test_a_version_differs_in_nothing_from_itself(drawn: Drawn) -> None:
    """Everything is kept, and nothing was otherwise."""
    sound_network(drawn, "after")
    chart = changes_of(drawn.flow, "after", "after")
    assert {each.change for each in chart.nodes} <= {NodeChange.KEPT}
    assert {each.change for each in chart.links} <= {LinkChange.KEPT}
    assert {each.change for each in chart.stages} == {StageChange.KEPT}
    assert not any(value for each in chart.nodes for value in dict(each.was).values())


@given(drawn_flows())
@settings(max_examples=40)
def test_the_critical_nodes_are_a_chain_of_critical_links(drawn: Drawn) -> None:
    """The path drawn can be followed along its links."""
    network = sound_network(drawn, "after")
    plan = a_plan(drawn.flow)
    chart = a_chart(drawn.flow)
    path = [part.node for part in plan.path]
    assert {each.id for each in chart.nodes if each.critical} == set(path)
    assert {(each.before, each.after) for each in chart.links if each.critical} == set(
        pairwise(path)
    )
    assert len(chart.nodes) == len(network.nodes)


def sound_network(drawn: Drawn, version: str) -> Network:
    """Return the network of a version that can be planned; pass over one that cannot."""
    for each in ("before", "after"):
        assume(Network(Versions(drawn.flow).read(each), drawn.flow.default_facts).is_acyclic)
    return a_network(drawn.flow, version)


def holds(ends: dict[tuple[str, str], bool], pair: tuple[str, str], *, issue: bool) -> bool:
    """Return whether the second of a pair waits for the first, for its start or its issue."""
    waiting = [
        before
        for (before, after), is_issue in ends.items()
        if after == pair[1] and (issue or not is_issue)
    ]
    seen: set[str] = set()
    while waiting:
        each = waiting.pop()
        if each == pair[0]:
            return True
        if each not in seen:
            seen.add(each)
            waiting += [before for before, after in ends if after == each]
    return False
