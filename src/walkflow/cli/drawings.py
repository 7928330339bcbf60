"""The command that draws: render."""

from pathlib import Path
from typing import Annotated

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import choose, finish
from walkflow.cli.vocabulary import (
    CLOCKS,
    FactOption,
    FlowPath,
    LanguageOption,
    OutputOption,
    VersionOption,
    offer_forms,
    read_facts,
    say,
)


@app.command(
    help=say("Draw FLOW: its items, what waits for what, and what a version changed."),
    epilog=say(
        "Examples: walkflow render flows/industrial.yaml --output industrial.svg; "
        "walkflow render flows/industrial.yaml --version after --against before -o reform.svg"
    ),
)
def render(
    flow: FlowPath,
    version: VersionOption = None,
    against: Annotated[
        str | None,
        typer.Option(
            metavar="VERSION", help=say("Another version: draw what has changed against it.")
        ),
    ] = None,
    fact: FactOption = None,
    clock: Annotated[
        str,
        typer.Option(metavar="authority|all", help=say("Whose time the path drawn counts.")),
    ] = "authority",
    form: Annotated[str | None, offer_forms("chart", "svg")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw FLOW: its items, what waits for what, and what a version changed."""
    path, named = walkflow.split_version(flow, version)
    report = walkflow.draw(
        walkflow.read_flow(Path(path)),
        named,
        against,
        facts=read_facts(fact or []),
        everyone=choose(clock, CLOCKS, "--clock") == "all",
    )
    finish(report, form, output, lang, usual=walkflow.Form.SVG)
