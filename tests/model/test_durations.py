import copy
import pickle
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from walkflow.model.durations import (
    LONGEST,
    PATTERN,
    UNIT_BY_WORD,
    Duration,
    DurationError,
    Reason,
    Unit,
)
from walkflow.model.records import Record

FULL_WIDTH = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))

durations = st.builds(Duration, st.integers(0, LONGEST), st.sampled_from(Unit))


class Allowance(Record):
    """A record with a duration in it."""

    limit: Duration


def find_reason(value: object) -> Reason | None:
    """Return why a value is no duration; None if it is one."""
    try:
        Duration.parse(value)
    except DurationError as error:
        return error.reason
    return None


@given(durations)
def test_what_is_printed_is_read_back(duration: Duration) -> None:
    """The canonical text of any duration names that duration."""
    assert Duration.parse(str(duration)) == duration


@given(
    st.integers(0, LONGEST),
    st.sampled_from(sorted(UNIT_BY_WORD)),
    st.sampled_from(["", " ", "  ", "\u3000"]),
    st.booleans(),
)
def test_every_way_to_write_it_is_read(amount: int, word: str, gap: str, full_width: bool) -> None:
    """Amount and unit may be apart, the digits of full width, the unit in Chinese."""
    digits = str(amount).translate(FULL_WIDTH) if full_width else str(amount)
    text = digits + gap + word
    assert Duration.parse(text) == Duration(amount, UNIT_BY_WORD[word])
    assert re.search(PATTERN, text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("20wd", "20wd"),
        ("20 wd", "20wd"),
        ("20工作日", "20wd"),
        ("20 个工作日", "20wd"),
        ("20 日", "20d"),
        ("20 天", "20d"),
        ("20个自然日", "20d"),
        ("4h", "4h"),
        ("4 小时", "4h"),
        (" \uff12\uff10 工作日 ", "20wd"),
        ("0wd", "0wd"),
        ("100000d", "100000d"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    """Whatever the way to write it, there is one way to print it."""
    assert str(Duration.parse(text)) == canonical


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", Reason.EMPTY),
        (" \u3000", Reason.EMPTY),
        (None, Reason.EMPTY),
        (True, Reason.NOT_TEXT),
        (["20wd"], Reason.NOT_TEXT),
        ({"limit": "20wd"}, Reason.NOT_TEXT),
        ("wd", Reason.NO_AMOUNT),
        ("soon", Reason.NO_AMOUNT),
        ("+20wd", Reason.NO_AMOUNT),
        ("二十工作日", Reason.NO_AMOUNT),
        ("\u0662\u0660wd", Reason.NO_AMOUNT),
        ("-20wd", Reason.NEGATIVE),
        ("\u221220wd", Reason.NEGATIVE),
        ("\uff0d20wd", Reason.NEGATIVE),
        (-20, Reason.NEGATIVE),
        ("1.5d", Reason.FRACTION),
        ("1,5d", Reason.FRACTION),
        ("1/2 d", Reason.FRACTION),
        ("1\uff0e5d", Reason.FRACTION),
        (1.5, Reason.FRACTION),
        ("20", Reason.NO_UNIT),
        (7, Reason.NO_UNIT),
        pytest.param(10**5000, Reason.NO_UNIT, id="huge number"),
        ("20 days", Reason.UNKNOWN_UNIT),
        ("20WD", Reason.UNKNOWN_UNIT),
        ("20 wd.", Reason.UNKNOWN_UNIT),
        ("3-5wd", Reason.UNKNOWN_UNIT),
        ("1d 4h", Reason.UNKNOWN_UNIT),
        ("20\nwd\nwd", Reason.UNKNOWN_UNIT),
        ("100001wd", Reason.TOO_LONG),
        pytest.param("9" * 10_000 + "wd", Reason.TOO_LONG, id="huge text"),
    ],
)
def test_anything_else_is_refused_with_its_reason(value: object, reason: Reason) -> None:
    """What is not a duration says why, in a message of a line."""
    with pytest.raises(DurationError) as caught:
        Duration.parse(value)
    assert caught.value.reason is reason
    assert caught.value.value is value
    assert len(str(caught.value)) < 200


