"""A report as a document: its sentences and tables, the charts of its workbook, its flowchart."""

from collections.abc import Sequence

from walkflow.model.chart import Chart
from walkflow.model.compare_report import CompareReport
from walkflow.model.replay_report import ReplayReport
from walkflow.model.reports import Report
from walkflow.model.trace_report import TraceReport
from walkflow.views.describe import describe_report
from walkflow.views.document.pictures import list_pictures
from walkflow.views.document.writing import write_document
from walkflow.views.figures.tabulate import tabulate_report
from walkflow.views.wording import Wording


def write_report(report: Report, words: Wording) -> bytes:
    """Return a trace, a comparison, a replay or what is found as the bytes of a document."""
    pictures = list_pictures(tabulate_report(report, words), words)
    return write_document(describe_report(report, words), pictures, _list_charts(report), words)


def _list_charts(report: Report) -> Sequence[Chart]:
    """Return the flows to be drawn: that of a trace, of a log, or of a comparison of one."""
    match report:
        case TraceReport():
            return (report.chart,)
        case CompareReport() if len(report.flows) == 1:
            return (report.flows[0].chart,)
        case ReplayReport() if report.chart:
            return (report.chart,)
        case _:
            return ()
