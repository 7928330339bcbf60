from typing import Any

import pytest

from tests.builders import a_flow, a_step
from tests.engine.walking import (
    a_pause,
    a_visit,
    a_walk,
    measure,
    minutes_of,
    on,
    visit_of,
)
from walkflow.engine.joining import join_walks
from walkflow.engine.walks import find_version, measure_runs
from walkflow.model.calendars import read_named_calendar
from walkflow.model.errors import UsageError
from walkflow.model.run_report import RunReport
from walkflow.model.walk import Walk

PLAIN = read_named_calendar("plain")
CHAIN = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"), a_step("c", "1wd", "b"))


def kinds_of(run: RunReport) -> list[tuple[str, str]]:
    """Return the deviations by kind and item."""
    return [(each.kind.value, each.item) for each in run.deviations]


# --- one visit -----------------------------------------------------------------------------------


def test_the_phases_of_a_visit() -> None:
    """Enabled by a at 10:00; prepared, handed in, worked on, corrected, decided, delivered."""
    run = measure(
        CHAIN,
        a_walk(
            a_visit("a", on(0, "09:00"), on(0, "10:00")),
            {
                "item": "b",
                "submitted": on(0, "10:30"),
                "accepted": on(0, "10:40"),
                "pauses": [a_pause(on(0, "11:00"), on(0, "11:30"))],
                "decided": on(0, "12:00"),
                "delivered": on(0, "12:20"),
            },
        ),
    )
    b = visit_of(run, "b")
    phases = (b.preparing_s, b.intake_s, b.processing_s, b.paused_s, b.delivery_s)
    assert phases == (1800, 600, 3000, 1800, 1200)
    assert (b.waiting_s, b.sojourn_s) == (2400, 7200)
    assert b.waited_for == ("a",)


def test_working_days_of_a_visit() -> None:
    """Accepted on Thursday, paused from Friday to Tuesday, decided on Wednesday: two in hand."""
    visit = a_visit("a", on(3), on(9), pauses=[a_pause(on(4), on(8))])
    a = visit_of(measure(CHAIN, a_walk(visit)), "a")
    assert (a.processing_wd, a.paused_wd, a.sojourn_wd) == (2, 2, 4)
    assert (a.used, a.over_limit, a.chargeable_wd) == (1.0, False, 2)


@pytest.mark.parametrize(
    ("limit", "start", "end", "is_over"),
    [
        ("2wd", on(0), on(2), False),
        ("2wd", on(0), on(3), True),
        ("2wd", on(3), on(6), False),  # decided on a Sunday, after Friday and before Monday
        ("3d", on(1), on(4), False),
        ("3d", on(2), on(7), False),  # Saturday rolls to Monday
        ("3d", on(2), on(8), True),
        ("8h", on(0, "09:00"), on(0, "17:00"), False),
        ("8h", on(0, "09:00"), on(1, "09:01"), True),
        ("8h", on(0), on(1), None),
        ("0wd", on(0), on(0), False),
        ("0wd", on(0), on(1), True),
    ],
)
def test_over_the_limit(limit: str, start: str, end: str, is_over: bool | None) -> None:
    """In the limit's own unit; what is known to the day cannot be measured in hours."""
    a = visit_of(measure(a_flow(a_step("a", limit)), a_walk(a_visit("a", start, end))), "a")
    assert a.over_limit is is_over


def test_used_of_the_law_beside_the_promise() -> None:
    """Three days in hand: over the promise of two, within the law's ten."""
    flow = a_flow(a_step("a", "2wd"))
    items = [item.model_copy(update={"statutory": law("10wd")}) for item in flow.items.items]
    flow = flow.stock(flow.items.model_copy(update={"items": tuple(items)}))
    run = measure(flow, a_walk(a_visit("a", on(0), on(3))))
    a = visit_of(run, "a")
    assert (a.used, a.over_limit, a.used_statutory, a.over_statutory) == (1.5, True, 0.3, False)
    assert kinds_of(run) == [("over_limit", "a")]


def law(limit: str) -> Any:  # noqa: ANN401 - pydantic makes the record
    """Return what the law sets."""
    from walkflow.model.catalogue import Statutory

    return Statutory.model_validate({"limit": limit})


