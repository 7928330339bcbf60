"""What a draft calls activities is read back as the same activities."""

from hypothesis import given, settings
from hypothesis import strategies as st

from walkflow.engine.draft_names import group_spellings, name_items
from walkflow.model.near_words import simplify

WORDS = st.lists(st.text("aAb受:_-2 \uff133.", min_size=1, max_size=5), unique=True, max_size=12)


@settings(max_examples=100)
@given(words=WORDS, most=st.integers(0, 12))
def test_each_activity_is_read_as_its_own_item(words: list[str], most: int) -> None:
    """By the id or the name of the first item that either fits, as replays read it."""
    groups = group_spellings(words)
    firsts = [words[group[0]] for group in groups]
    ids = name_items(firsts[:most], [words[place] for group in groups[most:] for place in group])
    item_by_word: dict[str, str] = {}
    for name, activity in zip(ids, firsts, strict=False):
        for word in (name, activity):
            item_by_word.setdefault(simplify(word), name)
    for number, group in enumerate(groups):
        own = ids[number] if number < len(ids) else None
        assert {item_by_word.get(simplify(words[place])) for place in group} == {own}
