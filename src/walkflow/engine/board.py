"""A walk under way as its recorder sees it: what is open and since when, what may come next."""

from collections.abc import Iterator

from walkflow.engine.graph import Node
from walkflow.engine.prospects import Prospect, Prospects
from walkflow.engine.recording import Story, find_open_pause, is_open
from walkflow.model.calendars import Calendar
from walkflow.model.record_report import ItemProspect, OpenVisit, RecordedEntry
from walkflow.model.recording import (
    Begun,
    Counted,
    Decided,
    Entry,
    Hindered,
    Noted,
    Passed,
    Paused,
    Undone,
)
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Visit
from walkflow.model.working_days import CalendarError


def list_items(prospects: Prospects) -> Iterator[ItemProspect]:
    """Yield every item of the version in file order, as it stands."""
    stages = {stage.id: stage.name for stage in prospects.network.version.stages}
    for prospect in prospects.list_all():
        node = prospect.node
        yield ItemProspect(
            item=node.id,
            name=prospect.name,
            department=node.department,
            stage=node.stage,
            stage_name=stages[node.stage],
            limit=str(node.limit),
            standing=prospect.standing,
            attempt=_next_attempt(prospect),
            waits_for=prospect.waits_for,
            issue_waits_for=prospect.issue_waits_for,
        )


def list_open_visits(
    prospects: Prospects, story: Story, calendar: Calendar, now: Stamp
) -> Iterator[OpenVisit]:
    """Yield the visits that are not decided, in the order in which they began."""
    for visit in story.visits:
        if is_open(visit):
            paused = find_open_pause(visit)
            state, since = visit.stamps[-1] if visit.stamps else ("paused", visit.pauses[0].start)
            if paused is not None:
                state, since = "paused", paused.start
            shown = _show(prospects, visit, state, since, now)
            because = paused.because if paused else None
            yield shown.model_copy(
                update={"because": because, **_find_due(prospects, visit, calendar, now)}
            )


def list_undelivered(prospects: Prospects, story: Story, now: Stamp) -> Iterator[OpenVisit]:
    """Yield the visits that were granted, and whose result nobody has in hand yet."""
    for visit in story.visits:
        is_granted = visit.outcome is None or visit.outcome.is_granted
        if visit.decided is not None and visit.delivered is None and is_granted:
            yield _show(prospects, visit, "decided", visit.decided, now)


def list_recorded(prospects: Prospects, entries: tuple[Entry, ...]) -> Iterator[RecordedEntry]:
    """Yield entries as they are acknowledged."""
    for entry in entries:
        deed = entry.deed
        problem = deed.problem if isinstance(deed, Hindered) else None
        item = problem.item if problem else getattr(deed, "item", None)
        yield RecordedEntry(
            number=entry.number,
            what=deed.what,
            item=item,
            name=prospects.name(item) if item else None,
            at=getattr(deed, "at", None),
            text=_find_text(entry),
            kind=problem.kind if problem else None,
            problem_class=problem.problem_class if problem else None,
            undoes=deed.number if isinstance(deed, Undone) else None,
        )


def _find_text(entry: Entry) -> str | None:
    deed = entry.deed
    match deed:
        case Counted():
            return str(deed.count)
        case Noted():
            return deed.text
        case Hindered():
            return deed.problem.text
        case Passed():
            return str(deed.milestone.name)
        case Paused():
            return deed.because
        case Decided():
            return deed.outcome
        case Begun():
            return deed.walk
        case _:
            return None


def _next_attempt(prospect: Prospect) -> int:
    visit = prospect.visit
    if visit is None or not visit.stamps:
        return 1
    return (visit.attempt or 1) + (0 if is_open(visit) else 1)


def _show(prospects: Prospects, visit: Visit, state: str, since: Stamp, now: Stamp) -> OpenVisit:
    node = prospects.find_node(visit.item)
    elapsed = now.first - since.first
    is_exact = since.is_moment and not since.is_relative and elapsed >= 0
    return OpenVisit(
        item=visit.item,
        name=prospects.name(visit.item),
        department=_find_department(prospects, node, visit.item),
        attempt=visit.attempt or 1,
        state=state,
        since=since,
        elapsed_s=elapsed if is_exact else None,
        limit=str(node.limit) if node else None,
    )


def _find_department(prospects: Prospects, node: Node | None, item: str) -> str:
    if node is not None:
        return node.department
    found = prospects.network.version.flow.items.item_by_id.get(item)
    return found.department if found else ""


def _find_due(
    prospects: Prospects, visit: Visit, calendar: Calendar, now: Stamp
) -> dict[str, object]:
    """Return the day at whose close the limit ends, unless a pause has moved it."""
    node, accepted = prospects.find_node(visit.item), visit.accepted
    if node is None or accepted is None or visit.pauses or now.date is None:
        return {}
    if accepted.date is None or accepted.day != accepted.last_day:
        return {}
    local = calendar.for_department(node.department)
    try:
        due = local.end_of(accepted.date, node.limit)
    except CalendarError:  # past the last year that there is
        return {}
    is_provisional = local.provisional_days(accepted.date, due) > 0
    return {"due": due, "is_provisional": is_provisional, "is_late": due < now.date}
