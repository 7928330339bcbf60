"""How far a long run has come, on a line at a terminal."""

import sys
import time
from typing import TYPE_CHECKING

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

    def begin(self, rows: int) -> None:
        """Begin to count rows."""
        self.rows = rows
        self.began = self.told = time.monotonic()

    def tell_file(self, name: str, share: float) -> None:
        """Say how much of a file has been rewritten."""
        if self._is_due():
            self._say(self._words("reading {name}: {share} %", name=name, share=round(share * 100)))

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
        if self.is_shown and self.told > self.began:
            sys.stderr.write("\r\033[K")

    def _is_due(self) -> bool:
        now = time.monotonic()
        if not self.is_shown or now - self.told < 1:
            return False
        self.told = now
        return True

    @staticmethod
    def _say(text: str) -> None:
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()
