"""The command line: reads words, calls one public function, prints, exits."""

import gc
import locale
import os
import re
import shutil
import signal
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeAlias

import typer

import walkflow


def find_language(words: list[str]) -> str:
    """Return the language that `--lang` asks for, else that of the locale, else English."""
    asked = [
        word.removeprefix("--lang=") if "=" in word else words[number + 1]
        for number, word in enumerate(words)
        if word.startswith("--lang=") or (word == "--lang" and number + 1 < len(words))
    ]
    named = [os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")]
    known = asked[-1:] + [name for name in named if name]
    if not known and sys.platform == "win32":
        known = [locale.getlocale()[0] or ""]
    return "zh" if known and known[0].lower().startswith(("zh", "chinese")) else "en"


_LANGUAGE = find_language(sys.argv[1:])
_words = walkflow.Wording(_LANGUAGE)

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_words("Check approval flows, walk through them in working days, compare reforms."),
)


def say(text: str) -> str:
    """Return a text of the help in the user's language."""
    return str(_words(text))


def _read_start(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    expected = say("expected a day as in 2026-02-09")
    raise typer.BadParameter(expected)


def _read_facts(given: list[str]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for word in given:
        fact, equals, value = word.partition("=")
        if not (fact and equals and value):
            message = _words('"{word}": expected fact=value, as in eia=report', word=word)
            raise typer.BadParameter(message, param_hint="--fact")
        if facts.setdefault(fact, value) != value:
            message = _words('fact "{fact}" is given twice, with two values', fact=fact)
            raise typer.BadParameter(message, param_hint="--fact")
    return facts


def _read_percent(text: str) -> float:
    from fractions import Fraction

    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,6})?) ?[%\uff05]", text.strip())
    if found is None or Fraction(found[1]) > 100:  # noqa: PLR2004 - all of it
        expected = say("expected a percentage as in 20%")
        raise typer.BadParameter(expected)
    return float(Fraction(found[1]) / 100)


CLOCKS = ("authority", "all")
FlowPath: TypeAlias = Annotated[
    str, typer.Argument(metavar="FLOW", help=say("The flow file; FILE@VERSION names a version."))
]
VersionOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--version",
        metavar="VERSION",
        help=say("before, after (the default), a date, or one of these with +measure or -measure."),
    ),
]
FactOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="FACT=VALUE", help=say("What is true of the project.")),
]
StartOption: TypeAlias = Annotated[
    date | None,
    typer.Option(
        "--start", metavar="DATE", parser=_read_start, help=say("Real dates from this day on.")
    ),
]
FormOption: TypeAlias = Annotated[
    str, typer.Option("--format", metavar="FORM", help=say("text or json."))
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help=say("Write to a file instead.")),
]
LanguageOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", help=say("Language; by default the locale's.")),
]