def test_what_is_not_known_stays_unknown() -> None:
    """Only the decision is known: nothing is said of what needs more, and it is never zero."""
    run = measure(CHAIN, a_walk(a_visit("a", on(0), on(1)), a_visit("b", None, on(3))))
    b = visit_of(run, "b")
    assert (b.preparing_wd, b.intake_wd, b.waiting_wd, b.processing_wd) == (None,) * 4
    assert (b.used, b.over_limit, b.sojourn_wd) == (None, None, 2)
    assert run.chargeable_wd is None


def test_a_pause_without_an_end_leaves_the_time_in_hand_unknown() -> None:
    """Nobody says when the clock ran again."""
    visit = a_visit("a", on(0), on(3), pauses=[a_pause(on(1), None)])
    a = visit_of(measure(CHAIN, a_walk(visit)), "a")
    assert (a.processing_wd, a.paused_wd, a.sojourn_wd, a.over_limit) == (None, None, 3, None)


def test_a_month_gives_a_range() -> None:
    """Decided in March, accepted on the 2nd: between no and 21 working days."""
    a = visit_of(measure(CHAIN, a_walk(a_visit("a", "2026-03-02", "2026-03"))), "a")
    assert a.processing_wd is None
    assert a.ranges["processing_wd"].model_dump() == {"min": 0, "max": 21}


def test_a_walk_without_dates_is_measured_without_a_calendar() -> None:
    """Seconds are known, working days only where the day is the same."""
    run = measure(
        CHAIN,
        a_walk(
            a_visit("a", "day 1 09:00", "day 1 10:00"), a_visit("b", "day 1 11:00", "day 3 10:00")
        ),
    )
    a, b = visit_of(run, "a"), visit_of(run, "b")
    assert run.relative
    assert (a.processing_s, a.processing_wd, a.over_limit) == (3600, 0, False)
    assert (b.processing_s, b.processing_wd) == (47 * 3600, None)
    assert b.ranges["processing_wd"].model_dump() == {"min": 0, "max": 2}
    assert minutes_of(run) == {"authority A": 60 + 47 * 60, "applicant": 60}


# --- the run -------------------------------------------------------------------------------------


def test_whose_the_time_was() -> None:
    """In office hours it was theirs; the night belongs to the calendar."""
    run = measure(
        CHAIN,
        a_walk(
            a_visit("a", on(0, "09:00"), on(0, "16:00")),
            {
                "item": "b",
                "submitted": on(1, "10:00"),
                "accepted": on(1, "10:30"),
                "pauses": [
                    a_pause(on(1, "11:00"), on(1, "12:00")),
                    a_pause(on(1, "13:00"), on(1, "13:30"), "special_procedure"),
                ],
                "decided": on(1, "14:00"),
            },
        ),
    )
    assert minutes_of(run) == {
        "authority A": 7 * 60 + 30 + 30 + 60 + 30,
        "applicant": 60 + 60 + 60,
        "law": 30,
        "calendar": 16 * 60,
    }
    assert run.elapsed_s == sum(each.seconds or 0 for each in run.owners)
    assert [(each.item, each.phase.value) for each in run.path] == [
        ("a", "processing"),
        ("b", "preparing"),
        ("b", "intake"),
        ("b", "processing"),
        ("b", "paused"),
        ("b", "processing"),
        ("b", "paused"),
        ("b", "processing"),
    ]


@pytest.mark.parametrize(
    ("clock", "owner"),
    [("authority", "authority A"), ("third_party", "third_party A"), ("law", "law")],
)
def test_the_clock_of_an_item_says_whose_its_time_is(clock: str, owner: str) -> None:
    """A notice is the law's, a utility a third party's; neither is chargeable."""
    flow = a_flow(a_step("a", "2wd", clock=clock))
    run = measure(flow, a_walk(a_visit("a", on(0, "09:00"), on(0, "10:00"))))
    assert minutes_of(run) == {owner: 60}
    assert visit_of(run, "a").chargeable_s == (3600 if clock == "authority" else 0)


