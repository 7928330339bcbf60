"""What others' repositories call: hooks, the action, the snippet for GitLab, the matcher."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.test_validate import FLOWS, ROOT, run

MANUAL = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="runners have bash; this system has not")


def read_yaml(text: str) -> Any:  # noqa: ANN401 - whatever it holds
    """Return the data of YAML text."""
    return YAML(typ="safe", pure=True).load(text)


def read_block(heading: str) -> Any:  # noqa: ANN401 - as above
    """Return the first YAML below a heading of the manual."""
    section = MANUAL.split(f"## {heading}\n")[1]
    return read_yaml(section.split("```yaml\n")[1].split("```")[0])


def check_schema(name: str, path: Path) -> None:
    """Hold a file against the schema of the service that reads it."""
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{name}", str(path)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a repository of somebody who keeps flows."""
    shutil.copytree(ROOT / "flows", tmp_path / "checkout" / "flows")
    shutil.copytree(ROOT / "examples" / "walks", tmp_path / "checkout" / "examples" / "walks")
    return tmp_path / "checkout"


def spoil(checkout: Path) -> None:
    """Break one flow."""
    path = checkout / "flows" / "industrial.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("after: ", "after: nowhere_", 1), encoding="utf-8")


def put_on_path(folder: Path) -> dict[str, str]:
    """Return an environment in which `walkflow` is this one."""
    folder.mkdir()
    program = folder / "walkflow"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m walkflow "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONUTF8": "1", "GITHUB_STEP_SUMMARY": ""}


