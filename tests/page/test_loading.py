import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.page.reading import NAMES, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_BYTES = 500_000
PAPER_PX = 688
"""The width of a sheet of A4 between its margins."""


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
    """Every sheet of the printed page, a wide flowchart's across; each table and picture."""
    page = browser.new_page(viewport={"width": PAPER_PX, "height": 1000})
    open_page(page, files["plan"])
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert sizes
    assert {(round(float(width)), round(float(height))) for width, height in sizes} <= {
        (595, 842),
        (842, 595),
    }
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
