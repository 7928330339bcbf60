"""What a page shows in one language: the headline, the figures, then part after part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from walkflow.model.validate_report import ValidateReport
from walkflow.views.blocks import Paragraph, Table, Tone
from walkflow.views.describe import describe_report
from walkflow.views.page.charts import draw_chart
from walkflow.views.page.compare_page import illustrate_comparison, illustrate_recorded
from walkflow.views.page.elements import Markup, element, join
from walkflow.views.page.findings_page import render_findings
from walkflow.views.page.illustration import Illustration, Section
from walkflow.views.page.plan_page import illustrate_plan
from walkflow.views.page.prose import Part, add_bars, divide, render_blocks, render_legend
from walkflow.views.page.replay_page import illustrate_replay
from walkflow.views.page.run_page import illustrate_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from walkflow.model.chart_report import ChartReport
    from walkflow.model.compare_report import CompareReport
    from walkflow.model.messages import Message
    from walkflow.model.replay_report import ReplayReport
    from walkflow.model.reports import Report
    from walkflow.model.trace_report import TraceReport
    from walkflow.model.walk_comparison import WalkCompareReport
    from walkflow.model.walk_trace import WalkTraceReport
    from walkflow.views.blocks import Block
    from walkflow.views.wording import Wording

_BASIS = "basis"
FEWEST_TO_LIST = 3
"""Fewer parts are seen without a table of contents."""


class Body(NamedTuple):
    """A page in one language."""

    title: str
    main: Markup


def render_body(
    report: Report, words: Wording, sentence_by_rule: Mapping[str, Message], *, is_shown: bool
) -> Body:
    """
    Return a report in one language.

    Args:
        report: The result of a verb.
        words: The language.
        sentence_by_rule: What each rule asks of every sound file.
        is_shown: Whether it is shown before the reader asks for the other language.
    """
    first: tuple[Section, ...] = ()
    if isinstance(report, ValidateReport):
        opening, sections = render_findings(report, sentence_by_rule, words)
        title = words("Check of approval flows")
    else:
        illustration = _illustrate(report, words)
        opened, parts = divide(describe_report(report, words))
        lead, rest = _end_lead(opened)
        title = next((block.text for block in lead if isinstance(block, Paragraph)), report.kind)
        opening = join([*_render_lead(lead, illustration, words)])
        first, sections = illustration.first, _arrange(parts, illustration, words)
        if rest:
            sections.insert(0, Section("start", "", render_blocks(rest, words, title)))
    content = element(
        "main",
        element("div", opening, class_="opening"),
        _render_contents([*first, *sections], words) if _needs_contents(sections) else None,
        _render_sections("first", first, words),
        _render_sections("sections", sections, words),
        id=words.language,
        lang="zh-CN" if words.language == "zh" else "en",
        data_title=title,
        class_=None if _needs_contents(sections) else "alone",
        hidden=not is_shown,
    )
    return Body(title, content)


def _illustrate(report: Report, words: Wording) -> Illustration:
    """Return the pictures of a report; those that are only words have none."""
    is_recorded = "recorded" in type(report).model_fields
    match report.kind:
        case "trace" if is_recorded:
            return illustrate_runs(cast("WalkTraceReport", report), words)
        case "trace":
            return illustrate_plan(cast("TraceReport", report), words)
        case "compare" if is_recorded:
            return illustrate_recorded(cast("WalkCompareReport", report), words)
        case "compare":
            return illustrate_comparison(cast("CompareReport", report), words)
        case "chart":
            return Illustration(first=(draw_chart(cast("ChartReport", report).chart, words),))
        case "replay":
            return illustrate_replay(cast("ReplayReport", report), words)
        case _:
            return Illustration()


_SHARE: Final = re.compile(r"(\d) %")
"""A headline is large, and a sign alone on a line is ugly."""


def _render_lead(
    lead: Sequence[Block], illustration: Illustration, words: Wording
) -> Sequence[Markup]:
    """Return the title, the headline and what follows it, the figures right below."""
    title = next((block for block in lead if isinstance(block, Paragraph)), None)
    headline = next((block for block in lead if _is_headline(block)), None)
    rest = [block for block in lead if block is not title and block is not headline]
    return [
        element("h1", title.text) if title else Markup(),
        element("p", _SHARE.sub("\\1\N{NO-BREAK SPACE}%", headline.text), class_="headline")
        if isinstance(headline, Paragraph) and headline is not title
        else Markup(),
        illustration.tiles,
        render_blocks(rest, words, title.text if title else ""),
    ]


def _end_lead(opened: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """Return what opens a page, and from the first table on what belongs below it."""
    tables = [number for number, block in enumerate(opened) if isinstance(block, Table)]
    end = tables[0] if tables else len(opened)
    return opened[:end], opened[end:]


def _is_headline(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.tone is Tone.STRONG


def _arrange(parts: Sequence[Part], illustration: Illustration, words: Wording) -> list[Section]:
    """Return all sections but the first in order; what a report rests on stands last."""
    sections = [_fill(part, illustration, words) for part in parts]
    basis = [each for each in sections if each.id == _BASIS]
    others = [each for each in sections if each.id != _BASIS]
    return [*others, *illustration.last, *basis]


def _fill(part: Part, illustration: Illustration, words: Wording) -> Section:
    picture = illustration.picture_by_part.get(part.id)
    blocks = add_bars(part.blocks, illustration.bars_by_part.get(part.id))
    if picture is None:
        return Section(part.id, part.title, render_blocks(blocks, words, part.title))
    legends, others = [], []
    for block in blocks:
        if isinstance(block, Paragraph) and block.fills:
            legends.append(render_legend(block))
        else:
            others.append(block)
    told = render_blocks(others, words, part.title, with_bars=False)
    return Section(part.id, part.title, join([element("figure", picture, *legends), told]))


def _needs_contents(sections: Sequence[Section]) -> bool:
    return len(sections) >= FEWEST_TO_LIST


def _render_contents(sections: Sequence[Section], words: Wording) -> Markup:
    links = (
        element("li", element("a", each.title, href=f"#{words.language}-{each.id}"))
        for each in sections
        if each.title
    )
    return element("nav", element("ul", *links), class_="contents", aria_label=words("Contents"))


def _render_sections(name: str, sections: Sequence[Section], words: Wording) -> Markup | None:
    if not sections:
        return None
    return element("div", *(_render_section(each, words) for each in sections), class_=name)


def _render_section(section: Section, words: Wording) -> Markup:
    anchor = f"{words.language}-{section.id}"
    return element(
        "section",
        element("h2", section.title) if section.title else None,
        section.content,
        id=anchor,
    )
