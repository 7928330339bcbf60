from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import a_flow, a_step
from tests.console.fakes import FakeDialogue
from walkflow.console.keys import ENTER, ESCAPE
from walkflow.console.scribe import Scribe
from walkflow.console.session import Ending, Session
from walkflow.files.journal import read_journal
from walkflow.model.recording import Opening
from walkflow.model.walk import Outcome, Visit
from walkflow.openings import open_walk
from walkflow.recorder import Recorder

FLOW = a_flow(a_step("a"), a_step("b", "2wd", "a"), a_step("c", "2wd", "a"))
START = datetime(2024, 6, 3, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that goes on by a minute each time that somebody looks at it."""

    def __init__(self) -> None:
        """Begin at nine."""
        self.time = START

    def __call__(self) -> datetime:
        """Return the time."""
        self.time += timedelta(minutes=1)
        return self.time


@pytest.fixture
def recorder(tmp_path: Path) -> Iterator[Recorder]:
    """Return a new walk."""
    with open_walk(FLOW, tmp_path / "w.yaml", Opening(), START) as opened:
        yield opened


def hold(recorder: Recorder, keys: str | list[object], *lines: object) -> tuple[Ending, str]:
    """Hold a session of keys and lines; return how it ended and all that was shown."""
    dialogue = FakeDialogue(keys, lines)
    ending = Session(Scribe(recorder, dialogue, Clock())).run()
    return ending, dialogue.screen


def the_visit(recorder: Recorder) -> Visit:
    """Return the only visit."""
    (visit,) = recorder.story.visits
    return visit


def test_two_keys_enter_what_happened(recorder: Recorder) -> None:
    """An item by its label, then what happened to it, at the time of the clock."""
    ending, screen = hold(recorder, "1s1a1pc1r1dg3vq")
    visit = the_visit(recorder)
    assert ending is Ending.LEFT
    assert [field for field, _ in visit.stamps] == ["submitted", "accepted", "decided", "delivered"]
    assert visit.pauses[0].end is not None
    assert visit.outcome is Outcome.APPROVED_WITH_GAPS
    assert all(str(stamp).startswith("2024-06-03 09:") for _, stamp in visit.stamps)
    assert "+ 1  2024-06-03 09:" in screen
    assert read_journal(recorder.journal_path).entries == recorder.story.entries


def test_counts_notes_and_problems_are_typed(recorder: Recorder) -> None:
    """A key says what it is, a line what is to be entered."""
    hold(recorder, "1t1m1n1!p1q", "2", "13", "slow", "the guide is wrong")
    visit = the_visit(recorder)
    assert (visit.trips, visit.materials, visit.note) == (2, 13, "slow")
    (problem,) = recorder.story.problems
    assert (problem.item, problem.kind, problem.problem_class, problem.text) == (
        "a", "pain", "guide", "the guide is wrong",
    )  # fmt: skip


def test_a_wrong_key_is_no_answer_to_what_is_in_the_way(recorder: Recorder) -> None:
    """Kind and class are asked again; Escape takes the problem back."""
    _, screen = hold(recorder, ["!", "x", "b", "z", "2", "!", ESCAPE, "!", "p", ESCAPE, "q"], "no")
    (problem,) = recorder.story.problems
    assert (problem.kind, problem.problem_class) == ("blockage", "material")
    assert screen.count("this key is not offered here") == 2


def test_what_stands_beside_the_items(recorder: Recorder) -> None:
    """A milestone, and a problem of no item, of no kind and no class."""
    hold(recorder, ["m", "!", ENTER, ENTER, "q"], "signed", "unclear")
    assert [each.name for each in recorder.story.milestones] == ["signed"]
    assert recorder.story.problems[0].model_dump(exclude_none=True) == {"text": "unclear"}


def test_only_what_can_be_entered_has_a_key(recorder: Recorder) -> None:
    """Before a submission nothing can be paused; afterwards, nothing is submitted twice."""
    _, screen = hold(recorder, ["1", ENTER, "1", "s", "1", ENTER, "q"])
    before, _, after = [
        line for line in screen.split("\n") if "d decided" in line and "v delivered" in line
    ]
    assert ("s submitted" in before, "p paused" in before) == (True, False)
    assert ("s submitted" in after, "p paused" in after) == (False, True)


def test_what_does_not_follow_the_flow_is_asked(recorder: Recorder) -> None:
    """The answer decides; a no leaves the walk as it was."""
    _, screen = hold(recorder, "/anq", "item c")
    assert "waits for Item a: accepted now, it would be out of order" in screen
    assert "! out of order: it waits for Item a\nrecord it all the same? (y/n) > n" in screen
    assert recorder.story.visits == ()
    hold(recorder, "/ayq", "item c")
    assert the_visit(recorder).item == "c"


def test_what_cannot_be_is_offered_to_be_taken_back_at_once(recorder: Recorder) -> None:
    """A decision before its acceptance, though it was confirmed; a no keeps it."""
    hold(recorder, "1aq")
    _, screen = hold(recorder, "@1dayyq", "8:00")
    text = " ".join(screen.split())
    assert '! "a" was decided on 2024-06-03 08:00, before it was accepted on 2024-06-03 09:' in text
    assert "the finished walk will have this as an error. take it back? (y/n) > y" in text
    assert the_visit(recorder).decided is None
    hold(recorder, "@1dayn", "8:00")
    assert str(the_visit(recorder).decided) == "2024-06-03 08:00"


def test_all_items_can_be_listed(recorder: Recorder) -> None:
    """Those that wait have labels too, until they are hidden again."""
    _, screen = hold(recorder, "llq")
    boards = screen.split("What may")[0].split("Possible now")[1:]
    assert ["Item b" in board for board in boards] == [False, True, False]
    assert "2 items wait for others, 0 are decided: l lists them" in boards[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("zzz", 'no item has "zzz" in its name or id'), ("item", "1 Item a (a)\n2 Item b (b)")],
)
def test_a_search_shows_what_it_finds(recorder: Recorder, text: str, shown: str) -> None:
    """Several are chosen from by a key, none is said."""
    _, screen = hold(recorder, ["/", ESCAPE, "q"], text)
    assert shown in screen


def test_the_time_can_be_typed_for_one_entry(recorder: Recorder) -> None:
    """The next one has the time of the clock again."""
    _, screen = hold(recorder, "@1s1aq", "8:30")
    stamps = [str(stamp) for _, stamp in the_visit(recorder).stamps]
    assert stamps[0] == "2024-06-03 08:30"
    assert stamps[1].startswith("2024-06-03 09:")
    assert "the next entry is of 2024-06-03 08:30" in screen


def test_a_time_can_be_typed_at_the_item_too(recorder: Recorder) -> None:
    """And a slip of the keyboard is said and changes nothing."""
    _, screen = hold(recorder, "1@@aq", "8:30", "8:99")
    assert str(the_visit(recorder).accepted) == "2024-06-03 08:30"
    assert '"2024-06-03 8:99": there is no such time of day' in screen


def test_the_last_entry_is_taken_back_if_that_is_meant(recorder: Recorder) -> None:
    """It is shown first."""
    _, screen = hold(recorder, "u1sunq")
    assert "there is nothing to take back" in screen
    assert "take this back? (y/n) > n" in screen
    assert the_visit(recorder).submitted is not None
    hold(recorder, "uyq")
    assert recorder.story.visits == ()


def test_a_finish_writes_the_walk(recorder: Recorder) -> None:
    """What is open is asked about, and the session is over."""
    ending, screen = hold(recorder, "1afnfyyq")
    assert ending is Ending.FINISHED
    assert "1 visit is not decided yet" in screen
    assert recorder.path.read_text(encoding="utf-8").startswith("walk: w\nflow: test\n")


def test_a_file_in_the_way_ends_nothing(recorder: Recorder) -> None:
    """The walk goes on, and the file is as it was."""
    recorder.path.write_text("mine", encoding="utf-8")
    ending, screen = hold(recorder, "1dafy3vq")
    assert ending is Ending.LEFT
    assert "it is not overwritten" in " ".join(screen.split())
    assert the_visit(recorder).delivered is not None
    assert recorder.path.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("keys", ["", [KeyboardInterrupt], ["1", KeyboardInterrupt], ["1"]])
def test_whoever_goes_leaves_the_walk_open(recorder: Recorder, keys: list[object]) -> None:
    """Ctrl-C and a terminal that is gone are no finish."""
    ending, _ = hold(recorder, keys)
    assert ending is Ending.LEFT
    assert not recorder.story.is_finished


def test_keys_without_a_meaning_do_nothing(recorder: Recorder) -> None:
    """Neither on the board nor at an item nor in a question."""
    hold(recorder, ["z", "0", "7", ESCAPE, "1", "z", "1", "p", "1", "d", ESCAPE, "1", "t", "q"])
    assert len(recorder.story.entries) == 1


@pytest.mark.parametrize("typed", ["many", "-1", "10001", ""])
def test_a_count_that_is_none_is_not_entered(recorder: Recorder, typed: str) -> None:
    """The message says what is expected."""
    _, screen = hold(recorder, "1tq", typed)
    assert recorder.story.visits == ()
    assert ("is no count" in screen) is bool(typed)


def test_help_explains_the_keys(recorder: Recorder) -> None:
    """A question mark shows it."""
    _, screen = hold(recorder, ["?", ENTER, "q"])
    assert "after a crash or a power cut the same command goes on" in " ".join(screen.split())


def test_what_a_journal_has_lost_is_said_at_once(tmp_path: Path) -> None:
    """The lines are named, and the walk goes on."""
    with open_walk(FLOW, tmp_path / "w.yaml", Opening(), START) as recorder:
        hold(recorder, "1s1aq")
    path = tmp_path / "w.journal"
    path.write_bytes(path.read_bytes()[:-9])
    with open_walk(FLOW, tmp_path / "w.yaml", Opening(), START) as recorder:
        _, screen = hold(recorder, "1aq")
        assert "line 3 of the journal is damaged and does not count" in screen
        assert len(the_visit(recorder).stamps) == 2
