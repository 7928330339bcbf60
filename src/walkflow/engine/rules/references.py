"""Names of items, departments, stages, facts and values that stand for nothing."""

from collections.abc import Iterable, Iterator, Mapping

from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import (
    CatalogueSubject,
    FlowSubject,
    Mention,
    list_bundles,
    list_links,
    list_names,
    list_subjects,
)
from walkflow.model.catalogue import Department
from walkflow.model.diagnostics import Finding, Route
from walkflow.model.messages import Message, say
from walkflow.model.near_words import find_near, suggest, suggest_named

_APPLICANT = "applicant"


@rule(say("An item that is named stands in the catalogue, and in a stage of the flow."))
def unknown_item(subject: FlowSubject) -> Iterator[Finding]:
    """Look up every step in the catalogue, and every other name among the steps."""
    flow = subject.flow
    known = flow.items.item_by_id
    for step, _, route in flow.steps if subject.has_catalogue else ():
        if step.item not in known and step.item not in subject.left_out:
            message = say('item "{item}" is not in the catalogue', item=step.item)
            meant = suggest_named(message, step.item, subject.catalogue_by_word)
            yield unknown_item.at((*route, "item"), meant)
    for mention in _list_mentions(subject):
        if mention.item in flow.step_by_item or mention.item in subject.left_out:
            continue
        if not _may_be_lost(subject, mention.item):
            message = _describe_stranger(subject, mention.item)
            yield unknown_item.at(mention.route, message, on_key=mention.on_key)


@rule(say("A material comes from the applicant or from an item of the catalogue."))
def unknown_origin(subject: CatalogueSubject) -> Iterator[Finding]:
    """Look up where each material comes from."""
    known = subject.catalogue.item_by_id
    for number, item in enumerate(subject.catalogue.items):
        materials = item.materials if isinstance(item.materials, tuple) else ()
        for place, material in enumerate(materials):
            origin = material.origin
            if origin != _APPLICANT and origin not in known and origin not in subject.left_out:
                message = say('item "{item}" does not exist', item=origin)
                yield unknown_origin.at(
                    ("items", number, "materials", place, "from"),
                    suggest(message, origin, [*known, _APPLICANT]),
                )


@rule(say("The department that handles an item stands in the catalogue."))
def unknown_department(subject: CatalogueSubject) -> Iterator[Finding]:
    """Look up the department of each item."""
    known = subject.catalogue.department_by_id
    for number, item in enumerate(() if subject.has_lost_departments else subject.catalogue.items):
        if item.department not in known and item.department not in subject.left_out:
            message = _describe_department(item.department, known)
            yield unknown_department.at(("items", number, "department"), message)


@rule(say("The department that leads a stage stands in the catalogue."))
def unknown_lead(subject: FlowSubject) -> Iterator[Finding]:
    """Look up the department that answers for each stage."""
    known = subject.flow.items.department_by_id
    for number, stage in enumerate(subject.flow.stages if subject.has_catalogue else ()):
        lead = stage.lead
        if lead is not None and lead not in known and lead not in subject.left_out:
            yield unknown_lead.at(("stages", number, "lead"), _describe_department(lead, known))


@rule(say("A stage that a measure names stands in the flow."))
def unknown_stage(subject: FlowSubject) -> Iterator[Finding]:
    """Look up every stage that a measure gives a limit or merges."""
    known = {stage.id for stage in subject.flow.stages}
    into = {edit.subject for edit in subject.versions.edits if edit.sort == "merge_stages"}
    for stage, route, on_key in _list_stages(subject):
        allowed = known | into if on_key else known
        if stage in allowed or stage in subject.left_out:
            continue
        if not subject.has_lost_stages:
            message = say('stage "{stage}" does not exist', stage=stage)
            yield unknown_stage.at(route, suggest(message, stage, allowed), on_key=on_key)


