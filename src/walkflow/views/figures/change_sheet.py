"""The table of what changed between two versions of a flow."""

from typing import Final

from walkflow.model.compare_report import ChangeKind, CompareReport, FlowChange
from walkflow.model.messages import Message
from walkflow.model.records import Name
from walkflow.views.change_blocks import CHANGE_WORDS
from walkflow.views.figures.columns import say_yes, text, word, yes
from walkflow.views.figures.sheet import Sheet, Value
from walkflow.views.wording import Wording

_NAMED: Final = {
    ChangeKind.RENAMED: ("old", "new"),
    ChangeKind.MERGED: (None, "target"),
    ChangeKind.STAGES: ("stages", "stage"),
    ChangeKind.STAGE: ("before", "after"),
    ChangeKind.CLOCK: ("before", "after"),
    ChangeKind.CONDITION: ("before", "after"),
    ChangeKind.BUNDLE: ("items", "items"),
    ChangeKind.INTAKE: ("items", "items"),
    ChangeKind.LINK: ("gone", "come"),
    ChangeKind.TOLERANCE: ("others", "others"),
}
"""By which values its sentence names what was before and after, where these are ids."""


def make_change_sheet(report: CompareReport, words: Wording) -> Sheet:
    """Return every change with what was before and after, by name, and the measure that did it."""
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("kind", words("Kind of change")),
        text("subject", words("What")),
        word("id", words("Id")),
        text("change", words("Change")),
        text("before", words("Before")),
        text("after", words("After")),
        text("measure", words("Measure")),
        yes("applies", words("Concerns this project")),
    )
    rows: list[tuple[Value, ...]] = []
    for flow in report.flows:
        names = {measure.id: words(measure.name) for measure in flow.measures}
        rows.extend(
            (
                words(flow.name),
                flow.flow,
                words(CHANGE_WORDS[each.kind]),
                words(each.name),
                each.id,
                words(each.text),
                *_name_sides(each, words),
                None if each.measure is None else names.get(each.measure, each.measure),
                say_yes(words, each.applies),
            )
            for each in flow.changes
        )
    return Sheet(words("Changes"), words("What changed?"), "", columns, tuple(rows))


def _name_sides(change: FlowChange, words: Wording) -> tuple[str | None, str | None]:
    """Return what was before and after, in the names of the sentence that tells it."""
    before, after = _NAMED.get(change.kind, (None, None))
    if change.kind is ChangeKind.STAGES and "stages" not in change.text.values:
        before = "stage"
    return _name_side(change.before, before, change, words), _name_side(
        change.after, after, change, words
    )


def _name_side(side: str | None, key: str | None, change: FlowChange, words: Wording) -> str | None:
    if side is None or key is None:
        return side
    value = change.text.values.get(key, side)
    return words(value) if isinstance(value, Message | Name) else str(value)
