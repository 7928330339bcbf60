"""Whole files or none: written beside, then moved into place."""

import contextlib
import errno
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from walkflow.files.temporary import temporary_folder
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import Message, say, say_reason

OURS = {".yaml", ".yml"}
"""What walkflow reads; a report never takes the place of such a file."""
_MOST_LINKS: Final = 40
"""How many links may lead to a file, one to the next."""


def write_report(path: Path, content: str | bytes) -> None:
    """
    Write a report to a file, replacing an older one only once the new one is whole.

    Raises:
        UsageError: If the file is one that walkflow reads.
        UnreadableError: If it cannot be written; what was there is untouched.
    """
    _refuse_ours(path)
    write_whole(path, content)


def write_whole(path: Path, content: str | bytes) -> None:
    """
    Write a file beside its place, then move it there: it is whole or as it was before.

    A link stays one, and the file that it names is written. A device, a pipe or what a
    process has open (`/dev/stdout`) is written to, not replaced.

    Raises:
        UnreadableError: If it cannot be written; a file that was there is untouched.
    """
    beside: Path | None = None
    try:
        place = _follow(path)
        if _is_stream(place):
            with _open_stream(place) as stream:
                stream.write(content.encode() if isinstance(content, str) else content)
            return
        beside = _write_beside(place, content)
        beside.replace(place)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise UnreadableError(explain_failure(path, error)) from error


def append_text(path: Path, text: str) -> None:
    """
    Write text at the end of a file, which others write to as well.

    Raises:
        UnreadableError: If it cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise UnreadableError(explain_failure(path, error)) from error


def write_new(path: Path, content: str | bytes) -> None:
    """
    Write a file that is not there yet, whole or not at all; it survives a power cut.

    A file of the same content may be there already: whoever writes again what a
    crash kept from being noted succeeds.

    Raises:
        UsageError: If there is another file of that name; it is untouched.
        UnreadableError: If it cannot be written.
    """
    raw = content.encode() if isinstance(content, str) else content
    beside: Path | None = None
    try:
        beside = _write_beside(path, raw)
        _move_to_free_name(beside, path)
        sync_folder(path.parent)
    except FileExistsError:
        if path.is_file() and path.read_bytes() == raw:
            return
        message = say('there is already a file "{path}"; it is not overwritten', path=path)
        raise UsageError(message) from None
    except OSError as error:
        raise UnreadableError(explain_failure(path, error)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """
    Yield a place for a file; what is written there takes the file's place at the end.

    Links, devices and pipes are as for `write_whole`; the latter get all of it at the end.

    Raises:
        UsageError: If the file is one that walkflow reads.
        UnreadableError: If it cannot be written; a file that was there is untouched.
    """
    _refuse_ours(path)
    beside: Path | None = None
    try:
        place = _follow(path)
        if _is_stream(place):
            with temporary_folder() as folder:
                beside = folder / "output.part"
                yield beside
                with beside.open("rb") as whole, _open_stream(place) as stream:
                    shutil.copyfileobj(whole, stream)
            return
        beside = _write_beside(place, b"")
        yield beside
        beside.replace(place)
    except OSError as error:
        raise UnreadableError(explain_failure(path, error)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """
    Make a folder and those that it stands in, where they are not there; power cuts keep them.

    Raises:
        UnreadableError: If one cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in reversed(missing):
            sync_folder(each.parent)
    except OSError as error:
        message = say('"{path}" cannot be made: {reason}', path=folder, reason=say_reason(error))
        raise UnreadableError(message) from error


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk; where a system cannot, it does so by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some file systems of networks refuse
            os.fsync(handle)
    finally:
        os.close(handle)


def _refuse_ours(path: Path) -> None:
    """Refuse a file that walkflow reads, by whatever name it is reached."""
    if OURS & {path.suffix.lower(), Path(os.path.realpath(path)).suffix.lower()}:
        raise UsageError(
            say('"{path}" would be overwritten: a report is not written to a YAML file', path=path)
        )


def _follow(path: Path) -> Path:
    """Return the file that a link names, through others; what a process has open as it is."""
    for _ in range(_MOST_LINKS):
        place = Path(os.path.realpath(path.parent), path.name)
        if _find_handle(place) is not None or not place.is_symlink():
            return place
        path = place.parent / place.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))


def _find_handle(place: Path) -> int | None:
    """Return the number by which this process has something open, if a file stands for that."""
    if place.parent in {Path("/dev/fd"), Path(f"/proc/{os.getpid()}/fd")}:
        return int(place.name) if place.name.isdecimal() else None
    return None


def _is_stream(place: Path) -> bool:
    """Return whether there is something that can only be written to, not replaced."""
    if _find_handle(place) is not None:
        return True
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _open_stream(place: Path) -> BinaryIO:
    """Open a device or a pipe; of what this process has open, a second handle, at its place."""
    handle = _find_handle(place)
    return place.open("wb") if handle is None else os.fdopen(os.dup(handle), "wb")


def _write_beside(path: Path, content: str | bytes) -> Path:
    """Write a file under another name in the same folder, and return that name."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        _copy_mode(path, beside)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _move_to_free_name(beside: Path, path: Path) -> None:
    """Give a file its name, unless there is one of that name: then FileExistsError."""
    if sys.platform == "win32":
        beside.rename(path)  # refuses by itself
        return
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links: the next best is to look first
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        beside.replace(path)


def explain_failure(path: Path, error: OSError) -> Message:
    """Return why a file cannot be written."""
    reason = say_reason(error)
    if isinstance(error, PermissionError):
        return say(
            '"{path}" cannot be written: {reason}. is it open in another program?',
            path=path,
            reason=reason,
        )
    return say('"{path}" cannot be written: {reason}', path=path, reason=reason)


def _copy_mode(path: Path, beside: Path) -> None:
    """Give a new file the permissions of the one that it replaces, or those of any new file."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    beside.chmod(mode)
