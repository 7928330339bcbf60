"""What is wrong with files as text: the place, the message, the line and the part that is meant."""

from collections.abc import Iterator

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.messages import Message, say, say_count
from walkflow.model.text_widths import measure_width
from walkflow.model.validate_report import ValidateReport
from walkflow.views.wording import Wording, make_safe

_LONGEST = 160
"""A longer line is cut around the part that is meant."""
_ELLIPSIS = "…"
WORD_BY_SEVERITY = {
    Severity.ERROR: say("error"),
    Severity.WARNING: say("warning"),
    Severity.INFO: say("information"),
}
_CODE_BY_SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


def render_validation(report: ValidateReport, words: Wording, *, color: bool = False) -> str:
    """Return every diagnostic in order, then how many there are and in how many files."""
    parts = [render_diagnostic(each, words, color=color) for each in report.diagnostics]
    return "".join(parts) + words(summarise(report)) + "\n"


def render_diagnostic(diagnostic: Diagnostic, words: Wording, *, color: bool = False) -> str:
    """
    Return one diagnostic in three lines.

    The first says where and what, the second is the line of the file, and the third
    marks the part that is meant; a Chinese character takes two columns.

    Args:
        diagnostic: What is wrong.
        words: The language.
        color: Whether severities have a colour; nothing is said by it alone.
    """
    severity = words(WORD_BY_SEVERITY[diagnostic.severity])
    if color:
        severity = f"\x1b[{_CODE_BY_SEVERITY[diagnostic.severity]}m{severity}\x1b[0m"
    path = make_safe(diagnostic.path)
    head = f"{path}:{diagnostic.line}:{diagnostic.column}: {severity}: "
    message = " ".join(words(diagnostic.message).splitlines())
    lines = [f"{head}{message} [{diagnostic.rule}]"]
    if diagnostic.snippet.strip():
        lines += _render_snippet(diagnostic)
    return "\n".join(lines) + "\n"


def summarise(report: ValidateReport) -> Message:
    """Return how many diagnostics there are, in how many files, and how many were ignored."""
    summary = _count(report)
    if report.ignored:
        summary = say(
            "{summary}; {ignored}",
            summary=summary,
            ignored=say_count("{n} ignored", "{n} ignored", len(report.ignored)),
        )
    if report.has_too_many_warnings:
        most = say_count(
            "more than the {n} warning allowed",
            "more than the {n} warnings allowed",
            report.most_warnings or 0,
        )
        summary = say("{summary}: {most}", summary=summary, most=most)
    return summary


def cut_snippet(diagnostic: Diagnostic) -> tuple[str, str, str]:
    """Return the line before, of and behind the part that is meant; a long line is cut."""
    line, first = diagnostic.snippet, diagnostic.column - 1
    last = max(first + 1, min(diagnostic.end_column - 1, len(line)))
    if diagnostic.sheet:  # the line is the text of the cell, all of which is meant
        first, last = 0, len(line)
    if len(line) > _LONGEST:
        start = max(0, min(first - _LONGEST // 4, len(line) - _LONGEST))
        cut = line[start : start + _LONGEST]
        line = (_ELLIPSIS if start else "") + cut
        line += _ELLIPSIS if start + _LONGEST < len(diagnostic.snippet) else ""
        shift = start - (1 if start else 0)
        first, last = first - shift, min(last - shift, len(line))
    before = make_safe(line[:first].replace("\t", " "))
    meant = make_safe(line[first:last].replace("\t", " "))
    return before, meant, make_safe(line[last:].replace("\t", " "))


def _render_snippet(diagnostic: Diagnostic) -> Iterator[str]:
    before, meant, after = cut_snippet(diagnostic)
    number = str(diagnostic.line)
    yield f"{number} | {before}{meant}{after}".rstrip()
    blank = " " * len(number)
    mark = "^" + "~" * (measure_width(meant) - 1)
    yield f"{blank} | {' ' * measure_width(before)}{mark}"


def _count(report: ValidateReport) -> Message:
    files = say_count("{n} file", "{n} files", len(report.files))
    counts = report.counts
    errors = say_count("{n} error", "{n} errors", counts[Severity.ERROR])
    warnings = say_count("{n} warning", "{n} warnings", counts[Severity.WARNING])
    if counts[Severity.ERROR] and counts[Severity.WARNING]:
        return say("{files}: {errors}, {warnings}", files=files, errors=errors, warnings=warnings)
    if counts[Severity.ERROR]:
        return say("{files}: {errors}", files=files, errors=errors)
    if counts[Severity.WARNING]:
        return say("{files}: no errors, {warnings}", files=files, warnings=warnings)
    return say("{files}: no problems", files=files)
