"""How much a version asks of the applicant: items, materials, trips, departments."""

from typing import NamedTuple

from walkflow.engine.graph import Network
from walkflow.engine.versions import VersionStep


class Counts(NamedTuple):
    """What the applicant has to deal with in one version of a flow."""

    items: int
    """Items that apply; the members of a bundle are one."""
    materials: int
    """Documents asked for by the items that say how many."""
    trips: int
    """Times the applicant comes for the items that say how often."""
    departments: int
    """Departments that handle an item."""
    without_materials: int
    """Items that apply and do not say how many documents they ask for."""
    without_trips: int
    """Items that apply and do not say how often the applicant comes."""


def count_burden(network: Network) -> Counts:
    """
    Return how much a version asks of the applicant.

    A bundle is one item and one trip and asks for its members' documents; a joint
    intake is one trip; an item merged into another one gives its documents to that
    one, unless a measure sets the number there, and costs no trip of its own. What
    nobody knows is left out and counted apart.

    Args:
        network: The items of the version that apply.
    """
    materials = [_count_materials(network, step) for step in _list_steps(network)]
    trips = _list_trips(network)
    return Counts(
        items=len(network.nodes),
        materials=sum(count for count in materials if count is not None),
        trips=sum(count for count in trips if count is not None),
        departments=len(
            {member.department for node in network.nodes.values() for member in node.members}
        ),
        without_materials=materials.count(None),
        without_trips=trips.count(None),
    )


def _list_steps(network: Network) -> list[VersionStep]:
    return [member for node in network.nodes.values() for member in node.members]


def _count_materials(network: Network, step: VersionStep) -> int | None:
    """Return the documents of an item and of those merged into it; None if one is unknown."""
    if step.sets_materials:
        return step.materials
    version = network.version
    merged = [
        version.steps[item].materials
        for item in version.merged
        if version.find_target(item) == step.item and network.find_applicable_node(item) is not None
    ]
    parts = [step.materials, *merged]
    return None if None in parts else sum(part for part in parts if part is not None)


def _list_trips(network: Network) -> list[int | None]:
    """Return the trips of each submission: of an item, a bundle or a joint intake."""
    trips: list[int | None] = []
    joint = [
        present
        for intake in network.version.intakes
        if len(present := {network.find_node(item) for item in intake} - {None}) > 1
    ]
    seen: set[int] = set()
    for node in network.nodes.values():
        number = next((n for n, intake in enumerate(joint) if node.id in intake), None)
        if number is None:
            is_bundle = node.id != node.members[0].item
            trips.append(1 if is_bundle else node.members[0].trips)
        elif number not in seen:
            seen.add(number)
            trips.append(1)
    return trips
