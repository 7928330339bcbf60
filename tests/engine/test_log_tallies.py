"""Cases of a log add up to what the same runs come to as walks: one meaning, counted by arrays."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step  # noqa: E402
from tests.logs import Entry, a_log  # noqa: E402
from walkflow.engine.case_plans import CasePlans  # noqa: E402
from walkflow.engine.compiled import load_engine  # noqa: E402
from walkflow.engine.log_tallies import tally_log  # noqa: E402
from walkflow.engine.tallies import Tally, group_versions, tally_runs  # noqa: E402
from walkflow.engine.versions import Versions  # noqa: E402
from walkflow.engine.walks import follow_runs  # noqa: E402
from walkflow.model.calendars import read_named_calendar  # noqa: E402
from walkflow.model.event_log import EventLog, Shape, Transition  # noqa: E402
from walkflow.model.flow import Flow  # noqa: E402
from walkflow.model.walk import Walk  # noqa: E402

FLOW = a_flow(
    a_step("a", "2wd"),
    a_step("b", "3d", "a"),
    a_step("c", "10h", "a"),
    a_step("d", "1wd", "b", issue_after=["c"]),
    a_step("e", "1wd"),
    measures={
        "together": [{"bundle": {"id": "bc", "items": ["b", "c"]}}],
        "one": [{"merge": {"items": ["e"], "into": "a"}}],
        "joint": [{"intake": ["c", "d"]}],
    },
)
BEFORE, AFTER = (Versions(FLOW).read(version) for version in ("before", "after"))
OPENING = datetime(2024, 9, 26)  # noqa: DTZ001 - local; the National Day holidays come next
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - as a log counts
CALENDAR = read_named_calendar("cn")

minutes = st.integers(0, 15 * 24 * 60)
pauses = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=2)
cases = st.lists(
    st.lists(
        st.tuples(st.sampled_from("abcde"), minutes, st.integers(1, 8 * 24 * 60), pauses),
        min_size=1,
        max_size=6,
    ),
    min_size=1,
    max_size=3,
)

Told = Sequence[tuple[str, int, int, list[tuple[int, int]]]]


def second(minute: int) -> int:
    """Return a moment as a log counts it."""
    return int((OPENING + timedelta(minutes=minute) - EPOCH).total_seconds())


def stamp(minute: int) -> str:
    """Return the same as a walk writes it."""
    return f"{OPENING + timedelta(minutes=minute):%Y-%m-%d %H:%M:%S}"


def place_pauses(start: int, length: int, shares: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return pauses inside a visit, one after the other."""
    found, at = [], start
    for before, during in shares:
        since = at + length * before // 100
        until = since + length * during // 100
        if until > since > at and until < start + length:
            found.append((since, until))
            at = until
    return found


def make_walk(number: int, told: Told, *, has_pauses: bool) -> Walk:
    """Return the walk of a case."""
    visits = [
        {
            "item": item,
            "accepted": stamp(start),
            "decided": stamp(start + length),
            "attempt": 1 + sum(each[0] == item for each in told[:place]),
            "pauses": [
                {"from": stamp(since), "to": stamp(until), "because": "correction"}
                for since, until in (place_pauses(start, length, shares) if has_pauses else [])
            ],
        }
        for place, (item, start, length, shares) in enumerate(told)
    ]
    return Walk.model_validate(
        {"walk": f"w{number}", "flow": "test", "version": "after", "visits": visits}
    )


def list_entries(number: int, told: Told, *, has_pauses: bool) -> list[Entry]:
    """Return the rows of a case: executions, or transitions with pauses."""
    case, rows = f"c{number}", []
    for place, (item, start, length, shares) in enumerate(told):
        first, last = second(start), second(start + length)
        if not has_pauses:
            rows.append(Entry(case, item, first, last))
            continue
        moments = [(first, Transition.START)]
        for since, until in place_pauses(start, length, shares):
            moments += [(second(since), Transition.SUSPEND), (second(until), Transition.RESUME)]
        moments.append((last, Transition.COMPLETE))
        rows += [
            Entry(case, item, at, at, told=transition, instance=place + 1)
            for at, transition in moments
        ]
    return sorted(rows, key=lambda each: each.start or 0)


