"""What a plan says of its days, and which versions by date it cannot have."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.builders import a_catalogue, a_flow, a_step
from walkflow.engine.planned_trace import (
    APPROVAL_PATH,
    DAYS,
    ELAPSED_PATH,
    LEEWAY,
    OTHER_UNITS,
    trace_plan,
)
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.flow import Flow
from walkflow.model.trace_report import TraceReport


def trace(flow: Flow, version: str = "after", *, everyone: bool = False) -> TraceReport:
    """Return the plan of a version of a flow."""
    calendar = read_named_calendar("plain")
    return trace_plan(Versions(flow).read(version), {}, calendar, None, everyone=everyone)


@pytest.mark.parametrize(("limit", "has_others"), [("8wd", False), ("7d", True), ("8h", True)])
def test_other_units_are_explained_where_they_occur(limit: str, has_others: bool) -> None:
    """After the headline, the leeway and the days."""
    others = (OTHER_UNITS,) * has_others
    flow = a_flow(a_step("a", limit))
    assert trace(flow).basis.definitions == (APPROVAL_PATH, LEEWAY, DAYS, *others)
    assert trace(flow, everyone=True).basis.definitions == (ELAPSED_PATH, LEEWAY, DAYS, *others)


def test_a_limit_of_the_law_in_another_unit_is_explained_too() -> None:
    """The plan shows it."""
    catalogue = a_catalogue("a")
    law = {"limit": "20d", "basis": "act"}
    item = type(catalogue.items[0]).model_validate(
        {**catalogue.items[0].model_dump(mode="json"), "statutory": law}
    )
    kept = {name: getattr(catalogue, name) for name in type(catalogue).model_fields}
    flow = a_flow(a_step("a")).stock(type(catalogue)(**{**kept, "items": (item,)}))
    assert OTHER_UNITS in trace(flow).basis.definitions


@pytest.mark.parametrize(
    ("since", "version", "said"),
    [
        ({}, "2026-02-09", ["2 measures have no date (since), so no version by date has them"]),
        (
            {"m": "2025-01-01"},
            "2026-02-09",
            ["1 measure has no date (since), so no version by date has it"],
        ),
        ({"m": "2025-01-01", "n": "2025-01-01"}, "2026-02-09", []),
        ({}, "after", []),
        ({}, "before+m", []),
    ],
)
def test_measures_without_a_date_are_told_where_a_date_is_asked_for(
    since: Mapping[str, str], version: str, said: list[str]
) -> None:
    """No date can tell them apart."""
    changes: dict[str, list[Mapping[str, Any]]] = {
        "m": [{"limit": {"a": "1wd"}}],
        "n": [{"limit": {"a": "3wd"}}],
    }
    flow = a_flow(a_step("a", "2wd"), measures=changes)
    written = flow.model_dump(mode="json", by_alias=True, exclude_none=True)
    for measure in written["measures"]:
        if measure["id"] in since:
            measure["since"] = since[measure["id"]]
    dated = Flow.model_validate(written).stock(a_catalogue("a"))
    assert [str(each) for each in trace(dated, version).basis.left_out] == said
