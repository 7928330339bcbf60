"""Each difference as programs read it: what it is of, what was, what is, and who did it."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.test_differences import tell, tell_change
from walkflow.model.compare_report import FlowChange
from walkflow.model.flow import Flow
from walkflow.model.records import Name

Row: TypeAlias = tuple[str, str, str | None, str | None, str | None, bool]


def row(change: FlowChange) -> Row:
    """Return a change without its words."""
    return (
        change.kind.value,
        change.id,
        change.before,
        change.after,
        change.measure,
        change.applies,
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"drop": "b"}, ("dropped", "b", "4wd", None, "m", True)),
        ({"drop": "d"}, ("dropped", "d", "4wd", None, "m", False)),
        ({"add": "b"}, ("added", "b", None, "4wd", "m", True)),
        ({"merge": {"items": "b", "into": "a"}}, ("merged", "b", "4wd", "a", "m", True)),
        ({"limit": {"b": "2d"}}, ("limit", "b", "4wd", "2d", "m", True)),
        ({"clock": {"b": "law"}}, ("clock", "b", "authority", "law", "m", True)),
        ({"after": {"c": []}}, ("link", "c", "b", None, "m", True)),
        ({"after": {"c": "a"}}, ("link", "c", "b", "a", "m", True)),
        ({"after": {"d": "a"}}, ("link", "d", "c", "a", "m", False)),
        ({"after": {"d": ["b", "a"]}}, ("link", "d", "c", "a, b", "m", False)),
        ({"issue_after": {"c": "a"}}, ("tolerance", "c", None, "a", "m", True)),
        ({"issue_after": {"d": "a"}}, ("tolerance", "d", None, "a", "m", False)),
        ({"materials": {"b": 0}}, ("materials", "b", "1", "0", "m", True)),
        ({"trips": {"d": 3}}, ("trips", "d", "1", "3", "m", False)),
        ({"intake": ["b", "a"]}, ("intake", "b", None, "b, a", "m", True)),
        ({"intake": ["a", "d"]}, ("intake", "a", None, "a, d", "m", False)),
        (
            {"bundle": {"id": "bundle", "items": ["b", "a"]}},
            ("bundle", "bundle", None, "b, a", "m", True),
        ),
    ],
)
def test_a_change_of_a_measure(change: Mapping[str, Any], expected: Row) -> None:
    """Its values as files write them; whether it concerns this project."""
    assert [row(each) for each in tell_change(change)] == [expected]


def words(before: Flow, after: Flow | None = None) -> list[str]:
    """Return the sentences of what differs."""
    return [str(each.text) for each in tell(before, after)]


def test_stages_in_words() -> None:
    """Gone, new, made of several, or with another limit."""
    before = a_flow(stages={"s": ("4wd", [a_step("a"), a_step("b")]), "t": ("3wd", [a_step("c")])})
    after = a_flow(stages={"s": (None, [a_step("a")]), "u": ("2wd", [a_step("b"), a_step("d")])})
    assert words(before, after) == [
        "Item c is no longer asked for",
        "Item d is asked for now",
        "the stage A is gone",
        "the stage A is new",
        "the stage A may take any time instead of 4wd",
        "Item b stands in A instead of in A",
    ]
    assert [row(each) for each in tell(before, after)] == [
        ("dropped", "c", "1wd", None, None, True),
        ("added", "d", None, "1wd", None, True),
        ("stages", "t", "t", None, None, True),
        ("stages", "u", None, "u", None, True),
        ("stage_limit", "s", "4wd", None, None, True),
        ("stage", "b", "s", "u", None, True),
    ]


def test_merged_stages_in_words() -> None:
    """All that became one, and what the one may take."""
    merge = {"merge_stages": {"stages": ["s", "t"], "into": "t", "limit": "5wd"}}
    flow = a_flow(
        stages={"s": ("4wd", [a_step("a")]), "t": ("3wd", [a_step("b")])}, measures={"m": [merge]}
    )
    assert words(flow) == [
        "the stages A, A become one: A + A",
        "the stage A + A may take 5wd instead of 4wd + 3wd",
    ]


def test_the_limit_of_a_stage_knows_its_measure() -> None:
    """And its old limit."""
    flow = a_flow(
        stages={"s": ("4wd", [a_step("a")])}, measures={"m": [{"stage_limit": {"s": "3wd"}}]}
    )
    assert [row(each) for each in tell(flow)] == [("stage_limit", "s", "4wd", "3wd", "m", True)]


def test_a_new_id_under_the_old_name() -> None:
    """Both ids are told where the name is the same; changes go by the old one."""
    before = a_flow(a_step("a"), a_step("b", "1wd", "a"))
    after = a_flow(a_step("a"), a_step("x", "2wd", "a"))
    items = tuple(
        item.model_copy(update={"name": Name(zh="事项b", en="Item b")}) if item.id == "x" else item
        for item in after.items.items
    )
    kept = {name: getattr(after.items, name) for name in type(after.items).model_fields}
    same = after.stock(type(after.items)(**{**kept, "items": items}))
    assert words(before, same) == [
        'Item b has the id "x" instead of "b"',
        "Item b may take 2wd instead of 1wd",
    ]
    assert [row(each) for each in tell(before, same)] == [
        ("renamed", "b", "b", "x", None, True),
        ("limit", "b", "1wd", "2wd", None, True),
    ]


def test_what_is_unknown_is_said_in_words() -> None:
    """And is empty for programs."""
    flow = a_flow(a_step("a"), measures={"m": [{"materials": {"a": 2}}, {"trips": {"a": 1}}]})
    items = tuple(
        item.model_copy(update={"materials": None, "trips": None}) for item in flow.items.items
    )
    kept = {name: getattr(flow.items, name) for name in type(flow.items).model_fields}
    vague = flow.stock(type(flow.items)(**{**kept, "items": items}))
    assert words(vague) == [
        "Item a asks for 2 documents instead of an unknown number of",
        "Item a takes 1 trips instead of an unknown number of",
    ]
    assert [(each.before, each.after) for each in tell(vague)] == [(None, "2"), (None, "1")]


def test_names_are_those_of_the_second_version() -> None:
    """A bundle has its own; where no item applies, all are named."""
    flow = a_flow(
        a_step("a", when={"f": "y"}),
        a_step("b", when={"f": "y"}),
        a_step("c"),
        facts={"f": ["x", "y"]},
        measures={
            "m": [
                {
                    "bundle": {
                        "id": "new",
                        "items": ["a", "b"],
                        "name": {"zh": "合", "en": "Joint"},
                    }
                }
            ]
        },
    ).stock(a_catalogue("a", "b", "c"))
    (told,) = tell(flow)
    assert str(told.text) == "Item a, Item b are handled as one: Joint"
    assert (told.name, told.applies) == (Name(zh="合", en="Joint"), False)


def test_changes_are_told_in_the_order_of_their_kinds() -> None:
    """Whatever their order in the file."""
    told = tell_change(
        {"trips": {"a": 0}},
        {"after": {"c": []}},
        {"limit": {"a": "1wd"}},
        {"drop": "d"},
    )
    assert [each.kind.value for each in told] == ["dropped", "limit", "link", "trips"]
