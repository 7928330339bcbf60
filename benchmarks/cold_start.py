"""
How long walkflow takes from a cold start, as ratios to an empty interpreter in the same run.

python benchmarks/cold_start.py [ROUNDS]

Rounds are interleaved, so that whatever else the machine does meets every command alike;
each figure is the median over the rounds.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
EMPTY = "empty interpreter"
WALKFLOW = "import walkflow.cli; walkflow.cli.main()"
"""What the installed command runs, without the launcher that some systems put before it."""
COMMANDS: dict[str, list[str]] = {
    EMPTY: ["-c", "pass"],
    "walkflow --help": ["-c", WALKFLOW, "--help"],
    "walkflow trace flows/industrial.yaml": ["-c", WALKFLOW, "trace", "flows/industrial.yaml"],
    "walkflow validate flows": ["-c", WALKFLOW, "validate", "flows"],
    "walkflow compare before after": ["-c", WALKFLOW, "compare", "before", "after"],
}
AIMS = {
    "walkflow --help": 8,
    "walkflow trace flows/industrial.yaml": 35,
    "walkflow validate flows": 60,
}


def main() -> int:
    """Time every command, and print what it takes beside its aim."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for name, words in COMMANDS.items():  # the first run writes the bytecode
        if run(words) is None:
            print(f"{name} does not succeed: run it by itself", file=sys.stderr)
            return 1
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, words in COMMANDS.items():
            seconds[name].append(run(words) or float("nan"))
    base = median(seconds[EMPTY])
    print(
        f"median of {rounds} interleaved rounds; the empty interpreter takes {base * 1000:.0f} ms"
    )
    for name in COMMANDS:
        aim = f"aim {AIMS[name]:>3}" if name in AIMS else ""
        print(f"{name:<38} {median(seconds[name]) / base:6.1f} x  {aim}".rstrip())
    return 0


def run(words: list[str]) -> float | None:
    """Return the seconds that a command takes; None if it does not succeed."""
    environment = {**os.environ, "LANGUAGE": "en", "COLUMNS": "80"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed walkflow has its bytecode
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words],
        check=False,
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
