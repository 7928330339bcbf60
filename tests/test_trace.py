"""`walkflow trace FLOW` as its users run it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import walkflow
from tests.conftest import Golden
from tests.processes import Ended, run_walkflow

ROOT = Path(__file__).parents[1]
INDUSTRIAL = Path("flows/industrial.yaml")


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's folder, so that paths in reports are short."""
    monkeypatch.chdir(ROOT)


def run(*words: str, **environment: str) -> Ended:
    """Run walkflow and return what it wrote and its exit status."""
    plain = {"PATH": "", "LANG": "C.UTF-8", "SYSTEMROOT": ""}
    return run_walkflow(*words, environment={**plain, **environment})


def a_report(**options: Any) -> walkflow.TraceReport:  # noqa: ANN401 - the options of trace
    """Return the trace of the industrial flow."""
    return walkflow.trace(walkflow.read_flow(INDUSTRIAL), **options)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_text(check_golden: Golden, width: int, language: str) -> None:
    """The report for a terminal, narrow and wide, with names in both languages."""
    text = walkflow.render(a_report(), width=width, language=language)
    check_golden(text, f"trace-{language}-{width}.txt")


def test_text_with_dates(check_golden: Golden) -> None:
    """With a start the report has real dates, and marks those that the calendar cannot know."""
    report = a_report(start=date(2026, 12, 7), version="before", everyone=True)
    check_golden(walkflow.render(report, width=100), "trace-dates.txt")


def test_json(check_golden: Golden) -> None:
    """The report for programs."""
    check_golden(walkflow.render(a_report(), walkflow.Form.JSON), "trace.json")


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """With Chinese names too, no line runs past the edge."""
    from walkflow.views.terminal import measure_width

    text = walkflow.render(a_report(), width=width, language="zh")
    assert max(measure_width(line) for line in text.split("\n")) <= width


def test_critical_items_are_marked_without_colour() -> None:
    """An item of the path has a mark of its own; colour only repeats it."""
    plain = walkflow.render(a_report(), width=120)
    assert "▶  Enterprise project filing" in plain
    assert "\x1b" not in plain
    assert "\x1b[" in walkflow.render(a_report(), width=120, color=True)


def test_day_numbers_have_no_dates() -> None:
    """Without a start nothing has a date."""
    report = a_report()
    assert report.start is None
    assert report.end is None
    assert {item.start for item in report.items} == {None}


def test_dates_beyond_the_calendar_are_provisional() -> None:
    """A plan that runs past the calendar says so, and which items it concerns."""
    report = a_report(start=date(2026, 12, 21))
    assert report.basis.calendar is not None
    assert report.basis.calendar.provisional
    assert {item.id for item in report.items if item.provisional} >= {"building_registration"}
    assert not next(item for item in report.items if item.id == "eia_form").provisional


def test_given_facts_are_not_assumed() -> None:
    """The report says which facts were given and which are defaults."""
    facts = {fact.id: fact for fact in a_report(facts={"eia": "report"}).basis.facts}
    assert (facts["eia"].value, facts["eia"].assumed) == ("report", False)
    assert facts["soil"].assumed


def test_estimates_are_marked_where_they_decide() -> None:
    """The industrial limits are estimates, and the path says so."""
    assert a_report().path.estimate


@pytest.mark.parametrize("clock", ["authority", "all"])
def test_shares_and_parts_add_up(clock: str) -> None:
    """The parts of either path are its length; the desks' shares are the whole."""
    report = a_report(everyone=clock == "all")
    for path in (report.path, report.elapsed_path):
        assert sum(item.wd for item in path.items) == path.length_wd
    assert sum(row.share for row in report.bottlenecks.desk) == pytest.approx(1)


def test_list_facts(check_golden: Golden) -> None:
    """The facts of a flow with their values, instead of a trace."""
    report = walkflow.list_facts(walkflow.read_flow(INDUSTRIAL))
    check_golden(walkflow.render(report, width=80), "facts.txt")


def test_same_input_same_bytes() -> None:
    """Two runs of one command write the same bytes."""
    one, other = (run("trace", str(INDUSTRIAL), "--format", "json").stdout for _ in range(2))
    assert one == other
    assert json.loads(one)["path"]["length_wd"] == 15


