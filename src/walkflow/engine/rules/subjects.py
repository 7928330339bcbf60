"""What rules look at: the sound part of a file, and what has to be known around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from walkflow.engine.graph import Network
from walkflow.engine.plan import Axis
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from walkflow.engine.edits import Edit
    from walkflow.engine.overruns import Overruns
    from walkflow.engine.proofs import Loops
    from walkflow.engine.versions import Version
    from walkflow.model.calendar_extras import CalendarExtras
    from walkflow.model.calendars import Calendar
    from walkflow.model.catalogue import Catalogue
    from walkflow.model.diagnostics import Route
    from walkflow.model.flow import Bundle, Flow


@dataclass(frozen=True)
class CatalogueSubject:
    """A catalogue under check."""

    catalogue: Catalogue
    left_out: frozenset[str] = frozenset()
    """Every word in the parts of the file that had to be left out."""
    used: frozenset[str] | None = None
    """The items that its flows use; None: not all of its flows are known."""
    maimed: frozenset[str | None] = frozenset()
    """The items of which a part had to be left out; None stands for one that has no id."""
    has_lost_departments: bool = False
    """Whether a department, or the id of one, had to be left out."""


@dataclass(frozen=True)
class CalendarSubject:
    """A calendar file under check."""

    extras: CalendarExtras


@dataclass(frozen=True)
class FlowSubject:
    """A flow under check, stocked with as much of its catalogue as is sound."""

    flow: Flow
    is_whole: bool = True
    """Whether nothing of the flow's file had to be left out."""
    left_out: frozenset[str] = frozenset()
    """Every word in the parts of the flow and its catalogue that had to be left out."""
    left_out_at: frozenset[Route] = frozenset()
    """The routes to these parts, in the file."""
    maimed: frozenset[str | None] = frozenset()
    """The measures of which a part had to be left out; None stands for one that has no id."""
    has_catalogue: bool = True
    """Whether a catalogue could be read."""
    calendar: Calendar | None = None
    """None: it could not be read, or need not be known."""
    namesake: str | None = None
    """Where another flow of this run with the same id stands."""

    @cached_property
    def versions(self) -> Versions:
        """All versions of the flow."""
        return Versions(self.flow)

    @cached_property
    def in_force(self) -> Mapping[str, Version]:
        """
        The versions that are or were in force, by their names.

        Before any measure, on each day on which one started, and after all; of those
        with the same measures only the first.
        """
        words = ["before", *(day.isoformat() for day in self.versions.dates), "after"]
        versions: dict[tuple[str, ...], Version] = {}
        for word in words:
            measures = self.versions.find_measures(word)
            if measures not in versions:
                versions[measures] = self.versions.read(word)
        return {version.name: version for version in versions.values()}

    @cached_property
    def networks(self) -> Mapping[str, Network]:
        """Of each version in force every item that any project has, `when` ignored."""
        return {name: Network(version, {}) for name, version in self.in_force.items()}

    @cached_property
    def loops(self) -> Loops:
        """What waits for itself, in any version and for any project."""
        from walkflow.engine.proofs import find_loops  # noqa: PLC0415 - not every flow is proved

        return find_loops(self.versions, self.in_force.values())

    @cached_property
    def axis(self) -> Axis:
        """The days of the plain week, by which limits are compared."""
        return Axis(read_named_calendar("plain"))

    @cached_property
    def overruns(self) -> Mapping[str, Overruns]:
        """
        The stages that take longer than they may, of each version in force without loops.

        Empty where an id names two stages or bundles, whose items cannot be told apart.
        """
        if self.has_twin_stages or self.has_twin_bundles:
            return {}
        from walkflow.engine.overruns import find_overruns  # noqa: PLC0415 - as above

        return {
            name: find_overruns(self.in_force[name], network, self.axis)
            for name, network in self.networks.items()
            if network.is_acyclic
        }

    @cached_property
    def has_strangers(self) -> bool:
        """Whether a name in the file stands for no item of the flow."""
        names = [mention.item for _, mention in list_links(self)]
        names += [mention.item for mention in list_subjects(self.versions.edits)]
        return any(name not in self.flow.step_by_item for name in names)

    @cached_property
    def unresolved(self) -> frozenset[str]:
        """The measures that name an item or a stage that is not there: what they do is unknown."""
        return frozenset(each.measure for each in self.versions.edits if self._is_unresolved(each))

    @cached_property
    def has_twin_stages(self) -> bool:
        """Whether an id names two stages."""
        stages = [stage.id for stage in self.flow.stages]
        return len(set(stages)) < len(stages)

    @cached_property
    def has_twin_bundles(self) -> bool:
        """Whether the id of a bundle names another one, or an item of the flow."""
        bundles = [written.bundle.id for written in list_bundles(self)]
        return len(set(bundles)) < len(bundles) or not self.flow.step_by_item.keys().isdisjoint(
            bundles
        )

    def is_resolved(self, version: Version) -> bool:
        """Return whether all that the measures of a version name is there."""
        lost = self.maimed - {measure.id for measure in self.flow.measures}
        if lost and version.measures:
            return False  # nobody knows whether it has them
        return (self.unresolved | self.maimed).isdisjoint(version.measures)

    @cached_property
    def has_lost_steps(self) -> bool:
        """Whether a step, or the item of one, had to be left out."""
        return any(
            route[0] == "stages" and (len(route) in {1, 2, 3, 4} or route[4:] == ("item",))
            for route in self.left_out_at
        )

    @cached_property
    def has_lost_stages(self) -> bool:
        """Whether a stage, or the id of one, had to be left out."""
        return any(
            route[0] == "stages" and (len(route) in {1, 2} or route[2:] == ("id",))
            for route in self.left_out_at
        )

    def _is_unresolved(self, edit: Edit) -> bool:
        steps = self.flow.step_by_item
        stages = {stage.id for stage in self.flow.stages}
        match edit.sort:
            case "stage_limit":
                merged = (each for each in self.versions.edits if each.sort == "merge_stages")
                return edit.subject not in stages | {each.subject for each in merged}
            case "merge_stages":
                return not stages.issuperset(edit.value.stages)
            case "after" | "issue_after" if any(name not in steps for name in edit.value):
                return True
            case _:
                return any(mention.item not in steps for mention in list_subjects([edit]))

    @cached_property
    def name_by_word(self) -> Mapping[str, str]:
        """The items of the flow by all that they are called: id, Chinese and English name."""
        return _name_items(self.flow.items, self.flow.step_by_item)

    @cached_property
    def catalogue_by_word(self) -> Mapping[str, str]:
        """The items of the catalogue by all that they are called."""
        return _name_items(self.flow.items, self.flow.items.item_by_id)


