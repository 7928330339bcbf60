"""Clocks of a replay that stand still, in cases that come one behind the other."""

import pytest

pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_catalogue, a_flow, a_step
from tests.logs import DAY, MONDAY, Entry, a_log, replay
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.event_log import Shape, Transition
from walkflow.model.replay_report import SubjectFigure


def at(day: int, hour: int = 9) -> int:
    """Return an hour so many days after a Monday."""
    return MONDAY + day * DAY + hour * 3600


def moments(case: str, *told: tuple[int, Transition], item: str = "a") -> list[Entry]:
    """Return the transitions of an item, each at nine of a day."""
    return [
        Entry(case, item, at(day), at(day), told=transition, instance=1) for day, transition in told
    ]


def figures(item: SubjectFigure) -> tuple[int | None, int | None, float | None, int]:
    """Return the least and the most days in hand, the mean hours, and the days of pauses."""
    spread = item.processing_wd
    return spread.median, spread.p95, item.processing_open_h, item.paused_wd


PLAIN = ((0, Transition.START), (1, Transition.COMPLETE))
PAUSED = (
    (0, Transition.START),
    (1, Transition.SUSPEND),
    (3, Transition.RESUME),
    (4, Transition.COMPLETE),
)


@pytest.mark.parametrize("cases_in_block", [1, 1000])
def test_the_pauses_of_a_case_are_its_own(cases_in_block: int) -> None:
    """Wherever it stands in its block: one day and eight hours, then two of four and sixteen."""
    entries = [
        *moments("1", *PLAIN),
        *moments("2", *PAUSED),
        *moments("3", *PLAIN),
    ]
    log = a_log(*entries, shape=Shape.TRANSITIONS, cases_in_block=cases_in_block)
    (item,) = replay(a_flow(a_step("a", "9wd")), log).items
    assert figures(item) == (1, 2, 32 / 3, 2)
    assert (item.visits, item.judged, item.first_time_right_share) == (3, 3, 2 / 3)


def test_time_in_several_pauses_counts_once() -> None:
    """The members of a bundle: one from Tuesday to Thursday, one from Wednesday to Friday."""
    bundle = {"bundle": {"id": "bundle", "items": ["a", "b"], "limit": "9wd"}}
    flow = a_flow(a_step("a"), a_step("b"), measures={"m": [bundle]})
    one = ((0, Transition.START), (1, Transition.SUSPEND), (3, Transition.RESUME))
    other = ((0, Transition.START), (2, Transition.SUSPEND), (4, Transition.RESUME))
    done = ((7, Transition.COMPLETE),)
    entries = [
        *moments("1", *one, *done),
        *moments("1", *other, *done, item="b"),
    ]
    (item,) = replay(flow, a_log(*entries, shape=Shape.TRANSITIONS)).items
    assert figures(item) == (2, 2, 16.0, 3)


def test_what_waits_to_be_issued_rests_from_its_limit() -> None:
    """Two days were over with Wednesday; Thursday is not the desk's, nor Friday until nine."""
    flow = a_flow(a_step("a", "9wd"), a_step("p", "2wd", issue_after=["a"]))
    late = [Entry("1", "a", at(0), at(4)), Entry("1", "p", at(0), at(4))]
    _, p = replay(flow, a_log(*late)).items
    assert figures(p) == (2, 2, 24.0, 2)
    assert (p.over_limit, p.over_limit_wd) == (0, 0)
    free = [Entry("1", "a", at(0), at(2)), Entry("1", "p", at(0), at(4))]
    _, p = replay(flow, a_log(*free)).items
    assert figures(p) == (4, 4, 32.0, 0)
    assert (p.over_limit, p.over_limit_wd) == (1, 2)


def test_a_bundle_belongs_to_the_department_of_the_flow_where_its_rows_name_several() -> None:
    """What one department did by itself is its own."""
    bundle = {"bundle": {"id": "bundle", "items": ["a", "b"]}}
    flow = a_flow(a_step("a"), a_step("b"), measures={"m": [bundle]})
    entries = [
        Entry("1", "a", at(0), at(1), department="X"),
        Entry("1", "b", at(0), at(1), department="Y"),
        Entry("2", "a", at(0), at(2), department="X"),
        Entry("2", "b", at(0), at(2), department="X"),
    ]
    found = replay(flow, a_log(*entries)).departments
    visits = {each.id: each.visits for each in found if each.visits}
    assert visits == {"A": 1, "X": 1}


def test_a_department_may_have_days_of_its_own() -> None:
    """B does not work on Tuesday, 30 December 2008: from Monday to Wednesday it takes one day."""
    flow = a_flow(a_step("a"), a_step("b"), a_step("c", "2d")).stock(
        a_catalogue("a", "b", "c", b="B", c="C")
    )
    own = {"B": {"days_off": ["2008-12-30"]}, "C": {"hours": "09:00-13:00"}}
    extras = {"calendar": "t", "base": "plain", "departments": own}
    calendar = extend(read_named_calendar("plain"), CalendarExtras.model_validate(extras))
    entries = [Entry("1", item, at(0), at(2), department=item.upper()) for item in "abc"]
    a, b, c = replay(flow, a_log(*entries), calendar=calendar).items
    assert (figures(a), a.over_limit, a.over_limit_wd) == ((2, 2, 16.0, 0), 1, 1)
    assert (figures(b), b.over_limit, b.over_limit_wd) == ((1, 1, 8.0, 0), 0, 0)
    assert (figures(c), c.over_limit) == ((2, 2, 8.0, 0), 0)


def test_cases_with_several_visits_under_way() -> None:
    """One case, however many of its visits are open."""
    entries = [Entry("1", item, at(0), None) for item in "ab"]
    entries += [Entry("2", item, at(0), at(1)) for item in "ab"]
    report = replay(a_flow(a_step("a"), a_step("b")), a_log(*entries))
    assert report.open_cases == 1
    assert [each.open for each in report.items] == [1, 1]
    assert report.fitness.visits_without_deviation == report.fitness.visits == 4


def test_a_limit_ends_on_the_days_of_its_department() -> None:
    """B does not work on Tuesday: two days are over with Thursday, and Friday is a's."""
    flow = a_flow(a_step("a", "9wd"), a_step("p", "2wd", issue_after=["a"])).stock(
        a_catalogue("a", "p", p="B")
    )
    own = {"B": {"days_off": ["2008-12-30"]}}
    extras = {"calendar": "t", "base": "plain", "departments": own}
    calendar = extend(read_named_calendar("plain"), CalendarExtras.model_validate(extras))
    entries = [Entry("1", item, at(0), at(4)) for item in "ap"]
    _, p = replay(flow, a_log(*entries), calendar=calendar).items
    assert figures(p) == (2, 2, 24.0, 1)
    assert (p.over_limit, p.over_limit_wd) == (0, 0)
