"""The visits of a run as its walks tell them, before anything is computed."""

from typing import Any

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.walking import a_pause, a_visit, a_walk, measure, on
from walkflow.model.flow import Flow
from walkflow.model.records import Name
from walkflow.model.run_report import RecordedPause, RecordedVisit

FLOW = a_flow(
    a_step("a"),
    a_step("b", "1wd", "a"),
    a_step("c", when={"f": "y"}),
    facts={"f": ["x", "y"]},
    measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}], "n": [{"drop": "b"}]},
).stock(a_catalogue("a", "b", "c", "bundle", "z", b="B", c="C", z="Z", bundle="J"))


def record(*visits: Any, flow: Flow = FLOW, **rest: Any) -> tuple[RecordedVisit, ...]:  # noqa: ANN401 - as in a file
    """Return what is recorded of a walk."""
    return measure(flow, a_walk(*visits, **rest)).record


def test_a_visit_is_as_exact_as_it_was_written() -> None:
    """Every stamp, every pause, and what came of it."""
    visit = {
        "item": "b",
        "submitted": "2026-02",
        "accepted": on(0),
        "pauses": [a_pause(on(1, "09:30"), on(2)), a_pause(on(3), None, "special_procedure")],
        "decided": on(4, "10:00:07"),
        "delivered": on(5),
        "outcome": "refused",
    }
    (told,) = record(visit)
    assert (told.submitted, told.accepted) == ("2026-02", on(0))
    assert (told.decided, told.delivered) == (on(4, "10:00:07"), on(5))
    assert (told.item, told.attempt, told.outcome, told.in_flow) == ("b", 1, "refused", True)
    assert told.pauses == (
        RecordedPause(because="correction", start=on(1, "09:30"), end=on(2)),
        RecordedPause(because="special_procedure", start=on(3), end=None),
    )


def test_what_nobody_stamped_is_empty() -> None:
    """Never a date that was made up."""
    told = record({"item": "a", "decided": on(1)})[0]
    assert (told.submitted, told.accepted, told.delivered) == (None, None, None)
    assert (told.outcome, told.pauses) == (None, ())


def test_attempts_stand_one_by_one() -> None:
    """In the order of their start."""
    told = record(a_visit("a", on(2), on(3)), a_visit("a", on(0), on(1)))
    assert [(each.item, each.attempt, each.accepted) for each in told] == [
        ("a", 1, on(0)),
        ("a", 2, on(2)),
    ]


def test_members_of_a_bundle_stand_by_themselves() -> None:
    """With their own names and departments; the bundle where it was recorded as one."""
    members = record(a_visit("a", on(0), on(1)), a_visit("b", on(0), on(1)), version="before+m")
    assert [(each.item, each.name, each.department, each.in_flow) for each in members] == [
        ("a", Name(zh="事项a", en="Item a"), "A", True),
        ("b", Name(zh="事项b", en="Item b"), "B", True),
    ]
    (whole,) = record(a_visit("bundle", on(0), on(1)), version="before+m")
    assert (whole.name, whole.in_flow) == (Name(zh="事项bundle", en="Item bundle"), True)
    assert whole.department == "J"


def test_what_is_not_in_the_flow_is_recorded_too() -> None:
    """Dropped, of other projects, only in the catalogue, or not even there."""
    visits = [a_visit(item, on(n), on(n)) for n, item in enumerate("bczq")]
    told = record(*visits, version="before+n")
    assert [(each.item, each.name and each.name.en, each.department) for each in told] == [
        ("b", "Item b", "B"),
        ("c", "Item c", "C"),
        ("z", "Item z", "Z"),
        ("q", None, None),
    ]
    assert [each.in_flow for each in told] == [False] * 4


def test_a_bundle_without_an_item_of_its_id_bears_its_own_name() -> None:
    """Its department is that of the node."""
    named = {"id": "both", "items": ["a", "b"], "name": {"zh": "合", "en": "Both"}}
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"), measures={"m": [{"bundle": named}]})
    (told,) = record(a_visit("both", on(0), on(1)), flow=flow, version="after")
    assert (told.name, told.department, told.in_flow) == (Name(zh="合", en="Both"), "A", True)
