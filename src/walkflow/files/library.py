"""The files of one run, each read once, with those that they refer to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from walkflow.files.documents import Document, Sort, find_yaml_files, read_document
from walkflow.files.yaml_source import STDIN
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import CALENDAR_BY_NAME, Calendar, read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.diagnostics import Finding, Route
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.flow import BundleChange, Flow
from walkflow.model.messages import Message, say
from walkflow.model.near_words import suggest
from walkflow.model.working_days import CalendarError

Named = TypeVar("Named")


@dataclass(frozen=True, slots=True)
class Shelved(Generic[Named]):
    """What a file names in another one, or what is wrong with the name."""

    record: Named | None = None
    """None: it cannot be used; if no finding says why, its own file has findings."""
    left_out: frozenset[str] = frozenset()
    """Every word in the parts of its file that had to be left out."""
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Library:
    """The files of one run, each read once."""

    documents: dict[Path, Document] = field(default_factory=dict)
    """By where the file really is, in the order of reading."""
    _folders: list[list[Path]] = field(default_factory=list)
    """For each folder that was asked for, its files."""

    def add(self, path: Path) -> None:
        """
        Read a file, or every YAML file below a folder.

        Raises:
            UsageError: If there is no such file or folder, or no YAML file in it.
            UnreadableError: If a file cannot be read.
        """
        if path != STDIN and path.is_dir():
            found = list(find_yaml_files(path))
            if not found:
                raise UsageError(say('there is no YAML file in "{path}"', path=path.as_posix()))
            for each in found:
                self.read(each)
            self._folders.append([each.resolve() for each in found])
        else:
            self.read(path)

    def read(self, path: Path) -> Document:
        """
        Return the document of a file, read at most once.

        Raises:
            UsageError: If there is no such file.
            UnreadableError: If it cannot be read.
        """
        place = path if path == STDIN else path.resolve()
        if place not in self.documents:
            self.documents[place] = _read(path)
        return self.documents[place]

    def find_catalogue(self, document: Document, flow: Flow) -> Shelved[Catalogue]:
        """Return the catalogue that a flow names, or what is wrong with that name."""
        if ("catalogue",) in document.pruned:
            return Shelved()
        path = _find_folder(document) / flow.catalogue
        found = self._refer(path)
        route: Route = ("catalogue",)
        if isinstance(found, Message):
            return Shelved(findings=(Finding("unknown-catalogue", route, found),))
        if isinstance(found.record, Catalogue):
            return Shelved(found.record, found.left_out)
        if found.sort is None or found.sort is Sort.CATALOGUE:
            return Shelved()  # what is wrong with it is said there
        message = say(
            '"{path}" is no catalogue but a {sort} file', path=flow.catalogue, sort=found.sort
        )
        return Shelved(findings=(Finding("unknown-catalogue", route, message),))

    def find_calendar(self, document: Document, flow: Flow) -> Shelved[Calendar]:
        """Return the calendar that a flow names, or what is wrong with that name."""
        if flow.calendar in CALENDAR_BY_NAME:
            return Shelved(read_named_calendar(flow.calendar))
        if not flow.calendar.endswith((".yaml", ".yml")):
            message = say(
                'there is no calendar "{name}": expected one of {known}, or a YAML file',
                name=flow.calendar,
                known=", ".join(CALENDAR_BY_NAME),
            )
            meant = suggest(message, flow.calendar, CALENDAR_BY_NAME)
            return Shelved(findings=(Finding("unknown-calendar", ("calendar",), meant),))
        found = self._refer(_find_folder(document) / flow.calendar)
        if isinstance(found, Message):
            return Shelved(findings=(Finding("unknown-calendar", ("calendar",), found),))
        if isinstance(found.record, CalendarExtras):
            return Shelved(_extend(found.record))
        if found.sort is None or found.sort is Sort.CALENDAR:
            return Shelved()
        message = say(
            '"{path}" is no calendar but a {sort} file', path=flow.calendar, sort=found.sort
        )
        return Shelved(findings=(Finding("unknown-calendar", ("calendar",), message),))

    def find_used(self, document: Document) -> frozenset[str] | None:
        """
        Return the items of a catalogue that the flows use which share a folder with it.

        None where the catalogue was not asked for by a folder that has a flow of it,
        or one of its flows has parts that were left out: then what is not used here may
        still be used elsewhere.
        """
        used: set[str] = set()
        seen = False
        for folder in self._folders:
            if any(self.documents[place] is document for place in folder):
                for each in (self.documents[place] for place in folder):
                    if isinstance(each.record, Flow) and self._has_catalogue(each, document):
                        seen = True
                        used |= each.left_out | _list_used(each.record)
                    elif each.record is None and each.sort in {None, Sort.FLOW}:
                        return None
        return frozenset(used) if seen else None

    def _has_catalogue(self, flow: Document, catalogue: Document) -> bool:
        if not isinstance(flow.record, Flow):
            return False
        place = (_find_folder(flow) / flow.record.catalogue).resolve()
        return self.documents.get(place) is catalogue

    def _refer(self, path: Path) -> Document | Message:
        """Return the document of a file that another one names, or why it cannot be read."""
        try:
            return self.read(path)
        except UsageError:
            message = say('there is no file "{path}"', path=path.as_posix())
            near = [each.as_posix() for each in self._list_neighbours(path)]
            return suggest(message, path.as_posix(), near)
        except UnreadableError as error:
            return error.message

    def _list_neighbours(self, path: Path) -> Iterable[Path]:
        folder = path.parent
        return find_yaml_files(folder, deep=False) if folder.is_dir() else ()


def _read(path: Path) -> Document:
    try:
        return read_document(path)
    except FileNotFoundError:
        message = say('there is no file "{path}"', path=path.as_posix())
        raise UsageError(message) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        message = say('"{path}" cannot be read: {reason}', path=path.as_posix(), reason=reason)
        raise UnreadableError(message) from error


def _find_folder(document: Document) -> Path:
    path = Path(document.path)
    return Path() if document.path == "<stdin>" else path.parent


def _list_used(flow: Flow) -> set[str]:
    """Return the items that a flow has: its steps, and the bundles that are items themselves."""
    bundles = {bundle.id for bundle in flow.bundles}
    for measure in flow.measures:
        bundles |= {
            change.bundle.id for change in measure.changes if isinstance(change, BundleChange)
        }
    return bundles | {placed.step.item for placed in flow.steps}


def _extend(extras: CalendarExtras) -> Calendar | None:
    try:
        return extend(read_named_calendar(extras.base), extras)
    except CalendarError:
        return None  # a rule says what is wrong with it
