"""
A flow as BPMN 2.0 with a drawing, as bpmn.io, Camunda and others open it.

Departments are lanes. Where an item waits for several, or several wait for it, a
parallel gateway stands between them.

Source: OMG, "Business Process Model and Notation (BPMN)", version 2.0.2.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from walkflow.model.chart import Chart
from walkflow.views.diagram.bpmn_graph import Element, Graph, Sort, make_graph
from walkflow.views.diagram.bpmn_layout import Box, Drawing, lay_out
from walkflow.views.diagram.captions import write_title
from walkflow.views.wording import Wording

_TAG_BY_SORT = {
    Sort.START: "bpmn:startEvent",
    Sort.END: "bpmn:endEvent",
    Sort.TASK: "bpmn:task",
    Sort.SPLIT: "bpmn:parallelGateway",
    Sort.JOIN: "bpmn:parallelGateway",
}
_NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
}


def render_bpmn(chart: Chart, words: Wording) -> str:
    """Return one version of a flow as BPMN: a pool with a lane each department, and its drawing."""
    graph = make_graph(chart, words)
    title = quoteattr(write_title(chart, words))
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<bpmn:definitions {spaces} id="definitions" exporter="walkflow"',
        '    targetNamespace="http://bpmn.io/schema/bpmn">',
        '  <bpmn:collaboration id="collaboration">',
        f'    <bpmn:participant id="pool" name={title} processRef="process"/>',
        "  </bpmn:collaboration>",
        '  <bpmn:process id="process" isExecutable="false">',
    ]
    lines += _write_lanes(graph)
    for element in graph.elements:
        lines += _write_element(graph, element)
    for flow in graph.flows:
        ends = f'sourceRef="{flow.source}" targetRef="{flow.target}"'
        lines.append(f'    <bpmn:sequenceFlow id="{flow.id}" {ends}/>')
    lines.append("  </bpmn:process>")
    lines += _write_drawing(graph, lay_out(graph))
    return "\n".join([*lines, "</bpmn:definitions>"]) + "\n"


def _write_lanes(graph: Graph) -> Iterator[str]:
    if not graph.lanes:
        return
    yield '    <bpmn:laneSet id="lanes">'
    for number, (lane, name) in enumerate(graph.lanes.items(), 1):
        yield f'      <bpmn:lane id="lane_{number}" name={quoteattr(f"{name} ({lane})")}>'
        for element in graph.elements:
            if element.lane == lane:
                yield f"        <bpmn:flowNodeRef>{element.id}</bpmn:flowNodeRef>"
        yield "      </bpmn:lane>"
    yield "    </bpmn:laneSet>"


def _write_element(graph: Graph, element: Element) -> Iterator[str]:
    tag = _TAG_BY_SORT[element.sort]
    name = f" name={quoteattr(element.name)}" if element.name else ""
    yield f'    <{tag} id="{element.id}"{name}>'
    if element.note:
        yield f"      <bpmn:documentation>{escape(element.note)}</bpmn:documentation>"
    for flow in graph.flows:
        if flow.target == element.id:
            yield f"      <bpmn:incoming>{flow.id}</bpmn:incoming>"
    for flow in graph.flows:
        if flow.source == element.id:
            yield f"      <bpmn:outgoing>{flow.id}</bpmn:outgoing>"
    yield f"    </{tag}>"


def _write_drawing(graph: Graph, drawing: Drawing) -> Iterator[str]:
    yield '  <bpmndi:BPMNDiagram id="diagram">'
    yield '    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">'
    yield from _write_shape("pool", drawing.pool, ' isHorizontal="true"')
    for number, lane in enumerate(graph.lanes, 1):
        yield from _write_shape(f"lane_{number}", drawing.lanes[lane], ' isHorizontal="true"')
    for element in graph.elements:
        yield from _write_shape(element.id, drawing.boxes[element.id])
    for flow in graph.flows:
        yield f'      <bpmndi:BPMNEdge id="{flow.id}_di" bpmnElement="{flow.id}">'
        for x, y in drawing.routes[flow.id]:
            yield f'        <di:waypoint x="{x}" y="{y}"/>'
        yield "      </bpmndi:BPMNEdge>"
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _write_shape(element: str, box: Box, rest: str = "") -> Iterator[str]:
    yield f'      <bpmndi:BPMNShape id="{element}_di" bpmnElement="{element}"{rest}>'
    yield (
        f'        <dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>'
    )
    yield "      </bpmndi:BPMNShape>"
