"""
Run the tests of some changes of the code: collect all once, then fork for each change.

Started by .ci/mutate.py in the folder with the changed code. A change is switched on in the fork,
before any test has run, so that nothing that an earlier one left behind can hide it; what was
cached as the tests were collected is forgotten, and what is called then is tried once more in a
process of its own.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from mutmut.state import state  # type: ignore[import-not-found, unused-ignore] # see mutate.py

LEAST_CPU_S = 6
"""What the tests of a change may take beside twice what they took without it."""
LONGEST_S = 240
NO_TESTS = 33
OPTIONS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir=.")
MOST_BYTES = 3 << 30


class Trial:
    """A plugin of pytest that runs, for each change, the tests that reach it."""

    def __init__(
        self, names: list[str], tests: dict[str, list[str]], took: dict[str, float], patience: float
    ) -> None:
        """
        Take the changes, the tests that reach each function, and how long each test takes.

        A test of the function's module that takes longer than `patience` seconds is left out, and
        all others may take so long together.
        """
        self.names = names
        self.patience = patience
        self.tests = tests
        self.took = took
        self.log = os.dup(1)  # pytest captures what is written to the first

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try one change after another instead of running the tests."""
        items = {item.nodeid: item for item in session.items}
        early = find_called()
        wrong: set[str] = set()
        names = self.names
        while names:
            noticed: dict[str, str] = {}
            for number, name in enumerate(names, 1):
                reached = self.choose(find_function(name), wrong)
                chosen = [items[each] for each in reached if each in items]
                seconds = sum(self.took[item.nodeid] for item in chosen)
                status, by = (
                    try_in_fork(session, name, chosen, seconds) if chosen else (NO_TESTS, "")
                )
                if not status and find_function(name) in early:
                    status = try_afresh(name, [item.nodeid for item in chosen])
                if by:
                    noticed[name] = by
                keep(name, status)
                self.tell(f"{number} of {len(names)}: {status} {name} {by}")
            found = find_wrong(session, [items[each] for each in dict.fromkeys(noticed.values())])
            wrong |= found
            self.tell(f"{len(found)} tests fail without a change: {' '.join(sorted(found))}")
            names = [name for name, by in noticed.items() if by in found]
        return True

    def tell(self, text: str) -> None:
        """Write a line to the log."""
        os.write(self.log, f"{text}\n".encode())

    def choose(self, function: str, wrong: Collection[str]) -> list[str]:
        """
        Return the tests of a function, the fastest first.

        Those of its module, without the slowest, and as many others that reach it as there is time
        for: or whatever is called everywhere would have every test run for each of its changes.
        What is cached reaches a function once, so those of its module need not.
        """
        module = function.rpartition(".")[0].rpartition(".")[2]
        own = {test for test in self.took if f"/test_{module}.py" in test}
        own = {test for test in own if self.took[test] < self.patience}
        chosen: list[str] = []
        spent = 0.0
        reached = {*own, *self.tests.get(function, ())} - {*wrong}
        for test in sorted(reached, key=lambda each: (self.took[each], each)):
            if test in own:
                chosen.append(test)
            elif spent + self.took[test] <= self.patience or not chosen:
                spent += self.took[test]
                chosen.append(test)
        return chosen


def find_wrong(session: pytest.Session, items: list[Any]) -> set[str]:
    """Return the tests that fail without any change, which therefore tell nothing."""
    left = items
    found = set()
    while left:
        _, by = try_in_fork(session, "", left, 0)
        if not by:
            break
        found.add(by)
        left = left[[item.nodeid for item in left].index(by) + 1 :]
    return found


def try_in_fork(
    session: pytest.Session, name: str, items: list[Any], seconds: float
) -> tuple[int, str]:
    """Return 0 if no test noticed a change, 1 and the first that did, less if they had no end."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            prepare(name, LEAST_CPU_S + round(2 * seconds) if name else LONGEST_S)
            by = run(session, items)
            os.write(writer, by.encode())
            status = int(by != "")
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        by = stream.read()
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), by


def find_called() -> set[str]:
    """Return the functions that were called as the tests were collected, and note no more."""
    called = set(state()._stats)  # noqa: SLF001 - mutmut has no other way
    os.environ["MUTANT_UNDER_TEST"] = ""
    return called


def try_afresh(name: str, tests: list[str]) -> int:
    """Return 1 if tests notice a change from the first import on, else 0."""
    done = subprocess.run(  # noqa: S603 - our own tests
        [sys.executable, "-m", "pytest", "-x", *OPTIONS, *tests],
        env={**os.environ, "MUTANT_UNDER_TEST": name},
        capture_output=True,
        check=False,
    )
    return int(done.returncode != 0)


def prepare(name: str, limit: int) -> None:
    """Switch a change on, keep quiet, and set an end to what has none."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    signal.alarm(LONGEST_S)
    os.environ["MUTANT_UNDER_TEST"] = name
    forget()


def run(session: pytest.Session, items: list[Any]) -> str:
    """Run tests until one fails; return which one did."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return str(item.nodeid)
    return ""


def forget() -> None:
    """Empty what functions of the tests and of walkflow have cached."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"tests", "walkflow"}:
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def find_function(name: str) -> str:
    """Return the function that a change is one of."""
    return name.partition("__mutmut_")[0]


def keep(name: str, status: int) -> None:
    """Write what became of a change beside its module, as mutmut does."""
    module = find_function(name).rpartition(".")[0].replace(".", "/")
    path = Path("src", f"{module}.py.meta")
    known = json.loads(path.read_text(encoding="utf-8"))
    known["exit_code_by_key"][name] = status
    path.write_text(json.dumps(known), encoding="utf-8")


def main() -> int:
    """Read the names of changes from the standard input and try each."""
    names = sys.stdin.read().split()
    stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    reached, took = stats["tests_by_mangled_function_name"], stats["duration_by_test"]
    trial = Trial(names, reached, took, float(sys.argv[1]))
    os.environ["MUTANT_UNDER_TEST"] = "stats"  # until all is collected
    return int(pytest.main([*OPTIONS, *sys.argv[2:]], plugins=[trial]))


if __name__ == "__main__":
    sys.exit(main())
