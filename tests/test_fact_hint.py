"""Where a report says that facts are at their defaults, it says which command shows them."""

import re
from pathlib import Path

import pytest

import walkflow
from walkflow.model.reports import Report

ROOT = Path(__file__).resolve().parent.parent
FLOW = ROOT / "flows" / "industrial.yaml"


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Return reports of commands, most of which have no option that lists facts."""
    flow = walkflow.read_flow(FLOW)
    with walkflow.read_log([ROOT / "examples" / "logs" / "industrial-40.csv"], [flow]) as log:
        replayed = walkflow.replay([flow], log)
    return {
        "trace": walkflow.trace(flow),
        "render": walkflow.draw(flow),
        "compare": walkflow.compare(*walkflow.read_sides("before", "after", FLOW)),
        "replay": replayed,
    }


@pytest.mark.parametrize(
    ("command", "form"),
    [
        *((each, "text") for each in ("trace", "render", "compare", "replay")),
        *((each, "html") for each in ("trace", "render", "compare", "replay")),
        ("render", "svg"),
    ],
)
def test_the_hint_names_the_command_that_has_the_option(
    reports: dict[str, Report], command: str, form: str
) -> None:
    """In every form in which the report says on what it rests."""
    text = walkflow.render(reports[command], walkflow.Form(form))
    plain = re.sub(r"\s+", " ", text)
    assert plain.count("--list-facts") > 0
    assert plain.count("--list-facts") == plain.count("walkflow trace FLOW --list-facts")
