"""Gates: `walkflow compare BEFORE AFTER --fail-on …` stops a flow from growing."""

import json
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from tests.test_compare import ALL, ONE, ROOT, run
from tests.test_hooks import BASH, put_on_path
from walkflow.model.compare_report import CompareReport
from walkflow.model.errors import UsageError
from walkflow.model.gates import Measurement, Subject, Verdict, read_gates

GIT = shutil.which("git")
MANUAL = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's folder, so that paths in reports are short."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return two copies of the flows: of the main branch, and of another."""
    for name in ("main", "branch"):
        shutil.copytree("flows", tmp_path / name)
    return tmp_path / "main", tmp_path / "branch"


def change(file: Path, old: str, new: str) -> None:
    """Change one thing in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def judge(before: str | Path, after: str | Path, *gates: str) -> CompareReport:
    """Return two sides compared, with gates."""
    sides = walkflow.read_sides(str(before), str(after))
    return walkflow.compare(*sides, gates=read_gates(gates))


def tell(verdicts: tuple[Verdict, ...]) -> list[tuple[str, str, bool | None]]:
    """Return what is said of each gate."""
    return [(each.flow, each.subject or "every", each.holds) for each in verdicts]


@pytest.mark.parametrize(
    ("text", "amount", "unit", "shown"),
    [
        ("path:+0wd", Fraction(0), Measurement.WORKING_DAYS, "+0wd"),
        ("path: -3 wd", Fraction(-3), Measurement.WORKING_DAYS, "-3wd"),
        ("path:\u22123wd", Fraction(-3), Measurement.WORKING_DAYS, "-3wd"),
        ("path\uff1a+3 个工作日", Fraction(3), Measurement.WORKING_DAYS, "+3wd"),
        ("stage_limit:+2.5%", Fraction(1, 40), Measurement.WORKING_DAYS, "+2.5%"),
        ("items:+0", Fraction(0), Measurement.PIECES, "+0"),
        ("materials:-10\uff05", Fraction(-1, 10), Measurement.PIECES, "-10%"),
        ("applicant:+1d", Fraction(1), Measurement.DAYS, "+1d"),
        ("applicant:+1wd", Fraction(1), Measurement.WORKING_DAYS, "+1wd"),
    ],
)
def test_a_gate_is_read(text: str, amount: Fraction, unit: Measurement, shown: str) -> None:
    """A subject, a sign, a number and its unit; or a percentage."""
    (gate,) = read_gates([text])
    assert (gate.amount, gate.unit, gate.text) == (amount, unit, shown)


def test_gates_are_separated_by_commas_or_options() -> None:
    """One text can have several, and the same gate counts once."""
    found = read_gates(["path:+0wd,items:+0", "items:+0\uff0ctrips:-1"])
    assert [each.subject for each in found] == [Subject.PATH, Subject.ITEMS, Subject.TRIPS]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pth:+0wd", 'did you mean "path"?'),
        ("stage-limit:+0wd", 'did you mean "stage_limit"?'),
        ("path", "expected path:+0wd, path:-1wd, path:+5%"),
        ("path:", 'does not say by how much, and in what unit, "path" may grow: expected'),
        ("path:5wd", '"path:5wd" has no sign'),
        ("path:5 wd", "expected path:+5wd or path:-5wd"),
        ("applicant:10%", "expected applicant:+10% or applicant:-10%"),
        ("path:+5", 'has no unit, and "path" is counted in wd: expected path:+0wd'),
        ("path:5", 'has no unit, and "path" is counted in wd: expected path:+0wd'),
        ("path:+5d", 'has the unit "d", but "path" is counted in wd: expected path:+0wd'),
        ("applicant:+1h", 'has the unit "h", but "applicant" is counted in d, wd: expected'),
        (
            "items:+1wd",
            'but "items" is a number without a unit: expected items:+0, items:-1, items:+5%',
        ),
        ("path:+1.wd", "expected path:+0wd"),
        ("", "no gate is named"),
        ("path:+0wd,", 'comma too many in "path:+0wd,"'),
    ],
)
def test_a_wrong_gate_says_what_was_expected(text: str, said: str) -> None:
    """With the sign, the units and a percentage."""
    with pytest.raises(UsageError, match=re.escape(said)):
        read_gates([text])


def test_a_wrong_gate_is_wrong_usage() -> None:
    """It is refused before a file is read."""
    done = run("nowhere", "nowhere", "--fail-on", "pth:+0wd")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "path"?' in done.stderr


def test_every_subject_has_a_figure(folders: tuple[Path, Path]) -> None:
    """Nothing changed, so nothing grew, whatever the gate is of."""
    gates = "path:+0wd,elapsed_path:+0wd,stage_limit:+0wd,limit:+0wd,items:+0,materials:+0,"
    report = judge(*folders, gates + "trips:+0,departments:+0")
    assert len(report.gates) == 8 * 5
    assert all(each.holds and each.before == each.after == each.most for each in report.gates)
    assert report.ok


@pytest.mark.parametrize(
    ("gate", "holds"),
    [
        ("path:-25wd", True),
        ("path:-26wd", False),
        ("path:-62.5%", True),
        ("path:-62.6%", False),
        ("items:-7", True),
        ("items:-8", False),
        ("departments:-1", True),
        ("departments:-2", False),
    ],
)
def test_a_cut_can_be_asked_for(gate: str, holds: bool) -> None:
    """From 40 to 15 working days, from 26 to 19 items, from 15 to 14 departments."""
    report = judge(*ONE, gate)
    assert [each.holds for each in report.gates] == [holds]
    assert report.ok is holds


def test_growth_fails(folders: tuple[Path, Path]) -> None:
    """One more working day on the path of one flow breaks its gate, and no other's."""
    main, branch = folders
    change(branch / "industrial.yaml", "completion_filing: 1wd", "completion_filing: 2wd")
    report = judge(main, branch, "path:+0wd,items:+0")
    failed = [each for each in report.gates if each.holds is False]
    assert tell(tuple(failed)) == [("industrial", "path", False)]
    assert (failed[0].before, failed[0].after, failed[0].most) == (15, 16, 15)
    assert not report.ok
    one = (main / "industrial.yaml", branch / "industrial.yaml")
    assert judge(*one, "path:+1wd", "items:+0").ok
    assert [each.holds for each in judge(*one, "path:+6%,path:+7%").gates] == [False, True]


