"""The report of a comparison of recorded runs: what they took before and after."""

from collections.abc import Mapping
from enum import StrEnum

from walkflow.model.compare_report import CompareReport, Ratio, Refusal, SpanOfRatios
from walkflow.model.messages import Message
from walkflow.model.records import Name, Record
from walkflow.model.run_report import Owner
from walkflow.model.runs_report import CoverageFigure, Spread
from walkflow.model.walk import DeviationKind


class Contrast(Record):
    """One figure over the runs of either side."""

    before: Spread
    after: Spread
    saved: float | None
    """The median before less the median after; negative where it grew."""
    compression: Ratio
    """1 - the median after / the median before."""
    reason: Message | None
    """Why there is no ratio."""


class RankTest(Record):
    """Whether chance alone could have set the two sides so far apart."""

    before_runs: int
    """Runs that know the figure."""
    after_runs: int
    u: float | None
    """Pairs of runs in which the one before took more; a tie is half a pair (Mann and Whitney)."""
    p: float | None
    """How often chance alone sets the sides at least as far apart; two-sided, 0 to 1."""
    exact: bool | None
    """Whether every way to deal the runs was counted; else p is that of the normal curve."""
    differs: bool | None
    """Whether p is below 0.05."""
    reason: Message | None
    """Why there is no test: too few runs, for one."""


class HeldContrast(Contrast):
    """A figure whose difference is held against chance."""

    test: RankTest


class ComparedScope(StrEnum):
    """What the compression of the time in an authority's hands is of."""

    WHOLE = "whole"
    """The whole runs."""
    SAME_ITEMS = "same_items"
    """Only the items that every run of both sides visited."""


class DeviationCount(Record):
    """How often the runs of either side differed from their flow in one way."""

    kind: DeviationKind
    before: int
    before_runs: int
    """In how many runs."""
    after: int
    after_runs: int


class SideRuns(Record):
    """The runs of one side."""

    runs: int
    part: int
    """Those that tell only a part; they count where the same items are compared."""
    unfinished: int
    """Whole ones that did not come to their end: a visit was not decided, or what comes last was
    not visited. Their figures are those up to where they came."""
    names: tuple[str, ...]
    versions: tuple[str, ...]
    """Of the flow, by which they were measured."""
    start: str | None
    """When the first of them started; None: no run has a date."""
    end: str | None
    """When the last of them ended."""
    visits: int
    over_limit: int
    """Visits that were decided after the limit that was promised."""
    over_limit_estimate: int
    """Those of them whose limit is an estimate."""
    over_statutory: int
    """Visits that were decided after the limit that the law sets."""
    limit_unknown: int
    """Visits of which it is not known whether they kept the limit that was promised."""
    coverage: CoverageFigure


class RecordedCompression(Record):
    """How much less the runs of the second side took; by medians."""

    actual: Ratio
    """Working days in an authority's hands, of the scope that is compared."""
    applicant: Ratio
    """From start to end, in calendar days."""
    applicant_wd: Ratio
    """From start to end, in working days."""
    materials: Ratio
    trips: Ratio


class SameItems(Record):
    """The time in an authority's hands on the items that every run of both sides visited."""

    items: tuple[str, ...]
    """Items of the catalogue, in file order: one that became part of another counts as well."""
    chargeable_wd: HeldContrast


class ItemContrast(Record):
    """What was handled as one on at least one side: an item, a bundle, or an item and its parts."""

    item: str
    name: Name
    department: str
    items: tuple[str, ...]
    """All of the catalogue that it stands for, in file order."""
    before_runs: int
    """Runs that visited all of it."""
    after_runs: int
    waiting_wd: Contrast | None
    """Enabled to accepted; None where one side handled it as several, whose waits overlap."""
    in_hand_wd: Contrast
    """Working days from acceptance to decision less pauses; a day of several counts once."""
    before_over_limit: int
    after_over_limit: int


class LonelyItem(Record):
    """What only one side visited, or the other only together with something else."""

    item: str
    name: Name
    department: str
    runs: int
    reason: Message


class OwnerContrast(Record):
    """What one owner had of the elapsed time of whole runs; 0 where all is known to be others'."""

    owner: Owner
    department: str | None
    name: Name | None
    """Of the department."""
    wd: Contrast


class DepartmentContrast(Record):
    """On how many working days at least one item of a run was in the hands of a department."""

    department: str
    name: Name
    in_hand_wd: Contrast


class RecordedFlow(Record):
    """The recorded runs through one flow, before and after."""

    flow: str
    name: Name
    before: SideRuns
    after: SideRuns
    scope: ComparedScope
    scope_reason: Message | None
    """Why whole runs cannot be compared."""
    compression: RecordedCompression
    refused: tuple[Refusal, ...]
    chargeable_wd: HeldContrast
    """Of whole runs: working days on which at least one item was in an authority's hands."""
    same_items: SameItems
    elapsed_d: HeldContrast
    """Of whole runs, from start to end: calendar days."""
    elapsed_wd: Contrast
    elapsed_s: Contrast
    materials: Contrast
    """Of whole runs whose every visit says it; so are the trips."""
    trips: Contrast
    items: tuple[ItemContrast, ...]
    """In the order of the flow file."""
    department_names: Mapping[str, Name] = {}
    """The names of the departments of these items and the next, by id."""
    only_before: tuple[LonelyItem, ...]
    only_after: tuple[LonelyItem, ...]
    owners: tuple[OwnerContrast, ...]
    """Of walks; a log does not tell whose the time between its rows was."""
    departments: tuple[DepartmentContrast, ...] = ()
    """Of logs."""
    deviations: tuple[DeviationCount, ...]

    @property
    def actual(self) -> HeldContrast:
        """What the actual compression is of."""
        match self.scope:
            case ComparedScope.WHOLE:
                return self.chargeable_wd
            case ComparedScope.SAME_ITEMS:
                return self.same_items.chargeable_wd


class RecordedRange(Record):
    """The ranges of the headline ratios over all flows."""

    actual: SpanOfRatios
    applicant: SpanOfRatios


class Recorded(Record):
    """What recorded runs say."""

    flows: tuple[RecordedFlow, ...]
    range: RecordedRange


class WalkCompareReport(CompareReport):
    """How much less recorded runs took on the second side; `flows`, of plans, is empty."""

    recorded: Recorded
