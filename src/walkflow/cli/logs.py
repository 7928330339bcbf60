"""The commands about logs: replay, draft."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import finish, keep_apart, prepare
from walkflow.cli.vocabulary import (
    LANGUAGE,
    CalendarOption,
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

if TYPE_CHECKING:
    from walkflow.model.calendars import Calendar
    from walkflow.model.event_log import EventLog

# What is read, and how.
LogArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="LOG",
        help=say("CSV, XLSX, Parquet or XES files, or postgresql://user@host/database."),
    ),
]
TableOption = Annotated[
    str | None, typer.Option(metavar="NAME", help=say("The table of the database to read."))
]
QueryOption = Annotated[
    str | None, typer.Option(metavar="SQL", help=say("What to read of the database instead."))
]
MappingOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=say("Which column means what; else by their headers.")),
]
FlowsArgument = Annotated[
    str,
    typer.Argument(
        metavar="FLOW", help=say("A flow file, or a folder of flows; @VERSION names a version.")
    ),
]
MemoryOption = Annotated[
    str | None,
    typer.Option(
        metavar="SIZE",
        parser=read_size,
        help=say("What sorting may use before it uses the disk: 2GB."),
    ),
]
ThreadsOption = Annotated[
    int | None, typer.Option(min=1, max=1024, help=say("How many threads read the log; else all."))
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help=say("The scheduler of a Dask cluster whose workers replay it.")
    ),
]

# What is written beside the report.
SaveMappingOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=say("Write what was recognised as a mapping file.")),
]
RejectsOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=say("Write the rows that cannot be used, as CSV.")),
]
CasesOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=say("Write a row of each case, as Parquet or CSV.")),
]
VisitsOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=say("Write a row of each visit, as Parquet or CSV.")),
]
XesOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help=say("Write the rows that can be used as XES."))
]


@app.command(
    help=say("Replay the cases of LOG against FLOW: deviations, times, bottlenecks."),
    epilog=say("Example: walkflow replay flows/industrial.yaml permits.csv"),
)
def replay(
    flow: FlowsArgument,
    log: LogArgument,
    version: VersionOption = None,
    fact: FactOption = None,
    table: TableOption = None,
    query: QueryOption = None,
    mapping: MappingOption = None,
    save_mapping: SaveMappingOption = None,
    rejects: RejectsOption = None,
    cases: CasesOption = None,
    visits: VisitsOption = None,
    xes: XesOption = None,
    calendar: CalendarOption = None,
    memory: MemoryOption = None,
    threads: ThreadsOption = None,
    cluster: ClusterOption = None,
    form: Annotated[str | None, offer_forms("replay")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Replay the cases of LOG against FLOW: deviations, times, bottlenecks."""
    prepare("replay", form, output, lang)
    path, named = walkflow.split_version(flow, version)
    extracts = _Extracts(save_mapping, rejects, cases, visits, xes)
    inputs: list[str | Path] = [path, *log, *([mapping] if mapping else [])]
    keep_apart(inputs, {**extracts.by_option(), "--output": output})
    extracts.refuse_cluster(cluster)
    flows = walkflow.read_flows(Path(path))
    days = walkflow.find_calendar(flows, calendar)
    logs = walkflow.find_logs(log, table=table, query=query)
    named_columns = walkflow.read_mapping(mapping) if mapping else None
    with (
        walkflow.Progress(words, is_shown=sys.stderr.isatty()) as progress,
        walkflow.read_log(
            logs,
            flows,
            calendar=days,
            mapping=named_columns,
            memory=memory,
            threads=threads,
            tell=progress.tell_read,
        ) as opened,
    ):
        told = read_facts(fact or [])
        extracts.write(opened, flows, days, named or "after", told)
        progress.begin(opened.summary.usable_rows)
        report = walkflow.replay(
            flows,
            opened,
            version=named or "after",
            facts=told,
            calendar=days,
            cases=cases,
            visits=visits,
            cluster=walkflow.Cluster(cluster, memory, threads) if cluster else None,
            tell=progress.tell_rows,
        )
    finish(report, form, output, lang)


class _Extracts(NamedTuple):
    """The files that a replay writes beside its report."""

    mapping: Path | None
    rejects: Path | None
    cases: Path | None
    visits: Path | None
    xes: Path | None

    def refuse_cluster(self, cluster: str | None) -> None:
        """Refuse a cluster where single cases or visits are wanted."""
        if cluster and (self.cases or self.visits):
            message = say(
                "a cluster returns totals only: single cases and visits are written without one"
            )
            raise typer.BadParameter(message, param_hint="--cluster")

    def by_option(self) -> dict[str, Path | None]:
        """Return them by the options that name them."""
        return {
            "--save-mapping": self.mapping,
            "--rejects": self.rejects,
            "--cases": self.cases,
            "--visits": self.visits,
            "--xes": self.xes,
        }

    def write(
        self,
        log: "EventLog",
        flows: "Sequence[walkflow.Flow]",
        calendar: "Calendar",
        version: str,
        facts: Mapping[str, str],
    ) -> None:
        """Write those that need no replay."""
        if self.mapping is not None:
            walkflow.write_mapping(log.mapping, self.mapping)
        if self.rejects is not None:
            walkflow.write_rejects(log, self.rejects, flows, calendar, version=version, facts=facts)
        if self.xes is not None:
            walkflow.write_log(log, self.xes, flows, calendar)


@app.command(
    help=say("Draft a flow as a starting point, of links that hold in most cases of LOG."),
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
    mapping: MappingOption = None,
    calendar: Annotated[
        str, typer.Option(metavar="NAME|FILE", help=say("The calendar of the flow."))
    ] = "cn",
    form: Annotated[str | None, offer_forms("draft")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draft a flow as a starting point, of links that hold in most cases of LOG."""
    prepare("draft", form, output, lang)
    keep_apart(log, {"--output": output})
    days = walkflow.read_calendar(calendar)
    named = walkflow.read_mapping(mapping) if mapping else None
    logs = walkflow.find_logs(log, table=table, query=query)
    with (
        walkflow.Progress(words, is_shown=sys.stderr.isatty()) as progress,
        walkflow.read_log(
            logs, (), calendar=days, mapping=named, tell=progress.tell_read
        ) as opened,
    ):
        report = walkflow.draft(
            opened,
            into,
            calendar=days,
            min_share=share,
            percentile=percentile,
            language=LANGUAGE,
        )
    finish(report, form, output, lang)
