"""A flow with some of its measures applied."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from walkflow.engine.edits import Edit, take_apart
from walkflow.model.catalogue import ESTIMATE, Clock
from walkflow.model.diagnostics import Route
from walkflow.model.durations import Duration
from walkflow.model.errors import UsageError
from walkflow.model.flow import (
    Bundle,
    Facts,
    Flow,
    Measure,
    PlacedStep,
    StageMerge,
)
from walkflow.model.messages import say
from walkflow.model.records import Name


@dataclass(frozen=True, slots=True)
class VersionStep:
    """An item's place in one version of a flow."""

    item: str
    department: str
    stage: str
    limit: Duration
    clock: Clock
    after: tuple[str, ...]
    issue_after: tuple[str, ...]
    when: Mapping[str, tuple[str, ...]]
    materials: int | None
    trips: int | None
    is_estimate: bool
    """Whether its limit is an estimate of ours."""
    route: Route
    """The step in the flow file."""
    limit_route: Route
    after_route: Route
    issue_after_route: Route
    sets_materials: bool = False
    """Whether a measure says how many documents it asks for."""

    def applies(self, facts: Facts) -> bool:
        """Return whether nothing in the facts rules it out; a fact left open rules out nothing."""
        return all(facts[fact] in values for fact, values in self.when.items() if fact in facts)


@dataclass(frozen=True, slots=True)
class VersionStage:
    """A stage of one version of a flow, perhaps merged from several."""

    id: str
    name: Name
    lead: str | None
    limit: Duration | None
    is_estimate: bool
    route: Route


@dataclass(frozen=True, slots=True)
class Version:
    """A flow with some edits applied; items that do not apply are still among its steps."""

    name: str
    flow: Flow
    measures: tuple[str, ...]
    """The measures applied, in file order."""
    steps: Mapping[str, VersionStep]
    """By item, in file order."""
    absent: frozenset[str]
    """Items that are dropped, or not added."""
    merged: Mapping[str, str]
    """The item that an item became part of."""
    bundles: tuple[tuple[Bundle, Route], ...]
    intakes: tuple[tuple[str, ...], ...]
    stages: tuple[VersionStage, ...]

    @property
    def estimates_total(self) -> bool:
        """Whether the sum of its stage limits is an estimate: no published total stands for it."""
        published = any(word.value == self.name for word in self.flow.promised)
        return not published and any(stage.is_estimate for stage in self.stages if stage.limit)

    def find_target(self, item: str) -> str:
        """Return the item that an item has become part of, itself if none."""
        seen = {item}
        while (target := self.merged.get(item)) is not None and target not in seen:
            seen.add(target)
            item = target
        return item


def is_version_word(word: str) -> bool:
    """Return whether a word has the form of a version's name."""
    base, _ = _split_word(word)
    return base in {"before", "after"} or _read_date(base) is not None


