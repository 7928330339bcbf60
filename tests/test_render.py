"""`walkflow render` and `walkflow.draw`: what they draw, and what they refuse."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import walkflow
from tests.builders import a_flow, a_step
from tests.conftest import Golden
from tests.processes import Ended, run_walkflow

ROOT = Path(__file__).parent.parent
FLOWS = ROOT / "flows"
SMALL = "flows/social-small.yaml"


def run(*words: str, **environment: str) -> Ended:
    """Run walkflow at the root of the checkout, and return how it ended."""
    narrow = {**os.environ, "COLUMNS": "80", **environment}
    return run_walkflow("render", *words, cwd=ROOT, environment=narrow)


def test_a_flow_is_drawn_as_svg_unless_something_else_is_asked_for(tmp_path: Path) -> None:
    """What is printed and what is written are the same drawing."""
    printed = run(SMALL)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert ET.fromstring(printed.stdout).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    written = tmp_path / "flow.svg"
    assert run(SMALL, "--output", str(written)).returncode == 0
    assert written.read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("against", [None, "before"])
def test_the_text_lists_items_by_stage_with_what_they_wait_for(
    language: str, against: str | None, check_golden: Golden
) -> None:
    """Each item has a number, by which the others name it."""
    words = ["--against", against] if against else []
    done = run(SMALL, "--format", "text", "--lang", language, *words)
    assert done.returncode == 0
    name = "changes" if against else "after"
    check_golden(done.stdout, f"render-{name}-{language}-80.txt")


def test_the_json_holds_the_chart() -> None:
    """With the names of what is drawn, and what the figures rest on."""
    done = run(SMALL, "--version", "after", "--against", "before", "--format", "json")
    report = json.loads(done.stdout)
    assert (report["kind"], report["format_version"], report["against"]) == (
        "chart",
        "1.1",
        "before",
    )
    chart = report["chart"]
    assert {"kept", "dropped", "merged", "bundled"} <= {node["change"] for node in chart["nodes"]}
    assert (chart["old_length_wd"], chart["length_wd"]) == (75, 25)
    assert report["basis"]["definitions"][0].startswith("path: the longest way")


def test_a_trace_and_a_comparison_carry_the_same_chart() -> None:
    """Whoever draws from those reports draws the same."""
    flow = walkflow.read_flow(FLOWS / "industrial.yaml")
    assert walkflow.trace(flow).chart == walkflow.draw(flow).chart
    sides = walkflow.read_sides(
        f"{FLOWS / 'industrial.yaml'}@before", f"{FLOWS / 'industrial.yaml'}@after", FLOWS
    )
    (compared,) = walkflow.compare(*sides).flows
    assert compared.chart == walkflow.draw(flow, "after", "before").chart


def test_everyones_time_gives_another_path() -> None:
    """The path drawn is then the elapsed path."""
    flow = walkflow.read_flow(FLOWS / "industrial.yaml")
    approval, elapsed = walkflow.draw(flow).chart, walkflow.draw(flow, everyone=True).chart
    assert (approval.clock, elapsed.clock) == ("authority", "all")
    assert elapsed.length_wd > approval.length_wd
    done = run("flows/industrial.yaml", "--clock", "all", "--format", "json")
    assert json.loads(done.stdout)["chart"]["length_wd"] == elapsed.length_wd


def test_facts_decide_what_is_drawn() -> None:
    """An item that applies only with a fact is there only with it."""
    flow = a_flow(a_step("a"), a_step("b", when={"f": ["y"]}), facts={"f": ["x", "y"]})
    assert [node.id for node in walkflow.draw(flow).chart.nodes] == ["a"]
    assert [node.id for node in walkflow.draw(flow, facts={"f": "y"}).chart.nodes] == ["a", "b"]


@pytest.mark.parametrize(
    "words",
    [
        ["--version", "sometime"],
        ["--against", "sometime"],
        ["--fact", "moon=full"],
        ["--clock", "mine"],
        ["--format", "github"],
        ["--format", "sarif"],
    ],
)
def test_what_cannot_be_drawn_is_refused(words: list[str]) -> None:
    """With a message, and the status of a wrong use."""
    done = run(SMALL, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert words[1] in done.stderr or "moon" in done.stderr
