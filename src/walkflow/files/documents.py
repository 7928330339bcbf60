"""YAML data to a catalogue, a flow, a walk or a calendar, or to findings in our own words."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from walkflow.files.schema_words import describe_error
from walkflow.files.yaml_source import YamlSource, read_yaml
from walkflow.model.calendar_extras import CalendarExtras
from walkflow.model.catalogue import Catalogue
from walkflow.model.diagnostics import (
    Diagnostic,
    FileRecord,
    Finding,
    Origin,
    Position,
    Route,
    Span,
)
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.records import Record

_MOST_ROUNDS = 200


class Sort(StrEnum):
    """What a file of walkflow holds."""

    WALK = "walk"
    FLOW = "flow"
    CATALOGUE = "catalogue"
    CALENDAR = "calendar"


_MODEL_BY_SORT: dict[Sort, type[Record]] = {
    Sort.FLOW: Flow,
    Sort.CATALOGUE: Catalogue,
    Sort.CALENDAR: CalendarExtras,
}
_MARKS_BY_SORT = {
    Sort.WALK: ("walk", "visits"),
    Sort.FLOW: ("flow", "stages"),
    Sort.CATALOGUE: ("catalogue", "departments"),
    Sort.CALENDAR: ("calendar", "days_off", "workdays"),
}
"""Keys at the top of a file that tell its sort; the first sort with one of them is meant."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a record, or as much of it as is sound, and what is wrong with its shape."""

    source: YamlSource
    sort: Sort | None
    """None where it cannot be told."""
    record: Record | None
    """The sound part of the file; None where nothing is."""
    origin: Origin
    """The places of the parts of the record."""
    findings: tuple[tuple[Span, Finding], ...]
    """What is wrong with text and shape, each with its place."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing had to be left out of the record."""
        return self.record is not None and not self.findings

    def locate(self, span: Span, finding: Finding) -> Diagnostic:
        """Return a finding as a diagnostic with its line of text."""
        return Diagnostic(
            path=self.source.path,
            line=span.line,
            column=span.column,
            end_column=span.end_column,
            severity=finding.severity,
            rule=finding.rule,
            message=finding.message,
            snippet=self.source.read_line(span.line),
        )

    def diagnose(self, finding: Finding) -> Diagnostic:
        """Return what a rule found in the record as a diagnostic with its line of text."""
        return self.locate(self.origin.find_span(finding.route, key=finding.on_key), finding)


def read_document(path: Path, shown: str | None = None) -> Document:
    """
    Read a file of walkflow, whatever its sort.

    What is wrong with a part of it is found and that part left out, so that the
    rest can still be looked at.

    Args:
        path: The file.
        shown: What the user calls it; by default its path with forward slashes.

    Returns:
        The record and the findings.

    Raises:
        OSError: If the file cannot be read.
    """
    return understand(read_yaml(path, shown))


def understand(source: YamlSource) -> Document:
    """Return the record that YAML data stands for, and what is wrong with it."""
    if source.data is None and source.findings:
        return Document(source, None, None, source.origin, source.findings)
    sort = find_sort(source.data)
    if sort is None:
        unknown = Finding(
            "unknown-file",
            (),
            say(
                "this is none of walkflow's files: expected a mapping "
                'that starts with "flow", "walk", "catalogue" or "calendar"'
            ),
        )
        found = (*source.findings, (Span(1, 1, 2), unknown))
        return Document(source, None, None, source.origin, found)
    pruner = _Pruner(_MODEL_BY_SORT[sort], source)
    record = pruner.build()
    findings = (*source.findings, *pruner.findings)
    origin = Origin(source.path, pruner.find_positions())
    if isinstance(record, FileRecord):
        record = record.place(origin)
    return Document(source, sort, record, origin, findings)


def find_sort(data: object) -> Sort | None:
    """Return which sort of file the data is; None if it is none of ours."""
    if not isinstance(data, dict):
        return None
    for marks in zip(*(_pad(marks) for marks in _MARKS_BY_SORT.values()), strict=True):
        for sort, mark in zip(_MARKS_BY_SORT, marks, strict=True):
            if mark in data and sort in _MODEL_BY_SORT:
                return sort
    return None


def _pad(marks: tuple[str, ...]) -> tuple[str, ...]:
    return (*marks, *[""] * (3 - len(marks)))


