"""Diagnostics as GitLab's report of code quality."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from walkflow.model.diagnostics import Severity
from walkflow.views.wording import make_safe

if TYPE_CHECKING:
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.wording import Wording

_WORD_BY_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render_code_quality(report: ValidateReport, words: Wording) -> str:
    """Return the list of issues that GitLab shows in a merge request, as JSON."""
    issues = [
        {
            "description": words(each.message),
            "check_name": each.rule,
            "fingerprint": fingerprint,
            "severity": _WORD_BY_SEVERITY[each.severity],
            "location": {"path": make_safe(each.path), "lines": {"begin": each.line}},
        }
        for each, fingerprint in zip(report.diagnostics, report.fingerprint(), strict=True)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
