"""A flow in the language of Mermaid, which GitHub, GitLab and many editors draw."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from walkflow.model.chart import Chart, ChartLink, ChartNode, LinkChange, LinkKind, NodeChange
from walkflow.views.blocks import mark_estimate
from walkflow.views.diagram.captions import list_lines, say_link_change, write_stage, write_title
from walkflow.views.wording import Wording

DAY_MS = 1000
COLUMN_PX = 7

_ENTITIES = {sign: f"#{ord(sign)};" for sign in '#"<>&;:`%'}
"""What Mermaid could take for its own words or for HTML."""
_CLASSES = """\
    classDef critical stroke-width:4px
    classDef other stroke-dasharray:2 3
    classDef added stroke-width:2px,stroke:#1a7f37
    classDef dropped stroke-dasharray:6 4,stroke:#8c959f,color:#8c959f
"""


def render_mermaid(chart: Chart, words: Wording) -> str:
    """Return a flowchart: stages as boxes around their items, the critical path in heavy lines."""
    id_by_node = _number(chart)
    names = {node.id: words(node.name) for node in chart.nodes}
    lines = ["---", f"title: {_quote_yaml(write_title(chart, words))}", "---", "flowchart LR"]
    for number, stage in enumerate(chart.stages):
        inside = [node for node in chart.nodes if node.stage == stage.id]
        if not inside:
            continue
        lines.append(f'    subgraph s{number}["{_escape(write_stage(stage, words))}"]')
        for node in inside:
            label = "<br>".join(_escape(line) for line in list_lines(node, words, names))
            lines.append(f'        {id_by_node[node.id]}["{label}"]{_name_class(node)}')
        lines.append("    end")
    drawn = [link for link in chart.links if not link.implied or link.critical]
    lines += [f"    {_write_link(link, id_by_node, words)}" for link in drawn]
    heavy = [str(place) for place, link in enumerate(drawn) if link.critical]
    if heavy:
        lines.append(f"    linkStyle {','.join(heavy)} stroke-width:4px")
    return "\n".join(lines) + "\n" + _CLASSES


def render_gantt(chart: Chart, words: Wording) -> str:
    """
    Return a Gantt chart in working days from the start, day 0, a section each stage.

    Mermaid's axis knows dates and clocks alone; a second on it stands for a working
    day. What takes no time in the path drawn is a milestone.
    """
    id_by_node = _number(chart)
    title = words("{title}, in working days from the start", title=write_title(chart, words))
    longest = max((_measure(write_stage(stage, words)) for stage in chart.stages), default=0)
    lines = ["---", "config:", "    gantt:", f"        leftPadding: {longest * COLUMN_PX}", "---"]
    lines += ["gantt", f"    title {_escape(title)}", "    dateFormat x", "    axisFormat %s"]
    for stage in chart.stages:
        timed = list(_list_timed(chart, stage.id))
        if timed:
            lines.append(f"    section {_escape(write_stage(stage, words))}")
        for node, start, finish in timed:
            marks = ["crit"] * node.critical + ["milestone"] * (start == finish)
            limit = mark_estimate(node.limit, node.estimate)
            name = f"{words(node.name)} ({node.department} {limit})"
            times = [str(day * DAY_MS) for day in (start, finish)]
            rest = ", ".join([*marks, id_by_node[node.id], *times])
            lines.append(f"    {_escape(name)} :{rest}")
    return "\n".join(lines) + "\n"


def _measure(text: str) -> int:
    """Return the width of a text in columns, a Chinese character being two."""
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)


def _number(chart: Chart) -> dict[str, str]:
    return {node.id: f"n{number}" for number, node in enumerate(chart.nodes)}


def _list_timed(chart: Chart, stage: str) -> Iterator[tuple[ChartNode, int, int]]:
    for node in chart.nodes:
        start, finish = node.earliest_start_wd, node.earliest_finish_wd
        if node.stage == stage and start is not None and finish is not None:
            yield node, start, finish


def _name_class(node: ChartNode) -> str:
    if node.is_gone:
        return ":::dropped"
    if node.critical:
        return ":::critical"
    if node.change is not NodeChange.KEPT:
        return ":::added"
    return "" if node.counts else ":::other"


def _write_link(link: ChartLink, id_by_node: dict[str, str], words: Wording) -> str:
    is_weak = link.kind is LinkKind.ISSUE_AFTER or link.change is LinkChange.DROPPED
    said = [words("before the issue")] if link.kind is LinkKind.ISSUE_AFTER else []
    change = say_link_change(link.change)
    if change is not None:
        said = [words(change)]
    arrow = "-.->" if is_weak else "==>" if link.critical else "-->"
    label = f'|"{_escape(said[0])}"|' if said else ""
    return f"{id_by_node[link.before]} {arrow}{label} {id_by_node[link.after]}"


def _escape(text: str) -> str:
    """Return text that Mermaid shows as it is."""
    return "".join(_ENTITIES.get(sign, sign) for sign in " ".join(text.split()))


def _quote_yaml(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
