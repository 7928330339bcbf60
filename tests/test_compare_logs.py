"""`walkflow compare` takes logs on either side."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from tests.conftest import Golden
from walkflow.engine.rank_test import compare_ranks
from walkflow.model.errors import UsageError
from walkflow.model.gates import read_gates
from walkflow.model.walk_comparison import RecordedFlow, WalkCompareReport

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"
FLOW = Path("flows/industrial.yaml")


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test beside the flows, the example log cut in two by its cases."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")
    shutil.copytree(ROOT / "examples" / "walks", tmp_path / "walks")
    monkeypatch.chdir(tmp_path)
    header, *rows = LOG.read_text(encoding="utf-8").splitlines()
    numbers = {row: int(row.split(",")[0].removeprefix("P")) for row in rows}
    write("old.csv", header, [row for row in rows if numbers[row] <= 20])
    write("new.csv", header, [row for row in rows if numbers[row] > 20])


def write(name: str, header: str, rows: list[str]) -> Path:
    """Write a log."""
    path = Path(name)
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def compare(before: str, after: str, *, flows: Path = FLOW, **options: object) -> WalkCompareReport:
    """Return two sides compared."""
    sides = walkflow.read_sides(before, after, flows)
    report = walkflow.compare(*sides, **options)  # type: ignore[arg-type]
    assert isinstance(report, WalkCompareReport)
    return report


def only(report: WalkCompareReport) -> RecordedFlow:
    """Return the only flow that was compared."""
    (flow,) = report.recorded.flows
    return flow


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    """Run walkflow compare and return what it wrote and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "walkflow", "compare", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PATH": "", "LANG": "C.UTF-8", "SYSTEMROOT": "", "PYTHONPATH": str(ROOT / "src")},
    )


def test_text(check_golden: Golden) -> None:
    """What people read at a terminal."""
    check_golden(walkflow.render(compare("old.csv", "new.csv"), width=80), "logs.txt")


def test_the_figures_are_those_of_the_replay() -> None:
    """The median of the elapsed time, deviations and visits are what replay says of each log."""
    flow = only(compare("old.csv", "new.csv"))
    flows = walkflow.read_flows(FLOW)
    for path, side, spread in (
        ("old.csv", flow.before, flow.elapsed_wd.before),
        ("new.csv", flow.after, flow.elapsed_wd.after),
    ):
        with walkflow.read_log([Path(path)], flows) as log:
            report = walkflow.replay(flows, log)
        assert (side.runs, side.visits) == (report.cases, report.visits)
        assert (spread.p80, spread.p90, spread.p95) == (
            report.elapsed.p80_wd,
            report.elapsed.p90_wd,
            report.elapsed.p95_wd,
        )
        assert spread.median is not None
        assert report.elapsed.median_wd is not None
        assert report.elapsed.median_wd <= spread.median < report.elapsed.median_wd + 2
    counts = {each.kind: each.before for each in flow.deviations}
    with walkflow.read_log([Path("old.csv")], flows) as log:
        told = {
            each.kind.value: each.count for each in walkflow.replay(flows, log).deviation_figures
        }
    assert all(told[kind.value] == count for kind, count in counts.items())


def test_order_and_files_change_no_digit() -> None:
    """The same rows are the same side, in any order, in one file or in several of a folder."""
    expected = only(compare("old.csv", "new.csv"))
    header, *rows = Path("new.csv").read_text(encoding="utf-8").splitlines()
    random.Random(3).shuffle(rows)  # noqa: S311 - no secret
    Path("parts").mkdir()
    write("parts/one.csv", header, rows[:100])
    write("parts/two.csv", header, rows[100:])
    found = only(compare("old.csv", "parts"))
    assert found.after.names == ("parts/one.csv", "parts/two.csv")
    names = {"after": found.after.model_copy(update={"names": expected.after.names})}
    assert found.model_copy(update=names) == expected


def as_rows(walk: Path) -> list[str]:
    """Return the rows of the log that tells of a walk: starts, pauses and decisions."""
    rows = []
    for number, visit in enumerate(walkflow.read_walk(walk).visits):
        told = [("start", visit.accepted), ("complete", visit.decided)]
        told += [
            (word, at)
            for each in visit.pauses
            for word, at in (("suspend", each.start), ("resume", each.end))
        ]
        rows += [f"one,{visit.item},{at},{word},{number}" for word, at in told]
    return rows


def test_a_walk_and_its_log_are_the_same_side() -> None:
    """Held against each other they differ in nothing that a log knows."""
    walk = Path("walks/constructed-industrial-after.yaml")
    lines = walk.read_text(encoding="utf-8").splitlines(keepends=True)
    known = [line for line in lines if not line.strip().startswith(("submitted:", "delivered:"))]
    walk.write_text("".join(known), encoding="utf-8")
    assert any("pauses" in line for line in known)
    write("one.csv", "case_id,activity,timestamp,lifecycle:transition,instance", as_rows(walk))
    flow = only(compare(walk.as_posix(), "one.csv"))
    for figure in (flow.chargeable_wd, flow.elapsed_wd, flow.elapsed_d):
        assert figure.before.median == figure.after.median
        assert figure.before.known == figure.after.known == 1
    assert flow.chargeable_wd.compression == 0
    assert len(flow.items) == 19
    assert flow.only_before == flow.only_after == ()
    for item in flow.items:
        assert item.in_hand_wd.before == item.in_hand_wd.after
        assert item.waiting_wd is not None
        assert item.waiting_wd.before == item.waiting_wd.after
        assert item.before_over_limit == item.after_over_limit
    assert flow.departments
    for each in flow.departments:
        assert each.in_hand_wd.before == each.in_hand_wd.after
    assert flow.before.visits == flow.after.visits
    assert flow.before.over_limit == flow.after.over_limit
    assert flow.deviations == ()


