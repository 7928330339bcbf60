"""Pauses in a log count as they do in walks, whichever member of a bundle they are of."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_catalogue, a_flow, a_step  # noqa: E402
from tests.logs import Entry, a_log, replay  # noqa: E402
from walkflow.engine import measure_columns as measures  # noqa: E402
from walkflow.engine.block_replay import MeasuredBlock  # noqa: E402
from walkflow.engine.columns import NONE  # noqa: E402
from walkflow.engine.walks import measure_runs  # noqa: E402
from walkflow.model.calendar_extras import CalendarExtras, extend  # noqa: E402
from walkflow.model.calendars import read_named_calendar  # noqa: E402
from walkflow.model.catalogue import Statutory  # noqa: E402
from walkflow.model.event_log import Shape, Transition  # noqa: E402
from walkflow.model.flow import Flow  # noqa: E402
from walkflow.model.run_report import RunReport, VisitFigure  # noqa: E402
from walkflow.model.walk import Walk  # noqa: E402

OPENING = datetime(2024, 9, 26)  # noqa: DTZ001 - local; the National Day holidays come next
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - as a log counts
EXTRAS = {
    "calendar": "town",
    "base": "cn",
    "departments": {"B": {"days_off": ["2024-09-27", "2024-10-10"], "hours": "10:00-12:00"}},
}
CALENDAR = extend(read_named_calendar("cn"), CalendarExtras.model_validate(EXTRAS))

Pauses = Sequence[tuple[int, int]]
Told = Sequence[tuple[str, int, int, Pauses]]
"""An item, the minutes of its start and its end, those of its pauses."""
Days = AbstractSet[int]
"""The minutes of which only the day is known."""


def make_flow(unit: str, *changes: Mapping[str, object]) -> Flow:
    """Return a flow with a bundle of three items, limits in a unit, and more changes."""
    items = ("a", "b", "c", "d", "e", "bundle")
    catalogue = a_catalogue(*items, c="B", bundle="B", e="B")
    lawful = [
        item.model_copy(update={"statutory": Statutory.model_validate({"limit": f"6{unit}"})})
        for item in catalogue.items
    ]
    return a_flow(
        a_step("a", f"2{unit}"),
        a_step("b", f"3{unit}", "a", issue_after=["e"]),
        a_step("c", f"4{unit}", "a", issue_after=["e"]),
        a_step("d", f"1{unit}", "a", issue_after=["e"]),
        a_step("e", f"1{unit}", issue_after=["a"]),
        measures={
            "together": [{"bundle": {"id": "bundle", "items": ["b", "c", "d"]}}, *changes],
        },
    ).stock(catalogue.model_copy(update={"items": tuple(lawful)}))


FLOWS = {
    **{unit: make_flow(unit) for unit in ("wd", "d", "h")},
    "joint": make_flow("d", {"intake": ["a", "c"]}),
}
UNITS = ("a", "bundle", "e")


class Collected:
    """Keeps the visits of the only case."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def take(self, done: MeasuredBlock) -> None:
        """Take a block."""
        for visit in done.visits.T.tolist():
            over, over_law = (visit[at] for at in (measures.OVER, measures.OVER_LAW))
            self.rows.append(
                {
                    "item": visit[measures.UNIT_OF],
                    "attempt": visit[measures.ATTEMPT],
                    "waiting_wd": visit[measures.WAITING_WD],
                    "processing_wd": visit[measures.PROCESSING_WD],
                    "paused_wd": visit[measures.STILL_WD],
                    "sojourn_wd": visit[measures.SOJOURN_WD],
                    "over_limit": None if over == NONE else bool(over),
                    "over_statutory": None if over_law == NONE else bool(over_law),
                }
            )


def summarise(visit: VisitFigure) -> dict[str, object]:
    """Return of a visit of a walk what a log knows too."""
    return {
        "item": UNITS.index(visit.item),
        "attempt": visit.attempt,
        "waiting_wd": visit.waiting_wd,
        "processing_wd": visit.processing_wd,
        "paused_wd": visit.paused_wd,
        "sojourn_wd": visit.sojourn_wd,
        "over_limit": visit.over_limit,
        "over_statutory": visit.over_statutory,
    }


def stamp(minute: int, days: Days) -> str:
    """Return a moment as a walk writes it."""
    moment = OPENING + timedelta(minutes=minute)
    return f"{moment:%Y-%m-%d}" if minute in days else f"{moment:%Y-%m-%d %H:%M:%S}"


def follow_walk(flow: Flow, told: Told, days: Days) -> RunReport:
    """Return the report of the walk of a case."""
    visits = [
        {
            "item": item,
            "accepted": stamp(start, days),
            "decided": stamp(done, days),
            "pauses": [
                {"from": stamp(since, days), "to": stamp(until, days), "because": "correction"}
                for since, until in pauses
            ],
        }
        for item, start, done, pauses in told
    ]
    walk = Walk.model_validate(
        {"walk": "one", "flow": "test", "version": "after", "visits": visits}
    )
    (run,) = measure_runs(flow, [walk], CALENDAR).runs
    return run


def list_entries(told: Told, days: Days) -> Iterator[Entry]:
    """Yield the rows of the log of a case."""
    for item, start, done, pauses in told:
        moments = [(start, Transition.START), (done, Transition.COMPLETE)]
        for since, until in pauses:
            moments += [(since, Transition.SUSPEND), (until, Transition.RESUME)]
        for minute, transition in moments:
            at = int((OPENING + timedelta(minutes=minute) - EPOCH).total_seconds())
            at -= at % 86_400 if minute in days else 0
            yield Entry("one", item, at, at, told=transition, is_day=minute in days)


