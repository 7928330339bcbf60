"""Nothing is special-cased: every limit and link on every path of a shipped flow matters."""

from collections.abc import Iterable
from copy import deepcopy
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import walkflow
from tests import oracle
from walkflow.engine.comparison import compare_versions
from walkflow.engine.compression import Outcome
from walkflow.engine.plan import Axis
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.compare_report import FlowComparison
from walkflow.model.diagnostics import Route
from walkflow.model.flow import Flow

FLOWS = Path(__file__).parents[2] / "flows"
SHIPPED = ("gov-building", "gov-linear", "social-general", "social-small", "industrial")
AXIS = Axis(read_named_calendar("plain"))


@cache
def read_raw(name: str) -> oracle.Data:
    """Return a shipped flow as plain data."""
    return oracle.load(FLOWS / f"{name}.yaml")


@cache
def read_catalogue(name: str) -> Catalogue:
    """Return the shipped catalogue."""
    return walkflow.read_flow(FLOWS / f"{name}.yaml").items


def understand(raw: oracle.Data, name: str) -> Flow:
    """Return the flow that changed data stands for, with the shipped catalogue."""
    catalogue = read_catalogue(name)
    return Flow.model_validate({k: raw[k] for k in raw if k != "kinds"}).stock(catalogue)


def find_outcome(flow: Flow, version: str) -> Outcome:
    """Return what one version of a flow comes to."""
    return Outcome(Versions(flow).read(version), flow.default_facts, AXIS)


def change(raw: oracle.Data, routes: Iterable[Route], days: int = 1) -> oracle.Data:
    """Return the data with the limit at each of some routes longer by some days."""
    changed = deepcopy(raw)
    for *above, last in routes:
        parent = reach(changed, above)
        parent[last] = f"{int(parent[last].removesuffix('wd')) + days}wd"
    return changed


def cut(raw: oracle.Data, routes: Iterable[Route]) -> oracle.Data:
    """Return the data without the names at some routes; one alone may stand without a list."""
    changed = deepcopy(raw)
    for *above, last, place in sorted(routes, key=repr, reverse=True):
        parent = reach(changed, above)
        names = oracle.names(parent[last])
        parent[last] = [name for n, name in enumerate(names) if n != place]
    return changed


def reach(data: Any, keys: Iterable[str | int]) -> Any:  # noqa: ANN401 - plain data
    """Return what stands at some keys and places."""
    for key in keys:
        data = data[key]
    return data


def measures_of(raw: oracle.Data, version: str) -> set[str]:
    """Return the measures of a version, as the oracle takes them."""
    return {each["id"] for each in raw["measures"]} if version == "after" else set()


def find_expected(raw: oracle.Data, version: str) -> int:
    """Return the length of the path that the oracle finds."""
    return oracle.path(oracle.build(raw, measures_of(raw, version), oracle.default_facts(raw)))


@pytest.mark.parametrize("version", ["before", "after"])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_limit_on_the_path_matters(name: str, version: str) -> None:
    """A limit of the path that is a day longer makes the path a day longer."""
    raw = read_raw(name)
    outcome = find_outcome(understand(raw, name), version)
    assert len(outcome.path.path) >= 5
    for part in outcome.path.path:
        changed = change(raw, [outcome.network.nodes[part.node].limit_route])
        found = find_outcome(understand(changed, name), version).path.length
        assert found == find_expected(changed, version) == outcome.path.length + 1


@pytest.mark.parametrize("version", ["before", "after"])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_link_on_the_path_matters(name: str, version: str) -> None:
    """Where both its items are long, the path is shorter without a link of the path."""
    raw = read_raw(name)
    outcome = find_outcome(understand(raw, name), version)
    nodes, links = outcome.network.nodes, list(outcome.network.list_links())
    for part in outcome.path.path:
        if part.link is None:
            continue
        ends = [nodes[each].limit_route for each in (part.link.before, part.link.item)]
        longer = change(raw, ends, days=100)
        lines = {link.route for link in links if link[:2] == part.link[:2]}
        without = cut(longer, lines)
        found = find_outcome(understand(without, name), version).path.length
        assert found == find_expected(without, version) < find_expected(longer, version)


@pytest.mark.parametrize("name", SHIPPED)
def test_report_follows_the_file(name: str) -> None:
    """In a copy of the file whose first limit is a day longer, every figure follows."""
    raw = read_raw(name)
    outcome = find_outcome(understand(raw, name), "before")
    longer = change(raw, [outcome.network.nodes[outcome.path.path[0].node].limit_route])
    flow, changed = (compare(understand(data, name)) for data in (raw, longer))
    assert changed.before.path_wd == flow.before.path_wd + 1
    assert changed.before.limits_wd == flow.before.limits_wd + 1
    assert changed.compression.path != flow.compression.path
    more = changed.after.path_wd - flow.after.path_wd
    assert changed.saved_wd == flow.saved_wd + 1 - more
    assert sum(Fraction(each.shapley) for each in changed.measures) == changed.saved_wd


def compare(flow: Flow) -> FlowComparison:
    """Return a flow before and after."""
    versions = Versions(flow)
    sides = versions.read("before"), versions.read("after")
    return compare_versions(*sides, flow.default_facts, AXIS)
