"""What a comparison of logs says beyond one of walks: percentiles, and days by department."""

from collections.abc import Iterator

from walkflow.model.messages import Message, say
from walkflow.model.runs_report import Spread
from walkflow.model.walk_comparison import Contrast, RecordedFlow
from walkflow.views.blocks import Block, Column, Heading, Row, Table
from walkflow.views.contrast_text import show_pair, tabulate_contrasts
from walkflow.views.wording import Wording


def describe_percentiles(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    """Yield what most runs do not exceed; nothing where percentiles are not given."""
    figures: tuple[tuple[Message, Contrast], ...] = (
        (say("Working days in an authority's hands"), flow.chargeable_wd),
        (say("Calendar days from start to end"), flow.elapsed_d),
        (say("Working days from start to end"), flow.elapsed_wd),
    )
    rows = [
        Row((words(name), *_list_pairs(figure.before, figure.after)))
        for name, figure in figures
        if figure.before.p90 is not None and figure.after.p90 is not None
    ]
    if not rows:
        return
    yield Heading(words("What most runs do not exceed"))
    columns = (
        Column(is_wide=True),
        *(Column(name, is_number=True) for name in ("P80", "P90", "P95")),
    )
    yield Table(columns, tuple(rows))


def _list_pairs(before: Spread, after: Spread) -> Iterator[str]:
    for field in ("p80", "p90", "p95"):
        yield show_pair(str(getattr(before, field)), str(getattr(after, field)))


def describe_departments(flow: RecordedFlow, words: Wording) -> Iterator[Block]:
    """Yield on how many days departments had something in hand, where any had."""
    shown = [each for each in flow.departments if has_days(each.in_hand_wd)]
    if not shown:
        return
    yield Heading(words("Days in the hands of departments, per run"), "both_departments")
    named = ((words(each.name), each.in_hand_wd) for each in shown)
    yield tabulate_contrasts(words("Department"), named, words)


def has_days(figure: Contrast) -> bool:
    """Return whether a figure is more than 0 in some run of a side."""
    return bool(figure.before.max or figure.after.max)
