"""`walkflow trace FLOW WALK…` as its users run it."""

import json
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from tests.test_trace import ROOT, run

INDUSTRIAL = Path("flows/industrial.yaml")
WALKS = Path("examples/walks")


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's folder, so that paths in reports are short."""
    monkeypatch.chdir(ROOT)


def trace(*names: str, flow: str = "industrial") -> walkflow.WalkTraceReport:
    """Return the trace of shipped walks."""
    walks = [walkflow.read_walk(WALKS / f"{name}.yaml") for name in names]
    report = walkflow.trace(walkflow.read_flow(Path(f"flows/{flow}.yaml")), walks)
    assert isinstance(report, walkflow.WalkTraceReport)
    return report


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whole_walk(check_golden: Golden, width: int, language: str, when: str) -> None:
    """A whole walk beside its plan, narrow and wide, with names in both languages."""
    text = walkflow.render(trace(f"constructed-industrial-{when}"), width=width, language=language)
    check_golden(text, f"walk-{when}-{language}-{width}.txt")


@pytest.mark.parametrize(
    ("name", "flow"),
    [
        ("zhongshan-life-science-2023", "industrial"),
        ("zhongshan-plant-d1-2020", "industrial"),
        ("chuzhou-new-materials-2022", "industrial"),
        ("daye-machinery-2017", "industrial"),
        ("kaifeng-school-2017", "social-general"),
        ("mingguang-plant-2023", "industrial"),
        ("susong-housing-bureau-2025", "industrial"),
        ("quanzhou-housing-bureau-2025", "industrial"),
    ],
)
def test_published_timeline(check_golden: Golden, name: str, flow: str) -> None:
    """What can be said of a published timeline, and what not."""
    check_golden(walkflow.render(trace(name, flow=flow)), f"{name}.txt")


def test_several_walks(check_golden: Golden) -> None:
    """Several walks side by side: medians, ranges, coverage."""
    report = trace("constructed-industrial-before", "constructed-industrial-after")
    check_golden(walkflow.render(report), "walks.txt")
    assert report.visits is None


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """With Chinese names too, no line runs past the edge."""
    from walkflow.views.terminal import measure_width

    report = trace("constructed-industrial-before")
    text = walkflow.render(report, width=width, language="zh")
    assert max(measure_width(line) for line in text.split("\n")) <= width


def test_json_has_the_plan_and_the_run() -> None:
    """The JSON has what a plan has, and the visits, owners, deviations and fitness of the run."""
    words = ("trace", str(INDUSTRIAL), str(WALKS / "constructed-industrial-after.yaml"))
    result = run(*words, "--format", "json")
    report = json.loads(result.stdout)
    assert (report["kind"], report["flow"], report["path"]["length_wd"]) == (
        "trace",
        "industrial",
        15,
    )
    assert (
        sum(owner["seconds"] for owner in report["owners"])
        == (report["recorded"]["runs"][0]["elapsed_s"])
    )
    assert report["deviations"] == []
    assert report["fitness"]["value"] == 1
    assert {"item", "attempt", "enabled", "accepted", "used"} <= set(report["visits"][0])


def test_coverage_gate() -> None:
    """A gate on coverage exits 1 when too little of the flow was walked, and says how much."""
    words = ("trace", str(INDUSTRIAL), str(WALKS / "zhongshan-plant-d1-2020.yaml"))
    assert run(*words, "--min-coverage", "5%").returncode == 0
    failed = run(*words, "--min-coverage", "60%")
    assert failed.returncode == 1
    assert "1 of 19 items (5 %)" in failed.stdout
    assert "Below the 60 % that were asked for." in failed.stdout


