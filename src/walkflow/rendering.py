"""What a report is written as: for people, for programs, for continuous integration."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, TypeAlias, assert_never, cast

from walkflow.model.errors import UsageError
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

    from walkflow.model.chart_report import ChartReport
    from walkflow.model.check_report import CheckReport
    from walkflow.model.diagnostics import Diagnostic
    from walkflow.model.messages import Message
    from walkflow.model.reports import Report
    from walkflow.model.trace_report import TraceReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.model.walk_trace import WalkTraceReport


class Form(StrEnum):
    """What a report is written as."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PERFETTO = "perfetto"
    XES = "xes"
    SVG = "svg"
    MERMAID = "mermaid"
    GANTT = "gantt"
    DOT = "dot"
    BPMN = "bpmn"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


_FormOfChart: TypeAlias = Literal[Form.SVG, Form.MERMAID, Form.GANTT, Form.DOT, Form.BPMN]
_FormOfCi: TypeAlias = Literal[Form.GITHUB, Form.GITLAB, Form.SARIF, Form.JUNIT]
FORM_BY_SUFFIX: Mapping[str, Form] = {
    ".csv": Form.CSV,
    ".bpmn": Form.BPMN,
    ".docx": Form.DOCX,
    ".dot": Form.DOT,
    ".gv": Form.DOT,
    ".htm": Form.HTML,
    ".html": Form.HTML,
    ".json": Form.JSON,
    ".md": Form.MARKDOWN,
    ".mmd": Form.MERMAID,
    ".sarif": Form.SARIF,
    ".svg": Form.SVG,
    ".txt": Form.TEXT,
    ".xes": Form.XES,
    ".xlsx": Form.XLSX,
}
"""What the name of an output file asks for where nothing else is said."""
BINARY: frozenset[Form] = frozenset({Form.XLSX, Form.DOCX})
"""The forms that are no text; `render_binary` writes them."""

_FOR_ALL = (Form.TEXT, Form.JSON)
_FOR_FINDINGS = (Form.GITHUB, Form.GITLAB, Form.SARIF, Form.JUNIT)
_FOR_CHECKS = (Form.GITHUB, Form.JUNIT)
_FOR_PEOPLE = (Form.MARKDOWN, Form.HTML)
"""What any report can be written as that is headings, sentences and tables."""
_FOR_OFFICES = (Form.CSV, Form.XLSX, Form.DOCX)
"""What any report can be written as that is figures and sentences."""
_FOR_CHARTS = (Form.SVG, Form.MERMAID, Form.GANTT, Form.DOT)
_FINDINGS = frozenset({"fmt", "rules", "validate"})
"""The reports that are made of lines about files; each has a view of its own."""


def list_forms(report: Report) -> tuple[Form, ...]:
    """Return what a report can be written as."""
    forms = list_forms_of(report.kind)
    return tuple(form for form in forms if explain_unfit(report, form) is None)


def explain_unfit(report: Report, form: Form) -> Message | None:
    """Say why a form that others of its kind are written in holds not this report; else None."""
    is_chart, is_trace = report.kind == "chart", report.kind == "trace"
    if form is Form.BPMN and is_chart and cast("ChartReport", report).against is not None:
        return say("BPMN holds one version: draw it without --against")
    if form is Form.XES and is_trace and "recorded" not in type(report).model_fields:
        return say("XES holds recorded walks, and none is named")
    return None


def list_forms_of(kind: str) -> tuple[Form, ...]:
    """Return what some report of a kind can be written as."""
    if kind == "validate":
        return (*_FOR_ALL, Form.HTML, *_FOR_FINDINGS, *_FOR_OFFICES)
    if kind in _FINDINGS:
        return _FOR_ALL
    own = {
        "check": _FOR_CHECKS,
        "chart": (*_FOR_CHARTS, Form.BPMN),
        "trace": (*_FOR_OFFICES, Form.PERFETTO, Form.XES),
        "compare": _FOR_OFFICES,
        "replay": _FOR_OFFICES,
    }
    return _FOR_ALL + _FOR_PEOPLE + own.get(kind, ())


