"""A plan: earliest and latest days, slack, drag, the critical path."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import walkflow
from tests import oracle
from tests.builders import a_flow, a_network, a_plan, a_step
from walkflow.engine.graph import Network
from walkflow.engine.plan import Axis, Plan, plan_stages
from walkflow.engine.versions import Versions
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Clock
from walkflow.model.durations import Duration
from walkflow.model.flow import Flow
from walkflow.model.trace_report import Binding

FLOWS = Path(__file__).parents[2] / "flows"
SHIPPED = ("gov-building", "gov-linear", "social-general", "social-small", "industrial")


@cache
def read_twice(name: str) -> tuple[Flow, oracle.Data]:
    """Return a shipped flow as walkflow reads it and as the oracle does."""
    path = FLOWS / f"{name}.yaml"
    return walkflow.read_flow(path), oracle.load(path)


def a_textbook_flow() -> Flow:
    """Return A3, then B3, C4 and D6 side by side, then E5."""
    return a_flow(
        a_step("a", "3wd"),
        a_step("b", "3wd", "a"),
        a_step("c", "4wd", "a"),
        a_step("d", "6wd", "a"),
        a_step("e", "5wd", "b", "c", "d"),
    )


def test_textbook_length_and_path() -> None:
    """The network of the textbook takes 14 days, along A, D and E."""
    plan = a_plan(a_textbook_flow())
    assert (plan.length, [part.node for part in plan.path]) == (14, ["a", "d", "e"])


def test_textbook_floats() -> None:
    """B may slip 3 days and C 2, without moving the end or any other."""
    plan = a_plan(a_textbook_flow())
    assert plan.slacks == {"a": 0, "b": 3, "c": 2, "d": 0, "e": 0}
    assert plan.free_slacks == plan.slacks


def test_drag_is_not_the_limit() -> None:
    """Without D the end comes 2 days earlier, not 6, for then C holds it."""
    assert a_plan(a_textbook_flow()).drags == {"a": 3, "b": 0, "c": 0, "d": 2, "e": 5}


def test_free_slack_is_less_than_slack_before_a_successor_with_slack() -> None:
    """An item before another one with slack moves that one at once."""
    flow = a_flow(a_step("a", "1wd"), a_step("b", "1wd", "a"), a_step("c", "9wd"))
    plan = a_plan(flow)
    assert (plan.slacks["a"], plan.free_slacks["a"]) == (7, 0)


def test_tie_goes_to_the_first_in_the_file() -> None:
    """Of two predecessors that end together, the path takes the first in the file."""
    flow = a_flow(a_step("b", "2wd"), a_step("a", "2wd"), a_step("c", "1wd", "a", "b"))
    assert [part.node for part in a_plan(flow).path] == ["b", "c"]


def test_issue_waits_and_adds_nothing() -> None:
    """An item held only by issue_after runs beside it, ends with it, and adds no days."""
    flow = a_flow(a_step("a", "5wd"), a_step("b", "2wd", issue_after="a"))
    plan = a_plan(flow)
    assert (plan.starts["b"], plan.finishes["b"], plan.slacks["b"]) == (0, 5, 3)
    held = a_step("b", "2wd", issue_after="a")
    longer = a_plan(a_flow(a_step("a", "5wd"), held, a_step("c", "1wd", "b")))
    parts = [(part.node, part.days, part.binding) for part in longer.path]
    assert parts == [
        ("a", 5, Binding.START),
        ("b", 0, Binding.ISSUE),
        ("c", 1, Binding.PREDECESSOR),
    ]


def test_others_keep_their_place_and_take_no_time() -> None:
    """On the approval path a third party's item takes none; on the elapsed path its limit."""
    flow = a_flow(
        a_step("a", "2wd"), a_step("b", "7wd", "a", clock="third_party"), a_step("c", "1wd", "b")
    )
    network = a_network(flow)
    axis = Axis(read_named_calendar("plain"))
    assert Plan(network, axis).length == 3
    assert Plan(network, axis, frozenset(Clock)).length == 10


def test_calendar_days_end_on_a_working_day() -> None:
    """Seven calendar days are five working days from any day of the plain week."""
    for before in range(5):
        flow = a_flow(a_step("a", f"{before}wd"), a_step("b", "7d", "a"))
        assert a_plan(flow).length == before + 5


