"""What the files of a folder name, read fast and without judging them: for shells that complete."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HEAD = 16_384
"""How many bytes of a file are looked at to tell its sort."""
_DEPTH = 4
_MOST_FILES = 2_000
_FLOW = re.compile(rb"^flow[ \t]*:", re.MULTILINE)
_WALK = re.compile(rb"^walk[ \t]*:", re.MULTILINE)


ENTRY_SHAPES: Mapping[str, tuple[tuple[str, bool], ...]] = {
    **dict.fromkeys(("submitted", "accepted", "resumed", "delivered"), (("ITEM", False),)),
    "paused": (("ITEM", False), ("CAUSE", False)),
    "decided": (("ITEM", False), ("OUTCOME", True)),
    **dict.fromkeys(("trips", "materials"), (("ITEM", False), ("NUMBER", False))),
    "note": (("ITEM", False), ("TEXT", False)),
    "problem": (("ITEM", True), ("KIND", True), ("CLASS", True), ("TEXT", False)),
    "milestone": (("TEXT", False),),
    "undo": (),
    "finish": (),
}
"""By the word that an entry of a walk begins with, what follows it, and whether it may lack."""


class Named(NamedTuple):
    """Something with an id, and what it is called."""

    id: str
    name: str


class Outline(NamedTuple):
    """What a flow file names; empty where it cannot be read."""

    facts: Mapping[str, tuple[str, ...]] = {}
    """The values of each fact."""
    fact_names: Mapping[str, str] = {}
    measures: tuple[Named, ...] = ()
    dates: tuple[str, ...] = ()
    """The days on which measures start, in order."""
    items: tuple[Named, ...] = ()


def read_outline(path: Path, language: str = "en") -> Outline:
    """Return what a flow file names, with names in one language; whatever it looks like."""
    flow = _read(path)
    catalogue = _get(flow, "catalogue")
    named = _read(path.parent / catalogue) if isinstance(catalogue, str) else None
    facts = _get(flow, "facts")
    facts = facts if isinstance(facts, dict) else {}
    measures = [each for each in _list(flow, "measures") if isinstance(_get(each, "id"), str)]
    names = {
        str(_get(item, "id")): _name(item, language)
        for item in _list(named, "items")
        if isinstance(item, dict)
    }
    return Outline(
        facts={fact: tuple(_list_words(_get(each, "values"))) for fact, each in facts.items()},
        fact_names={fact: _name(each, language) for fact, each in facts.items()},
        measures=tuple(Named(each["id"], _name(each, language)) for each in measures),
        dates=tuple(
            sorted({str(each["since"]) for each in measures if _get(each, "since") is not None})
        ),
        items=tuple(Named(item, names.get(item, "")) for item in _list_items(flow)),
    )


def list_entry_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words that may stand in an entry of a walk, by what they are."""
    from walkflow.model.walk import Cause, Outcome, ProblemClass, Role, Trouble  # noqa: PLC0415 - on use

    return {
        "CAUSE": tuple(Cause),
        "OUTCOME": tuple(Outcome),
        "KIND": tuple(Trouble),
        "CLASS": tuple(ProblemClass),
        "ROLE": tuple(Role),
    }


def find_flow_files(folder: Path) -> Iterator[Path]:
    """Yield the flow files below a folder, some levels deep, in order; hidden ones left out."""
    yield from (path for path in _walk(folder, _DEPTH) if is_flow_file(path))


def is_flow_file(path: Path) -> bool:
    """Return whether a YAML file looks like a flow."""
    head = _read_head(path)
    return _FLOW.search(head) is not None and _WALK.search(head) is None


def is_walk_file(path: Path) -> bool:
    """Return whether a YAML file looks like a recorded walk."""
    return _WALK.search(_read_head(path)) is not None


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    found = 0
    for place, folders, files in os.walk(folder):
        level = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if name[0] not in ".~" and level < depth - 1)
        for name in sorted(files):
            found += 1
            if found > _MOST_FILES:
                return
            if name.endswith((".yaml", ".yml")) and not name.startswith("."):
                yield Path(place, name)


def _read_head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _read(path: Path) -> Any:  # noqa: ANN401 - plain data
    from walkflow.files.yaml_source import read_yaml  # noqa: PLC0415 - on use

    try:
        return read_yaml(path).data if path.is_file() else None
    except OSError:
        return None


def _get(data: object, key: str) -> Any:  # noqa: ANN401 - plain data
    return data.get(key) if isinstance(data, dict) else None


def _list(data: object, key: str) -> list[Any]:
    found = _get(data, key)
    return found if isinstance(found, list) else []


def _list_words(values: object) -> Iterator[str]:
    for value in values if isinstance(values, list) else ():
        if isinstance(value, bool):
            yield "true" if value else "false"
        elif isinstance(value, str | int):
            yield str(value)


def _list_items(flow: object) -> Iterable[str]:
    steps = (step for stage in _list(flow, "stages") for step in _list(stage, "items"))
    return dict.fromkeys(str(step["item"]) for step in steps if isinstance(_get(step, "item"), str))


def _name(record: object, language: str) -> str:
    name = _get(_get(record, "name"), language)
    return name if isinstance(name, str) else ""
