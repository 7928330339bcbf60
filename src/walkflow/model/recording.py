"""What somebody enters while a walk happens: deeds, and the entries of a journal that hold them."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AwareDatetime, Field, StrictInt

from walkflow.model.catalogue import Count, Id
from walkflow.model.flow import FactId, Word
from walkflow.model.records import Record
from walkflow.model.stamps import Stamp
from walkflow.model.walk import (
    Cause,
    Milestone,
    Outcome,
    Problem,
    Roles,
    Scope,
    Walkers,
)

JOURNAL_FORMAT = 1
"""Of the journal; a journal of a higher one was written by a newer walkflow."""

Mark: TypeAlias = Literal["submitted", "accepted", "delivered"]
"""A moment in the course of a visit that needs no more than its time."""
Tally: TypeAlias = Literal["trips", "materials"]
"""What is counted of a visit."""


class Opening(Record):
    """What holds for all of a walk, as far as somebody said it."""

    version: str | None = None
    """None: the version after every measure."""
    facts: Mapping[FactId, Word] = {}
    scope: Scope | None = None
    """None: the whole run."""
    role: Roles | None = None
    by: Walkers = ()
    project: Id | None = None


class Deed(Record):
    """One thing that was entered; each sort is a record whose `what` names it."""

    has_stamp: ClassVar[bool] = False
    """Whether it is a moment of the run itself, its `at`."""


class Begun(Deed):
    """The walk was opened: which it is, and what holds for all of it."""

    what: Literal["begun"] = "begun"
    format: StrictInt = JOURNAL_FORMAT
    walk: Id
    flow: Id
    version: str
    facts: Mapping[FactId, Word] = {}
    scope: Scope = Scope.WHOLE
    role: Roles | None = None
    by: Walkers = ()
    project: Id | None = None


class Marked(Deed):
    """An application was submitted or accepted, or its result delivered."""

    has_stamp = True
    what: Mark
    item: Id
    at: Stamp


class Paused(Deed):
    """The clock of a visit was stopped."""

    has_stamp = True
    what: Literal["paused"] = "paused"
    item: Id
    because: Cause
    at: Stamp


class Resumed(Deed):
    """The clock of a visit went on."""

    has_stamp = True
    what: Literal["resumed"] = "resumed"
    item: Id
    at: Stamp


class Decided(Deed):
    """A visit was decided."""

    has_stamp = True
    what: Literal["decided"] = "decided"
    item: Id
    outcome: Outcome | None = None
    """None: not known, and taken as approved."""
    at: Stamp


class Counted(Deed):
    """How often the applicant has come so far, or how many documents were asked for."""

    what: Tally
    item: Id
    count: Count


class Noted(Deed):
    """Something worth remembering about a visit."""

    what: Literal["note"] = "note"
    item: Id
    text: Annotated[str, Field(min_length=1)]


class Hindered(Deed):
    """A problem was met."""

    what: Literal["problem"] = "problem"
    problem: Problem


class Passed(Deed):
    """Something happened beside the items."""

    has_stamp = True
    what: Literal["milestone"] = "milestone"
    milestone: Milestone

    @property
    def at(self) -> Stamp:
        """When it happened."""
        return self.milestone.at


class Undone(Deed):
    """An earlier entry was taken back; it stays in the journal."""

    what: Literal["undo"] = "undo"
    number: Annotated[StrictInt, Field(ge=1)]
    """The entry that no longer counts."""


class Finished(Deed):
    """The walk was written to its file."""

    what: Literal["finish"] = "finish"


AnyDeed: TypeAlias = Annotated[
    Begun
    | Marked
    | Paused
    | Resumed
    | Decided
    | Counted
    | Noted
    | Hindered
    | Passed
    | Undone
    | Finished,
    Field(discriminator="what"),
]
StampedDeed: TypeAlias = Marked | Paused | Resumed | Decided | Passed
"""A deed that is a moment of the run."""


class Entry(Record):
    """One line of a journal."""

    number: Annotated[StrictInt, Field(ge=0)]
    """In their order; what opens the walk is 0."""
    clock: AwareDatetime
    """When it was entered, by the clock of the machine."""
    deed: AnyDeed

    def as_json(self) -> str:
        """Return it as JSON on one line."""
        return self.model_dump_json(by_alias=True, exclude_none=True)


def read_entry(text: bytes) -> Entry:
    """
    Return the entry that JSON holds.

    Raises:
        ValueError: If it is none.
    """
    return Entry.model_validate_json(text)
