"""
A second, slow and simple reading of the flow files, to check the engine against.

Written from the definitions alone, in dicts, sets and memoised recursion. It imports nothing of
walkflow, expects files without errors and knows no real dates: days are numbers on the plain
five-day week, and day 0 is a Monday.

``python tests/oracle.py flows`` prints the figures of every flow in that folder.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from fractions import Fraction
from functools import cache, partial
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

Data = dict[str, Any]
Facts = dict[str, str]
Changes = list[tuple[str, Any]]
Lengths = dict[frozenset[str], int]

ATTRIBUTES = ("limit", "after", "issue_after", "clock", "materials", "trips")
REMOVALS = ("drop", "merge", "clock")
OWN_CLOCK = {"intermediary": "third_party", "utility": "third_party", "public_notice": "law"}


class CycleError(Exception):
    """Two items wait for each other."""


class Version(NamedTuple):
    """One version of a flow for one set of facts, by node; a node is an item or a bundle."""

    after: dict[str, set[str]]
    issue_after: dict[str, set[str]]
    members: dict[str, list[str]]
    limits: dict[str, str]  # of nodes, and of the items inside bundles
    clocks: dict[str, str]
    stages: dict[str, str]
    stage_limits: dict[str, str | None]


def load(path: Path) -> Data:
    """Return the flow file as plain data, with the kind of each item of its catalogue."""
    yaml = YAML(typ="safe", pure=True)
    flow: Data = yaml.load(path)
    catalogue: Data = yaml.load(path.parent / flow["catalogue"])
    flow["kinds"] = {item["id"]: item["kind"] for item in catalogue["items"]}
    return flow


def names(value: str | list[str] | None) -> list[str]:
    """Return as a list what may be written as one name or as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def end(start: int, limit: str) -> int:
    """Return the working day on which an item ends that starts on working day ``start``."""
    text = limit.replace("工作日", "wd").replace("小时", "h").replace("日", "d").replace(" ", "")
    if text.endswith("wd"):
        return start + int(text[:-2])
    if text.endswith("h"):
        return start + -(-int(text[:-1]) // 8)
    weeks, weekday = divmod(start // 5 * 7 + start % 5 + int(text[:-1]), 7)
    return weeks * 5 + min(weekday, 5)


days = partial(end, 0)
"""The working days that a limit takes from a Monday on."""


def default_facts(flow: Data) -> Facts:
    """Return each fact at its default."""
    return {name: fact["default"] for name, fact in flow.get("facts", {}).items()}


def changes_of(flow: Data, measures: set[str] | None = None) -> Changes:
    """Return the changes of these measures in file order, of all measures by default."""
    chosen = [m for m in flow.get("measures", []) if measures is None or m["id"] in measures]
    return [pair for measure in chosen for change in measure["changes"] for pair in change.items()]


def named_by(changes: Changes, kind: str) -> set[str]:
    """Return the items that changes of this kind name."""
    return {item for is_kind, value in changes if is_kind == kind for item in names(value)}


def build(flow: Data, measures: set[str], facts: Facts | None, *, honest: bool = False) -> Version:
    """
    Return one version of a flow.

    ``facts`` are all that hold for the project; ``None`` takes every item as applicable. ``honest``
    undoes every drop, every merge of items and every move off the clock.
    """
    changes = [c for c in changes_of(flow, measures) if not (honest and c[0] in REMOVALS)]
    steps, stage_limits = edit(flow, changes)
    here, merged = present(flow, steps, changes, facts)
    bundles = flow.get("bundles", []) + [value for kind, value in changes if kind == "bundle"]
    members = {b["id"]: m for b in bundles if (m := [i for i in b["items"] if i in here])}
    node_of = {item: bundle for bundle, items in members.items() for item in items}
    members |= {item: [item] for item in steps if item in here and item not in node_of}

    own = {i: [names(s.get("after")), names(s.get("issue_after"))] for i, s in steps.items()}
    for item, into in merged.items():
        own[into] = [mine + its for mine, its in zip(own[into], own[item], strict=True)]

    def nodes(name: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """Return what a link to this name waits for: an absent item stands for its own links."""
        if name in merged:
            return nodes(merged[name], seen)
        if name in here:
            return {node_of.get(name, name)}
        links = [] if name in seen else own[name][0] + own[name][1]
        return {node for link in links for node in nodes(link, seen | {name})}

    def waits(node: str, side: int) -> set[str]:
        return {x for i in members[node] for name in own[i][side] for x in nodes(name)} - {node}

    limits = {item: steps[item]["limit"] for item in here}
    given = {bundle["id"]: bundle.get("limit") for bundle in bundles}
    order = [stage for stage, limit in stage_limits.items() if not limit] + list(stage_limits)
    for node, items in members.items():
        limits[node] = given.get(node) or max((limits[i] for i in items), key=days)
    return Version(
        after={node: waits(node, 0) for node in members},
        issue_after={node: waits(node, 1) for node in members},
        members=members,
        limits=limits,
        clocks={
            n: min((steps[i]["clock"] for i in m), key="authority".__ne__)
            for n, m in members.items()
        },
        stages={
            n: max((steps[i]["stage"] for i in m), key=order.index) for n, m in members.items()
        },
        stage_limits=stage_limits,
    )


def edit(flow: Data, changes: Changes) -> tuple[dict[str, Data], dict[str, str | None]]:
    """Return the steps by item and the limits of the stages after all edits, stages merged last."""
    steps: dict[str, Data] = {}
    for stage in flow["stages"]:
        for step in stage["items"]:
            clock = OWN_CLOCK.get(flow["kinds"][step["item"]], "authority")
            steps[step["item"]] = {"clock": clock, **step, "stage": stage["id"]}
    limits: dict[str, str | None] = {stage["id"]: stage.get("limit") for stage in flow["stages"]}
    for kind, value in changes:
        if kind == "stage_limit":
            limits |= value
        for item, new in value.items() if kind in ATTRIBUTES else ():
            steps[item][kind] = new
    for old, into, limit in [
        (v["stages"], v["into"], v.get("limit")) for k, v in changes if k == "merge_stages"
    ]:
        whole = limit or f"{sum(days(limits[stage] or '0wd') for stage in old)}wd"
        limits = {into if s in old else s: whole if s in old else limits[s] for s in limits}
        for step in steps.values():
            step["stage"] = into if step["stage"] in old else step["stage"]
    return steps, limits


def present(
    flow: Data, steps: dict[str, Data], changes: Changes, facts: Facts | None
) -> tuple[set[str], dict[str, str]]:
    """Return the items that stand in this version, and those handled in another item instead."""
    waiting = named_by(changes_of(flow), "add") - named_by(changes, "add")
    gone = waiting | named_by(changes, "drop")
    here = {i for i in set(steps) - gone if facts is None or applies(steps[i], facts)}
    merges = {i: v["into"] for kind, v in changes if kind == "merge" for i in names(v["items"])}
    merged = {item: into for item, into in merges.items() if item in here and into in here}
    return here - set(merges), merged


def applies(step: Data, facts: Facts) -> bool:
    """Return whether a step applies to a project with these facts."""
    return all(facts[fact] in names(value) for fact, value in step.get("when", {}).items())


def path(version: Version, *, elapsed: bool = False, stage: str | None = None) -> int:
    """Return the length of the approval path, of the elapsed path, or of one stage's path."""
    open_nodes: set[str] = set()

    @cache
    def finish(node: str) -> int:
        if node in open_nodes:
            raise CycleError(node)
        open_nodes.add(node)
        start = max((finish(other) for other in version.after[node]), default=0)
        issued = max((finish(other) for other in version.issue_after[node]), default=0)
        counts = elapsed or version.clocks[node] == "authority"
        counts = counts and stage in {None, version.stages[node]}
        return max(end(start, version.limits[node]) if counts else start, issued)

    return max(map(finish, version.members), default=0)


def stage_days(version: Version) -> dict[str, int]:
    """Return the limit in working days of every stage that has one."""
    return {stage: days(limit) for stage, limit in version.stage_limits.items() if limit}


def stage_paths(version: Version) -> dict[str, int]:
    """Return the path of every stage that has a limit."""
    return {stage: path(version, stage=stage) for stage in stage_days(version)}


def items_of(version: Version) -> set[str]:
    """Return the items of a version, those inside bundles too."""
    return {item for members in version.members.values() for item in members}


def sum_of_limits(version: Version, items: set[str] | None = None) -> int:
    """Return the sum of the items' limits, in a bundle at their own; of all items by default."""
    return sum(days(version.limits[i]) for i in items_of(version) if items is None or i in items)


def honest_stage_total(flow: Data, measures: set[str], facts: Facts) -> int:
    """Return the stage limits, removals undone; a stage counts what its path needs if more."""
    version = build(flow, measures, facts, honest=True)
    needs = stage_paths(version)
    return sum(max(limit, needs[stage]) for stage, limit in stage_days(version).items())


def subsets(flow: Data) -> list[frozenset[str]]:
    """Return every set of measures, smaller sets first."""
    ids = [measure["id"] for measure in flow.get("measures", [])]
    return [frozenset(some) for size in range(len(ids) + 1) for some in combinations(ids, size)]


def lengths_of(flow: Data, facts: Facts, *, elapsed: bool = False) -> Lengths:
    """Return the length of the path for every set of measures."""
    return {some: path(build(flow, set(some), facts), elapsed=elapsed) for some in subsets(flow)}


def shapley(lengths: Lengths) -> dict[str, Fraction]:
    """
    Return the days that each measure saves, in shares that add up to the whole saving.

    Source: Shapley (1953), "A value for n-person games": what a measure saves, over all orders.
    """
    every = max(lengths, key=len)
    orders = factorial(len(every))
    shares = dict.fromkeys(sorted(every), Fraction(0))
    for some, length in lengths.items():
        for measure in every - some:
            weight = factorial(len(some)) * factorial(len(every) - len(some) - 1)
            shares[measure] += Fraction(weight, orders) * (length - lengths[some | {measure}])
    return shares


def lengthening(lengths: Lengths) -> list[tuple[frozenset[str], str]]:
    """Return each set of measures with a measure that makes the path longer on top of it."""
    every = max(lengths, key=len)
    return [(s, m) for s in lengths for m in sorted(every - s) if lengths[s | {m}] > lengths[s]]


def is_cyclic(version: Version) -> bool:
    """Return whether items wait for each other."""
    with suppress(CycleError):
        return path(version) < 0
    return True


def summary(flow: Data) -> str:
    """Return the figures of one flow, before and after, as a block of text."""
    facts, ids = default_facts(flow), set(subsets(flow)[-1])
    lengths = lengths_of(flow, facts)
    longer = lengthening(lengths) + lengthening(lengths_of(flow, facts, elapsed=True))
    cyclic = [some for some in subsets(flow) if is_cyclic(build(flow, set(some), None))]
    rows = [f"{flow['flow']}: {len(lengths)} sets, {len(cyclic)} cyclic, {len(longer)} lengthening"]
    totals = []
    for label, measures in (("before", set[str]()), ("after", ids)):
        version = build(flow, measures, facts)
        needs, limits = stage_paths(version), stage_days(version)
        totals.append(sum(limits.values()))
        rows += [
            f"  {label:6} stage limits {totals[-1]}, path {path(version)}, elapsed "
            f"{path(version, elapsed=True)}, all limits {sum_of_limits(version)}, items "
            f"{len(items_of(version))}, " + ", ".join(f"{s} {needs[s]}/{limits[s]}" for s in limits)
        ]
    honest, shares = honest_stage_total(flow, ids, facts), shapley(lengths)
    rows += [
        f"  shorter {1 - totals[1] / totals[0]:.1%}, scope-honest {1 - honest / totals[0]:.1%}; "
        f"shapley {sum(shares.values())}: " + ", ".join(f"{m} {shares[m]}" for m in shares)
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    for file in sorted(Path(sys.argv[1]).glob("*.yaml")):
        if "\nflow:" in file.read_text(encoding="utf-8"):
            sys.stdout.write(summary(load(file)) + "\n")
