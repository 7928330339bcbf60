"""The figures of a comparison of plans, counted by hand."""

from tests.builders import a_flow, a_plan, a_step
from walkflow.engine.chart_changes import chart_changes
from walkflow.engine.charts import chart_plan
from walkflow.engine.checklists import make_checklist
from walkflow.engine.comparison import compare_versions
from walkflow.engine.plan import Axis, plan_stages
from walkflow.engine.rewrites import Rewrite
from walkflow.engine.versions import Versions
from walkflow.model.calendars import read_named_calendar
from walkflow.model.compare_report import FlowComparison
from walkflow.model.flow import Flow
from walkflow.model.records import Name

AXIS = Axis(read_named_calendar("plain"))
FLOW = a_flow(
    stages={
        "one": ("12wd", [a_step("a", "4wd"), a_step("b", "3wd", "a", clock="applicant")]),
        "two": ("5wd", [a_step("c", "2wd", "b"), a_step("d", "1wd", "c")]),
    },
    measures={
        "cut": [{"limit": {"a": "2wd"}}, {"stage_limit": {"one": "6wd"}}],
        "less": [{"drop": "c"}, {"trips": {"a": 0}}],
    },
)


def compare(flow: Flow = FLOW, before: str = "before", after: str = "after") -> FlowComparison:
    """Return two versions of a flow compared."""
    versions = Versions(flow)
    old, new = versions.read(before), versions.read(after)
    return compare_versions(old, new, flow.default_facts, AXIS)


def test_both_sides_in_figures() -> None:
    """Lengths of the authority and of everyone, limits, and what the applicant has to do."""
    found = compare()
    old, new = found.before, found.after
    assert (old.version, old.measures, old.file) == ("before", (), None)
    assert (new.version, new.measures) == ("after", ("cut", "less"))
    assert (old.path_wd, old.elapsed_path_wd, old.limits_wd) == (7, 10, 10)
    assert (new.path_wd, new.elapsed_path_wd, new.limits_wd) == (3, 6, 6)
    assert (old.stage_limits_wd, old.stage_limits) == (17, "17wd")
    assert (new.stage_limits_wd, new.stage_limits) == (11, "11wd")
    assert (old.items, old.materials, old.trips, old.departments) == (4, 4, 4, 1)
    assert (new.items, new.materials, new.trips, new.departments) == (3, 3, 2, 1)
    assert (found.saved_wd, found.flow, found.by_measure) == (4, "test", True)


def test_ratios_are_what_is_less() -> None:
    """1 - after / before, limits over the items on both sides."""
    ratios = compare().compression
    assert (ratios.path, ratios.elapsed_path) == (4 / 7, 4 / 10)
    assert (ratios.limit, ratios.stage_limit) == (2 / 8, 6 / 17)
    assert (ratios.items, ratios.materials, ratios.trips) == (1 / 4, 1 / 4, 2 / 4)
    assert ratios.departments == 0


def test_scope_honest_keeps_what_was_dropped() -> None:
    """With c still there the path is two days longer, whoever's time counts."""
    honest = compare().scope_honest
    assert (honest.path_wd, honest.elapsed_path_wd, honest.limits_wd) == (5, 8, 8)
    assert (honest.path, honest.elapsed_path) == (2 / 7, 2 / 10)
    assert (honest.stage_limits_wd, honest.differs) == (11, True)
    (item,) = honest.items
    assert (item.id, item.name, item.removal, item.measure, item.limit) == (
        "c",
        Name(zh="事项c", en="Item c"),
        "drop",
        "less",
        "2wd",
    )
    plain = compare(after="before+cut").scope_honest
    assert (plain.differs, plain.items) == (False, ())


def test_what_each_measure_and_class_saves() -> None:
    """Alone, as a share, and what would be lost without it."""
    found = compare()
    shares = [
        (each.id, each.shapley_wd, each.shapley, each.alone_wd, each.without_wd, each.taken_back)
        for each in found.measures
    ]
    assert shares == [("cut", 2.0, "2", 2, 2, False), ("less", 2.0, "2", 2, 2, False)]
    classes = {each.id: (each.edits, each.shapley_wd) for each in found.change_classes}
    assert classes == {"eliminate": (1, 2.0), "cut_limit": (2, 2.0), "cut_trips": (1, 0.0)}
    assert (found.orders, found.seed) == (None, None)


def test_charts_count_the_time_of_the_authority_unless_asked() -> None:
    """As the headline does."""
    before, after = a_plan(FLOW, "before"), a_plan(FLOW, "after")
    drawn = chart_plan(after, plan_stages(after.network, after.axis))
    rewrite = Rewrite(before.network.version, after.network.version, FLOW.default_facts)
    changed = chart_changes(rewrite, before, after)
    assert (drawn.clock, changed.clock) == ("authority", "authority")
    assert compare().chart == changed


def test_a_checklist_names_all_that_can_be_visited() -> None:
    """What is asked for by stage; then the rest of the flow and of the catalogue."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a"),
        a_step("c", when={"f": "y"}),
        facts={"f": ["x", "y"]},
        measures={"m": [{"bundle": {"id": "bundle", "items": ["a", "b"], "limit": "3wd"}}]},
    )
    version = Versions(flow).read("after")
    listed = make_checklist(version, {})
    (stage,) = listed.stages
    (item,) = stage.items
    assert (item.id, item.name, str(item.limit)) == (
        "bundle",
        Name(zh="事项bundle", en="Item bundle"),
        "3wd",
    )
    assert [each.en for each in item.members] == ["Item a", "Item b"]
    assert (item.department, stage.lead, stage.limit) == (Name(zh="甲", en="A"), None, None)
    assert {each: name.en for each, name in listed.name_by_item.items()} == {
        "bundle": "Item bundle",
        "a": "Item a",
        "b": "Item b",
        "c": "Item c",
    }
    assert next(iter(listed.name_by_item)) == "bundle"
    assert (listed.flow, listed.version, listed.taken) == ("test", "after", {"f": "x"})
    other = make_checklist(version, {"f": "y"})
    assert [each.id for each in other.items] == ["bundle", "c"]
    assert other.items[1].members == ()
