"""Flows that are sound enough to compute with: read, and held against the rules about names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.engine.name_checks import check_names
from walkflow.engine.rules.subjects import FlowSubject
from walkflow.files.documents import Sort, find_yaml_files
from walkflow.files.library import Library
from walkflow.model.diagnostics import Diagnostic, Finding, Route, Severity
from walkflow.model.errors import FlowFileError, UsageError
from walkflow.model.flow import Flow
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from walkflow.files.documents import Document

ENTRY = 2
"""How long the route to an entry of a list at the top of a file is."""


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
        subject, findings = make_subject(document, document.record, library)
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


def make_subject(
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
        maimed=list_maimed(document, "measures"),
        has_catalogue=catalogue.record is not None,
        calendar=calendar.record,
        namesake=namesake,
    )
    return subject, (*catalogue.findings, *calendar.findings)


def list_maimed(document: Document, key: str) -> frozenset[str | None]:
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
        if len(route) == ENTRY and position.value.line <= line
    ]
    return max(began, key=lambda each: each[0])[1] if began else ()
