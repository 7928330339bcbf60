"""Whole files under check: what `files` reads, the rules of `engine` look at."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from walkflow.engine.checks import (
    GROUP_BY_RULE,
    OUTSIDE_RULES,
    RULES,
    check_calendar,
    check_catalogue,
    check_flow,
    check_walk,
)
from walkflow.engine.name_checks import check_names
from walkflow.engine.rules.ignores import check_ignores, split_ignored
from walkflow.engine.rules.subjects import CalendarSubject, CatalogueSubject
from walkflow.engine.rules.walks import WalkSubject
from walkflow.files.library import Library
from walkflow.files.yaml_source import YamlSource
from walkflow.model.calendar_extras import CalendarExtras
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.diagnostics import Diagnostic, Finding, RuleGroup
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.near_words import suggest
from walkflow.model.validate_report import FileCheck, ValidateReport
from walkflow.model.walk import Walk
from walkflow.soundness import ENTRY, list_maimed, make_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from walkflow.files.documents import Document
    from walkflow.model.rules_report import RulesReport


_FILES_A_SWEEP = 200


def check_files(paths: Iterable[Path]) -> ValidateReport:
    """
    Return everything that is wrong with some files and those that they refer to.

    Args:
        paths: Files, folders whose YAML files are meant, or `-` for the standard input.

    Raises:
        UsageError: If there is no such file.
        UnreadableError: If one cannot be read.
    """
    library = Library()
    checked: list[_Checked] = []
    places_by_flow: dict[str, str] = {}
    for number, path in enumerate(library.find_files(paths), 1):
        document = library.read(path)
        if not library.has_kept(path):
            checked.append(_check(document, library, places_by_flow))
        if number % _FILES_A_SWEEP == 0:
            gc.collect()  # the command line switches the collector off, as most runs are short
    checked += [  # those that the flows refer to among them
        _check(document, library, places_by_flow) for document in library.kept.values()
    ]
    return ValidateReport.build(
        [each.check for each in checked],
        [each for one in checked for each in one.found],
        [each for one in checked for each in one.ignored],
    )


def describe_rules(rule: str | None = None, *, with_examples: bool = False) -> RulesReport:
    """
    Return every rule, or one of them with its examples.

    Args:
        rule: The id of one rule; None: all of them.
        with_examples: Whether all of them have their examples too.

    Raises:
        UsageError: If there is no such rule.
        UnreadableError: If this installation lacks the examples.
    """
    from walkflow.files.rule_examples import read_examples  # noqa: PLC0415 - only shown here
    from walkflow.model.rules_report import RuleEntry, RulesReport  # noqa: PLC0415 - as above

    if rule is not None and rule not in GROUP_BY_RULE:
        message = say('there is no rule "{rule}"; walkflow rules lists them', rule=rule)
        raise UsageError(suggest(message, rule, GROUP_BY_RULE))
    entries = (
        RuleEntry(
            id=each.id,
            group=GROUP_BY_RULE[each.id],
            severity=each.severity,
            sentence=each.sentence,
            examples=read_examples(each.id) if rule or with_examples else None,
        )
        for each in RULES
        if rule in {None, each.id}
    )
    return RulesReport(rules=tuple(entries))


class _Checked(NamedTuple):
    """What became of a file under check."""

    check: FileCheck
    found: list[Diagnostic]
    ignored: list[Diagnostic]


def _check(document: Document, library: Library, places_by_flow: dict[str, str]) -> _Checked:
    found = [document.locate(*each) for each in document.findings]
    found += map(document.diagnose, _apply_rules(document, library, places_by_flow))
    ignores = document.find_ignores()
    kept, ignored = split_ignored(found, ignores)
    if ignores:
        unsure = _list_unsure(document, library)
        about = check_ignores(ignores, ignored, tuple(GROUP_BY_RULE), unsure)
        kept += [document.locate(*each) for each in about]
    return _Checked(FileCheck(document.path, _list_groups(document)), kept, ignored)


def _list_unsure(document: Document, library: Library) -> frozenset[str]:
    """Return the rules that may find more in a file once others are checked or it is mended."""
    record = document.record
    lacks_flow = isinstance(record, Walk) and library.find_flow(document, record) is None
    return frozenset(GROUP_BY_RULE) if lacks_flow or not document.is_whole else OUTSIDE_RULES


def _list_groups(document: Document) -> tuple[RuleGroup, ...]:
    """Return which groups of rules look at a file; of one that cannot be read, that of reading."""
    last = (RuleGroup.IGNORES,) if isinstance(document.source, YamlSource) else ()
    match document.record:
        case Catalogue():
            return (RuleGroup.READING, RuleGroup.CATALOGUE, *last)
        case CalendarExtras():
            return (RuleGroup.READING, RuleGroup.CALENDAR, *last)
        case Flow():
            return (RuleGroup.READING, RuleGroup.NAMES, RuleGroup.FLOW, *last)
        case Walk():
            return (RuleGroup.READING, RuleGroup.NAMES, RuleGroup.WALK, *last)
        case _:
            return (RuleGroup.READING,)


def _apply_rules(
    document: Document, library: Library, places_by_flow: dict[str, str]
) -> Iterator[Finding]:
    record = document.record
    if isinstance(record, Catalogue):
        used = library.find_used(document)
        yield from check_catalogue(_make_catalogue_subject(document, record, used))
    elif isinstance(record, CalendarExtras):
        yield from check_calendar(CalendarSubject(record))
    elif isinstance(record, Flow):
        first = None
        if ("flow",) not in document.pruned:
            here = f"{document.path}:{record.find_line(('flow',))}"
            first = places_by_flow.setdefault(record.flow, here)
            first = None if first == here else first
        subject, findings = make_subject(document, record, library, first)
        yield from findings
        yield from check_flow(subject)
    elif isinstance(record, Walk):
        yield from check_walk(_make_walk_subject(document, record, library))


def _make_catalogue_subject(
    document: Document, catalogue: Catalogue, used: frozenset[str] | None
) -> CatalogueSubject:
    departments = [route for route in document.pruned if route[0] == "departments"]
    return CatalogueSubject(
        catalogue,
        document.left_out,
        used,
        maimed=list_maimed(document, "items"),
        has_lost_departments=any(len(each) <= ENTRY or each[2:] == ("id",) for each in departments),
    )


def _make_walk_subject(document: Document, walk: Walk, library: Library) -> WalkSubject:
    """Return a walk with its flow, if that is near and sound; else by the calendar of China."""
    plain = WalkSubject(walk, read_named_calendar(Flow.model_fields["calendar"].default))
    found = library.find_flow(document, walk)
    if found is None or not isinstance(found.record, Flow):
        nearby = None if ("flow",) in document.pruned else library.list_flow_ids(document)
        return replace(plain, left_out=document.left_out, nearby=nearby)
    subject, _ = make_subject(found, found.record, library)
    if subject.calendar is None or any(True for _ in check_names(subject)):
        return plain
    left_out = document.left_out | subject.left_out
    return WalkSubject(walk, subject.calendar, subject.flow, left_out)
