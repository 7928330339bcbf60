"""How far a long run has come, on a line at a terminal."""

import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from walkflow.views.wording import Wording


class Progress:
    """A line at a terminal that says how far a log has been read."""

    def __init__(self, words: "Wording", *, is_shown: bool) -> None:
        """Say nothing yet; nothing at all unless it is to be shown."""
        self._words = words
        self.is_shown = is_shown
        self.rows = 0
        self.began = 0.0
        self.told = 0.0
        self._has_line = False
        self._began_reading: dict[str, float] = {}

    def __enter__(self) -> Self:
        """Begin: whatever happens until the end, the line is gone then."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the line away."""
        self.end()

    def begin(self, rows: int) -> None:
        """Begin to count rows."""
        self.rows = rows
        self.began = self.told = time.monotonic()

    def tell_read(self, name: str, done: int, whole: int | None) -> None:
        """
        Say how much of a file has been rewritten, or how many rows of a database, and how fast.

        Args:
            name: What it is called.
            done: How many bytes of a file, or rows of a database.
            whole: Of how many bytes; None: of rows nobody knows how many there are.
        """
        if name not in self._began_reading:
            self._began_reading[name] = time.monotonic()
        if not self._is_due():
            return
        if whole is not None:
            share = round(100 * done / max(whole, 1))
            self._say(self._words("reading {name}: {share} %", name=name, share=share))
            return
        seconds = time.monotonic() - self._began_reading[name]
        rate = round(done / max(seconds, 1e-9))
        self._say(
            self._words(
                "reading {name}: {done} rows, {rate} a second", name=name, done=done, rate=rate
            )
        )

    def tell_rows(self, done: int) -> None:
        """Say how many rows have been replayed, how fast, and how long it takes yet."""
        if self._is_due():
            rate = done / max(time.monotonic() - self.began, 1e-9)
            self._say(
                self._words(
                    "{done} of {rows} rows, {rate} a second, {left} s left",
                    done=done,
                    rows=self.rows,
                    rate=round(rate),
                    left=round((self.rows - done) / rate),
                )
            )

    def end(self) -> None:
        """Take the line away."""
        if self._has_line:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
            self._has_line = False

    def _is_due(self) -> bool:
        now = time.monotonic()
        if not self.is_shown or now - self.told < 1:
            return False
        self.told = now
        return True

    def _say(self, text: str) -> None:
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
        self._has_line = True
