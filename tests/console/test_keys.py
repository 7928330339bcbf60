import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING or sys.platform != "win32":
    from tests.console.pty_terminal import PtyTerminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no ptys")
READ = """
from walkflow.console.keys import read_key
print('ready', flush=True)
while (key := read_key()) != '.':
    print('got', ascii(key), flush=True)
"""


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("a", ["a"]),
        ("A1", ["a", "1"]),
        ("\uff11", ["1"]),
        ("\uff41", ["a"]),
        ("\uff1f", ["?"]),
        ("是y", ["\\u662f", "y"]),
        ("HURD/director", ["\\x1b[200~"]),
        ("\nfy\n", ["\\x1b[200~"]),
        ("u" * 20_000, ["\\x1b[200~"]),
        ("\r", ["\\n"]),
        ("\x1b[A\x1b[15~x", ["x"]),
        ("\t\x01z", ["z"]),
        ("\x1b[[A\x1bOP\x1b[1;5Cx", ["x"]),
        ("\x1b1\x1bay", ["y"]),
        ("\x1b", ["\\x1b"]),
        ("\U0001f600b", ["\\U0001f600", "b"]),
    ],
    ids=ascii,
)
def test_what_a_key_is(tmp_path: Path, sent: str, keys: list[str]) -> None:
    """Small letters; full-width signs as what they stand for; no keys in what is pasted."""
    with PtyTerminal(folder=tmp_path, program=READ) as terminal:
        terminal.wait_for("ready")
        terminal.wait_for_modes(changed=True)
        os.write(terminal.master, sent.encode())
        for key in keys:
            terminal.wait_for(f"got '{key}'")
        terminal.wait_for_modes(changed=True)
        os.write(terminal.master, b".")
        assert terminal.end() == 0
        assert terminal.screen.count("got") == len(keys)
