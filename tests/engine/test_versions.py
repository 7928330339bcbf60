"""Versions of a flow: names, edits, what wins, what is absent."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import a_flow, a_step
from walkflow.engine.edits import ChangeClass
from walkflow.engine.versions import Versions, is_version_word
from walkflow.model.durations import Duration
from walkflow.model.errors import UsageError
from walkflow.model.flow import Flow
from walkflow.model.records import Name

if TYPE_CHECKING:
    from collections.abc import Mapping


def a_reformed_flow(*changes: dict[str, Any]) -> Flow:
    """Return a, then b, then c, with a measure m0, m1, … for each change."""
    return a_flow(
        a_step("a", "3wd"),
        a_step("b", "4wd", "a"),
        a_step("c", "5wd", "b"),
        measures={f"m{number}": [change] for number, change in enumerate(changes)},
    )


def classes(flow: Flow) -> list[ChangeClass]:
    """Return the class of every edit of a flow."""
    return [edit.change_class for edit in Versions(flow).edits]


def test_before_has_no_measure_and_after_has_all() -> None:
    """The two versions that every flow has."""
    versions = Versions(a_reformed_flow({"drop": "a"}, {"drop": "b"}))
    assert versions.find_measures("before") == ()
    assert versions.find_measures("after") == ("m0", "m1")


@pytest.mark.parametrize(
    ("word", "measures"),
    [("before+m1", ("m1",)), ("after-m0", ("m1",)), ("before+m1+m0", ("m0", "m1"))],
)
def test_measures_are_added_and_taken_in_file_order(word: str, measures: tuple[str, ...]) -> None:
    """A version's name may add measures to a base or take them away."""
    versions = Versions(a_reformed_flow({"drop": "a"}, {"drop": "b"}))
    assert versions.find_measures(word) == measures


def test_date_has_the_measures_in_force() -> None:
    """A date names the version with the measures whose `since` is not later."""
    flow = a_reformed_flow({"drop": "a"}, {"drop": "b"}, {"drop": "c"})
    dated = flow.model_copy(
        update={
            "measures": tuple(
                measure.model_copy(update={"since": since})
                for measure, since in zip(
                    flow.measures, (date(2023, 4, 1), date(2023, 5, 1), None), strict=True
                )
            )
        }
    )
    versions = Versions(dated)
    assert versions.find_measures("2023-03-31") == ()
    assert versions.find_measures("2023-04-01") == ("m0",)
    assert versions.find_measures("2024-01-01+m2") == ("m0", "m1", "m2")
    assert versions.dates == (date(2023, 4, 1), date(2023, 5, 1))


@pytest.mark.parametrize(
    "word", ["later", "before+nothing", "2023-13-01", "after-", "before m0", ""]
)
def test_unknown_version_is_an_error(word: str) -> None:
    """A word that names no version of the flow is refused."""
    with pytest.raises(UsageError):
        Versions(a_reformed_flow({"drop": "a"})).read(word)


@pytest.mark.parametrize("word", ["before", "after", "2023-04-01", "before+x", "after-x-y"])
def test_version_words(word: str) -> None:
    """These words have the form of a version's name."""
    assert is_version_word(word)


@pytest.mark.parametrize("word", ["flows", "./before", "before.yaml", "2023", "after/"])
def test_paths_are_not_version_words(word: str) -> None:
    """These have not."""
    assert not is_version_word(word)


def test_last_edit_wins() -> None:
    """Of two measures that give an item a limit, the later in the file counts."""
    flow = a_reformed_flow({"limit": {"a": "2wd"}}, {"limit": {"a": "1wd"}})
    assert Versions(flow).read("after").steps["a"].limit == Duration.parse("1wd")
    assert Versions(flow).read("before+m0").steps["a"].limit == Duration.parse("2wd")


