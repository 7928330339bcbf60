"""`walkflow fmt` as its users run it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import walkflow
from tests.processes import Ended, run_walkflow
from walkflow.files.formatting import format_tree
from walkflow.model.format_report import Outcome

GOOD = "flow: a\nname: {zh: 甲, en: A}\nstages: []\n"
MESSY = "# head\nstages: []\nname: {en: A,\n  zh: '甲'}   # both\nflow: a\n"
CLEAN = "# head\nflow: a\nname: {zh: 甲, en: A}  # both\nstages: []\n"
BROKEN = "flow: a\nstages: [\n"
FOREIGN = "services: {}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of flows, which is where the commands run."""
    monkeypatch.chdir(tmp_path)
    flows = tmp_path / "flows"
    flows.mkdir()
    write(flows / "good.yaml", GOOD)
    write(flows / "messy.yaml", MESSY)
    return flows


def write(path: Path, text: str) -> Path:
    """Write a file as it is, line ends too."""
    path.write_bytes(text.encode())
    return path


def run(*words: str, stdin: str | None = None) -> Ended:
    """Run walkflow, and return what it wrote and its exit status."""
    return run_walkflow("fmt", *words, stdin=stdin or "")


def test_files_are_written(folder: Path) -> None:
    """By default those in the folder flows; a second run finds nothing to do."""
    done = run()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "changed: flows/messy.yaml\n1 file changed, 1 file in form already\n"
    assert (folder / "messy.yaml").read_bytes() == CLEAN.encode()
    assert run().stdout == "2 files in form already\n"


def test_check_writes_nothing(folder: Path) -> None:
    """It names the files that would change, and exits 1 if there are any."""
    done = run("--check", "flows")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "would change: flows/messy.yaml\n1 file would change, 1 file in form already\n"
    )
    assert (folder / "messy.yaml").read_bytes() == MESSY.encode()
    assert run("--check", "flows/good.yaml").returncode == 0


def test_diff_shows_the_change_alone(folder: Path) -> None:
    """It exits 0, and writes nothing; with --check it exits 1."""
    done = run("--diff")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("--- flows/messy.yaml\n+++ flows/messy.yaml\n@@ ")
    assert (folder / "messy.yaml").read_bytes() == MESSY.encode()
    assert run("--diff", "--check").returncode == 1
    none = run("--diff", "--check", "flows/good.yaml")
    assert (none.returncode, none.stdout) == (0, "")


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("before", [MESSY, MESSY.rstrip("\n"), "\ufeff" + GOOD, f"{GOOD}\n\n"])
def test_a_diff_can_be_applied(folder: Path, before: str) -> None:
    """By patch, from where walkflow ran."""
    path = write(folder / "messy.yaml", before)
    change = run("--diff").stdout
    subprocess.run(["patch", "-p0"], input=change.encode(), check=True)  # noqa: S607 - any patch
    assert path.read_bytes() in {CLEAN.encode(), GOOD.encode()}


def test_lines_of_windows_and_a_mark_at_the_start_go(folder: Path) -> None:
    """Though the text is the same, the bytes are not."""
    path = write(folder / "messy.yaml", "\ufeff" + CLEAN.replace("\n", "\r\n"))
    assert walkflow.fmt(path, check=True).ok is False
    assert walkflow.fmt(path).files[0].outcome is Outcome.CHANGED
    assert path.read_bytes() == CLEAN.encode()


def test_the_standard_input_goes_to_the_standard_output() -> None:
    """As editors want it; nothing but the text stands there."""
    done = run("-", stdin=MESSY)
    assert (done.returncode, done.stdout, done.stderr) == (0, CLEAN, "")
    assert run("-", stdin=CLEAN).stdout == CLEAN
    checked = run("-", "--check", stdin=MESSY)
    assert (checked.returncode, checked.stdout.splitlines()[0]) == (1, "would change: <stdin>")


