"""Whole sentences of what is wrong with a walk as a record."""

from typing import Any

import pytest

from tests.builders import a_flow, a_network, a_step
from tests.engine.walking import a_pause, a_visit, a_walk, on
from walkflow.engine.flaws import MOST_VISITS, find_flaws
from walkflow.engine.personal_data import find_personal
from walkflow.engine.quality import (
    find_closed_hours,
    find_days_off,
    find_entered_late,
    find_same_moment,
)
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.errors import WalkflowError
from walkflow.model.walk import Walk

PLAIN = read_named_calendar("plain")
EARLY, LATE = on(0, "09:00"), on(0, "10:00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("110101199003071234", "an identity number"),
        ("call 13812345678", "a telephone number"),
        ("mail a.b@example.org", "an e-mail address"),
        ("张局长 decided", "a person's name"),
        ("ask Mr. Smith", "a person's name"),
        ("王小明", "a person's name"),
    ],
)
def test_what_looks_personal_is_named(text: str, said: str) -> None:
    """What it looks like, never what it is."""
    assert str(find_personal(text, is_post=True)) == said


def flaws_of(walk: Walk) -> list[tuple[str, str, str]]:
    """Return what contradicts itself: rule, route and words."""
    found = find_flaws(walk).findings
    return [(each.rule, ".".join(map(str, each.route)), str(each.message)) for each in found]


@pytest.mark.parametrize(
    ("visit", "rule", "route", "said"),
    [
        (
            {"item": "a", "accepted": LATE, "decided": EARLY},
            "stamps-out-of-order",
            "visits.0.decided",
            f'"a" was decided on {EARLY}, before it was accepted on {LATE}',
        ),
        (
            {"item": "a", "submitted": LATE, "delivered": EARLY},
            "stamps-out-of-order",
            "visits.0.delivered",
            f'"a" was delivered on {EARLY}, before it was submitted on {LATE}',
        ),
        (
            {"item": "a", "pauses": [a_pause(LATE, EARLY)]},
            "stamps-out-of-order",
            "visits.0.pauses.0.to",
            f'"a" was resumed on {EARLY}, before it was paused on {LATE}',
        ),
        (
            {"item": "a", "accepted": LATE, "pauses": [a_pause(EARLY, None)]},
            "pause-outside-visit",
            "visits.0.pauses.0",
            f'"a" was paused on {EARLY}, before it was accepted on {LATE}',
        ),
        (
            {"item": "a", "decided": on(1), "pauses": [a_pause(on(0), on(2))]},
            "pause-outside-visit",
            "visits.0.pauses.0",
            f'"a" was paused until {on(2)}, after it was decided on {on(1)}',
        ),
        (
            {"item": "a", "decided": on(1), "pauses": [a_pause(on(2), None)]},
            "pause-outside-visit",
            "visits.0.pauses.0",
            f'"a" was paused until {on(2)}, after it was decided on {on(1)}',
        ),
        (
            {"item": "a", "pauses": [a_pause(on(0), on(3)), a_pause(on(1), on(2))]},
            "overlapping-pauses",
            "visits.0.pauses.1",
            f'two pauses of "a" overlap: the second, from {on(1)}, is left out',
        ),
        (
            {"item": "a", "submitted": on(0), "decided": "1900-01-01"},
            "stamp-far-away",
            "visits.0.submitted",
            f"{on(0)} is decades from the other stamps of this walk",
        ),
    ],
)
def test_what_a_visit_contradicts_itself_in(
    visit: dict[str, Any], rule: str, route: str, said: str
) -> None:
    """With both times, as they were written."""
    assert (rule, route, said) in flaws_of(a_walk(visit))


def test_visits_that_overlap_say_how_both_can_stand() -> None:
    """The later one is left out."""
    walk = a_walk(a_visit("a", on(0), on(3)), a_visit("a", on(1), on(2)))
    said = (
        f'this visit of "a" overlaps the one from {on(0)} on as the same attempt: it is left out; '
        "give them different attempts if both took place"
    )
    assert flaws_of(walk) == [("overlapping-visits", "visits.1", said)]
    assert find_flaws(walk).visits == {1}
    chain = a_walk(*(a_visit("a", on(first), on(first + 3)) for first in (0, 2, 4)))
    assert find_flaws(chain).visits == {1}


def test_a_stamp_without_a_date_among_dates_is_passed_over() -> None:
    """Nothing says which day it means; a walk without any date is fine."""
    mixed = a_walk({"item": "a", "submitted": "day 1", "accepted": on(0)})
    assert flaws_of(mixed) == [
        (
            "stamp-without-date",
            "visits.0.submitted",
            '"day 1" has no date, and other stamps of this walk have one: it is passed over',
        )
    ]
    assert find_flaws(mixed).visits == frozenset()
    assert flaws_of(a_walk(a_visit("a", "day 1", "day 2"))) == []


def test_more_visits_than_a_walk_may_have_are_not_measured() -> None:
    """Each of them is told."""
    walk = a_walk(*({"item": f"i{n}"} for n in range(MOST_VISITS + 2)))
    found = find_flaws(walk)
    assert found.visits == {MOST_VISITS, MOST_VISITS + 1}
    assert [str(each.message) for each in found.findings] == ["a walk has at most 2000 visits"] * 2


