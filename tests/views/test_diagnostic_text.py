"""A diagnostic as text: where, what, the line, and a mark under what is meant."""

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.messages import say
from walkflow.model.text_widths import measure_width
from walkflow.model.validate_report import FileCheck, ValidateReport
from walkflow.views.diagnostic_text import render_diagnostic, render_validation
from walkflow.views.wording import Wording

ENGLISH = Wording("en")


def a_diagnostic(
    snippet: str, column: int, end_column: int, severity: Severity = Severity.ERROR
) -> Diagnostic:
    """Return a diagnostic of a line of a file."""
    return Diagnostic(
        path="flows/a.yaml",
        line=12,
        column=column,
        end_column=end_column,
        severity=severity,
        rule="unknown-item",
        message=say('item "{item}" does not exist', item="x"),
        snippet=snippet,
    )


def a_report(*files: str, found: list[Diagnostic]) -> ValidateReport:
    """Return the report of some files."""
    return ValidateReport.build([FileCheck(file, ()) for file in files], found)


def lines_of(diagnostic: Diagnostic) -> list[str]:
    """Return the lines of a diagnostic."""
    return render_diagnostic(diagnostic, ENGLISH).splitlines()


def test_the_three_lines() -> None:
    """Place, severity, message and rule; the line; the mark."""
    assert lines_of(a_diagnostic("  after: [abc]", 11, 14)) == [
        'flows/a.yaml:12:11: error: item "x" does not exist [unknown-item]',
        "12 |   after: [abc]",
        "   |           ^~~",
    ]


def test_chinese_takes_two_columns() -> None:
    """Both before what is meant and in it."""
    _, line, mark = lines_of(a_diagnostic("名: 甲乙", 4, 6))
    assert line == "12 | 名: 甲乙"
    assert mark == "   |     ^~~~"
    assert measure_width(mark) == measure_width(line)


def test_combining_marks_take_no_column() -> None:
    """An accent that stands by itself is part of the letter before it."""
    assert measure_width("e\u0301") == 1


def test_a_message_stays_on_its_line() -> None:
    """Even where it quotes what does not."""
    broken = a_diagnostic("abc", 1, 2).model_copy(update={"message": say("{key}", key="a\nb")})
    assert lines_of(broken)[0] == "flows/a.yaml:12:1: error: a b [unknown-item]"


def test_an_empty_line_shows_nothing() -> None:
    """There is nothing to mark."""
    assert len(lines_of(a_diagnostic("   ", 1, 2))) == 1


def test_a_mark_past_the_end_of_the_line_is_one_sign() -> None:
    """As where something is missing at the end."""
    *_, mark = lines_of(a_diagnostic("ab:", 4, 5))
    assert mark == "   |    ^"


def test_tabs_and_control_characters_do_not_move_the_mark() -> None:
    """A tab is shown as a blank, what steers a terminal by its code."""
    _, line, mark = lines_of(a_diagnostic("\ta\x1b[31m: b", 10, 11))
    assert "\x1b" not in line
    assert line.endswith("b")
    assert len(mark) == len(line)


def test_the_end_of_a_report_counts() -> None:
    """Files, errors and warnings, in the singular and the plural."""
    one = a_diagnostic("a", 1, 2)
    other = a_diagnostic("a", 2, 3, Severity.WARNING)
    for found, words in (
        ([], "2 files: no problems"),
        ([one], "2 files: 1 error"),
        ([other], "2 files: no errors, 1 warning"),
        ([one, other], "2 files: 1 error, 1 warning"),
    ):
        text = render_validation(a_report("a", "b", found=found), ENGLISH)
        assert text.splitlines()[-1] == words


def test_a_report_has_each_diagnostic_once_and_in_order() -> None:
    """By line and column, whatever order they were found in."""
    late, early = a_diagnostic("abc", 3, 4), a_diagnostic("abc", 1, 2)
    report = a_report("a", found=[late, early, late])
    assert [each.column for each in report.diagnostics] == [1, 3]
    assert not report.ok


def test_information_can_be_left_out() -> None:
    """It makes no report fail, and is shown only to those who ask."""
    report = a_report("a", found=[a_diagnostic("a", 1, 2, Severity.INFO)])
    assert report.ok
    assert not report.without_information().diagnostics
