"""
A second, slow and simple reading of the flow files, to check the engine against.

Written from the definitions alone, with plain dicts, sets and memoised recursion; it imports nothing of walkflow and
knows neither files with errors nor real dates. Days are numbers on the plain five-day week: day 0 is a Monday.

``python tests/oracle.py flows`` prints the figures of every flow in that folder.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import factorial
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

Data = dict[str, Any]
Facts = dict[str, str]
Preceding = dict[str, tuple[set[str], set[str]]]

ATTRIBUTES = ("limit", "after", "issue_after", "clock", "materials", "trips")
UNDONE = ("drop", "merge", "clock")
OWN_CLOCK = {"intermediary": "third_party", "utility": "third_party", "public_notice": "law"}


class CycleError(Exception):
    """Two items wait for each other."""


class Version(NamedTuple):
    """One version of one flow for one set of facts: its nodes (items and bundles), and what each waits for."""

    preceding: Preceding
    """By node: what it starts after, and what it is issued after."""
    members: dict[str, list[str]]
    """By node: the items that it handles; one, unless it is a bundle."""
    limits: dict[str, str]
    clocks: dict[str, str]
    stages: dict[str, str]
    stage_limits: dict[str, str | None]
    intakes: list[list[str]]


def load(path: Path) -> Data:
    """Return the flow file as plain data, its catalogue under ``kinds``: what kind each item is of."""
    yaml = YAML(typ="safe", pure=True)
    flow: Data = yaml.load(path)
    catalogue: Data = yaml.load(path.parent / flow["catalogue"])
    flow["kinds"] = {item["id"]: item["kind"] for item in catalogue["items"]}
    return flow


def names(value: str | list[str] | None) -> list[str]:
    """Return what may be written as one name or as a list as a list."""
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def add_duration(start: int, limit: str) -> int:
    """Return the working day on which an item ends that starts at the end of working day ``start``."""
    text = limit.replace("工作日", "wd").replace("小时", "h").replace("日", "d").replace(" ", "")
    if text.endswith("wd"):
        return start + int(text[:-2])
    if text.endswith("h"):
        return start + -(-int(text[:-1]) // 8)
    weeks, weekday = divmod(start // 5 * 7 + start % 5 + int(text[:-1]), 7)
    return weeks * 5 + min(weekday, 5)


def default_facts(flow: Data) -> Facts:
    """Return each fact at its default."""
    return {name: fact["default"] for name, fact in flow.get("facts", {}).items()}


def changes_of(flow: Data, measures: set[str], *, honest: bool = False) -> list[tuple[str, Any]]:
    """Return the changes of these measures in file order; of an honest version without the removals."""
    chosen = [measure for measure in flow.get("measures", []) if measure["id"] in measures]
    listed = [next(iter(change.items())) for measure in chosen for change in measure["changes"]]
    return [(kind, value) for kind, value in listed if not (honest and kind in UNDONE)]


def build(flow: Data, measures: set[str], facts: Facts | None, *, honest: bool = False) -> Version:
    """
    Return one version of a flow.

    Args:
        flow: The flow as loaded.
        measures: The ids of the measures that are applied.
        facts: What holds for the project; ``None`` takes every item as applicable.
        honest: Undo every drop, every merge of items and every move off the clock.
    """
    changes = changes_of(flow, measures, honest=honest)
    steps = {step["item"]: dict(step, stage=stage["id"]) for stage in flow["stages"] for step in stage["items"]}
    stage_limits = {stage["id"]: stage.get("limit") for stage in flow["stages"]}
    for kind, value in changes:
        if kind in ATTRIBUTES:
            for item, new in value.items():
                steps[item][kind] = new
        elif kind == "stage_limit":
            stage_limits.update(value)
    stage_of = {item: step["stage"] for item, step in steps.items()}
    for kind, value in changes:
        if kind == "merge_stages":
            stage_limits = merge_stages(stage_limits, value)
            stage_of = {i: value["into"] if s in value["stages"] else s for i, s in stage_of.items()}

    waiting = {item for m in flow.get("measures", []) for c in m["changes"] for item in names(c.get("add"))}
    waiting -= {item for kind, value in changes if kind == "add" for item in names(value)}
    gone = waiting | {item for kind, value in changes if kind == "drop" for item in names(value)}
    here = {i for i, step in steps.items() if i not in gone and (facts is None or applies(step, facts))}
    target = {i: v["into"] for kind, v in changes if kind == "merge" for i in names(v["items"]) if i in here}
    merged = {item: into for item, into in target.items() if into in here}
    here -= set(target)

    bundles = flow.get("bundles", []) + [value for kind, value in changes if kind == "bundle"]
    members = {b["id"]: [i for i in b["items"] if i in here] for b in bundles}
    members = {bundle: items for bundle, items in members.items() if items}
    inside = {item: bundle for bundle, items in members.items() for item in items}
    members |= {item: [item] for item in steps if item in here and item not in inside}

    links = {item: (set(names(s.get("after"))), set(names(s.get("issue_after")))) for item, s in steps.items()}
    for item, into in merged.items():
        for own, given in zip(links[into], links[item], strict=True):
            own |= given

    def stand_in(name: str, seen: frozenset[str]) -> set[str]:
        """Return the nodes that a link to this name waits for."""
        if name in seen:
            return set()
        if name in merged:
            return stand_in(merged[name], seen | {name})
        if name in here:
            return {inside.get(name, name)}
        return {node for side in links[name] for other in side for node in stand_in(other, seen | {name})}

    preceding: Preceding = {}
    for node, items in members.items():
        sides = [{n for i in items for name in links[i][side] for n in stand_in(name, frozenset())} for side in (0, 1)]
        preceding[node] = (sides[0] - {node}, sides[1] - {node})

    order = list(stage_limits)
    given = {b["id"]: b["limit"] for b in bundles if b.get("limit")}
    clock = {i: step.get("clock") or OWN_CLOCK.get(flow["kinds"][i], "authority") for i, step in steps.items()}
    return Version(
        preceding=preceding,
        members=members,
        limits={i: steps[i]["limit"] for i in here}
        | {n: given.get(n) or longest([steps[i]["limit"] for i in items]) for n, items in members.items()},
        clocks={n: min((clock[i] for i in items), key=lambda c: c != "authority") for n, items in members.items()},
        stages={n: max((stage_of[i] for i in items), key=order.index) for n, items in members.items()},
        stage_limits=stage_limits,
        intakes=flow.get("intakes", []) + [value for kind, value in changes if kind == "intake"],
    )


def merge_stages(limits: dict[str, str | None], value: Data) -> dict[str, str | None]:
    """Return the limits of the stages, in order, with some of them made into one where the first stood."""
    stages, into = value["stages"], value["into"]
    total = sum(add_duration(0, limits[stage] or "0wd") for stage in stages)
    first = min(stages, key=list(limits).index)
    replaced = {into if s == first else s: value.get("limit", f"{total}wd") if s == first else limits[s] for s in limits}
    return {s: limit for s, limit in replaced.items() if s == into or s not in stages}


def applies(step: Data, facts: Facts) -> bool:
    """Return whether a step applies to a project with these facts."""
    return all(facts[fact] in names(value) for fact, value in step.get("when", {}).items())


def longest(limits: list[str]) -> str:
    """Return the limit that ends last when all start on a Monday."""
    return max(limits, key=lambda limit: add_duration(0, limit))


def finishes(version: Version, timed: set[str]) -> dict[str, int]:
    """Return the day on which each node finishes when only the nodes of ``timed`` take time."""
    under_way: set[str] = set()

    @cache
    def finish(node: str) -> int:
        if node in under_way:
            raise CycleError(node)
        under_way.add(node)
        after, issue_after = version.preceding[node]
        start = max((finish(other) for other in after), default=0)
        done = add_duration(start, version.limits[node]) if node in timed else start
        return max([done, *(finish(other) for other in issue_after)])

    return {node: finish(node) for node in version.preceding}


def path(version: Version, *, elapsed: bool = False, stage: str | None = None) -> int:
    """Return the length in working days of the approval path, the elapsed path, or the path of one stage."""
    timed = {node for node in version.preceding if elapsed or version.clocks[node] == "authority"}
    if stage is not None:
        timed = {node for node in timed if version.stages[node] == stage}
    return max(finishes(version, timed).values(), default=0)


def stage_paths(version: Version) -> dict[str, int]:
    """Return the path of every stage that has a limit."""
    return {stage: path(version, stage=stage) for stage, limit in version.stage_limits.items() if limit}


def stage_days(version: Version) -> dict[str, int]:
    """Return the limit in working days of every stage that has one."""
    return {stage: add_duration(0, limit) for stage, limit in version.stage_limits.items() if limit}


def sum_of_limits(version: Version, only: set[str] | None = None) -> int:
    """Return the sum of the limits of the items, members of a bundle at their own; of ``only`` these if given."""
    items = {item for items in version.members.values() for item in items}
    return sum(add_duration(0, version.limits[item]) for item in (items if only is None else items & only))


def honest_stage_total(flow: Data, measures: set[str], facts: Facts) -> int:
    """Return the stage limits with the removals undone: per stage the larger of its limit and what its path needs."""
    version = build(flow, measures, facts, honest=True)
    needs = stage_paths(version)
    return sum(max(days, needs[stage]) for stage, days in stage_days(version).items())


def lengths_by_subset(flow: Data, facts: Facts, *, elapsed: bool = False) -> dict[frozenset[str], int]:
    """Return the length of the path for every subset of the measures."""
    ids = [measure["id"] for measure in flow.get("measures", [])]
    subsets = [frozenset(some) for size in range(len(ids) + 1) for some in combinations(ids, size)]
    return {some: path(build(flow, set(some), facts), elapsed=elapsed) for some in subsets}


def shapley(lengths: dict[frozenset[str], int]) -> dict[str, Fraction]:
    """
    Return the days that each measure saves, in fair shares that add up to the whole saving.

    Source: Shapley (1953), "A value for n-person games": the mean of what a measure saves over all orders.
    """
    everyone = max(lengths, key=len)
    count = len(everyone)

    def share(measure: str) -> Fraction:
        weights = [Fraction(factorial(k) * factorial(count - k - 1), factorial(count)) for k in range(count)]
        return sum(
            (weights[len(some)] * (days - lengths[some | {measure}]) for some, days in lengths.items() if measure not in some),
            Fraction(0),
        )

    return {measure: share(measure) for measure in sorted(everyone)}


def lengthening(lengths: dict[frozenset[str], int]) -> list[tuple[frozenset[str], str]]:
    """Return every subset and measure that makes the path longer when it is added."""
    everyone = max(lengths, key=len)
    return [(s, m) for s, days in lengths.items() for m in sorted(everyone - s) if lengths[s | {m}] > days]


def cyclic_subsets(flow: Data) -> list[frozenset[str]]:
    """Return the subsets of measures under which items wait for each other, all items present."""
    ids = [measure["id"] for measure in flow.get("measures", [])]
    found = []
    for some in (frozenset(c) for size in range(len(ids) + 1) for c in combinations(ids, size)):
        try:
            path(build(flow, set(some), None), elapsed=True)
        except CycleError:
            found.append(some)
    return found


def summarise(flow: Data) -> str:
    """Return the figures of one flow, before and after, as one block of text."""
    facts = default_facts(flow)
    ids = {measure["id"] for measure in flow.get("measures", [])}
    before, after = build(flow, set(), facts), build(flow, ids, facts)
    total = sum(stage_days(before).values())
    lengths, elapsed = lengths_by_subset(flow, facts), lengths_by_subset(flow, facts, elapsed=True)
    cyclic, longer = cyclic_subsets(flow), lengthening(lengths) + lengthening(elapsed)
    rows = [f"{flow['flow']}: {len(facts)} facts, {len(lengths)} subsets, {len(cyclic)} cyclic, {len(longer)} lengthening"]
    for label, version in (("before", before), ("after", after)):
        days, needs = stage_days(version), stage_paths(version)
        stages = ", ".join(f"{stage} {needs[stage]}/{limit}" for stage, limit in days.items())
        count = sum(map(len, version.members.values()))
        rows.append(
            f"  {label:6} stage limits {sum(days.values())}, path {path(version)}, elapsed {path(version, elapsed=True)}, "
            f"limits {sum_of_limits(version)}, items {count}; stage path/limit: {stages}"
        )
    honest = honest_stage_total(flow, ids, facts)
    headline = 1 - Fraction(sum(stage_days(after).values()), total)
    rows.append(f"  stage-limit compression {float(headline):.1%}, scope-honest {float(1 - Fraction(honest, total)):.1%}")
    shares = shapley(lengths)
    rows.append(f"  shapley sum {sum(shares.values())}: " + ", ".join(f"{m} {float(s):.2f}" for m, s in shares.items()))
    return "\n".join(rows)


if __name__ == "__main__":
    for file in sorted(Path(sys.argv[1]).glob("*.yaml")):
        if "flow:" in file.read_text(encoding="utf-8").split("\n", 4)[3]:
            sys.stdout.write(summarise(load(file)) + "\n")
