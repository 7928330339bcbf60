"""The catalogue: the departments and the items that flows are made of."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, TypeAlias

from pydantic import Field, StrictInt

from walkflow.model.diagnostics import FileRecord
from walkflow.model.durations import Duration
from walkflow.model.messages import Message, say
from walkflow.model.records import ONE_OR_MANY, Name, Record

ESTIMATE = "estimate"
"""The source of a figure that nobody published: it is ours, and is shown as such."""

Id: TypeAlias = Annotated[str, Field(pattern=r"^\w[\w.-]*$")]
Count: TypeAlias = Annotated[StrictInt, Field(ge=0, le=10_000)]
Source: TypeAlias = str | Mapping[str, str]
"""Where a record's figures come from: one text for all, or one for each field."""


Ids: TypeAlias = Annotated[tuple[Id, ...], ONE_OR_MANY]
"""One id, or a list of them."""


class Kind(StrEnum):
    """What sort of approval matter an item is."""

    LICENCE = "licence"
    FILING = "filing"
    TECHNICAL_REVIEW = "technical_review"
    INTERMEDIARY = "intermediary"
    UTILITY = "utility"
    PUBLIC_NOTICE = "public_notice"
    INTERNAL = "internal"
    ACCEPTANCE = "acceptance"
    REGISTRATION = "registration"


class Clock(StrEnum):
    """Whose time an item takes."""

    AUTHORITY = "authority"
    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    LAW = "law"


CLOCK_WORDS: Mapping[Clock, Message] = {
    Clock.AUTHORITY: say("authority"),
    Clock.APPLICANT: say("applicant"),
    Clock.THIRD_PARTY: say("third party"),
    Clock.LAW: say("law"),
}
CLOCK_BY_KIND = {
    Kind.INTERMEDIARY: Clock.THIRD_PARTY,
    Kind.UTILITY: Clock.THIRD_PARTY,
    Kind.PUBLIC_NOTICE: Clock.LAW,
}
"""The clock of an item that does not name one; any other kind is the authority's."""


class Department(Record):
    """An authority, a utility or another body that handles items."""

    id: Id
    name: Name


class Statutory(Record):
    """What the law says about an item's time."""

    limit: Duration | None = None
    """The longest that the law allows; None where it names the item without a limit."""
    basis: str | None = None
    """The law and the article."""


class Material(Record):
    """One document that an item asks for."""

    name: Name
    origin: Annotated[Id, Field(alias="from")] = "applicant"
    """`applicant`, or the item whose result it is."""


class Item(Record):
    """One approval matter, whatever flow it stands in."""

    id: Id
    name: Name
    department: Id
    kind: Kind
    statutory: Statutory | None = None
    materials: Count | tuple[Material, ...] | None = None
    """How many documents are asked for, or which; None where nobody knows."""
    trips: Count | None = None
    """How often the applicant has to come; None where nobody knows."""
    source: Source | None = None

    @property
    def clock(self) -> Clock:
        """Whose time it takes unless a flow says otherwise."""
        return CLOCK_BY_KIND.get(self.kind, Clock.AUTHORITY)

    @property
    def material_count(self) -> int | None:
        """How many documents are asked for; None where nobody knows."""
        return len(self.materials) if isinstance(self.materials, tuple) else self.materials

    def is_estimate(self, field: str) -> bool:
        """Return whether the figure in a field is an estimate of ours."""
        source = self.source
        return (source if isinstance(source, str | None) else source.get(field)) == ESTIMATE


class Catalogue(FileRecord):
    """The departments and items that flows refer to by id."""

    catalogue: Id
    name: Name
    departments: tuple[Department, ...]
    items: tuple[Item, ...]

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        """The items by their id."""
        return {item.id: item for item in self.items}

    @cached_property
    def department_by_id(self) -> Mapping[str, Department]:
        """The departments by their id."""
        return {department.id: department for department in self.departments}
