"""The report of recorded runs: where the time of each went, whose it was, what was out of order."""

from enum import StrEnum

from walkflow.model.catalogue import Clock
from walkflow.model.messages import Message
from walkflow.model.records import Name, Record
from walkflow.model.reports import Report
from walkflow.model.trace_report import Days
from walkflow.model.walk import DeviationKind, FollowUp, Outcome, Problem, Role, Scope


class Owner(StrEnum):
    """Who held a case for a time."""

    AUTHORITY = "authority"
    APPLICANT = "applicant"
    THIRD_PARTY = "third_party"
    LAW = "law"
    CALENDAR = "calendar"
    """Days off, and the hours in which the office is closed."""
    UNKNOWN = "unknown"
    """Nobody recorded what happened."""


class Phase(StrEnum):
    """What happened to a case for a time."""

    UNRECORDED = "unrecorded"
    """Before the first moment that is known of a visit, or between two that do not tell."""
    PREPARING = "preparing"
    """Enabled, and not yet submitted."""
    INTAKE = "intake"
    """Submitted, and not yet accepted."""
    PROCESSING = "processing"
    """Accepted, and not yet decided."""
    PAUSED = "paused"
    DELIVERY = "delivery"
    """Decided, and not yet in the applicant's hand."""


class Place(Record):
    """Where something stands: in a walk file, and in the flow file."""

    path: str | None = None
    """The walk file; None for a walk made in memory."""
    line: int | None = None
    flow_line: int | None = None


class RangeFigure(Record):
    """A number that is not known exactly: the least and the most that it can be."""

    min: int
    max: int


class PauseFigure(Record):
    """A time in which the clock of a visit stood still."""

    because: str
    """correction, special_procedure, applicant_request; `issue`: past its limit, until an item
    was finished before which it may not be issued."""
    start: str
    end: str | None
    wd: int | None
    s: int | None


class SpanFigure(Record):
    """Where a phase of a visit lies on the axis of its run, in seconds from the run's start."""

    phase: Phase
    start: int
    end: int


class VisitFigure(Record):
    """
    One visit, split into its phases; the parts of one unit add up.

    Working days are those of its department. A figure that is not known is null; where
    its least and most are, they stand in `ranges` by its name.
    """

    item: str
    name: Name
    recorded_as: tuple[str, ...]
    """The items that the walk names: the members of a bundle, or the item itself."""
    attempt: int
    department: str
    stage: str
    clock: Clock
    outcome: Outcome | None
    enabled: str | None
    submitted: str | None
    accepted: str | None
    decided: str | None
    delivered: str | None
    waited_for: tuple[str, ...]
    """The items whose visits it waited for; those that were not visited are passed over."""
    preparing_wd: int | None
    intake_wd: int | None
    waiting_wd: int | None
    """Preparing + intake."""
    processing_wd: int | None
    paused_wd: int | None
    sojourn_wd: int | None
    """Waiting + processing + paused."""
    delivery_wd: int | None
    chargeable_wd: int | None
    """Processing, if the time is the authority's."""
    elapsed_wd: int | None
    """From its first moment to its last."""
    preparing_s: int | None
    intake_s: int | None
    waiting_s: int | None
    processing_s: int | None
    paused_s: int | None
    sojourn_s: int | None
    delivery_s: int | None
    chargeable_s: int | None
    elapsed_s: int | None
    ranges: dict[str, RangeFigure]
    pauses: tuple[PauseFigure, ...]
    spans: tuple[SpanFigure, ...]
    """Its phases, in order; a time known only to the day reaches over all of it."""
    accepted_at: int | None
    """On the axis of the run, as `spans`; None: not known."""
    due_at: int | None
    """Where its limit ends on the axis of the run; None: not known."""
    limit: str
    limit_wd: Days
    estimate: bool
    """Whether the limit is an estimate of ours."""
    used: float | None
    """Time in hand / limit, in the limit's unit."""
    over_limit: bool | None
    statutory: str | None
    statutory_wd: Days | None
    used_statutory: float | None
    over_statutory: bool | None
    critical: bool
    slack_wd: int | None
    free_slack_wd: int | None
    drag_wd: int | None
    trips: int | None
    materials: int | None
    place: Place


class RecordedPause(Record):
    """A time in which a clock was stopped, as it was recorded."""

    because: str
    start: str
    end: str | None


class RecordedVisit(Record):
    """
    A visit as the walks tell it, before anything is computed; stamps as exact as written.

    The members of a bundle stand one by one, and what is not in the flow stands here too.
    """

    item: str
    name: Name | None
    """None where the catalogue does not know it."""
    in_flow: bool
    """Whether the version has it for this project."""
    attempt: int
    department: str | None
    submitted: str | None
    accepted: str | None
    decided: str | None
    delivered: str | None
    outcome: Outcome | None
    pauses: tuple[RecordedPause, ...]


