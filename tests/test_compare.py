"""`walkflow compare BEFORE AFTER` as its users run it."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import walkflow
from tests.conftest import Golden
from tests.processes import Ended, run_walkflow
from walkflow.engine.log_sides import AnySide
from walkflow.model.compare_report import CompareReport
from walkflow.model.gates import Subject

ROOT = Path(__file__).parents[1]
ONE = ("flows/industrial.yaml@before", "flows/industrial.yaml")
ALL = ("before", "after")
SHIPPED = ["gov-building", "gov-linear", "industrial", "social-general", "social-small"]


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's folder, so that paths in reports are short."""
    monkeypatch.chdir(ROOT)


def run(*words: str | Path, cwd: Path = ROOT) -> Ended:
    """Run walkflow compare and return what it wrote and its exit status."""
    plain = {"PATH": "", "LANG": "C.UTF-8", "SYSTEMROOT": ""}
    return run_walkflow("compare", *words, cwd=cwd, environment=plain)


def a_report(words: tuple[str, str] = ONE, **options: Any) -> CompareReport:  # noqa: ANN401 - the options of compare
    """Return two sides compared."""
    return walkflow.compare(*walkflow.read_sides(*words), **options)


def sides(*words: str | Path, folder: Path = Path("flows")) -> tuple[AnySide, AnySide]:
    """Return the sides that two words name."""
    before, after = map(str, words)
    return walkflow.read_sides(before, after, folder)


@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """Return a copy of the flows in which one measure of the industrial flow is stronger."""
    shutil.copytree("flows", tmp_path / "branch")
    file = tmp_path / "branch" / "industrial.yaml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("completion_filing: 1wd", "completion_filing: 0wd")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return tmp_path / "branch"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("name", "words"), [("one", ONE), ("all", ALL)])
def test_text(
    check_golden: Golden, name: str, words: tuple[str, str], width: int, language: str
) -> None:
    """The report for a terminal, narrow and wide, with names in both languages."""
    text = walkflow.render(a_report(words), width=width, language=language)
    check_golden(text, f"compare-{name}-{language}-{width}.txt")


@pytest.mark.parametrize(("name", "words"), [("one", ONE), ("all", ALL)])
def test_json(check_golden: Golden, name: str, words: tuple[str, str]) -> None:
    """The report for programs."""
    check_golden(walkflow.render(a_report(words), walkflow.Form.JSON), f"compare-{name}.json")


