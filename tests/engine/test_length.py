"""The length of a path alone, which an attribution asks for many times."""

import pytest

from tests.builders import a_flow, a_network, a_plan, a_step
from walkflow.engine.length import find_length
from walkflow.engine.plan import EVERYONE, Axis
from walkflow.model.calendars import read_named_calendar
from walkflow.model.flow import Flow

AXIS = Axis(read_named_calendar("plain"))


@pytest.mark.parametrize(
    ("flow", "length", "whole"),
    [
        (a_flow(a_step("a", "4wd"), a_step("b", "2wd", "a")), 6, 6),
        (a_flow(a_step("a", "4wd"), a_step("b", "2wd", issue_after=["a"])), 4, 4),
        (a_flow(a_step("a", "2wd"), a_step("b", "4wd", issue_after=["a"])), 4, 4),
        (
            a_flow(
                a_step("a", "4wd"), a_step("b", "2wd", issue_after=["a"]), a_step("c", "1wd", "b")
            ),
            5,
            5,
        ),
        (a_flow(a_step("a", "4wd", clock="applicant"), a_step("b", "2wd", "a")), 2, 6),
        (a_flow(a_step("a", "0wd")), 0, 0),
    ],
)
def test_the_length_is_that_of_the_plan(flow: Flow, length: int, whole: int) -> None:
    """An issue holds back the end of an item alone; everyone's time, or the authority's."""
    network = a_network(flow)
    assert find_length(network, AXIS) == a_plan(flow).length == length
    assert find_length(network, AXIS, EVERYONE) == whole


def test_items_that_wait_for_each_other_have_no_length() -> None:
    """Whatever else there is."""
    flow = a_flow(a_step("a", "1wd", "b"), a_step("b", "1wd", "a"), a_step("c", "9wd"))
    assert find_length(a_network(flow), AXIS) is None
