"""The scripts of the benchmarks say how they are used."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

SCRIPTS = Path(__file__).resolve().parent.parent / "benchmarks"
FLOW = SCRIPTS.parent / "flows" / "industrial.yaml"


def run(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a script and return what came of it."""
    command = [sys.executable, str(SCRIPTS / name), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", ["synthetic_log.py", "large_log.py", "read_xes.py"])
def test_a_script_without_its_words_says_which(name: str) -> None:
    """It ends as wrong usage does, with one line of usage and no traceback."""
    ended = run(name)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"usage: {name} ")
    assert "Traceback" not in ended.stderr


def test_a_flow_that_is_not_there_is_named() -> None:
    """It is one line."""
    ended = run("synthetic_log.py", "none.yaml", "1", "log.csv")
    assert (ended.returncode, ended.stderr.splitlines()) == (1, ['there is no file "none.yaml"'])


def test_the_same_seed_gives_the_same_log(tmp_path: Path) -> None:
    """Another seed gives another one."""
    for name, *seed in (("a", "1"), ("b",), ("c", "2")):
        assert run("synthetic_log.py", str(FLOW), "3", str(tmp_path / name), *seed).returncode == 0
    texts = [(tmp_path / name).read_bytes() for name in "abc"]
    assert texts[0] == texts[1] != texts[2]
