"""A version of a flow as a chart: what a drawing of it has to show."""

from collections.abc import Iterator, Mapping

from walkflow.engine.graph import Link, Network, Node, measure_roughly
from walkflow.engine.names import is_bundle, name_item, name_node
from walkflow.engine.plan import Plan
from walkflow.engine.versions import Version
from walkflow.model.chart import (
    Chart,
    ChartDepartment,
    ChartLink,
    ChartMember,
    ChartNode,
    ChartStage,
    Days,
    LinkKind,
)


def chart_plan(plan: Plan, stage_paths: Mapping[str, int], *, everyone: bool = False) -> Chart:
    """
    Return a version of a flow as it is to be drawn.

    Args:
        plan: Every item of the version at its limit; its critical path is the path drawn.
        stage_paths: The stage path of each stage, in working days; see `plan_stages`.
        everyone: Whether the plan counts everyone's time.

    Raises:
        WalkflowError: If items wait for each other.
    """
    network = plan.network
    version = network.version
    return Chart(
        flow=version.flow.flow,
        name=version.flow.name,
        version=version.name,
        clock="all" if everyone else "authority",
        length_wd=plan.length,
        estimate=plan.rests_on_estimate,
        stage_limits_wd=_add_limits(version),
        stage_limits_estimate=version.estimates_total,
        stages=tuple(_make_stages(version, stage_paths)),
        nodes=tuple(_make_nodes(plan)),
        links=tuple(_make_links(plan)),
        departments=tuple(_list_departments(network)),
    )


def find_implied(network: Network) -> frozenset[tuple[str, str]]:
    """
    Return the links, as pairs of nodes, that say nothing which others do not say.

    A link that holds back a start is implied if another such link into its node comes
    from somewhere behind it; one that holds back an issue, if any other link does.
    """
    ancestors: dict[str, frozenset[str]] = {}
    for node in network.order:
        sources = [link.before for link in network.predecessors[node]]
        ancestors[node] = frozenset(sources).union(*(ancestors[each] for each in sources))
    return frozenset(
        (link.before, node)
        for node, links in network.predecessors.items()
        for link in links
        if any(
            link.before in ancestors[other.before]
            for other in links
            if link.is_issue or not other.is_issue
        )
    )


def _find_kind(link: Link) -> LinkKind:
    """Return what a link holds back."""
    return LinkKind.ISSUE_AFTER if link.is_issue else LinkKind.AFTER


def _add_limits(version: Version) -> Days:
    total = sum(measure_roughly(stage.limit) for stage in version.stages if stage.limit)
    return int(total) if float(total).is_integer() else total


def _make_stages(version: Version, stage_paths: Mapping[str, int]) -> Iterator[ChartStage]:
    number = 0
    for stage in version.stages:
        number += stage.limit is not None
        needed = stage_paths[stage.id]
        yield ChartStage(
            id=stage.id,
            name=stage.name,
            number=number if stage.limit else None,
            lead=stage.lead,
            limit=str(stage.limit) if stage.limit else None,
            estimate=stage.limit is not None and stage.is_estimate,
            path_wd=needed,
            over=stage.limit is not None and needed > measure_roughly(stage.limit),
        )


def _make_nodes(plan: Plan) -> Iterator[ChartNode]:
    network = plan.network
    version = network.version
    critical = {part.node for part in plan.path}
    intakes = _number_intakes(network)
    for node in network.nodes.values():
        item = version.flow.items.item_by_id.get(node.id)
        yield ChartNode(
            id=node.id,
            name=name_node(node, version),
            department=node.department,
            stage=node.stage,
            kind=item.kind if item else None,
            limit=str(node.limit),
            estimate=node.is_estimate,
            clock=node.clock,
            counts=bool(plan.limits[node.id].amount) or not node.limit.amount,
            critical=node.id in critical,
            earliest_start_wd=plan.starts[node.id],
            earliest_finish_wd=plan.finishes[node.id],
            members=tuple(_make_members(node, version)) if is_bundle(node) else (),
            intake=intakes.get(node.id),
        )


def _make_members(node: Node, version: Version) -> Iterator[ChartMember]:
    for member in node.members:
        yield ChartMember(
            id=member.item,
            name=name_item(version, member.item),
            department=member.department,
            limit=str(member.limit),
        )


def _number_intakes(network: Network) -> Mapping[str, int]:
    """Return the number of the joint intake of each node that is submitted with others."""
    present = {member.item: node.id for node in network.nodes.values() for member in node.members}
    numbers: dict[str, int] = {}
    number = 0
    for intake in network.version.intakes:
        nodes = {present[item] for item in intake if item in present}
        if len(nodes) > 1:
            number += 1
            numbers.update(dict.fromkeys(nodes, number))
    return numbers


def _make_links(plan: Plan) -> Iterator[ChartLink]:
    network = plan.network
    critical = {(part.held_by, part.node) for part in plan.path}
    implied = find_implied(network)
    for node, links in network.predecessors.items():
        for link in links:
            ends = (link.before, node)
            yield ChartLink(
                before=link.before,
                after=node,
                kind=_find_kind(link),
                critical=ends in critical,
                implied=ends in implied and ends not in critical,
            )


def _list_departments(network: Network) -> Iterator[ChartDepartment]:
    nodes = network.nodes.values()
    found = {node.department for node in nodes}
    found |= {member.department for node in nodes for member in node.members}
    found |= {stage.lead for stage in network.version.stages if stage.lead}
    for number, department in enumerate(network.version.flow.items.departments, 1):
        if department.id in found:
            yield ChartDepartment(id=department.id, name=department.name, number=number)
