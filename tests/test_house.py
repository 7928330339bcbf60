"""The house itself: what the package may import, carry, say and weigh."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "walkflow"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MEGABYTE = 1_000_000
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|farm|root|tmp|home|Users)/[\w.-]+|[A-Z]:\\Users\\")
HEAVY = {"chinese_calendar", "duckdb", "email", "networkx", "numpy", "pydantic", "rich", "ruamel"}
"""Libraries that only some verb needs; email comes with importlib.metadata."""


def test_every_third_party_import_is_declared() -> None:
    """Nothing is imported that an installation of walkflow may lack."""
    extras = PROJECT["optional-dependencies"].values()
    declared = {
        distribution_name(requirement)
        for requirement in [*PROJECT["dependencies"], *(each for extra in extras for each in extra)]
    }
    installed = packages_distributions()
    undeclared = {
        name
        for name in third_party_imports()
        if not declared & {distribution_name(each) for each in installed.get(name, [name])}
    }
    assert not undeclared


def test_every_template_is_plain_text() -> None:
    """Whatever is said is written out where it is said, so that it can be collected."""
    computed = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, call in calls_of("say", "say_count")
        for template in call.args[: 2 if name_of(call) == "say_count" else 1]
        if not is_plain_text(template) and not is_template_of_a_message(template)
    ]
    computed += [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, call in calls_of("words", "_words")
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not computed


def test_the_message_template_is_up_to_date() -> None:
    """Translators start from what the code says."""
    done = run_python(ROOT / ".ci" / "messages.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_manual_shows_what_the_tool_prints() -> None:
    """Every block of output in README.md and docs/ is the tool's own."""
    done = run_python(ROOT / ".ci" / "manual.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_gallery_shows_what_the_tool_draws() -> None:
    """Every picture in docs/gallery, and the page that shows them, is the tool's own."""
    done = run_python(ROOT / ".ci" / "gallery.py", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_help_loads_nothing_heavy() -> None:
    """`walkflow --help` starts fast, because it loads no library that only a verb needs."""
    done = run_python("-X", "importtime", "-m", "walkflow", "--help")
    assert done.returncode == 0, done.stderr
    loaded = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()
    }
    assert "typer" in loaded
    assert not loaded & HEAVY


def test_the_wheel_carries_what_init_writes(tmp_path: Path) -> None:
    """From an installed wheel, `init` writes the flows of the checkout; it speaks Chinese too."""
    built = run_python("-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist", cwd=ROOT)
    assert built.returncode == 0, built.stderr
    (wheel,) = (tmp_path / "dist").iterdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    written = tmp_path / "written"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = run_python("-m", "walkflow", "init", written, cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    shipped = contents(ROOT / "flows")
    assert shipped
    assert contents(written / "flows") == shipped
    spoken = run_python("-m", "walkflow", "--help", "--lang", "zh", cwd=tmp_path, env=environment)
    assert spoken.stdout.startswith("用法：")


def test_no_tracked_file_is_large(tracked: list[Path]) -> None:
    """A clone stays small."""
    assert not [path for path in tracked if path.stat().st_size > MEGABYTE]


def test_no_tracked_file_names_a_folder_of_one_machine(tracked: list[Path]) -> None:
    """Every path in the project is one that any machine has."""
    named = {
        str(path.relative_to(ROOT)): found[0]
        for path in tracked
        if (found := MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not named


def test_constraints_pin_names_versions_and_hashes_only() -> None:
    """The pinned packages come from whichever index a machine uses, and are the same everywhere."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|^-|^ +-(?!-hash=sha256:[0-9a-f]{64})| @ ", text, re.MULTILINE)
    requirements = (
        re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", "").splitlines()
    )
    pin = re.compile(r"[\w.-]+==\S+( ; [^;]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert not [line for line in requirements if not pin.fullmatch(line)]


def test_the_changelog_has_the_current_version() -> None:
    """Whoever installs this version can read what it brings."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(PROJECT['version'])}\]", changelog, re.MULTILINE)


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Return the files under version control."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone")
    done = subprocess.run(
        [git, "-c", f"safe.directory={ROOT}", "ls-files", "-z"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        encoding="utf-8",
    )
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def run_python(
    *words: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run this Python, and return how it ended."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env={**(os.environ if env is None else env), "PYTHONUTF8": "1"},
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def distribution_name(requirement: str) -> str:
    """Return the name in a requirement, as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def third_party_imports() -> set[str]:
    """Return the top-level names that walkflow imports and neither has nor finds in Python."""
    names = set()
    for _, node in nodes():
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"walkflow"}


def calls_of(*names: str) -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call of these functions in walkflow."""
    for path, node in nodes():
        if isinstance(node, ast.Call) and name_of(node) in names:
            yield path, node


def is_plain_text(node: ast.expr) -> bool:
    """Whether a string is written out."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_template_of_a_message(node: ast.expr) -> bool:
    """Whether it was said before, and is said again with other values."""
    return isinstance(node, ast.Attribute) and node.attr in {"template", "plural"}


def name_of(call: ast.Call) -> str | None:
    """Return the name that is called, without what it belongs to."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return None


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of every module of walkflow."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node
