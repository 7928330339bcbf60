"""A flow drafted from a log validates, and its log replays against it."""

import csv
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from walkflow.files.event_log import LogOptions, open_log
from walkflow.model.calendars import read_named_calendar
from walkflow.model.draft import DraftReport
from walkflow.model.replay_report import ReplayReport

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"


def draft(path: Path, folder: Path, zone: str = "UTC", **options: float) -> DraftReport:
    """Draft a flow from a log into a folder."""
    calendar = read_named_calendar("plain")
    with open_log([path], LogOptions(zone=zone)) as log:
        return walkflow.draft(log, folder, calendar=calendar, **options)  # type: ignore[arg-type]


def replay(flow: Path, log: Path) -> ReplayReport:
    """Replay a log against a drafted flow."""
    flows = walkflow.read_flows(flow)
    with walkflow.read_log([log], flows) as opened:
        return walkflow.replay(flows, opened)


def write_log(path: Path, *rows: str) -> Path:
    """Write a log of starts and completions."""
    header = "case,activity,start,end,department"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_draft_explains_itself_in_chinese_if_asked(tmp_path: Path) -> None:
    """Its comments are in the language of whoever is to check it."""
    log = write_log(
        tmp_path / "log.csv",
        *(f"{n},申请,2024-01-01 09:00,2024-01-02 10:00,窗口" for n in range(9)),
    )
    with open_log([log], LogOptions()) as opened:
        calendar = read_named_calendar("plain")
        walkflow.draft(opened, tmp_path / "out", calendar=calendar, language="zh")
    text = (tmp_path / "out" / "draft.yaml").read_text(encoding="utf-8")
    assert text.startswith("# 由日志的 9 个案件草拟：只是起点，需要人工核对。\n")
    assert walkflow.validate(tmp_path / "out").ok


def test_a_draft_says_of_which_items_the_time_is_not_known(tmp_path: Path) -> None:
    """Completions alone do not tell how long the first item of a case took."""
    log = write_log(
        tmp_path / "log.csv",
        *(f"{n},{item},,2024-01-0{n % 2 + day} 10:00,Desk" for n in range(9) for item, day in DAYS),
    )
    draft(log, tmp_path / "out")
    lines = (tmp_path / "out" / "draft.yaml").read_text(encoding="utf-8").splitlines()
    doubts = [number for number, line in enumerate(lines) if "does not tell how long" in line]
    assert [lines[number + 1].strip() for number in doubts] == ["- {item: apply, limit: 1wd}"]
    assert any("item: permit" in line and "limit: 2wd" in line for line in lines)


DAYS = (("apply", 1), ("permit", 3))


def test_a_draft_has_the_links_that_hold(tmp_path: Path) -> None:
    """What always comes before is a link, what follows from others is none."""
    rows = []
    for case in range(20):
        rows += [
            f"{case},apply,2024-01-01 09:00,2024-01-02 10:00,Desk",
            f"{case},Plan: review,2024-01-02 11:00,2024-01-05 10:00,Plan office",
            f"{case},fire check,2024-01-02 12:00,2024-01-08 10:00,Fire office",
            f"{case},permit,2024-01-09 09:00,2024-01-10 10:00,Desk",
        ]
    report = draft(write_log(tmp_path / "log.csv", *rows), tmp_path / "out")
    found = {item.id: tuple(link.before for link in item.after) for item in report.items}
    assert found == {
        "apply": (),
        "plan_review": ("apply",),
        "fire_check": ("apply",),
        "permit": ("plan_review", "fire_check"),
    }
    assert {item.id: item.limit_wd for item in report.items}["fire_check"] == 4
    assert {item.id: item.department for item in report.items}["plan_review"] == "plan_office"
    fit = replay(tmp_path / "out" / "draft.yaml", tmp_path / "log.csv").fitness
    assert (fit.fit_cases, fit.value) == (20, 1.0)
    assert report.fit_cases == 20


