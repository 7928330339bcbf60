"""What is wrong with files, as a page: file by file, with the lines, and what each rule asks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.messages import say_count
from walkflow.views.diagnostic_text import WORD_BY_SEVERITY, cut_snippet, summarise
from walkflow.views.finding_blocks import GROUP_WORDS
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.illustration import Section
from walkflow.views.page.tiles import Tile, draw_tiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from walkflow.model.messages import Message
    from walkflow.model.validate_report import FileCheck, ValidateReport
    from walkflow.views.wording import Wording


def render_findings(
    report: ValidateReport, sentence_by_rule: Mapping[str, Message], words: Wording
) -> tuple[Markup, list[Section]]:
    """
    Return the opening of the page and its sections.

    Args:
        report: What is found.
        sentence_by_rule: What each rule asks of every sound file.
        words: The language.
    """
    sections = [
        _render_file(number, path, list(found), sentence_by_rule, words)
        for number, (path, found) in enumerate(
            groupby(report.diagnostics, key=lambda each: each.path), 1
        )
    ]
    if report.files:
        sections.append(Section("files", words("What was checked"), _list_files(report, words)))
    return _open(report, words), sections


def _open(report: ValidateReport, words: Wording) -> Markup:
    counts = report.counts
    verdict = words("Sound") if report.ok else words("Not sound")
    kind = "verdict pass" if report.ok else "verdict fail"
    tiles = [
        Tile(str(counts[Severity.ERROR]), words("errors"), is_main=bool(counts[Severity.ERROR])),
        Tile(str(counts[Severity.WARNING]), words("warnings")),
        Tile(str(len(report.files)), words("files")),
        Tile(str(len(report.ignored)), words("ignored by comments")),
    ]
    return join(
        [
            element("h1", words("Check of approval flows")),
            element("p", _mark(is_sound=report.ok), verdict, class_=kind),
            element("p", words(summarise(report)), class_="headline"),
            draw_tiles(tiles),
        ]
    )


def _render_file(
    number: int,
    path: str,
    found: list[Diagnostic],
    sentence_by_rule: Mapping[str, Message],
    words: Wording,
) -> Section:
    findings = (_render_finding(each, sentence_by_rule, words) for each in found)
    return Section(f"file-{number}", path, element("ol", *findings, class_="findings"))


def _render_finding(
    found: Diagnostic, sentence_by_rule: Mapping[str, Message], words: Wording
) -> Markup:
    severity = words(WORD_BY_SEVERITY[found.severity])
    place = words("line {line}, column {column}", line=found.line, column=found.column)
    if found.sheet:
        place = f"{found.sheet}: {place}"
    sentence = sentence_by_rule.get(found.rule)
    asked = [element("code", found.rule), " "]
    if sentence is not None:
        asked.append(words(sentence))
    return element(
        "li",
        element("p", element("span", severity, class_="severity"), " ", place, class_="place"),
        element("p", words(found.message), class_="message"),
        *_render_snippet(found),
        element("p", *asked, class_="rule"),
        class_=found.severity.value,
    )


def _render_snippet(found: Diagnostic) -> Iterator[Markup]:
    if not found.snippet.strip():
        return
    before, meant, after = cut_snippet(found)
    number = element("span", str(found.line), class_="line")
    yield element("pre", number, element("code", before, element("mark", meant), after))


def _list_files(report: ValidateReport, words: Wording) -> Markup:
    found = {each.path: list[Diagnostic]() for each in report.checks}
    for each in report.diagnostics:
        found.setdefault(each.path, []).append(each)
    checks = (_render_check(each, found[each.path], words) for each in report.checks)
    return element("ul", *checks, class_="files")


def _render_check(check: FileCheck, found: list[Diagnostic], words: Wording) -> Markup:
    is_sound = all(each.severity is not Severity.ERROR for each in found)
    groups = words.join([words(GROUP_WORDS[group.value]) for group in check.groups])
    told = words(say_count("{n} finding", "{n} findings", len(found)))
    return element(
        "li",
        _mark(is_sound=is_sound),
        element("code", check.path),
        " ",
        element("small", told if found else words("nothing found")),
        element("small", words("checked: {groups}", groups=groups)) if groups else None,
    )


def _mark(*, is_sound: bool) -> Markup:
    kind = "good" if is_sound else "bad"
    return element("span", "✓ " if is_sound else "✗ ", class_=kind, aria_hidden="true")
