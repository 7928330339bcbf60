"""The walks of one project on one axis: each visit as all of them tell it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from walkflow.engine.flaws import WIDEST_S, Flaws, find_flaws, is_dated, sort_key
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.messages import say
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Outcome, Pause, Role, Scope, Visit, Walk

Known = TypeVar("Known")

DESK = frozenset({Role.CLERK, Role.JOINT})
"""Who sees when the desk takes a case up and lays it down."""


@dataclass(frozen=True, slots=True)
class Told:
    """A visit as one walk tells it, without what is wrong with it."""

    walk: int
    """The number of the walk in its run."""
    number: int
    """Of the visit in that walk."""
    visit: Visit
    is_desk: bool
    """Whether the walker sat at the desk."""

    @property
    def key(self) -> tuple[bool, tuple[object, ...], int, int]:
        """Return what orders several of one visit: the applicant's first."""
        return self.is_desk, sort_key(self.visit), self.walk, self.number


@dataclass(frozen=True, slots=True)
class Course:
    """One visit of a run, from all that is told of it."""

    item: str
    attempt: int
    submitted: Stamp | None
    accepted: Stamp | None
    decided: Stamp | None
    delivered: Stamp | None
    pauses: tuple[Pause, ...]
    outcome: Outcome | None
    trips: int | None
    materials: int | None
    told: tuple[Told, ...]

    @property
    def start(self) -> Stamp | None:
        """What it started with: accepted, where that is not known submitted, else decided."""
        return self.accepted or self.submitted or self.decided

    @property
    def is_granted(self) -> bool:
        """Whether something may start on it."""
        return self.outcome is None or self.outcome.is_granted

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """The stamps that are known, in the order that they should have."""
        known = (self.submitted, self.accepted, self.decided, self.delivered)
        return tuple(stamp for stamp in known if stamp is not None)


class Note(NamedTuple):
    """A finding in one of the walks of a run."""

    walk: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Run:
    """One run through a flow, told by one walk or by several of one project."""

    walks: tuple[Walk, ...]
    courses: tuple[Course, ...]
    is_relative: bool
    """Whether its stamps have no dates."""
    notes: tuple[Note, ...] = field(default=())

    @property
    def id(self) -> str:
        """The project where several walks tell of it, else the walk."""
        first = self.walks[0]
        return first.walk if len(self.walks) == 1 else first.project or first.walk

    @property
    def is_whole(self) -> bool:
        """Whether all of it is told, so that what is not there did not happen."""
        return any(walk.scope is Scope.WHOLE for walk in self.walks)


def join_walks(walks: Sequence[Walk]) -> tuple[Run, ...]:
    """Return the runs that walks tell of, in the order of their first walk."""
    by_run: dict[tuple[str, str | int], list[Walk]] = {}
    for number, walk in enumerate(walks):
        by_run.setdefault((walk.flow, walk.project or number), []).append(walk)
    return tuple(_join(group) for group in by_run.values())


def _join(group: Sequence[Walk]) -> Run:
    """Return one run; whichever way the walks are ordered, it is told alike."""
    walks = tuple(sorted(group, key=lambda walk: (walk.walk, walk.model_dump_json())))
    is_relative = not any(is_dated(walk) for walk in walks)
    notes: list[Note] = []
    by_walk: list[list[Told]] = []
    for number, walk in enumerate(walks):
        flaws = find_flaws(walk)
        notes += [Note(number, finding) for finding in flaws.findings]
        by_walk.append(_list_told(number, walk, flaws, is_relative))
    strays = list(_find_strays(by_walk))
    notes += [note for note, _ in strays]
    lost = {id(told) for _, told in strays}
    by_visit: dict[tuple[str, int], list[Told]] = {}
    for told_by in by_walk:
        kept = [told for told in told_by if id(told) not in lost]
        for attempt, told in _number_attempts(kept):
            by_visit.setdefault((told.visit.item, attempt), []).append(told)
    for told_by in by_visit.values():
        notes += _find_disagreements(told_by)
    courses = [_merge(attempt, told_by) for (_, attempt), told_by in by_visit.items()]
    courses.sort(key=lambda course: (sort_key(course.told[0].visit), course.attempt))
    return Run(walks, tuple(courses), is_relative, tuple(notes))


def _list_told(number: int, walk: Walk, flaws: Flaws, is_relative: bool) -> list[Told]:  # noqa: FBT001 - of the axis
    """Return the visits of a walk that can be measured, in an order of their own."""
    is_desk = bool(DESK & set(walk.roles))
    kept = [
        Told(number, place, _clean(visit, place, flaws, is_relative), is_desk)
        for place, visit in enumerate(walk.visits)
        if place not in flaws.visits
    ]
    return sorted(kept, key=lambda told: told.key)


