"""A flow as it is written: facts, stages with their steps, and the measures of its reform."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar, NamedTuple, Self, TypeAlias

from pydantic import Discriminator, Field, PrivateAttr, Tag

from walkflow.model.catalogue import Catalogue, Clock, Count, Id, Ids, Source
from walkflow.model.diagnostics import FileRecord, Route
from walkflow.model.durations import Duration
from walkflow.model.records import NOT_EMPTY, ONE_OR_MANY, Name, Plain, Record


def _as_word(value: object) -> object:
    """Return a number or a boolean as the word that was written for it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else value


Word: TypeAlias = Annotated[str, Field(pattern=r"^[\w.-]+$"), Plain(_as_word)]
FactId: TypeAlias = Annotated[str, Field(pattern=r"^\w+$")]
MeasureId: TypeAlias = Annotated[str, Field(pattern=r"^\w+$")]
Facts: TypeAlias = Mapping[str, str]
"""What is true of one project: the value of each fact."""
When: TypeAlias = Mapping[FactId, Annotated[tuple[Word, ...], ONE_OR_MANY, NOT_EMPTY]]
"""The values of facts with which a step applies: all of them must match."""


class Fact(Record):
    """What differs between projects of one type, and the values that it can have."""

    values: Annotated[tuple[Word, ...], NOT_EMPTY]
    default: Word
    name: Name


class Step(Record):
    """An item's place in one flow: its limit and what comes before it."""

    item: Id
    after: Ids = ()
    """It starts when all of these are finished."""
    issue_after: Ids = ()
    """It may run before these, but is not issued until they are finished."""
    limit: Duration
    when: When = Field(default={})
    clock: Clock | None = None
    """Whose time it takes; None: what the kind of the item says."""
    materials: Count | None = None
    """How many documents are asked for here; None: what the catalogue says."""
    trips: Count | None = None
    """How often the applicant has to come here; None: what the catalogue says."""
    source: Source | None = None


class Stage(Record):
    """A phase of the flow; without a limit it runs beside the others and has no place in order."""

    id: Id
    name: Name
    lead: Id | None = None
    """The department that answers for the stage."""
    limit: Duration | None = None
    source: Source | None = None
    items: tuple[Step, ...] = ()


class Bundle(Record):
    """Items handled together: one submission, one limit, one finish."""

    id: Id
    name: Name | None = None
    """None: the name of the catalogue item with this id."""
    items: Ids
    limit: Duration | None = None
    """None: the limit of its longest member."""


class Merge(Record):
    """Items that become part of another one."""

    items: Ids
    into: Id


class StageMerge(Record):
    """Stages that become one."""

    stages: Ids
    into: Id
    limit: Duration | None = None
    """None: the sum of their limits."""
    name: Name | None = None
    """None: the names of the stages, joined."""


class Change(Record):
    """One edit of the flow; each sort of change is a record with one field, named as the sort."""

    sort: ClassVar[str]


class LimitChange(Change):
    """Items that get other limits."""

    sort = "limit"
    limit: Mapping[Id, Duration]


class StageLimitChange(Change):
    """Stages that get other limits."""

    sort = "stage_limit"
    stage_limit: Mapping[Id, Duration]


class DropChange(Change):
    """Items that are no longer asked for."""

    sort = "drop"
    drop: Ids


class AddChange(Change):
    """Items that stand in the flow but apply only with this change."""

    sort = "add"
    add: Ids


class MergeChange(Change):
    """Items that become part of another one."""

    sort = "merge"
    merge: Merge


class AfterChange(Change):
    """Items that get other predecessors."""

    sort = "after"
    after: Mapping[Id, Ids]


class IssueAfterChange(Change):
    """Items that get other items to wait for before they are issued."""

    sort = "issue_after"
    issue_after: Mapping[Id, Ids]


class BundleChange(Change):
    """Items that are handled together."""

    sort = "bundle"
    bundle: Bundle


class IntakeChange(Change):
    """Items that are submitted together: one trip for all, their times as linked."""

    sort = "intake"
    intake: Ids


class ClockChange(Change):
    """Items that take someone else's time."""

    sort = "clock"
    clock: Mapping[Id, Clock]


class MaterialsChange(Change):
    """Items that ask for another number of documents."""

    sort = "materials"
    materials: Mapping[Id, Count]


class TripsChange(Change):
    """Items for which the applicant comes another number of times."""

    sort = "trips"
    trips: Mapping[Id, Count]


class StageMergeChange(Change):
    """Stages that become one."""

    sort = "merge_stages"
    merge_stages: StageMerge


