from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.page.reading import open_page, read_json, read_table

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_plan_shows_the_numbers_of_its_json(
    page: "Page", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """Tiles, table and calendar, and the bars lie where the dates are."""
    open_page(page, files["plan"])
    told = read_json(reports["plan"])
    tiles = page.locator("main:not([hidden]) .tile .figure").all_inner_texts()
    assert tiles[0].strip("~") == str(told["path"]["length_wd"])
    assert tiles[1].strip("~") == str(told["elapsed_path"]["length_wd"])
    assert tiles[3:] == [
        str(told["counts"][key]) for key in ("items", "materials", "trips", "departments")
    ]
    items = {each["name"]["en"]: each for each in told["items"]}
    rows = [row for row in read_table(page, "#en-items .grid") if row[1].split(" [")[0] in items]
    assert len(rows) == len(items)
    for row in rows:
        item = items[row[1].split(" [")[0]]
        assert row[2] == item["department"]
        assert row[3].rstrip("~") == item["limit"]
        assert row[4] == f"{item['start'][5:]}–{item['end'][5:]}"
        assert row[5:] == [str(item[key] or "-") for key in ("slack_wd", "drag_wd")]
    script = """rows => rows.map(row => [
        row.querySelector("th").childNodes[row.querySelector(".mark") ? 1 : 0].textContent,
        row.querySelector("rect.critical, rect.open")?.getAttribute("x"),
        row.querySelector("rect.critical, rect.open")?.getAttribute("width")])"""
    drawn = page.locator("#en .gantt tbody tr:not(.group)").evaluate_all(script)
    first = date.fromisoformat(told["start"])
    days = (max(date.fromisoformat(each["latest_end"]) for each in told["items"]) - first).days + 1
    for name, x, width in drawn:
        start, end = (date.fromisoformat(items[name][key]) for key in ("start", "end"))
        if start == end:
            assert x is None
            continue
        assert x == f"{(start - first).days / days * 100:.2f}%"
        assert width == f"{(end - start).days / days * 100:.2f}%"


def test_the_waterfall_shows_the_shares_of_its_json(
    page: "Page", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """From before to after, what is shown adds up to the whole, and bars meet."""
    open_page(page, files["compare"])
    flow = read_json(reports["compare"])["flows"][0]
    rows = read_table(page, "#en-measures .waterfall")
    assert rows[0][1].strip("~") == str(flow["before"]["path_wd"])
    shares = rows[1 : 1 + len(flow["measures"])]
    assert rows[len(shares) + 1][1].strip("~") == str(flow["after"]["path_wd"])
    assert rows[-1][1].strip("~") == str(flow["scope_honest"]["path_wd"])
    days = {row[0]: -float(row[1].replace("−", "-")) for row in shares}
    assert sum(days.values()) == pytest.approx(flow["saved_wd"])
    for measure in flow["measures"]:
        assert days[measure["name"]["en"]] == pytest.approx(measure["shapley_wd"], abs=0.1)
    script = """parts => parts.map(part => [
        parseFloat(part.getAttribute("x")), parseFloat(part.getAttribute("width"))])"""
    parts = page.locator("#en .waterfall rect.saved").evaluate_all(script)
    assert parts[0][0] + parts[0][1] == pytest.approx(100, abs=0.02)
    for one, two in pairwise(parts):
        assert two[0] + two[1] == pytest.approx(one[0], abs=0.02)


def test_the_run_shows_the_numbers_of_its_json(
    page: "Page", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """Whose time a run took, and how far its bars reach."""
    open_page(page, files["walk"])
    told = read_json(reports["walk"])
    rows = read_table(page, "#en-owners .grid")
    assert [row[3] for row in rows[:-1]] == [
        f"{each['share'] * 100:.0f} %" for each in told["owners"]
    ]
    span = told["recorded"]["runs"][0]["span"]
    script = """rows => rows.map(row => [...row.querySelectorAll("rect:not(.slack)")].map(
        part => [parseFloat(part.getAttribute("x")), parseFloat(part.getAttribute("width"))]))"""
    drawn = page.locator("#en-visits .gantt tbody tr").evaluate_all(script)
    for visit, parts in zip(told["visits"], drawn, strict=True):
        spans = [
            (each["start"] / span * 100, (each["end"] - each["start"]) / span * 100)
            for each in visit["spans"]
        ]
        assert [tuple(part) for part in parts] == [pytest.approx(each, abs=0.02) for each in spans]


def test_the_log_shows_the_numbers_of_its_json(
    page: "Page", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """How many cases deviate in each way, and every row of a list that others cut."""
    open_page(page, files["replay"])
    told = read_json(reports["replay"])
    rows = read_table(page, "#en-deviations .grid")
    cases = [each["cases"] for each in told["deviation_figures"]]
    assert sorted(int(row[1]) for row in rows) == sorted(cases)
    assert page.locator("#en-cuts .grid tbody tr").count() == len(told["bottlenecks"]["drag"])


@pytest.mark.parametrize("name", ["plan", "compare", "walk", "replay"])
def test_both_languages_show_the_same_numbers(
    name: str, page: "Page", files: dict[str, Path]
) -> None:
    """Cell by cell, in every table."""
    open_page(page, files[name])
    script = """main => [...main.querySelectorAll("td.number, td.days, .figure")].map(
        cell => (cell.textContent.match(/[\\d.]+/g) ?? []).join(" "))"""
    texts = [page.locator(f"#{language}").evaluate(script) for language in ("zh", "en")]
    assert texts[0] == texts[1]
    assert len(texts[0]) > 50
