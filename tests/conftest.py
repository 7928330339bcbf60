"""What every test can ask for: golden files, and a terminal that is the same everywhere."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

Golden: TypeAlias = Callable[[str, str | Path], None]
"""Compares a text with the golden file of that name, or at that path."""

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that refreshes golden files."""
    parser.addoption(
        "--golden", action="store_true", help="rewrite golden files, then read the diff"
    )


@pytest.fixture
def check_golden(request: pytest.FixtureRequest) -> Golden:
    """
    Return the comparison of a text with a golden file; under --golden it rewrites the file.

    A name stands for a file in the folder `golden` beside the test.
    """

    def compare(text: str, file: str | Path) -> None:
        path = request.path.parent / "golden" / file
        if request.config.getoption("--golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path.name} is missing: write it with pytest --golden"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def _same_terminal_everywhere() -> Iterator[None]:
    """Take away what a developer's terminal would tell the tests: language, width, colour."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "FORCE_COLOR"):
            environment.delenv(name, raising=False)
        environment.setenv("LANGUAGE", "en")
        environment.setenv("LANG", "C.UTF-8")
        yield
