"""Drawings in a real browser: no text leaves its box, whatever type the browser sets it in."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.views.diagram.flows import HOSTILE, LANGUAGES, TYPES, draw, rename_all
from walkflow.views.diagram.flowchart import render_drawing, render_flowchart
from walkflow.views.wording import Wording

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
SLACK = 0.5
FONTS = (None, "DejaVu Sans")
"""The fonts that the drawing asks for, and one of the widest that a system may have instead."""
MEASURE = """
(font) => {
  const svg = document.querySelector("svg");
  if (font) {
    const style = document.createElementNS(svg.namespaceURI, "style");
    style.textContent = `.wf-chart{font-family:"${font}","Noto Sans CJK SC",sans-serif !important}`;
    svg.append(style);
  }
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
  };
  const report = { cards: [], heads: [], all: [] };
  for (const card of svg.querySelectorAll("g > rect.wf-card:not(.wf-frame)")) {
    const group = card.parentNode;
    if (!group.querySelector("title")) continue;
    const frame = place(card);
    const cell = place(group.querySelector(".wf-cell"));
    for (const text of group.querySelectorAll("text")) {
      const inCell = text.classList.contains("wf-on");
      const room = inCell ? { ...frame, left: cell.left } : { ...frame, right: cell.left };
      report.cards.push({ text: text.textContent, is: place(text), room });
    }
  }
  const heads = [...svg.querySelectorAll("rect.wf-stage, rect.wf-lane, rect.wf-pill")];
  for (const head of heads) {
    for (let next = head.nextElementSibling; next && !heads.includes(next);
         next = next.nextElementSibling) {
      if (next.tagName === "text" && !next.classList.contains("wf-halo"))
        report.heads.push({ text: next.textContent, is: place(next), room: place(head) });
    }
  }
  const whole = place(svg);
  for (const text of svg.querySelectorAll("text"))
    report.all.push({ text: text.textContent, is: place(text), room: whole });
  return report;
}
"""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def page() -> Iterator["Page"]:
    """Return a page of a browser for all tests of this file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def find_leaving(report: dict[str, Any]) -> list[str]:
    """Return the texts that leave their rooms."""
    return [
        each["text"]
        for part in report.values()
        for each in part
        if each["is"]["left"] < each["room"]["left"] - SLACK
        or each["is"]["right"] > each["room"]["right"] + SLACK
        or each["is"]["top"] < each["room"]["top"] - SLACK
        or each["is"]["bottom"] > each["room"]["bottom"] + SLACK
    ]


@pytest.mark.parametrize("flow", TYPES)
def test_no_text_of_a_shipped_flow_leaves_its_box(flow: str, page: "Page") -> None:
    """In both languages, with and without what changed, in narrow and in wide type."""
    for against, language in product((None, "before"), LANGUAGES):
        page.set_content(render_drawing(draw(flow, "after", against), Wording(language)))
        for font in FONTS:
            report = page.evaluate(MEASURE, font)
            assert len(report["cards"]) > 20
            assert len(report["heads"]) > 4
            assert find_leaving(report) == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_stay_in_their_boxes_and_do_nothing(hostile: str, page: "Page") -> None:
    """Broken where they must be, shown as text, and without effect."""
    chart = rename_all(draw("industrial", "after", "before").chart, hostile)
    page.set_content(f"<body>{render_flowchart(chart, Wording('zh'))}</body>")
    assert find_leaving(page.evaluate(MEASURE, None)) == []
    assert page.evaluate("window.hit") is None
    assert page.evaluate("document.querySelectorAll('script,image,img').length") == 0


def test_the_test_sees_a_text_that_leaves_its_box(page: "Page") -> None:
    """Set twice as large, most lines would be clipped."""
    page.set_content(render_drawing(draw("social-small"), Wording("en")))
    page.add_style_tag(content=".wf-chart text{font-size:26px !important}")
    assert len(find_leaving(page.evaluate(MEASURE, None))) > 20


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_drawing_follows_the_colour_scheme(
    scheme: Any,  # noqa: ANN401 - a word that playwright knows
    is_dark: bool,
    page: "Page",
) -> None:
    """Light paper where people want light, dark paper where they want dark."""
    page.emulate_media(color_scheme=scheme)
    page.set_content(render_drawing(draw("social-small"), Wording("en")))
    paper = page.evaluate("getComputedStyle(document.querySelector('.wf-paper')).fill")
    assert (sum(int(part) for part in paper[4:-1].split(",")) < 300) is is_dark
