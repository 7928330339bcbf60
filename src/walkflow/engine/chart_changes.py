"""Two versions of a flow as one chart: what the second has, and what it changed."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from walkflow.engine.charts import chart_plan
from walkflow.engine.plan import Plan, plan_stages
from walkflow.engine.rewrites import Rewrite
from walkflow.model.chart import (
    Chart,
    ChartDepartment,
    ChartLink,
    ChartMember,
    ChartNode,
    ChartStage,
    Former,
    LinkChange,
    LinkKind,
    NodeChange,
    StageChange,
)


def chart_changes(rewrite: Rewrite, before: Plan, after: Plan, *, everyone: bool = False) -> Chart:
    """
    Return the second version as it is to be drawn, with what it changed against the first.

    Args:
        rewrite: What differs, as found by comparing the two.
        before: The plan of the first version.
        after: The plan of the second version, for the same project.
        everyone: Whether the plans count everyone's time.

    Raises:
        WalkflowError: If items of a version wait for each other.
    """
    old, new = (
        chart_plan(plan, plan_stages(plan.network, plan.axis), everyone=everyone)
        for plan in (before, after)
    )
    changes = _Changes(rewrite, (before, after), (old, new))
    return new.model_copy(
        update={
            "against": old.version,
            "old_length_wd": old.length_wd,
            "old_estimate": old.estimate,
            "old_stage_limits_wd": old.stage_limits_wd,
            "old_stage_limits_estimate": old.stage_limits_estimate,
            "stages": tuple(changes.find_stages()),
            "nodes": (*changes.find_nodes(), *changes.find_gone()),
            "links": (*changes.find_links(), *changes.find_lost_links()),
            "departments": tuple(changes.find_departments()),
        }
    )


class _Changes:
    """Lays one chart over another; nodes of both go by their new ids."""

    def __init__(
        self, rewrite: Rewrite, plans: tuple[Plan, Plan], charts: tuple[Chart, Chart]
    ) -> None:
        self._rewrite = rewrite
        self._before, self._after = (plan.network for plan in plans)
        self._old, self._new = charts
        self._new_by_old = {old: new for new, old in rewrite.renamed.items()}
        self._old_by_id = {node.id: node for node in self._old.nodes}
        self._new_by_id = {node.id: node for node in self._new.nodes}
        self._alone, self._bundled = _sort_items(self._old)
        self._seat_by_item = {
            member.item: node.id for node in self._after.nodes.values() for member in node.members
        }

    @cached_property
    def _seats(self) -> Mapping[str, tuple[str, ...]]:
        """The nodes of the second version that each node of the first has become; none: gone."""
        return {node: self._find_seats(node) for node in self._before.nodes}

    def _find_seats(self, node: str) -> tuple[str, ...]:
        same = self._call(node)
        if same in self._new_by_id:
            return (same,)
        items = [self._call(member.item) for member in self._before.nodes[node].members]
        seats = [self._seat_by_item[item] for item in items if item in self._seat_by_item]
        return tuple(dict.fromkeys(seats))

    def _call(self, old: str) -> str:
        return self._new_by_old.get(old, old)

    def _former(self, new: str) -> ChartNode | None:
        """Return the node of the first version that an item or a bundle has been."""
        return self._old_by_id.get(self._rewrite.renamed.get(new, new))

    def find_nodes(self) -> Iterator[ChartNode]:
        """Yield the nodes of the second version with what is new about each."""
        for node in self._new.nodes:
            former = self._former(node.id)
            members = tuple(self._compare_member(member) for member in node.members)
            if former is not None:
                change, was = NodeChange.KEPT, self._compare(former, node)
            else:
                change, was = self._find_change(node), Former()
            yield node.model_copy(update={"change": change, "was": was, "members": members})

    def _find_change(self, node: ChartNode) -> NodeChange:
        items = {self._rewrite.renamed.get(member.id, member.id) for member in node.members}
        if items & self._alone.keys():
            return NodeChange.BUNDLED
        item = self._rewrite.renamed.get(node.id, node.id)
        return NodeChange.UNBUNDLED if item in self._bundled else NodeChange.ADDED

    def _compare_member(self, member: ChartMember) -> ChartMember:
        old_id = self._rewrite.renamed.get(member.id, member.id)
        old_limit = self._alone.get(old_id) or self._bundled.get(old_id)
        return member.model_copy(
            update={
                "old_limit": old_limit if old_limit != member.limit else None,
                "was_alone": old_id in self._alone,
            }
        )

    def _compare(self, old: ChartNode, new: ChartNode) -> Former:
        stages = {stage.id: stage.name for stage in self._old.stages}
        has_moved = self._rewrite.stages[old.stage] != new.stage
        return Former(
            limit=old.limit if old.limit != new.limit else None,
            clock=old.clock if old.clock is not new.clock else None,
            stage=stages[old.stage] if has_moved else None,
            department=old.department if old.department != new.department else None,
            name=old.name if old.name != new.name else None,
        )

    def find_gone(self) -> Iterator[ChartNode]:
        """Yield the nodes that only the first version has."""
        for node in self._old.nodes:
            if not self._seats[node.id]:
                into = self._find_target(node)
                yield node.model_copy(
                    update={
                        "stage": self._rewrite.stages[node.stage] or node.stage,
                        "change": NodeChange.MERGED if into else NodeChange.DROPPED,
                        "into": into,
                        "critical": False,
                        "earliest_start_wd": None,
                        "earliest_finish_wd": None,
                        "intake": None,
                    }
                )

    def _find_target(self, node: ChartNode) -> str | None:
        """Return the node that one of the first version has become part of."""
        version = self._after.version
        for item in [member.id for member in node.members] or [node.id]:
            new = self._call(item)
            if new in version.steps and new in version.merged:
                return self._after.find_applicable_node(new)
        return None

    def find_links(self) -> Iterator[ChartLink]:
        """Yield the links of the second version with what is new about each."""
        held = _Waiting(self._old_links)
        holds = _Waiting(self._new_links)
        for link in self._new.links:
            change = _compare_link(link, held, holds)
            yield link.model_copy(update={"change": change})

    def find_lost_links(self) -> Iterator[ChartLink]:
        """Yield the links of the first version that say what the second no longer says."""
        holds = _Waiting(self._new_links)
        for link in self._old.links:
            for before, after in self._place(link):
                is_issue = link.kind is LinkKind.ISSUE_AFTER
                is_kept = (before, after) in self._new_links
                if not is_kept and not holds.find(before, after, issue=is_issue):
                    yield ChartLink(
                        before=before,
                        after=after,
                        kind=link.kind,
                        critical=False,
                        implied=link.implied,
                        change=LinkChange.DROPPED,
                    )

    @cached_property
    def _new_links(self) -> Mapping[tuple[str, str], LinkKind]:
        """What waits for what in the second version."""
        return {(link.before, link.after): link.kind for link in self._new.links}

    @cached_property
    def _old_links(self) -> dict[tuple[str, str], LinkKind]:
        """What waits for what in the first version, its nodes taken for what they became."""
        placed: dict[tuple[str, str], LinkKind] = {}
        for link in self._old.links:
            for ends in self._place(link):
                if placed.get(ends) is not LinkKind.AFTER:
                    placed[ends] = link.kind
        return placed

    def _place(self, link: ChartLink) -> Iterator[tuple[str, str]]:
        """Yield the ends of a link of the first version among the nodes of both."""
        for before in self._seats[link.before] or (link.before,):
            for after in self._seats[link.after] or (link.after,):
                if before != after:
                    yield before, after

    def find_stages(self) -> Iterator[ChartStage]:
        """Yield the stages of the second version, those that are gone where they stood."""
        heirs = self._rewrite.stages
        parts_by_heir: dict[str | None, list[ChartStage]] = {}
        for stage in self._old.stages:
            parts_by_heir.setdefault(heirs[stage.id], []).append(stage)
        lost = parts_by_heir.pop(None, [])
        for stage in self._new.stages:
            yield _compare_stage(stage, parts_by_heir.get(stage.id, []))
        for stage in lost:
            yield stage.model_copy(
                update={"number": None, "path_wd": None, "change": StageChange.DROPPED}
            )

    def find_departments(self) -> Iterator[ChartDepartment]:
        """Yield the departments of both versions, in the order of the catalogue."""
        found = {each.id: each for each in (*self._old.departments, *self._new.departments)}
        yield from sorted(found.values(), key=lambda each: each.number)


def _sort_items(chart: Chart) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the limits of the items that stand alone, and of those in a bundle."""
    alone = {node.id: node.limit for node in chart.nodes if not node.members}
    bundled = {member.id: member.limit for node in chart.nodes for member in node.members}
    return alone, bundled


