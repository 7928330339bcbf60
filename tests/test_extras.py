"""How to install what an extra brings: from a checkout, since no package index has walkflow."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from walkflow import replaying
from walkflow.files.extras import needs_extra
from walkflow.model import country_calendars
from walkflow.model.country_calendars import CountryError, read_country
from walkflow.model.errors import UnreadableError

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]
TOLD = [
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "src").rglob("*.py")),
]


def lacks_a_library() -> None:
    """Import under an extra what there is not."""
    with needs_extra("xlsx"):
        raise ModuleNotFoundError(name="xlsxwriter")


@pytest.mark.parametrize(
    ("asked", "extra"),
    [
        (lacks_a_library, "xlsx"),
        (replaying.check_installed, "log"),
        (lambda: read_country("NL"), "calendars"),
    ],
)
def test_what_is_missing_can_be_installed_from_a_checkout(
    monkeypatch: pytest.MonkeyPatch, asked: Callable[[], object], extra: str
) -> None:
    """Whichever library it is."""
    for module in (replaying, country_calendars):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises((UnreadableError, CountryError)) as caught:
        asked()
    said = str(getattr(caught.value, "said", caught.value))
    assert "is not installed" in said
    assert said.endswith(f'where the source of walkflow is: python -m pip install ".[{extra}]"')


def test_nothing_installs_a_package_that_is_not_published() -> None:
    """Neither the manual nor a message; and each extra that they name is one."""
    named = set()
    for path in TOLD:
        text = path.read_text("utf-8")
        assert not re.search(r"install ['\"]?walkflow\b", text), path
        for found in re.findall(r"install ['\"]\.\[([\w,]+)\]", text):
            named |= set(found.split(","))
    assert {"log", "xlsx"} <= named <= set(EXTRAS)
