"""The verbs about flows and recorded walks; those about logs stand in `replaying`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.model.errors import UsageError
from walkflow.model.messages import say
from walkflow.readers import (
    check_facts,
    find_walks,
    read_own_calendar,
    read_record,
    take_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from walkflow.engine.log_sides import AnySide
    from walkflow.model.calendars import Calendar
    from walkflow.model.chart_report import ChartReport
    from walkflow.model.compare_report import CompareReport
    from walkflow.model.flow import Flow
    from walkflow.model.format_report import FormatReport
    from walkflow.model.gates import Allowance
    from walkflow.model.init_report import InitReport
    from walkflow.model.rules_report import RulesReport
    from walkflow.model.trace_report import FactsReport, TraceReport
    from walkflow.model.validate_report import ValidateReport
    from walkflow.model.walk import Walk


def read_walk(path: Path) -> Walk:
    """
    Read a recorded walk.

    Raises:
        UsageError: If there is no such file, or if it is another sort of file.
        FlowFileError: If it is not in the form of a walk; the findings come with it.
        UnreadableError: If it cannot be read.
    """
    from walkflow.model.walk import Walk

    return read_record(path, Walk)


def read_walks(paths: Iterable[Path]) -> tuple[Walk, ...]:
    """
    Read recorded walks; of a folder, every walk below it.

    Raises:
        UsageError: If there is no such file, or no walk in a folder.
        FlowFileError: If one is not in the form of a walk; the findings come with it.
        UnreadableError: If one cannot be read.
    """
    from walkflow.model.walk import Walk

    return tuple(take_record(document, Walk) for path in paths for document in find_walks(path))


def trace(
    flow: Flow,
    walks: Sequence[Walk] = (),
    *,
    version: str | None = None,
    facts: Mapping[str, str] | None = None,
    start: date | None = None,
    everyone: bool = False,
    calendar: Calendar | None = None,
    min_coverage: float | None = None,
    others: Sequence[Walk] = (),
) -> TraceReport:
    """
    Return where the time goes on the way through a flow, and which path sets its end.

    Without walks every item takes its limit. With walks, what happened in them is
    measured against the flow and the plan: the report is a `WalkTraceReport`.

    Args:
        flow: The flow.
        walks: Recorded runs through it; those of one project are joined.
        version: `before`, `after`, a date, or one of these with `+measure` or `-measure`;
            None: `after`, or what each walk says.
        facts: What is true of the project; what is left out is at its default.
        start: The date of day 0 of a plan without walks; None: day numbers on the
            plain five-day week.
        everyone: Whether slack, drag and dates of the plan are those of the elapsed
            path, in which everyone's items take time, rather than of the approval path.
        calendar: How days are counted; None: the flow's.
        min_coverage: The share of items, 0 to 1, that the walks are to cover for the
            report to be `ok`.
        others: Walks of other flows that were passed over, to be named in the basis.

    Raises:
        UsageError: If the flow has no such version or fact, or a walk is of another flow.
        WalkflowError: If items of that version wait for each other.
    """
    check_facts(flow, facts or {})
    counted = calendar or read_own_calendar(flow)
    if not walks:
        return _trace_plan(flow, version or "after", facts or {}, counted, start, everyone=everyone)
    from walkflow.engine.walk_trace import trace_walks

    return trace_walks(
        flow,
        walks,
        counted,
        version=version,
        facts=facts,
        everyone=everyone,
        min_coverage=min_coverage,
        others=others,
    )


def _trace_plan(
    flow: Flow,
    version: str,
    facts: Mapping[str, str],
    calendar: Calendar,
    start: date | None,
    *,
    everyone: bool,
) -> TraceReport:
    from walkflow.engine.planned_trace import trace_plan
    from walkflow.engine.versions import Versions
    from walkflow.model.working_days import CalendarError

    chosen = Versions(flow).read(version)
    try:
        return trace_plan(chosen, facts, calendar, start, everyone=everyone)
    except CalendarError as error:
        message = say("a plan from {start} leaves the years that can be counted", start=start)
        raise UsageError(message) from error


def compare(
    before: AnySide,
    after: AnySide,
    *,
    facts: Mapping[str, str] | None = None,
    fail_under: float | None = None,
    gates: Sequence[Allowance] = (),
) -> CompareReport:
    """
    Return how much shorter one side is than the other, and which measure did it.

    Of recorded walks and of logs, how much less they took: the report is a
    `WalkCompareReport`.

    Args:
        before: The first side; see `read_sides`.
        after: The second side, of the same sort; walks and logs are.
        facts: What is true of the project, on both sides; the rest is at its default, or
            as the walks say.
        fail_under: The least compression, 0 to 1, of the stage limits and of the path
            that every flow is to reach, or of the time that walks had in an authority's
            hands; the report is `ok` only if each does.
        gates: By how much figures may grow, see `read_gates`; the report is `ok` only if
            none grows by more.

    Raises:
        UsageError: If no flow can be compared, with the reason; if no flow has a fact; if
            a gate is of a figure that these sides do not have.
        WalkflowError: If items of a version wait for each other.
    """
    from walkflow.engine.sides import Side, compare_sides

    if isinstance(before, Side) and isinstance(after, Side):
        return compare_sides(before, after, facts or {}, fail_under, gates)
    from walkflow.engine.log_sides import LogSide, compare_logs

    if isinstance(before, LogSide) or isinstance(after, LogSide):
        return compare_logs(before, after, facts or {}, fail_under, gates)
    from walkflow.engine.recorded_sides import compare_recorded

    return compare_recorded(before, after, facts or {}, fail_under, gates)


def draw(
    flow: Flow,
    version: str | None = None,
    against: str | None = None,
    *,
    facts: Mapping[str, str] | None = None,
    everyone: bool = False,
) -> ChartReport:
    """
    Return a version of a flow as it is to be drawn.

    Args:
        flow: The flow.
        version: `before`, `after` (None means it), a date, or one of these with
            `+measure` or `-measure`.
        against: Another version: what has changed since is drawn too.
        facts: What is true of the project; what is left out is at its default.
        everyone: Whether the path drawn counts everyone's time, not only the authority's.

    Raises:
        UsageError: If the flow has no such version or fact.
        WalkflowError: If items of a version wait for each other.
    """
    from walkflow.engine.chart_reports import draw_version
    from walkflow.engine.versions import Versions

    check_facts(flow, facts or {})
    versions = Versions(flow)
    former = versions.read(against) if against else None
    return draw_version(versions.read(version or "after"), former, facts or {}, everyone=everyone)


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

    Its descriptions are in English and, below that, in Chinese: editors show both.

    Raises:
        UsageError: If there is no such sort of file.
    """
    from walkflow.model.schemas import MODEL_BY_FORMAT, make_schema
    from walkflow.views.wording import Wording

    if form not in MODEL_BY_FORMAT:
        known = ", ".join(MODEL_BY_FORMAT)
        message = say(
            'there is no schema of "{form}": expected one of {known}', form=form, known=known
        )
        raise UsageError(message)
    return make_schema(MODEL_BY_FORMAT[form], Wording("zh"))
