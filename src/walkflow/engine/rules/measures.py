"""Measures that change nothing, or what is no longer there."""

from collections.abc import Iterator, Mapping
from typing import Any

from walkflow.engine.edits import Edit
from walkflow.engine.rules.rule import rule
from walkflow.engine.rules.subjects import FlowSubject, list_bundles, list_subjects
from walkflow.model.diagnostics import Finding, Route, Severity
from walkflow.model.messages import Message, say

_FEWEST = 2


@rule(say("A change changes something."))
def no_effect(subject: FlowSubject) -> Iterator[Finding]:
    """Compare each new value with the one that is written, unless an earlier measure changes it."""
    if not subject.is_whole:
        return
    for route in _list_empty(subject):
        yield no_effect.at(route, say("this changes nothing: it names nothing"))
    changed: set[tuple[str, str]] = set()
    for edit in subject.versions.edits:
        key = (edit.sort, edit.subject)
        message = _describe_idle(subject, edit) if key not in changed else None
        if message is None:
            changed.add(key)
        else:
            on_key = edit.sort in _FIELDS
            yield no_effect.at(edit.route, message, on_key=on_key)


@rule(say("A measure changes no item that an earlier one drops or merges."))
def already_gone(subject: FlowSubject) -> Iterator[Finding]:
    """Follow what is dropped and merged in the order of the file."""
    gone: dict[str, Edit] = {}
    for edit in subject.versions.edits:
        for mention in list_subjects([edit]):
            earlier = gone.get(mention.item)
            if earlier is not None:
                template = _DROPPED if earlier.sort == "drop" else _MERGED
                message = say(
                    template.template,
                    item=mention.item,
                    measure=earlier.measure,
                    line=subject.flow.find_line(earlier.route),
                    into=earlier.value,
                )
                yield already_gone.at(mention.route, message, on_key=mention.on_key)
        if edit.sort in {"drop", "merge"}:
            gone.setdefault(edit.subject, edit)


@rule(say("A stage becomes part of one other at most."))
def merged_twice(subject: FlowSubject) -> Iterator[Finding]:
    """Compare the stages that measures merge."""
    first: dict[str, Edit] = {}
    for edit in subject.versions.edits:
        for place, stage in enumerate(edit.value.stages if edit.sort == "merge_stages" else ()):
            earlier = first.setdefault(stage, edit)
            if earlier is not edit:
                message = say(
                    'stage "{stage}" is already merged by measure "{measure}", on line {line}',
                    stage=stage,
                    measure=earlier.measure,
                    line=subject.flow.find_line(earlier.route),
                )
                yield merged_twice.at((*edit.route, "stages", place), message)


@rule(say("A bundle has a name of its own or that of a catalogue item."), Severity.WARNING)
def unnamed_bundle(subject: FlowSubject) -> Iterator[Finding]:
    """Look up the id of each bundle without a name."""
    known = subject.flow.items.item_by_id
    for bundle, route in list_bundles(subject) if subject.has_catalogue else ():
        if bundle.name is None and bundle.id not in known and bundle.id not in subject.left_out:
            message = say(
                'bundle "{bundle}" has no name, and no item of the catalogue has its id',
                bundle=bundle.id,
            )
            yield unnamed_bundle.at((*route, "id"), message)


def _list_empty(subject: FlowSubject) -> Iterator[Route]:
    """Yield the changes that are empty lists or mappings."""
    for number, measure in enumerate(subject.flow.measures):
        for place, change in enumerate(measure.changes):
            value = getattr(change, change.sort)
            if change.sort != "intake" and isinstance(value, tuple | Mapping) and not value:
                yield ("measures", number, "changes", place, change.sort)


_DROPPED = say('item "{item}" is already dropped by measure "{measure}", on line {line}')
_MERGED = say(
    'item "{item}" is already merged into "{into}" by measure "{measure}", on line {line}'
)
_FIELDS = frozenset({"limit", "after", "issue_after", "clock", "materials", "trips", "stage_limit"})
"""The sorts of change that give a subject another value."""


def _describe_idle(subject: FlowSubject, edit: Edit) -> Message | None:
    """Say why an edit changes nothing; None if it does change something."""
    if edit.sort in _FIELDS:
        written = _find_written(subject, edit)
        if written is None or not _is_same(edit, written):
            return None
        return say(
            'this changes nothing: "{subject}" has {sort} {value} already',
            subject=edit.subject,
            sort=edit.sort,
            value=", ".join(edit.value) if isinstance(edit.value, tuple) else edit.value,
        )
    match edit.sort:
        case "merge" if edit.value == edit.subject:
            return say('this changes nothing: "{item}" is merged into itself', item=edit.subject)
        case "bundle" if len(set(edit.value.items)) < _FEWEST and edit.value.limit is None:
            return say("this changes nothing: a bundle needs at least two items")
        case "intake" if len(set(edit.value)) < _FEWEST:
            return say("this changes nothing: a joint intake needs at least two items")
        case "merge_stages" if set(edit.value.stages) == {edit.subject} and not edit.value.limit:
            return say('this changes nothing: "{stage}" is merged into itself', stage=edit.subject)
        case _:
            return None


def _find_written(subject: FlowSubject, edit: Edit) -> Any:  # noqa: ANN401 - the value of any sort of change
    if edit.sort == "stage_limit":
        stages = (stage for stage in subject.flow.stages if stage.id == edit.subject)
        return next((stage.limit for stage in stages), None)
    if edit.sort in {"clock", "materials", "trips"} and not subject.has_catalogue:
        return None
    step = subject.versions.written.get(edit.subject)
    return None if step is None else getattr(step, edit.sort)


def _is_same(edit: Edit, written: Any) -> bool:  # noqa: ANN401 - as above
    if edit.sort in {"after", "issue_after"}:
        return set(edit.value) == set(written)
    return bool(edit.value == written)
