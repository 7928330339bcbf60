"""The report of a comparison: how much shorter one side is than the other, and why."""

from enum import StrEnum
from typing import TypeAlias

from walkflow.model.chart import Chart
from walkflow.model.gates import Subject, Verdict
from walkflow.model.messages import Message
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report

Days: TypeAlias = int | float
"""Working days; whole unless units had to be compared without dates."""

Ratio: TypeAlias = float | None
"""1 - after / before: at most 1, negative where it grew; None where it cannot be said."""


class SideFigures(Record):
    """What one side of a comparison comes to."""

    version: str
    file: str | None
    measures: tuple[str, ...]
    """The measures that this version has."""
    stage_limits_wd: Days
    stage_limits: str | None
    """The total with its unit; None where the stages have none, or several units."""
    path_wd: int
    elapsed_path_wd: int
    limits_wd: int
    """The limits of all items, members of a bundle at their own."""
    items: int
    materials: int
    trips: int
    departments: int
    without_materials: int
    """Items that apply and do not say how many documents they ask for."""
    without_trips: int
    """Items that apply and do not say how often the applicant comes."""
    estimate: bool
    """Whether a limit that decides the path is an estimate."""
    stage_limits_estimate: bool
    """Whether the total of the stage limits is an estimate: none was published."""
    elapsed_path_estimate: bool = False
    """Whether a limit that decides the path with everyone's time is an estimate."""


class Compression(Record):
    """How much less the second side is than the first."""

    limit: Ratio
    """Of the limits of the items on both sides."""
    stage_limit: Ratio
    path: Ratio
    elapsed_path: Ratio
    items: Ratio
    materials: Ratio
    trips: Ratio
    departments: Ratio


class SharedLimits(Record):
    """The limits of the items on both sides, added up; members of a bundle at their own."""

    items: int
    before_wd: int
    after_wd: int
    before_estimate: bool = False
    """Whether one of these limits is an estimate."""
    after_estimate: bool = False


class Refusal(Record):
    """A ratio that would compare different scopes or units, and is not given."""

    subject: Subject
    reason: Message


class Removal(StrEnum):
    """How an item left the clock."""

    DROP = "drop"
    MERGE = "merge"
    CLOCK = "clock"
    """It takes someone else's time."""
    WHEN = "when"
    """It no longer applies to this project."""
    STAGE = "stage"
    """It stands in a stage without a limit."""


class HonestItem(Record):
    """An item that left the clock, counted back in."""

    id: str
    name: Name
    removal: Removal
    measure: str | None
    """The measure that did it; None for two files that are written differently."""
    limit: str
    """With which it is counted back in."""


class ScopeHonest(Record):
    """The ratios with every drop, merge and move off the clock undone, all else kept."""

    limit: Ratio
    stage_limit: Ratio
    path: Ratio
    elapsed_path: Ratio
    limits_wd: int
    stage_limits_wd: Days | None
    path_wd: int | None
    elapsed_path_wd: int | None
    estimate: bool = False
    """Whether a limit that decides the path is an estimate."""
    differs: bool
    """Whether one of the ratios is another than the headline's."""
    items: tuple[HonestItem, ...]
    """What it rests on."""


class MeasureShare(Record):
    """What a measure did to the approval path, in working days; negative where it lengthens it."""

    id: str
    name: Name
    taken_back: bool
    """Whether the first side has the measure, and the second does not."""
    shapley_wd: float
    """Its fair share; the shares of all measures add up to the whole saving."""
    shapley: str
    """The same, exactly, as a fraction."""
    alone_wd: int
    """What it saves without the others."""
    without_wd: int | None
    """What would be lost without it; None: the others mean nothing without it."""
    error_wd: float | None
    """The standard error of a share that was drawn; None: it is exact."""


class ClassShare(Record):
    """What the edits of one class did to the approval path, in working days."""

    id: str
    edits: int
    shapley_wd: float
    shapley: str
    alone_wd: int
    without_wd: int | None
    error_wd: float | None


