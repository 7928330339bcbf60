"""A flow as BPMN: what its linter and any reader expect, and a drawing without collisions."""

import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import walkflow
from tests.builders import a_flow, a_step
from tests.conftest import Golden
from walkflow.model.chart import Chart
from walkflow.views.diagram.bpmn import render_bpmn
from walkflow.views.diagram.bpmn_graph import Graph, Sort, make_graph
from walkflow.views.diagram.bpmn_layout import Box, Drawing, lay_out
from walkflow.views.wording import Wording

ROOT = Path(__file__).parent.parent.parent
FLOWS = sorted(path for path in (ROOT / "flows").glob("*.yaml") if path.stem != "items")
LINTER = ROOT / ".ci" / "bpmnlint"
EN = Wording("en")


def draw(path: Path, version: str) -> Chart:
    """Return a version of a shipped flow."""
    return walkflow.draw(walkflow.read_flow(path), version).chart


def is_apart(one: Box, other: Box) -> bool:
    """Return whether two boxes have a gap between them."""
    return (
        one.x + one.width < other.x
        or other.x + other.width < one.x
        or one.y + one.height < other.y
        or other.y + other.height < one.y
    )


def expect_clear(graph: Graph, drawing: Drawing) -> None:
    """Fail if two boxes touch, one leaves its lane, or a flow runs over one."""
    boxes = [drawing.boxes[each.id] for each in graph.elements]
    for place, box in enumerate(boxes):
        assert all(is_apart(box, other) for other in boxes[place + 1 :])
    for each in graph.elements:
        lane, box = drawing.lanes[each.lane], drawing.boxes[each.id]
        assert lane.y < box.y
        assert box.y + box.height < lane.y + lane.height
        assert lane.x < box.x
        assert box.right < lane.right
    for flow in graph.flows:
        points = drawing.routes[flow.id]
        others = [each.id for each in graph.elements if each.id not in {flow.source, flow.target}]
        for (x, y), (to_x, to_y) in pairwise(points):
            assert x == to_x or y == to_y
            piece = Box(min(x, to_x), min(y, to_y), abs(x - to_x), abs(y - to_y))
            assert all(is_apart(piece, drawing.boxes[other]) for other in others)


@pytest.mark.parametrize("version", ["before", "after"])
@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_nothing_collides_in_the_shipped_flows(path: Path, version: str) -> None:
    """In Chinese and in English, whose names are of other lengths."""
    for language in ("en", "zh"):
        graph = make_graph(draw(path, version), Wording(language))
        expect_clear(graph, lay_out(graph))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nothing_collides_in_any_flow(data: st.DataObject) -> None:
    """Whatever waits for whatever, and before the start or only before the issue."""
    count = data.draw(st.integers(1, 9))
    steps = []
    for number in range(count):
        earlier = [f"i{each}" for each in range(number)]
        after = data.draw(st.lists(st.sampled_from(earlier), unique=True)) if earlier else []
        rest = [each for each in earlier if each not in after]
        late = data.draw(st.lists(st.sampled_from(rest), unique=True)) if rest else []
        steps.append(a_step(f"i{number}", "1wd", *after, issue_after=late))
    graph = make_graph(walkflow.draw(a_flow(*steps)).chart, EN)
    expect_clear(graph, lay_out(graph))
    into = {each.id: sum(flow.target == each.id for flow in graph.flows) for each in graph.elements}
    out = {each.id: sum(flow.source == each.id for flow in graph.flows) for each in graph.elements}
    for each in graph.elements:
        assert (into[each.id] > 1) == (each.sort is Sort.JOIN)
        assert (out[each.id] > 1) == (each.sort is Sort.SPLIT)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_the_linter_of_bpmn_io_finds_nothing(path: Path, tmp_path: Path) -> None:
    """With its recommended rules, before the reform and after it."""
    linter = LINTER / "node_modules" / "bpmnlint" / "bin" / "bpmnlint.js"
    node = shutil.which("node")
    if node is None or not linter.exists():
        pytest.skip("bpmnlint is not installed: sh .ci/peers")
    written = []
    for version in ("before", "after"):
        written.append(tmp_path / f"{version}.bpmn")
        written[-1].write_text(render_bpmn(draw(path, version), EN), "utf-8")
    command = [node, *map(str, (linter, "--config", LINTER / ".bpmnlintrc", *written))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=LINTER, check=False)
    assert (done.stdout.strip(), done.returncode) == ("", 0)


def test_an_item_issued_late_is_two_tasks(check_golden: Golden) -> None:
    """Its handling starts at once; its issue waits for both."""
    flow = a_flow(a_step("one"), a_step("two", issue_after=["one"]))
    check_golden(render_bpmn(walkflow.draw(flow).chart, EN), "issue.bpmn")


def test_names_are_text() -> None:
    """Whatever they hold, the file is XML and says the same."""
    path = ROOT / "flows" / "social-small.yaml"
    chart = draw(path, "after")
    hostile = '"/><script>alert(1)</script>&\u0007'
    named = chart.nodes[0].name.model_copy(update={"en": hostile})
    node = chart.nodes[0].model_copy(update={"name": named})
    text = render_bpmn(chart.model_copy(update={"nodes": (node, *chart.nodes[1:])}), EN)
    names = [each.get("name", "") for each in ET.fromstring(text).iter()]  # noqa: S314 - our own
    assert any(name.startswith('"/><script>alert(1)</script>&<U+0007>') for name in names)
