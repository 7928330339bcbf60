"""`walkflow check`: recorded walks hold that changed flows still are what was walked through."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import walkflow
from tests.conftest import Golden
from tests.processes import Ended, run_walkflow
from walkflow.files.expectations import write_expectation
from walkflow.files.yaml_source import parse_yaml
from walkflow.model.check_report import CheckOutcome, CheckReport, Surprise
from walkflow.model.errors import FlowFileError, UsageError
from walkflow.model.walk import DeviationKind, ExpectedDeviation, Walk

ROOT = Path(__file__).parents[1]
AFTER = "constructed-industrial-after"
BEFORE = "constructed-industrial-before"
EXPECTED = """\
expect:
  deviations:
    - {kind: over_limit, item: design_scheme_approval}
    - {kind: repeated, item: fire_design_review}
"""


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository of somebody who keeps flows and walks, and go there."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    shutil.copytree(ROOT / "examples" / "walks", tmp_path / "walks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(file: str, old: str, new: str) -> None:
    """Change one thing in a file."""
    path = Path(file)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def shorten() -> None:
    """Let the filing be due within no time at all, in the flow of today."""
    change("flows/industrial.yaml", "completion_filing: 1wd", "completion_filing: 0wd")


def verdicts(report: CheckReport) -> dict[str, CheckOutcome]:
    """Return what became of each walk that is not as expected."""
    return {each.walk: each.outcome for each in report.walks if not each.outcome.is_good}


def run(*words: str) -> Ended:
    """Run walkflow check and return what it wrote and its exit status."""
    plain = {"PATH": "", "LANG": "C.UTF-8", "SYSTEMROOT": ""}
    return run_walkflow("check", *words, environment=plain)


def test_the_walks_that_ship_are_as_expected() -> None:
    """Nine fit, one says how it does not."""
    report = walkflow.check(ROOT / "examples" / "walks", flows=ROOT / "flows")
    assert report.ok
    assert [each.walk for each in report.walks if each.outcome is CheckOutcome.AS_EXPECTED] == [
        BEFORE
    ]
    assert len(report.walks) == 10


def test_the_usual_folders() -> None:
    """Without a path, those of a repository; without those, it says what is missing."""
    assert len(walkflow.check().walks) == 10
    Path("walks").rename("examples")
    with pytest.raises(UsageError, match='no folder "walks" or "examples/walks" here'):
        walkflow.check()
    Path("examples").rename("walks.d")
    Path("examples").mkdir()
    Path("walks.d").rename("examples/walks")
    assert len(walkflow.check().walks) == 10


def test_a_walk_that_no_longer_fits(check_golden: Golden) -> None:
    """A limit that was cut is exceeded: the line of the walk and that of the flow."""
    shorten()
    report = walkflow.check(Path("walks"))
    assert not report.ok
    assert verdicts(report)[AFTER] is CheckOutcome.DEVIATES
    (found,) = next(each for each in report.walks if each.walk == AFTER).deviations
    assert (found.kind, found.item) == (DeviationKind.OVER_LIMIT, "completion_filing")
    lines = Path(f"walks/{AFTER}.yaml").read_text(encoding="utf-8").splitlines()
    assert "decided" in lines[(found.line or 0) - 1]
    flow_lines = Path("flows/industrial.yaml").read_text(encoding="utf-8").splitlines()
    assert "completion_filing" in flow_lines[(found.flow_line or 0) - 1]
    check_golden(walkflow.render(report, width=80), "check.txt")


def test_the_verb_agrees_with_how_many_walks_are_not_as_expected() -> None:
    """One of several is, two of several are; of a single walk no number is said."""
    shorten()
    report = walkflow.check()
    bad = next(each for each in report.walks if each.walk == AFTER)
    good = next(each for each in report.walks if each.outcome.is_good)
    said = {
        (bad,): "✗ The walk is not as expected.",
        (bad, good): "✗ 1 of 2 walks is not as expected.",
        (bad, bad, good): "✗ 2 of 3 walks are not as expected.",
        (good, good): "✓ All 2 walks are as expected.",
        (good,): "✓ The walk is as expected.",
    }
    for walks, expected in said.items():
        shown = walkflow.render(report.model_copy(update={"walks": walks}), width=80)
        assert expected in shown.splitlines()


@pytest.mark.parametrize(
    ("form", "file"),
    [("markdown", "check.md"), ("github", "check-github.txt"), ("junit", "check-junit.xml")],
)
def test_forms(check_golden: Golden, form: str, file: str) -> None:
    """What a pull request, an annotation and a test report show."""
    shorten()
    check_golden(walkflow.render(walkflow.check(), walkflow.Form(form)), file)


def test_the_form_does_not_change_the_status() -> None:
    """0 where all are as expected, else 1."""
    assert run("walks").returncode == 0
    shorten()
    for form in ("text", "github"):
        assert run("walks", "--format", form).returncode == 1
    done = run("walks", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["kind"], report["ok"]) == (1, "check", False)
    found = {each["walk"]: each["outcome"] for each in report["walks"]}
    assert found[AFTER] == "deviates"
    assert found[BEFORE] == "as_expected"


def test_update_writes_what_differs_and_nothing_else() -> None:
    """Four lines at the end of one file; then all is as expected, and nothing is left to do."""
    shorten()
    before = {path.name: path.read_text(encoding="utf-8") for path in Path("walks").iterdir()}
    report = walkflow.check(update=True)
    assert report.ok
    assert f"walks/{AFTER}.yaml" in report.written
    for path in Path("walks").iterdir():
        written = path.read_text(encoding="utf-8")
        if path.as_posix() in report.written:
            assert written.startswith(before[path.name])
            assert "{kind: over_limit, item: completion_filing}" in written
        else:
            assert written == before[path.name]
    assert walkflow.check(update=True).written == ()
    assert walkflow.fmt(Path("walks"), check=True).ok
    assert walkflow.validate(Path("walks")).ok
    shutil.rmtree("flows")
    shutil.copytree(ROOT / "flows", "flows")
    assert verdicts(walkflow.check())[AFTER] is CheckOutcome.FITS_BETTER
    assert walkflow.check(update=True).ok
    assert {path.name: path.read_text(encoding="utf-8") for path in Path("walks").iterdir()} == (
        before
    )


def test_a_walk_that_does_not_fit_and_expects_nothing() -> None:
    """Taking the expectation out makes it fail, with every deviation as new."""
    change(f"walks/{BEFORE}.yaml", EXPECTED, "")
    report = walkflow.check()
    assert verdicts(report) == {BEFORE: CheckOutcome.DEVIATES}
    (found,) = (each for each in report.walks if not each.outcome.is_good)
    assert [each.state for each in found.deviations] == [Surprise.NEW, Surprise.NEW]


def test_deviations_count_as_often_as_they_occur() -> None:
    """Twice the same is one too many; another kind is another deviation."""
    line = "    - {kind: repeated, item: fire_design_review}\n"
    change(f"walks/{BEFORE}.yaml", line, line + line)
    report = walkflow.check()
    assert verdicts(report) == {BEFORE: CheckOutcome.FITS_BETTER}
    change(f"walks/{BEFORE}.yaml", line + line, line.replace("repeated", "missing"))
    report = walkflow.check()
    assert verdicts(report) == {BEFORE: CheckOutcome.DEVIATES}
    text = walkflow.render(report, width=200)
    assert "✗ differs otherwise" in text
    assert "expected, and no longer so: missing" in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("flow: industrial", "flow: nowhere", 'its flow "nowhere" is not in "flows"'),
        ("version: before", "version: after-nothing", "nothing"),
    ],
)
def test_a_walk_that_cannot_be_replayed(old: str, new: str, said: str) -> None:
    """That its flow or version is gone fails it, and the others are checked all the same."""
    change(f"walks/{BEFORE}.yaml", old, new)
    before = Path(f"walks/{BEFORE}.yaml").read_bytes()
    report = walkflow.check(update=True)
    assert verdicts(report) == {BEFORE: CheckOutcome.BROKEN}
    (broken,) = (each for each in report.walks if not each.outcome.is_good)
    assert said in str(broken.reason)
    assert said in walkflow.render(report, walkflow.Form.GITHUB)
    assert Path(f"walks/{BEFORE}.yaml").read_bytes() == before


def test_nothing_is_written_in_a_form_that_there_is_not() -> None:
    """Wrong usage is found before."""
    shorten()
    before = Path(f"walks/{AFTER}.yaml").read_bytes()
    done = run("--update", "--format", "sarif")
    assert (done.returncode, done.stdout) == (2, "")
    assert Path(f"walks/{AFTER}.yaml").read_bytes() == before


def test_wrong_use() -> None:
    """No such path, no walk in a folder, a file of another sort, a log, no flows."""
    Path("log.csv").write_text("case,activity,end\n", encoding="utf-8")
    for words, said in (
        (["nowhere.yaml"], 'no file "nowhere.yaml"'),
        (["flows"], 'no walk in the folder "flows"'),
        (["flows/items.yaml"], "is a catalogue file"),
        (["log.csv"], '"log.csv" is a log and no walk'),
        (["none.csv"], 'no file "none.csv"'),
        (["walks", "--flows", "nowhere"], 'no folder "nowhere"'),
    ):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_a_kind_that_there_is_not_is_an_error_of_the_file() -> None:
    """The keys of an expectation are checked like any other."""
    change(f"walks/{BEFORE}.yaml", "kind: repeated", "kind: repaeted")
    with pytest.raises(FlowFileError) as found:
        walkflow.check()
    (diagnostic,) = found.value.diagnostics
    assert "repeated" in str(diagnostic.message)
    change(f"walks/{BEFORE}.yaml", "kind: repaeted", "kind: repeated")
    change(f"walks/{BEFORE}.yaml", "item: fire_design_review}", "item: fire_reveiw}")
    report = walkflow.validate(Path("walks"))
    assert [each.rule for each in report.diagnostics] == ["unknown-item"]


def test_walks_of_one_project_are_one_run() -> None:
    """What they expect is added up, and written to the file that tells of the visit."""
    text = Path(f"walks/{BEFORE}.yaml").read_text(encoding="utf-8").replace(EXPECTED, "")
    head, visits = text.split("visits:\n")
    first, second = visits.split("  - item: construction_permit\n")
    rest, problems = second.split("problems:\n")
    shutil.rmtree("walks")
    Path("walks").mkdir()
    head = head.replace("flow: industrial\n", "project: plant\nflow: industrial\n")
    (one, two) = (Path("walks/one.yaml"), Path("walks/two.yaml"))
    one.write_text(f"{head}visits:\n{first}", encoding="utf-8")
    two.write_text(
        head.replace(BEFORE, "other")
        + "visits:\n  - item: construction_permit\n"
        + rest
        + "problems:\n"
        + problems,
        encoding="utf-8",
    )
    report = walkflow.check(update=True)
    assert report.ok
    (only,) = report.walks
    assert (only.walk, set(only.files)) == ("plant", {"walks/one.yaml", "walks/two.yaml"})
    assert report.written == ("walks/one.yaml",)
    assert one.read_text(encoding="utf-8").endswith(EXPECTED)


def a_walk(text: str) -> Path:
    """Return a walk file with this text."""
    path = Path("walk.yaml")
    path.write_bytes(text.encode())
    return path


PERMIT = ExpectedDeviation(kind=DeviationKind.OVER_LIMIT, item="permit")
SURVEY = ExpectedDeviation(kind=DeviationKind.REPEATED, item="survey")
LINES = "    - {kind: over_limit, item: permit}\n    - {kind: repeated, item: survey}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("walk: a\nflow: f\n", f"walk: a\nflow: f\nexpect:\n  deviations:\n{LINES}"),
        ("walk: a\nflow: f", f"walk: a\nflow: f\nexpect:\n  deviations:\n{LINES}"),
        (
            "walk: a\nflow: f\n\n# end\n",
            f"walk: a\nflow: f\n\n# end\nexpect:\n  deviations:\n{LINES}",
        ),
        (
            "walk: a\nexpect: {deviations: []}\n# the flow\nflow: f\n",
            f"walk: a\nexpect:\n  deviations:\n{LINES}# the flow\nflow: f\n",
        ),
        (
            "walk: a\nexpect: {deviations: [{kind: repeated, item: survey}]}  # why\nflow: f\n",
            f"walk: a\nexpect:\n  # why\n  deviations:\n{LINES}flow: f\n",
        ),
        (
            (
                "walk: a\nflow: f\nexpect:\n  # known\n  deviations:\n  # of the survey\n"
                "  - kind: repeated  # twice\n    item: survey\n"
            ),
            (
                "walk: a\nflow: f\nexpect:\n  # known\n  deviations:\n"
                "    - {kind: over_limit, item: permit}\n    # of the survey\n"
                "    - kind: repeated  # twice\n      item: survey\n"
            ),
        ),
        (
            "walk: a\r\nflow: f\r\n",
            f"walk: a\nflow: f\nexpect:\n  deviations:\n{LINES}".replace("\n", "\r\n"),
        ),
    ],
)
def test_an_expectation_is_written_and_all_else_stays(before: str, after: str) -> None:
    """Wherever it stands, and whatever comments stand beside it."""
    path = a_walk(before)
    assert write_expectation(path, [PERMIT, SURVEY])
    assert path.read_bytes().decode() == after
    assert not write_expectation(path, [PERMIT, SURVEY])


def test_what_is_gone_takes_its_comments_along() -> None:
    """The others keep theirs."""
    entries = "    # slow\n    - {kind: over_limit, item: permit}\n    # twice\n"
    text = f"walk: a\nexpect:\n  deviations:\n{entries}    - {{kind: repeated, item: survey}}\n"
    path = a_walk(text)
    assert write_expectation(path, [SURVEY])
    assert path.read_bytes().decode() == text.replace(
        "    # slow\n    - {kind: over_limit, item: permit}\n", ""
    )
    assert write_expectation(path, [])
    assert path.read_bytes().decode() == "walk: a\n"


def test_a_walk_on_one_line_is_refused() -> None:
    """It says what brings it into form, and the file is as it was."""
    path = a_walk("{walk: a, flow: f}\n")
    with pytest.raises(UsageError, match="walkflow fmt puts them there"):
        write_expectation(path, [PERMIT])
    assert path.read_bytes() == b"{walk: a, flow: f}\n"


DEVIATIONS = st.lists(
    st.builds(
        ExpectedDeviation,
        kind=st.sampled_from(DeviationKind),
        item=st.sampled_from(["permit", "survey", "2024", "on", "许可"]),
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(st.lists(DEVIATIONS, min_size=1, max_size=4))
def test_what_is_written_is_read(steps: list[list[ExpectedDeviation]]) -> None:
    """However often it is written anew, the file says what was written last, and the rest."""
    path = a_walk("walk: a\nflow: f # of today\nproblems:\n  - {text: x} # seen\n")
    for deviations in steps:
        write_expectation(path, deviations)
        text = path.read_text(encoding="utf-8")
        walk = Walk.model_validate(parse_yaml(text.encode(), "walk.yaml").data)
        assert (walk.expect.deviations if walk.expect else ()) == tuple(deviations)
        assert text.startswith("walk: a\nflow: f # of today\nproblems:\n  - {text: x} # seen\n")


def test_a_recording_sheet_is_checked_and_cannot_carry_what_is_expected() -> None:
    """It says so, and what could be written is written."""
    shutil.rmtree("walks")
    Path("walks").mkdir()
    sheet = Path("walks/sheet.xlsx")
    walkflow.write_sheet(walkflow.read_flow(Path("flows/industrial.yaml")), sheet)
    before = sheet.read_bytes()
    report = walkflow.check(update=True)
    assert [each.outcome for each in report.walks] == [CheckOutcome.DEVIATES]
    assert "cannot carry" in str(report.walks[0].reason)
    assert sheet.read_bytes() == before
