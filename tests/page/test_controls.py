from pathlib import Path
from typing import TYPE_CHECKING

from tests.page.reading import open_page, read_table

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


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
    work = [row[7] for row in read_table(page, "#en-visits .grid")]
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


def test_without_a_script_a_page_is_still_whole(browser: "Browser", files: dict[str, Path]) -> None:
    """Plain tables in the language that was asked for; no button that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    open_page(page, files["replay"])
    assert page.locator("button:visible").count() == 0
    assert page.locator("main:visible").count() == 1
    assert page.locator("main:visible tr.later:visible").count() > 10
    context.close()