def find_form(path: PurePath | None) -> Form:
    """Return what the name of an output file asks for; text if it asks for nothing."""
    return Form.TEXT if path is None else FORM_BY_SUFFIX.get(path.suffix.lower(), Form.TEXT)


def render_step_summary(report: ValidateReport, language: str = "en") -> str:
    """Return what is found, as the summary of a step of a GitHub workflow, in Markdown."""
    from walkflow.views.ci.github import render_step_summary as render_it
    from walkflow.views.wording import Wording

    return render_it(report, Wording(language))


def render_diagnostic(diagnostic: Diagnostic, language: str = "en") -> str:
    """Return what is wrong with a file as text, with the line that it is about."""
    from walkflow.views.diagnostic_text import render_diagnostic as render_it
    from walkflow.views.wording import Wording

    return render_it(diagnostic, Wording(language))


def render(
    report: Report,
    form: Form = Form.TEXT,
    *,
    width: int = 80,
    color: bool = False,
    language: str = "en",
) -> str:
    """
    Return a report as text.

    Args:
        report: The result of a verb.
        form: What it is written as.
        width: Columns of the terminal, for text.
        color: Whether text may have colours; nothing is said by them alone.
        language: `en` or `zh`.

    Raises:
        UsageError: If this sort of report is not written in that form; see `list_forms`. If
            the form is no text; see `render_binary`.
    """
    _check_form(report, form)
    match form:
        case Form.JSON:
            return report.as_json()
        case Form.TEXT if report.kind in _FINDINGS:
            return _render_findings(report, width=width, color=color, language=language)
        case Form.HTML:
            return _render_page(report, language)
        case Form.TEXT | Form.MARKDOWN:
            return _render_blocks(report, form, width=width, color=color, language=language)
        case Form.SVG | Form.MERMAID | Form.GANTT | Form.DOT | Form.BPMN:
            return _render_chart(cast("ChartReport", report), form, language)
        case Form.PERFETTO | Form.XES:
            return _render_runs(report, form, language)
        case Form.CSV:
            return _render_csv(report, language)
        case Form.XLSX | Form.DOCX:
            raise UsageError(say("{form} is no text: it is written to a file", form=form))
        case Form.GITHUB | Form.GITLAB | Form.SARIF | Form.JUNIT:
            return _render_for_ci(report, form, language)
        case _:
            assert_never(form)


def render_binary(report: Report, form: Form, language: str = "en") -> bytes:
    """
    Return a report as the bytes of a file that is no text.

    Args:
        report: The result of a verb.
        form: One of `BINARY`.
        language: `en` or `zh`.

    Raises:
        UsageError: If this sort of report is not written in that form, or the form is text.
        UnreadableError: If the library that it needs is not installed.
    """
    from walkflow.files.extras import needs_extra
    from walkflow.views.wording import Wording

    _check_form(report, form)
    words = Wording(language)
    match form:
        case Form.XLSX:
            with needs_extra("xlsx"):
                from walkflow.views.workbook.writing import write_workbook
            from walkflow.views.figures.tabulate import tabulate_report

            return write_workbook(tabulate_report(report, words), words)
        case Form.DOCX:
            with needs_extra("docx"):
                from walkflow.views.document.telling import write_report

            return write_report(report, words)
        case _:
            raise UsageError(say("{form} is text: render returns it", form=form))


def _check_form(report: Report, form: Form) -> None:
    """Raise UsageError if a report is not written in a form."""
    unfit = explain_unfit(report, form)
    if unfit is not None:
        raise UsageError(unfit)
    if form not in list_forms_of(report.kind):
        message = say('a "{kind}" report is not written as {form}', kind=report.kind, form=form)
        raise UsageError(message)


