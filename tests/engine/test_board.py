"""A walk under way, as its recorder sees it."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders import a_catalogue, a_flow, a_network, a_step
from tests.engine.test_recording import START, a_story, enter
from walkflow.engine.board import list_items, list_open_visits, list_recorded, list_undelivered
from walkflow.engine.prospects import Prospects
from walkflow.engine.recording import Story
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.record_report import ItemProspect, OpenVisit, RecordedEntry
from walkflow.model.records import Name
from walkflow.model.stamps import Stamp

ITEMS = {each: each for each in "abcz"}
FLOW = a_flow(
    stages={
        "one": (None, [a_step("a", "2wd")]),
        "two": (None, [a_step("b", "3d", "a"), a_step("c", "1wd", issue_after=["a"])]),
    }
).stock(a_catalogue("a", "b", "c", "z", b="B", z="Z"))
PLAIN = read_named_calendar("plain")


def tell(*lines: str) -> Story:
    """Return what lines come to, one a minute from nine on Monday, 3 June 2024."""
    return a_story(*lines, items=ITEMS)


def prospects(story: Story) -> Prospects:
    """Return how the items of the flow stand."""
    return Prospects(a_network(FLOW), story)


def items_of(*lines: str) -> dict[str, ItemProspect]:
    """Return every item as it stands after some lines."""
    return {each.item: each for each in list_items(prospects(tell(*lines)))}


def opened(*lines: str, now: str = "2024-06-03 10:00") -> list[OpenVisit]:
    """Return the visits that are not decided."""
    story = tell(*lines)
    return list(list_open_visits(prospects(story), story, PLAIN, Stamp.parse(now)))


def recorded(*lines: str) -> list[RecordedEntry]:
    """Return lines as they are acknowledged."""
    story = tell(*lines)
    return list(list_recorded(prospects(story), story.entries))


def test_every_item_with_its_place_and_limit() -> None:
    """In file order; by the names of the catalogue, and that of the stage."""
    a, b, c = items_of().values()
    assert [each.item for each in (a, b, c)] == ["a", "b", "c"]
    assert (b.name, b.department) == (Name(zh="事项b", en="Item b"), "B")
    assert (a.stage, b.stage, b.stage_name) == ("one", "two", Name(zh="甲", en="A"))
    assert (a.limit, b.limit) == ("2wd", "3d")
    assert (a.waits_for, b.waits_for, c.waits_for) == ((), ("a",), ())
    assert (b.issue_waits_for, c.issue_waits_for) == ((), ("a",))


@pytest.mark.parametrize(
    ("lines", "standing", "attempt"),
    [
        ([], "possible", 1),
        (["note a slow"], "possible", 1),
        (["accepted a"], "under_way", 1),
        (["decided a"], "decided", 2),
        (["decided a refused"], "possible", 2),
        (["decided a refused", "accepted a"], "under_way", 2),
        (["decided a refused", "accepted a", "decided a"], "decided", 3),
    ],
)
def test_how_an_item_stands_and_which_attempt_is_next(
    lines: list[str], standing: str, attempt: int
) -> None:
    """The attempt under way is the next until it is decided."""
    a = items_of(*lines)["a"]
    assert (a.standing, a.attempt) == (standing, attempt)


def test_what_is_open_since_when_and_until_when() -> None:
    """Accepted on Monday: two working days end on Wednesday."""
    (a,) = opened("submitted a", "accepted a")
    assert (a.item, a.name, a.department, a.attempt) == ("a", Name(zh="事项a", en="Item a"), "A", 1)
    assert (a.state, str(a.since), a.elapsed_s) == ("accepted", "2024-06-03 09:02", 58 * 60)
    assert (a.limit, a.due, a.is_late, a.is_provisional) == ("2wd", date(2024, 6, 5), False, False)
    assert a.because is None


def test_what_is_decided_is_not_open() -> None:
    """In the order in which visits began."""
    found = opened("accepted c", "accepted a", "decided c", "submitted b")
    assert [(each.item, each.state) for each in found] == [("a", "accepted"), ("b", "submitted")]
    assert found[1].due is None


def test_a_pause_moves_the_end() -> None:
    """So nothing is said of it; the cause is, while it lasts."""
    (paused,) = opened("accepted a", "paused a correction")
    assert (paused.state, str(paused.since)) == ("paused", "2024-06-03 09:02")
    assert (paused.because, paused.due) == ("correction", None)
    (resumed,) = opened("accepted a", "paused a correction", "resumed a")
    assert (resumed.state, resumed.because, resumed.due) == ("accepted", None, None)


@pytest.mark.parametrize(
    ("now", "is_late"),
    [("2024-06-05 23:00", False), ("2024-06-06 00:00", True)],
)
def test_a_visit_is_late_after_the_day_of_its_limit(now: str, is_late: bool) -> None:
    """The limit ends at the close of the day."""
    (a,) = opened("accepted a", now=now)
    assert a.is_late is is_late


def test_what_is_known_to_the_day_has_no_seconds() -> None:
    """Nor what has no date, or lies ahead; a month is no day from which to count."""
    (day,) = opened("2024-06-03 accepted a")
    assert (day.elapsed_s, day.due) == (None, date(2024, 6, 5))
    (month,) = opened("2024-06 accepted a")
    assert (month.elapsed_s, month.due) == (None, None)
    (dateless,) = opened("day1 accepted a")
    assert (dateless.elapsed_s, dateless.due) == (None, None)
    (ahead,) = opened("accepted a", now="2024-06-03 09:00")
    assert ahead.elapsed_s is None
    (now,) = opened("accepted a", now="2024-06-03 09:01")
    assert now.elapsed_s == 0


def test_a_department_may_have_days_of_its_own() -> None:
    """And past what the calendar covers an end is provisional."""
    extras = {"calendar": "t", "base": "plain", "departments": {"A": {"days_off": ["2024-06-04"]}}}
    story = tell("accepted a")
    now = Stamp.parse("2024-06-03 10:00")
    calendar = extend(PLAIN, CalendarExtras.model_validate(extras))
    (a,) = list_open_visits(prospects(story), story, calendar, now)
    assert (a.due, a.is_provisional) == (date(2024, 6, 6), False)
    later = tell("2199-06-03T09:00 accepted a")
    (b,) = list_open_visits(prospects(later), later, read_named_calendar("cn"), now)
    assert b.is_provisional is True


def test_past_the_last_year_there_is_no_end() -> None:
    """And no failure either."""
    (a,) = opened("9999-12-31 accepted a")
    assert (a.due, a.limit) == (None, "2wd")


def test_what_the_flow_does_not_have_is_open_too() -> None:
    """With the department that the catalogue names, and no limit."""
    (z,) = opened("accepted z")
    assert (z.item, z.department, z.limit, z.due) == ("z", "Z", None, None)


def test_what_was_granted_and_nobody_has_in_hand() -> None:
    """Neither what was refused, nor what was delivered, nor what is not decided."""
    story = tell(
        "decided a",
        "decided c refused",
        "decided b approved_with_gaps",
        "decided z",
        "delivered z",
        "accepted c",
    )
    now = Stamp.parse("2024-06-03 10:00")
    found = list(list_undelivered(prospects(story), story, now))
    assert [(each.item, each.state, str(each.since)[11:]) for each in found] == [
        ("a", "decided", "09:01"),
        ("b", "decided", "09:03"),
    ]
    assert found[0].elapsed_s == 59 * 60


@pytest.mark.parametrize(
    ("line", "what", "item", "text"),
    [
        ("accepted a", "accepted", "a", None),
        ("trips a 2", "trips", "a", "2"),
        ("note a slow", "note", "a", "slow"),
        ("decided a refused", "decided", "a", "refused"),
        ("decided a", "decided", "a", None),
        ("milestone signed", "milestone", None, "signed"),
        ("problem a pain guide unclear", "problem", "a", "unclear"),
        ("problem unclear", "problem", None, "unclear"),
        ("finish", "finish", None, None),
    ],
)
def test_an_entry_is_acknowledged(line: str, what: str, item: str | None, text: str | None) -> None:
    """With its number, what it is of, and what it says."""
    entry = recorded(line)[1]
    assert (entry.number, entry.what, entry.item, entry.text) == (2, what, item, text)
    assert entry.name == (Name(zh="事项a", en="Item a") if item else None)
    assert entry.undoes is None


def test_what_else_an_entry_may_have() -> None:
    """Its time, the cause of a pause, the sort of a problem, and what it takes back."""
    begun, accepted, paused, problem, undo = recorded(
        "accepted a", "paused a correction", "problem a pain guide slow", "undo"
    )
    assert (begun.text, str(accepted.at), begun.at) == ("w", "2024-06-03 09:01", None)
    assert (paused.text, str(paused.at)) == ("correction", "2024-06-03 09:02")
    assert (problem.kind, problem.problem_class) == ("pain", "guide")
    assert (paused.kind, paused.problem_class) == (None, None)
    assert (undo.what, undo.undoes, undo.item) == ("undo", problem.number, None)


def test_the_clock_is_that_of_the_entry() -> None:
    """A walk that goes on the next day counts from when a visit began."""
    story = enter(tell("submitted a"), "accepted a", START + timedelta(days=1), ITEMS)
    now = Stamp.parse(datetime(2024, 6, 4, 10).strftime("%Y-%m-%d %H:%M"))  # noqa: DTZ001 - local
    (a,) = list_open_visits(prospects(story), story, PLAIN, now)
    assert (a.state, a.elapsed_s, a.due) == ("accepted", 3600, date(2024, 6, 6))
