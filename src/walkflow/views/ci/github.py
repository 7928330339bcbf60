"""Diagnostics as the annotations of a GitHub workflow, and as the summary of one of its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.model.diagnostics import Severity
from walkflow.model.messages import say_count
from walkflow.views.diagnostic_text import WORD_BY_SEVERITY, summarise
from walkflow.views.markdown import escape_markdown
from walkflow.views.wording import make_safe

if TYPE_CHECKING:
    from walkflow.model.diagnostics import Diagnostic
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.wording import Wording

MOST_SHOWN = 10
"""GitHub shows no more annotations than this for a step; the others are in its log alone."""
_MOST_BYTES = 900_000
"""GitHub refuses a summary of more than 1024 kB, other tools' in the same step included."""
_COMMAND_BY_SEVERITY = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPES_IN_PROPERTIES = {**_ESCAPES, ":": "%3A", ",": "%2C"}


def render_annotations(report: ValidateReport, words: Wording) -> str:
    """
    Return a workflow command for each diagnostic, the gravest first, then how many there are.

    The message begins with the place, since that is all that the log shows of a command.
    """
    lines = [render_command(each, words) for each in _sort(report)]
    return "\n".join([*lines, words(summarise(report))]) + "\n"


def render_step_summary(report: ValidateReport, words: Wording) -> str:
    """Return how many diagnostics there are, and those that GitHub does not show, as Markdown."""
    lines = [f"**walkflow validate**: {escape_markdown(words(summarise(report)))}", ""]
    rest = _sort(report)[MOST_SHOWN:]
    if rest:
        intro = say_count(
            "Beside the {most} that are annotated, there is {n} more:",
            "Beside the {most} that are annotated, there are {n} more:",
            len(rest),
            most=MOST_SHOWN,
        )
        heads = [words("place"), words("severity"), words("rule"), words("message")]
        lines += [words(intro), "", f"| {' | '.join(heads)} |", "|---|---|---|---|"]
    size = 0
    for number, each in enumerate(rest):
        row = _render_row(each, words)
        size += len(row.encode()) + 1
        if size > _MOST_BYTES:
            more = say_count("… and {n} more", "… and {n} more", len(rest) - number)
            lines += ["", words(more)]
            break
        lines.append(row)
    return "\n".join(lines).rstrip("\n") + "\n\n"


def _sort(report: ValidateReport) -> list[Diagnostic]:
    gravity = list(Severity)
    return sorted(report.diagnostics, key=lambda each: gravity.index(each.severity))


def render_command(each: Diagnostic, words: Wording) -> str:
    """Return a diagnostic as a workflow command."""
    command = _COMMAND_BY_SEVERITY[each.severity]
    path = make_safe(each.path)
    message = f"{path}:{each.line}:{each.column}: {words(each.message)} [{each.rule}]"
    properties = {
        "file": path,
        "line": str(each.line),
        "endLine": str(each.line),
        "col": str(each.column),
        "endColumn": str(each.end_column),
        "title": f"walkflow {each.rule}",
    }
    if each.sheet:  # a cell is no place in a text
        properties = {key: properties[key] for key in ("file", "title")}
    listed = ",".join(
        f"{key}={_escape(value, _ESCAPES_IN_PROPERTIES)}" for key, value in properties.items()
    )
    return f"::{command} {listed}::{_escape(message, _ESCAPES)}"


def _render_row(each: Diagnostic, words: Wording) -> str:
    cells = [
        f"{each.path}:{each.line}:{each.column}",
        words(WORD_BY_SEVERITY[each.severity]),
        each.rule,
        words(each.message),
    ]
    return f"| {' | '.join(escape_markdown(make_safe(cell)) for cell in cells)} |"


def _escape(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(sign, sign) for sign in text)