def test_a_flow_that_is_gone_fails_and_a_new_one_is_named(folders: tuple[Path, Path]) -> None:
    """Neither passes in silence; only what was there before can have grown."""
    main, branch = folders
    (branch / "social-small.yaml").unlink()
    report = judge(main, branch, "path:+0wd")
    assert tell(report.gates)[-1] == ("social-small", "every", False)
    assert not report.ok
    report = judge(branch, main, "path:+0wd")
    assert tell(report.gates)[-1] == ("social-small", "every", None)
    assert report.ok
    text = walkflow.render(report)
    assert "– new" in text
    assert "Small low-risk private investment: not compared: only" in text


def test_what_must_not_be_compared_does_not_hold(folders: tuple[Path, Path]) -> None:
    """A stage limit in another unit is no working day that was saved."""
    main, branch = folders
    text = (branch / "gov-linear.yaml").read_text(encoding="utf-8")
    limit = re.search(r"^    limit: \d+wd$", text, re.MULTILINE)
    assert limit is not None
    change(branch / "gov-linear.yaml", limit[0], "    limit: 1d")
    report = judge(
        f"{main}/gov-linear.yaml@before", f"{branch}/gov-linear.yaml@before", "stage_limit:+0wd"
    )
    assert tell(report.gates) == [("gov-linear", "stage_limit", False)]
    assert "different units" in str(report.gates[0].reason)


def test_of_nothing_any_growth_is_too_much() -> None:
    """No share of nothing can be said, but that it grew can."""
    from walkflow.engine.compression import NOTHING_BEFORE
    from walkflow.engine.verdicts import judge_plans
    from walkflow.model.compare_report import Refusal

    flow = walkflow.compare(*walkflow.read_sides(*ONE)).flows[0]
    refused = (Refusal(subject=Subject.TRIPS, reason=NOTHING_BEFORE),)
    for after, holds in ((0, True), (1, False)):
        sides = {
            "before": flow.before.model_copy(update={"trips": 0}),
            "after": flow.after.model_copy(update={"trips": after}),
            "refused": refused,
        }
        gates = read_gates(["trips:+0,trips:+5%"])
        verdicts = judge_plans([flow.model_copy(update=sides)], (), gates)
        assert [each.holds for each in verdicts] == [holds, holds]


