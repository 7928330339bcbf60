"""Replay from files to the report, as its users run it."""

import csv
import json
import os
import random
import string
from pathlib import Path

import pytest

duckdb = pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow  # noqa: E402
from tests.conftest import Golden  # noqa: E402
from tests.processes import Ended, run_walkflow  # noqa: E402
from walkflow.model.event_log import Columns, LogMapping  # noqa: E402
from walkflow.model.replay_report import ReplayReport  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"
EXAMPLE = "examples/logs/industrial-40.csv"
DATA = ROOT.parent / "shared" / "data"


def run(*words: str | Path, columns: int = 80) -> Ended:
    """Run walkflow from the root of the project."""
    return run_walkflow(*words, cwd=ROOT, environment={**os.environ, "COLUMNS": str(columns)})


def replay(*paths: Path, memory: str | None = None, threads: int | None = None) -> ReplayReport:
    """Return the report of a log of the industrial flow."""
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log(paths, flows, memory=memory, threads=threads) as log:
        return walkflow.replay(flows, log)


def figures(report: ReplayReport) -> str:
    """Return everything that a report says but for the names of files."""
    return report.model_copy(update={"basis": None}).model_dump_json(exclude={"basis"})


def test_order_threads_memory_and_files_change_no_digit(tmp_path: Path) -> None:
    """The same rows are the same report, however they are stored and read."""
    header, *rows = LOG.read_text(encoding="utf-8").splitlines()
    expected = figures(replay(LOG))
    chance = random.Random(7)  # noqa: S311 - no secret
    for number, (memory, threads) in enumerate([(None, 1), ("200MB", 2), ("120MB", 4)]):
        chance.shuffle(rows)
        halves = (rows[: len(rows) // 3], rows[len(rows) // 3 :])
        paths = []
        for half, lines in enumerate(halves):
            path = tmp_path / f"{number}-{half}.csv"
            path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
            paths.append(path)
        assert figures(replay(*paths, memory=memory, threads=threads)) == expected


@pytest.mark.parametrize(("language", "columns"), [("en", 80), ("zh", 80), ("en", 120)])
def test_text_for_people(language: str, columns: int, check_golden: Golden) -> None:
    """The report at a terminal."""
    done = run("replay", "flows/industrial.yaml", EXAMPLE, "--lang", language, columns=columns)
    assert done.returncode == 0, done.stderr
    check_golden(done.stdout, f"replay-{language}-{columns}.txt")


def test_json_has_what_others_rely_on() -> None:
    """The fields that the project promises are there, and agree with one another."""
    done = run("replay", FLOW, LOG, "--format", "json")
    report = json.loads(done.stdout)
    assert (report["kind"], report["cases"], report["events"]) == ("replay", 40, 860)
    assert set(report["deviations"]) >= {"missing", "out_of_order", "repeated", "not_in_flow"}
    item = report["items"][0]
    assert {"id", "visits", "over_limit", "critical_share"} <= set(item)
    for measure in ("waiting_wd", "processing_wd", "sojourn_wd"):
        assert {"median", "p90"} <= set(item[measure])
    assert sum(each["cases"] for each in report["months"]) == 40
    assert sum(row["share"] for row in report["bottlenecks"]["drag"]) == pytest.approx(1)
    assert set(report["bottlenecks"]) == {"drag", "desk", "used"}
    assert report["elapsed"]["median_wd"] <= report["elapsed"]["p90_wd"]


def test_cases_and_visits_are_written_as_tables(tmp_path: Path) -> None:
    """The tables have a row a case and a visit, and add up to the report."""
    cases, visits = tmp_path / "cases.parquet", tmp_path / "visits.csv"
    done = run("replay", FLOW, LOG, "--format", "json", "--cases", cases, "--visits", visits)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    query = f"SELECT count(*), sum(fit::INT), sum(visits) FROM '{cases}'"  # noqa: S608 - ours
    fit = duckdb.sql(query).fetchall()
    assert fit == [(40, report["fitness"]["fit_cases"], report["visits"])]
    query = f"SELECT item, count(*), sum(over_limit), sum(path_wd) FROM '{visits}' GROUP BY 1"  # noqa: S608 - ours
    found = duckdb.sql(query).fetchall()
    told = {each["id"]: each for each in report["items"]}
    for item, count, over, days in found:
        assert (count, over, days) == (
            told[item]["visits"],
            told[item]["over_limit"],
            told[item]["path_wd"],
        )


def test_no_text_of_a_table_is_a_formula(tmp_path: Path) -> None:
    """In CSV it has an apostrophe before it; in Parquet, and in rows to be mended, it has none."""
    path, cases, rejects = tmp_path / "log.csv", tmp_path / "cases.csv", tmp_path / "rejects.csv"
    rows = [
        f"{case},construction_permit,2024-06-03"
        for case in ("=cmd|x", "@a", "a=b", "\uff0b1", "-2")
    ]
    path.write_text("\n".join(("case,activity,end", *rows, "=y,construction_permit,no")), "utf-8")
    done = run("replay", FLOW, path, "--cases", cases, "--rejects", rejects)
    assert done.returncode == 0, done.stderr
    found = [line.split(",")[0] for line in cases.read_text("utf-8").splitlines()]
    assert sorted(found[1:]) == ["'-2", "'=cmd|x", "'@a", "'\uff0b1", "a=b"]
    assert "=y" in rejects.read_text("utf-8")
    assert "'=y" not in rejects.read_text("utf-8")
    exact = tmp_path / "cases.parquet"
    assert run("replay", FLOW, path, "--cases", exact).returncode == 0
    kept = duckdb.sql(f"SELECT \"case\" FROM '{exact}'").fetchall()  # noqa: S608 - ours
    assert {case for (case,) in kept} == {"=cmd|x", "@a", "a=b", "\uff0b1", "-2"}


def test_a_mapping_that_was_saved_reads_the_same(tmp_path: Path) -> None:
    """What was recognised, as a file, gives the same report."""
    saved = tmp_path / "mapping.yaml"
    first = run("replay", FLOW, LOG, "--format", "json", "--save-mapping", saved)
    second = run("replay", FLOW, LOG, "--format", "json", "--mapping", saved)
    assert second.returncode == 0, second.stderr
    one, two = json.loads(first.stdout), json.loads(second.stdout)
    assert (one["log"].pop("recognised"), two["log"].pop("recognised")) == (True, False)
    assert one == two


def test_a_column_chooses_the_flow_of_each_case(tmp_path: Path) -> None:
    """One log with several project types runs in one go; an unknown type is counted."""
    path = tmp_path / "log.csv"
    rows = [
        "P1,施工许可证核发,2024-06-03,2024-06-05,工业类",
        "P2,施工许可证核发,2024-06-03,2024-06-04,gov-building",
        "P3,施工许可证核发,2024-06-03,2024-06-04,moon base",
    ]
    path.write_text(
        "\n".join(("项目代码,事项名称,受理时间,办结时间,项目类型", *rows)), encoding="utf-8"
    )
    done = run("replay", ROOT / "flows", path, "--format", "json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["flow"] is None
    assert {each["flow"]: each["cases"] for each in report["flows"] if each["cases"]} == {
        "industrial": 1,
        "gov-building": 1,
    }
    assert report["cases_left_out"] == 1
    assert report["left_out"] == [{"reason": "no_flow", "rows": 1, "numbers": []}]
    assert report["basis"]["left_out"] == [
        "1 row left out, a case that names none of the flows",
        "1 case is left out with all its rows",
    ]


def test_rows_of_a_case_that_do_not_agree_are_left_out(tmp_path: Path) -> None:
    """Which flow, or value of a fact, is right is not guessed; empty cells say nothing."""
    path, rejects = tmp_path / "log.csv", tmp_path / "rejects.csv"
    rows = [
        "P1,施工许可证核发,2024-06-03,2024-06-05,industrial,form",
        "P1,竣工验收备案,2024-06-06,2024-06-07,,",
        "P2,施工许可证核发,2024-06-03,2024-06-04,industrial,form",
        "P2,竣工验收备案,2024-06-06,2024-06-07,gov-building,form",
        "P3,施工许可证核发,2024-06-03,2024-06-04,industrial,form",
        "P3,竣工验收备案,2024-06-06,2024-06-07,industrial,report",
        "P4,施工许可证核发,2024-06-03,2024-06-04,industrial,nothing",
    ]
    header = "项目代码,事项名称,受理时间,办结时间,项目类型,环评类别"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    words = ("replay", ROOT / "flows", path, "--format", "json", "--rejects", rejects)
    report = json.loads(run(*words).stdout)
    assert (report["cases"], report["events"], report["cases_left_out"]) == (1, 2, 3)
    assert (report["log"]["rows"], report["log"]["usable_rows"]) == (7, 2)
    assert report["left_out"] == [
        {"reason": "no_value", "rows": 1, "numbers": []},
        {"reason": "ambiguous", "rows": 4, "numbers": []},
    ]
    with rejects.open(encoding="utf-8-sig", newline="") as stream:
        written = [(row["row"], row["reason"], row["项目代码"]) for row in csv.DictReader(stream)]
    assert written == [
        *(("3", "ambiguous", "P2"), ("4", "ambiguous", "P2")),
        *(("5", "ambiguous", "P3"), ("6", "ambiguous", "P3")),
        ("7", "no_value", "P4"),
    ]
    told = json.loads(run(*words[:-2], "--fact", "eia=form").stdout)
    assert (told["cases"], told["cases_left_out"]) == (3, 1)


def test_days_tell_how_long_processing_took(tmp_path: Path) -> None:
    """Dates without times of day are starts too: it is not said that none is known."""
    path = tmp_path / "log.csv"
    path.write_text("case,activity,start,complete\nP1,completion_filing,2024-06-03,2024-06-05\n")
    report = json.loads(run("replay", FLOW, path, "--format", "json").stdout)
    (item,) = (each for each in report["items"] if each["visits"])
    assert item["processing_wd"]["median"] == 2
    assert "no start is known" not in str(report["basis"]["left_out"])


@pytest.mark.parametrize("good", [1, 9_000])
def test_a_case_of_which_only_a_pause_is_told_is_none(tmp_path: Path, good: int) -> None:
    """An extract cut by date has such cases: their rows are counted, by either engine."""
    path = tmp_path / "log.csv"
    rows = [
        f"P{number},completion_filing,2024-06-0{day} 09:00,{what}"
        for number in range(good)
        for day, what in ((3, "start"), (4, "suspend"), (5, "complete"))
    ]
    rows.insert(0, "Q1,施工许可证核发,2024-06-03 09:00,suspend")
    rows.append("Q2,施工许可证核发,2024-06-03 09:00,resume")
    path.write_text("\n".join(("case,activity,time,transition", *rows)), encoding="utf-8")
    report = json.loads(run("replay", FLOW, path, "--format", "json").stdout)
    assert (report["cases"], report["cases_left_out"]) == (good, 0)
    assert report["left_out"] == [{"reason": "no_execution", "rows": 2, "numbers": []}]
    (variant,) = report["variants"]
    assert (variant["cases"], report["variant_count"]) == (good, 1)


def test_a_column_that_names_no_flow_is_about_something_else(tmp_path: Path) -> None:
    """With one flow, a recognised column of types that are no flows leaves no case out."""
    path = tmp_path / "log.csv"
    rows = ["P1,施工许可证核发,2024-06-03,2024-06-05,新建"]
    header = "项目代码,事项名称,受理时间,办结时间,项目类型"
    path.write_text("\n".join((header, *rows)), encoding="utf-8")
    report = json.loads(run("replay", FLOW, path, "--format", "json").stdout)
    assert (report["cases"], report["cases_left_out"]) == (1, 0)


def test_ten_thousand_activities_are_all_named(tmp_path: Path) -> None:
    """However many names a log has, each unknown one is in the report."""
    path = tmp_path / "log.csv"
    rows = [f"P{number // 10},act {number},2024-06-03,2024-06-05" for number in range(10_000)]
    path.write_text("\n".join(("项目代码,事项名称,受理时间,办结时间", *rows)), encoding="utf-8")
    report = json.loads(run("replay", FLOW, path, "--format", "json").stdout)
    assert len(report["foreign"]) == 10_000
    assert report["fitness"]["value"] < 0.01


def test_facts_of_a_case_decide_its_items(tmp_path: Path) -> None:
    """A column of a fact makes other items due; a value that the fact lacks leaves the case out."""
    path = tmp_path / "log.csv"
    rows = [
        "P1,环境影响登记表备案,2024-06-03,2024-06-03,registration",
        "P2,环境影响登记表备案,2024-06-03,2024-06-03,form",
        "P3,环境影响登记表备案,2024-06-03,2024-06-03,none",
    ]
    path.write_text(
        "\n".join(("项目代码,事项名称,受理时间,办结时间,环评类别", *rows)), encoding="utf-8"
    )
    report = json.loads(run("replay", FLOW, path, "--format", "json").stdout)
    assert (report["cases"], report["cases_left_out"]) == (2, 1)
    assert "eia" not in {each["id"] for each in report["basis"]["facts"]}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["none.csv"], 2, 'there is no file "none.csv"'),
        (["flows"], 2, '"flows" is a folder'),
        (["flows/items.yaml"], 3, '"flows/items.yaml" is a catalogue and no log'),
        ([EXAMPLE, f"examples/../{EXAMPLE}"], 2, f'"examples/../{EXAMPLE}" is named twice'),
        ([EXAMPLE, "--cases", "x.xlsx"], 2, "ends in .parquet or .csv"),
        (
            ["examples/logs/industrial-40.csv", "--fact", "moon=full"],
            2,
            'no flow has a fact "moon"',
        ),
    ],
)
def test_what_cannot_be_done_is_one_message(words: list[str], status: int, said: str) -> None:
    """Each trouble is one line on the error stream, and nothing on the other."""
    done = run("replay", FLOW, *words)
    assert done.returncode == status
    assert said in done.stderr
    assert not done.stdout
    assert len(done.stderr.splitlines()) == 1


