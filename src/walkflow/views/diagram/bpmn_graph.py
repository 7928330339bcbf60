"""A version of a flow as elements and sequence flows of BPMN, before they have a place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from walkflow.model.chart import Chart, ChartNode, LinkKind
from walkflow.views.blocks import ESTIMATED
from walkflow.views.diagram.captions import list_lines
from walkflow.views.wording import Wording


class Sort(StrEnum):
    """What an element is."""

    START = "start"
    END = "end"
    TASK = "task"
    SPLIT = "split"
    """A parallel gateway after which several go on."""
    JOIN = "join"
    """A parallel gateway that waits for several."""


class Element(NamedTuple):
    """A flow node of BPMN."""

    id: str
    sort: Sort
    lane: str
    """The department that it stands with."""
    name: str = ""
    note: str = ""
    """What else is known of it, for whoever selects it."""


class Flow(NamedTuple):
    """A sequence flow."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Elements and flows; each element but a gateway has at most one flow in and one out."""

    lanes: Mapping[str, str]
    """The names of the departments that occur, in order."""
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]


START, END = "start", "end"


def make_graph(chart: Chart, words: Wording) -> Graph:
    """
    Return one version of a flow as elements and flows; what is gone is left out.

    BPMN has no finish-to-finish links: an item that is not issued before others are
    finished becomes two tasks, its handling and its issue.
    """
    nodes = [node for node in chart.nodes if not node.is_gone]
    here = {node.id for node in nodes}
    links = [
        link
        for link in chart.links
        if {link.before, link.after} <= here and (link.critical or not link.implied)
    ]
    issued_late = {link.after for link in links if link.kind is LinkKind.ISSUE_AFTER}
    tasks: list[Element] = []
    for node in nodes:
        tasks.append(_make_task(node, words))
        if node.id in issued_late:
            name = words("{item}: issue", item=node.name)
            tasks.append(Element(_issue(node.id), Sort.TASK, node.department, name))
    pairs = [(_item(each), _issue(each)) for each in sorted(issued_late)]
    for link in links:
        before = _issue(link.before) if link.before in issued_late else _item(link.before)
        is_late = link.kind is LinkKind.ISSUE_AFTER
        pairs.append((before, _issue(link.after) if is_late else _item(link.after)))
    lanes = {each.id: words(each.name) for each in chart.departments}
    used = {each.lane for each in tasks}
    kept = {lane: name for lane, name in lanes.items() if lane in used}
    return _connect(kept, tasks, pairs, words)


def _connect(
    lanes: Mapping[str, str],
    tasks: Sequence[Element],
    pairs: Sequence[tuple[str, str]],
    words: Wording,
) -> Graph:
    """Return a graph with a start, an end, and gateways wherever several flows meet or part."""
    sources, targets = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    ends = [(START, each.id) for each in tasks if each.id not in targets]
    ends += [(each.id, END) for each in tasks if each.id not in sources]
    every = [*pairs, *ends] if tasks else [(START, END)]
    lane = {each.id: each.lane for each in tasks}
    first = next((lane[target] for source, target in every if source == START and lane), "")
    last = next((lane[source] for source, target in every if target == END and lane), "")
    elements = [
        Element(START, Sort.START, first, words("start")),
        *tasks,
        Element(END, Sort.END, last, words("end")),
    ]
    leaving: dict[str, int] = defaultdict(int)
    arriving: dict[str, int] = defaultdict(int)
    for source, target in every:
        leaving[source] += 1
        arriving[target] += 1
    gateways = [
        Element(f"{sort}_{each.id}", sort, each.lane)
        for each in elements
        for sort, count in ((Sort.JOIN, arriving[each.id]), (Sort.SPLIT, leaving[each.id]))
        if count > 1
    ]
    known = {gateway.id for gateway in gateways}
    routes = [
        (_at(known, Sort.SPLIT, source), _at(known, Sort.JOIN, target)) for source, target in every
    ]
    routes += [_attach(gateway) for gateway in gateways]
    flows = tuple(Flow(f"flow_{number}", *each) for number, each in enumerate(routes, 1))
    return Graph(lanes, (*elements, *gateways), flows)


def _at(known: set[str], sort: Sort, element: str) -> str:
    """Return where flows of an element meet: at its gateway, if it has one."""
    gateway = f"{sort}_{element}"
    return gateway if gateway in known else element


def _attach(gateway: Element) -> tuple[str, str]:
    """Return the flow between a gateway and the element that it belongs to."""
    owner = gateway.id.removeprefix(f"{gateway.sort}_")
    return (gateway.id, owner) if gateway.sort is Sort.JOIN else (owner, gateway.id)


def _make_task(node: ChartNode, words: Wording) -> Element:
    mark = ESTIMATED if node.estimate else ""
    name = f"{words(node.name)} ({node.limit}{mark})"
    return Element(_item(node.id), Sort.TASK, node.department, name, _explain(node, words))


def _explain(node: ChartNode, words: Wording) -> str:
    return "\n".join(_list_facts(node, words))


def _list_facts(node: ChartNode, words: Wording) -> Iterator[str]:
    yield from list_lines(node, words, {})[1:]
    if node.earliest_start_wd is not None:
        yield words(
            "working days {start} to {end} of the plan",
            start=node.earliest_start_wd,
            end=node.earliest_finish_wd,
        )
    if node.critical:
        yield words("sets the end")


def _item(item: str) -> str:
    return f"item_{item}"


def _issue(item: str) -> str:
    return f"issue_{item}"
