"""What a mapping of a log names that stands for nothing in the flows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from walkflow.engine.versions import Versions
from walkflow.model.diagnostics import Finding
from walkflow.model.event_log import LogMapping
from walkflow.model.flow import Flow
from walkflow.model.messages import say
from walkflow.model.near_words import suggest, suggest_named
from walkflow.model.records import Name

_SIGN: Final = re.compile(r"%-?(.?)", re.DOTALL)
_KNOWN_SIGNS: Final = frozenset("aAbBcdfgGhHIjmMnpSTuUVwWxXyYzZ%")
"""The letters that may stand behind a percent sign in a form of times."""
_YEAR_SIGNS: Final = frozenset("cgGxyY")


def check_mapping(mapping: LogMapping, flows: Sequence[Flow]) -> tuple[Finding, ...]:
    """
    Return what is wrong in a mapping, in the order of its keys.

    Args:
        mapping: The mapping.
        flows: What its words are to stand for; none: only what needs no flow is looked at.
    """
    found = [*_check_time_format(mapping)]
    if flows:
        found += _check_facts(mapping, flows)
        found += _check_activities(mapping, flows)
        found += _check_flows(mapping, flows)
    return tuple(found)


def _check_time_format(mapping: LogMapping) -> Iterator[Finding]:
    form = mapping.time_format
    if form is None:
        return
    signs = list(_SIGN.finditer(form))
    unknown = [sign[0] for sign in signs if sign[1] not in _KNOWN_SIGNS]
    if unknown:
        message = say(
            '"{sign}" stands for no part of a time: expected signs such as %Y, %m, %d, %H, %M, %S',
            sign=unknown[0],
        )
        yield Finding("wrong-value", ("time_format",), message)
    elif not any(sign[1] in _YEAR_SIGNS for sign in signs):
        message = say("a form of times tells the year: expected %Y in it, as in %d/%m/%Y %H:%M")
        yield Finding("wrong-value", ("time_format",), message)


def _check_facts(mapping: LogMapping, flows: Sequence[Flow]) -> Iterator[Finding]:
    values: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for flow in flows:
        for fact_id, fact in flow.facts.items():
            values.setdefault(fact_id, []).extend(fact.values)
            words |= _list_words(fact_id, fact.name)
    for key, named in (("facts", mapping.facts), ("fact_values", mapping.fact_values)):
        for fact_id in named:
            if fact_id not in values:
                message = say('no flow has a fact "{fact}"', fact=fact_id)
                if values:
                    message = say(
                        'no flow has a fact "{fact}": expected one of {known}',
                        fact=fact_id,
                        known=", ".join(values),
                    )
                meant = suggest_named(message, fact_id, words)
                yield Finding("unknown-fact", (key, fact_id), meant, on_key=True)
    for fact_id, value_by_word in mapping.fact_values.items():
        known = list(dict.fromkeys(values.get(fact_id, ())))
        for word, value in value_by_word.items():
            if known and value not in known:
                message = say(
                    'fact "{fact}" has no value "{value}": expected one of {known}',
                    fact=fact_id,
                    value=value,
                    known=", ".join(known),
                )
                route = ("fact_values", fact_id, word)
                yield Finding("unknown-value", route, suggest(message, value, known))


def _check_activities(mapping: LogMapping, flows: Sequence[Flow]) -> Iterator[Finding]:
    words: dict[str, str] = {}
    for flow in flows if mapping.activities else ():
        made = [edit.value for edit in Versions(flow).edits if edit.sort == "bundle"]
        for item in flow.items.items:
            words |= _list_words(item.id, item.name)
        for bundle in (*flow.bundles, *made):
            words |= _list_words(bundle.id, bundle.name)
        words |= {step.item: step.item for step, _, _ in flow.steps}
    known = set(words.values())
    for activity, item_id in mapping.activities.items():
        if item_id not in known:
            message = say('no flow has an item "{item}"', item=item_id)
            meant = suggest_named(message, item_id, words)
            yield Finding("unknown-item", ("activities", activity), meant)


def _check_flows(mapping: LogMapping, flows: Sequence[Flow]) -> Iterator[Finding]:
    """Look up the flows; where one is given, a mapping for several may name others beside it."""
    words: dict[str, str] = {}
    for flow in flows:
        words |= _list_words(flow.flow, flow.name)
    known = {word.casefold() for word in words}
    strangers = {
        word: named for word, named in mapping.flows.items() if named.casefold() not in known
    }
    if len(flows) == 1 and len(strangers) < len(mapping.flows):
        return
    for word, named in strangers.items():
        message = say(
            'no flow that is given is "{flow}": expected one of {known}',
            flow=named,
            known=", ".join(flow.flow for flow in flows),
        )
        yield Finding("wrong-value", ("flows", word), suggest_named(message, named, words))


def _list_words(word: str, name: Name | None) -> Mapping[str, str]:
    """Return what something may be called, its id and its names, each with its id."""
    return dict.fromkeys((word, *((name.zh, name.en) if name else ())), word)
