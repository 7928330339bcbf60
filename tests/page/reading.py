"""What a page shows, and what a program reads of the same report."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import walkflow

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = ("plan", "walk", "compare", "compare-all", "compare-walks", "replay", "findings", "pass")
"""The reports that the tests have pages of."""


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
