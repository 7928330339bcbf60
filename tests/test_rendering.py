"""Which form a report is written in, and where it goes."""

from pathlib import Path

import pytest

import walkflow
from tests.builders import a_flow, a_step
from tests.processes import Ended, run_walkflow

ROOT = Path(__file__).parent.parent


def run(*words: str | Path) -> Ended:
    """Run walkflow as a process."""
    return run_walkflow(*words, cwd=ROOT)


def test_the_name_of_the_output_chooses_the_form(tmp_path: Path) -> None:
    """A file called .json is JSON without `--format`, and `--format` has the last word."""
    trace = ("trace", "flows/industrial.yaml", "--output")
    assert run(*trace, tmp_path / "plan.json").returncode == 0
    assert (tmp_path / "plan.json").read_text("utf-8").startswith("{")
    assert run(*trace, tmp_path / "plan.json", "--format", "text").returncode == 0
    assert (tmp_path / "plan.json").read_text("utf-8").startswith("Industrial project")
    assert run(*trace, tmp_path / "plan").returncode == 0
    assert (tmp_path / "plan").read_text("utf-8").startswith("Industrial project")


def test_every_form_that_is_listed_can_be_written() -> None:
    """And one that is not listed is refused with its name."""
    report = walkflow.trace(a_flow(a_step("one")))
    forms = walkflow.list_forms(report)
    texts = [walkflow.render(report, form) for form in forms if form not in walkflow.BINARY]
    assert all(texts)
    with pytest.raises(walkflow.UsageError, match='a "trace" report is not written as sarif'):
        walkflow.render(report, walkflow.Form.SARIF)


def test_a_form_that_does_not_fit_is_wrong_usage() -> None:
    """The message lists those that do."""
    done = run("trace", "flows/industrial.yaml", "--format", "junit")
    assert done.returncode == 2
    assert "expected one of text, json, markdown" in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "name", "ending"),
    [
        (("compare", "before", "after"), "y.xls", ".docx"),
        (("compare", "before", "after"), "y.svg", ".docx"),
        (("render", "flows/industrial.yaml"), "x.PDF", ".svg"),
        (("rules",), "rules.html", ".json"),
    ],
)
def test_an_ending_that_no_form_has_is_refused(
    words: tuple[str, ...], name: str, ending: str, tmp_path: Path
) -> None:
    """The file is blamed and not written, and the endings that do are named."""
    done = run(*words, "--output", tmp_path / name, "--lang", "en")
    said = " ".join(done.stderr.replace("│", " ").split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "Invalid value for --output" in said
    assert f'ends in "{Path(name).suffix.lower()}". expected one of' in said
    assert f"{ending}," in said
    assert not (tmp_path / name).exists()


def test_what_a_name_without_an_ending_asks_for(tmp_path: Path) -> None:
    """Text, and a drawing of `render`; so does the standard output, and .txt is text."""
    for words, begin in ((("trace",), "Small"), (("render",), "<?xml")):
        written = tmp_path / words[0]
        assert run(*words, "flows/social-small.yaml", "-o", written).returncode == 0
        assert written.read_text("utf-8").startswith(begin)
        assert run(*words, "flows/social-small.yaml", "-o", "-").stdout.startswith(begin)
    assert run("render", "flows/social-small.yaml", "-o", tmp_path / "a.txt").returncode == 0
    assert (tmp_path / "a.txt").read_text("utf-8").startswith("Small")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            ("render", "flows/industrial.yaml", "--against", "before", "-o", "OUT.bpmn"),
            "--output: BPMN holds one version: draw it without --against",
        ),
        (
            ("trace", "flows/industrial.yaml", "--format", "xes"),
            "--format: XES holds recorded walks, and none is named",
        ),
    ],
)
def test_a_form_that_does_not_fit_this_report_says_why(
    words: tuple[str, ...], reason: str, tmp_path: Path
) -> None:
    """It is not called unknown, and the option that asked for it is blamed."""
    named = (word.replace("OUT", str(tmp_path / "out")) for word in words)
    done = run(*named, "--lang", "en")
    assert done.returncode == 2
    assert reason in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    "words",
    [
        ("init", "OUT"),
        ("draft", "examples/logs/industrial-40.csv", "--into", "OUT"),
        ("replay", "flows/industrial.yaml", "examples/logs/industrial-40.csv", "--cases", "OUT"),
        ("record", "flows/industrial.yaml", "--sheet", "OUT"),
        ("compare", "before", "nowhere.csv"),
    ],
)
def test_a_form_that_does_not_fit_is_refused_first(words: tuple[str, ...], tmp_path: Path) -> None:
    """Before a log is read for an hour, and before anything is written."""
    out = tmp_path / "out.csv"
    named = (out if word == "OUT" else word for word in words)
    done = run(*named, "--format", "sarif")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--format" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(("command", "kind"), [("trace", "trace"), ("render", "chart")])
def test_the_help_lists_every_form(command: str, kind: str) -> None:
    """And no other."""
    told = " ".join(run(command, "--help").stdout.split())
    forms = ", ".join(walkflow.list_forms_of(kind))
    assert f"--format FORM {forms}; by default as the file of --output is called" in told
