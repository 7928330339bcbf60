"""What the report of a replay says of a few cases, counted by hand."""

from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from walkflow.engine.block_replay import MeasuredBlock

np = pytest.importorskip("numpy", reason="needs the extra log")

from tests.builders import a_catalogue, a_flow, a_step  # noqa: E402
from tests.logs import DAY, MONDAY, Entry, a_log, replay  # noqa: E402
from walkflow.engine.case_plans import CasePlans  # noqa: E402
from walkflow.engine.result_rows import list_case_columns, list_visit_columns  # noqa: E402
from walkflow.engine.versions import Versions  # noqa: E402
from walkflow.model.calendars import read_named_calendar  # noqa: E402
from walkflow.model.event_log import EventLog  # noqa: E402
from walkflow.model.flow import Flow  # noqa: E402
from walkflow.model.replay_report import ReplayReport, Spread, SubjectFigure  # noqa: E402

FLOW = a_flow(a_step("a", "2wd"), a_step("b", "1wd", "a"), a_step("c", "2d", "b")).stock(
    a_catalogue("a", "b", "c", b="B")
)


def at(day: int, hour: int = 9) -> int:
    """Return an hour so many days after a Monday."""
    return MONDAY + day * DAY + hour * 3600


CASES = (
    # As the flow has it: four working days, one of them between b and c.
    Entry("1", "a", at(0), at(1)),
    Entry("1", "b", at(1), at(2)),
    Entry("1", "c", at(3), at(4)),
    # A day over the limit of a; b refused, then tried again over the weekend.
    Entry("2", "a", at(0), at(3)),
    Entry("2", "b", at(3), at(4), granted=False),
    Entry("2", "b", at(7), at(10)),
    Entry("2", "c", at(10), at(10, 12)),
    # B before a was granted, never c, and something else twice.
    Entry("3", "a", at(30), at(32)),
    Entry("3", "b", at(31), at(32)),
    Entry("3", "z", at(32), at(33)),
    Entry("3", "z", at(33), at(34)),
    # Under way.
    Entry("4", "a", at(31), None),
)
LOG = a_log(*CASES)


@cache
def report_of_all() -> ReplayReport:
    """Return the report of these cases."""
    return replay(FLOW, LOG)


@pytest.fixture
def report() -> ReplayReport:
    """Return what is said of these cases."""
    return report_of_all()


@pytest.fixture
def items() -> tuple[SubjectFigure, ...]:
    """Return what is said of the three items."""
    return report_of_all().items


def days(spread: Spread | None) -> tuple[int | None, int | None, int | None, float | None, int]:
    """Return a median, two percentiles, the mean, and of how many."""
    assert spread is not None
    return spread.median, spread.p80, spread.p95, spread.mean, spread.known


def test_how_much_there_was(report: ReplayReport) -> None:
    """Cases, rows, visits of the flow, cases that are not over."""
    assert (report.cases, report.events, report.visits, report.open_cases) == (4, 12, 10, 1)
    assert (report.flow, report.version, report.cases_left_out) == ("test", "after", 0)


def test_the_days_of_each_item(items: tuple[SubjectFigure, ...]) -> None:
    """Waiting, in hand, and both; what is under way waited, and has no more yet."""
    a, b, c = items
    assert days(a.processing_wd) == (2, 3, 3, 2.0, 3)
    assert days(a.waiting_wd) == (0, 0, 0, 0.0, 4)
    assert days(b.processing_wd) == (1, 3, 3, 1.5, 4)
    assert days(b.waiting_wd) == (0, 1, 1, 0.5, 4)
    assert days(b.sojourn_wd) == (1, 4, 4, 2.0, 4)
    assert days(c.sojourn_wd) == (0, 2, 2, 1.0, 2)
    assert days(a.chargeable_wd) == days(a.processing_wd)


