"""The tables of recorded runs: each visit, whose the time was, what set the end, what differed."""

from collections.abc import Iterator

from walkflow.model.catalogue import CLOCK_WORDS
from walkflow.model.run_report import OwnerFigure, RunReport, VisitFigure
from walkflow.model.walk_trace import WalkTraceReport
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import (
    count,
    make_share,
    make_share_within,
    moment,
    name_department,
    number,
    ratio,
    read_amount,
    read_stamp,
    say_yes,
    text,
    word,
    working_days,
    yes,
)
from walkflow.views.figures.plan_sheets import make_item_sheet
from walkflow.views.figures.run_findings import (
    make_deviation_sheet,
    make_problem_sheet,
    make_wait_sheet,
)
from walkflow.views.figures.run_lines import make_run_timeline
from walkflow.views.figures.several_runs import (
    make_run_sheet,
    make_spread_sheet,
    make_unwalked_sheet,
)
from walkflow.views.figures.sheet import Chart, Series, Sheet, Value
from walkflow.views.record_lines import WORD_BY_OUTCOME
from walkflow.views.run_blocks import name_owner
from walkflow.views.run_words import CAUSE_WORDS, PHASE_WORDS
from walkflow.views.wording import Wording


def list_run_sheets(report: WalkTraceReport, words: Wording) -> Iterator[Sheet]:
    """Yield the tables of recorded runs, then the plan; those without a row are left out."""
    runs = report.recorded.runs
    sheets = (
        make_run_sheet(report.recorded, words),
        *(make_spread_sheet(each, words) for each in (report.recorded,) if len(runs) > 1),
        make_visit_sheet(report, words),
        *(make_run_timeline(run, words) for run in runs if len(runs) == 1),
        _make_path_sheet(runs, words),
        _make_owner_sheet(runs, words),
        make_deviation_sheet(runs, words),
        make_wait_sheet(runs, words),
        make_problem_sheet(runs, words),
        make_unwalked_sheet(report.recorded, words),
        make_item_sheet(report, words).renamed(words("Plan"), words("What does the plan say?")),
    )
    yield from (sheet for sheet in sheets if sheet.rows)


