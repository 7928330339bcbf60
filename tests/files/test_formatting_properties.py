"""Whatever a file looks like: its stable form says the same, keeps every comment, and stays."""

import re
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.files.drawn_yaml import Written, written_files
from walkflow.files.documents import understand
from walkflow.files.formatted import format_bytes, means_same
from walkflow.files.yaml_source import parse_yaml
from walkflow.model.diagnostics import FileRecord, Origin
from walkflow.validation import check_files

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted([*(ROOT / "flows").glob("*.yaml"), *(ROOT / "examples").rglob("*.yaml")])
EXAMPLES = sorted((ROOT / "tests" / "flows").glob("*/*.yaml"))
COMMENT = re.compile(r"# c([0-9]+)\.")
ANY_FILE = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
MODERATE = settings(ANY_FILE, max_examples=40)


def formatted(text: str) -> str:
    """Return a file in its stable form; it has to have one."""
    done = format_bytes(text.encode(), "any.yaml")
    assert done.text is not None, done.diagnostics
    return done.text


def record_of(text: str) -> FileRecord | None:
    """Return the record of a file, without where its parts stand."""
    record = understand(parse_yaml(text.encode(), "any.yaml")).record
    return record.place(Origin("any.yaml", {})) if isinstance(record, FileRecord) else None


def comments_of(text: str) -> list[str]:
    """Return the numbers of the drawn comments in a text, in their order."""
    return COMMENT.findall(text)


@cache
def shipped_lines(path: Path) -> list[str]:
    """Return the lines of a shipped file."""
    return path.read_text(encoding="utf-8").splitlines()


@st.composite
def remarked_files(draw: st.DrawFn) -> str:
    """Return a shipped file with comments and blank lines at any lines, and at their ends."""
    lines = list(shipped_lines(draw(st.sampled_from(SHIPPED))))
    places = draw(st.lists(st.integers(0, len(lines)), min_size=1, max_size=12))
    for place in sorted(places, reverse=True):
        comment = "# c0."
        match draw(st.sampled_from(["own", "own", "beside", "blank"])):
            case "own":
                lines.insert(place, " " * draw(st.integers(0, 12)) + comment)
            case "beside" if place < len(lines):
                lines[place] += f" {comment}"
            case _:
                lines.insert(place, "")
    numbers = iter(range(1, 1000))
    text = "\n".join(lines) + "\n"
    return re.sub(r"# c0\.", lambda _: f"# c{next(numbers)}.", text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_in_form(path: Path) -> None:
    """`walkflow fmt --check` is silent in a checkout."""
    assert formatted(path.read_text(encoding="utf-8")).encode() == path.read_bytes()


@MODERATE
@given(remarked_files())
def test_comments_in_shipped_files_survive_in_order(text: str) -> None:
    """Wherever they stand; the file says the same, and formatting it again changes nothing."""
    once = formatted(text)
    assert comments_of(once) == comments_of(text)
    assert once.count("#") == text.count("#")
    assert record_of(once) == record_of(text) is not None
    assert formatted(once) == once


@settings(ANY_FILE, max_examples=150)
@given(written_files())
def test_any_way_of_writing_a_file(written: Written) -> None:
    """Meaning and comments stay, and the stable form is stable."""
    assume(parse_yaml(written.text.encode(), "any.yaml").data == written.data)
    once = formatted(written.text)
    assert means_same(written.data, parse_yaml(once.encode(), "any.yaml").data)
    assert record_of(once) == record_of(written.text) is not None
    assert sorted(comments_of(once)) == sorted(comments_of(written.text))
    assert formatted(once) == once


@settings(ANY_FILE, max_examples=100)
@given(written_files(plainly=True), written_files(plainly=True))
def test_two_ways_of_writing_a_file(one: Written, other: Written) -> None:
    """Without comments the stable form depends on what is said, not on how it is written."""
    assume(one.data is other.data)
    assert formatted(one.text) == formatted(other.text)


@MODERATE
@given(written_files(), st.sampled_from(["1.1", "1.2"]))
def test_other_readers_read_the_same(written: Written, version: str) -> None:
    """By the rules of YAML 1.1 as well, where `no` is false and a day is a date."""
    assume(parse_yaml(written.text.encode(), "any.yaml").data == written.data)
    before, after = (load(text, version) for text in (written.text, formatted(written.text)))
    assert means_same(before, after)


def load(text: str, version: str) -> Any:  # noqa: ANN401 - whatever the YAML holds
    """Return what another reader of YAML makes of a text."""
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load(StringIO(text.removeprefix("---")))  # behind it, it forgets the version


@settings(ANY_FILE, max_examples=80)
@given(st.data())
def test_a_broken_file_is_left_alone(data: st.DataObject) -> None:
    """Cut anywhere, with anything put in: it is formatted as what it says, or not at all."""
    text = data.draw(st.one_of(written_files().map(lambda written: written.text), remarked_files()))
    place = data.draw(st.integers(0, len(text)))
    inserted = data.draw(
        st.sampled_from(["", "#", "\n", ": ", "- ", "{", "]", "'", "|\n", "? ", "! "])
    )
    cut = text[:place] + inserted + text[place + data.draw(st.integers(0, 3)) :]
    source = parse_yaml(cut.encode(), "any.yaml")
    done = format_bytes(cut.encode(), "any.yaml")
    if done.text is None:
        assert done.diagnostics
    else:
        assert means_same(source.data, parse_yaml(done.text.encode(), "any.yaml").data)
        assert formatted(done.text) == done.text


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_validate_finds_the_same(path: Path, tmp_path: Path) -> None:
    """In the examples of the rules, but for the lines."""
    raw = path.read_bytes()
    done = format_bytes(raw, path.name)
    if done.text is None:
        assert "yaml-" in path.name or path.name == "unknown-file.yaml"
        return
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        for each in path.parent.parent.glob("*.yaml"):
            (folder / "flows").mkdir(parents=True, exist_ok=True)
            (folder / each.name).write_bytes(each.read_bytes())
    (before / "flows" / path.name).write_bytes(raw)
    (after / "flows" / path.name).write_bytes(done.text.encode())
    assert found_in(after / "flows" / path.name) == found_in(before / "flows" / path.name)


def found_in(path: Path) -> list[tuple[str, str]]:
    """Return the rules that a file breaks, and what is said, without numbers of lines."""
    report = check_files([path])
    return sorted(
        (
            each.rule,
            re.sub(r"(line |:)\d+", r"\1N", str(each.message)).replace(str(path.parent), ""),
        )
        for each in report.diagnostics
    )