def test_after_replaces_the_whole_list() -> None:
    """New predecessors replace the old ones; what is issued after stays."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c", "1wd", "a", issue_after="b"),
        measures={"m": [{"after": {"c": []}}]},
    )
    step = Versions(flow).read().steps["c"]
    assert (step.after, step.issue_after) == ((), ("b",))


def test_added_item_is_absent_without_its_measure() -> None:
    """An item that a measure adds stands in the flow, but applies only with the measure."""
    flow = a_reformed_flow({"add": "b"})
    assert Versions(flow).read("before").absent == {"b"}
    assert Versions(flow).read("after").absent == frozenset()


def test_merge_of_merges_leads_to_the_last_target() -> None:
    """An item merged into one that is itself merged becomes part of the last."""
    flow = a_reformed_flow(
        {"merge": {"items": "a", "into": "b"}}, {"merge": {"items": "b", "into": "c"}}
    )
    assert Versions(flow).read().find_target("a") == "c"


def test_merged_stage_has_the_sum_of_limits_unless_it_has_its_own() -> None:
    """Stages that become one may take together what they took, or what the measure says."""
    for own, expected in ((None, "7wd"), ("5wd", "5wd")):
        merge = {"stages": ["one", "two"], "into": "both"} | ({"limit": own} if own else {})
        flow = a_flow(
            stages={"one": ("3wd", [a_step("a")]), "two": ("4wd", [a_step("b")])},
            measures={"m": [{"merge_stages": merge}]},
        )
        version = Versions(flow).read()
        assert [(stage.id, str(stage.limit)) for stage in version.stages] == [("both", expected)]
        assert {step.stage for step in version.steps.values()} == {"both"}


def test_sum_of_merged_stages_uses_edited_limits() -> None:
    """A measure that cuts the limits of stages cuts the limit of what they are merged into."""
    flow = a_flow(
        stages={"one": ("3wd", [a_step("a")]), "two": ("4wd", [a_step("b")])},
        measures={
            "merge": [{"merge_stages": {"stages": ["one", "two"], "into": "one"}}],
            "cut": [{"stage_limit": {"one": "1wd", "two": "1wd"}}],
        },
    )
    (stage,) = Versions(flow).read().stages
    assert str(stage.limit) == "2wd"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"drop": "b"}, ChangeClass.ELIMINATE),
        ({"limit": {"b": "0wd"}}, ChangeClass.ELIMINATE),
        ({"limit": {"b": "1wd"}}, ChangeClass.CUT_LIMIT),
        ({"merge": {"items": "b", "into": "c"}}, ChangeClass.MERGE),
        ({"after": {"c": "a"}}, ChangeClass.PARALLELISE),
        ({"after": {"c": []}}, ChangeClass.PARALLELISE),
        ({"after": {"a": "c"}}, ChangeClass.RESEQUENCE),
        ({"bundle": {"id": "bundle", "items": ["a", "b"]}}, ChangeClass.PARALLELISE),
        ({"clock": {"b": "law"}}, ChangeClass.MOVE_OFF_CLOCK),
        ({"materials": {"b": 0}}, ChangeClass.INTEGRATE_MATERIALS),
        ({"trips": {"b": 0}}, ChangeClass.CUT_TRIPS),
        ({"intake": ["a", "b"]}, ChangeClass.CUT_TRIPS),
        ({"add": "b"}, ChangeClass.ADD),
        ({"issue_after": {"b": "a"}}, ChangeClass.TOLERATE),
    ],
)
def test_class_of_a_change(change: dict[str, Any], expected: ChangeClass) -> None:
    """Each sort of change belongs to a class that savings are attributed to."""
    assert classes(a_reformed_flow(change)) == [expected]


def test_issue_after_in_place_of_after_is_tolerance() -> None:
    """A link that a measure moves from the start to the issue is one tolerance, in both edits."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        measures={"m": [{"after": {"b": []}}, {"issue_after": {"b": "a"}}]},
    )
    assert classes(flow) == [ChangeClass.TOLERATE, ChangeClass.TOLERATE]


@pytest.mark.parametrize(("into", "lead"), [("both", "A"), ("two", "B")])
def test_a_merged_stage_has_the_names_of_its_parts_and_a_lead(into: str, lead: str) -> None:
    """That of the part whose id it takes, else of the first; its limit is an estimate of ours."""
    named = {"zh": "甲", "en": "A"}
    merge = {"stages": ["one", "two"], "into": into}
    flow = a_flow(
        stages={"one": ("3wd", [a_step("a")]), "two": ("4wd", [a_step("b")])},
        measures={"m": [{"merge_stages": merge}]},
    )
    first, second = flow.stages
    other = second.model_copy(update={"lead": "B", "name": Name(zh="乙", en="B")})
    stages = (first.model_copy(update={"lead": "A"}), other)
    version = Versions(flow.model_copy(update={"stages": stages})).read()
    (stage,) = version.stages
    assert named["en"] == first.name.en
    assert (stage.id, stage.name.en, stage.name.zh, stage.lead) == (into, "A + B", "甲、乙", lead)
    assert (str(stage.limit), stage.is_estimate) == ("7wd", True)


def test_an_edited_limit_of_a_new_stage_is_its_own() -> None:
    """Not the sum of its parts; where units differ there is no sum."""
    merge: Mapping[str, Any] = {"merge_stages": {"stages": ["one", "two"], "into": "both"}}
    cut: Mapping[str, Any] = {"stage_limit": {"both": "1wd"}}
    cases: list[tuple[list[Mapping[str, Any]], str]] = [([merge, cut], "1wd"), ([merge], "None")]
    for changes, expected in cases:
        flow = a_flow(
            stages={"one": ("3wd", [a_step("a")]), "two": ("4d", [a_step("b")])},
            measures={"m": changes},
        )
        assert str(Versions(flow).read().stages[0].limit) == expected