@given(st.text(alphabet="0123456789-+., wdh日天工作个小时\n", max_size=12))
def test_the_schema_and_the_reader_agree(text: str) -> None:
    """The reader takes what the pattern of the JSON schema takes, up to the longest amount."""
    outcome = find_reason(text)
    matches = re.search(PATTERN, text) is not None
    assert matches == (outcome is None) or (matches and outcome is Reason.TOO_LONG)


def test_amounts_out_of_range_are_refused() -> None:
    """The constructor holds to the range that the reader holds to."""
    with pytest.raises(DurationError) as negative:
        Duration(-1, Unit.DAY)
    with pytest.raises(DurationError) as long:
        Duration(LONGEST + 1, Unit.DAY)
    assert (negative.value.reason, long.value.reason) == (Reason.NEGATIVE, Reason.TOO_LONG)


@given(durations, durations)
def test_equal_durations_hash_alike(one: Duration, other: Duration) -> None:
    """Equal means the same amount of the same unit, never the same time in another one."""
    assert (one == other) == (str(one) == str(other))
    assert hash(Duration.parse(str(one))) == hash(one)
    assert Duration(0, Unit.DAY) != Duration(0, Unit.WORKING_DAY)


@given(st.integers(0, LONGEST), st.integers(0, LONGEST), st.sampled_from(Unit))
def test_order_within_a_unit_is_that_of_the_amounts(one: int, other: int, unit: Unit) -> None:
    """All four comparisons follow the amounts."""
    a, b = Duration(one, unit), Duration(other, unit)
    assert [a < b, a <= b, a > b, a >= b] == [one < other, one <= other, one > other, one >= other]


def test_units_have_no_order_between_them() -> None:
    """Comparing working days and days is an error that names both and says what converts."""
    with pytest.raises(TypeError, match="20wd with 20d: only a calendar converts"):
        max(Duration(20, Unit.DAY), Duration(20, Unit.WORKING_DAY))
    with pytest.raises(TypeError, match="cannot compare 20d with 20"):
        _ = Duration(20, Unit.DAY) < 20  # type: ignore[operator] # what is under test
    assert Duration(20, Unit.DAY) != 20


def test_a_duration_never_changes() -> None:
    """It can be neither set, extended nor emptied."""
    duration = Duration(20, Unit.DAY)
    with pytest.raises(AttributeError, match="frozen"):
        duration.amount = 3
    with pytest.raises(AttributeError, match="frozen"):
        duration.colour = 3
    with pytest.raises(AttributeError, match="frozen"):
        del duration.unit
    assert duration == Duration.parse("20d")


def test_durations_travel() -> None:
    """Copies and what comes back from another process are equal, errors included."""
    duration = Duration(20, Unit.DAY)
    assert copy.deepcopy(duration) == duration
    assert pickle.loads(pickle.dumps(duration)) == duration  # noqa: S301 - our own bytes
    error = pickle.loads(pickle.dumps(DurationError(Reason.NO_UNIT, 20)))  # noqa: S301 - ours too
    assert (error.reason, error.value) == (Reason.NO_UNIT, 20)


def test_a_record_holds_a_duration() -> None:
    """It is read from text or given as it is, and written as its canonical text."""
    read = Allowance.model_validate({"limit": "20 个工作日"})
    assert read == Allowance(limit=Duration(20, Unit.WORKING_DAY))
    assert read.model_dump_json() == '{"limit":"20wd"}'
    assert Allowance.model_validate_json('{"limit":"20wd"}') == read


@pytest.mark.parametrize("reason", Reason)
def test_a_record_refuses_with_the_reason_as_its_type(reason: Reason) -> None:
    """The error of a field has the reason in its type, so that a reader can word it."""
    example = {
        Reason.EMPTY: "",
        Reason.NOT_TEXT: [],
        Reason.NO_AMOUNT: "soon",
        Reason.NEGATIVE: "-1d",
        Reason.FRACTION: "1.5d",
        Reason.TOO_LONG: "999999d",
        Reason.NO_UNIT: 20,
        Reason.UNKNOWN_UNIT: "20 moons",
    }[reason]
    with pytest.raises(ValidationError) as caught:
        Allowance.model_validate({"limit": example})
    (error,) = caught.value.errors()
    assert error["type"] == f"duration_{reason}"
    assert error["loc"] == ("limit",)
    assert error["ctx"]["reason"] == reason