class ChangeKind(StrEnum):
    """What differs between two versions, in the order in which it is told."""

    RENAMED = "renamed"
    DROPPED = "dropped"
    MERGED = "merged"
    ADDED = "added"
    CONDITION = "condition"
    STAGES = "stages"
    STAGE_LIMIT = "stage_limit"
    STAGE = "stage"
    LIMIT = "limit"
    CLOCK = "clock"
    BUNDLE = "bundle"
    INTAKE = "intake"
    LINK = "link"
    TOLERANCE = "tolerance"
    MATERIALS = "materials"
    TRIPS = "trips"


class FlowChange(Record):
    """One thing that differs between two versions."""

    kind: ChangeKind
    id: str
    """The item, stage or bundle."""
    name: Name
    text: Message
    before: str | None
    after: str | None
    measure: str | None
    """The measure that did it; None for two files that are written differently."""
    applies: bool
    """Whether it concerns a project with these facts."""


class FlowComparison(Record):
    """One flow, before and after."""

    flow: str
    name: Name
    facts: dict[str, str]
    before: SideFigures
    after: SideFigures
    shared_limits: SharedLimits
    """What the compression of limits is of."""
    compression: Compression
    refused: tuple[Refusal, ...]
    scope_honest: ScopeHonest
    saved_wd: int
    """By how much the approval path is shorter."""
    measures: tuple[MeasureShare, ...]
    """Those that only one side has; none where two files are written differently."""
    change_classes: tuple[ClassShare, ...]
    by_measure: bool
    """Whether the saving can be shared out by measure."""
    orders: int | None
    """Over how many orders, drawn with `seed`, shares are means; None: they are exact."""
    seed: int | None
    changes: tuple[FlowChange, ...]
    chart: Chart
    """The second version as it is to be drawn, with what it changed against the first."""

    def find_estimates(self, subject: Subject) -> tuple[bool, bool]:
        """Return whether a figure of days rests on an estimate, before and after."""
        before, after = self.before, self.after
        match subject:
            case Subject.STAGE_LIMIT:
                return before.stage_limits_estimate, after.stage_limits_estimate
            case Subject.PATH:
                return before.estimate, after.estimate
            case Subject.ELAPSED_PATH:
                return before.elapsed_path_estimate, after.elapsed_path_estimate
            case Subject.LIMIT:
                return self.shared_limits.before_estimate, self.shared_limits.after_estimate
            case _:
                return False, False


class SpanOfRatios(Record):
    """The least and the most of a ratio over all flows."""

    min: Ratio
    max: Ratio


class RatioRange(Record):
    """The ranges of the headline ratios."""

    stage_limit: SpanOfRatios
    path: SpanOfRatios
    honest_stage_limit: SpanOfRatios
    """The same, scope-honest."""
    honest_path: SpanOfRatios


class Unmatched(Record):
    """A flow that could not be compared, and why."""

    flow: str
    name: Name
    reason: Message
    new: bool = False
    """Whether only the second side has it."""


class Miss(Record):
    """A ratio that is below what was asked for, or missing."""

    flow: str
    name: Name
    subject: Subject | None
    """None: the flow could not be compared at all."""
    ratio: Ratio
    reason: Message | None
    """Why there is no ratio."""


class Gate(Record):
    """What `--fail-under` asked for, and what fell short of it."""

    fail_under: float
    misses: tuple[Miss, ...]


class CompareReport(Report):
    """How much shorter one side is than the other, and which measure did it."""

    kind: str = "compare"
    before: str
    """The first side, as it was asked for."""
    after: str
    flows: tuple[FlowComparison, ...]
    unmatched: tuple[Unmatched, ...]
    range: RatioRange
    gate: Gate | None
    gates: tuple[Verdict, ...] = ()
    """Whether each flow kept to what `--fail-on` allows."""