def _clean(visit: Visit, place: int, flaws: Flaws, is_relative: bool) -> Visit:  # noqa: FBT001 - of the axis
    """Return a visit without the stamps and pauses that cannot be measured."""

    def is_fit(stamp: Stamp | None) -> bool:
        return stamp is not None and stamp.is_relative == is_relative

    stamps = {field: stamp for field, stamp in visit.stamps if is_fit(stamp)}
    pauses = tuple(
        pause
        for number, pause in enumerate(visit.pauses)
        if (place, number) not in flaws.pauses
        and is_fit(pause.start)
        and (pause.end is None or is_fit(pause.end))
    )
    lost = {each: None for each, _ in visit.stamps if each not in stamps}
    return visit.model_copy(update={**lost, "pauses": pauses})


def _number_attempts(told_by: Iterable[Told]) -> Iterator[tuple[int, Told]]:
    """Yield the visits with their attempts: as the walk says, else by the order of the visits."""
    taken: dict[str, set[int]] = {}
    for told in told_by:
        numbers = taken.setdefault(told.visit.item, set())
        attempt = told.visit.attempt
        if attempt is None or attempt in numbers:
            attempt = max(numbers, default=0) + 1
        numbers.add(attempt)
        yield attempt, told


def _merge(attempt: int, told_by: list[Told]) -> Course:
    """Return a visit as all walks together tell it: each stamp from whoever is nearest to it."""
    told = sorted(told_by, key=lambda each: each.key)
    applicant = [each.visit for each in told if not each.is_desk]
    desk = [each.visit for each in told if each.is_desk]
    decided = find_first(visit.decided for visit in (*desk, *applicant))
    heard = find_first(visit.decided for visit in applicant)
    late = heard if desk and decided and heard and decided.is_before(heard) else None
    accepted = [visit.accepted for visit in (*applicant, *desk) if visit.accepted]
    return Course(
        item=told[0].visit.item,
        attempt=attempt,
        submitted=find_first(visit.submitted for visit in (*applicant, *desk)),
        accepted=min(accepted, key=lambda stamp: stamp.first, default=None),
        decided=decided,
        delivered=find_first(visit.delivered for visit in applicant)
        or late
        or find_first(visit.delivered for visit in desk),
        pauses=next((visit.pauses for visit in (*desk, *applicant) if visit.pauses), ()),
        outcome=next((visit.outcome for visit in (*desk, *applicant) if visit.outcome), None),
        trips=find_first(visit.trips for visit in (*applicant, *desk)),
        materials=find_first(visit.materials for visit in (*applicant, *desk)),
        told=tuple(told),
    )


def _find_strays(by_walk: Sequence[Sequence[Told]]) -> Iterator[tuple[Note, Told]]:
    """Yield the visits of one walk that lie decades from what the other walks tell."""
    told_by = [told for each in by_walk for told in each]
    seconds = sorted(stamp.first for told in told_by for _, stamp in told.visit.stamps)
    middle = seconds[(len(seconds) - 1) // 2] if seconds else 0
    for told in told_by:
        for name, stamp in told.visit.stamps:
            if abs(stamp.first - middle) > WIDEST_S:
                message = say("{stamp} is decades from the other walks of the project", stamp=stamp)
                route = ("visits", told.number, name)
                yield Note(told.walk, Finding("walks-disagree", route, message)), told
                break


def _find_disagreements(told_by: list[Told]) -> Iterator[Note]:
    """Yield where two walks cannot both be right: decided for one before the desk decided."""
    told = sorted(told_by, key=lambda each: each.key)
    for place, one in enumerate(told):
        for other in told[place + 1 :]:
            mine, theirs = one.visit.decided, other.visit.decided
            if mine is None or theirs is None or one.walk == other.walk:
                continue
            differs = mine.is_before(theirs) or theirs.is_before(mine)
            if mine.is_before(theirs) if one.is_desk != other.is_desk else differs:
                message = say(
                    '"{item}" was decided on {mine} here, and on {theirs} in another walk of '
                    "the project",
                    item=one.visit.item,
                    mine=mine,
                    theirs=theirs,
                )
                route = ("visits", one.number, "decided")
                yield Note(one.walk, Finding("walks-disagree", route, message, Severity.WARNING))


def find_first(values: Iterable[Known | None]) -> Known | None:
    """Return the first of some values that is known."""
    return next((value for value in values if value is not None), None)
