"""Two versions laid side by side, and the smallest edits that make one into the other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain

from walkflow.engine.edits import ChangeClass, Edit
from walkflow.engine.renames import GONE, HERE, bridge, find_renames, find_state, rename
from walkflow.engine.versions import Version, VersionStage, VersionStep
from walkflow.model.durations import Duration
from walkflow.model.flow import Facts


class Rewrite:
    """
    The way from one version to another, found by comparing them item by item.

    Nothing is said about why they differ: it serves two files as well as two
    versions of one file.

    Args:
        before: The version to start from.
        after: The version to arrive at; renamed items keep their old ids here.
        facts: What is true of the project.
    """

    def __init__(self, before: Version, after: Version, facts: Facts) -> None:
        """Match renamed items, so that what is left really differs."""
        self.renamed: Mapping[str, str] = find_renames(before, after)
        """The old id by the new one."""
        self.before = rename(before, self.renamed)
        self.after = rename(after, self.renamed)
        self.facts = facts

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """What differs, item by item and then bundle by bundle."""
        items = chain.from_iterable(self._compare_item(item) for item in self.items)
        return (*items, *self._compare_bundles())

    @cached_property
    def items(self) -> tuple[str, ...]:
        """The items of both versions, those that only the second has at the end."""
        return tuple({**self.before.steps, **self.after.steps})

    @cached_property
    def stages(self) -> Mapping[str, str | None]:
        """
        The stage of the second version that each stage of the first has become.

        The one with its id, else the one that most of its items stand in; None if it
        is gone with all its items.
        """
        ids = {stage.id for stage in self.after.stages}
        return {
            stage.id: stage.id if stage.id in ids else self._find_heir(stage.id)
            for stage in self.before.stages
        }

    def takes_back(self, _edit: Edit) -> bool:
        """Return False: what differs is always told as something new."""
        return False

    def apply(self, keeps: Callable[[Edit], bool]) -> Version:
        """
        Return the first version with some of the edits made.

        All of them make the second version, none the first; stages and their limits
        are the second one's in any case.
        """
        steps = {**self.after.steps, **self.before.steps}
        states = {item: find_state(self.before, item) for item in self.items}
        bundles = {bundle.id: (bundle, route) for bundle, route in self.before.bundles}
        for item, step in self.before.steps.items():
            steps[item] = replace(step, stage=self.stages[step.stage] or step.stage)
        for edit in self.edits:
            if not keeps(edit):
                continue
            match edit.sort:
                case "drop" | "add" | "merge":
                    states[edit.subject] = find_state(self.after, edit.subject)
                case "bundle":
                    bundles[edit.subject] = (edit.value, edit.route)
                case "unbundle":
                    bundles.pop(edit.subject, None)
                case _:
                    given = self.after.steps[edit.subject]
                    steps[edit.subject] = _give(steps[edit.subject], given, edit.sort)
        return replace(
            self.after,
            name="",
            measures=(),
            steps=steps,
            absent=frozenset(item for item, state in states.items() if state == GONE),
            merged={item: state for item, state in states.items() if state not in {GONE, HERE}},
            bundles=tuple(bundles.values()),
            stages=(*self.after.stages, *self._lost_stages()),
        )

    def _find_heir(self, stage: str) -> str | None:
        heirs = Counter(
            self.after.steps[item].stage
            for item, step in self.before.steps.items()
            if step.stage == stage and item in self.after.steps
        )
        return heirs.most_common(1)[0][0] if heirs else None

    def _lost_stages(self) -> Iterator[VersionStage]:
        """Yield the stages that are gone with all their items; they may take no time now."""
        for stage in self.before.stages:
            if self.stages[stage.id] is None:
                limit = Duration(0, stage.limit.unit) if stage.limit else None
                yield replace(stage, limit=limit)

    def _compare_item(self, item: str) -> Iterator[Edit]:
        before, after = self.before.steps.get(item), self.after.steps.get(item)
        state = find_state(self.after, item)
        if find_state(self.before, item) != state:
            route = self._steps[item].route
            sort, change_class = _SORT_BY_STATE.get(state, ("merge", ChangeClass.MERGE))
            yield Edit("", sort, change_class, item, state, route)
        if before and after:
            yield from self._compare_steps(before, after)

    def _compare_steps(self, before: VersionStep, after: VersionStep) -> Iterator[Edit]:
        item = after.item
        if before.limit != after.limit:
            cut = ChangeClass.CUT_LIMIT if after.limit.amount else ChangeClass.ELIMINATE
            yield Edit("", "limit", cut, item, after.limit, after.limit_route)
        if before.clock != after.clock:
            off = ChangeClass.MOVE_OFF_CLOCK
            yield Edit("", "clock", off, item, after.clock, after.route)
        applies = after.applies(self.facts)
        if before.applies(self.facts) != applies:
            gone = ChangeClass.ADD if applies else ChangeClass.ELIMINATE
            yield Edit("", "when", gone, item, after.when, after.route)
        if self.stages[before.stage] != after.stage:
            yield Edit(
                "", "stage", self._classify_move(before, after), item, after.stage, after.route
            )
        yield from self._compare_links(before, after)

    def _classify_move(self, before: VersionStep, after: VersionStep) -> ChangeClass:
        """Return what a move to another stage does: out of all stage limits, or just elsewhere."""
        had = any(stage.limit for stage in self.before.stages if stage.id == before.stage)
        has = any(stage.limit for stage in self.after.stages if stage.id == after.stage)
        return ChangeClass.MOVE_OFF_CLOCK if had and not has else ChangeClass.RESEQUENCE

    def _compare_links(self, before: VersionStep, after: VersionStep) -> Iterator[Edit]:
        item = after.item
        old, new = self.bridge(before.after), self.bridge(after.after)
        held, holds = self.bridge(before.issue_after), self.bridge(after.issue_after)
        if old != new:
            is_tolerated = bool((old - new) & (holds - held))
            link = ChangeClass.TOLERATE if is_tolerated else self._classify_link(item, new)
            yield Edit("", "after", link, item, after.after, after.after_route)
        if held != holds:
            hold = ChangeClass.TOLERATE
            yield Edit("", "issue_after", hold, item, after.issue_after, after.issue_after_route)

    @cached_property
    def _steps(self) -> Mapping[str, VersionStep]:
        """The second version's steps, and the first one's where it has none."""
        return {**self.before.steps, **self.after.steps}

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(item for item in self.items if find_state(self.after, item) == GONE)

    def bridge(self, names: Iterable[str]) -> frozenset[str]:
        """Return what names wait for once the items are gone that the second version lacks."""
        return bridge(names, self._gone, self._steps)

    def _classify_link(self, item: str, names: frozenset[str]) -> ChangeClass:
        former = find_ancestors(self.before, item)
        return ChangeClass.PARALLELISE if names <= former else ChangeClass.RESEQUENCE

    def _compare_bundles(self) -> Iterator[Edit]:
        before = {bundle.id: (bundle, route) for bundle, route in self.before.bundles}
        after = {bundle.id: (bundle, route) for bundle, route in self.after.bundles}
        for bundle, route in before.values():
            if bundle.id not in after:
                yield Edit("", "unbundle", ChangeClass.RESEQUENCE, bundle.id, bundle, route)
        for bundle, route in after.values():
            known = before[bundle.id][0] if bundle.id in before else None
            if known is None or set(known.items) != set(bundle.items):
                yield Edit("", "bundle", ChangeClass.PARALLELISE, bundle.id, bundle, route)
            elif known.limit != bundle.limit:
                yield Edit("", "bundle", ChangeClass.CUT_LIMIT, bundle.id, bundle, route)


def find_ancestors(version: Version, item: str) -> set[str]:
    """Return what comes before an item in a version, by links of both kinds."""
    found: set[str] = set()
    waiting = [item]
    while waiting:
        step = version.steps.get(waiting.pop())
        for name in (*step.after, *step.issue_after) if step else ():
            if name not in found:
                found.add(name)
                waiting.append(name)
    return found


_SORT_BY_STATE = {GONE: ("drop", ChangeClass.ELIMINATE), HERE: ("add", ChangeClass.ADD)}


def _give(step: VersionStep, given: VersionStep, sort: str) -> VersionStep:
    """Return a step with one of its values from another one."""
    match sort:
        case "limit":
            return replace(
                step,
                limit=given.limit,
                limit_route=given.limit_route,
                is_estimate=given.is_estimate,
            )
        case "after":
            return replace(step, after=given.after, after_route=given.after_route)
        case "issue_after":
            return replace(
                step, issue_after=given.issue_after, issue_after_route=given.issue_after_route
            )
        case "clock":
            return replace(step, clock=given.clock)
        case "when":
            return replace(step, when=given.when)
        case _:
            return replace(step, stage=given.stage)
