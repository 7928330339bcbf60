"""The report of a trace: a plan, every item at its limit."""

from datetime import date
from enum import StrEnum
from typing import TypeAlias

from walkflow.model.catalogue import Clock
from walkflow.model.chart import Chart
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report

Days: TypeAlias = int | float
"""Working days; whole unless units had to be compared without dates."""


class Binding(StrEnum):
    """Why an item of a critical path ends when it does."""

    START = "start"
    """It starts at once and takes its time."""
    PREDECESSOR = "predecessor"
    """It starts when its predecessor is finished, and takes its time."""
    ISSUE = "issue"
    """It is done earlier, but not issued before another item is finished."""


class PathItem(Record):
    """One item of a critical path."""

    id: str
    wd: int
    """What it adds to the length, in working days."""
    because: Binding
    """Why it ends when it does."""
    after: str | None
    """The item before it on the path, for which it waits."""
    earliest_start_wd: int
    earliest_finish_wd: int
    estimate: bool
    """Whether its limit is an estimate."""


class PathFigure(Record):
    """A critical path; its parts add up to its length."""

    length_wd: int
    items: tuple[PathItem, ...]
    estimate: bool
    """Whether the limit of one of its items is an estimate."""


class StageFigure(Record):
    """One stage: what it may take, and what its items take."""

    id: str
    name: Name
    lead: str | None
    limit: str | None
    """As written, with its unit; None: the stage has no limit."""
    limit_wd: Days | None
    path_wd: int
    """The longest path when only the authority's items of this stage take time."""
    over: bool
    """Whether its items take longer than it may."""
    estimate: bool
    """Whether its limit is an estimate of ours."""
    line: int | None


class StageLimits(Record):
    """The limits of all stages; their sum is the total that cities publish."""

    total_wd: Days
    stages: tuple[StageFigure, ...]
    estimate: bool
    """Whether the total is an estimate: none was published for this version."""


class ItemFigure(Record):
    """One item of the plan; day numbers count working days from the start, day 0."""

    id: str
    name: Name
    department: str
    stage: str
    members: tuple[str, ...]
    """The items that a bundle handles; empty for a single item."""
    limit: str
    estimate: bool
    clock: Clock
    counts: bool
    """Whether its time counts in the path drawn."""
    earliest_start_wd: int
    earliest_finish_wd: int
    latest_start_wd: int
    latest_finish_wd: int
    slack_wd: int
    free_slack_wd: int
    drag_wd: int
    critical: bool
    start: date | None
    end: date | None
    latest_end: date | None
    """When it ends if it slips as far as it may; None without dates, as the two before."""
    provisional: bool
    """Whether a date rests on days that the calendar does not cover."""
    line: int | None


class DragRow(Record):
    """An item that delays the whole."""

    item: str
    department: str
    drag_wd: int
    share: float
    """Of the length of the path, 0 to 1."""
    line: int | None


class DeskRow(Record):
    """A department and the authority's time that its items may take."""

    department: str
    items: tuple[str, ...]
    limits_wd: Days
    share: float
    """Of all departments' limits, 0 to 1."""
    line: int | None
    """Of its longest item."""


class UsedRow(Record):
    """An item whose limit comes near to the law's, or passes it."""

    item: str
    department: str
    limit: str
    statutory: str
    used: float
    """Limit / statutory limit; across units on the plain five-day week."""
    line: int | None


class Bottlenecks(Record):
    """Where the time goes, ranked by three questions."""

    drag: tuple[DragRow, ...]
    desk: tuple[DeskRow, ...]
    used: tuple[UsedRow, ...]


class CountFigures(Record):
    """What the applicant has to deal with; what nobody knows is counted apart."""

    items: int
    materials: int
    trips: int
    departments: int
    without_materials: int
    without_trips: int


class MeasureFigure(Record):
    """A measure of the flow, and whether this version has it."""

    id: str
    name: Name
    applied: bool


class TraceReport(Report):
    """Where the time goes on the way through a flow, and which path sets its end."""

    kind: str = "trace"
    flow: str
    name: Name
    version: str
    facts: dict[str, str]
    clock: str
    """Whose time the path drawn counts: `authority` or `all`."""
    start: date | None
    end: date | None
    path: PathFigure
    """The approval path: only the authority's items take time."""
    elapsed_path: PathFigure
    """The elapsed path: everyone's items take time."""
    stage_limits: StageLimits
    items: tuple[ItemFigure, ...]
    bottlenecks: Bottlenecks
    counts: CountFigures
    measures: tuple[MeasureFigure, ...]
    departments: dict[str, Name]
    """The names of the departments that occur."""
    chart: Chart
    """The version as it is to be drawn."""

    @property
    def drawn_path(self) -> PathFigure:
        """The path of which slack, drag and dates are."""
        return self.elapsed_path if self.clock == "all" else self.path


class FactFigure(Record):
    """A fact of a flow and what it decides."""

    id: str
    name: Name
    values: tuple[str, ...]
    default: str
    items: tuple[str, ...]
    """The items that apply only with some of its values."""


class FactsReport(Report):
    """What differs between the projects of a flow."""

    kind: str = "facts"
    flow: str
    name: Name
    facts: tuple[FactFigure, ...]