class Versions:
    """All versions of one flow; what they share is worked out once."""

    def __init__(self, flow: Flow) -> None:
        """Take the flow as written."""
        self.flow = flow

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change of every measure, taken apart into its smallest edits, in file order."""
        return tuple(take_apart(self.flow))

    @cached_property
    def written(self) -> Mapping[str, VersionStep]:
        """The steps as written, by item, in file order."""
        return {
            placed.step.item: _written_step(self.flow, placed)
            for placed in self.flow.steps
            if self.flow.step_by_item[placed.step.item] is placed
        }

    @cached_property
    def dates(self) -> tuple[date, ...]:
        """The days on which a measure comes into force, in order."""
        return tuple(sorted({each.since for each in self.flow.measures if each.since}))

    def read(self, word: str = "after") -> Version:
        """
        Return the version that a word names.

        Args:
            word: `before`, `after`, a date, or one of these followed by `+measure`
                or `-measure`, any number of times: `before+commitment`.

        Raises:
            UsageError: If the word names no version of this flow.
        """
        return self.apply_measures(self.find_measures(word), word)

    def find_measures(self, word: str) -> tuple[str, ...]:
        """Return which measures the version that a word names has; see `read`."""
        base, edits = _split_word(word)
        known = [measure.id for measure in self.flow.measures]
        chosen = self._find_base(base)
        for sign, measure in edits:
            if measure not in known:
                message = say(
                    'version "{word}": flow "{flow}" has no measure "{measure}". '
                    "expected one of {known}",
                    word=word,
                    flow=self.flow.flow,
                    measure=measure,
                    known=self.flow.listed_measures,
                )
                raise UsageError(message)
            if sign == "+":
                chosen.add(measure)
            else:
                chosen.discard(measure)
        return tuple(measure for measure in known if measure in chosen)

    def apply_measures(self, measures: Collection[str], name: str = "") -> Version:
        """Return the flow with these measures applied, in file order."""
        return self.apply([edit for edit in self.edits if edit.measure in measures], name)

    def apply(self, edits: Collection[Edit], name: str = "") -> Version:
        """
        Return the flow with some edits applied.

        First the edits of attributes and links, in the order given; the last one wins
        and replaces the whole value. Then drops, merges, bundles and merges of stages,
        all at once. An item that some measure adds is absent unless its edit is applied.

        Args:
            edits: Some of `edits`, in that order.
            name: What the version is called.

        Returns:
            The version; whether its links are free of loops is for `graph` to say.
        """
        flow = self.flow
        steps = dict(self.written)
        stage_limits: dict[str, tuple[Duration, bool]] = {}
        workshop = _Workshop()
        for edit in edits:
            if edit.sort == "stage_limit":
                stage_limits[edit.subject] = (edit.value, self._is_estimate(edit))
            elif edit.sort not in _ATTRIBUTES:
                workshop.take(edit)
            elif edit.subject in steps:
                steps[edit.subject] = self._edit(steps[edit.subject], edit)
        stages, stage_by_old = _merge_stages(flow, stage_limits, workshop.stage_merges)
        if workshop.stage_merges:
            for item, step in steps.items():
                steps[item] = replace(step, stage=stage_by_old[step.stage])
        applied = {edit.measure for edit in edits}
        written = [(bundle, ("bundles", number)) for number, bundle in enumerate(flow.bundles)]
        return Version(
            name=name,
            flow=flow,
            measures=tuple(measure.id for measure in flow.measures if measure.id in applied),
            steps=steps,
            absent=frozenset(workshop.dropped | (self._gated - workshop.added)),
            merged=workshop.merged,
            bundles=(*written, *workshop.bundles),
            intakes=(*flow.intakes, *workshop.intakes),
            stages=stages,
        )

    @cached_property
    def _gated(self) -> frozenset[str]:
        """The items that are absent unless a measure adds them."""
        return frozenset(edit.subject for edit in self.edits if edit.sort == "add")

    @cached_property
    def _measure_by_id(self) -> Mapping[str, Measure]:
        return {measure.id: measure for measure in self.flow.measures}

    def _is_estimate(self, edit: Edit) -> bool:
        """Return whether the limit that an edit gives is an estimate of ours."""
        measure = self._measure_by_id[edit.measure]
        return _is_estimate(measure.source or self.flow.source)

    def _edit(self, step: VersionStep, edit: Edit) -> VersionStep:
        match edit.sort:
            case "limit":
                return replace(
                    step,
                    limit=edit.value,
                    is_estimate=self._is_estimate(edit),
                    limit_route=edit.route,
                )
            case "after":
                return replace(step, after=edit.value, after_route=edit.route)
            case "issue_after":
                return replace(step, issue_after=edit.value, issue_after_route=edit.route)
            case "clock":
                return replace(step, clock=edit.value)
            case "materials":
                return replace(step, materials=edit.value, sets_materials=True)
            case _:
                return replace(step, trips=edit.value)

    def _find_base(self, base: str) -> set[str]:
        day = _read_date(base)
        if base == "before":
            return set()
        if base == "after":
            return set(self._measure_by_id)
        if day is not None:
            return {each.id for each in self.flow.measures if each.since and each.since <= day}
        message = say(
            '"{word}" is not a version: expected before, after or a date as in 2026-02-09, '
            "with +measure or -measure behind it",
            word=base,
        )
        raise UsageError(message)


_VERSION = re.compile(r"(?P<base>[a-z]+|[0-9]{4}-[0-9]{2}-[0-9]{2})(?P<edits>(?:[+-]\w+)*)")
_EDIT = re.compile(r"([+-])(\w+)")
_ATTRIBUTES = frozenset({"limit", "after", "issue_after", "clock", "materials", "trips"})


@dataclass(slots=True)
class _Workshop:
    """The edits of structure, collected before they are made all at once."""

    dropped: set[str] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    bundles: list[tuple[Bundle, Route]] = field(default_factory=list)
    intakes: list[tuple[str, ...]] = field(default_factory=list)
    stage_merges: list[tuple[StageMerge, Route]] = field(default_factory=list)
    added: set[str] = field(default_factory=set)

    def take(self, edit: Edit) -> None:
        match edit.sort:
            case "drop":
                self.dropped.add(edit.subject)
            case "merge":
                self.merged[edit.subject] = edit.value
            case "bundle":
                self.bundles.append((edit.value, edit.route))
            case "intake":
                self.intakes.append(edit.value)
            case "add":
                self.added.add(edit.subject)
            case "merge_stages":
                self.stage_merges.append((edit.value, edit.route))
            case _:
                pass


def _split_word(word: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the base of a version's name and what is added to it or taken from it."""
    found = _VERSION.fullmatch(word)
    if found is None:
        return word, []
    return found["base"], _EDIT.findall(found["edits"])