def test_more_threads_than_a_machine_starts_are_wrong_usage() -> None:
    """A hundred thousand would not even begin to read within a minute."""
    done = run("replay", FLOW, EXAMPLE, "--threads", "100000")
    assert (done.returncode, done.stdout) == (2, "")
    assert "less than or equal to 1024" in done.stderr


@pytest.mark.parametrize("size", ["0", "2XB", "2", "-1GB", "0GB", "9999KB", "80%", "1e9GB"])
def test_a_size_that_is_none_is_wrong_usage(size: str) -> None:
    """It is said in our words before anything is read, be there a log or not."""
    done = run("replay", FLOW, "none.csv", f"--memory={size}")
    assert (done.returncode, done.stdout) == (2, "")
    said = " ".join(done.stderr.split())
    assert "--memory" in said
    assert "expected a size of at least 10MB, as in 2GB" in said


@pytest.mark.parametrize("size", ["0.5 gb", "1TiB"])
def test_sizes_of_memory(size: str) -> None:
    """Blanks, parts and small letters are read."""
    assert run("replay", FLOW, EXAMPLE, "--memory", size, "--format", "json").returncode == 0


def test_a_broken_mapping_shows_its_line(tmp_path: Path) -> None:
    """A key that no mapping has is found where it stands."""
    path = tmp_path / "mapping.yaml"
    path.write_text("mapping: x\ncolumns: {case: a}\ncolour: red\n", encoding="utf-8")
    done = run("replay", FLOW, LOG, "--mapping", path)
    assert done.returncode == 3
    assert ":3:1: error:" in done.stderr


