"""The reports of record: a walk under way, and the walks that are."""

from collections.abc import Mapping
from datetime import date, datetime

from walkflow.model.messages import Message
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Cause, ProblemClass, Scope, Trouble


class RecordedEntry(Record):
    """An entry that is in the journal, on the disk."""

    number: int
    what: str
    item: str | None = None
    name: Name | None = None
    """Of the item."""
    at: Stamp | None = None
    text: str | None = None
    """What else was entered: a count, an outcome, a cause, a note."""
    kind: Trouble | None = None
    """Of a problem."""
    problem_class: ProblemClass | None = None
    undoes: int | None = None
    """The entry that was taken back."""


class OpenVisit(Record):
    """A visit that is not over: not decided yet, or not delivered."""

    item: str
    name: Name
    department: str
    attempt: int
    state: str
    """The last that happened: submitted, accepted, paused or decided."""
    since: Stamp | None
    """When it did."""
    because: Cause | None = None
    """Why it is paused."""
    elapsed_s: int | None = None
    """From then until now; None where that is not known to the minute."""
    limit: str | None = None
    """As written, "4wd"."""
    due: date | None = None
    """The day at whose close the limit ends; None where nobody can say, as after a pause."""
    is_provisional: bool = False
    """Whether `due` rests on days that the calendar does not cover."""
    is_late: bool = False
    """Whether that day is over."""


class ItemProspect(Record):
    """An item of the version, and what it waits for."""

    item: str
    name: Name
    department: str
    stage: str
    stage_name: Name
    limit: str
    standing: str
    """under_way, possible, waiting or decided."""
    attempt: int
    """Which try the next visit would be."""
    waits_for: tuple[str, ...] = ()
    issue_waits_for: tuple[str, ...] = ()


class RecordReport(Report):
    """A walk as far as it is recorded, and what may come next."""

    kind: str = "record"
    walk: str
    flow: str
    name: Name
    """Of the flow."""
    version: str
    scope: Scope
    journal: str
    """The path of the journal."""
    zone: str
    now: Stamp
    recorded: tuple[RecordedEntry, ...] = ()
    """What this command entered."""
    entries: int = 0
    """How many entries count."""
    visits: tuple[OpenVisit, ...] = ()
    """Under way."""
    undelivered: tuple[OpenVisit, ...] = ()
    items: tuple[ItemProspect, ...] = ()
    departments: Mapping[str, Name] = {}
    """The names of the departments of the items, by id."""
    warnings: tuple[Message, ...] = ()
    """What speaks against an entry that was made, and what a journal has lost."""

    @property
    def possible(self) -> tuple[ItemProspect, ...]:
        """The items that may start now."""
        return tuple(item for item in self.items if item.standing == "possible")


class WalkUnderWay(Record):
    """A journal whose walk is not finished."""

    journal: str
    walk: str
    flow: str
    version: str
    begun: datetime
    """When its first entry was made."""
    last: datetime
    entries: int
    open_visits: int
    is_in_use: bool
    """Whether somebody is recording it at this moment."""
    damaged: tuple[int, ...] = ()
    """Lines that are not what was written."""


class WalksReport(Report):
    """The walks that are being recorded."""

    kind: str = "walks"
    folders: tuple[str, ...]
    walks: tuple[WalkUnderWay, ...] = ()
    unreadable: tuple[Message, ...] = ()
    """Journals that cannot be read, and why."""
