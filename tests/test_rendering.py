"""Which form a report is written in, and where it goes."""

import subprocess
import sys
from pathlib import Path

import pytest

import walkflow
from tests.builders import a_flow, a_step

ROOT = Path(__file__).parent.parent


def run(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run walkflow as a process."""
    command = [sys.executable, "-m", "walkflow", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)


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
