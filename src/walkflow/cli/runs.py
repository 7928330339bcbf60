"""The commands about runs: record, replay, draft."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import finish, keep_apart, prepare, wants_color
from walkflow.cli.vocabulary import (
    LANGUAGE,
    FactOption,
    LanguageOption,
    OutputOption,
    VersionOption,
    offer_forms,
    read_facts,
    read_percent,
    read_size,
    say,
    words,
)

LogArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="LOG...",
        help=say("CSV, XLSX, Parquet or XES files, or postgresql://user@host/database."),
    ),
]
TableOption = Annotated[
    str | None, typer.Option(metavar="NAME", help=say("The table of the database to read."))
]
QueryOption = Annotated[
    str | None, typer.Option(metavar="SQL", help=say("What to read of the database instead."))
]


@app.command(
    help=say("Replay the cases of LOG against FLOW: deviations, times, bottlenecks."),
    epilog=say("Example: walkflow replay flows/industrial.yaml permits.csv"),
)
def replay(
    flow: Annotated[
        str,
        typer.Argument(
            metavar="FLOW", help=say("A flow file, or a folder of flows; @VERSION names a version.")
        ),
    ],
    log: LogArgument,
    version: VersionOption = None,
    fact: FactOption = None,
    table: TableOption = None,
    query: QueryOption = None,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Which column means what; else by their headers.")),
    ] = None,
    save_mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Write what was recognised as a mapping file.")),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Write the rows that cannot be used, as CSV.")),
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Write a row of each case, as Parquet or CSV.")),
    ] = None,
    visits: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Write a row of each visit, as Parquet or CSV.")),
    ] = None,
    xes: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Write the rows that can be used as XES.")),
    ] = None,
    calendar: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help=say("Another calendar than the flow's.")),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE",
            parser=read_size,
            help=say("What sorting may use before it uses the disk: 2GB."),
        ),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(min=1, max=1024, help=say("How many threads read the log; else all.")),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help=say("The scheduler of a Dask cluster whose workers replay it.")
        ),
    ] = None,
    form: Annotated[str | None, offer_forms("replay")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Replay the cases of LOG against FLOW: deviations, times, bottlenecks."""
    prepare("replay", form, output, lang)
    path, named = walkflow.split_version(flow, version)
    keep_apart(
        [path, *log, *([mapping] if mapping else [])],
        {
            "--save-mapping": save_mapping,
            "--rejects": rejects,
            "--cases": cases,
            "--visits": visits,
            "--xes": xes,
            "--output": output,
        },
    )
    flows = walkflow.read_flows(Path(path))
    days = walkflow.find_calendar(flows, calendar)
    progress = walkflow.Progress(words, is_shown=sys.stderr.isatty())
    with walkflow.read_log(
        walkflow.find_logs(log, table=table, query=query),
        flows,
        calendar=days,
        mapping=walkflow.read_mapping(mapping) if mapping else None,
        memory=memory,
        threads=threads,
        tell=progress.tell_file,
    ) as opened:
        if save_mapping is not None:
            walkflow.write_mapping(opened.mapping, save_mapping)
        if rejects is not None:
            walkflow.write_rejects(opened, rejects)
        if xes is not None:
            walkflow.write_log(opened, xes, flows, days)
        progress.begin(opened.summary.usable_rows)
        report = walkflow.replay(
            flows,
            opened,
            version=named or "after",
            facts=read_facts(fact or []),
            calendar=days,
            cases=cases,
            visits=visits,
            cluster=walkflow.Cluster(cluster, memory, threads) if cluster else None,
            tell=progress.tell_rows,
        )
        progress.end()
    finish(report, form, output, lang)


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
    flow: Annotated[
        str | None,
        typer.Argument(
            metavar="FLOW", help=say("The flow file; FILE@VERSION names a version of a new walk.")
        ),
    ] = None,
    entry: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENTRY]...",
            help=say(
                "submitted, accepted, resumed or delivered ITEM; paused ITEM CAUSE; decided ITEM "
                "[OUTCOME]; trips or materials ITEM NUMBER; note ITEM TEXT; problem [ITEM] [KIND] "
                "[CLASS] TEXT; milestone TEXT; undo; finish. Several in a row are several entries."
            ),
        ),
    ] = None,
    walk: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=say("Where the walk is to be written; its journal stands beside.")
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TIME",
            help=say("When it happened, if not now: once for all entries, or for each."),
        ),
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help=say("Never ask: for scripts."))
    ] = False,
    list_walks: Annotated[
        bool, typer.Option("--list", help=say("Show the walks that are under way instead."))
    ] = False,
    sheet: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx", help=say("Write a workbook to be filled in by hand instead.")
        ),
    ] = None,
    version: VersionOption = None,
    fact: FactOption = None,
    part: Annotated[
        bool, typer.Option("--part", help=say("A new walk tells only a part of the run."))
    ] = False,
    role: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROLE",
            help=say("As what you walk: applicant, clerk, companion, agent or joint."),
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="UNIT/POST", help=say("Who walks: a unit and a post, no names of persons.")
        ),
    ] = None,
    project: Annotated[
        str | None,
        typer.Option(metavar="ID", help=say("Walks of one project are joined in a trace.")),
    ] = None,
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


@app.command(
    help=say("Write a flow that most cases of LOG follow, as a starting point, to a folder."),
    epilog=say("Example: walkflow draft permits.csv --into drafted"),
)
def draft(
    log: LogArgument,
    table: TableOption = None,
    query: QueryOption = None,
    into: Annotated[
        Path, typer.Option(metavar="FOLDER", help=say("Where to; no file is overwritten."))
    ] = Path("draft"),
    share: Annotated[
        float,
        typer.Option(
            metavar="PERCENT",
            parser=read_percent,
            help=say("A link holds in so many of the cases that have both items: 95%."),
        ),
    ] = "95%",  # type: ignore[assignment] # typer parses it
    percentile: Annotated[
        int, typer.Option(min=1, max=100, help=say("Limits are what so many of 100 visits keep."))
    ] = 80,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=say("Which column means what; else by their headers.")),
    ] = None,
    calendar: Annotated[
        str, typer.Option(metavar="NAME|FILE", help=say("The calendar of the flow."))
    ] = "cn",
    form: Annotated[str | None, offer_forms("draft")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a flow that most cases of LOG follow, as a starting point, to a folder."""
    prepare("draft", form, output, lang)
    keep_apart(log, {"--output": output})
    days = walkflow.read_calendar(calendar)
    named = walkflow.read_mapping(mapping) if mapping else None
    logs = walkflow.find_logs(log, table=table, query=query)
    with walkflow.read_log(logs, (), calendar=days, mapping=named) as opened:
        report = walkflow.draft(
            opened,
            into,
            calendar=days,
            min_share=share,
            percentile=percentile,
            language=LANGUAGE,
        )
    finish(report, form, output, lang)
