from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.builders import a_network
from tests.engine import replaying
from tests.engine.drawn_flows import Drawn, drawn_flows
from tests.engine.walking import (
    MONDAY,
    a_pause,
    a_visit,
    a_walk,
    measure,
)
from walkflow.engine import columns
from walkflow.engine.joining import join_walks
from walkflow.engine.plan import Axis, Plan
from walkflow.engine.rows import Replay
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Clock
from walkflow.model.flow import Flow
from walkflow.model.run_report import Owner, RunReport
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Walk

PLAIN = read_named_calendar("plain")


@st.composite
def visits_to(draw: st.DrawFn, items: list[str]) -> dict[str, Any]:
    """Draw a visit with any stamps in any precision, sound in itself."""
    base = datetime.combine(MONDAY, datetime.min.time())
    minutes = sorted(draw(st.lists(st.integers(0, 20 * 1440), min_size=6, max_size=6)))
    fields = ("submitted", "accepted", "from", "to", "decided", "delivered")
    texts = {}
    for field, minute in zip(fields, minutes, strict=True):
        size = draw(st.sampled_from([16, 16, 16, 10]))
        texts[field] = (base + timedelta(minutes=minute)).isoformat(" ")[:size]
    visit: dict[str, Any] = {"item": draw(st.sampled_from(items))}
    cause = draw(st.sampled_from(["correction", "special_procedure", "applicant_request"]))
    if draw(st.booleans()):
        visit["pauses"] = [a_pause(texts["from"], texts["to"], cause)]
    for field in ("submitted", "accepted", "decided", "delivered"):
        if draw(st.integers(0, 5)):
            visit[field] = texts[field]
    visit["outcome"] = draw(st.sampled_from(["approved", "approved", "approved", "refused"]))
    return visit


@st.composite
def recorded(draw: st.DrawFn) -> tuple[Flow, list[dict[str, Any]]]:
    """Draw a flow, and visits of its items and of one that it lacks."""
    flow = draw(drawn_flows()).flow
    assume(a_network(flow).is_acyclic)
    items = [placed.step.item for placed in flow.steps]
    visits = st.lists(visits_to([*items, "x"]), min_size=1, max_size=8)
    return flow, draw(visits)