def test_walks_against_a_log_in_either_order() -> None:
    """What was saved in one direction is lost in the other."""
    walk = "walks/constructed-industrial-after.yaml"
    there, back = only(compare(walk, "new.csv")), only(compare("new.csv", walk))
    assert there.chargeable_wd.saved == -(back.chargeable_wd.saved or 0)
    assert there.chargeable_wd.before == back.chargeable_wd.after


def test_versions_and_their_bundles() -> None:
    """Each log is measured by its version; what one bundles is held against the parts."""
    report = compare("old.csv@before", "new.csv")
    flow = only(report)
    assert (flow.before.versions, flow.after.versions) == (("before",), ("after",))
    assert all(set(each.items) for each in flow.items)


def test_a_test_of_chance_on_many_cases() -> None:
    """From six cases a side, as over the figures themselves."""
    flow = only(compare("old.csv", "new.csv"))
    test = flow.elapsed_d.test
    assert (test.before_runs, test.after_runs, test.exact) == (20, 20, True)
    visits = {"old.csv": [], "new.csv": []}  # type: dict[str, list[int]]
    flows = walkflow.read_flows(FLOW)
    for name, figures in visits.items():
        with walkflow.read_log([Path(name)], flows) as log:
            walkflow.replay(flows, log, cases=Path("cases.csv"))
        lines = Path("cases.csv").read_text(encoding="utf-8").splitlines()
        column = lines[0].split(",").index("elapsed_d")
        figures += [int(line.split(",")[column]) for line in lines[1:]]
        Path("cases.csv").unlink()
    ranks = compare_ranks(visits["old.csv"], visits["new.csv"])
    assert (test.u, test.p) == (ranks.u, ranks.p)
    header, *rows = Path("old.csv").read_text(encoding="utf-8").splitlines()
    few = [row for row in rows if int(row.split(",")[0].removeprefix("P")) <= 5]
    write("few.csv", header, few)
    test = only(compare("few.csv", "new.csv")).elapsed_d.test
    assert test.p is None
    assert "too few runs" in str(test.reason)


def test_the_same_file_on_both_sides_takes_no_test() -> None:
    """They are not cases of their own."""
    Path("all").mkdir()
    for name in ("old.csv", "new.csv"):
        Path(name).rename(Path("all", name))
    flow = only(compare("all/old.csv", "all"))
    assert (flow.before.runs, flow.after.runs) == (20, 40)
    assert "on both sides" in str(flow.chargeable_wd.test.reason)


def test_gates() -> None:
    """Growth of a median is stopped, and --fail-under asks for a cut."""
    assert compare("old.csv", "new.csv", gates=read_gates(["actual:+0wd,applicant:+1d"])).ok
    report = compare("old.csv", "new.csv", gates=read_gates(["actual:-1wd,applicant:+0d"]))
    assert [each.holds for each in report.gates] == [False, False]
    assert not compare("old.csv", "new.csv", fail_under=0.1).ok
    assert compare("old.csv", "new.csv", fail_under=0.05).ok
    with pytest.raises(UsageError, match="expected one of actual, applicant"):
        compare("old.csv", "new.csv", gates=read_gates(["path:+0wd"]))


def test_other_facts_are_another_scope() -> None:
    """Whole cases are not compared; items are."""
    header, *rows = Path("new.csv").read_text(encoding="utf-8").splitlines()
    write("report.csv", f"{header},eia", [f"{row},report" for row in rows])
    flow = only(compare("old.csv", "report.csv"))
    assert flow.compression.actual is None
    assert "eia=form before and eia=report after" in str(flow.scope_reason)
    assert flow.items
    assert "cannot be said" in walkflow.render(compare("old.csv", "report.csv"))


def test_facts_are_said_when_a_log_is_read() -> None:
    """Said later, they would change nothing, and are refused."""
    sides = walkflow.read_sides("old.csv", "new.csv", FLOW, facts={"eia": "report"})
    assert walkflow.compare(*sides, facts={"eia": "report"}).ok
    with pytest.raises(UsageError, match="is said when it is read"):
        walkflow.compare(*sides, facts={"eia": "form"})


