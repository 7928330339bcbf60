"""A walk as the text of its file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from walkflow.files.formatting import format_tree
from walkflow.files.shapes import Shape
from walkflow.files.yaml_tree import Collection, Entry, Node, Scalar, Tree
from walkflow.model.stamps import Stamp
from walkflow.model.walk import Walk


def write_walk(walk: Walk) -> str:
    """
    Return the YAML text of a walk, in the form that `walkflow fmt` gives it.

    What has its default is left out. Reading the text gives an equal walk.
    """
    data = walk.model_dump(by_alias=True, exclude_none=True, exclude_defaults=True)
    return format_tree(Tree("", [], _make_mapping(data)), Shape((Walk,)))


def _make_mapping(data: Mapping[str, Any]) -> Collection:
    entries = [Entry(Scalar(key, is_plain=False), _make_node(each)) for key, each in data.items()]
    return Collection(is_mapping=True, is_flow=True, entries=entries)


def _make_node(value: Any) -> Node:  # noqa: ANN401 - whatever a record holds
    if isinstance(value, Mapping):
        return _make_mapping(value)
    if isinstance(value, list | tuple):
        entries = [Entry(None, _make_node(each)) for each in value]
        return Collection(is_mapping=False, is_flow=True, entries=entries)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", is_plain=True)
    return Scalar(str(value), is_plain=isinstance(value, Stamp | date | int))