def make_visit_sheet(report: WalkTraceReport, words: Wording) -> Sheet:
    """Return every visit of every run with all its figures."""
    columns = (
        word("run", words("Run")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        count("attempt", words("Attempt")),
        text("department", words("Department")),
        word("department_id", words("Department id")),
        text("clock", words("Whose time")),
        text("outcome", words("Outcome")),
        moment("enabled", words("Could start")),
        moment("submitted", words("Submitted")),
        moment("accepted", words("Accepted")),
        moment("decided", words("Decided")),
        moment("delivered", words("Delivered")),
        working_days(words, "preparing_wd", words("Preparing")),
        working_days(words, "intake_wd", words("Intake")),
        working_days(words, "waiting_wd", words("Waiting")),
        working_days(words, "processing_wd", words("Processing")),
        working_days(words, "paused_wd", words("Paused")),
        working_days(words, "sojourn_wd", words("Waiting, processing and pauses")),
        working_days(words, "chargeable_wd", words("On the authority's clock")),
        working_days(words, "limit_wd", words("Limit")),
        ratio("used", words("Used of the limit")),
        yes("over_limit", words("Over the limit")),
        yes("estimate", words("Limit is an estimate")),
        working_days(words, "statutory_wd", words("Limit of the law")),
        yes("over_statutory", words("Over the law's limit")),
        yes("critical", words("Set the end")),
        working_days(words, "slack_wd", words("Slack")),
        working_days(words, "drag_wd", words("Drag")),
        count("trips", words("Trips"), total=True),
        count("materials", words("Documents"), total=True),
        text("file", words("File")),
        count("line", words("Line")),
    )
    rows = tuple(
        _fill_visit(run, visit, words) for run in report.recorded.runs for visit in run.visits
    )
    return Sheet(
        words("Visits"),
        words("Where did the time go?"),
        words(
            "Waiting: until the authority accepted. Processing: from acceptance to the decision, "
            "less pauses. An empty cell is not known."
        ),
        columns,
        rows,
    )


def _fill_visit(run: RunReport, visit: VisitFigure, words: Wording) -> tuple[Value, ...]:
    return (
        run.run,
        words(visit.name),
        visit.item,
        visit.attempt,
        name_department(words, run.departments, visit.department),
        visit.department,
        words(CLOCK_WORDS[visit.clock]),
        None if visit.outcome is None else words(WORD_BY_OUTCOME[visit.outcome]),
        *(
            read_stamp(stamp)
            for stamp in (
                visit.enabled,
                visit.submitted,
                visit.accepted,
                visit.decided,
                visit.delivered,
            )
        ),
        visit.preparing_wd,
        visit.intake_wd,
        visit.waiting_wd,
        visit.processing_wd,
        visit.paused_wd,
        visit.sojourn_wd,
        visit.chargeable_wd,
        visit.limit_wd,
        _make_used(visit),
        say_yes(words, visit.over_limit),
        say_yes(words, visit.estimate),
        visit.statutory_wd,
        say_yes(words, visit.over_statutory),
        say_yes(words, visit.critical),
        visit.slack_wd,
        visit.drag_wd,
        visit.trips,
        visit.materials,
        visit.place.path,
        visit.place.line,
    )


def _make_used(visit: VisitFigure) -> Value:
    """Return the share of its limit, computed again where both are working days."""
    _, unit = read_amount(visit.limit)
    days, limit = visit.processing_wd, visit.limit_wd
    if unit == "wd" and days is not None and limit and visit.used == days / limit:
        return make_share(visit.used, "processing_wd", "limit_wd")
    return visit.used


def _make_path_sheet(runs: tuple[RunReport, ...], words: Wording) -> Sheet:
    columns = (
        word("run", words("Run")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        count("attempt", words("Attempt")),
        text("phase", words("What happened")),
        text("because", words("Why it was paused")),
        text("owner", words("Whose time")),
        moment("start", words("From")),
        moment("end", words("To")),
        number("hours", words("Hours by the clock"), total=True),
        number("days", words("Calendar days"), total=True),
        working_days(words, "wd", words("Time"), total=True),
        text("file", words("File")),
        count("line", words("Line")),
    )
    rows: list[tuple[Value, ...]] = []
    for run in runs:
        names = {visit.item: words(visit.name) for visit in run.visits}
        rows.extend(
            (
                run.run,
                names.get(piece.item, piece.item),
                piece.item,
                piece.attempt,
                words(PHASE_WORDS[piece.phase]),
                None
                if piece.because is None
                else words(CAUSE_WORDS[piece.because])
                if piece.because in CAUSE_WORDS
                else piece.because,
                name_owner(piece.owner, piece.department, run.departments, words),
                read_stamp(piece.start),
                read_stamp(piece.end),
                None if piece.seconds is None else piece.seconds / 3600,
                piece.days,
                piece.wd,
                piece.place.path,
                piece.place.line,
            )
            for piece in run.path
        )
    return Sheet(
        words("Path"),
        words("What set the end?"),
        words("The pieces of the critical path of the run; they add up to the time it took."),
        columns,
        tuple(rows),
    )


def _make_owner_sheet(runs: tuple[RunReport, ...], words: Wording) -> Sheet:
    columns = (
        word("run", words("Run")),
        text("owner", words("Whose time")),
        number("hours", words("Hours")),
        number("days", words("Days")),
        working_days(words, "wd", words("Time")),
        ratio("share", words("Share of the time")),
    )
    rows: list[tuple[Value, ...]] = []
    charts = []
    for run in runs:
        charts.append(
            Chart(
                words("Whose time it was: shares of the time from start to end"),
                "owner",
                (Series("share", words("Share of the time"), Fill.OPEN, has_labels=True),),
                "",
                is_share=True,
                first=len(rows),
                count=len(run.owners),
                at="owners",
            )
        )
        rows.extend(
            (
                run.run,
                name_owner(each.owner, each.department, run.departments, words),
                None if each.seconds is None else each.seconds / 3600,
                each.days,
                each.wd,
                _make_owner_share(each),
            )
            for each in run.owners
        )
    return Sheet(
        words("Owners"),
        words("Whose time was it?"),
        words(
            "Every moment from start to end is one owner's. Hours in which offices are closed, and "
            "days off, are the calendar's. Shares are of hours where these are known, else of days."
        ),
        columns,
        tuple(rows),
        tuple(charts) if len(runs) == 1 and runs[0].owners else (),
    )


def _make_owner_share(owner: OwnerFigure) -> Value:
    if owner.share is None:
        return None
    key = "days" if owner.seconds is None else "hours"
    return make_share_within(owner.share, key, "run")
