"""Files with one mistake each, and the line on which it has to be reported."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

import walkflow
from walkflow.engine.checks import RULES
from walkflow.model.diagnostics import Severity

FOLDER = Path(__file__).resolve().parent / "mutations"
BASE = FOLDER / "base"
TABLES = sorted(FOLDER.glob("*.yaml"))
ELSEWHERE = {
    "duplicate-flow",
    "not-proved",
}
"""Rules that take more than one mistake in one file; tests/flows/bad has them."""


class Mutation(NamedTuple):
    """A sound file with something changed, and everything that has to be said of it."""

    file: str
    form: str
    """How the text becomes bytes: as written, crlf, or bom."""
    edits: tuple[tuple[str, str], ...]
    """Texts that the file has once, and what stands there instead."""
    expected: frozenset[tuple[int, str]]
    """The lines and the rules."""

    def write(self, folder: Path) -> Path:
        """Write all sound files to a folder, this one with its mistake; return its path."""
        for sound in BASE.glob("*.yaml"):
            (folder / sound.name).write_bytes(sound.read_bytes())
        text = (BASE / self.file).read_text(encoding="utf-8")
        for found, put in self.edits:
            assert text.count(found) == 1, found
            text = text.replace(found, put)
        if self.form == "crlf":
            text = text.replace("\n", "\r\n")
        path = folder / self.file
        path.write_bytes(text.encode("utf-8-sig" if self.form == "bom" else "utf-8"))
        return path


def read_table(path: Path) -> Iterator[Mutation]:
    """Yield the mutations of a table; a row is edits in pairs, then lines and rules in pairs."""
    table: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for group in table["groups"]:
        for row in group["mutations"]:
            pairs = list(zip(row[::2], row[1::2], strict=True))
            edits = tuple(pair for pair in pairs if isinstance(pair[0], str))
            expected = frozenset(pair for pair in pairs if isinstance(pair[0], int))
            yield Mutation(table["base"], group.get("form", "as written"), edits, expected)


MUTATIONS = {
    f"{path.stem}-{number}": mutation
    for path in TABLES
    for number, mutation in enumerate(read_table(path), 1)
}


def test_the_files_are_sound_without_a_mistake() -> None:
    """Whatever is found in the others, the mistake is why."""
    assert not walkflow.validate(BASE).without_information().diagnostics


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mistake_is_reported_on_its_line(name: str, tmp_path: Path) -> None:
    """With the rule that it breaks, and nothing is said of lines that are right."""
    mutation = MUTATIONS[name]
    path = mutation.write(tmp_path)
    is_catalogue = path.name == "items.yaml"  # whether its items are used, its flows tell
    report = walkflow.validate(tmp_path if is_catalogue else path)
    found = {
        (each.line, each.rule)
        for each in report.diagnostics
        if each.path == path.as_posix() and each.severity is not Severity.INFO
    }
    assert mutation.expected
    assert found == mutation.expected


def test_the_set_is_large_and_knows_every_rule() -> None:
    """No two rows are the same, and only rules that need more than one mistake are left out."""
    assert len(set(MUTATIONS.values())) == len(MUTATIONS) >= 400
    known = {rule for mutation in MUTATIONS.values() for _, rule in mutation.expected}
    assert known == {rule.id for rule in RULES} - ELSEWHERE
