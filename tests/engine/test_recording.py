from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkflow.engine.entry_words import WORDS, read_moment, take_deed
from walkflow.engine.recording import Story, add, find_last, is_open, tell
from walkflow.model.errors import UsageError
from walkflow.model.recording import Begun, Entry
from walkflow.model.walk import Cause, Outcome, Scope, Visit

ITEMS: Mapping[str, str] = {"a": "a", "b": "b"}
START = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


def a_story(*lines: str, scope: Scope = Scope.WHOLE, items: Mapping[str, str] = ITEMS) -> Story:
    """
    Return what lines of words come to, one a minute from 09:01 on.

    A line may begin with the time that it is entered for: `09:30 accepted a`.
    """
    begun = Begun(walk="w", flow="test", version="after", scope=scope)
    story = add(Story(), Entry(number=1, clock=START, deed=begun))
    for number, line in enumerate(lines, 1):
        story = enter(story, line, START + timedelta(minutes=number), items)
    return story


def enter(story: Story, line: str, clock: datetime, items: Mapping[str, str] = ITEMS) -> Story:
    """Return the walk with one more entry."""
    return add(story, an_entry(story, line, clock, items))


def an_entry(story: Story, line: str, clock: datetime, items: Mapping[str, str] = ITEMS) -> Entry:
    """Return the entry that a line stands for."""
    first, _, rest = line.partition(" ")
    at = story.localise(clock)
    if first not in WORDS:
        at, line = read_moment(first, START.date()), rest
    deed, left = take_deed(line.split(" "), story, at, items)
    assert not left
    return Entry(number=story.next_number, clock=clock, deed=deed)


def test_a_visit_from_submission_to_delivery() -> None:
    """Each entry fills in its part of the visit."""
    (visit,) = a_story(
        "submitted a",
        "accepted a",
        "paused a correction",
        "resumed a",
        "decided a approved_with_gaps",
        "delivered a",
        "trips a 2",
        "materials a 13",
        "note a slow",
        "note a rude",
    ).visits
    assert [str(stamp)[11:] for _, stamp in visit.stamps] == ["09:01", "09:02", "09:05", "09:06"]
    assert [(str(each.start), str(each.end), each.because) for each in visit.pauses] == [
        ("2024-06-03 09:03", "2024-06-03 09:04", Cause.CORRECTION)
    ]
    assert visit.outcome is Outcome.APPROVED_WITH_GAPS
    assert (visit.trips, visit.materials, visit.note) == (2, 13, "slow; rude")
    assert visit.attempt is None
    assert visit.entered is None


def test_what_is_not_of_a_visit() -> None:
    """Problems and milestones stand beside the visits."""
    story = a_story("milestone signed", "problem a blockage time_limit slow", "problem unclear")
    assert [(str(each.at), each.name) for each in story.milestones] == [
        ("2024-06-03 09:01", "signed")
    ]
    assert [(each.item, each.kind, each.problem_class, each.text) for each in story.problems] == [
        ("a", "blockage", "time_limit", "slow"),
        (None, None, None, "unclear"),
    ]
    assert story.visits == ()


def test_a_stamp_that_was_forgotten_is_filled_in() -> None:
    """A submission that is entered after the acceptance belongs to the same visit."""
    (visit,) = a_story("accepted a", "08:30 submitted a", "decided a", "08:45 delivered a").visits
    assert [field for field, _ in visit.stamps] == ["submitted", "accepted", "decided", "delivered"]


def test_a_decision_alone_is_a_visit() -> None:
    """What came before it may be unknown, and is filled in if it is earlier."""
    (visit,) = a_story("decided a approved", "08:00 accepted a").visits
    assert [field for field, _ in visit.stamps] == ["accepted", "decided"]


def test_after_a_decision_a_submission_opens_the_next_attempt() -> None:
    """Attempts are numbered, and what follows belongs to the last one."""
    first, second = a_story(
        "accepted a", "decided a refused", "submitted a", "accepted a", "note a again"
    ).visits
    assert (first.attempt, first.outcome, first.note) == (None, Outcome.REFUSED, None)
    assert (second.attempt, second.outcome, second.note) == (2, None, "again")


