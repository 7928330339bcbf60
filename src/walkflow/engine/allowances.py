"""What a visit used of the time that it was allowed, by promise and by law."""

from dataclasses import dataclass

from walkflow.engine.graph import measure_roughly
from walkflow.engine.phases import Count, Phases, measure_workdays
from walkflow.engine.yardstick import Moment, Range, Yardstick, as_date
from walkflow.model.catalogue import Item
from walkflow.model.durations import Duration, Unit
from walkflow.model.stamps import DAY_S
from walkflow.model.working_days import CalendarError


@dataclass(frozen=True, slots=True)
class Allowance:
    """A limit, and how much of it a visit used."""

    limit: Duration
    limit_wd: int | float
    """In working days from the day of acceptance, or on the plain week without dates."""
    used: float | None
    """Time in hand / limit, in the limit's own unit; None where that is not known."""
    is_over: bool | None
    """Whether it was decided after its limit; None if what is known does not tell."""


def measure_use(yardstick: Yardstick, phases: Phases, limit: Duration) -> Allowance:
    """
    Return what a visit used of a limit.

    The clock runs from acceptance to decision, less the pauses. Working days are those
    in (first date, last date]; calendar days roll forward to a working day where they
    end on a day off; hours are hours in which the department is open.
    """
    spent = _count_spent(yardstick, phases, limit.unit)
    used = None
    if spent is not None and spent.exact is not None and limit.amount:
        used = spent.exact / _measure(limit)
    is_over = _find_over(spent, yardstick, phases, limit)
    return Allowance(limit, _find_workdays(yardstick, phases, limit), used, is_over)


def find_statutory(item: Item | None) -> Duration | None:
    """Return the limit that the law sets for an item; None if it sets none."""
    law = item.statutory if item else None
    return law.limit if law else None


def _measure(limit: Duration) -> int:
    return limit.amount * 3600 if limit.unit is Unit.HOUR else limit.amount


def _count_spent(yardstick: Yardstick, phases: Phases, unit: Unit) -> Range | None:
    """Return the time in hand in working days, calendar days or open seconds."""
    match unit:
        case Unit.WORKING_DAY:
            return measure_workdays(yardstick, phases)["processing"]
        case Unit.DAY:
            return _less_pauses(phases, yardstick.count_days)
        case Unit.HOUR:
            return _count_open(yardstick, phases)


def _less_pauses(phases: Phases, count: Count) -> Range | None:
    if phases.accepted is None or phases.decided is None:
        return None
    total = count(phases.accepted, phases.decided)
    for stop in phases.stops:
        if stop.end is None:
            return None
        total = total.less(count(stop.start, stop.end))
    return total


def _count_open(yardstick: Yardstick, phases: Phases) -> Range | None:
    """Return the seconds in hand in which the department was open, at least and at most."""
    department = phases.node.department

    def count(start: Moment, end: Moment) -> Range:
        low = yardstick.count_open_seconds(start.last, max(start.last, end.first), department)
        high = yardstick.count_open_seconds(start.first, max(start.first, end.last), department)
        return Range(low or 0, high or 0)

    return None if yardstick.calendar is None else _less_pauses(phases, count)


def _find_over(
    spent: Range | None, yardstick: Yardstick, phases: Phases, limit: Duration
) -> bool | None:
    if spent is None:
        return None
    allowed = _measure(limit)
    if limit.unit is Unit.DAY and yardstick.calendar is not None and limit.amount:
        allowed += _count_rolled(yardstick, phases, limit, spent)
    if spent.low > allowed:
        return True
    return False if spent.high <= allowed else None


def _count_rolled(yardstick: Yardstick, phases: Phases, limit: Duration, spent: Range) -> int:
    """Return by how many days the end of a limit in calendar days rolls to a working day."""
    calendar, decided = yardstick.calendar, phases.decided
    if calendar is None or decided is None:
        return 0
    own = calendar.for_department(phases.node.department)
    last = decided.first // DAY_S - spent.low + limit.amount
    try:
        return own.next_workday(as_date(last * DAY_S)).toordinal() - last
    except CalendarError:
        return 0


def _find_workdays(yardstick: Yardstick, phases: Phases, limit: Duration) -> int | float:
    """Return a limit in working days from the day of acceptance; without one, roughly."""
    calendar, accepted = yardstick.calendar, phases.accepted
    if calendar is not None and accepted is not None and accepted.day is not None:
        own, start = calendar.for_department(phases.node.department), as_date(accepted.first)
        try:
            return own.count_workdays(start, own.end_of(start, limit))
        except CalendarError:
            pass
    rough = measure_roughly(limit)
    return int(rough) if float(rough).is_integer() else rough
