"""The data of a file to a catalogue, a flow, a walk or a calendar, or to findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, Union

from walkflow.files.ignores import find_ignores
from walkflow.files.pruning import Pruner
from walkflow.files.yaml_source import YamlSource, read_yaml
from walkflow.model.calendar_extras import CalendarExtras
from walkflow.model.catalogue import Catalogue
from walkflow.model.diagnostics import (
    Diagnostic,
    FileRecord,
    Finding,
    Ignore,
    Origin,
    Route,
    Severity,
    Span,
)
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.records import Record

if TYPE_CHECKING:
    from walkflow.files.sheets.source import SheetSource

Source: TypeAlias = Union[YamlSource, "SheetSource"]

SHEET_SUFFIXES = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}
"""Files that are recording sheets, or ought to be saved as one."""


class Sort(StrEnum):
    """What a file of walkflow holds."""

    WALK = "walk"
    FLOW = "flow"
    CATALOGUE = "catalogue"
    CALENDAR = "calendar"


_SORTS_BY_MARKS = (
    (Sort.WALK, {"walk"}),
    (Sort.WALK, {"flow", "visits"}),
    (Sort.FLOW, {"flow"}),
    (Sort.FLOW, {"stages"}),
    (Sort.FLOW, {"measures"}),
    (Sort.WALK, {"visits"}),
    (Sort.CATALOGUE, {"catalogue"}),
    (Sort.CALENDAR, {"calendar"}),
    (Sort.CATALOGUE, {"items"}),
    (Sort.CALENDAR, {"days_off"}),
    (Sort.CALENDAR, {"workdays"}),
    (Sort.CATALOGUE, {"departments"}),
)
"""Keys at the top of a file that together tell its sort, though others be missing; surest first."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a record, or as much of it as is sound, and what is wrong with its shape."""

    source: Source
    sort: Sort | None
    """None where it cannot be told."""
    record: Record | None
    """The sound part of the file; None where nothing is."""
    origin: Origin
    """The places of the parts of the record."""
    findings: tuple[tuple[Span, Finding], ...]
    """What is wrong with text and shape, each with its place."""
    left_out: frozenset[str] = frozenset()
    """Every word in the parts that had to be left out of the record."""
    pruned: frozenset[Route] = frozenset()
    """Where the record lacks what the file has, or holds a stand-in for it."""

    @property
    def path(self) -> str:
        """What the user calls the file."""
        return self.source.path

    @property
    def is_whole(self) -> bool:
        """Whether nothing had to be left out of the record."""
        errors = (each for _, each in self.findings if each.severity is Severity.ERROR)
        return self.record is not None and not any(errors)

    def find_ignores(self) -> tuple[Ignore, ...]:
        """Return the comments that ask for findings to be left out; a workbook has none."""
        return find_ignores(self.source) if isinstance(self.source, YamlSource) else ()

    def locate(self, span: Span, finding: Finding) -> Diagnostic:
        """Return a finding as a diagnostic with the text that it is about."""
        return self.source.diagnose(span, finding)

    def diagnose(self, finding: Finding) -> Diagnostic:
        """Return what a rule found in the record as a diagnostic."""
        return self.locate(self.origin.find_span(finding.route, key=finding.on_key), finding)


def read_document(path: Path) -> Document:
    """
    Read a file of walkflow, whatever its sort.

    What is wrong with a part of it is found and that part left out, so that the
    rest can still be looked at.

    Args:
        path: The file.

    Returns:
        The record and the findings.

    Raises:
        OSError: If the file cannot be read.
    """
    if path.suffix.lower() in SHEET_SUFFIXES:
        from walkflow.files.sheets.reading import read_sheet  # noqa: PLC0415 - most files are text

        return understand(read_sheet(path))
    return understand(read_yaml(path))


def understand(source: Source) -> Document:
    """Return the record that data stands for, and what is wrong with it."""
    if not source.data and source.findings:
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
    pruner = Pruner(find_model(sort), source)
    record = pruner.build()
    origin = Origin(source.path, pruner.find_positions())
    if isinstance(record, FileRecord):
        record = record.place(origin)
    return Document(
        source,
        sort,
        record,
        origin,
        (*source.findings, *pruner.findings),
        pruner.find_left_out(),
        pruner.find_pruned(),
    )


def find_sort(data: object) -> Sort | None:
    """Return which sort of file the data is; None if it is none of ours."""
    if not isinstance(data, dict):
        return None
    return next((sort for sort, marks in _SORTS_BY_MARKS if marks <= data.keys()), None)


def find_model(sort: Sort) -> type[Record]:
    """Return the record that a sort of file becomes."""
    match sort:
        case Sort.WALK:
            from walkflow.model.walk import Walk  # noqa: PLC0415 - 5 ms that a plan can do without

            return Walk
        case Sort.FLOW:
            return Flow
        case Sort.CATALOGUE:
            return Catalogue
        case Sort.CALENDAR:
            return CalendarExtras


def find_yaml_files(folder: Path, *, deep: bool = True) -> Iterator[Path]:
    """Yield the YAML files in a folder in the order of their names, hidden ones left out."""
    return _find_files(folder, {".yaml", ".yml"}, deep=deep)


def find_walk_files(folder: Path) -> Iterator[Path]:
    """Yield what may hold a walk in a folder: YAML files and workbooks, in the same order."""
    return _find_files(folder, {".yaml", ".yml", ".xlsx", ".xlsm"}, deep=True)


def _find_files(folder: Path, suffixes: set[str], *, deep: bool) -> Iterator[Path]:
    for path in sorted(folder.rglob("*") if deep else folder.glob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.suffix in suffixes and not hidden and path.is_file():
            yield path
