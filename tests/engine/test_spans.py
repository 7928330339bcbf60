"""Where the phases of a visit and its limit lie on the axis of its run."""

from tests.builders import a_flow, a_step
from tests.engine.walking import a_pause, a_visit, a_walk, measure, on, visit_of
from walkflow.engine.spans import measure_span
from walkflow.model.run_report import RunReport, VisitFigure

HOUR, DAY = 3600, 86_400
FLOW = a_flow(a_step("a", "2wd"), a_step("b", "4h", "a"), a_step("c", "3d"))


def spans_of(visit: VisitFigure) -> list[tuple[str, int, int]]:
    """Return the phases of a visit, each from when to when."""
    return [(each.phase.value, each.start, each.end) for each in visit.spans]


def a_run() -> RunReport:
    """Return a run from nine on Monday: a is paused on Tuesday, b prepared and taken in."""
    first = {
        **a_visit("a", on(0, "09:00"), on(2, "10:00")),
        "pauses": [a_pause(on(1, "09:00"), on(1, "12:00"))],
    }
    second = {
        "item": "b",
        "submitted": on(2, "11:00"),
        "accepted": on(2, "13:00"),
        "decided": on(2, "14:00"),
        "delivered": on(3, "14:00"),
    }
    return measure(FLOW, a_walk(first, second))


def test_phases_lie_one_after_the_other() -> None:
    """In seconds from the start of the run, without a gap."""
    run = a_run()
    assert spans_of(visit_of(run, "a")) == [
        ("processing", 0, DAY),
        ("paused", DAY, DAY + 3 * HOUR),
        ("processing", DAY + 3 * HOUR, 2 * DAY + HOUR),
    ]
    assert spans_of(visit_of(run, "b")) == [
        ("preparing", 2 * DAY + HOUR, 2 * DAY + 2 * HOUR),
        ("intake", 2 * DAY + 2 * HOUR, 2 * DAY + 4 * HOUR),
        ("processing", 2 * DAY + 4 * HOUR, 2 * DAY + 5 * HOUR),
        ("delivery", 2 * DAY + 5 * HOUR, 3 * DAY + 5 * HOUR),
    ]
    assert run.span == measure_span(run.visits) == 3 * DAY + 5 * HOUR


def test_where_a_limit_begins_and_ends() -> None:
    """Two working days from Monday end with Wednesday; hours round up to a working day."""
    plain = measure(FLOW, a_walk(a_visit("a", on(0, "09:00"), on(1, "10:00"))))
    a = visit_of(plain, "a")
    assert a.accepted_at == 0
    assert a.due_at == 2 * DAY + 15 * HOUR - 1
    b = visit_of(a_run(), "b")
    assert b.accepted_at == 2 * DAY + 4 * HOUR
    assert b.due_at == 3 * DAY + 15 * HOUR - 1


def test_a_pause_moves_the_end_by_its_working_days() -> None:
    """From Friday to Monday is one: two working days from Thursday end with Tuesday."""
    paused = {
        **a_visit("a", on(3, "09:00"), on(8, "10:00")),
        "pauses": [a_pause(on(4, "09:00"), on(7, "09:00"))],
    }
    a = visit_of(measure(FLOW, a_walk(paused)), "a")
    assert (a.due_at, a.over_limit) == (5 * DAY + 15 * HOUR - 1, False)
    days = {**paused, "item": "c"}
    c = visit_of(measure(FLOW, a_walk(days)), "c")
    assert c.due_at == 6 * DAY + 15 * HOUR - 1


def test_a_day_reaches_from_its_first_second_to_its_last() -> None:
    """Nobody knows when on it something happened."""
    run = measure(FLOW, a_walk(a_visit("a", on(0), on(1)), a_visit("c", on(0), on(2))))
    ((phase, start, end),) = spans_of(visit_of(run, "a"))
    assert (phase, start, end) == ("processing", 0, 2 * DAY - 1)
    assert visit_of(run, "a").accepted_at == 0
    assert run.span == 3 * DAY - 1


def test_what_has_no_time_lies_nowhere() -> None:
    """Neither its phases, nor its limit; without an acceptance no limit begins."""
    nothing = visit_of(measure(FLOW, a_walk({"item": "a"})), "a")
    assert (nothing.spans, nothing.accepted_at, nothing.due_at) == ((), None, None)
    unaccepted = visit_of(measure(FLOW, a_walk({"item": "a", "decided": on(1)})), "a")
    assert (unaccepted.accepted_at, unaccepted.due_at) == (None, None)
    assert measure_span(()) == 0
