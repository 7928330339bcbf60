"""What a report rests on, as a table."""

from walkflow.model.reports import Report
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import Listing
from walkflow.views.figures.columns import count, say_yes, text, word, yes
from walkflow.views.figures.sheet import Sheet, Value
from walkflow.views.wording import Wording


def make_basis_sheet(report: Report, words: Wording) -> Sheet:
    """Return the sentences that say what a report rests on."""
    lines = [
        line
        for block in describe_basis(report.basis, report.tool_version, words)
        if isinstance(block, Listing)
        for line in block.lines
    ]
    columns = (count("number", words("No.")), text("basis", words("What this rests on")))
    rows: list[tuple[Value, ...]] = list(enumerate(lines, 1))
    return Sheet(words("Basis"), words("What does it rest on?"), "", columns, tuple(rows))


def make_fact_sheet(report: Report, words: Wording) -> Sheet:
    """Return the facts that a report took of the project."""
    columns = (
        text("fact", words("Fact")),
        word("fact_id", words("Fact id")),
        word("value", words("Value")),
        yes("assumed", words("Assumed: nobody said otherwise")),
    )
    rows: list[tuple[Value, ...]] = [
        (words(each.name), each.id, each.value, say_yes(words, each.assumed))
        for each in report.basis.facts
    ]
    question = words("Which project is meant?")
    return Sheet(words("Facts"), question, "", columns, tuple(rows))