def test_latest_start_of_calendar_days_is_the_latest_that_keeps_the_end() -> None:
    """An item of 3 calendar days that is to end on Monday can start as late as Friday."""
    flow = a_flow(a_step("a", "3d"), a_step("b", "5wd"))
    assert a_plan(flow).latest_starts["a"] == 4


def test_hours_round_up_to_a_working_day() -> None:
    """Four office hours are a day of a plan, nine are two."""
    assert a_plan(a_flow(a_step("a", "4h"))).length == 1
    assert a_plan(a_flow(a_step("a", "9h"))).length == 2


def test_dates_count_by_the_calendar() -> None:
    """Five working days from Thursday 12 February 2026 end after the Spring Festival."""
    network = a_network(a_flow(a_step("a", "5wd")))
    axis = Axis(read_named_calendar("cn"), date(2026, 2, 12))
    calendar = read_named_calendar("cn")
    expected = calendar.add_workdays(date(2026, 2, 12), 5)
    assert axis.find_date(Plan(network, axis).length) == expected


def test_start_on_a_day_off_is_day_zero() -> None:
    """A limit of one day accepted on a Saturday ends on the Monday."""
    axis = Axis(read_named_calendar("plain"), date(2026, 3, 7))
    plan = Plan(a_network(a_flow(a_step("a", "1wd"))), axis)
    assert axis.find_date(plan.length) == date(2026, 3, 9)


def test_stage_path_counts_only_its_own_items() -> None:
    """A stage path runs through the whole flow, but other stages' items take no time."""
    flow = a_flow(
        stages={
            "one": ("9wd", [a_step("a", "2wd"), a_step("b", "3wd", "c")]),
            "two": ("9wd", [a_step("c", "4wd", "a")]),
        }
    )
    assert plan_stages(a_network(flow), Axis(read_named_calendar("plain"))) == {"one": 5, "two": 4}


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("version", ["before", "after"])
def test_shipped_flow_agrees_with_the_oracle(name: str, version: str) -> None:
    """Both paths and every stage path of a shipped flow are what the oracle finds."""
    flow, raw = read_twice(name)
    measures: set[str] = set() if version == "before" else {each.id for each in flow.measures}
    expected = oracle.build(raw, measures, oracle.default_facts(raw))
    network = a_network(flow, version)
    axis = Axis(read_named_calendar("plain"))
    assert Plan(network, axis).length == oracle.path(expected)
    assert Plan(network, axis, frozenset(Clock)).length == oracle.path(expected, elapsed=True)
    stages = plan_stages(network, axis)
    for stage, days in oracle.stage_paths(expected).items():
        assert stages[stage] == days


@pytest.mark.parametrize("name", SHIPPED)
@settings(max_examples=30)
@given(data=st.data())
def test_any_facts_agree_with_the_oracle(name: str, data: st.DataObject) -> None:
    """With any combination of facts and any measures, the path is what the oracle finds."""
    flow, raw = read_twice(name)
    facts = {
        fact_id: data.draw(st.sampled_from(fact.values)) for fact_id, fact in flow.facts.items()
    }
    measures = data.draw(st.sets(st.sampled_from([each.id for each in flow.measures])))
    version = Versions(flow).apply_measures(measures)
    network = Network(version, facts)
    expected = oracle.path(oracle.build(raw, measures, facts))
    assert Plan(network, Axis(read_named_calendar("plain"))).length == expected


@st.composite
def flows_of_working_days(draw: st.DrawFn) -> Flow:
    """Draw a flow without cycles, with links of both kinds, limits in working days."""
    size = draw(st.integers(1, 9))
    steps = []
    for number in range(size):
        before = st.sets(st.integers(0, max(number - 1, 0)), max_size=3 if number else 0)
        after, issue = draw(before), draw(before)
        limit = draw(st.integers(0, 6))
        steps.append(
            a_step(
                f"i{number}",
                f"{limit}wd",
                *(f"i{each}" for each in sorted(after)),
                issue_after=[f"i{each}" for each in sorted(issue)],
            )
        )
    return a_flow(*steps)