def test_a_result_is_delivered_of_the_attempt_that_was_decided() -> None:
    """Another attempt under way does not have a result yet."""
    first, second = a_story("decided a", "submitted a", "delivered a").visits
    assert (first.delivered is not None, second.delivered) == (True, None)


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["accepted a"], "accepted a", '"a" was accepted at 2024-06-03 09:01 already'),
        (["decided a"], "decided a", "another attempt begins with submitted or accepted"),
        (["delivered a"], "delivered a", '"a" was delivered at 2024-06-03 09:01 already'),
        ([], "paused a correction", 'nothing of "a" is under way'),
        (["decided a"], "paused a correction", 'nothing of "a" is under way'),
        (["trips a 1"], "paused a correction", 'nothing of "a" is under way'),
        (["accepted a", "paused a correction"], "paused a correction", '"a" is paused since'),
        (["accepted a"], "resumed a", '"a" is not paused'),
        (["accepted b"], "resumed a", 'nothing of "a" is under way'),
        (["accepted a", "undo"], "undo", "there is nothing to take back"),
        (["finish"], "accepted a", 'walk "w" is finished'),
    ],
)
def test_what_cannot_be_entered(lines: list[str], line: str, reason: str) -> None:
    """What an entry would change has to be there; the message says what is missing."""
    story = a_story(*lines)
    with pytest.raises(UsageError) as error:
        enter(story, line, START + timedelta(hours=1))
    assert reason in str(error.value)


def test_what_is_taken_back_stays_in_the_journal() -> None:
    """An undo is an entry of its own, and the next one takes back the entry before."""
    lines = ["accepted a", "trips a 1", "decided a"]
    story = a_story(*lines, "undo", "undo")
    assert [entry.deed.what for entry in story.entries[1:]] == [
        "accepted", "trips", "decided", "undo", "undo",
    ]  # fmt: skip
    assert story.undone == {3, 4}
    assert story.visits == a_story("accepted a").visits
    assert story.count == 1


def test_what_opens_a_walk_is_no_entry() -> None:
    """The first entry is 1, whatever number the opening has in a journal."""
    begun = Begun(walk="w", flow="test", version="after", scope=Scope.WHOLE)
    assert (Story().next_number, a_story().count) == (0, 0)
    story = add(Story(), Entry(number=Story().next_number, clock=START, deed=begun))
    assert (story.next_number, story.count) == (1, 0)
    assert enter(story, "accepted a", START).count == 1


def test_a_finish_can_be_taken_back() -> None:
    """A walk that was finished too early goes on."""
    story = a_story("accepted a", "finish")
    assert story.is_finished
    story = enter(enter(story, "undo", START), "decided a", START + timedelta(hours=1))
    assert not story.is_finished
    assert story.visits[0].decided is not None


@pytest.mark.parametrize(
    ("at", "entered"),
    [
        ("08:30", None),
        ("2024-06-03", None),
        ("2024-06", None),
        ("07:30", "2024-06-03 09:01"),
        ("2024-06-02", "2024-06-03 09:01"),
    ],
)
def test_what_is_written_down_later_says_so(at: str, entered: str | None) -> None:
    """An hour after it happened, a visit knows when it was entered."""
    (visit,) = a_story(f"{at} accepted a").visits
    assert (visit.entered and str(visit.entered)) == entered


def test_the_stamps_are_those_of_the_zone() -> None:
    """The clock is everybody's, the stamps are local times of the calendar."""
    from zoneinfo import ZoneInfo

    story = tell((), ZoneInfo("Asia/Shanghai"))
    assert str(story.localise(datetime(2024, 6, 3, 16, 30, 59, tzinfo=UTC))) == "2024-06-04 00:30"


