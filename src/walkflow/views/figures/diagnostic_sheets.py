"""The tables of a validation: what is wrong, in which files, and what comments leave out."""

from collections.abc import Iterator, Sequence

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.validate_report import ValidateReport
from walkflow.views.diagnostic_text import WORD_BY_SEVERITY
from walkflow.views.figures.columns import count, text, word
from walkflow.views.figures.sheet import Sheet, Value
from walkflow.views.finding_blocks import GROUP_WORDS
from walkflow.views.wording import Wording


def list_diagnostic_sheets(report: ValidateReport, words: Wording) -> Iterator[Sheet]:
    """Yield what is wrong, the files that were read, and what is left out."""
    yield make_diagnostic_sheet(report, words)
    yield _make_file_sheet(report, words)
    if report.ignored:
        yield _make_sheet(
            words("Ignored"), words("What do comments leave out?"), report.ignored, words
        )


def make_diagnostic_sheet(report: ValidateReport, words: Wording) -> Sheet:
    """Return everything that is wrong, a row each."""
    return _make_sheet(words("Findings"), words("What is wrong?"), report.diagnostics, words)


def _make_sheet(
    name: str, question: str, diagnostics: Sequence[Diagnostic], words: Wording
) -> Sheet:
    columns = (
        text("path", words("File")),
        text("sheet", words("Sheet")),
        count("line", words("Line")),
        count("column", words("Column")),
        text("severity", words("Severity")),
        word("rule", words("Rule")),
        text("message", words("What is wrong")),
        text("snippet", words("The line")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            each.path,
            each.sheet or None,
            each.line,
            each.column,
            words(WORD_BY_SEVERITY[each.severity]),
            each.rule,
            words(each.message),
            each.snippet.strip() or None,
        )
        for each in diagnostics
    ]
    answer = words("Nothing is wrong.") if not rows else ""
    return Sheet(name, question, answer, columns, tuple(rows))


def _make_file_sheet(report: ValidateReport, words: Wording) -> Sheet:
    columns = (
        text("path", words("File")),
        count("errors", words("Errors"), total=True),
        count("warnings", words("Warnings"), total=True),
        text("groups", words("Groups of rules that looked at it")),
    )

    def tally(path: str, severity: Severity) -> int:
        return sum(each.path == path and each.severity is severity for each in report.diagnostics)

    rows: list[tuple[Value, ...]] = [
        (
            check.path,
            tally(check.path, Severity.ERROR),
            tally(check.path, Severity.WARNING),
            words.join([words(GROUP_WORDS[group.value]) for group in check.groups]),
        )
        for check in report.checks
    ]
    return Sheet(words("Files"), words("Which files were read?"), "", columns, tuple(rows))