def _name_items(catalogue: Catalogue, items: Mapping[str, object]) -> Mapping[str, str]:
    words = {item: item for item in items}
    for item in items:
        known = catalogue.item_by_id.get(item)
        if known is not None:
            words.setdefault(known.name.zh, item)
            words.setdefault(known.name.en, item)
    return words


class Mention(NamedTuple):
    """A place in a flow file that names an item which has to stand in the flow."""

    item: str
    route: Route
    on_key: bool = False
    """Whether the item is the key at the end of the route."""


class WrittenBundle(NamedTuple):
    """A bundle, as written or made by a measure."""

    bundle: Bundle
    route: Route


def list_names(ids: tuple[str, ...], route: Route) -> Iterator[Mention]:
    """Yield each name of a list with its route."""
    for place, item in enumerate(ids):
        yield Mention(item, (*route, place))


def list_links(subject: FlowSubject) -> Iterator[tuple[str, Mention]]:
    """Yield every link that is written, in steps and in measures: the item, what it waits for."""
    for step, _, route in subject.flow.steps:
        for key, names in (("after", step.after), ("issue_after", step.issue_after)):
            for mention in list_names(names, (*route, key)):
                yield step.item, mention
    for edit in subject.versions.edits:
        if edit.sort in {"after", "issue_after"}:
            for mention in list_names(edit.value, edit.route):
                yield edit.subject, mention


def list_bundles(subject: FlowSubject) -> Iterator[WrittenBundle]:
    """Yield every bundle, written or made by a measure, in file order."""
    for number, bundle in enumerate(subject.flow.bundles):
        yield WrittenBundle(bundle, ("bundles", number))
    for edit in subject.versions.edits:
        if edit.sort == "bundle":
            yield WrittenBundle(edit.value, edit.route)


def list_lists(subject: FlowSubject) -> Iterator[tuple[tuple[str, ...], Route]]:
    """Yield every list of items in the flow, with its route."""
    flow = subject.flow
    for step, _, route in flow.steps:
        yield step.after, (*route, "after")
        yield step.issue_after, (*route, "issue_after")
    for bundle, route in list_bundles(subject):
        yield bundle.items, (*route, "items")
    for number, items in enumerate(flow.intakes):
        yield items, ("intakes", number)
    for edit in subject.versions.edits:
        if edit.sort in {"after", "issue_after", "intake"}:
            yield edit.value, edit.route


def list_subjects(edits: Iterable[Edit]) -> Iterator[Mention]:
    """Yield every item that edits change; those that become part of others, and these, too."""
    for edit in edits:
        match edit.sort:
            case "limit" | "after" | "issue_after" | "clock" | "materials" | "trips":
                yield Mention(edit.subject, edit.route, on_key=True)
            case "drop" | "add":
                yield Mention(edit.subject, edit.route)
            case "merge":
                yield Mention(edit.subject, edit.route)
                if edit.route[-1] == 0:
                    yield Mention(edit.value, (*edit.route[:-2], "into"))
            case "bundle":
                yield from list_names(edit.value.items, (*edit.route, "items"))
            case "intake":
                yield from list_names(edit.value, edit.route)
            case _:
                pass
