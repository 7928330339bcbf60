"""Whose the time of a run was: by department, its own days and hours, and the clock of an item."""

import shutil
from pathlib import Path

import pytest

import walkflow

BASE = Path(__file__).resolve().parent.parent / "mutations" / "base"
HEAD = "walk: w\nflow: workshop\nversion: before\nscope: part\nfacts: {spoil: yes}\nvisits:\n"
LONG = "submitted: 2024-06-03 09:00, accepted: 2024-06-04 09:00, decided: 2024-06-05 10:00"
HOUR_S = 3600

Shares = list[tuple[str, str | None, float, int]]
"""The owner, the department, the hours and the days of each."""


def share_out(folder: Path, visit: str, clock: str = "authority") -> Shares:
    """Return whose the time of a walk of one visit was, of spoil_permit by another clock."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    flow, walk = folder / "workshop.yaml", folder / "walk.yaml"
    text = flow.read_text(encoding="utf-8")
    flow.write_text(text.replace("clock: authority", f"clock: {clock}"), encoding="utf-8")
    walk.write_text(f"{HEAD}  - {{{visit}}}\n", encoding="utf-8")
    report = walkflow.trace(walkflow.read_flow(flow), (walkflow.read_walk(walk),))
    assert isinstance(report, walkflow.WalkTraceReport)
    assert report.owners is not None
    return [
        (str(each.owner), each.department, (each.seconds or 0) / HOUR_S, each.days or 0)
        for each in report.owners
    ]


def test_days_off_of_a_department_are_the_calendars(tmp_path: Path) -> None:
    """From Friday to Tuesday a department that is off on Monday has worked six hours and one."""
    visit = "item: filing, accepted: 2027-03-05 09:00, decided: 2027-03-09 10:00"
    assert share_out(tmp_path, visit) == [
        ("authority", "DRC", 7.0, 1),
        ("calendar", None, 90.0, 3),
    ]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        # open 08:30-12:00: 3.5 hours at the window, 4.5 on the desk, 2.5 until it was delivered
        ("authority", [("authority", "HURD", 10.5, 3)]),
        # the law and the applicant have the hours of all: 09:00-12:00 and 14:00-17:00
        ("law", [("authority", "HURD", 6.0, 2), ("law", None, 7.0, 1)]),
        ("applicant", [("authority", "HURD", 6.0, 2), ("applicant", None, 7.0, 1)]),
        ("third_party", [("third_party", "HURD", 10.5, 3)]),
    ],
)
def test_window_and_delivery_are_the_authoritys_unless_it_is_anothers_desk(
    tmp_path: Path, clock: str, expected: Shares
) -> None:
    """What the law or the applicant takes is between them; a third party has its own window."""
    visit = f"item: spoil_permit, {LONG}, delivered: 2024-06-06 09:00"
    shares = share_out(tmp_path, visit, clock)
    assert [share for share in shares if share[0] != "calendar"] == expected
    assert sum(hours for _, _, hours, _ in shares) == 72.0


def test_time_before_acceptance_that_nobody_wrote_down_is_nobodys(tmp_path: Path) -> None:
    """A visit without submission begins when it was accepted."""
    visit = "item: spoil_permit, accepted: 2024-06-04 09:00, decided: 2024-06-05 10:00"
    shares = share_out(tmp_path, visit)
    assert [share for share in shares if share[0] != "calendar"] == [("authority", "HURD", 4.5, 1)]