def _read_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-02-09") else None
    except ValueError:
        return None


def _written_step(flow: Flow, placed: PlacedStep) -> VersionStep:
    step, stage, route = placed
    item = flow.items.item_by_id.get(step.item)
    source = step.source or stage.source or flow.source
    return VersionStep(
        item=step.item,
        department=item.department if item else "",
        stage=stage.id,
        limit=step.limit,
        clock=step.clock or (item.clock if item else Clock.AUTHORITY),
        after=step.after,
        issue_after=step.issue_after,
        when=step.when,
        materials=_first_known(step.materials, item.material_count if item else None),
        trips=_first_known(step.trips, item.trips if item else None),
        is_estimate=_is_estimate(source),
        route=route,
        limit_route=(*route, "limit"),
        after_route=(*route, "after"),
        issue_after_route=(*route, "issue_after"),
    )


def _first_known(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)


def _is_estimate(source: Any) -> bool:  # noqa: ANN401 - a source of any form
    return source == ESTIMATE or (isinstance(source, Mapping) and source.get("limit") == ESTIMATE)


def _merge_stages(
    flow: Flow,
    limits: Mapping[str, tuple[Duration, bool]],
    merges: list[tuple[StageMerge, Route]],
) -> tuple[tuple[VersionStage, ...], Mapping[str, str]]:
    """Return the stages of a version, and which of them each written stage has become."""
    into = {old: (merge, route) for merge, route in merges for old in merge.stages}
    stages: dict[str, VersionStage] = {}
    for number, stage in enumerate(flow.stages):
        limit, is_estimate = limits.get(
            stage.id, (stage.limit, _is_estimate(stage.source or flow.source))
        )
        if stage.id not in into:
            route: Route = ("stages", number)
            stages[stage.id] = VersionStage(
                stage.id, stage.name, stage.lead, limit, is_estimate, route
            )
            continue
        merge, route = into[stage.id]
        if merge.into not in stages:
            stages[merge.into] = _merged_stage(flow, merge, route, limits)
    return tuple(stages.values()), {
        stage.id: into[stage.id][0].into if stage.id in into else stage.id for stage in flow.stages
    }


def _merged_stage(
    flow: Flow, merge: StageMerge, route: Route, limits: Mapping[str, tuple[Duration, bool]]
) -> VersionStage:
    """Return the stage that several become: its own limit, by default the sum of theirs."""
    parts = [stage for stage in flow.stages if stage.id in merge.stages]
    known = [limits.get(stage.id, (stage.limit, False))[0] for stage in parts]
    total = _add([limit for limit in known if limit is not None])
    named = next((stage for stage in parts if stage.id == merge.into), None)
    joined = Name(
        zh="、".join(stage.name.zh for stage in parts),
        en=" + ".join(stage.name.en for stage in parts),
    )
    return VersionStage(
        id=merge.into,
        name=merge.name or joined,
        lead=(named or parts[0]).lead if parts else None,
        limit=limits.get(merge.into, (merge.limit or total, False))[0]
        if merge.into not in merge.stages
        else merge.limit or total,
        is_estimate=True,
        route=route,
    )


def _add(limits: list[Duration]) -> Duration | None:
    """Return the sum of limits of one unit; None if there is none or units differ."""
    if not limits or len({limit.unit for limit in limits}) > 1:
        return None
    return Duration(sum(limit.amount for limit in limits), limits[0].unit)
