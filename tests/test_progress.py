"""How far a long run has come, at a terminal: one line, gone at the end."""

import time

import pytest

from walkflow.progress import Progress
from walkflow.views.wording import Wording

WORDS = Wording("en")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        """Begin at some moment."""
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock by which progress is told."""
    made = Clock()
    monkeypatch.setattr(time, "monotonic", made)
    return made


def list_lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the line said, one after the other."""
    return capsys.readouterr().err.split("\r\033[K")[1:]


def test_rows_of_a_database_have_a_rate_and_no_end(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody knows how many there are before they are read."""
    progress = Progress(WORDS, is_shown=True)
    for done, now in ((0, 1000), (500, 1000.5), (30_000, 1010), (90_000, 1020)):
        clock.now = now
        progress.tell_read("db: permits", done, None)
    assert list_lines(capsys) == [
        "reading db: permits: 0 rows, 0 a second",
        "reading db: permits: 30000 rows, 3000 a second",
        "reading db: permits: 90000 rows, 4500 a second",
    ]


def test_a_file_has_a_share(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    """Its size is known."""
    progress = Progress(WORDS, is_shown=True)
    for done in (250, 500):
        clock.now += 2
        progress.tell_read("log.xes", done, 1000)
    assert list_lines(capsys) == ["reading log.xes: 25 %", "reading log.xes: 50 %"]


def test_the_line_is_gone_whatever_happens(
    clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ends the run stands on a line of its own."""

    def fail() -> None:
        with Progress(WORDS, is_shown=True) as progress:
            progress.tell_read("log.xes", 1, 2)
            progress.begin(100)
            clock.now += 2
            progress.tell_rows(50)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list_lines(capsys) == [
        "reading log.xes: 50 %",
        "50 of 100 rows, 25 a second, 2 s left",
        "",
    ]


def test_without_a_terminal_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a line nor what would take it away."""
    with Progress(WORDS, is_shown=False) as progress:
        progress.tell_read("log.xes", 1, 2)
    assert not capsys.readouterr().err