def test_activities_are_told_apart_as_a_replay_tells_them(tmp_path: Path) -> None:
    """Spellings of one are one item that says so; an id is taken for no other activity."""
    spellings = ("A B", "a b", "a_b", "A B")
    rows = []
    for case in range(40):
        rows += [
            f"{case},{spellings[case % 4]},2024-01-01,2024-01-02,x",
            f"{case},Plan: review,2024-01-03,2024-01-04,x",
            f"{case},plan review,2024-01-05,2024-01-08,x",
            f"{case},PLAN-REVIEW 2,2024-01-09,2024-01-10,x",
        ]
    log = write_log(tmp_path / "log.csv", *rows, "0,Planreview 3,2024-02-01,2024-02-01,x")
    report = draft(log, tmp_path / "out")
    assert [(item.activity, item.id, item.share) for item in report.items] == [
        ("A B", "a_b", 1),
        ("Plan: review", "plan_review_4", 1),
        ("plan review", "plan_review", 1),
        ("PLAN-REVIEW 2", "plan_review_2", 1),
    ]
    assert report.items[0].spellings == ("a b", "a_b")
    assert report.rare == ("Planreview 3",)
    lines = (tmp_path / "out" / "draft.yaml").read_text(encoding="utf-8").splitlines()
    (alike,) = [number for number, line in enumerate(lines) if '"A B", "a b", a_b' in line]
    assert "one activity to a replay" in lines[alike]
    assert "item: a_b," in lines[alike + 1]
    assert walkflow.validate(tmp_path / "out").ok
    assert walkflow.fmt(tmp_path / "out", check=True).ok
    found = replay(tmp_path / "out" / "draft.yaml", log)
    assert found.fitness.fit_cases == report.fit_cases == 39
    assert [each.activity for each in found.foreign] == ["Planreview 3"]


def test_a_link_that_often_holds_is_marked(tmp_path: Path) -> None:
    """A comment says in how many of how many cases."""
    rows = []
    for case in range(40):
        first = "2024-01-03" if case == 0 else "2024-01-01"
        rows += [f"{case},a,{first},{first},x", f"{case},b,2024-01-02,2024-01-02,x"]
    draft(write_log(tmp_path / "log.csv", *rows), tmp_path / "out")
    text = (tmp_path / "out" / "draft.yaml").read_text(encoding="utf-8")
    assert "# doubtful: after a in 97.5% of 40 cases\n      - {item: b," in text


def test_what_fewer_cases_have_than_links_hold_in_is_doubtful(tmp_path: Path) -> None:
    """And how many cases fit the whole is said, in the report and in the file."""
    rows = [f"{case},a,2024-01-01,2024-01-01,x" for case in range(40)]
    rows += [f"{case},b,2024-01-02,2024-01-02,x" for case in range(37)]
    rows += [f"{case},c,2024-01-03,2024-01-05,x" for case in range(1, 40)]
    log = write_log(tmp_path / "log.csv", *rows)
    for share, doubtful in ((0.95, ["b"]), (0.98, ["b", "c"]), (0.9, [])):
        report = draft(log, tmp_path / f"{share}", min_share=share)
        lines = (tmp_path / f"{share}" / "draft.yaml").read_text(encoding="utf-8").splitlines()
        marked = [lines[n + 1] for n, line in enumerate(lines) if "of the cases have it" in line]
        assert [line.split("item: ")[1][0] for line in marked] == doubtful
        assert report.fit_cases == 36
        assert lines[1].startswith("# 36 of 40 cases fit it as it stands;")
        said = walkflow.render(report, walkflow.Form.TEXT, width=200)
        assert "36 of 40 cases fit it as it stands;" in said
        assert ("Fewer than 95 % of the cases have 1 item;" in said) == (share == 0.95)
        assert ("Fewer than 98 % of the cases have 2 items each;" in said) == (share == 0.98)


