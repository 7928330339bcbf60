"""The graph of a version: bridging, merges, bundles, cycles."""

from typing import TYPE_CHECKING, Any

from tests.builders import a_flow, a_network, a_step
from walkflow.engine.graph import Network
from walkflow.engine.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Mapping


def links(network: Network) -> set[tuple[str, str, str]]:
    """Return the links of a network: what comes first, what waits, and for what."""
    return {
        (link.before, link.item, "issue" if link.is_issue else "start")
        for into in network.predecessors.values()
        for link in into
    }


def test_item_that_does_not_apply_is_bridged() -> None:
    """Whoever names an item that does not apply waits for what that would have waited for."""
    flow = a_flow(
        a_step("a"),
        a_step("x"),
        a_step("b", "1wd", "a", issue_after="x", when={"heritage": "yes"}),
        a_step("c", "1wd", "b"),
        facts={"heritage": ["no", "yes"]},
    )
    assert links(a_network(flow)) == {("a", "c", "start"), ("x", "c", "start")}
    assert ("b", "c", "start") in links(a_network(flow, heritage="yes"))


def test_bridge_keeps_the_kind_of_the_link_that_names() -> None:
    """An item issued after an absent one is issued after what that waited for."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", issue_after="b"),
        measures={"m": [{"drop": "b"}]},
    )
    assert links(a_network(flow)) == {("a", "c", "issue")}


def test_chains_of_absent_items_are_bridged() -> None:
    """Bridging goes on until an item that applies."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        a_step("d", "1wd", "c"),
        measures={"m": [{"drop": ["b", "c"]}]},
    )
    assert links(a_network(flow)) == {("a", "d", "start")}


def test_merged_item_gives_its_predecessors_to_its_target() -> None:
    """The target waits for what the merged item waited for; the target's own limit counts."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "9wd", "a"),
        a_step("c", "2wd", "b"),
        a_step("d", "1wd", "b"),
        measures={"m": [{"merge": {"items": "b", "into": "c"}}]},
    )
    network = a_network(flow)
    assert links(network) == {("a", "c", "start"), ("c", "d", "start")}
    assert str(network.nodes["c"].limit) == "2wd"


def test_merged_item_without_its_target_is_bridged() -> None:
    """Where the target does not apply, links to the merged item mean what it waited for."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", when={"x": "yes"}),
        a_step("d", "1wd", "b"),
        facts={"x": ["no", "yes"]},
        measures={"m": [{"merge": {"items": "b", "into": "c"}}]},
    )
    assert links(a_network(flow)) == {("a", "d", "start")}


def test_merged_item_that_does_not_apply_gives_nothing() -> None:
    """An item that the facts rule out gives no predecessors to what it was merged into."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a", when={"x": "yes"}),
        a_step("c"),
        a_step("d", "1wd", "b"),
        facts={"x": ["no", "yes"]},
        measures={"m": [{"merge": {"items": "b", "into": "c"}}]},
    )
    assert links(a_network(flow)) == {("a", "d", "start")}


def test_chain_of_merges_ends_where_an_item_is_absent() -> None:
    """An item merged into one that is itself merged, but does not apply, is bridged."""
    changes: list[Mapping[str, Any]] = [
        {"merge": {"items": "b", "into": "c"}},
        {"merge": {"items": "c", "into": "d"}},
    ]
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", when={"x": "yes"}),
        a_step("d"),
        a_step("e", "1wd", "b"),
        facts={"x": ["no", "yes"]},
        measures={"m": changes},
    )
    assert links(a_network(flow)) == {("a", "e", "start")}
    assert links(a_network(flow, x="yes")) == {("a", "d", "start"), ("d", "e", "start")}


def test_bundle_is_one_node_with_its_longest_limit() -> None:
    """Members start and finish together: links between them vanish, links to one mean all."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "3wd", "a"),
        a_step("c", "5wd", "b"),
        a_step("d", "1wd", "c"),
        measures={"m": [{"bundle": {"id": "bundle", "items": ["b", "c"]}}]},
    )
    network = a_network(flow)
    assert links(network) == {("a", "bundle", "start"), ("bundle", "d", "start")}
    assert str(network.nodes["bundle"].limit) == "5wd"
    assert network.find_node("b") == "bundle"


def test_bundle_may_have_its_own_limit() -> None:
    """A bundle's limit replaces its members'."""
    flow = a_flow(
        a_step("b", "3wd"),
        a_step("c", "5wd"),
        measures={"m": [{"bundle": {"id": "bundle", "items": ["b", "c"], "limit": "2wd"}}]},
    )
    assert str(a_network(flow).nodes["bundle"].limit) == "2wd"


def test_bundle_stands_in_the_stage_of_its_latest_member() -> None:
    """The stage of a bundle is the last of its members' stages."""
    flow = a_flow(
        stages={"one": ("9wd", [a_step("a")]), "two": ("9wd", [a_step("b")])},
        measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
    )
    assert a_network(flow).nodes["bundle"].stage == "two"


def test_bundle_that_closes_a_loop_is_cyclic() -> None:
    """Members with an item between them cannot be handled at one go."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "c"]}}]},
    )
    assert not a_network(flow).is_acyclic
    assert a_network(flow, "before").is_acyclic


def test_starting_counts_where_both_kinds_of_link_stand() -> None:
    """An item that waits for another to start and to be issued waits to start."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a", issue_after="a"))
    assert links(a_network(flow)) == {("a", "b", "start")}


def test_cycle_is_found_with_its_links() -> None:
    """A cycle is given as the links that lead round, each with its place in the file."""
    flow = a_flow(a_step("a", "1wd", "c"), a_step("b", "1wd", "a"), a_step("c", "1wd", "b"))
    cycle = a_network(flow).find_cycle()
    assert {(link.before, link.item) for link in cycle} == {("a", "b"), ("b", "c"), ("c", "a")}
    assert cycle[0].route[:2] == ("stages", 0)


def test_all_items_are_there_without_facts() -> None:
    """A fact that is left open rules nothing out."""
    flow = a_flow(
        a_step("a", when={"x": "yes"}), a_step("b", when={"x": "no"}), facts={"x": ["no", "yes"]}
    )
    assert set(Network(Versions(flow).read(), {}).nodes) == {"a", "b"}


def test_order_follows_links_then_the_file() -> None:
    """The order of the graph puts predecessors first, and otherwise keeps the file's."""
    flow = a_flow(a_step("c", "1wd", "b"), a_step("a"), a_step("b"))
    assert a_network(flow).order == ("a", "b", "c")
