"""Diagnostics as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from walkflow.model.diagnostics import Severity
from walkflow.views.rules_text import render_rule, render_rule_as_markdown

if TYPE_CHECKING:
    from walkflow.model.diagnostics import Diagnostic
    from walkflow.model.rules_report import RuleEntry, RulesReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.wording import Wording

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVEL_BY_SEVERITY = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
_ROOT = "SRCROOT"
"""The symbol for the folder that relative addresses are below."""


def render_scan(report: ValidateReport, rules: RulesReport, words: Wording) -> str:
    """
    Return one run with every rule, and a result for each diagnostic, as JSON.

    Args:
        report: What was found.
        rules: Every rule, with its examples.
        words: The language.
    """
    number_by_rule = {rule.id: number for number, rule in enumerate(rules.rules)}
    results = [
        _describe_result(each, fingerprint, number_by_rule[each.rule], words)
        for each, fingerprint in zip(report.diagnostics, report.fingerprint(), strict=True)
    ]
    run = {
        "tool": {
            "driver": {
                "name": "walkflow",
                "semanticVersion": report.tool_version,
                "rules": [_describe_rule(rule, words) for rule in rules.rules],
            }
        },
        "language": "zh-CN" if words.language == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": words("the folder of the run")}}},
        "artifacts": [{"location": _locate(path)} for path in report.files],
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _describe_rule(rule: RuleEntry, words: Wording) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": words(rule.sentence)},
        "help": {
            "text": render_rule(rule, words),
            "markdown": render_rule_as_markdown(rule, words),
        },
        "defaultConfiguration": {"level": _LEVEL_BY_SEVERITY[rule.severity]},
        "properties": {"tags": [rule.group.value]},
    }


def _describe_result(
    each: Diagnostic, fingerprint: str, number: int, words: Wording
) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _locate(each.path)}
    if not each.sheet:  # a cell is no region of a text; the message says which it is
        place["region"] = {
            "startLine": each.line,
            "startColumn": each.column,
            "endColumn": max(each.end_column, each.column),
        }
    return {
        "ruleId": each.rule,
        "ruleIndex": number,
        "level": _LEVEL_BY_SEVERITY[each.severity],
        "message": {"text": words(each.message)},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"walkflow/v1": fingerprint},
    }


def _locate(path: str) -> dict[str, str]:
    """Return where a file is: below the root, or anywhere if its path is absolute."""
    drive, colon, rest = path.partition(":/")
    if colon and len(drive) == 1:
        return {"uri": f"file:///{drive}:/{_escape(rest)}"}
    if path.startswith("/"):
        return {"uri": f"file://{_escape(path)}"}
    return {"uri": _escape(path), "uriBaseId": _ROOT}


def _escape(path: str) -> str:
    return quote(path, errors="surrogateescape")