@dataclass(slots=True)
class _Pruner:
    """Builds a record, leaving out what is wrong until the rest is sound."""

    model: type[Record]
    source: YamlSource
    findings: list[tuple[Span, Finding]] = field(default_factory=list)
    _data: Any = None
    _kept: dict[Route, list[int]] = field(default_factory=dict)
    """By the route to a list in the file: which of its elements are still there."""
    _pruned: set[Route] = field(default_factory=set)

    def build(self) -> Record | None:
        """Return the record of all that is sound; None if nothing is."""
        try:
            return self.model.model_validate(self.source.data)
        except ValidationError as error:
            self._data = deepcopy(self.source.data)
            sound = self._prune(error)
        for _ in range(_MOST_ROUNDS):
            if not sound:
                return None
            try:
                return self.model.model_validate(self._data)
            except ValidationError as error:
                sound = self._prune(error)
        return None

    def find_positions(self) -> dict[Route, Position]:
        """Return the places of the parts of the record, by their routes in the record."""
        positions = self.source.positions
        if not self._pruned:
            return positions
        return {
            route: position
            for original, position in positions.items()
            if (route := self._find_route_in_record(original)) is not None
        }

    def _prune(self, error: ValidationError) -> bool:
        """Note what is wrong and leave it out; return whether anything is left."""
        doomed: list[Route] = []
        for detail, route in self._choose(error):
            original = self._restore(route)
            if original not in self._pruned:
                self._note(detail, original)
            doomed.append(route[:-1] if detail["type"] == "missing" else route)
        for route in sorted(set(doomed), key=_last_first):
            if not route:
                return False
            self._remove(route)
        return True

    def _choose(self, error: ValidationError) -> Iterator[tuple[Any, Route]]:
        """Yield each error with its route; of the branches of a union, the one that got furthest."""
        found = [
            (detail, self._follow(detail["loc"], is_missing=detail["type"] == "missing"))
            for detail in error.errors(include_url=False)
        ]
        seen: set[Route] = set()
        for detail, route in found:
            is_branch = len(route) < len(detail["loc"])
            is_passed = any(len(other) > len(route) == len(_common(other, route)) for _, other in found)
            if route not in seen and not (is_branch and is_passed):
                seen.add(route)
                yield detail, route

    def _note(self, detail: Any, original: Route) -> None:  # noqa: ANN401 - pydantic's ErrorDetails
        rule, message, on_key = describe_error(self.model, original, detail, self.source.data)
        finding = Finding(rule, original, message, on_key=on_key)
        span = self.source.origin.find_span(original, key=on_key)
        if (span, finding) not in self.findings:
            self.findings.append((span, finding))

    def _follow(self, loc: tuple[str | int, ...], *, is_missing: bool) -> Route:
        """Return the route in the data that an error's location means; its union tags go."""
        here: Any = self._data
        route: list[str | int] = []
        for number, part in enumerate(loc):
            if isinstance(here, dict) and part in here:
                route.append(part)
                here = here[part]
            elif isinstance(here, list) and isinstance(part, int) and part < len(here):
                route.append(part)
                here = here[part]
            elif is_missing and number == len(loc) - 1:
                route.append(part)
        return tuple(route)

    def _restore(self, route: Route) -> Route:
        """Return the route in the file of a route in what is left of it."""
        original: Route = ()
        for part in route:
            kept = self._kept.get(original)
            original += (kept[part] if kept is not None and isinstance(part, int) else part,)
        return original

    def _find_route_in_record(self, original: Route) -> Route | None:
        route: Route = ()
        for length, part in enumerate(original):
            if original[: length + 1] in self._pruned:
                return None
            kept = self._kept.get(original[:length])
            if kept is None or not isinstance(part, int):
                route += (part,)
            else:
                route += (kept.index(part),)
        return route

    def _remove(self, route: Route) -> None:
        original = self._restore(route)
        parent: Any = self._data
        for part in route[:-1]:
            parent = parent[part]
        last = route[-1]
        if isinstance(parent, list) and isinstance(last, int):
            self._kept.setdefault(original[:-1], list(range(len(parent)))).pop(last)
            del parent[last]
        elif isinstance(parent, dict):
            del parent[last]
        else:  # a value that stands where a list is meant: the whole of it goes
            self._remove(route[:-1])
            return
        self._pruned.add(original)


def _common(one: Route, other: Route) -> Route:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


def _last_first(route: Route) -> tuple[Any, ...]:
    """Sort longer routes and later elements first, so that none moves before it is removed."""
    return (-len(route), [(-part, "") if isinstance(part, int) else (0, part) for part in route])


def find_yaml_files(folder: Path) -> Iterator[Path]:
    """Yield the YAML files below a folder in the order of their names, hidden ones left out."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in {".yaml", ".yml"} and not hidden and path.is_file():
            yield path
