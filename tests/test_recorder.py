from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import walkflow
from tests.builders import a_flow, a_step
from walkflow.files.journal import read_journal
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.flow import Flow
from walkflow.model.recording import Finished, Opening
from walkflow.model.walk import name_walk
from walkflow.openings import complete_path, list_walks, open_walk
from walkflow.recorder import Recorder

FLOW = a_flow(
    a_step("a"), a_step("b", "2wd", "a"),
    measures={"cut": [{"drop": "a"}]}, facts={"eia": ["form", "report"]},
)  # fmt: skip
OTHER = FLOW.model_copy(update={"flow": "other"})
NOW = datetime(2024, 6, 3, 9, 41, 20, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


def enter(recorder: Recorder, *lines: str, clock: datetime = NOW) -> None:
    """Record lines of words."""
    for line in lines:
        recorder.record(recorder.draft_words(clock, line.split(), []))


def test_a_walk_goes_on_where_it_was_left(tmp_path: Path) -> None:
    """What holds for all of it is known then."""
    opening = Opening.model_validate(
        {"version": "before", "facts": {"eia": "report"}, "role": "clerk", "project": "p"}
    )
    with open_walk(FLOW, tmp_path / "w", opening, NOW) as recorder:
        enter(recorder, "accepted a", "trips a 1")
        told = recorder.story
    with open_walk(FLOW, tmp_path / "w.yaml", Opening(), LATER) as recorder:
        assert recorder.story == told
        assert recorder.begun.facts == {"eia": "report"}
        assert recorder.begun.version == "before"


@pytest.mark.parametrize(
    "opening",
    [
        {"version": "after"},
        {"facts": {"eia": "form"}},
        {"scope": "part"},
        {"role": "agent"},
        {"by": {"unit": "HURD"}},
        {"project": "q"},
    ],
    ids=lambda opening: next(iter(opening)),
)
def test_a_walk_under_way_stays_what_it_is(tmp_path: Path, opening: dict[str, object]) -> None:
    """An option that says something else is refused, one that says the same is not."""
    begun = Opening.model_validate({"version": "before", "role": "clerk"})
    open_walk(FLOW, tmp_path / "w", begun, NOW).close()
    open_walk(FLOW, tmp_path / "w", begun, NOW).close()
    with pytest.raises(UsageError, match="was opened with another"):
        open_walk(FLOW, tmp_path / "w", Opening.model_validate(opening), NOW)


@pytest.mark.parametrize(
    ("flow", "opening", "reason"),
    [
        (FLOW, {"version": "after-no_such"}, 'has no measure "no_such"'),
        (FLOW, {"version": "soon"}, "is not a version"),
        (FLOW, {"facts": {"fire": "no"}}, 'has no fact "fire"'),
        (FLOW, {"facts": {"eia": "no"}}, 'has no value "no"'),
    ],
)
def test_what_no_walk_can_be_makes_no_journal(
    tmp_path: Path, flow: Flow, opening: dict[str, object], reason: str
) -> None:
    """It is refused before anything is written."""
    with pytest.raises(UsageError, match=reason):
        open_walk(flow, tmp_path / "walks" / "w", Opening.model_validate(opening), NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_walk_of_another_flow_is_refused(tmp_path: Path) -> None:
    """Items of one flow mean nothing in another."""
    open_walk(FLOW, tmp_path / "w", Opening(), NOW).close()
    with pytest.raises(UsageError, match='is a walk of the flow "test", not of "other"'):
        open_walk(OTHER, tmp_path / "w", Opening(), NOW)


def test_a_new_walk_takes_no_place_of_a_file(tmp_path: Path) -> None:
    """It is said before the first entry, not after the last."""
    (tmp_path / "w.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="there is already a file"):
        open_walk(FLOW, tmp_path / "w", Opening(), NOW)
    assert not (tmp_path / "w.journal").exists()


def test_several_walks_are_open_at_once(tmp_path: Path) -> None:
    """Each has a journal, and one session; a session more is told so."""
    with (
        open_walk(FLOW, tmp_path / "v", Opening(), NOW) as first,
        open_walk(FLOW, tmp_path / "w", Opening(), NOW) as second,
    ):
        enter(first, "accepted b")
        enter(second, "accepted a")
        with pytest.raises(UnreadableError, match="another session"):
            open_walk(FLOW, tmp_path / "w", Opening(), NOW)
        walks = list_walks(tmp_path).walks
        assert [(walk.walk, walk.open_visits, walk.is_in_use) for walk in walks] == [
            ("v", 1, True),
            ("w", 1, True),
        ]
    assert [walk.is_in_use for walk in list_walks(tmp_path).walks] == [False, False]
    assert list_walks(tmp_path / "v.yaml", "other").walks == ()


def test_a_look_makes_nothing(tmp_path: Path) -> None:
    """What would be possible is told of a walk that nobody has begun."""
    with open_walk(FLOW, tmp_path / "w", Opening(version="before"), NOW, for_writing=False) as seen:
        assert [item.item for item in seen.report(NOW).possible] == ["a"]
    assert list(tmp_path.iterdir()) == []


def test_a_finished_walk_is_in_its_file(tmp_path: Path) -> None:
    """It is no longer under way; taking the finish back opens it again."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        enter(recorder, "decided b approved", "finish")
        written = walkflow.read_walk(tmp_path / "w.yaml")
        assert written.model_dump() == recorder.story.walk.model_dump()
        assert [str(visit.decided) for visit in written.visits] == ["2024-06-03 09:41"]
        assert list_walks(tmp_path).walks == ()
        with pytest.raises(UsageError, match="is finished"):
            enter(recorder, "delivered b")
        enter(recorder, "undo", "delivered b")
        with pytest.raises(UsageError, match="not overwritten"):
            enter(recorder, "finish")
        assert not recorder.story.is_finished


def test_a_finish_that_a_crash_cut_short_can_be_made_again(tmp_path: Path) -> None:
    """The file is there, the entry is not: the same text is no other file."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        enter(recorder, "decided b", "finish")
    path = tmp_path / "w.journal"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:30])
    with open_walk(FLOW, tmp_path / "w", Opening(), LATER) as recorder:
        assert not recorder.story.is_finished
        enter(recorder, "finish")
    assert isinstance(read_journal(path).entries[-1].deed, Finished)


def test_a_walk_whose_first_line_is_damaged_begins_again(tmp_path: Path) -> None:
    """What was entered counts, and what holds for all of it is said anew."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        enter(recorder, "accepted b", "decided b")
    path = tmp_path / "w.journal"
    path.write_bytes(b"x" + path.read_bytes()[1:])
    with open_walk(FLOW, tmp_path / "w", Opening(project="p"), LATER) as recorder:
        assert recorder.story.visits[0].decided is not None
        assert recorder.begun.project == "p"
        assert [str(each) for each in recorder.losses] == [
            "line 1 of the journal is damaged and does not count"
        ]


def test_entries_of_one_command_are_all_possible_or_none_is_made(tmp_path: Path) -> None:
    """A slip in the third is found before the first is written."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        with pytest.raises(UsageError, match='"b" was decided'):
            enter(recorder, "accepted b decided b decided b")
        assert recorder.story.visits == ()
        assert len(read_journal(recorder.journal_path).entries) == 1


def test_each_entry_may_have_its_time(tmp_path: Path) -> None:
    """One for all, or one for each that has one; any other number is refused."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        words = ["accepted", "b", "trips", "b", "1", "decided", "b"]
        times = [recorder.read_moment(text, NOW) for text in ("9:00", "9:10", "9:20")]
        (one,) = recorder.draft_words(NOW, words, times[:1]).story.visits
        (two,) = recorder.draft_words(NOW, words, times[:2]).story.visits
        assert [str(stamp)[11:] for _, stamp in one.stamps] == ["09:00", "09:00"]
        assert [str(stamp)[11:] for _, stamp in two.stamps] == ["09:00", "09:10"]
        with pytest.raises(UsageError, match="3 times for 2 entries"):
            recorder.draft_words(NOW, words, times)


def test_the_report_tells_what_is_open_and_until_when(tmp_path: Path) -> None:
    """Elapsed from the last that happened; a limit runs from the acceptance."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        enter(recorder, "accepted b")
        (open_visit,) = recorder.report(LATER).visits
        assert (open_visit.state, open_visit.elapsed_s) == ("accepted", 3 * 3600)
        assert (str(open_visit.due), open_visit.is_late) == ("2024-06-05", False)
        (late,) = recorder.report(NOW + timedelta(days=3)).visits
        assert late.is_late
        enter(recorder, "paused b correction", clock=LATER)
        (paused,) = recorder.report(LATER + timedelta(minutes=5)).visits
        assert (paused.state, paused.because, paused.elapsed_s) == ("paused", "correction", 300)
        assert paused.due is None


def test_days_that_no_calendar_knows_yet_stop_nothing(tmp_path: Path) -> None:
    """The day on which a limit ends is then marked."""
    from walkflow.model.calendars import read_named_calendar

    calendar = read_named_calendar("cn")
    then = datetime(2087, 12, 30, 2, 0, tzinfo=UTC)
    with open_walk(FLOW, tmp_path / "w", Opening(), then, calendar=calendar) as recorder:
        enter(recorder, "accepted b", clock=then)
        (open_visit,) = recorder.report(then).visits
        assert str(open_visit.since) == "2087-12-30 10:00"
        assert (str(open_visit.due), open_visit.is_provisional) == ("2088-01-01", True)
        enter(recorder, "decided b", "finish", clock=then)
    at_the_end = datetime(9999, 12, 31, 15, 0, tzinfo=UTC)
    with open_walk(FLOW, tmp_path / "v", Opening(), at_the_end) as recorder:
        enter(recorder, "accepted b", clock=at_the_end)
        assert recorder.report(at_the_end).visits[0].due is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w.yaml", "w"),
        ("厂房 二期.yaml", "厂房-二期"),
        ("a (2).yaml", "a-2"),
        ("...", "walk"),
        ("-x-.yaml", "x"),
    ],
)
def test_a_walk_is_called_as_its_file(name: str, expected: str) -> None:
    """As far as an id can be."""
    assert name_walk(complete_path(Path("walks") / name)) == expected


def test_items_are_found_by_a_part_of_any_name(tmp_path: Path) -> None:
    """Those of the version come first."""
    with open_walk(FLOW, tmp_path / "w", Opening(), NOW) as recorder:
        assert recorder.find_items("事项") == ("b", "a", "bundle")
        assert recorder.find_items("ITEM B") == ("b", "bundle")
        assert recorder.find_items("事a") == ("a",)
        assert recorder.find_items("a事") == ()