def test_days_are_shared_out_where_no_minute_is_known() -> None:
    """From Thursday to next Tuesday: three working days of the authority, two of the calendar."""
    run = measure(CHAIN, a_walk(a_visit("a", on(3), on(8))))
    assert [(each.owner.value, each.days, each.wd) for each in run.owners] == [
        ("authority", 3, 3),
        ("calendar", 2, 0),
    ]
    assert (run.elapsed_d, run.elapsed_wd, run.elapsed_s, run.inclusive_d) == (5, 3, None, 6)


def test_a_day_in_two_hands_is_chargeable_once() -> None:
    """Two items side by side: the days on which at least one was in hand."""
    flow = a_flow(a_step("a", "9wd"), a_step("b", "9wd"))
    run = measure(flow, a_walk(a_visit("a", on(0), on(3)), a_visit("b", on(2), on(4))))
    assert run.chargeable_wd == 4


def test_slack_and_drag_of_a_run() -> None:
    """B took one day beside c's three: it could slip two; c held up the end by two."""
    flow = a_flow(a_step("a", "2wd"), a_step("b", "3wd", "a"), a_step("c", "3wd", "a"))
    run = measure(
        flow,
        a_walk(a_visit("a", on(0), on(1)), a_visit("b", on(1), on(2)), a_visit("c", on(1), on(4))),
    )
    leeway = {each.item: (each.slack_wd, each.drag_wd, each.critical) for each in run.visits}
    assert leeway == {"a": (0, 1, True), "b": (2, 0, False), "c": (0, 2, True)}


def test_an_item_held_up_by_what_it_is_issued_after() -> None:
    """Its limit of two days was over on Wednesday; until Friday it waited to be issued."""
    flow = a_flow(a_step("a", "9wd"), a_step("p", "2wd", issue_after="a"))
    run = measure(flow, a_walk(a_visit("a", on(0), on(4)), a_visit("p", on(0), on(4))))
    p = visit_of(run, "p")
    assert (p.processing_wd, p.paused_wd, p.used, p.over_limit) == (2, 2, 1.0, False)
    assert [pause.because for pause in p.pauses] == ["issue"]
    assert visit_of(run, "a").drag_wd == 2


# --- deviations ----------------------------------------------------------------------------------


def test_missing_out_of_order_repeated_not_in_flow() -> None:
    """Four words that a manager knows."""
    flow = a_flow(a_step("a"), a_step("b", "3wd", "a"), a_step("c", "1wd", "b"), a_step("d"))
    run = measure(
        flow,
        a_walk(
            a_visit("b", on(0), on(1)),
            a_visit("a", on(2), on(3)),
            a_visit("b", on(3), on(4)),
            a_visit("x", on(4), on(4)),
            a_visit("c", on(4), on(5)),
        ),
    )
    assert kinds_of(run) == [
        ("missing", "d"),
        ("not_in_flow", "x"),
        ("out_of_order", "b"),
        ("repeated", "b"),
    ]
    assert "2026-03-02" in str(run.deviations[2].text)
    assert (run.fitness.not_in_flow, run.fitness.visits) == (1, 5)
    assert run.fitness.share == 2 / 5
    assert (run.fitness.value or 1) < (run.fitness.token_replay or 0)


def test_of_a_part_of_a_run_nothing_is_missing() -> None:
    """What is not told may well have happened."""
    run = measure(CHAIN, a_walk(a_visit("b", on(0), on(1)), scope="part"))
    assert run.deviations == ()
    assert (run.fitness.value, run.fitness.missing, run.fitness.share) == (None, None, 1.0)


@pytest.mark.parametrize(
    ("version", "facts", "words"),
    [
        ("before", {"f": "y"}, "does not apply to this project: f=y"),
        ("before+dropped", {}, "is not asked for"),
        ("before+merged", {}, "is part of"),
    ],
)
def test_why_an_item_is_not_in_the_flow(version: str, facts: dict[str, str], words: str) -> None:
    """The facts rule it out, or a measure did."""
    flow = a_flow(
        a_step("a"),
        a_step("b", "1wd", "a", when={"f": "x"}),
        facts={"f": ["x", "y"]},
        measures={
            "dropped": [{"drop": "b"}],
            "merged": [{"merge": {"items": ["b"], "into": "a"}}],
        },
    )
    visits = (a_visit("a", on(0), on(1)), a_visit("b", on(1), on(2)))
    run = measure(flow, a_walk(*visits, version=version, facts=facts))
    assert kinds_of(run) == [("not_in_flow", "b")]
    assert words in str(run.deviations[0].text)


