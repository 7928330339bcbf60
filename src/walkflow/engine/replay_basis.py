"""What the figures of a log rest on: the log, its columns, and the rows and cases left out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from walkflow.engine import totals as sums
from walkflow.engine.case_plans import CasePlans
from walkflow.engine.plan import Axis
from walkflow.engine.planned_trace import make_basis
from walkflow.engine.replay import EPOCH, Replayed
from walkflow.model.event_log import EventLog, LeftOut, Reason, Shape, describe_left_out
from walkflow.model.messages import Message, say, say_count
from walkflow.model.replay_report import ColumnFigure, LogFigure
from walkflow.model.reports import Basis, CalendarBasis, FactBasis

DEFINITIONS: Final = (
    say(
        "fit: the flow could have produced the case: every item that applies once, each started "
        "only after what must come before it was completed, and no other"
    ),
    say(
        "days: working days in (first date, last date]; processing is from accepted to decided "
        "less pauses, waiting from when the last item that must come first was completed"
    ),
    say(
        "percentiles: by nearest rank; exact below 256 days, beyond that rounded down by less "
        "than one part in 128"
    ),
)


def leave_out(log: EventLog, replayed: Replayed) -> EventLog:
    """Return a log that says which of its rows turned out to be no use when it was replayed."""
    summary = log.summary
    found = [
        LeftOut(reason=reason, rows=rows, numbers=())
        for reason, rows in replayed.rows_left_out.items()
        if rows
    ]
    order = list(Reason)
    left_out = sorted((*summary.left_out, *found), key=lambda each: order.index(each.reason))
    usable = summary.usable_rows - sum(each.rows for each in found)
    return replace(log, summary=replace(summary, usable_rows=usable, left_out=tuple(left_out)))


def describe_log(log: EventLog) -> LogFigure:
    """Return what a log is, and what its columns were taken for."""
    return LogFigure(
        rows=log.summary.rows,
        usable_rows=log.summary.usable_rows,
        shape=log.shape,
        zone=log.zone,
        columns=(
            *(
                ColumnFigure(role=role.value, header=header)
                for role, header in log.mapping.columns.header_by_role.items()
                if _is_used(log.shape, role.value)
            ),
            *(ColumnFigure(role=fact, header=header) for fact, header in log.mapping.facts.items()),
        ),
        recognised=log.is_recognised,
    )


def describe_basis(
    plans: CasePlans, log: EventLog, replayed: Replayed, facts: dict[str, str]
) -> Basis:
    """
    Return what the figures of a log rest on.

    Args:
        plans: What its cases were replayed against.
        log: The log.
        replayed: What came of it.
        facts: What was said to be true of every case.
    """
    versions, calendar = plans.versions, plans.calendar
    last = log.summary.last
    axis = Axis(calendar)
    only = make_basis(versions[0], facts, axis, None, ())
    first_day = EPOCH + timedelta(seconds=log.summary.first)
    last_day = EPOCH + timedelta(seconds=last)
    origins = [each.flow.origin for each in versions] + [
        each.flow.items.origin for each in versions
    ]
    files = dict.fromkeys(origin.path for origin in origins if origin)
    return Basis(
        files=(*files, *log.files),
        flow=only.flow if len(versions) == 1 else None,
        version=versions[0].name,
        measures=only.measures if len(versions) == 1 else (),
        measure_names=only.measure_names if len(versions) == 1 else {},
        calendar=CalendarBasis(
            id=calendar.id,
            name=calendar.name,
            first=calendar.first,
            last=calendar.last,
            provisional=bool(calendar.provisional_days(first_day, last_day)),
        ),
        facts=_list_facts(log, only.facts) if len(versions) == 1 else (),
        left_out=tuple(_list_left_out(log, replayed)),
        definitions=DEFINITIONS,
    )


def _list_facts(log: EventLog, facts: Sequence[FactBasis]) -> tuple[FactBasis, ...]:
    """Return the facts that are the same in all cases."""
    told = set(log.summary.facts)
    return tuple(each for each in facts if each.id not in told)


def _list_left_out(log: EventLog, replayed: Replayed) -> Iterator[Message]:
    yield from describe_left_out(log.summary)
    if replayed.cases_left_out:
        yield say_count(
            "{n} case is left out with all its rows",
            "{n} cases are left out with all their rows",
            replayed.cases_left_out,
        )
    totals = replayed.totals
    subjects = len(totals.counts[0])
    is_told = any(map(any, totals.bins[subjects : 2 * subjects]))  # how long processing took
    if totals.whole[0][sums.ALL_VISITS] and not is_told:
        yield say(
            "no start is known: waiting and processing are not told apart, limits cannot be "
            "judged, and what came before the first completion of a case is not counted"
        )


def _is_used(shape: Shape, role: str) -> bool:
    """Return whether a column of a role says anything in a log of a shape."""
    match shape:
        case Shape.INTERVALS:
            return role not in {"time", "transition", "instance"}
        case Shape.TRANSITIONS:
            return role not in {"start", "complete"}
        case Shape.COMPLETIONS:
            return role not in {"transition", "instance", "start"}
