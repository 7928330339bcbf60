"""
A flow as what is to be drawn: stages, nodes and links, and what a version changed.

Plain data for any drawing, on the screen or in another program. A chart draws one
version of a flow; where `against` is set, it draws two at once: everything that the
version has, and beside it what the other one had and this one has not.
"""

from enum import StrEnum
from typing import TypeAlias

from walkflow.model.catalogue import Clock, Kind
from walkflow.model.records import Name, Record

Days: TypeAlias = int | float
"""Working days; whole unless units had to be compared without dates."""


class NodeChange(StrEnum):
    """What became of a node; with one version drawn, every node is kept."""

    KEPT = "kept"
    """Both versions have it; `was` says what else is different."""
    ADDED = "added"
    """Only the version has it."""
    DROPPED = "dropped"
    """Only the other version had it: it is no longer asked for, or no longer applies."""
    MERGED = "merged"
    """Only the other version had it: it has become part of the node `into`."""
    BUNDLED = "bundled"
    """A bundle of items that were handled one by one; its members say which."""
    UNBUNDLED = "unbundled"
    """An item handled by itself that was a member of a bundle."""


class LinkKind(StrEnum):
    """What a link holds back."""

    AFTER = "after"
    """The start: finish to start."""
    ISSUE_AFTER = "issue_after"
    """Only the issue: finish to finish."""


class LinkChange(StrEnum):
    """What became of a link; with one version drawn, every link is kept."""

    KEPT = "kept"
    """Who waits for whom is as it was, though perhaps through a node that is gone."""
    ADDED = "added"
    DROPPED = "dropped"
    EASED = "eased"
    """It held back the start, and now only the issue."""
    TIGHTENED = "tightened"
    """It held back only the issue, and now the start."""


class StageChange(StrEnum):
    """What became of a stage."""

    KEPT = "kept"
    ADDED = "added"
    DROPPED = "dropped"
    MERGED = "merged"
    """It is made of several; `parts` names them."""


class ChartStage(Record):
    """A stage: a column of the drawing, or a lane for what runs beside."""

    id: str
    name: Name
    number: int | None
    """Its place in the order of stages, from 1; None: it has no limit and no place."""
    lead: str | None
    """The department that answers for it."""
    limit: str | None
    """As written, with its unit; None: it has no limit."""
    estimate: bool
    """Whether its limit is an estimate of ours."""
    path_wd: int | None
    """The longest path when only the authority's items of it take time; None: it is gone."""
    over: bool
    """Whether its items take longer than it may."""
    change: StageChange = StageChange.KEPT
    old_limit: str | None = None
    """The other version's limit (`10wd + 8wd` of two) where it is another; None: no other."""
    parts: tuple[Name, ...] = ()
    """The stages of the other version that it is made of, if several."""


class Former(Record):
    """What was different about a node in the other version; None: it was the same."""

    limit: str | None = None
    clock: Clock | None = None
    stage: Name | None = None
    department: str | None = None
    name: Name | None = None


class ChartMember(Record):
    """An item that a bundle handles."""

    id: str
    name: Name
    department: str
    limit: str
    """Its own; the bundle's counts."""
    old_limit: str | None = None
    """The other version's limit where it is another; None: no other."""
    was_alone: bool = False
    """Whether the other version handled it by itself."""


class ChartNode(Record):
    """An item, or a bundle as one; day numbers count working days from the start, day 0."""

    id: str
    name: Name
    department: str
    stage: str
    kind: Kind | None
    """What sort of approval matter it is; None where the catalogue does not say."""
    limit: str
    """As written, with its unit."""
    estimate: bool
    """Whether its limit is an estimate of ours."""
    clock: Clock
    """Whose time it takes."""
    counts: bool
    """Whether its time counts in the path drawn."""
    critical: bool
    """Whether it is on the path drawn, which sets the end."""
    earliest_start_wd: int | None
    """None for what is gone, as the next."""
    earliest_finish_wd: int | None
    members: tuple[ChartMember, ...] = ()
    """The items of a bundle; empty for a single item."""
    intake: int | None = None
    """The number of the joint intake it belongs to, from 1: one submission, one trip for all."""
    change: NodeChange = NodeChange.KEPT
    into: str | None = None
    """The node that a merged one has become part of."""
    was: Former = Former()

    @property
    def is_gone(self) -> bool:
        """Whether only the other version had it."""
        return self.change in {NodeChange.DROPPED, NodeChange.MERGED}


class ChartLink(Record):
    """An arrow from one node to one that waits for it."""

    before: str
    after: str
    kind: LinkKind
    critical: bool
    """Whether it is the link on the path drawn that holds its node."""
    implied: bool
    """Whether other links say it already, so that a drawing may leave it out."""
    change: LinkChange = LinkChange.KEPT


class ChartDepartment(Record):
    """A department that occurs; its id is short enough to mark what is its."""

    id: str
    name: Name
    number: int
    """Its place in the catalogue, from 1: drawings of one catalogue show it alike."""


class Chart(Record):
    """A version of a flow as a drawing has it, or two of them at once."""

    flow: str
    name: Name
    version: str
    against: str | None = None
    """The version that it is compared with; None: one version is drawn."""
    clock: str
    """Whose time the path drawn counts: `authority` or `all`."""
    length_wd: int
    """Of the path drawn."""
    estimate: bool
    """Whether the limit of an item on the path drawn is an estimate."""
    stage_limits_wd: Days
    stage_limits_estimate: bool
    old_length_wd: int | None = None
    """The same of the version `against`."""
    old_estimate: bool = False
    old_stage_limits_wd: Days | None = None
    old_stage_limits_estimate: bool = False
    stages: tuple[ChartStage, ...]
    """In the order of the flow; those without a number run beside the others."""
    nodes: tuple[ChartNode, ...]
    """In the order of the flow file; what is gone stands at the end."""
    links: tuple[ChartLink, ...]
    departments: tuple[ChartDepartment, ...]
    """Those that occur, in the order of the catalogue."""