def test_json_schema() -> None:
    """An editor learns that it is text of the pattern, and what the units mean."""
    schema = TypeAdapter(Duration).json_schema()
    assert schema["type"] == "string"
    assert schema["pattern"] == PATTERN
    assert "working days" in schema["description"]
    assert all(re.search(PATTERN, example) for example in schema["examples"])


def test_importing_loads_no_pydantic() -> None:
    """Whoever only counts days does not wait for pydantic or for the holidays."""
    code = (
        "import sys, walkflow.model.durations, walkflow.model.calendars;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    loaded = done.stdout.split()
    assert "walkflow" in loaded
    assert not {"pydantic", "pydantic_core", "chinese_calendar", "dataclasses"} & set(loaded)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("", "a duration cannot be empty: write 20wd, 20d or 4h (found '')"),
        ([1], "a duration is text: write 20wd, 20d or 4h (found a value of type list)"),
        (True, "a duration is text: write 20wd, 20d or 4h (found True)"),
        (-1, "a duration is never negative (found -1)"),
        (-0.5, "a duration is never negative (found -0.5)"),
        (0.5, "a duration is a whole number of its unit (found 0.5)"),
        ("20 moons", "the unit is wd (working days), d (calendar days) or h (office hours)"),
        ("x" * 40, f"(found {'x' * 40!r})"),
        ("x" * 41, f"(found {'x' * 39 + '…'!r})"),
        (2**39 - 1, f"(found {2**39 - 1})"),
        (2**39, "(found a value of type int)"),
    ],
)
def test_an_error_says_what_was_found(value: object, message: str) -> None:
    """In at most a line, whatever it was."""
    with pytest.raises(DurationError) as caught:
        Duration.parse(value)
    assert message in str(caught.value)


def test_a_bare_number_lacks_a_unit_and_a_negative_one_a_sense() -> None:
    """Nothing is an amount like any other."""
    assert [find_reason(number) for number in (0, 1, -1)] == [
        *(Reason.NO_UNIT, Reason.NO_UNIT, Reason.NEGATIVE)
    ]
    assert [find_reason(number) for number in (0.0, 1.5, -1.5)] == [
        *(Reason.FRACTION, Reason.FRACTION, Reason.NEGATIVE)
    ]


def test_hashes_tell_durations_apart() -> None:
    """Or a set of them would be searched from one end to the other."""
    assert len({hash(Duration(amount, unit)) for amount in range(9) for unit in Unit}) == 27


def test_what_cannot_be_compared_is_said() -> None:
    """Another unit needs a calendar, another type makes no sense."""
    with pytest.raises(TypeError) as caught:
        assert Duration.parse("1d") < Duration.parse("1h")
    assert str(caught.value) == "cannot compare 1d with 1h: only a calendar converts units"
    with pytest.raises(TypeError) as caught:
        assert Duration.parse("1d") < 3  # type: ignore[operator]
    assert str(caught.value) == "cannot compare 1d with 3"


def test_an_amount_out_of_range_is_told_by_its_reason() -> None:
    """With the amount that was given."""
    for amount, reason in ((-1, Reason.NEGATIVE), (LONGEST + 1, Reason.TOO_LONG)):
        with pytest.raises(DurationError) as caught:
            Duration(amount, Unit.DAY)
        assert (caught.value.reason, caught.value.value) == (reason, amount)
    assert Duration(0, Unit.DAY).amount == 0


def test_the_error_of_a_record_has_all_that_its_reader_needs() -> None:
    """The message, and in the context the reason, what was found and why it is wrong."""
    with pytest.raises(ValidationError) as caught:
        Allowance.model_validate({"limit": "1.5d"})
    (error,) = caught.value.errors()
    explanation = "a duration is a whole number of its unit"
    assert error["msg"] == explanation
    assert error["ctx"] == {"reason": "fraction", "found": "'1.5d'", "explanation": explanation}


def test_the_description_of_the_schema() -> None:
    """Editors show it."""
    assert TypeAdapter(Duration).json_schema()["description"] == (
        "A whole number with its unit: 20wd (working days), 20d (calendar days), 4h (office hours)."
    )
