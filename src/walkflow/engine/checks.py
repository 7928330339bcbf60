"""Every rule, and the checking of a file, sort by sort, by those that concern it."""

from collections.abc import Iterator, Mapping
from typing import Any

from walkflow.engine.name_checks import NAME_RULES
from walkflow.engine.rules import calendars, completeness, duplicates, limits, links, measures
from walkflow.engine.rules import references as names
from walkflow.engine.rules.ignores import IGNORE_RULES
from walkflow.engine.rules.reading import READING_RULES
from walkflow.engine.rules.rule import Rule
from walkflow.engine.rules.subjects import CalendarSubject, CatalogueSubject, FlowSubject
from walkflow.engine.rules.walks import WALK_RULES, WalkSubject, find_unknown_names
from walkflow.model.diagnostics import Finding, RuleGroup

CATALOGUE_RULES: tuple[Rule[CatalogueSubject], ...] = (
    names.unknown_department,
    names.unknown_origin,
    duplicates.duplicate_item,
    duplicates.duplicate_department,
    completeness.unused_item,
    completeness.missing_basis,
    completeness.missing_source,
)
CALENDAR_RULES: tuple[Rule[CalendarSubject], ...] = (
    calendars.calendar_conflict,
    calendars.calendar_gap,
)
FLOW_RULES: tuple[Rule[FlowSubject], ...] = (
    *NAME_RULES,
    duplicates.duplicate_flow,
    links.cycle,
    links.bundle_loop,
    links.contradicting_when,
    links.later_stage,
    links.dangling_item,
    measures.no_effect,
    measures.already_gone,
    measures.merged_twice,
    measures.unnamed_bundle,
    limits.above_law,
    limits.stage_path,
    limits.not_proved,
    limits.promised_total,
    completeness.unused_fact,
    completeness.unsourced_limit,
    completeness.uncovered_date,
)
RULES: tuple[Rule[Any], ...] = (
    *READING_RULES,
    *CATALOGUE_RULES,
    *CALENDAR_RULES,
    *FLOW_RULES,
    *WALK_RULES,
    *IGNORE_RULES,
)
"""Every rule that a file can break."""
OUTSIDE_RULES = frozenset({completeness.unused_item.id, duplicates.duplicate_flow.id})
"""The rules whose findings depend on which other files are checked."""
GROUP_BY_RULE: Mapping[str, RuleGroup] = {
    rule.id: group
    for group, rules in (
        (RuleGroup.READING, READING_RULES),
        (RuleGroup.CATALOGUE, CATALOGUE_RULES),
        (RuleGroup.CALENDAR, CALENDAR_RULES),
        (RuleGroup.FLOW, FLOW_RULES),
        (RuleGroup.NAMES, NAME_RULES),
        (RuleGroup.WALK, WALK_RULES),
        (RuleGroup.IGNORES, IGNORE_RULES),
    )
    for rule in rules
}
"""The group of each rule; those of names come from `FLOW_RULES` too."""


def check_catalogue(subject: CatalogueSubject) -> Iterator[Finding]:
    """Yield everything that is wrong with a catalogue, rule by rule."""
    for rule in CATALOGUE_RULES:
        yield from rule(subject)


def check_calendar(subject: CalendarSubject) -> Iterator[Finding]:
    """Yield everything that is wrong with a calendar file, rule by rule."""
    for rule in CALENDAR_RULES:
        yield from rule(subject)


def check_flow(subject: FlowSubject) -> Iterator[Finding]:
    """Yield everything that is wrong with a flow, rule by rule."""
    for rule in FLOW_RULES:
        yield from rule(subject)


def check_walk(subject: WalkSubject) -> Iterator[Finding]:
    """Yield everything that is wrong with a walk, rule by rule."""
    yield from find_unknown_names(subject)
    for rule in WALK_RULES:
        yield from rule(subject)
