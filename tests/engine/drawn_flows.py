"""Small flows drawn at random, each as the data of a file and as a flow."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from tests import oracle
from tests.builders import a_catalogue
from walkflow.model.flow import Flow

NAMED = {"zh": "甲", "en": "A"}
OFF_CLOCK = ("applicant", "third_party", "law")


class Drawn(NamedTuple):
    """A flow twice: as walkflow reads it, and as the oracle does."""

    flow: Flow
    raw: oracle.Data


@st.composite
def drawn_flows(draw: st.DrawFn, most_measures: int = 3) -> Drawn:
    """Draw a flow of up to eight items in three stages, with measures of every sort."""
    items = [f"i{number}" for number in range(draw(st.integers(2, 8)))]
    steps = [draw(steps_after(items[:number], item)) for number, item in enumerate(items)]
    cut = sorted(draw(st.lists(st.integers(0, len(items)), min_size=2, max_size=2)))
    parts = (steps[: cut[0]], steps[cut[0] : cut[1]], steps[cut[1] :])
    limits = (draw(limits_of(9)), draw(limits_of(9)), None)
    stages = [
        {"id": f"s{number}", "name": NAMED, "limit": limit, "items": part}
        for number, (limit, part) in enumerate(zip(limits, parts, strict=True))
    ]
    del stages[2]["limit"]
    changes = draw(st.lists(changes_of(items), min_size=1, max_size=2 * most_measures))
    number_of = st.integers(0, most_measures - 1)
    by_measure: dict[str, list[dict[str, Any]]] = {}
    for change in keep_sound(changes):
        by_measure.setdefault(f"m{draw(number_of)}", []).append(change)
    raw: oracle.Data = {
        "flow": "drawn",
        "name": NAMED,
        "catalogue": "items.yaml",
        "calendar": "plain",
        "facts": {"f": {"values": ["x", "y"], "default": "x", "name": NAMED}},
        "stages": stages,
        "measures": [
            {"id": measure, "name": NAMED, "changes": by_measure[measure]}
            for measure in sorted(by_measure)
        ],
    }
    return read_twice(raw, items)


def read_twice(raw: oracle.Data, items: list[str]) -> Drawn:
    """Return a flow from the data of its file, with a catalogue of licences."""
    flow = Flow.model_validate(raw).stock(a_catalogue(*items, "b0", "b1"))
    kinds = dict.fromkeys((*items, "b0", "b1"), "licence")
    return Drawn(flow, {**raw, "kinds": kinds})


def limits_of(most: int) -> st.SearchStrategy[str]:
    """Draw limits in working days."""
    return st.integers(0, most).map(lambda days: f"{days}wd")


@st.composite
def steps_after(draw: st.DrawFn, before: list[str], item: str) -> dict[str, Any]:
    """Draw a step that waits for some of the items before it."""
    names = st.lists(st.sampled_from(before), max_size=2, unique=True) if before else st.just([])
    step: dict[str, Any] = {"item": item, "limit": draw(limits_of(6)), "after": draw(names)}
    if draw(st.integers(0, 3)) == 0:
        step["issue_after"] = draw(names)
    if draw(st.integers(0, 4)) == 0:
        step["when"] = {"f": draw(st.sampled_from(["x", "y"]))}
    if draw(st.integers(0, 5)) == 0:
        step["clock"] = draw(st.sampled_from(OFF_CLOCK))
    return step


@st.composite
def changes_of(draw: st.DrawFn, items: list[str]) -> dict[str, Any]:
    """Draw a change of any sort that can move an item in time."""
    item = draw(st.sampled_from(items))
    names = draw(st.lists(st.sampled_from(items), max_size=2, unique=True))
    names = [name for name in names if name != item]
    sort = draw(st.sampled_from(["limit", "after", "issue_after", "clock", "stage_limit"]))
    if draw(st.booleans()):
        sort = draw(st.sampled_from(["drop", "add", "merge", "bundle", "merge_stages"]))
    match sort:
        case "limit":
            return {"limit": {item: draw(limits_of(6))}}
        case "after" | "issue_after":
            return {sort: {item: names}}
        case "clock":
            return {"clock": {item: draw(st.sampled_from(OFF_CLOCK))}}
        case "stage_limit":
            return {"stage_limit": {draw(st.sampled_from(["s0", "s1"])): draw(limits_of(9))}}
        case "drop" | "add":
            return {sort: item}
        case "merge":
            into = draw(st.sampled_from([other for other in items if other != item]))
            return {"merge": {"items": [item], "into": into}}
        case "bundle":
            bundle: dict[str, Any] = {"id": "b0", "name": NAMED, "items": [item, *names]}
            if draw(st.booleans()):
                bundle["limit"] = draw(limits_of(6))
            return {"bundle": bundle}
        case _:
            return {"merge_stages": {"stages": ["s0", "s1"], "into": "s1", "name": NAMED}}


def keep_sound(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the changes without those that a file may not have beside the ones before them."""
    kept: list[dict[str, Any]] = []
    gone: set[str] = set()
    targets: set[str] = set()
    once: set[str] = set()
    for change in changes:
        sort, value = next(iter(change.items()))
        named = {value} if isinstance(value, str) else set(value)
        if sort == "merge":
            named = {*value["items"], value["into"]}
            if targets & set(value["items"]):
                continue
            targets.add(value["into"])
        if sort == "bundle":
            named = set(value["items"])
        if named & gone or (sort in {"add", "bundle", "merge_stages"} and sort in once):
            continue
        if sort == "add" and any("drop" in other for other in kept):
            continue
        once.add(sort)
        gone |= {value} if sort == "drop" else set(value["items"]) if sort == "merge" else set()
        kept.append(change)
    return kept