def tally(log: EventLog, version: str = "after") -> Tally:
    """Return what the cases of a log come to."""
    chosen = Versions(FLOW).read(version)
    plans = CasePlans([chosen], CALENDAR, log.mapping, log.summary.departments)
    groups = {"test": group_versions([BEFORE, AFTER])}
    return tally_log(plans, log, {}, load_engine(plain=True), groups).tallies["test"]


def tally_walks(walks: Sequence[Walk], flow: Flow = FLOW) -> Tally:
    """Return what the same runs come to as walks."""
    runs = [run for walk in walks for run in follow_runs(flow, [walk], CALENDAR)]
    return tally_runs(runs, group_versions([BEFORE, AFTER]))


def summarise(tally: Tally) -> dict[str, object]:
    """Return all that both know of runs."""
    return {
        "runs": tally.runs,
        "unfinished": tally.unfinished,
        "chargeable": tally.chargeable,
        "elapsed": (tally.elapsed_wd, tally.elapsed_d),
        "groups": {
            tuple(sorted(group)): (each.runs, each.in_hand, each.waiting, each.over, each.nodes)
            for group, each in tally.groups.items()
        },
        "desks": {desk: days for desk, days in tally.desks.items() if set(days) != {0}},
        "visited": (tally.visited, tally.walked),
        "visits": (tally.visits, tally.over, tally.over_law, tally.unknown),
        "deviations": (tally.deviations, tally.deviating),
        "due": set(tally.networks),
    }


@pytest.mark.parametrize("has_pauses", [False, True])
@settings(max_examples=40)
@given(told=cases)
def test_cases_come_to_what_their_walks_come_to(told: list[Told], has_pauses: bool) -> None:
    """Days in hand by case, item and department; waits; limits; deviations; ends."""
    told = [
        [
            (item, start * 7 + place, length + place, shares)
            for place, (item, start, length, shares) in enumerate(case)
        ]
        for case in told
    ]
    for case in told:
        starts = [start for _, start, _, _ in case]
        ends = [start + length for _, start, length, _ in case]
        if len(set(starts)) < len(starts) or len(set(ends)) < len(ends):
            return  # rows of one moment may change places
        order = sorted(range(len(case)), key=starts.__getitem__)
        if any(
            case[one][0] == case[two][0] and ends[one] > starts[two] for one, two in pairwise(order)
        ):
            return  # a walk cannot have two visits of an item at once
    told = [sorted(case, key=lambda each: each[1]) for case in told]
    walks = [make_walk(n, case, has_pauses=has_pauses) for n, case in enumerate(told)]
    rows = [
        row for n, case in enumerate(told) for row in list_entries(n, case, has_pauses=has_pauses)
    ]
    shape = Shape.TRANSITIONS if has_pauses else Shape.INTERVALS
    for cases_in_block in (1, 1000):
        log = a_log(*rows, shape=shape, cases_in_block=cases_in_block)
        assert summarise(tally(log)) == summarise(tally_walks(walks))


def test_pauses_of_one_member_of_a_bundle() -> None:
    """The bundle is worked on as long as the walk says."""
    told = [("c", 0, 1, []), ("b", 0, 4759, [(29, 39)])]
    log = a_log(*list_entries(0, told, has_pauses=True), shape=Shape.TRANSITIONS)
    walk = tally_walks([make_walk(0, told, has_pauses=True)])
    found = tally(log)
    assert found.chargeable == walk.chargeable
    assert found.desks == walk.desks
    (group,) = found.groups
    assert found.groups[group].in_hand == walk.groups[group].in_hand


def test_visits_of_an_item_that_overlap() -> None:
    """A case that is counted anew keeps all of them."""
    told = [("a", 0, 1, []), ("b", 1, 2, [(1, 1)]), ("a", 2, 3, []), ("a", 4, 1436, [(10, 10)])]
    log = a_log(*list_entries(0, told, has_pauses=True), shape=Shape.TRANSITIONS)
    assert tally(log).chargeable == tally_walks([make_walk(0, told, has_pauses=True)]).chargeable
