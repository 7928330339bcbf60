"""Which measure and which class of change saved how much."""

from collections.abc import Iterator, Sequence

from walkflow.model.compare_report import ClassShare, FlowComparison, MeasureShare
from walkflow.model.messages import say
from walkflow.views.blocks import (
    Bar,
    BarPart,
    Block,
    Cell,
    Column,
    Fill,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.ratios import round_shares
from walkflow.views.wording import Wording

CLASS_WORDS = {
    "eliminate": say("Items dropped"),
    "merge": say("Items merged"),
    "cut_limit": say("Limits cut"),
    "parallelise": say("Side by side instead of in a row"),
    "resequence": say("Another order"),
    "tolerate": say("Accepted with gaps"),
    "move_off_clock": say("Moved off the clock"),
    "integrate_materials": say("Fewer documents"),
    "cut_trips": say("Fewer trips"),
    "add": say("Items added"),
}
"""What each class of change does."""


def describe_shares(flow: FlowComparison, words: Wording) -> Iterator[Block]:
    """Yield the shares of measures and of classes of change, the largest first."""
    if flow.measures:
        yield Heading(
            words("Which measure saved how much of the {days} working days", days=flow.saved_wd),
            "measures",
        )
        named = [(name_measure(share, words), share) for share in flow.measures]
        yield _share_table(words("Measure"), named, flow.saved_wd, words)
        yield Paragraph(
            words(
                "Shares add up to the whole. Alone: with none of the other measures. "
                "Lost without: with all of the others."
            ),
            Tone.QUIET,
        )
    if flow.change_classes:
        yield Heading(words("Which kind of change saved it"), "classes")
        if not flow.by_measure:
            yield Paragraph(
                words(
                    "The two files are written differently, so that no measure can be "
                    "told to have saved it."
                )
            )
        named_classes = [(words(CLASS_WORDS[share.id]), share) for share in flow.change_classes]
        yield _share_table(words("Kind of change"), named_classes, flow.saved_wd, words)
    if flow.orders:
        yield Paragraph(
            words(
                "± is a standard error: the shares are means over {orders} orders, drawn with "
                "seed {seed}, because there are too many measures to ask for every combination.",
                orders=flow.orders,
                seed=flow.seed,
            ),
            Tone.QUIET,
        )


def name_measure(share: MeasureShare, words: Wording) -> str:
    """Return what a measure is called, and whether it was taken back."""
    if share.taken_back:
        return words("{measure} (taken back)", measure=share.name)
    return words(share.name)


def _share_table(
    heading: str,
    named: Sequence[tuple[str, MeasureShare | ClassShare]],
    saved: int,
    words: Wording,
) -> Table:
    shown = round_shares([share.shapley_wd for _, share in named])
    scale = max(share.shapley_wd for _, share in named)
    rows = [
        (
            share.shapley_wd,
            Row(
                (
                    Cell(name, Tone.PLAIN if share.shapley_wd else Tone.QUIET),
                    f"{text} ±{share.error_wd:.1f}" if share.error_wd else text,
                    str(share.alone_wd),
                    "–" if share.without_wd is None else str(share.without_wd),
                    _make_bar(share.shapley_wd, scale),
                )
            ),
        )
        for (name, share), text in zip(named, shown, strict=True)
    ]
    columns = (
        Column(heading, is_wide=True),
        Column(words("Share"), is_number=True),
        Column(words("Alone"), is_number=True),
        Column(words("Lost without"), is_number=True),
        Column(is_bar=True),
    )
    ordered = [row for _, row in sorted(rows, key=lambda pair: -pair[0])]
    together = Row((words("together"), f"{saved}.0", "", "", Bar((), 0)), is_group=True)
    return Table(columns, (*ordered, together))


def _make_bar(share: float, scale: float) -> Bar:
    if share <= 0 or scale <= 0:
        return Bar((), 0)
    return Bar((BarPart(0, share, Fill.SAVED),), scale)
