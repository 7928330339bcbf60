"""A flow in the language of Graphviz."""

from collections.abc import Mapping

from walkflow.model.chart import Chart, ChartLink, ChartNode, LinkChange, LinkKind, NodeChange
from walkflow.views.diagram.captions import list_lines, say_link_change, write_stage, write_title
from walkflow.views.wording import Wording

_FONTS = "Noto Sans CJK SC,Microsoft YaHei,PingFang SC,sans-serif"


def render_dot(chart: Chart, words: Wording) -> str:
    """Return a directed graph: stages as clusters, the critical path in heavy lines."""
    names = {node.id: words(node.name) for node in chart.nodes}
    font = f"fontname={_quote(_FONTS)}"
    lines = [
        f"digraph {_quote(chart.flow)} {{",
        f"  graph [rankdir=LR, labelloc=t, label={_quote(write_title(chart, words))}, {font}];",
        f'  node [shape=box, margin="0.3,0.1", {font}];',
        f"  edge [{font}];",
    ]
    for number, stage in enumerate(chart.stages):
        inside = [node for node in chart.nodes if node.stage == stage.id]
        if inside:
            lines += [
                f"  subgraph cluster_{number} {{",
                f"    label={_quote(write_stage(stage, words))};",
                *(f"    {_write_node(node, words, names)}" for node in inside),
                "  }",
            ]
    lines += [
        f"  {_write_link(link, words)}" for link in chart.links if not link.implied or link.critical
    ]
    return "\n".join([*lines, "}"]) + "\n"


def _write_node(node: ChartNode, words: Wording, names: dict[str, str]) -> str:
    styles = []
    if node.is_gone:
        styles.append("dashed")
    elif not node.counts:
        styles.append("rounded")
    if node.change in {NodeChange.ADDED, NodeChange.BUNDLED, NodeChange.UNBUNDLED}:
        styles.append("bold")
    attributes = {"label": "\n".join(list_lines(node, words, names))}
    if styles:
        attributes["style"] = ",".join(styles)
    if node.critical:
        attributes["penwidth"] = "3"
    if node.is_gone:
        attributes |= {"color": "gray50", "fontcolor": "gray50"}
    return f"{_quote(node.id)} {_list(attributes)};"


def _write_link(link: ChartLink, words: Wording) -> str:
    attributes = {}
    change = say_link_change(link.change)
    if change is not None:
        attributes["label"] = words(change)
    elif link.kind is LinkKind.ISSUE_AFTER:
        attributes["label"] = words("before the issue")
    if link.kind is LinkKind.ISSUE_AFTER:
        attributes["style"] = "dashed"
    if link.change is LinkChange.DROPPED:
        attributes |= {"style": "dotted", "color": "gray50", "constraint": "false"}
    if link.critical:
        attributes["penwidth"] = "3"
    rest = f" {_list(attributes)}" if attributes else ""
    return f"{_quote(link.before)} -> {_quote(link.after)}{rest};"


def _list(attributes: Mapping[str, str]) -> str:
    return f"[{', '.join(f'{key}={_quote(value)}' for key, value in attributes.items())}]"


def _quote(text: str) -> str:
    """Return a string of Graphviz; a line break is one in the drawing."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "\\n".join(plain.splitlines()) + '"'
