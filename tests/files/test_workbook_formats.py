"""Whether midnight in a workbook is a day or a moment: as its cells show it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")
xlsxwriter = pytest.importorskip("xlsxwriter", reason="needs the extra xlsx")

from tests.files.sheet_filling import write_plainly  # noqa: E402
from tests.files.test_event_log import seconds  # noqa: E402
from walkflow.files.event_log import open_log  # noqa: E402

DAY = (seconds(2024, 1, 1), seconds(2024, 1, 2) - 1)
MOMENT = (seconds(2024, 1, 1),) * 2
MORNING = (seconds(2024, 1, 1, 9, 30),) * 2


def write_book(path: Path, *formats: str | int, corner: tuple[int, int] = (0, 0)) -> Path:
    """Write a log with completions at midnight and at half past nine, each by its format."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("办件")
    row, column = corner
    sheet.write_row(row, column, ("编号", "case", "activity", "complete"))
    for number, form in enumerate(formats, start=1):
        shown = book.add_format({"num_format": form})
        time = datetime(2024, 1, 1, *((9, 30) if number % 2 == 0 else ()))  # noqa: DTZ001
        sheet.write_row(row + number, column, (number, f"P{number}", "a"))
        sheet.write_datetime(row + number, column + 3, time, shown)
    book.close()
    return path


def read_spans(path: Path) -> list[tuple[int, int]]:
    """Return the first and the last second that each completion may mean."""
    with open_log([path]) as log:
        blocks = list(log.read_blocks(True))
        found = {
            case: (int(block.done[row]), int(block.done_last[row]))
            for block in blocks
            for row, case in enumerate(block.case_ids)
        }
    return [found[case] for case in sorted(found)]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("yyyy-mm-dd", DAY),
        ('yyyy"年"m"月"d"日"', DAY),
        ('[Red]yyyy\\-mm\\-dd;"shows"', DAY),
        ("[$-804]dddd, d mmmm yyyy_h", DAY),
        (14, DAY),
        (31, DAY),
        ("yyyy-mm-dd hh:mm", MOMENT),
        ('yyyy"年"m"月"d"日" h"时"mm"分"', MOMENT),
        ("[$-804]yyyy/m/d AM/PM h:mm:ss", MOMENT),
        (22, MOMENT),
    ],
)
def test_midnight_is_what_its_column_shows(
    tmp_path: Path, form: str | int, expected: tuple[int, int]
) -> None:
    """A day where it shows none, a moment where it shows a time of day."""
    assert read_spans(write_book(tmp_path / "log.xlsx", form, form)) == [expected, MORNING]


def test_where_the_formats_of_a_column_differ_midnight_is_a_day(tmp_path: Path) -> None:
    """Nothing is claimed that some of its cells do not show."""
    book = write_book(tmp_path / "log.xlsx", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm")
    assert read_spans(book) == [DAY, MORNING, DAY]


def test_a_table_may_stand_anywhere_in_a_sheet(tmp_path: Path) -> None:
    """Its columns count from that of the sheet."""
    form = "yyyy-mm-dd hh:mm"
    book = write_book(tmp_path / "log.xlsx", form, form, corner=(4, 27))
    assert read_spans(book) == [MOMENT, MORNING]


def test_a_workbook_without_styles_has_days(tmp_path: Path) -> None:
    """Its dates are texts then."""
    words = (
        ("case", "activity", "complete"),
        ("P1", "a", "2024-01-01"),
        ("P2", "a", "2024-01-01 0:00"),
    )
    cells: dict[tuple[int, int], Any] = {
        (row, column): word
        for row, line in enumerate(words, 1)
        for column, word in enumerate(line, 1)
    }
    path = tmp_path / "log.xlsx"
    path.write_bytes(write_plainly([("办件", cells)]))
    assert read_spans(path) == [DAY, MOMENT]
