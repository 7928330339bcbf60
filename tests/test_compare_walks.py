"""`walkflow compare` of recorded walks, as its users run it."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from tests.test_compare import ROOT, run
from walkflow.views.terminal import measure_width

WALKS = Path("examples/walks")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_walks(folder: Path, name: str, weeks: range) -> Path:
    """Write a shipped walk once for each of some weeks, so many weeks later."""
    folder.mkdir(parents=True)
    text = (ROOT / WALKS / f"{name}.yaml").read_text(encoding="utf-8")
    for week in weeks:
        moved = move(text, week)
        named = moved.replace(f"walk: {name}", f"walk: {name}-{week}")
        assert named != moved
        (folder / f"{week:02}.yaml").write_text(named, encoding="utf-8")
    return folder


def move(text: str, weeks: int) -> str:
    """Return a text with every day in it so many weeks later."""
    later = timedelta(weeks=weeks)
    return DAY.sub(lambda found: str(date.fromisoformat(found[0]) + later), text)


@pytest.fixture
def sides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return the names of two folders with seven and six walks; the flows are beside them."""
    write_walks(tmp_path / "walks-before", "constructed-industrial-before", range(0, 14, 2))
    write_walks(tmp_path / "walks-after", "constructed-industrial-after", range(0, 18, 3))
    (tmp_path / "flows").symlink_to(ROOT / "flows")
    monkeypatch.chdir(tmp_path)
    return "walks-before", "walks-after"


def compare(before: str, after: str, fail_under: float | None = None) -> walkflow.WalkCompareReport:
    """Return two sides of walks compared."""
    report = walkflow.compare(*walkflow.read_sides(before, after), fail_under=fail_under)
    assert isinstance(report, walkflow.WalkCompareReport)
    return report


def one(when: str) -> str:
    """Return the word of a shipped walk."""
    return (WALKS / f"constructed-industrial-{when}.yaml").as_posix()


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_text(check_golden: Golden, sides: tuple[str, str], width: int, language: str) -> None:
    """Folders of walks on both sides, narrow and wide, with names in both languages."""
    text = walkflow.render(compare(*sides, fail_under=0.5), width=width, language=language)
    check_golden(text, f"recorded-{language}-{width}.txt")


