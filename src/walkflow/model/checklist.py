"""What a walk through a version passes, stage by stage, as a sheet to tick off lists it."""

from collections.abc import Mapping
from dataclasses import dataclass

from walkflow.model.durations import Duration
from walkflow.model.flow import Fact
from walkflow.model.records import Name


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """An item, or a bundle of items that are handled together."""

    id: str
    name: Name
    department: Name | None
    """None: the catalogue does not name it."""
    limit: Duration
    members: tuple[Name, ...] = ()
    """The items of a bundle."""


@dataclass(frozen=True, slots=True)
class ChecklistStage:
    """A stage, and the items that stand in it."""

    name: Name
    lead: Name | None
    limit: Duration | None
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The stages and items of a version for one project, and what else can be recorded."""

    flow: str
    name: Name
    version: str
    stages: tuple[ChecklistStage, ...]
    facts: Mapping[str, Fact]
    taken: Mapping[str, str]
    """The facts that decided which items apply."""
    name_by_item: Mapping[str, Name]
    """Everything that can be visited: the items of the stages, the rest of the flow, and the
    rest of the catalogue."""

    @property
    def items(self) -> tuple[ChecklistItem, ...]:
        """The items of all stages."""
        return tuple(item for stage in self.stages for item in stage.items)
