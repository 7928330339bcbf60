"""What the parser of YAML stumbles over, in words that say what to mend, and where."""

from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from walkflow.files.slips import Mark, find_slip
from walkflow.model.diagnostics import Span
from walkflow.model.messages import Message, say

_PROBLEMS = {
    "mapping values are not allowed": say(
        'a ":" stands where no key can be. expected one key a line, and text that holds ": " '
        "in quotes"
    ),
    "cannot start any token": say(
        "a character stands here that no value can start with. expected spaces, not tabs, "
        "before a line, and text that starts with @ ` or % in quotes"
    ),
    "did not find expected ',' or '}'": say('expected "," or "}}" here: a mapping is still open'),
    "did not find expected ',' or ']'": say('expected "," or "]" here: a list is still open'),
    "could not find expected ':'": say('expected a key and ":" here'),
    "did not find expected key": say(
        "expected a key here: it stands further in or out than those above it"
    ),
    "did not find expected '-' indicator": say(
        'expected "-" here: it stands further in or out than the entries above it'
    ),
    "found unexpected end of stream": say("the file ends inside a text in quotes"),
    "expected <block end>": say(
        "expected a key or an entry here, that stands neither further in nor out than those above"
    ),
}
"""By a part of what the parser says, what it means."""
_UNCLOSED = {
    "did not find expected ',' or '}'": say('a mapping is opened here and not closed: add "}}"'),
    "did not find expected ',' or ']'": say('a list is opened here and not closed: add "]"'),
    "expected ',' or '}'": say('a mapping is opened here and not closed: add "}}"'),
    "expected ',' or ']'": say('a list is opened here and not closed: add "]"'),
}
"""The same where the line that the parser stumbles over stands no further in than the opening."""
_STRICTER = "found unexpected ':'"
"""What the C parser says of 09:00 in a list in brackets, which YAML 1.2 lets be."""
_BESIDE = {
    "did not find expected key": say(
        "expected a key here, like those of the mapping that begins on line {line}"
    ),
    "did not find expected '-' indicator": say(
        'expected "-" here, as in the list that begins on line {line}'
    ),
}
"""The same where the line stands neither further in nor further out."""


def is_strict(error: YAMLError) -> bool:
    """Return whether the C parser may have given up on what YAML 1.2 lets be."""
    return _STRICTER in _find_problem(error)


def explain_error(
    error: YAMLError,
    lines: list[str],
    last_long: Any,  # noqa: ANN401 - one of the parser's events
) -> tuple[Span, Message]:
    """
    Return where a text is wrong, and what is: a slip if there is one, else what the parser says.

    Args:
        error: What the parser raised.
        lines: The text, line by line.
        last_long: The event of the last text in quotes that goes over lines; None: there is none.
    """
    problem = _find_problem(error)
    if not isinstance(error, MarkedYAMLError) or not error.problem_mark:
        return Span(1, 1, 2), _find_message(problem)
    mark, begun = error.problem_mark, error.context_mark
    slip = find_slip(
        lines,
        Mark(mark.line, mark.column),
        Mark(begun.line, begun.column) if begun else None,
        in_key="could not find expected ':'" in problem,
        in_flow="flow" in str(error.context),
    )
    if slip:
        return slip.span, slip.message
    unclosed = _find_unclosed(error, lines, last_long)
    if unclosed:
        return unclosed
    message = _find_message(problem)
    if begun and mark.column == begun.column and problem in _BESIDE:
        message = say(_BESIDE[problem].template, line=begun.line + 1)
    return Span(mark.line + 1, mark.column + 1, mark.column + 2), message


def _find_problem(error: YAMLError) -> str:
    return str(getattr(error, "problem", None) or error)


def _find_message(problem: str) -> Message:
    return next(
        (meant for part, meant in _PROBLEMS.items() if part in problem),
        say("not valid YAML: {problem}", problem=problem),
    )


def _find_unclosed(
    error: MarkedYAMLError,
    lines: list[str],
    last_long: Any,  # noqa: ANN401 - as above
) -> tuple[Span, Message] | None:
    """Return the quotation mark or the bracket that most likely lacks its partner, if any."""
    mark, begun, problem = error.problem_mark, error.context_mark, str(error.problem)
    place, message = begun, None
    if "found unexpected end of stream" in problem and begun:
        message = say("a text in quotes begins here and is not closed")
    elif last_long and last_long.end_mark.line == mark.line:
        place = last_long.start_mark
        message = say(
            "a text in quotes begins here and ends on line {line} only: is a quotation mark "
            "missing?",
            line=last_long.end_mark.line + 1,
        )
    elif begun and begun.line < mark.line and not _stands_further_in(lines, mark, begun):
        message = next((each for part, each in _UNCLOSED.items() if part in problem), None)
    if message is None:
        return None
    return Span(place.line + 1, place.column + 1, place.column + 2), message


def _stands_further_in(lines: list[str], mark: Any, begun: Any) -> bool:  # noqa: ANN401 - marks
    """Return whether the line of a mark is indented more than the one on which something begun."""
    if mark.line >= len(lines) or not lines[mark.line].strip():
        return False
    here, there = lines[mark.line], lines[begun.line]
    return len(here) - len(here.lstrip()) > len(there) - len(there.lstrip())
