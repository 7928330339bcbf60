from pathlib import Path
from typing import Any

import pytest

import walkflow
from tests.builders import a_flow, a_step
from tests.engine.walking import a_visit, a_walk, measure, minutes_of, on, visit_of
from walkflow.engine.checks import check_walk
from walkflow.engine.personal_data import find_personal, is_name
from walkflow.engine.quality import find_same_moment
from walkflow.engine.rules.walks import WalkSubject
from walkflow.model.calendar_extras import CalendarExtras, extend
from walkflow.model.calendars import read_named_calendar
from walkflow.model.walk import Walk

PLAIN = read_named_calendar("plain")
FLOW = a_flow(
    a_step("a"),
    a_step("b", "1wd", "a", when={"f": "x"}),
    facts={"f": ["x", "y"]},
    measures={"joint": [{"bundle": {"id": "bundle", "items": ["a", "b"]}}]},
)


def rules_of(walk: Walk) -> list[tuple[str, str]]:
    """Return what is wrong with a walk through the flow, by rule and route."""
    found = check_walk(WalkSubject(walk, PLAIN, FLOW))
    return [(each.rule, ".".join(map(str, each.route))) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明", True),
        ("欧阳娜娜", True),
        ("张局长", True),
        ("找李某办理", True),
        ("局长", False),
        ("窗口负责人", False),
        ("审批科", False),
        ("住建局", False),
        ("高新区", False),
        ("区长和书记", False),
        ("Anna Smith", True),
        ("Mr. Smith answered", True),
        ("Deputy Director", False),
        ("Section Head", False),
        ("HURD", False),
        ("call 13812345678", True),
        ("0550-8022345", True),
        ("2024-06-03 09:41", False),
        ("110101199003071234", True),
        ("案号 341182202400001234567", False),
        ("mail a.b@example.org", True),
    ],
)
def test_what_looks_personal(text: str, found: bool) -> None:
    """Names, telephones, identity numbers and mail; no unit, post, date or case number."""
    assert (find_personal(text, is_post=True) is not None) is found


def test_a_bare_name_is_looked_for_only_where_a_post_stands() -> None:
    """In a sentence two capitals are no name."""
    assert is_name("New Guide")
    assert find_personal("New Guide") is None


def test_every_text_is_looked_at() -> None:
    """Texts are looked at wherever they stand."""
    walk = a_walk(
        a_visit("a", on(0), on(1), note="张科长 did it"),
        by=[{"unit": "HURD"}, {"unit": "DRC", "post": "王小明"}],
        milestones=[{"at": on(0), "name": {"zh": "李局长来访", "en": "a visit"}}],
        problems=[{"text": "ask 13812345678", "measure": "fine", "owner": {"unit": "Anna Smith"}}],
        follow_up=[{"date": "2026-03-04", "by": "phone", "text": "a.b@example.org"}],
    )
    assert rules_of(walk) == [
        ("personal-data", "by.1.post"),
        ("personal-data", "visits.0.note"),
        ("personal-data", "milestones.0.name"),
        ("personal-data", "problems.0.text"),
        ("personal-data", "problems.0.owner.unit"),
        ("personal-data", "follow_up.0.text"),
    ]


@pytest.mark.parametrize(
    ("walk", "found"),
    [
        (a_walk(a_visit("x", on(0), on(1))), [("unknown-item", "visits.0.item")]),
        (a_walk(problems=[{"item": "x", "text": "-"}]), [("unknown-item", "problems.0.item")]),
        (a_walk(facts={"g": "x"}), [("unknown-fact", "facts.g")]),
        (a_walk(facts={"f": "z"}), [("unknown-value", "facts.f")]),
        (a_walk(version="before+z"), [("unknown-version", "version")]),
        (
            a_walk(a_visit("b", on(0), on(1)), facts={"f": "y"}),
            [("not-in-version", "visits.0.item")],
        ),
        (a_walk(a_visit("bundle", on(0), on(1)), version="after"), []),
        (a_walk(a_visit("bundle", on(0), on(1))), [("unknown-item", "visits.0.item")]),
    ],
)
def test_names_that_the_flow_must_have(walk: Walk, found: list[tuple[str, str]]) -> None:
    """Items, facts, values and versions; a bundle only where it is in force."""
    assert rules_of(walk) == found


