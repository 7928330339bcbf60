"""Items of recorded runs beside each other, handled as one or as several."""

from typing import Any

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.walking import a_visit, a_walk, on
from walkflow.engine.run_comparison import compare_runs
from walkflow.engine.walks import follow_runs
from walkflow.model.calendars import read_named_calendar
from walkflow.model.walk import Walk
from walkflow.model.walk_comparison import RecordedFlow

FLOW = a_flow(
    a_step("a", "1wd"),
    a_step("b", "1wd", "a"),
    a_step("c", "1wd", "b"),
    measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
).stock(a_catalogue("a", "b", "c", "bundle", b="B"))


def a_run(name: str, **days: int) -> Walk:
    """Return a walk in which items take so many days, one after the other."""
    visits: list[Any] = []
    day = 0
    for item, taken in days.items():
        visits.append(a_visit(item, on(day), on(day + taken)))
        day += taken
    return a_walk(*visits, walk=name, version="after" if "bundle" in days else "before")


def compare(before: list[Walk], after: list[Walk]) -> RecordedFlow:
    """Return two sides of runs compared."""
    calendar = read_named_calendar("plain")
    sides = [
        [run for walk in side for run in follow_runs(FLOW, [walk], calendar)]
        for side in (before, after)
    ]
    return compare_runs(FLOW, *sides)


def test_an_item_of_both_sides() -> None:
    """How long it waited and was in hand, and how often it was late."""
    found = compare([a_run("1", a=2, b=1, c=1)], [a_run("2", a=1, b=1, c=1)])
    a, b, c = found.items
    assert [each.item for each in (a, b, c)] == ["a", "b", "c"]
    assert (a.items, a.department, a.before_runs, a.after_runs) == (("a",), "A", 1, 1)
    assert (a.in_hand_wd.before.median, a.in_hand_wd.after.median) == (2, 1)
    assert (a.before_over_limit, a.after_over_limit) == (1, 0)
    assert b.waiting_wd is not None
    assert (b.department, b.waiting_wd.before.median) == ("B", 0)


def test_a_bundle_is_held_against_its_members() -> None:
    """Under the name of the side that handled them as one; waiting is not compared."""
    apart, joint = [a_run("1", a=1, b=2, c=1)], [a_run("2", bundle=2, c=1)]
    for found in (compare(apart, joint), compare(joint, apart)):
        first = found.items[0]
        assert (first.item, first.items, first.name.en) == ("bundle", ("a", "b"), "Item bundle")
        assert first.waiting_wd is None
    found = compare(apart, joint)
    assert (found.items[0].in_hand_wd.saved, found.items[0].department) == (1, "A")


def test_where_neither_side_handled_it_as_one() -> None:
    """It bears the name of what the second side visited first."""
    found = compare(
        [a_run("1", a=1, b=1, c=1), a_run("2", bundle=1, c=1)],
        [a_run("3", a=1, b=1, c=1), a_run("4", bundle=1, c=1)],
    )
    first = found.items[0]
    assert (first.item, first.items, first.before_runs, first.after_runs) == ("a", ("a", "b"), 2, 2)


def test_runs_of_each_side() -> None:
    """Their versions, their visits, and which of these were late or are unknown."""
    found = compare([a_run("1", a=2, b=2, c=1), a_run("2", a=1)], [a_run("3", bundle=1, c=1)])
    old, new = found.before, found.after
    assert (old.runs, old.part, old.unfinished, old.names) == (2, 0, 1, ("1", "2"))
    assert (old.versions, new.versions) == (("before",), ("after",))
    assert (old.visits, old.over_limit, old.over_statutory, old.limit_unknown) == (4, 2, 0, 0)
    assert (old.start, old.end) == (on(0), on(5))
    assert (new.runs, new.visits, new.coverage.items, new.coverage.walked) == (1, 2, 2, 2)
    kinds = {each.kind.value: (each.before, each.before_runs) for each in found.deviations}
    assert kinds == {"missing": (2, 1), "over_limit": (2, 1)}
