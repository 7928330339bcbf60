"""
Change the code in small ways, one at a time, and count how many changes no test notices.

sh .ci/env pip install "mutmut>=3.8"                         once; only this script needs it
sh .ci/env python .ci/mutate.py                              all of engine/, and two of model/
sh .ci/env python .ci/mutate.py engine/plan model/durations  these modules
sh .ci/env python .ci/mutate.py --sample 100 --seed 7        at most so many changes a module

mutmut makes the changes and finds which tests reach which function; the first run is the longest.
A change has to be noticed by the tests of its module, without the slowest, or by one of the sixty
fastest others that reach the function. What survives is tried once more in a fresh process, so that
no cache hides it. What survived then stands in .mutation/survivors.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / ".mutation"
COPIED = ("src", "tests", "flows", "examples", "schemas", "docs", "README.md", "pyproject.toml")
MODULES = ("model/durations", "model/calendars")
LONGEST_S = 2.0
LONGEST_RUN_S = 300
GENTLY = ("nice", "-n", "10")
MOST_OTHERS = 60
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = [
    "src/walkflow/engine/*", "src/walkflow/model/durations.py", "src/walkflow/model/calendars.py",
]
pytest_add_cli_args_test_selection = [
    "tests/model", "tests/engine", "tests/test_rules.py", "tests/test_mutations.py",
]
also_copy = ["tests", "flows", "examples", "schemas", "docs", "README.md"]
max_children = 1
"""


class Score(NamedTuple):
    """What became of the changes of a module."""

    module: str
    made: int
    tried: int
    killed: int
    """Noticed by a test, or by its running without an end."""
    survivors: tuple[str, ...]


def main() -> int:
    """Try the changes of some modules, print the score of each, and write down what survived."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("module", nargs="*", help="engine/plan, model/durations ...")
    parser.add_argument("--sample", type=int, help="at most so many changes a module")
    parser.add_argument("--seed", type=int, default=20260209)
    words = parser.parse_args()
    copy_project()
    if not (PLACE / "mutants" / "mutmut-stats.json").exists():
        run_mutmut("walkflow.model.durations.x__find_reason__mutmut_1")
        choose_tests()
    scores = []
    for module in words.module or list_modules():
        names = read_names(module)
        chosen = sorted(names)
        if words.sample is not None and words.sample < len(chosen):
            chance = random.Random(f"{words.seed} {module}")  # noqa: S311 - always the same
            chosen = chance.sample(chosen, words.sample)
        if chosen:
            run_mutmut(*chosen)
            scores.append(judge(module, chosen))
            print(show(scores[-1]), flush=True)
            write_survivors(scores[-1])
    total = Score(
        "all",
        sum(each.made for each in scores),
        sum(each.tried for each in scores),
        sum(each.killed for each in scores),
        (),
    )
    print(show(total))
    return 0


def copy_project() -> None:
    """Bring the copy in which the code is changed up to date; what is known of tests stays."""
    PLACE.mkdir(exist_ok=True)
    for name in COPIED:
        target = PLACE / name
        if target.is_dir():
            shutil.rmtree(target)
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    with (PLACE / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(SETTINGS)


def run_mutmut(*names: str) -> None:
    """Let mutmut try some changes; stop if it cannot."""
    tool = [*GENTLY, sys.executable, "-m", "mutmut", "run", "--max-children", "1"]
    with (PLACE / "mutmut.log").open("wb") as log:
        done = subprocess.run(  # noqa: S603 - our own tool
            [*tool, *names],
            cwd=PLACE,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            env={**os.environ, "CI": "1", "WALKFLOW_COMPILE": "0"},
        )
    if done.returncode != 0:
        sys.exit("mutmut failed: see .mutation/mutmut.log")


def choose_tests() -> None:
    """
    Keep, of the tests that reach a function, those of its module and the fastest others.

    Or whatever is called everywhere would have every test run for each of its changes.
    """
    path = PLACE / "mutants" / "mutmut-stats.json"
    stats = json.loads(path.read_text(encoding="utf-8"))
    took = stats["duration_by_test"]
    for function, tests in stats["tests_by_mangled_function_name"].items():
        module = function.rpartition(".")[0].rpartition(".")[2]
        fast = sorted(tests, key=lambda test: (took.get(test, 0.0), test))
        own = [test for test in fast if f"/test_{module}.py" in test]
        own = [test for test in own if took.get(test, 0.0) < LONGEST_S] or own
        others = [test for test in fast if test not in own][:MOST_OTHERS]
        stats["tests_by_mangled_function_name"][function] = [*own, *others]
    path.write_text(json.dumps(stats), encoding="utf-8")


def list_modules() -> list[str]:
    """Return the modules whose code is changed."""
    folder = PLACE / "src" / "walkflow"
    engine = sorted((folder / "engine").rglob("*.py"))
    return [*MODULES, *(path.relative_to(folder).with_suffix("").as_posix() for path in engine)]


def read_names(module: str) -> dict[str, int | None]:
    """Return the changes of a module, each with the exit status of the tests, if they ran."""
    path = PLACE / "mutants" / "src" / "walkflow" / f"{module}.py.meta"
    if not path.exists():
        sys.exit(f"there is no module {module}: expected engine/plan or the like")
    known = json.loads(path.read_text(encoding="utf-8"))
    statuses: dict[str, int | None] = known["exit_code_by_key"]
    return statuses


def judge(module: str, chosen: list[str]) -> Score:
    """Return what became of the changes that were tried."""
    statuses = read_names(module)
    left = [name for name in chosen if statuses[name] in {0, 5, 33, None}]
    survivors = tuple(name for name in left if not is_noticed_afresh(module, name))
    return Score(module, len(statuses), len(chosen), len(chosen) - len(survivors), survivors)


def is_noticed_afresh(module: str, name: str) -> bool:
    """
    Return whether the tests of a module notice a change in a process of their own.

    mutmut runs them in one that has run tests before, whose caches may hide a change.
    """
    own = sorted((PLACE / "tests").rglob(f"test_{module.rpartition('/')[2]}.py"))
    if not own:
        return False
    paths = [path.relative_to(PLACE).as_posix() for path in own]
    options = ["-x", "-q", "-p", "no:cacheprovider", "--rootdir=."]
    settings = {"MUTANT_UNDER_TEST": name, "PYTHONPATH": "src", "CI": "1", "WALKFLOW_COMPILE": "0"}
    try:
        done = subprocess.run(  # noqa: S603 - our own tests
            [*GENTLY, sys.executable, "-m", "pytest", *options, *paths],
            cwd=PLACE / "mutants",
            capture_output=True,
            check=False,
            timeout=LONGEST_RUN_S,
            env={**os.environ, **settings},
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def show(score: Score) -> str:
    """Return a line of the table."""
    share = score.killed / score.tried if score.tried else 1.0
    counts = f"{score.made:6} made {score.tried:6} tried {score.killed:6} killed"
    return f"{score.module:28}{counts} {share:6.1%}"


def write_survivors(score: Score) -> None:
    """Write the changed lines that no test noticed."""
    path = PLACE / "survivors" / f"{score.module}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    program = (
        "import sys; from mutmut.mutation.diff_apply import get_diff_for_mutant as show\n"
        "for name in sys.argv[1:]: print(name, show(name), sep='\\n')"
    )
    done = subprocess.run(  # noqa: S603 - our own tool
        [sys.executable, "-c", program, *score.survivors],
        cwd=PLACE,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    path.write_text(done.stdout + done.stderr, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
