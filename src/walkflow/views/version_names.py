"""What versions of a flow are called."""

from collections.abc import Mapping
from typing import Final

from walkflow.model.messages import Message, say
from walkflow.model.version_names import name_version
from walkflow.views.wording import Wording, make_safe

_NAME_BY_VERSION: Final[Mapping[str, Message]] = {
    "before": say("before the reform"),
    "after": say("after the reform"),
}


def say_version(version: str) -> Message:
    """Return a version as part of a sentence; one that has no name, by what is typed for it."""
    return _NAME_BY_VERSION.get(version) or say("version {version}", version=version)


def say_versions(before: str, after: str) -> Message:
    """Return that two versions of one flow are compared."""
    return _say_both(before, after) or _compare(say_version(before), say_version(after))


def say_sides(before: str, after: str) -> Message:
    """Return that two sides are compared: versions by their names, files as they were typed."""
    names = _NAME_BY_VERSION
    return _say_both(before, after) or _compare(names.get(before, before), names.get(after, after))


def label_version(version: str, words: Wording) -> str:
    """Return a version for a cell of a table: by its name in the language."""
    name = name_version(version)
    return make_safe(name) if isinstance(name, str) else words(name)


def explain_version(version: str, words: Wording) -> str:
    """Return a version as in a cell, and behind its name what is typed for it."""
    label = label_version(version, words)
    return label if label == make_safe(version) else words.add_aside(label, version)


def _say_both(before: str, after: str) -> Message | None:
    both = (before, after) == ("before", "after")
    return say("before and after the reform") if both else None


def _compare(before: Message | str, after: Message | str) -> Message:
    return say("{before} compared with {after}", before=before, after=after)
