"""The report of a recording sheet that was written."""

from typing import Literal

from walkflow.model.records import Name
from walkflow.model.reports import Report


class SheetReport(Report):
    """Which workbook was written, and what it lists."""

    kind: Literal["sheet"] = "sheet"
    path: str
    flow: str
    flow_path: str | None
    """The file of the flow; None for a flow made in memory."""
    name: Name
    version: str
    """Whose items are listed."""
    stages: int
    items: int
    """How many have a row of their own."""
