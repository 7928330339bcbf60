"""An event log as XES, written case by case as it is read."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from io import TextIOWrapper
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final, TextIO, cast

from walkflow.files.outputs import whole_file
from walkflow.model.event_log import (
    EPOCH_YEAR,
    TRANSITION_CODES,
    Block,
    EventLog,
    Shape,
    Transition,
)
from walkflow.model.near_words import simplify
from walkflow.model.unknown_times import HIGH, LOW
from walkflow.model.xes_words import (
    GROUP,
    INSTANCE,
    NAME,
    REFUSED,
    TRANSITION,
    list_head,
    write_attribute,
    write_time,
)

_EPOCH: Final = datetime(EPOCH_YEAR, 1, 1)  # noqa: DTZ001 - local time of the calendar
_WORD_BY_CODE: Final = {
    code: REFUSED if transition is Transition.REFUSE else transition.value
    for transition, code in TRANSITION_CODES.items()
}
_UNKNOWN: Final = frozenset({LOW, HIGH})


def write_xes(
    log: EventLog, path: Path, name_item: Callable[[str], str], tool_version: str
) -> None:
    """
    Write the rows of a log that can be used as XES: local times of the calendar's zone.

    An execution becomes its start and its completion, with an instance that no other
    execution has; rows of transitions stay what they are. What is known to the day says so.

    Args:
        log: The log.
        path: Where to, packed if its name ends in .gz; replaced only once the new file is whole.
        name_item: Gives the item that an activity stands for, or the activity itself.
        tool_version: That of walkflow.

    Raises:
        UsageError: If the file is one that walkflow reads.
        UnreadableError: If the log cannot be read to its end, or the file not be written.
    """
    names = [name_item(activity) for activity in log.summary.activities]
    with whole_file(path) as beside, _open(beside, path) as stream:
        stream.writelines(f"{line}\n" for line in list_head(log.mapping.mapping, tool_version))
        for block in log.read_named():
            for case in range(len(block.case_ids)):
                stream.writelines(f"{line}\n" for line in _list_case(log, names, block, case))
        stream.write("</log>\n")


@contextmanager
def _open(beside: Path, path: Path) -> Iterator[TextIO]:
    """Open a place for text; packed if the file that it becomes is to be, the same every time."""
    with ExitStack() as stack:
        stream: BinaryIO = stack.enter_context(beside.open("wb"))
        if path.suffix.lower() == ".gz":
            packed = stack.enter_context(gzip.GzipFile("", "wb", fileobj=stream, mtime=0))
            stream = cast("BinaryIO", packed)
        yield stack.enter_context(TextIOWrapper(stream, encoding="utf-8", newline="\n"))


def _list_case(log: EventLog, names: list[str], block: Block, case: int) -> Iterator[str]:
    yield "  <trace>"
    yield write_attribute("string", NAME, block.case_ids[case], 2)
    if log.summary.flows and (flow := int(block.flow[case])) >= 0:
        yield write_attribute("string", "flow", log.summary.flows[flow], 2)
    for fact, values, codes in zip(
        log.summary.facts, log.summary.fact_values, block.facts, strict=True
    ):
        if (value := int(codes[case])) >= 0:
            yield write_attribute("string", fact, values[value], 2)
    begin = int(block.begins[case])
    for row, instance in enumerate(_name_instances(log.shape, names, block, case), begin):
        for told in _list_moments(log.shape, block, row):
            yield from _list_event(log, names, block, row, (*told, instance))
    yield "  </trace>"


def _name_instances(shape: Shape, names: list[str], block: Block, case: int) -> list[str]:
    """
    Return the name of the execution that each row of a case belongs to, or nothing.

    Where a row is an execution, its start and its completion become two events, which only
    an instance of their own keeps together: it gets a number where the log has no such name.
    """
    rows = range(int(block.begins[case]), int(block.begins[case + 1]))
    named = [block.instances[row] if block.instances else "" for row in rows]
    if shape is not Shape.INTERVALS:
        return named
    items = [simplify(names[int(block.activity[row])]) for row in rows]
    times = Counter(zip(items, named, strict=True))
    taken = set(named)
    numbers = (word for number in count() if (word := str(number)) not in taken)
    return [
        name if name and times[item, name] == 1 else next(numbers)
        for item, name in zip(items, named, strict=True)
    ]


def _list_moments(shape: Shape, block: Block, row: int) -> Iterator[tuple[str, str]]:
    """Yield what a row tells: the transition, and when it was."""
    start = _write_time(int(block.start[row]), int(block.start_last[row]))
    done = _write_time(int(block.done[row]), int(block.done_last[row]))
    if shape is Shape.TRANSITIONS:
        if done:
            yield _WORD_BY_CODE[int(block.transition[row])], done
        return
    if shape is Shape.INTERVALS and start:
        yield "start", start
    if done:
        yield "complete" if block.is_granted[row] else REFUSED, done


def _write_time(first: int, last: int) -> str:
    """Return a moment as XML has it; a day without a time of day; nothing if it is not known."""
    if first in _UNKNOWN or last in _UNKNOWN:
        return ""
    moment = _EPOCH + timedelta(seconds=first)
    return moment.isoformat() if first == last else moment.date().isoformat()


def _list_event(
    log: EventLog, names: list[str], block: Block, row: int, told: tuple[str, str, str]
) -> Iterator[str]:
    word, moment, instance = told
    yield "    <event>"
    yield write_attribute("string", NAME, names[int(block.activity[row])], 3)
    if instance:
        yield write_attribute("string", INSTANCE, instance, 3)
    yield write_attribute("string", TRANSITION, word, 3)
    yield from write_time(moment, 3)
    if (department := int(block.department[row])) >= 0:
        yield write_attribute("string", GROUP, log.summary.departments[department], 3)
    yield "    </event>"
