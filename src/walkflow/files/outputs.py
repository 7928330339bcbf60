"""Whole files or none: written beside, then moved into place."""

import os
import tempfile
from pathlib import Path

from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.messages import Message, say

OURS = {".yaml", ".yml"}
"""What walkflow reads; a report never takes the place of such a file."""


def write_report(path: Path, content: str | bytes) -> None:
    """
    Write a report to a file, replacing an older one only once the new one is whole.

    Raises:
        UsageError: If the file is one that walkflow reads.
        UnreadableError: If it cannot be written; what was there is untouched.
    """
    if path.suffix.lower() in OURS:
        raise UsageError(
            say('"{path}" would be overwritten: a report is not written to a YAML file', path=path)
        )
    write_whole(path, content)


def write_whole(path: Path, content: str | bytes) -> None:
    """
    Write a file beside its place, then move it there: it is whole or as it was before.

    Raises:
        UnreadableError: If it cannot be written; what was there is untouched.
    """
    raw = content.encode() if isinstance(content, str) else content
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(raw)
            stream.flush()
            os.fsync(stream.fileno())
        _copy_mode(path, beside)
        os.replace(beside, path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise UnreadableError(_explain(path, error)) from error


def _explain(path: Path, error: OSError) -> Message:
    reason = error.strerror or error
    if isinstance(error, PermissionError):
        return say(
            '"{path}" cannot be written: {reason}. is it open in another program?',
            path=path,
            reason=reason,
        )
    return say('"{path}" cannot be written: {reason}', path=path, reason=reason)


def _copy_mode(path: Path, beside: str) -> None:
    """Give a new file the permissions of the one that it replaces, or those of any new file."""
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    Path(beside).chmod(mode)