def test_version_behind_the_file() -> None:
    """FILE@VERSION and --version mean the same."""
    behind = run("trace", "flows/industrial.yaml@before", "--format", "json").stdout
    option = run("trace", "flows/industrial.yaml", "--version", "before", "--format", "json").stdout
    assert json.loads(behind)["path"]["length_wd"] == 40
    assert behind == option


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["trace", "nowhere.yaml"], 2, 'there is no file "nowhere.yaml"'),
        (["trace", "flows/industrial.yaml", "--version", "later"], 2, '"later" is not a version'),
        (["trace", "flows/industrial.yaml", "--fact", "eia=none"], 2, 'no value "none"'),
        (["trace", "flows/industrial.yaml", "--fact", "size=big"], 2, 'has no fact "size"'),
        (["trace", "flows/industrial.yaml", "--fact", "eia"], 2, "expected fact=value"),
        (["trace", "flows/industrial.yaml", "--start", "today"], 2, "expected a day"),
        (["trace", "flows/industrial.yaml", "--start", "2026-2-3"], 2, "expected a day"),
        (["trace", "flows/industrial.yaml", "--start", "9999-12-20"], 2, "leaves the years"),
        (
            ["trace", "flows/industrial.yaml", "--fact", "eia=report", "--fact", "eia=form"],
            2,
            "given twice",
        ),
        (["trace", "flows/industrial.yaml", "--clock", "mine"], 2, "expected one of authority"),
        (["trace", "flows/industrial.yaml", "--format", "pdf"], 2, "expected one of text, json"),
        (["trace", "flows/industrial.yaml", "--lang", "fr"], 2, "expected one of en, zh"),
        (["trace", "flows/industrial.yaml", "--calendar", "moon"], 2, 'no calendar "moon"'),
        (["trace", "flows/items.yaml"], 2, "is a catalogue file; expected a flow"),
        (["trace", "flows"], 2, '"flows" is a folder'),
        (["trace", "flows/industrial.yaml@before", "--version", "after"], 2, "two versions"),
        (
            ["trace", "flows/industrial.yaml", "--format", "text", "-o", "flows/industrial.yaml"],
            2,
            "overwritten",
        ),
        (["trace", "flows/industrial.yaml", "-o", "no/where/out.txt"], 3, "cannot be written"),
    ],
)
def test_wrong_use_is_said_in_one_line(words: list[str], status: int, said: str) -> None:
    """What cannot be meant is refused with a sentence, never a traceback, and nothing on stdout."""
    result = run(*words)
    assert (result.returncode, result.stdout) == (status, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_report_goes_to_a_file_whole(tmp_path: Path) -> None:
    """--output writes the report to a file and nothing to stdout."""
    target = tmp_path / "报告.json"
    result = run("trace", str(INDUSTRIAL), "--format", "json", "-o", str(target))
    assert (result.returncode, result.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["flow"] == "industrial"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("environment", "name"),
    [({"LANG": "zh_CN.UTF-8"}, "企业投资项目备案"), ({"LANG": "C"}, "Enterprise project filing")],
)
def test_language_is_the_locales(environment: dict[str, str], name: str) -> None:
    """Without --lang, names go by the locale."""
    assert name in run("trace", str(INDUSTRIAL), **environment).stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_said_in_one_line() -> None:
    """Output that cannot be written is an error of its own, not one of the program."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(
            [sys.executable, "-m", "walkflow", "trace", str(INDUSTRIAL)],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert result.returncode == 3
    assert "cannot be written" in result.stderr
    assert "internal error" not in result.stderr


def test_definition_is_that_of_the_path_drawn() -> None:
    """The first definition says whose time the path counts."""
    approval, elapsed = (a_report(everyone=each).basis.definitions[0] for each in (False, True))
    assert "only the authority's items take time" in str(approval)
    assert "whosever time it is" in str(elapsed)


def test_a_date_says_that_measures_have_none() -> None:
    """A version by date, of a flow whose measures have no dates, says that it has none of them."""
    report = a_report(version="2026-01-01")
    assert report.path.length_wd == 40
    assert [str(each) for each in report.basis.left_out] == [
        "8 measures have no date (since), so no version by date has them"
    ]


def test_a_published_total_is_no_estimate() -> None:
    """Where a total was published for a version, only the path carries the mark."""
    before = a_report(version="before")
    assert not before.stage_limits.estimate
    assert a_report(version="after-merge").stage_limits.estimate


def test_other_units_are_explained() -> None:
    """A flow with limits in calendar days, or laws in them, says how units are compared."""
    assert any("7d = 5wd" in str(each) for each in a_report().basis.definitions)
