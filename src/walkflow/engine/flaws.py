"""What in a walk contradicts itself, and what of it therefore cannot be measured."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from walkflow.model.diagnostics import Finding, Route, Severity
from walkflow.model.messages import Message, say
from walkflow.model.stamps import DAY_S, Stamp
from walkflow.model.walk import Pause, Visit, Walk

MOST_VISITS = 2_000
"""A run has some dozens of visits; what comes after so many is not measured."""
WIDEST_S = 60 * 365 * DAY_S
"""No run takes longer than sixty years; a stamp further away is a slip of the keyboard."""

DEED_BY_FIELD = {
    "submitted": say("submitted"),
    "accepted": say("accepted"),
    "decided": say("decided"),
    "delivered": say("delivered"),
    "from": say("paused"),
    "to": say("resumed"),
}
"""What a stamp says happened."""


class Flaws(NamedTuple):
    """What is wrong with a walk, and what is left out of its measures for it."""

    findings: tuple[Finding, ...]
    visits: frozenset[int]
    """The numbers of the visits that are left out."""
    pauses: frozenset[tuple[int, int]]
    """The pauses that are left out, by visit and number."""


def find_flaws(walk: Walk) -> Flaws:
    """Return everything in a walk that contradicts itself, and what is left out for it."""
    findings: list[Finding] = []
    visits: set[int] = set()
    pauses: set[tuple[int, int]] = set()
    for finding in (*find_reversed(walk), *find_far_apart(walk), *find_too_many(walk)):
        findings.append(finding)
        match finding.route:
            case ("visits", int(number), "pauses", int(place), *_):
                pauses.add((number, place))
            case ("visits", int(number), *_):
                visits.add(number)
            case _:
                pass
    for finding, number, place in find_stray_pauses(walk):
        findings.append(finding)
        pauses.add((number, place))
    for finding, number in find_overlaps(walk, visits):
        findings.append(finding)
        visits.add(number)
    findings += find_undated(walk)
    return Flaws(tuple(findings), frozenset(visits), frozenset(pauses))


def is_dated(walk: Walk) -> bool:
    """Return whether a walk has dates; where some stamps are relative, they are passed over."""
    return any(not stamp.is_relative for _, stamp in walk.list_stamps())


def find_reversed(walk: Walk) -> Iterator[Finding]:
    """Yield each stamp of a visit that is certainly before one that must come first."""
    for number, visit in enumerate(walk.visits):
        stamps = visit.stamps
        for place, (field, stamp) in enumerate(stamps):
            before = next((each for each in stamps[:place] if stamp.is_before(each[1])), None)
            if before is not None:
                yield Finding(
                    "stamps-out-of-order",
                    ("visits", number, field),
                    _say_reversed(visit.item, field, stamp, before),
                )
        for place, pause in enumerate(visit.pauses):
            if pause.end is not None and pause.end.is_before(pause.start):
                yield Finding(
                    "stamps-out-of-order",
                    ("visits", number, "pauses", place, "to"),
                    _say_reversed(visit.item, "to", pause.end, ("from", pause.start)),
                )


def find_stray_pauses(walk: Walk) -> Iterator[tuple[Finding, int, int]]:
    """Yield the pauses outside their visit, or inside an earlier pause of it, with their place."""
    for number, visit in enumerate(walk.visits):
        kept: list[Pause] = []
        for place, pause in enumerate(visit.pauses):
            route: Route = ("visits", number, "pauses", place)
            if pause.end is not None and pause.end.is_before(pause.start):
                continue
            message = _find_outside(visit, pause)
            if message is not None:
                yield Finding("pause-outside-visit", route, message), number, place
            elif any(_overlap(pause, other) for other in kept):
                message = say(
                    'two pauses of "{item}" overlap: the second, from {start}, is left out',
                    item=visit.item,
                    start=pause.start,
                )
                yield Finding("overlapping-pauses", route, message), number, place
            else:
                kept.append(pause)


def find_overlaps(walk: Walk, left_out: Iterable[int] = ()) -> Iterator[tuple[Finding, int]]:
    """
    Yield the visits that overlap an earlier one of their item as one attempt, with their number.

    Args:
        walk: The walk.
        left_out: The numbers of visits that are no longer looked at.
    """
    skipped = set(left_out)
    by_attempt: dict[tuple[str, int | None], list[int]] = {}
    for number, visit in enumerate(walk.visits):
        by_attempt.setdefault((visit.item, visit.attempt), []).append(number)
    for numbers in by_attempt.values():
        ordered = sorted(numbers, key=lambda each: sort_key(walk.visits[each]))
        for earlier, later in combinations(ordered[:MOST_VISITS], 2):
            if skipped & {earlier, later}:
                continue
            first, second = walk.visits[earlier], walk.visits[later]
            if _run_at_once(first, second):
                skipped.add(later)
                message = say(
                    'this visit of "{item}" overlaps the one from {start} on as the same attempt: '
                    "it is left out; give them different attempts if both took place",
                    item=second.item,
                    start=first.stamps[0][1],
                )
                yield Finding("overlapping-visits", ("visits", later), message), later


def find_undated(walk: Walk) -> Iterator[Finding]:
    """Yield the relative stamps of a walk that has dates: nothing says which day they mean."""
    if not is_dated(walk):
        return
    for route, stamp in walk.list_stamps():
        if stamp.is_relative:
            message = say(
                '"{stamp}" has no date, and other stamps of this walk have one: it is passed over',
                stamp=stamp,
            )
            yield Finding("stamp-without-date", route, message, Severity.WARNING)


def find_far_apart(walk: Walk) -> Iterator[Finding]:
    """Yield the stamps that are decades from the others."""
    stamps = [(route, each) for route, each in walk.list_stamps() if not each.is_relative]
    middle = sorted(each.first for _, each in stamps)[(len(stamps) - 1) // 2] if stamps else 0
    for route, stamp in stamps:
        if abs(stamp.first - middle) > WIDEST_S:
            message = say("{stamp} is decades from the other stamps of this walk", stamp=stamp)
            yield Finding("stamp-far-away", route, message)


def find_too_many(walk: Walk) -> Iterator[Finding]:
    """Yield the visits past the number that a walk may have."""
    for number in range(MOST_VISITS, len(walk.visits)):
        message = say("a walk has at most {most} visits", most=MOST_VISITS)
        yield Finding("too-many-visits", ("visits", number), message)


def sort_key(visit: Visit) -> tuple[object, ...]:
    """Return what puts visits in an order of their own, whatever their order in the file."""
    fields = ("accepted", "submitted", "decided", "delivered")
    known = [stamp for field in fields if (stamp := getattr(visit, field)) is not None]
    first = known[0] if known else None
    return (
        first is None,
        (first.first, first.last) if first else (0, 0),
        visit.attempt or 0,
        visit.item,
        visit.model_dump_json(),
    )


def _say_reversed(item: str, field: str, stamp: Stamp, before: tuple[str, Stamp]) -> Message:
    return say(
        '"{item}" was {deed} on {stamp}, before it was {deed_before} on {before}',
        item=item,
        deed=DEED_BY_FIELD[field],
        stamp=stamp,
        deed_before=DEED_BY_FIELD[before[0]],
        before=before[1],
    )


def _find_outside(visit: Visit, pause: Pause) -> Message | None:
    """Return how a pause lies outside its visit; None if it does not, as far as is known."""
    opened = visit.accepted or visit.submitted
    if opened is not None and pause.start.is_before(opened):
        return say(
            '"{item}" was paused on {pause}, before it was accepted on {opened}',
            item=visit.item,
            pause=pause.start,
            opened=opened,
        )
    last = pause.end or pause.start
    if visit.decided is not None and visit.decided.is_before(last):
        return say(
            '"{item}" was paused until {pause}, after it was decided on {decided}',
            item=visit.item,
            pause=last,
            decided=visit.decided,
        )
    return None


def _overlap(one: Pause, other: Pause) -> bool:
    """Return whether two pauses certainly share a moment; they may touch."""
    return all(
        second.end is None or first.start.is_before(second.end)
        for first, second in ((one, other), (other, one))
    )


def _run_at_once(first: Visit, second: Visit) -> bool:
    """Return whether the second visit certainly began before the first one was over."""
    if not first.stamps or not second.stamps:
        return False
    return second.stamps[0][1].is_before(first.stamps[-1][1]) and first.stamps[0][1].is_before(
        second.stamps[-1][1]
    )
