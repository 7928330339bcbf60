from datetime import timedelta

import pytest

from tests.builders import a_flow, a_network, a_step
from tests.engine.test_recording import START, a_story, an_entry
from walkflow.engine.doubts import (
    describe_place,
    find_contradictions,
    find_doubts,
    find_remarks,
)
from walkflow.engine.prospects import Prospects, Standing
from walkflow.engine.recording import Story, add
from walkflow.model.flow import Flow
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Scope

CHAIN = a_flow(a_step("a"), a_step("b", "2wd", "a"))
LATER = START + timedelta(hours=2)


def standings(flow: Flow, story: Story, version: str = "after") -> dict[str, str]:
    """Return how each item of a flow stands."""
    prospects = Prospects(a_network(flow, version), story)
    return {prospect.node.id: prospect.standing.value for prospect in prospects.list_all()}


def doubts(flow: Flow, story: Story, line: str, version: str = "after") -> list[str]:
    """Return what speaks against one more entry."""
    entry = an_entry(story, line, LATER)
    found = find_doubts(Prospects(a_network(flow, version), story), story, entry)
    return [str(message) for message in found]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ("possible", "waiting")),
        (["trips a 1"], ("possible", "waiting")),
        (["submitted a"], ("under_way", "waiting")),
        (["accepted a", "paused a correction"], ("under_way", "waiting")),
        (["decided a"], ("decided", "possible")),
        (["decided a approved_with_gaps"], ("decided", "possible")),
        (["delivered a"], ("decided", "possible")),
        (["decided a refused"], ("possible", "waiting")),
        (["decided a withdrawn"], ("possible", "waiting")),
        (["decided a refused", "submitted a", "decided a approved"], ("decided", "possible")),
        (["decided a approved", "submitted a"], ("under_way", "possible")),
        (["accepted b"], ("possible", "under_way")),
        (["decided a", "undo"], ("possible", "waiting")),
    ],
)
def test_how_items_stand(lines: list[str], expected: tuple[str, str]) -> None:
    """An item is possible once all that it waits for was granted."""
    assert tuple(standings(CHAIN, a_story(*lines)).values()) == expected


def test_of_a_part_of_the_run_only_what_is_there_keeps_others_waiting() -> None:
    """A director who walks one item has not seen the others, and they may long be decided."""
    assert standings(CHAIN, a_story(scope=Scope.PART))["b"] == "possible"
    assert standings(CHAIN, a_story("accepted a", scope=Scope.PART))["b"] == "waiting"
    assert doubts(CHAIN, a_story(scope=Scope.PART), "accepted b") == []


def test_an_item_may_start_before_what_only_its_issue_waits_for() -> None:
    """Finish to finish: it is possible, and what it is still lacking is told."""
    flow = a_flow(a_step("a"), a_step("b", issue_after=["a"]))
    prospect = Prospects(a_network(flow), a_story()).find("b")
    assert prospect is not None
    assert (prospect.standing, prospect.issue_waits_for) == (Standing.POSSIBLE, ("a",))
    assert doubts(flow, a_story(), "accepted b") == []
    assert doubts(flow, a_story("accepted b"), "decided b") == [
        "out of order: it is not issued before Item a"
    ]
    assert doubts(flow, a_story("accepted b", "decided a"), "decided b") == []


def test_an_absent_item_is_bridged() -> None:
    """What a measure drops keeps nothing waiting but what it waited for itself."""
    flow = a_flow(
        a_step("a"), a_step("x", "1wd", "a"), a_step("b", "1wd", "x"),
        measures={"cut": [{"drop": "x"}]},
    )  # fmt: skip
    assert standings(flow, a_story("decided a"), "before")["b"] == "waiting"
    assert standings(flow, a_story("decided a"), "after")["b"] == "possible"


BUNDLED = a_flow(
    a_step("a"), a_step("b"), a_step("c", "1wd", "a"),
    measures={"joint": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "waiting"),
        (["decided bundle"], "possible"),
        (["decided a"], "waiting"),
        (["decided a", "decided b"], "possible"),
        (["decided a", "decided b refused"], "waiting"),
    ],
)
def test_a_bundle_is_decided_itself_or_by_all_of_its_members(
    lines: list[str], expected: str
) -> None:
    """What waits for a member waits for the bundle."""
    items = {"a": "a", "b": "b", "bundle": "bundle"}
    assert standings(BUNDLED, a_story(*lines, items=items))["c"] == expected


JOINT = a_flow(
    a_step("a"), a_step("b", "1wd", "a"), a_step("z", "1wd", "b"),
    measures={"together": [{"intake": ["a", "b"]}]},
)  # fmt: skip


def test_what_is_submitted_together_may_start_together() -> None:
    """In a joint intake an item starts with the first, and is issued in its turn."""
    assert standings(JOINT, a_story(), "before") == {
        "a": "possible", "b": "waiting", "z": "waiting",
    }  # fmt: skip
    assert standings(JOINT, a_story())["b"] == "possible"
    assert doubts(JOINT, a_story(), "accepted b") == []
    assert doubts(JOINT, a_story("accepted b"), "decided b") == [
        "out of order: it is not issued before Item a"
    ]


