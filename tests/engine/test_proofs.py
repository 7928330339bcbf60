"""Proofs about every subset of measures and every combination of facts, against counting all."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_flow, a_step
from walkflow.engine.graph import Network
from walkflow.engine.overruns import find_overruns
from walkflow.engine.plan import Axis, plan_stages
from walkflow.engine.possibilities import Possibilities
from walkflow.engine.proofs import find_loops
from walkflow.engine.versions import Version, Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.flow import Facts, Flow

ITEMS = ["a", "b", "c", "d", "e", "f"]
FACTS = {"p": ["1", "2"], "q": ["1", "2", "3"]}
PLAIN = Axis(read_named_calendar("plain"))

names = st.lists(st.sampled_from(ITEMS), max_size=2, unique=True)
some_items = st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2, unique=True)
whens = st.dictionaries(
    st.sampled_from(sorted(FACTS)),
    st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=2, unique=True),
    max_size=2,
).map(
    lambda when: {
        fact: kept
        for fact, values in when.items()
        if (kept := [value for value in values if value in FACTS[fact]])
    }
)
changes = st.one_of(
    st.builds(lambda item, new: {"after": {item: new}}, st.sampled_from(ITEMS), names),
    st.builds(lambda item, new: {"issue_after": {item: new}}, st.sampled_from(ITEMS), names),
    st.builds(lambda items: {"drop": items}, some_items),
    st.builds(lambda items: {"add": items}, some_items),
    st.builds(
        lambda items, into: {"merge": {"items": items, "into": into}},
        some_items,
        st.sampled_from(ITEMS),
    ).filter(lambda change: change["merge"]["into"] not in change["merge"]["items"]),
    st.builds(
        lambda name, items: {"bundle": {"id": name, "items": items}},
        st.sampled_from(["B", "C"]),
        st.lists(st.sampled_from(ITEMS), min_size=2, max_size=3, unique=True),
    ),
)


@st.composite
def flows(draw: st.DrawFn, *, loops: bool = True) -> Flow:
    """Return a small flow; without loops among the written links if none are wanted."""
    steps: list[Mapping[str, Any]] = []
    for place, item in enumerate(ITEMS):
        known = ITEMS if loops else ITEMS[:place]
        before = draw(st.lists(st.sampled_from(known), max_size=2, unique=True)) if known else []
        issue = draw(st.lists(st.sampled_from(known), max_size=1)) if known else []
        limit = f"{draw(st.integers(0, 4))}{draw(st.sampled_from(['wd', 'd']))}"
        steps.append(a_step(item, limit, *before, issue_after=issue, when=draw(whens)))
    cut = draw(st.integers(1, len(ITEMS)))
    limits = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    stages: Mapping[str, tuple[str | None, list[Mapping[str, Any]]]] = {
        "one": (f"{limits[0]}wd", steps[:cut]),
        "two": (f"{limits[1]}wd", steps[cut:]),
    }
    measures = {
        f"m{number}": written
        for number, written in enumerate(
            draw(st.lists(st.lists(changes, min_size=1, max_size=2), max_size=3))
        )
    }
    return a_flow(measures=measures, facts=FACTS, stages=stages)


def combine_facts(flow: Flow) -> Iterator[Facts]:
    """Yield every project that there can be."""
    for values in product(*(fact.values for fact in flow.facts.values())):
        yield dict(zip(flow.facts, values, strict=True))


def combine_measures(versions: Versions) -> Iterator[Version]:
    """Yield the version of every subset of the measures."""
    known = [measure.id for measure in versions.flow.measures]
    for size in range(len(known) + 1):
        for some in combinations(known, size):
            yield versions.apply_measures(some)


@settings(max_examples=300)
@given(flow=flows())
def test_a_loop_is_found_if_and_only_if_some_version_has_one_for_some_project(flow: Flow) -> None:
    """The proof agrees with looking at every subset of measures and every project."""
    versions = Versions(flow)
    counted = any(
        not Network(version, facts).is_acyclic
        for version in combine_measures(versions)
        for facts in combine_facts(flow)
    )
    proved = find_loops(versions, [versions.read("before"), versions.read("after")])
    assert proved.is_complete
    assert bool(proved.found) == counted


@settings(max_examples=200)
@given(flow=flows())
def test_every_loop_that_is_found_is_there(flow: Flow) -> None:
    """The version and the facts that a loop names do have it, link by link."""
    versions = Versions(flow)
    in_force = [versions.read("before"), versions.read("after")]
    for loop in find_loops(versions, in_force).found:
        measures = {v.name: v.measures for v in in_force}.get(loop.version or "", loop.measures)
        network = Network(versions.apply_measures(measures), {**flow.default_facts, **loop.facts})
        links = {(link.before, link.item) for link in network.list_links()}
        assert {(link.before, link.node) for link in loop.links} <= links
        assert all(
            link.node == following.before
            for link, following in zip(loop.links, (*loop.links[1:], loop.links[0]), strict=True)
        )


@settings(max_examples=200)
@given(flow=flows())
def test_a_drawing_with_nothing_open_is_the_graph_of_that_version(flow: Flow) -> None:
    """With all measures and facts decided, the possible links are the links."""
    versions = Versions(flow)
    possible = Possibilities(versions)
    for version in combine_measures(versions):
        chosen = {each: each in version.measures for each in possible.measures}
        for facts in combine_facts(flow):
            drawing = possible.draw(chosen, facts)
            network = Network(version, facts)
            drawn = {(before, node) for node in drawing.links for before in drawing.links[node]}
            assert drawn == {(link.before, link.item) for link in network.list_links()}
            assert set(drawing.links) == set(network.nodes)


@settings(max_examples=200)
@given(flow=flows(loops=False))
def test_an_overrun_is_found_if_and_only_if_some_project_has_one(flow: Flow) -> None:
    """The bound and its branches agree with planning every project."""
    versions = Versions(flow)
    for word in ("before", "after"):
        version = versions.read(word)
        optimistic = Network(version, {})
        if not optimistic.is_acyclic:
            continue
        longest: dict[str, int] = {}
        usual = plan_stages(Network(version, flow.default_facts), PLAIN)
        for facts in combine_facts(flow):
            for stage, length in plan_stages(Network(version, facts), PLAIN).items():
                longest[stage] = max(longest.get(stage, 0), length)
        limits = {each.id: each.limit.amount for each in version.stages if each.limit}
        found = find_overruns(version, optimistic, PLAIN)
        assert not found.unproved
        over = {stage for stage, limit in limits.items() if longest[stage] > limit}
        assert {overrun.stage.id for overrun in found.found} == over
        for overrun in found.found:
            facts = {**flow.default_facts, **overrun.facts}
            paths = plan_stages(Network(version, facts), PLAIN)
            assert paths[overrun.stage.id] == overrun.path_wd > overrun.limit_wd
            assert bool(overrun.facts) == (usual[overrun.stage.id] <= overrun.limit_wd)
