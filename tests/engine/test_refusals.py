"""What is never compared, and the reason that is given: other scopes, units and types."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import a_flow, a_step
from tests.engine.walking import a_visit, a_walk, on
from walkflow.engine.comparison import compare_versions
from walkflow.engine.log_sides import LogSide, compare_logs
from walkflow.engine.plan import Axis
from walkflow.engine.recorded_sides import RecordedSide, Recording, compare_recorded
from walkflow.engine.sides import Side, compare_sides, make_side
from walkflow.engine.tallies import Tally, group_versions
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import FlowComparison
from walkflow.model.diagnostics import Origin
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.gates import Subject
from walkflow.model.reports import Basis, CalendarBasis
from walkflow.model.walk import Walk
from walkflow.model.walk_comparison import RecordedFlow

PLAIN = read_named_calendar("plain")
FLOW = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"), a_step("c", "1wd", "b"))


def call(flow: Flow, name: str) -> Flow:
    """Return a flow under another name."""
    return flow.model_copy(update={"flow": name})


def with_fact(*values: str) -> Flow:
    """Return a flow with a fact that can have these values, the first being the default."""
    return a_flow(a_step("a", "2wd"), a_step("b", "1wd", "a"), facts={"f": list(values)})


def in_stages(*stages: tuple[str | None, Mapping[str, Any]]) -> Flow:
    """Return a flow of stages, each with its limit and its only step."""
    return a_flow(stages={f"s{n}": (limit, [step]) for n, (limit, step) in enumerate(stages)})


def plans(*flows: Flow, word: str = "old", version: str = "before") -> Side:
    """Return a version of some flows as a side."""
    return make_side(word, version, flows)


def why(before: Side, after: Side, **facts: str) -> str:
    """Return why two sides are not compared."""
    with pytest.raises(UsageError) as refused:
        compare_sides(before, after, facts)
    return str(refused.value)


# --- plans ---------------------------------------------------------------------------------------


def test_a_side_has_a_flow() -> None:
    """And the reason is that of the flow where it alone lacks the version."""
    with pytest.raises(UsageError, match=r'^"old" has no flow$'):
        plans()
    with pytest.raises(UsageError, match='"z" is not a version'):
        plans(FLOW, version="z")


def test_different_project_types_are_not_compared() -> None:
    """Both are named."""
    assert why(plans(FLOW), plans(call(FLOW, "other"), word="new")) == (
        "different project types cannot be compared: test before, other after"
    )


def test_a_flow_twice_on_a_side_is_ambiguous() -> None:
    """With the files that have it."""
    one, two = (FLOW.place(Origin(path, {})) for path in ("1", "2"))
    assert why(plans(one, two), plans(FLOW)) == '"old" has the flow "test" twice: 1, 2'


def test_other_facts_are_another_scope() -> None:
    """Whether by default or by what can be true at all; to say which is meant helps."""
    asked = 'different scopes: fact "f" is x by default before and y after. '
    assert why(plans(with_fact("x", "y")), plans(with_fact("y", "x"))) == (
        f"{asked}say which is meant with --fact f=x"
    )
    never = 'different scopes: fact "f" cannot be x on both sides'
    assert why(plans(with_fact("x", "y")), plans(with_fact("y", "z")), f="x") == never
    compared = compare_sides(plans(with_fact("x", "y")), plans(with_fact("y", "x")), {"f": "y"})
    assert compared.basis.facts[0].value == "y"


def test_facts_that_no_flow_has_are_refused() -> None:
    """With what there is instead."""
    side = plans(with_fact("x", "y"))
    assert why(side, side, g="x") == 'no flow has a fact "g": expected one of f'
    assert why(side, side, f="z") == 'fact "f" has no value "z": expected one of x, y'
    assert why(plans(FLOW), plans(FLOW), g="x") == 'no flow has a fact "g": expected one of none'


def test_where_no_flow_can_be_compared_each_says_why() -> None:
    """Flows that differ in scope, and those of one side only."""
    before = plans(with_fact("x", "y"), call(FLOW, "one"))
    after = plans(with_fact("y", "x"), call(FLOW, "two"), word="new")
    asked = 'different scopes: fact "f" is x by default before and y after. '
    assert why(before, after) == (
        'no flow can be compared between "old" and "new". '
        f"test: {asked}say which is meant with --fact f=x; "
        'one: only "old" has it; two: only "new" has it'
    )


def test_what_only_one_side_has_is_left_out_and_said() -> None:
    """The rest is compared."""
    one, two = call(FLOW, "one"), call(FLOW, "two")
    report = compare_sides(plans(FLOW, one), plans(FLOW, two, word="new", version="after"), {})
    assert [each.flow for each in report.flows] == ["test"]
    left_out = [(each.flow, str(each.reason), each.new) for each in report.unmatched]
    assert left_out == [("one", 'only "old" has it', False), ("two", 'only "new" has it', True)]


def compare(before: Flow, after: Flow) -> FlowComparison:
    """Return two flows of one type compared."""
    versions = [Versions(flow).read("before") for flow in (before, after)]
    return compare_versions(versions[0], versions[1], before.default_facts, Axis(PLAIN))


def reasons(compared: FlowComparison) -> dict[Subject, str]:
    """Return what has no ratio, and why."""
    return {each.subject: str(each.reason) for each in compared.refused}


def test_limits_in_different_units_have_no_ratio() -> None:
    """Of items, by their names; of stages, as they are written."""

    def staged(first: str, second: str, limit: str) -> Flow:
        return in_stages((first, a_step("a", limit)), (second, a_step("b", "1wd", "a")))

    compared = compare(staged("3wd", "4wd", "2wd"), staged("3wd", "4d", "2d"))
    assert reasons(compared) == {
        Subject.LIMIT: "limits in different units before and after: Item a",
        Subject.STAGE_LIMIT: "stage limits in different units: 3wd + 4wd before, 3wd + 4d after",
    }
    assert (compared.compression.limit, compared.compression.stage_limit) == (None, None)


def test_a_stage_limit_on_one_side_only_is_another_scope() -> None:
    """The stage is named; without any there is nothing to compare."""

    def staged(second: str | None) -> Flow:
        return in_stages(("3wd", a_step("a")), (second, a_step("b", "1wd", "a")))

    compared = compare(staged("4wd"), staged(None))
    assert reasons(compared)[Subject.STAGE_LIMIT] == 'stage "A" has a limit on one side only'
    assert reasons(compare(FLOW, FLOW))[Subject.STAGE_LIMIT] == "no stage has a limit"


def test_what_nobody_knows_is_not_compared() -> None:
    """How many items do not say, on either side."""
    items = tuple(
        item.model_copy(update={"materials": None, "trips": None} if item.id in "ab" else {})
        for item in FLOW.items.items
    )
    kept = {name: getattr(FLOW.items, name) for name in type(FLOW.items).model_fields}
    vague = FLOW.stock(type(FLOW.items)(**{**kept, "items": items}))
    compared = compare(vague, FLOW)
    unknown = "items without a figure: 2 before, 0 after"
    assert (reasons(compared)[Subject.MATERIALS], reasons(compared)[Subject.TRIPS]) == (
        unknown,
        unknown,
    )


# --- recorded runs -------------------------------------------------------------------------------


def a_run(items: str = "abc", day: int = 0, **rest: Any) -> Walk:  # noqa: ANN401 - as in a file
    """Return a walk in which each item takes a day."""
    visits = [a_visit(item, on(day + n), on(day + n + 1)) for n, item in enumerate(items)]
    return a_walk(*visits, **rest)


def walked(*walks: Walk, word: str = "old", flow: Flow = FLOW) -> RecordedSide:
    """Return walks as a side."""
    return RecordedSide(word, (Recording(flow, walks, PLAIN),))


def record(before: RecordedSide, after: RecordedSide, **facts: str) -> RecordedFlow:
    """Return the one flow of two sides compared."""
    (flow,) = compare_recorded(before, after, facts).recorded.flows
    return flow


def why_not(before: Any, after: Any, facts: Mapping[str, str] | None = None) -> str:  # noqa: ANN401 - any side
    """Return why two sides of which one was recorded are not compared."""
    with pytest.raises(UsageError) as refused:
        compare_recorded(before, after, facts or {})
    return str(refused.value)


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("walks", "FLOW walks"),
        ("walks@before", "FLOW@before walks"),
        ("a@b", "FLOW a@b"),
    ],
)
def test_limit_against_actual_is_refused_with_the_command_that_shows_it(
    word: str, shown: str
) -> None:
    """Whichever side is the plan; a version behind the word is one of the flow."""
    expected = (
        f'limit against actual: "old" is a plan, every item at its limit, and "{word}" is what '
        "was recorded; no ratio can be given. compare what was recorded with the same, or see it "
        f"against the limits with walkflow trace {shown}"
    )
    side = walked(a_run(), word=word)
    assert why_not(plans(FLOW), side) == expected
    assert why_not(side, plans(FLOW)) == expected


def test_walks_of_different_types_are_not_compared() -> None:
    """All of both sides are named."""
    other = call(FLOW, "other")
    assert why_not(walked(a_run()), walked(a_run(flow="other"), flow=other)) == (
        "different project types cannot be compared: test before, other after"
    )


def test_walks_of_one_side_only_are_left_out_and_said() -> None:
    """Those that came are told from those that went."""
    one, two = call(FLOW, "one"), call(FLOW, "two")
    before = RecordedSide("old", (*walked(a_run()).recordings, *walked(flow=one).recordings))
    after = RecordedSide("new", (*walked(flow=two).recordings, *walked(a_run()).recordings))
    report = compare_recorded(before, after, {})
    left_out = [(each.flow, str(each.reason), each.new) for each in report.unmatched]
    assert left_out == [
        ("one", 'only "old" has walks', False),
        ("two", 'only "new" has walks', True),
    ]


def test_a_walk_twice_and_a_fact_of_no_flow_are_refused() -> None:
    """A walk would count as two runs; a fact would be said in vain."""
    side, twice = walked(a_run()), walked(a_run(), a_run())
    assert why_not(twice, side).startswith('"old" has the walk "w" twice: ')
    assert why_not(side, twice).startswith('"old" has the walk "w" twice: ')
    assert why_not(side, side, {"f": "x"}) == (
        'no flow of these walks has a fact "f" that can be "x"'
    )


def test_runs_that_visited_less_are_another_scope() -> None:
    """What is missing is named; of several the first and their number."""
    whole = walked(a_run())
    assert str(record(whole, walked(a_run("ab"))).scope_reason) == (
        'no whole run after visited "Item c", which applies there too'
    )
    assert str(record(walked(a_run("a")), whole).scope_reason) == (
        'no whole run before visited 2 items that apply there too, "Item b" first'
    )
    part = walked(a_run(scope="part"))
    assert str(record(part, whole).scope_reason) == "no run before tells the whole"
    assert str(record(whole, part).scope_reason) == "no run after tells the whole"


def test_projects_with_other_facts_are_another_scope() -> None:
    """All values of a side are told."""
    flow = with_fact("x", "y")
    before = walked(
        a_run("ab", facts={"f": "x"}), a_run("ab", facts={"f": "y"}, walk="v"), flow=flow
    )
    after = walked(a_run("ab", facts={"f": "y"}), flow=flow)
    assert str(record(before, after).scope_reason) == (
        "the projects have f=x|y before and f=y after"
    )


def test_nothing_in_common_has_no_figure() -> None:
    """And each item says why it stands alone."""
    compared = record(walked(a_run("a", scope="part")), walked(a_run("b", scope="part")))
    assert str(compared.same_items.chargeable_wd.reason) == (
        "no item was visited in every run of both sides"
    )
    assert compared.same_items.items == ()
    assert compared.same_items.chargeable_wd.before.known == 0
    untold = "due on the other side too, where no run tells of it"
    assert [(each.item, each.runs, str(each.reason)) for each in compared.only_before] == [
        ("a", 1, untold)
    ]
    assert [(each.item, each.runs, str(each.reason)) for each in compared.only_after] == [
        ("b", 1, untold)
    ]


def test_why_an_item_stands_alone() -> None:
    """Not visited, not asked for any more, not of these projects, or handled with others."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b", when={"f": "x"}),
        facts={"f": ["x", "y"]},
        measures={"m": [{"drop": "b"}], "n": [{"bundle": {"id": "bundle", "items": ["b", "c"]}}]},
    )

    def lonely(before: Walk, after: Walk) -> dict[str, str]:
        compared = record(walked(before, flow=flow), walked(after, flow=flow))
        return {each.item: str(each.reason) for each in compared.only_before}

    assert lonely(a_run(), a_run("ab")) == {
        "c": "due on the other side too, where no run visited it"
    }
    assert lonely(a_run(), a_run("ac", version="before+m")) == {
        "b": 'not asked for in version "before+m"'
    }
    assert lonely(a_run(), a_run("ab", facts={"f": "y"})) == {
        "c": "does not apply to the projects of the other side"
    }
    bundled = a_walk(
        a_visit("a", on(0), on(1)), a_visit("bundle", on(1), on(2)), version="before+n"
    )
    assert lonely(bundled, a_run("ab")) == {
        "bundle": "the other side handled it together with something else"
    }


