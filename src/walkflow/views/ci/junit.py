"""Diagnostics as the report of a test run: a case for each file and group of rules."""

from __future__ import annotations

from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING

from walkflow.model.diagnostics import RuleGroup, Severity
from walkflow.model.messages import say
from walkflow.views.diagnostic_text import render_diagnostic
from walkflow.views.wording import make_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from walkflow.model.diagnostics import Diagnostic
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.wording import Wording

WORD_BY_GROUP = {
    RuleGroup.READING: say("text and shape"),
    RuleGroup.CATALOGUE: say("items of the catalogue"),
    RuleGroup.CALENDAR: say("days of the calendar"),
    RuleGroup.NAMES: say("names"),
    RuleGroup.FLOW: say("links, limits and measures"),
    RuleGroup.WALK: say("what was recorded"),
    RuleGroup.IGNORES: say("comments that ignore findings"),
}


def render_test_run(
    report: ValidateReport, group_by_rule: Mapping[str, RuleGroup], words: Wording
) -> str:
    """
    Return a test case for each file and group of rules, so that a pass is seen, as XML.

    A case fails for an error, and for a warning where the run is to fail on warnings.
    What else was found stands in its output.
    """
    found = _sort(report, group_by_rule)
    suites = [_Suite(path, cases, report, words) for path, cases in found.items()]
    lines = [line for suite in suites for line in suite.render()]
    tests = sum(len(suite.cases) for suite in suites)
    failures = sum(suite.failures for suite in suites)
    if report.most_warnings is not None:
        lines += _render_allowance(report, words)
        tests, failures = tests + 1, failures + report.has_too_many_warnings
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="walkflow validate" {count_cases(tests, failures)}>',
            *lines,
            "</testsuites>\n",
        ]
    )


def _sort(
    report: ValidateReport, group_by_rule: Mapping[str, RuleGroup]
) -> dict[str, dict[RuleGroup, list[Diagnostic]]]:
    """Return what each group of rules found in each file, nothing included."""
    found: dict[str, dict[RuleGroup, list[Diagnostic]]] = {
        check.path: defaultdict(list, {group: [] for group in check.groups})
        for check in report.checks
    }
    for each in report.diagnostics:
        found[each.path][group_by_rule[each.rule]].append(each)
    return found


class _Suite:
    """The cases of one file."""

    def __init__(
        self,
        path: str,
        cases: Mapping[RuleGroup, list[Diagnostic]],
        report: ValidateReport,
        words: Wording,
    ) -> None:
        self._path = path
        self._words = words
        self.cases = {
            words(WORD_BY_GROUP[group]): _part(found, report) for group, found in cases.items()
        }
        self.failures = sum(bool(failing) for failing, _ in self.cases.values())

    def render(self) -> Iterator[str]:
        """Yield the lines of the suite."""
        name = quote(self._path)
        yield f'  <testsuite name="{name}" {count_cases(len(self.cases), self.failures)}>'
        for case, (failing, passing) in self.cases.items():
            head = f'    <testcase classname="{name}" name="{quote(case)}"'
            if not failing and not passing:
                yield f"{head}/>"
                continue
            yield f"{head}>"
            if failing:
                message = quote("; ".join(self._words(each.message) for each in failing))
                rules = ", ".join(dict.fromkeys(each.rule for each in failing))
                text = quote(self._show(failing))
                yield f'      <failure message="{message}" type="{rules}">{text}</failure>'
            if passing:
                yield f"      <system-out>{quote(self._show(passing))}</system-out>"
            yield "    </testcase>"
        yield "  </testsuite>"

    def _show(self, found: Iterable[Diagnostic]) -> str:
        return "".join(render_diagnostic(each, self._words) for each in found)


def _part(
    found: list[Diagnostic], report: ValidateReport
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return what fails a case, and what does not."""
    failing = [
        each
        for each in found
        if each.severity is Severity.ERROR or report.fail_on.fails(each.severity)
    ]
    return failing, [each for each in found if each not in failing]


def _render_allowance(report: ValidateReport, words: Wording) -> Iterator[str]:
    """Yield the case that fails where there are too many warnings."""
    name = words(say("at most {most} warnings", most=report.most_warnings))
    count = report.counts[Severity.WARNING]
    failures = int(report.has_too_many_warnings)
    head = f'    <testcase classname="walkflow" name="{quote(name)}"'
    yield f'  <testsuite name="walkflow" {count_cases(1, failures)}>'
    if failures:
        message = quote(words(say("there are {count} warnings", count=count)))
        yield f'{head}><failure message="{message}" type="max-warnings"/></testcase>'
    else:
        yield f"{head}/>"
    yield "  </testsuite>"


def count_cases(tests: int, failures: int) -> str:
    """Return how many cases there are, as attributes."""
    return f'tests="{tests}" failures="{failures}" errors="0"'


def quote(text: str) -> str:
    """Return text as it may stand in XML, in quotes or not."""
    return escape(make_safe(text))
