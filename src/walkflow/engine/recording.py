"""What the entries of a journal come to: each does one thing to the walk, or cannot be made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import assert_never

from walkflow.engine.flaws import DEED_BY_FIELD
from walkflow.model.errors import UsageError
from walkflow.model.messages import Message, say
from walkflow.model.recording import (
    Begun,
    Counted,
    Decided,
    Entry,
    Finished,
    Hindered,
    Marked,
    Noted,
    Passed,
    Paused,
    Resumed,
    StampedDeed,
    Undone,
)
from walkflow.model.stamps import Precision, Stamp
from walkflow.model.walk import STAMPS, Milestone, Pause, Problem, Visit, Walk

LATE_S = 3600
"""What is entered later than this after it happened was not entered at once."""

_BETWEEN_NOTES = "; "


@dataclass(frozen=True, slots=True)
class Story:
    """A walk as far as it was told: what the entries so far come to."""

    zone: tzinfo = UTC
    """Of the calendar; the walk's stamps are its local times."""
    entries: tuple[Entry, ...] = ()
    """All of them, also those that were taken back."""
    undone: frozenset[int] = frozenset()
    """The numbers of the entries that were taken back."""
    begun: Begun | None = None
    visits: tuple[Visit, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_finished: bool = False
    left_out: tuple[tuple[int, Message], ...] = ()
    """Entries that nothing can be made of, as when the one before is damaged, and why."""

    @property
    def next_number(self) -> int:
        """The number of the next entry; what opens the walk is 0, so the first one is 1."""
        return max((entry.number for entry in self.entries), default=-1) + 1

    @property
    def count(self) -> int:
        """
        How many entries count.

        Those that were taken back do not, nor does taking them back, nor what opens the walk.
        """
        made = sum(not isinstance(entry.deed, Begun) for entry in self.entries)
        return made - 2 * len(self.undone)

    @property
    def walk(self) -> Walk:
        """
        The walk as it would be written now.

        Raises:
            UsageError: If it has not begun.
        """
        if self.begun is None:
            raise UsageError(say("the walk has not begun"))
        return Walk(
            walk=self.begun.walk,
            project=self.begun.project,
            flow=self.begun.flow,
            version=self.begun.version,
            facts=self.begun.facts,
            scope=self.begun.scope,
            role=self.begun.role,
            by=self.begun.by,
            visits=self.visits,
            milestones=self.milestones,
            problems=self.problems,
        )

    def localise(self, clock: datetime) -> Stamp:
        """Return a moment of a clock as a stamp of the walk, to the minute."""
        local = clock.astimezone(self.zone)
        return Stamp(local.toordinal(), local.hour * 3600 + local.minute * 60, Precision.MINUTE)


def tell(entries: Iterable[Entry], zone: tzinfo = UTC) -> Story:
    """Return what entries come to, in their order; never fails, see `Story.left_out`."""
    every = tuple(entries)
    undone = frozenset(each.deed.number for each in every if isinstance(each.deed, Undone))
    story = Story(zone, every, undone)
    for entry in every:
        if entry.number in undone:
            continue
        try:
            story = _take(story, entry)
        except UsageError as error:
            story = replace(story, left_out=(*story.left_out, (entry.number, error.message)))
    return story


def add(story: Story, entry: Entry) -> Story:
    """
    Return what the walk comes to with one more entry.

    Raises:
        UsageError: If the entry cannot be made: what it would change is not there.
    """
    if isinstance(entry.deed, Undone):
        _check_undo(story, entry.deed)
        return tell((*story.entries, entry), story.zone)
    if story.is_finished:
        raise UsageError(say('walk "{walk}" is finished', walk=story.walk.walk))
    return replace(_take(story, entry), entries=(*story.entries, entry))


def find_last(story: Story) -> Entry | None:
    """Return the entry that an undo would take back: the last one that counts."""
    lasting = (Begun, Undone)
    return next(
        (
            entry
            for entry in reversed(story.entries)
            if not isinstance(entry.deed, lasting) and entry.number not in story.undone
        ),
        None,
    )


def is_open(visit: Visit) -> bool:
    """Return whether a visit is under way: it has a stamp, and no decision."""
    return bool(visit.stamps or visit.pauses) and not is_over(visit)


def is_over(visit: Visit) -> bool:
    """Return whether a visit was decided, as far as is known."""
    return visit.decided is not None or visit.delivered is not None


def find_open_pause(visit: Visit) -> Pause | None:
    """Return the pause of a visit that nobody has ended yet."""
    return next((pause for pause in reversed(visit.pauses) if pause.end is None), None)


def find_latest(story: Story, item: str) -> int | None:
    """Return the place of the latest visit of an item; None if there is none."""
    places = (place for place, visit in enumerate(story.visits) if visit.item == item)
    return max(places, default=None)


def find_latest_visit(story: Story, item: str) -> Visit | None:
    """Return the latest visit of an item; None if there is none."""
    place = find_latest(story, item)
    return None if place is None else story.visits[place]


def find_visit(story: Story, item: str, field: str, at: Stamp) -> int | None:
    """
    Return the place of the visit that a stamp belongs to; None: a new one.

    It is the item's latest visit, as long as the stamp is not known there. Where that
    visit is over and the stamp known, or where its later stamps are certainly earlier
    than this one, a submission or an acceptance opens the next attempt.

    Raises:
        UsageError: If the stamp is known and there is nothing that it could open.
    """
    places = [place for place, visit in enumerate(story.visits) if visit.item == item]
    if not places:
        return None
    if field == "delivered":
        return _find_undelivered(story, places)
    latest = story.visits[places[-1]]
    known: Stamp | None = getattr(latest, field)
    later = [getattr(latest, each) for each in STAMPS[STAMPS.index(field) + 1 :]]
    is_too_late = any(stamp is not None and stamp.is_before(at) for stamp in later)
    if field != "decided" and is_over(latest) and (known is not None or is_too_late):
        return None
    if known is not None:
        raise UsageError(_explain_known(latest, field, known))
    return places[-1]


def _find_undelivered(story: Story, places: list[int]) -> int:
    """Return the visit whose result is delivered: the latest decided one, else the open one."""
    open_places = [place for place in places if story.visits[place].delivered is None]
    if not open_places:
        latest = story.visits[places[-1]]
        if latest.delivered is not None:
            raise UsageError(_explain_known(latest, "delivered", latest.delivered))
    decided = [place for place in open_places if story.visits[place].decided is not None]
    return (decided or open_places)[-1]


def _explain_known(visit: Visit, field: str, known: Stamp) -> Message:
    said = say(
        '"{item}" was {field} at {known} already',
        item=visit.item,
        field=DEED_BY_FIELD[field],
        known=known,
    )
    if field in {"decided", "delivered"}:
        return say("{said}. another attempt begins with submitted or accepted", said=said)
    return said


def _check_undo(story: Story, deed: Undone) -> None:
    number = deed.number
    found = next((entry for entry in story.entries if entry.number == number), None)
    if found is None or number in story.undone or isinstance(found.deed, Begun | Undone):
        raise UsageError(say("there is no entry {number} to take back", number=number))


def _take(story: Story, entry: Entry) -> Story:
    """Return what the walk comes to with one more entry that counts."""
    deed = entry.deed
    match deed:
        case Begun():
            return story if story.begun else replace(story, begun=deed)
        case Marked() | Decided():
            return _stamp(story, entry, deed)
        case Paused() | Resumed():
            return _pause(story, entry, deed)
        case Counted():
            return _write(story, deed.item, **{deed.what: deed.count})
        case Noted():
            return _note(story, deed)
        case Hindered():
            return replace(story, problems=(*story.problems, deed.problem))
        case Passed():
            return replace(story, milestones=(*story.milestones, deed.milestone))
        case Finished():
            return replace(story, is_finished=True)
        case Undone():
            return story
        case _:
            assert_never(deed)


def _stamp(story: Story, entry: Entry, deed: Marked | Decided) -> Story:
    field = deed.what
    place = find_visit(story, deed.item, field, deed.at)
    changes: dict[str, object] = {field: deed.at, **_find_entered(story, entry, deed)}
    if isinstance(deed, Decided):
        changes["outcome"] = deed.outcome
    if place is not None:
        return _change(story, place, **changes)
    attempt = 1 + sum(visit.item == deed.item for visit in story.visits)
    visit = Visit(item=deed.item, attempt=attempt if attempt > 1 else None)
    opened = replace(story, visits=(*story.visits, visit))
    return _change(opened, len(story.visits), **changes)


def _pause(story: Story, entry: Entry, deed: Paused | Resumed) -> Story:
    place = find_latest(story, deed.item)
    visit = None if place is None else story.visits[place]
    if place is None or visit is None or not (is_open(visit) or isinstance(deed, Resumed)):
        message = say('nothing of "{item}" is under way, so no clock can stop', item=deed.item)
        raise UsageError(message)
    paused = find_open_pause(visit)
    if isinstance(deed, Paused):
        if paused is not None:
            message = say('"{item}" is paused since {start}', item=deed.item, start=paused.start)
            raise UsageError(message)
        pauses = (*visit.pauses, Pause.model_validate({"from": deed.at, "because": deed.because}))
    else:
        if paused is None:
            raise UsageError(say('"{item}" is not paused', item=deed.item))
        ended = paused.model_copy(update={"end": deed.at})
        pauses = tuple(ended if each is paused else each for each in visit.pauses)
    return _change(story, place, pauses=pauses, **_find_entered(story, entry, deed))


def _note(story: Story, deed: Noted) -> Story:
    latest = find_latest_visit(story, deed.item)
    known = latest and latest.note
    note = deed.text if known is None else f"{known}{_BETWEEN_NOTES}{deed.text}"
    return _write(story, deed.item, note=note)


def _write(story: Story, item: str, **changes: object) -> Story:
    """Change the latest visit of an item; without one, a visit without stamps begins."""
    place = find_latest(story, item)
    if place is None:
        place = len(story.visits)
        story = replace(story, visits=(*story.visits, Visit(item=item)))
    return _change(story, place, **changes)


def _change(story: Story, place: int, **changes: object) -> Story:
    visits = list(story.visits)
    visits[place] = visits[place].model_copy(update=changes)
    return replace(story, visits=tuple(visits))


def _find_entered(story: Story, entry: Entry, deed: StampedDeed) -> dict[str, object]:
    """Return when a visit was written down, if that was not at once."""
    now = story.localise(entry.clock)
    is_late = not deed.at.is_relative and now.first - deed.at.last > LATE_S
    return {"entered": now} if is_late else {}
