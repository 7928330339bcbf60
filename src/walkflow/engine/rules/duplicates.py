"""Names that stand for two things at once, or stand somewhere twice."""

from collections.abc import Iterable, Iterator
from typing import Any

from walkflow.engine.rules.rule import Rule, rule
from walkflow.engine.rules.subjects import (
    CatalogueSubject,
    FlowSubject,
    list_bundles,
    list_lists,
)
from walkflow.model.diagnostics import FileRecord, Finding, Route, Severity
from walkflow.model.messages import say


@rule(say("An item stands in the catalogue once."))
def duplicate_item(subject: CatalogueSubject) -> Iterator[Finding]:
    """Compare the ids of the items."""
    places = [(each.id, ("items", n, "id")) for n, each in enumerate(subject.catalogue.items)]
    yield from _find_repeated(duplicate_item, subject.catalogue, places)


@rule(say("A department stands in the catalogue once."))
def duplicate_department(subject: CatalogueSubject) -> Iterator[Finding]:
    """Compare the ids of the departments."""
    departments = enumerate(subject.catalogue.departments)
    places = [(each.id, ("departments", n, "id")) for n, each in departments]
    yield from _find_repeated(duplicate_department, subject.catalogue, places)


@rule(say("An id names one stage of a flow."))
def duplicate_stage(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the ids of the stages, and those that measures give to merged ones."""
    flow = subject.flow
    places: list[tuple[str, Route]] = [
        (stage.id, ("stages", number, "id")) for number, stage in enumerate(flow.stages)
    ]
    yield from _find_repeated(duplicate_stage, flow, places)
    route_by_stage = dict(reversed(places))
    for edit in subject.versions.edits:
        is_merge = edit.sort == "merge_stages" and edit.subject not in edit.value.stages
        if is_merge and edit.subject in route_by_stage:
            message = say(
                'stage "{stage}" is there already, on line {line}: '
                "expected a new id, or that of a stage which is merged here",
                stage=edit.subject,
                line=flow.find_line(route_by_stage[edit.subject]),
            )
            yield duplicate_stage.at((*edit.route, "into"), message)


@rule(say("An item stands in a flow once."))
def duplicate_step(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the items of the steps."""
    places = [(placed.step.item, (*placed.route, "item")) for placed in subject.flow.steps]
    yield from _find_repeated(duplicate_step, subject.flow, places)


@rule(say("An id names one measure of a flow."))
def duplicate_measure(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the ids of the measures."""
    measures = enumerate(subject.flow.measures)
    places = [(each.id, ("measures", number, "id")) for number, each in measures]
    yield from _find_repeated(duplicate_measure, subject.flow, places)


@rule(say("An id names one bundle of a flow, and none of its items."))
def duplicate_bundle(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the ids of the bundles with each other and with the items."""
    flow = subject.flow
    bundles = list(list_bundles(subject))
    places = [(bundle.id, (*route, "id")) for bundle, route in bundles]
    yield from _find_repeated(duplicate_bundle, flow, places)
    for bundle, route in bundles:
        step = flow.step_by_item.get(bundle.id)
        if step is not None:
            message = say(
                'bundle "{bundle}" has the id of an item of this flow, on line {line}',
                bundle=bundle.id,
                line=flow.find_line((*step.route, "item")),
            )
            yield duplicate_bundle.at((*route, "id"), message)


@rule(say("An item is a member of one bundle at most."))
def bundled_twice(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the members of the bundles."""
    first: dict[str, tuple[str, Route]] = {}
    for bundle, route in list_bundles(subject):
        for place, item in enumerate(bundle.items):
            here = (*route, "items", place)
            other, there = first.setdefault(item, (bundle.id, here))
            if other != bundle.id:
                message = say(
                    'item "{item}" is already a member of bundle "{bundle}", on line {line}',
                    item=item,
                    bundle=other,
                    line=subject.flow.find_line(there),
                )
                yield bundled_twice.at(here, message)


@rule(say("A fact has each of its values once."), Severity.WARNING)
def duplicate_value(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the values of each fact."""
    for fact_id, fact in subject.flow.facts.items():
        yield from _find_repeated_names(duplicate_value, fact.values, ("facts", fact_id, "values"))


@rule(say("A list names each item once."), Severity.WARNING)
def repeated_name(subject: FlowSubject) -> Iterator[Finding]:
    """Look through what each item waits for, and the members of bundles and intakes."""
    for names, route in list_lists(subject):
        yield from _find_repeated_names(repeated_name, names, route)


@rule(say("Flows that are checked together have ids of their own."))
def duplicate_flow(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the id with those of the flows before."""
    if subject.namesake is not None:
        message = say(
            'flow "{flow}" is also the id of {place}',
            flow=subject.flow.flow,
            place=subject.namesake,
        )
        yield duplicate_flow.at(("flow",), message)


def _find_repeated(
    broken: Rule[Any], record: FileRecord, places: Iterable[tuple[str, Route]]
) -> Iterator[Finding]:
    first: dict[str, Route] = {}
    for name, route in places:
        there = first.setdefault(name, route)
        if there != route:
            message = say(
                '"{name}" stands here a second time; the first is on line {line}',
                name=name,
                line=record.find_line(there),
            )
            yield broken.at(route, message)


def _find_repeated_names(
    broken: Rule[Any], names: tuple[str, ...], route: Route
) -> Iterator[Finding]:
    for place, name in enumerate(names):
        if name in names[:place]:
            message = say('"{name}" stands in this list a second time', name=name)
            yield broken.at((*route, place), message)
