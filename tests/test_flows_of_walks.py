"""Which flow `validate` holds a walk against, and what it says where there is none."""

import shutil
from pathlib import Path

import pytest

import walkflow
from tests.test_validate import FLOWS, run, write

WALK = "walk: w\nflow: {flow}\nvisits:\n  - {{item: {item}, accepted: 2024-06-07 09:41}}\n"


def write_walk(folder: Path, flow: str, item: str = "site_opinion") -> Path:
    """Write a walk of a flow; return its path."""
    folder.mkdir(exist_ok=True)
    path = folder / "w.yaml"
    path.write_text(WALK.format(flow=flow, item=item), encoding="utf-8")
    return path


def list_messages(*paths: Path) -> list[tuple[str, str, str]]:
    """Return severity, rule and message of what is found."""
    found = walkflow.validate(*paths).diagnostics
    return [(each.severity.value, each.rule, str(each.message)) for each in found]


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    """Return a folder with one flow."""
    folder = tmp_path / "flows"
    folder.mkdir()
    write(folder, "industrial.yaml", "item: site_opinion, limit: 3wd", flow="industrial")
    return folder


@pytest.mark.parametrize("place", ["here", "."])
def test_a_misspelt_flow_is_found_among_those_nearby(
    tmp_path: Path, flows: Path, place: str
) -> None:
    """Whether it is checked as well or only stands where it is looked for."""
    walk = write_walk(tmp_path / place, "industry")
    for paths in ((walk,), (walk, flows)):
        found = [each for each in list_messages(*paths) if each[1] != "unused-item"]
        ((severity, rule, message),) = found
        assert (severity, rule) == ("error", "unknown-flow")
        assert message.endswith('did you mean "industrial"?')


def test_a_flow_that_none_resembles_is_a_warning(tmp_path: Path, flows: Path) -> None:
    """It may be kept elsewhere; that nothing was compared is said, and what there is."""
    assert flows.is_dir()
    ((severity, rule, message),) = list_messages(write_walk(tmp_path / "walks", "hospital"))
    assert (severity, rule) == ("warning", "unknown-flow")
    assert "industrial" in message
    assert "was not checked against its flow" in message


def test_a_walk_without_any_flow_says_so(tmp_path: Path) -> None:
    """Silence would look like a walk that follows its flow."""
    ((severity, rule, _),) = list_messages(write_walk(tmp_path / "walks", "industrial"))
    assert (severity, rule) == ("warning", "unknown-flow")


def test_a_flow_that_is_checked_too_is_known_by_its_id(tmp_path: Path, flows: Path) -> None:
    """Its file may be called otherwise."""
    other = flows.rename(tmp_path / "mine") / "other.yaml"
    (tmp_path / "mine" / "industrial.yaml").rename(other)
    walk = write_walk(tmp_path / "walks", "industrial", "site_opinon")
    assert [rule for _, rule, _ in list_messages(walk)] == ["unknown-flow"]
    assert [rule for _, rule, _ in list_messages(walk, other)] == ["unknown-item"]


def test_no_file_of_another_sort_is_meant_by_a_missing_catalogue(tmp_path: Path) -> None:
    """A walk is none; for a flow on the standard input it is said where one is looked for."""
    text = (FLOWS / "good" / "cycle.yaml").read_text(encoding="utf-8")
    text = text.replace("../items.yaml", "items.yaml")
    write_walk(tmp_path, "x").rename(tmp_path / "item.yaml")
    done = run("validate", "-", text=text, cwd=tmp_path)
    assert 'there is no file "items.yaml"' in done.stdout
    assert "did you mean" not in done.stdout
    assert "current folder" in done.stdout
    shutil.copy(FLOWS / "items.yaml", tmp_path / "itemz.yaml")
    done = run("validate", "-", text=text, cwd=tmp_path)
    assert 'did you mean "itemz.yaml"?' in done.stdout
