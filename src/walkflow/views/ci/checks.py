"""A check of recorded walks as GitHub annotates it, and as the report of a test run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.model.check_report import Surprise
from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.messages import say
from walkflow.views.check_blocks import list_surprises, summarise_check, word_surprise
from walkflow.views.ci.github import render_command
from walkflow.views.ci.junit import count_cases, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.check_report import CheckReport, WalkCheck
    from walkflow.model.messages import Message
    from walkflow.views.wording import Wording

RULE = "check"


def render_check_annotations(report: CheckReport, words: Wording) -> str:
    """Return a workflow command for each thing that is not as expected, and a summary."""
    lines = [
        render_command(each, words) for check in report.walks for each in _list_diagnostics(check)
    ]
    return "\n".join([*lines, words(summarise_check(report))]) + "\n"


def render_check_run(report: CheckReport, words: Wording) -> str:
    """Return a test case for each walk, so that a pass is seen, as XML."""
    failures = sum(not each.outcome.is_good for each in report.walks)
    count = count_cases(len(report.walks), failures)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="walkflow check" {count}>',
        f'  <testsuite name="walkflow check" {count}>',
    ]
    for each in report.walks:
        lines += _render_case(each, words)
    return "\n".join([*lines, "  </testsuite>", "</testsuites>\n"])


def _render_case(check: WalkCheck, words: Wording) -> Iterator[str]:
    place = quote(", ".join(check.files) or check.flow)
    head = f'    <testcase classname="{place}" name="{quote(check.walk)}"'
    if check.outcome.is_good:
        yield f"{head}/>"
        return
    told = [words(each) for each in list_surprises(check)]
    message, text = quote("; ".join(told)), quote("\n".join(told))
    yield f"{head}>"
    yield f'      <failure message="{message}" type="{check.outcome}">{text}</failure>'
    yield "    </testcase>"


def _list_diagnostics(check: WalkCheck) -> Iterator[Diagnostic]:
    """Yield what is not as expected, at its line: of the walk, else of the flow."""
    for each in check.deviations:
        if each.state is Surprise.EXPECTED:
            continue
        if each.line is None and each.flow_line is not None:
            message = say("{place}: {text}", place=check.walk, text=word_surprise(each))
            yield _diagnose(each.flow_path, each.flow_line, message)
        else:
            yield _diagnose(each.path, each.line or 1, word_surprise(each))
    if check.reason is not None:
        yield _diagnose(check.files[0] if check.files else None, 1, check.reason)


def _diagnose(path: str | None, line: int, message: Message) -> Diagnostic:
    return Diagnostic(
        path=path or "",
        line=line,
        column=1,
        end_column=2,
        severity=Severity.ERROR,
        rule=RULE,
        message=message,
    )
