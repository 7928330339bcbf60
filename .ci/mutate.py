"""
Change the code in small ways, one at a time, and count how many changes no test notices.

sh .ci/env pip install "mutmut>=3.8"                         once; only this script needs it
sh .ci/env python .ci/mutate.py                              all of engine/, and two of model/
sh .ci/env python .ci/mutate.py engine/plan model/durations  these modules
sh .ci/env python .ci/mutate.py --sample 100 --seed 7        at most so many changes a module
sh .ci/env python .ci/mutate.py --sample 100 --seed 7 --again    only what survived, after new tests
sh .ci/env python .ci/mutate.py --sample 100 --seed 7 --patience 60    with slower tests, too

mutmut makes the changes and finds which tests reach which function; the first run is the longest.
.ci/mutants.py runs them. What survived then stands in .mutation/survivors.
"""

import argparse
import json
import math
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
NICENESS = 10
SURVIVED = {0, 5, 33}
ENDLESS = {-24, -14}
SELECTION = (
    "tests/model",
    "tests/engine",
    "tests/test_rules.py",
    "tests/test_mutations.py",
    "tests/test_check.py",
    "tests/test_compare.py",
    "tests/test_compare_logs.py",
    "tests/test_compare_walks.py",
    "tests/test_drafting.py",
    "tests/test_flows_of_walks.py",
    "tests/test_gates.py",
    "tests/test_ignores.py",
    "tests/test_recorder.py",
    "tests/test_replaying.py",
    "tests/test_trace.py",
    "tests/test_trace_walks.py",
    "tests/test_validate.py",
)
SMALLEST = "walkflow.model.durations.x__find_reason__mutmut_1"
"""A change that few tests reach: mutmut must try one, and the others are not its work."""
SETTINGS = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = [
    "src/walkflow/engine/*", "src/walkflow/model/durations.py", "src/walkflow/model/calendars.py",
]
pytest_add_cli_args_test_selection = {selection}
also_copy = ["tests", "flows", "examples", "schemas", "docs", "README.md"]
track_dependencies = false
"""


class Score(NamedTuple):
    """What became of the changes of a module."""

    module: str
    made: int
    tried: tuple[str, ...]
    survivors: tuple[str, ...]
    endless: int
    """Of those noticed, how many made the tests run without an end."""

    @property
    def killed(self) -> int:
        """How many changes were noticed."""
        return len(self.tried) - len(self.survivors)

    @property
    def share(self) -> float:
        """The share of those tried that were noticed."""
        return self.killed / len(self.tried)


def main() -> int:
    """Try the changes of some modules, print the score of each, and write down what survived."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("module", nargs="*", help="engine/plan, model/durations ...")
    parser.add_argument("--sample", type=int, help="at most so many changes a module")
    parser.add_argument("--seed", type=int, default=20260209)
    parser.add_argument("--patience", type=float, default=12, help="seconds for a change's tests")
    parser.add_argument("--again", action="store_true", help="try only what survived so far")
    parser.add_argument("--known", action="store_true", help="try nothing: show what is known")
    words = parser.parse_args()
    if not words.known:
        os.nice(max(0, NICENESS - os.nice(0)))
        copy_project()
        make_changes()
    chosen = {
        module: draw(module, words.sample, words.seed) for module in words.module or list_modules()
    }
    if not words.known:
        names = [name for drawn in chosen.values() for name in drawn]
        if words.again:
            names = find_survivors(chosen)
        if names:
            try_changes(names, words.patience)
    scores = [judge(module, drawn) for module, drawn in chosen.items() if drawn]
    for score in scores:
        print(show(score))
        write_survivors(score)
    print(show_all(scores))
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
        stream.write(SETTINGS.format(selection=json.dumps(SELECTION)))


def make_changes() -> None:
    """Let mutmut make the changes, and find which tests reach which function."""
    tool = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", SMALLEST]
    with (PLACE / "mutmut.log").open("wb") as log:
        done = subprocess.run(  # noqa: S603 - our own tool
            tool, cwd=PLACE, stdout=log, stderr=subprocess.STDOUT, check=False, env=find_settings()
        )
    if done.returncode != 0:
        sys.exit("mutmut failed: see .mutation/mutmut.log")


def try_changes(names: list[str], patience: float) -> None:
    """Run the tests of each change, one after another."""
    tool = [sys.executable, str(ROOT / ".ci" / "mutants.py"), str(patience), *SELECTION]
    with (PLACE / "trial.log").open("wb") as log:
        done = subprocess.run(  # noqa: S603 - our own script
            tool,
            cwd=PLACE / "mutants",
            input="\n".join(names).encode(),
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            env={**find_settings(), "PYTHONPATH": str(PLACE / "mutants" / "src")},
        )
    if done.returncode != 0:
        sys.exit("the tests cannot be run: see .mutation/trial.log")


def find_settings() -> dict[str, str]:
    """Return the environment of the tests: the same examples each time, and nothing compiled."""
    return {**os.environ, "CI": "1", "WALKFLOW_COMPILE": "0"}


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


def draw(module: str, sample: int | None, seed: int) -> tuple[str, ...]:
    """Return the changes of a module that are to be tried; a larger sample holds a smaller one."""
    names = sorted(read_names(module))
    random.Random(f"{seed} {module}").shuffle(names)  # noqa: S311 - always the same
    return tuple(names[:sample])


def judge(module: str, drawn: tuple[str, ...]) -> Score:
    """Return what became of the changes that were tried."""
    statuses = read_names(module)
    tried = tuple(name for name in drawn if statuses[name] is not None)
    survivors = tuple(name for name in tried if statuses[name] in SURVIVED)
    endless = sum(statuses[name] in ENDLESS for name in tried)
    return Score(module, len(statuses), tried, survivors, endless)


def find_survivors(chosen: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the changes that no test has noticed so far, or that were not tried."""
    left = []
    for module, drawn in chosen.items():
        statuses = read_names(module)
        left += [name for name in drawn if statuses[name] in {*SURVIVED, None}]
    return left


def show(score: Score) -> str:
    """Return a line of the table."""
    counts = f"{score.made:6} made {len(score.tried):6} tried {score.killed:6} noticed"
    share = f"{score.share:7.1%}" if score.tried else "      -"
    return f"{score.module:28}{counts} {share} {score.endless:4} endless"


def show_all(scores: list[Score]) -> str:
    """
    Return the score of all modules, each with the weight of its changes, and its 95 % interval.

    Of a module with N of all M changes, n of them tried and a share p noticed, the score has
    N / M · p, and its variance (N / M)² · p (1 - p) / (n - 1) · (1 - n / N).
    """
    tried = [score for score in scores if score.tried]
    made = sum(score.made for score in tried)
    share = sum(score.made * score.share for score in tried) / made
    variance = sum(
        (score.made / made) ** 2
        * (score.share * (1 - score.share) / max(1, len(score.tried) - 1))
        * (1 - len(score.tried) / score.made)
        for score in tried
    )
    margin = 1.96 * math.sqrt(variance)
    counts = f"{made:6} made {sum(len(score.tried) for score in tried):6} tried"
    return (
        f"{'all':28}{counts} {sum(score.killed for score in tried):6} noticed"
        f" {share:7.1%} ({share - margin:.1%} to {share + margin:.1%})"
    )


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
