import pickle
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walkflow.model.stamps import DAY_S, LAST_DAY, Precision, Stamp, StampError


@st.composite
def stamps(draw: st.DrawFn) -> Stamp:
    """Return any stamp."""
    precision = draw(st.sampled_from(list(Precision)))
    is_relative = precision is not Precision.MONTH and draw(st.booleans())
    days = st.integers(1, LAST_DAY) if is_relative else st.dates().map(date.toordinal)
    day, second = draw(days), draw(st.integers(0, DAY_S - 1))
    match precision:
        case Precision.MONTH:
            return Stamp(date.fromordinal(day).replace(day=1).toordinal(), 0, precision)
        case Precision.DAY:
            return Stamp(day, 0, precision, is_relative)
        case Precision.MINUTE:
            return Stamp(day, second // 60 * 60, precision, is_relative)
        case Precision.SECOND:
            return Stamp(day, second, precision, is_relative)


@given(stamps())
def test_text_is_read_back(stamp: Stamp) -> None:
    """What a stamp is written as means the same stamp."""
    assert Stamp.parse(str(stamp)) == stamp
    assert pickle.loads(pickle.dumps(stamp)) == stamp  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024-06-03T09:41:20", "2024-06-03 09:41:20"),
        (" 2024-06-03  9:41 ", "2024-06-03 09:41"),
        ("2024/6/3", "2024-06-03"),
        ("2024.6.3 9:41", "2024-06-03 09:41"),
        ("2024年6月3日 09:41", "2024-06-03 09:41"),
        ("2024年6月3日9:41", "2024-06-03 09:41"),
        ("2024年6月", "2024-06"),
        ("".join(chr(ord(each) + 0xFEE0) for each in "2024-06-03T09:41"), "2024-06-03 09:41"),
        ("2024年6月3日 9时41分", "2024-06-03 09:41"),
        ("2024年6月3号 9时41分20秒", "2024-06-03 09:41:20"),
        ("2024年6月3日 9点钟", "2024-06-03 09:00"),
        ("2024年6月3日 下午3点半", "2024-06-03 15:30"),
        ("2024年6月3日 中午12点", "2024-06-03 12:00"),
        ("2024年6月3日 中午1点", "2024-06-03 13:00"),
        ("2024年6月3日 下午12点", "2024-06-03 12:00"),
        ("2024年6月3日3pm", "2024-06-03 15:00"),
        ("第1天 9点", "day 1 09:00"),
        ("day 1 3 PM", "day 1 15:00"),
        ("Day 2", "day 2"),
        ("第1天 9:41", "day 1 09:41"),
        ("第 3 日", "day 3"),
    ],
)
def test_other_ways_of_writing(text: str, canonical: str) -> None:
    """One digit, slashes, points, Chinese and full width are read too."""
    assert str(Stamp.parse(text)) == canonical


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024-02-30", "no such day"),
        ("2024-13", "no such day"),
        ("0000-01-01", "no such day"),
        ("2024-06-03 24:00", "no such time"),
        ("2024-06-03 09:60", "no such time"),
        ("2024-06 09:41", "no day"),
        ("2024-06/03", "is no stamp"),
        ("09:41", "is no stamp"),
        ("2024年6月3日 上午12点", "is no stamp"),
        ("2024年6月3日 中午9点", "is no stamp"),
        ("2024年6月3日 25点", "no such time"),
        ("2024年6月13点", "no day"),
        ("2024-6-13点", "is no stamp"),
        ("2024-06-03 pm", "is no stamp"),
        ("day 13点", "is no stamp"),
        ("day 13 pm", "is no stamp"),
        ("9点", "is no stamp"),
        ("day 0", "counted from 1"),
        ("day 20001", "counted from 1"),
        ("2024-06-03T09:41Z", "time zone"),
        ("2024-06-03 09:41:00+08:00", "time zone"),
        ("", "is no stamp"),
        (2024, "2024 is no stamp"),
        (None, "nothing is no stamp"),
        ([], "is no stamp"),
        (datetime(2024, 6, 3, tzinfo=UTC), "time zone"),
        ("9" * 1000, "…"),
    ],
    ids=str,
)
def test_what_is_no_stamp_is_refused(value: object, words: str) -> None:
    """The message says what was found, and what would be right."""
    with pytest.raises(StampError, match=words):
        Stamp.parse(value)


def test_dates_and_datetimes_are_stamps() -> None:
    """A sheet holds real dates: a date is a day, a datetime a second."""
    assert str(Stamp.parse(date(2024, 6, 3))) == "2024-06-03"
    assert str(Stamp.parse(datetime(2024, 6, 3, 9, 41))) == "2024-06-03 09:41:00"  # noqa: DTZ001 - local


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2024-02", 29 * DAY_S),
        ("2023-02", 28 * DAY_S),
        ("9999-12", 31 * DAY_S),
        ("2024-06-03", DAY_S),
        ("2024-06-03 09:41", 60),
        ("2024-06-03 09:41:20", 1),
    ],
)
def test_how_long_a_stamp_is(text: str, seconds: int) -> None:
    """A month, a day, a minute or a second, the last of them included."""
    stamp = Stamp.parse(text)
    assert stamp.last - stamp.first + 1 == seconds


def test_a_minute_counts_from_its_beginning() -> None:
    """From 09:41 to 11:57 are 136 minutes, not up to 137."""
    start, end = Stamp.parse("day 1 09:41"), Stamp.parse("day 1 11:57")
    assert end.first - start.last_counted == end.last_counted - start.first == 136 * 60


@given(stamps(), stamps())
def test_only_what_shares_no_moment_is_before(one: Stamp, other: Stamp) -> None:
    """Of two stamps of one sort either one is before the other, or they share a second."""
    if one.is_relative != other.is_relative:
        assert not one.is_before(other)
        return
    share = max(one.first, other.first) <= min(one.last, other.last)
    assert one.is_before(other) + other.is_before(one) + share == 1


def test_the_same_day_known_more_exactly_is_not_out_of_order() -> None:
    """A day, a minute of it and its month are never before one another."""
    same = [Stamp.parse(text) for text in ("2024-06", "2024-06-03", "2024-06-03 09:41")]
    assert not any(one.is_before(other) for one in same for other in same)


def test_a_day_has_its_date() -> None:
    """A relative day has none."""
    day = date(2024, 6, 3)
    assert Stamp.parse("2024-06-03 09:41").date == day
    assert Stamp.parse("2024-06").date == day - timedelta(days=2)
    assert Stamp.parse("day 1").date is None