@pytest.mark.parametrize("place", ["flows", "flows/industrial.yaml"])
def test_ways_taken_call_members_of_bundles_by_name(place: str, tmp_path: Path) -> None:
    """Whether one flow or several are given; what is in none of them keeps the log's word."""
    path = tmp_path / "log.csv"
    rows = ["enterprise_project_filing", "archives_acceptance", "planning_verification", "zzz"]
    days = [
        f"1,{item},2024-06-0{day},2024-06-0{day},industrial" for day, item in enumerate(rows, 3)
    ]
    path.write_text("\n".join(["case,activity,start,end,flow", *days]) + "\n", "utf-8")
    way = "企业投资项目备案 > 建设工程城建档案验收(移交) > 规划条件核实(含土地核验) > zzz"
    assert way in run("replay", place, path, "--lang", "zh", columns=200).stdout
    said = json.loads(run("replay", place, path, "--format", "json").stdout)
    assert set(said["item_names"]) == set(rows[:3])
    assert said["item_names"]["archives_acceptance"]["en"] == "Construction-archives acceptance"


@pytest.mark.parametrize(
    ("lines", "place", "said"),
    [
        ("facts: {eai: 环评}", "7:9", 'no flow has a fact "eai": expected one of '),
        ("facts: {eai: 环评}", "7:9", 'did you mean "eia"?'),
        ("activities: {x: construction_permt}", "7:17", 'has an item "construction_permt"'),
        ("activities: {x: construction_permt}", "7:17", 'did you mean "construction_permit"?'),
        ("fact_values: {zzz: {a: form}}", "7:15", 'no flow has a fact "zzz"'),
        ("fact_values: {eia: {a: fourm}}", "7:24", 'fact "eia" has no value "fourm"'),
        ("flows: {a: industrail}", "7:12", 'no flow that is given is "industrail"'),
        ("flows: {a: industrail}", "7:12", 'expected one of industrial. did you mean "industrial"'),
        ('time_format: "%d/%m/%Q"', "7:14", '"%Q" stands for no part of a time'),
        ('time_format: "DD.MM.YYYY"', "7:14", "expected %Y in it"),
    ],
)
def test_a_mapping_names_what_there_is(lines: str, place: str, said: str, tmp_path: Path) -> None:
    """What a mapping says of nothing is found at its line, before the log is read."""
    columns = "columns:\n  case: 项目代码\n  activity: 事项名称\n  start: s\n  complete: e\n"
    path = tmp_path / "mapping.yaml"
    path.write_text(f"mapping: x\n{columns}{lines}\n", encoding="utf-8")
    for command in (
        ("replay", FLOW, LOG),
        ("compare", f"{LOG}@before", LOG, "--flows", FLOW),
    ):
        done = run(*command, "--mapping", path, columns=200)
        assert done.returncode == 3
        assert f"{path}:{place}: error: " in done.stderr
        assert said in done.stderr
        assert lines in done.stderr
        assert done.stderr.count("error: ") == 2  # this and that the file cannot be used


