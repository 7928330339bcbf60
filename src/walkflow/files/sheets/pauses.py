"""Which visit a pause belongs to: on a recording sheet the pauses have a table of their own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from walkflow.files.sheets.layout import Sheet
from walkflow.model.messages import Message, say
from walkflow.model.stamps import Stamp, StampError

Entry: TypeAlias = Mapping[str, Any]
"""A row, as a YAML file would have it."""


def count_attempts(visits: Sequence[Entry]) -> list[int]:
    """Return which try of its item each visit is: as it says, or else by their order."""
    seen: dict[str, int] = {}
    attempts = []
    for visit in visits:
        item = str(visit.get("item"))
        seen[item] = seen.get(item, 0) + 1
        said = visit.get("attempt")
        attempts.append(said if isinstance(said, int) else seen[item])
    return attempts


def find_visit(pause: Entry, visits: Sequence[Entry], name: str) -> int | Message:
    """
    Return the number of the visit that a pause belongs to, or why that cannot be told.

    By its item and attempt; without an attempt, by the visit in whose course it began.

    Args:
        pause: Its `item`, and `attempt` and `from` where they are known.
        visits: All visits.
        name: What people call the item.
    """
    item, attempt = pause["item"], pause.get("attempt")
    attempts = count_attempts(visits)
    of_item = [number for number, visit in enumerate(visits) if visit.get("item") == item]
    if not of_item:
        return say(
            'there is no visit of "{item}" on the sheet "{visits}" to pause',
            item=name,
            visits=Sheet.VISITS.value,
        )
    if attempt is not None:
        meant = [number for number in of_item if attempts[number] == attempt]
        if len(meant) == 1:
            return meant[0]
        listed = ", ".join(str(attempts[number]) for number in of_item)
        message = say('which attempt at "{item}" was paused cannot be told', item=name)
        return say(
            "{message}: {attempt} was written, and there are {listed}",
            message=message,
            attempt=attempt,
            listed=listed,
        )
    if len(of_item) == 1:
        return of_item[0]
    meant = [number for number in of_item if _has_begun_in(pause, visits[number])]
    if len(meant) == 1:
        return meant[0]
    return say(
        '"{item}" has {count} visits: write which attempt was paused',
        item=name,
        count=len(of_item),
    )


def _has_begun_in(pause: Entry, visit: Entry) -> bool:
    """Return whether a pause may have begun in the course of a visit."""
    begun = next(_read_stamps(pause, ("from",)), None)
    first = next(_read_stamps(visit, ("submitted", "accepted")), None)
    last = next(_read_stamps(visit, ("delivered", "decided")), None)
    if begun is None or first is None:
        return False
    return not begun.is_before(first) and not (last is not None and last.is_before(begun))


def _read_stamps(entry: Entry, keys: Sequence[str]) -> Iterator[Stamp]:
    for key in keys:
        try:
            yield Stamp.parse(entry.get(key))
        except StampError:
            continue
