"""Recorded runs counted together, as a comparison with a log has them."""

from typing import Any

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.walking import a_visit, a_walk, on
from walkflow.engine.tallies import GroupTally, Tally, group_versions, sort_parts, tally_runs
from walkflow.engine.versions import Versions
from walkflow.engine.walks import follow_runs
from walkflow.model.calendars import read_named_calendar
from walkflow.model.flow import Flow
from walkflow.model.walk import DeviationKind, Walk

FLOW = a_flow(
    a_step("a", "2wd"),
    a_step("b", "1wd", "a"),
    a_step("c", "1wd", "b", when={"f": "x"}),
    facts={"f": ["x", "y"]},
    measures={"m": [{"bundle": {"id": "bundle", "items": ["b", "c"]}}]},
).stock(a_catalogue("a", "b", "c", "bundle", b="B"))
GROUPS = group_versions([Versions(FLOW).read(word) for word in ("before", "after")])


def tally(*walks: Walk, flow: Flow = FLOW) -> Tally:
    """Return what some runs come to."""
    calendar = read_named_calendar("plain")
    runs = [run for walk in walks for run in follow_runs(flow, [walk], calendar)]
    return tally_runs(runs, GROUPS)


def a_run(name: str, days: dict[str, int], **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk in which items take so many days, one after the other from a Monday."""
    visits, day = [], 0
    for item, taken in days.items():
        visits.append({**a_visit(item, on(day), on(day + taken)), "materials": 2, "trips": 1})
        day += taken
    return a_walk(*visits, **{"walk": name, **rest})


WHOLE = a_run("whole", {"a": 1, "b": 1, "c": 1})
LATE = a_run("late", {"a": 3, "b": 1})
PART = a_run("part", {"a": 4}, scope="part")


def test_groups_are_as_small_as_can_be() -> None:
    """What one version bundles is one in all; the rest stands alone, in file order."""
    assert [sorted(group) for group in GROUPS] == [["a"], ["b", "c"]]
    assert group_versions([Versions(FLOW).read("before")]) == tuple(map(frozenset, "abc"))


def test_runs_and_what_they_took() -> None:
    """Parts of runs are counted, and their days are not those of a run."""
    found = tally(WHOLE, LATE, PART)
    assert (found.runs, found.part, found.unfinished) == (3, 1, 1)
    assert list(found.names) == ["whole", "late", "part"]
    assert found.chargeable == {3: 1, 4: 1}
    assert found.elapsed_wd == found.elapsed_d == {3: 1, 4: 1}
    assert found.materials == {6: 1, 4: 1}
    assert found.trips == {3: 1, 2: 1}
    assert (found.first, found.last) == (on(0), on(4))
    assert found.versions == {"before"}


def test_visits_and_their_limits() -> None:
    """A took three and four days of two; of a visit without a decision nothing is known."""
    found = tally(WHOLE, LATE, PART, a_walk(a_visit("a", on(0)), walk="open"))
    assert (found.visits, found.over, found.over_law, found.unknown) == (7, 2, 0, 1)
    assert (found.visited, found.walked) == ({"a", "b", "c"}, {"a", "b", "c"})


def test_what_is_handled_as_one_is_counted_where_all_of_it_was_visited() -> None:
    """In the late run c was missing; in a project that it does not apply to b is all there is."""
    found = tally(WHOLE, LATE, a_run("other", {"a": 1, "b": 2}, facts={"f": "y"}))
    groups = {
        "".join(sorted(group)): (each.runs, dict(each.in_hand), each.over, dict(each.nodes))
        for group, each in found.groups.items()
    }
    assert groups == {
        "a": (3, {1: 2, 3: 1}, 1, {"a": 3}),
        "bc": (1, {2: 1}, 0, {"b": 1, "c": 1}),
        "b": (1, {2: 1}, 1, {"b": 1}),
    }
    assert found.groups[frozenset("a")].waiting == {0: 3}


def test_departments_with_something_in_hand() -> None:
    """Of whole runs; the days of all their items, each day once."""
    desks = tally(WHOLE, LATE, PART).desks
    assert desks == {"A": {2: 1, 3: 1}, "B": {1: 2}}


def test_deviations_by_kind_and_run() -> None:
    """How often, and in how many runs."""
    again = a_walk(*(a_visit("a", on(n), on(n)) for n in range(3)), walk="again")
    found = tally(again, LATE)
    assert found.deviations[DeviationKind.REPEATED] == 2
    assert found.deviating[DeviationKind.REPEATED] == 1
    assert (found.deviations[DeviationKind.MISSING], found.deviating[DeviationKind.MISSING]) == (
        3,
        2,
    )


def test_what_not_every_visit_says_is_unknown() -> None:
    """A sum of some would be too small."""
    vague = a_walk(
        {**a_visit("a", on(0), on(1)), "materials": 2}, a_visit("b", on(1), on(2)), walk="vague"
    )
    assert tally(vague).materials == {None: 1}
    assert tally(a_walk(walk="empty")).materials == {None: 1}


def test_runs_without_dates_have_no_first_day() -> None:
    """And no working days."""
    found = tally(a_walk(a_visit("a", "day 1", "day 3"), walk="dateless"))
    assert (found.first, found.last) == (None, None)
    assert found.chargeable == {None: 1}


def test_parts_stand_in_the_order_of_their_groups() -> None:
    """Those of either side, the smaller names first."""
    one, two = tally(WHOLE), tally(a_run("other", {"a": 1, "b": 2}, facts={"f": "y"}))
    parts = (frozenset("a"), frozenset("b"), frozenset("bc"))
    assert sort_parts(GROUPS, one, two) == sort_parts(GROUPS, two, one) == parts


def test_parts_of_one_group_stand_in_the_order_of_their_names() -> None:
    """However they were counted."""
    letters = [frozenset(letter) for letter in "gbfced"]
    found = sort_parts(
        [frozenset("bcdefg")], Tally(groups={each: GroupTally() for each in letters}), Tally()
    )
    assert ["".join(part) for part in found] == list("bcdefg")


def test_the_first_and_the_last_moment_of_all() -> None:
    """Of runs that have one."""
    found = Tally()
    found.stretch(None, None)
    assert (found.first, found.last) == (None, None)
    found.stretch(on(3), on(5))
    found.stretch(on(1), on(2))
    found.stretch(None, None)
    assert (found.first, found.last) == (on(1), on(5))
