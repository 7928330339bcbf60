"""Recorded walks: what contradicts itself, what the flow lacks, what looks written down later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from walkflow.engine import flaws, quality
from walkflow.engine.deviations import explain_absence
from walkflow.engine.graph import Network
from walkflow.engine.joining import join_walks
from walkflow.engine.personal_data import find_personal
from walkflow.engine.rows import find_node
from walkflow.engine.rules.references import unknown_fact, unknown_item, unknown_value
from walkflow.engine.rules.rule import Rule, rule
from walkflow.engine.versions import Version, Versions
from walkflow.engine.walks import find_version
from walkflow.model.calendars import Calendar
from walkflow.model.diagnostics import Finding, Route, Severity
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.near_words import find_near, suggest
from walkflow.model.walk import Walk, Walker


@dataclass(frozen=True)
class WalkSubject:
    """A walk under check."""

    walk: Walk
    calendar: Calendar
    """Of its flow."""
    flow: Flow | None = None
    """With its catalogue; None: it is not known, or not sound."""
    left_out: frozenset[str] = frozenset()
    """Every word in the parts of the walk and its flow that had to be left out."""
    nearby: Mapping[str, str] | None = None
    """Where its flow is nowhere near: the flows that are, their files by their ids."""

    @cached_property
    def version(self) -> Version | UsageError | None:
        """The version that it walks through, or why there is none; None without a flow."""
        if self.flow is None:
            return None
        try:
            return Versions(self.flow).read(find_version(join_walks([self.walk])[0]))
        except UsageError as error:
            return error

    @cached_property
    def network(self) -> Network | None:
        """The items that apply to its project; None where its version is not known."""
        if self.flow is None or not isinstance(self.version, Version):
            return None
        return Network(self.version, {**self.flow.default_facts, **self.walk.facts})

    @property
    def departments(self) -> dict[str, str]:
        """The department of each item, as far as it is known."""
        items = self.flow.items.items if self.flow else ()
        return {item.id: item.department for item in items}


@rule(say("The stamps of a visit, and of a pause, are in their order."))
def stamps_out_of_order(subject: WalkSubject) -> Iterator[Finding]:
    """Compare each stamp with those that must come first."""
    yield from flaws.find_reversed(subject.walk)


@rule(say("A pause lies between acceptance and decision of its visit."))
def pause_outside_visit(subject: WalkSubject) -> Iterator[Finding]:
    """Compare each pause with the stamps of its visit."""
    yield from _of(pause_outside_visit, flaws.find_stray_pauses(subject.walk))


@rule(say("The pauses of a visit do not overlap."))
def overlapping_pauses(subject: WalkSubject) -> Iterator[Finding]:
    """Compare the pauses of each visit."""
    yield from _of(overlapping_pauses, flaws.find_stray_pauses(subject.walk))


@rule(say("Two visits of an item overlap only if they are different attempts."))
def overlapping_visits(subject: WalkSubject) -> Iterator[Finding]:
    """Compare the visits of each item."""
    reversed_ones = {each.route[1] for each in flaws.find_reversed(subject.walk)}
    numbers = [each for each in reversed_ones if isinstance(each, int)]
    yield from (finding for finding, _ in flaws.find_overlaps(subject.walk, numbers))


@rule(say("The stamps of a walk are not decades apart."))
def stamp_far_away(subject: WalkSubject) -> Iterator[Finding]:
    """Compare each stamp with the one in the middle."""
    yield from flaws.find_far_apart(subject.walk)


@rule(say("Either all stamps of a walk have a date or none has."), Severity.WARNING)
def stamp_without_date(subject: WalkSubject) -> Iterator[Finding]:
    """Look for relative stamps among dates."""
    yield from flaws.find_undated(subject.walk)


@rule(say("The flow that a walk names is near it, or checked with it."))
def unknown_flow(subject: WalkSubject) -> Iterator[Finding]:
    """Look for the flow; without it little of a walk can be checked."""
    if subject.nearby is None or subject.walk.flow in subject.left_out:
        return
    wanted = subject.walk.flow
    message = say('there is no flow "{flow}" here', flow=wanted)
    if find_near(wanted, subject.nearby) and wanted not in subject.nearby:
        yield unknown_flow.at(("flow",), suggest(message, wanted, subject.nearby))
        return
    place = subject.nearby.get(wanted)
    if place is not None:
        why = say('its file is "{path}", not "{flow}.yaml"', path=place, flow=wanted)
    elif subject.nearby:
        why = say("{message}, but {known}", message=message, known=", ".join(subject.nearby))
    else:
        why = say("{message}", message=message)
    unchecked = say("{why}. the walk was not checked against its flow: name its file too", why=why)
    yield unknown_flow.at(("flow",), unchecked, severity=Severity.WARNING)


@rule(say("The version that a walk names is one of its flow."))
def unknown_version(subject: WalkSubject) -> Iterator[Finding]:
    """Read the version."""
    if isinstance(subject.version, UsageError) and subject.walk.version:
        yield unknown_version.at(("version",), subject.version.message)


@rule(
    say("What was visited is asked for in the version that the walk names, of its project."),
    Severity.WARNING,
)
def not_in_version(subject: WalkSubject) -> Iterator[Finding]:
    """Look up every visit among the items that apply."""
    network = subject.network
    for number, visit in enumerate(subject.walk.visits if network else ()):
        known = network is not None and visit.item in network.version.steps
        if network is not None and known and find_node(network, visit.item) is None:
            route: Route = ("visits", number, "item")
            yield not_in_version.at(route, explain_absence(network, visit.item))


@rule(
    say("A walk names units and posts, and no person, telephone or identity number."),
    Severity.WARNING,
)
def personal_data(subject: WalkSubject) -> Iterator[Finding]:
    """Look at everything that is written in words."""
    for route, text, is_post in _list_texts(subject.walk):
        found = find_personal(text, is_post=is_post)
        if found is not None:
            message = say("this looks like {found}: write a unit and a post", found=found)
            yield personal_data.at(route, message)


@rule(say("An office works on working days."), Severity.WARNING)
def day_off(subject: WalkSubject) -> Iterator[Finding]:
    """Look up the day of everything that an office did."""
    yield from quality.find_days_off(subject.walk, subject.calendar, subject.departments)


@rule(say("An office works in its office hours."), Severity.WARNING)
def outside_office_hours(subject: WalkSubject) -> Iterator[Finding]:
    """Look up the hour of everything that an office did on a working day."""
    yield from quality.find_closed_hours(subject.walk, subject.calendar, subject.departments)


@rule(
    say("Visits are decided one by one, not in one second, nor three in one minute."),
    Severity.WARNING,
)
def same_moment(subject: WalkSubject) -> Iterator[Finding]:
    """Compare the decisions; the members of a bundle are one."""
    nodes = subject.network.nodes.values() if subject.network else ()
    together = [[*(member.item for member in node.members), node.id] for node in nodes]
    yield from quality.find_same_moment(subject.walk, together)


@rule(say("A visit is written down on the next working day at the latest."), Severity.WARNING)
def entered_late(subject: WalkSubject) -> Iterator[Finding]:
    """Compare when it was written down with when it ended."""
    yield from quality.find_entered_late(subject.walk, subject.calendar)


def find_unknown_names(subject: WalkSubject) -> Iterator[Finding]:
    """Yield the items, facts and values that the flow lacks, and visits without number."""
    walk, flow = subject.walk, subject.flow
    yield from flaws.find_too_many(walk)
    if flow is None:
        return
    items: list[tuple[Route, str]] = [
        (("visits", number, "item"), each.item) for number, each in enumerate(walk.visits)
    ]
    items += [
        (("problems", number, "item"), each.item)
        for number, each in enumerate(walk.problems)
        if each.item
    ]
    items += [
        (("expect", "deviations", number, "item"), each.item)
        for number, each in enumerate(walk.expect.deviations if walk.expect else ())
    ]
    network = subject.network
    for route, item in items:
        is_known = item in flow.step_by_item or (network is not None and item in network.nodes)
        if not is_known and item not in subject.left_out and network is not None:
            yield unknown_item.at(route, explain_absence(network, item))
    for fact, value in walk.facts.items():
        if fact in subject.left_out:
            continue
        known = flow.facts.get(fact)
        if known is None:
            message = say('fact "{fact}" is none of flow "{flow}"', fact=fact, flow=flow.flow)
            named = suggest(message, fact, flow.facts)
            yield unknown_fact.at(("facts", fact), named, on_key=True)
        elif value not in known.values:
            message = say(
                'fact "{fact}" has no value "{value}": expected one of {known}',
                fact=fact,
                value=value,
                known=", ".join(known.values),
            )
            yield unknown_value.at(("facts", fact), message)


WALK_RULES: tuple[Rule[WalkSubject], ...] = (
    stamps_out_of_order,
    pause_outside_visit,
    overlapping_pauses,
    overlapping_visits,
    stamp_far_away,
    stamp_without_date,
    unknown_flow,
    unknown_version,
    not_in_version,
    personal_data,
    day_off,
    outside_office_hours,
    same_moment,
    entered_late,
)
"""The rules of a walk, besides those of reading and the names that a flow must have."""

_Stray: TypeAlias = Iterator[tuple[Finding, int, int]]


def _of(wanted: Rule[WalkSubject], found: _Stray) -> Iterator[Finding]:
    return (finding for finding, _, _ in found if finding.rule == wanted.id)


def _list_texts(walk: Walk) -> Iterator[tuple[Route, str, bool]]:
    """Yield what is written in words, and whether it is a unit or a post and nothing else."""
    for number, walker in enumerate(walk.by):
        yield from _list_walker(("by", number) if len(walk.by) > 1 else ("by",), walker)
    for number, visit in enumerate(walk.visits):
        if visit.note:
            yield ("visits", number, "note"), visit.note, False
    for number, milestone in enumerate(walk.milestones):
        name = milestone.name
        for text in (name,) if isinstance(name, str) else (name.zh, name.en):
            yield ("milestones", number, "name"), text, False
    for number, problem in enumerate(walk.problems):
        route: Route = ("problems", number)
        yield (*route, "text"), problem.text, False
        if problem.measure:
            yield (*route, "measure"), problem.measure, False
        if isinstance(problem.owner, Walker):
            yield from _list_walker((*route, "owner"), problem.owner)
        elif problem.owner:
            yield (*route, "owner"), problem.owner, True
    for number, follow_up in enumerate(walk.follow_up):
        for field in ("by", "text"):
            text = getattr(follow_up, field)
            if text:
                yield ("follow_up", number, field), text, field == "by"


def _list_walker(route: Route, walker: Walker) -> Iterator[tuple[Route, str, bool]]:
    yield (*route, "unit"), walker.unit, True
    if walker.post:
        yield (*route, "post"), walker.post, True