@pytest.mark.parametrize(
    ("lines", "line", "expected"),
    [
        ([], "accepted a", []),
        ([], "submitted b", []),
        ([], "accepted b", ["out of order: it waits for Item a"]),
        ([], "decided b", ["out of order: it is not issued before Item a"]),
        (["accepted b"], "decided b", []),
        (["decided a"], "accepted b", []),
        (
            ["decided a"],
            "08:00 accepted b",
            [
                "2024-06-03 08:00 is before the latest time of this walk, 2024-06-03 09:01",
                "out of order: it waits for Item a",
            ],
        ),
        (
            ["decided a approved"],
            "accepted a",
            ["repeated: it was granted at 2024-06-03 09:01 before"],
        ),
        (["decided a refused"], "accepted a", []),
        (["decided a", "accepted a"], "decided a", []),
        ([], "2024-06-03T11:01 accepted a", ["2024-06-03 11:01 is in the future"]),
        ([], "2024-06-04 accepted a", ["2024-06-04 is in the future"]),
        ([], "2024-06-03 accepted a", []),
        ([], "2024-06 accepted a", []),
        (
            ["accepted a"],
            "08:59 decided a",
            [
                "2024-06-03 08:59 is before the latest time of this walk, 2024-06-03 09:01",
                "2024-06-03 08:59 is before it was accepted, 2024-06-03 09:01",
            ],
        ),
        (
            ["accepted a"],
            "09:30 submitted a",
            ["2024-06-03 09:30 is after it was accepted, 2024-06-03 09:01"],
        ),
        (
            ["accepted a", "paused a correction"],
            "09:01 resumed a",
            [
                "2024-06-03 09:01 is before the latest time of this walk, 2024-06-03 09:02",
                "2024-06-03 09:01 is before it was paused, 2024-06-03 09:02",
            ],
        ),
        (
            ["accepted a", "paused a correction"],
            "decided a",
            ["its clock is paused since 2024-06-03 09:02 and was not resumed"],
        ),
        (["accepted a"], "delivered a", ["nothing is known of its decision"]),
        (["accepted a"], "finish", ["1 visit is not decided yet: it ends as it is"]),
        (["decided a"], "finish", []),
        (["accepted a"], "trips a 2", []),
    ],
)
def test_what_speaks_against_an_entry(lines: list[str], line: str, expected: list[str]) -> None:
    """Reality may have it all the same, so it is a question and no refusal."""
    assert doubts(CHAIN, a_story(*lines), line) == expected


def test_times_with_and_without_a_date_are_not_mixed_in_silence() -> None:
    """They cannot be compared."""
    story = a_story("accepted a")
    entry = an_entry(story, "decided a", LATER)
    deed = entry.deed.model_copy(update={"at": Stamp.parse("day 2 09:00")})
    relative = entry.model_copy(update={"deed": deed})
    found = find_doubts(Prospects(a_network(CHAIN), story), story, relative)
    assert [str(each) for each in found] == [
        "day 2 09:00: some times of this walk have a date and some have none"
    ]


def test_what_is_no_item_of_this_version() -> None:
    """The reason is told, in the words of a trace."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("x", when={"eia": ["form"]}),
        measures={"merge": [{"merge": {"items": ["b"], "into": "a"}}]},
        facts={"eia": ["report", "form"]},
    )
    items = {each: each for each in ("b", "x", "bundle")}
    story = a_story(items=items)
    prospects = Prospects(a_network(flow), story)
    said = [str(describe_place(prospects, item)) for item in items]
    assert said == [
        (
            'not in the flow: "Item b" is part of "Item a" in version "after", '
            "and was visited by itself"
        ),
        'not in the flow: "Item x" does not apply to this project: eia=report',
        'not in the flow: "Item bundle" is not in flow "test"',
    ]
    entry = an_entry(story, "accepted x", LATER, items)
    assert [str(each) for each in find_doubts(prospects, story, entry)] == [said[1]]


def test_how_an_item_is_described() -> None:
    """One line says what entering it now would be."""
    story = a_story("accepted a")
    prospects = Prospects(a_network(CHAIN), story)
    assert [str(describe_place(prospects, item)) for item in "ab"] == [
        "under way",
        "waits for Item a: accepted now, it would be out of order",
    ]
    prospects = Prospects(a_network(CHAIN), a_story("decided a"))
    assert [str(describe_place(prospects, item)) for item in "ab"] == [
        "granted already: another visit would be repeated",
        "possible now",
    ]


def test_a_clock_that_goes_back_is_noted_and_nothing_is_asked() -> None:
    """Nobody at the window can answer for the computer's clock."""
    story = a_story("accepted a", "note a x")
    entry = an_entry(story, "decided a", START)
    assert [str(each) for each in find_remarks(story, entry)] == [
        "the clock of this computer went back: it was 2024-06-03 09:02 at the entry before this one"
    ]
    assert find_doubts(Prospects(a_network(CHAIN), story), story, entry) == ()
    assert find_contradictions(story, entry, add(story, entry)) == ()
    assert find_remarks(story, an_entry(story, "decided a", LATER)) == ()


def test_what_contradicts_itself_is_told_once() -> None:
    """It is the entry that brought it in which is held against it, not the next one."""
    story = a_story("accepted a")
    wrong = an_entry(story, "08:59 decided a", LATER)
    after = add(story, wrong)
    assert [str(each) for each in find_contradictions(story, wrong, after)] == [
        '"a" was decided on 2024-06-03 08:59, before it was accepted on 2024-06-03 09:01'
    ]
    then = an_entry(after, "delivered a", LATER)
    assert find_contradictions(after, then, add(after, then)) == ()
