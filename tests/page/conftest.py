"""A browser, a report of each sort, and the page of each."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import walkflow

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
WALKS = ROOT / "examples" / "walks"
INDUSTRIAL = ROOT / "flows" / "industrial.yaml"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="package")
def browser() -> Iterator["Browser"]:
    """Return one browser for all tests of this folder; they are skipped where there is none."""
    if not CHROMIUM.exists():
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
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
