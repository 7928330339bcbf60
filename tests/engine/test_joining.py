"""Several walks of one project, joined to one run."""

from typing import Any

import pytest

from tests.engine.walking import a_pause, a_visit, a_walk, on
from walkflow.engine.joining import Course, Run, join_walks
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Walk


def told_by(role: str, *visits: Any, **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return the walk of somebody through the project `p`."""
    return a_walk(*visits, **{"walk": role, "project": "p", "role": role, **rest})


def join(*walks: Walk) -> Run:
    """Return the one run of some walks, which their order does not change."""
    (run,) = join_walks(walks)
    assert join_walks(walks[::-1]) == (run,)
    return run


def course_of(*walks: Walk) -> Course:
    """Return the one visit that some walks tell of."""
    (course,) = join(*walks).courses
    return course


def shown(stamp: Stamp | None) -> str | None:
    """Return a stamp as text."""
    return None if stamp is None else str(stamp)


def test_walks_of_one_project_and_flow_are_one_run() -> None:
    """Those without a project are runs of their own, even of the same name."""
    walks = [
        a_walk(walk="one", project="p"),
        a_walk(walk="two"),
        a_walk(walk="three", project="p"),
        a_walk(walk="four", project="p", flow="other"),
        a_walk(walk="two"),
    ]
    runs = join_walks(walks)
    assert [run.id for run in runs] == ["p", "two", "four", "two"]
    assert [walk.walk for walk in runs[0].walks] == ["one", "three"]


def test_each_stamp_is_from_whoever_is_nearest_to_it() -> None:
    """The applicant knows when it was handed in and fetched, the desk when it was decided."""
    told = {
        "item": "a",
        "submitted": on(0),
        "accepted": on(2),
        "decided": on(4),
        "delivered": on(5),
        "trips": 2,
        "materials": 7,
        "outcome": "approved_with_gaps",
        "pauses": [a_pause(on(3), on(4))],
    }
    seen = {
        "item": "a",
        "submitted": on(1),
        "accepted": on(1),
        "decided": on(3),
        "delivered": on(7),
        "trips": 1,
        "materials": 9,
        "outcome": "approved",
        "pauses": [a_pause(on(2), on(3), "special_procedure")],
    }
    course = course_of(told_by("applicant", told), told_by("clerk", seen))
    stamps = (course.submitted, course.accepted, course.decided, course.delivered)
    assert [shown(stamp) for stamp in stamps] == [on(0), on(1), on(3), on(5)]
    assert (course.trips, course.materials, course.outcome) == (2, 7, "approved")
    assert [pause.because for pause in course.pauses] == ["special_procedure"]
    assert course.stamps == stamps


@pytest.mark.parametrize("role", ["applicant", "clerk"])
def test_what_one_walk_does_not_tell_another_does(role: str) -> None:
    """Whoever tells it is asked."""
    other = {"applicant": "clerk", "clerk": "applicant"}[role]
    whole = {
        **a_visit("a", on(0), on(2)),
        "delivered": on(3),
        "trips": 1,
        "materials": 4,
        "outcome": "refused",
        "pauses": [a_pause(on(1), on(2))],
    }
    course = course_of(told_by(role, whole), told_by(other, {"item": "a"}))
    stamps = (course.submitted, course.accepted, course.decided, course.delivered)
    assert [shown(stamp) for stamp in stamps] == [on(0), on(0), on(2), on(3)]
    assert (course.trips, course.materials, course.outcome) == (1, 4, "refused")
    assert len(course.pauses) == 1
    assert not course.is_granted


def test_a_decision_heard_later_was_delivered_then() -> None:
    """Unless the applicant says when; what the desk knows of it comes last."""
    applicant = {"item": "a", "decided": on(3)}
    clerk = {"item": "a", "decided": on(1), "delivered": on(2)}
    heard = course_of(told_by("applicant", applicant), told_by("clerk", clerk))
    assert (shown(heard.decided), shown(heard.delivered)) == (on(1), on(3))
    same = course_of(told_by("applicant", applicant | {"decided": on(1)}), told_by("clerk", clerk))
    assert shown(same.delivered) == on(2)


def test_where_a_visit_starts() -> None:
    """As it was accepted, where nobody knows that as it was submitted, else as it was decided."""
    stamps = {"submitted": on(0), "accepted": on(1), "decided": on(2)}
    for known, start in (
        (("submitted", "accepted", "decided"), on(1)),
        (("submitted", "decided"), on(0)),
        (("decided",), on(2)),
    ):
        visit = {"item": "a", **{field: stamps[field] for field in known}}
        assert shown(course_of(told_by("applicant", visit)).start) == start


def test_attempts_are_numbered_as_said_or_in_order() -> None:
    """The earliest is the first, wherever it stands in the file; a number that is taken is not."""
    run = join(
        told_by(
            "applicant",
            a_visit("a", on(4), on(5)),
            a_visit("a", on(0), on(1)),
            a_visit("a", on(6), on(7), attempt=5),
            a_visit("a", on(8), on(9)),
            a_visit("a", on(10), on(11), attempt=5),
        )
    )
    assert [(shown(each.start), each.attempt) for each in run.courses] == [
        (on(0), 1),
        (on(4), 2),
        (on(6), 5),
        (on(8), 6),
        (on(10), 7),
    ]


def test_dates_are_measured_and_what_has_none_is_passed_over() -> None:
    """In a run with dates; a run without any is relative."""
    dateless = {
        "item": "a",
        "submitted": "day 1",
        "decided": on(2),
        "pauses": [a_pause("day 1", "day 2")],
    }
    run = join(told_by("applicant", dateless))
    assert not run.is_relative
    assert [shown(stamp) for stamp in run.courses[0].stamps] == [on(2)]
    assert run.courses[0].pauses == ()
    relative = join(told_by("applicant", a_visit("a", "day 1", "day 2")))
    assert relative.is_relative
    assert [shown(stamp) for stamp in relative.courses[0].stamps] == ["day 1", "day 1", "day 2"]


@pytest.mark.parametrize(
    ("role", "other", "mine", "theirs", "finds"),
    [
        ("applicant", "clerk", on(1), on(2), True),
        ("applicant", "clerk", on(2), on(1), False),
        ("applicant", "clerk", on(1), on(1, "10:00"), False),
        ("applicant", "agent", on(1), on(2), True),
        ("applicant", "agent", on(2), on(1), True),
        ("clerk", "joint", on(1), on(2), True),
        ("applicant", "agent", on(1), on(1), False),
    ],
)
def test_who_contradicts_whom(role: str, other: str, mine: str, theirs: str, finds: bool) -> None:
    """An applicant hears of a decision no earlier than the desk makes it; two of a kind agree."""
    run = join(
        told_by(role, {"item": "a", "decided": mine}),
        told_by(other, {"item": "a", "decided": theirs}),
    )
    assert [note.finding.rule for note in run.notes] == ["walks-disagree"] * finds


def test_a_contradiction_says_what_stands_where() -> None:
    """In the walk of the applicant, at the decision, with both times."""
    run = join(
        told_by("clerk", a_visit("a", on(0), on(2))),
        told_by("applicant", {"item": "b", "decided": on(0)}, {"item": "a", "decided": on(1)}),
    )
    (note,) = run.notes
    assert run.walks[note.walk].walk == "applicant"
    assert note.finding.route == ("visits", 1, "decided")
    assert str(note.finding.message) == (
        f'"a" was decided on {on(1)} here, and on {on(2)} in another walk of the project'
    )


def test_a_visit_decades_away_is_left_out_alone() -> None:
    """The rest of the walk stays, and the finding stands at the stamp."""
    run = join(
        told_by("applicant", a_visit("a", on(0), on(1)), a_visit("c", on(2), on(3))),
        told_by("clerk", a_visit("b", "1900-01-01", "1900-01-02")),
    )
    assert [course.item for course in run.courses] == ["a", "c"]
    (note,) = run.notes
    assert (run.walks[note.walk].walk, note.finding.route) == ("clerk", ("visits", 0, "submitted"))
    assert str(note.finding.message) == (
        "1900-01-01 is decades from the other walks of the project"
    )


def test_the_fewer_stamps_are_the_stray_ones() -> None:
    """Two against one, whichever are the older."""
    for one, other in (("1900-01-01", on(0)), (on(0), "1900-01-01")):
        run = join(
            told_by("applicant", {"item": "a", "decided": other}, {"item": "c", "decided": other}),
            told_by("clerk", {"item": "b", "decided": one}),
        )
        assert sorted(course.item for course in run.courses) == ["a", "c"]
