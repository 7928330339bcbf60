"""What is said of a flow that was drafted from a log."""

from collections.abc import Iterator
from typing import Final

from walkflow.model.draft import DraftReport
from walkflow.model.messages import Message, say, say_count
from walkflow.views.blocks import Block, Column, Heading, Listing, Paragraph, Row, Table, Tone
from walkflow.views.department_legend import explain_departments
from walkflow.views.wording import Wording, make_safe

WIDE: Final = 110
"""Columns of a terminal that has room for names of items beside one another."""


def describe_draft(report: DraftReport, words: Wording) -> Iterator[Block]:
    """Yield what a draft holds, and what to do with it next."""
    links = sum(len(item.after) for item in report.items)
    yield Paragraph(
        words(
            "A flow of {items} items and {links} links, drafted from {cases} cases.",
            items=len(report.items),
            links=links,
            cases=report.cases,
        ),
        Tone.STRONG,
    )
    yield Paragraph(
        words(
            "{fit} of {cases} cases fit it as it stands; one that lacks an item, repeats it or "
            "has an activity that is no item does not.",
            fit=report.fit_cases,
            cases=report.cases,
        )
    )
    yield _make_table(report, words)
    yield from explain_departments(
        (item.department for item in report.items),
        {each.id: each.name for each in report.departments},
        words,
    )
    yield from _describe_doubts(report, words)
    yield Paragraph(words(_say_criteria(report)), Tone.QUIET)
    if report.basis.left_out:
        yield Listing(tuple(map(words, report.basis.left_out)), Tone.QUIET)
    yield Heading(words("Written"))
    yield Listing(tuple(map(make_safe, report.written)))
    yield Paragraph(
        words(
            "A starting point, to be checked by hand: comments mark what is doubtful. "
            "walkflow replay {flow} LOG shows how well it fits.",
            flow=report.written[-1],
        )
    )


def _describe_doubts(report: DraftReport, words: Wording) -> Iterator[Block]:
    """Yield what few cases have: too few for an item, or for one that is sure."""
    if report.rare:
        yield Paragraph(
            words(
                say_count(
                    "{n} activity is too rare to be an item; the file lists it.",
                    "{n} activities are too rare to be items; the file lists them.",
                    len(report.rare),
                )
            ),
            Tone.QUIET,
        )
    if doubtful := sum(item.share < report.min_share for item in report.items):
        yield Paragraph(
            words(
                say_count(
                    "Fewer than {share} of the cases have {n} item; the file marks it as doubtful.",
                    "Fewer than {share} of the cases have {n} items each; the file marks them as "
                    "doubtful.",
                    doubtful,
                    share=f"{report.min_share * 100:g} %",
                )
            ),
            Tone.QUIET,
        )


def _make_table(report: DraftReport, words: Wording) -> Table:
    columns = (
        Column(words("Item"), is_wide=True),
        Column(words("Dept.")),
        Column(words("Limit"), is_number=True),
        Column(words("Cases"), is_number=True),
        Column(words("After"), is_wide=True, from_width=WIDE),
    )
    rows = (
        Row(
            (
                make_safe(item.id),
                make_safe(item.department),
                f"{item.limit_wd}wd",
                f"{item.share * 100:.1f} %",
                words.join([make_safe(link.before) for link in item.after]),
            )
        )
        for item in report.items
    )
    return Table(columns, tuple(rows))


def _say_criteria(report: DraftReport) -> Message:
    """Return what made a link, and a limit."""
    kept = (
        say("processing")
        if report.has_starts
        else say("the time since an item was enabled, as no start is known")
    )
    return say(
        "A link holds in at least {share} of the cases that have both items. A limit is what "
        "{percentile} of 100 visits keep, of {kept}.",
        share=f"{report.min_share * 100:g} %",
        percentile=report.percentile,
        kept=kept,
    )