def test_gates_stand_beside_fail_under() -> None:
    """Either can fail a comparison."""
    sides = walkflow.read_sides(*ONE)
    gates = read_gates(["path:+0wd"])
    assert walkflow.compare(*sides, gates=gates, fail_under=0.6).ok
    assert not walkflow.compare(*sides, gates=gates, fail_under=0.7).ok
    assert not walkflow.compare(*sides, gates=read_gates(["path:-26wd"]), fail_under=0.6).ok


@pytest.mark.parametrize(
    ("gates", "status"),
    [
        ("actual:+0wd,applicant:-20wd", 0),
        ("applicant:-76d", 0),
        ("applicant:-77d", 1),
        ("actual:-71.1%", 0),
        ("actual:-71.2%", 1),
    ],
)
def test_walks_have_gates_of_their_own(gates: str, status: int) -> None:
    """Medians of the time in an authority's hands, and from start to end."""
    walks = [f"examples/walks/constructed-industrial-{side}.yaml" for side in ALL]
    report = judge(walks[0], walks[1], gates)
    assert report.ok is (status == 0)


def test_a_gate_of_walks_sets_the_exit_status() -> None:
    """As one of flows does."""
    walks = [f"examples/walks/constructed-industrial-{side}.yaml" for side in ALL]
    assert run(*walks, "--fail-on", "actual:-71.2%").returncode == 1


def test_walks_have_no_path() -> None:
    """A figure that there is not is wrong usage, whichever side it would be of."""
    walks = [f"examples/walks/constructed-industrial-{side}.yaml" for side in ALL]
    with pytest.raises(UsageError, match="expected one of actual, applicant, materials, trips"):
        judge(walks[0], walks[1], "path:+0wd")
    with pytest.raises(UsageError, match="expected one of limit, stage_limit, path"):
        judge(*ALL, "actual:+0wd")


def test_text(check_golden: Golden) -> None:
    """What people read at a terminal: the gates first."""
    text = walkflow.render(judge(*ALL, "path:-20wd,items:-5"), width=80)
    check_golden(text, "gates-en.txt")


def test_markdown(check_golden: Golden) -> None:
    """What people read in a pull request: the gates first, details folded away."""
    report = judge(*ONE, "path:-20wd,stage_limit:-30wd,items:+0")
    text = walkflow.render(report, walkflow.Form.MARKDOWN)
    assert "1 of 3 gates does not hold" in text
    assert text.index("gates does not hold") < text.index("The approval path goes from 40")
    assert text.count("<details>") == text.count("</details>") > 0
    check_golden(text, "gates.md")


def test_json() -> None:
    """Each gate with its figures, for programs."""
    done = run(*ONE, "--fail-on", "path:-20wd,items:-8", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"]) == (1, False)
    first, second = report["gates"]
    assert first | {"subject": "path", "allowed": "-20wd", "unit": "wd", "most": 20} == first
    assert (first["before"], first["after"], first["holds"]) == (40, 15, True)
    assert second | {"subject": "items", "unit": "pieces", "most": 18, "holds": False} == second


def read_script(heading: str) -> str:
    """Return the first shell script below a heading of the manual."""
    section = MANUAL.split(f"## {heading}\n")[1]
    return section.split("run: |\n")[1].split("```")[0]


@pytest.mark.skipif(not (GIT and BASH), reason="it takes git and bash")
@pytest.mark.parametrize(("limit", "status"), [("1wd", 0), ("2wd", 1)])
def test_the_manual_tells_what_a_pull_request_runs(tmp_path: Path, limit: str, status: int) -> None:
    """The steps in the manual, with a repository, its main branch and a change."""
    origin, checkout = tmp_path / "origin", tmp_path / "checkout"
    shutil.copytree("flows", origin / "flows")
    options = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Flows"]):
        subprocess.run([str(GIT), *options, *words], cwd=origin, check=True)
    subprocess.run([str(GIT), "clone", "-q", str(origin), str(checkout)], check=True)
    change(
        checkout / "flows/industrial.yaml", "completion_filing: 1wd", f"completion_filing: {limit}"
    )
    summary = tmp_path / "summary.md"
    environment = {
        **put_on_path(tmp_path / "bin"),
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(summary),
        "RUNNER_TEMP": str(tmp_path),
        "LANGUAGE": "en",
    }
    script = read_script("A gate for pull requests")
    done = subprocess.run(
        [str(BASH), "-e", "-c", script],
        cwd=checkout,
        env=environment,
        check=False,
        capture_output=True,
    )
    assert done.returncode == status, done.stderr
    text = summary.read_text(encoding="utf-8")
    assert ("✗" in text) is (status == 1)
    assert "Industrial project" in text
