"""The report of several recorded runs: medians, ranges, and how much of the flow they cover."""

from walkflow.model.records import Name, Record
from walkflow.model.reports import Report
from walkflow.model.run_report import Owner, RunReport


class Spread(Record):
    """One figure over several runs; runs that do not know it are counted apart."""

    known: int
    unknown: int
    median: float | None
    min: int | None
    max: int | None
    p80: int | None = None
    """What this percentage does not exceed, by nearest rank; of logs, as the next two."""
    p90: int | None = None
    p95: int | None = None


class ItemSpread(Record):
    """One item over several runs."""

    item: str
    name: Name
    department: str
    runs: int
    """In how many it was visited."""
    visits: int
    over_limit: int
    critical: int
    """How many of its visits were on the critical path of their run."""
    waiting_wd: Spread
    processing_wd: Spread
    sojourn_wd: Spread
    chargeable_wd: Spread
    flow_line: int | None


class OwnerSpread(Record):
    """One owner of elapsed time over several runs; a run in which it had none counts as 0."""

    owner: Owner
    department: str | None
    wd: Spread
    seconds: Spread


class UnwalkedItem(Record):
    """An item of the flow that no walk visited."""

    item: str
    name: Name
    department: str
    flow_line: int | None


class CoverageFigure(Record):
    """How much of the flow was walked."""

    items: int
    """Items that apply to at least one of the runs; a bundle is one."""
    walked: int
    share: float
    """0 to 1."""
    unwalked: tuple[UnwalkedItem, ...]


class RunsReport(Report):
    """Recorded runs through one flow, each by itself and all together."""

    kind: str = "runs"
    flow: str
    runs: tuple[RunReport, ...]
    coverage: CoverageFigure
    elapsed_wd: Spread
    elapsed_d: Spread
    elapsed_s: Spread
    chargeable_wd: Spread
    items: tuple[ItemSpread, ...]
    owners: tuple[OwnerSpread, ...]