class PieceFigure(Record):
    """A part of the critical path of a run; the parts add up to the elapsed time."""

    item: str
    attempt: int
    phase: Phase
    because: str | None
    """Why it was paused."""
    owner: Owner
    department: str | None
    start: str
    end: str
    seconds: int | None
    """None unless every moment of the path is known to the minute."""
    days: int | None
    """Calendar days."""
    wd: int | None
    place: Place


class OwnerFigure(Record):
    """What one owner had of the elapsed time; the owners add up to it exactly."""

    owner: Owner
    department: str | None
    seconds: int | None
    """In office hours; the rest is the calendar's. None unless every moment is exact."""
    days: int | None
    """Working days, for the calendar days off; where nothing is recorded, calendar days."""
    wd: int | None
    """Working days, of the flow's calendar."""
    share: float | None
    """Of the elapsed time, in seconds where they are known, else in days; 0 to 1."""
    ranges: dict[str, RangeFigure]


class Deviation(Record):
    """One difference between the run and the flow, in plain words."""

    kind: DeviationKind
    item: str
    text: Message
    path: str | None
    """The walk file; None where the walk says nothing of it."""
    line: int | None
    """In the walk file."""
    flow_line: int | None
    name: Name | None = None
    """Of a missing item."""
    still_to_come: bool = False
    """Whether it is missing and nothing that comes later in the flow was visited."""


class FitnessFigure(Record):
    """How well a run fits its flow; 1 is without any deviation of order or scope."""

    value: float | None
    """Token replay, each step that is not in the flow counting as one missing and one left.
    None, as the five that follow, for a part of a run and where no visit is told."""
    token_replay: float | None
    missing: int | None
    """Tokens that were taken before they were there."""
    consumed: int | None
    remaining: int | None
    produced: int | None
    not_in_flow: int
    """Steps that are not in the flow, which token replay passes over."""
    visits: int
    visits_without_deviation: int
    share: float | None
    """Of the visits: those that are in the flow, in order and not repeated; 0 to 1."""


class HandoverFigure(Record):
    """Time that the applicant waited while no desk worked on the case."""

    from_department: str | None
    """Who had it last; None: the applicant."""
    to_department: str | None
    """Who had it next; None: the applicant."""
    before: str | None
    """The item that was finished before."""
    item: str
    """The item that waited for a desk, or whose result waited for the applicant."""
    start: str
    end: str
    wd: int | None
    seconds: int | None
    place: Place


class MilestoneFigure(Record):
    """Something that happened beside the items, and how far it is from it to the end."""

    at: str
    name: str | Name
    since_previous_d: int | None
    since_previous_wd: int | None
    to_end_d: int | None
    to_end_wd: int | None
    ranges: dict[str, RangeFigure]
    place: Place


class IntakeFigure(Record):
    """Items that were submitted together, from when the first could start to the last decision."""

    items: tuple[str, ...]
    enabled: str | None
    decided: str | None
    wd: int | None
    seconds: int | None


class ProblemFigure(Record):
    """A problem that a walk found."""

    problem: Problem
    walk: str
    place: Place


class FollowUpFigure(Record):
    """What somebody said when they were asked afterwards."""

    follow_up: FollowUp
    walk: str
    place: Place


class FindingFigure(Record):
    """Something wrong with a walk as a record, or that back-filled records look like."""

    rule: str
    severity: str
    message: Message
    path: str | None
    line: int | None


class RunReport(Report):
    """One recorded run, told by one walk or by several of one project."""

    kind: str = "run"
    run: str
    """The id of the walk, or of the project that its walks tell of."""
    walks: tuple[str, ...]
    project: str | None
    name: Name | None
    roles: tuple[Role, ...]
    scope: Scope
    sources: tuple[str, ...]
    flow: str
    version: str
    facts: dict[str, str]
    relative: bool
    """Whether its stamps have no dates, so that nothing is said that needs a calendar."""
    start: str | None
    end: str | None
    elapsed_s: int | None
    elapsed_d: int | None
    """Calendar days between the first and the last date."""
    inclusive_d: int | None
    """The same, counting both ends: the days that the run touches."""
    elapsed_wd: int | None
    chargeable_wd: int | None
    """Working days on which at least one item was in an authority's hands."""
    ranges: dict[str, RangeFigure]
    span: int
    """The length of its axis: from its first moment to the last, in seconds."""
    record: tuple[RecordedVisit, ...]
    """What was recorded and used, by item and attempt as first told."""
    visits: tuple[VisitFigure, ...]
    path: tuple[PieceFigure, ...]
    owners: tuple[OwnerFigure, ...]
    deviations: tuple[Deviation, ...]
    fitness: FitnessFigure
    handovers: tuple[HandoverFigure, ...]
    intakes: tuple[IntakeFigure, ...]
    milestones: tuple[MilestoneFigure, ...]
    problems: tuple[ProblemFigure, ...]
    follow_ups: tuple[FollowUpFigure, ...]
    findings: tuple[FindingFigure, ...]
    trips: int | None
    """Times the applicant came, as far as the visits say."""
    materials: int | None
    departments: dict[str, Name]