CHANGES: tuple[type[Change], ...] = (
    LimitChange,
    StageLimitChange,
    DropChange,
    AddChange,
    MergeChange,
    AfterChange,
    IssueAfterChange,
    BundleChange,
    IntakeChange,
    ClockChange,
    MaterialsChange,
    TripsChange,
    StageMergeChange,
)
"""Every sort of change."""


def _find_sort(value: Any) -> str | None:  # noqa: ANN401 - raw data or a record
    if isinstance(value, Change):
        return value.sort
    if isinstance(value, Mapping):
        return next((change.sort for change in CHANGES if change.sort in value), None)
    return None


AnyChange: TypeAlias = Annotated[
    Annotated[LimitChange, Tag("limit")]
    | Annotated[StageLimitChange, Tag("stage_limit")]
    | Annotated[DropChange, Tag("drop")]
    | Annotated[AddChange, Tag("add")]
    | Annotated[MergeChange, Tag("merge")]
    | Annotated[AfterChange, Tag("after")]
    | Annotated[IssueAfterChange, Tag("issue_after")]
    | Annotated[BundleChange, Tag("bundle")]
    | Annotated[IntakeChange, Tag("intake")]
    | Annotated[ClockChange, Tag("clock")]
    | Annotated[MaterialsChange, Tag("materials")]
    | Annotated[TripsChange, Tag("trips")]
    | Annotated[StageMergeChange, Tag("merge_stages")],
    Discriminator(_find_sort),
]


class Measure(Record):
    """A named reform: a list of changes to the flow as written."""

    id: MeasureId
    name: Name
    since: date | None = None
    """The first day on which it is in force; None: only the version `after` has it."""
    source: Source | None = None
    changes: Annotated[tuple[AnyChange, ...], NOT_EMPTY]


class Promise(Record):
    """A total of the stage limits that was published for a version."""

    total: Duration
    source: str | None = None


class VersionWord(StrEnum):
    """The two versions that every flow has."""

    BEFORE = "before"
    AFTER = "after"


EMPTY_CATALOGUE = Catalogue(
    catalogue="none", name=Name(zh="无", en="none"), departments=(), items=()
)


class PlacedStep(NamedTuple):
    """A step, the stage that it stands in, and the route to it."""

    step: Step
    stage: Stage
    route: Route


class Flow(FileRecord):
    """The approvals that one type of project must pass, as written, and its reform."""

    flow: Id
    name: Name
    catalogue: str
    """The catalogue's file, from the folder of this one."""
    calendar: str = "cn"
    """A calendar's name, or its file, from the folder of this one."""
    source: Source | None = None
    """Where limits come from, unless a stage or step says otherwise."""
    promised: Mapping[VersionWord, Promise] = {}
    facts: Mapping[FactId, Fact] = {}
    stages: Annotated[tuple[Stage, ...], NOT_EMPTY]
    bundles: tuple[Bundle, ...] = ()
    intakes: tuple[Ids, ...] = ()
    measures: tuple[Measure, ...] = ()
    _items: Catalogue | None = PrivateAttr(default=None)

    @property
    def items(self) -> Catalogue:
        """The catalogue that its items stand in; an empty one until `stock` was called."""
        return self._items or EMPTY_CATALOGUE

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was read from: its own, and that of its catalogue."""
        return tuple(path for path in (self.path, self.items.path) if path is not None)

    def stock(self, catalogue: Catalogue) -> Self:
        """Return the same flow with the catalogue that its items stand in."""
        stocked = self.model_copy()
        stocked._items = catalogue  # noqa: SLF001 - a copy of its own class
        return stocked

    @cached_property
    def steps(self) -> tuple[PlacedStep, ...]:
        """Every step with its stage and its route, in file order."""
        return tuple(self._place_steps())

    @cached_property
    def step_by_item(self) -> Mapping[str, PlacedStep]:
        """The first step of each item."""
        return {placed.step.item: placed for placed in reversed(self.steps)}

    @property
    def listed_measures(self) -> Name:
        """The ids and names of its measures, as one list in a sentence."""
        return Name(
            zh="、".join(f"{each.id}（{each.name.zh}）" for each in self.measures) or "无",
            en=", ".join(f"{each.id} ({each.name.en})" for each in self.measures) or "none",
        )

    @property
    def default_facts(self) -> Facts:
        """The value that each fact has where nothing else is said."""
        return {fact_id: fact.default for fact_id, fact in self.facts.items()}

    def _place_steps(self) -> Iterator[PlacedStep]:
        for number, stage in enumerate(self.stages):
            for place, step in enumerate(stage.items):
                yield PlacedStep(step, stage, ("stages", number, "items", place))
