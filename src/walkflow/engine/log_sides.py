"""Logs as sides of a comparison, against logs or recorded walks, matched flow by flow."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from walkflow.engine.recorded_sides import (
    RecordedSide,
    check_facts,
    make_report,
    measure_side,
    refuse_mixture,
    refuse_twice,
)
from walkflow.engine.sides import Side, leave_out
from walkflow.engine.tallies import Group, Tally, tally_runs
from walkflow.engine.tally_comparison import compare_tallies
from walkflow.engine.verdicts import RUNS
from walkflow.model.compare_report import Unmatched
from walkflow.model.errors import UsageError
from walkflow.model.flow import Facts, Flow
from walkflow.model.gates import SUBJECTS_OF_RUNS, Allowance, check_subjects
from walkflow.model.messages import Message, say
from walkflow.model.reports import Basis
from walkflow.model.walk_comparison import WalkCompareReport


class LogSide(NamedTuple):
    """One side of a comparison: what the cases of a log come to, by flow."""

    word: str
    """What was asked for."""
    files: tuple[str, ...]
    flows: Mapping[str, Flow]
    """Those that its cases follow."""
    tallies: Mapping[str, Tally]
    groups: Mapping[str, tuple[Group, ...]]
    """What is handled as one on either side, by flow."""
    basis: Basis
    facts: Facts
    """What was taken for true of every case."""


AnySide: TypeAlias = Side | RecordedSide | LogSide

DEFINITIONS = (
    say(
        "departments: working days on which at least one item was in the hands of a department, "
        "0 where it had nothing; of a log, the department that its rows name"
    ),
    say("percentiles: what this share of the runs does not exceed, by nearest rank"),
)


def compare_logs(
    before: AnySide,
    after: AnySide,
    facts: Facts,
    fail_under: float | None = None,
    gates: Sequence[Allowance] = (),
) -> WalkCompareReport:
    """
    Return how much less the runs of one side took than those of the other; one is a log.

    Args:
        before: The first side.
        after: The second side.
        facts: What is true of the projects that walks tell of.
        fail_under: The least compression of the time in an authority's hands that every
            flow is to reach.
        gates: By how much figures may grow.

    Raises:
        UsageError: If one of the sides is a plan; if no flow is on both sides; if a gate
            is of a figure that runs do not have.
    """
    if isinstance(before, Side) or isinstance(after, Side):
        plan, log = (before, after) if isinstance(before, Side) else (after, before)
        raise UsageError(refuse_mixture(plan.word, log.word, "replay"))
    for side in (before, after):
        if isinstance(side, LogSide) and dict(side.facts) != dict(facts):
            raise UsageError(
                say('what is true of the cases of "{side}" is said when it is read', side=side.word)
            )
    check_subjects(gates, SUBJECTS_OF_RUNS, RUNS)
    groups = {
        flow: found
        for side in (before, after)
        if isinstance(side, LogSide)
        for flow, found in side.groups.items()
    }
    sides = [_tally(side, groups, facts) for side in (before, after)]
    flows = {**_list_flows(before), **_list_flows(after)}
    shared = _find_shared(before, after)
    common = [flow for flow in sides[0] if flow in sides[1]]
    if not common:
        raise UsageError(_explain_nothing(before, after, sides))
    compared = [
        compare_tallies(flows[each], sides[0][each], sides[1][each], groups[each], shared)
        for each in common
    ]
    unmatched = [
        *_find_lonely(before.word, flows, sides[0], sides[1]),
        *_find_lonely(after.word, flows, sides[1], sides[0], is_new=True),
    ]
    report = make_report((before.word, after.word), compared, unmatched, fail_under, gates)
    basis = _make_basis(report.basis, before, after, common)
    return report.model_copy(update={"basis": basis})


def _tally(
    side: RecordedSide | LogSide, groups: Mapping[str, tuple[Group, ...]], facts: Facts
) -> Mapping[str, Tally]:
    if isinstance(side, LogSide):
        return side.tallies
    check_facts(side.recordings, facts)
    refuse_twice(side)
    return {
        each.flow.flow: tally_runs(measure_side(side, each, facts), groups.get(each.flow.flow, ()))
        for each in side.recordings
    }


def _list_flows(side: RecordedSide | LogSide) -> Mapping[str, Flow]:
    if isinstance(side, LogSide):
        return side.flows
    return {each.flow.flow: each.flow for each in side.recordings}


def _list_files(side: RecordedSide | LogSide) -> Iterator[str]:
    if isinstance(side, LogSide):
        yield from side.files
        return
    for recording in side.recordings:
        yield from (walk.path for walk in recording.walks if walk.path is not None)


def _find_shared(before: RecordedSide | LogSide, after: RecordedSide | LogSide) -> str | None:
    """Return a file that tells of runs on both sides."""
    second = set(_list_files(after))
    return next((file for file in _list_files(before) if file in second), None)


def _find_lonely(
    word: str,
    flows: Mapping[str, Flow],
    own: Mapping[str, Tally],
    other: Mapping[str, Tally],
    *,
    is_new: bool = False,
) -> Iterator[Unmatched]:
    for flow in own:
        if flow not in other:
            reason = say('only "{side}" has runs of it', side=word)
            yield leave_out(flows[flow], reason, is_new=is_new)


def _explain_nothing(
    before: RecordedSide | LogSide,
    after: RecordedSide | LogSide,
    sides: Sequence[Mapping[str, Tally]],
) -> Message:
    for side, tallies in zip((before, after), sides, strict=True):
        if not tallies:
            return say('no case of "{side}" follows one of the flows', side=side.word)
    return say(
        "different project types cannot be compared: {before} before, {after} after",
        before=", ".join(sides[0]),
        after=", ".join(sides[1]),
    )


def _make_basis(
    basis: Basis,
    before: RecordedSide | LogSide,
    after: RecordedSide | LogSide,
    flows: Sequence[str],
) -> Basis:
    """Return what recorded runs rest on, and what the logs rest on besides."""
    logs = [side.basis for side in (before, after) if isinstance(side, LogSide)]
    files = [file for each in logs for file in each.files]
    return basis.model_copy(
        update={
            "files": tuple(dict.fromkeys([*files, *_list_files(before), *_list_files(after)])),
            "flow": flows[0] if len(flows) == 1 else None,
            "calendar": logs[0].calendar,
            "left_out": tuple(dict.fromkeys(each for log in logs for each in log.left_out)),
            "definitions": (*basis.definitions, *DEFINITIONS),
        }
    )
