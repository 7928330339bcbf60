"""A flow drafted from a log: a starting point, with how sure each part of it is."""

from walkflow.model.records import Record
from walkflow.model.reports import Report


class DraftLink(Record):
    """An order that holds in most cases."""

    before: str
    """The id of the item that comes first."""
    share: float
    """Of the cases that have both, 0 to 1."""
    cases: int


class DraftItem(Record):
    """An activity as an item."""

    id: str
    activity: str
    spellings: tuple[str, ...] = ()
    """Other spellings that the log has of it, which a replay does not tell apart."""
    department: str
    """The id of the one that handles it most often."""
    limit_wd: int
    limit_known: bool = True
    """Whether the log tells how long it takes; if not, its limit says nothing."""
    share: float
    """Of all cases: those that have it, 0 to 1."""
    after: tuple[DraftLink, ...]


class DraftDepartment(Record):
    """A department that the log names."""

    id: str
    name: str


class DraftReport(Report):
    """A flow drafted from a log."""

    kind: str = "draft"
    calendar: str
    files: tuple[str, ...]
    cases: int
    fit_cases: int
    """Those that fit the draft as it stands, as `walkflow replay` has it."""
    min_share: float
    """A link holds in at least this share of the cases that have both items, 0 to 1; an item that
    fewer of all cases have is doubtful."""
    percentile: int
    """Limits are what this percentage of the visits does not exceed."""
    has_starts: bool
    """Whether limits are of processing; else of the time since the item was enabled."""
    items: tuple[DraftItem, ...]
    departments: tuple[DraftDepartment, ...]
    rare: tuple[str, ...]
    """Activities of too few cases to be items."""
    written: tuple[str, ...] = ()
    """The files that were written."""
