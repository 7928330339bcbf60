"""Files that mean harm: refused at once, in little memory, and never with a traceback."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import walkflow

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
HEAD = "flow: x\nname: {zh: 甲, en: A}\ncatalogue: items.yaml\nsource: estimate\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
REFUSED = {
    "alias bomb": BOMB.encode(),
    "10,000 lists": b"[" * 10_000,
    "10,000 entries": b"- " * 10_000,
    "10,000 mappings": b"{a: " * 10_000,
    "10,000 keys": b"{" * 10_000,
    "an object": b"flow: !!python/object/apply:os.system [exit]\n",
    "100 MB": b"a: b\n" * (20 * MEGABYTE),
    "a million values": b"[" + b"1," * 1_000_000 + b"1]",
    "zeros": b"\0" * MEGABYTE,
    "noise": random.Random(7).randbytes(MEGABYTE),  # noqa: S311 - always the same
    "UTF-16": "flow: x\n".encode("utf-16"),
    "GB18030": "flow: 工业类\n".encode("gb18030"),
    "an open quote": b'flow: "' + b"x" * (3 * MEGABYTE),
}
LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
sys.argv[1:] = ["validate", sys.argv[3]]
from walkflow.cli import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_at_once(name: str, tmp_path: Path) -> None:
    """In one line, within 400 MB of address space and a few seconds of CPU time."""
    path = tmp_path / "x.yaml"
    path.write_bytes(REFUSED[name])
    done = run_limited(path, 400 * MEGABYTE, 10)
    assert done.returncode == 1, done.stderr[-500:]
    first, *rest = done.stdout.splitlines()
    assert ": error: " in first
    assert rest[-1] == "1 file: 1 error"
    assert len(rest) in {1, 3}
    assert not done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")
@pytest.mark.parametrize("shape", ["chain", "ring", "facts", "measures"])
def test_a_file_that_is_only_large_is_checked_in_bounded_time(shape: str, tmp_path: Path) -> None:
    """No recursion as deep as the flow is long, and no search without an end."""
    path = tmp_path / "x.yaml"
    path.write_text(write_large(shape, 1200), encoding="utf-8")
    done = run_limited(path, 800 * MEGABYTE, 60)
    assert done.returncode == 1, done.stderr[-500:]
    assert not done.stderr
    assert "internal error" not in done.stdout


def test_no_mutation_of_a_file_ends_in_a_traceback(tmp_path: Path) -> None:
    """Whatever is done to the text of a sound flow or catalogue, the result is a report."""
    chance = random.Random(20260209)  # noqa: S311 - always the same
    (tmp_path / "items.yaml").write_bytes((ROOT / "flows" / "items.yaml").read_bytes())
    sources = [
        (ROOT / "flows" / "industrial.yaml").read_text(encoding="utf-8"),
        *(path.read_text(encoding="utf-8") for path in sorted(find_examples())),
    ]
    path = tmp_path / "x.yaml"
    for _ in range(int(os.environ.get("WALKFLOW_MUTATIONS", "150"))):
        text = chance.choice(sources)
        for _ in range(chance.randint(1, 4)):
            text = mutate(text, chance)
        path.write_text(text, encoding="utf-8", errors="replace")
        report = walkflow.validate(path)
        assert walkflow.render(report)
        assert report.files


def run_limited(path: Path, memory: int, seconds: int) -> subprocess.CompletedProcess[str]:
    """Run `validate` on a file with so much address space and CPU time."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(memory), str(seconds), path.name],
        capture_output=True,
        check=False,
        cwd=path.parent,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )


def write_large(shape: str, size: int) -> str:
    """Return a flow with so many steps, whose catalogue cannot be read."""
    named = "name: {zh: 甲, en: A}"
    first = f"i{size - 1}" if shape in {"ring", "measures"} else "[]"
    steps, facts, measures = [], [], []
    for n in range(size):
        when = f", when: {{f{n}: a}}" if shape == "facts" else ""
        before = f"i{n - 1}" if n else first
        steps.append(f"      - {{item: i{n}, limit: 1wd, after: {before}{when}}}\n")
        facts.append(f"  f{n}: {{values: [a, b, c], default: b, {named}}}\n")
        link = f"{{i{n}: i{(n + 5) % size}}}"
        measures.append(f"  - {{id: m{n}, {named}, changes: [after: {link}]}}\n")
    text = HEAD
    if shape == "facts":
        text += "facts:\n" + "".join(facts)
    text += f"stages:\n  - id: s\n    {named}\n    limit: 5wd\n    items:\n" + "".join(steps)
    if shape == "measures":
        text += "measures:\n" + "".join(measures)
    return text


def find_examples() -> Iterator[Path]:
    """Yield the bad examples of the rules that are one file each."""
    return (ROOT / "tests" / "flows" / "bad").glob("*.yaml")


def mutate(text: str, chance: random.Random) -> str:
    """Return the text with one thing done to it that an editor, or an enemy, might do."""
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    place = chance.randrange(len(text) + 1)
    words = text.split()
    match chance.randrange(8):
        case 0:
            del lines[number]
        case 1:
            lines.insert(number, chance.choice(lines))
        case 2:
            lines[number] = " " * chance.randint(0, 8) + lines[number].lstrip()
        case 3:
            return text[:place] + chance.choice("{}[]:,-#&*!|>'\"%@`\t \n\x00甲") + text[place:]
        case 4:
            return text[:place] + text[place + chance.randint(1, 30) :]
        case 5 if words:
            return text.replace(chance.choice(words), chance.choice(words), 1)
        case 6:
            values = ["null", "[]", "{}", "-1", "1e9", "20", "true", "甲", "~", "''", "[[[]]]"]
            key, colon, _ = lines[number].partition(":")
            lines[number] = f"{key}{colon} {chance.choice(values)}"
        case _:
            lines[number] = lines[number][: chance.randint(0, len(lines[number]))]
    return "\n".join(lines)
