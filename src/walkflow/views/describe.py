"""What any report says, whatever verb it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from walkflow.model.chart_report import ChartReport
    from walkflow.model.check_report import CheckReport
    from walkflow.model.compare_report import CompareReport
    from walkflow.model.draft import DraftReport
    from walkflow.model.init_report import InitReport
    from walkflow.model.record_report import RecordReport, WalksReport
    from walkflow.model.replay_report import ReplayReport
    from walkflow.model.reports import Report
    from walkflow.model.sheet_report import SheetReport
    from walkflow.model.trace_report import FactsReport, TraceReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.model.walk_comparison import WalkCompareReport
    from walkflow.model.walk_trace import WalkTraceReport
    from walkflow.views.blocks import Block
    from walkflow.views.wording import Wording


def describe_report(report: Report, words: Wording) -> Iterable[Block]:
    """
    Return what a report says, in order.

    Only the view of that sort of report is loaded. Whatever would steer a terminal or
    turn text around is shown as its code, even in names of files.

    Raises:
        TypeError: If no view is written for a report of this kind.
    """
    from walkflow.views.blocks import make_safe_block

    return map(make_safe_block, _describe(report, words))


def _describe(report: Report, words: Wording) -> Iterable[Block]:
    match report.kind:
        case "trace":
            if "recorded" in type(report).model_fields:
                from walkflow.views.runs_blocks import describe_walk_trace

                return describe_walk_trace(cast("WalkTraceReport", report), words)
            from walkflow.views.trace_blocks import describe_trace

            return describe_trace(cast("TraceReport", report), words)
        case "chart":
            from walkflow.views.chart_blocks import describe_chart

            return describe_chart(cast("ChartReport", report), words)
        case "check":
            from walkflow.views.check_blocks import describe_check

            return describe_check(cast("CheckReport", report), words)
        case "facts":
            from walkflow.views.trace_blocks import describe_facts

            return describe_facts(cast("FactsReport", report), words)
        case "compare":
            if "recorded" in type(report).model_fields:
                from walkflow.views.recorded_blocks import describe_recorded

                return describe_recorded(cast("WalkCompareReport", report), words)
            from walkflow.views.compare_blocks import describe_comparison

            return describe_comparison(cast("CompareReport", report), words)
        case "replay":
            from walkflow.views.replay_blocks import describe_replay

            return describe_replay(cast("ReplayReport", report), words)
        case "validate":
            from walkflow.views.finding_blocks import describe_findings

            return describe_findings(cast("ValidateReport", report), words)
        case _:
            return _describe_written(report, words)


def _describe_written(report: Report, words: Wording) -> Iterable[Block]:
    """Return what is said of a walk under way, or of files that were written."""
    match report.kind:
        case "draft":
            from walkflow.views.draft_blocks import describe_draft

            return describe_draft(cast("DraftReport", report), words)
        case "init":
            from walkflow.views.init_blocks import describe_init

            return describe_init(cast("InitReport", report), words)
        case "sheet":
            from walkflow.views.sheet_blocks import describe_sheet

            return describe_sheet(cast("SheetReport", report), words)
        case "record":
            from walkflow.views.record_blocks import describe_record

            return describe_record(cast("RecordReport", report), words)
        case "walks":
            from walkflow.views.record_blocks import describe_walks

            return describe_walks(cast("WalksReport", report), words)
        case _:
            message = f"nothing describes a {type(report).__name__}"
            raise TypeError(message)
