"""A flow drafted from a few cases, held against what was counted by hand."""

import pytest

pytest.importorskip("numpy", reason="needs the extra log")

from tests.logs import DAY, MONDAY, Entry, a_log
from walkflow.engine.drafting import NOBODY, draft_flow, make_flow
from walkflow.model.calendars import read_named_calendar
from walkflow.model.draft import DraftReport
from walkflow.model.errors import UnreadableError
from walkflow.model.event_log import EventLog, Shape, Transition

PLAIN = read_named_calendar("plain")


def on(day: int, hour: int = 9) -> int:
    """Return an hour so many days after a Monday."""
    return MONDAY + day * DAY + hour * 3600


def rows(case: object, *visits: tuple[str, int, int], department: str = "Desk") -> list[Entry]:
    """Return the rows of a case: each activity from one day to another."""
    return [
        Entry(f"{case}", activity, on(first), on(last, 10), department=department)
        for activity, first, last in visits
    ]


def draft(log: EventLog | list[Entry], **options: float) -> DraftReport:
    """Return the draft of a log."""
    read = log if isinstance(log, EventLog) else a_log(*log)
    return draft_flow(read, PLAIN, **options)  # type: ignore[arg-type]


def links_of(report: DraftReport) -> dict[str, dict[str, tuple[float, int]]]:
    """Return what each item comes after: in which share of how many cases."""
    return {
        item.id: {link.before: (link.share, link.cases) for link in item.after}
        for item in report.items
    }


def test_links_are_those_that_hold_and_follow_from_no_other() -> None:
    """One after the other, whatever the order of the names; c comes after a by way of b."""
    report = draft(
        [row for n in range(4) for row in rows(n, ("c", 0, 0), ("b", 1, 1), ("a", 2, 2))]
    )
    assert links_of(report) == {"c": {}, "b": {"c": (1.0, 4)}, "a": {"b": (1.0, 4)}}
    assert (report.cases, report.min_share, report.percentile) == (4, 0.95, 80)


def test_a_link_holds_in_enough_of_the_cases_with_both() -> None:
    """Three of four are three quarters: enough for three quarters, and not for more."""
    entries = [row for n in range(3) for row in rows(n, ("a", 0, 0), ("b", 1, 1))]
    entries += rows(3, ("b", 0, 0), ("a", 1, 1)) + rows(4, ("a", 0, 0))
    assert links_of(draft(entries, min_share=0.75)) == {"a": {}, "b": {"a": (0.75, 4)}}
    assert links_of(draft(entries, min_share=0.76)) == {"a": {}, "b": {}}


@pytest.mark.parametrize(("together", "is_linked"), [(2, True), (1, False)])
def test_a_link_is_drawn_where_both_are_usual_together(together: int, is_linked: bool) -> None:
    """In a fifth of the cases of the later one, no fewer."""
    entries = [row for n in range(together) for row in rows(n, ("a", 0, 0), ("b", 1, 1))]
    entries += [row for n in range(together, 10) for row in rows(n, ("b", 1, 1))]
    found = links_of(draft(entries, min_cases=0.01))["b"]
    assert found == ({"a": (1.0, together)} if is_linked else {})


def test_what_overlaps_has_no_order() -> None:
    """One may start the moment the other is completed, no sooner."""
    at_once = [Entry("1", "a", on(0), on(1)), Entry("1", "b", on(1), on(2))]
    assert links_of(draft(at_once))["b"] == {"a": (1.0, 1)}
    sooner = [at_once[0], at_once[1]._replace(start=on(1) - 1)]
    assert links_of(draft(sooner))["b"] == {}


def test_of_several_visits_the_first_counts() -> None:
    """A repetition does not make an order of its own."""
    report = draft(rows(1, ("a", 0, 0), ("b", 1, 1), ("a", 2, 2), ("b", 3, 3)))
    assert links_of(report) == {"a": {}, "b": {"a": (1.0, 1)}}


def test_rare_activities_are_no_items() -> None:
    """Half of the cases are enough for half, and not for more."""
    entries = [row for n in range(2) for row in rows(n, ("a", 0, 0), ("b", 1, 1))]
    entries += [row for n in (2, 3) for row in rows(n, ("a", 0, 0))]
    enough, more = draft(entries, min_cases=0.5), draft(entries, min_cases=0.51)
    assert [(each.id, each.share) for each in enough.items] == [("a", 1.0), ("b", 0.5)]
    assert enough.rare == ()
    assert [each.id for each in more.items] == ["a"]
    assert more.rare == ("b",)


def test_a_log_of_rare_activities_has_no_draft() -> None:
    """The share that was asked for is said."""
    entries = [row for n in range(3) for row in rows(n, (f"x{n}", 0, 0))]
    with pytest.raises(UnreadableError) as refused:
        draft(entries, min_cases=0.7)
    assert str(refused.value) == (
        "no activity occurs in 70 % of the cases, so there is nothing to draft. are the columns "
        "the right ones?"
    )


