"""What the example walks show, held to the figures that were published or counted by hand."""

from pathlib import Path

import pytest

import walkflow
from tests.engine.walking import minutes_of, visit_of
from walkflow.engine.walks import measure_runs
from walkflow.files.documents import read_document
from walkflow.model.run_report import MilestoneFigure, RunReport
from walkflow.model.walk import Walk

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = sorted((ROOT / "examples" / "walks").glob("*.yaml"))


def read_example(name: str) -> Walk:
    """Return an example walk."""
    record = read_document(ROOT / "examples" / "walks" / f"{name}.yaml").record
    assert isinstance(record, Walk)
    return record


def measure_example(name: str) -> RunReport:
    """Return what is measured of an example walk against its flow."""
    walk = read_example(name)
    flow = walkflow.read_flow(ROOT / "flows" / f"{walk.flow}.yaml")
    return measure_runs(flow, [walk], walkflow.read_calendar("cn")).runs[0]


def milestone_of(run: RunReport, name: str) -> MilestoneFigure:
    """Return the milestone of a name."""
    return next(each for each in run.milestones if getattr(each.name, "en", each.name) == name)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_says_where_it_comes_from(path: Path) -> None:
    """Each names its source, and is measured without a finding."""
    walk = read_example(path.stem)
    assert walk.source
    assert walk.name
    assert walk.walk == path.stem
    assert not measure_example(path.stem).findings


def test_four_certificates_in_41_minutes() -> None:
    """Land won at 9:30, the last certificate at 10:11; 35 working days from signing to start."""
    run = measure_example("zhongshan-life-science-2023")
    (together,) = run.intakes
    assert (len(together.items), together.seconds) == (4, 41 * 60)
    signed = milestone_of(run, "framework agreement signed")
    listed = milestone_of(run, "land listed")
    assert (signed.to_end_wd, signed.to_end_d) == (35, 50)
    assert (listed.since_previous_d, listed.since_previous_wd) == (15, 11)
    assert minutes_of(run) == {"unknown": 41}


def test_one_permit_in_136_minutes() -> None:
    """25 minutes were the office's and 111 the applicant's; no date, and nothing said of days."""
    run = measure_example("zhongshan-plant-d1-2020")
    assert minutes_of(run) == {"authority HURD": 25, "applicant": 111}
    permit = visit_of(run, "construction_permit")
    assert (run.elapsed_s, permit.processing_s) == (136 * 60, 25 * 60)
    assert (permit.waiting_s, permit.paused_s) == (None, 111 * 60)
    assert (permit.preparing_s, permit.intake_s) == (None, None)
    assert permit.over_limit is False
    assert run.chargeable_wd is None


def test_all_on_one_day() -> None:
    """Contract and four certificates on one day; no minute is known, and none is made up."""
    run = measure_example("chuzhou-new-materials-2022")
    assert (run.elapsed_wd, run.inclusive_d, run.elapsed_s) == (0, 1, None)
    assert not run.deviations


@pytest.mark.parametrize(
    ("walk", "since", "days"),
    [
        ("daye-machinery-2017", "contract signed", 15),
        ("kaifeng-school-2017", "promise signed and filed", 7),
    ],
)
def test_working_days_between_milestones(walk: str, since: str, days: int) -> None:
    """From the contract to the construction notice, and from the promise to the start."""
    assert milestone_of(measure_example(walk), since).to_end_wd == days


def test_early_august_is_a_range() -> None:
    """Only the month is known, and that it was before the notice."""
    applied = milestone_of(measure_example("daye-machinery-2017"), "applied (early August)")
    assert applied.to_end_wd is None
    assert applied.ranges["to_end_wd"].model_dump() == {"min": 0, "max": 14}


def test_what_can_be_said_of_the_city_s_own_plant() -> None:
    """Contract to listing: 49 to 69 working days; of the certificates no day is known."""
    run = measure_example("mingguang-plant-2023")
    listed = milestone_of(run, "land listed")
    assert listed.since_previous_wd is None
    assert listed.ranges["since_previous_wd"].model_dump() == {"min": 49, "max": 69}
    assert (run.start, run.end, run.elapsed_wd, run.owners, run.path) == (None, None, None, (), ())
    assert [each.sojourn_wd for each in run.visits] == [None] * 4


@pytest.mark.parametrize(
    ("walk", "visits", "problems"),
    [("susong-housing-bureau-2025", 1, 2), ("quanzhou-housing-bureau-2025", 6, 0)],
)
def test_records_without_stamps(walk: str, visits: int, problems: int) -> None:
    """Roles and problems are all that is known."""
    run = measure_example(walk)
    assert [role.value for role in run.roles] == ["applicant", "clerk"]
    assert (len(run.visits), len(run.problems)) == (visits, problems)
    assert not run.deviations


def test_two_whole_runs() -> None:
    """One before the reform, with a limit passed and a refusal; one after it, as it should be."""
    before = measure_example("constructed-industrial-before")
    after = measure_example("constructed-industrial-after")
    assert [each.kind.value for each in before.deviations] == ["over_limit", "repeated"]
    assert not after.deviations
    assert (after.fitness.value, after.fitness.share) == (1.0, 1.0)
    for run in (before, after):
        assert sum(each.seconds or 0 for each in run.owners) == run.elapsed_s
        assert sum(each.wd or 0 for each in run.owners) == run.elapsed_wd
    assert (before.chargeable_wd, after.chargeable_wd) == (45, 13)


def test_the_example_walks_cover_the_flow() -> None:
    """Together the two whole runs visit everything that applies to them."""
    names = ("constructed-industrial-before", "constructed-industrial-after")
    flow = walkflow.read_flow(ROOT / "flows" / "industrial.yaml")
    report = measure_runs(
        flow, [read_example(each) for each in names], walkflow.read_calendar("cn")
    )
    assert report.coverage.share == 1.0
    assert report.coverage.unwalked == ()
