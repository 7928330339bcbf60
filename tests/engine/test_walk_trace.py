"""What walks recorded, beside the plan of the first run."""

import json
from datetime import date

import pytest

import walkflow
from tests.builders import a_flow, a_step
from tests.engine.walking import a_visit, a_walk, on
from walkflow.engine.walk_trace import trace_walks
from walkflow.model.calendars import read_named_calendar
from walkflow.model.diagnostics import Origin
from walkflow.model.walk import Walk
from walkflow.model.walk_trace import WalkTraceReport

PLAIN = read_named_calendar("plain")
FLOW = a_flow(
    a_step("a", "2wd"),
    a_step("b", "3wd", "a", clock="applicant"),
    a_step("c", "1wd", when={"f": "y"}),
    facts={"f": ["x", "y"], "g": ["x", "y"]},
    measures={"m": [{"limit": {"a": "1wd"}}]},
)
WALK = a_walk(a_visit("a", on(0, "09:00"), on(1, "09:00")), walk="one")


def trace(*walks: Walk, **options: object) -> WalkTraceReport:
    """Return walks beside their plan."""
    return trace_walks(FLOW, walks or (WALK,), PLAIN, **options)  # type: ignore[arg-type]


def test_the_plan_starts_when_the_run_did() -> None:
    """In the version of the run; its end is that of the plan, two working days later."""
    report = trace()
    assert (report.version, report.start, report.planned_end) == (
        "before",
        date(2026, 3, 2),
        date(2026, 3, 4),
    )
    assert report.path.length_wd == 2
    assert trace(version="after").path.length_wd == 1


@pytest.mark.parametrize("stamp", ["2026-03", "day 1"])
def test_a_run_whose_first_day_is_not_known_gives_a_plan_in_numbers(stamp: str) -> None:
    """No date is made up."""
    report = trace(a_walk(a_visit("a", stamp), walk="one"))
    assert (report.start, report.planned_end, report.path.length_wd) == (None, None, 2)


def test_whose_time_the_plan_counts() -> None:
    """The authority's, unless everyone's is asked for."""
    own, whole = trace(), trace(everyone=True)
    assert (own.clock, whole.clock) == ("authority", "all")
    assert [each.critical for each in own.items] == [True, False]
    assert [each.critical for each in whole.items] == [True, True]


def test_facts_that_the_walk_says_are_those_of_the_plan() -> None:
    """What it does not say may be given; the rest is assumed."""
    report = trace(a_walk(a_visit("a", on(0)), facts={"f": "y"}), facts={"g": "y"})
    assert report.facts == {"f": "y", "g": "y"}
    assert [each.id for each in report.items] == ["a", "b", "c"]
    facts = [(each.id, each.assumed) for each in report.basis.facts]
    assert facts == [("f", False), ("g", False)]
    assert [each.assumed for each in trace().basis.facts] == [True, True]


def test_a_single_run_stands_at_the_top() -> None:
    """Of several the report has no visits of its own."""
    report = trace()
    assert report.visits == report.recorded.runs[0].visits
    assert report.owners == report.recorded.runs[0].owners
    assert report.deviations == report.recorded.runs[0].deviations
    assert report.fitness == report.recorded.runs[0].fitness
    several = trace(WALK, a_walk(a_visit("a", on(0)), walk="two"))
    assert (several.visits, several.owners, several.deviations, several.fitness) == (None,) * 4
    assert len(several.recorded.runs) == 2


@pytest.mark.parametrize(
    ("least", "is_ok"), [(None, True), (0.5, True), (0.51, False), (0.0, True)]
)
def test_coverage_may_be_asked_for(least: float | None, is_ok: bool) -> None:
    """One of two items that apply was visited."""
    report = trace(min_coverage=least)
    assert (report.recorded.coverage.share, report.min_coverage, report.ok) == (0.5, least, is_ok)


def test_walks_of_other_flows_are_passed_over_and_named() -> None:
    """With their files."""
    other = a_walk(flow="other", walk="two").place(Origin("two.yaml", {}))
    report = trace(others=(other,))
    said = ['passed over: "two.yaml", walk "two" of flow "other"']
    assert [str(each) for each in report.basis.left_out] == said
    assert report.recorded.basis == report.basis
    assert trace().basis.left_out == ()
    nowhere = trace(others=(a_walk(flow="other", walk="two"),)).basis.left_out
    assert [str(each) for each in nowhere] == ['passed over: "", walk "two" of flow "other"']


def test_of_a_part_of_a_run_no_tokens_are_counted() -> None:
    """What is not told may have happened; of a whole run every sort is known."""
    part = trace(a_walk(a_visit("a", on(0), on(1)), scope="part")).fitness
    assert part is not None
    assert (part.value, part.token_replay, part.share) == (None, None, 1.0)
    assert (part.missing, part.consumed, part.remaining, part.produced) == (None,) * 4
    whole = trace().fitness
    assert whole is not None
    assert (whole.missing, whole.consumed, whole.remaining, whole.produced) == (1, 2, 1, 2)
    assert whole.value == whole.token_replay == 0.5


@pytest.mark.parametrize("scope", ["whole", "part"])
def test_of_a_record_without_a_visit_no_fitness_is_known(scope: str) -> None:
    """Nothing was recorded, neither good nor bad; text and page say so and give no number."""
    report = trace(a_walk(walk="one", scope=scope))
    fitness = report.fitness
    assert fitness is not None
    assert (fitness.value, fitness.token_replay, fitness.share) == (None, None, None)
    assert (fitness.missing, fitness.consumed, fitness.remaining, fitness.produced) == (None,) * 4
    assert (fitness.visits, fitness.visits_without_deviation) == (0, 0)
    assert json.loads(walkflow.render(report, walkflow.Form.JSON))["fitness"]["value"] is None
    for form in (walkflow.Form.TEXT, walkflow.Form.HTML):
        shown = walkflow.render(report, form)
        said = "No visit was recorded, so no fitness is given." in shown
        assert said is (scope == "whole")  # of a part, what was recorded beside the items is all
        assert "Nothing is missing" not in shown
        assert "0 of 0" not in shown
        assert "<dt>fitness</dt>" not in shown
