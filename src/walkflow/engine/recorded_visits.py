"""What walks recorded, as they tell it."""

from collections.abc import Iterator

from walkflow.engine.joining import Course
from walkflow.engine.names import name_node
from walkflow.engine.rows import Replay
from walkflow.model.records import Name
from walkflow.model.run_report import RecordedPause, RecordedVisit
from walkflow.model.stamps import Stamp


def list_record(replay: Replay) -> Iterator[RecordedVisit]:
    """Yield the visits of a run as they were recorded, those that are not in the flow too."""
    for course, node in zip(replay.run.courses, replay.node_by_course, strict=True):
        name, department = _find_names(replay, course.item, node)
        yield _make_visit(course, name, department, in_flow=node is not None)


def _find_names(replay: Replay, item: str, node: str | None) -> tuple[Name | None, str | None]:
    """Return what an item is called and whose it is; a bundle may be no item of the catalogue."""
    version = replay.network.version
    known = version.flow.items.item_by_id.get(item)
    if item in version.steps and known:
        return known.name, version.steps[item].department
    if node is not None:
        found = replay.network.nodes[node]
        return known.name if known else name_node(found, version), found.department
    return (known.name, known.department) if known else (None, None)


def _make_visit(
    course: Course, name: Name | None, department: str | None, *, in_flow: bool
) -> RecordedVisit:
    return RecordedVisit(
        item=course.item,
        name=name,
        in_flow=in_flow,
        attempt=course.attempt,
        department=department,
        submitted=_write(course.submitted),
        accepted=_write(course.accepted),
        decided=_write(course.decided),
        delivered=_write(course.delivered),
        outcome=course.outcome,
        pauses=tuple(
            RecordedPause(because=each.because, start=str(each.start), end=_write(each.end))
            for each in course.pauses
        ),
    )


def _write(stamp: Stamp | None) -> str | None:
    return None if stamp is None else str(stamp)