def test_ids_are_made_of_letters_and_digits() -> None:
    """Each once; where nothing is left it is an item."""
    names = ("Plan: review", "plan-review", "PLAN (review)", "!?", "受理 1")
    visits = [(name, place, place) for place, name in enumerate(names)]
    ids = {each.activity: each.id for each in draft(rows(1, *visits)).items}
    assert len(set(ids.values())) == len(names)
    assert {ids[name].rstrip("_0123456789") for name in names[:3]} == {"plan_review"}
    assert (ids["!?"], ids["受理 1"]) == ("item", "受理_1")


def test_an_item_belongs_to_the_department_of_most_of_its_rows() -> None:
    """Where the log names none, to nobody that is known; others are not listed."""
    entries = rows(1, ("a", 0, 0), department="Fire office")
    entries += [row for n in (2, 3) for row in rows(n, ("a", 0, 0), department="Plan office")]
    entries += rows(4, ("b", 0, 0), department="")
    report = draft(entries)
    assert {each.id: each.department for each in report.items} == {
        "a": "plan_office",
        "b": NOBODY,
    }
    assert [(each.id, each.name) for each in report.departments] == [
        ("plan_office", "Plan office"),
        (NOBODY, NOBODY),
    ]


def test_limits_are_what_most_visits_keep() -> None:
    """Of visits of one to five working days four fifths take four at most; one is the least."""
    entries = [
        row
        for n in range(5)
        for row in rows(n, ("quick", 0, 0), ("slow", 0, n + 1 if n < 4 else 7))
    ]
    for percentile, days in ((80, 4), (81, 5), (20, 1)):
        limits = {each.id: each.limit_wd for each in draft(entries, percentile=percentile).items}
        assert limits == {"quick": 1, "slow": days}


def test_without_starts_limits_are_of_the_way_from_what_comes_before() -> None:
    """Nobody knows more, and the draft says so."""
    entries = [
        row._replace(start=None) for n in range(3) for row in rows(n, ("a", 0, 0), ("b", 3, 3))
    ]
    report = draft(a_log(*entries, shape=Shape.COMPLETIONS))
    assert report.has_starts is False
    assert {each.id: each.limit_wd for each in report.items} == {"a": 1, "b": 3}
    assert draft(rows(1, ("a", 0, 0))).has_starts is True


def test_transitions_are_read_as_executions() -> None:
    """A pause is neither a start nor an end; a refusal ends as a completion does."""

    def moments(item: str, first: int, last: int, end: Transition) -> list[Entry]:
        told = ((first, Transition.START), (first, Transition.SUSPEND), (last, end))
        return [
            Entry("1", item, on(day, 9 + place), on(day, 9 + place), told=each, instance=1)
            for place, (day, each) in enumerate(told)
        ]

    for end in (Transition.COMPLETE, Transition.REFUSE):
        entries = moments("a", 0, 2, end) + moments("b", 3, 4, Transition.COMPLETE)
        log = a_log(*entries, shape=Shape.TRANSITIONS)
        assert links_of(draft(log)) == {"a": {}, "b": {"a": (1.0, 1)}}
    entries = moments("a", 0, 2, Transition.COMPLETE) + moments("b", 1, 4, Transition.COMPLETE)
    assert links_of(draft(a_log(*entries, shape=Shape.TRANSITIONS)))["b"] == {}


@pytest.mark.parametrize("cases_in_block", [1, 2, 1000])
def test_blocks_change_nothing(cases_in_block: int) -> None:
    """However many cases come at a time."""
    entries = [row for n in range(5) for row in rows(n, ("a", 0, n % 3), ("b", 3, 4))]
    whole, cut = draft(entries), draft(a_log(*entries, cases_in_block=cases_in_block))
    assert cut == whole


def test_a_draft_is_a_flow_with_its_catalogue() -> None:
    """Items with their limits and links, departments with their names, in one stage."""
    report = draft([row for n in range(3) for row in rows(n, ("Apply", 0, 0), ("Permit", 1, 3))])
    flow = make_flow(report)
    (stage,) = flow.stages
    assert (flow.flow, flow.calendar, stage.id) == ("draft", "plain", "all")
    steps = [placed.step for placed in flow.steps]
    assert [(step.item, str(step.limit), step.after) for step in steps] == [
        ("apply", "1wd", ()),
        ("permit", "2wd", ("apply",)),
    ]
    items = [(item.id, item.name.zh, item.department) for item in flow.items.items]
    assert items == [("apply", "Apply", "desk"), ("permit", "Permit", "desk")]
    assert [(each.id, each.name.en) for each in flow.items.departments] == [("desk", "Desk")]


def test_flows_facts_and_departments_that_a_log_names_are_not_those_of_its_draft() -> None:
    """The draft has its own, and is the same as without them."""
    entries = [row for n in range(3) for row in rows(n, ("a", 0, 0), ("b", 1, 3))]
    named = [row._replace(flow="other", facts=("x", "y")) for row in entries]
    plain, told = draft(entries), draft(a_log(*named, facts=("f", "g")))
    assert told == plain
