"""What is said of a recording sheet that was written."""

from collections.abc import Iterator

from walkflow.model.messages import say_count
from walkflow.model.sheet_report import SheetReport
from walkflow.views.blocks import Block, Listing, Paragraph
from walkflow.views.version_names import say_version
from walkflow.views.wording import Wording, make_safe


def describe_sheet(report: SheetReport, words: Wording) -> Iterator[Block]:
    """Yield what was written, and what to do with it once it is filled in."""
    items = say_count("{n} item", "{n} items", report.items)
    stages = say_count("{n} stage", "{n} stages", report.stages)
    yield Paragraph(
        words(
            "{path} written: {name}, {version}, {items} in {stages}",
            path=report.path,
            name=report.name,
            version=say_version(report.version),
            items=items,
            stages=stages,
        )
    )
    yield Paragraph(words("once it is filled in:"))
    command = f"walkflow trace {_quote(report.flow_path or 'FLOW')} {_quote(report.path)}"
    yield Listing((make_safe(command),), mark="$")


def _quote(path: str) -> str:
    return f'"{path}"' if " " in path else path
