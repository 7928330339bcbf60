"""Compression of the shipped flows and of random ones, beside the oracle."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import walkflow
from tests import oracle
from tests.engine.drawn_flows import Drawn, drawn_flows
from walkflow.engine.comparison import compare_versions
from walkflow.engine.graph import Network
from walkflow.engine.length import find_length
from walkflow.engine.plan import AUTHORITY, EVERYONE, Axis, Plan
from walkflow.engine.renames import find_renames
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import FlowComparison
from walkflow.model.errors import WalkflowError
from walkflow.model.flow import Flow

FLOWS = Path(__file__).parents[2] / "flows"
PUBLISHED = {
    "gov-building": ((110, 110), (88, 88), "20.0", "12.7", 22),
    "gov-linear": ((75, 75), (55, 55), "26.7", "20.0", 20),
    "social-general": ((83, 83), (50, 46), "39.8", "34.9", 37),
    "social-small": ((75, 75), (25, 25), "66.7", "33.3", 50),
    "industrial": ((40, 40), (15, 15), "62.5", "50.0", 25),
}
"""Stage limits and path before and after, compression, scope-honest, and days saved."""
AXIS = Axis(read_named_calendar("plain"))


@cache
def read_twice(name: str) -> Drawn:
    """Return a shipped flow as walkflow reads it and as the oracle does."""
    path = FLOWS / f"{name}.yaml"
    return Drawn(walkflow.read_flow(path), oracle.load(path))


@cache
def compare_shipped(name: str) -> FlowComparison:
    """Return a shipped flow before and after, its facts at their defaults."""
    return compare(read_twice(name).flow)


def compare(
    flow: Flow, before: str = "before", after: str = "after", **facts: str
) -> FlowComparison:
    """Return two versions of one flow compared."""
    versions = Versions(flow)
    taken = {**flow.default_facts, **facts}
    return compare_versions(versions.read(before), versions.read(after), taken, AXIS)


@pytest.mark.parametrize("name", PUBLISHED)
def test_shipped_flow_has_the_published_figures(name: str) -> None:
    """Stage limits and path before and after, and what they are cut by."""
    before, after, cut, honest, saved = PUBLISHED[name]
    found = compare_shipped(name)
    assert (found.before.stage_limits_wd, found.before.path_wd) == before
    assert (found.after.stage_limits_wd, found.after.path_wd) == after
    assert f"{found.compression.stage_limit:.1%}" == f"{cut}%"
    assert f"{found.scope_honest.stage_limit:.1%}" == f"{honest}%"
    assert found.saved_wd == saved


@pytest.mark.parametrize("name", PUBLISHED)
def test_shares_of_a_shipped_flow_add_up(name: str) -> None:
    """The shares of measures, and those of classes of change, are the whole saving, exactly."""
    found = compare_shipped(name)
    assert sum(Fraction(each.shapley) for each in found.measures) == found.saved_wd
    assert sum(Fraction(each.shapley) for each in found.change_classes) == found.saved_wd


@pytest.mark.parametrize("name", PUBLISHED)
def test_shares_of_a_shipped_flow_are_the_oracles(name: str) -> None:
    """Each measure's share, what it saves alone, and what would be lost without it."""
    raw = read_twice(name).raw
    lengths = oracle.lengths_of(raw, oracle.default_facts(raw))
    shares, everyone = oracle.shapley(lengths), max(lengths, key=len)
    found = compare_shipped(name).measures
    assert {each.id: Fraction(each.shapley) for each in found} == shares
    for each in found:
        assert each.alone_wd == lengths[frozenset()] - lengths[frozenset({each.id})]
        assert each.without_wd == lengths[everyone - {each.id}] - lengths[everyone]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_subset_of_a_shipped_flow_agrees_with_the_oracle(name: str) -> None:
    """Both lengths of every subset of measures: 528 over the five flows."""
    flow, raw = read_twice(name)
    versions, facts = Versions(flow), flow.default_facts
    expected = oracle.lengths_of(raw, dict(facts))
    elapsed = oracle.lengths_of(raw, dict(facts), elapsed=True)
    for some, length in expected.items():
        network = Network(versions.apply_measures(some), facts)
        assert find_length(network, AXIS) == length
        assert find_length(network, AXIS, EVERYONE) == elapsed[some]


