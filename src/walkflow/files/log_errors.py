"""What DuckDB tells when it cannot go on, in one message of ours."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from walkflow.files.temporary import PREFIX
from walkflow.model.errors import UnreadableError
from walkflow.model.log_sources import LogSource, name_source
from walkflow.model.messages import Message, say

PARQUET: Final = b"PAR1"
"""How a Parquet file begins and ends."""


@contextmanager
def explained(
    paths: Sequence[LogSource], target: Path | None = None, *, are_read: bool = True
) -> Iterator[None]:
    """
    Say what DuckDB says when it cannot go on, in one message.

    Args:
        paths: What is read, or else made.
        target: Where something is written; what is wrong there is an OSError.
        are_read: Whether what is wrong may be wrong in the paths themselves.
    """
    import duckdb  # noqa: PLC0415 - on use

    named = ", ".join(map(name_source, paths))
    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        told = str(error)
        if not isinstance(error, duckdb.Error) and not told.startswith(STREAM):
            raise
        reason = find_reason(told)
        if target is not None and target.name in reason:
            raise OSError(reason.rpartition(": ")[2]) from None
        if _NO_MEMORY in told or PREFIX in reason:
            message = say(
                'there is too little memory, or disk for temporary files, for "{path}": {reason}',
                path=named,
                reason=reason,
            )
            raise UnreadableError(message) from None
        damaged = _find_parquet(paths, told) if are_read else ""
        if damaged:
            raise UnreadableError(_say_damaged(damaged, reason)) from None
        raise UnreadableError(
            say('"{path}" cannot be read: {reason}', path=named, reason=reason)
        ) from None


def _say_damaged(path: str, reason: str) -> Message:
    """Return what is said of a Parquet file that is whole and cannot be read."""
    return say(
        '"{path}" is a Parquet file that is damaged, or written in a way that is not known here. '
        "get it once more, or have it written as CSV. its reader says: {reason}",
        path=path,
        reason=reason,
    )


def find_reason(told: str) -> str:
    r"""
    Return the one line of what DuckDB tells that a user can use.

    >>> find_reason("Invalid Input Error: CSV Error on Line: 3\nOriginal Line: a\nToo many")
    'line 3: Too many'
    >>> find_reason("ArrowArrayStream::get_next() failed (5): IO Error: No space\n\nSee also")
    'No space'
    >>> find_reason('Invalid Input Error: Failed to read file "a.parquet": Snappy failure')
    'Snappy failure'
    """
    inner = _INNER.search(told)
    first, *rest = [line.strip() for line in (inner[1] if inner else told).splitlines()] or [""]
    reason = _KIND.sub("", first.replace('\\"', '"'))
    if reason.startswith(_CSV) and len(rest) > 1:
        more = next((line for line in rest[1:] if line), "")
        return f"line {reason.removeprefix(_CSV)}: {more}"
    return reason


def _find_parquet(paths: Sequence[LogSource], told: str) -> str:
    """Return the Parquet files among some paths; of several, those that the message names."""
    found = [path.as_posix() for path in paths if isinstance(path, Path) and _is_parquet(path)]
    named = [path for path in found if path in told]
    return ", ".join(named or found)


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(PARQUET)) == PARQUET
    except OSError:
        return False


_INNER: Final = re.compile(r'"exception_message":"((?:[^"\\]|\\.)*)"')
STREAM: Final = "ArrowArrayStream::"
"""How nanoarrow begins to tell what DuckDB told it while rows were streaming."""
_KIND: Final = re.compile(
    r"^(?:ArrowArrayStream::[^:]*: )?(?:[A-Z][A-Za-z ]* Error: )*(?:Failed to read file "
    r'"[^"]*": )?'
)
_NO_MEMORY: Final = "Out of Memory Error: "
_CSV: Final = "CSV Error on Line: "
