"""`validate` as its users run it: files, folders, the standard input, and its exit status."""

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import walkflow
from tests.processes import Ended, run_walkflow

ROOT = Path(__file__).resolve().parent.parent
FLOWS = ROOT / "tests" / "flows"
HEAD = "flow: {flow}\nname: {{zh: 甲, en: A}}\ncatalogue: items.yaml\nsource: estimate\n"
STAGE = "stages:\n  - id: land\n    name: {zh: 甲, en: A}\n    limit: 9wd\n    items:\n"


def write(folder: Path, name: str, steps: str, rest: str = "", flow: str = "x") -> Path:
    """Write a flow of one stage beside the catalogue of the examples; return its path."""
    shutil.copy(FLOWS / "items.yaml", folder)
    path = folder / name
    lines = "".join(f"      - {{{step}}}\n" for step in steps.split("; "))
    path.write_text(HEAD.format(flow=flow) + STAGE + lines + rest, encoding="utf-8")
    return path


def list_rules(*paths: Path) -> list[str]:
    """Return the rules that files break, in order."""
    return [each.rule for each in walkflow.validate(*paths).diagnostics]


def run(*words: str, text: str = "", cwd: Path = ROOT) -> Ended:
    """Run walkflow, and return how it ended."""
    return run_walkflow(*words, cwd=cwd, stdin=text)


def test_the_shipped_flows_are_sound() -> None:
    """Not even a warning."""
    report = walkflow.validate(ROOT / "flows").without_information()
    assert len(report.files) == 6
    assert not report.diagnostics


def test_without_a_path_the_folder_flows_is_meant() -> None:
    """In a checkout, `walkflow validate` says that all is well."""
    done = run("validate")
    assert (done.returncode, done.stdout) == (0, "6 files: no problems\n")


def test_errors_end_with_status_1_and_warnings_with_0() -> None:
    """A file with warnings alone may be used."""
    assert run("validate", str(FLOWS / "bad" / "cycle.yaml")).returncode == 1
    done = run("validate", str(FLOWS / "bad" / "repeated-name.yaml"))
    assert done.returncode == 0
    assert "warning" in done.stdout


def test_a_missing_file_or_an_empty_folder_is_wrong_usage(tmp_path: Path) -> None:
    """Nothing was checked, so nothing is called sound."""
    for path in (tmp_path / "none.yaml", tmp_path):
        done = run("validate", str(path))
        assert done.returncode == 2
        assert not done.stdout
        assert len(done.stderr.splitlines()) == 1


def test_a_dash_is_the_standard_input() -> None:
    """What an editor has not saved can be checked; its catalogue is looked for from here."""
    text = (FLOWS / "bad" / "duration.yaml").read_text(encoding="utf-8")
    done = run("validate", "-", text=text, cwd=FLOWS / "bad")
    assert done.returncode == 1
    assert done.stdout.startswith("<stdin>:8:12: error:")


def test_information_is_shown_when_it_is_asked_for() -> None:
    """Stages that take too long for some projects are told apart from errors."""
    quiet, verbose = run("validate", "flows"), run("validate", "flows", "--verbose")
    assert "information" not in quiet.stdout
    assert "information" in verbose.stdout
    assert quiet.returncode == verbose.returncode == 0


def test_json_has_what_programs_rely_on() -> None:
    """Each diagnostic has its place, its severity, its rule and its message."""
    done = run("validate", str(FLOWS / "bad" / "unknown-item.yaml"), "--format", "json")
    report = json.loads(done.stdout)
    assert (report["kind"], report["ok"], report["format_version"]) == ("validate", False, "1.1")
    first, second = report["diagnostics"]
    assert (first["line"], first["column"], first["end_column"]) == (11, 37, 49)
    assert (first["severity"], first["rule"]) == ("error", "unknown-item")
    assert "选址意见" in second["message"]
    assert len(report["files"]) == 2


