"""The length of a path and nothing else, for the many versions that an attribution asks for."""

from walkflow.engine.graph import Link, Network
from walkflow.engine.plan import AUTHORITY, NOTHING, Axis
from walkflow.model.catalogue import Clock


def find_length(network: Network, axis: Axis, clocks: frozenset[Clock] = AUTHORITY) -> int | None:
    """
    Return the length of the longest path, in working days; see `plan.Plan.length`.

    The same figure at a third of the cost: no order is fixed, no reason kept.

    Args:
        network: The items and links of a version.
        axis: What day a number is.
        clocks: Whose time counts; the others keep their place and take none.

    Returns:
        The days from the start to the last finish; None if items wait for each other.
    """
    nodes = network.nodes
    starts, issues, waiting = (dict.fromkeys(nodes, 0) for _ in range(3))
    followers: dict[str, list[Link]] = {node: [] for node in nodes}
    for link in network.list_links():
        followers[link.before].append(link)
        waiting[link.item] += 1
    ready = [node for node, count in waiting.items() if not count]
    finished, length = 0, 0
    while ready:
        node = nodes[ready.pop()]
        limit = node.limit if node.clock in clocks else NOTHING
        finish = max(axis.find_finish(starts[node.id], limit, node.department), issues[node.id])
        finished, length = finished + 1, max(length, finish)
        for link in followers[node.id]:
            held = issues if link.is_issue else starts
            held[link.item] = max(held[link.item], finish)
            waiting[link.item] -= 1
            if not waiting[link.item]:
                ready.append(link.item)
    return length if finished == len(nodes) else None
