"""Rows of transitions, folded into executions."""

import pytest

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import MONDAY, Entry, a_log, replay  # noqa: E402
from walkflow.engine import measure_columns as measures  # noqa: E402
from walkflow.engine.columns import LOW  # noqa: E402
from walkflow.engine.replay import MeasuredBlock  # noqa: E402
from walkflow.model.event_log import Reason, Shape, Transition  # noqa: E402
from walkflow.model.replay_report import ReplayReport  # noqa: E402

FLOW = a_flow(a_step("a", "1wd"), a_step("b", "2wd", "a"))
HOUR = 3600
START, SUSPEND, RESUME = Transition.START, Transition.SUSPEND, Transition.RESUME
COMPLETE, REFUSE = Transition.COMPLETE, Transition.REFUSE

Seen = list[tuple[str, int | None, int | None, int]]


class Executions:
    """Keeps each visit: its item, its hours of start and completion, and its pauses in days."""

    def __init__(self) -> None:
        """Nothing is seen yet."""
        self.seen: Seen = []

    def take(self, done: MeasuredBlock) -> None:
        """Take a block."""
        for visit in done.visits.T.tolist():
            times = [
                None if visit[at] == LOW else (visit[at] - MONDAY) // HOUR
                for at in (measures.START_AT, measures.DONE_AT)
            ]
            item = "ab"[visit[measures.UNIT_OF]]
            self.seen.append((item, *times, visit[measures.STILL_WD]))


def fold(*told: tuple[str, Transition, int] | tuple[str, Transition, int, int]) -> Seen:
    """Return the executions of one case; rows are an item, what happened, the hour, an instance."""
    executions, _ = run(*told)
    return executions


def run(
    *told: tuple[str, Transition, int] | tuple[str, Transition, int, int],
) -> tuple[Seen, ReplayReport]:
    """Return the executions of one case, and the report."""
    entries = [
        Entry(
            "1",
            item,
            MONDAY + hour * HOUR,
            MONDAY + hour * HOUR,
            told=what,
            instance=rest[0] if rest else 0,
        )
        for item, what, hour, *rest in told
    ]
    kept = Executions()
    report = replay(FLOW, a_log(*entries, shape=Shape.TRANSITIONS), sink=kept)
    return kept.seen, report


def test_a_start_and_its_completion_are_one_execution() -> None:
    """Two rows are one visit."""
    assert fold(("a", START, 9), ("a", COMPLETE, 12)) == [("a", 9, 12, 0)]


def test_a_completion_alone_has_no_start() -> None:
    """When it started is not known, and not made up."""
    seen, report = run(("a", COMPLETE, 12), ("b", COMPLETE, 15))
    assert seen == [("a", None, 12, 0), ("b", None, 15, 0)]
    assert report.items[1].processing_wd.known == 0
    assert report.items[1].sojourn_wd.known == 1
    assert any("not told apart" in str(each) for each in report.basis.left_out)


def test_a_start_alone_is_open() -> None:
    """It was not completed, as far as the log goes."""
    seen, report = run(("a", START, 9))
    assert seen == [("a", 9, None, 0)]
    assert report.open_cases == 1


def test_completions_close_the_earliest_start() -> None:
    """First in, first out, where the log names no instances."""
    told = [("a", START, 9), ("a", START, 10), ("a", COMPLETE, 11), ("a", COMPLETE, 15)]
    assert fold(*told) == [("a", 9, 11, 0), ("a", 10, 15, 0)]


def test_instances_tell_executions_apart() -> None:
    """A completion closes the start of its own instance."""
    told = [("a", START, 9, 1), ("a", START, 10, 2), ("a", COMPLETE, 11, 2), ("a", COMPLETE, 15, 1)]
    assert fold(*told) == [("a", 9, 15, 0), ("a", 10, 11, 0)]


def test_suspend_and_resume_are_pauses() -> None:
    """The days between stop the clock; several pauses add up."""
    told = [
        ("a", START, 9),
        ("a", SUSPEND, 10),
        ("a", RESUME, 24 + 10),
        ("a", SUSPEND, 24 + 11),
        ("a", RESUME, 3 * 24 + 11),
        ("a", COMPLETE, 4 * 24 + 9),
    ]
    seen, report = run(*told)
    assert seen == [("a", 9, 4 * 24 + 9, 3)]
    assert report.items[0].processing_wd.median == 1
    assert report.items[0].over_limit == 0


def test_a_pause_that_does_not_end_ends_with_the_execution() -> None:
    """A decision while the clock stands still ends both."""
    assert fold(("a", START, 9), ("a", SUSPEND, 10), ("a", COMPLETE, 34)) == [("a", 9, 34, 1)]


def test_a_pause_of_nothing_is_no_execution() -> None:
    """Corrections before acceptance stop no clock."""
    told = [("a", SUSPEND, 8), ("a", RESUME, 9), ("a", START, 10), ("a", COMPLETE, 11)]
    seen, report = run(*told)
    assert seen == [("a", 10, 11, 0)]
    assert [(each.reason, each.rows) for each in report.left_out] == [(Reason.NO_EXECUTION, 2)]
    assert report.log.usable_rows == 2
    assert any("2 rows left out, a pause" in str(each) for each in report.basis.left_out)


def test_a_second_pause_at_once_is_no_execution() -> None:
    """A pause of what stands still already, and the end of one that has ended, are counted."""
    told = [
        ("a", START, 9),
        ("a", SUSPEND, 10),
        ("a", SUSPEND, 11),
        ("a", RESUME, 24 + 10),
        ("a", RESUME, 24 + 11),
        ("a", COMPLETE, 2 * 24 + 9),
    ]
    seen, report = run(*told)
    assert seen == [("a", 9, 2 * 24 + 9, 1)]
    assert [each.rows for each in report.left_out] == [2]


def test_nothing_may_start_on_a_refusal() -> None:
    """A refused item did not come before the next one."""
    _, report = run(("a", START, 9), ("a", REFUSE, 10), ("b", START, 11), ("b", COMPLETE, 12))
    assert report.items[0].refused == 1
    assert {each.kind.value: each.cases for each in report.deviation_figures}["out_of_order"] == 1


def test_at_one_moment_a_start_comes_before_its_completion() -> None:
    """An execution that takes no time is one."""
    assert fold(("a", COMPLETE, 9), ("a", START, 9)) == [("a", 9, 9, 0)]
