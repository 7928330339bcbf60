"""Recording sheets: a flow's items laid out in a workbook, to be filled in while walking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.model.errors import UsageError
from walkflow.model.messages import say
from walkflow.readers import check_facts

if TYPE_CHECKING:
    from pathlib import Path

    from walkflow.model.flow import Flow
    from walkflow.model.recording import Opening
    from walkflow.model.sheet_report import SheetReport
    from walkflow.model.walk import Walk

SUFFIX = ".xlsx"


def write_sheet(flow: Flow, path: Path, known: Opening | Walk | None = None) -> SheetReport:
    """
    Write a workbook in which a walk through a flow can be recorded.

    It lists the items of a version that apply with some facts, by default the version
    after every measure and each fact's default; `read_walk` reads it once it is filled
    in. The same input gives the same bytes.

    Args:
        flow: The flow.
        path: The workbook, ending in .xlsx; there must be no such file yet.
        known: What is filled in already: what holds for all of the walk, or a whole
            walk. Its version and facts decide which items are listed; of a walk to be
            recorded the version is filled in also if it is the one by default.

    Raises:
        UsageError: If there is such a file; if the flow has no such version, fact or
            value; if a walk holds something that no sheet can.
        UnreadableError: If the workbook cannot be written, or if the library that it
            needs is not installed.
    """
    from walkflow.engine.checklists import make_checklist
    from walkflow.engine.versions import Versions
    from walkflow.files.outputs import write_new
    from walkflow.files.sheets.writing import write_workbook
    from walkflow.model.recording import Opening
    from walkflow.model.sheet_report import SheetReport

    if path.suffix.lower() != SUFFIX:
        raise UsageError(say('"{path}" is no name for a sheet: it ends in .xlsx', path=path))
    known = known or Opening()
    check_facts(flow, known.facts)
    listed = known.version or "after"
    version = Versions(flow).read(listed)
    if isinstance(known, Opening):  # a whole walk keeps to the version in force on its day
        known = known.model_copy(update={"version": listed})
    checklist = make_checklist(version, known.facts)
    write_new(path, write_workbook(checklist, known))
    return SheetReport(
        path=path.as_posix(),
        flow=flow.flow,
        flow_path=flow.path,
        name=flow.name,
        version=version.name,
        stages=len(checklist.stages),
        items=len(checklist.items),
    )
