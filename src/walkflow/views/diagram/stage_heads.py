"""What stands at the head of a column or a lane of the flowchart: the stage and its figures."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from walkflow.model.chart import Chart, ChartStage, StageChange
from walkflow.views.diagram.cards import write_limit
from walkflow.views.diagram.measuring import measure, wrap
from walkflow.views.wording import Wording

_NAME, _SMALL = 14.0, 10.5
_NAME_LINE, _SMALL_LINE = 19.0, 14.0


class HeadLine(NamedTuple):
    """A line of a head."""

    text: str
    look: str
    """The class that gives it its size and weight."""

    @property
    def leading(self) -> float:
        """How far it stands below the line before it."""
        return _NAME_LINE if self.look == "wf-stagename" else _SMALL_LINE


def write_head(
    stage: ChartStage, chart: Chart, width: float, words: Wording
) -> tuple[HeadLine, ...]:
    """Return the lines at the head of a stage: name, limit, path, lead, and what changed."""
    named = words(stage.name)
    title = f"{stage.number}  {named}" if stage.number else named
    return (
        *(HeadLine(line, "wf-stagename") for line in wrap(title, width, _NAME, bold=True)),
        *(HeadLine(line, "wf-small") for line in _pack(_list_facts(stage, chart, words), width)),
        *_write_excess(stage, width, words),
        *(
            HeadLine(line, "wf-small wf-quiet")
            for sentence in _list_changes(stage, words)
            for line in wrap(sentence, width, _SMALL)
        ),
    )


def _list_facts(stage: ChartStage, chart: Chart, words: Wording) -> Iterator[str]:
    if stage.limit is not None:
        limit = write_limit(stage.limit, words, old=stage.old_limit, estimate=stage.estimate)
        yield words("may take {limit}", limit=limit)
        if not stage.over and stage.path_wd is not None:
            yield words("its items take {days}", days=stage.path_wd)
    elif stage.change is not StageChange.DROPPED:
        yield words("no limit")
    if stage.lead:
        names = {each.id: each.name for each in chart.departments}
        named = words(names[stage.lead]) if stage.lead in names else stage.lead
        yield words("lead: {department}", department=named)


def _write_excess(stage: ChartStage, width: float, words: Wording) -> Iterator[HeadLine]:
    if stage.over:
        sentence = words("its items take longer than it may: {days}", days=stage.path_wd)
        for line in wrap(sentence, width, _SMALL, bold=True):
            yield HeadLine(line, "wf-small wf-bad")


def _list_changes(stage: ChartStage, words: Wording) -> Iterator[str]:
    if stage.change is StageChange.MERGED:
        parts = words.join([words(part) for part in stage.parts])
        yield words("made of: {stages}", stages=parts)
    if stage.change is StageChange.ADDED:
        yield words("new stage")
    if stage.change is StageChange.DROPPED:
        yield words("stage that is gone")


def _pack(sentences: Iterable[str], width: float) -> Iterator[str]:
    """Yield lines with as many short sentences as they hold; a longer one is broken."""
    line = ""
    for sentence in sentences:
        joined = f"{line}  ·  {sentence}" if line else sentence
        if measure(joined, _SMALL) <= width:
            line = joined
            continue
        if line:
            yield line
        *full, line = wrap(sentence, width, _SMALL)
        yield from full
    if line:
        yield line
