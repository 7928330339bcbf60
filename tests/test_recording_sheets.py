"""`walkflow record FLOW --sheet` as its users run it, and what becomes of a filled sheet."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pytest

import walkflow
from walkflow import cli
from walkflow.model.walk import Role, Walker

ROOT = Path(__file__).parents[1]
FLOW = str(ROOT / "flows" / "industrial.yaml")
WALKS = ROOT / "examples" / "walks"


class Done(NamedTuple):
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Run: TypeAlias = Callable[..., Done]
"""Runs walkflow with words."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in a folder of its own."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs walkflow in this process."""

    def run_here(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["walkflow", *words])
        return Done(cli._run(), *capsys.readouterr())

    return run_here


def test_a_sheet_is_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said can be copied; what the options say is filled in."""
    monkeypatch.setenv("COLUMNS", "200")
    done = run(
        *("record", FLOW, "--sheet", "my walk.xlsx", "--version", "before", "--role", "clerk"),
        *("--by", "HURD/director", "--fact", "eia=report", "--project", "p-1", "--part"),
    )
    assert done.returncode == 0
    said = "my walk.xlsx written: Industrial project, before the reform, 26 items in 5"
    assert said in done.stdout
    assert f'once it is filled in:\n$ walkflow trace {FLOW} "my walk.xlsx"\n' in done.stdout
    walk = walkflow.read_walk(Path("my walk.xlsx"))
    assert (walk.walk, walk.flow, walk.version) == ("my-walk", "industrial", "before")
    assert (walk.project, walk.scope, walk.facts) == ("p-1", "part", {"eia": "report"})
    assert (walk.roles, walk.by) == ((Role.CLERK,), (Walker(unit="HURD", post="director"),))


@pytest.mark.parametrize(
    ("words", "version"),
    [((), "after"), (("--version", "before"), "before"), (("--version", "after"), "after")],
)
def test_a_sheet_says_which_version_it_lists(
    run: Run, words: tuple[str, ...], version: str
) -> None:
    """A walk is traced against the items that were laid out, whenever it was."""
    report = json.loads(run("record", FLOW, "--sheet", "w.xlsx", *words, "--format", "json").stdout)
    assert walkflow.read_walk(Path("w.xlsx")).version == report["version"] == version


def test_a_whole_walk_keeps_its_version(run: Run) -> None:
    """One without a version is of the one in force on its day, in a sheet as in its file."""
    walk = walkflow.read_walk(WALKS / "constructed-industrial-after.yaml")
    open_walk = walk.model_copy(update={"version": None})
    walkflow.write_sheet(walkflow.read_flow(Path(FLOW)), Path("w.xlsx"), open_walk)
    assert run("validate", "w.xlsx").returncode == 0
    assert walkflow.read_walk(Path("w.xlsx")).version is None


def test_a_sheet_is_reported_as_json(run: Run) -> None:
    """With what it lists."""
    report = json.loads(run("record", FLOW, "--sheet", "w.xlsx", "--format", "json").stdout)
    assert (report["kind"], report["path"], report["flow"]) == ("sheet", "w.xlsx", "industrial")
    assert (report["version"], report["stages"], report["items"]) == ("after", 4, 19)


def test_a_sheet_that_is_there_is_never_overwritten(run: Run) -> None:
    """Somebody may have filled it in."""
    assert run("record", FLOW, "--sheet", "w.xlsx").returncode == 0
    before = Path("w.xlsx").read_bytes()
    done = run("record", f"{FLOW}@before", "--sheet", "w.xlsx")
    assert done.returncode == 2
    assert 'there is already a file "w.xlsx"; it is not overwritten' in done.stderr
    assert Path("w.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sheet", "w.yaml"), '"w.yaml" is no name for a sheet: it ends in .xlsx'),
        (("--sheet", "w.xlsx", "--at", "09:00"), "--at says nothing beside --sheet"),
        (("--sheet", "w.xlsx", "--list"), "--list says nothing beside --sheet"),
        (("--sheet", "w.xlsx", "undo"), "ENTRY says nothing beside --sheet"),
        (("--sheet", "w.xlsx", "--walk", "v.yaml"), "--walk says nothing beside --sheet"),
        (("--sheet", "w.xlsx", "--version", "soon"), '"soon" is not a version'),
        (("--sheet", "w.xlsx", "--fact", "eia=none"), 'fact "eia" has no value "none"'),
    ],
)
def test_what_makes_no_sheet_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    """Nothing is written, and no option is passed over."""
    done = run("record", FLOW, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(Path().iterdir())


def test_a_sheet_is_the_same_in_any_process() -> None:
    """Whatever the order of sets is there."""
    written = []
    for number in ("1", "2"):
        path = Path(f"{number}.xlsx")
        subprocess.run(
            [sys.executable, "-m", "walkflow", "record", FLOW, "--sheet", str(path)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": number},
        )
        written.append(path.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize("name", [path.stem for path in sorted(WALKS.glob("*industrial*.yaml"))])
def test_a_filled_sheet_is_traced_as_its_walk(run: Run, name: str) -> None:
    """The figures of a sheet are those of the YAML file."""
    walk = walkflow.read_walk(WALKS / f"{name}.yaml")
    walkflow.write_sheet(walkflow.read_flow(Path(FLOW)), Path(f"{name}.xlsx"), walk)
    assert run("validate", f"{name}.xlsx").returncode == 0
    said = [
        json.loads(run("trace", FLOW, path, "--format", "json").stdout)
        for path in (str(WALKS / f"{name}.yaml"), f"{name}.xlsx")
    ]
    sheet, text = (
        {
            "deviations": sorted((each["kind"], each["item"]) for each in report["deviations"]),
            "visits": sorted(
                ({**each, "place": None} for each in report["visits"]),
                key=lambda each: (each["item"], each["attempt"]),
            ),
            **{key: report[key] for key in ("owners", "fitness", "path", "items", "counts")},
        }
        for report in said
    )
    assert sheet["owners"]
    assert sheet == text


def test_a_filled_sheet_in_a_folder_is_a_walk(run: Run) -> None:
    """Beside YAML files; lock files of spreadsheet programs and other workbooks are passed over."""
    flow = walkflow.read_flow(Path(FLOW))
    Path("walks").mkdir()
    for name in ("a", "b"):
        walk = walkflow.read_walk(WALKS / "constructed-industrial-after.yaml")
        walkflow.write_sheet(flow, Path("walks") / f"{name}.xlsx", walk)
    Path("walks/~$a.xlsx").write_bytes(b"\x05owner")
    assert len(walkflow.read_walks([Path("walks")])) == 2
    assert run("trace", FLOW, "walks").returncode == 0


def test_a_sheet_with_errors_is_not_traced(run: Run) -> None:
    """Each is shown with its cell, and none of the rest is taken for the walk."""
    Path("w.xlsx").write_bytes(b"PK\x03\x04 and no more")
    done = run("trace", FLOW, "w.xlsx")
    assert done.returncode == 3
    assert "w.xlsx:1:1: error: this is no workbook, or only part of one" in done.stderr
    assert '"w.xlsx" has errors and cannot be used' in done.stderr
    assert run("validate", "w.xlsx").returncode == 1