def test_an_unknown_item_is_asked_back() -> None:
    """A slip of the pen is no step of its own."""
    run = measure(a_flow(a_step("permit")), a_walk(a_visit("permti", on(0), on(1))))
    assert str(run.deviations[1].text) == ('"permti" is not in flow "test". did you mean "permit"?')


def test_members_of_a_bundle_count_as_one() -> None:
    """Each may be recorded by itself, or the bundle by its own name."""
    flow = a_flow(
        a_step("a"),
        a_step("b"),
        a_step("c", "1wd", "a", "b"),
        measures={"joint": [{"bundle": {"id": "bundle", "items": ["a", "b"], "limit": "2wd"}}]},
    )
    members = (a_visit("a", on(0), on(1)), a_visit("b", on(0), on(2)))
    after = a_visit("c", on(2), on(3))
    each = measure(flow, a_walk(*members, after, version="after"))
    whole = measure(flow, a_walk(a_visit("bundle", on(0), on(2)), after, version="after"))
    assert each.deviations == whole.deviations == ()
    assert visit_of(each, "bundle").recorded_as == ("a", "b")
    assert visit_of(each, "bundle").processing_wd == visit_of(whole, "bundle").processing_wd == 2


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visit", "rule", "left"),
    [
        (a_visit("b", on(3), on(2)), "stamps-out-of-order", ["a"]),
        (a_visit("b", on(2), on(4), delivered=on(3)), "stamps-out-of-order", ["a"]),
        (
            a_visit("b", on(2), on(4), pauses=[a_pause(on(5), on(6))]),
            "pause-outside-visit",
            ["a", "b"],
        ),
        (
            a_visit("b", on(2), on(4), pauses=[a_pause(on(3), on(2))]),
            "stamps-out-of-order",
            ["a", "b"],
        ),
        (
            a_visit(
                "b",
                on(2),
                on(9),
                pauses=[a_pause(on(3), on(7)), a_pause(on(4), on(8))],
            ),
            "overlapping-pauses",
            ["a", "b"],
        ),
        (a_visit("a", on(1), on(3)), "overlapping-visits", ["a"]),
        (a_visit("b", None, "1901-01-02"), "stamp-far-away", ["a"]),
        (a_visit("b", "day 1", "day 2"), "stamp-without-date", ["a", "b"]),
    ],
)
def test_bad_input_is_found_and_the_rest_is_measured(
    visit: dict[str, Any], rule: str, left: list[str]
) -> None:
    """One finding, at its place; the other visit has its figures."""
    run = measure(CHAIN, a_walk(a_visit("a", on(0), on(2)), visit))
    assert {each.rule for each in run.findings} == {rule}
    assert [each.item for each in run.visits] == left
    assert visit_of(run, "a").processing_wd == 2


def test_pauses_that_differ_in_precision_alone_do_not_overlap() -> None:
    """One known to the day, to the next morning, may come behind a short one of that day."""
    pauses = [a_pause(on(3, "10:00"), on(3, "11:00")), a_pause(on(3), on(4, "09:00"))]
    run = measure(
        CHAIN, a_walk(a_visit("a", on(0), on(2)), a_visit("b", on(2), on(9), pauses=pauses))
    )
    assert not [each for each in run.findings if each.rule == "overlapping-pauses"]
    assert visit_of(run, "b").paused_wd == 1


def test_visits_of_different_attempts_may_overlap() -> None:
    """Both took place, and somebody says so."""
    first, second = a_visit("a", on(0), on(3), attempt=1), a_visit("a", on(1), on(4), attempt=2)
    run = measure(CHAIN, a_walk(first, second))
    assert run.findings == ()
    assert [each.attempt for each in run.visits] == [1, 2]


def test_a_walk_of_another_flow_is_refused() -> None:
    """It cannot be measured against this one."""
    with pytest.raises(UsageError, match='is of flow "other"'):
        measure(CHAIN, a_walk(flow="other"))


