"""Limits above the law's, stages that are too short for their items, totals that do not add up."""

from collections.abc import Iterator

from walkflow.engine.graph import measure_roughly
from walkflow.engine.overruns import Overrun
from walkflow.engine.rules.links import show_facts, show_versions
from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import FlowSubject, list_bundles
from walkflow.engine.versions import Version
from walkflow.model.diagnostics import Finding, Route, Severity
from walkflow.model.durations import Duration
from walkflow.model.messages import Message, say

_MOST_SHOWN = 30
"""Of a longer path the middle is left out."""


@rule(say("No limit is longer than the law allows."))
def above_law(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the limits of items and bundles, written or given by measures, with the law's."""
    for item, limit, route in _list_limits(subject):
        known = subject.flow.items.item_by_id.get(item)
        statutory = known.statutory if known else None
        if statutory is None or statutory.limit is None:
            continue
        if measure_roughly(limit) > measure_roughly(statutory.limit):
            message = say(
                "{limit} is longer than the law allows for {name}: {statutory} ({basis}){note}",
                limit=limit,
                name=known.name if known else item,
                statutory=statutory.limit,
                basis=statutory.basis or "-",
                note=_note_units(limit, statutory.limit),
            )
            yield above_law.at(route, message)


@rule(say("The items of a stage fit into its limit."))
def stage_path(subject: FlowSubject) -> Iterator[Finding]:
    """Compare each stage's limit with its path, in every version in force for every project."""
    found: dict[tuple[Route, Severity, Message], list[str]] = {}
    for name, overruns in subject.overruns.items():
        resolved = subject.is_resolved(subject.in_force[name])
        for overrun in overruns.found if resolved else ():
            severity = Severity.INFO if overrun.facts else Severity.ERROR
            route = _find_limit(subject, subject.in_force[name], overrun.stage.id)
            key = (route, severity, _describe_overrun(overrun))
            found.setdefault(key, []).append(name)
    for (route, severity, what), names in found.items():
        message = say("{what}{versions}", what=what, versions=show_versions(subject, names))
        yield stage_path.at(route, message, severity=severity)


@rule(say("The stage limits of a version add up to the total that was promised for it."))
def promised_total(subject: FlowSubject) -> Iterator[Finding]:
    """Add up the stage limits of each version that a total is given for."""
    if not subject.is_whole or subject.has_twin_stages:
        return
    for word, promise in subject.flow.promised.items():
        version = subject.versions.read(word)
        if not subject.is_resolved(version):
            continue
        limits = [stage.limit for stage in version.stages if stage.limit is not None]
        total = sum(subject.axis.find_finish(0, limit) for limit in limits)
        if total != subject.axis.find_finish(0, promise.total):
            message = say(
                "the stage limits of version {version} add up to {total}wd, not to {promised}: "
                "{limits}{note}",
                version=word,
                total=total,
                promised=promise.total,
                limits=" + ".join(str(limit) for limit in limits) or "0wd",
                note=_note_units(promise.total, *limits),
            )
            yield promised_total.at(("promised", str(word), "total"), message)


@rule(say("What holds for every project and every choice of measures is proved."), Severity.WARNING)
def not_proved(subject: FlowSubject) -> Iterator[Finding]:
    """Say so where there were too many cases to look at."""
    if not subject.loops.is_complete:
        message = say(
            "not every choice of these measures could be checked for items that wait for each "
            "other: there are too many cases"
        )
        yield not_proved.at(("measures",), message, on_key=True)
    for name, overruns in subject.overruns.items():
        for stage in overruns.unproved:
            message = say(
                'whether stage "{stage}" keeps its limit could not be checked for every project: '
                "there are too many cases{versions}",
                stage=stage,
                versions=show_versions(subject, [name]),
            )
            route = _find_limit(subject, subject.in_force[name], stage)
            yield not_proved.at(route, message)


def _list_limits(subject: FlowSubject) -> Iterator[tuple[str, Duration, Route]]:
    """Yield every limit that an item has, as written, by a measure or in a bundle."""
    for step, _, route in subject.flow.steps:
        yield step.item, step.limit, (*route, "limit")
    for edit in subject.versions.edits:
        if edit.sort == "limit":
            yield edit.subject, edit.value, edit.route
    for bundle, route in list_bundles(subject):
        if bundle.limit is not None:
            for item in bundle.items:
                yield item, bundle.limit, (*route, "limit")


def _find_limit(subject: FlowSubject, version: Version, stage: str) -> Route:
    """Return where a stage of a version has its limit from."""
    written: Route = next(each.route for each in version.stages if each.id == stage)
    route = (*written, "limit")
    for edit in subject.versions.edits if written[0] == "stages" else ():
        if (
            edit.measure in version.measures
            and edit.sort == "stage_limit"
            and edit.subject == stage
        ):
            route = edit.route
    return route


def _describe_overrun(overrun: Overrun) -> Message:
    message = say(
        'the items of stage "{stage}" take {path_wd}wd, its limit is {limit}{note}: {path}',
        stage=overrun.stage.id,
        path_wd=overrun.path_wd,
        limit=overrun.limit,
        note=_note_units(overrun.limit),
        path=" → ".join(_shorten(overrun.path)),
    )
    if not overrun.facts:
        return message
    return say(
        "{message}, for projects with {facts}", message=message, facts=show_facts(overrun.facts)
    )


def _shorten(path: tuple[str, ...]) -> tuple[str, ...]:
    if len(path) <= _MOST_SHOWN:
        return path
    return (*path[: _MOST_SHOWN // 2], "…", *path[-_MOST_SHOWN // 2 :])


def _note_units(*limits: Duration) -> Message:
    """Say how limits of different units were compared; nothing where all are working days."""
    if len({limit.unit for limit in limits} | {"wd"}) == 1:
        return say("")
    return say(" (compared on the plain week: 7d = 5wd, 8h = 1wd)")
