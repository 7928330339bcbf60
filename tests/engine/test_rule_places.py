"""Where rules stand that look at every version: what is gone is passed over."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.test_checks import find
from tests.engine.walking import a_walk
from walkflow.engine.checks import check_flow, check_walk
from walkflow.engine.rules.subjects import FlowSubject
from walkflow.engine.rules.walks import WalkSubject
from walkflow.model.calendars import read_named_calendar


@pytest.mark.parametrize("change", [{"drop": "a"}, {"merge": {"items": "a", "into": "c"}}])
def test_what_is_gone_waits_for_no_later_stage(change: Mapping[str, Any]) -> None:
    """Only the version that still has it is named."""
    flow = a_flow(
        stages={
            "one": ("9wd", [a_step("c"), a_step("a", "1wd", "b")]),
            "two": ("9wd", [a_step("b", "1wd", "c")]),
        },
        measures={"m": [change]},
    )
    found = [str(each.message) for each in find(flow) if each.rule == "later-stage"]
    assert found == [
        'item "a" of stage "one" waits for "b" of the later stage "two" (version before)'
    ]


@pytest.mark.parametrize(
    ("change", "route"),
    [
        ({"drop": "zz"}, ("drop", 0)),
        ({"limit": {"zz": "1wd"}}, ("limit", "zz")),
        ({"trips": {"zz": 1}}, ("trips", "zz")),
        ({"after": {"zz": "a"}}, ("after", "zz")),
        ({"after": {"a": "zz"}}, ("after", "a", 0)),
        ({"merge": {"items": ["zz"], "into": "a"}}, ("merge", "items", 0)),
        ({"merge": {"items": ["b"], "into": "zz"}}, ("merge", "into")),
        ({"intake": ["a", "zz"]}, ("intake", 1)),
        ({"bundle": {"id": "J", "items": ["a", "zz"]}}, ("bundle", "items", 1)),
    ],
    ids=str,
)
def test_a_name_of_nothing_is_found_where_a_measure_has_it(
    change: Mapping[str, Any], route: tuple[str | int, ...]
) -> None:
    """At the name itself."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"), measures={"m": [change]})
    found = [each for each in find(flow) if each.rule == "unknown-item"]
    assert [each.route for each in found] == [("measures", 0, "changes", 0, *route)]


@pytest.mark.parametrize("sort", ["clock", "materials", "trips"])
def test_what_the_catalogue_says_is_not_compared_without_it(sort: str) -> None:
    """It may say something else."""
    value = {"clock": "authority", "materials": 1, "trips": 1}[sort]
    flow = a_flow(a_step("a"), measures={"m": [{sort: {"a": value}}]})
    known = check_flow(FlowSubject(flow.stock(a_catalogue("a"))))
    assert "no-effect" in {each.rule for each in known}
    unknown = check_flow(FlowSubject(flow, has_catalogue=False))
    assert "no-effect" not in {each.rule for each in unknown}


def test_a_bare_name_in_a_sentence_is_no_name() -> None:
    """The text of a problem is a sentence; who answers for it is a post."""
    flow, plain = a_flow(a_step("a")), read_named_calendar("plain")
    told = a_walk(problems=[{"text": "New Guide", "measure": "New Guide", "owner": "Anna Smith"}])
    found = [each.route for each in check_walk(WalkSubject(told, plain, flow))]
    assert found == [("problems", 0, "owner")]


def in_a_row(count: int, *, closed: bool) -> list[Mapping[str, Any]]:
    """Return steps that wait for one another in a row, or in a ring."""
    ids = [f"i{number:02}" for number in range(count)]
    first = a_step(ids[0], "1wd", *ids[-1:] * closed)
    return [first, *(a_step(item, "1wd", before) for before, item in pairwise(ids))]


def test_of_a_long_loop_the_middle_is_left_out() -> None:
    """Fifteen links from its beginning and fifteen to its end; how many are not shown is said."""
    (found,) = find(a_flow(*in_a_row(33, closed=True)))
    said = str(found.message)
    assert "(3 more)" in said
    assert said.count(" → ") == 31
    assert said.count(" (line ") == 30
    (short,) = find(a_flow(*in_a_row(30, closed=True)))
    assert "more)" not in str(short.message)
    assert str(short.message).count(" → ") == 30


@pytest.mark.parametrize(("count", "is_cut"), [(30, False), (33, True)])
def test_of_a_long_path_the_middle_is_left_out(count: int, is_cut: bool) -> None:
    """Fifteen items from its beginning and fifteen to its end."""
    flow = a_flow(stages={"one": ("9wd", in_a_row(count, closed=False))})
    (found,) = (str(each.message) for each in find(flow) if " → " in str(each.message))
    assert ("…" in found) is is_cut
    middle = "i14 → … → i18" if is_cut else "i14 → i15 → i16"
    assert middle in found
    assert found.count(" → ") == (30 if is_cut else 29)
