"""Where the time of a plan goes, ranked: by drag, by desk, by what is used of the law's limit."""

from collections.abc import Iterable

from walkflow.engine.graph import Node, measure_roughly
from walkflow.engine.plan import Plan
from walkflow.model.catalogue import Clock
from walkflow.model.trace_report import Bottlenecks, DeskRow, DragRow, UsedRow


def rank_bottlenecks(plan: Plan) -> Bottlenecks:
    """
    Return where a plan's time goes, as three lists that each answer another question.

    By drag: what delays the whole, the share being of the plan's length. By desk:
    whose items take the authority's time, the share being of all of that time. By
    use: which limit is nearest to the law's. Ties stand in file order.
    """
    return Bottlenecks(
        drag=tuple(_rank_by_drag(plan)),
        desk=tuple(_rank_by_desk(plan)),
        used=tuple(_rank_by_use(plan)),
    )


def _rank_by_drag(plan: Plan) -> Iterable[DragRow]:
    nodes = plan.network.nodes
    ranked = sorted(nodes, key=lambda node: -plan.drags[node])
    for node in ranked:
        if plan.drags[node]:
            yield DragRow(
                item=node,
                department=nodes[node].department,
                drag_wd=plan.drags[node],
                share=plan.drags[node] / plan.length,
                line=_find_line(plan, nodes[node]),
            )


def _rank_by_desk(plan: Plan) -> Iterable[DeskRow]:
    by_department: dict[str, list[Node]] = {}
    for node in plan.network.nodes.values():
        if node.clock is Clock.AUTHORITY and node.limit.amount:
            by_department.setdefault(node.department, []).append(node)
    days = {
        department: sum(_own_days(plan, node) for node in nodes)
        for department, nodes in by_department.items()
    }
    total = sum(days.values())
    for department in sorted(by_department, key=lambda each: -days[each]):
        nodes = sorted(by_department[department], key=lambda node: -_own_days(plan, node))
        yield DeskRow(
            department=department,
            items=tuple(node.id for node in nodes),
            limits_wd=days[department],
            share=days[department] / total,
            line=_find_line(plan, nodes[0]),
        )


def _rank_by_use(plan: Plan) -> Iterable[UsedRow]:
    items = plan.network.version.flow.items.item_by_id
    rows = []
    for node in plan.network.nodes.values():
        item = items.get(node.id)
        law = item.statutory.limit if item and item.statutory else None
        if law and law.amount and node.limit.amount:
            row = UsedRow(
                item=node.id,
                department=node.department,
                limit=str(node.limit),
                statutory=str(law),
                used=measure_roughly(node.limit) / measure_roughly(law),
                line=_find_line(plan, node),
            )
            rows.append(row)
    return sorted(rows, key=lambda row: -row.used)


def _own_days(plan: Plan, node: Node) -> int:
    """Return the working days of a node's limit from its earliest start."""
    start = plan.starts[node.id]
    return plan.axis.find_finish(start, node.limit, node.department) - start


def _find_line(plan: Plan, node: Node) -> int | None:
    return plan.network.version.flow.find_line(node.limit_route)