def lengthen(flow: Flow, item: str, days: int) -> Flow:
    """Return the flow with one limit longer by some days."""
    changed = flow.model_dump(mode="json")
    for stage in changed["stages"]:
        for step in stage["items"]:
            if step["item"] == item:
                step["limit"] = f"{int(step['limit'].removesuffix('wd')) + days}wd"
    return Flow.model_validate(changed).stock(flow.items)


@given(flow=flows_of_working_days())
def test_parts_of_the_path_add_up(flow: Flow) -> None:
    """The days that the items of the path add are its length."""
    plan = a_plan(flow)
    assert sum(part.days for part in plan.path) == plan.length


@given(flow=flows_of_working_days())
def test_end_moves_with_a_critical_item(flow: Flow) -> None:
    """DCMA's test: lengthen an item that adds to the path by a day, and the end moves by one."""
    plan = a_plan(flow)
    for part in plan.path:
        if part.days:
            assert a_plan(lengthen(flow, part.node, 1)).length == plan.length + 1


@given(flow=flows_of_working_days())
def test_slack_is_how_far_an_item_may_slip(flow: Flow) -> None:
    """Lengthened by its slack an item does not move the end, by one day more it does."""
    plan = a_plan(flow)
    for item, slack in plan.slacks.items():
        assert slack >= 0
        assert a_plan(lengthen(flow, item, slack)).length == plan.length
        assert a_plan(lengthen(flow, item, slack + 1)).length == plan.length + 1


@given(flow=flows_of_working_days())
def test_free_slack_moves_no_other(flow: Flow) -> None:
    """Lengthened by its free slack an item moves no other item's days."""
    plan = a_plan(flow)
    for item, free in plan.free_slacks.items():
        slipped = a_plan(lengthen(flow, item, free))
        others = [each for each in plan.starts if each != item]
        assert [slipped.starts[each] for each in others] == [plan.starts[each] for each in others]
        assert [slipped.finishes[each] for each in others] == [
            plan.finishes[each] for each in others
        ]


@given(flow=flows_of_working_days())
def test_drag_is_what_removal_gains(flow: Flow) -> None:
    """Drag is the gain when a critical item takes no time, and zero for any other."""
    plan = a_plan(flow)
    limit_by_item = {placed.step.item: placed.step.limit.amount for placed in flow.steps}
    for item, drag in plan.drags.items():
        without = a_plan(lengthen(flow, item, -limit_by_item[item]))
        assert plan.length - without.length == drag


CN = read_named_calendar("cn")
SUNDAY = date(2026, 2, 8)
"""A day off on which a plan may start all the same; Saturday the 14th is worked."""


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 2, 6), 0),  # the day before a weekend counts as what comes before day 1
        (date(2026, 2, 7), 1),
        (SUNDAY, 0),
        (date(2026, 2, 9), 1),
        (date(2026, 2, 14), 6),
        (date(2026, 2, 15), 7),
        (date(2026, 2, 24), 7),
    ],
)
def test_a_date_is_a_day_of_the_axis(day: date, number: int) -> None:
    """A day off is the next working day, but for the start itself."""
    axis = Axis(CN, SUNDAY)
    assert axis.find_day(day) == number
    assert axis.find_date(0) == SUNDAY
    assert axis.find_date(1) == date(2026, 2, 9)


@pytest.mark.parametrize("text", ["0wd", "1wd", "7wd", "1d", "5d", "12d", "1h", "9h", "30h"])
@pytest.mark.parametrize("department", ["", "SLOW"])
def test_the_latest_start_is_the_last_that_keeps_the_finish(text: str, department: str) -> None:
    """Found by trying every start, with a department that is off on Mondays and opens briefly."""
    own = {"hours": "09:00-12:00", "days_off": ["2026-03-02", "2026-03-09", "2026-03-16"]}
    extras = {"calendar": "x", "base": "cn", "departments": {"SLOW": own}}
    axis = Axis(extend(CN, CalendarExtras.model_validate(extras)), SUNDAY)
    limit = Duration.parse(text)
    for finish in range(14, 30):
        starts = range(-10, finish + 1)
        kept = [each for each in starts if axis.find_finish(each, limit, department) <= finish]
        assert axis.find_latest_start(finish, limit, department) == max(kept)
