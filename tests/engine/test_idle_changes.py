"""Whole sentences of changes that change nothing, and of those that come too late."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import a_flow, a_step
from tests.engine.test_checks import find

STEPS = (a_step("a", "2wd"), a_step("b", "1wd", "a"), a_step("c", "1wd", "b"))


def said_of(*measures: Mapping[str, Any]) -> list[str]:
    """Return what is said of measures with one change each."""
    flow = a_flow(
        stages={"one": ("9wd", list(STEPS))},
        measures={f"m{number}": [change] for number, change in enumerate(measures)},
    )
    return [str(each.message) for each in find(flow)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"limit": {"a": "2wd"}}, '"a" has limit 2wd already'),
        ({"stage_limit": {"one": "9wd"}}, '"one" has stage_limit 9wd already'),
        ({"clock": {"a": "authority"}}, '"a" has clock authority already'),
        ({"materials": {"a": 1}}, '"a" has materials 1 already'),
        ({"trips": {"b": 1}}, '"b" has trips 1 already'),
        ({"after": {"b": "a"}}, '"b" has after a already'),
        ({"issue_after": {"b": []}}, '"b" has issue_after  already'),
        ({"merge": {"items": "a", "into": "a"}}, '"a" is merged into itself'),
        ({"merge_stages": {"stages": ["one"], "into": "one"}}, '"one" is merged into itself'),
        (
            {"bundle": {"id": "bundle", "items": ["a"]}},
            "a bundle needs at least two items",
        ),
        ({"intake": ["a"]}, "a joint intake needs at least two items"),
        ({"limit": {}}, "it names nothing"),
    ],
)
def test_what_changes_nothing_says_why(change: Mapping[str, Any], said: str) -> None:
    """What there is already, or what is missing for it to do something."""
    assert f"this changes nothing: {said}" in said_of(change)


@pytest.mark.parametrize(
    "change",
    [
        {"limit": {"a": "3wd"}},
        {"clock": {"a": "law"}},
        {"materials": {"a": 2}},
        {"trips": {"a": 0}},
        {"bundle": {"id": "bundle", "items": ["a", "b"]}},
        {"merge": {"items": "a", "into": "b"}},
        {"merge_stages": {"stages": ["one"], "into": "one", "limit": "8wd"}},
    ],
)
def test_what_changes_something_is_left_alone(change: Mapping[str, Any]) -> None:
    """No word of it."""
    assert not [each for each in said_of(change) if "changes nothing" in each]


def test_a_bundle_of_one_item_may_give_it_another_limit() -> None:
    """That is something."""
    change = {"bundle": {"id": "bundle", "items": ["a"], "limit": "1wd"}}
    assert not [each for each in said_of(change) if "changes nothing" in each]
