"""What became of files that were to be in their stable form, as text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from walkflow.model.format_report import FormatReport, Outcome
from walkflow.model.messages import Message, say, say_count
from walkflow.views.wording import Wording, make_safe

_SENTENCE_BY_OUTCOME = {
    Outcome.CHANGED: say("changed: {path}"),
    Outcome.WOULD_CHANGE: say("would change: {path}"),
    Outcome.LEFT_ALONE: say("left alone: {path}"),
    Outcome.NOT_OURS: say("left alone, none of walkflow's files: {path}"),
}
"""What is said of a file; nothing of one that is in form already."""


def render_formatting(report: FormatReport, words: Wording) -> str:
    """
    Return what became of each file that is not in form, and how many there are.

    Where changes or the text of the standard input were asked for, they alone.
    """
    asked = [file.text if file.diff is None else file.diff for file in report.files]
    given = [text for text in asked if text is not None]
    if given:
        return "".join(given)
    return "\n".join(_list_lines(report, words)) + "\n"


def _list_lines(report: FormatReport, words: Wording) -> Iterator[str]:
    for file in report.files:
        if file.outcome in _SENTENCE_BY_OUTCOME:
            sentence = _SENTENCE_BY_OUTCOME[file.outcome]
            yield words(replace(sentence, values={"path": make_safe(file.path)}))
    counts = [words(sentence) for sentence in _count(report)]
    yield words.join(counts) if counts else words("no file of walkflow's")


def _count(report: FormatReport) -> Iterator[Message]:
    n = Counter(file.outcome for file in report.files)
    sentences = {
        Outcome.CHANGED: say_count("{n} file changed", "{n} files changed", n[Outcome.CHANGED]),
        Outcome.WOULD_CHANGE: say_count(
            "{n} file would change", "{n} files would change", n[Outcome.WOULD_CHANGE]
        ),
        Outcome.LEFT_ALONE: say_count(
            "{n} file left alone", "{n} files left alone", n[Outcome.LEFT_ALONE]
        ),
        Outcome.UNCHANGED: say_count(
            "{n} file in form already", "{n} files in form already", n[Outcome.UNCHANGED]
        ),
    }
    yield from (sentence for outcome, sentence in sentences.items() if n[outcome])
