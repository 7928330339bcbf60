"""Recorded runs, measured against their flow: one by one, and several together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from walkflow.engine.deviations import list_deviations, measure_fitness
from walkflow.engine.graph import Network
from walkflow.engine.joining import Note, Run, join_walks
from walkflow.engine.names import name_departments
from walkflow.engine.owners import CriticalPath, count_chargeable
from walkflow.engine.phases import RunPhases
from walkflow.engine.plan import Axis
from walkflow.engine.planned_trace import make_basis
from walkflow.engine.quality import (
    find_closed_hours,
    find_days_off,
    find_entered_late,
    find_same_moment,
)
from walkflow.engine.recorded_visits import list_record
from walkflow.engine.rows import Replay
from walkflow.engine.run_figures import RunFigures, add_known, tell
from walkflow.engine.run_plan import measure_leeway
from walkflow.engine.spans import measure_span
from walkflow.engine.spreads import measure_coverage, spread, spread_items, spread_owners
from walkflow.engine.versions import Version, Versions
from walkflow.engine.yardstick import Moment, Range, as_date, show
from walkflow.model.calendars import Calendar
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.errors import UsageError
from walkflow.model.flow import Facts, Flow
from walkflow.model.messages import say
from walkflow.model.reports import Basis
from walkflow.model.run_report import FindingFigure, FollowUpFigure, Place, ProblemFigure, RunReport
from walkflow.model.runs_report import RunsReport
from walkflow.model.walk import Scope, Walk

DEFINITIONS = (
    say(
        "enabled: when the last item that must come first was finished, by the flow and not by the "
        "order of the record; items that were not visited are passed over"
    ),
    say(
        "visit: preparing (enabled to submitted) and intake (to accepted) are waiting; processing "
        "(to decided, less pauses) is the time in hand; all of them together are the sojourn"
    ),
    say(
        "owners: every instant of the critical path of the run is charged to one: to whoever "
        "caused a pause, else to the law, a third party or the authority by the clock of the item, "
        "before submission to the applicant; days off and hours outside office hours to the "
        "calendar, and what nobody recorded to nobody"
    ),
    say(
        "chargeable: working days on which at least one item was in an authority's hands, from "
        "acceptance to decision less pauses"
    ),
    say(
        "fitness: (1 - missing / consumed) / 2 + (1 - remaining / produced) / 2 over the tokens of "
        "a replay (Rozinat and van der Aalst 2008), a step that is not in the flow counting as one "
        "missing and one remaining; the share is of visits that are in the flow, in order and not "
        "repeated"
    ),
    say(
        "days: acceptance is day 0; working days between two dates are those after the first, up "
        "to and including the second (Administrative Licensing Law, art. 82)"
    ),
)
"""The headline's first; docs/metrics.md has the rest."""


class Measured(NamedTuple):
    """A recorded run, measured."""

    network: Network
    """The items of its version that apply to its project."""
    phases: RunPhases
    report: RunReport


def measure_runs(
    flow: Flow,
    walks: Sequence[Walk],
    calendar: Calendar,
    *,
    version: str | None = None,
    facts: Facts | None = None,
) -> RunsReport:
    """
    Return what walks recorded, measured against their flow; those of one project are joined.

    Args:
        flow: The flow that all of them walk through.
        walks: In any order; at least one.
        calendar: Counts working days and office hours.
        version: Of the flow; None: what each walk says, else the one in force when it starts.
        facts: What is true of the projects, on top of what the walks say.

    Raises:
        UsageError: If a walk is of another flow, or names a version that the flow lacks.
    """
    measured = follow_runs(flow, walks, calendar, version=version, facts=facts)
    reports = [each.report for each in measured]
    return RunsReport(
        flow=flow.flow,
        runs=tuple(reports),
        coverage=measure_coverage([each.network for each in measured], reports),
        elapsed_wd=spread(run.elapsed_wd for run in reports),
        elapsed_d=spread(run.elapsed_d for run in reports),
        elapsed_s=spread(run.elapsed_s for run in reports),
        chargeable_wd=spread(run.chargeable_wd for run in reports),
        items=spread_items(reports),
        owners=spread_owners(reports),
        basis=join_bases([report.basis for report in reports]),
    )


