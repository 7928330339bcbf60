"""The application that commands are added to."""

from typing import Annotated

import typer

from walkflow.cli.endings import choose
from walkflow.cli.vocabulary import LanguageOption, say, words

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=words("Check approval flows, walk through them in working days, compare reforms."),
)


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[
        bool, typer.Option("--version", help=say("Print the version of walkflow."))
    ] = False,
    lang: LanguageOption = None,
) -> None:
    choose(lang or "en", ("en", "zh"), "--lang")
    if version:
        from importlib.metadata import version as find_version  # a quarter of --help otherwise

        typer.echo(f"walkflow {find_version('walkflow')}")
        raise typer.Exit
