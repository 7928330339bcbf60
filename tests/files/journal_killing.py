"""
Kill a process that writes a journal as fast as it can, many times over.

python journal_killing.py JOURNAL ROUNDS SEED

Every round forks a writer, lets it acknowledge entries through a pipe, kills it
after a random time, and at times cuts or fouls what it had not acknowledged, as a
power cut does. Then everything acknowledged must be in the journal. The next writer
goes on in the same file.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from walkflow.files.journal import Journal, read_journal
from walkflow.model.recording import Entry, Noted

SHORTEST_S, LONGEST_S = 0.002, 0.04


def write_until_killed(path: Path, pipe: int, seed: int) -> None:
    """Append entries of random length, and say after each which it was and where it ends."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    journal = Journal.open(path)
    number = len(journal.transcript.entries)
    while True:
        number += 1
        text = "甲" * chance.choice([1, 10, 100, 5000])
        deed = Noted(item="a", text=f"{number} {text}")
        journal.append(Entry(number=number, clock=datetime.now(UTC), deed=deed))
        os.write(pipe, f"{number} {len(text)} {path.stat().st_size}\n".encode())


def run_writer(path: Path, seed: int, wait_s: float) -> list[tuple[int, int, int]]:
    """Fork a writer, kill it after a time, and return what it acknowledged."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        with suppress(BaseException):
            write_until_killed(path, theirs, seed)
        os._exit(1)
    os.close(theirs)
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"
    with os.fdopen(ours, encoding="ascii") as stream:
        lines = stream.read().split("\n")[:-1]
    return [(int(number), int(length), int(size)) for number, length, size in map(str.split, lines)]


def cut_power(path: Path, safe: int, chance: random.Random) -> None:
    """Lose some of what was not acknowledged, or leave noughts where it should be."""
    size = path.stat().st_size
    with path.open("rb+") as stream:
        if chance.random() < 0.5 and size > safe:
            stream.truncate(chance.randint(safe, size))
        elif chance.random() < 0.5:
            stream.seek(0, os.SEEK_END)
            stream.write(chance.choice([b"\0" * 512, b"3f2a", b'00000000 {"number":']))


def main() -> None:
    """Run the rounds and print what came of them."""
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311 - no secret
    acknowledged: dict[int, int] = {}
    safe = 0
    for _ in range(rounds):
        made = run_writer(path, chance.randrange(2**32), chance.uniform(SHORTEST_S, LONGEST_S))
        acknowledged |= {number: length for number, length, _ in made}
        safe = max([safe, *(size for _, _, size in made)])
        if path.exists():
            cut_power(path, safe, chance)
            found = {each.number: each.deed for each in read_journal(path).entries}
            for number, length in acknowledged.items():
                deed = found.get(number)
                assert isinstance(deed, Noted), f"entry {number} is lost"
                assert deed.text == f"{number} {'甲' * length}", f"entry {number} has changed"
    transcript = read_journal(path)
    counts = {
        "acknowledged": len(acknowledged),
        "entries": len(transcript.entries),
        "damaged": len(transcript.damaged),
    }
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
