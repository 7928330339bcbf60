"""What changed between two versions of a flow, in words."""

from collections.abc import Iterator
from itertools import groupby

from walkflow.model.compare_report import ChangeKind, FlowChange, FlowComparison
from walkflow.model.messages import say, say_count
from walkflow.views.blocks import Block, Cell, Column, Heading, Paragraph, Row, Table, Tone
from walkflow.views.wording import Wording

CHANGE_WORDS = {
    ChangeKind.RENAMED: say("Renamed"),
    ChangeKind.DROPPED: say("Dropped"),
    ChangeKind.MERGED: say("Merged"),
    ChangeKind.ADDED: say("Added"),
    ChangeKind.CONDITION: say("Applies to others"),
    ChangeKind.STAGES: say("Stages"),
    ChangeKind.STAGE_LIMIT: say("Stage limits"),
    ChangeKind.STAGE: say("Other stage"),
    ChangeKind.LIMIT: say("Limits"),
    ChangeKind.CLOCK: say("Other clock"),
    ChangeKind.BUNDLE: say("Bundled"),
    ChangeKind.INTAKE: say("One submission"),
    ChangeKind.LINK: say("Other order"),
    ChangeKind.TOLERANCE: say("Gaps accepted"),
    ChangeKind.MATERIALS: say("Documents"),
    ChangeKind.TRIPS: say("Trips"),
}
_SHORT = frozenset(
    {ChangeKind.LIMIT, ChangeKind.STAGE_LIMIT, ChangeKind.MATERIALS, ChangeKind.TRIPS}
)
"""Kinds that are told by the name and the two values."""


def describe_changes(flow: FlowComparison, words: Wording) -> Iterator[Block]:
    """Yield what changed for this project, kind by kind, and how much for others."""
    shown = [change for change in flow.changes if change.applies]
    others = len(flow.changes) - len(shown)
    if not flow.changes:
        return
    yield Heading(words("What changed"), "changes")
    name_by_measure = {measure.id: words(measure.name) for measure in flow.measures}
    columns = (Column(), Column(is_wide=True), Column(words("Measure"), from_width=100))
    rows: list[Row] = []
    for kind, changes in groupby(shown, key=lambda change: change.kind):
        label = words(CHANGE_WORDS[kind])
        for change in changes:
            measure = name_by_measure.get(change.measure or "", "")
            rows.append(
                Row((Cell(label, Tone.STRONG), _tell(change, words), Cell(measure, Tone.QUIET)))
            )
            label = ""
    yield Table(columns, tuple(rows))
    if others:
        yield Paragraph(
            words(
                say_count(
                    "{n} more change concerns items that do not apply to this project.",
                    "{n} more changes concern items that do not apply to this project.",
                    others,
                )
            ),
            Tone.QUIET,
        )


def _tell(change: FlowChange, words: Wording) -> str:
    if change.kind is ChangeKind.DROPPED:
        return words("{item} ({before})", item=change.name, before=change.before)
    if change.kind in _SHORT:
        return words(
            "{item}: {before} → {after}",
            item=change.name,
            before=_show(change.before),
            after=_show(change.after),
        )
    return words(change.text)


def _show(value: str | None) -> str:
    return "–" if value is None else value
