from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from walkflow.views.page.elements import Markup, element, join


class _Reader(HTMLParser):
    """Collects what a browser would see of one element."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> _Reader:
    """Return what is seen of some HTML."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


@settings(max_examples=100)
@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn"))))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """As content and as the value of an attribute, and it is nothing but text."""
    seen = read(element("p", text, title=text))
    assert seen.tags == ["p"]
    assert seen.text == text
    assert seen.attributes == {"title": text}


def test_what_steers_or_turns_text_around_is_shown_as_its_code() -> None:
    """Marks of direction as well, which a terminal may have but a page has no use for."""
    assert element("b", "a\x1bb\u202ec\u200fd") == (
        "<b>a&lt;U+001B&gt;b&lt;U+202E&gt;c&lt;U+200F&gt;d</b>"
    )


def test_only_markup_is_not_escaped() -> None:
    """A text joined to markup is a text still."""
    assert join([element("b", "x"), "<i>", None, Markup("&amp;")]) == "<b>x</b>&lt;i&gt;&amp;"


def test_attributes_are_named_as_html_names_them() -> None:
    """None and False are none; True has no value."""
    written = element("td", class_="a", aria_label="b", hidden=True, title=None, data_x=False)
    assert written == '<td class="a" aria-label="b" hidden></td>'
