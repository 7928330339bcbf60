"""Whole sentences in which an entry is refused, doubted or remarked upon."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import a_catalogue, a_flow, a_network, a_step
from tests.engine.test_recording import START, a_story, an_entry, enter
from walkflow.engine.doubts import describe_place, find_contradictions, find_doubts, find_remarks
from walkflow.engine.entry_words import take_deed
from walkflow.engine.prospects import Prospects
from walkflow.engine.recording import Story, add
from walkflow.model.errors import UsageError
from walkflow.model.recording import Entry, Undone
from walkflow.model.stamps import Stamp

ITEMS = {each: each for each in "abcdz"}
FLOW = a_flow(
    a_step("a"),
    a_step("b", "1wd", "a"),
    a_step("c", "1wd", "b", issue_after=["d"]),
    a_step("d"),
).stock(a_catalogue("a", "b", "c", "d", "z"))
LATER = START + timedelta(hours=1)
ANOTHER = "another attempt begins with submitted or accepted"
CAUSES = "correction, special_procedure, applicant_request"
EVERY = (
    "submitted, accepted, paused, resumed, decided, delivered, trips, materials, note, problem, "
    "milestone, undo, finish"
)


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["accepted a"], "accepted a", '"a" was accepted at 2024-06-03 09:01 already'),
        (
            ["decided a"],
            "decided a",
            f'"a" was decided at 2024-06-03 09:01 already. {ANOTHER}',
        ),
        (
            ["delivered a"],
            "delivered a",
            f'"a" was delivered at 2024-06-03 09:01 already. {ANOTHER}',
        ),
        ([], "resumed a", 'nothing of "a" is under way, so no clock can stop'),
        (
            ["accepted a", "paused a correction"],
            "paused a correction",
            '"a" is paused since 2024-06-03 09:02',
        ),
        (["accepted a"], "resumed a", '"a" is not paused'),
        (["finish"], "accepted a", 'walk "w" is finished'),
    ],
)
def test_why_an_entry_cannot_be_made(lines: list[str], line: str, said: str) -> None:
    """What is there already or is not there, since when, and what to do."""
    with pytest.raises(UsageError) as refused:
        enter(a_story(*lines), line, LATER)
    assert str(refused.value) == said


@pytest.mark.parametrize("number", [1, 3, 9])
def test_what_is_no_entry_cannot_be_taken_back(number: int) -> None:
    """What opens the walk, an undo, or what is not there; what was taken back stays so."""
    story = a_story("accepted a", "undo")
    for each in {number, 2}:
        with pytest.raises(UsageError) as refused:
            add(story, Entry(number=4, clock=LATER, deed=Undone(number=each)))
        assert str(refused.value) == f"there is no entry {each} to take back"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "walked a",
            f'"walked" cannot be entered: expected one of {EVERY}',
        ),
        ("accepted", "accepted: expected an item"),
        ("accepted q", 'there is no item "q"'),
        (
            "paused a",
            f"paused: expected one of {CAUSES}",
        ),
        (
            "paused a rain",
            f'paused: "rain" is not known: expected one of {CAUSES}',
        ),
        ("trips a", "trips: expected a number"),
        ("trips a 10001", '"10001" is no count: expected a whole number up to 10000'),
        ("materials a two", '"two" is no count: expected a whole number up to 10000'),
        ("note a", "note: expected a text"),
        ("problem a", "problem: expected a text"),
        ("milestone", "milestone: expected what happened"),
        ("undo", "there is nothing to take back"),
    ],
)
def test_why_words_are_no_entry(line: str, said: str) -> None:
    """What was found and what is expected."""
    with pytest.raises(UsageError) as refused:
        take_deed(line.split(), Story(), Stamp.parse("2024-06-03 09:41"), ITEMS)
    assert str(refused.value).partition(". did you mean")[0] == said


def test_the_highest_count_can_be_entered() -> None:
    """And none at all."""
    for count in ("0", "10000"):
        deed, _ = take_deed(["trips", "a", count], Story(), Stamp.parse("2024-06-03"), ITEMS)
        assert deed.count == int(count)  # type: ignore[union-attr]


def doubts(*lines: str, clock: datetime = LATER) -> list[str]:
    """Return what speaks against the last of some lines."""
    *before, line = lines
    story = a_story(*before, items=ITEMS)
    entry = an_entry(story, line, clock, ITEMS)
    prospects = Prospects(a_network(FLOW), story)
    return [str(each) for each in find_doubts(prospects, story, entry)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["accepted a"], []),
        (["decided a", "accepted b"], []),
        (["accepted b"], ["out of order: it waits for Item a"]),
        (["decided b"], ["out of order: it is not issued before Item a"]),
        (["decided a", "decided b", "accepted c"], []),
        (
            ["decided a", "decided b", "accepted c", "decided c"],
            ["out of order: it is not issued before Item d"],
        ),
        (
            ["decided a", "accepted a"],
            ["repeated: it was granted at 2024-06-03 09:01 before"],
        ),
        (["decided a refused", "accepted a"], []),
        (["accepted z"], ['not in the flow: "Item z" is not in flow "test"']),
        (["2024-06-03T11:00 accepted a"], ["2024-06-03 11:00 is in the future"]),
        (
            ["accepted a", "08:30 accepted d"],
            ["2024-06-03 08:30 is before the latest time of this walk, 2024-06-03 09:01"],
        ),
        (
            ["accepted a", "08:30 decided a"],
            [
                "2024-06-03 08:30 is before the latest time of this walk, 2024-06-03 09:01",
                "2024-06-03 08:30 is before it was accepted, 2024-06-03 09:01",
            ],
        ),
        (
            ["decided a", "accepted d", "09:30 submitted d"],
            [
                "2024-06-03 09:30 is after it was accepted, 2024-06-03 09:02",
            ],
        ),
        (
            ["accepted a", "paused a correction", "decided a"],
            ["its clock is paused since 2024-06-03 09:02 and was not resumed"],
        ),
        (["accepted a", "delivered a"], ["nothing is known of its decision"]),
        (
            ["accepted a", "day1 accepted d"],
            ["day 1: some times of this walk have a date and some have none"],
        ),
        (["accepted a", "finish"], ["1 visit is not decided yet: it ends as it is"]),
        (
            ["accepted a", "accepted d", "finish"],
            ["2 visits are not decided yet: they end as they are"],
        ),
        (["decided a", "finish"], []),
    ],
)
def test_what_speaks_against_an_entry(lines: list[str], said: list[str]) -> None:
    """Out of order, repeated, not in the flow, or of a time that cannot be right."""
    assert doubts(*lines) == said


@pytest.mark.parametrize(
    ("lines", "item", "said"),
    [
        ([], "a", "possible now"),
        ([], "b", "waits for Item a: accepted now, it would be out of order"),
        (["accepted a"], "a", "under way"),
        (["decided a"], "a", "granted already: another visit would be repeated"),
        (["decided a refused"], "a", "possible now"),
        (
            ["decided a", "decided b"],
            "c",
            "possible now, but not to be issued before Item d",
        ),
        ([], "z", 'not in the flow: "Item z" is not in flow "test"'),
    ],
)
def test_how_an_item_stands(lines: list[str], item: str, said: str) -> None:
    """And what starting it would be."""
    story = a_story(*lines, items=ITEMS)
    assert str(describe_place(Prospects(a_network(FLOW), story), item)) == said


def test_a_clock_that_went_back_is_remarked_upon() -> None:
    """Nobody can answer for it, so it is neither a doubt nor a contradiction."""
    story = a_story("accepted a", items=ITEMS)
    behind = START - timedelta(hours=2)
    entry = an_entry(story, "decided a", behind, ITEMS)
    (said,) = find_remarks(story, entry)
    assert str(said) == (
        "the clock of this computer went back: it was 2024-06-03 09:01 at the entry before this one"
    )
    assert find_contradictions(story, entry, add(story, entry)) == ()
    assert doubts("accepted a", "decided a", clock=behind) == []
    assert find_remarks(story, an_entry(story, "decided a", LATER, ITEMS)) == ()
    assert find_remarks(Story(), entry) == ()


def test_what_no_reality_can_have_is_a_contradiction() -> None:
    """Said once, of the entry that makes it."""
    story = a_story("accepted a", items=ITEMS)
    entry = an_entry(story, "08:30 decided a", LATER, ITEMS)
    after = add(story, entry)
    (said,) = find_contradictions(story, entry, after)
    assert str(said) == (
        '"a" was decided on 2024-06-03 08:30, before it was accepted on 2024-06-03 09:01'
    )
    again = an_entry(after, "note a x", LATER, ITEMS)
    assert find_contradictions(after, again, add(after, again)) == ()


def test_stamps_are_those_of_the_zone_to_the_minute() -> None:
    """Seconds of the clock are cut off."""
    stamp = Story().localise(datetime(2024, 6, 3, 16, 30, 59, tzinfo=UTC))
    assert str(stamp) == "2024-06-03 16:30"
