"""A run held against what its walks expect of it."""

from typing import Any

from tests.builders import a_flow, a_step
from tests.engine.walking import a_visit, a_walk, on
from walkflow.engine.expectations import check_run, share_out, tell_broken
from walkflow.engine.walks import follow_runs
from walkflow.model.calendars import read_named_calendar
from walkflow.model.check_report import CheckOutcome, Surprise, WalkCheck
from walkflow.model.diagnostics import Origin, Position, Route, Span
from walkflow.model.messages import say
from walkflow.model.records import Name
from walkflow.model.walk import ExpectedDeviation, Walk

FLOW = a_flow(a_step("a"), a_step("b", "1wd", "a"), a_step("c")).place(Origin("flow.yaml", {}))
REPEATED = (
    a_visit("a", on(0), on(0)),
    a_visit("a", on(1), on(1)),
    a_visit("a", on(2), on(2)),
    a_visit("b", on(3), on(3)),
)


def told(*visits: Any, expect: list[tuple[str, str]] | None = None, **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk that expects some deviations, as read from a file of its name."""
    deviations = [{"kind": kind, "item": item} for kind, item in expect or []]
    walk = a_walk(*visits, expect={"deviations": deviations} if deviations else None, **rest)
    lines: dict[Route, Position] = {
        ("expect", "deviations", n): Position(None, Span(n + 10, 1, 1))
        for n in range(len(deviations))
    }
    return walk.place(Origin(f"{walk.walk}.yaml", lines))


def check(*walks: Walk) -> WalkCheck:
    """Return how the one run of some walks is held against what they expect."""
    (measured,) = follow_runs(FLOW, walks, read_named_calendar("plain"))
    return check_run(measured, FLOW)


def states(found: WalkCheck) -> list[tuple[str, str, str]]:
    """Return each deviation: its kind, its item, and whether it was expected."""
    return [(each.kind.value, each.item, each.state.value) for each in found.deviations]


def test_a_run_that_differs_in_nothing_fits() -> None:
    """And names its files, its flow and its version."""
    found = check(told(*(a_visit(item, on(n), on(n)) for n, item in enumerate("abc"))))
    assert (found.outcome, found.deviations, found.reason) == (CheckOutcome.FITS, (), None)
    assert (found.walk, found.files, found.flow, found.version) == (
        "w",
        ("w.yaml",),
        "test",
        "before",
    )


def test_what_is_expected_is_no_surprise() -> None:
    """As often as it is expected; what comes more often is new."""
    missing = ("missing", "c")
    repeated = ("repeated", "a")
    known = check(told(*REPEATED, expect=[missing, repeated, repeated]))
    assert known.outcome is CheckOutcome.AS_EXPECTED
    assert states(known) == [
        (*missing, "expected"),
        (*repeated, "expected"),
        (*repeated, "expected"),
    ]
    more = check(told(*REPEATED, expect=[missing, repeated]))
    assert more.outcome is CheckOutcome.DEVIATES
    assert states(more) == [(*missing, "expected"), (*repeated, "expected"), (*repeated, "new")]


def test_what_no_longer_happens_is_gone() -> None:
    """Of several alike the last ones, each at its line."""
    visits = [a_visit(item, on(n), on(n)) for n, item in enumerate("aabc")]
    found = check(told(*visits, expect=[("repeated", "a"), ("missing", "c"), ("repeated", "a")]))
    assert found.outcome is CheckOutcome.FITS_BETTER
    assert states(found) == [
        ("repeated", "a", "expected"),
        ("repeated", "a", "gone"),
        ("missing", "c", "gone"),
    ]
    gone = found.deviations[1:]
    assert [(each.path, each.line) for each in gone] == [("w.yaml", 12), ("w.yaml", 11)]
    assert [(each.flow_path, each.flow_line, each.text) for each in gone] == [
        ("flow.yaml", None, None)
    ] * 2
    assert [each.name for each in gone] == [
        Name(zh="事项a", en="Item a"),
        Name(zh="事项c", en="Item c"),
    ]


def test_what_is_new_weighs_more_than_what_is_gone() -> None:
    """The run deviates."""
    assert check(told(*REPEATED, expect=[("missing", "b")])).outcome is CheckOutcome.DEVIATES


def test_a_deviation_stands_where_it_is_told() -> None:
    """Of what no file tells, the first one of the run is named."""
    one = told(*REPEATED[:2], walk="one", project="p")
    two = told(REPEATED[3], walk="two", project="p")
    found = check(two, one)
    assert (found.walk, found.files) == ("p", ("one.yaml", "two.yaml"))
    missing, repeated = found.deviations
    assert (missing.kind, missing.path, missing.line) == ("missing", "one.yaml", None)
    assert (missing.name, missing.flow_path) == (Name(zh="事项c", en="Item c"), "flow.yaml")
    assert (repeated.kind, repeated.path) == ("repeated", "one.yaml")
    assert "was visited again" in str(repeated.text)
    foreign = check(told(a_visit("z", on(0), on(0)), *REPEATED[:1], scope="part"))
    assert [(each.item, each.name) for each in foreign.deviations] == [("z", None)]


def test_a_walk_without_a_file_has_no_place() -> None:
    """It was made in a program."""
    found = check(a_walk(*REPEATED))
    assert found.files == ()
    assert {each.path for each in found.deviations} == {None}


def test_each_file_is_to_expect_what_it_tells() -> None:
    """Where it can carry it; the rest goes to the first that can, and what is gone to none."""
    one = told(*REPEATED[:2], walk="one", project="p", expect=[("missing", "b")])
    two = told(REPEATED[3], a_visit("z", on(4), on(4)), walk="two", project="p")
    found = check(one, two)
    missing, foreign, repeated = (
        ExpectedDeviation.model_validate({"kind": kind, "item": item})
        for kind, item in (("missing", "c"), ("not_in_flow", "z"), ("repeated", "a"))
    )
    assert share_out(found, ["one.yaml", "two.yaml"]) == {
        "one.yaml": (missing, repeated),
        "two.yaml": (foreign,),
    }
    assert share_out(found, ["two.yaml"]) == {"two.yaml": (missing, foreign, repeated)}
    assert Surprise.GONE in {each.state for each in found.deviations}


def test_a_run_that_cannot_be_replayed_says_why() -> None:
    """With its files, and no version."""
    found = tell_broken([told(walk="one"), told(walk="two")], "p", say("no such version"))
    assert (found.walk, found.files, found.flow, found.version) == (
        "p",
        ("one.yaml", "two.yaml"),
        "test",
        None,
    )
    assert (found.outcome, found.deviations) == (CheckOutcome.BROKEN, ())
    assert str(found.reason) == "no such version"