def follow_runs(
    flow: Flow,
    walks: Sequence[Walk],
    calendar: Calendar,
    *,
    version: str | None = None,
    facts: Facts | None = None,
) -> tuple[Measured, ...]:
    """Return the runs that walks tell of, each measured by itself; see `measure_runs`."""
    for walk in walks:
        if walk.flow != flow.flow:
            message = say(
                'walk "{walk}" is of flow "{its}", not of "{flow}"',
                walk=walk.walk,
                its=walk.flow,
                flow=flow.flow,
            )
            if walk.path is not None:
                message = say("{path}: {text}", path=walk.path, text=message)
            raise UsageError(message)
    versions = Versions(flow)
    measured: list[Measured] = []
    for run in join_walks(walks):
        chosen = versions.read(version or find_version(run))
        said = {**_find_facts(flow, run), **(facts or {})}
        network = Network(chosen, {**flow.default_facts, **said})
        measured.append(measure_run(network, said, run, calendar))
    return tuple(measured)


def join_bases(bases: Sequence[Basis]) -> Basis:
    """
    Return what several runs rest on together.

    Files and what was left out are those of all; measures and facts only where all
    runs agree, and the versions stand side by side.
    """
    first = bases[0]
    versions = dict.fromkeys(basis.version for basis in bases if basis.version)
    calendar = first.calendar and first.calendar.model_copy(
        update={"provisional": any(each.calendar and each.calendar.provisional for each in bases)}
    )
    facts = tuple(fact for fact in first.facts if all(fact in basis.facts for basis in bases))
    return first.model_copy(
        update={
            "files": tuple(dict.fromkeys(file for basis in bases for file in basis.files)),
            "version": ", ".join(versions) or None,
            "measures": first.measures if len(versions) == 1 else (),
            "measure_names": first.measure_names if len(versions) == 1 else {},
            "calendar": calendar,
            "facts": facts,
            "left_out": tuple(dict.fromkeys(each for basis in bases for each in basis.left_out)),
        }
    )


def find_version(run: Run) -> str:
    """Return the version that a run says, else the one in force when it starts, else `after`."""
    said = next((walk.version for walk in run.walks if walk.version), None)
    stamps = [stamp for course in run.courses for stamp in course.stamps if not stamp.is_relative]
    first = min(stamps, key=lambda stamp: stamp.first, default=None)
    if said or first is None or first.date is None:
        return said or "after"
    return first.date.isoformat()


def measure_run(network: Network, said: Facts, run: Run, calendar: Calendar) -> Measured:
    """
    Return one run, measured.

    Args:
        network: The items of its version that apply to its project.
        said: The facts that are known of the project, the others being at their default.
        run: What was recorded.
        calendar: Counts working days and office hours.
    """
    replay = Replay(network, run, calendar)
    phases = RunPhases(replay)
    path = CriticalPath(phases, replay.yardstick)
    figures = RunFigures(phases, path, measure_leeway(phases, calendar))
    version, flow = network.version, network.version.flow
    first, last = path.start, path.end
    exact, ranges = tell(_measure_whole(phases, path))
    inclusive = exact["elapsed_d"]
    visits = tuple(figures.list_visits())
    report = RunReport.model_validate(
        {
            **_introduce(run),
            "flow": flow.flow,
            "version": version.name,
            "facts": dict(network.facts),
            "relative": run.is_relative,
            "start": first and show(first, is_relative=run.is_relative),
            "end": last and show(last, is_relative=run.is_relative),
            **exact,
            "inclusive_d": None if inclusive is None else inclusive + 1,
            "ranges": ranges,
            "span": measure_span(visits),
            "record": tuple(list_record(replay)),
            "visits": visits,
            "path": tuple(figures.list_pieces()),
            "owners": tuple(figures.list_owners()),
            "deviations": list_deviations(replay, phases.phases, figures.uses),
            "fitness": measure_fitness(replay),
            "handovers": tuple(figures.list_handovers()),
            "intakes": tuple(figures.list_intakes()),
            "milestones": tuple(figures.list_milestones()),
            "problems": tuple(_list_problems(run)),
            "follow_ups": tuple(_list_follow_ups(run)),
            "findings": tuple(_list_findings(network, run, calendar)),
            "trips": add_known(visit.trips for visit in visits),
            "materials": add_known(visit.materials for visit in visits),
            "departments": name_departments(flow, (each.department for each in visits)),
            "basis": _make_basis(version, said, replay, path, calendar),
        }
    )
    return Measured(network, phases, report)