def _compare_stage(stage: ChartStage, parts: list[ChartStage]) -> ChartStage:
    if not parts:
        return stage.model_copy(update={"change": StageChange.ADDED})
    old_limit = " + ".join(part.limit for part in parts if part.limit) or None
    is_merged = len(parts) > 1
    return stage.model_copy(
        update={
            "change": StageChange.MERGED if is_merged else StageChange.KEPT,
            "old_limit": old_limit if old_limit != stage.limit else None,
            "parts": tuple(part.name for part in parts) if is_merged else (),
        }
    )


class _Waiting:
    """Who waits for whom through any number of links."""

    def __init__(self, kinds: Mapping[tuple[str, str], LinkKind]) -> None:
        self._sources: dict[str, dict[str, LinkKind]] = {}
        for (before, after), kind in kinds.items():
            self._sources.setdefault(after, {})[before] = kind

    def find(self, before: str, after: str, *, issue: bool) -> bool:
        """Return whether one node is issued, or even starts, only when another is finished."""
        waiting = [
            source
            for source, kind in self._sources.get(after, {}).items()
            if issue or kind is LinkKind.AFTER
        ]
        seen: set[str] = set()
        while waiting:
            node = waiting.pop()
            if node == before:
                return True
            if node not in seen:
                seen.add(node)
                waiting += self._sources.get(node, ())
        return False


def _compare_link(link: ChartLink, held: _Waiting, holds: _Waiting) -> LinkChange:
    """Return what is new about a link, given who waited and who waits for whom."""
    started, issued = (
        held.find(link.before, link.after, issue=is_issue) for is_issue in (False, True)
    )
    if link.kind is LinkKind.AFTER:
        if started:
            return LinkChange.KEPT
        return LinkChange.TIGHTENED if issued else LinkChange.ADDED
    if started and not holds.find(link.before, link.after, issue=False):
        return LinkChange.EASED
    return LinkChange.KEPT if issued else LinkChange.ADDED
