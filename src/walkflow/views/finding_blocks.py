"""What is wrong with files, for a document: file by file, then what was checked."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.messages import say, say_count
from walkflow.model.validate_report import FileCheck, ValidateReport
from walkflow.views.blocks import Block, Cell, Column, Heading, Listing, Paragraph, Row, Table, Tone
from walkflow.views.diagnostic_text import WORD_BY_SEVERITY, summarise
from walkflow.views.wording import Wording

GROUP_WORDS = {
    "reading": say("readable"),
    "catalogue": say("catalogue"),
    "calendar": say("calendar"),
    "names": say("names"),
    "flow": say("flow"),
    "walk": say("walk"),
    "ignores": say("ignored findings"),
}
"""What rules look at, by the value of their group."""


def describe_findings(report: ValidateReport, words: Wording) -> Iterator[Block]:
    """Yield the verdict, what is wrong by file, what comments leave out, and the files read."""
    yield Paragraph(words("Check of approval flows"), Tone.QUIET)
    verdict = words("Sound") if report.ok else words("Not sound")
    yield Paragraph(words.pair(verdict, words(summarise(report))), Tone.STRONG)
    for path, found in groupby(report.diagnostics, key=lambda each: each.path):
        yield Heading(path)
        yield _make_table(list(found), words)
    if report.ignored:
        yield Heading(words("What do comments leave out?"))
        yield _make_table(report.ignored, words, with_path=True)
    if report.checks:
        yield Heading(words("What was checked"))
        yield Listing(tuple(_write_check(each, report, words) for each in report.checks))


def _make_table(found: Sequence[Diagnostic], words: Wording, *, with_path: bool = False) -> Table:
    columns = (
        *([Column(words("File"), is_wide=True)] if with_path else []),
        Column(words("Line"), is_number=True),
        Column(words("Severity")),
        Column(words("What is wrong"), is_wide=True),
        Column(words("The line"), is_wide=True),
        Column(words("Rule")),
    )
    return Table(columns, tuple(_make_row(each, words, with_path=with_path) for each in found))


def _make_row(each: Diagnostic, words: Wording, *, with_path: bool) -> Row:
    tone = Tone.BAD if each.severity is Severity.ERROR else Tone.PLAIN
    return Row(
        (
            *([each.path] if with_path else []),
            f"{each.sheet}: {each.line}" if each.sheet else str(each.line),
            Cell(words(WORD_BY_SEVERITY[each.severity]), tone),
            words(each.message),
            Cell(each.snippet.strip(), Tone.QUIET),
            each.rule,
        )
    )


def _write_check(check: FileCheck, report: ValidateReport, words: Wording) -> str:
    count = sum(each.path == check.path for each in report.diagnostics)
    told = words(say_count("{n} finding", "{n} findings", count)) if count else ""
    parts = [told or words("nothing found")]
    if check.groups:
        groups = words.join([words(GROUP_WORDS[group.value]) for group in check.groups])
        parts.append(words("checked: {groups}", groups=groups))
    return words.pair(check.path, words.list_parts(parts))
