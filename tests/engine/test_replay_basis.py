"""What the report of a replay says that its figures rest on."""

from datetime import date

import pytest

pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_flow, a_step
from tests.logs import DAY, MONDAY, Entry, a_log, replay
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.event_log import Columns, LogMapping, Shape, Transition
from walkflow.model.flow import Flow
from walkflow.model.records import Name

FLOW = a_flow(a_step("a"), a_step("b", "1wd", "a"), facts={"f": ["x", "y"], "g": ["x", "y"]})


def on(day: int) -> int:
    """Return a moment so many days after a Monday."""
    return MONDAY + day * DAY + 10 * 3600


def a_case(case: str, **rest: object) -> list[Entry]:
    """Return the rows of a case."""
    rows = [Entry(case, "a", on(0), on(1)), Entry(case, "b", on(1), on(2))]
    return [row._replace(**rest) for row in rows]  # type: ignore[arg-type]


def left_out(*entries: Entry, flows: tuple[Flow, ...] = (FLOW,), **rest: object) -> list[str]:
    """Return what a report says was left out."""
    report = replay(flows, a_log(*entries, **rest))  # type: ignore[arg-type]
    return [str(each) for each in report.basis.left_out]


def test_the_flow_its_version_and_the_calendar() -> None:
    """With what the calendar covers, and whether that is enough for the log."""
    basis = replay(FLOW, a_log(*a_case("1"))).basis
    assert (basis.flow, basis.version) == ("test", "after")
    assert basis.calendar is not None
    assert (basis.calendar.id, basis.calendar.provisional) == ("plain", False)
    extras = {"calendar": "own", "base": "plain", "name": {"zh": "自", "en": "Own"}}
    own = extend(read_named_calendar("plain"), CalendarExtras.model_validate(extras))
    named = replay(FLOW, a_log(*a_case("1")), calendar=own).basis.calendar
    assert named is not None
    assert (named.id, named.name) == ("own", Name(zh="自", en="Own"))
    calendar = read_named_calendar("cn")
    late = [row._replace(start=on(9000), done=on(9001)) for row in a_case("2")]
    for entries, provisional in ((a_case("1"), False), ([*a_case("1"), *late], True)):
        counted = replay(FLOW, a_log(*entries), calendar=calendar).basis.calendar
        assert counted is not None
        assert (counted.id, counted.first, counted.provisional) == (
            "cn",
            date(2004, 1, 1),
            provisional,
        )


def test_several_flows_have_no_name_or_facts_in_common() -> None:
    """The version is that of all."""
    other = FLOW.model_copy(update={"flow": "other"})
    basis = replay([FLOW, other], a_log(*a_case("1", flow="test"))).basis
    assert (basis.flow, basis.version, basis.facts, basis.measures) == (None, "after", (), ())


def test_facts_that_the_log_tells_are_not_assumed() -> None:
    """What is said for all cases is; the rest is taken at its default."""
    log = a_log(*a_case("1", facts=("y",)), facts=["f"])
    facts = [(each.id, each.value, each.assumed) for each in replay(FLOW, log).basis.facts]
    assert facts == [("g", "x", True)]
    said = replay(FLOW, a_log(*a_case("1")), facts={"f": "y"}).basis.facts
    assert [(each.id, each.value, each.assumed) for each in said] == [
        ("f", "y", False),
        ("g", "x", True),
    ]


def test_cases_of_no_flow_are_counted() -> None:
    """Or with a value that a fact lacks: nothing is dropped in silence."""
    flows = (FLOW, FLOW.model_copy(update={"flow": "other"}))
    right = a_case("1", flow="test")
    assert left_out(*right, flows=flows) == []
    one = left_out(*right, *a_case("2", flow="third"), flows=flows)
    assert one[-1].startswith("1 case ")
    assert "left out" in one[-1]
    strange = [row for case in "23" for row in a_case(case, facts=("z",))]
    two = left_out(*a_case("1", facts=("x",)), *strange, facts=["f"])
    assert two[-1].startswith("2 cases ")
    assert "left out" in two[-1]


def test_without_starts_nothing_is_said_of_limits() -> None:
    """Completions alone do not tell waiting from processing."""
    ends = [row._replace(start=None) for row in a_case("1")]
    (said,) = left_out(*ends, shape=Shape.COMPLETIONS)
    assert said.startswith("no start is known: waiting and processing are not told apart")
    assert "limits cannot be judged" in said


def test_rows_of_an_execution_that_is_not_under_way_are_counted() -> None:
    """A pause of nothing is left out, and no longer a row that was used."""
    moments = (
        (on(0), Transition.START),
        (on(1), Transition.COMPLETE),
        (on(2), Transition.SUSPEND),
    )
    entries = [Entry("1", "a", at, at, told=told) for at, told in moments]
    report = replay(FLOW, a_log(*entries, shape=Shape.TRANSITIONS))
    assert [(each.reason.value, each.rows) for each in report.left_out] == [("no_execution", 1)]
    assert (report.log.rows, report.log.usable_rows) == (3, 2)


@pytest.mark.parametrize(
    ("shape", "roles"),
    [
        (Shape.INTERVALS, ["case", "activity", "start", "complete"]),
        (Shape.TRANSITIONS, ["case", "activity", "time", "transition"]),
        (Shape.COMPLETIONS, ["case", "activity", "complete", "time"]),
    ],
)
def test_the_columns_that_were_used(shape: Shape, roles: list[str]) -> None:
    """With the header of each; those that say nothing in such a log are not named."""
    columns = Columns(
        case="Case",
        activity="Item",
        start="From",
        complete="To",
        time="At",
        transition="What",
    )
    mapping = LogMapping(mapping="m", columns=columns, facts={"f": "Kind"})
    entries = [row._replace(told=Transition.COMPLETE) for row in a_case("1", facts=("x",))]
    log = a_log(*entries, shape=shape, facts=["f"], mapping=mapping)
    shown = {each.role: each.header for each in replay(FLOW, log).log.columns}
    assert list(shown) == [*roles, "f"]
    assert shown["case"] == "Case"
    assert shown["f"] == "Kind"


def test_a_case_that_names_no_flow_is_of_the_only_one() -> None:
    """Of several nobody knows which."""
    entries = [*a_case("1", flow="test"), *a_case("2", flow="")]
    assert replay(FLOW, a_log(*entries)).cases == 2
    assert replay(FLOW, a_log(*a_case("1"), *a_case("2"))).cases == 2
    other = FLOW.model_copy(update={"flow": "other"})
    several = replay([FLOW, other], a_log(*entries))
    assert (several.cases, several.cases_left_out) == (1, 1)
