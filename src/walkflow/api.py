"""The verbs: read, trace, compare, validate, render."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from walkflow.model.diagnostics import Diagnostic
from walkflow.model.errors import FlowFileError, UnreadableError, UsageError
from walkflow.model.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from walkflow.engine.sides import Side
    from walkflow.files.documents import Document
    from walkflow.model.calendars import Calendar
    from walkflow.model.catalogue import Catalogue
    from walkflow.model.compare_report import CompareReport
    from walkflow.model.flow import Flow
    from walkflow.model.format_report import FormatReport
    from walkflow.model.init_report import InitReport
    from walkflow.model.records import Record
    from walkflow.model.reports import Report
    from walkflow.model.rules_report import RulesReport
    from walkflow.model.trace_report import FactsReport, TraceReport
    from walkflow.model.validate_report import ValidateReport

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
    from walkflow.validation import read_sound_flow

    return read_sound_flow(path)


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


def read_sides(before: str, after: str, folder: Path = Path("flows")) -> tuple[Side, Side]:
    """
    Read the two sides of a comparison.

    A word is a version (`before`, `after-merge`, `2024-01-01`) of the flows in a
    folder, or a file or folder, perhaps with `@` and a version behind it. Beside a
    file or folder, a version is that of the flows which are in there too.

    Args:
        before: The word for the first side.
        after: The word for the second side.
        folder: Where the flows are that a version alone is meant of.

    Raises:
        UsageError: If a word is neither or both, if there are no flows, or if no flow
            has such a version.
        FlowFileError: If a flow file is not sound enough to be used.
        UnreadableError: If a file cannot be read.
    """
    from walkflow.engine.sides import make_side
    from walkflow.engine.versions import is_version_word

    words = (before, after)
    asked = [_split_side(word, folder) for word in words]
    flows_by_path = {path: tuple(_read_flows(path)) for path, _ in asked}
    flows = [flows_by_path[path] for path, _ in asked]
    bare = [is_version_word(word) for word in words]
    for side, other in ((0, 1), (1, 0)):
        if bare[side] and not bare[other]:
            meant = {flow.flow for flow in flows[other]}
            flows[side] = tuple(flow for flow in flows[side] if flow.flow in meant)
    return (
        make_side(before, asked[0][1], flows[0]),
        make_side(after, asked[1][1], flows[1]),
    )


def compare(
    before: Side,
    after: Side,
    *,
    facts: Mapping[str, str] | None = None,
    fail_under: float | None = None,
) -> CompareReport:
    """
    Return how much shorter one side is than the other, and which measure did it.

    Args:
        before: The first side; see `read_sides`.
        after: The second side.
        facts: What is true of the project, on both sides; the rest is at its default.
        fail_under: The least compression, 0 to 1, of the stage limits and of the path
            that every flow is to reach; the report is `ok` only if each does.

    Raises:
        UsageError: If no flow can be compared, with the reason; if no flow has a fact.
        WalkflowError: If items of a version wait for each other.
    """
    from walkflow.engine.sides import compare_sides

    return compare_sides(before, after, facts or {}, fail_under)


def validate(*paths: Path) -> ValidateReport:
    """
    Return everything that is wrong with some files and those that they refer to.

    Args:
        paths: Files, folders whose YAML files are meant, or `-` for the standard input.

    Raises:
        UsageError: If there is no such file, or no YAML file in a folder.
        UnreadableError: If one cannot be read.
    """
    from walkflow.validation import check_files

    return check_files(paths)


def fmt(*paths: Path, check: bool = False, diff: bool = False) -> FormatReport:
    """
    Bring files into their one stable form; what they say, comments and blank lines stay.

    Args:
        paths: Files, folders whose files of walkflow are meant, or `-` alone for the
            standard input, whose formatted text comes with the report.
        check: Write nothing; the report is `ok` only if every file is in form.
        diff: Write nothing; the changes come with the report.

    Raises:
        UsageError: If there is no such file, or no YAML file in a folder.
        UnreadableError: If a file cannot be read or written.
    """
    from walkflow.files.formatted import format_paths

    return format_paths(paths, check=check, diff=diff)


def list_rules(rule: str | None = None) -> RulesReport:
    """
    Return what files are checked for: every rule, or one of them with its examples.

    Raises:
        UsageError: If there is no such rule.
    """
    from walkflow.validation import describe_rules

    return describe_rules(rule)


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
    Return the JSON Schema of a sort of file: `flow`, `catalogue`, `walk` or `calendar`.

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
    if report.kind in {"fmt", "rules", "validate"}:
        return _render_findings(report, width=width, color=color, language=language)
    from walkflow.views.describe import describe_report
    from walkflow.views.terminal import render_terminal
    from walkflow.views.wording import Wording

    return render_terminal(describe_report(report, Wording(language)), width=width, color=color)


def _render_findings(report: Report, *, width: int, color: bool, language: str) -> str:
    from walkflow.model.format_report import FormatReport
    from walkflow.model.rules_report import RulesReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.views.diagnostic_text import render_validation
    from walkflow.views.format_text import render_formatting
    from walkflow.views.rules_text import render_rules
    from walkflow.views.wording import Wording

    if isinstance(report, ValidateReport):
        return render_validation(report, Wording(language), color=color)
    if isinstance(report, FormatReport):
        return render_formatting(report, Wording(language))
    assert isinstance(report, RulesReport)  # noqa: S101 - its kind says so
    return render_rules(report, Wording(language), width=width)


def _read(path: Path, model: type[Sought]) -> Sought:
    """Return the record that a file holds, if it is sound and of the sort that is asked for."""
    return _take(_open(path), model)


def _open(path: Path) -> Document:
    from walkflow.files.documents import read_document

    try:
        return read_document(path)
    except FileNotFoundError:
        raise UsageError(say('there is no file "{path}"', path=path)) from None
    except IsADirectoryError:
        raise UsageError(say('"{path}" is a folder; expected a file', path=path)) from None
    except OSError as error:
        message = say(
            '"{path}" cannot be read: {reason}', path=path, reason=error.strerror or error
        )
        raise UnreadableError(message) from error


def _take(document: Document, model: type[Sought]) -> Sought:
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


def _split_side(word: str, folder: Path) -> tuple[Path, str]:
    """Return the file or folder and the version that a word for a side of a comparison names."""
    from walkflow.engine.versions import is_version_word

    is_version, is_path = is_version_word(word), Path(word).exists()
    if is_version and is_path:
        message = say(
            '"{word}" is both a version and a path here. write "./{word}" for the path, '
            'or "{folder}@{word}" for the version',
            word=word,
            folder=folder.as_posix(),
        )
        raise UsageError(message)
    if is_version:
        if not folder.is_dir():
            message = say(
                'there is no folder "{folder}" with flows. walkflow init writes the flows that '
                "come with walkflow; --flows names another folder",
                folder=folder,
            )
            raise UsageError(message)
        return folder, word
    path, version = split_version(word)
    if not Path(path).exists():
        message = say(
            '"{word}" is neither a version nor a path: expected before, after or a date, with '
            "+measure or -measure behind it, or a flow file or folder, with @version behind it",
            word=word,
        )
        raise UsageError(message)
    return Path(path), version


def _read_flows(path: Path) -> Iterator[Flow]:
    """Yield the flow in a file, or the flows below a folder, in the order of their paths."""
    from walkflow.files.documents import Sort, find_yaml_files
    from walkflow.model.catalogue import Catalogue
    from walkflow.model.flow import Flow

    if not path.is_dir():
        yield read_flow(path)
        return
    catalogues: dict[Path, Catalogue] = {}
    for file in find_yaml_files(path):
        document = _open(file)
        if document.sort is Sort.FLOW or document.record is None:
            flow = _take(document, Flow)
            named = file.parent / flow.catalogue
            if named not in catalogues:
                catalogues[named] = _read(named, Catalogue)
            yield flow.stock(catalogues[named])


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
