"""What speaks against an entry: it would be out of order, or its time cannot be right."""

from collections.abc import Iterator
from typing import assert_never

from walkflow.engine.deviations import explain_absence
from walkflow.engine.flaws import DEED_BY_FIELD, find_reversed, find_stray_pauses
from walkflow.engine.prospects import Prospects, Standing
from walkflow.engine.recording import Story, find_latest_visit, find_open_pause, find_visit, is_open
from walkflow.model.messages import Message, say, say_count
from walkflow.model.recording import Decided, Entry, Finished, Marked, Passed, Paused, Resumed
from walkflow.model.stamps import Stamp
from walkflow.model.walk import STAMPS, Visit


def find_doubts(prospects: Prospects, story: Story, entry: Entry) -> tuple[Message, ...]:
    """
    Return what speaks against an entry that can be made; reality may have it all the same.

    Args:
        prospects: The items of the version, before the entry.
        story: The walk before the entry.
        entry: What is to be added.

    Returns:
        What it would be: out of order, repeated, not in the flow, of a time that
        cannot be right; nothing if it is as the flow has it.
    """
    deed = entry.deed
    found: list[Message] = []
    if isinstance(deed, Finished):
        found += _doubt_end(story)
    if isinstance(deed, Marked | Paused | Resumed | Decided | Passed) and not _is_behind(
        story, entry
    ):
        found += _doubt_time(story, entry, deed.at)
    if isinstance(deed, Marked | Paused | Resumed | Decided):
        visit = _find_touched(story, deed)
        if visit is not None:
            if not _is_behind(story, entry):
                found += _doubt_order(visit, deed)
            found += _doubt_state(visit, deed)
        found += _doubt_place(prospects, story, visit, deed)
    return tuple(found)


def find_contradictions(story: Story, entry: Entry, after: Story) -> tuple[Message, ...]:
    """
    Return how a visit contradicts itself with an entry, as no reality can have it.

    It is what the finished walk will have as errors. A clock that went back is none.

    Args:
        story: The walk before the entry.
        entry: What is to be added.
        after: The walk with it.
    """
    if _is_behind(story, entry):
        return ()
    known = list_contradictions(story)
    return tuple(each for each in list_contradictions(after) if each not in known)


def list_contradictions(story: Story) -> list[Message]:
    """Return how the visits of a walk contradict themselves: times in an impossible order."""
    if story.begun is None:
        return []
    strays = (finding for finding, _, _ in find_stray_pauses(story.walk))
    return [finding.message for finding in (*find_reversed(story.walk), *strays)]


def describe_place(prospects: Prospects, item: str) -> Message:
    """Return how an item stands in the flow now, and what starting it would be."""
    prospect = prospects.find(item)
    if prospect is None:
        return say("not in the flow: {reason}", reason=explain_absence(prospects.network, item))
    match prospect.standing:
        case Standing.UNDER_WAY:
            return say("under way")
        case Standing.DECIDED:
            return say("granted already: another visit would be repeated")
        case Standing.WAITING:
            names = prospects.name_all(prospect.waits_for)
            return say("waits for {names}: accepted now, it would be out of order", names=names)
        case Standing.POSSIBLE if prospect.issue_waits_for:
            names = prospects.name_all(prospect.issue_waits_for)
            return say("possible now, but not to be issued before {names}", names=names)
        case Standing.POSSIBLE:
            return say("possible now")
        case _:
            assert_never(prospect.standing)


def find_remarks(story: Story, entry: Entry) -> tuple[Message, ...]:
    """Return what is worth knowing of an entry and needs no answer: the clock went back."""
    last = story.entries[-1] if story.entries else None
    if last is None or entry.clock >= last.clock:
        return ()
    said = say(
        "the clock of this computer went back: it was {before} at the entry before this one",
        before=story.localise(last.clock),
    )
    return (said,)


def _is_behind(story: Story, entry: Entry) -> bool:
    """Return whether an entry has the time of a clock that went back, which nobody can answer."""
    at = getattr(entry.deed, "at", None)
    latest = max((each.clock for each in story.entries), default=entry.clock)
    return entry.clock < latest and at == story.localise(entry.clock)


