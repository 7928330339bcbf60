"""What an init says."""

from collections.abc import Iterator

from walkflow.model.init_report import InitReport
from walkflow.model.messages import say_count
from walkflow.views.blocks import Block, Listing, Paragraph, Tone
from walkflow.views.wording import Wording


def describe_init(report: InitReport, words: Wording) -> Iterator[Block]:
    """Yield which files were written, or which are in the way, and what to do next."""
    if report.different:
        found = say_count(
            "nothing was written: {n} file is there already and differs",
            "nothing was written: {n} files are there already and differ",
            len(report.different),
        )
        yield Paragraph(words(found), Tone.BAD)
        yield Listing(tuple(_join(report.folder, name) for name in report.different))
        yield Paragraph(
            words("move what is in the way, or name another folder: walkflow init FOLDER")
        )
        return
    written = say_count("{n} file written", "{n} files written", len(report.written))
    unchanged = say_count("{n} was there already", "{n} were there already", len(report.unchanged))
    yield Paragraph(words("{written}; {unchanged}", written=written, unchanged=unchanged))
    yield Listing(tuple(_join(report.folder, name) for name in report.written))
    flow = _join(report.folder, "flows/industrial.yaml")
    shown = f'"{flow}"' if " " in flow else flow
    yield Paragraph(words("next: walkflow trace {flow}", flow=shown))


def _join(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder.rstrip('/')}/{name}"
