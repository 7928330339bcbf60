"""Any report that is figures, as its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from walkflow.views.blocks import Paragraph
from walkflow.views.figures.basis_sheet import make_basis_sheet, make_fact_sheet
from walkflow.views.figures.sheet import Figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from walkflow.model.compare_report import CompareReport
    from walkflow.model.replay_report import ReplayReport
    from walkflow.model.reports import Report
    from walkflow.model.trace_report import TraceReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.model.walk_comparison import WalkCompareReport
    from walkflow.model.walk_trace import WalkTraceReport
    from walkflow.views.figures.sheet import Sheet
    from walkflow.views.wording import Wording


def tabulate_report(report: Report, words: Wording) -> Figures:
    """
    Return the tables of a report, one a question, and which of them is the main one.

    Raises:
        TypeError: If a report of this kind is no figures.
    """
    match report.kind:
        case "trace" | "compare" | "replay":
            title, *sentences = _find_first_sentences(report, words)
            main, sheets = _list_sheets(report, words)
            basis = [make_fact_sheet(report, words), make_basis_sheet(report, words)]
            every = [*sheets, *(sheet for sheet in basis if sheet.rows)]
        case "validate":
            from walkflow.views.figures.diagnostic_sheets import list_diagnostic_sheets

            found = cast("ValidateReport", report)
            title, sentences = words("What is wrong with the files"), []
            every = list(list_diagnostic_sheets(found, words))
            main = every[0]
        case _:
            message = f"nothing tabulates a {type(report).__name__}"
            raise TypeError(message)
    whole = tuple(sheet.without_empty_columns() for sheet in every)
    return Figures(title, tuple(sentences), whole, main)


def _list_sheets(report: Report, words: Wording) -> tuple[Sheet, Iterable[Sheet]]:
    is_recorded = "recorded" in type(report).model_fields
    sheets: list[Sheet]
    match report.kind:
        case "trace" if is_recorded:
            from walkflow.views.figures.run_sheets import list_run_sheets, make_visit_sheet

            walked = cast("WalkTraceReport", report)
            return make_visit_sheet(walked, words), list_run_sheets(walked, words)
        case "trace":
            from walkflow.views.figures.plan_sheets import list_plan_sheets

            sheets = list(list_plan_sheets(cast("TraceReport", report), words))
            return sheets[0], sheets
        case "compare" if is_recorded:
            from walkflow.views.figures.recorded_sheets import (
                list_recorded_sheets,
                make_contrast_sheet,
            )

            held = cast("WalkCompareReport", report)
            return make_contrast_sheet(held, words), list_recorded_sheets(held, words)
        case "compare":
            from walkflow.views.figures.comparison_sheets import (
                list_comparison_sheets,
                make_figure_sheet,
            )

            compared = cast("CompareReport", report)
            return make_figure_sheet(compared, words), list_comparison_sheets(compared, words)
        case _:
            from walkflow.views.figures.replay_sheets import list_replay_sheets
            from walkflow.views.figures.subject_sheets import make_subject_sheet

            replayed = cast("ReplayReport", report)
            return make_subject_sheet(replayed, words), list_replay_sheets(replayed, words)


def _find_first_sentences(report: Report, words: Wording) -> list[str]:
    """Return the title of a report and the sentences below it."""
    from walkflow.views.describe import describe_report

    sentences = []
    for block in describe_report(report, words):
        if not isinstance(block, Paragraph):
            break
        sentences.append(block.text)
    return sentences