def test_a_column_says_which_flow() -> None:
    """Of several flows each is compared, and one that is on one side alone is named."""
    header, *rows = Path("new.csv").read_text(encoding="utf-8").splitlines()
    small = [row.replace("P", "Q") + ",social-small" for row in rows[:200]]
    write("mixed.csv", f"{header},项目类型", [*(f"{row},industrial" for row in rows), *small])
    write("typed.csv", f"{header},项目类型", [f"{row},工业类" for row in rows])
    report = compare("mixed.csv", "typed.csv", flows=Path("flows"))
    assert [flow.flow for flow in report.recorded.flows] == ["industrial"]
    assert [(each.flow, each.new) for each in report.unmatched] == [("social-small", False)]
    assert only(report).before.runs == only(report).after.runs == 20


def test_a_mapping() -> None:
    """The columns of both logs may have other names."""
    for name in ("old", "new"):
        header, *rows = Path(f"{name}.csv").read_text(encoding="utf-8").splitlines()
        write(f"{name}2.csv", header.replace("受理时间", "甲").replace("办结时间", "乙"), rows)
    Path("mapping.yaml").write_text(
        "mapping: own\ncolumns: {case: 项目代码, activity: 事项名称, start: 甲, complete: 乙}\n",
        encoding="utf-8",
    )
    done = run(
        *("old2.csv", "new2.csv", "--flows", str(FLOW), "--mapping", "mapping.yaml"),
        *("--format", "json"),
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["recorded"]["flows"][0]
    expected = json.loads(compare("old.csv", "new.csv").as_json())["recorded"]["flows"][0]
    assert found["chargeable_wd"] == expected["chargeable_wd"]
    assert found["items"] == expected["items"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("old.csv@before", "new.csv"), "one of flows/gov-building.yaml, flows/gov-linear"),
        (("old.csv", "./old.csv@after", "--flows", str(FLOW)), "as in old.csv@before"),
        (("old.csv", "before", "--flows", str(FLOW)), "is a plan, every item at its limit"),
        ((str(FLOW), "new.csv", "--flows", str(FLOW)), "walkflow replay FLOW new.csv"),
        (("old.csv", "new.csv@nothing", "--flows", str(FLOW)), "nothing"),
        (("old.csv", "new.csv", "--flows", "nowhere"), 'no folder "nowhere"'),
        (("old.csv", "new.csv", "--flows", str(FLOW), "--fact", "no=1"), 'no flow has a fact "no"'),
        (("old.csv@before", "after", "--flows", str(FLOW)), "replay FLOW@before old.csv"),
        (("before", "after", "--mapping", "mapping.yaml"), "no side is one"),
        ((str(FLOW), "flows", "--mapping", "mapping.yaml"), "no side is one"),
        (("walks", "walks", "--mapping", "mapping.yaml"), "no side is one"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    """Each says what is missing, before a log is read as far as that can be."""
    Path("mapping.yaml").write_text(
        "mapping: own\ncolumns: {case: a, activity: b, complete: c}\n", encoding="utf-8"
    )
    assert walkflow.read_mapping(Path("mapping.yaml")).columns.case == "a"
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "address", ["postgresql://me:hidden@db/permits", "POSTGRES://db", "postgresql:wrong hidden"]
)
def test_a_database_is_refused(address: str, place: int) -> None:
    """The message says how to compare its log all the same, and repeats no password."""
    words = ["old.csv"]
    words.insert(place, address)
    done = run(*words, "--flows", str(FLOW))
    assert (done.returncode, done.stdout) == (2, "")
    said = " ".join(done.stderr.split())
    assert "a database cannot be a side of a comparison" in said
    assert "walkflow replay FLOW ADDRESS --table NAME --xes log.xes.gz" in said
    assert "hidden" not in said


def test_a_log_that_a_replay_wrote() -> None:
    """What `replay --xes` writes of a log compares as the log itself."""
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([Path("old.csv")], flows) as log:
        walkflow.write_log(log, Path("log.xes.gz"), flows, walkflow.find_calendar(flows))
    found, expected = (only(compare(before, "new.csv")) for before in ("log.xes.gz", "old.csv"))
    assert found.chargeable_wd == expected.chargeable_wd
    assert found.elapsed_wd == expected.elapsed_wd
    assert found.items == expected.items
    assert found.deviations == expected.deviations


def test_a_log_that_cannot_be_read() -> None:
    """It stops the run."""
    Path("empty.csv").write_text("", encoding="utf-8")
    done = run("empty.csv", "new.csv", "--flows", str(FLOW))
    assert (done.returncode, done.stdout) == (3, "")
    assert "empty.csv" in done.stderr


def test_markdown_folds_details() -> None:
    """In a pull request, items and departments open by a click."""
    text = walkflow.render(compare("old.csv", "new.csv"), walkflow.Form.MARKDOWN)
    folded = [part.split("</summary>")[0] for part in text.split("<details><summary>")[1:]]
    assert "Items on both sides, medians in working days" in folded
    assert "Days in the hands of departments, per run" in folded
    assert text.count("</details>") == len(folded)


@pytest.mark.parametrize(("form", "said"), [("csv", "8.5"), ("html", "Construction permit")])
def test_other_forms(form: str, said: str) -> None:
    """Whatever a comparison of walks is written as, one of logs is too."""
    report = compare("old.csv", "new.csv")
    assert form in walkflow.list_forms(report)
    assert said in walkflow.render(report, walkflow.Form(form))
