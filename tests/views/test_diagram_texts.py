"""A flow in the languages of other programs that draw it."""

import re
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from walkflow.model.chart import Chart
from walkflow.model.records import Name
from walkflow.views.diagram.dot import render_dot
from walkflow.views.diagram.mermaid import render_gantt, render_mermaid
from walkflow.views.wording import Wording

FLOW = Path(__file__).parent.parent.parent / "flows" / "social-small.yaml"
FORMS = {"mermaid": render_mermaid, "gantt": render_gantt, "dot": render_dot}
HOSTILE = '</text>"]; end %% <script>alert(1)</script> \\" `x` #35; & : ;'


def draw(against: str | None = "before") -> Chart:
    """Return a drawing of a small flow, and of what its reform changed."""
    return walkflow.draw(walkflow.read_flow(FLOW), against=against).chart


@pytest.mark.parametrize("form", FORMS)
def test_a_difference_is_written_whole(form: str, check_golden: Golden) -> None:
    """Every node and every link that others do not imply, and what became of them."""
    check_golden(FORMS[form](draw(), Wording("zh")), f"social-small.{form}.txt")


@pytest.mark.parametrize("form", FORMS)
def test_every_node_of_a_version_is_named(form: str) -> None:
    """In a chart of one version, each item once."""
    chart = draw(None)
    text = FORMS[form](chart, Wording("en"))
    for node in chart.nodes:
        assert node.name.en in text.replace("#40;", "(").replace("#41;", ")")


@pytest.mark.parametrize("form", FORMS)
def test_a_hostile_name_stays_in_its_place(form: str) -> None:
    """It opens no tag, ends no string, and adds no line."""
    chart = draw()
    name = Name(zh=HOSTILE, en=HOSTILE)
    node = chart.nodes[0].model_copy(update={"name": name})
    hostile = chart.model_copy(update={"nodes": (node, *chart.nodes[1:]), "name": name})
    text = FORMS[form](hostile, Wording("en"))
    assert text.count("\n") == FORMS[form](chart, Wording("en")).count("\n")
    if form == "dot":
        strings = re.findall(r'"(?:[^"\\]|\\.)*"', text)
        assert not re.search(r"script|%%", re.sub(r'"(?:[^"\\]|\\.)*"', "", text))
        assert any("script" in each for each in strings)
    else:  # a title in the front matter is text, never markup
        body = text.rpartition("---\n")[2]
        assert "<script" not in body
        assert "alert(1)" in body
        assert "%%" not in body


def test_the_critical_path_is_heavy_in_mermaid() -> None:
    """Its nodes have a class, its links a style by number."""
    chart = draw(None)
    text = render_mermaid(chart, Wording("en"))
    assert text.count(":::critical") == sum(node.critical for node in chart.nodes)
    drawn = [link for link in chart.links if not link.implied or link.critical]
    heavy = [str(place) for place, link in enumerate(drawn) if link.critical]
    assert f"linkStyle {','.join(heavy)} " in text
