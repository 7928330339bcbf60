"""Charts to be drawn: of the flows that come with walkflow, and of names that mean harm."""

from functools import cache
from pathlib import Path

import walkflow
from walkflow.model.chart import Chart
from walkflow.model.chart_report import ChartReport

FLOWS = Path(__file__).parent.parent.parent.parent / "flows"
TYPES = ("gov-building", "gov-linear", "industrial", "social-general", "social-small")
CASES = (
    ("before", None, "zh"),
    ("after", None, "zh"),
    ("after", "before", "zh"),
    ("after", "before", "en"),
    ("before", "after", "en"),
)
"""A version, the one that it is compared with, and a language."""
LANGUAGES = ("en", "zh")
HOSTILE = (
    "</style><script>window.hit = 1</script>",
    '"><image href="x" onerror="window.hit = 2"/>\' onload=\'window.hit = 3',
    "]]><!--\x00\x1b[2J\x07\ud800\ufffe&amp;&#0;&nope;",
    "\u202eabc\u200f\u2066施工\u061c\u2028\u0085许可证\t\r\n",
)


@cache
def draw(flow: str, version: str = "after", against: str | None = None) -> ChartReport:
    """Return a flow that comes with walkflow, to be drawn."""
    return walkflow.draw(walkflow.read_flow(FLOWS / f"{flow}.yaml"), version, against)


def rename_all(chart: Chart, name: str) -> Chart:
    """Return a chart in which everything that people name bears one name."""
    named = {"zh": name, "en": name}
    data = chart.model_dump()

    def visit(value: object) -> object:
        if isinstance(value, dict):
            return (
                named if value.keys() == named.keys() else {k: visit(v) for k, v in value.items()}
            )
        if isinstance(value, list | tuple):
            return [visit(each) for each in value]
        return value

    return Chart.model_validate(visit({**data, "version": name}))