def test_the_office_hours_of_each_item(items: tuple[SubjectFigure, ...]) -> None:
    """The mean of those that are known: of c eight and three, of the waits of c eight and none."""
    a, _, c = items
    assert (a.waiting_open_h, a.processing_open_h, a.sojourn_open_h) == (0, 16, 16)
    assert (c.waiting_open_h, c.processing_open_h, c.sojourn_open_h) == (4, 5.5, 9.5)


def test_how_each_item_kept_its_limit(
    report: ReplayReport, items: tuple[SubjectFigure, ...]
) -> None:
    """Of the visits that are over; the days over are added up."""
    a, b, c = items
    judged = [
        (each.limit, each.judged, each.over_limit, each.over_limit_share, each.over_limit_wd)
        for each in (a, b, c)
    ]
    assert judged == [("2wd", 3, 1, 1 / 3, 1), ("1wd", 4, 1, 1 / 4, 2), ("2d", 2, 0, 0, 0)]
    assert {each.over_statutory for each in report.items} == {0}


def test_what_each_item_adds_to_the_critical_paths(
    report: ReplayReport, items: tuple[SubjectFigure, ...]
) -> None:
    """With its waits and its repetition; of case 3 only a, which both ended with."""
    a, b, c = items
    paths = [(each.cases, each.critical, each.critical_share, each.path_wd) for each in (a, b, c)]
    assert paths == [(4, 3, 0.75, 6), (3, 2, 2 / 3, 6), (2, 2, 1.0, 2)]
    drag = [(row.item, row.department, row.path_wd, row.share) for row in report.bottlenecks.drag]
    assert drag == [("a", "A", 6, 6 / 14), ("b", "B", 6, 6 / 14), ("c", "A", 2, 2 / 14)]


def test_what_went_wrong_with_each_item(items: tuple[SubjectFigure, ...]) -> None:
    """Too early, refused, repeated, under way; right at the first try."""
    a, b, c = items

    def faults(each: SubjectFigure) -> tuple[float | None, ...]:
        right = each.first_time_right_share
        return each.early, each.refused, each.repeats, each.repeat_wd, each.open, right

    assert faults(a) == (0, 0, 0, 0, 1, 1.0)
    assert faults(b) == (1, 1, 1, 4, 0, 2 / 3)
    assert faults(c) == (0, 0, 0, 0, 0, 1.0)
    assert [each.visits for each in (a, b, c)] == [4, 4, 2]


def test_departments_have_all_their_visits(report: ReplayReport) -> None:
    """Ranked by what lay with them; their limits are those of their items."""
    first, second = report.departments
    assert [(each.id, each.visits, each.cases) for each in (first, second)] == [
        ("A", 6, 6),
        ("B", 4, 3),
    ]
    assert (first.department, first.line, first.limit, first.chargeable_wd) == (None,) * 4
    assert (first.judged, first.over_limit, second.over_limit_wd) == (5, 1, 2)
    desk = [(row.department, row.processing_wd, row.share) for row in report.bottlenecks.desk]
    assert desk == [("A", 7, 7 / 13), ("B", 6, 6 / 13)]


def test_who_is_nearest_to_the_limit_or_past_it(report: ReplayReport) -> None:
    """The most often over first; the slowest tenth against the limit, where both are days alike."""
    used = [(row.item, row.limit, row.used, row.over_share) for row in report.bottlenecks.used]
    assert used == [("a", "2wd", 1.5, 1 / 3), ("b", "1wd", 3.0, 1 / 4), ("c", "2d", None, 0.0)]


def test_the_kinds_of_deviations(report: ReplayReport) -> None:
    """In how many cases, how often, and the days that repetition and lateness cost."""
    found = {
        each.kind.value: (each.cases, each.share, each.count, each.wd)
        for each in report.deviation_figures
    }
    assert found == {
        "missing": (2, 0.5, 3, None),
        "out_of_order": (1, 0.25, 1, None),
        "repeated": (1, 0.25, 1, 4),
        "not_in_flow": (1, 0.25, 2, None),
        "over_limit": (1, 0.25, 2, 3),
        "over_statutory": (0, 0.0, 0, None),
        "unfinished": (2, 0.5, 3, None),
    }
    assert {kind.value: cases for kind, cases in (report.deviations or {}).items()} == {
        kind: cases for kind, (cases, *_) in found.items()
    }


