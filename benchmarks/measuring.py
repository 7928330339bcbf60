"""What a command takes: seconds on the clock, seconds of CPU, and memory at its peak."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Taken(NamedTuple):
    """What a process and its children took."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    output: str


def run(words: Sequence[str], scratch: Path) -> Taken:
    """
    Run a command and measure it; stop if it fails, for a fast failure is no result.

    Args:
        words: The command.
        scratch: A folder for what it prints.
    """
    environment = {**os.environ, "LANGUAGE": "en"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    printed = scratch / "printed"
    with printed.open("wb") as stream:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=stream, env=environment)
        _, status, used = os.wait4(process.pid, 0)  # of this process alone, unlike RUSAGE_CHILDREN
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(words)}: failed with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    text = printed.read_text(encoding="utf-8")
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, text)