@app.callback(invoke_without_command=True)
def _start(
    version: Annotated[
        bool, typer.Option("--version", help=say("Print the version of walkflow."))
    ] = False,
) -> None:
    if version:
        from importlib.metadata import version as find_version  # a quarter of --help otherwise

        typer.echo(f"walkflow {find_version('walkflow')}")
        raise typer.Exit


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
            metavar="[WALK]...", help=say("Recorded walks, files or folders, instead of the plan.")
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
    calendar: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help=say("Another calendar than the flow's.")),
    ] = None,
    min_coverage: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT",
            parser=_read_percent,
            help=say("Exit 1 if the walks cover a smaller share of the items."),
        ),
    ] = None,
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show where the time goes on the way through FLOW, and which path sets its end."""
    path, named = walkflow.split_version(flow, version)
    read = walkflow.read_flow(Path(path))
    if list_facts:
        _finish(walkflow.list_facts(read), form, output, lang)
    _refuse_beside_walks(walk, start, min_coverage)
    report = walkflow.trace(
        read,
        walkflow.read_walks(walk or []),
        version=named,
        facts=_read_facts(fact or []),
        start=start,
        everyone=_choose(clock or ("all" if walk else "authority"), CLOCKS, "--clock") == "all",
        calendar=walkflow.read_calendar(calendar) if calendar else None,
        min_coverage=min_coverage,
    )
    _finish(report, form, output, lang)


def _refuse_beside_walks(
    walks: list[Path] | None, start: date | None, min_coverage: float | None
) -> None:
    """Refuse an option that would be ignored: walks have their own start, a plan no coverage."""
    if walks and start is not None:
        raise typer.BadParameter(say("walks have a start of their own"), param_hint="--start")
    if not walks and min_coverage is not None:
        raise typer.BadParameter(say("there are no walks"), param_hint="--min-coverage")


@app.command(
    help=say("Show how much shorter AFTER is than BEFORE, and which measure saved how much."),
    epilog=say(
        "Examples: walkflow compare before after --fail-under 20%; "
        "walkflow compare walks-2023 walks-2025"
    ),
)
def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="BEFORE",
            help=say(
                "A version of every flow; or a file or folder of flows, or of walks. "
                "PATH@VERSION names both."
            ),
        ),
    ],
    after: Annotated[str, typer.Argument(metavar="AFTER", help=say("The same, to compare with."))],
    flows: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER", help=say("Where the flows are that a version or a walk is of.")
        ),
    ] = Path("flows"),
    fact: FactOption = None,
    fail_under: Annotated[
        float | None,
        typer.Option(
            metavar="PERCENT",
            parser=_read_percent,
            help=say(
                "Exit 1 unless the stage limits and the path of every flow are cut by this; "
                "of walks, the days in an authority's hands."
            ),
        ),
    ] = None,
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show how much shorter AFTER is than BEFORE, and which measure saved how much."""
    sides = walkflow.read_sides(before, after, flows)
    report = walkflow.compare(*sides, facts=_read_facts(fact or []), fail_under=fail_under)
    _finish(report, form, output, lang)


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
    log: Annotated[
        list[Path], typer.Argument(metavar="LOG...", help=say("CSV, XLSX, Parquet or XES files."))
    ],
    version: VersionOption = None,
    fact: FactOption = None,
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
    calendar: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help=say("Another calendar than the flow's.")),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(
            metavar="SIZE", help=say("What sorting may use before it uses the disk: 2GB.")
        ),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help=say("How many threads read the log; else all."))
    ] = None,
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Replay the cases of LOG against FLOW: deviations, times, bottlenecks."""
    path, named = walkflow.split_version(flow, version)
    flows = walkflow.read_flows(Path(path))
    days = walkflow.find_calendar(flows, calendar)
    progress = walkflow.Progress(_words, is_shown=sys.stderr.isatty())
    with walkflow.read_log(
        log,
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
        progress.begin(opened.summary.usable_rows)
        report = walkflow.replay(
            flows,
            opened,
            version=named or "after",
            facts=_read_facts(fact or []),
            calendar=days,
            cases=cases,
            visits=visits,
            tell=progress.tell_rows,
        )
        progress.end()
    _finish(report, form, output, lang)


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
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Record a walk through FLOW as it happens: at the terminal, or by entries given here."""
    from walkflow.console.desk import make_desk
    from walkflow.console.introduction import make_opening

    _choose(form, tuple(walkflow.Form), "--format")  # before anything is recorded
    if sheet is not None:
        _refuse_beside(
            "--sheet", {"ENTRY": entry, "--walk": walk, "--at": at, "--list": list_walks}
        )
    if list_walks:
        named = flow and walkflow.read_flow(Path(walkflow.split_version(flow)[0])).flow
        _finish(walkflow.list_walks(walk, named), form, output, lang)
    path, version = walkflow.split_version(_require_flow(flow), version)
    facts = _read_facts(fact or [])
    opening = make_opening(version, facts, role or [], by or [], project, is_part=part)
    if sheet is not None:
        written = walkflow.write_sheet(walkflow.read_flow(Path(path)), sheet, opening)
        _finish(written, form, output, lang)
    desk = make_desk(_words, may_ask=not no_input, color=_wants_color())
    report = desk.record(walkflow.read_flow(Path(path)), walk, opening, entry or [], at or [])
    if report is not None:
        _finish(report, form, output, lang)


