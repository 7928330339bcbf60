"""Small logs in memory for tests of the replay."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from walkflow.engine.case_plans import CasePlans
from walkflow.engine.compiled import Engine, load_engine
from walkflow.engine.replay import Replayer, Sink
from walkflow.engine.replay_figures import Figures
from walkflow.engine.versions import Versions
from walkflow.model.calendars import Calendar, read_named_calendar
from walkflow.model.event_log import (
    TRANSITION_CODES,
    Block,
    Columns,
    EventLog,
    LogMapping,
    LogSummary,
    Shape,
    Transition,
)
from walkflow.model.flow import Flow
from walkflow.model.replay_report import ReplayReport

LOW, HIGH = -(2**31), 2**31 - 1
DAY = 86_400
MONDAY = 9 * 365 * DAY
"""A Monday, 29 December 2008, at midnight, in seconds from 2000."""


class Entry(NamedTuple):
    """A row of a log; None: not known."""

    case: str
    activity: str
    start: int | None
    done: int | None
    granted: bool = True
    department: str = ""
    told: Transition = Transition.START
    instance: int = 0
    facts: tuple[str, ...] = ()
    flow: str = ""
    is_day: bool = False
    """Whether its times are known to the day: both are midnight then."""


def a_log(
    *entries: Entry,
    shape: Shape = Shape.INTERVALS,
    facts: Sequence[str] = (),
    mapping: LogMapping | None = None,
    cases_in_block: int = 1000,
) -> EventLog:
    """
    Return a log of these rows.

    Args:
        entries: The rows, in any order.
        shape: What a row is.
        facts: The facts whose words the rows have.
        mapping: What its columns mean.
        cases_in_block: How many cases come at a time.
    """
    words = _Words(entries, len(facts))
    columns = Columns(case="case", activity="activity", flow="flow" if words.flows else None)
    known = [time for each in entries for time in (each.start, each.done) if time is not None]
    summary = LogSummary(
        rows=len(entries),
        usable_rows=len(entries),
        left_out=(),
        activities=tuple(words.activities),
        rows_by_activity=tuple(
            sum(each.activity == name for each in entries) for name in words.activities
        ),
        departments=tuple(words.departments),
        flows=tuple(words.flows),
        facts=tuple(facts),
        fact_values=tuple(tuple(each) for each in words.facts),
        first=min(known),
        last=max(known),
    )

    def read_blocks(_: bool = False) -> Iterator[Block]:
        cases = sorted({each.case for each in entries})
        for first in range(0, len(cases), cases_in_block):
            yield _make_block(cases[first : first + cases_in_block], entries, words)

    return EventLog(
        files=(),
        mapping=mapping or LogMapping(mapping="test", columns=columns),
        is_recognised=False,
        shape=shape,
        zone="UTC",
        summary=summary,
        read_blocks=read_blocks,
        recount=lambda: summary,
        write_rejects=lambda _, __: None,
    )


def replay(
    flow: Flow | Sequence[Flow],
    log: EventLog,
    *,
    version: str = "after",
    calendar: Calendar | None = None,
    facts: dict[str, str] | None = None,
    engine: Engine | None = None,
    sink: Sink | None = None,
) -> ReplayReport:
    """Return the report of a log, replayed by plain Python unless another engine is given."""
    flows = [flow] if isinstance(flow, Flow) else flow
    versions = [Versions(each).read(version) for each in flows]
    counted = calendar or read_named_calendar("plain")
    plans = CasePlans(versions, counted, log.mapping, log.summary.departments)
    replayer = Replayer(plans, log, facts or {}, engine or load_engine(plain=True))
    return Figures(plans, log, replayer.run(sink), facts or {}).make_report()


def shift(entry: Entry, seconds: int) -> Entry:
    """Return the same row at another time."""
    return entry._replace(
        start=None if entry.start is None else entry.start + seconds,
        done=None if entry.done is None else entry.done + seconds,
    )


def in_other_blocks(log: EventLog, entries: Sequence[Entry], cases_in_block: int) -> EventLog:
    """Return a log that yields other numbers of cases at a time."""
    other = a_log(*entries, shape=log.shape, cases_in_block=cases_in_block)
    return replace(log, read_blocks=other.read_blocks)


class _Words:
    """The words of a log, in the order of their characters."""

    def __init__(self, entries: Sequence[Entry], facts: int) -> None:
        self.activities = sorted({each.activity for each in entries})
        self.departments = sorted({each.department for each in entries} - {""})
        self.flows = sorted({each.flow for each in entries} - {""})
        self.facts = [
            sorted({each.facts[number] for each in entries} - {""}) for number in range(facts)
        ]


def _find(words: Sequence[str], word: str) -> int:
    return words.index(word) if word else -1


def _make_block(cases: Sequence[str], entries: Sequence[Entry], words: _Words) -> Block:
    def sort_key(entry: Entry) -> tuple[Any, ...]:
        begin = entry.start if entry.start is not None else entry.done
        told = TRANSITION_CODES[entry.told]
        return (begin, entry.done or 0, told, entry.is_day, entry.activity, entry.instance)

    rows, begins, firsts = [], [0], []
    for case in cases:
        own = sorted((each for each in entries if each.case == case), key=sort_key)
        rows += own
        firsts.append(own[0])
        begins.append(len(rows))

    def column(values: Sequence[int], kind: Any = np.int32) -> Any:  # noqa: ANN401 - arrays
        return np.array(values, dtype=kind)

    start = [LOW if each.start is None else each.start for each in rows]
    done = [each.start if each.done is None else each.done for each in rows]
    late = [DAY - 1 if each.is_day else 0 for each in rows]
    return Block(
        begins=column(begins),
        activity=column([words.activities.index(each.activity) for each in rows]),
        department=column([_find(words.departments, each.department) for each in rows]),
        start=column(start),
        start_last=column(
            [
                (each.start if each.start is not None else each.done) + more  # type: ignore[operator]
                for each, more in zip(rows, late, strict=True)
            ]
        ),
        done=column(done),  # type: ignore[arg-type]
        done_last=column(
            [
                HIGH if each.done is None else each.done + more
                for each, more in zip(rows, late, strict=True)
            ]
        ),
        is_granted=column([int(each.granted) for each in rows], np.int8),
        transition=column([TRANSITION_CODES[each.told] for each in rows], np.int8),
        instance=column([each.instance for each in rows]),
        flow=column([_find(words.flows, each.flow) for each in firsts]),
        facts=tuple(
            column([_find(found, each.facts[number]) for each in firsts])
            for number, found in enumerate(words.facts)
        ),
        case_ids=tuple(cases),
    )
