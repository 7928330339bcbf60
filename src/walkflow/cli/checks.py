"""The command that holds recorded walks against the flows of today: check."""

from pathlib import Path
from typing import Annotated

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import finish
from walkflow.cli.vocabulary import FormOption, LanguageOption, OutputOption, say


@app.command(
    help=say("Replay recorded walks, and fail where one no longer fits its flow as it did."),
    epilog=say("Examples: walkflow check examples/walks; walkflow check walks --update"),
)
def check(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help=say("Walks, files or folders. By default the folders walks and examples/walks."),
        ),
    ] = None,
    flows: Annotated[
        Path, typer.Option(metavar="FOLDER", help=say("Where the flows are that walks are of."))
    ] = Path("flows"),
    update: Annotated[
        bool,
        typer.Option(
            "--update", help=say("Write to each walk how it differs, as what is expected of it.")
        ),
    ] = False,
    form: FormOption = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Replay recorded walks, and fail where one no longer fits its flow as it did."""
    report = walkflow.check(*(path or []), flows=flows, update=update)
    finish(report, form, output, lang)
