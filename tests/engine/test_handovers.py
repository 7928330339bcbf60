"""The time in which an applicant waited and no desk worked on the case."""

from typing import Any

from tests.builders import a_catalogue, a_flow, a_step
from tests.engine.walking import a_walk, measure, on
from walkflow.model.run_report import RunReport

FLOW = a_flow(a_step("a"), a_step("b", "1wd", "a")).stock(a_catalogue("a", "b", b="B"))


def meet(applicant: list[Any], clerk: list[Any]) -> RunReport:
    """Return one run, told from both sides of the window."""
    return measure(
        FLOW,
        a_walk(*applicant, walk="one", project="p", role="applicant"),
        a_walk(*clerk, walk="two", project="p", role="clerk"),
    )


def ways(run: RunReport) -> list[tuple[str | None, str | None, str | None, str, int | None]]:
    """Return from whom to whom the case went, after which item, for which, and how long."""
    return [
        (each.from_department, each.to_department, each.before, each.item, each.seconds)
        for each in run.handovers
    ]


FIRST = {"item": "a", "accepted": on(0, "09:00"), "decided": on(0, "11:00")}


def test_from_desk_to_desk_and_back_to_the_applicant() -> None:
    """Handed in at noon, taken up at two; laid down at three, fetched the next day at nine."""
    run = meet(
        [{"item": "b", "submitted": on(0, "12:00"), "delivered": on(1, "09:00")}],
        [FIRST, {"item": "b", "accepted": on(0, "14:00"), "decided": on(0, "15:00")}],
    )
    assert ways(run) == [
        ("A", "B", "a", "b", 2 * 3600),
        ("B", None, "a", "b", 18 * 3600),
    ]
    first, second = run.handovers
    assert (first.start, first.end, first.wd) == (on(0, "12:00"), on(0, "14:00"), 0)
    assert (second.start, second.end, second.wd) == (on(0, "15:00"), on(1, "09:00"), 1)


def test_where_nobody_says_when_it_was_handed_in_the_way_is_all_of_it() -> None:
    """From the decision before it."""
    run = meet([], [FIRST, {"item": "b", "accepted": on(0, "14:00"), "decided": on(0, "15:00")}])
    assert ways(run) == [("A", "B", "a", "b", 3 * 3600)]


def test_at_the_start_of_a_run_the_applicant_has_the_case() -> None:
    """There is no desk before, and without a submission nothing is known."""
    run = meet([{"item": "a", "submitted": on(0, "08:00")}], [FIRST])
    assert ways(run) == [(None, "A", None, "a", 3600)]
    assert ways(meet([], [FIRST])) == []


def test_what_was_handed_in_too_early_waits_from_when_it_could_start() -> None:
    """B was handed in at eight, and a was not decided before eleven."""
    run = meet(
        [{"item": "b", "submitted": on(0, "08:00")}],
        [FIRST, {"item": "b", "accepted": on(0, "14:00")}],
    )
    assert ways(run) == [("A", "B", "a", "b", 3 * 3600)]


def test_without_the_desk_nothing_is_known_of_it() -> None:
    """An applicant does not see when a case is taken up."""
    told = {
        "item": "b",
        "submitted": on(0, "12:00"),
        "accepted": on(0, "14:00"),
        "decided": on(0, "15:00"),
        "delivered": on(1, "09:00"),
    }
    assert meet([told], []).handovers == ()


def test_what_was_taken_up_at_once_was_on_no_way() -> None:
    """Nor what was fetched at once."""
    run = meet(
        [{"item": "a", "submitted": on(0, "09:00"), "delivered": on(0, "11:00")}],
        [FIRST],
    )
    assert run.handovers == ()
