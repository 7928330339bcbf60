"""How a run differs from its flow: what, on which line of the walk, against which of the flow."""

import shutil
from pathlib import Path

import pytest

import walkflow
from walkflow.engine.deviations import fit

BASE = Path(__file__).resolve().parent.parent / "mutations" / "base"
HEAD = "walk: odd\nflow: workshop\nversion: {version}\nfacts: {{spoil: {spoil}}}\nvisits:\n"
VISITS = """\
  - {item: planning_permit, accepted: 2024-06-03 09:00, decided: 2024-06-20 10:00}
  - {item: filing, accepted: 2024-06-04 09:00, decided: 2024-06-05 10:00}
  - {item: safety_filing, accepted: 2024-06-21 09:00, decided: 2024-06-21 10:00, outcome: refused}
  - item: safety_filing
    accepted: 2024-06-24 09:00
    decided: 2024-06-24 11:00
    outcome: refused
  - {item: drawing_review, accepted: 2024-06-21 09:00, decided: 2024-06-26 10:00}
  - {item: construction_permit, accepted: 2024-06-25 09:00, decided: 2024-06-27 10:00}
  - {item: joint_acceptance, accepted: 2024-06-25 09:00, decided: 2024-06-27 10:00}
  - {item: spoil_permit, accepted: 2024-06-25 09:00, decided: 2024-07-01 10:00}
"""
EXPECTED = [
    ("missing", "fire_acceptance", None, 45, '"Fire acceptance" is due and was not visited'),
    ("missing", "planning_check", None, 46, '"Planning verification" is due and was not visited'),
    ("missing", "completion_filing", None, 47, '"Completion filing" is due and was not visited'),
    ("missing", "water_supply", None, 51, '"Water supply" is due and was not visited'),
    ("missing", "power_supply", None, 52, '"Power supply" is due and was not visited'),
    ("not_in_flow", "joint_acceptance", 15, None, '"Joint acceptance" is not in flow "workshop"'),
    (
        *("out_of_order", "planning_permit", 6, 23),
        (
            '"Construction planning permit" was started on 2024-06-03 09:00, '
            'before "Enterprise project filing" was finished on 2024-06-05 10:00'
        ),
    ),
    (
        *("over_limit", "planning_permit", 6, 24),
        '"Construction planning permit" was decided after its limit of 9wd',
    ),
    ("repeated", "safety_filing", 9, 31, '"Safety supervision" was visited again: attempt 2'),
    (
        *("out_of_order", "construction_permit", 14, 32),
        '"Construction permit" was started though "Safety supervision" was refused',
    ),
    (
        *("out_of_order", "construction_permit", 14, 32),
        (
            '"Construction permit" was started on 2024-06-25 09:00, '
            'before "Drawing review" was finished on 2024-06-26 10:00'
        ),
    ),
    (
        *("out_of_order", "construction_permit", 14, 32),
        (
            '"Construction permit" was issued on 2024-06-27 10:00, '
            'before "Spoil permit" was finished on 2024-07-01 10:00'
        ),
    ),
    ("over_limit", "spoil_permit", 16, 35, '"Spoil permit" was decided after its limit of 2wd'),
]


def trace(
    folder: Path, visits: str, version: str = "before", spoil: str = "yes"
) -> list[tuple[object, ...]]:
    """Return the deviations of a walk: kind, item, the lines of walk and flow, and the words."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    path = folder / "walk.yaml"
    path.write_text(HEAD.format(version=version, spoil=spoil) + visits, encoding="utf-8")
    report = walkflow.trace(
        walkflow.read_flow(folder / "workshop.yaml"), (walkflow.read_walk(path),)
    )
    assert isinstance(report, walkflow.WalkTraceReport)
    assert report.deviations is not None
    assert {each.path for each in report.deviations} <= {None, path.as_posix()}
    assert all((each.path is None) == (each.line is None) for each in report.deviations)
    words = walkflow.Wording("en")
    return [
        (each.kind.value, each.item, each.line, each.flow_line, words(each.text))
        for each in report.deviations
    ]


def test_every_sort_of_deviation_with_its_lines(tmp_path: Path) -> None:
    """What is missing, out of order, refused before, repeated, late, or in no flow."""
    assert trace(tmp_path, VISITS) == EXPECTED


@pytest.mark.parametrize(
    ("item", "version", "spoil", "text"),
    [
        (
            *("safety_filing", "2024-03-01", "yes"),
            (
                '"Safety supervision" is part of "Construction permit" in version "2024-03-01", '
                "and was visited by itself"
            ),
        ),
        (
            *("completion_filing", "after", "yes"),
            '"Completion filing" is not asked for in version "after"',
        ),
        ("spoil_permit", "before", "no", '"Spoil permit" does not apply to this project: spoil=no'),
        ("joint_acceptance", "before", "no", '"Joint acceptance" is not in flow "workshop"'),
    ],
)
def test_why_an_item_is_not_in_the_flow(
    tmp_path: Path, item: str, version: str, spoil: str, text: str
) -> None:
    """Merged, dropped, of other projects only, or of other flows only."""
    visits = f"  - {{item: {item}, decided: 2024-06-03 10:00}}\n"
    foreign = [each for each in trace(tmp_path, visits, version, spoil) if each[0] == "not_in_flow"]
    assert [each[4] for each in foreign] == [text]


def test_the_limit_of_the_law_is_told_beside_that_of_the_flow(tmp_path: Path) -> None:
    """A visit may be later than both."""
    visits = (
        "  - {item: filing, accepted: 2024-06-03 09:00, decided: 2024-06-03 10:00}\n"
        "  - {item: planning_permit, accepted: 2024-06-03 11:00, decided: 2024-08-01 10:00}\n"
    )
    late = [each for each in trace(tmp_path, visits) if str(each[0]).startswith("over")]
    named = '"Construction planning permit" was decided after'
    assert late == [
        ("over_limit", "planning_permit", 7, 24, f"{named} its limit of 9wd"),
        ("over_statutory", "planning_permit", 7, 24, f"{named} the 20wd that the law allows"),
    ]


@pytest.mark.parametrize(
    ("counts", "fitness"),
    [
        ((0, 4, 0, 4), 1.0),
        ((4, 4, 4, 4), 0.0),
        ((1, 4, 1, 2), 0.625),
        ((2, 4, 1, 4), 0.625),
        ((0, 0, 0, 4), None),
        ((0, 4, 0, 0), None),
    ],
)
def test_fitness_of_token_counts(counts: tuple[int, int, int, int], fitness: float | None) -> None:
    """The mean of two shares; none where no token was consumed or none produced."""
    assert fit(*counts) == fitness


def test_a_run_that_is_not_at_its_end_says_what_is_still_to_come(tmp_path: Path) -> None:
    """In one line; only what others that were visited waited for stands by itself."""
    visits = "  - {item: planning_permit, accepted: 2024-06-03 09:00, decided: 2024-06-05 10:00}\n"
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "odd.yaml"
    path.write_text(HEAD.format(version="before", spoil="yes") + visits, "utf-8")
    flow = walkflow.read_flow(tmp_path / "workshop.yaml")
    report = walkflow.trace(flow, [walkflow.read_walk(path)], version="before")
    assert isinstance(report, walkflow.WalkTraceReport)
    missing = [each for each in report.deviations or () if each.kind == "missing"]
    assert [each.item for each in missing if not each.still_to_come] == ["filing"]
    text = " ".join(walkflow.render(report).split())
    count = len(missing) - 1
    assert f"as far as is told: {count} items are still to come: " in text
    assert text.count("is due and was not visited") == 1
    assert 'says "scope: part"' in text
