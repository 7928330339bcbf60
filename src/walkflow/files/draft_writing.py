"""A draft as files: a catalogue and a flow, with comments on what is doubtful."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from walkflow.files.log_columns import quote_yaml
from walkflow.files.outputs import make_folder, write_new
from walkflow.model.draft import DraftItem, DraftReport

FLOW_FILE: Final = "draft.yaml"
CATALOGUE_FILE: Final = "draft-items.yaml"
OFTEN: Final = 0.5
"""An item of fewer cases is marked: perhaps it applies to some projects only."""


def write_draft(draft: DraftReport, folder: Path) -> tuple[str, ...]:
    """
    Write the two files of a draft to a folder, and return their paths.

    Raises:
        UsageError: If other files of these names are there.
        UnreadableError: If they cannot be written.
    """
    make_folder(folder)
    texts = {CATALOGUE_FILE: _write_catalogue(draft), FLOW_FILE: _write_flow(draft)}
    for name, text in texts.items():
        write_new(folder / name, text)
    return tuple((folder / name).as_posix() for name in texts)


def _write_catalogue(draft: DraftReport) -> str:
    return "\n".join(_list_catalogue(draft)) + "\n"


def _list_catalogue(draft: DraftReport) -> Iterator[str]:
    yield f"# Drafted from {draft.cases} cases of a log. The kinds of the items are not known."
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


def _write_flow(draft: DraftReport) -> str:
    return "\n".join(_list_flow(draft)) + "\n"


def _list_flow(draft: DraftReport) -> Iterator[str]:
    time = "processing" if draft.has_starts else "the time since an item was enabled"
    yield f"# Drafted from {draft.cases} cases of a log: a starting point, to be checked by hand."
    yield f"# A link holds in at least {draft.min_share:.0%} of the cases that have both items."
    yield f"# A limit is what {draft.percentile} % of the visits keep, of {time}."
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
        yield from _list_step(item)
    if draft.rare:
        yield "# Too rare to be an item:"
        for activity in draft.rare:
            yield f"#   {quote_yaml(activity)}"


def _list_step(item: DraftItem) -> Iterator[str]:
    after = ", ".join(quote_yaml(link.before) for link in item.after)
    step = f"item: {quote_yaml(item.id)}, limit: {item.limit_wd}wd"
    if item.share < OFTEN:
        yield f"      # doubtful: only {item.share:.1%} of the cases have it"
    for link in item.after:
        if link.share < 1:
            yield (
                f"      # doubtful: after {quote_yaml(link.before)} in {link.share:.1%} "
                f"of {link.cases} cases"
            )
    yield f"      - {{{step}, after: [{after}]}}" if after else f"      - {{{step}}}"
