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
    check_names,
    check_walk,
)
from walkflow.engine.rules.ignores import check_ignores, split_ignored
from walkflow.engine.rules.subjects import CalendarSubject, CatalogueSubject, FlowSubject
from walkflow.engine.rules.walks import WalkSubject
from walkflow.files.documents import Sort, find_yaml_files
from walkflow.files.library import Library
from walkflow.files.yaml_source import YamlSource
from walkflow.model.calendar_extras import CalendarExtras
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.diagnostics import Diagnostic, Finding, Route, RuleGroup, Severity
from walkflow.model.errors import FlowFileError, UsageError
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.near_words import suggest
from walkflow.model.validate_report import FileCheck, ValidateReport
from walkflow.model.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from walkflow.files.documents import Document
    from walkflow.model.rules_report import RulesReport


_FILES_A_SWEEP = 200
_ENTRY = 2
"""How long the route to an entry of a list at the top of a file is."""


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


def read_sound_flow(path: Path) -> Flow:
    """
    Return the flow in a file, with its catalogue, sound enough to compute with.

    Raises:
        UsageError: If there is no such file, or it holds no flow.
        FlowFileError: If it, or its catalogue, has errors; they come with it.
        UnreadableError: If it cannot be read.
    """
    library = Library()
    return _take_sound_flow(library.read(path), library)


def read_sound_flows(folder: Path) -> Iterator[Flow]:
    """
    Yield the flows below a folder, in the order of their paths; other files are passed over.

    Raises:
        FlowFileError: If a flow, or its catalogue, has errors, or if a file cannot be
            told to be something else; they come with it.
        UnreadableError: If a file cannot be read.
    """
    library = Library()
    for path in find_yaml_files(folder):
        document = library.read(path)
        if document.sort is Sort.FLOW or document.record is None:
            yield _take_sound_flow(document, library)


def _take_sound_flow(document: Document, library: Library) -> Flow:
    if document.sort is not None and not isinstance(document.record, Flow | None):
        message = say(
            '"{path}" is a {found} file; expected a flow', path=document.path, found=document.sort
        )
        raise UsageError(message)
    found: list[Diagnostic] = []
    flow = None
    if isinstance(document.record, Flow):
        subject, findings = _make_subject(document, document.record, library)
        flow = subject.flow
        found += [document.diagnose(each) for each in (*findings, *check_names(subject))]
    for each in {id(each): each for each in (document, *library.kept.values())}.values():
        found += [each.locate(*finding) for finding in each.findings]
    errors = sorted(
        (each for each in found if each.severity is Severity.ERROR), key=Diagnostic.sort_key
    )
    if errors or flow is None:
        message = say('"{path}" has errors and cannot be used', path=document.path)
        raise FlowFileError(message, tuple(errors))
    return flow


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
        subject, findings = _make_subject(document, record, library, first)
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
        maimed=_list_maimed(document, "items"),
        has_lost_departments=any(
            len(each) <= _ENTRY or each[2:] == ("id",) for each in departments
        ),
    )


def _make_walk_subject(document: Document, walk: Walk, library: Library) -> WalkSubject:
    """Return a walk with its flow, if that is near and sound; else by the calendar of China."""
    plain = WalkSubject(walk, read_named_calendar(Flow.model_fields["calendar"].default))
    found = library.find_flow(document, walk)
    if found is None or not isinstance(found.record, Flow):
        nearby = None if ("flow",) in document.pruned else library.list_flow_ids(document)
        return replace(plain, left_out=document.left_out, nearby=nearby)
    subject, _ = _make_subject(found, found.record, library)
    if subject.calendar is None or any(True for _ in check_names(subject)):
        return plain
    left_out = document.left_out | subject.left_out
    return WalkSubject(walk, subject.calendar, subject.flow, left_out)


def _make_subject(
    document: Document, flow: Flow, library: Library, namesake: str | None = None
) -> tuple[FlowSubject, tuple[Finding, ...]]:
    """Return a flow with what is known around it, and what is wrong with the names of files."""
    catalogue = library.find_catalogue(document, flow)
    calendar = library.find_calendar(document, flow)
    subject = FlowSubject(
        flow=flow if catalogue.record is None else flow.stock(catalogue.record),
        is_whole=document.is_whole,
        left_out=document.left_out | catalogue.left_out,
        left_out_at=document.pruned,
        maimed=_list_maimed(document, "measures"),
        has_catalogue=catalogue.record is not None,
        calendar=calendar.record,
        namesake=namesake,
    )
    return subject, (*catalogue.findings, *calendar.findings)


def _list_maimed(document: Document, key: str) -> frozenset[str | None]:
    """Return the ids in a list of the file whose entries lost a part; None: one has no id."""
    routes = [route for route in document.pruned if len(route) > 1]
    routes += [_find_entry(document, span.line) for span, _ in document.source.findings]
    places = {route[1] for route in routes if route[:1] == (key,)}
    data = document.source.data
    entries = data.get(key) if isinstance(data, dict) and places else None
    if not isinstance(entries, list):
        return frozenset()
    lost = [each for place, each in enumerate(entries) if place in places]
    ids = [each.get("id") if isinstance(each, dict) else None for each in lost]
    return frozenset(each if isinstance(each, str) else None for each in ids)


def _find_entry(document: Document, line: int) -> Route:
    """Return the last route of a key at the top and an entry of it that begins up to a line."""
    began = [
        (position.value.line, route)
        for route, position in document.source.positions.items()
        if len(route) == _ENTRY and position.value.line <= line
    ]
    return max(began, key=lambda each: each[0])[1] if began else ()
