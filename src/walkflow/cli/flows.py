"""The commands about flows: trace, validate, fmt, rules, init, schema."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

import walkflow
from walkflow.cli.application import app
from walkflow.cli.endings import choose, finish, prepare, put
from walkflow.cli.vocabulary import (
    CLOCKS,
    LANGUAGE,
    CalendarOption,
    FactOption,
    FlowPath,
    LanguageOption,
    OutputOption,
    StartOption,
    VersionOption,
    offer_forms,
    read_facts,
    read_percent,
    say,
)


@app.command(
    help=say("Show where the time goes on the way through FLOW, and which path sets its end."),
    epilog=say(
        "Examples: walkflow trace flows/industrial.yaml --start 2026-03-02; "
        "walkflow trace flows/industrial.yaml examples/walks/constructed-industrial-after.yaml"
    ),
)
def trace(
    flow: FlowPath,
    walk: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="WALK", help=say("Recorded walks, files or folders, instead of the plan.")
        ),
    ] = None,
    version: VersionOption = None,
    fact: FactOption = None,
    list_facts: Annotated[
        bool, typer.Option("--list-facts", help=say("Show the facts and their values instead."))
    ] = False,
    start: StartOption = None,
    clock: Annotated[
        str | None,
        typer.Option(
            metavar="authority|all",
            help=say(
                "Whose time the plan counts; the authority's by default, everyone's beside walks."
            ),
        ),
    ] = None,
    calendar: CalendarOption = None,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT",
            parser=read_percent,
            help=say("Exit 1 if the walks cover a smaller share of the items."),
        ),
    ] = None,
    form: Annotated[str | None, offer_forms("trace")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show where the time goes on the way through FLOW, and which path sets its end."""
    path, named = walkflow.split_version(flow, version)
    read = walkflow.read_flow(Path(path))
    if list_facts:
        finish(walkflow.list_facts(read), form, output, lang)
    _refuse_beside_walks(walk, start, min_coverage)
    walks, others = walkflow.read_walks_of(read, walk or [])
    report = walkflow.trace(
        read,
        walks,
        version=named,
        facts=read_facts(fact or []),
        start=start,
        everyone=choose(clock or ("all" if walk else "authority"), CLOCKS, "--clock") == "all",
        calendar=walkflow.read_calendar(calendar) if calendar else None,
        min_coverage=min_coverage,
        others=others,
    )
    finish(report, form, output, lang)


def _refuse_beside_walks(
    walks: list[Path] | None, start: date | None, min_coverage: float | None
) -> None:
    """Refuse an option that would be ignored: walks have their own start, a plan no coverage."""
    if walks and start is not None:
        raise typer.BadParameter(say("walks have a start of their own"), param_hint="--start")
    if not walks and min_coverage is not None:
        raise typer.BadParameter(say("there are no walks"), param_hint="--min-coverage")


@app.command(
    help=say("Find everything that is wrong with flow files, and show the line."),
    epilog=say("Examples: walkflow validate flows; walkflow validate --format github"),
)
def validate(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help=say("Files or folders; - is the standard input. By default the folder flows."),
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help=say("Show information beside errors and warnings."))
    ] = False,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="error|warning|never", help=say("Exit 1 for findings that are this grave.")
        ),
    ] = "error",
    max_warnings: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help=say("Exit 1 if there are more warnings.")),
    ] = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help=say("Exit 0 whatever is found."))
    ] = False,
    form: Annotated[str | None, offer_forms("validate")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Find everything that is wrong with flow files, and show the line."""
    prepare("validate", form, output, lang)
    standard = walkflow.FailOn(choose(fail_on, tuple(walkflow.FailOn), "--fail-on"))
    report = walkflow.validate(*(path or [Path("flows")]))
    shown = report if verbose else report.without_information()
    chosen = form or walkflow.find_form(output)
    judged = _place_for_ci(shown.judge(standard, max_warnings), chosen)
    finish(judged, chosen, output, lang, may_fail=not exit_zero)


_OF_SERVICES = frozenset({"github", "gitlab", "sarif", "junit"})
"""The forms that a service reads, by paths from the root of a repository."""


def _place_for_ci(report: Any, form: str) -> Any:  # noqa: ANN401 - a report
    """Return a report as the service that reads the form wants it; write its step's summary."""
    if form not in _OF_SERVICES:
        return report
    here = Path.cwd().resolve()
    named = [os.environ.get(name) for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")]
    roots = [Path(name).resolve() for name in named if name]
    root = next((each for each in roots if here.is_relative_to(each)), here)
    placed = report.seen_from(root, here)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        walkflow.append_text(Path(summary), walkflow.render_step_summary(placed, LANGUAGE))
    return placed


@app.command(
    help=say("Bring flow files into their one stable form; comments and meaning stay."),
    epilog=say("Example: walkflow fmt flows --check"),
)
def fmt(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help=say(
                "Files or folders; - is the standard input, which goes to the standard output. "
                "By default the folder flows."
            ),
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help=say("Write nothing; exit 1 if a file is not in form.")),
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help=say("Write nothing; show what would change."))
    ] = False,
    form: Annotated[str | None, offer_forms("fmt")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Bring flow files into their one stable form; comments and meaning stay."""
    prepare("fmt", form, output, lang)
    report = walkflow.fmt(*(path or [Path("flows")]), check=check, diff=diff)
    chosen = form or walkflow.find_form(output)
    for diagnostic in report.diagnostics if chosen == "text" else ():
        sys.stderr.write(walkflow.render_diagnostic(diagnostic, LANGUAGE))
    finish(report, chosen, output, lang)


@app.command(
    help=say("Show what validate checks, or RULE with a bad and a good example."),
    epilog=say("Example: walkflow rules unknown-item"),
)
def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="RULE", help=say("The id of one rule."))
    ] = None,
    form: Annotated[str | None, offer_forms("rules")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show what validate checks, or RULE with a bad and a good example."""
    finish(walkflow.list_rules(rule), form, output, lang)


@app.command(
    help=say("Write the catalogue, the flows and the examples that come with walkflow to FOLDER."),
    epilog=say("Example: walkflow init approvals"),
)
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=say("Where to; by default, here."))
    ] = Path(),
    form: Annotated[str | None, offer_forms("init")] = None,
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the catalogue, the flows and the examples that come with walkflow to FOLDER."""
    prepare("init", form, output, lang)
    finish(walkflow.init(folder), form, output, lang)


@app.command(
    help=say("Print the JSON Schema of FILES, by which editors complete and check them."),
    epilog=say("Example: walkflow schema flow --output schemas/flow.schema.json"),
)
def schema(
    files: Annotated[
        str, typer.Argument(metavar="FILES", help=say("flow, catalogue, walk or calendar."))
    ],
    output: OutputOption = None,
) -> None:
    """Print the JSON Schema of FILES, by which editors complete and check them."""
    put(walkflow.schema(files), output)
