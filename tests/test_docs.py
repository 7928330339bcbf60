"""The manual: its files are sound, and its examples print what it says."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
BLOCK = re.compile(r"^```(?P<sort>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (?P<name>[\w.-]+\.yaml)\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_examples_of_a_page(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python examples print what the page says, beside the files that the page shows."""
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = doctest.DocTestParser().get_doctest(
        read_blocks(page, "pycon"), {}, page.name, str(page), 0
    )
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
    runner.run(found, out=said.append)
    assert not said, "".join(said)


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
