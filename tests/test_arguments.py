"""In a notebook, arguments in the wrong order are told, not met by an AttributeError."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

import walkflow
from walkflow.model.calendars import read_named_calendar

ROOT = Path(__file__).resolve().parent.parent
LOG: Any = ROOT / "examples" / "logs" / "industrial-40.csv"
FLOWS: Any = walkflow.read_flows(ROOT / "flows" / "industrial.yaml")
LOGS: Any = [LOG]
TEXTS: Any = [str(LOG)]
NOWHERE: Any = Path("nowhere.csv")
PLAIN = read_named_calendar("plain")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda _: walkflow.read_log(FLOWS, LOGS), "list of paths of a log, and got tuple[Flow]"),
        (lambda _: walkflow.read_log(TEXTS, FLOWS), "list of paths of a log, and got list[str]"),
        (lambda _: walkflow.read_log(LOG, FLOWS), "list of paths of a log, and got PosixPath"),
        (lambda _: walkflow.read_log([LOG], FLOWS[0]), "list of flows, as walkflow.read_flows"),
        (lambda _: walkflow.read_log([LOG], ()), "no flow says by which calendar"),
        (lambda log: walkflow.replay(log, FLOWS), "returns it, and got EventLog"),
        (lambda log: walkflow.replay(FLOWS[0], log), "returns it, and got Flow"),
        (lambda _: walkflow.replay(FLOWS, LOGS), "read_log(paths, flows) as log"),
        (lambda _: walkflow.draft(NOWHERE, NOWHERE, calendar=PLAIN), "expected an open log"),
        (lambda _: walkflow.write_log(FLOWS, NOWHERE, FLOWS), 'as log", and got tuple[Flow]'),
        (lambda log: walkflow.write_log(log, NOWHERE, FLOWS[0]), "and got Flow"),
        (lambda _: walkflow.write_rejects(FLOWS, NOWHERE), "and got tuple[Flow]"),
        (lambda log: walkflow.write_rejects(log, NOWHERE, NOWHERE), "expected a list of flows"),
    ],
)
def test_what_was_given_and_what_is_meant_are_told(
    call: Callable[[Any], object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As wrong usage, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    with (
        walkflow.read_log([LOG], FLOWS) as log,
        pytest.raises(walkflow.UsageError) as caught,
    ):
        call(log)
    assert said.replace("PosixPath", type(LOG).__name__) in str(caught.value)
    assert not list(tmp_path.iterdir())
