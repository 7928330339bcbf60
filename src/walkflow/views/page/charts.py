"""The flowchart of a report, in a frame that scrolls where it is too wide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from walkflow.views.diagram.flowchart import render_flowchart
from walkflow.views.page.elements import Markup, element
from walkflow.views.page.illustration import Section

if TYPE_CHECKING:
    from walkflow.model.chart import Chart
    from walkflow.views.wording import Wording

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


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
        "div",
        drawn,
        class_="chart across" if _is_wide(drawn) else "chart",
        tabindex="0",
        role="group",
        aria_label=words("Flowchart"),
    )


def _is_wide(drawn: str) -> bool:
    """Return whether a drawing is easier to read on paper that lies across."""
    found = _SIZE.search(drawn)
    return found is not None and float(found[1]) > float(found[2])
