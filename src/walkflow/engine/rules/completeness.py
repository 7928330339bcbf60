"""What is there but not used, and what is missing although a reader needs it."""

from collections.abc import Iterator

from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import CatalogueSubject, FlowSubject
from walkflow.model.catalogue import Item
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.messages import say


@rule(say("Every item of a catalogue stands in a flow."), Severity.WARNING)
def unused_item(subject: CatalogueSubject) -> Iterator[Finding]:
    """Compare with the items of all flows of a folder that has the catalogue too."""
    for number, item in enumerate(subject.catalogue.items if subject.used is not None else ()):
        if subject.used is not None and item.id not in subject.used:
            message = say('item "{item}" ({name}) stands in no flow', item=item.id, name=item.name)
            yield unused_item.at(("items", number, "id"), message)


@rule(say("Every fact decides whether some item applies."), Severity.WARNING)
def unused_fact(subject: FlowSubject) -> Iterator[Finding]:
    """Compare with the facts of every `when`."""
    facts = subject.flow.facts
    used = {fact for step, _, _ in subject.flow.steps for fact in step.when}
    if not subject.is_whole or not used <= facts.keys():
        return  # what is named wrongly may be meant
    for fact in facts:
        if fact not in used:
            message = say('no item depends on fact "{fact}"', fact=fact)
            yield unused_fact.at(("facts", fact), message, on_key=True)


@rule(say("A limit that the law sets names the law."), Severity.WARNING)
def missing_basis(subject: CatalogueSubject) -> Iterator[Finding]:
    """Look for statutory limits without a legal basis."""
    for number, item in enumerate(subject.catalogue.items):
        statutory = item.statutory
        if statutory and statutory.limit is not None and not statutory.basis:
            message = say(
                'item "{item}" has a statutory limit of {limit} without a basis: '
                "expected the law and the article",
                item=item.id,
                limit=statutory.limit,
            )
            yield missing_basis.at(("items", number, "statutory"), message, on_key=True)


@rule(say("Figures say where they come from."), Severity.WARNING)
def missing_source(subject: CatalogueSubject) -> Iterator[Finding]:
    """Look for figures of items without a source."""
    for number, item in enumerate(subject.catalogue.items):
        lacking = [field for field in _list_figures(item) if not _has_source(item, field)]
        if lacking and item.id not in subject.maimed:
            message = say(
                'item "{item}" does not say where {fields} come from: '
                'expected a source, which may be "estimate"',
                item=item.id,
                fields=", ".join(lacking),
            )
            yield missing_source.at(("items", number, "id"), message)


@rule(say("Limits and totals say where they come from."), Severity.WARNING)
def unsourced_limit(subject: FlowSubject) -> Iterator[Finding]:
    """Look for limits without a source of their own or of their stage, measure or flow."""
    flow = subject.flow
    for word, promise in flow.promised.items():
        if not promise.source:
            message = say("this total does not say where it was published: expected a source")
            yield unsourced_limit.at(("promised", str(word)), message, on_key=True)
    if flow.source or not subject.is_whole:
        return
    for number, stage in enumerate(flow.stages):
        if not stage.source and not all(step.source for step in stage.items):
            message = say(
                'limits of stage "{stage}" do not say where they come from: expected a source of '
                'the flow, the stage or its items, which may be "estimate"',
                stage=stage.id,
            )
            yield unsourced_limit.at(("stages", number, "id"), message)
    for number, measure in enumerate(flow.measures):
        if not measure.source and any(change.sort in _GIVE_LIMITS for change in measure.changes):
            message = say(
                'measure "{measure}" does not say where its limits come from: expected a source, '
                'which may be "estimate"',
                measure=measure.id,
            )
            yield unsourced_limit.at(("measures", number, "id"), message)


@rule(say("A calendar covers the days on which measures start."), Severity.WARNING)
def uncovered_date(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the start of each measure with what the calendar covers."""
    calendar = subject.calendar
    for number, measure in enumerate(subject.flow.measures if calendar else ()):
        if calendar and measure.since and not calendar.covers(measure.since):
            message = say(
                'calendar "{calendar}" does not cover {day}: it knows the holidays from {first} '
                "to {last}. other days count Monday to Friday, provisionally",
                calendar=calendar.id,
                day=measure.since,
                first=calendar.first,
                last=calendar.last,
            )
            yield uncovered_date.at(("measures", number, "since"), message)


_GIVE_LIMITS = frozenset({"limit", "stage_limit", "bundle", "merge_stages"})


def _list_figures(item: Item) -> Iterator[str]:
    if item.statutory is not None and item.statutory.limit is not None:
        yield "statutory"
    if item.materials is not None:
        yield "materials"
    if item.trips is not None:
        yield "trips"


def _has_source(item: Item, field: str) -> bool:
    source = item.source
    return bool(source if isinstance(source, str | None) else source.get(field))