def test_folder_of_walks_of_one_flow(tmp_path: Path) -> None:
    """A folder stands for the walks in it; other files in it are passed over."""
    for name in ("constructed-industrial-after", "zhongshan-plant-d1-2020"):
        text = (WALKS / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("calendar: x\nbase: cn\n", encoding="utf-8")
    result = run("trace", str(INDUSTRIAL), str(tmp_path), "--format", "json")
    assert len(json.loads(result.stdout)["recorded"]["runs"]) == 2


def test_walks_of_other_flows_in_a_folder_are_passed_over() -> None:
    """The basis says so and names their files, in the JSON and in the text."""
    result = run("trace", str(INDUSTRIAL), str(WALKS), "--format", "json")
    report = json.loads(result.stdout)
    walked = [walk for each in report["recorded"]["runs"] for walk in each["walks"]]
    assert (len(walked), "kaifeng-school-2017" in walked) == (9, False)
    said = (
        'passed over: "examples/walks/kaifeng-school-2017.yaml", walk "kaifeng-school-2017" '
        'of flow "social-general"'
    )
    assert [each for each in report["basis"]["left_out"] if "passed over" in each] == [said]
    text = run("trace", str(INDUSTRIAL), str(WALKS)).stdout
    assert said in " ".join(text.split())


def test_one_walk_beside_one_of_another_flow(tmp_path: Path) -> None:
    """The text of a single run names what was passed over as well."""
    for name in ("constructed-industrial-after", "kaifeng-school-2017"):
        text = (WALKS / f"{name}.yaml").read_text(encoding="utf-8")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    result = run("trace", str(INDUSTRIAL), str(tmp_path))
    assert result.returncode == 0
    assert 'walk "kaifeng-school-2017" of flow "social-general"' in " ".join(result.stdout.split())


def test_folder_of_walks_of_other_flows_alone(tmp_path: Path) -> None:
    """Nothing is left to trace, and the error says of which flows the walks are."""
    name = "kaifeng-school-2017.yaml"
    (tmp_path / name).write_text((WALKS / name).read_text(encoding="utf-8"), encoding="utf-8")
    result = run("trace", str(INDUSTRIAL), str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert 'is of flow "industrial": they are of social-general' in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["examples/walks/kaifeng-school-2017.yaml"],
            'kaifeng-school-2017.yaml: walk "kaifeng-school-2017" is of flow "social-general"',
        ),
        (["examples/walks/nothing.yaml"], "there is no file"),
        (["flows"], "there is no walk in the folder"),
        (["examples/walks/zhongshan-plant-d1-2020.yaml", "--start", "2026-01-05"], "of their own"),
        (["--min-coverage", "60%"], "there are no walks"),
        (["flows/items.yaml"], "is a catalogue file; expected a walk"),
    ],
)
def test_wrong_use_is_said_in_one_line(words: list[str], said: str) -> None:
    """What cannot be meant is refused with a sentence and nothing on stdout."""
    result = run("trace", str(INDUSTRIAL), *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr


def test_bad_visit_is_a_finding_and_the_rest_is_traced(tmp_path: Path) -> None:
    """An unknown item and a finish before its start are said with their lines; the rest stands."""
    text = (WALKS / "constructed-industrial-after.yaml").read_text(encoding="utf-8")
    broken = text.replace("item: energy_review", "item: energy_reveiw")
    target = tmp_path / "walk.yaml"
    target.write_text(broken, encoding="utf-8")
    result = run("trace", str(INDUSTRIAL), str(target), "--format", "json")
    report = json.loads(result.stdout)
    kinds = {(each["kind"], each["item"]) for each in report["deviations"]}
    assert ("not_in_flow", "energy_reveiw") in kinds
    line = next(each["line"] for each in report["deviations"] if each["kind"] == "not_in_flow")
    assert "energy_reveiw" in broken.split("\n")[line - 1]
    assert len(report["visits"]) == 18


def test_several_walks_rest_on_all_their_files() -> None:
    """The basis of several runs names every file, and every version where they differ."""
    basis = trace("constructed-industrial-before", "constructed-industrial-after").recorded.basis
    assert [Path(file).name for file in basis.files[2:]] == [
        "constructed-industrial-after.yaml",
        "constructed-industrial-before.yaml",
    ] or [Path(file).name for file in basis.files[2:]] == [
        "constructed-industrial-before.yaml",
        "constructed-industrial-after.yaml",
    ]
    assert set((basis.version or "").split(", ")) == {"before", "after"}


def test_what_is_left_out_of_any_walk_is_said(tmp_path: Path) -> None:
    """A pause that cannot be used in the second of two walks is named with its file."""
    text = (WALKS / "zhongshan-plant-d1-2020.yaml").read_text(encoding="utf-8")
    broken = text.replace("day 1 11:53", "day 1 12:53").replace("walk: zhongshan", "walk: other")
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    (tmp_path / "a-sound.yaml").write_text(text, encoding="utf-8")
    result = run("trace", str(INDUSTRIAL), str(tmp_path))
    assert "Are the records to be trusted?" in result.stdout
    said = result.stdout.split("Are the records")[1]
    assert "broken.yaml" in said.replace("\n  ", "")  # however long the path is
