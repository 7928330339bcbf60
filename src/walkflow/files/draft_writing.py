"""A draft as files: a catalogue and a flow, with comments on what is doubtful."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from walkflow.files.formatted import format_bytes
from walkflow.files.log_columns import quote_yaml
from walkflow.files.outputs import make_folder, write_new
from walkflow.model.draft import DraftItem, DraftReport
from walkflow.model.messages import Message, say

FLOW_FILE: Final = "draft.yaml"
CATALOGUE_FILE: Final = "draft-items.yaml"

Words: TypeAlias = Callable[[Message], str]
"""Says a comment in the language of whoever is to check the draft."""


def write_draft(draft: DraftReport, folder: Path, words: Words = str) -> tuple[str, ...]:
    """
    Write the two files of a draft to a folder, in their stable form, and return their paths.

    Raises:
        UsageError: If other files of these names are there.
        UnreadableError: If they cannot be written.
    """
    make_folder(folder)
    texts = {CATALOGUE_FILE: _list_catalogue(draft, words), FLOW_FILE: _list_flow(draft, words)}
    for name, lines in texts.items():
        text = "\n".join(lines) + "\n"
        write_new(folder / name, format_bytes(text.encode(), name).text or text)
    return tuple((folder / name).as_posix() for name in texts)


def _list_catalogue(draft: DraftReport, words: Words) -> Iterator[str]:
    source = say(
        "Drafted from {cases} cases of a log. The kinds of the items are not known.",
        cases=draft.cases,
    )
    yield f"# {words(source)}"
    yield "catalogue: draft"
    yield "name: {zh: 草稿, en: Draft}"
    yield "departments:"
    for desk in draft.departments:
        name = quote_yaml(desk.name)
        yield f"  - {{id: {quote_yaml(desk.id)}, name: {{zh: {name}, en: {name}}}}}"
    yield "items:"
    for item in draft.items:
        name = quote_yaml(item.activity)
        yield f"  - id: {quote_yaml(item.id)}"
        yield f"    name: {{zh: {name}, en: {name}}}"
        yield f"    department: {quote_yaml(item.department)}"
        yield "    kind: licence"
        yield "    source: estimate"


def _list_flow(draft: DraftReport, words: Words) -> Iterator[str]:
    yield from (f"# {words(each)}" for each in _introduce(draft))
    yield "flow: draft"
    yield "name: {zh: 草稿, en: Draft}"
    yield f"catalogue: {CATALOGUE_FILE}"
    yield f"calendar: {quote_yaml(draft.calendar)}"
    yield "source: estimate"
    yield "stages:"
    yield "  - id: all"
    yield "    name: {zh: 全部, en: All}"
    yield "    items:"
    for item in draft.items:
        yield from _list_step(item, draft.min_share, words)
    if draft.rare:
        yield f"# {words(say('Too rare to be an item:'))}"
        for activity in draft.rare:
            yield f"#   {quote_yaml(activity)}"


def _introduce(draft: DraftReport) -> Iterator[Message]:
    yield say(
        "Drafted from {cases} cases of a log: a starting point, to be checked by hand.",
        cases=draft.cases,
    )
    yield say(
        "{fit} of {cases} cases fit it as it stands; one that lacks an item, repeats it or "
        "has an activity that is no item does not.",
        fit=draft.fit_cases,
        cases=draft.cases,
    )
    yield say(
        "A link holds in at least {share} of the cases that have both items.",
        share=f"{draft.min_share:.0%}",
    )
    yield (
        say("A limit is what {share} % of the visits keep, of processing.", share=draft.percentile)
        if draft.has_starts
        else say(
            "A limit is what {share} % of the visits keep, of the time since an item was enabled.",
            share=draft.percentile,
        )
    )


def _list_step(item: DraftItem, min_share: float, words: Words) -> Iterator[str]:
    after = ", ".join(quote_yaml(link.before) for link in item.after)
    step = f"item: {quote_yaml(item.id)}, limit: {item.limit_wd}wd"
    if item.spellings:
        alike = say(
            "one activity to a replay, as case, blanks and . - _ do not count: {spellings}",
            spellings=", ".join(map(quote_yaml, (item.activity, *item.spellings))),
        )
        yield f"      # {words(alike)}"
    if item.share < min_share:  # perhaps it applies to some projects only
        doubt = say("doubtful: only {share} of the cases have it", share=f"{item.share:.1%}")
        yield f"      # {words(doubt)}"
    if not item.limit_known:
        yield f"      # {words(say('doubtful: the log does not tell how long it takes'))}"
    for link in item.after:
        if link.share < 1:
            doubt = say(
                "doubtful: after {before} in {share} of {cases} cases",
                before=quote_yaml(link.before),
                share=f"{link.share:.1%}",
                cases=link.cases,
            )
            yield f"      # {words(doubt)}"
    yield f"      - {{{step}, after: [{after}]}}" if after else f"      - {{{step}}}"
