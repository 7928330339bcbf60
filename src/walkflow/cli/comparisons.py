"""The commands that hold one thing against another: compare, check."""

import sys
from pathlib import Path
from typing import Annotated

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import finish, keep_apart, prepare
from walkflow.cli.vocabulary import (
    FactOption,
    LanguageOption,
    OutputOption,
    offer_forms,
    read_facts,
    read_percent,
    say,
    words,
)

BeforeArgument = Annotated[
    str,
    typer.Argument(
        metavar="BEFORE",
        help=say(
            "A version of every flow; or a file or folder of flows, of walks, or a log. "
            "PATH@VERSION names both."
        ),
    ),
]
AfterArgument = Annotated[
    str, typer.Argument(metavar="AFTER", help=say("The same, to compare with."))
]
FlowsOption = Annotated[
    Path,
    typer.Option(
        metavar="FOLDER",
        help=say("Where the flows are that a version, walk or log is of; or one flow."),
    ),
]
MappingOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=say("Which column of logs means what; else by their headers.")
    ),
]
FailUnderOption = Annotated[
    float | None,
    typer.Option(
        metavar="PERCENT",
        parser=read_percent,
        help=say(
            "Exit 1 unless the stage limits and the path of every flow are cut by this; "
            "of walks, the days in an authority's hands."
        ),
    ),
]
FailOnOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GATE,...",
        help=say(
            "Exit 1 if a figure grows by more than this: path:+0wd, stage_limit:+5%, items:+0; "
            "path:-3wd asks for a cut. Of walks: actual, applicant, materials, trips."
        ),
    ),
]


@app.command(
    help=say("Show how much shorter AFTER is than BEFORE, and which measure saved how much."),
    epilog=say(
        "Examples: walkflow compare before after --fail-under 20%; "
        "walkflow compare main/flows flows --fail-on path:+0wd,stage_limit:+0wd,items:+0; "
        "walkflow compare walks-2023 walks-2025"
    ),
)
def compare(
    before: BeforeArgument,
    after: AfterArgument,
    flows: FlowsOption = Path("flows"),
    mapping: MappingOption = None,
    fact: FactOption = None,
    fail_under: FailUnderOption = None,
    fail_on: FailOnOption = None,
    form: Annotated[str | None, offer_forms("compare")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show how much shorter AFTER is than BEFORE, and which measure saved how much."""
    prepare("compare", form, output, lang)
    keep_apart([walkflow.split_version(side)[0] for side in (before, after)], {"--output": output})
    gates = walkflow.read_gates(fail_on or [])
    facts = read_facts(fact or [])
    with walkflow.Progress(words, is_shown=sys.stderr.isatty()) as progress:
        sides = walkflow.read_sides(
            before,
            after,
            flows,
            facts=facts,
            mapping=walkflow.read_mapping(mapping) if mapping else None,
            told=progress,
        )
    report = walkflow.compare(*sides, facts=facts, fail_under=fail_under, gates=gates)
    finish(report, form, output, lang)


@app.command(
    help=say("Replay recorded walks, and fail where one no longer fits its flow as it did."),
    epilog=say("Examples: walkflow check examples/walks; walkflow check walks --update"),
)
def check(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
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
    form: Annotated[str | None, offer_forms("check")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Replay recorded walks, and fail where one no longer fits its flow as it did."""
    prepare("check", form, output, lang)
    report = walkflow.check(*(path or []), flows=flows, update=update)
    finish(report, form, output, lang)