def test_all_problems_of_all_files_are_in_one_run_and_in_order(tmp_path: Path) -> None:
    """By path, line and column, whatever found them."""
    write(tmp_path, "b.yaml", "item: site_opinion, limit: 3", flow="b")
    write(
        tmp_path,
        "a.yaml",
        "item: site_opinion, limit: 1wd, after: land_permit; "
        "item: land_permit, limit: 2wd, after: [site_opinion, nowhere], limt: 3",
        flow="a",
    )
    report = walkflow.validate(tmp_path)
    places = [(Path(each.path).name, each.line, each.column) for each in report.diagnostics]
    assert places == sorted(places)
    assert {each.rule for each in report.diagnostics} >= {
        "cycle",
        "duration",
        "unknown-item",
        "unknown-key",
    }
    assert {name for name, _, _ in places} == {"a.yaml", "b.yaml", "items.yaml"}


def test_the_same_files_give_the_same_bytes() -> None:
    """Whatever seed the interpreter hashes with."""
    outputs = set()
    for seed in ("1", "2", "3"):
        done = subprocess.run(
            [sys.executable, "-m", "walkflow", "validate", "--verbose", "flows", str(FLOWS)],
            capture_output=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_rules_that_rest_on_what_is_missing_are_silent_about_a_file_with_holes(
    tmp_path: Path,
) -> None:
    """A step that could not be read is neither unknown, nor is its fact unused."""
    facts = "facts:\n  f: {values: [a, b], default: a, name: {zh: 甲, en: A}}\n"
    path = write(
        tmp_path,
        "a.yaml",
        "item: site_opinion, limit: 1wd; "
        "itm: land_permit, limit: 2wd, when: {f: a}; "
        "item: works_permit, limit: 1wd, after: land_permit",
        "promised:\n  before: {total: 3wd, source: x}\n" + facts,
    )
    assert list_rules(path) == ["unknown-key"]


def test_a_name_of_nothing_is_found_in_a_file_with_holes(tmp_path: Path) -> None:
    """What stands nowhere in the file is unknown all the same."""
    path = write(
        tmp_path,
        "a.yaml",
        "item: site_opinion, limit: 1; item: land_permit, limit: 1wd, after: nowhere",
    )
    assert list_rules(path) == ["duration", "unknown-item"]


def test_a_catalogue_that_cannot_be_read_does_not_make_items_unknown(tmp_path: Path) -> None:
    """One finding, in the catalogue."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    (tmp_path / "items.yaml").write_text("catalogue: [", encoding="utf-8")
    assert list_rules(path) == ["yaml-syntax"]


def test_a_file_of_another_sort_is_no_catalogue(tmp_path: Path) -> None:
    """It is named where the flow names it."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    (tmp_path / "items.yaml").write_text("calendar: x\nbase: cn\n", encoding="utf-8")
    (found,) = walkflow.validate(path).diagnostics
    assert (found.rule, found.line) == ("unknown-catalogue", 3)
    assert "a calendar file" in str(found.message)


def test_a_calendar_of_ones_own_is_read_and_checked(tmp_path: Path) -> None:
    """A flow may name a file; what is wrong there is found there."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd", "calendar: c.yaml\n")
    assert list_rules(path) == ["unknown-calendar"]
    text = "calendar: c\nbase: cn\ndays_off: [2027-01-01]\nworkdays: [2027-01-01]\n"
    (tmp_path / "c.yaml").write_text(text, encoding="utf-8")
    (found,) = walkflow.validate(path).diagnostics
    assert (Path(found.path).name, found.line, found.rule) == ("c.yaml", 4, "calendar-conflict")


@pytest.mark.parametrize("folder", ["", "sub/"])
def test_a_file_that_was_meant_is_proposed_as_it_is_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """A flow names files from its own folder, wherever the checking is done."""
    monkeypatch.chdir(tmp_path.parent)
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd", "calendar: ca1.yaml\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / folder / "cat.yaml").write_bytes((tmp_path / "items.yaml").read_bytes())
    (tmp_path / folder / "cal.yaml").write_text("calendar: c\nbase: cn\n", encoding="utf-8")
    text = path.read_text("utf-8").replace("ca1.yaml", f"{folder}ca1.yaml")
    path.write_text(text.replace("items.yaml", f"{folder}cats.yaml"), encoding="utf-8")
    found = walkflow.validate(path.relative_to(tmp_path.parent)).diagnostics
    proposed = {each.rule: str(each.message).rpartition(". ")[2] for each in found}
    assert proposed["unknown-catalogue"] == f'did you mean "{folder}cat.yaml"?'
    assert proposed["unknown-calendar"] == f'did you mean "{folder}cal.yaml"?'


def test_unused_items_are_not_counted_where_not_all_flows_are_known(tmp_path: Path) -> None:
    """Only a folder with the catalogue and its flows can tell that nobody uses an item."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    assert "unused-item" not in list_rules(path, tmp_path / "items.yaml")
    assert list_rules(tmp_path).count("unused-item") == 10
    (tmp_path / "b.yaml").write_text("flow: {", encoding="utf-8")
    assert list_rules(tmp_path) == ["yaml-syntax"]


def test_a_file_that_is_named_twice_is_checked_once(tmp_path: Path) -> None:
    """By whatever paths."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1")
    again = tmp_path / "." / ".." / tmp_path.name / "a.yaml"
    assert list_rules(path, again, tmp_path).count("duration") == 1


def test_a_flow_with_warnings_can_be_read() -> None:
    """Only errors in what a flow names keep it from being used."""
    flow = walkflow.read_flow(FLOWS / "bad" / "repeated-name.yaml")
    assert flow.flow == "example"
    assert flow.items.item_by_id


@pytest.mark.parametrize(
    "rule", ["unknown-item", "duplicate-step", "unknown-value", "duration", "yaml-syntax"]
)
def test_a_flow_with_errors_cannot_be_read_and_says_why(rule: str) -> None:
    """The diagnostics come with the error, those of the catalogue too."""
    with pytest.raises(walkflow.FlowFileError) as caught:
        walkflow.read_flow(FLOWS / "bad" / f"{rule}.yaml")
    assert rule in {each.rule for each in caught.value.diagnostics}


def test_items_that_wait_for_each_other_are_not_planned() -> None:
    """The loop is shown with its lines; it is no crash."""
    done = run("trace", str(FLOWS / "bad" / "cycle.yaml"))
    assert done.returncode == 3
    assert "works_permit (line 16)" in done.stderr
    assert "internal error" not in done.stderr


def test_a_catalogue_is_no_flow() -> None:
    """Whoever gives the wrong file is told what it is."""
    with pytest.raises(walkflow.UsageError, match="catalogue"):
        walkflow.read_flow(FLOWS / "items.yaml")


def test_a_flow_is_named_in_chinese_as_well(tmp_path: Path) -> None:
    """The caret stands under the characters that are meant, each two columns wide."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd, after: 建设用地规划许")
    text = walkflow.render(walkflow.validate(path))
    _, line, marks, *_ = text.splitlines()
    assert marks.strip(" |") == "^" + "~" * 13
    assert marks.index("^") == line.index("建")


def test_colour_is_only_for_the_severity() -> None:
    """Everything else is the same text."""
    report = walkflow.validate(FLOWS / "bad" / "cycle.yaml")
    plain, coloured = walkflow.render(report), walkflow.render(report, color=True)
    assert coloured.replace("\x1b[1;31m", "").replace("\x1b[0m", "") == plain
    assert coloured.count("\x1b[") == 2


def test_a_long_line_is_cut_around_what_is_meant(tmp_path: Path) -> None:
    """A line of a thousand names does not fill the screen."""
    many = ", ".join(["site_opinion"] * 200)
    path = write(tmp_path, "a.yaml", f"item: works_permit, limit: 1wd, after: [{many}, nowhere]")
    text = walkflow.render(walkflow.validate(path))
    assert max(map(len, text.splitlines())) < 250
    assert "nowhere" in text.splitlines()[-3]


def test_reading_the_standard_input_in_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library reads it as the command does."""

    class Input:
        buffer = io.BytesIO(b"flow: [")

    monkeypatch.setattr(sys, "stdin", Input())
    assert list_rules(Path("-")) == ["yaml-syntax"]
