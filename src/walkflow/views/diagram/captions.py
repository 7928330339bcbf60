"""What a drawing in another program's language says of nodes, links and stages."""

from walkflow.model.catalogue import CLOCK_WORDS, Clock
from walkflow.model.chart import (
    Chart,
    ChartNode,
    ChartStage,
    LinkChange,
    NodeChange,
)
from walkflow.model.messages import Message, say
from walkflow.views.blocks import ESTIMATED
from walkflow.views.version_names import say_version, say_versions
from walkflow.views.wording import Wording

_CHANGE_WORDS = {
    NodeChange.ADDED: say("added"),
    NodeChange.DROPPED: say("dropped"),
    NodeChange.BUNDLED: say("now handled together"),
    NodeChange.UNBUNDLED: say("now handled by itself"),
}
_LINK_WORDS = {
    LinkChange.ADDED: say("new"),
    LinkChange.DROPPED: say("no more"),
    LinkChange.EASED: say("now only before the issue"),
    LinkChange.TIGHTENED: say("now before the start"),
}


def write_title(chart: Chart, words: Wording) -> str:
    """Return what is drawn: the flow and its version, or two of them."""
    if chart.against is None:
        return words("{name}, {version}", name=chart.name, version=say_version(chart.version))
    sides = say_versions(chart.against, chart.version)
    return words("{name}, {sides}", name=chart.name, sides=sides)


def write_stage(stage: ChartStage, words: Wording) -> str:
    """Return the name of a stage and how long it may take."""
    if stage.limit is None:
        return words(stage.name)
    return f"{words(stage.name)} · {_write_limit(stage.limit, stage.old_limit, stage.estimate)}"


def list_lines(node: ChartNode, words: Wording, names: dict[str, str]) -> list[str]:
    """
    Return what a node says, a line each: its name, its limit and department, its change.

    Args:
        node: The node.
        words: The language.
        names: The name of each node, by id.
    """
    limit = _write_limit(node.limit, None if node.is_gone else node.was.limit, node.estimate)
    facts = [node.department, limit]
    if node.clock is not Clock.AUTHORITY:
        facts.append(words(CLOCK_WORDS[node.clock]))
    lines = [words(node.name), " · ".join(facts)]
    lines += [f"+ {words(member.name)}" for member in node.members]
    if node.intake is not None:
        lines.append(words("joint intake {number}", number=node.intake))
    change = say_change(node, names)
    return [*lines, words(change)] if change else lines


def say_change(node: ChartNode, names: dict[str, str]) -> Message | None:
    """Return what became of a node; None if nothing did."""
    if node.change is NodeChange.MERGED:
        return say("merged into {target}", target=names.get(node.into or "", node.into or ""))
    return _CHANGE_WORDS.get(node.change)


def say_link_change(change: LinkChange) -> Message | None:
    """Return what became of a link; None if nothing did."""
    return _LINK_WORDS.get(change)


def _write_limit(limit: str, old: str | None, estimate: bool) -> str:  # noqa: FBT001 - a field
    mark = ESTIMATED if estimate else ""
    return f"{limit}{mark}" if old is None else f"{old} → {limit}{mark}"
