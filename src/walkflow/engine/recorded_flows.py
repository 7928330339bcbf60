"""What the runs through one flow come to on two sides, put together as one record."""

from typing import NamedTuple

from walkflow.engine.contrasts import list_refusals
from walkflow.engine.names import name_departments
from walkflow.model.flow import Flow
from walkflow.model.gates import Subject
from walkflow.model.messages import Message
from walkflow.model.walk_comparison import (
    ComparedScope,
    Contrast,
    DepartmentContrast,
    DeviationCount,
    HeldContrast,
    ItemContrast,
    LonelyItem,
    OwnerContrast,
    RecordedCompression,
    RecordedFlow,
    SameItems,
    SideRuns,
)


class WholeRuns(NamedTuple):
    """The figures of whole runs."""

    chargeable_wd: HeldContrast
    elapsed_d: HeldContrast
    elapsed_wd: Contrast
    elapsed_s: Contrast
    materials: Contrast
    trips: Contrast


class Parts(NamedTuple):
    """The figures of what runs consist of."""

    same_items: SameItems
    items: tuple[ItemContrast, ...]
    only_before: tuple[LonelyItem, ...]
    only_after: tuple[LonelyItem, ...]
    deviations: tuple[DeviationCount, ...]
    owners: tuple[OwnerContrast, ...] = ()
    departments: tuple[DepartmentContrast, ...] = ()


def make_recorded_flow(
    flow: Flow,
    sides: tuple[SideRuns, SideRuns],
    refused: Message | None,
    whole: WholeRuns,
    parts: Parts,
) -> RecordedFlow:
    """
    Return how the runs of two sides differ.

    Args:
        flow: The flow that all of them walk through.
        sides: The runs of the first side, and of the second.
        refused: Why whole runs must not be compared; the same items are instead.
        whole: The figures of whole runs.
        parts: The figures of what the runs consist of.
    """
    contrast_by_subject = {
        Subject.ACTUAL: parts.same_items.chargeable_wd if refused else whole.chargeable_wd,
        Subject.APPLICANT: whole.elapsed_d,
        Subject.MATERIALS: whole.materials,
        Subject.TRIPS: whole.trips,
    }
    desks = [each.department for each in parts.items]
    desks += [each.department for each in (*parts.only_before, *parts.only_after)]
    return RecordedFlow(
        flow=flow.flow,
        name=flow.name,
        before=sides[0],
        after=sides[1],
        scope=ComparedScope.SAME_ITEMS if refused else ComparedScope.WHOLE,
        scope_reason=refused,
        compression=RecordedCompression(
            **{subject.value: each.compression for subject, each in contrast_by_subject.items()},
            applicant_wd=whole.elapsed_wd.compression,
        ),
        refused=list_refusals(contrast_by_subject),
        department_names=name_departments(flow, desks),
        **whole._asdict(),
        **parts._asdict(),
    )
