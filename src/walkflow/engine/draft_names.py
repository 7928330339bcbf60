"""What a draft calls the activities of a log, so that a replay tells them apart as it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from walkflow.model.near_words import simplify

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def group_spellings(activities: Sequence[str]) -> list[list[int]]:
    """
    Return the places of activities in groups: those of a group are one activity to a replay.

    >>> group_spellings(["A B", "a_b", "c"])
    [[0, 1], [2]]
    """
    groups: dict[str, list[int]] = {}
    for place, activity in enumerate(activities):
        groups.setdefault(simplify(activity), []).append(place)
    return list(groups.values())


def name_items(activities: Sequence[str], others: Collection[str] = ()) -> list[str]:
    """
    Return an id for each activity, made of its letters and digits.

    No replay takes an id for another activity than its own.

    >>> name_items(["Plan: review", "plan review"])
    ['plan_review_2', 'plan_review']

    Args:
        activities: What is to have ids, no two of them one activity to a replay.
        others: Activities that have none.
    """
    own = {simplify(activity) for activity in (*activities, *others)}
    taken: set[str] = set()
    ids: list[str] = []
    for activity in activities:
        word: str = re.sub(r"\W+", "_", activity.lower()).strip("_") or "item"
        name, number = word, 1
        while (read := simplify(name)) in taken or (read in own and read != simplify(activity)):
            number += 1
            name = f"{word}_{number}"
        taken.add(read)
        ids.append(name)
    return ids
