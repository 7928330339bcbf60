"""The flowchart of a report, in a frame that scrolls where it is too wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.diagram.flowchart import render_flowchart
from walkflow.views.page.elements import Markup, element
from walkflow.views.page.illustration import Section

if TYPE_CHECKING:
    from walkflow.model.chart import Chart
    from walkflow.views.wording import Wording


def draw_chart(chart: Chart, words: Wording) -> Section:
    """Return a chart as a part of its own."""
    return Section("chart", words("Flowchart"), element("figure", _frame(chart, words)))


def fold_chart(chart: Chart, words: Wording) -> Markup:
    """Return a chart behind a line that opens it."""
    return element("details", element("summary", words("Flowchart")), _frame(chart, words))


def _frame(chart: Chart, words: Wording) -> Markup:
    # The drawing escapes what is written into it, as this package does.
    drawn = Markup(render_flowchart(chart, words, prefix=f"{words.language}-{chart.flow}"))
    return element(
        "div", drawn, class_="chart", tabindex="0", role="group", aria_label=words("Flowchart")
    )
