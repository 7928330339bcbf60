"""Single keys from a terminal, as they are struck; without one that can, the first of a line."""

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterator

ESCAPE = "\x1b"
ENTER = "\n"
LEAVE = ""
"""The terminal is gone, or says that no more will come."""
PASTE = "\x1b[200~"
"""Many signs came at once, as when somebody pastes; none of them is left."""

_END_OF_INPUT = "\x04"
_MOST_AT_ONCE = 2
"""A label and a key are struck ahead by quick fingers; more at once is a paste."""


def read_key() -> str:
    """
    Return the next key that is struck at the standard input.

    Letters are small, and full-width signs of an input method are what they stand
    for. `ESCAPE` and `ENTER` are themselves, other keys without a sign are ignored.

    Returns:
        One sign; `LEAVE` at the end of the input; `PASTE` in place of a burst of signs.

    Raises:
        KeyboardInterrupt: If it is Ctrl-C.
    """
    while True:
        struck = _read_one()
        if struck is None:
            return _read_line_for_key()
        if struck == PASTE:
            return PASTE
        if struck in {"", _END_OF_INPUT}:
            return LEAVE
        if struck in {"\r", "\n"}:
            return ENTER
        if struck == ESCAPE:
            return ESCAPE
        if not struck.startswith(ESCAPE) and struck.isprintable():
            return unicodedata.normalize("NFKC", struck).lower()[:1]


def _read_line_for_key() -> str:
    line = sys.stdin.readline()
    if not line:
        return LEAVE
    text = unicodedata.normalize("NFKC", line).strip().lower()
    if len(text) > _MOST_AT_ONCE:
        return PASTE
    return text[:1] or ENTER


if sys.platform == "win32":
    import msvcrt

    _PREFIXES = {"\x00", "\xe0"}

    def _read_one() -> str | None:
        """Return what one key sends; None where keys cannot be read one by one."""
        if not sys.stdin.isatty():
            return None
        struck = msvcrt.getwch()
        if struck == "\x03":
            raise KeyboardInterrupt
        if struck in _PREFIXES:
            return ESCAPE + msvcrt.getwch()
        return PASTE if _drop_burst() else struck

    def _drop_burst() -> bool:
        """Take what waits behind a key if it is more than one other; return whether it was."""
        if not msvcrt.kbhit():
            return False
        second = msvcrt.getwch()
        if not msvcrt.kbhit():
            msvcrt.ungetwch(second)
            return False
        while msvcrt.kbhit():
            msvcrt.getwch()
        return True

else:
    import fcntl
    import select
    import struct
    import termios
    import time
    import tty

    _LONGEST_GAP_S = 0.03
    _BURST_GAP_S = 0.01
    """No fingers are as quick, and nobody notices the wait."""
    _LEADS = ((3, b"\xf0"), (2, b"\xe0"), (1, b"\xc0"))
    """How many bytes follow the first one of a sign in UTF-8."""

    def _read_one() -> str | None:
        """Return what one key sends; None where keys cannot be read one by one."""
        handle = sys.stdin.fileno()
        try:
            before = termios.tcgetattr(handle)
        except termios.error:
            return None
        if os.environ.get("TERM", "dumb") == "dumb":
            return None
        with _struck_at_once(handle, before):
            struck = _read_bytes(handle).decode(errors="replace")
            is_key = struck.isprintable() or struck in {"\r", "\n"}
            return PASTE if struck and is_key and _drop_burst(handle) else struck

    def _drop_burst(handle: int) -> bool:
        """Take what waits behind a key if it is more than one other; return whether it was."""
        if not select.select([handle], [], [], _BURST_GAP_S)[0]:
            return False
        time.sleep(_BURST_GAP_S)
        (waiting,) = struct.unpack("i", fcntl.ioctl(handle, termios.FIONREAD, bytes(4)))
        if waiting < _MOST_AT_ONCE:
            return False
        while select.select([handle], [], [], _LONGEST_GAP_S)[0] and os.read(handle, 4096):
            pass
        return True

    def _read_bytes(handle: int) -> bytes:
        """Return the bytes of one key, and leave those of the next where they are."""
        first = os.read(handle, 1)
        if first == b"\x1b":
            return first + _read_sequence(handle)
        rest = next((n for n, lead in _LEADS if first >= lead), 0)
        return first + b"".join(os.read(handle, 1) for _ in range(rest))

    def _read_sequence(handle: int) -> bytes:
        """Return what a key without a sign sends behind Escape; of Escape itself, nothing."""
        if not select.select([handle], [], [], _LONGEST_GAP_S)[0]:
            return b""
        sent = os.read(handle, 1)
        if sent not in {b"[", b"O"}:
            return sent  # a key struck together with Alt
        last = b""
        while last in {b"", b"["} or not b"@" <= last <= b"~":
            last = os.read(handle, 1)
            if not last:
                break
            sent += last
        return sent

    @contextlib.contextmanager
    def _struck_at_once(handle: int, before: list[object]) -> Iterator[None]:
        """Let keys through as they are struck and unseen, and bring back what was before."""
        try:
            tty.setcbreak(handle, termios.TCSANOW)
            yield
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, before)  # type: ignore[arg-type]