def test_fitness(report: ReplayReport) -> None:
    """One case of four fits; of twelve visits two are foreign, one early and one repeated."""
    fitness = report.fitness
    assert (fitness.fit_cases, fitness.fit_share) == (1, 0.25)
    assert (fitness.visits, fitness.visits_without_deviation, fitness.share) == (12, 8, 2 / 3)
    assert (fitness.missing, fitness.remaining, fitness.not_in_flow) == (3, 3, 2)
    assert fitness.consumed == fitness.produced == 13
    assert fitness.token_replay == pytest.approx(1 - 3 / 13)
    assert fitness.value == pytest.approx(1 - 5 / 15)


def test_how_long_cases_took(report: ReplayReport) -> None:
    """No days, two, four and eight of work; as many days, two, four and ten."""
    elapsed = report.elapsed
    assert (elapsed.median_wd, elapsed.p80_wd, elapsed.p90_wd, elapsed.p95_wd) == (2, 8, 8, 8)
    assert (elapsed.median_d, elapsed.p90_d) == (2, 10)
    (flow,) = report.flows
    assert (flow.flow, flow.cases, flow.fit_cases) == ("test", 4, 1)
    assert (flow.median_wd, flow.p90_wd) == (2, 8)
    (month,) = report.months
    assert (month.month, month.cases, month.median_wd, month.p90_wd) == ("2009-01", 4, 2, 8)


def test_who_waited_for_whom(report: ReplayReport) -> None:
    """From desk to desk, the longest wait first."""
    ways = [(each.giver, each.taker, each.visits, each.waiting_wd) for each in report.handovers]
    assert ways == [("B", "A", 2, 1), ("A", "B", 2, 0)]


def test_what_is_not_in_the_flow(report: ReplayReport) -> None:
    """Its rows, and in how many cases; an item of another version or project is named."""
    (foreign,) = report.foreign
    assert (foreign.activity, foreign.item, foreign.rows, foreign.cases) == ("z", None, 2, 1)
    shorter = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", "1wd", "b"),
        measures={"less": [{"drop": "b"}]},
    )
    found = [(each.activity, each.item, each.rows) for each in replay(shorter, LOG).foreign]
    assert found == [("b", "b", 4), ("z", None, 2)]


def test_the_ways_of_cases() -> None:
    """The most frequent first, those alike in the order of their names; shares add up to all."""
    more = [
        entry._replace(case=case) for case in ("5", "6") for entry in CASES if entry.case == "2"
    ]
    report = replay(FLOW, a_log(*CASES, *more))
    assert report.variant_count == 4
    assert [(each.items, each.cases) for each in report.variants] == [
        (("a", "b", "b", "c"), 3),
        (("a",), 1),
        (("a", "b", "c"), 1),
        (("a", "b", "z", "z"), 1),
    ]
    assert [each.share for each in report.variants] == [3 / 6, 1 / 6, 1 / 6, 1 / 6]
    assert [each.covered for each in report.variants] == pytest.approx([3 / 6, 4 / 6, 5 / 6, 1])


def test_several_flows_have_figures_of_their_own() -> None:
    """And the report as a whole bears the name of none."""
    other = FLOW.model_copy(update={"flow": "other"})
    entries = [
        entry._replace(flow="other" if entry.case == "2" else "test")
        for entry in CASES
        if entry.case in "123"
    ]
    report = replay([FLOW, other], a_log(*entries))
    assert (report.flow, report.name, report.cases) == (None, None, 3)
    flows = [(each.flow, each.cases, each.fit_cases, each.median_wd) for each in report.flows]
    assert flows == [("test", 2, 1, 2), ("other", 1, 0, 8)]
    assert {each.flow for each in report.variants} == {"test", "other"}