def _render_csv(report: Report, language: str) -> str:
    from walkflow.views.csv_text import render_csv
    from walkflow.views.figures.tabulate import tabulate_report
    from walkflow.views.wording import Wording

    return render_csv(tabulate_report(report, Wording(language)).main)


def _render_blocks(report: Report, form: Form, *, width: int, color: bool, language: str) -> str:
    from walkflow.views.describe import describe_report
    from walkflow.views.wording import Wording

    words = Wording(language)
    blocks = describe_report(report, words)
    if form is Form.MARKDOWN:
        from walkflow.views.markdown import render_markdown

        return render_markdown(blocks, collapsed=report.kind == "compare")
    from walkflow.views.terminal import render_terminal

    return render_terminal(blocks, words, width=width, color=color)


def _render_page(report: Report, language: str) -> str:
    from walkflow.views.page.page import render_page

    if report.kind != "validate":
        return render_page(report, language)
    from walkflow.validation import describe_rules

    return render_page(
        report, language, {rule.id: rule.sentence for rule in describe_rules().rules}
    )


def _render_chart(report: ChartReport, form: _FormOfChart, language: str) -> str:
    from walkflow.views.diagram.dot import render_dot
    from walkflow.views.diagram.mermaid import render_gantt, render_mermaid
    from walkflow.views.wording import Wording

    words = Wording(language)
    match form:
        case Form.SVG:
            from walkflow.views.diagram.flowchart import render_drawing

            return render_drawing(report, words)
        case Form.MERMAID:
            return render_mermaid(report.chart, words)
        case Form.GANTT:
            return render_gantt(report.chart, words)
        case Form.DOT:
            return render_dot(report.chart, words)
        case Form.BPMN:
            from walkflow.views.diagram.bpmn import render_bpmn

            return render_bpmn(report.chart, words)
        case _:
            assert_never(form)


def _render_runs(report: Report, form: Form, language: str) -> str:
    from walkflow.views.wording import Wording

    words = Wording(language)
    if form is Form.XES:
        from walkflow.views.xes import render_xes

        return render_xes(cast("WalkTraceReport", report), words)
    from walkflow.views.timeline import render_timeline

    return render_timeline(cast("TraceReport", report), words)


def _render_for_ci(report: Report, form: _FormOfCi, language: str) -> str:
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.wording import Wording

    words = Wording(language)
    if not isinstance(report, ValidateReport):
        from walkflow.views.ci.checks import render_check_annotations, render_check_run

        render_it = render_check_annotations if form is Form.GITHUB else render_check_run
        return render_it(cast("CheckReport", report), words)
    match form:
        case Form.GITHUB:
            from walkflow.views.ci.github import render_annotations

            return render_annotations(report, words)
        case Form.GITLAB:
            from walkflow.views.ci.gitlab import render_code_quality

            return render_code_quality(report, words)
        case Form.SARIF:
            from walkflow.validation import describe_rules
            from walkflow.views.ci.sarif import render_scan

            return render_scan(report, describe_rules(with_examples=True), words)
        case Form.JUNIT:
            from walkflow.engine.checks import GROUP_BY_RULE
            from walkflow.views.ci.junit import render_test_run

            return render_test_run(report, GROUP_BY_RULE, words)
        case _:
            assert_never(form)


def _render_findings(report: Report, *, width: int, color: bool, language: str) -> str:
    from walkflow.model.format_report import FormatReport
    from walkflow.model.rules_report import RulesReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.diagnostic_text import render_validation
    from walkflow.views.format_text import render_formatting
    from walkflow.views.rules_text import render_rules
    from walkflow.views.wording import Wording

    if isinstance(report, ValidateReport):
        return render_validation(report, Wording(language), color=color)
    if isinstance(report, FormatReport):
        return render_formatting(report, Wording(language))
    assert isinstance(report, RulesReport)  # noqa: S101 - its kind says so
    return render_rules(report, Wording(language), width=width)