LINES = st.lists(
    st.builds(
        "{} {}".format,
        st.sampled_from(["", "07:10", "09:30", "2024-06-02", "2024-07", "2024-06-05T10:00"]),
        st.sampled_from(
            [
                f"{word} {item}{rest}"
                for item in ITEMS
                for word, rest in [
                    ("submitted", ""),
                    ("accepted", ""),
                    ("paused", " correction"),
                    ("resumed", ""),
                    ("decided", ""),
                    ("decided", " refused"),
                    ("delivered", ""),
                    ("trips", " 3"),
                    ("note", " x"),
                ]
            ]
            + ["milestone x", "undo", "undo", "finish"]
        ),
    ).map(str.strip),
    max_size=14,
)


def tell_what_can_be(lines: list[str]) -> tuple[Story, ...]:
    """Return the walk after each line that could be entered."""
    stories = [a_story()]
    for number, line in enumerate(lines):
        try:
            entry = an_entry(stories[-1], line, START + timedelta(minutes=number))
            stories.append(add(stories[-1], entry))
        except UsageError:
            continue
    return tuple(stories)


@given(LINES)
def test_telling_again_comes_to_the_same(lines: list[str]) -> None:
    """A session that resumes has just the walk that the one before had."""
    story = tell_what_can_be(lines)[-1]
    assert tell(story.entries) == story
    assert story.left_out == ()


@given(LINES)
def test_an_undo_brings_back_the_walk_before(lines: list[str]) -> None:
    """Whatever an entry did, taking it back leaves nothing of it."""
    stories = tell_what_can_be(lines)
    for before, after in pairwise(stories):
        last = find_last(after)
        if last is not None and last.number == after.entries[-1].number:
            undone = enter(after, "undo", START)
            assert undone.visits == before.visits
            assert undone.milestones == before.milestones
            assert undone.is_finished == before.is_finished


@given(LINES)
def test_attempts_of_an_item_are_numbered_and_one_is_open_at_most(lines: list[str]) -> None:
    """The visits of an item come one after the other."""
    for story in tell_what_can_be(lines):
        for item in ITEMS:
            visits: list[Visit] = [visit for visit in story.visits if visit.item == item]
            assert [visit.attempt or 1 for visit in visits] == list(range(1, len(visits) + 1))
            assert not any(map(is_open, visits[:-1]))


@given(LINES, st.data())
def test_a_lost_entry_does_not_stop_the_rest(lines: list[str], data: st.DataObject) -> None:
    """Of a journal with a damaged line, whatever still has a meaning counts."""
    entries = tell_what_can_be(lines)[-1].entries
    lost = data.draw(st.sampled_from(range(len(entries))))
    story = tell(entries[:lost] + entries[lost + 1 :])
    assert len(story.entries) == len(entries) - 1
    assert all(number > entries[lost].number for number, _ in story.left_out)


def test_an_entry_without_its_meaning_is_left_out_with_the_reason() -> None:
    """The pause that ends here stood on a damaged line."""
    story = a_story("accepted a", "paused a correction", "resumed a", "decided a")
    again = tell(entry for entry in story.entries if entry.deed.what != "paused")
    assert [(number, str(reason)) for number, reason in again.left_out] == [
        (4, '"a" is not paused')
    ]
    assert again.visits[0].decided == story.visits[0].decided


def test_the_walk_has_what_was_said_at_its_beginning() -> None:
    """Facts, roles, units and the project are those of the first entry."""
    begun = Begun.model_validate(
        {
            "walk": "w",
            "flow": "test",
            "version": "before",
            "facts": {"eia": "form"},
            "scope": "part",
            "role": "clerk",
            "by": {"unit": "HURD", "post": "director"},
            "project": "p",
        }
    )
    walk = tell([Entry(number=1, clock=START, deed=begun)]).walk
    assert walk.model_dump(exclude_defaults=True) == {
        "walk": "w",
        "project": "p",
        "flow": "test",
        "version": "before",
        "facts": {"eia": "form"},
        "scope": Scope.PART,
        "role": ("clerk",),
        "by": ({"unit": "HURD", "post": "director"},),
    }


def test_without_a_beginning_there_is_no_walk() -> None:
    """Entries alone do not say which walk they are of."""
    with pytest.raises(UsageError, match="has not begun"):
        _ = Story().walk
