"""
How long `walkflow validate` takes for many flow files, beside check-jsonschema with our schema.

python benchmarks/validate_many.py [FILES] [ROUNDS]

The files are the shipped flows, copied in turn under ids of their own, with their catalogue.
check-jsonschema looks at the shape of each file. walkflow looks at the shape too, then at what
the parts of a file say of each other, for every version and every combination of facts.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if path.name != "items.yaml")


def main() -> int:
    """Make the files, let both look at them, and print how their times compare."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 1  # noqa: PLR2004 - the second word
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        names = write_flows(folder, files)
        schema = str(ROOT / "schemas" / "flow.schema.json")
        peer = ["-m", "check_jsonschema", "--schemafile", schema, *names]
        commands = {
            "check-jsonschema": peer,
            "walkflow validate": ["-m", "walkflow", "validate", "."],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, words in commands.items():
                seconds[name].append(run(words, folder))
    base = median(seconds["check-jsonschema"])
    print(f"{files} flow files; check-jsonschema takes {base / files * 1000:.0f} ms for each")
    for name, taken in seconds.items():
        print(f"{name:<20} {median(taken) / base:5.2f} x")
    return 0


def write_flows(folder: Path, number: int) -> list[str]:
    """Write that many flows and their catalogue to a folder; return the names of the flows."""
    shutil.copy(ROOT / "flows" / "items.yaml", folder)
    texts = [path.read_text(encoding="utf-8") for path in FLOWS]
    names = []
    for n, text in enumerate(islice(cycle(texts), number)):
        names.append(f"f{n:04}.yaml")
        own = re.sub(r"^flow: .*$", rf"\g<0>-{n:04}", text, count=1, flags=re.MULTILINE)
        (folder / names[-1]).write_text(own, encoding="utf-8", newline="\n")
    return names


def run(words: list[str], folder: Path) -> float:
    """Return the seconds that a command takes in a folder; stop where it finds something."""
    environment = {**os.environ, "LANGUAGE": "en", "COLUMNS": "80"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env=environment,
        errors="replace",
    )
    if done.returncode != 0:
        sys.exit(
            f"{' '.join(words[:3])} finds something:\n{done.stdout[:2000]}{done.stderr[:2000]}"
        )
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
