"""The time in which an applicant waited and no desk worked on the case."""

from collections.abc import Iterator
from typing import NamedTuple

from walkflow.engine import columns
from walkflow.engine.joining import Course, find_first
from walkflow.engine.phases import Phases, RunPhases
from walkflow.engine.yardstick import Moment


class Handover(NamedTuple):
    """A case on its way from one department to another, or to the applicant."""

    before: Phases | None
    """The visit that was finished before; None at the start of the run."""
    phases: Phases
    """The visit that waited for its desk, or whose result waited for the applicant."""
    course: Course
    is_out: bool
    """Whether the result waited, rather than the case."""
    start: Moment
    end: Moment


def find_handovers(run: RunPhases) -> tuple[Handover, ...]:
    """
    Return when the applicant waited while the desk was idle, in the order of the visits.

    Known only for visits of which somebody at the desk tells when it was taken up and
    laid down. Where nobody tells when it was submitted, the way is the whole time from
    the decision before it.
    """
    return tuple(
        handover
        for phases in run.phases
        for course in phases.execution.courses
        for handover in _find(run, phases, course)
        if handover.end.last > handover.start.first
    )


def _find(run: RunPhases, phases: Phases, course: Course) -> Iterator[Handover]:
    desk = [told.visit for told in course.told if told.is_desk]
    taken_up = find_first(visit.accepted for visit in desk)
    laid_down = find_first(visit.decided for visit in desk)
    binder = run.replay.work[columns.BINDER][phases.execution.number]
    before = run.phases[binder] if binder >= 0 else None
    handed_in = Moment.of(course.submitted) if course.submitted else None
    if handed_in is not None and phases.enabled is not None:
        handed_in = handed_in.at_least(phases.enabled)
    start = handed_in or (phases.enabled if before else None)
    if taken_up is not None and start is not None:
        end = Moment.of(taken_up)
        yield Handover(before, phases, course, is_out=False, start=start, end=end)
    if laid_down is not None and course.delivered is not None:
        start, end = Moment.of(laid_down), Moment.of(course.delivered)
        yield Handover(before, phases, course, is_out=True, start=start, end=end)
