"""`walkflow init` and `walkflow schema` as their users run them."""

import json
import os
from pathlib import Path

from tests.processes import Ended, run_walkflow

ROOT = Path(__file__).parents[1]


def run(folder: Path, *words: str) -> Ended:
    """Run walkflow in a folder, and return what it wrote and its exit status."""
    return run_walkflow(*words, cwd=folder, environment={**os.environ, "LANGUAGE": "en"})


def test_what_init_says_next_can_be_done(tmp_path: Path) -> None:
    """The command that it names works on what it wrote."""
    done = run(tmp_path, "init", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    command = done.stdout.splitlines()[-1].removeprefix("next: walkflow ")
    assert command == "trace mine/flows/industrial.yaml"
    assert run(tmp_path, *command.split()).returncode == 0


def test_a_second_init_finds_all_in_place(tmp_path: Path) -> None:
    """It writes nothing, and that is fine."""
    run(tmp_path, "init")
    done = run(tmp_path, "init", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], report["written"]) == (0, True, [])
    assert "flows/industrial.yaml" in report["unchanged"]


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    """It names the file that differs, and exits 1."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "items.yaml").write_text("mine", encoding="utf-8")
    done = run(tmp_path, "init")
    assert done.returncode == 1
    assert "- flows/items.yaml" in done.stdout
    assert [path.name for path in tmp_path.rglob("*.*")] == ["items.yaml"]


def test_a_schema_goes_to_a_file(tmp_path: Path) -> None:
    """What is written is what is shipped."""
    done = run(tmp_path, "schema", "flow", "--output", "flow.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shipped = (ROOT / "schemas" / "flow.schema.json").read_bytes()
    assert (tmp_path / "flow.json").read_bytes() == shipped


def test_a_schema_goes_to_the_terminal(tmp_path: Path) -> None:
    """It is JSON Schema of 2020-12."""
    done = run(tmp_path, "schema", "calendar")
    assert done.returncode == 0
    assert json.loads(done.stdout)["$schema"].endswith("/2020-12/schema")


def test_there_is_no_schema_of_anything_else(tmp_path: Path) -> None:
    """It says which there are, and exits 2."""
    done = run(tmp_path, "schema", "flows")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected one of flow, catalogue, walk, calendar" in done.stderr
