"""The table of what was asked of a comparison, and whether it holds."""

from collections.abc import Iterator

from walkflow.model.compare_report import CompareReport
from walkflow.model.gates import Measurement, Subject
from walkflow.model.messages import say
from walkflow.views.figures.columns import number, ratio, say_yes, text, word, yes
from walkflow.views.figures.sheet import Sheet, Value
from walkflow.views.gate_blocks import SUBJECT_WORDS
from walkflow.views.ratios import write_ratio
from walkflow.views.wording import Wording

_UNIT_WORDS = {
    Measurement.WORKING_DAYS: say("working days"),
    Measurement.DAYS: say("calendar days"),
    Measurement.PIECES: say("number"),
}


def make_gate_sheet(report: CompareReport, words: Wording) -> Sheet:
    """Return each gate with its figures; of `--fail-under`, the ratios that fell short of it."""
    columns = (
        text("name", words("Project type")),
        word("flow", words("Flow id")),
        text("subject", words("What")),
        text("allowed", words("What was asked for")),
        text("unit", words("Unit")),
        number("before", words("Before")),
        number("after", words("After")),
        number("most", words("At most")),
        ratio("cut", words("Cut")),
        yes("holds", words("Holds")),
        text("reason", words("Why it cannot be said")),
    )
    rows = (*_list_verdicts(report, words), *_list_misses(report, words))
    return Sheet(words("Gates"), words("Does it hold what was asked for?"), "", columns, rows)


def _name_subject(subject: Subject | None, words: Wording) -> str:
    return words("the whole flow") if subject is None else words(SUBJECT_WORDS[subject])


def _list_verdicts(report: CompareReport, words: Wording) -> Iterator[tuple[Value, ...]]:
    for each in report.gates:
        yield (
            words(each.name),
            each.flow,
            _name_subject(each.subject, words),
            each.allowed,
            None if each.unit is None else words(_UNIT_WORDS[each.unit]),
            each.before,
            each.after,
            each.most,
            None,
            say_yes(words, each.holds),
            None if each.reason is None else words(each.reason),
        )


def _list_misses(report: CompareReport, words: Wording) -> Iterator[tuple[Value, ...]]:
    if report.gate is None:
        return
    asked = words("a cut of at least {share}", share=write_ratio(report.gate.fail_under))
    for each in report.gate.misses:
        yield (
            words(each.name),
            each.flow,
            _name_subject(each.subject, words),
            asked,
            None,
            None,
            None,
            None,
            each.ratio,
            say_yes(words, value=False),
            None if each.reason is None else words(each.reason),
        )