# --- logs ----------------------------------------------------------------------------------------


def logged(flow: Flow = FLOW, word: str = "log", facts: Mapping[str, str] | None = None) -> LogSide:
    """Return a log without cases as a side."""
    groups = group_versions([Versions(flow).read("after")])
    return LogSide(
        word=word,
        files=(f"{word}.csv",),
        flows={flow.flow: flow},
        tallies={flow.flow: Tally()},
        groups={flow.flow: groups},
        basis=Basis(calendar=CalendarBasis(id="plain")),
        facts=facts or {},
    )


def why_no_log(before: Any, after: Any, facts: Mapping[str, str] | None = None) -> str:  # noqa: ANN401 - any side
    """Return why two sides of which one is a log are not compared."""
    with pytest.raises(UsageError) as refused:
        compare_logs(before, after, facts or {})
    return str(refused.value)


def test_a_plan_and_a_log_are_not_compared() -> None:
    """Replay shows a log against the limits."""
    for sides in ((plans(FLOW), logged()), (logged(), plans(FLOW))):
        assert why_no_log(*sides).startswith('limit against actual: "old" is a plan')
        assert why_no_log(*sides).endswith("with walkflow replay FLOW log")


def test_facts_of_a_log_are_said_when_it_is_read() -> None:
    """Later is too late: its cases were counted."""
    expected = 'what is true of the cases of "log" is said when it is read'
    assert why_no_log(logged(), logged(), {"f": "x"}) == expected
    assert why_no_log(walked(a_run()), logged(facts={"f": "x"})) == expected


def test_logs_of_different_types_are_not_compared() -> None:
    """Nor a log of which no case follows a flow."""
    other = call(FLOW, "other")
    assert why_no_log(logged(), logged(other, "new")) == (
        "different project types cannot be compared: test before, other after"
    )
    empty = replace_tallies(logged(word="empty"))
    assert why_no_log(empty, logged()) == 'no case of "empty" follows one of the flows'
    assert why_no_log(logged(), empty) == 'no case of "empty" follows one of the flows'


def replace_tallies(side: LogSide) -> LogSide:
    """Return a side of which no case follows a flow."""
    return side._replace(tallies={})
