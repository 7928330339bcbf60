"""The command that records: record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import finish, prepare, wants_color
from walkflow.cli.vocabulary import (
    FactOption,
    LanguageOption,
    OutputOption,
    VersionOption,
    offer_forms,
    read_facts,
    say,
    words,
)

FlowArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="FLOW", help=say("The flow file; FILE@VERSION names a version of a new walk.")
    ),
]
EntryArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="ENTRY",
        help=say(
            "submitted, accepted, resumed or delivered ITEM; paused ITEM CAUSE; decided ITEM "
            "[OUTCOME]; trips or materials ITEM NUMBER; note ITEM TEXT; problem [ITEM] [KIND] "
            "[CLASS] TEXT; milestone TEXT; undo; finish. Several in a row are several entries."
        ),
    ),
]
WalkOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=say("Where the walk is to be written; its journal stands beside.")
    ),
]
AtOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TIME",
        help=say("When it happened, if not now: once for all entries, or for each."),
    ),
]
NoInputOption = Annotated[bool, typer.Option("--no-input", help=say("Never ask: for scripts."))]
ListOption = Annotated[
    bool, typer.Option("--list", help=say("Show the walks that are under way instead."))
]
SheetOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.xlsx", help=say("Write a workbook to be filled in by hand instead.")
    ),
]

# What the head of a new walk says.
PartOption = Annotated[
    bool, typer.Option("--part", help=say("A new walk tells only a part of the run."))
]
RoleOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ROLE", help=say("As what you walk: applicant, clerk, companion, agent or joint.")
    ),
]
ByOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="UNIT/POST", help=say("Who walks: a unit and a post, no names of persons.")
    ),
]
ProjectOption = Annotated[
    str | None,
    typer.Option(metavar="ID", help=say("Walks of one project are joined in a trace.")),
]


@app.command(
    help=say(
        "Record a walk through FLOW as it happens: at the terminal, or by entries given here."
    ),
    epilog=say(
        "Examples: walkflow record flows/industrial.yaml; walkflow record flows/industrial.yaml "
        '--walk my-walk.yaml --no-input accepted construction_permit --at "2024-06-03 09:41"'
    ),
)
def record(
    flow: FlowArgument = None,
    entry: EntryArgument = None,
    walk: WalkOption = None,
    at: AtOption = None,
    no_input: NoInputOption = False,
    list_walks: ListOption = False,
    sheet: SheetOption = None,
    version: VersionOption = None,
    fact: FactOption = None,
    part: PartOption = False,
    role: RoleOption = None,
    by: ByOption = None,
    project: ProjectOption = None,
    form: Annotated[str | None, offer_forms("record")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Record a walk through FLOW as it happens: at the terminal, or by entries given here."""
    from walkflow.console.desk import make_desk
    from walkflow.console.introduction import make_opening

    prepare("record", form, output, lang)
    if sheet is not None:
        _refuse_beside(
            "--sheet", {"ENTRY": entry, "--walk": walk, "--at": at, "--list": list_walks}
        )
    if list_walks:
        named = flow and walkflow.read_flow(Path(walkflow.split_version(flow)[0])).flow
        finish(walkflow.list_walks(walk, named), form, output, lang)
    path, version = walkflow.split_version(_require_flow(flow), version)
    facts = read_facts(fact or [])
    opening = make_opening(version, facts, role or [], by or [], project, is_part=part)
    if sheet is not None:
        written = walkflow.write_sheet(walkflow.read_flow(Path(path)), sheet, opening)
        finish(written, form, output, lang)
    desk = make_desk(words, may_ask=not no_input, color=wants_color())
    report = desk.record(walkflow.read_flow(Path(path)), walk, opening, entry or [], at or [])
    if report is not None:
        finish(report, form, output, lang)


def _refuse_beside(option: str, others: Mapping[str, object]) -> None:
    """Refuse options that an option leaves nothing to do."""
    for other, value in others.items():
        if value:
            message = words("{other} says nothing beside {option}", other=other, option=option)
            raise typer.BadParameter(message, param_hint=option)


def _require_flow(flow: str | None) -> str:
    if flow is None:
        raise typer.BadParameter(say("it is missing"), param_hint="FLOW")
    return flow
