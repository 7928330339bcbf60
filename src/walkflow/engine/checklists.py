"""A version as a checklist: what a walk through it passes, stage by stage."""

from collections.abc import Iterator

from walkflow.engine.graph import Network, Node
from walkflow.engine.names import name_item, name_node
from walkflow.engine.versions import Version
from walkflow.model.checklist import Checklist, ChecklistItem, ChecklistStage
from walkflow.model.flow import BundleChange, Facts
from walkflow.model.records import Name


def make_checklist(version: Version, facts: Facts) -> Checklist:
    """
    Return what a walk through a version passes.

    Args:
        version: The flow with some measures applied; its links may have loops.
        facts: What is true of the project; what is left out is at its default.
    """
    flow = version.flow
    taken = {**flow.default_facts, **facts}
    network = Network(version, taken)
    stages = tuple(
        ChecklistStage(
            name=stage.name,
            lead=_name_department(version, stage.lead),
            limit=stage.limit,
            items=tuple(
                _make_item(node, version)
                for node in network.nodes.values()
                if node.stage == stage.id
            ),
        )
        for stage in version.stages
    )
    return Checklist(
        flow=flow.flow,
        name=flow.name,
        version=version.name,
        stages=tuple(stage for stage in stages if stage.items),
        facts=flow.facts,
        taken=taken,
        name_by_item=dict(_list_names(version, stages)),
    )


def _make_item(node: Node, version: Version) -> ChecklistItem:
    is_bundle = [step.item for step in node.members] != [node.id]
    return ChecklistItem(
        id=node.id,
        name=name_node(node, version),
        department=_name_department(version, node.department),
        limit=node.limit,
        members=tuple(name_item(version, step.item) for step in node.members) if is_bundle else (),
    )


def _list_names(version: Version, stages: tuple[ChecklistStage, ...]) -> Iterator[tuple[str, Name]]:
    """Yield everything that can be visited with its name; what comes first stays first."""
    flow = version.flow
    yield from ((item.id, item.name) for stage in stages for item in stage.items)
    yield from ((item, name_item(version, item)) for item in version.steps)
    changes = [change for measure in flow.measures for change in measure.changes]
    bundles = [each.bundle for each in changes if isinstance(each, BundleChange)]
    for bundle in (*flow.bundles, *bundles):
        yield bundle.id, bundle.name or name_item(version, bundle.id)
    yield from ((item.id, item.name) for item in flow.items.items)


def _name_department(version: Version, department: str | None) -> Name | None:
    known = version.flow.items.department_by_id.get(department or "")
    return known.name if known else None
