"""The files of one run, each read once, with those that they refer to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from walkflow.files.documents import Document, Sort, find_yaml_files, read_document
from walkflow.files.headings import Heading, read_heading
from walkflow.files.yaml_source import STDIN
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import (
    CALENDAR_BY_NAME,
    Calendar,
    is_calendar_name,
    read_named_calendar,
)
from walkflow.model.catalogue import Catalogue
from walkflow.model.country_calendars import CountryError
from walkflow.model.diagnostics import Finding, Route
from walkflow.model.errors import UnreadableError, UsageError
from walkflow.model.flow import BundleChange, Flow
from walkflow.model.messages import Message, say, say_reason
from walkflow.model.near_words import suggest
from walkflow.model.walk import Walk
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


class _Note(NamedTuple):
    """What stays known of a flow when its document is forgotten."""

    catalogue: Path | None
    """Where its catalogue is; None: nothing of the flow is sound."""
    used: frozenset[str]
    """Every item that it has, and every word of it that could not be read."""


@dataclass(slots=True)
class Library:
    """
    The files of one run, each read once.

    Catalogues and calendars are kept for those that refer to them; of a flow only a
    note stays, so that a thousand flows take no more room than one.
    """

    kept: dict[Path, Document] = field(default_factory=dict)
    """By where the file really is, in the order of reading."""
    _notes: dict[Path, _Note] = field(default_factory=dict)
    _flows: dict[Path, Document] = field(default_factory=dict)
    """The flows that walks name, by where their files really are."""
    _folders: list[list[Path]] = field(default_factory=list)
    """For each folder that was asked for, where its files really are."""
    _singles: list[Path] = field(default_factory=list)
    """Where the files really are that were asked for one by one."""
    _headings: dict[Path, Heading | None] = field(default_factory=dict)
    """What files say that they are, as far as somebody wanted to know."""
    _ids_by_folder: dict[Path, dict[str, Path]] = field(default_factory=dict)
    """The flows of folders, by the ids that they give themselves."""
    _flow_by_word: dict[str, Path] | None = None
    """None until somebody asks for a flow among the files that were asked for."""

    def find_files(self, paths: Iterable[Path]) -> list[Path]:
        """
        Return the files that are asked for, each once: folders stand for their YAML files.

        Raises:
            UsageError: If there is no such file or folder, or no YAML file in a folder.
        """
        files: dict[Path, Path] = {}
        for path in paths:
            if path != STDIN and path.is_dir():
                found = list(find_yaml_files(path))
                if not found:
                    raise UsageError(say('there is no YAML file in "{path}"', path=path.as_posix()))
                self._folders.append([each.resolve() for each in found])
            else:
                found = [path]
                self._singles += [path.resolve()] if path != STDIN else []
            for each in found:
                files.setdefault(_find_place(each), each)
        return list(files.values())

    def read(self, path: Path) -> Document:
        """
        Return the document of a file.

        Raises:
            UsageError: If there is no such file.
            UnreadableError: If it cannot be read.
        """
        place = _find_place(path)
        if place in self.kept:
            return self.kept[place]
        document = _read(path)
        if document.sort not in {Sort.FLOW, Sort.WALK}:
            self.kept[place] = document
        if document.sort in {Sort.FLOW, None}:
            self._notes[place] = _take_note(document)
        return document

    def has_kept(self, path: Path) -> bool:
        """Return whether the document of a file is kept."""
        return _find_place(path) in self.kept

    def find_catalogue(self, document: Document, flow: Flow) -> Shelved[Catalogue]:
        """Return the catalogue that a flow names, or what is wrong with that name."""
        if ("catalogue",) in document.pruned:
            return Shelved()
        found = self._refer(document, flow.catalogue, Sort.CATALOGUE)
        if isinstance(found, Message) and document.path == "<stdin>":
            found = say(
                "{message}. the catalogue of a flow on the standard input is looked for "
                "from the current folder",
                message=found,
            )
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
        if is_calendar_name(flow.calendar):
            try:
                return Shelved(read_named_calendar(flow.calendar))
            except CountryError as error:
                finding = Finding("unknown-calendar", ("calendar",), error.said)
                return Shelved(findings=(finding,))
        if not flow.calendar.endswith((".yaml", ".yml")):
            message = say(
                'there is no calendar "{name}": expected one of {known}, or a YAML file',
                name=flow.calendar,
                known=", ".join(CALENDAR_BY_NAME),
            )
            meant = suggest(message, flow.calendar, CALENDAR_BY_NAME)
            return Shelved(findings=(Finding("unknown-calendar", ("calendar",), meant),))
        found = self._refer(document, flow.calendar, Sort.CALENDAR)
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

    def find_flow(self, document: Document, walk: Walk) -> Document | None:
        """
        Return the flow that a walk names, as a document; None if it is nowhere near.

        Its file bears its name and stands beside the walk, in a folder `flows` beside
        it, beside its folder or one above, or it is among the files that were asked for,
        whatever its file is called.
        """
        here = _find_folder(document)
        name = f"{walk.flow}.yaml"
        named = (folder / name for folder in _list_flow_folders(here))
        known = self._asked_flows
        asked = (known[each] for each in (name, walk.flow) if each in known)
        for path in (*named, *asked):
            found = self._take_flow(path)
            if found is not None:
                return found
        return None

    def list_flow_ids(self, document: Document) -> dict[str, str]:
        """Return the flows that a walk could be of: their files by the ids that they give."""
        ids: dict[str, str] = {}
        for folder in _list_flow_folders(_find_folder(document)):
            if folder not in self._ids_by_folder:
                paths = self._list_neighbours(folder / "any")
                self._ids_by_folder[folder] = dict(reversed(list(self._list_ids(paths))))
            for flow, path in self._ids_by_folder[folder].items():
                ids.setdefault(flow, path.as_posix())
        for flow, path in self._asked_flows.items():
            if flow != path.name:
                ids.setdefault(flow, path.as_posix())
        return ids

    @property
    def _asked_flows(self) -> dict[str, Path]:
        """The flows among the files that were asked for, by the names of their files and by ids."""
        if self._flow_by_word is None:
            asked = [*(path for folder in self._folders for path in folder), *self._singles]
            words: dict[str, Path] = {}
            for flow, path in self._list_ids(asked):
                words.setdefault(path.name, path)
                words.setdefault(flow, path)
            self._flow_by_word = words
        return self._flow_by_word

    def _list_ids(self, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
        for path in paths:
            heading = self._read_heading(path)
            if heading is not None and heading.sort is Sort.FLOW:
                yield heading.id, path

    def _take_flow(self, path: Path) -> Document | None:
        place = _find_place(path)
        if place not in self._flows and path.is_file():
            self._flows[place] = self.read(path)
        found = self._flows.get(place)
        return found if found is not None and isinstance(found.record, Flow) else None

    def _read_heading(self, path: Path) -> Heading | None:
        place = _find_place(path)
        if place not in self._headings:
            self._headings[place] = read_heading(place)
        return self._headings[place]

    def find_used(self, document: Document) -> frozenset[str] | None:
        """
        Return the items of a catalogue that the flows use which share a folder with it.

        None where the catalogue was not asked for by a folder that has a flow of it, or
        where one of the files there is not sound enough to know what it uses.
        """
        place = _find_place(Path(document.path))
        beside = {each for folder in self._folders if place in folder for each in folder}
        notes = [note for each, note in self._notes.items() if each in beside]
        used = [note.used for note in notes if note.catalogue == place]
        if not used or any(note.catalogue is None for note in notes):
            return None
        return frozenset().union(*used)

    def _refer(self, document: Document, named: str, sort: Sort) -> Document | Message:
        """Return the document of a file that another one names, or why it cannot be read."""
        path = _find_folder(document) / named
        try:
            return self.read(path)
        except UsageError:
            message = say('there is no file "{path}"', path=path.as_posix())
            near = [
                (Path(named).parent / each.name).as_posix()
                for each in self._list_neighbours(path)
                if (heading := self._read_heading(each)) is not None and heading.sort is sort
            ]
            return suggest(message, named, near)
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
    except IsADirectoryError:
        message = say('"{path}" is a folder; expected a file', path=path.as_posix())
        raise UsageError(message) from None
    except (OSError, ValueError) as error:
        reason = say_reason(error)
        message = say('"{path}" cannot be read: {reason}', path=path.as_posix(), reason=reason)
        raise UnreadableError(message) from error


def _find_place(path: Path) -> Path:
    return path if path == STDIN else path.resolve()


def _find_folder(document: Document) -> Path:
    path = Path(document.path)
    return Path() if document.path == "<stdin>" else path.parent


def _list_flow_folders(here: Path) -> tuple[Path, ...]:
    """Return where the flow of a walk in a folder is looked for."""
    return here, here / "flows", here.parent / "flows", here / "../../flows"


def _take_note(document: Document) -> _Note:
    flow = document.record
    if not isinstance(flow, Flow):
        return _Note(None, frozenset())
    catalogue = (_find_folder(document) / flow.catalogue).resolve()
    return _Note(catalogue, document.left_out | _list_used(flow))


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
