"""
The process that the walkflows of tests are born from, with the libraries loaded that they need.

Each command of a test is a process of its own, with its own directory, environment and streams,
but it is forked rather than started: loading Python and the libraries takes most of a short run.
"""

import io
import json
import os
import runpy
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

LIBRARIES: Final = (
    *("networkx", "pydantic", "rich.console", "rich.table", "ruamel.yaml", "typer"),
    *("duckdb", "nanoarrow", "numpy"),
    *("walkflow.api", "walkflow.checking", "walkflow.comparing", "walkflow.validation"),
)
"""None of them looks at the environment or the command line when it is loaded."""


def main() -> None:
    """Fork a process for each line of the standard input; write its exit status."""
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            become(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def become(asked: dict[str, Any]) -> NoReturn:
    """Run walkflow as if it had been started."""
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    folder = Path(asked["folder"])
    for number, (name, mode) in enumerate((("in", "rb"), ("out", "wb"), ("err", "wb"))):
        with (folder / name).open(mode) as stream:
            os.dup2(stream.fileno(), number)
    sys.stdin = io.TextIOWrapper(io.FileIO(0), encoding="utf-8")
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(2, "w")), encoding="utf-8", errors="backslashreplace"
    )
    sys.argv = ["walkflow", *asked["words"]]
    try:
        runpy.run_module("walkflow", run_name="__main__", alter_sys=True)
    finally:
        os._exit(70)  # walkflow ends the process by itself


if __name__ == "__main__":
    main()
