"""The report of a drawing."""

from walkflow.model.chart import Chart
from walkflow.model.records import Name
from walkflow.model.reports import Report


class ChartReport(Report):
    """A version of a flow, or what it changed against another one, to be drawn."""

    kind: str = "chart"
    flow: str
    name: Name
    version: str
    against: str | None
    """The version that it is compared with; None: one version is drawn."""
    chart: Chart
