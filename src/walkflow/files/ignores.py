"""The comments in a file that ask for findings to be left out, told from text that looks alike."""

import re
from collections.abc import Iterator

from ruamel.yaml.events import ScalarEvent

from walkflow.files.yaml_source import YamlSource, list_events
from walkflow.model.diagnostics import Ignore, Span

_MARK = re.compile(
    r"(?:^|(?<=\s))#[ \t]*walkflow:[ \t]*ignore\b"
    r"(?:[ \t]*\[(?P<rules>[^\]\n]*)\])?(?=(?P<reason>.*)$)",
    re.MULTILINE,
)
_RULE = re.compile(r"[^\s,]+")
_BLOCK_STYLES = {"|", ">"}


def find_ignores(source: YamlSource) -> tuple[Ignore, ...]:
    """
    Return the comments `# walkflow: ignore[rule] reason` of a file, in order.

    Only of a file that is sound YAML: in any other, what is a comment cannot be told.
    """
    marks = [] if source.data is None else list(_MARK.finditer(source.text))
    if not marks:
        return ()
    texts = list(_find_texts(source.text))
    return tuple(
        _read(mark, source.text)
        for mark in marks
        if not any(start <= mark.start() < end for start, end in texts)
    )


def _find_texts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each key and value begins and ends, counted in characters."""
    for event in list_events(text):
        if isinstance(event, ScalarEvent):
            start, end = event.start_mark.index, event.end_mark.index
            if event.style in _BLOCK_STYLES:  # a comment may stand on the line of its mark
                start = text.find("\n", start)
            if 0 <= start < end:
                yield start, end


def _read(mark: re.Match[str], text: str) -> Ignore:
    before = text.rfind("\n", 0, mark.start()) + 1
    line = text.count("\n", 0, mark.start()) + 1

    def place(start: int, end: int) -> Span:
        return Span(line, start - before + 1, end - before + 1)

    at = mark.start("rules")
    rules = tuple(
        (found[0], place(at + found.start(), at + found.end()))
        for found in _RULE.finditer(mark["rules"] or "")
    )
    whole = place(mark.start(), mark.end() + len(mark["reason"].rstrip()))
    return Ignore(whole, rules, mark["reason"].strip())
