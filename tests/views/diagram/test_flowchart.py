"""The flowchart as SVG: sound, small, complete, and harmless whatever names say."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import walkflow
from tests.builders import a_flow, a_step
from tests.conftest import Golden
from tests.engine.drawn_flows import Drawn, drawn_flows
from tests.views.diagram.flows import CASES, FLOWS, HOSTILE, LANGUAGES, TYPES, draw, rename_all
from walkflow.model.chart import NodeChange
from walkflow.views.diagram.flowchart import render_drawing, render_flowchart
from walkflow.views.wording import Wording

MOST_BYTES = 60_000
SVG = "{http://www.w3.org/2000/svg}"


def read(drawn: str) -> ET.Element:
    """Return a drawing as a tree."""
    return ET.fromstring(drawn)  # noqa: S314 - of our own making


def list_texts(drawn: str) -> list[str]:
    """Return all lines of text of a drawing."""
    return [element.text or "" for element in read(drawn).iter(f"{SVG}text")]


def find_boxes(drawn: str, look: str) -> list[ET.Element]:
    """Return the boxes that look like something."""
    return [
        element
        for element in read(drawn).iter(f"{SVG}g")
        if look in element.get("class", "").split() and element.find(f"{SVG}title") is not None
    ]


def name_boxes(drawn: str, look: str) -> set[str]:
    """Return the names of the boxes that look like something."""
    titles = (box.findtext(f"{SVG}title", "") for box in find_boxes(drawn, look))
    return {title.partition(" · ")[0] for title in titles}


@pytest.mark.parametrize("flow", TYPES)
def test_every_shipped_flow_is_drawn_small(flow: str) -> None:
    """In every version and difference, as sound XML."""
    for version, against, language in CASES:
        drawn = render_drawing(draw(flow, version, against), Wording(language))
        assert len(drawn.encode()) < MOST_BYTES
        read(drawn)


def test_the_same_flow_is_drawn_alike_each_time() -> None:
    """Byte for byte, from a chart that was made anew."""
    flow = walkflow.read_flow(FLOWS / "industrial.yaml")
    drawings = {
        render_drawing(walkflow.draw(flow, "after", "before"), Wording("zh")) for _ in range(2)
    }
    assert len(drawings) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_named(language: str) -> None:
    """Each item, stage and department that occurs stands in the drawing with its name."""
    chart = draw("industrial").chart
    words = Wording(language)
    drawn = render_flowchart(chart, words)
    shown = squeeze("".join(list_texts(drawn)))
    names = [node.name for node in chart.nodes]
    names += [member.name for node in chart.nodes for member in node.members]
    names += [stage.name for stage in chart.stages]
    names += [department.name for department in chart.departments]
    assert [name.en for name in names if squeeze(words(name)) not in shown] == []
    assert all(box.find(f"{SVG}rect") is not None for box in find_boxes(drawn, "wf-critical"))


def test_critical_boxes_and_others_look_different() -> None:
    """Those on the path drawn, and no others, are critical."""
    chart = draw("industrial").chart
    drawn = render_flowchart(chart, Wording("en"))
    critical = {node.name.en for node in chart.nodes if node.critical}
    assert name_boxes(drawn, "wf-critical") == critical


def test_a_difference_shows_what_is_gone_and_what_is_new() -> None:
    """Dropped items are struck out, merged ones stand in their targets, limits show both."""
    chart = draw("industrial", "after", "before").chart
    drawn = render_flowchart(chart, Wording("en"))
    dropped = {node.name.en for node in chart.nodes if node.change is NodeChange.DROPPED}
    assert dropped
    assert name_boxes(drawn, "wf-gone") == dropped
    assert name_boxes(drawn, "wf-new") == {"Joint completion acceptance"}
    texts = list_texts(drawn)
    assert "9 →" in texts
    assert "40~ → 15~" in texts
    shown = squeeze(" ".join(texts))
    assert squeeze("takes in: Quality-supervision registration") in shown
    assert "wf-link wf-lost" in drawn


def test_links_that_hold_back_an_issue_are_dashed_and_say_so() -> None:
    """They have another line, and a label at their heads."""
    flow = a_flow(a_step("a", "3wd"), a_step("b", "1wd", issue_after=["a"]))
    drawn = render_flowchart(walkflow.draw(flow).chart, Wording("en"))
    assert "wf-link wf-issue" in drawn
    assert "issue" in list_texts(drawn)


def test_someone_elses_time_is_told() -> None:
    """Not only by the look of the box."""
    flow = a_flow(a_step("a", "3wd", clock="applicant"))
    drawn = render_flowchart(walkflow.draw(flow).chart, Wording("en"))
    assert "clock: applicant" in list_texts(drawn)


def test_a_flow_without_items_is_drawn() -> None:
    """Its stage stands there empty, between the start and the end."""
    flow = a_flow(stages={"only": ("2wd", [])})
    for drawn in (render_drawing(walkflow.draw(flow), Wording(each)) for each in LANGUAGES):
        read(drawn)
    assert {"start", "end"} <= set(list_texts(render_drawing(walkflow.draw(flow), Wording("en"))))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_names_are_text_and_nothing_else(hostile: str, language: str) -> None:
    """The drawing is well-formed, and has the elements and attributes that it always has."""
    chart = draw("industrial", "after", "before").chart
    harmless = read(render_flowchart(rename_all(chart, "x"), Wording(language)))
    drawn = render_flowchart(rename_all(chart, hostile), Wording(language))
    tree = read(drawn)
    assert {each.tag for each in tree.iter()} == {each.tag for each in harmless.iter()}
    known = {name for each in harmless.iter() for name in each.attrib}
    assert {name for each in tree.iter() for name in each.attrib} == known
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", drawn
    )


def test_two_drawings_in_one_page_have_no_id_in_common() -> None:
    """The prefix keeps them apart."""
    chart = draw("industrial").chart
    ids = [
        {
            each.get("id")
            for each in read(render_flowchart(chart, Wording("en"), prefix=prefix)).iter()
        }
        for prefix in ("a", "b")
    ]
    assert ids[0] & ids[1] == {None}


def test_it_can_be_told_to_those_who_cannot_see_it() -> None:
    """A title and a description with the figures and the path, and the role of an image."""
    tree = read(render_flowchart(draw("industrial").chart, Wording("en")))
    assert tree.get("role") == "img"
    named = {each.get("id"): each.text or "" for each in tree}
    title, description = (named[each] for each in tree.get("aria-labelledby", "").split())
    assert title == "Industrial project: the approval flow, after the reform"
    assert "15~" in description
    assert "Enterprise project filing → Land-use planning permit" in description


@pytest.mark.parametrize(
    ("name", "against", "language"), [("after-zh", None, "zh"), ("changes-en", "before", "en")]
)
def test_the_drawing_stays_as_it_was_looked_at(
    name: str, against: str | None, language: str, check_golden: Golden
) -> None:
    """Whoever changes how it looks, looks at it again."""
    chart = draw("social-small", "after", against).chart
    check_golden(render_flowchart(chart, Wording(language)) + "\n", f"flowchart-{name}.svg")


def squeeze(text: str) -> str:
    """Return a text without blanks."""
    return re.sub(r"\s", "", text)


@given(drawn_flows(), st.sampled_from([None, "before"]), st.sampled_from(LANGUAGES))
@settings(max_examples=25)
def test_whatever_the_flow_all_that_applies_is_drawn(
    drawn: Drawn, against: str | None, language: str
) -> None:
    """A box for each node but those that stand in another one, in sound XML."""
    try:
        chart = walkflow.draw(drawn.flow, "after", against).chart
    except walkflow.WalkflowError:
        assume(False)
        raise
    tree = read(render_flowchart(chart, Wording(language)))
    boxes = [each for each in tree.iter(f"{SVG}g") if each.find(f"{SVG}title") is not None]
    assert len(boxes) == sum(node.change is not NodeChange.MERGED for node in chart.nodes)


def test_a_hundred_and_twenty_items_are_drawn() -> None:
    """Three stages of a large flow, each item waiting for two others."""
    items = [
        a_step(f"i{number}", "2wd", *(f"i{each}" for each in {number // 2, number // 3} - {number}))
        for number in range(120)
    ]
    flow = a_flow(
        stages={f"s{place}": ("9wd", [*items[40 * place : 40 * place + 40]]) for place in range(3)}
    )
    tree = read(render_flowchart(walkflow.draw(flow).chart, Wording("en")))
    assert sum(each.find(f"{SVG}title") is not None for each in tree.iter(f"{SVG}g")) == 120