def _introduce(run: Run) -> dict[str, object]:
    """Return who tells of a run, and how much of it."""
    walks = run.walks
    return {
        "run": run.id,
        "walks": tuple(walk.walk for walk in walks),
        "project": walks[0].project,
        "name": next((walk.name for walk in walks if walk.name), None),
        "roles": tuple(dict.fromkeys(role for walk in walks for role in walk.roles)),
        "scope": Scope.WHOLE if run.is_whole else Scope.PART,
        "sources": tuple(walk.source for walk in walks if walk.source),
    }


def _find_facts(flow: Flow, run: Run) -> dict[str, str]:
    """Return the facts that the walks of a run say and that the flow has."""
    return {
        fact: value
        for walk in run.walks
        for fact, value in walk.facts.items()
        if fact in flow.facts and value in flow.facts[fact].values
    }


def _measure_whole(phases: RunPhases, path: CriticalPath) -> Mapping[str, Range | None]:
    """Return how long the whole run took."""
    yardstick, start, end = path.yardstick, path.start, path.end
    if start is None or end is None:
        return dict.fromkeys(("elapsed_s", "elapsed_d", "elapsed_wd", "chargeable_wd"))
    return {
        "elapsed_s": yardstick.count_seconds(start, end),
        "elapsed_d": yardstick.count_days(start, end),
        "elapsed_wd": yardstick.count_workdays(start, end),
        "chargeable_wd": count_chargeable(phases.phases, yardstick),
    }


def _make_basis(
    version: Version, said: Facts, replay: Replay, path: CriticalPath, calendar: Calendar
) -> Basis:
    """Return what the figures of a run rest on."""
    start = path.start
    day = None if start is None or replay.run.is_relative else as_date(start.first)
    basis = make_basis(version, said, Axis(calendar, day), None, DEFINITIONS)
    files = tuple(walk.path for walk in replay.run.walks if walk.path is not None)
    moments = [Moment.of(stamp) for course in replay.run.courses for stamp in course.stamps]
    counted = basis.calendar
    if counted is not None:
        provisional = replay.yardstick.is_provisional(moments)
        counted = counted.model_copy(update={"provisional": provisional})
    if replay.run.is_relative:
        counted = None  # nothing was counted by it
    errors = [note for note in replay.run.notes if note.finding.severity is Severity.ERROR]
    left_out = tuple(sorted((note.finding.message for note in errors), key=str))
    return basis.model_copy(
        update={"files": (*basis.files, *files), "calendar": counted, "left_out": left_out}
    )


def _list_problems(run: Run) -> Iterator[ProblemFigure]:
    for walk in run.walks:
        for number, problem in enumerate(walk.problems):
            place = Place(path=walk.path, line=walk.find_line(("problems", number)))
            yield ProblemFigure(problem=problem, walk=walk.walk, place=place)


def _list_follow_ups(run: Run) -> Iterator[FollowUpFigure]:
    for walk in run.walks:
        for number, follow_up in enumerate(walk.follow_up):
            place = Place(path=walk.path, line=walk.find_line(("follow_up", number)))
            yield FollowUpFigure(follow_up=follow_up, walk=walk.walk, place=place)


def _list_findings(network: Network, run: Run, calendar: Calendar) -> Iterator[FindingFigure]:
    """Yield what is wrong with the walks as records, in the order of their lines."""
    departments = {item: step.department for item, step in network.version.steps.items()}
    together = [
        [member.item for member in node.members] + [node.id] for node in network.nodes.values()
    ]
    found = list(run.notes)
    for number, walk in enumerate(run.walks):
        findings = (
            *find_days_off(walk, calendar, departments),
            *find_closed_hours(walk, calendar, departments),
            *find_same_moment(walk, together),
            *find_entered_late(walk, calendar),
        )
        found += [Note(number, finding) for finding in findings]
    figures = [_make_finding(run.walks[note.walk], note.finding) for note in found]
    yield from sorted(
        figures, key=lambda each: (each.path or "", each.line or 0, each.rule, str(each.message))
    )


def _make_finding(walk: Walk, finding: Finding) -> FindingFigure:
    return FindingFigure(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        path=walk.path,
        line=walk.find_line(finding.route),
    )
