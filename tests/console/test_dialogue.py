import pytest

from tests.console.fakes import FakeDialogue
from walkflow.console.dialogue import LeftError, lay_out, make_labels
from walkflow.console.keys import ENTER, ESCAPE, LEAVE, PASTE
from walkflow.model.messages import say
from walkflow.views.terminal import measure_width


@pytest.mark.parametrize("number", [0, 1, 9, 10, 19, 70, 81, 82, 300])
def test_no_label_begins_with_another(number: int) -> None:
    """So an item is chosen as soon as the last digit of its label is struck."""
    labels = make_labels(number)
    assert len(set(labels)) == number
    assert not [(a, b) for a in labels for b in labels if a != b and b.startswith(a)]
    assert labels == sorted(labels, key=lambda label: (len(label), label))


def test_few_items_have_one_digit() -> None:
    """Nine are enough for most boards."""
    assert make_labels(9) == list("123456789")
    assert make_labels(10) == [*"12345678", "90", "91"]


@pytest.mark.parametrize("width", [20, 40, 80])
def test_keys_are_laid_out_whole(width: int) -> None:
    """A key and its meaning stay together, and no line is wider than the terminal."""
    parts = ["a 同意", "b refused", "c 补正材料", "d withdrawn", "Enter 返回"]
    lines = lay_out(parts, width)
    assert [part for line in lines for part in line.split("   ")] == parts
    assert all(measure_width(line) <= width for line in lines)


def test_a_label_of_two_digits_takes_two_keys() -> None:
    """Other keys than its digits choose nothing."""
    labels = make_labels(12)
    assert FakeDialogue("").read_label("3", labels) == "3"
    assert FakeDialogue("1").read_label("9", labels) == "91"
    assert FakeDialogue("x").read_label("9", labels) is None
    assert FakeDialogue("8").read_label("9", labels) is None
    assert FakeDialogue("").read_label("0", labels) is None


def test_enter_stands_for_the_default() -> None:
    """It is shown with its meaning."""
    dialogue = FakeDialogue([ENTER, ESCAPE, "x"])
    keys = {"a": say("one"), ENTER: say("the other")}
    assert [dialogue.choose(keys, default="o") for _ in range(3)] == ["o", ESCAPE, "x"]
    assert "a one   Enter the other\n> " in dialogue.screen


def test_a_key_that_is_not_offered_asks_again() -> None:
    """It is no Enter."""
    dialogue = FakeDialogue(["x", ESCAPE, "a"])
    assert dialogue.choose_offered({"a": say("one"), ENTER: say("none")}, default=ENTER) == "a"
    assert dialogue.screen.count("! this key is not offered here\n") == 2
    assert FakeDialogue([ESCAPE]).choose_offered({}, default=ENTER, also={ESCAPE}) == ESCAPE


def test_a_paste_is_no_key() -> None:
    """It is said, and the next key counts."""
    dialogue = FakeDialogue([PASTE, "a"])
    assert dialogue.choose({"a": say("one")}) == "a"
    assert "as of a paste, do nothing: strike one key\n> a" in dialogue.screen


@pytest.mark.parametrize(
    ("key", "expected"), [("y", True), ("n", False), (ENTER, False), ("是", True)]
)
def test_only_yes_is_yes(key: str, expected: bool) -> None:
    """Any other key is no."""
    assert FakeDialogue([key]).confirm(say("sure?")) is expected


@pytest.mark.parametrize("key", [LEAVE, KeyboardInterrupt])
def test_who_has_gone_is_not_asked_again(key: object) -> None:
    """At the end of the input, and at Ctrl-C."""
    with pytest.raises(LeftError):
        FakeDialogue([key]).choose({"a": say("one")})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" 慢 \n", "慢"),
        ("", None),
        ("  ", None),
        (EOFError, None),
        (KeyboardInterrupt, None),
        ("\udcff", "?"),
    ],
)
def test_a_line_is_text_or_nothing(typed: object, expected: str | None) -> None:
    """Ctrl-C takes back the question; what no file can hold is replaced."""
    assert FakeDialogue(lines=[typed]).read_line(say("note")) == expected