class Rows:
    """Keeps the columns of single cases and visits."""

    def __init__(self, flow: Flow, log: EventLog) -> None:
        calendar = read_named_calendar("plain")
        versions = [Versions(flow).read("after")]
        self.plans = CasePlans(versions, calendar, log.mapping, log.summary.departments)
        replay(flow, log, sink=self)

    def take(self, done: "MeasuredBlock") -> None:
        """Take the only block."""
        self.cases = list_case_columns(done, self.plans)
        self.visits = list_visit_columns(done, self.plans)


@pytest.fixture
def rows() -> Rows:
    """Return single cases and visits."""
    return Rows(FLOW, LOG)


def test_single_cases_as_rows(rows: Rows) -> None:
    """With local times, and how each differs from the flow."""
    cases = {name: column.tolist() for name, column in rows.cases.items()}
    assert cases["case"] == ["1", "2", "3", "4"]
    assert cases["flow"] == ["test"] * 4
    assert cases["fit"] == [True, False, False, False]
    assert [f"{moment}" for moment in rows.cases["start"]][:3] == [
        "2008-12-29T09:00:00",
        "2008-12-29T09:00:00",
        "2009-01-28T09:00:00",
    ]
    assert [f"{moment}" for moment in rows.cases["end"]][:2] == [
        "2009-01-02T09:00:00",
        "2009-01-08T12:00:00",
    ]
    assert cases["events"] == [3, 4, 4, 1]
    assert cases["visits"] == [3, 4, 2, 1]
    assert (cases["elapsed_wd"], cases["elapsed_d"]) == ([4, 8, 2, 0], [4, 10, 2, 0])
    assert (cases["skipped"], cases["unfinished"]) == ([0, 0, 0, 0], [0, 0, 1, 2])
    assert (cases["out_of_order"], cases["repeated"]) == ([0, 0, 1, 0], [0, 1, 0, 0])
    assert (cases["not_in_flow"], cases["open"]) == ([0, 0, 2, 0], [0, 0, 0, 1])
    assert (cases["over_limit"], cases["over_statutory"]) == ([0, 2, 0, 0], [0, 0, 0, 0])


def test_a_case_with_two_visits_under_way_has_two() -> None:
    """Each is counted."""
    cases = Rows(FLOW, a_log(Entry("1", "a", at(0), None), Entry("1", "b", at(1), None))).cases
    assert (cases["open"].tolist(), cases["visits"].tolist()) == ([2], [2])


def test_single_visits_as_rows(rows: Rows) -> None:
    """What is not known is empty: neither zero nor a date."""
    visits = {name: column.tolist() for name, column in rows.visits.items()}
    places = {
        key: number
        for number, key in enumerate(
            zip(visits["case"], visits["item"], visits["attempt"], strict=True)
        )
    }
    assert len(places) == 10

    def row(case: str, item: str, attempt: int) -> dict[str, object]:
        place = places[case, item, attempt]
        return {name: column[place] for name, column in visits.items()}

    again, under_way, early = row("2", "b", 2), row("4", "a", 1), row("3", "b", 1)
    assert (again["department"], again["granted"]) == ("B", True)
    assert row("2", "b", 1)["granted"] is False
    times = [f"{rows.visits[name][places['2', 'b', 2]]}" for name in ("enabled", "start", "end")]
    assert times == ["2009-01-02T09:00:00", "2009-01-05T09:00:00", "2009-01-08T09:00:00"]
    assert (again["waiting_wd"], again["processing_wd"], again["sojourn_wd"]) == (1, 3, 4)
    assert (again["waiting_open_s"], again["processing_open_s"]) == (8 * 3600, 24 * 3600)
    assert (again["over_limit"], again["over_limit_wd"], again["over_statutory"]) == (1, 2, None)
    assert (again["critical"], again["path_wd"], again["paused_wd"]) == (True, 4, 0)
    assert (early["out_of_order"], early["critical"]) == (True, False)
    assert again["out_of_order"] is False
    assert under_way["processing_wd"] is None
    assert np.isnat(rows.visits["end"][places["4", "a", 1]])
