import pickle
from datetime import time

import pytest

from walkflow.model.office_hours import HoursError, HoursReason, OfficeHours


@pytest.mark.parametrize(
    ("texts", "seconds"),
    [
        (["09:00-17:00"], 8 * 3600),
        (["9:00 - 12:00", "13:30–17:00"], 6 * 3600 + 1800),
        (["00:00-23:59"], 24 * 3600 - 60),
    ],
    ids=str,
)
def test_hours_are_read(texts: list[str], seconds: int) -> None:
    """An hour may have one digit, the dash may be a long one with spaces around it."""
    assert OfficeHours.parse(texts).seconds_per_day == seconds


def test_intervals_are_put_in_order() -> None:
    """The afternoon may be written first."""
    hours = OfficeHours.parse(["14:00-17:00", "09:00-12:00"])
    assert hours.intervals == ((time(9), time(12)), (time(14), time(17)))


@pytest.mark.parametrize(
    ("texts", "reason", "found"),
    [
        ([], HoursReason.NONE, ""),
        (["9-17"], HoursReason.FORM, "9-17"),
        (["09:00-24:00"], HoursReason.FORM, "09:00-24:00"),
        (["09:00-12:60"], HoursReason.FORM, "09:00-12:60"),
        (["17:00-09:00"], HoursReason.REVERSED, "17:00-09:00"),
        (["09:00-09:00"], HoursReason.REVERSED, "09:00-09:00"),
        (["09:00-12:00", "11:59-14:00"], HoursReason.OVERLAP, "09:00-12:00, 11:59-14:00"),
    ],
    ids=str,
)
def test_what_is_not_hours_is_refused(texts: list[str], reason: HoursReason, found: str) -> None:
    """The reason and what was found come with the error."""
    with pytest.raises(HoursError) as caught:
        OfficeHours.parse(texts)
    assert (caught.value.reason, caught.value.found) == (reason, found)
    back = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(back) == str(caught.value)


def test_seconds_before_a_time() -> None:
    """None before the opening, those of the morning at lunch, all of them at night."""
    hours = OfficeHours.parse(["09:00-12:00", "14:00-17:00"])
    assert [hours.count_before(time(hour)) // 3600 for hour in (0, 9, 10, 13, 15, 17, 23)] == [
        *(0, 0, 1, 3, 4, 6, 6)
    ]
