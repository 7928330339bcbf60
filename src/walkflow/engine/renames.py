"""Items that two versions have under different ids, and a version with other ids."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from walkflow.engine.versions import Version, VersionStep
from walkflow.model.flow import Bundle

GONE = ""
"""The state of an item that a version does not have."""

HERE = "."
"""The state of an item that stands for itself; any other state is what it merged into."""

UNMATCHED = "?"
"""In a place, any item that only one version has."""

Place: TypeAlias = tuple[object, ...]
"""Where an item stands: its stage, what it waits for, and what waits for it."""


def find_state(version: Version, item: str) -> str:
    """Return whether a version has an item: gone, here, or the item that it merged into."""
    if item not in version.steps or item in version.absent:
        return GONE
    return version.merged.get(item, HERE)


def find_renames(before: Version, after: Version) -> Mapping[str, str]:
    """
    Return the old id of each item and bundle that only goes by another one.

    An item that only the first version has, and one that only the second has, are
    one item if they alone of these bear the same name, or if they alone stand in the
    same stage with the same items before and after them. Bundles are the same if they
    have the same members.
    """
    old = [item for item in before.steps if _is_only_in(before, after, item)]
    new = [item for item in after.steps if _is_only_in(after, before, item)]
    renamed = _match(_name_items(before, old), _name_items(after, new))
    renamed |= _match(
        _place_items(before, [item for item in old if item not in renamed.values()], old),
        _place_items(after, [item for item in new if item not in renamed], new),
    )
    return renamed | _match(_fill_bundles(before, after, {}), _fill_bundles(after, before, renamed))


def rename(version: Version, ids: Mapping[str, str]) -> Version:
    """
    Return a version in which some items and bundles go by other ids.

    An item that the version does not have leaves its id to one that it has: links
    to it are bridged.
    """
    if not ids:
        return version
    steps = version.steps
    named = {*ids, *ids.values()}
    lost = {item for item in steps if item in named and find_state(version, item) == GONE}

    def call(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(ids.get(name, name) for name in names if name not in lost)

    def link(names: Iterable[str]) -> tuple[str, ...]:
        ends = dict.fromkeys(end for name in names for end in sorted(bridge([name], lost, steps)))
        return call(ends)

    def call_bundle(bundle: Bundle) -> Bundle:
        new = {"id": ids.get(bundle.id, bundle.id), "items": call(bundle.items)}
        return bundle.model_copy(update=new)

    orphans = {item for item, to in version.merged.items() if to in lost}
    merged = {item: to for item, to in version.merged.items() if not {item, to} & lost}
    return replace(
        version,
        steps={
            ids.get(item, item): replace(
                step,
                item=ids.get(item, item),
                after=link(step.after),
                issue_after=link(step.issue_after),
            )
            for item, step in steps.items()
            if item not in lost
        },
        absent=frozenset(call(version.absent | orphans)),
        merged={ids.get(item, item): ids.get(to, to) for item, to in merged.items()},
        bundles=tuple((call_bundle(bundle), route) for bundle, route in version.bundles),
        intakes=tuple(call(intake) for intake in version.intakes),
    )


def bridge(
    names: Iterable[str], gone: Collection[str], steps: Mapping[str, VersionStep]
) -> frozenset[str]:
    """Return what names stand for when some items are gone: those stand for what they wait for."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in gone:
            found.add(name)
        elif name not in seen:
            seen.add(name)
            step = steps.get(name)
            waiting += (*step.after, *step.issue_after) if step else ()
    return frozenset(found)


def _is_only_in(version: Version, other: Version, item: str) -> bool:
    return find_state(version, item) == HERE and find_state(other, item) == GONE


def _match(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, str]:
    """Return the old id by the new one where a key occurs once on either side."""
    count_old, count_new = Counter(old.values()), Counter(new.values())
    id_by_key = {key: each for each, key in old.items() if count_old[key] == 1}
    return {
        each: id_by_key[key]
        for each, key in new.items()
        if count_new[key] == 1 and key in id_by_key
    }


def _name_items(version: Version, items: Iterable[str]) -> Mapping[str, object]:
    known = version.flow.items.item_by_id
    return {item: known[item].name.zh.strip() for item in items if item in known}


def _place_items(
    version: Version, items: Iterable[str], unmatched: Collection[str]
) -> Mapping[str, Place]:
    """Return where each item stands, with all unmatched items taken as one another."""
    gone = [item for item in version.steps if find_state(version, item) == GONE]
    steps = version.steps
    links = {
        item: (bridge(step.after, gone, steps), bridge(step.issue_after, gone, steps))
        for item, step in steps.items()
        if item not in gone
    }

    def blur(names: Iterable[str]) -> frozenset[str]:
        return frozenset(UNMATCHED if name in unmatched else name for name in names)

    def find_followers(item: str, side: int) -> frozenset[str]:
        return blur(other for other, sides in links.items() if item in sides[side])

    return {
        item: (
            steps[item].stage,
            *map(blur, links[item]),
            find_followers(item, 0),
            find_followers(item, 1),
        )
        for item in items
    }


def _fill_bundles(
    version: Version, other: Version, ids: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Return the members of each bundle that the other version does not have."""
    known = {bundle.id for bundle, _ in other.bundles}
    return {
        bundle.id: frozenset(ids.get(item, item) for item in bundle.items)
        for bundle, _ in version.bundles
        if bundle.id not in known
    }
