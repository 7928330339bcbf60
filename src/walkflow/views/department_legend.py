"""What the short codes of departments in tables stand for."""

from collections.abc import Iterable, Iterator, Mapping

from walkflow.model.records import Name
from walkflow.views.blocks import Block, Paragraph, Tone
from walkflow.views.wording import Wording, make_safe


def name_desk(code: str, names: Mapping[str, Name | str], words: Wording) -> str:
    """Return what a department is called: its code where nobody named it."""
    name = names.get(code, code)
    return make_safe(name) if isinstance(name, str) else words(name)


def explain_departments(
    codes: Iterable[str | None],
    names: Mapping[str, Name | str],
    words: Wording,
    from_width: int = 0,
) -> Iterator[Block]:
    """
    Yield one line that says which departments a table means; none where no name is known.

    Args:
        codes: What the table has, row by row; None and repeats say nothing.
        names: The names of departments by their codes; a name that is its code is passed over.
        words: The language.
        from_width: A narrower terminal has no such column.
    """
    said = []
    for code in dict.fromkeys(codes):
        name = name_desk(code or "", names, words)
        if code and name != make_safe(code):
            said.append(f"{make_safe(code)} {name}")
    if said:
        text = words.pair(words("Dept."), words.list_parts(said))
        yield Paragraph(text, Tone.QUIET, from_width=from_width)
