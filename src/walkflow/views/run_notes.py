"""What was noted beside the times of a run: milestones, joint intakes, problems, record quality."""

from collections.abc import Iterator

from walkflow.model.run_report import FindingFigure, MilestoneFigure, ProblemFigure, RunReport
from walkflow.model.walk import FollowUp, Walker
from walkflow.views.amounts import show_amount
from walkflow.views.blocks import Block, Column, Heading, Listing, Paragraph, Row, Table
from walkflow.views.record_lines import WORD_BY_CLASS, WORD_BY_TROUBLE
from walkflow.views.wording import Wording


def describe_notes(report: RunReport, words: Wording) -> Iterator[Block]:
    """Yield what was noted of a run beside its times."""
    if report.milestones:
        yield Heading(words("Beside the items"))
        yield _milestone_table(report, words)
    name_by_item = {each.item: words(each.name) for each in report.visits}
    if report.intakes:
        yield Heading(words("Submitted together"))
        yield Listing(
            tuple(
                words(
                    "{items}: {amount} from when the first could start to the last decision",
                    items=words.join([name_by_item.get(item, item) for item in intake.items]),
                    amount=show_amount(intake.wd, intake.seconds, None, words),
                )
                for intake in report.intakes
            )
        )
    if report.trips is not None or report.materials is not None:
        yield Heading(words("What was asked of the applicant"))
        yield Paragraph(
            words(
                "{trips} trips, {materials} documents, as far as is recorded.",
                trips=_count(report.trips),
                materials=_count(report.materials),
            )
        )
    if report.problems:
        yield Heading(words("Problems found"))
        yield Listing(tuple(_problem_line(each, report, words) for each in report.problems))
    if report.follow_ups:
        yield Heading(words("Asked afterwards"))
        yield Listing(
            tuple(
                words.pair(each.follow_up.day.isoformat(), _tell_answer(each.follow_up, words))
                for each in report.follow_ups
            )
        )
    if report.findings:
        yield Heading(words("Is the record to be trusted?"))
        yield Listing(tuple(write_finding(each, words) for each in report.findings))


def _count(count: int | None) -> str:
    return "?" if count is None else str(count)


def _milestone_table(report: RunReport, words: Wording) -> Table:
    columns = (
        Column(words("When")),
        Column(words("What"), is_wide=True),
        Column(words("Since the last"), is_number=True),
        Column(words("To the end"), is_number=True),
    )
    return Table(columns, tuple(_milestone_row(each, words) for each in report.milestones))


def _milestone_row(each: MilestoneFigure, words: Wording) -> Row:
    named = words("{name}", name=each.name)
    since = _span(each, "since_previous", words)
    return Row((each.at, named, since, _span(each, "to_end", words)))


def _span(each: MilestoneFigure, name: str, words: Wording) -> str:
    days, wd = getattr(each, f"{name}_d"), getattr(each, f"{name}_wd")
    spread = each.ranges.get(f"{name}_d")
    if days is None and spread is not None:
        return words("{min} to {max} d", min=spread.min, max=spread.max)
    if not days:
        return ""
    return words("{wd} wd ({days} d)", wd="?" if wd is None else wd, days=days)


def _problem_line(each: ProblemFigure, report: RunReport, words: Wording) -> str:
    problem = each.problem
    marks = [words(WORD_BY_TROUBLE[problem.kind])] if problem.kind else []
    if problem.problem_class:
        marks.append(words(WORD_BY_CLASS[problem.problem_class]))
    if problem.item:
        named = next((visit.name for visit in report.visits if visit.item == problem.item), None)
        marks.append(words(named) if named else problem.item)
    owner = problem.owner
    held_by = owner.unit if isinstance(owner, Walker) else owner
    parts = [words("{text}", text=problem.text)]
    if problem.measure:
        parts.append(words("→ {measure}", measure=problem.measure))
    if held_by:
        parts.append(words("({owner})", owner=report.departments.get(held_by, held_by)))
    if problem.closed:
        parts.append(words("closed {day}", day=problem.closed.isoformat()))
    elif problem.due:
        parts.append(words("due {day}", day=problem.due.isoformat()))
    return " ".join([*([f"[{words.join(marks)}]"] if marks else []), *parts])


def _tell_answer(asked: FollowUp, words: Wording) -> str:
    if asked.satisfied is None:
        answer = words("no answer noted.")
    else:
        answer = words("satisfied.") if asked.satisfied else words("not satisfied.")
    return words.chain([answer, *([words("{text}", text=asked.text)] if asked.text else [])])


def write_finding(each: FindingFigure, words: Wording) -> str:
    """Return what is wrong with a record, with its line and its rule."""
    where = "" if each.line is None else words(" (line {line})", line=each.line)
    return f"{words(each.message)}{where} [{each.rule}]"
