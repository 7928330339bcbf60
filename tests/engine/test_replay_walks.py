"""A walk and its log of one case say the same: one kernel, one meaning."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import Entry, a_log, replay  # noqa: E402
from walkflow import api  # noqa: E402
from walkflow.engine import measure_columns as measures  # noqa: E402
from walkflow.engine.block_replay import MeasuredBlock  # noqa: E402
from walkflow.engine.columns import NONE  # noqa: E402
from walkflow.model.calendars import read_named_calendar  # noqa: E402
from walkflow.model.event_log import Shape, Transition  # noqa: E402
from walkflow.model.run_report import VisitFigure  # noqa: E402
from walkflow.model.walk import Walk  # noqa: E402

FLOW = a_flow(
    a_step("a", "2wd"),
    a_step("b", "3d", "a"),
    a_step("c", "10h", "a"),
    a_step("d", "1wd", "b", issue_after=["c"]),
)
OPENING = datetime(2024, 9, 26)  # noqa: DTZ001 - local; the National Day holidays come next
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - as a log counts
CALENDAR = read_named_calendar("cn")

minutes = st.integers(0, 20 * 24 * 60)
visits = st.lists(
    st.tuples(st.sampled_from("abcdx"), minutes, minutes, st.booleans()), min_size=1, max_size=7
)


class Collected:
    """Keeps the visits of the only case."""

    def __init__(self) -> None:
        self.rows: list[dict[str, int]] = []

    def take(self, done: MeasuredBlock) -> None:
        """Take a block."""
        fields = {
            "unit": measures.UNIT_OF,
            "attempt": measures.ATTEMPT,
            "waiting_wd": measures.WAITING_WD,
            "processing_wd": measures.PROCESSING_WD,
            "paused_wd": measures.STILL_WD,
            "sojourn_wd": measures.SOJOURN_WD,
            "over_limit": measures.OVER,
            "critical": measures.ON_PATH,
        }
        for number in range(done.visits.shape[1]):
            self.rows.append({name: int(done.visits[at][number]) for name, at in fields.items()})


def moment(minute: int) -> datetime:
    """Return a local moment."""
    return OPENING + timedelta(minutes=minute)


def second(minute: int) -> int:
    """Return the same as a log counts it."""
    return int((moment(minute) - EPOCH).total_seconds())


def make_walk(told: Sequence[tuple[str, int | None, int, bool]]) -> Walk:
    """Return the walk of these visits; of some the start is not known."""
    return Walk.model_validate(
        {
            "walk": "one",
            "flow": "test",
            "version": "after",
            "visits": [
                {
                    "item": item,
                    **({} if start is None else {"accepted": f"{moment(start):%Y-%m-%d %H:%M:%S}"}),
                    "decided": f"{moment(done):%Y-%m-%d %H:%M:%S}",
                    "outcome": "approved" if granted else "refused",
                }
                for item, start, done, granted in told
            ],
        }
    )


def summarise(visit: VisitFigure) -> dict[str, object]:
    """Return of a visit of a walk what a log knows too."""
    times = {name: getattr(visit, name) for name in ("waiting_wd", "processing_wd", "sojourn_wd")}
    return {
        "unit": "abcd".index(visit.item),
        "attempt": visit.attempt,
        **{name: NONE if days is None else days for name, days in times.items()},
        "paused_wd": visit.paused_wd,
        "over_limit": NONE if visit.over_limit is None else int(visit.over_limit),
        "critical": int(visit.critical),
    }


@given(visits, st.integers(0, 2**7))
def test_a_walk_and_its_log_give_equal_figures(
    drawn: list[tuple[str, int, int, bool]], without_start: int
) -> None:
    """Times, pauses, limits, the path, deviations and fitness are the same."""
    told = [(item, min(a, b), max(a, b), granted) for item, a, b, granted in drawn]
    # Two rows of one moment may change places: the file of a walk decides, a log has no file order.
    told = [
        (item, start + number * 30_000 % 7, done + 60 + number, granted)
        for number, (item, start, done, granted) in enumerate(told)
    ]
    known = [
        (item, None if without_start >> number & 1 else start, done, granted)
        for number, (item, start, done, granted) in enumerate(told)
    ]
    begins = [done if start is None else start for _, start, done, _ in known]
    if len(set(begins)) < len(begins):
        return
    (run,) = _trace(make_walk(known))
    if any(each.rule == "overlapping-visits" for each in run.findings):  # a log keeps both
        return
    entries = [
        Entry("one", item, None if start is None else second(start), second(done), granted)
        for item, start, done, granted in known
    ]
    collected = Collected()
    report = replay(FLOW, a_log(*entries), calendar=CALENDAR, sink=collected)
    for row in collected.rows:
        row["critical"] = min(row["critical"], 1)
    assert sorted(collected.rows, key=str) == sorted(map(summarise, run.visits), key=str)
    kinds = [each.kind.value for each in run.deviations]
    counted = {each.kind.value: each.count for each in report.deviation_figures}
    del counted["unfinished"]
    assert {kind: kinds.count(kind) for kind in counted} == counted
    for field in ("value", "token_replay", "missing", "consumed", "remaining", "produced"):
        assert getattr(report.fitness, field) == getattr(run.fitness, field)
    assert report.fitness.share == run.fitness.share
    if run.visits:
        assert report.elapsed.median_wd == run.elapsed_wd
        assert report.elapsed.median_d == run.elapsed_d


def test_of_a_first_completion_it_is_not_known_how_long_it_took() -> None:
    """Without its start nobody knows when the case began; what comes next was enabled by it."""
    day = 24 * 60
    (run,) = _trace(make_walk([("a", None, 2 * day, True), ("b", None, 5 * day, True)]))
    assert [(each.item, each.sojourn_wd) for each in run.visits] == [("a", None), ("b", 2)]
    assert run.visits[0].enabled is None
    entries = [
        Entry("one", item, None, second(at)) for item, at in (("a", 2 * day), ("b", 5 * day))
    ]
    report = replay(FLOW, a_log(*entries, shape=Shape.COMPLETIONS), calendar=CALENDAR)
    known = {each.id: each.sojourn_wd.known for each in report.items}
    assert (known["a"], known["b"]) == (0, 1)
    (run,) = _trace(make_walk([("a", None, 2 * day, True), ("b", day, 5 * day, True)]))
    sojourn = {each.item: each.sojourn_wd for each in run.visits}
    assert sojourn["a"] == 0  # on a Friday the case began with the start of the other


def _trace(walk: Walk):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the runs of a report
    report = api.trace(FLOW, [walk], calendar=CALENDAR)
    return report.recorded.runs  # type: ignore[attr-defined]


def test_pauses_count_as_in_a_walk() -> None:
    """Suspend and resume take working days off, as the pauses of a walk do."""
    day = 24 * 60
    walk = make_walk([("a", 9 * 60, 8 * day, True)])
    pause = {"from": f"{moment(day):%Y-%m-%d %H:%M}", "to": f"{moment(5 * day):%Y-%m-%d %H:%M}"}
    paused = walk.model_dump(mode="json", by_alias=True, exclude_none=True)
    paused["visits"][0]["pauses"] = [{**pause, "because": "correction"}]
    (run,) = _trace(Walk.model_validate(paused))
    told = (
        (9 * 60, Transition.START),
        (day, Transition.SUSPEND),
        (5 * day, Transition.RESUME),
        (8 * day, Transition.COMPLETE),
    )
    entries = [
        Entry("one", "a", second(minute), second(minute), told=what) for minute, what in told
    ]
    collected = Collected()
    replay(FLOW, a_log(*entries, shape=Shape.TRANSITIONS), calendar=CALENDAR, sink=collected)
    assert collected.rows == [summarise(run.visits[0])]
    assert collected.rows[0]["paused_wd"] == 2
