"""What a chart says without a drawing: its items by stage, and what each waits for."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from walkflow.model.catalogue import CLOCK_WORDS, Clock
from walkflow.model.chart import (
    Chart,
    ChartNode,
    ChartStage,
    LinkChange,
    LinkKind,
    NodeChange,
)
from walkflow.model.chart_report import ChartReport
from walkflow.model.messages import Message, say
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import (
    CIRCLED,
    Block,
    Cell,
    Column,
    Paragraph,
    Row,
    Table,
    Tone,
    mark_estimate,
)
from walkflow.views.department_legend import explain_departments
from walkflow.views.version_names import say_version, say_versions
from walkflow.views.wording import Wording

_SIGN_BY_CHANGE = {
    NodeChange.KEPT: "",
    NodeChange.ADDED: "+",
    NodeChange.DROPPED: "×",
    NodeChange.MERGED: "→",
    NodeChange.BUNDLED: "≡",
    NodeChange.UNBUNDLED: "≠",
}


def describe_chart(report: ChartReport, words: Wording) -> Iterator[Block]:
    """Yield the headline, the items by stage with what each waits for, and the legend."""
    chart = report.chart
    yield Paragraph(words(write_title(chart)), Tone.QUIET)
    yield Paragraph(words(write_headline(chart)), Tone.STRONG)
    yield _make_table(chart, words)
    yield Paragraph(words(_LEGEND), Tone.QUIET)
    if chart.against:
        yield Paragraph(words(_LEGEND_OF_CHANGES), Tone.QUIET)
    yield from explain_departments(
        _list_departments(chart), {each.id: each.name for each in chart.departments}, words
    )
    yield from describe_basis(report.basis, report.tool_version, words)


def write_title(chart: Chart) -> Message:
    """Return what is drawn: the flow and its version, or both versions."""
    if chart.against:
        return say(
            "{name} ({flow}), {sides}",
            name=chart.name,
            flow=chart.flow,
            sides=say_versions(chart.against, chart.version),
        )
    return say(
        "{name} ({flow}), {version}",
        name=chart.name,
        flow=chart.flow,
        version=say_version(chart.version),
    )


def write_headline(chart: Chart) -> Message:
    """Return how long the path drawn is and what the stage limits add up to, of both versions."""
    values = {
        "days": mark_estimate(chart.length_wd, chart.estimate),
        "total": mark_estimate(chart.stage_limits_wd, chart.stage_limits_estimate),
    }
    if chart.old_length_wd is None or chart.old_stage_limits_wd is None:
        if chart.clock == "all":
            return say("path {days} wd with everyone's time; stage limits {total} wd", **values)
        return say("approval path {days} wd; stage limits {total} wd", **values)
    values["old_days"] = mark_estimate(chart.old_length_wd, chart.old_estimate)
    values["old_total"] = mark_estimate(chart.old_stage_limits_wd, chart.old_stage_limits_estimate)
    if chart.clock == "all":
        return say(
            "path {old_days} → {days} wd with everyone's time; "
            "stage limits {old_total} → {total} wd",
            **values,
        )
    return say(
        "approval path {old_days} → {days} wd; stage limits {old_total} → {total} wd", **values
    )


_LEGEND = say("▶ on the path that sets the end   ~ estimate   (n) only its issue waits for n")
_LEGEND_OF_CHANGES = say(
    "+ new   × no longer asked for, or waited for   → merged into another   "
    "≡ handled as one   ≠ no longer handled as one"
)


def _make_table(chart: Chart, words: Wording) -> Table:
    columns = (
        Column(),
        Column(words("No."), is_number=True),
        Column(words("Stage, item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Limit"), is_number=True),
        Column(words("Days"), is_number=True, from_width=70),
        Column(words("Waits for")),
    )
    by_stage = {
        stage.id: [node for node in chart.nodes if node.stage == stage.id] for stage in chart.stages
    }
    ordered = [node for nodes in by_stage.values() for node in _order(nodes)]
    numbers = {node.id: number for number, node in enumerate(ordered, 1)}
    rows: list[Row] = []
    for stage in chart.stages:
        if by_stage[stage.id]:
            rows.append(_stage_row(stage, words))
            rows.extend(
                _node_row(node, chart, numbers, words) for node in _order(by_stage[stage.id])
            )
    return Table(columns, tuple(rows))


def _list_departments(chart: Chart) -> Iterator[str | None]:
    """Yield the departments in the order in which the table has them."""
    for stage in chart.stages:
        nodes = _order([node for node in chart.nodes if node.stage == stage.id])
        if nodes:
            yield stage.lead
            yield from (node.department for node in nodes)


def _order(nodes: list[ChartNode]) -> list[ChartNode]:
    """Return the nodes of a stage by their earliest start; what is gone comes last."""
    return sorted(nodes, key=lambda node: (node.is_gone, node.earliest_start_wd or 0))


def _stage_row(stage: ChartStage, words: Wording) -> Row:
    number = stage.number
    mark = "∥" if number is None else CIRCLED[number] if number < len(CIRCLED) else f"{number}"
    limit = mark_estimate(stage.limit, stage.estimate) if stage.limit else ""
    if stage.old_limit:
        limit = f"{stage.old_limit} → {limit}"
    needs = words("path {days}", days=stage.path_wd) if stage.number and stage.limit else ""
    cells = (
        Cell(mark, Tone.STRONG),
        "",
        Cell(words(stage.name), Tone.STRONG),
        Cell(stage.lead or "", Tone.STRONG),
        Cell(limit or words("no limit"), Tone.STRONG),
        Cell(needs, Tone.BAD if stage.over else Tone.STRONG),
        "",
    )
    return Row(cells, is_group=True)


def _node_row(node: ChartNode, chart: Chart, numbers: Mapping[str, int], words: Wording) -> Row:
    tone = Tone.CRITICAL if node.critical else Tone.QUIET if node.is_gone else Tone.PLAIN
    limit = mark_estimate(node.limit, node.estimate)
    days = (
        ""
        if node.earliest_start_wd is None
        else f"{node.earliest_start_wd}–{node.earliest_finish_wd}"
    )
    texts = (
        ("▶" if node.critical else "") + _SIGN_BY_CHANGE[node.change],
        str(numbers[node.id]),
        _write_name(node, numbers, words),
        node.department,
        f"{node.was.limit} → {limit}" if node.was.limit else limit,
        days,
        _write_links(node, chart, numbers),
    )
    return Row(tuple(Cell(text, tone) for text in texts))


def _write_name(node: ChartNode, numbers: Mapping[str, int], words: Wording) -> str:
    name = words(node.name)
    if node.members:
        name += f" ({words.join([words(member.name) for member in node.members])})"
    if node.into is not None and node.into in numbers:
        name += f" → {numbers[node.into]}"
    if node.clock is not Clock.AUTHORITY:
        name += f" [{words(CLOCK_WORDS[node.clock])}]"
    return name


def _write_links(node: ChartNode, chart: Chart, numbers: Mapping[str, int]) -> str:
    """Return the numbers of what a node waits for; what other links say is left out."""
    parts = []
    for link in chart.links:
        if link.after == node.id and not link.implied:
            number = f"{numbers[link.before]}"
            shown = number if link.kind is LinkKind.AFTER else f"({number})"
            parts.append((numbers[link.before], _sign_link(link.change) + shown))
    return " ".join(text for _, text in sorted(parts))


def _sign_link(change: LinkChange) -> str:
    match change:
        case LinkChange.KEPT:
            return ""
        case LinkChange.DROPPED:
            return "×"
        case LinkChange.ADDED | LinkChange.EASED | LinkChange.TIGHTENED:
            return "+"
        case _:
            assert_never(change)