def test_a_broken_standard_input_gives_no_text() -> None:
    """What is wrong is said beside it."""
    done = run("-", stdin=BROKEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("<stdin>:3:1: error: ")


def test_the_standard_input_stands_alone() -> None:
    """It cannot be mixed with files."""
    done = run("-", "flows", stdin=MESSY)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_file_with_errors_is_left_alone(folder: Path) -> None:
    """It is named with its line; the others are formatted all the same."""
    path = write(folder / "broken.yaml", BROKEN)
    done = run()
    assert done.returncode == 1
    assert "flows/broken.yaml:3:1: error: " in done.stderr
    assert "left alone: flows/broken.yaml\n" in done.stdout
    assert "changed: flows/messy.yaml\n" in done.stdout
    assert path.read_bytes() == BROKEN.encode()


def test_a_file_that_validate_complains_of_is_formatted(folder: Path) -> None:
    """Form is one thing, soundness another."""
    path = write(folder / "messy.yaml", "calendar: cn\nfoo: 1\nflow: a\n")
    assert walkflow.fmt(path).ok
    assert path.read_text() == "flow: a\ncalendar: cn\nfoo: 1\n"
    assert not walkflow.validate(path).ok


def test_a_file_that_is_not_ours_is_refused(folder: Path) -> None:
    """Named, it is an error; in a folder, it is passed over, and said to be."""
    path = write(folder / "compose.yaml", FOREIGN)
    named = run("flows/compose.yaml")
    assert named.returncode == 1
    assert "[unknown-file]" in named.stderr
    found = run("flows")
    assert (found.returncode, found.stderr) == (0, "")
    assert "left alone, none of walkflow's files: flows/compose.yaml\n" in found.stdout
    assert path.read_bytes() == FOREIGN.encode()


def test_no_such_file() -> None:
    """Wrong usage, before anything is written."""
    done = run("flows", "nowhere.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.yaml" in done.stderr
    assert walkflow.fmt(Path("flows"), check=True).find(Outcome.WOULD_CHANGE)


@pytest.mark.parametrize("words", [("--format", "html"), ("--lang", "fr"), ("-o", "a.csv")])
def test_wrong_use_writes_nothing(folder: Path, words: tuple[str, ...]) -> None:
    """A form or a language that there is not is found before a file is changed."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert (folder / "messy.yaml").read_bytes() == MESSY.encode()


def test_a_file_named_twice_is_formatted_once() -> None:
    """By itself and by its folder."""
    report = walkflow.fmt(Path("flows/messy.yaml"), Path("flows"))
    assert [file.path for file in report.files] == ["flows/messy.yaml", "flows/good.yaml"]


def test_a_link_stays_a_link(folder: Path) -> None:
    """The file that it leads to is written."""
    link = folder.parent / "link.yaml"
    try:
        link.symlink_to(folder / "messy.yaml")
    except OSError:
        pytest.skip("no links here")
    walkflow.fmt(link)
    assert link.is_symlink()
    assert (folder / "messy.yaml").read_bytes() == CLEAN.encode()


def test_what_would_change_meaning_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text is read again, and held against what the file said, before it is written."""
    slips = {
        "another value": lambda text: text.replace("flow: a", "flow: b"),
        "a value less": lambda text: text.replace("stages: []\n", ""),
        "a comment less": lambda text: text.replace("# both", ""),
        "no YAML": lambda text: text + "}",
    }
    for slip, spoil in slips.items():
        monkeypatch.setattr(
            "walkflow.files.formatted.format_tree",
            lambda tree, shape, spoil=spoil: spoil(format_tree(tree, shape)),
        )
        report = walkflow.fmt(folder / "messy.yaml")
        assert [file.outcome for file in report.files] == [Outcome.LEFT_ALONE], slip
        assert [each.rule for each in report.diagnostics] == ["fmt"], slip
        assert (folder / "messy.yaml").read_bytes() == MESSY.encode(), slip


def test_json() -> None:
    """The same for programs: every file with what became of it."""
    done = run("--format", "json", "--diff")
    report = json.loads(done.stdout)
    assert (report["kind"], report["ok"], report["diagnostics"]) == ("fmt", True, [])
    outcomes = {file["path"]: file["outcome"] for file in report["files"]}
    assert outcomes == {"flows/good.yaml": "unchanged", "flows/messy.yaml": "would_change"}
    assert report["files"][1]["diff"].startswith("--- ")


def test_a_report_can_be_written_to_a_file(folder: Path) -> None:
    """But never over a file that walkflow reads."""
    assert run("--check", "--output", "report.txt").returncode == 1
    assert (folder.parent / "report.txt").read_text().startswith("would change: ")
    done = run("-", "--output", "flows/good.yaml", stdin=MESSY)
    assert done.returncode == 2
    assert (folder / "good.yaml").read_bytes() == GOOD.encode()