def run_hook(hook: str, checkout: Path, args: list[str]) -> subprocess.CompletedProcess[str]:
    """Run what pre-commit runs for a hook."""
    hooks = read_yaml((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (found,) = (each for each in hooks if each["id"] == hook)
    assert found["language"] == "python"
    assert not found["pass_filenames"]
    program, *words = shlex.split(found["entry"])
    assert program == "walkflow"
    return run(*words, *args, cwd=checkout)


def test_the_hook_that_validates(checkout: Path) -> None:
    """It passes sound flows and stops a commit that breaks one."""
    assert run_hook("walkflow-validate", checkout, []).returncode == 0
    spoil(checkout)
    done = run_hook("walkflow-validate", checkout, [])
    assert done.returncode == 1
    assert "flows/industrial.yaml" in done.stdout


def test_the_hook_that_formats(checkout: Path) -> None:
    """It leaves files in form as they are, and brings others into it."""
    path = checkout / "flows" / "industrial.yaml"
    sound = path.read_bytes()
    assert run_hook("walkflow-fmt", checkout, []).returncode == 0
    assert path.read_bytes() == sound
    path.write_bytes(sound.replace(b"name: {zh", b"name:   {zh", 1))
    assert run_hook("walkflow-fmt", checkout, []).returncode == 0
    assert path.read_bytes() == sound


def test_the_hooks_of_the_manual_are_those_that_there_are(checkout: Path) -> None:
    """With the arguments that the manual gives."""
    (repo,) = read_block("Before a commit")["repos"]
    hooks = read_yaml((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {each["id"] for each in repo["hooks"]} == {each["id"] for each in hooks}
    for each in repo["hooks"]:
        done = run_hook(each["id"], checkout, each.get("args", []))
        assert done.returncode == 0, done.stdout


def run_step(
    name: str, inputs: dict[str, str], environment: dict[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner does, its inputs filled in."""
    action = read_yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
    values = {key: each["default"] for key, each in action["inputs"].items()} | inputs
    assert set(values) == set(action["inputs"])
    (step,) = (each for each in action["runs"]["steps"] if each["name"] == name)
    assert step["shell"] == "bash"
    assert "${{" not in step["run"], "inputs reach the script as variables, never as its text"
    filled = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], value)
        for key, value in step.get("env", {}).items()
    }
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={**environment, **filled},
    )


def test_the_action_is_one() -> None:
    """By the schema of GitHub."""
    check_schema("github-actions", ROOT / "action.yml")


@needs_bash
def test_what_the_action_validates(checkout: Path) -> None:
    """Annotations for a broken flow; several paths, standards and files by its inputs."""
    environment = put_on_path(checkout.parent / "bin")
    fine = run_step("Validate", {"paths": "flows examples/walks"}, environment, checkout)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    strict = {"max-warnings": "0", "format": "sarif", "output": "walkflow.sarif"}
    assert run_step("Validate", strict, environment, checkout).returncode == 0
    assert json.loads((checkout / "walkflow.sarif").read_text(encoding="utf-8"))["runs"]
    spoil(checkout)
    broken = run_step("Validate", {}, environment, checkout)
    assert broken.returncode == 1
    assert broken.stdout.startswith("::error file=flows/industrial.yaml,")
    assert run_step("Validate", {"fail-on": "never"}, environment, checkout).returncode == 0


@needs_bash
def test_the_inputs_of_the_action_are_no_commands(checkout: Path) -> None:
    """A path that looks like a command is a path that there is not."""
    environment = put_on_path(checkout.parent / "bin")
    for words in ("$(touch spoilt)", "flows; touch spoilt", "`touch spoilt`"):
        assert run_step("Validate", {"paths": words}, environment, checkout).returncode == 2
    assert not (checkout / "spoilt").exists()


@needs_bash
@pytest.mark.skipif(sys.platform == "win32", reason="a venv here has its programs elsewhere")
def test_how_the_action_installs(tmp_path: Path) -> None:
    """It makes an environment of its own, with this walkflow, and puts it on the path."""
    site = next(path for path in map(Path, sys.path) if (path / "hatchling").is_dir())
    offline = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": str(site)}
    paths = tmp_path / "path"
    runner = {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_PATH": str(paths),
        "GITHUB_ACTION_PATH": str(ROOT),
    }
    done = run_step("Install walkflow", {}, {**os.environ, **offline, **runner}, tmp_path)
    assert done.returncode == 0, done.stderr
    program = Path(paths.read_text(encoding="utf-8").strip()) / "walkflow"
    assert program.is_file()
    words = [str(program), "validate", str(FLOWS / "good" / "duration.yaml")]
    assert subprocess.run(words, env={**os.environ, **offline}, check=False).returncode == 0


@needs_bash
def test_the_snippet_for_gitlab(checkout: Path) -> None:
    """GitLab takes it, and its script writes every report that it names, then fails."""
    snippet = read_block("GitLab")
    path = checkout / ".gitlab-ci.yml"
    with path.open("w", encoding="utf-8") as stream:
        YAML().dump(snippet, stream)
    check_schema("gitlab-ci", path)
    (job,) = snippet.values()
    environment = put_on_path(checkout.parent / "bin")
    script = "\n".join(job["script"])
    for status in (0, 1):
        done = subprocess.run(
            [str(BASH), "-e", "-c", script], cwd=checkout, env=environment, check=False
        )
        assert done.returncode == status
        for report in job["artifacts"]["reports"].values():
            assert (checkout / report).stat().st_size
            (checkout / report).unlink()
        spoil(checkout)


def test_the_matcher_finds_every_problem() -> None:
    """File, line, column, severity, message and rule of each error and warning, and no more."""
    matcher = json.loads((ROOT / ".github" / "walkflow-matcher.json").read_text(encoding="utf-8"))
    (pattern,) = matcher["problemMatcher"][0]["pattern"]
    expression = re.compile(pattern["regexp"])
    words = ["validate", "tests/flows/bad", "--verbose"]
    report = json.loads(run(*words, "--format", "json").stdout)
    keys = ("file", "line", "column", "severity", "message", "code")
    found = [
        tuple(match[pattern[key]] for key in keys)
        for line in run(*words).stdout.splitlines()
        if (match := expression.match(line))
    ]
    assert len(found) > 60
    assert [
        (path, int(line), int(column), severity, code)
        for path, line, column, severity, _, code in found
    ] == [
        (each["path"], each["line"], each["column"], each["severity"], each["rule"])
        for each in report["diagnostics"]
        if each["severity"] != "information"
    ]
