"""The manual: its files are sound, and its examples print what it says."""

import doctest
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import walkflow

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
FIRST = ROOT / "docs" / "README.md"
BLOCK = re.compile(r"^```(?P<sort>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)")
PAGE_BY_FORMAT = {
    "flow": "flow-format.md",
    "catalogue": "flow-format.md",
    "calendar": "days.md",
    "walk": "walks.md",
}
FILE_NAME = re.compile(r"# (?P<name>[\w.-]+\.yaml)\n")


def list_pages_with_files() -> list[Path]:
    """Return the pages that show a whole file."""
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    return [
        page
        for page, text in texts.items()
        if re.search(r"^```yaml\n# \S+\.yaml$", text, re.MULTILINE)
    ]


def name_of(page: Path) -> str:
    """Return what a test of a page is called."""
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_examples_of_a_page(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python examples print what the page says, beside the files that the page shows."""
    if "read_log(" in page.read_text(encoding="utf-8"):
        pytest.importorskip("duckdb", reason="needs the extra log")
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = doctest.DocTestParser().get_doctest(
        read_blocks(page, "pycon"), {}, page.name, str(page), 0
    )
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    runner.run(found, out=said.append)
    assert not said, "".join(said)


def test_usage_has_one_pair_of_brackets_around_an_argument() -> None:
    """And one ellipsis behind it, if there may be several."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    usages = re.findall(r"^Usage: walkflow \w+ (.*)$", page, re.MULTILINE)
    assert len(usages) > 10
    piece = re.compile(r"\[OPTIONS\]|\[\w+\](\.\.\.)?|\{\w+\}(\.\.\.)?")
    assert not [each for line in usages for each in line.split() if not piece.fullmatch(each)]


@pytest.mark.parametrize(("form", "page"), PAGE_BY_FORMAT.items())
def test_a_page_names_every_key_of_its_format(form: str, page: str) -> None:
    """A key that can be written can be looked up."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    quoted = re.findall(r"`([^`]+)`", BLOCK.sub("", text))
    named = {word for each in quoted for word in re.findall(r"\w+", each)}
    schema = json.loads(walkflow.schema(form))
    records = [schema, *schema["$defs"].values()]
    keys = {key for record in records for key in list_keys(record)}
    unnamed = sorted(keys - named)
    assert keys
    assert not unnamed


@pytest.mark.parametrize("page", [page for page in PAGES if page != FIRST], ids=name_of)
def test_the_manual_lists_its_pages(page: Path) -> None:
    """Every page can be found from the first one of its folder, and that from the one above."""
    folder = page.parent.parent if page.name == "README.md" else page.parent
    first = (folder / "README.md").read_text(encoding="utf-8")
    assert f"]({page.relative_to(folder).as_posix()})" in first


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "README.zh.md", *PAGES], ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of the project, or to a heading of it, finds it."""
    for target, heading in LINK.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        assert not heading or heading in list_headings(path), f"{target}#{heading}"


def list_keys(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of a record, also where something else may stand in its place."""
    yield from schema.get("properties", {})
    for branch in schema.get("anyOf", []):
        yield from list_keys(branch)


def list_headings(page: Path) -> list[str]:
    """Return the headings of a page as links name them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("page", list_pages_with_files(), ids=name_of)
def test_the_files_of_a_page_are_sound(page: Path, tmp_path: Path) -> None:
    """A file that a page shows can be copied and used: `validate` finds nothing in it."""
    shutil.copytree(ROOT / "flows", tmp_path / "flows")  # the walks are of those that are shipped
    report = walkflow.validate(*write_files(page, tmp_path))
    assert not [str(each.message) for each in report.diagnostics]


def read_blocks(page: Path, sort: str) -> str:
    """Return the blocks of one sort, one after the other."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return "\n".join(block["text"] for block in found if block["sort"] == sort)


def write_files(page: Path, folder: Path) -> list[Path]:
    """Write the YAML of a page whose first line is a file's name; return those files."""
    written = []
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        name = FILE_NAME.match(block["text"]) if block["sort"] == "yaml" else None
        if name:
            written.append(folder / name["name"])
            written[-1].write_text(block["text"], encoding="utf-8")
    return written