@rule(say("A fact that decides whether an item applies is one of the flow's."))
def unknown_fact(subject: FlowSubject) -> Iterator[Finding]:
    """Look up every fact of a `when`."""
    facts = subject.flow.facts
    words = {each: each for each in facts}
    for fact_id, fact in facts.items():
        words |= {fact.name.zh: fact_id, fact.name.en: fact_id}
    for step, _, route in subject.flow.steps:
        for fact_id in step.when:
            if fact_id not in facts and fact_id not in subject.left_out:
                message = say('fact "{fact}" does not exist', fact=fact_id)
                yield unknown_fact.at(
                    (*route, "when", fact_id),
                    suggest_named(message, fact_id, words),
                    on_key=True,
                )


@rule(say("A value that decides whether an item applies is one that its fact can have."))
def unknown_value(subject: FlowSubject) -> Iterator[Finding]:
    """Look up every value of a `when`."""
    for step, _, route in subject.flow.steps:
        for fact_id, values in step.when.items():
            fact = subject.flow.facts.get(fact_id)
            for place, value in enumerate(values if fact else ()):
                if fact and value not in fact.values and value not in subject.left_out:
                    yield unknown_value.at(
                        (*route, "when", fact_id, place),
                        _describe_value(fact_id, value, fact.values),
                    )


@rule(say("The default of a fact is one of its values."))
def unknown_default(subject: FlowSubject) -> Iterator[Finding]:
    """Look up the default of every fact."""
    for fact_id, fact in subject.flow.facts.items():
        if fact.default not in fact.values and fact.default not in subject.left_out:
            yield unknown_default.at(
                ("facts", fact_id, "default"),
                _describe_value(fact_id, fact.default, fact.values),
            )


def _describe_department(department: str, known: Mapping[str, Department]) -> Message:
    words = {name: each.id for each in known.values() for name in (each.name.zh, each.name.en)}
    message = say('department "{department}" does not exist', department=department)
    return suggest_named(message, department, {each: each for each in known} | words)


def _describe_value(fact: str, value: str, values: Iterable[str]) -> Message:
    known = list(values)
    message = say('fact "{fact}" has no value "{value}"', fact=fact, value=value)
    meant = suggest(message, value, known)
    if meant is not message:
        return meant
    return say("{message}. expected one of {known}", message=message, known=", ".join(known))


def _describe_stranger(subject: FlowSubject, item: str) -> Message:
    """Say what is wrong with a name that is no step's."""
    if item in subject.flow.items.item_by_id:
        return say('item "{item}" is in the catalogue, but in no stage of this flow', item=item)
    if item in {bundle.id for bundle, _ in list_bundles(subject)}:
        return say('"{item}" is a bundle: name one of its items instead', item=item)
    message = say('item "{item}" does not exist', item=item)
    return suggest_named(message, item, subject.name_by_word)


def _may_be_lost(subject: FlowSubject, item: str) -> bool:
    """Return whether an item of the catalogue may stand in a step that is wrong, which is told."""
    known = subject.flow.items.item_by_id
    if item not in known:
        return False
    strangers = [step.step.item for step in subject.flow.steps if step.step.item not in known]
    return subject.has_lost_steps or bool(find_near(item, strangers))


def _list_mentions(subject: FlowSubject) -> Iterator[Mention]:
    """Yield every place that names an item of the flow, but for the steps themselves."""
    flow = subject.flow
    for _, mention in list_links(subject):
        yield mention
    for number, bundle in enumerate(flow.bundles):
        yield from list_names(bundle.items, ("bundles", number, "items"))
    for number, items in enumerate(flow.intakes):
        yield from list_names(items, ("intakes", number))
    yield from list_subjects(subject.versions.edits)


def _list_stages(subject: FlowSubject) -> Iterator[tuple[str, Route, bool]]:
    """Yield every stage that a measure names, its route, and whether it is a key."""
    for edit in subject.versions.edits:
        if edit.sort == "stage_limit":
            yield edit.subject, edit.route, True
        elif edit.sort == "merge_stages":
            for rank, stage in enumerate(edit.value.stages):
                yield stage, (*edit.route, "stages", rank), False
