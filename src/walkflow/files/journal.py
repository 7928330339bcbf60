"""The journal of a walk that is under way: each entry is on the disk before it counts as made."""

import contextlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Self

from walkflow.files.locks import Hold, lock
from walkflow.files.outputs import explain_failure, make_folder, sync_folder
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import Message, say, say_reason
from walkflow.model.recording import Entry, read_entry

SUFFIX = ".journal"
"""Of a journal's file; the walk that it becomes has the same name and ends in .yaml."""
MOST_BYTES = 16 * 1024 * 1024
"""A larger file is no journal: a day of entries has some 20 kB."""

_CHECK_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a journal holds."""

    entries: tuple[Entry, ...]
    damaged: tuple[int, ...]
    """Lines that are not what was written, as a power cut leaves the last one; none counts."""


def parse_journal(raw: bytes) -> Transcript:
    """
    Return the entries in the bytes of a journal.

    A line is an entry as JSON behind the checksum of that JSON. Whatever a line is
    that does not fit its checksum, the others are read.

    Raises:
        UnreadableError: If a line is whole and yet no entry that this version knows.
    """
    entries, damaged = [], []
    for number, line in enumerate(raw.split(b"\n"), 1):
        text = line.rstrip(b"\r")
        if not text:
            continue
        body = _check(text)
        if body is None:
            damaged.append(number)
            continue
        try:
            entries.append(read_entry(body))
        except ValueError:
            raise UnreadableError(_explain_newer(number)) from None
    return Transcript(tuple(entries), tuple(damaged))


def read_journal(path: Path) -> Transcript:
    """
    Return what a journal holds, whether somebody writes to it or not.

    Raises:
        UnreadableError: If it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        message = say('"{path}" cannot be read: {reason}', path=path, reason=say_reason(error))
        raise UnreadableError(message) from error
    return _parse_file(path, raw)


def find_journals(folder: Path) -> Iterator[Path]:
    """Yield the journals in a folder in the order of their names."""
    if folder.is_dir():
        yield from (path for path in sorted(folder.glob(f"*{SUFFIX}")) if path.is_file())


def is_in_use(path: Path) -> bool:
    """Return whether another process is writing to a journal."""
    try:
        with FileIO(path, "rb+") as stream:
            return lock(stream, patience_s=0) is Hold.THEIRS
    except OSError:
        return False


class Journal:
    """
    A journal that is open for writing, by this process alone.

    Entries are only ever added. `append` returns when they are on the disk, so that
    a crash or a power cut can take nothing that it has returned from; it may leave
    a piece of a line behind, which no reader counts.
    """

    def __init__(self, path: Path, stream: FileIO, hold: Hold, transcript: Transcript) -> None:
        """Take an open file; `open` finds one."""
        self.path = path
        self.transcript = transcript
        self.has_lock = hold is Hold.OURS
        """False where the file system has no locks: then nothing keeps a second writer out."""
        self._stream = stream

    @classmethod
    def open(cls, path: Path) -> Self:
        """
        Open a journal, and make it and its folder if there is none.

        Raises:
            UnreadableError: If another process writes to it, or it can be neither read nor
                written.
        """
        make_folder(path.parent)
        try:
            stream = FileIO(path, "ab+")
        except OSError as error:
            raise UnreadableError(explain_failure(path, error)) from error
        try:
            hold = _lock(path, stream)
            sync_folder(path.parent)
            return cls(path, stream, hold, read_journal(path))
        except BaseException:
            stream.close()
            raise

    def append(self, *entries: Entry) -> None:
        """
        Write entries behind the others, and return once they are on the disk.

        Raises:
            UnreadableError: If they cannot be written; then none of them counts.
        """
        text = "".join(map(format_entry, entries)).encode()
        size = os.fstat(self._stream.fileno()).st_size
        try:
            self._write(text if self._is_at_line_start(size) else b"\n" + text)
            os.fsync(self._stream.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):  # a piece that stays is a damaged line, no entry
                self._stream.truncate(size)
            raise UnreadableError(explain_failure(self.path, error)) from error
        self.transcript = Transcript((*self.transcript.entries, *entries), self.transcript.damaged)

    def close(self) -> None:
        """Let others have it."""
        self._stream.close()

    def _is_at_line_start(self, size: int) -> bool:
        if not size:
            return True
        self._stream.seek(size - 1)
        return self._stream.read(1) == b"\n"

    def _write(self, text: bytes) -> None:
        rest = memoryview(text)
        while rest:
            rest = rest[self._stream.write(rest) :]


def format_entry(entry: Entry) -> str:
    """Return the line of an entry: the checksum of its JSON, eight digits, and the JSON."""
    text = entry.as_json()
    return f"{zlib.crc32(text.encode()):08x} {text}\n"


def _check(line: bytes) -> bytes | None:
    """Return what follows the checksum of a line; None if it is not what was written."""
    digits, blank, body = (
        line[:_CHECK_DIGITS],
        line[_CHECK_DIGITS : _CHECK_DIGITS + 1],
        line[_CHECK_DIGITS + 1 :],
    )
    is_sound = body and blank == b" " and digits == b"%08x" % zlib.crc32(body)
    return body if is_sound else None


def _parse_file(path: Path, raw: bytes) -> Transcript:
    if len(raw) > MOST_BYTES:
        message = say(
            '"{path}" is no journal of a walk: it is larger than {most} MB',
            path=path,
            most=MOST_BYTES // 1024 // 1024,
        )
        raise UnreadableError(message)
    try:
        return parse_journal(raw)
    except UnreadableError as error:
        raise UnreadableError(
            say('"{path}": {problem}', path=path, problem=error.message)
        ) from error


def _explain_newer(line: int) -> Message:
    return say(
        "line {line} is an entry that this version of walkflow does not know. "
        "was it written by a newer one?",
        line=line,
    )


def _lock(path: Path, stream: FileIO) -> Hold:
    hold = lock(stream)
    if hold is Hold.THEIRS:
        message = say(
            '"{path}" is open in another session of walkflow record: end that one first', path=path
        )
        raise UnreadableError(message)
    return hold
