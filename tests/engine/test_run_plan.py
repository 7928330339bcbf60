"""Slack and drag of a recorded run, counted by hand."""

from typing import Any

from tests.builders import a_flow, a_step
from tests.engine.walking import a_visit, a_walk, measure, on
from walkflow.model.flow import Flow


def leeway(flow: Flow, *visits: Any) -> dict[str, tuple[int | None, int | None, int | None]]:  # noqa: ANN401 - as in a file
    """Return slack, free slack and drag of each visit of a run."""
    run = measure(flow, a_walk(*visits))
    return {each.item: (each.slack_wd, each.free_slack_wd, each.drag_wd) for each in run.visits}


def test_everyones_time_holds_up_a_run() -> None:
    """Two days of the applicant and one of the authority, one after the other."""
    flow = a_flow(a_step("a", "2wd", clock="applicant"), a_step("b", "1wd", "a"))
    found = leeway(flow, a_visit("a", on(0), on(2)), a_visit("b", on(2), on(3)))
    assert found == {"a": (0, 0, 2), "b": (0, 0, 1)}


def test_what_slips_without_anyone_else_has_free_slack() -> None:
    """B could end a day later before c waits for it, and two before the end does."""
    flow = a_flow(a_step("a"), a_step("b"), a_step("c", "1wd", "a", "b"), a_step("d"))
    found = leeway(
        flow,
        a_visit("a", on(0), on(2)),
        a_visit("b", on(0), on(1)),
        a_visit("c", on(2), on(3)),
        a_visit("d", on(0), on(4)),
    )
    assert found == {"a": (1, 0, 0), "b": (2, 1, 0), "c": (1, 1, 0), "d": (0, 0, 1)}


def test_the_way_of_a_result_to_the_applicant_is_part_of_the_run() -> None:
    """Decided on Tuesday and in hand on Friday: without the visit it would be Thursday."""
    flow = a_flow(a_step("a"), a_step("b"))
    found = leeway(
        flow, {**a_visit("a", on(0), on(1)), "delivered": on(4)}, a_visit("b", on(0), on(2))
    )
    assert found == {"a": (0, 0, 1), "b": (2, 2, 0)}


def test_what_is_held_to_the_end_slips_with_its_holder() -> None:
    """P was over its limit on Wednesday and issued with a on Friday: only a holds up the end."""
    flow = a_flow(a_step("a", "9wd"), a_step("p", "2wd", issue_after="a"))
    found = leeway(flow, a_visit("a", on(0), on(4)), a_visit("p", on(0), on(4)))
    assert found == {"a": (0, 0, 2), "p": (2, 2, 0)}


def test_what_goes_on_after_it_was_held_starts_then() -> None:
    """P was issued a day after a was finished, which is its own."""
    flow = a_flow(a_step("a", "9wd"), a_step("p", "2wd", issue_after="a"))
    found = leeway(flow, a_visit("a", on(0), on(3)), a_visit("p", on(0), on(4)))
    assert found == {"a": (0, 0, 3), "p": (0, 0, 1)}


def test_what_is_not_known_has_no_leeway() -> None:
    """A visit without a decision has none, and where a day is not known no visit has."""
    flow = a_flow(a_step("a"), a_step("b", "1wd", "a"))
    first = a_visit("a", on(0), on(1))
    assert leeway(flow, first, a_visit("b", on(1))) == {"a": (0, 0, 1), "b": (None,) * 3}
    nothing = {"a": (None,) * 3, "b": (None,) * 3}
    assert leeway(flow, first, a_visit("b", on(1), "2026-03")) == nothing
    dateless = (a_visit("a", "day 1", "day 2"), a_visit("b", "day 2", "day 3"))
    assert leeway(flow, *dateless) == nothing
