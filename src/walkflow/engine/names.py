"""What people call the nodes of a version, and which of them are bundles."""

from walkflow.engine.graph import Node
from walkflow.engine.versions import Version
from walkflow.model.records import Name


def name_node(node: Node, version: Version) -> Name:
    """Return what people call an item or a bundle; its id where nothing says."""
    for bundle, _ in version.bundles:
        if bundle.id == node.id and bundle.name:
            return bundle.name
    item = version.flow.items.item_by_id.get(node.id)
    return item.name if item else Name(zh=node.id, en=node.id)


def is_bundle(node: Node) -> bool:
    """Return whether a node handles several items as one, or one under another id."""
    return len(node.members) > 1 or node.id != node.members[0].item
