"""Versions and measures go by their names; what has to be typed stands beside them."""

import pytest

import walkflow
from tests.builders import a_flow, a_step
from walkflow.engine.planned_trace import trace_plan
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.views.version_names import explain_version, label_version, say_sides, say_versions
from walkflow.views.wording import Wording

ZH, EN = Wording("zh"), Wording("en")
MEASURES = {"quick": [{"limit": {"a": "1wd"}}], "slow": [{"limit": {"b": "9wd"}}]}


@pytest.mark.parametrize(
    ("version", "zh", "en"),
    [
        ("before", "改革前（before）", "before"),
        ("after", "改革后（after）", "after"),
        ("before+quick", "before+quick", "before+quick"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
    ],
)
def test_a_version_is_explained(version: str, zh: str, en: str) -> None:
    """A name of its own language stands alone; any other has behind it what is typed."""
    assert (explain_version(version, ZH), explain_version(version, EN)) == (zh, en)


def test_a_cell_has_the_name_alone() -> None:
    """What steers a terminal is inert in versions without a name."""
    assert label_version("before", ZH) == "改革前"
    assert label_version("\x1b[2J", ZH) == "<U+001B>[2J"


def test_both_sides_of_the_reform_are_one_word() -> None:
    """Other versions, and files, are named one by one."""
    assert EN(say_sides("before", "after")) == "before and after the reform"
    assert EN(say_sides("old.yaml", "after")) == "old.yaml compared with after the reform"
    assert EN(say_versions("after", "before")) == (
        "after the reform compared with before the reform"
    )
    assert EN(say_versions("before", "2024-01-01")) == (
        "before the reform compared with version 2024-01-01"
    )


@pytest.mark.parametrize(
    ("version", "measures"), [("after", "甲, 甲"), ("before+quick", "甲"), ("before", "none")]
)
def test_measures_go_by_their_names(version: str, measures: str) -> None:
    """What a report rests on says none of their ids; its JSON has both."""
    flow = a_flow(a_step("a", "5wd"), a_step("b"), measures=MEASURES)
    plan = trace_plan(Versions(flow).read(version), {}, read_named_calendar("plain"))
    assert set(plan.basis.measure_names) == set(plan.basis.measures)
    shown = walkflow.render(plan, width=200)
    applied = measures.replace("甲", "A")
    assert f"version: {version}; measures applied: {applied}\n" in shown
    in_chinese = walkflow.render(plan, width=200, language="zh")
    assert not {"quick", "slow"} & set(in_chinese.replace("+", " ").split()) - {version}
