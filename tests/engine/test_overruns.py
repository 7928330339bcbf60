"""Stages that take too long for some project, worked out by hand."""

from collections.abc import Mapping
from typing import Any

from tests.builders import a_flow, a_step
from walkflow.engine.graph import Network
from walkflow.engine.overruns import Overruns, find_overruns
from walkflow.engine.plan import Axis
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.durations import Duration

FACTS = {"f": ["x", "y", "z"], "g": ["x", "y"]}


def find(
    limit: str,
    *steps: Mapping[str, Any],
    version: str = "before",
    measures: Mapping[str, list[Mapping[str, Any]]] | None = None,
) -> Overruns:
    """Return what takes too long in the only stage of a flow."""
    flow = a_flow(stages={"one": (limit, list(steps))}, facts=FACTS, measures=measures)
    chosen = Versions(flow).read(version)
    return find_overruns(chosen, Network(chosen, {}), Axis(read_named_calendar("plain")))


def test_what_fits_for_every_project_is_no_overrun() -> None:
    """Alternatives never take their time together."""
    found = find(
        "4wd",
        a_step("a", "4wd", when={"f": "x"}),
        a_step("b", "4wd", "a", when={"f": "y"}),
        a_step("c", "4wd", "b", when={"f": "z"}),
    )
    assert (found.found, found.unproved) == ((), ())


def test_the_usual_project_comes_first() -> None:
    """With nothing that differs from the defaults."""
    found = find("4wd", a_step("a", "5wd"), a_step("b", "9wd", when={"f": "y"}))
    (over,) = found.found
    assert (over.stage.id, over.limit, over.limit_wd) == ("one", Duration.parse("4wd"), 4)
    assert (over.path_wd, over.path, over.facts) == (5, ("a",), {})


def test_one_of_several_alternatives_takes_too_long() -> None:
    """Each is looked at by itself until it is found."""
    found = find(
        "4wd",
        a_step("a", "3wd", when={"f": "x"}),
        a_step("b", "3wd", "a", when={"f": "y"}),
        a_step("c", "5wd", "b", when={"f": "z"}),
        a_step("d", "1wd", "c", when={"g": "x"}),
    )
    (over,) = found.found
    assert (over.facts, over.path_wd) == ({"f": "z"}, 6)
    assert over.path == ("c", "d")


def test_an_overrun_that_takes_two_facts() -> None:
    """Neither alone is enough."""
    found = find(
        "5wd",
        a_step("a", "3wd", when={"f": "y"}),
        a_step("b", "1wd", "a"),
        a_step("c", "3wd", "b", when={"g": "y"}),
        a_step("d", "1wd", "c", when={"f": "x"}),
    )
    (over,) = found.found
    assert (over.facts, over.path_wd, over.path) == (
        {"f": "y", "g": "y"},
        7,
        ("a", "b", "c"),
    )


def test_an_item_that_is_merged_gives_its_predecessors_only_where_it_applies() -> None:
    """C waits for a through b, which became part of c, and applies where f is y."""
    steps = (
        a_step("a", "3wd", when={"g": "x"}),
        a_step("b", "1wd", "a", when={"f": "y"}),
        a_step("c", "3wd"),
    )
    merge: dict[str, Any] = {"m": [{"merge": {"items": "b", "into": "c"}}]}
    found = find("5wd", *steps, version="after", measures=merge)
    (over,) = found.found
    assert (over.facts, over.path_wd, over.path) == ({"f": "y"}, 6, ("a", "c"))
    assert find("6wd", *steps, version="after", measures=merge).found == ()


def test_stages_without_a_limit_take_as_long_as_they_take() -> None:
    """Nobody promised anything."""
    flow = a_flow(stages={"one": (None, [a_step("a", "99wd")])})
    chosen = Versions(flow).read("after")
    found = find_overruns(chosen, Network(chosen, {}), Axis(read_named_calendar("plain")))
    assert (found.found, found.unproved) == ((), ())
