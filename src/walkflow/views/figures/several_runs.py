"""The tables of recorded runs side by side: each run, each item over all, what none walked."""

from walkflow.model.run_report import RunReport
from walkflow.model.runs_report import RunsReport, Spread
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_quotient,
    moment,
    number,
    ratio,
    read_stamp,
    text,
    word,
    working_days,
)
from walkflow.views.figures.sheet import Chart, Column, Series, Sheet, Value
from walkflow.views.version_names import label_version
from walkflow.views.wording import Wording


def list_spread_columns(words: Wording, key: str, figure: str) -> tuple[Column, ...]:
    """Return the columns of a figure over several runs."""
    return (
        working_days(words, f"{key}_median", words("{figure}, median", figure=figure)),
        working_days(words, f"{key}_min", words("{figure}, least", figure=figure)),
        working_days(words, f"{key}_max", words("{figure}, most", figure=figure)),
    )


def _fill_spread(spread: Spread) -> tuple[Value, ...]:
    return spread.median, spread.min, spread.max


def make_run_sheet(report: RunsReport, words: Wording) -> Sheet:
    """Return the runs, a row each."""
    columns = (
        word("run", words("Run")),
        text("name", words("Name")),
        word("version", words("Version of the flow")),
        moment("start", words("Start")),
        moment("end", words("End")),
        number("hours", words("Hours by the clock")),
        number("elapsed_d", words("Calendar days from start to end")),
        working_days(words, "elapsed_wd", words("From start to end")),
        working_days(words, "chargeable_wd", words("In an authority's hands")),
        count("visits", words("Visits")),
        count("over", words("Over the limit")),
        count("deviations", words("Deviations")),
        number("fitness", words("Fitness, 0 to 1")),
        count("trips", words("Trips")),
        count("materials", words("Documents")),
    )

    def fill(run: RunReport) -> tuple[Value, ...]:
        return (
            run.run,
            None if run.name is None else words(run.name),
            label_version(run.version, words),
            read_stamp(run.start),
            read_stamp(run.end),
            None if run.elapsed_s is None else run.elapsed_s / 3600,
            run.elapsed_d,
            run.elapsed_wd,
            run.chargeable_wd,
            len(run.visits),
            sum(visit.over_limit is True for visit in run.visits),
            len(run.deviations),
            run.fitness.value,
            run.trips,
            run.materials,
        )

    charts: tuple[Chart, ...] = ()
    if len(report.runs) > 1:
        series = (
            Series("elapsed_wd", words("From start to end"), Fill.SAVED, has_labels=True),
            Series("chargeable_wd", words("In an authority's hands"), Fill.LEFT, has_labels=True),
        )
        title = words("How long each run took")
        charts = (Chart(title, "run", series, words("Working days"), at="runs"),)
    question = words("How long did it take?")
    rows = tuple(fill(run) for run in report.runs)
    return Sheet(words("Runs"), question, "", columns, rows, charts)


def make_spread_sheet(report: RunsReport, words: Wording) -> Sheet:
    """Return what each item took over all runs."""
    columns = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        word("department_id", words("Department id")),
        count("runs", words("Runs")),
        count("visits", words("Visits")),
        *list_spread_columns(words, "waiting", words("Waiting")),
        *list_spread_columns(words, "processing", words("Processing")),
        *list_spread_columns(words, "sojourn", words("Waiting, processing and pauses")),
        count("over_limit", words("Over the limit")),
        ratio("over_share", words("Share over the limit")),
        count("critical", words("Set the end")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            words(each.name),
            each.item,
            each.department,
            each.runs,
            each.visits,
            *_fill_spread(each.waiting_wd),
            *_fill_spread(each.processing_wd),
            *_fill_spread(each.sojourn_wd),
            each.over_limit,
            make_quotient("over_limit", each.over_limit, "visits", each.visits),
            each.critical,
        )
        for each in report.items
    ]
    return Sheet(
        words("Items"),
        words("What did each item take over all runs?"),
        words("Medians of the runs that know the figure."),
        columns,
        tuple(rows),
    )


def make_unwalked_sheet(report: RunsReport, words: Wording) -> Sheet:
    """Return the items that no run visited."""
    columns = (
        text("item", words("Item")),
        word("item_id", words("Item id")),
        word("department_id", words("Department id")),
        count("line", words("Line in the flow file")),
    )
    coverage = report.coverage
    rows: list[tuple[Value, ...]] = [
        (words(each.name), each.item, each.department, each.flow_line) for each in coverage.unwalked
    ]
    return Sheet(
        words("Not walked"),
        words("What was not walked?"),
        words("{walked} of {items} items were.", walked=coverage.walked, items=coverage.items),
        columns,
        tuple(rows),
    )
