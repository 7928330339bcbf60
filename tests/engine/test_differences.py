"""What differs between two versions, in words."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import pytest

from tests.builders import a_flow, a_step
from walkflow.engine.comparison import compare_versions
from walkflow.engine.plan import Axis
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import ChangeKind, FlowChange
from walkflow.model.flow import Flow

Changes: TypeAlias = list[Mapping[str, Any]]
AXIS = Axis(read_named_calendar("plain"))
STEPS = (
    a_step("a", "4wd"),
    a_step("b", "4wd", "a"),
    a_step("c", "4wd", "b"),
    a_step("d", "4wd", "c", when={"f": ["y"]}),
)


def tell(before: Flow, after: Flow | None = None) -> tuple[FlowChange, ...]:
    """Return what changes between a flow before and after, or between two files."""
    old, new = Versions(before), Versions(after or before)
    first, second = old.read("after" if after else "before"), new.read("after")
    return compare_versions(first, second, before.default_facts, AXIS).changes


def tell_change(*changes: Mapping[str, Any]) -> list[FlowChange]:
    """Return what a measure with these changes does to a flow of four items in a row."""
    flow = a_flow(*STEPS, facts={"f": ["x", "y"]}, measures={"m": list(changes)})
    return list(tell(flow))


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        ({"drop": "b"}, "dropped", "Item b is no longer asked for"),
        ({"merge": {"items": "b", "into": "a"}}, "merged", "Item b becomes part of Item a"),
        ({"limit": {"b": "2wd"}}, "limit", "Item b may take 2wd instead of 4wd"),
        ({"clock": {"b": "law"}}, "clock", "Item b is on the clock of law instead of authority"),
        ({"after": {"c": []}}, "link", "Item c no longer waits for Item b"),
        ({"after": {"c": "a"}}, "link", "Item c waits for Item a instead of Item b"),
        ({"after": {"c": ["a", "b"]}}, "link", "Item c waits for Item a too"),
        ({"materials": {"b": 0}}, "materials", "Item b asks for 0 documents instead of 1"),
        ({"trips": {"b": 0}}, "trips", "Item b takes 0 trips instead of 1"),
        ({"intake": ["a", "b"]}, "intake", "Item a, Item b are submitted together, in one trip"),
        (
            {"bundle": {"id": "bundle", "items": ["a", "b"]}},
            "bundle",
            "Item a, Item b are handled as one: Item bundle",
        ),
    ],
)
def test_words(change: Mapping[str, Any], kind: str, text: str) -> None:
    """Each sort of change has a sentence of its own, and knows its measure."""
    (told,) = tell_change(change)
    assert (told.kind.value, str(told.text), told.measure) == (kind, text, "m")
    assert told.applies


def test_tolerance_is_told_once() -> None:
    """A link that became a link of issuing is one change, not two."""
    (told,) = tell_change({"after": {"c": []}}, {"issue_after": {"c": "b"}})
    assert told.kind is ChangeKind.TOLERANCE
    assert str(told.text) == "Item c may run before Item b, but is issued only after"
    assert (told.before, told.after) == (None, "b")


def test_tolerance_given_up() -> None:
    """An item may also stop waiting to be issued."""
    flow = a_flow(
        a_step("a"), a_step("b", issue_after="a"), measures={"m": [{"issue_after": {"b": []}}]}
    )
    assert [str(each.text) for each in tell(flow)] == [
        "Item b is issued without waiting for Item a"
    ]


def test_only_the_last_of_two_measures_is_told() -> None:
    """What counts is what a limit was and what it is, and who had the last word."""
    flow = a_flow(
        *STEPS[:1], measures={"m": [{"limit": {"a": "3wd"}}], "n": [{"limit": {"a": "2wd"}}]}
    )
    (told,) = tell(flow)
    assert (told.before, told.after, told.measure) == ("4wd", "2wd", "n")


def test_items_of_other_projects_are_told_apart() -> None:
    """A change of an item that does not apply does not concern this project."""
    told = tell_change({"limit": {"a": "1wd", "d": "1wd"}})
    assert [(each.id, each.applies) for each in told] == [("a", True), ("d", False)]


def test_links_to_items_of_other_projects_do_not_concern_this_one() -> None:
    """A link to an item that does not apply makes no difference here."""
    (told,) = tell_change({"after": {"c": ["b", "d"]}})
    assert (told.after, told.applies) == ("d", False)


def test_added_item() -> None:
    """An item that a measure adds is new, with its limit."""
    (told,) = tell_change({"add": "d"})
    assert (told.kind, told.after, told.applies) == (ChangeKind.ADDED, "4wd", False)


def test_stages() -> None:
    """Stages that become one, and what it may take."""
    merge = {"merge_stages": {"stages": ["s", "t"], "into": "t", "limit": "5wd"}}
    flow = a_flow(
        stages={"s": ("4wd", [a_step("a")]), "t": ("3wd", [a_step("b")])}, measures={"m": [merge]}
    )
    told = [(each.kind.value, each.before, each.after, each.measure) for each in tell(flow)]
    assert told == [("stages", "s, t", "t", "m"), ("stage_limit", "4wd + 3wd", "5wd", "m")]


def test_stages_of_two_files() -> None:
    """A stage that is gone, one that is new, and an item that moved."""
    before = a_flow(stages={"s": ("4wd", [a_step("a"), a_step("b")]), "t": ("3wd", [a_step("c")])})
    after = a_flow(stages={"s": ("4wd", [a_step("a")]), "u": ("2wd", [a_step("b"), a_step("d")])})
    told = [(each.kind.value, each.id) for each in tell(before, after)]
    assert told == [
        ("dropped", "c"),
        ("added", "d"),
        ("stages", "t"),
        ("stages", "u"),
        ("stage", "b"),
    ]


def test_condition() -> None:
    """An item that is asked of other projects than before."""
    facts = {"f": ["x", "y"]}
    before = a_flow(a_step("a", when={"f": ["x"]}), facts=facts)
    after = a_flow(a_step("a", when={"f": ["y"]}), facts=facts)
    (told,) = tell(before, after)
    assert str(told.text) == "Item a applies where f=y instead of where f=x"


def test_bundles_of_two_files() -> None:
    """A bundle that got another limit, and one that was dissolved."""
    steps = a_step("a"), a_step("b")

    def bundled(limit: str | None) -> Flow:
        bundle = {"id": "bundle", "items": ["a", "b"], **({"limit": limit} if limit else {})}
        return a_flow(*steps, measures={"m": [{"bundle": bundle}]})

    sentences = [
        [str(each.text) for each in tell(before, after)]
        for before, after in (
            (bundled("3wd"), bundled(None)),
            (bundled(None), a_flow(*steps)),
        )
    ]
    assert sentences == [
        ["Item bundle may take as long as its longest item instead of 3wd"],
        ["Item a, Item b are handled one by one again"],
    ]


def test_other_id_of_the_same_name() -> None:
    """A rename is told by the names, or by the ids where the name stayed."""
    before = a_flow(a_step("a"), a_step("b", "1wd", "a"))
    after = a_flow(a_step("a"), a_step("x", "1wd", "a"))
    (told,) = tell(before, after)
    assert (str(told.text), told.before, told.after) == ("Item b is called Item x now", "b", "x")


def test_intake_given_up() -> None:
    """Items that were submitted together may be submitted one by one again."""
    flow = a_flow(*STEPS[:2], measures={"m": [{"intake": ["a", "b"]}]})
    (told,) = tell(flow, a_flow(*STEPS[:2]))
    assert str(told.text) == "Item a, Item b are submitted one by one again"
