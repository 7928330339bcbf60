"""
How long walkflow takes to read the events of an XES file, beside the reader in Rust (rustxes).

python benchmarks/read_xes.py FILE.xes[.gz] [TIMES]

The traces of the file are repeated TIMES times, 20 unless it is said. rustxes is put into a
virtual environment of its own. It reads all attributes into a table, walkflow those that a log
needs into rows of text; both are timed from the file to the last event, without their start.
"""

import argparse
import gzip
import sys
import tempfile
import venv
from pathlib import Path
from typing import Final

from measuring import run

OURS: Final = """
import sys, time
from pathlib import Path
from walkflow.files.xes import list_columns, read_rows
start = time.process_time()
events = sum(len(rows) for rows in read_rows(Path(sys.argv[1]), list_columns(())))
print(events, time.process_time() - start)
"""
THEIRS: Final = """
import sys, time, rustxes
start = time.process_time()
events = rustxes.import_xes(sys.argv[1])[0].shape[0]
print(events, time.process_time() - start)
"""


def main() -> int:
    """Write the file, read it by both, and print how they compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().partition("\n")[0])
    parser.add_argument("path", metavar="FILE.xes[.gz]", type=Path, help="the log")
    parser.add_argument("times", metavar="TIMES", type=int, nargs="?", default=20, help="20")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        log = write_repeated(asked.path, asked.times, folder / "log.xes")
        venv.create(folder / "rust", with_pip=True)
        peer = str(folder / "rust" / "bin" / "python")
        run([peer, "-m", "pip", "-q", "install", "rustxes"], folder)
        seconds = {}
        for name, words in (
            ("rustxes", [peer, "-c", THEIRS]),
            ("walkflow", [sys.executable, "-c", OURS]),
        ):
            found = min(
                (run([*words, str(log)], folder).output.split() for _ in range(3)),
                key=lambda each: float(each[1]),
            )
            seconds[name] = float(found[1])
            print(f"{name:<10} {int(found[0]):>10,} events {seconds[name]:8.2f} s CPU")
        print(f"ratio {seconds['walkflow'] / seconds['rustxes']:.2f}")
    return 0


def write_repeated(path: Path, times: int, log: Path) -> Path:
    """Write a log whose traces are those of another, so many times; return it."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        text = stream.read()
    begin, end = text.index("<trace>"), text.rindex("</trace>") + len("</trace>")
    with log.open("w", encoding="utf-8") as written:
        written.write(text[:begin])
        for _ in range(times):
            written.write(text[begin:end])
        written.write(text[end:])
    return log


if __name__ == "__main__":
    sys.exit(main())
