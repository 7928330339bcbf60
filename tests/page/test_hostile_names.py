import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import walkflow
from tests.builders import a_step
from tests.page.reading import open_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
