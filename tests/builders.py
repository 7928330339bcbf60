"""Small flows for tests, each with what the test is about and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from walkflow.engine.graph import Network
from walkflow.engine.plan import Axis, Plan
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.catalogue import Catalogue
from walkflow.model.flow import Flow


def a_catalogue(*items: str, **departments: str) -> Catalogue:
    """Return a catalogue of licences; each belongs to department A unless said otherwise."""
    named = {"zh": "甲", "en": "A"}
    return Catalogue.model_validate(
        {
            "catalogue": "test",
            "name": named,
            "departments": [
                {"id": each, "name": named} for each in sorted({"A", *departments.values()})
            ],
            "items": [
                {
                    "id": item,
                    "name": {"zh": f"事项{item}", "en": f"Item {item}"},
                    "department": departments.get(item, "A"),
                    "kind": "licence",
                    "materials": 1,
                    "trips": 1,
                }
                for item in items
            ],
        }
    )


def a_step(item: str, limit: str = "1wd", *after: str, **rest: object) -> dict[str, Any]:
    """Return a step of a flow, as a file has it."""
    return {"item": item, "limit": limit, "after": list(after), **rest}


def a_flow(
    *steps: Mapping[str, Any],
    measures: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    facts: Mapping[str, list[str]] | None = None,
    stages: Mapping[str, tuple[str | None, list[Mapping[str, Any]]]] | None = None,
) -> Flow:
    """
    Return a flow with its catalogue; every id in it is an item of the catalogue.

    Args:
        steps: The steps of its only stage, if `stages` is not given.
        measures: The changes of each measure.
        facts: The values of each fact, the first being the default.
        stages: The limit and the steps of each stage.
    """
    named = {"zh": "甲", "en": "A"}
    written = stages or {"only": (None, list(steps))}
    flow = Flow.model_validate(
        {
            "flow": "test",
            "name": named,
            "catalogue": "items.yaml",
            "calendar": "plain",
            "facts": {
                fact: {"values": values, "default": values[0], "name": named}
                for fact, values in (facts or {}).items()
            },
            "stages": [
                {"id": stage, "name": named, "limit": limit, "items": items}
                for stage, (limit, items) in written.items()
            ],
            "measures": [
                {"id": measure, "name": named, "changes": changes}
                for measure, changes in (measures or {}).items()
            ],
        }
    )
    return flow.stock(a_catalogue(*(placed.step.item for placed in flow.steps), "bundle"))


def a_network(flow: Flow, version: str = "after", **facts: str) -> Network:
    """Return the items and links of one version of a flow, the rest of its facts at default."""
    return Network(Versions(flow).read(version), {**flow.default_facts, **facts})


def a_plan(flow: Flow, version: str = "after", **facts: str) -> Plan:
    """Return the plan of one version of a flow in day numbers."""
    return Plan(a_network(flow, version, **facts), Axis(read_named_calendar("plain")))