def test_a_draft_is_in_its_stable_form(tmp_path: Path) -> None:
    """`walkflow fmt` has nothing to change in it, whatever the words of the log."""
    names = ("Plan: review", "no", "'quoted' \"twice\"", "#5", "第 1 步，受理", "x" * 120, "8:30")
    log = tmp_path / "log.csv"
    with log.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("case", "activity", "complete", "department"))
        for case in range(9):
            writer.writerows((case, name, f"2024-01-0{case + 1}", name) for name in names)
    draft(log, tmp_path / "out")
    assert walkflow.fmt(tmp_path / "out", check=True).ok
    assert walkflow.validate(tmp_path / "out").ok


def test_rows_that_were_left_out_are_told(tmp_path: Path) -> None:
    """Nothing is dropped in silence: neither rows of no use nor a case that is none."""
    path = tmp_path / "log.csv"
    good = [f"P{n},a,2024-06-03" for n in range(9)]
    rows = ["case,activity,complete", *good, "P9,,2024-06-03", *["无,b,2024-06-03"] * 10_001]
    path.write_text("\n".join(rows), encoding="utf-8")
    report = draft(path, tmp_path / "drafted")
    expected = [
        "1 row left out, no activity: 10",
        "10001 rows left out, a case of more than 10000 rows: 11, 12, 13, 14, 15 …",
    ]
    assert [str(each) for each in report.basis.left_out] == expected
    said = " ".join(walkflow.render(report, walkflow.Form.TEXT, width=100).split())
    assert " - ".join(expected) in said


def test_rare_activities_are_listed_and_no_items(tmp_path: Path) -> None:
    """What one case in a hundred has is no part of the flow, and is not forgotten."""
    rows = [f"{case},a,2024-01-01,2024-01-01,x" for case in range(100)]
    rows.append("7,once,2024-01-02,2024-01-02,x")
    report = draft(write_log(tmp_path / "log.csv", *rows), tmp_path / "out")
    assert [item.id for item in report.items] == ["a"]
    assert report.rare == ("once",)


def test_a_log_of_names_that_never_recur_has_no_draft(tmp_path: Path) -> None:
    """Where every activity is rare, the columns are probably the wrong ones."""
    rows = [f"{case},act {case},2024-01-01,2024-01-01,x" for case in range(10_000)]
    with pytest.raises(walkflow.UnreadableError, match="nothing to draft"):
        draft(write_log(tmp_path / "log.csv", *rows), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_draft_overwrites_nothing(tmp_path: Path) -> None:
    """A file that was worked on stays."""
    log = write_log(tmp_path / "log.csv", "1,a,2024-01-01,2024-01-01,x")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "draft.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(walkflow.UsageError, match="not overwritten"):
        draft(log, tmp_path / "out")
    assert (tmp_path / "out" / "draft.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "cases", "rows", "activities"),
    [("receipt.xes.gz", 1434, 8577, 27), ("BPIC15_1f.xes.gz", 902, 21656, 70)],
)
def test_real_logs_run_end_to_end(
    tmp_path: Path, name: str, cases: int, rows: int, activities: int
) -> None:
    """Two permit logs are drafted, the drafts validate, and the logs replay against them."""
    path = DATA / name
    if not path.is_file():
        pytest.skip("the log lies beside the project on some machines only")
    report = draft(path, tmp_path / "out", zone="Europe/Amsterdam")
    assert report.cases == cases
    assert len(report.items) + len(report.rare) == activities
    assert walkflow.validate(tmp_path / "out").ok
    assert walkflow.fmt(tmp_path / "out", check=True).ok
    replayed = replay(tmp_path / "out" / "draft.yaml", path)
    assert replayed.fitness.fit_cases == report.fit_cases
    assert replayed.cases == cases
    assert replayed.log.usable_rows == rows
    assert sum(each.rows for each in replayed.foreign) + replayed.visits == rows
    assert sum(month.cases for month in replayed.months) == cases
    assert all(item.processing_wd.known == 0 for item in replayed.items)