def test_a_mapping_of_several_flows_serves_one(tmp_path: Path) -> None:
    """What it says of other flows is no mistake where one of them is given."""
    flows = walkflow.read_flows(FLOW)
    mapping = LogMapping(
        mapping="x",
        columns=Columns(case="case", activity="activity", complete="end", flow="type"),
        activities={"验收": "joint_acceptance", "许可": "construction_permit"},
        flows={"工业": "industrial", "住宅": "housing"},
    )
    path = tmp_path / "log.csv"
    path.write_text("case,activity,end,type\n1,许可,2024-06-03,工业\n", encoding="utf-8")
    with walkflow.read_log([path], flows, mapping=mapping) as log:
        assert walkflow.replay(flows, log).cases == 1
    wrong = mapping.model_copy(update={"facts": {"eai": "type"}})
    with (
        pytest.raises(walkflow.UsageError, match='no flow has a fact "eai"'),
        walkflow.read_log([path], flows, mapping=wrong),
    ):
        pass


@pytest.mark.parametrize("sign", "aAbBcdfgGhHIjmMnpSTuUVwWxXyYzZ%")
def test_signs_of_times_are_those_of_the_reader(sign: str) -> None:
    """Each that is taken for one is one, and the others are none."""
    duckdb.sql(f"SELECT try_strptime('2024', '%{sign}')").fetchall()
    for other in set(string.ascii_letters) - set("aAbBcdfgGhHIjmMnpSTuUVwWxXyYzZ"):
        with pytest.raises(duckdb.Error):
            duckdb.sql(f"SELECT try_strptime('2024', '%{other}')")


