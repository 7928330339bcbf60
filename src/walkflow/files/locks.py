"""A file that one process has to itself until it ends, however it ends."""

import errno
import sys
import time
from enum import StrEnum
from io import FileIO

PATIENCE_S = 0.5
"""How long a file is waited for that another process may just be leaving."""

_PAUSE_S = 0.02
_UNKNOWN_TO_FILE_SYSTEM = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


class Hold(StrEnum):
    """What came of asking for a file."""

    OURS = "ours"
    THEIRS = "theirs"
    """Another process has it."""
    NOBODYS = "nobodys"
    """The file system cannot tell."""


def lock(stream: FileIO, patience_s: float = PATIENCE_S) -> Hold:
    """
    Take an open file for this process until it is closed, or say who has it.

    The lock is the operating system's, so one that a dead process left behind does
    not exist.

    Args:
        stream: Open for writing.
        patience_s: For how long to try again while another process has it.
    """
    end = time.monotonic() + patience_s
    while True:
        try:
            _take(stream)
        except OSError as error:
            if error.errno in _UNKNOWN_TO_FILE_SYSTEM:
                return Hold.NOBODYS
            if time.monotonic() >= end:
                return Hold.THEIRS
            time.sleep(_PAUSE_S)
        else:
            return Hold.OURS


if sys.platform == "win32":
    import msvcrt

    _FAR_BEHIND_THE_END = 2**30  # a locked byte cannot be read, and the file is to be readable

    def _take(stream: FileIO) -> None:
        stream.seek(_FAR_BEHIND_THE_END)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(stream: FileIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