# --- versions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("walk", "version"),
    [
        (a_walk(version="before+x"), "before+x"),
        (a_walk(a_visit("a", "2026-03-02 09:00"), version=None), "2026-03-02"),
        (a_walk(a_visit("a", "2026-03"), version=None), "2026-03-01"),
        (a_walk(a_visit("a", "day 1"), version=None), "after"),
        (a_walk(version=None), "after"),
    ],
)
def test_the_version_of_a_walk(walk: Walk, version: str) -> None:
    """What it says, else the version in force when it starts."""
    assert find_version(join_walks([walk])[0]) == version


# --- several walks -------------------------------------------------------------------------------


def test_the_clerk_and_the_applicant_on_one_axis() -> None:
    """Handed in at 9, taken up at 10:30; laid down at 11, in the applicant's hand at 15."""
    flow = a_flow(a_step("a"), a_step("b", "3wd", "a"))
    applicant = a_walk(
        a_visit("a", on(0, "09:00"), on(0, "10:00")),
        {"item": "b", "submitted": on(1, "09:00"), "decided": on(1, "15:00")},
        walk="one",
        project="p",
        role="applicant",
    )
    clerk = a_walk(
        {"item": "b", "accepted": on(1, "10:30"), "decided": on(1, "11:00")},
        walk="two",
        project="p",
        role="clerk",
    )
    runs = [measure(flow, *walks) for walks in ((applicant, clerk), (clerk, applicant))]
    assert runs[0] == runs[1]
    b = visit_of(runs[0], "b")
    assert (b.intake_s, b.processing_s, b.delivery_s) == (5400, 1800, 4 * 3600)
    ways = [(each.from_department, each.to_department, each.seconds) for each in runs[0].handovers]
    assert ways == [("A", "A", 5400), ("A", None, 4 * 3600)]
    assert runs[0].run == "p"
    assert runs[0].walks == ("one", "two")


def test_walks_that_cannot_both_be_right() -> None:
    """Nobody hears of a decision before it is made."""
    one = a_walk(a_visit("a", on(0), on(1)), walk="one", project="p", role="applicant")
    two = a_walk(a_visit("a", on(0), on(2)), walk="two", project="p", role="clerk")
    assert [each.rule for each in measure(CHAIN, one, two).findings] == ["walks-disagree"]


def test_walks_decades_apart_are_not_one_run() -> None:
    """What the fewer stamps tell is left out, with a finding."""
    one = a_walk(a_visit("a", on(0), on(1)), walk="one", project="p", role="applicant")
    two = a_walk(a_visit("b", None, "0001-01-01"), walk="two", project="p", role="clerk")
    run = measure(CHAIN, one, two)
    assert [each.rule for each in run.findings] == ["walks-disagree"]
    assert [each.item for each in run.visits] == ["a"]


def test_a_pause_ends_with_the_decision() -> None:
    """The desk paused what the applicant heard was decided: the sum of the parts still holds."""
    one = a_walk(a_visit("a", on(0), on(2)), walk="one", project="p", role="applicant")
    paused = {"item": "a", "pauses": [a_pause(on(1), on(7))]}
    two = a_walk(paused, walk="two", project="p", role="clerk")
    a = visit_of(measure(CHAIN, one, two), "a")
    assert (a.processing_wd, a.paused_wd, a.sojourn_wd) == (1, 1, 2)


def test_several_runs_have_medians_and_cover_the_flow() -> None:
    """Each figure over the runs that know it; what nobody walked is named."""
    walks = [
        a_walk(a_visit("a", on(0), on(days)), a_visit("b", None, on(days)), walk=f"w{days}")
        for days in (1, 2, 4)
    ]
    report = measure_runs(CHAIN, walks, PLAIN)
    assert report.elapsed_wd.model_dump() == {
        "known": 3,
        "unknown": 0,
        "median": 2.0,
        "min": 1,
        "max": 4,
        "p80": None,
        "p90": None,
        "p95": None,
    }
    a, b = report.items
    assert (a.processing_wd.median, a.runs, a.over_limit) == (2.0, 3, 1)
    assert (b.processing_wd.known, b.processing_wd.unknown) == (0, 3)
    assert (report.coverage.walked, report.coverage.items) == (2, 3)
    assert [each.item for each in report.coverage.unwalked] == ["c"]
