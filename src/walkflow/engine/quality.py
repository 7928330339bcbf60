"""What in a walk looks as if it had been written down later, or by the wrong clock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta

from walkflow.model.calendars import Calendar
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.messages import Message, say, say_count
from walkflow.model.stamps import Precision, Stamp
from walkflow.model.walk import Walk

OFFICE_DEEDS = {
    "accepted": say("accepted"),
    "decided": say("decided"),
    "delivered": say("delivered"),
}
"""What an office does, by the field of its stamp; anyone may submit at any time."""
MOST_IN_A_MINUTE = 2
"""More visits than this, decided in one minute, were hardly decided in it."""


def find_days_off(
    walk: Walk, calendar: Calendar, departments: Mapping[str, str]
) -> Iterator[Finding]:
    """
    Yield the stamps on which an office did something though nobody works on that day.

    Args:
        walk: The walk.
        calendar: Which days are working days.
        departments: The department of each item.
    """
    for number, field, item, stamp in _list_deeds(walk):
        day = stamp.date
        if day is None or stamp.precision is Precision.MONTH:
            continue
        own = calendar.for_department(departments.get(item, ""))
        if not own.is_workday(day):
            message = say(
                '"{item}" was {deed} on {day}, a day off',
                item=item,
                deed=OFFICE_DEEDS[field],
                day=day.isoformat(),
            )
            yield _warn("day-off", number, field, message)


def find_closed_hours(
    walk: Walk, calendar: Calendar, departments: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the stamps of a working day on which an office did something while it was closed."""
    for number, field, item, stamp in _list_deeds(walk):
        day = stamp.date
        own = calendar.for_department(departments.get(item, ""))
        if day is None or not stamp.is_moment or not own.is_workday(day):
            continue
        moment = datetime.combine(day, time()) + timedelta(seconds=stamp.second)
        is_closing = any(moment.time() == closes for _, closes in own.hours)
        if not own.in_office_hours(moment) and not is_closing:
            message = say(
                '"{item}" was {deed} at {time}, outside office hours ({hours})',
                item=item,
                deed=OFFICE_DEEDS[field],
                time=f"{moment:%H:%M}",
                hours=", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in own.hours),
            )
            yield _warn("outside-office-hours", number, field, message)


def find_same_moment(walk: Walk, together: Sequence[Sequence[str]] = ()) -> Iterator[Finding]:
    """
    Yield the visits decided in the second of another one, or three and more in one minute.

    Args:
        walk: The walk.
        together: Items that are decided together: the members of each bundle.
    """
    handled = {item: min(items) for items in together for item in items}
    by_stamp: dict[Stamp, list[int]] = {}
    for number, visit in enumerate(walk.visits):
        if visit.decided is not None and visit.decided.is_moment:
            by_stamp.setdefault(visit.decided, []).append(number)
    for stamp, numbers in by_stamp.items():
        items = {handled.get(item, item) for each in numbers if (item := walk.visits[each].item)}
        most = 1 if stamp.precision is Precision.SECOND else MOST_IN_A_MINUTE
        if len(items) > most:
            for number in numbers:
                message = say_count(
                    '"{item}" and {n} other item were decided at the same moment, {stamp}',
                    '"{item}" and {n} other items were decided at the same moment, {stamp}',
                    len(items) - 1,
                    item=walk.visits[number].item,
                    stamp=stamp,
                )
                yield _warn("same-moment", number, "decided", message)


def find_entered_late(walk: Walk, calendar: Calendar) -> Iterator[Finding]:
    """Yield the visits that were written down after the working day that follows their end."""
    for number, visit in enumerate(walk.visits):
        last = visit.stamps[-1][1] if visit.stamps else None
        entered = visit.entered
        if entered is None or last is None or last.is_relative != entered.is_relative:
            continue
        if entered.is_relative:
            days = entered.day - last.last_day
            if days > 1:
                yield _warn("entered-late", number, "entered", _say_late(visit.item, entered, last))
            continue
        late = entered.date
        happened = datetime.fromordinal(last.last_day).date()
        if late is not None and calendar.count_workdays(happened, late) > 1:
            yield _warn("entered-late", number, "entered", _say_late(visit.item, entered, last))


def _say_late(item: str, entered: Stamp, last: Stamp) -> Message:
    return say(
        '"{item}" was written down on {entered}, long after it happened on {last}',
        item=item,
        entered=entered,
        last=last,
    )


def _list_deeds(walk: Walk) -> Iterator[tuple[int, str, str, Stamp]]:
    for number, visit in enumerate(walk.visits):
        for field, stamp in visit.stamps:
            if field in OFFICE_DEEDS:
                yield number, field, visit.item, stamp


def _warn(rule: str, number: int, field: str, message: Message) -> Finding:
    return Finding(rule, ("visits", number, field), message, Severity.WARNING)
