"""A recorded run: who walked, what was visited when, what was in the way, and what came of it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from typing import Annotated, TypeAlias

from pydantic import Field, StrictInt

from walkflow.model.calendar_extras import Day
from walkflow.model.catalogue import Count, Id
from walkflow.model.diagnostics import FileRecord, Route
from walkflow.model.flow import FactId, Word
from walkflow.model.records import NOT_EMPTY, ONE_OR_MANY, Name, Record
from walkflow.model.stamps import Stamp


class Role(StrEnum):
    """As what somebody walked."""

    APPLICANT = "applicant"
    """As anyone who applies, unannounced."""
    CLERK = "clerk"
    """At the window, or at the desk that decides."""
    COMPANION = "companion"
    """Beside a real applicant."""
    AGENT = "agent"
    """On behalf of an applicant."""
    JOINT = "joint"
    """Several heads together, one project."""


class Cause(StrEnum):
    """Why a clock was paused."""

    CORRECTION = "correction"
    """The applicant has to correct or complete the documents (补正)."""
    SPECIAL_PROCEDURE = "special_procedure"
    """The law excludes the time: hearing, expert review, inspection (特别程序)."""
    APPLICANT_REQUEST = "applicant_request"
    """The applicant asked for it."""


class Outcome(StrEnum):
    """What was decided."""

    APPROVED = "approved"
    APPROVED_WITH_GAPS = "approved_with_gaps"
    """With documents to be handed in later (容缺)."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def is_granted(self) -> bool:
        """Whether what comes next may start on it."""
        return self in {Outcome.APPROVED, Outcome.APPROVED_WITH_GAPS}


class Scope(StrEnum):
    """How much of the run a walk tells."""

    WHOLE = "whole"
    """All of it: an item that is not there was not visited."""
    PART = "part"
    """Some of it: of an item that is not there nothing is known."""


class Trouble(StrEnum):
    """What sort of problem it is, in the words of the campaigns."""

    PAIN = "pain"
    """痛点."""
    BLOCKAGE = "blockage"
    """堵点."""
    DIFFICULTY = "difficulty"
    """难点."""


class ProblemClass(StrEnum):
    """What a problem is about."""

    GUIDE = "guide"
    MATERIAL = "material"
    SYSTEM = "system"
    STEP_ORDER = "step_order"
    TIME_LIMIT = "time_limit"
    TRIP = "trip"
    COORDINATION = "coordination"
    INTERMEDIARY = "intermediary"
    SERVICE = "service"
    POLICY = "policy"


class DeviationKind(StrEnum):
    """How a run differs from its flow."""

    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    REPEATED = "repeated"
    NOT_IN_FLOW = "not_in_flow"
    OVER_LIMIT = "over_limit"
    """Decided after the limit that was promised."""
    OVER_STATUTORY = "over_statutory"
    """Decided after the limit that the law sets."""


class Walker(Record):
    """Who walked or answers for something: a unit and a post, never a person's name."""

    unit: str
    post: str | None = None


class Pause(Record):
    """A time in which the clock of a visit stood still."""

    start: Annotated[Stamp, Field(alias="from")]
    end: Annotated[Stamp | None, Field(alias="to")] = None
    """None: not known, or not yet."""
    because: Cause


STAMPS = ("submitted", "accepted", "decided", "delivered")
"""The stamps of a visit's course, in the order that they should have."""


class Visit(Record):
    """One execution of an item; a stamp that nobody took is left out, and nothing is made of it."""

    item: Id
    """An item of the flow, or a bundle."""
    submitted: Stamp | None = None
    accepted: Stamp | None = None
    """When the clock of the limit started; its day is day 0."""
    pauses: tuple[Pause, ...] = ()
    decided: Stamp | None = None
    delivered: Stamp | None = None
    """When the applicant had the result in hand."""
    entered: Stamp | None = None
    """When the visit was written down, if that was not at once."""
    outcome: Outcome | None = None
    """None: not known, and taken as approved."""
    attempt: Annotated[StrictInt, Field(ge=1, le=100)] | None = None
    """Which try it was, from 1; None: by the order of the visits of the item."""
    trips: Count | None = None
    """How often the applicant came."""
    materials: Count | None = None
    """How many documents were asked for."""
    note: str | None = None

    @property
    def stamps(self) -> tuple[tuple[str, Stamp], ...]:
        """The stamps of its course that are known, by field, in the order that they should have."""
        known = ((field, getattr(self, field)) for field in STAMPS)
        return tuple((field, stamp) for field, stamp in known if stamp is not None)


class Milestone(Record):
    """Something that happened beside the items: a contract signed, a first visit."""

    at: Stamp
    name: str | Name


class Problem(Record):
    """What was in the way, and what is done about it."""

    item: Id | None = None
    kind: Trouble | None = None
    problem_class: Annotated[ProblemClass | None, Field(alias="class")] = None
    text: str
    measure: str | None = None
    """What is to be done."""
    owner: str | Walker | None = None
    """The unit that answers for it."""
    due: Day | None = None
    closed: Day | None = None


class FollowUp(Record):
    """Somebody was asked afterwards whether it is better now (回访)."""

    day: Annotated[Day, Field(alias="date")]
    by: str | None = None
    """How: phone, visit, message."""
    satisfied: bool | None = None
    text: str | None = None


class ExpectedDeviation(Record):
    """A way in which a walk is known to differ from its flow."""

    kind: DeviationKind
    item: Id


class Expectation(Record):
    """What a walk comes to against its flow; `walkflow check` holds that it still does."""

    deviations: tuple[ExpectedDeviation, ...] = ()


Walkers: TypeAlias = Annotated[tuple[Walker, ...], ONE_OR_MANY]
Roles: TypeAlias = Annotated[tuple[Role, ...], ONE_OR_MANY, NOT_EMPTY]


class Walk(FileRecord):
    """One run through a flow, recorded by hand."""

    walk: Id
    name: Name | None = None
    project: Id | None = None
    """Walks of one project are joined on one axis."""
    flow: Id
    version: str | None = None
    """Of the flow; None: the version in force when the walk starts."""
    facts: Mapping[FactId, Word] = {}
    scope: Scope = Scope.WHOLE
    role: Roles | None = None
    """None: not known, as of a timeline from the press."""
    by: Walkers = ()
    source: str | None = None
    visits: tuple[Visit, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    problems: tuple[Problem, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    expect: Expectation | None = None
    """How it is known to differ from its flow, as `walkflow check --update` writes it; None: it
    is to fit."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """As what somebody walked; empty if that is not known."""
        return self.role or ()

    def list_stamps(self) -> tuple[tuple[Route, Stamp], ...]:
        """Return every stamp of the run itself with its route, in file order."""
        found: list[tuple[Route, Stamp]] = []
        for number, visit in enumerate(self.visits):
            route: Route = ("visits", number)
            found += [((*route, field), stamp) for field, stamp in visit.stamps]
            for place, pause in enumerate(visit.pauses):
                found.append(((*route, "pauses", place, "from"), pause.start))
                if pause.end is not None:
                    found.append(((*route, "pauses", place, "to"), pause.end))
        for number, milestone in enumerate(self.milestones):
            found.append((("milestones", number, "at"), milestone.at))
        return tuple(found)


def name_walk(path: PurePath) -> str:
    """
    Return the id of a walk from the name of its file: what no id may have becomes a hyphen.

    >>> name_walk(PurePath("walks/Plant permit (2).yaml"))
    'Plant-permit-2'
    """
    kept = "".join(sign if sign.isalnum() or sign in "_-." else " " for sign in path.stem)
    return "-".join(kept.split()).strip("-.") or "walk"