def _refuse_beside(option: str, others: Mapping[str, object]) -> None:
    """Refuse options that an option leaves nothing to do."""
    for other, value in others.items():
        if value:
            message = _words("{other} says nothing beside {option}", other=other, option=option)
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
    log: Annotated[
        list[Path], typer.Argument(metavar="LOG...", help=say("CSV, XLSX, Parquet or XES files."))
    ],
    into: Annotated[
        Path, typer.Option(metavar="FOLDER", help=say("Where to; no file is overwritten."))
    ] = Path("draft"),
    share: Annotated[
        float,
        typer.Option(
            metavar="PERCENT",
            parser=_read_percent,
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
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write a flow that most cases of LOG follow, as a starting point, to a folder."""
    days = walkflow.read_calendar(calendar)
    named = walkflow.read_mapping(mapping) if mapping else None
    with walkflow.read_log(log, (), calendar=days, mapping=named) as opened:
        report = walkflow.draft(opened, into, calendar=days, min_share=share, percentile=percentile)
    _finish(report, form, output, lang)


@app.command(
    help=say("Find everything that is wrong with flow files, and show the line."),
    epilog=say("Examples: walkflow validate flows; walkflow validate --format github"),
)
def validate(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
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
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORM", help=say("text, json, github, gitlab, sarif or junit.")
        ),
    ] = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Find everything that is wrong with flow files, and show the line."""
    standard = walkflow.FailOn(_choose(fail_on, tuple(walkflow.FailOn), "--fail-on"))
    report = walkflow.validate(*(path or [Path("flows")]))
    shown = report if verbose else report.without_information()
    judged = _place_for_ci(shown.judge(standard, max_warnings), form)
    _finish(judged, form, output, lang, may_fail=not exit_zero)


def _place_for_ci(report: Any, form: str) -> Any:  # noqa: ANN401 - a report
    """Return a report as the service that reads the form wants it; write its step's summary."""
    if form in {"text", "json"}:
        return report
    here = Path.cwd().resolve()
    named = [os.environ.get(name) for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")]
    roots = [Path(name).resolve() for name in named if name]
    root = next((each for each in roots if here.is_relative_to(each)), here)
    placed = report.seen_from(root, here)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if form == "github" and summary:
        walkflow.append_text(Path(summary), walkflow.render_step_summary(placed, _LANGUAGE))
    return placed


@app.command(
    help=say("Bring flow files into their one stable form; comments and meaning stay."),
    epilog=say("Example: walkflow fmt flows --check"),
)
def fmt(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
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
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Bring flow files into their one stable form; comments and meaning stay."""
    report = walkflow.fmt(*(path or [Path("flows")]), check=check, diff=diff)
    for diagnostic in report.diagnostics if form == "text" else ():
        sys.stderr.write(walkflow.render_diagnostic(diagnostic, _LANGUAGE))
    _finish(report, form, output, lang)


@app.command(
    help=say("Show what validate checks, or RULE with a bad and a good example."),
    epilog=say("Example: walkflow rules unknown-item"),
)
def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help=say("The id of one rule."))
    ] = None,
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show what validate checks, or RULE with a bad and a good example."""
    _finish(walkflow.list_rules(rule), form, output, lang)


@app.command(
    help=say("Write the catalogue, the flows and the examples that come with walkflow to FOLDER."),
    epilog=say("Example: walkflow init approvals"),
)
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=say("Where to; by default, here."))
    ] = Path(),
    form: FormOption = "text",
    output: OutputOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the catalogue, the flows and the examples that come with walkflow to FOLDER."""
    _finish(walkflow.init(folder), form, output, lang)


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
    _put(walkflow.schema(files), output)


def _choose(word: str, words: tuple[str, ...], option: str) -> str:
    if word not in words:
        message = _words(
            '"{word}" is not known: expected one of {words}', word=word, words=", ".join(words)
        )
        raise typer.BadParameter(message, param_hint=option)
    return word


def _finish(
    report: Any,  # noqa: ANN401 - any report
    form: str,
    output: Path | None,
    lang: str | None,
    *,
    may_fail: bool = True,
) -> NoReturn:
    """Write a report where it is to go, and exit: 0 if all is well, 1 if it has findings."""
    _choose(lang or "en", ("en", "zh"), "--lang")
    chosen = walkflow.Form(_choose(form, walkflow.list_forms(report), "--format"))
    color = output is None and _wants_color()
    width = shutil.get_terminal_size((80, 24)).columns
    text = walkflow.render(report, chosen, width=width, color=color, language=_LANGUAGE)
    _put(text, output)
    raise typer.Exit(1 if may_fail and not report.ok else 0)


def _put(text: str, output: Path | None) -> None:
    """Write text to a file; without one, or to `-`, to the standard output."""
    if output is None or str(output) == "-":
        sys.stdout.write(text)
    else:
        walkflow.write_report(output, text)


def _wants_color() -> bool:
    """Return whether colours are wanted: at a terminal that shows them, unless NO_COLOR is set."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _prepare_streams() -> None:
    """Let output in Chinese reach pipes as UTF-8 and poor consoles without a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", newline="\n")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def main() -> NoReturn:
    """Run the command line and exit with its status; see docs for what each status means."""
    gc.disable()  # a run is short, and collecting costs a tenth of its time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")  # or it reads what else is installed
    _prepare_streams()
    _leave(_run())


def _run() -> int:
    """Run the command line and return its exit status."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except walkflow.WalkflowError as error:
        return _complain(error)
    except OSError as error:  # files have errors of their own: what is left is the output
        _note(_words("the output cannot be written: {reason}", reason=error.strerror or error))
        return 3
    except Exception as error:  # noqa: BLE001 - the one place that must not let any through
        _note(
            _words(
                "internal error: {kind}: {error}. please report it with the command that you ran",
                kind=type(error).__name__,
                error=error,
            )
        )
        return 3
    return 0


def _complain(error: "walkflow.WalkflowError") -> int:
    """Say what stopped the run, after what was found in a file; return the exit status."""
    if isinstance(error, walkflow.FlowFileError):
        for diagnostic in error.diagnostics:
            sys.stderr.write(walkflow.render_diagnostic(diagnostic, _LANGUAGE))
    _note(_words(error.message))
    return 2 if isinstance(error, walkflow.UsageError) else 3


def _note(text: str) -> None:
    sys.stderr.write(_words("walkflow: error: {text}", text=text) + "\n")


def _leave(status: int) -> NoReturn:
    """End the process at once: taking modules apart would cost a fifth of a run."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = 3
    os._exit(status)
