"""Rows of transitions, folded into executions."""

import pytest

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import MONDAY, Entry, a_log, replay  # noqa: E402
from walkflow.engine import measure_columns as measures  # noqa: E402
from walkflow.engine.block_replay import MeasuredBlock  # noqa: E402
from walkflow.engine.columns import LOW  # noqa: E402
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


def fold_days(*told: tuple[str, Transition, int, bool]) -> Seen:
    """
    Return the executions of one case in any order of its rows; none of them may be lost.

    Rows are an item, what happened, the hour, and whether only its day is known.
    """
    found = []
    for rows in (told, told[::-1]):
        entries = []
        for item, what, hour, is_day in rows:
            at = MONDAY + (hour // 24 * 24 if is_day else hour) * HOUR
            entries.append(Entry("1", item, at, at, told=what, is_day=is_day))
        kept = Executions()
        report = replay(FLOW, a_log(*entries, shape=Shape.TRANSITIONS), sink=kept)
        assert not report.left_out
        found.append(kept.seen)
    assert found[0] == found[1]
    return found[0]


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


def test_a_completion_of_the_day_closes_what_started_on_it() -> None:
    """A day and a minute of it are in no order: this is one visit."""
    assert fold_days(("a", START, 9, False), ("a", COMPLETE, 12, True)) == [("a", 9, 0, 0)]
    assert fold_days(("a", START, 9, True), ("a", COMPLETE, 12, False)) == [("a", 0, 12, 0)]
    assert fold_days(("a", START, 9, True), ("a", COMPLETE, 12, True)) == [("a", 0, 0, 0)]


def test_a_pause_of_the_day_is_in_what_started_on_it() -> None:
    """Neither its beginning nor its end is lost, whichever is exact."""
    for since, until in ((True, True), (True, False), (False, True)):
        told = [
            ("a", START, 9, False),
            ("a", SUSPEND, 10, since),
            ("a", RESUME, 2 * 24 + 11, until),
            ("a", COMPLETE, 2 * 24 + 15, False),
        ]
        assert fold_days(*told) == [("a", 9, 2 * 24 + 15, 2)]


def test_pauses_of_one_day_take_turns() -> None:
    """The end of one and the beginning of the next may be known to the same day."""
    told = [
        ("a", START, 9, True),
        ("a", SUSPEND, 10, True),
        ("a", RESUME, 24 + 10, True),
        ("a", SUSPEND, 24 + 11, True),
        ("a", RESUME, 2 * 24 + 10, True),
        ("a", COMPLETE, 3 * 24, True),
    ]
    assert fold_days(*told) == [("a", 0, 3 * 24, 2)]


def test_exact_pauses_come_before_a_completion_of_the_day() -> None:
    """It stands at the close of its day, not at its beginning."""
    told = [
        ("a", START, 9, False),
        ("a", SUSPEND, 24 + 10, False),
        ("a", RESUME, 24 + 11, False),
        ("a", COMPLETE, 24 + 12, True),
    ]
    assert fold_days(*told) == [("a", 9, 24, 0)]


def test_a_completion_of_the_day_comes_before_the_next_start() -> None:
    """Two visits on one day are one after the other."""
    told = [
        ("a", START, 9, False),
        ("a", COMPLETE, 12, True),
        ("a", START, 15, False),
        ("a", COMPLETE, 17, False),
    ]
    assert fold_days(*told) == [("a", 9, 0, 0), ("a", 15, 17, 0)]


def test_a_completion_of_the_day_alone_keeps_its_place() -> None:
    """Executions are in the order of their beginnings, also those without a start."""
    told = [("b", START, 9, False), ("a", COMPLETE, 12, True), ("b", COMPLETE, 15, False)]
    assert fold_days(*told) == [("a", None, 0, 0), ("b", 9, 15, 0)]


def test_a_completion_of_an_earlier_day_does_not_close_a_later_start() -> None:
    """What is known to the day holds for that day alone."""
    told = [("a", COMPLETE, 12, True), ("a", START, 24 + 9, False)]
    assert fold_days(*told) == [("a", None, 0, 0), ("a", 24 + 9, None, 0)]
