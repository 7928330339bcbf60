from datetime import date

import pytest

from tests.engine.test_recording import START, a_story, an_entry
from walkflow.engine.entry_words import WORDS, find_item, read_moment, take_deed
from walkflow.engine.recording import Story
from walkflow.model.errors import UsageError
from walkflow.model.recording import Counted, Hindered, Marked
from walkflow.model.stamps import Stamp

AT = Stamp.parse("2024-06-03 09:41")
ITEMS = {"permit": "permit", "施工许可证": "permit", "construction permit": "permit"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:41", "2024-06-03 09:41"),
        ("09:41:20", "2024-06-03 09:41:20"),
        ("\uff10\uff19\uff1a\uff14\uff11", "2024-06-03 09:41"),
        (" 2024-06-01 09:41 ", "2024-06-01 09:41"),
        ("2024年6月1日", "2024-06-01"),
        ("2024年6月1日 9时41分", "2024-06-01 09:41"),
        ("2024年6月1日 下午3点", "2024-06-01 15:00"),
        ("2024-06", "2024-06"),
        ("day 1 09:41", "day 1 09:41"),
    ],
)
def test_a_time_of_day_is_meant_today(text: str, expected: str) -> None:
    """Anything else is read as it is in a walk."""
    assert str(read_moment(text, date(2024, 6, 3))) == expected


@pytest.mark.parametrize("text", ["25:00", "soon", "", "2024-06-03T09:41+08:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """In the words that a walk's stamps have."""
    with pytest.raises(UsageError):
        read_moment(text, date(2024, 6, 3))


@pytest.mark.parametrize("word", ["permit", "施工许可证", "Construction Permit"])
def test_an_item_goes_by_its_id_or_either_name(word: str) -> None:
    """Capitals make no difference in names."""
    assert find_item(word, ITEMS) == "permit"


def test_several_entries_stand_in_a_row() -> None:
    """Each takes as many words as it needs."""
    first, rest = take_deed(["accepted", "permit", "trips", "permit", "\uff12"], Story(), AT, ITEMS)
    second, rest = take_deed(rest, Story(), AT, ITEMS)
    assert first == Marked(what="accepted", item="permit", at=AT)
    assert second == Counted(what="trips", item="permit", count=2)
    assert not rest


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["慢"], (None, None, None, "慢")),
        (["permit", "慢"], ("permit", None, None, "慢")),
        (["pain", "慢"], (None, "pain", None, "慢")),
        (["permit", "pain", "guide", "慢"], ("permit", "pain", "guide", "慢")),
        (["guide", "慢"], (None, None, "guide", "慢")),
    ],
)
def test_a_problem_has_a_text_and_what_else_is_named(
    words: list[str], expected: tuple[str | None, ...]
) -> None:
    """Item, kind and class may be left out."""
    deed, rest = take_deed(["problem", *words], Story(), AT, ITEMS)
    assert isinstance(deed, Hindered)
    problem = deed.problem
    assert (problem.item, problem.kind, problem.problem_class, problem.text) == expected
    assert not rest


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("acepted permit", 'did you mean "accepted"?'),
        ("accepted", "accepted: expected an item"),
        ("accepted permitt", 'did you mean "permit"?'),
        ("paused permit", "paused: expected one of correction, special_procedure"),
        ("paused permit corection", 'did you mean "correction"?'),
        ("trips permit", "trips: expected a number"),
        ("trips permit -1", '"-1" is no count'),
        ("trips permit 10001", '"10001" is no count'),
        ("trips permit two", '"two" is no count'),
        ("note permit", "note: expected a text"),
        ("problem permit", "problem: expected a text"),
        ("milestone", "milestone: expected what happened"),
        ("undo", "there is nothing to take back"),
    ],
)
def test_what_is_said_of_wrong_words(line: str, reason: str) -> None:
    """What was found and what is expected."""
    with pytest.raises(UsageError) as error:
        take_deed(line.split(), Story(), AT, ITEMS)
    assert reason in str(error.value)


def test_a_text_that_no_file_can_hold_is_made_fit() -> None:
    """A word in another encoding than the terminal's does not stop the entry."""
    entry = an_entry(a_story("accepted a"), "note a \udcff", START)
    assert entry.as_json().endswith('"text":"?"}}')


def test_every_word_can_be_read() -> None:
    """The list that messages show is the list that there is."""
    rest = ["permit", "correction", "1", "x"]
    counted = a_story("accepted a")
    for word in WORDS:
        words = [word, "permit", "1"] if word in {"trips", "materials"} else [word, *rest]
        deed, _ = take_deed(words, counted, AT, ITEMS)
        assert deed.what == word
