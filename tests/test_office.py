"""Workbooks, CSV and documents: what people in offices open, with the numbers of the JSON."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

import walkflow
from tests.office import MAIN, Book, compute
from walkflow.model.reports import Report
from walkflow.views.figures.sheet import Figures, Formula, Sheet, Sort, Value
from walkflow.views.figures.tabulate import tabulate_report
from walkflow.views.wording import Wording, make_safe

pytest.importorskip("xlsxwriter", reason="needs the extra xlsx")

ROOT = Path(__file__).parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"
WALKS = ROOT / "examples" / "walks"
BEFORE, AFTER = (WALKS / f"constructed-industrial-{side}.yaml" for side in ("before", "after"))
LOG = ROOT / "examples" / "logs" / "industrial-40.csv"

Fetch: TypeAlias = Callable[[], Report]


def plan() -> Report:
    """Return a plan by day numbers."""
    return walkflow.trace(walkflow.read_flow(FLOW))


def dated_plan() -> Report:
    """Return a plan on dates, of everyone's time."""
    return walkflow.trace(walkflow.read_flow(FLOW), start=date(2026, 2, 9), everyone=True)


def walk() -> Report:
    """Return a recorded run."""
    return walkflow.trace(walkflow.read_flow(FLOW), [walkflow.read_walk(AFTER)])


def walks() -> Report:
    """Return two recorded runs."""
    each = [walkflow.read_walk(path) for path in (BEFORE, AFTER)]
    return walkflow.trace(walkflow.read_flow(FLOW), each)


def versions() -> Report:
    """Return a comparison of five flows."""
    return walkflow.compare(*walkflow.read_sides("before", "after", folder=ROOT / "flows"))


def one_flow() -> Report:
    """Return a comparison of two versions of a flow."""
    return walkflow.compare(*walkflow.read_sides(f"{FLOW}@before", f"{FLOW}@after"))


def runs() -> Report:
    """Return a comparison of recorded runs."""
    return walkflow.compare(*walkflow.read_sides(str(BEFORE), str(AFTER), folder=ROOT / "flows"))


def replayed() -> Report:
    """Return a replay of a log."""
    pytest.importorskip("duckdb", reason="needs the extra log")
    flows = walkflow.read_flows(FLOW)
    with walkflow.read_log([LOG], flows) as log:
        return walkflow.replay(flows, log)


def found() -> Report:
    """Return a validation that finds something."""
    bad = ROOT / "tests" / "flows" / "bad"
    names = "above-law", "cycle", "dangling-item", "day-off", "yaml-encoding"
    return walkflow.validate(*(bad / f"{name}.yaml" for name in names))


REPORTS: Mapping[str, Fetch] = {
    each.__name__: cache(each)
    for each in (plan, dated_plan, walk, walks, versions, one_flow, runs, replayed, found)
}


@cache
def tabulate(name: str, language: str = "en") -> Figures:
    """Return the tables of a report."""
    return tabulate_report(REPORTS[name](), Wording(language))


@cache
def open_book(name: str, language: str = "en") -> Book:
    """Return the workbook of a report, read again."""
    return Book(walkflow.render_binary(REPORTS[name](), walkflow.Form.XLSX, language))


def each_cell(figures: Figures, book: Book) -> "list[tuple[Sheet, str, Sort, Value]]":
    """Return every cell of every table, by its sheet and its place in the workbook."""
    cells = []
    for sheet in figures.sheets:
        for number, row in enumerate(sheet.rows, 4):
            for place, value in enumerate(row):
                cells.append(
                    (sheet, f"{_name_column(place)}{number}", sheet.columns[place].sort, value)
                )
    assert set(book.sheets) == {words_of(book), *(sheet.name for sheet in figures.sheets)}
    return cells


def words_of(book: Book) -> str:
    """Return the name of the first sheet, the overview."""
    return next(iter(book.sheets))


def _name_column(place: int) -> str:
    return chr(65 + place) if place < 26 else f"A{chr(65 + place - 26)}"