def test_text_of_parts(check_golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published part of a run beside a whole one: only what both have, and why."""
    monkeypatch.chdir(ROOT)
    report = compare(one("before"), (WALKS / "zhongshan-plant-d1-2020.yaml").as_posix())
    check_golden(walkflow.render(report), "recorded-part.txt")


def test_text_of_several_flows(check_golden: Golden, sides: tuple[str, str]) -> None:
    """Walks through several flows are a summary."""
    for side in sides:
        for file in sorted(Path(side).iterdir())[:2]:
            text = file.read_text(encoding="utf-8")
            for old, new in (
                ("flow: industrial", "flow: social-general"),
                ("walk: constructed", "walk: social"),
            ):
                assert old in text
                text = text.replace(old, new)
            file.with_name(f"social-{file.name}").write_text(text, encoding="utf-8")
    report = compare(*sides, fail_under=0.9)
    assert [each.flow for each in report.recorded.flows] == ["industrial", "social-general"]
    check_golden(walkflow.render(report, language="zh"), "recorded-flows.txt")


def test_json(check_golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report for programs."""
    monkeypatch.chdir(ROOT)
    check_golden(
        walkflow.render(compare(one("before"), one("after")), walkflow.Form.JSON), "recorded.json"
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(sides: tuple[str, str], width: int) -> None:
    """With Chinese names too, no line runs past the edge."""
    text = walkflow.render(compare(*sides, fail_under=0.99), width=width, language="zh")
    assert max(measure_width(line) for line in text.split("\n")) <= width


def test_json_has_what_others_rely_on() -> None:
    """The kind and the keys of any comparison, and the recorded part."""
    done = run(one("before"), one("after"), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (report["kind"], report["format_version"], report["flows"]) == ("compare", "1.1", [])
    (flow,) = report["recorded"]["flows"]
    assert (flow["flow"], flow["scope"]) == ("industrial", "whole")
    assert (flow["before"]["runs"], flow["after"]["runs"]) == (1, 1)
    figure = flow["chargeable_wd"]
    assert (figure["before"]["median"], figure["after"]["median"]) == (45, 13)
    assert flow["compression"]["actual"] == pytest.approx(1 - 13 / 45)
    assert flow["compression"]["applicant"] == pytest.approx(1 - 187 / 263)
    assert figure["test"]["p"] is None
    assert figure["test"]["reason"].startswith("too few runs")
    assert report["recorded"]["range"]["actual"]["min"] == flow["compression"]["actual"]


def test_the_figures_are_those_of_the_trace() -> None:
    """A side says of a walk what a trace of it says."""
    flow = compare_at_the_top(one("before"), one("after")).recorded.flows[0]
    read = walkflow.read_flow(ROOT / "flows/industrial.yaml")
    for when, spread in (
        ("before", flow.elapsed_wd.before),
        ("after", flow.elapsed_wd.after),
    ):
        traced = walkflow.trace(read, [walkflow.read_walk(ROOT / one(when))])
        assert isinstance(traced, walkflow.WalkTraceReport)
        assert spread.median == traced.recorded.runs[0].elapsed_wd


def compare_at_the_top(before: str, after: str) -> walkflow.WalkCompareReport:
    """Return two shipped walks compared, wherever the test runs."""
    words = (ROOT / before).as_posix(), (ROOT / after).as_posix()
    report = walkflow.compare(*walkflow.read_sides(*words, ROOT / "flows"))
    assert isinstance(report, walkflow.WalkCompareReport)
    return report


# --- how it is asked for -------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "status"), [("71%", 0), ("72%", 1)])
def test_fail_under_is_of_the_days_in_hand(asked: str, status: int) -> None:
    """The gate is on the actual compression: 45 days to 13 are 71.1 %."""
    done = run(one("before"), one("after"), "--fail-under", asked)
    assert (done.returncode, done.stderr) == (status, "")
    assert ("Days in an authority's hands: 71.1 % shorter" in done.stdout) == (status == 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("flows/industrial.yaml@before", one("after")), "limit against actual"),
        ((one("before"), "after"), "limit against actual"),
        ((one("before"), (WALKS / "kaifeng-school-2017.yaml").as_posix()), "different project"),
        ((one("before"), one("after"), "--flows", "examples"), "is not in"),
        ((one("before"), one("after"), "--flows", "nowhere"), "walkflow init"),
        ((one("before"), f"{one('after')}@never"), "is not a version"),
        ((one("before"), one("after"), "--fact", "nothing=1"), 'has a fact "nothing"'),
        ((one("before"), "nowhere.yaml"), "neither a version nor a path"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    """What cannot be meant is told in one sentence, and the exit status is 2."""
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.split())


def test_broken_walk_of_a_folder_stops_the_run(sides: tuple[str, str]) -> None:
    """A walk that cannot be read is not left out in silence."""
    (Path(sides[0]) / "broken.yaml").write_text("walk: [", encoding="utf-8")
    with pytest.raises(walkflow.FlowFileError):
        walkflow.read_sides(*sides)


def test_a_version_behind_a_folder(sides: tuple[str, str]) -> None:
    """PATH@VERSION measures the walks of a folder by another version of their flow."""
    report = compare(f"{sides[0]}@after", sides[1])
    assert report.recorded.flows[0].before.versions == ("after",)


def test_same_input_same_bytes() -> None:
    """Two runs write the same, byte by byte."""
    first, second = (run(one("before"), one("after"), "--format", "json") for _ in range(2))
    assert first.stdout == second.stdout
    assert first.returncode == 0
