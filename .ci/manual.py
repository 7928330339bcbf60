"""
Let the tool write the output that the manual shows.

python .ci/manual.py           rewrite the blocks in README.md and docs/
python .ci/manual.py --check   fail if a block is not what the tool prints now

A block begins with <!-- [[[cog show("walkflow rules") ]]] --> and ends with <!-- [[[end]]] -->.
The page of the commands is one block, show_help(), so that a new command is there by itself.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import cogapp

ROOT = Path(__file__).resolve().parent.parent
_START = "import sys; sys.argv[0] = 'walkflow'; from walkflow.cli import main; main()"
"""Starts walkflow by the name that its users call it."""


def main() -> int:
    """Run cog over every page that has a block, in this process, from the root."""
    os.chdir(ROOT)
    pages = [Path("README.md"), Path("README.zh.md"), *sorted(Path("docs").rglob("*.md"))]
    shown = [str(page) for page in pages if "[[[cog" in page.read_text(encoding="utf-8")]
    mend = "not what the tool prints. run: sh .ci/env python .ci/manual.py"
    mode = (
        ["--check", "--diff", f"--check-fail-msg={mend}"] if "--check" in sys.argv[1:] else ["-r"]
    )
    ours = "from manual import show, show_help"
    options = ["-n", "utf-8", "-U", "-P", "-I", ".ci", "-p", ours, *mode]
    return cogapp.Cog().main(["cog", *options, *shown]) if shown else 0


def show(command: str, most: int | None = None) -> None:
    """Print a command and what it prints at 80 columns, as a block of Markdown, cut after lines."""
    lines = run(command).rstrip().split("\n")
    if most is not None and len(lines) > most:
        lines = [*lines[:most], f"... and {len(lines) - most} more lines"]
    print("\n".join(["```console", f"$ {command}", *lines, "```"]))


def show_help() -> None:
    """Print the help of walkflow and of each of its commands, under a heading of its own."""
    show("walkflow --help")
    for command in list_commands():
        print(f"\n## {command}\n")
        show(f"walkflow {command} --help")


def list_commands() -> list[str]:
    """Return the commands that the help of walkflow lists, in its order."""
    _, _, listed = run("walkflow --help").partition("\nCommands:\n")
    return re.findall(r"^  (\w[\w-]*)", listed, re.MULTILINE)


def run(command: str) -> str:
    """Return what a walkflow command prints; stop unless it ends as a command may."""
    program, *words = shlex.split(command)
    if program != "walkflow":
        message = f"the manual shows walkflow only, not {program}"
        raise ValueError(message)
    plain = {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONUTF8": "1", "LANGUAGE": "en"}
    done = subprocess.run(  # noqa: S603 - the command stands in our own manual
        [sys.executable, "-c", _START, *words],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, **plain},
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