@pytest.mark.parametrize("name", REPORTS)
def test_a_workbook_holds_what_the_tables_hold(name: str) -> None:
    """Numbers are numbers, days are days, texts are texts; nothing is lost or rounded."""
    book = open_book(name, "zh")
    for sheet, place, sort, value in each_cell(tabulate(name, "zh"), book):
        cell = book.sheets[sheet.name].get(place)
        where = f"{sheet.name}!{place}"
        match value:
            case None | "":
                assert cell is None or cell.value is None, where
            case str():
                assert cell is not None
                assert cell.value == make_safe(value), where
                assert cell.formula is None, where
            case date():
                assert cell is not None
                assert isinstance(cell.value, float), where
                epoch = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks have no zone
                moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001 - as above
                assert abs(epoch + timedelta(days=cell.value) - moment) < timedelta(seconds=1), (
                    where
                )
                assert cell.form.startswith("yyyy-mm-dd"), where
            case _:
                figure = value.value if isinstance(value, Formula) else value
                assert cell is not None
                assert cell.value == pytest.approx(figure, rel=1e-12, abs=1e-12), where
                assert (cell.formula is not None) == isinstance(value, Formula), where
                assert cell.form == "0.0%" or sort is not Sort.RATIO, where


@pytest.mark.parametrize("name", REPORTS)
def test_every_formula_comes_to_the_figure_of_the_report(name: str) -> None:
    """Counted again from the cells that it names, as a spreadsheet does."""
    book = open_book(name)
    counted = 0
    for cells in book.sheets.values():
        for place, cell in cells.items():
            if cell.formula is not None:
                assert isinstance(cell.value, float)
                assert compute(cell.formula, cells) == pytest.approx(cell.value, abs=1e-9), place
                counted += 1
    assert counted


