"""
Change flows, walks, catalogues and calendars at random for a while, and look for what breaks.

sh .ci/env python .ci/fuzz.py --minutes 10              until the time is over
sh .ci/env python .ci/fuzz.py --minutes 60 --seed 7     other files than with the seed 0

Each input that breaks something is written to .fuzz/, with what it broke; with --shrink it is made
as small as may be first, which takes minutes. Put the file that is to blame into a folder of its
own in tests/mutations/found, and mend walkflow.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402 - after the path
from hypothesis.errors import FlakyFailure  # noqa: E402 - as above

from tests.fuzzing import BASE, Case, cases, check_case  # noqa: E402 - as above

A_ROUND = 50


def main() -> int:
    """Run rounds of examples until the time is over; return 1 if any of them broke something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shrink", action="store_true")
    parser.add_argument("--save", type=Path, default=ROOT / ".fuzz")
    given_words = parser.parse_args()
    end = time.monotonic() + 60 * given_words.minutes
    rounds = tried = found = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            rounds += 1
            with _noted(given_words.save, given_words.seed, rounds) as note:
                number = 1000 * given_words.seed + rounds
                tried += _try_round(Path(folder), number, note, shrink=given_words.shrink)
            found += bool(note)
            print(f"round {rounds}: {tried} cases, {found} rounds with a fault", flush=True)
    return 1 if found else 0


def _try_round(folder: Path, number: int, note: list[Case], *, shrink: bool) -> int:
    """Try the cases of one round; leave the last that broke something in the note."""
    tried = 0

    @seed(number)
    @settings(
        max_examples=A_ROUND,
        deadline=None,
        database=None,
        phases=[Phase.generate, *([Phase.shrink] if shrink else [])],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def attempt(case: Case) -> None:
        nonlocal tried
        tried += 1
        try:
            check_case(case, folder)
        except Exception:
            note[:] = [case]
            raise

    attempt()
    return tried


@contextmanager
def _noted(save: Path, number: int, rounds: int) -> Iterator[list[Case]]:
    """Write the case that is in the note when something breaks, and go on."""
    note: list[Case] = []
    try:
        yield note
    except (Exception, FlakyFailure):  # noqa: BLE001 - whatever breaks is what we look for
        place = save / f"{number}-{rounds}"
        place.mkdir(parents=True, exist_ok=True)
        for case in note:
            for name, raw in case.files.items():
                if raw != (BASE / name).read_bytes():
                    (place / name).write_bytes(raw)
            asked = f"version {case.version}, fact {case.fact}, start {case.start}\n"
            (place / "why.txt").write_text(asked + traceback.format_exc(), encoding="utf-8")
        print(f"a fault: {place}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