def test_a_walk_without_its_flow_is_checked_by_itself() -> None:
    """Nothing is said of names that nobody can look up."""
    subject = WalkSubject(a_walk(a_visit("x", on(1), on(0)), version="before+z"), PLAIN)
    assert [each.rule for each in check_walk(subject)] == ["stamps-out-of-order"]


@pytest.mark.parametrize(
    ("times", "items", "found"),
    [
        ([" 10:00"] * 2, "ab", 0),
        ([" 10:00"] * 3, "abc", 3),
        ([" 10:00:07"] * 2, "ab", 2),
        ([" 10:00:07", " 10:00:08"], "ab", 0),
        ([""] * 3, "abc", 0),
    ],
)
def test_decided_at_the_same_moment(times: list[str], items: str, found: int) -> None:
    """Two in one second, three in one minute; a day is no moment."""
    pairs = zip(items, times, strict=True)
    walk = a_walk(*(a_visit(item, None, on(0) + time) for item, time in pairs))
    assert len(list(find_same_moment(walk))) == found


def test_members_of_a_bundle_may_be_decided_together() -> None:
    """They have one finish."""
    walk = a_walk(*(a_visit(item, None, on(0, "10:00:07")) for item in "ab"))
    assert not list(find_same_moment(walk, ["ab"]))
    assert rules_of(walk.model_copy(update={"version": "after"})) == []


def test_the_last_minute_of_the_day_is_an_office_hour() -> None:
    """What is decided as the office closes was decided in time."""
    assert rules_of(a_walk(a_visit("a", on(0, "16:59"), on(0, "17:00")))) == []
    late = [("outside-office-hours", "visits.0.decided")]
    assert rules_of(a_walk(a_visit("a", on(0, "16:59"), on(0, "17:01")))) == late


def a_calendar(**said: Any) -> Any:  # noqa: ANN401 - as in a file
    """Return the plain calendar with what a calendar file says on top."""
    extras = CalendarExtras.model_validate({"calendar": "test", "base": "plain", **said})
    return extend(PLAIN, extras)


def test_a_department_may_have_days_and_hours_of_its_own() -> None:
    """Open on Saturday morning: the time is its own, and its limit runs."""
    saturday = on(5)
    calendar = a_calendar(departments={"A": {"workdays": [saturday], "hours": "08:00-12:00"}})
    visit = a_visit("a", on(4, "11:00"), on(5, "11:00"))
    run = measure(FLOW, a_walk(visit, facts={"f": "y"}), calendar=calendar)
    assert visit_of(run, "a").processing_wd == 1
    assert run.elapsed_wd == 0
    assert minutes_of(run) == {"authority A": 4 * 60, "calendar": 20 * 60}
    assert not run.findings


def test_days_outside_the_calendar_are_provisional() -> None:
    """The report says so."""
    run = measure(
        FLOW,
        a_walk(a_visit("a", "2199-03-04", "2199-03-05"), facts={"f": "y"}),
        calendar=read_named_calendar("cn"),
    )
    assert run.basis.calendar is not None
    assert run.basis.calendar.provisional


def test_deviations_name_the_lines_of_both_files(tmp_path: Path) -> None:
    """One in the walk, one in the flow."""
    root = Path(__file__).resolve().parent.parent.parent
    path = tmp_path / "w.yaml"
    path.write_text(
        "walk: w\nflow: industrial\nversion: before\nscope: part\nvisits:\n"
        "  - {item: eia_form, accepted: 2024-06-03, decided: 2024-06-28}\n"
        "  - {item: enterprise_project_filing, accepted: 2024-06-04, decided: 2024-06-05}\n"
        "  - {item: pollutant_permit, accepted: 2024-07-04, decided: 2024-07-05}\n",
        encoding="utf-8",
    )
    flow_path = root / "flows" / "industrial.yaml"
    flow = walkflow.read_flow(flow_path)
    run = measure(flow, walkflow.read_walk(path))
    lines = flow_path.read_text(encoding="utf-8").split("\n")
    found = {
        each.kind.value: (each.line, lines[(each.flow_line or 0) - 1]) for each in run.deviations
    }
    assert found["out_of_order"][0] == found["over_limit"][0] == 6
    assert "item: eia_form" in found["out_of_order"][1]
    assert "limit: 9wd" in found["over_limit"][1]
    assert found["not_in_flow"][0] == 8
    assert "item: pollutant_permit" in found["not_in_flow"][1]
