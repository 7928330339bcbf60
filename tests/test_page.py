"""Pages in a real browser: what they show, that they ask for nothing, and for whom they work."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import walkflow
from tests.builders import a_step

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
WALKS = ROOT / "examples" / "walks"
INDUSTRIAL = ROOT / "flows" / "industrial.yaml"
MOST_BYTES = 500_000
PAPER_PX = 688
"""The width of a sheet of A4 between its margins."""
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)
NAMES = ("plan", "walk", "compare", "compare-all", "compare-walks", "replay", "findings", "pass")
HOSTILE = {
    name: name
    for name in (
        "</style><script>window.hit = 1</script>",
        '"><img src=x onerror="window.hit = 2">',
        "javascript:window.hit=3//'`${window.hit=4}",
    )
} | {
    "\x1b[2J\x07\u202eabc\u200f\u2066]]><!--</title></svg></table>": (
        "<U+001B>[2J<U+0007><U+202E>abc<U+200F><U+2066>]]><!--</title></svg></table>"
    )
}
"""What names may be, and what of them is shown."""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Return one browser for all tests of this file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    """Return a report of each sort that has pictures of its own."""
    flow = walkflow.read_flow(INDUSTRIAL)
    walks = {
        side: walkflow.read_walk(WALKS / f"constructed-industrial-{side}.yaml")
        for side in ("before", "after")
    }
    with walkflow.read_log(
        walkflow.find_logs([str(ROOT / "examples" / "logs" / "industrial-40.csv")]),
        [flow],
        calendar=walkflow.find_calendar([flow], None),
    ) as log:
        replayed = walkflow.replay([flow], log, version="after")
    return {
        "plan": walkflow.trace(flow, start=date(2026, 3, 2)),
        "walk": walkflow.trace(flow, [walks["after"]], everyone=True),
        "compare": compare(f"{INDUSTRIAL}@before", str(INDUSTRIAL)),
        "compare-all": compare("before", "after"),
        "compare-walks": compare(
            *(str(WALKS / f"constructed-industrial-{side}.yaml") for side in walks)
        ),
        "replay": replayed,
        "findings": walkflow.validate(*sorted((ROOT / "tests/flows/bad").glob("c*.yaml"))),
        "pass": walkflow.validate(ROOT / "tests" / "flows" / "good").without_information(),
    }


def compare(before: str, after: str) -> Any:  # noqa: ANN401 - a report of one of two sorts
    """Return the comparison of two sides, named as on the command line."""
    return walkflow.compare(*walkflow.read_sides(before, after, ROOT / "flows"))


@pytest.fixture(scope="module")
def files(reports: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the page of each report as a file, English first."""
    folder = tmp_path_factory.mktemp("pages")
    paths = {name: folder / f"{name}.html" for name in reports}
    for name, path in paths.items():
        path.write_text(walkflow.render(reports[name], walkflow.Form.HTML), encoding="utf-8")
    return paths


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """Return an empty page that fails the test if it says anything, or asks for anything."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    opened.close()
    assert not said
    pages = [url for url in asked if url.startswith("file:") and url.endswith(".html")]
    assert not [url for url in asked if url not in pages and not url.startswith("data:")]


def open_page(page: "Page", path: Path) -> None:
    """Show a file."""
    page.goto(path.as_uri())


def read_table(page: "Page", selector: str) -> list[list[str]]:
    """Return the text of the cells of a table in the language that is shown."""
    script = "table => [...table.tBodies[0].rows].map(r => [...r.cells].map(c => c.innerText))"
    cells = page.locator(f"main:not([hidden]) {selector}").first.evaluate(script)
    return [[" ".join(text.split()) for text in row] for row in cells]


def read_json(report: Any) -> Any:  # noqa: ANN401 - of any report
    """Return what a program reads of a report."""
    return json.loads(walkflow.render(report, walkflow.Form.JSON))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_loads_in_silence_and_is_small(
    name: str, page: "Page", files: dict[str, Path]
) -> None:
    """No message, no request, both languages, and never wider than a phone."""
    page.set_viewport_size({"width": 390, "height": 800})
    open_page(page, files[name])
    assert files[name].stat().st_size < MOST_BYTES
    assert page.locator("main").count() == 2
    assert page.locator("main:not([hidden])").get_attribute("id") == "en"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_page_may_reach_nothing(browser: "Browser", files: dict[str, Path]) -> None:
    """Even a script that got into it could send nothing anywhere."""
    page = browser.new_page()
    open_page(page, files["plan"])
    script = """() => new Promise((done) => {
        const blocked = [];
        document.addEventListener("securitypolicyviolation", (event) => {
            blocked.push(event.effectiveDirective);
            if (blocked.length === 3) done(blocked.sort());
        });
        fetch("https://example.org/").catch(() => null);
        new Image().src = "https://example.org/x.png";
        const intruder = document.createElement("script");
        intruder.textContent = "window.hit = 1";
        document.body.append(intruder);
    })"""
    assert page.evaluate(script) == ["connect-src", "img-src", "script-src-elem"]
    assert page.evaluate("window.hit") is None
    page.close()


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
    assert rows[-1][1] == str(flow["scope_honest"]["path_wd"])
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


def test_the_run_and_the_log_show_the_numbers_of_their_json(
    page: "Page", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """Whose time a run took, how far its bars reach, and how many cases deviate."""
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
    browser: "Browser", files: dict[str, Path], reports: dict[str, Any]
) -> None:
    """How many cases deviate in each way, and every row of a list that others cut."""
    page = browser.new_page()
    open_page(page, files["replay"])
    told = read_json(reports["replay"])
    rows = read_table(page, "#en-deviations .grid")
    assert [int(row[1]) for row in rows] == [each["cases"] for each in told["deviation_figures"]]
    assert page.locator("#en-cuts .grid tbody tr").count() == len(told["bottlenecks"]["drag"])
    page.close()


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


def test_tables_sort_by_keyboard(page: "Page", files: dict[str, Path]) -> None:
    """Numbers by their value, the largest first; then the smallest; then as it was."""
    open_page(page, files["plan"])
    table = page.locator("#en-items .grid")
    before = read_table(page, "#en-items .grid")
    button = table.get_by_role("button", name="Limit")
    button.focus()
    page.keyboard.press("Enter")
    heading = table.locator("th[aria-sort]")
    assert heading.get_attribute("aria-sort") == "descending"
    limits = [int(row[3].split("wd")[0]) for row in read_table(page, "#en-items .grid")]
    assert limits == sorted(limits, reverse=True)
    assert limits[0] == 22
    page.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert [int(row[3].split("wd")[0]) for row in read_table(page, "#en-items .grid")] == limits[
        ::-1
    ]
    page.keyboard.press("Enter")
    assert heading.count() == 0
    assert read_table(page, "#en-items .grid") == before


def test_a_total_stays_last_and_hours_are_less_than_days(
    page: "Page", files: dict[str, Path]
) -> None:
    """However a table is sorted; and 12 minutes are less than a working day."""
    open_page(page, files["walk"])
    page.locator("#en-owners .grid").get_by_role("button", name="Hours", exact=True).click()
    rows = read_table(page, "#en-owners .grid")
    assert rows[-1][0] == "together"
    assert rows[0][2] == "3464h00"
    page.locator("#en-visits .grid").get_by_role("button", name="Work", exact=True).click()
    work = [row[4] for row in read_table(page, "#en-visits .grid")]
    assert work[0] == "15 wd"
    assert [text for text in work if "min" in text] == work[-3:]


def test_tables_filter_by_keyboard(page: "Page", files: dict[str, Path]) -> None:
    """Rows with all words are left, with the heading of their group; the count is said."""
    open_page(page, files["plan"])
    part = page.locator("#en-items")
    field = part.get_by_role("searchbox", name="Filter")
    field.focus()
    page.keyboard.type("construction nrpb")
    shown = part.locator(".grid tbody tr:visible")
    assert [text.split("\t")[1] for text in shown.all_inner_texts()] == [
        "Design and construction permits",
        "Construction planning permit",
    ]
    assert part.locator("output").inner_text() == "1 of 19 rows"
    field.fill("")
    assert shown.count() == 19 + 4
    assert not part.locator("output").inner_text()


def test_long_lists_unfold(page: "Page", files: dict[str, Path]) -> None:
    """They show their first rows, and all on request."""
    open_page(page, files["replay"])
    part = page.locator("#en-handovers, section:has(> h2:text('Hand-overs'))").first
    rows = part.locator(".grid tbody tr:visible")
    assert rows.count() == 10
    part.get_by_role("button", name="Show all").focus()
    page.keyboard.press("Enter")
    assert rows.count() > 10


def test_language_and_theme_switch_by_keyboard(page: "Page", files: dict[str, Path]) -> None:
    """The first stops of the tabulator; nothing is loaded anew, and the title follows."""
    open_page(page, files["compare"])
    page.evaluate("window.stays = true")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(ground)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "中文"
    page.keyboard.press("Enter")
    assert page.locator("main:visible").get_attribute("lang") == "zh-CN"
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.title().startswith("工业类")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("#theme").get_attribute("aria-pressed") == "true"
    assert page.evaluate(ground) != light
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.locator("main:visible").get_attribute("lang") == "en"
    assert page.title().startswith("Industrial")
    assert page.evaluate("window.stays")


def test_the_page_keeps_its_place_when_the_language_changes(
    page: "Page", files: dict[str, Path]
) -> None:
    """The same part stands at the same height."""
    open_page(page, files["compare"])
    page.locator("#en-changes").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('en-changes').scrollIntoView()")
    page.locator("[data-language=zh]").evaluate("button => button.click()")
    top = page.locator("#zh-changes").evaluate("part => part.getBoundingClientRect().top")
    assert abs(top) < 100


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("plan", ("zh light", "en dark")),
        ("walk", ("zh dark",)),
        ("compare-all", ("en light",)),
        ("replay", ("zh light",)),
        ("findings", ("en dark",)),
    ],
)
def test_axe_finds_nothing(
    name: str, ways: tuple[str, ...], browser: "Browser", files: dict[str, Path]
) -> None:
    """In both languages and both themes."""
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 1200, "height": 900})
    open_page(page, files[name])
    for way in ways:
        language, theme = way.split()
        page.locator(f"[data-language={language}]").click()
        if page.locator("#theme").get_attribute("aria-pressed") != str(theme == "dark").lower():
            page.locator("#theme").click()
        found = Axe().run(page)
        assert not found.violations_count, found.generate_report()
    page.close()


def test_the_pdf_is_a4_and_nothing_is_cut_off(browser: "Browser", files: dict[str, Path]) -> None:
    """Every sheet of the printed page, and every table and picture in both languages."""
    page = browser.new_page(viewport={"width": PAPER_PX, "height": 1000})
    open_page(page, files["plan"])
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert sizes
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    page.emulate_media(media="print")
    script = """language => {
        for (const main of document.querySelectorAll("main")) main.hidden = main.id !== language;
        return [...document.querySelectorAll("table, svg, pre, ul, .tiles")].filter((part) =>
            part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1
        ).map((part) => part.closest("section")?.id ?? part.className);
    }"""
    for name in NAMES:
        open_page(page, files[name])
        for language in ("zh", "en"):
            assert page.evaluate(script, language) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= PAPER_PX
    page.close()


def test_without_a_script_a_page_is_still_whole(browser: "Browser", files: dict[str, Path]) -> None:
    """Plain tables in the language that was asked for; no button that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_page(page, files["replay"])
    assert page.locator("button:visible").count() == 0
    assert page.locator("main:visible").count() == 1
    assert page.locator("main:visible tr.later:visible").count() > 10
    context.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_inert(name: str, page: "Page", tmp_path: Path) -> None:
    """They are shown as they are, and do nothing, wherever a page says them."""
    for number, report in enumerate(make_hostile(name, tmp_path)):
        path = tmp_path / f"{number}.html"
        path.write_text(walkflow.render(report, walkflow.Form.HTML), encoding="utf-8")
        open_page(page, path)
        assert page.locator("img, iframe, object, embed, base, form").count() == 0
        assert page.locator("script").count() == 1
        assert page.locator("main").count() == 2
        assert page.locator("main > *, main > * > *").count() > 5
        assert page.evaluate("window.hit") is None
        assert HOSTILE[name] in page.locator("main:not([hidden])").inner_text()
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x1b]", page.content())
        schemes = "links => links.map(each => new URL(each.href).protocol)"
        assert set(page.locator("a").evaluate_all(schemes)) <= {"file:"}


