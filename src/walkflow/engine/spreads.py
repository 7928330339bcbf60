"""Several recorded runs together: medians, ranges, and how much of the flow they cover."""

from collections.abc import Collection, Iterable, Sequence
from statistics import median

from walkflow.engine.graph import Network
from walkflow.engine.names import name_node
from walkflow.model.run_report import Owner, RunReport, VisitFigure
from walkflow.model.runs_report import CoverageFigure, ItemSpread, OwnerSpread, Spread, UnwalkedItem


def spread(figures: Iterable[int | None]) -> Spread:
    """Return the median and the range of the figures that are known."""
    listed = list(figures)
    known = [figure for figure in listed if figure is not None]
    return Spread(
        known=len(known),
        unknown=len(listed) - len(known),
        median=float(median(known)) if known else None,
        min=min(known, default=None),
        max=max(known, default=None),
    )


def spread_items(runs: Sequence[RunReport]) -> tuple[ItemSpread, ...]:
    """Return each item that was visited over all runs, in the order of the flow file."""
    visits: dict[str, list[tuple[str, VisitFigure]]] = {}
    for run in runs:
        for visit in run.visits:
            visits.setdefault(visit.item, []).append((run.run, visit))
    made = [_spread_item(item, found) for item, found in visits.items()]
    return tuple(sorted(made, key=lambda each: (each.flow_line or 0, each.item)))


def spread_owners(runs: Sequence[RunReport]) -> tuple[OwnerSpread, ...]:
    """Return what each owner had of the elapsed time of the runs of which that is known."""
    measured = [run for run in runs if run.owners]
    return tuple(
        OwnerSpread(
            owner=owner,
            department=department,
            wd=spread(find_share(run, owner, department, "wd") for run in measured),
            seconds=spread(find_share(run, owner, department, "seconds") for run in measured),
        )
        for owner, department in list_owners(runs)
    )


def list_owners(runs: Iterable[RunReport]) -> list[tuple[Owner, str | None]]:
    """Return whose time there is in some runs, departments apart, in the order of `Owner`."""
    owners = dict.fromkeys((each.owner, each.department) for run in runs for each in run.owners)
    return sorted(owners, key=lambda each: (list(Owner).index(each[0]), each[1] or ""))


def find_share(run: RunReport, owner: Owner, department: str | None, field: str) -> int | None:
    """Return what an owner had of a run; nothing is 0 where the others' time is known."""
    for each in run.owners:
        if (each.owner, each.department) == (owner, department):
            figure: int | None = getattr(each, field)
            return figure
    is_known = all(getattr(each, field) is not None for each in run.owners)
    return 0 if is_known else None


def measure_coverage(networks: Sequence[Network], runs: Sequence[RunReport]) -> CoverageFigure:
    """
    Return how many of the items that apply to at least one run were visited in one.

    Args:
        networks: The items of each run's version and project.
        runs: The runs.
    """
    return cover(networks, {visit.item for run in runs for visit in run.visits})


def cover(networks: Iterable[Network], walked: Collection[str]) -> CoverageFigure:
    """
    Return how many of the items that apply to at least one project were visited.

    Args:
        networks: The items of each version and project.
        walked: What was visited.
    """
    nodes = {node.id: (network, node) for network in networks for node in network.nodes.values()}
    unwalked = [
        UnwalkedItem(
            item=node.id,
            name=name_node(node, network.version),
            department=node.department,
            flow_line=network.version.flow.find_line(node.route),
        )
        for network, node in nodes.values()
        if node.id not in walked
    ]
    count = len(nodes) - len(unwalked)
    return CoverageFigure(
        items=len(nodes),
        walked=count,
        share=count / len(nodes) if nodes else 1.0,
        unwalked=tuple(sorted(unwalked, key=lambda each: (each.flow_line or 0, each.item))),
    )


def _spread_item(item: str, found: Sequence[tuple[str, VisitFigure]]) -> ItemSpread:
    visits = [visit for _, visit in found]
    first = visits[0]
    return ItemSpread(
        item=item,
        name=first.name,
        department=first.department,
        runs=len({run for run, _ in found}),
        visits=len(visits),
        over_limit=sum(visit.over_limit is True for visit in visits),
        critical=sum(visit.critical for visit in visits),
        waiting_wd=spread(visit.waiting_wd for visit in visits),
        processing_wd=spread(visit.processing_wd for visit in visits),
        sojourn_wd=spread(visit.sojourn_wd for visit in visits),
        chargeable_wd=spread(visit.chargeable_wd for visit in visits),
        flow_line=first.place.flow_line,
    )
