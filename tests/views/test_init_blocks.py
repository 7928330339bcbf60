from tests.conftest import Golden
from walkflow.model.init_report import InitReport
from walkflow.views.describe import describe_report
from walkflow.views.terminal import render_terminal
from walkflow.views.wording import Wording


def show(report: InitReport) -> str:
    """Return a report as English text."""
    words = Wording("en")
    return render_terminal(describe_report(report, words), words)


def a_report(
    folder: str = ".", written: tuple[str, ...] = (), different: tuple[str, ...] = ()
) -> InitReport:
    """Make the report of an init that found one file in place."""
    return InitReport(
        ok=not different,
        folder=folder,
        written=written,
        unchanged=("flows/items.yaml",),
        different=different,
    )


def test_what_was_written_is_listed(check_golden: Golden) -> None:
    """Every file is named, and the next command can be copied."""
    check_golden(
        show(a_report("my flows", written=("flows/industrial.yaml", "flows/gov-linear.yaml"))),
        "init_written.txt",
    )


def test_what_is_in_the_way_is_listed(check_golden: Golden) -> None:
    """Every file that differs is named, and that nothing was written."""
    check_golden(show(a_report(different=("flows/industrial.yaml",))), "init_different.txt")
