"""Readers: paths, and words for versions, to models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.errors import FlowFileError, UnreadableError, UsageError
from walkflow.model.messages import say, say_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from walkflow.files.documents import Document
    from walkflow.model.calendar_extras import CalendarExtras
    from walkflow.model.calendars import Calendar
    from walkflow.model.flow import Flow
    from walkflow.model.records import Record
    from walkflow.model.walk import Walk

Sought = TypeVar("Sought", bound="Record")


def read_flow(path: Path) -> Flow:
    """
    Read a flow file and the catalogue that it names.

    Raises:
        UsageError: If there is no such file.
        FlowFileError: If it is not sound enough to be used; the findings come with it.
        UnreadableError: If it cannot be read.
    """
    from walkflow.soundness import read_sound_flow

    return read_sound_flow(path)


def read_flows(path: Path) -> tuple[Flow, ...]:
    """
    Read a flow file, or all flows below a folder, with their catalogues.

    Raises:
        UsageError: If there is no such file or folder, or no flow in it.
        FlowFileError: If a file is not sound enough to be used; the findings come with it.
        UnreadableError: If one cannot be read.
    """
    flows = tuple(find_flows(path))
    if not flows:
        raise UsageError(say('there is no flow in "{path}"', path=path.as_posix()))
    return flows


def read_walks_of(flow: Flow, paths: Iterable[Path]) -> tuple[tuple[Walk, ...], tuple[Walk, ...]]:
    """
    Read the recorded walks of a flow; of a folder, those below it.

    Args:
        flow: The flow.
        paths: Files, which are read whatever their flow is, and folders.

    Returns:
        The walks, and those of other flows that folders have too.

    Raises:
        UsageError: If there is no such file, or no walk of the flow in a folder.
        FlowFileError: If one is not in the form of a walk; the findings come with it.
        UnreadableError: If one cannot be read.
    """
    from walkflow.model.walk import Walk

    walks: list[Walk] = []
    others: list[Walk] = []
    for path in paths:
        found = [take_record(document, Walk) for document in find_walks(path)]
        if not path.is_dir():
            walks += found
            continue
        passed = [walk for walk in found if walk.flow != flow.flow]
        if len(passed) == len(found):
            message = say(
                'no walk in the folder "{path}" is of flow "{flow}": they are of {known}',
                path=path,
                flow=flow.flow,
                known=", ".join(sorted({walk.flow for walk in passed})),
            )
            raise UsageError(message)
        walks += [walk for walk in found if walk.flow == flow.flow]
        others += passed
    return tuple(walks), tuple(others)


def read_calendar(name_or_path: str | Path, folder: Path | None = None) -> Calendar:
    """
    Return a calendar by its name, or from a calendar file.

    Args:
        name_or_path: `cn`, `plain`, the code of a country as in `NL`, or a YAML file.
        folder: From where a path that is not absolute is meant; by default, here.

    Raises:
        UsageError: If there is neither such a calendar nor such a file.
        FlowFileError: If the file has findings.
        UnreadableError: If the calendars of countries are not installed.
    """
    from walkflow.model.calendar_extras import extend
    from walkflow.model.calendars import CALENDAR_BY_NAME, is_calendar_name, read_named_calendar
    from walkflow.model.country_calendars import CountryError

    if isinstance(name_or_path, str) and is_calendar_name(name_or_path):
        try:
            return read_named_calendar(name_or_path)
        except CountryError as error:
            raise UnreadableError(error.said) from None
    path = (folder or Path()) / name_or_path
    if not path.is_file():
        message = say(
            'there is no calendar "{name}": expected {known}, or a calendar file',
            name=name_or_path,
            known=", ".join(CALENDAR_BY_NAME),
        )
        raise UsageError(message)
    extras = _read_extras(path)
    return extend(read_named_calendar(extras.base), extras)


def _read_extras(path: Path) -> CalendarExtras:
    """Return what a calendar file says, if nothing in it contradicts anything else."""
    from walkflow.engine.checks import check_calendar
    from walkflow.engine.rules.subjects import CalendarSubject
    from walkflow.model.calendar_extras import CalendarExtras

    document = open_document(path)
    extras = take_record(document, CalendarExtras)
    found = [document.diagnose(each) for each in check_calendar(CalendarSubject(extras))]
    errors = tuple(each for each in found if each.severity is Severity.ERROR)
    if errors:
        raise FlowFileError(say('"{path}" has errors and cannot be used', path=path), errors)
    return extras


def read_own_calendar(flow: Flow) -> Calendar:
    """
    Return the calendar that a flow names.

    Raises:
        UsageError: If there is neither such a calendar nor such a file.
        FlowFileError: If the file has findings.
    """
    folder = Path(flow.path).parent if flow.path else None
    return read_calendar(flow.calendar, folder)


def split_version(word: str, version: str | None = None) -> tuple[str, str | None]:
    """
    Return the path and the version that a word such as `flows/industrial.yaml@before` names.

    Args:
        word: A path, perhaps with `@` and a version behind it.
        version: The version that an option names; it may not differ from the word's.

    Returns:
        The path, and the version; None where neither names one.

    Raises:
        UsageError: If both name a version, and not the same.
    """
    path, at, named = word.rpartition("@")
    if not at or Path(word).exists():
        return word, version
    if version is not None and version != named:
        message = say(
            'two versions are asked for: "{named}" behind the file and "{version}"',
            named=named,
            version=version,
        )
        raise UsageError(message)
    return path, named


def read_record(path: Path, model: type[Sought]) -> Sought:
    """Return the record that a file holds, if it is sound and of the sort that is asked for."""
    return take_record(open_document(path), model)


def open_document(path: Path) -> Document:
    """
    Return a file as far as it is sound, with what is wrong with it.

    Raises:
        UsageError: If there is no such file.
        UnreadableError: If it cannot be read.
    """
    from walkflow.files.documents import read_document

    try:
        return read_document(path)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{path}"', path=path)) from None
    except IsADirectoryError:
        raise UsageError(say('"{path}" is a folder; expected a file', path=path)) from None
    except OSError as error:
        message = say('"{path}" cannot be read: {reason}', path=path, reason=say_reason(error))
        raise UnreadableError(message) from error


def take_record(document: Document, model: type[Sought]) -> Sought:
    """
    Return the record of a file that is sound and of the sort that is asked for.

    Raises:
        UsageError: If it is of another sort.
        FlowFileError: If it is not sound; the findings come with it.
    """
    path = document.source.path
    if document.is_whole and isinstance(document.record, model):
        return document.record
    if document.is_whole:
        message = say(
            '"{path}" is a {found} file; expected a {expected} file',
            path=path,
            found=document.sort,
            expected=model.__name__.lower(),
        )
        raise UsageError(message)
    diagnostics = tuple(
        sorted((document.locate(*each) for each in document.findings), key=Diagnostic.sort_key)
    )
    message = say('"{path}" has errors and cannot be used', path=path)
    raise FlowFileError(message, diagnostics)


def check_facts(flow: Flow, facts: Mapping[str, str]) -> None:
    """
    Refuse facts that no project of a flow can have.

    Raises:
        UsageError: If the flow has no such fact, or the fact no such value.
    """
    for fact_id, value in facts.items():
        fact = flow.facts.get(fact_id)
        if fact is None:
            known = ", ".join(flow.facts) or "none"
            message = say(
                'flow "{flow}" has no fact "{fact}": expected one of {known}',
                flow=flow.flow,
                fact=fact_id,
                known=known,
            )
            raise UsageError(message)
        if value not in fact.values:
            message = say(
                'fact "{fact}" has no value "{value}": expected one of {known}',
                fact=fact_id,
                value=value,
                known=", ".join(fact.values),
            )
            raise UsageError(message)


def find_flows(path: Path) -> Iterator[Flow]:
    """Yield the flow in a file, or the flows below a folder, in the order of their paths."""
    from walkflow.soundness import read_sound_flows

    if path.is_dir():
        yield from read_sound_flows(path)
    else:
        yield read_flow(path)


def require_folder(folder: Path) -> Path:
    """
    Return a folder with flows, or the file of one.

    Raises:
        UsageError: If there is no such folder or file.
    """
    if not folder.exists():
        message = say(
            'there is no folder "{folder}" with flows. walkflow init writes the flows that '
            "come with walkflow; --flows names another folder",
            folder=folder,
        )
        raise UsageError(message)
    return folder


def find_walks(path: Path) -> list[Document]:
    """
    Return a file, or the walks below a folder.

    Raises:
        UsageError: If there is no walk in it, or if it is a log.
    """
    if not path.is_dir():
        _refuse_log(path)
        return [open_document(path)]
    found = pick_walks(open_folder(path))
    if not found:
        raise UsageError(say('there is no walk in the folder "{path}"', path=path))
    return found


def _refuse_log(path: Path) -> None:
    """Refuse a log in place of a walk, which would be taken for text that is none of ours."""
    from walkflow.model.log_sources import is_log_name

    if path.is_file() and is_log_name(path):
        message = say(
            '"{path}" is a log and no walk. its cases are seen with walkflow replay FLOW {path}',
            path=path.as_posix(),
        )
        raise UsageError(message)


def open_folder(folder: Path) -> list[Document]:
    """Return the files below a folder, YAML and workbooks, as far as they are sound."""
    from walkflow.files.documents import find_walk_files

    return [open_document(file) for file in find_walk_files(folder)]


def pick_walks(documents: Iterable[Document]) -> list[Document]:
    """Return the walks; if there are any, a file that nobody can read may be one, and is kept."""
    from walkflow.files.documents import Sort

    listed = list(documents)
    if not any(document.sort is Sort.WALK for document in listed):
        return []
    return [
        document
        for document in listed
        if document.sort is Sort.WALK or (document.source.data is None and document.findings)
    ]
