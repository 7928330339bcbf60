"""A terminal of its own for a program: a test strikes keys and waits for what is shown."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 20
"""How long something is waited for."""
RESTRIKE_S = 5
"""After so long, a key that did nothing is struck once more."""
_START = """
import fcntl, signal, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.pthread_sigmask(signal.SIG_SETMASK, [])
"""
"""
Makes the terminal the one that Ctrl-C is struck at, and the program listen to it: from a process
that was begun in the background, or that blocks signals, it would inherit that it does not.
"""
_STEERING = re.compile(rb"\x1b\[[0-9;?]*[a-zA-Z]|\r")


class PtyTerminal:
    """
    walkflow in a terminal.

    Args:
        words: Behind `walkflow`.
        folder: Where it runs.
        size: Lines and columns.
        environment: What differs from a plain one.
        program: What runs in the place of walkflow.
    """

    def __init__(
        self,
        *words: str,
        folder: Path,
        size: tuple[int, int] = (50, 80),
        environment: Mapping[str, str] | None = None,
        program: str = "import runpy; runpy.run_module('walkflow', run_name='__main__')",
    ) -> None:
        """Start it."""
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, size)
        self.modes = termios.tcgetattr(self.slave)
        plain = {"LANG": "C.UTF-8", "LANGUAGE": "en", "TERM": "xterm", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _START + program, *words],
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            cwd=folder,
            env={**plain, **(environment or {})},
            start_new_session=True,
        )
        self.screen = ""
        self._raw = b""
        self._seen = 0

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the terminal away."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.slave)
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal's end of the line."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def wait_for(self, text: str) -> str:
        """Read until a text is shown that was not waited for before; return what came with it."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.screen[self._seen :]:
            if time.monotonic() > end or not self._read(0.2):
                message = f"{text!r} was not shown; instead:\n{self.screen[self._seen :]}"
                raise AssertionError(message)
        start = self._seen
        self._seen = self.screen.index(text, start) + len(text)
        return self.screen[start : self._seen]

    def strike(self, keys: str, then: str) -> str:
        """Send keys and wait for a text."""
        os.write(self.master, keys.encode())
        return self.wait_for(then)

    def interrupt(self, then: str) -> str:
        """
        Strike Ctrl-C and wait for a text; strike again if it stays away.

        Python takes no notice of a signal that comes in the moment before it waits for a line.
        """
        for _ in range(PATIENCE_S // RESTRIKE_S):
            os.write(self.master, b"\x03")
            end = time.monotonic() + RESTRIKE_S
            while time.monotonic() < end and self._read(0.2):
                if then in self.screen[self._seen :]:
                    return self.wait_for(then)
        return self.wait_for(then)

    def wait_for_modes(self, *, changed: bool) -> None:
        """Wait until the terminal is set otherwise than at the start, or as it was then."""
        end = time.monotonic() + PATIENCE_S
        while (termios.tcgetattr(self.slave) != self.modes) is not changed:
            assert time.monotonic() < end, "the terminal stayed as it was set"
            time.sleep(0.01)

    def end(self) -> int:
        """Read until the program ends, and return its exit status."""
        while self._read(0.2):
            pass
        return self.process.wait(PATIENCE_S)

    def _read(self, wait_s: float) -> bool:
        """Take what is shown; return whether there may be more."""
        if not select.select([self.master], [], [], wait_s)[0]:
            return self.process.poll() is None
        try:
            self._raw += os.read(self.master, 65536)
        except OSError:  # the line is closed
            return False
        self.screen = _STEERING.sub(b"", self._raw).decode(errors="replace")
        return True
