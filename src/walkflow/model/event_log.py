"""An event log: which column means what, what cannot be used, and its rows by case."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from walkflow.model.calendar_extras import ZoneName
from walkflow.model.catalogue import Id
from walkflow.model.diagnostics import FileRecord
from walkflow.model.flow import FactId, Word
from walkflow.model.log_sources import LogSource
from walkflow.model.messages import Message, say, say_count
from walkflow.model.records import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Numbers: TypeAlias = "NDArray[np.int32]"
Flags: TypeAlias = "NDArray[np.int8]"
Places: TypeAlias = "NDArray[np.int64]"

EPOCH_YEAR: Final = 2000
"""Seconds of a log count from the first midnight of this year."""
FIRST_YEAR: Final = 1933
LAST_YEAR: Final = 2066
"""Years whose seconds fit into 32 bits."""
MOST_ROWS_OF_A_CASE: Final = 10_000
"""More rows than any real case has: a word that stands for no case, or the wrong column."""
MOST_NAMES: Final = 20_000
"""More different activities, departments or flows than any log has."""


class Role(StrEnum):
    """What a column of a log can mean."""

    CASE = "case"
    ACTIVITY = "activity"
    START = "start"
    """When the clock of the limit started."""
    COMPLETE = "complete"
    """When it was decided."""
    TIME = "time"
    """When what the row tells happened: the transition, or else the completion."""
    TRANSITION = "transition"
    """What happened: start, complete, suspend, resume, or a status of the national system."""
    INSTANCE = "instance"
    """Which execution of an activity the row belongs to."""
    DEPARTMENT = "department"
    OUTCOME = "outcome"
    FLOW = "flow"
    """Which flow the case follows."""


class Transition(StrEnum):
    """What a row of a log with transitions tells."""

    START = "start"
    SUSPEND = "suspend"
    RESUME = "resume"
    COMPLETE = "complete"
    REFUSE = "refuse"
    """It ended without a grant: refused or withdrawn."""
    IGNORE = "ignore"
    """Nothing that the clock knows: received, assigned, looked at."""


TRANSITION_CODES: Final[Mapping[Transition, int]] = {
    each: number for number, each in enumerate(Transition)
}
"""How blocks write a transition; at one moment the lower ones come first."""


class Columns(Record):
    """The header of each role; None: the log has none."""

    case: str | None = None
    activity: str | None = None
    start: str | None = None
    complete: str | None = None
    time: str | None = None
    transition: str | None = None
    instance: str | None = None
    department: str | None = None
    outcome: str | None = None
    flow: str | None = None

    @property
    def header_by_role(self) -> Mapping[Role, str]:
        """The headers that there are."""
        return {role: header for role in Role if (header := getattr(self, role.value)) is not None}


class LogMapping(FileRecord):
    """Which column of a log means what, and which of its words stands for what."""

    mapping: Id
    columns: Columns
    activities: Mapping[str, Id] = {}
    """Items by activity, where the activity is neither an item's id nor its name."""
    ignored: tuple[str, ...] = ()
    """Activities that are no approvals, such as a mark for the end of a case."""
    facts: Mapping[FactId, str] = {}
    """The column of each fact."""
    fact_values: Mapping[FactId, Mapping[str, Word]] = {}
    """Values of facts by the word in the log, where the two differ."""
    flows: Mapping[str, Id] = {}
    """Flows by the word in the log, where it is neither a flow's id nor its name."""
    transitions: Mapping[str, Transition] = {}
    """What a word in the column of transitions means, beyond the usual ones."""
    refused: tuple[str, ...] = ()
    """Words in the column of outcomes for what was not granted, beyond the usual ones."""
    time_format: str | None = None
    """How times are written, as in `%d/%m/%Y %H:%M`; None: year first, as ISO 8601 and 年月日."""
    zone: ZoneName | None = None
    """The IANA time zone of times that name none; None: that of the calendar."""


class Shape(StrEnum):
    """What a row of a log is."""

    INTERVALS = "intervals"
    """One execution of an activity, with its start and its completion."""
    TRANSITIONS = "transitions"
    """A start, a completion, a pause or its end; several rows make an execution."""
    COMPLETIONS = "completions"
    """The completion of an activity; when it started is not known."""


class Reason(StrEnum):
    """Why a row cannot be used."""

    UNEVEN = "uneven"
    """Its line has more or fewer fields than the header: which is which cannot be told."""
    NO_CASE = "no_case"
    NO_ACTIVITY = "no_activity"
    NO_TIME = "no_time"
    UNREADABLE_TIME = "unreadable_time"
    TIME_OUT_OF_RANGE = "time_out_of_range"
    FINISH_BEFORE_START = "finish_before_start"
    UNKNOWN_TRANSITION = "unknown_transition"
    NO_BEARING = "no_bearing"
    """It tells of something that the clock does not know: received, assigned, skipped."""
    NO_EXECUTION = "no_execution"
    """It tells of a pause, or its end, of an execution that is not under way."""
    NO_FLOW = "no_flow"
    """Its case names none of the flows."""
    NO_VALUE = "no_value"
    """Its case has a value that a fact of its flow does not have."""
    AMBIGUOUS = "ambiguous"
    """The rows of its case name different flows, or different values of a fact."""
    CASE_TOO_LONG = "case_too_long"
    """Its case has more rows than any real one: a word that stands for no case, most likely."""
    IGNORED = "ignored"
    """The mapping says that its activity is no approval."""


