"""The verbs: read, trace, compare, validate, render."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from walkflow.model.diagnostics import Diagnostic
from walkflow.model.errors import FlowFileError, UnreadableError, UsageError
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from walkflow.model.calendars import Calendar
    from walkflow.model.flow import Flow
    from walkflow.model.init_report import InitReport
    from walkflow.model.records import Record
    from walkflow.model.reports import Report
    from walkflow.model.trace_report import FactsReport, TraceReport

Sought = TypeVar("Sought", bound="Record")


class Form(StrEnum):
    """What a report is written as."""

    TEXT = "text"
    JSON = "json"


def read_flow(path: Path) -> Flow:
    """
    Read a flow file and the catalogue that it names.

    Raises:
        UsageError: If there is no such file.
        FlowFileError: If it is not sound enough to be used; the findings come with it.
        UnreadableError: If it cannot be read.
    """
    from walkflow.model.catalogue import Catalogue
    from walkflow.model.flow import Flow

    flow = _read(path, Flow)
    return flow.stock(_read(path.parent / flow.catalogue, Catalogue))


def read_calendar(name_or_path: str | Path, folder: Path | None = None) -> Calendar:
    """
    Return a calendar by its name, or from a calendar file.

    Args:
        name_or_path: `cn`, `plain`, or a YAML file.
        folder: From where a path that is not absolute is meant; by default, here.

    Raises:
        UsageError: If there is neither such a calendar nor such a file.
        FlowFileError: If the file has findings.
    """
    from walkflow.model.calendar_extras import CalendarExtras, extend
    from walkflow.model.calendars import CALENDAR_BY_NAME, read_named_calendar

    if isinstance(name_or_path, str) and name_or_path in CALENDAR_BY_NAME:
        return read_named_calendar(name_or_path)
    path = (folder or Path()) / name_or_path
    if not path.is_file():
        message = say(
            'there is no calendar "{name}": expected {known}, or a calendar file',
            name=name_or_path,
            known=", ".join(CALENDAR_BY_NAME),
        )
        raise UsageError(message)
    extras = _read(path, CalendarExtras)
    return extend(read_named_calendar(extras.base), extras)


def trace(
    flow: Flow,
    *,
    version: str = "after",
    facts: Mapping[str, str] | None = None,
    start: date | None = None,
    everyone: bool = False,
    calendar: Calendar | None = None,
) -> TraceReport:
    """
    Return where the time goes on the way through a flow, and which path sets its end.

    Every item takes its limit.

    Args:
        flow: The flow.
        version: `before`, `after`, a date, or one of these with `+measure` or `-measure`.
        facts: What is true of the project; what is left out is at its default.
        start: The date of day 0; None: day numbers on the plain five-day week.
        everyone: Whether slack, drag and dates are those of the elapsed path, in
            which everyone's items take time, rather than of the approval path.
        calendar: How days are counted from `start` on; None: the flow's.

    Raises:
        UsageError: If the flow has no such version or fact.
        FlowFileError: If items of that version wait for each other.
    """
    from walkflow.engine.planned_trace import trace_plan
    from walkflow.engine.versions import Versions

    chosen = Versions(flow).read(version)
    _check_facts(flow, facts or {})
    if calendar is None:
        calendar = read_calendar(flow.calendar, _find_folder(flow))
    return trace_plan(chosen, facts or {}, calendar, start, everyone=everyone)


def split_version(word: str, version: str | None = None) -> tuple[str, str]:
    """
    Return the path and the version that a word such as `flows/industrial.yaml@before` names.

    Args:
        word: A path, perhaps with `@` and a version behind it.
        version: The version that an option names; it may not differ from the word's.

    Raises:
        UsageError: If both name a version, and not the same.
    """
    path, at, named = word.rpartition("@")
    if not at or Path(word).exists():
        return word, version or "after"
    if version is not None and version != named:
        message = say(
            'two versions are asked for: "{named}" behind the file and "{version}"',
            named=named,
            version=version,
        )
        raise UsageError(message)
    return path, named


def list_facts(flow: Flow) -> FactsReport:
    """Return the facts of a flow: their values, the defaults, and the items that they decide."""
    from walkflow.engine.planned_trace import list_facts as list_them

    return list_them(flow)


def init(folder: Path) -> InitReport:
    """
    Write the catalogue, the flows and the examples that come with walkflow to a folder.

    All of them or none: where a file is there already and differs, it is kept,
    nothing is written, and the report is not `ok`.

    Raises:
        UsageError: If the folder is a file.
        UnreadableError: If a file cannot be written.
    """
    from walkflow.files.shipped import write_shipped

    return write_shipped(folder)


def schema(form: str) -> str:
    """
    Return the JSON Schema of a sort of file: `flow`, `catalogue` or `calendar`.

    Raises:
        UsageError: If there is no such sort of file.
    """
    from walkflow.model.schemas import MODEL_BY_FORMAT, make_schema

    if form not in MODEL_BY_FORMAT:
        known = ", ".join(MODEL_BY_FORMAT)
        message = say(
            'there is no schema of "{form}": expected one of {known}', form=form, known=known
        )
        raise UsageError(message)
    return make_schema(MODEL_BY_FORMAT[form])


def render_diagnostic(diagnostic: Diagnostic, language: str = "en") -> str:
    """Return what is wrong with a file as text, with the line that it is about."""
    from walkflow.views.diagnostic_text import render_diagnostic as render_it
    from walkflow.views.wording import Wording

    return render_it(diagnostic, Wording(language))


def render(
    report: Report,
    form: Form = Form.TEXT,
    *,
    width: int = 80,
    color: bool = False,
    language: str = "en",
) -> str:
    """
    Return a report as text.

    Args:
        report: The result of a verb.
        form: What it is written as.
        width: Columns of the terminal, for text.
        color: Whether text may have colours; nothing is said by them alone.
        language: `en` or `zh`.
    """
    if form is Form.JSON:
        return report.as_json()
    from walkflow.views.describe import describe_report
    from walkflow.views.terminal import render_terminal
    from walkflow.views.wording import Wording

    return render_terminal(describe_report(report, Wording(language)), width=width, color=color)


def _read(path: Path, model: type[Sought]) -> Sought:
    """Return the record that a file holds, if it is sound and of the sort that is asked for."""
    from walkflow.files.documents import read_document

    try:
        document = read_document(path)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{path}"', path=path)) from None
    except IsADirectoryError:
        raise UsageError(say('"{path}" is a folder; expected a file', path=path)) from None
    except OSError as error:
        message = say(
            '"{path}" cannot be read: {reason}', path=path, reason=error.strerror or error
        )
        raise UnreadableError(message) from error
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


def _find_folder(flow: Flow) -> Path | None:
    return Path(flow.origin.path).parent if flow.origin else None


def _check_facts(flow: Flow, facts: Mapping[str, str]) -> None:
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