def _doubt_end(story: Story) -> Iterator[Message]:
    number = sum(map(is_open, story.visits))
    if number:
        yield say_count(
            "{n} visit is not decided yet: it ends as it is",
            "{n} visits are not decided yet: they end as they are",
            number,
        )


def _doubt_time(story: Story, entry: Entry, at: Stamp) -> Iterator[Message]:
    stamps = [stamp for _, stamp in story.walk.list_stamps()] if story.begun else []
    if any(stamp.is_relative != at.is_relative for stamp in stamps):
        yield say("{at}: some times of this walk have a date and some have none", at=at)
    elif not at.is_relative and story.localise(entry.clock).is_before(at):
        yield say("{at} is in the future", at=at)
    latest = max(stamps, key=lambda stamp: stamp.first, default=None)
    if latest is not None and at.is_before(latest):
        yield say("{at} is before the latest time of this walk, {latest}", at=at, latest=latest)


def _find_touched(story: Story, deed: Marked | Paused | Resumed | Decided) -> Visit | None:
    """Return the visit that a stamp belongs to; None: a new one."""
    if isinstance(deed, Marked | Decided):
        place = find_visit(story, deed.item, deed.what, deed.at)
        return None if place is None else story.visits[place]
    return find_latest_visit(story, deed.item)


def _doubt_order(visit: Visit, deed: Marked | Paused | Resumed | Decided) -> Iterator[Message]:
    """Yield with which other times of the visit the new one would be in the wrong order."""
    paused = find_open_pause(visit)
    place = STAMPS.index(deed.what) if isinstance(deed, Marked | Decided) else 2
    earlier = [(field, getattr(visit, field)) for field in STAMPS[:place]]
    if isinstance(deed, Resumed) and paused is not None:
        earlier = [("from", paused.start)]
    later = [(field, getattr(visit, field)) for field in STAMPS[place:] if field != deed.what]
    for field, stamp in earlier:
        if stamp is not None and deed.at.is_before(stamp):
            yield say(
                "{at} is before it was {field}, {stamp}",
                at=deed.at,
                field=DEED_BY_FIELD[field],
                stamp=stamp,
            )
    for field, stamp in later:
        if stamp is not None and stamp.is_before(deed.at):
            yield say(
                "{at} is after it was {field}, {stamp}",
                at=deed.at,
                field=DEED_BY_FIELD[field],
                stamp=stamp,
            )


def _doubt_state(visit: Visit, deed: Marked | Paused | Resumed | Decided) -> Iterator[Message]:
    paused = find_open_pause(visit)
    if isinstance(deed, Decided) and paused is not None:
        yield say("its clock is paused since {start} and was not resumed", start=paused.start)
    if deed.what == "delivered" and visit.decided is None:
        yield say("nothing is known of its decision")


def _doubt_place(
    prospects: Prospects,
    story: Story,
    visit: Visit | None,
    deed: Marked | Paused | Resumed | Decided,
) -> Iterator[Message]:
    """Yield what the visit would be to the flow, as far as this stamp says it."""
    is_first = visit is None or not visit.stamps
    prospect = prospects.find(deed.item, deed.at)
    if prospect is None:
        if is_first:
            reason = explain_absence(prospects.network, deed.item)
            yield say("not in the flow: {reason}", reason=reason)
        return
    before = find_latest_visit(story, deed.item)
    if visit is None and before is not None and prospect.standing is Standing.DECIDED:
        yield say("repeated: it was granted at {at} before", at=before.decided or before.delivered)
    if deed.what == "accepted" and prospect.waits_for:
        names = prospects.name_all(prospect.waits_for)
        yield say("out of order: it waits for {names}", names=names)
    if deed.what == "decided":
        is_unseen = visit is None or visit.accepted is None
        pending = (*(prospect.waits_for if is_unseen else ()), *prospect.issue_waits_for)
        if pending:
            names = prospects.name_all(pending)
            yield say("out of order: it is not issued before {names}", names=names)