MESSAGE_BY_REASON: Final[Mapping[Reason, Message]] = {
    Reason.UNEVEN: say("more or fewer fields than the header"),
    Reason.NO_CASE: say("no case"),
    Reason.NO_ACTIVITY: say("no activity"),
    Reason.NO_TIME: say("no time"),
    Reason.UNREADABLE_TIME: say(
        "a time that cannot be read (time_format in the file of --mapping says how it is written)"
    ),
    Reason.TIME_OUT_OF_RANGE: say(
        "a time outside the years {first} to {last}", first=FIRST_YEAR, last=LAST_YEAR
    ),
    Reason.FINISH_BEFORE_START: say("a finish before its start"),
    Reason.UNKNOWN_TRANSITION: say("a transition that is not known"),
    Reason.NO_BEARING: say("a transition that has no bearing on the clock"),
    Reason.NO_EXECUTION: say("a pause, or its end, of an execution that is not under way"),
    Reason.NO_FLOW: say("a case that names none of the flows"),
    Reason.NO_VALUE: say("a case with a value that a fact of its flow does not have"),
    Reason.AMBIGUOUS: say("a case whose rows name different flows, or different values of a fact"),
    Reason.CASE_TOO_LONG: say("a case of more than {most} rows", most=MOST_ROWS_OF_A_CASE),
    Reason.IGNORED: say("an activity that the mapping ignores"),
}


class LeftOut(Record):
    """Rows that could not be used, and why."""

    reason: Reason
    rows: int
    numbers: tuple[str, ...]
    """Where the first of them stand: the number of the row below the header, behind its file.

    Empty where it only shows in the order of the rows of a case that they are of no use."""


MIXED: Final = -2
"""The code of a word on which the rows of a case do not agree."""


class Block(NamedTuple):
    """
    Whole cases of a log, one after the other; codes count from 0, and -1 means none.

    Times are whole seconds from the epoch. A row of transitions has its moment as
    start and as completion.
    """

    begins: Numbers
    """By case, and one more: its first row; a case ends where the next begins."""
    activity: Numbers
    department: Numbers
    start: Numbers
    """The first second that it may mean; of a start that is not known, the lowest number."""
    start_last: Numbers
    done: Numbers
    done_last: Numbers
    """Of a completion that is not known, the highest number."""
    is_granted: Flags
    transition: Flags
    instance: Numbers
    """Which execution, if the log says: a number that is the same within a case."""
    flow: Numbers
    """By case; MIXED: its rows do not agree."""
    facts: tuple[Numbers, ...]
    """By fact, as the log names them: by case, as the flow."""
    case_ids: tuple[str, ...]
    """By case; empty unless they were asked for."""
    numbers: "NDArray[np.int64] | None" = None
    """Which row of the log each is; None unless asked for."""
    instances: tuple[str, ...] = ()
    """By row: what the log calls its execution, or nothing; empty unless asked for."""


@dataclass(frozen=True, slots=True)
class LogSummary:
    """What a log holds, known before its rows are read one by one."""

    rows: int
    usable_rows: int
    left_out: tuple[LeftOut, ...]
    activities: tuple[str, ...]
    """By code, in the order of their characters, as all down to `fact_values`."""
    rows_by_activity: tuple[int, ...]
    departments: tuple[str, ...]
    flows: tuple[str, ...]
    facts: tuple[str, ...]
    """The facts that have a column."""
    fact_values: tuple[tuple[str, ...], ...]
    first: int
    """The first second that occurs, and the last."""
    last: int
    rewritten: tuple[int, ...] = ()
    """The numbers of the CSV files whose lines do not all have the fields of the header."""


def describe_left_out(summary: LogSummary) -> Iterator[Message]:
    """Yield why rows were left out: how many, and where the first of them stand."""
    for each in summary.left_out:
        reason = MESSAGE_BY_REASON[each.reason]
        if not each.numbers:
            yield say_count(
                "{n} row left out, {reason}",
                "{n} rows left out, {reason}",
                each.rows,
                reason=reason,
            )
            continue
        yield say_count(
            "{n} row left out, {reason}: {numbers}",
            "{n} rows left out, {reason}: {numbers}",
            each.rows,
            reason=reason,
            numbers=", ".join(each.numbers) + (" …" if each.rows > len(each.numbers) else ""),
        )


def _read_nothing() -> Iterator[Block]:
    return iter(())


@dataclass(frozen=True, slots=True)
class EventLog:
    """A log that was opened: what it holds, and its rows as often as they are asked for."""

    files: tuple[str, ...]
    mapping: LogMapping
    is_recognised: bool
    """Whether the columns were recognised, rather than named in a mapping file."""
    shape: Shape
    zone: str
    summary: LogSummary
    read_blocks: Callable[[bool], Iterator[Block]]
    """Yields the rows by case; takes whether the ids of the cases are wanted."""
    recount: Callable[[], LogSummary]
    """Returns the summary without the rows of cases that are too long; it takes a reading."""
    write_rejects: Callable[[Path, Mapping[Reason, Places]], None]
    """Writes the rows that cannot be used to a CSV file; takes the numbers of those of which
    that only shows while their case is replayed, by reason."""
    sources: tuple[LogSource, ...] = ()
    """Where it stands, for whoever opens it once more."""
    threads: int | None = None
    """How many may work on it; None: one for each core."""
    read_numbered: Callable[[], Iterator[Block]] = _read_nothing
    """Yields the rows by case, each with its number."""
    read_named: Callable[[], Iterator[Block]] = _read_nothing
    """Yields the rows by case, with the ids of the cases and the names of the executions."""

    def settle(self, rows: int) -> "EventLog":
        """
        Return the log as it turned out to be.

        Args:
            rows: How many rows were read; fewer than the summary has if cases are too long.
        """
        if rows == self.summary.usable_rows:
            return self
        return replace(self, summary=self.recount())