def make_hostile(name: str, folder: Path) -> Iterator[Any]:
    """Yield a report of each sort about files in which everything bears that name."""
    named = {"zh": name, "en": name}
    items = [
        {"id": each, "name": named, "department": "A", "kind": "licence", "source": "estimate"}
        for each in ("one", "two")
    ]
    steps = [a_step("one", "3wd"), a_step("two", "2wd", "one")]
    changes = [{"limit": {"one": "1wd"}}, {"drop": "two"}]
    stage = {"id": "only", "name": named, "limit": "5wd", "items": steps}
    walk = {
        "walk": "w",
        "name": named,
        "flow": "f",
        "role": "applicant",
        "source": name,
        "visits": [
            {"item": "one", "submitted": "2024-06-03 09:00", "decided": "2024-06-05 11:00"},
            {"item": "two", "submitted": "2024-06-05 12:00", "decided": "2024-06-06 11:00"},
        ],
        "problems": [{"item": "one", "kind": "blockage", "class": "time_limit", "text": name}],
    }
    files = {
        "items.yaml": {
            "catalogue": "c",
            "name": named,
            "departments": [{"id": "A", "name": named}],
            "items": items,
        },
        "f.yaml": {
            "flow": "f",
            "name": named,
            "catalogue": "items.yaml",
            "source": "estimate",
            "stages": [stage],
            "measures": [{"id": "m", "name": named, "changes": changes, "source": "estimate"}],
        },
        "w.yaml": walk,
        "bad.yaml": {"flow": name, name: name},
    }
    for file, content in files.items():  # JSON is YAML
        (folder / file).write_text(json.dumps(content), encoding="utf-8")
    flow = walkflow.read_flow(folder / "f.yaml")
    yield walkflow.trace(flow, start=date(2026, 3, 2))
    yield walkflow.trace(flow, [walkflow.read_walk(folder / "w.yaml")])
    sides = (f"{folder / 'f.yaml'}@before", str(folder / "f.yaml"))
    yield walkflow.compare(*walkflow.read_sides(*sides, folder))
    yield walkflow.validate(folder / "bad.yaml")
