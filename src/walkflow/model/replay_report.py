"""The report of a replay: many cases of a log, held against their flow."""

from collections.abc import Mapping
from enum import StrEnum

from walkflow.model.chart import Chart
from walkflow.model.event_log import LeftOut, Shape
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report


class DeviationKind(StrEnum):
    """How a case can differ from its flow."""

    MISSING = "missing"
    """An item that applies has no visit."""
    EARLY = "out_of_order"
    """A visit started, or was issued, before what must come first was completed."""
    REPEATED = "repeated"
    FOREIGN = "not_in_flow"
    """A row is of no item of the flow."""
    OVER_LIMIT = "over_limit"
    OVER_LAW = "over_statutory"
    UNFINISHED = "unfinished"
    """An item has no visit, nor has any that comes later; these are missing as well."""


class Spread(Record):
    """How many working days some visits took; percentiles by nearest rank."""

    median: int | None
    p80: int | None
    p90: int | None
    p95: int | None
    mean: float | None
    known: int
    """Of how many visits it is known."""


class SubjectFigure(Record):
    """An item, or a department with all its visits."""

    id: str
    name: Name
    department: str | None
    """None: it is one."""
    line: int | None
    limit: str | None
    """As the flow writes it."""
    visits: int
    cases: int
    waiting_wd: Spread
    """From enabled to accepted; where starts are not known, no visit's is."""
    processing_wd: Spread
    """From accepted to decided, less pauses."""
    chargeable_wd: Spread | None
    """The same of the authority's items; None: it is not the authority's time."""
    sojourn_wd: Spread
    """From enabled to decided."""
    waiting_open_h: float | None
    """Mean office hours, where times are known to the second; so the next two."""
    processing_open_h: float | None
    sojourn_open_h: float | None
    paused_wd: int
    """In all visits together."""
    judged: int
    """How many visits have a limit and are known to have kept it or not."""
    over_limit: int
    over_limit_share: float | None
    """Of the visits judged, 0 to 1."""
    over_statutory: int
    over_limit_wd: int
    """By how many working days in all."""
    critical: int
    """In how many cases it is on the critical path."""
    critical_share: float
    """Of the cases that have it, 0 to 1."""
    path_wd: int
    """What it adds to the critical paths of all cases."""
    early: int
    repeats: int
    repeat_wd: int
    """What the repeated visits took."""
    refused: int
    open: int
    """How many visits were not completed."""
    first_time_right_share: float | None
    """Of the cases that have it: granted at the first visit, without a pause; 0 to 1."""


class DeviationFigure(Record):
    """How often cases differ from their flow in one way."""

    kind: DeviationKind
    cases: int
    share: float
    """Of all cases, 0 to 1."""
    count: int
    wd: int | None
    """The working days that it cost; None: it costs none of its own."""


class FitnessFigure(Record):
    """How well the cases fit their flow; see the fitness of one run."""

    fit_cases: int
    """Cases that the flow could have produced: every item that applies once, in order, no other."""
    fit_share: float | None
    """Of all cases, 0 to 1."""
    value: float | None
    """Token replay, each row that is not in the flow counting as one missing and one left."""
    token_replay: float | None
    """(1 - missing / consumed) / 2 + (1 - remaining / produced) / 2, over all cases."""
    missing: int
    consumed: int
    remaining: int
    produced: int
    not_in_flow: int
    visits: int
    """Those that are not in the flow included."""
    visits_without_deviation: int
    share: float | None
    """Of the visits: those that are in the flow, in order and not repeated; 0 to 1."""


class PathRow(Record):
    """An item and what it adds to the critical paths."""

    item: str
    department: str
    path_wd: int
    share: float
    """Of all critical paths together, 0 to 1."""
    line: int | None


class DeskRow(Record):
    """A department and how long cases lay there."""

    department: str
    processing_wd: int
    share: float
    """Of all departments' days, 0 to 1."""


class UsedRow(Record):
    """An item and how near it comes to its limit."""

    item: str
    department: str
    limit: str
    used: float | None
    """P90 of processing / limit; None unless the limit is in working days."""
    over_share: float
    line: int | None


class ReplayBottlenecks(Record):
    """Where the time goes, ranked by three questions; the fourth, capacity, takes a simulation."""

    drag: tuple[PathRow, ...]
    desk: tuple[DeskRow, ...]
    used: tuple[UsedRow, ...]


class ElapsedFigure(Record):
    """How long cases took from their first start to their last end."""

    median_wd: int | None
    p80_wd: int | None
    p90_wd: int | None
    p95_wd: int | None
    median_d: int | None
    p90_d: int | None


class HandoverFigure(Record):
    """How often one department waited for another, and how long."""

    giver: str
    taker: str
    visits: int
    waiting_wd: int


class VariantFigure(Record):
    """Cases with one sequence of items."""

    flow: str
    items: tuple[str, ...]
    cases: int
    share: float
    covered: float
    """The share of cases of this and all variants before it."""


class MonthFigure(Record):
    """The cases whose last event falls in a month."""

    month: str
    """As in 2024-06."""
    cases: int
    median_wd: int | None
    p90_wd: int | None


class FlowFigure(Record):
    """One flow that cases follow."""

    flow: str
    name: Name
    version: str
    cases: int
    fit_cases: int
    median_wd: int | None
    p90_wd: int | None


class ForeignFigure(Record):
    """An activity of which rows are of no item of their flow."""

    activity: str
    item: str | None
    """The item that it stands for, where there is one in the catalogue."""
    rows: int
    cases: int


class ColumnFigure(Record):
    """A column, and what it was taken for."""

    role: str
    header: str


class LogFigure(Record):
    """What was read, and how."""

    rows: int
    usable_rows: int
    shape: Shape
    zone: str
    columns: tuple[ColumnFigure, ...]
    recognised: bool
    """Whether the columns were recognised by their headers, rather than named."""


class ReplayReport(Report):
    """Many cases, held against their flow."""

    kind: str = "replay"
    flow: str | None
    """None: several; `flows` has them."""
    name: Name | None
    version: str
    cases: int
    events: int
    """Rows that were replayed; of a log with transitions, executions."""
    visits: int
    open_cases: int
    """Cases with a visit that was not completed."""
    log: LogFigure
    left_out: tuple[LeftOut, ...]
    cases_left_out: int
    """Cases that follow none of the flows, or whose facts do not tell what applies to them."""
    fitness: FitnessFigure
    deviations: dict[DeviationKind, int]
    """Cases by kind."""
    deviation_figures: tuple[DeviationFigure, ...]
    items: tuple[SubjectFigure, ...]
    departments: tuple[SubjectFigure, ...]
    bottlenecks: ReplayBottlenecks
    elapsed: ElapsedFigure
    handovers: tuple[HandoverFigure, ...]
    variant_count: int
    variants: tuple[VariantFigure, ...]
    """The most frequent ones."""
    item_names: Mapping[str, Name] = {}
    """What the items of the variants are called; those that the flows handle only together
    have no row in `items`."""
    months: tuple[MonthFigure, ...]
    flows: tuple[FlowFigure, ...]
    foreign: tuple[ForeignFigure, ...]
    chart: Chart | None = None
    """The version that cases were held against, as it is to be drawn; None: several flows."""