def expect_alike(
    flow: Flow,
    told: Told,
    days: Days = frozenset(),
    shuffle: Callable[[list[Entry]], object] = list.reverse,
) -> list[dict[str, object]]:
    """Hold that the walk and the log of a case are measured alike; return the visits."""
    run = follow_walk(flow, told, days)
    collected = Collected()
    entries = list(list_entries(told, days))
    shuffle(entries)
    log = a_log(*entries, shape=Shape.TRANSITIONS)
    report = replay(flow, log, calendar=CALENDAR, sink=collected)
    assert not report.left_out
    assert sorted(collected.rows, key=str) == sorted(map(summarise, run.visits), key=str)
    counted = {each.kind.value: each.count for each in report.deviation_figures}
    kinds = [each.kind.value for each in run.deviations]
    del counted["unfinished"]
    assert {kind: kinds.count(kind) for kind in counted} == counted
    return collected.rows


DAY = 24 * 60


def test_a_pause_of_another_member() -> None:
    """
    The pause of the second member of a bundle stops the clock of the bundle.

    From 26 September to 7 October its department works on the 29th and 30th: it has the
    27th off, and October begins with holidays.
    """
    told = [("b", 9 * 60, 30 * DAY, []), ("c", 10 * 60, 12 * DAY, [(13 * 60, 11 * DAY)])]
    (bundle,) = expect_alike(FLOWS["wd"], told)
    assert bundle["paused_wd"] == 2


def test_pauses_of_two_members_at_once() -> None:
    """
    Days on which several members were paused count once.

    After 9 October up to the 18th the department works on the 11th, 12th and 14th to 18th;
    and once more it rests on the 24th.
    """
    told = [
        ("b", 9 * 60, 40 * DAY, [(13 * DAY, 20 * DAY), (27 * DAY, 28 * DAY)]),
        ("c", 10 * 60, 40 * DAY, [(18 * DAY, 22 * DAY)]),
        ("d", 11 * 60, 40 * DAY, [(14 * DAY, 15 * DAY)]),
    ]
    (bundle,) = expect_alike(FLOWS["wd"], told)
    assert bundle["paused_wd"] == 8


def test_what_was_submitted_together_waits_for_its_turn() -> None:
    """
    The clock of an item that was accepted before its turn begins with it, pauses or not.

    Its turn comes on 9 October; until the 18th its department works on the 11th, 12th and
    14th to 18th, less the 17th, on which the item was paused.
    """
    told = [
        ("a", 9 * 60, 13 * DAY, []),
        ("b", 10 * 60, 22 * DAY, [(4 * DAY, 5 * DAY), (20 * DAY, 22 * DAY - 60)]),
    ]
    _, bundle = sorted(expect_alike(FLOWS["joint"], told), key=str)
    assert (bundle["waiting_wd"], bundle["processing_wd"], bundle["paused_wd"]) == (0, 6, 1)


minutes = st.integers(0, 12 * DAY)
marks = st.lists(st.integers(1, 99), max_size=5)
cases = st.lists(
    st.tuples(st.sampled_from("aabcbcde"), minutes, st.integers(1, 15 * DAY), marks),
    min_size=1,
    max_size=6,
)
close_cases = st.lists(
    st.tuples(
        st.sampled_from("aabcbcde"),
        st.integers(0, 3 * DAY // 7),
        st.integers(1, 2 * DAY // 7),
        marks,
    ),
    min_size=1,
    max_size=6,
)
"""Cases with much on one day."""


def place(drawn: Sequence[tuple[str, int, int, list[int]]]) -> Told | None:
    """Return visits with pauses inside them; None where rows of one moment may change places."""
    told = []
    for number, (item, start, length, shares) in enumerate(drawn):
        first, last = start * 7 + number, (start + length) * 7 + 1000 + number
        at = sorted({first + (last - first) * share // 100 for share in shares})
        told.append((item, first, last, list(zip(at[::2], at[1::2], strict=False))))
    told.sort(key=lambda each: each[1])
    by_item: dict[str, list[tuple[int, int]]] = {}
    for item, first, last, _ in told:
        by_item.setdefault(item, []).append((first, last))
    if any(one[1] >= two[0] for spans in by_item.values() for one, two in pairwise(sorted(spans))):
        return None  # a walk cannot have two visits of an item at once
    return told


@pytest.mark.parametrize("flow", FLOWS)
@settings(max_examples=60)
@given(drawn=cases)
def test_pauses_count_as_in_a_walk(
    flow: str, drawn: Sequence[tuple[str, int, int, list[int]]]
) -> None:
    """Whatever member was paused and when: times, pauses, limits and deviations are the same."""
    told = place(drawn)
    if told is not None:
        expect_alike(FLOWS[flow], told)


@pytest.mark.parametrize("flow", ["wd", "joint"])
@settings(max_examples=60)
@given(drawn=cases | close_cases, data=st.data(), chance=st.randoms(use_true_random=False))
def test_stamps_of_days_count_as_in_a_walk(
    flow: str,
    drawn: Sequence[tuple[str, int, int, list[int]]],
    data: st.DataObject,
    chance: random.Random,
) -> None:
    """Whatever is known to the day only, no pause and no completion is lost, in any order."""
    told = place(drawn)
    if told is None:
        return
    known = {
        each
        for _, first, last, pauses in told
        for each in (first, last, *(moment for pause in pauses for moment in pause))
    }
    days = data.draw(st.sets(st.sampled_from(sorted(known))))
    expect_alike(FLOWS[flow], told, days, chance.shuffle)
