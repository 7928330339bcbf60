"""walkflow as a process of its own, for tests of what users see of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

Ended: TypeAlias = "subprocess.CompletedProcess[str]"
"""What a process wrote, and its exit status."""

ROOT = Path(__file__).resolve().parent.parent


def run_walkflow(
    *words: str | Path,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: str = "",
) -> Ended:
    """
    Run walkflow to its end, and return what it wrote and its exit status.

    Args:
        words: Behind `walkflow`.
        cwd: Where it runs; None: here.
        environment: All of it; None: that of the tests.
        stdin: What stands at its standard input.
    """
    command = [*map(str, words)]
    env = dict(os.environ if environment is None else environment)
    if not hasattr(os, "fork"):
        return subprocess.run(
            [sys.executable, "-m", "walkflow", *command],
            capture_output=True,
            check=False,
            cwd=cwd,
            encoding="utf-8",
            env=env,
            input=stdin,
        )
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "in").write_text(stdin, encoding="utf-8")
        asked = {"words": command, "cwd": str(cwd or Path.cwd()), "env": env, "folder": made}
        status = _ask(json.dumps(asked))
        out, err = ((folder / name).read_bytes().decode() for name in ("out", "err"))
    return subprocess.CompletedProcess(command, status, out, err)


@cache
def _start(process: int) -> "subprocess.Popen[str]":
    """Start what walkflows are born from; a process of tests has one."""
    del process
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "nursery.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # no threads before a fork
    )


def _ask(line: str) -> int:
    nursery = _start(os.getpid())
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(f"{line}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())