@pytest.mark.parametrize("name", PUBLISHED)
@settings(max_examples=10)
@given(data=st.data())
def test_shipped_flow_with_some_measures_agrees_with_the_oracle(
    name: str, data: st.DataObject
) -> None:
    """Any two sets of measures, with any facts, come to what the oracle finds."""
    flow, raw = read_twice(name)
    measures = st.sets(st.sampled_from([each.id for each in flow.measures]))
    facts = {
        fact_id: data.draw(st.sampled_from(fact.values)) for fact_id, fact in flow.facts.items()
    }
    check_with_oracle(Drawn(flow, raw), data.draw(measures), data.draw(measures), facts)


@settings(max_examples=150)
@given(drawn=drawn_flows(), data=st.data())
def test_random_flow_agrees_with_the_oracle(drawn: Drawn, data: st.DataObject) -> None:
    """Random flows with changes of every sort come to what the oracle finds."""
    known = [each.id for each in drawn.flow.measures]
    measures = st.sets(st.sampled_from(known)) if known else st.just(set[str]())
    facts = {"f": data.draw(st.sampled_from(["x", "y"]))}
    check_with_oracle(drawn, data.draw(measures), data.draw(measures), facts)


def check_with_oracle(
    drawn: Drawn, before: set[str], after: set[str], facts: dict[str, str]
) -> None:
    """Compare two versions of a flow, and every figure with the oracle's."""
    flow, raw = drawn
    versions = Versions(flow)
    old, new = versions.apply_measures(before), versions.apply_measures(after)
    try:
        expected = [oracle.build(raw, some, facts) for some in (before, after)]
        paths = [oracle.path(each) for each in expected]
    except oracle.CycleError:
        with pytest.raises(WalkflowError, match="wait for each other"):
            compare_versions(old, new, facts, AXIS)
        return
    found = compare_versions(old, new, facts, AXIS)
    assert [found.before.path_wd, found.after.path_wd] == paths
    assert found.saved_wd == paths[0] - paths[1]
    elapsed = [oracle.path(each, elapsed=True) for each in expected]
    assert [found.before.elapsed_path_wd, found.after.elapsed_path_wd] == elapsed
    limits = [oracle.sum_of_limits(each) for each in expected]
    assert [found.before.limits_wd, found.after.limits_wd] == limits
    totals = [sum(oracle.stage_days(each).values()) for each in expected]
    assert [found.before.stage_limits_wd, found.after.stage_limits_wd] == totals
    assert [found.before.items, found.after.items] == [len(each.members) for each in expected]
    if totals[0]:
        assert found.compression.stage_limit == pytest.approx(1 - totals[1] / totals[0])
    if paths[0]:
        assert found.compression.path == pytest.approx(1 - paths[1] / paths[0])
    for shares in (found.measures, found.change_classes):
        assert sum(Fraction(each.shapley) for each in shares) == found.saved_wd
    check_honest_with_oracle(drawn, found, before, after)


def check_honest_with_oracle(
    drawn: Drawn, found: FlowComparison, before: set[str], after: set[str]
) -> None:
    """Compare the scope-honest figures with the oracle's, which knows no renames."""
    versions = Versions(drawn.flow)
    if before or find_renames(versions.read("before"), versions.apply_measures(after)):
        return
    try:
        honest = oracle.build(drawn.raw, after, found.facts, honest=True)
        assert found.scope_honest.path_wd == oracle.path(honest)
        assert found.scope_honest.elapsed_path_wd == oracle.path(honest, elapsed=True)
        total = oracle.honest_stage_total(drawn.raw, after, found.facts)
        assert found.scope_honest.stage_limits_wd == total
    except oracle.CycleError:
        assert found.scope_honest.path_wd is None


@settings(max_examples=100)
@given(drawn=drawn_flows(most_measures=4))
def test_shares_of_a_random_flow_are_the_oracles(drawn: Drawn) -> None:
    """Where no subset of measures has a loop, the shares are the oracle's."""
    facts = {"f": "x"}
    try:
        lengths = oracle.lengths_of(drawn.raw, facts)
    except oracle.CycleError:
        assume(False)
    found = compare(drawn.flow)
    expected = oracle.shapley(lengths)
    assert {each.id: Fraction(each.shapley) for each in found.measures} == expected


@given(drawn=drawn_flows())
def test_length_is_that_of_the_plan(drawn: Drawn) -> None:
    """The short way to a length gives the plan's, and nothing where items wait in a loop."""
    for word in ("before", "after"):
        network = Network(Versions(drawn.flow).read(word), drawn.flow.default_facts)
        for clocks in (AUTHORITY, EVERYONE):
            length = find_length(network, AXIS, clocks)
            assert (length is not None) == network.is_acyclic
            if length is not None:
                assert length == Plan(network, AXIS, clocks).length
