"""The rules about names, which whatever computes with a flow relies on."""

from collections.abc import Iterator

from walkflow.engine.rules import duplicates
from walkflow.engine.rules import references as names
from walkflow.engine.rules.rule import Rule
from walkflow.engine.rules.subjects import FlowSubject
from walkflow.model.diagnostics import Finding, Severity

NAME_RULES: tuple[Rule[FlowSubject], ...] = (
    names.unknown_item,
    names.unknown_lead,
    names.unknown_stage,
    names.unknown_fact,
    names.unknown_value,
    names.unknown_default,
    duplicates.duplicate_stage,
    duplicates.duplicate_step,
    duplicates.duplicate_measure,
    duplicates.duplicate_bundle,
    duplicates.bundled_twice,
    duplicates.duplicate_value,
    duplicates.repeated_name,
)


def check_names(subject: FlowSubject) -> Iterator[Finding]:
    """Yield the errors in what a flow names, which keep it from being computed with."""
    for rule in NAME_RULES:
        if rule.severity is Severity.ERROR:
            yield from rule(subject)
