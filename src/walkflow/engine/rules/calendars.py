"""Calendar files that contradict themselves."""

from collections.abc import Iterator

from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import CalendarSubject
from walkflow.model.calendar_extras import find_conflicts, leaves_gap
from walkflow.model.calendars import read_named_calendar
from walkflow.model.diagnostics import Finding
from walkflow.model.messages import say


@rule(say("A day is either a day off or a workday."))
def calendar_conflict(subject: CalendarSubject) -> Iterator[Finding]:
    """Compare the days off and the workdays of each place."""
    for conflict in find_conflicts(subject.extras):
        message = say("{day} is also named as a day off", day=conflict.day)
        yield calendar_conflict.at(conflict.route, message)


@rule(say("What a calendar file covers joins on to what its base covers."))
def calendar_gap(subject: CalendarSubject) -> Iterator[Finding]:
    """Compare the coverage of the file with that of its base."""
    base = read_named_calendar(subject.extras.base)
    if leaves_gap(base, subject.extras):
        message = say(
            'this leaves a gap: calendar "{base}" covers {first} to {last}',
            base=base.id,
            first=base.first,
            last=base.last,
        )
        yield calendar_gap.at(("covers",), message, on_key=True)
