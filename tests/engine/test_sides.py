"""A comparison of plans as a report: its thresholds, its range, and what it rests on."""

from typing import Any

import pytest

from tests.builders import a_flow, a_step
from walkflow.engine.sides import DEFINITIONS, PLAIN_WEEK, Side, compare_sides, make_side
from walkflow.model.compare_report import CompareReport, SpanOfRatios
from walkflow.model.diagnostics import Origin
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.gates import Subject


def staged(name: str, limit: str | None, cut: str | None, **facts: list[str]) -> Flow:
    """Return a flow of ten working days, with a measure that leaves five of them."""
    changes: list[Any] = [{"limit": {"a": "5wd"}}]
    if cut:
        changes.append({"stage_limit": {"one": cut}})
    flow = a_flow(
        stages={"one": (limit, [a_step("a", "10wd")])}, measures={"m": changes}, facts=facts
    )
    return flow.model_copy(update={"flow": name})


def compare(*flows: Flow, fail_under: float | None = None, **facts: str) -> CompareReport:
    """Return flows before and after their measure."""
    before, after = (make_side(word, word, flows) for word in ("before", "after"))
    return compare_sides(before, after, facts, fail_under)


TWICE = staged("twice", "10wd", "4wd")
ONCE = staged("once", "10wd", None)
NEVER = staged("never", None, None)


def test_what_is_to_be_reached_is_reached_by_every_flow() -> None:
    """Stage limits and path alike: just as much is enough."""
    report = compare(TWICE, fail_under=0.5)
    assert report.gate is not None
    assert (report.ok, report.gate.fail_under, report.gate.misses) == (True, 0.5, ())
    assert compare(TWICE).gate is None
    assert compare(TWICE).ok is True


def test_what_falls_short_is_listed_with_its_ratio_or_the_reason_for_none() -> None:
    """Of each flow, each figure that is too low or that cannot be said."""
    report = compare(TWICE, ONCE, NEVER, fail_under=0.55)
    assert report.ok is False
    assert report.gate is not None
    assert [
        (each.flow, each.subject, each.ratio, each.reason and str(each.reason))
        for each in report.gate.misses
    ] == [
        ("twice", Subject.PATH, 0.5, None),
        ("once", Subject.STAGE_LIMIT, 0.0, None),
        ("once", Subject.PATH, 0.5, None),
        ("never", Subject.STAGE_LIMIT, None, "no stage has a limit"),
        ("never", Subject.PATH, 0.5, None),
    ]


def test_a_flow_that_is_not_compared_falls_short() -> None:
    """Nobody can say that it got shorter."""
    old, new = make_side("old", "before", [TWICE, ONCE]), make_side("new", "after", [TWICE])
    report = compare_sides(old, new, {}, 0.1)
    assert report.ok is False
    assert report.gate is not None
    (miss,) = report.gate.misses
    assert (miss.flow, miss.name, miss.subject, miss.ratio) == ("once", ONCE.name, None, None)
    assert str(miss.reason) == 'only "old" has it'


def test_the_range_is_of_the_ratios_that_are_known() -> None:
    """From the least to the most, of stage limits and of the path, honest ones apart."""
    found = compare(TWICE, ONCE, NEVER).range
    assert found.stage_limit == SpanOfRatios(min=0.0, max=0.6)
    assert found.path == SpanOfRatios(min=0.5, max=0.5)
    assert found.honest_stage_limit == SpanOfRatios(min=0.0, max=0.5)
    assert found.honest_path == SpanOfRatios(min=0.5, max=0.5)
    nothing = SpanOfRatios(min=None, max=None)
    assert compare(NEVER).range.stage_limit == nothing


def test_what_the_figures_of_one_flow_rest_on() -> None:
    """Its file and its catalogue, its facts, and whether they were assumed."""
    flow = staged("one", "9wd", None, f=["x", "y"], g=["x", "y"]).place(Origin("one.yaml", {}))
    basis = compare(flow, g="y").basis
    assert (basis.files, basis.flow) == (("one.yaml",), "one")
    assert basis.calendar is not None
    assert basis.calendar.id == "plain"
    facts = [(each.id, each.value, each.assumed) for each in basis.facts]
    assert facts == [("f", "x", True), ("g", "y", False)]
    assert basis.definitions == (*DEFINITIONS, PLAIN_WEEK)
    several = compare(flow, TWICE).basis
    assert (several.flow, several.facts) == (None, ())


@pytest.mark.parametrize(("limit", "more"), [("8wd", 0), ("7d", 1), ("8h", 1)])
def test_other_units_are_explained_where_they_occur(limit: str, more: int) -> None:
    """On the plain week, as everywhere without dates."""
    found = compare(a_flow(a_step("a", limit))).basis.definitions
    assert len(found) == len(DEFINITIONS) + 1 + more


def test_a_flow_without_the_version_is_left_out_beside_others() -> None:
    """With the reason; alone it is refused."""
    other = a_flow(a_step("a")).model_copy(update={"flow": "other"})
    side = make_side("word", "before+m", [TWICE, other])
    assert [each.flow.flow for each in side.versions] == ["twice"]
    (left_out,) = side.left_out
    assert (left_out.flow, left_out.new) == ("other", False)
    assert "m" in str(left_out.reason)
    with pytest.raises(UsageError):
        make_side("word", "before+m", [other])
    report = compare_sides(side, Side("all", make_side("w", "after", [TWICE, other]).versions), {})
    assert [(each.flow, str(each.reason)) for each in report.unmatched] == [
        ("other", str(left_out.reason))
    ]