def walk_of(flow: Flow, visits: list[dict[str, Any]], **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk through the version after all measures."""
    return a_walk(*visits, flow=flow.flow, version="after", **rest)


ROLES = ("applicant", "clerk", "joint")


@settings(max_examples=150)
@given(recorded(), st.lists(st.sampled_from(ROLES), min_size=1, max_size=3))
def test_the_parts_add_up(case: tuple[Flow, list[dict[str, Any]]], roles: list[str]) -> None:
    """
    Owners to the elapsed time, and waiting, processing and paused to the sojourn.

    Whether one walk tells the run or several do, in whatever roles they contradict each other.
    """
    flow, visits = case
    size = len(roles)
    walks = [
        walk_of(flow, visits[place::size], walk=f"w{place}", project="p", role=role)
        for place, role in enumerate(roles)
    ]
    run = measure(flow, *walks)
    for visit in run.visits:
        for unit in ("wd", "s"):
            parts = [
                getattr(visit, f"{part}_{unit}") for part in ("waiting", "processing", "paused")
            ]
            sojourn = getattr(visit, f"sojourn_{unit}")
            if None not in (*parts, sojourn):
                assert sum(parts) == sojourn
    if run.elapsed_s is not None and all(each.seconds is not None for each in run.owners):
        assert sum(each.seconds or 0 for each in run.owners) == run.elapsed_s
        assert sum(each.seconds or 0 for each in run.path) == run.elapsed_s
    if run.elapsed_d is not None:
        assert sum(each.days or 0 for each in run.owners) == run.elapsed_d
        assert sum(each.wd or 0 for each in run.owners) == run.elapsed_wd
    for before, after in zip(run.path, run.path[1:], strict=False):
        assert before.end == after.start


@given(recorded(), st.randoms(use_true_random=False))
def test_the_order_in_the_file_changes_nothing(
    case: tuple[Flow, list[dict[str, Any]]], random: Random
) -> None:
    """A walk is what happened, not how it was written down."""
    flow, visits = case
    shuffled = list(visits)
    random.shuffle(shuffled)
    assert measure(flow, walk_of(flow, visits)) == measure(flow, walk_of(flow, shuffled))


@given(recorded(), st.integers(1, 60))
def test_whole_weeks_later_changes_no_figure(
    case: tuple[Flow, list[dict[str, Any]]], weeks: int
) -> None:
    """On a calendar without holidays."""
    flow, visits = case
    moved = [shift(visit, weeks) for visit in visits]
    assert figures_of(measure(flow, walk_of(flow, visits))) == figures_of(
        measure(flow, walk_of(flow, moved))
    )


def shift(value: Any, weeks: int) -> Any:  # noqa: ANN401 - any part of a visit
    """Return a visit so many weeks later."""
    if isinstance(value, dict):
        return {key: shift(each, weeks) for key, each in value.items()}
    if isinstance(value, list):
        return [shift(each, weeks) for each in value]
    if not str(value)[:4].isdigit():
        return value
    day = date.fromisoformat(value[:10]) + timedelta(weeks=weeks)
    return day.isoformat() + value[10:]


def figures_of(run: RunReport) -> Any:  # noqa: ANN401 - a report without its stamps
    """Return a report as data without the stamps and sentences, which name dates."""
    stamps = {"start", "end", "enabled", "submitted", "accepted", "decided", "delivered", "text"}
    left_out = stamps | {"message", "left_out"}

    def clean(value: Any) -> Any:  # noqa: ANN401 - any part of a report
        if isinstance(value, dict):
            return {key: clean(each) for key, each in value.items() if key not in left_out}
        return [clean(each) for each in value] if isinstance(value, list) else value

    return clean(run.model_dump(mode="json"))


@settings(max_examples=150)
@given(drawn_flows(), st.sampled_from(["before", "after"]), st.sampled_from(["x", "y"]))
def test_every_item_at_its_limit_is_the_plan(drawn: Drawn, version: str, fact: str) -> None:
    """Such a walk has the plan's path, and no deviation."""
    flow = drawn.flow
    network = a_network(flow, version, f=fact)
    assume(network.is_acyclic and network.nodes)
    plan = Plan(network, Axis(PLAIN, MONDAY), frozenset(Clock))
    visits = [
        a_visit(
            node,
            plan.axis.find_date(plan.starts[node]).isoformat(),
            plan.axis.find_date(plan.finishes[node]).isoformat(),
        )
        for node in network.nodes
    ]
    walk = a_walk(*visits, flow=flow.flow, version=version, facts={"f": fact})
    run = measure(flow, walk)
    assert run.deviations == ()
    assert (run.fitness.value, run.fitness.share) == (1.0, 1.0)
    days: dict[str, int] = {}
    for piece in run.path:
        days[piece.item] = days.get(piece.item, 0) + (piece.wd or 0)
    expected = {part.node: part.days for part in plan.path if part.days}
    assert {item: number for item, number in days.items() if number} == expected
    assert run.elapsed_wd == plan.length
    assert all(each.slack_wd == 0 for each in run.visits if each.item in expected)


@settings(max_examples=200)
@given(recorded())
def test_a_walk_is_the_same_as_its_rows(case: tuple[Flow, list[dict[str, Any]]]) -> None:
    """Rows made by hand for a log give the kernel what the walk gives it."""
    flow, visits = case
    walk = walk_of(flow, [to_the_second(visit) for visit in visits])
    run = join_walks([walk])[0]
    network = a_network(flow)
    mine = Replay(network, run, PLAIN)
    links = {
        node: [("/" if link.is_issue else "") + link.before for link in network.predecessors[node]]
        for node in network.nodes
    }
    nodes = {item: network.find_node(item) or item for item in network.version.steps}
    nodes |= dict.fromkeys(network.version.merged, "absent")
    events = [
        replaying.Event(
            course.item,
            None if course.start is None else course.start.first - mine.base,
            None if course.decided is None else course.decided.first - mine.base,
            course.is_granted,
            mine.rows[columns.DUE][place],
        )
        for place, course in enumerate(run.courses)
    ]
    joint = [node for number, node in enumerate(mine.nodes) if mine.graph[columns.IS_JOINT][number]]
    theirs = replaying.replay(links, *events, joint=joint, bundle=nodes)
    if all(course.decided and course.start for course in run.courses):
        names = replaying.read_work(mine.work, list(mine.nodes))
        assert names.path == theirs.path or any(c.delivered for c in run.courses)
        assert (names.binder, names.early) == (theirs.binder, theirs.early)
        assert names.tokens == theirs.tokens


def to_the_second(value: Any) -> Any:  # noqa: ANN401 - any part of a visit
    """Return a visit with its stamps known to the second, as a log has them."""
    if isinstance(value, dict):
        return {key: to_the_second(each) for key, each in value.items()}
    if isinstance(value, list):
        return [to_the_second(each) for each in value]
    if not str(value)[:4].isdigit():
        return value
    return str(Stamp.parse((value + " 00:00")[:16] + ":00"))


def test_owners_are_named_for_every_clock() -> None:
    """No clock of an item is left without an owner."""
    assert {owner.value for owner in Owner} >= {clock.value for clock in Clock}
