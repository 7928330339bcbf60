"""What a comparison of logs says besides its figures: what it rests on, and what it leaves out."""

from tests.builders import a_flow, a_step
from walkflow.engine.log_sides import DEFINITIONS, LogSide, compare_logs
from walkflow.engine.tallies import Tally, group_versions
from walkflow.engine.versions import Versions
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.reports import Basis, CalendarBasis

FLOW = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"))
OTHER = FLOW.model_copy(update={"flow": "other"})
NEW = FLOW.model_copy(update={"flow": "new"})
LEFT_OUT = say("rows left out")


def a_side(word: str, *flows: Flow, left_out: bool = False, file: str | None = None) -> LogSide:
    """Return a log through some flows as a side."""
    groups = group_versions([Versions(FLOW).read("after")])
    name = file or f"{word}.csv"
    return LogSide(
        word=word,
        files=(name,),
        flows={flow.flow: flow for flow in flows},
        tallies={flow.flow: Tally() for flow in flows},
        groups={flow.flow: groups for flow in flows},
        basis=Basis(
            files=("flow.yaml", name),
            calendar=CalendarBasis(id="plain"),
            left_out=(LEFT_OUT,) if left_out else (),
        ),
        facts={},
    )


def test_it_rests_on_the_files_of_both_logs() -> None:
    """On one calendar, and on what was left out of either, each said once."""
    basis = compare_logs(
        a_side("old", FLOW, left_out=True), a_side("now", FLOW, left_out=True), {}
    ).basis
    assert basis.files == ("flow.yaml", "old.csv", "now.csv")
    assert (basis.flow, basis.calendar) == ("test", CalendarBasis(id="plain"))
    assert basis.left_out == (LEFT_OUT,)
    assert basis.definitions[-len(DEFINITIONS) :] == DEFINITIONS
    assert len(basis.definitions) > len(DEFINITIONS)
    plain = compare_logs(a_side("old", FLOW), a_side("now", FLOW), {}).basis
    assert plain.left_out == ()


def test_flows_of_one_side_only_are_named() -> None:
    """Those that came are told from those that went."""
    report = compare_logs(a_side("old", FLOW, OTHER), a_side("now", NEW, FLOW), {})
    assert (report.before, report.after) == ("old", "now")
    assert [each.flow for each in report.recorded.flows] == ["test"]
    assert [(each.flow, str(each.reason), each.new) for each in report.unmatched] == [
        ("other", 'only "old" has runs of it', False),
        ("new", 'only "now" has runs of it', True),
    ]


def test_several_flows_have_no_name_in_common() -> None:
    """Each has figures of its own, in the order of the first side."""
    report = compare_logs(a_side("old", OTHER, FLOW), a_side("now", FLOW, OTHER), {})
    assert report.basis.flow is None
    assert [each.flow for each in report.recorded.flows] == ["other", "test"]


def test_without_whole_cases_no_ratio_is_given() -> None:
    """And a threshold that was asked for is missed, with the reason."""
    report = compare_logs(a_side("old", FLOW), a_side("now", FLOW), {}, fail_under=0.1)
    (flow,) = report.recorded.flows
    assert str(flow.scope_reason) == "no run before tells the whole"
    assert flow.compression.actual is None
    assert report.ok is False
    assert compare_logs(a_side("old", FLOW), a_side("now", FLOW), {}).ok is True
