"""Gzip files: told by their first bytes, and what is wrong with one in plain words."""

import gzip
import zlib
from pathlib import Path
from typing import Final

from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say

MARK: Final = b"\x1f\x8b"
"""How a gzip file begins."""
BROKEN: Final = (EOFError, gzip.BadGzipFile, zlib.error)
"""What unpacking raises of a file that is not whole or not as it was packed."""


def is_packed(path: Path) -> bool:
    """
    Return whether a file is packed, whatever its name says.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as stream:
        return stream.read(len(MARK)) == MARK


def explain_packed(path: Path, error: Exception) -> UnreadableError:
    """
    Return what is wrong with a gzip file.

    Args:
        path: The file.
        error: What unpacking it raised, one of `BROKEN`.
    """
    if isinstance(error, EOFError):
        message = say(
            '"{path}" is a gzip file and not whole: it ends in the middle. get it once more',
            path=path.as_posix(),
        )
    else:
        message = say(
            '"{path}" is a gzip file and damaged: what comes out is not what was packed. '
            "get it once more",
            path=path.as_posix(),
        )
    return UnreadableError(message)
