"""The page of a log has the flowchart of the flow that its cases are held against."""

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
