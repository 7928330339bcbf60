"""What people call the items and departments of a version, and which nodes are bundles."""

from collections.abc import Iterable, Sequence

from walkflow.engine.graph import Node
from walkflow.engine.versions import Version
from walkflow.model.flow import Flow
from walkflow.model.records import Name


def name_node(node: Node, version: Version) -> Name:
    """Return what people call an item or a bundle; its id where nothing says."""
    for bundle, _ in version.bundles:
        if bundle.id == node.id and bundle.name:
            return bundle.name
    return name_item(version, node.id)


def name_item(version: Version, item: str) -> Name:
    """Return what people call an item; its id where nothing says."""
    known = version.flow.items.item_by_id.get(item)
    return known.name if known else Name(zh=item, en=item)


def join_names(names: Sequence[Name]) -> Name:
    """Return names as one list in a sentence."""
    return Name(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))


def name_departments(flow: Flow, departments: Iterable[str]) -> dict[str, Name]:
    """Return the names of those departments that the catalogue of a flow has, by id."""
    known = flow.items.department_by_id
    return {each: known[each].name for each in departments if each in known}


def is_bundle(node: Node) -> bool:
    """Return whether a node handles several items as one, or one under another id."""
    return len(node.members) > 1 or node.id != node.members[0].item
