"""The tables of what was found on recorded runs: deviations, waits between desks, problems."""

from walkflow.model.run_report import RunReport
from walkflow.model.walk import Walker
from walkflow.views.figures.columns import (
    count,
    day,
    moment,
    name_department,
    number,
    read_stamp,
    text,
    word,
    working_days,
)
from walkflow.views.figures.sheet import Sheet, Value
from walkflow.views.record_lines import WORD_BY_CLASS, WORD_BY_TROUBLE
from walkflow.views.run_words import DEVIATION_WORDS
from walkflow.views.wording import Wording


def make_deviation_sheet(runs: tuple[RunReport, ...], words: Wording) -> Sheet:
    """Return how runs differ from their flow."""
    columns = (
        word("run", words("Run")),
        text("kind", words("Kind of deviation")),
        word("item_id", words("Item id")),
        text("text", words("What happened")),
        text("file", words("File")),
        count("line", words("Line")),
        count("flow_line", words("Line in the flow file")),
    )
    rows: list[tuple[Value, ...]] = [
        (
            run.run,
            words(DEVIATION_WORDS[each.kind]),
            each.item,
            words(each.text),
            each.path,
            each.line,
            each.flow_line,
        )
        for run in runs
        for each in run.deviations
    ]
    question = words("Where did it leave the flow?")
    return Sheet(words("Deviations"), question, "", columns, tuple(rows))


def make_wait_sheet(runs: tuple[RunReport, ...], words: Wording) -> Sheet:
    """Return when the applicant waited while no desk worked on it."""
    columns = (
        word("run", words("Run")),
        text("from", words("Who had it last")),
        text("to", words("Who had it next")),
        text("item", words("Item that waited")),
        moment("start", words("From")),
        moment("end", words("To")),
        working_days(words, "wd", words("Waited"), total=True),
        number("hours", words("Hours by the clock"), total=True),
    )
    rows: list[tuple[Value, ...]] = []
    for run in runs:
        names = {visit.item: words(visit.name) for visit in run.visits}
        rows.extend(
            (
                run.run,
                name_department(words, run.departments, each.from_department)
                or words("the applicant"),
                name_department(words, run.departments, each.to_department)
                or words("the applicant"),
                names.get(each.item, each.item),
                read_stamp(each.start),
                read_stamp(each.end),
                each.wd,
                None if each.seconds is None else each.seconds / 3600,
            )
            for each in run.handovers
        )
    question = words("When did no desk have it?")
    return Sheet(words("Hand-overs"), question, "", columns, tuple(rows))


def make_problem_sheet(runs: tuple[RunReport, ...], words: Wording) -> Sheet:
    """Return what was in the way, and what is done about it."""
    columns = (
        word("walk", words("Walk")),
        text("item", words("Item")),
        word("item_id", words("Item id")),
        text("kind", words("Kind")),
        text("class", words("What it is about")),
        text("text", words("Problem")),
        text("measure", words("What is to be done")),
        text("owner", words("Who answers for it")),
        day("due", words("Due")),
        day("closed", words("Closed")),
    )
    names = {visit.item: words(visit.name) for run in runs for visit in run.visits}
    rows: list[tuple[Value, ...]] = [
        (
            each.walk,
            None if each.problem.item is None else names.get(each.problem.item),
            each.problem.item,
            each.problem.kind and words(WORD_BY_TROUBLE[each.problem.kind]),
            each.problem.problem_class and words(WORD_BY_CLASS[each.problem.problem_class]),
            each.problem.text,
            each.problem.measure,
            name_department(words, run.departments, _find_answerer(each.problem.owner)),
            each.problem.due,
            each.problem.closed,
        )
        for run in runs
        for each in run.problems
    ]
    return Sheet(words("Problems"), words("What was in the way?"), "", columns, tuple(rows))


def _find_answerer(owner: str | Walker | None) -> str | None:
    return owner.unit if isinstance(owner, Walker) else owner
