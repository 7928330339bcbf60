from datetime import date, datetime

from walkflow.views.page.axis import Tick, date_days, date_seconds, number_days


def test_day_numbers_have_even_steps() -> None:
    """From 0 to the end, and no more marks than there is room for."""
    assert number_days(15).ticks == tuple(Tick(n, str(n)) for n in range(0, 16, 2))
    assert len(number_days(988).ticks) <= 10
    assert len(number_days(300_000).ticks) <= 11


def test_an_axis_may_end_with_the_calendar() -> None:
    """What takes for ever is drawn, and no year after the last is asked for."""
    axis = date_days(date(2026, 3, 2), date.max)
    assert 2 <= len(axis.ticks) <= 8


def test_weeks_are_marked_on_mondays() -> None:
    """2026-03-04 is a Wednesday: the first mark is that of the Monday after."""
    axis = date_days(date(2026, 3, 4), date(2026, 3, 24))
    assert axis.scale == 21
    assert axis.ticks == (Tick(5, "03-09"), Tick(12, "03-16"), Tick(19, "03-23"))


def test_months_are_marked_on_their_first_day() -> None:
    """And no month before the start."""
    axis = date_days(date(2024, 11, 20), date(2025, 2, 10))
    assert [tick.label for tick in axis.ticks] == ["2024-12", "2025-01", "2025-02"]
    assert axis.lines[0] == 11


def test_a_run_is_marked_at_midnight() -> None:
    """Its axis begins at the minute in which it started."""
    axis = date_seconds(datetime(2024, 6, 3, 22, 0), 3 * 24 * 3600)  # noqa: DTZ001 - local time
    assert axis.ticks[0] == Tick(2 * 3600, "06-04")
    assert len(axis.ticks) == 3