def test_text_of_two_files(
    check_golden: Golden, branch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files that are written differently share the saving out by class of change alone."""
    shutil.copytree(ROOT / "flows", branch.parent / "main")
    monkeypatch.chdir(branch.parent)
    report = a_report(("main", "branch"), fail_under=0.01)
    check_golden(walkflow.render(report, width=80), "compare-files.txt")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
@pytest.mark.parametrize("words", [ONE, ALL])
def test_no_line_is_wider_than_the_terminal(words: tuple[str, str], width: int) -> None:
    """With Chinese names too, no line runs past the edge."""
    from walkflow.views.terminal import measure_width

    text = walkflow.render(a_report(words), width=width, language="zh")
    assert max(measure_width(line) for line in text.split("\n")) <= width


def test_json_has_what_others_rely_on() -> None:
    """The keys and units of design section 6."""
    report = json.loads(walkflow.render(a_report(ALL), walkflow.Form.JSON))
    assert (report["kind"], report["format_version"], report["ok"]) == ("compare", "1.1", True)
    assert [flow["flow"] for flow in report["flows"]] == SHIPPED
    flow = report["flows"][2]
    assert flow["before"] | {"path_wd": 40, "stage_limits_wd": 40} == flow["before"]
    assert flow["after"] | {"path_wd": 15, "stage_limits_wd": 15} == flow["after"]
    assert {"elapsed_path_wd", "limits_wd", "items", "materials", "trips", "departments"} <= set(
        flow["before"]
    )
    assert flow["compression"]["stage_limit"] == 0.625
    assert flow["scope_honest"]["stage_limit"] == 0.5
    assert len(flow["scope_honest"]["items"]) == 5
    assert {"id", "name", "shapley_wd", "alone_wd", "without_wd"} <= set(flow["measures"][0])
    assert sum(each["shapley_wd"] for each in flow["measures"]) == pytest.approx(25)
    assert sum(each["shapley_wd"] for each in flow["change_classes"]) == pytest.approx(25)
    assert report["range"]["stage_limit"] == {"min": 0.2, "max": pytest.approx(2 / 3)}
    assert report["range"]["path"] == {"min": 0.2, "max": pytest.approx(2 / 3)}


def test_same_input_same_bytes() -> None:
    """Two runs write the same, byte by byte."""
    first, second = run(*ALL, "--format", "json"), run(*ALL, "--format", "json")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == second.stdout == a_report(ALL).as_json()


def test_version_words() -> None:
    """`before+measure` and `after-measure` are versions of the flows that have the measure."""
    report = a_report(("before", "before+land_with_scheme"))
    assert [flow.flow for flow in report.flows] == ["industrial"]
    assert {each.flow for each in report.unmatched} == set(SHIPPED) - {"industrial"}
    report = a_report(("flows/industrial.yaml@after-four_certificates", "flows/industrial.yaml"))
    assert [(each.id, each.shapley_wd) for each in report.flows[0].measures] == [
        ("four_certificates", 8)
    ]


def test_dates_are_versions(branch: Path) -> None:
    """A date is the version with the measures that are in force on that day."""
    file = branch / "industrial.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("  - id: commitment\n", "  - id: commitment\n    since: 2023-04-01\n"),
        encoding="utf-8",
    )
    report = walkflow.compare(*sides("2023-03-31", "2023-04-01", folder=branch))
    by_flow = {flow.flow: [each.id for each in flow.measures] for flow in report.flows}
    assert by_flow["industrial"] == ["commitment"]
    assert by_flow["gov-linear"] == []


def test_version_beside_a_file_is_of_the_same_flow(branch: Path) -> None:
    """Beside a file, a version is that of the flow of the same id under --flows."""
    report = walkflow.compare(*sides("after", branch / "industrial.yaml"))
    assert [flow.flow for flow in report.flows] == ["industrial"]
    assert (report.flows[0].before.file, report.unmatched) == ("flows/industrial.yaml", ())
    assert report.flows[0].saved_wd == 1


def test_two_folders_match_flows_by_id(branch: Path) -> None:
    """Of two folders the flows with one id are compared, whatever the files are called."""
    (branch / "industrial.yaml").rename(branch / "plant.yaml")
    (branch / "gov-linear.yaml").unlink()
    report = walkflow.compare(*sides("flows", branch), fail_under=0)
    assert [flow.flow for flow in report.flows] == [
        each for each in SHIPPED if each != "gov-linear"
    ]
    assert [(each.flow, str(each.reason)) for each in report.unmatched] == [
        ("gov-linear", 'only "flows" has it')
    ]
    assert report.gate is not None
    assert [(miss.flow, miss.subject) for miss in report.gate.misses] == [("gov-linear", None)]


def test_a_file_written_differently_shares_by_class_alone(branch: Path) -> None:
    """Where a measure of one id is another one, the saving is shared by class of change."""
    report = walkflow.compare(*sides("flows/industrial.yaml", branch / "industrial.yaml"))
    (flow,) = report.flows
    assert (flow.by_measure, flow.measures) == (False, ())
    assert [(each.id, each.shapley_wd) for each in flow.change_classes] == [("eliminate", 1)]


def test_facts_hold_on_both_sides() -> None:
    """`--fact` says what is true of the project before and after."""
    report = a_report(facts={"eia": "report"})
    assert report.flows[0].facts["eia"] == "report"
    assert [each.value for each in report.basis.facts if not each.assumed] == ["report"]
    assert report.flows[0].before.path_wd > a_report().flows[0].before.path_wd - 1


def test_fact_of_some_flows_only() -> None:
    """A fact that only some of the flows have is taken where it is known."""
    report = a_report(ALL, facts={"land_contract": "unsigned"})
    known = {flow.flow: flow.facts.get("land_contract") for flow in report.flows}
    assert known["industrial"] == "unsigned"
    assert known["gov-linear"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("nowhere", "after"), "neither a version nor a path"),
        (("nowhere.yaml@before", "after"), "neither a version nor a path"),
        (("before+nothing", "after"), 'has no measure "nothing"'),
        (("flows/industrial.yaml@never", "after"), "is not a version"),
        (("flows/industrial.yaml", "flows/gov-linear.yaml"), "different project types"),
        (("flows/items.yaml", "after"), "is a catalogue file"),
        ((*ONE, "--fact", "nothing=1"), 'no flow has a fact "nothing"'),
        ((*ONE, "--fact", "eia=never"), 'has no value "never"'),
        ((*ONE, "--fail-under", "20"), "expected a percentage as in 20%"),
        ((*ONE, "--fail-under", "120%"), "expected a percentage as in 20%"),
        (("before", "after", "--flows", "nowhere"), "walkflow init"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], message: str) -> None:
    """What cannot be meant is told in one sentence, and the exit status is 2."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in " ".join(done.stderr.split())


def test_no_flows_names_init(tmp_path: Path) -> None:
    """Without a folder of flows, the message names the command that writes one."""
    done = run("before", "after", cwd=tmp_path)
    assert done.returncode == 2
    assert "walkflow init" in done.stderr


def test_word_that_is_both_says_how_to_say_which(tmp_path: Path) -> None:
    """A word that is a version and a path is an error; ./ and @ tell them apart."""
    shutil.copytree("flows", tmp_path / "flows")
    shutil.copytree("flows", tmp_path / "before")
    done = run("before", "after", cwd=tmp_path)
    assert done.returncode == 2
    assert '"./before"' in done.stderr
    assert '"flows@before"' in done.stderr
    for word, saved in (("./before", 0), ("flows@before", 25)):
        report = json.loads(run(word, "after", "--format", "json", cwd=tmp_path).stdout)
        assert {flow["flow"]: flow["saved_wd"] for flow in report["flows"]}["industrial"] == saved


def test_one_flow_twice_on_a_side(branch: Path) -> None:
    """Two files of one flow id on a side cannot both be meant."""
    shutil.copy(branch / "industrial.yaml", branch / "plant.yaml")
    with pytest.raises(walkflow.UsageError, match=r"twice: .*industrial\.yaml, .*plant\.yaml"):
        walkflow.compare(*sides("flows", branch))


def test_folder_without_flows(tmp_path: Path) -> None:
    """A folder that has no flow is no side."""
    with pytest.raises(walkflow.UsageError, match="has no flow"):
        sides("before", tmp_path)


def test_broken_file_stops_the_run(branch: Path) -> None:
    """A flow that cannot be read is not left out in silence."""
    (branch / "gov-linear.yaml").write_text("flow: [", encoding="utf-8")
    with pytest.raises(walkflow.FlowFileError):
        sides("before", "after", folder=branch)


def test_unsound_flow_of_a_folder_stops_the_run(branch: Path) -> None:
    """A flow that names an item which does not exist is refused with its line."""
    file = branch / "gov-linear.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("after: gov_project_proposal", "after: nothing", 1), "utf-8")
    with pytest.raises(walkflow.FlowFileError) as caught:
        sides("before", "after", folder=branch)
    assert [each.rule for each in caught.value.diagnostics] == ["unknown-item"]


def test_other_default_is_another_scope(branch: Path) -> None:
    """Two files whose facts have other defaults describe other projects, unless one is named."""
    file = branch / "industrial.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("default: form, name: {zh: 环评", "default: report, name: {zh: 环评"), "utf-8"
    )
    both = sides("flows/industrial.yaml", file)
    with pytest.raises(walkflow.UsageError, match=r"different scopes.*--fact eia=form"):
        walkflow.compare(*both)
    assert walkflow.compare(*both, facts={"eia": "form"}).flows[0].facts["eia"] == "form"
    others = walkflow.compare(*sides("flows", branch))
    assert [each.flow for each in others.unmatched] == ["industrial"]


def test_loop_stops_the_run(branch: Path) -> None:
    """A version whose items wait for each other has no path."""
    file = branch / "industrial.yaml"
    text = file.read_text(encoding="utf-8")
    step = "{item: enterprise_project_filing, limit: 1wd,"
    assert step in text
    changed = text.replace(step, f"{step} after: completion_filing,")
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(walkflow.WalkflowError, match="wait for each other"):
        walkflow.compare(*sides(f"{file}@before", file))


@pytest.mark.parametrize(
    ("asked", "status", "missed"),
    [
        ("20%", 0, []),
        ("20.01 %", 1, ["gov-building"]),
        ("30\uff05", 1, ["gov-building", "gov-linear"]),
    ],
)
def test_fail_under(asked: str, status: int, missed: list[str]) -> None:
    """Each flow's stage limits and path are asked for; what falls short is listed."""
    done = run(*ALL, "--fail-under", asked, "--format", "json")
    assert (done.returncode, done.stderr) == (status, "")
    report = json.loads(done.stdout)
    misses = report["gate"]["misses"]
    assert report["ok"] == (status == 0)
    assert list(dict.fromkeys(each["flow"] for each in misses)) == missed
    assert all(each["subject"] in {Subject.STAGE_LIMIT, Subject.PATH} for each in misses)


def test_fail_under_lists_what_falls_short() -> None:
    """The text names each flow and figure below the mark, before the tables."""
    text = walkflow.render(a_report(ALL, fail_under=0.3), width=100)
    head = text.partition("How much shorter")[0]
    assert "Below the 30.0 % that were asked for:" in head
    assert "- Government-funded building: Stage limits: 20.0 % shorter" in head


def test_output_goes_to_a_file(tmp_path: Path) -> None:
    """With --output nothing is printed, and the exit status is the same."""
    target = tmp_path / "report.json"
    done = run(*ALL, "--format", "json", "--output", target, "--fail-under", "90%")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(target.read_text(encoding="utf-8"))["ok"] is False


def test_every_figure_of_days_says_where_it_rests_on_an_estimate() -> None:
    """In the headline, the table and the tables of figures; published totals have no mark."""
    report = a_report()
    flow = report.flows[0]
    assert flow.find_estimates(Subject.STAGE_LIMIT) == (False, False)
    for subject in (Subject.PATH, Subject.ELAPSED_PATH, Subject.LIMIT):
        assert flow.find_estimates(subject) == (True, True)
    assert flow.find_estimates(Subject.TRIPS) == (False, False)
    lines = walkflow.render(report).splitlines()
    rows = {line[:14].strip(): line[30:50].split() for line in lines if "█" in line}
    assert rows["Stage limits"][:2] == ["40", "15"]
    assert rows["Approval path"][:2] == ["40~", "15~"]
    assert rows["Path with ever"][:2] == ["46~", "31~"]
    assert "the stage limits go from 40 to 15," in " ".join(lines)
    table = csv.DictReader(walkflow.render(report, walkflow.Form.CSV).lstrip("\ufeff").splitlines())
    flags = {row["Figure id"]: row["Rests on an estimate"] for row in table}
    assert flags["stage_limit"] == "no"
    assert (flags["path"], flags["elapsed_path"], flags["limit"]) == ("yes", "yes", "yes")
    assert flags["trips"] == ""


def test_nothing_that_differs_is_called_no_change() -> None:
    """Of one flow and of several, and no cut by 0.0 % is told in the headline."""
    one = walkflow.render(a_report((ONE[1], ONE[1])))
    assert "No change: before and after, the approval path takes 15~" in " ".join(one.split())
    several = walkflow.render(a_report(("after", "after")))
    assert "5 project types: no change of stage limits and approval paths." in several
    assert "cut by" not in several