def as_json(name: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON of a report."""
    return json.loads(walkflow.render(REPORTS[name](), walkflow.Form.JSON))


def expect_figures(sheet: Sheet, records: "list[dict[str, Any]]", keys: str) -> None:
    """Assert that columns of a table are those of records of the JSON."""
    assert len(sheet.rows) == len(records)
    for row, record in zip(sheet.rows, records, strict=True):
        for key in keys.split():
            shown = row[sheet.find_place(key)]
            figure = shown.value if isinstance(shown, Formula) else shown
            if isinstance(figure, date):
                figure = str(figure)[:16]
            assert figure == record[key], (key, record)


def find_sheet(name: str, question: str) -> Sheet:
    """Return the table that answers a question."""
    return next(sheet for sheet in tabulate(name).sheets if sheet.question == question)


PLAN_KEYS = (
    "earliest_start_wd earliest_finish_wd latest_start_wd latest_finish_wd slack_wd "
    "free_slack_wd drag_wd line"
)


@pytest.mark.parametrize("name", ["plan", "dated_plan"])
def test_the_tables_of_a_plan_are_its_json(name: str) -> None:
    """Items, path, stages, desks and cuts have the figures of the JSON."""
    told = as_json(name)
    items = find_sheet(name, "Where is the time?")
    expect_figures(items, told["items"], PLAN_KEYS)
    if told["start"]:
        expect_figures(items, told["items"], "start end latest_end")
    else:
        assert not {"start", "end", "latest_end"} & {column.key for column in items.columns}
    drawn = told["elapsed_path" if told["clock"] == "all" else "path"]
    path = find_sheet(name, "What sets the end?")
    expect_figures(path, drawn["items"], "wd")
    assert sum(row[path.find_place("wd")] for row in path.rows) == drawn["length_wd"]  # type: ignore[misc] # numbers
    expect_figures(
        find_sheet(name, "Which stage takes how long?"),
        told["stage_limits"]["stages"],
        "limit_wd path_wd",
    )
    expect_figures(
        find_sheet(name, "Whose desk is it on?"), told["bottlenecks"]["desk"], "limits_wd share"
    )
    expect_figures(
        find_sheet(name, "Where does a cut pay?"), told["bottlenecks"]["drag"], "drag_wd share line"
    )
    expect_figures(
        find_sheet(name, "How near is each limit to the law's?"),
        told["bottlenecks"]["used"],
        "used",
    )


def test_the_tables_of_runs_are_their_json() -> None:
    """Visits and owners have the figures of the JSON."""
    told = as_json("walk")
    expect_figures(
        find_sheet("walk", "Where did the time go?"),
        told["visits"],
        "attempt enabled submitted accepted decided delivered preparing_wd intake_wd waiting_wd "
        "processing_wd paused_wd sojourn_wd chargeable_wd limit_wd used slack_wd drag_wd trips",
    )
    expect_figures(find_sheet("walk", "Whose time was it?"), told["owners"], "days wd share")
    expect_figures(
        find_sheet("walk", "What set the end?"), told["recorded"]["runs"][0]["path"], "days wd"
    )
    several = find_sheet("walks", "What did each item take over all runs?")
    expect_figures(
        several, as_json("walks")["recorded"]["items"], "runs visits over_limit critical"
    )


def test_the_tables_of_a_comparison_are_its_json() -> None:
    """Each figure before and after with its ratio; each measure with its share."""
    flows = as_json("versions")["flows"]
    sheet = tabulate("versions").main
    ratio_by_figure = {
        (row[sheet.find_place("flow")], row[sheet.find_place("subject_id")]): row[
            sheet.find_place("cut")
        ]
        for row in sheet.rows
    }
    for flow in flows:
        for figure, ratio in flow["compression"].items():
            shown = ratio_by_figure[flow["flow"], figure]
            assert (shown.value if isinstance(shown, Formula) else shown) == ratio
    shares = [
        share
        for flow in flows
        for share in sorted(flow["measures"], key=lambda share: -share["shapley_wd"])
    ]
    expect_figures(
        find_sheet("versions", "Which measure saved how much?"),
        shares,
        "shapley_wd alone_wd without_wd",
    )


def test_a_short_run_is_drawn_in_hours() -> None:
    """Of two hours, calendar days would say nothing; the pieces are those of the visit."""
    short = walkflow.read_walk(WALKS / "zhongshan-plant-d1-2020.yaml")
    report = walkflow.trace(walkflow.read_flow(FLOW), [short])
    sheet = next(
        sheet
        for sheet in tabulate_report(report, Wording("en")).sheets
        if sheet.question == "When was it where?"
    )
    spans = json.loads(report.as_json())["visits"][0]["spans"]
    assert [column.heading for column in sheet.columns][2:] == [
        "Hours from the start",
        "processing (hours by the clock)",
        "paused (hours by the clock)",
    ]
    pieces = [piece for row in sheet.rows for piece in row[3:] if piece is not None]
    assert pieces == [(span["end"] - span["start"]) / 3600 for span in spans]


def test_each_phase_is_drawn_once_by_its_own_name() -> None:
    """Programs differ in how they leave entries out of a legend: none is left out or said twice."""
    sheet = find_sheet("walk", "When was it where?")
    names = [series.name for series in sheet.charts[0].series]
    assert "paused" in names
    assert len(set(names)) == len(names)
    assert not any(b"c:legendEntry" in part for part in open_book("walk").parts.values())


def test_gates_have_a_sheet() -> None:
    """Each with what was asked for, its figures and whether it holds."""
    sides = walkflow.read_sides(f"{FLOW}@before", f"{FLOW}@after")
    gates = walkflow.read_gates(["path:-30wd", "items:+0"])
    figures = tabulate_report(walkflow.compare(*sides, gates=gates), Wording("en"))
    sheet = next(sheet for sheet in figures.sheets if sheet.name == "Gates")
    told = [
        [row[sheet.find_place(key)] for key in ("allowed", "before", "after", "most", "holds")]
        for row in sheet.rows
    ]
    assert told == [["-30wd", 40, 15, 10, "no"], ["+0", 26, 19, 26, "yes"]]


def test_a_waterfall_falls_from_before_to_after() -> None:
    """Each step begins where the one above it ended."""
    sheet = find_sheet("one_flow", "How does before become after?")
    rows = [
        dict(zip((column.key for column in sheet.columns), row, strict=True)) for row in sheet.rows
    ]
    flow = as_json("one_flow")["flows"][0]
    level: Any = flow["before"]["path_wd"]
    assert rows[0]["whole"] == level
    for row in rows[1:-1]:
        top = row["floor"] + (row["saved"] or row["grown"])  # type: ignore[operator] # numbers
        assert (top if row["saved"] else row["floor"]) == pytest.approx(level)
        level = row["floor"] if row["saved"] else top
    assert rows[-1]["whole"] == flow["after"]["path_wd"] == pytest.approx(level)


def test_the_tables_of_recorded_sides_are_their_json() -> None:
    """Medians, ranges and ratios by figure, item and owner."""
    flow = as_json("runs")["recorded"]["flows"][0]
    sheet = tabulate("runs").main
    row = next(row for row in sheet.rows if row[sheet.find_place("subject_id")] == "elapsed_d")
    cut = row[sheet.find_place("cut")]
    assert row[sheet.find_place("before")] == flow["elapsed_d"]["before"]["median"]
    assert isinstance(cut, Formula)
    assert cut.value == flow["elapsed_d"]["compression"]
    items = [{**item, "item_id": item["item"]} for item in flow["items"]]
    expect_figures(find_sheet("runs", "Which item became shorter?"), items, "item_id")


def test_the_tables_of_a_replay_are_its_json() -> None:
    """Items, deviations, variants, months and hand-overs have the figures of the JSON."""
    told = as_json("replayed")
    items = [item for item in told["items"] if item["visits"]]
    sheet = tabulate("replayed").main
    expect_figures(
        sheet,
        [{**item, "item_id": item["id"]} for item in items],
        "item_id visits cases judged over_limit critical_share",
    )
    deviations = find_sheet("replayed", "How do cases differ from the flow?")
    expect_figures(deviations, told["deviation_figures"], "cases share count wd")
    expect_figures(
        find_sheet("replayed", "Which ways did cases take?"),
        told["variants"],
        "cases share covered",
    )
    expect_figures(
        find_sheet("replayed", "Did it become shorter over time?"),
        told["months"],
        "month cases median_wd p90_wd",
    )
    expect_figures(
        find_sheet("replayed", "Who waited for whom?"), told["handovers"], "visits waiting_wd"
    )


def test_the_tables_of_a_validation_are_its_json() -> None:
    """A row a finding, with its file, line, column and rule."""
    expect_figures(tabulate("found").main, as_json("found")["diagnostics"], "path line column rule")


@pytest.mark.parametrize("name", ["plan", "replayed"])
def test_the_same_report_is_the_same_bytes(name: str) -> None:
    """No clock, no machine and no person gets into a workbook."""
    report = REPORTS[name]()
    first = walkflow.render_binary(report, walkflow.Form.XLSX)
    assert walkflow.render_binary(report, walkflow.Form.XLSX) == first
    book = Book(first)
    assert book.dates == {(1980, 1, 1, 0, 0, 0)}
    properties = book.parts["docProps/core.xml"].decode()
    assert "2000-01-01T00:00:00Z" in properties
    assert "<dc:creator></dc:creator>" in properties


@pytest.mark.parametrize("name", REPORTS)
def test_sheets_are_ready_for_the_screen_and_for_paper(name: str) -> None:
    """Headings stay, filters are set, pages are A4 landscape and repeat the headings."""
    book = open_book(name, "zh")
    names = ET_text(book.trees["xl/workbook.xml"])
    for sheet in tabulate(name, "zh").sheets:
        tree = book.tree_by_sheet[sheet.name]
        pane = tree.find(f".//{MAIN}pane")
        assert pane is not None
        assert pane.attrib["ySplit"] == "3"
        assert tree.find(f"{MAIN}autoFilter") is not None
        page = tree.find(f"{MAIN}pageSetup")
        assert page is not None
        assert page.attrib["paperSize"] == "9"
        assert page.attrib["orientation"] == "landscape"
        assert "$3:$3" in names


def ET_text(tree: Any) -> str:  # noqa: ANN401, N802 - an element
    """Return all text of an element."""
    return " ".join(tree.itertext())


@pytest.mark.parametrize("name", ["plan", "dated_plan", "walk", "versions", "one_flow", "replayed"])
def test_charts_draw_the_cells_of_their_sheet(name: str) -> None:
    """Every series names rows that exist, and no chart carries another one's cells."""
    book = open_book(name)
    charts = [part for part in book.parts if part.startswith("xl/charts/chart")]
    expected = [chart for sheet in tabulate(name).sheets for chart in sheet.charts]
    assert len(charts) == len(expected) > 0
    for part in charts:
        text = book.parts[part].decode()
        assert "<c:f>" in text
        assert "#REF!" not in text


def test_columns_are_wide_enough_for_chinese() -> None:
    """A name in Chinese takes two characters each, and stands in one line where it is short."""
    book = open_book("plan", "zh")
    sheet = tabulate("plan", "zh").sheets[0]
    widths = [
        float(each.attrib["width"]) for each in book.tree_by_sheet[sheet.name].iter(f"{MAIN}col")
    ]
    place = sheet.find_place("item")
    longest = max(2 * len(str(row[place])) for row in sheet.rows)
    assert widths[place] >= min(longest, 46)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_csv_is_the_main_table(name: str, language: str) -> None:
    """UTF-8 with a mark, CRLF, headings, bare numbers; an apostrophe before what looks computed."""
    sheet = tabulate(name, language).main
    text = walkflow.render(REPORTS[name](), walkflow.Form.CSV, language=language)
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    headings, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert headings == [column.heading for column in sheet.columns]
    assert len(set(headings)) == len(headings)
    assert len(rows) == len(sheet.rows)
    for shown, row in zip(rows, sheet.rows, strict=True):
        for cell, value in zip(shown, row, strict=True):
            figure = value.value if isinstance(value, Formula) else value
            if isinstance(figure, int | float):
                assert float(cell) == figure
            elif figure is None:
                assert not cell
            else:
                assert cell.removeprefix("'").startswith(str(figure)[:10].strip())


def run(*words: str | Path, before: str = "") -> "subprocess.CompletedProcess[bytes]":
    """Run walkflow as a process, perhaps after some Python."""
    code = f"{before}\nfrom walkflow.cli import main\nmain()"
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def test_a_workbook_goes_to_its_file_or_to_a_pipe(tmp_path: Path) -> None:
    """The name of the file chooses the form, and a pipe gets the same bytes."""
    path = tmp_path / "plan.xlsx"
    assert run("trace", "flows/industrial.yaml", "--output", path).returncode == 0
    piped = run("trace", "flows/industrial.yaml", "--format", "xlsx")
    assert piped.returncode == 0
    assert piped.stdout == path.read_bytes()
    assert piped.stdout.startswith(b"PK")


def test_a_csv_keeps_its_mark_and_its_line_ends_in_a_file_and_in_a_pipe(tmp_path: Path) -> None:
    """Excel takes a file for UTF-8 only if it begins with the mark."""
    path = tmp_path / "plan.csv"
    assert run("trace", "flows/industrial.yaml", "--output", path).returncode == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n") > 10
    assert run("trace", "flows/industrial.yaml", "--format", "csv").stdout == path.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_no_place_for_a_workbook() -> None:
    """It is wrong usage, and the message names the option that helps."""
    import os
    import pty

    parent, child = pty.openpty()
    try:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "walkflow",
                "trace",
                "flows/industrial.yaml",
                "--format",
                "xlsx",
            ],
            cwd=ROOT,
            stdout=child,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(child)
        os.close(parent)
    assert done.returncode == 2
    assert b"--output" in done.stderr


def test_a_missing_library_is_named_with_its_extra() -> None:
    """Everything else works without it."""
    blocked = "import sys; sys.modules['xlsxwriter'] = None"
    done = run("trace", "flows/industrial.yaml", "--format", "xlsx", before=blocked)
    assert done.returncode == 3
    assert b'python -m pip install ".[xlsx]"' in done.stderr
    assert run("trace", "flows/industrial.yaml", "--format", "csv", before=blocked).returncode == 0


def test_a_workbook_that_another_program_holds_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel on Windows does not let go of a file that it has open."""

    def refuse(_self: Path, _target: Path) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"as it was")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(walkflow.UnreadableError, match="is it open in another program"):
        walkflow.write_report(path, b"new")
    assert path.read_bytes() == b"as it was"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]


def test_text_and_bytes_are_not_mixed_up() -> None:
    """Each of the two functions refuses the other one's forms."""
    report = REPORTS["plan"]()
    with pytest.raises(walkflow.UsageError, match="written to a file"):
        walkflow.render(report, walkflow.Form.XLSX)
    with pytest.raises(walkflow.UsageError, match="is text"):
        walkflow.render_binary(report, walkflow.Form.JSON)
