"""The page of a log has the flowchart of the flow that its cases are held against."""

import re

import pytest

import walkflow
from tests.test_office import REPORTS
from walkflow.model.replay_report import ReplayReport
from walkflow.views.replay_lists import name_items
from walkflow.views.wording import Wording


def test_the_flow_is_drawn_before_what_the_report_rests_on() -> None:
    """In both languages, as the report's own chart has it."""
    report = REPORTS["replayed"]()
    assert isinstance(report, ReplayReport)
    assert report.chart is not None
    assert (report.chart.flow, report.chart.version) == (report.flow, report.version)
    page = walkflow.render(report, walkflow.Form.HTML)
    for language in ("zh", "en"):
        assert page.index(f'id="{language}-months"') < page.index(f'id="{language}-chart"')
        chart, basis = (page.index(f'id="{language}-{part}"') for part in ("chart", "basis"))
        assert chart < basis
        assert page.count('class="wf-chart', chart, basis) == 1


def test_items_that_are_only_handled_together_have_their_names() -> None:
    """The log has them one by one, the flow as members of a bundle."""
    report = REPORTS["replayed"]()
    assert isinstance(report, ReplayReport)
    names = name_items(report, Wording("en"))
    assert names["archives_acceptance"] == "Construction-archives acceptance"
    told = walkflow.render(report, width=300)
    assert "archives_acceptance" not in told


ROW = re.compile(r"<tr>(?:(?!</tr>).)*</tr>")
CELL = re.compile(r'<td class="number[^"]*"(?: data-value="([^"]*)")?>([^<]*)</td>')
BAR = re.compile(r'<rect class="[^"]*" x="0\.00%" width="([0-9.]+)%"')


@pytest.mark.parametrize(("part", "column"), [("deviations", 1), ("cuts", 0), ("desks", 0)])
def test_each_bar_is_as_long_as_the_figure_of_its_own_row(part: str, column: int) -> None:
    """Beside a row without anything there is none."""
    page = walkflow.render(REPORTS["replayed"](), walkflow.Form.HTML)
    table = page[page.index(f'id="en-{part}"') :].partition("</table>")[0]
    lengths, figures = [], []
    for row in ROW.findall(table)[1:]:
        value, text = CELL.findall(row)[column]
        figures.append(float(value or text))
        (length,) = BAR.findall(row) or ["0"]
        lengths.append(float(length))
    scale = 100 if part == "deviations" else max(figures)
    assert len(set(figures)) > 2
    assert lengths == [pytest.approx(figure / scale * 100, abs=0.06) for figure in figures]
