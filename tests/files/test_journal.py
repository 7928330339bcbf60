import json
import os
import random
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from walkflow.files.journal import (
    Journal,
    find_journals,
    format_entry,
    is_in_use,
    parse_journal,
    read_journal,
)
from walkflow.model.errors import UnreadableError
from walkflow.model.recording import (
    AnyDeed,
    Begun,
    Counted,
    Decided,
    Entry,
    Finished,
    Hindered,
    Marked,
    Noted,
    Passed,
    Paused,
    Resumed,
    Undone,
)
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Cause, Milestone, Outcome, Problem

AT = Stamp.parse("2024-06-03 09:41")
DEEDS: tuple[AnyDeed, ...] = (
    Begun(walk="w", flow="f", version="after", facts={"eia": "form"}, project="p"),
    Marked(what="submitted", item="甲", at=AT),
    Paused(item="甲", because=Cause.CORRECTION, at=AT),
    Resumed(item="甲", at=AT),
    Decided(item="甲", outcome=Outcome.APPROVED, at=AT),
    Counted(what="trips", item="甲", count=2),
    Noted(item="甲", text="two\nlines \u2028 and a tab\t"),
    Hindered(problem=Problem.model_validate({"text": "慢", "class": "time_limit"})),
    Passed(milestone=Milestone(at=AT, name="signed")),
    Undone(number=3),
    Finished(),
)
ENTRIES = tuple(
    Entry(number=number, clock=datetime(2024, 6, 3, 1, 41, number, tzinfo=UTC), deed=deed)
    for number, deed in enumerate(DEEDS, 1)
)
TEXT = "".join(map(format_entry, ENTRIES)).encode()
ENDS = [len("".join(map(format_entry, ENTRIES[:n])).encode()) for n in range(1, len(ENTRIES) + 1)]
HOLD = (
    "import sys; from pathlib import Path; from walkflow.files.journal import Journal;"
    "held = Journal.open(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="forks, and limits file sizes")


@contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """Open a journal, and close it."""
    journal = Journal.open(path)
    try:
        yield journal
    finally:
        journal.close()


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    """Every sort of entry comes back as it was, and the folder is made."""
    path = tmp_path / "walks" / "甲.journal"
    with opened(path) as journal:
        for entry in ENTRIES:
            journal.append(entry)
        assert journal.transcript.entries == ENTRIES
    assert read_journal(path).entries == ENTRIES
    assert list(find_journals(path.parent)) == [path]


def test_an_entry_is_on_the_disk_before_append_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is synced after the last byte was written, and so is its folder when it is made."""
    synced: list[int] = []
    sync = os.fsync

    def note(handle: int) -> None:
        sync(handle)
        synced.append(os.fstat(handle).st_ino)

    monkeypatch.setattr(os, "fsync", note)
    path = tmp_path / "w.journal"
    with opened(path) as journal:
        assert sys.platform == "win32" or path.parent.stat().st_ino in synced
        synced.clear()
        sizes = []
        for entry in ENTRIES:
            journal.append(entry)
            sizes.append(path.stat().st_size)
        assert synced == [path.stat().st_ino] * len(ENTRIES)
    assert sizes == ENDS


@pytest.mark.parametrize("tail", [b"", b"\0\0\0\0", b"\n", b"\r\n", b"garbage", b"\n00000000 "])
def test_a_cut_at_any_byte_loses_nothing_before_it(tail: bytes) -> None:
    """Whatever a power cut leaves of the last line, the lines before it are read."""
    for cut in range(len(TEXT) + 1):
        whole = sum(end <= cut for end in ENDS)
        entries = parse_journal(TEXT[:cut] + tail).entries
        assert entries[:whole] == ENTRIES[:whole]
        assert entries in (ENTRIES[:whole], ENTRIES[: whole + 1])


def test_a_wrong_byte_loses_its_own_line_alone() -> None:
    """A line that does not fit its checksum is named, and the others are read."""
    for place in range(0, len(TEXT), 7):
        if TEXT[place] != ord("\n"):
            raw = TEXT[:place] + bytes([TEXT[place] ^ 1]) + TEXT[place + 1 :]
            if raw.count(b"\n") == TEXT.count(b"\n"):
                line = sum(end <= place for end in ENDS)
                transcript = parse_journal(raw)
                assert transcript.damaged == (line + 1,)
                assert transcript.entries == (*ENTRIES[:line], *ENTRIES[line + 1 :])


def test_writing_goes_on_behind_a_torn_line(tmp_path: Path) -> None:
    """The piece stays where it is and does not become part of what follows."""
    path = tmp_path / "w.journal"
    path.write_bytes(TEXT[: ENDS[2] + 20])
    with opened(path) as journal:
        journal.append(ENTRIES[3], ENTRIES[4])
    transcript = read_journal(path)
    assert transcript.entries == ENTRIES[:5]
    assert transcript.damaged == (4,)


def test_an_entry_of_a_newer_version_is_not_passed_over(tmp_path: Path) -> None:
    """A line that is whole and not understood stops the reading, with its number."""
    path = tmp_path / "w.journal"
    body = b'{"number": 2, "clock": "2024-06-03T01:41:00Z", "deed": {"what": "teleported"}}'
    checked = b"%08x %s\n" % (zlib.crc32(body), body)
    path.write_bytes(TEXT[: ENDS[0]] + checked)
    with pytest.raises(UnreadableError, match="line 2 is an entry that this version"):
        read_journal(path)


def test_a_journal_has_one_writer(tmp_path: Path) -> None:
    """A second one is told so; when the first is killed, the journal is free at once."""
    path = tmp_path / "w.journal"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == b"open"
        assert is_in_use(path)
        with pytest.raises(UnreadableError, match="open in another session"):
            Journal.open(path)
        first.kill()
        first.wait()
    assert not is_in_use(path)
    with opened(path) as journal:
        assert journal.has_lock


@on_linux
def test_a_full_disk_costs_only_the_entry_that_found_it_full(tmp_path: Path) -> None:
    """The entry is refused with the reason, and the next one is written once there is room."""
    import resource
    import signal

    path = tmp_path / "w.journal"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with opened(path) as journal:
            journal.append(ENTRIES[0])
            resource.setrlimit(resource.RLIMIT_FSIZE, (ENDS[0] + 30, hard))
            with pytest.raises(UnreadableError, match="cannot be written"):
                journal.append(ENTRIES[1])
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            journal.append(ENTRIES[1])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert read_journal(path) == journal.transcript
    assert path.read_bytes() == TEXT[: ENDS[1]]


@on_linux
def test_killing_the_writer_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    """Eighty writers of one journal are killed; what they acknowledged is all there."""
    script = Path(__file__).with_name("journal_killing.py")
    seed = str(random.SystemRandom().randrange(2**32))
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "w.journal"), "80", seed],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"seed {seed}: {done.stderr}"
    counts = json.loads(done.stdout)
    assert counts["acknowledged"] >= 50
    assert counts["entries"] >= counts["acknowledged"]
    assert counts["damaged"] >= 5


@pytest.mark.parametrize(
    "spoil",
    [lambda path: path.mkdir(), lambda path: path.write_bytes(b"x" * (17 * 1024 * 1024))],
    ids=["a folder", "a large file"],
)
def test_what_is_no_journal_is_said_so(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """A folder, or a file that is far too large, ends in a message."""
    path = tmp_path / "w.journal"
    spoil(path)
    with pytest.raises(UnreadableError, match=r"w\.journal"):
        Journal.open(path)