@pytest.mark.parametrize("option", ["--rejects", "--cases", "--xes", "--output", "--save-mapping"])
def test_a_log_is_never_overwritten(option: str, tmp_path: Path) -> None:
    """Nor what else is read, nor one output by another."""
    path = tmp_path / "log.csv"
    path.write_text("case,activity,end\n1,construction_permit,2024-06-03\n", "utf-8")
    before = path.read_bytes()
    done = run("replay", FLOW, path, option, path)
    assert (done.returncode, done.stdout, path.read_bytes()) == (2, "", before)
    assert f"{option}: " in done.stderr
    twice = run("replay", FLOW, path, "--visits", tmp_path / "a", option, tmp_path / "a")
    assert "written already" in twice.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["log.csv"]


def test_no_output_is_left_half_written(tmp_path: Path) -> None:
    """Where a log fails in the middle, a table of its cases is not there."""
    path = tmp_path / "log.csv"
    rows = [f"P{n},x,2024-06-03,2024-06-04" for n in range(5000)]
    rows.append("P1,a,b")
    path.write_text("\n".join(("项目代码,事项名称,受理时间,办结时间", *rows)), encoding="utf-8")
    done = run("replay", FLOW, path, "--cases", tmp_path / "cases.parquet")
    assert done.returncode == 3
    assert [each.name for each in tmp_path.iterdir()] == ["log.csv"]


def test_a_bundle_of_several_desks_is_its_own_departments() -> None:
    """Members of a bundle that name several departments count for the bundle's own."""
    visits = {each.id: each.visits for each in replay(LOG).departments}
    joint = next(each for each in replay(LOG).items if each.id == "joint_acceptance")
    assert joint.visits > 0
    assert visits["ARC"] == 0
    assert visits["HURD"] >= joint.visits
