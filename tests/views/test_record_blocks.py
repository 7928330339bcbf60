from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from walkflow.model.recording import Opening
from walkflow.model.walk import Role
from walkflow.openings import open_walk
from walkflow.recorder import Recorder
from walkflow.views.record_blocks import describe_board
from walkflow.views.terminal import render_terminal
from walkflow.views.wording import Wording

INDUSTRIAL = Path(__file__).parents[2] / "flows" / "industrial.yaml"
START = datetime(2024, 6, 3, 1, 41, tzinfo=UTC)
LINES = (
    "accepted enterprise_project_filing",
    "decided enterprise_project_filing approved",
    "submitted land_use_planning_permit",
    "accepted eia_form",
    "paused eia_form correction",
    "accepted energy_review",
    "decided energy_review refused",
    "accepted energy_review",
    "trips energy_review 2",
    "problem eia_form blockage time_limit 窗口很慢",
    "milestone 签约",
    "undo",
)


@pytest.fixture
def recorder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Return a walk of two days with everything that a board can show."""
    monkeypatch.chdir(tmp_path)
    flow = walkflow.read_flow(INDUSTRIAL)
    with open_walk(flow, Path("plant"), Opening(role=(Role.CLERK,)), START) as opened:
        for number, line in enumerate(LINES):
            clock = START + timedelta(hours=2 * number)
            opened.record(opened.draft_words(clock, line.split(), []))
        return opened


@pytest.mark.parametrize(("language", "width"), [("en", 80), ("zh", 80), ("zh", 40), ("zh", 120)])
def test_a_board(check_golden: Golden, recorder: Recorder, language: str, width: int) -> None:
    """What is open and since when, what may come next; with labels for a person at a terminal."""
    report = recorder.report(START + timedelta(days=1, hours=3))
    shown = [visit.item for visit in (*report.visits, *report.undelivered)]
    shown += [item.item for item in report.possible]
    labels = {item: str(number) for number, item in enumerate(shown, 1)}
    blocks = describe_board(report, Wording(language), labels=labels)
    check_golden(
        render_terminal(blocks, Wording(language), width=width), f"board_{language}_{width}.txt"
    )


def test_entries(check_golden: Golden, recorder: Recorder) -> None:
    """What a command entered, on a line each, and how the walk stands then."""
    report = recorder.report(START)
    entered = recorder.show(recorder.story.entries)
    check_golden(
        walkflow.render(report.model_copy(update={"recorded": entered})), "record_entries.txt"
    )


def test_a_look(check_golden: Golden, recorder: Recorder) -> None:
    """Without entries every item is shown by its id."""
    check_golden(walkflow.render(recorder.report(START)), "record_look.txt")


def test_walks_under_way(check_golden: Golden, recorder: Recorder) -> None:
    """Their journals, and what cannot be read."""
    journal = recorder.journal_path
    journal.write_bytes(journal.read_bytes()[:-9])
    Path("newer.journal").write_bytes(b'db3e9ebb {"number":0}\n')
    check_golden(walkflow.render(walkflow.list_walks()), "walks.txt")