@pytest.mark.parametrize(("years", "found"), [(59, 0), (61, 1)])
def test_sixty_years_are_the_most(years: int, found: int) -> None:
    """A stamp further away from the others is a slip of the keyboard."""
    stamps = {
        "submitted": "2026-03-02",
        "accepted": "2026-03-03",
        "decided": f"{2026 + years}-03-02",
    }
    rules = [rule for rule, _, _ in flaws_of(a_walk({"item": "a", **stamps}))]
    assert rules == ["stamp-far-away"] * found


def test_what_an_office_did_on_a_day_off() -> None:
    """Anyone may submit on any day; a department may have days of its own."""
    saturday = on(5, "10:00")
    visit = {
        "item": "a",
        **dict.fromkeys(("submitted", "accepted", "decided", "delivered"), saturday),
    }
    found = [str(each.message) for each in find_days_off(a_walk(visit), PLAIN, {})]
    assert found == [
        f'"a" was {deed} on {on(5)}, a day off' for deed in ("accepted", "decided", "delivered")
    ]
    open_ = {"calendar": "t", "base": "plain", "departments": {"A": {"workdays": [on(5)]}}}
    calendar = extend(PLAIN, CalendarExtras.model_validate(open_))
    assert not list(find_days_off(a_walk(visit), calendar, {"a": "A"}))
    assert len(list(find_days_off(a_walk(visit), calendar, {"a": "B"}))) == 3
    assert not list(find_days_off(a_walk({"item": "a", "decided": "2026-02"}), PLAIN, {}))


def test_what_an_office_did_while_it_was_closed() -> None:
    """With its hours; what is known to the day may have been done in them."""
    visit = {
        "item": "a",
        "accepted": on(0, "08:59:59"),
        "decided": on(0, "12:00"),
        "delivered": on(1),
    }
    found = list(find_closed_hours(a_walk(visit), PLAIN, {}))
    assert [(each.route, str(each.message)) for each in found] == [
        (
            ("visits", 0, "accepted"),
            '"a" was accepted at 08:59, outside office hours (09:00-17:00)',
        )
    ]
    hours = {"calendar": "t", "base": "plain", "hours": ["08:00-11:00", "14:00-16:00"]}
    calendar = extend(PLAIN, CalendarExtras.model_validate(hours))
    (only,) = find_closed_hours(a_walk(visit), calendar, {})
    assert str(only.message) == (
        '"a" was decided at 12:00, outside office hours (08:00-11:00, 14:00-16:00)'
    )


def test_what_was_decided_at_one_moment() -> None:
    """How many others, and when."""
    second, minute = on(0, "10:00:07"), on(0, "10:00")
    two = a_walk(*(a_visit(item, None, second) for item in "ab"))
    assert [str(each.message) for each in find_same_moment(two)] == [
        f'"a" and 1 other item were decided at the same moment, {second}',
        f'"b" and 1 other item were decided at the same moment, {second}',
    ]
    three = a_walk(*(a_visit(item, None, minute) for item in "abc"))
    assert str(next(find_same_moment(three)).message) == (
        f'"a" and 2 other items were decided at the same moment, {minute}'
    )
    twice = a_walk(*(a_visit("a", None, second, attempt=n) for n in (1, 2)))
    assert not list(find_same_moment(twice))


@pytest.mark.parametrize(
    ("entered", "end", "is_late"),
    [
        (on(3), on(2), False),
        (on(4), on(2), True),
        (on(7), on(4), False),
        (on(8), on(4), True),
        ("day 3", "day 2", False),
        ("day 4", "day 2", True),
        (on(4), "2026-03", False),
        (on(8), "day 1", False),
    ],
)
def test_what_was_written_down_late(entered: str, end: str, is_late: bool) -> None:
    """After the working day that follows its end, as far as that is known."""
    found = list(
        find_entered_late(a_walk({"item": "a", "decided": end, "entered": entered}), PLAIN)
    )
    said = f'"a" was written down on {entered}, long after it happened on {end}'
    assert [str(each.message) for each in found] == [said] * is_late


def test_every_visit_is_looked_at_whatever_the_one_before_lacks() -> None:
    """One was written down at once, one has no end, and the last one came late."""
    visits = (
        {"item": "a", "decided": on(0)},
        {"item": "b", "entered": on(8)},
        {"item": "c", "decided": "day 1", "entered": on(8)},
        {"item": "d", "decided": on(0), "entered": on(8)},
    )
    assert [each.route for each in find_entered_late(a_walk(*visits), PLAIN)] == [
        ("visits", 3, "entered")
    ]


def test_days_without_dates_are_compared_visit_by_visit() -> None:
    """The next day is in time, eight days later is not."""
    visits = (
        {"item": "a", "decided": "day 1", "entered": "day 2"},
        {"item": "b", "decided": "day 1", "entered": "day 9"},
        {"item": "c", "decided": "day 1", "entered": "day 3"},
    )
    found = [each.route[1] for each in find_entered_late(a_walk(*visits), PLAIN)]
    assert found == [1, 2]


def test_items_that_wait_for_each_other_are_shown_in_a_row() -> None:
    """With the flow, the version and the lines."""
    network = a_network(a_flow(a_step("a", "1wd", "b"), a_step("b", "1wd", "a")))
    with pytest.raises(WalkflowError) as refused:
        _ = network.order
    assert str(refused.value) == (
        'flow "test", version after: items wait for each other: a → b (line -) → a (line -). '
        "walkflow validate shows the lines"
    )
