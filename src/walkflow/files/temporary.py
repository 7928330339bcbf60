"""A folder for temporary files: gone when its run ends, or at the next start if it was killed."""

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from walkflow.files.locks import Hold, lock
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say, say_reason

PREFIX: Final = "walkflow-log-"
_LOCK: Final = "lock"
_YOUNG_S: Final = 60
"""A younger folder is left alone: whoever makes it may not have locked it yet."""


@contextmanager
def temporary_folder(parent: Path | None = None) -> Iterator[Path]:
    """
    Yield a folder that is gone when the block ends, and clear away those of killed runs.

    A run holds a lock in its folder for as long as it lives. Only folders of the same
    user that nobody holds are cleared away.

    Args:
        parent: Where it is made; None: where the system puts temporary files.

    Raises:
        UnreadableError: If it cannot be made.
    """
    place = Path(tempfile.gettempdir()) if parent is None else parent
    _clear(place)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        stream = (folder / _LOCK).open("ab", buffering=0)
    except OSError as error:
        message = say(
            'there is no room for temporary files in "{path}": {reason}',
            path=place,
            reason=say_reason(error),
        )
        raise UnreadableError(message) from error
    try:
        with stream:
            lock(stream)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear(place: Path) -> None:
    """Remove the folders in a place that killed runs of this user left behind."""
    with contextlib.suppress(OSError):
        for folder in place.glob(f"{PREFIX}*"):
            if _is_ours(folder) and _is_left(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    is_old = time.time() - found.st_mtime > _YOUNG_S
    return stat.S_ISDIR(found.st_mode) and is_mine and is_old


def _is_left(path: Path) -> bool:
    """Return whether nobody holds the lock of a folder."""
    try:
        with path.open("rb+", buffering=0) as stream:
            return lock(stream, patience_s=0) is Hold.OURS
    except OSError:
        return False
