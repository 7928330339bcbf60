"""What any report says, whatever verb it comes from."""

from collections.abc import Iterable

from walkflow.model.compare_report import CompareReport
from walkflow.model.init_report import InitReport
from walkflow.model.reports import Report
from walkflow.model.trace_report import FactsReport, TraceReport
from walkflow.views.blocks import Block
from walkflow.views.compare_blocks import describe_comparison
from walkflow.views.init_blocks import describe_init
from walkflow.views.trace_blocks import describe_facts, describe_trace
from walkflow.views.wording import Wording


def describe_report(report: Report, words: Wording) -> Iterable[Block]:
    """
    Return what a report says, in order.

    Raises:
        TypeError: If no view is written for a report of this type.
    """
    match report:
        case TraceReport():
            return describe_trace(report, words)
        case FactsReport():
            return describe_facts(report, words)
        case CompareReport():
            return describe_comparison(report, words)
        case InitReport():
            return describe_init(report, words)
        case _:
            message = f"nothing describes a {type(report).__name__}"
            raise TypeError(message)
