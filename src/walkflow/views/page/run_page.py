"""The pictures of recorded runs, beside the plan that they are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from walkflow.views.amounts import show_amount, show_percent
from walkflow.views.blocks import Paragraph, Tone
from walkflow.views.page.charts import draw_chart
from walkflow.views.page.elements import NOTHING, Markup, element, join
from walkflow.views.page.gantt import draw_plan
from walkflow.views.page.illustration import Illustration, Section
from walkflow.views.page.prose import render_legend
from walkflow.views.page.runs import draw_owners, draw_run
from walkflow.views.page.tiles import Tile, draw_tiles
from walkflow.views.run_words import LEGEND, LEGEND_FILLS
from walkflow.views.runs_blocks import show_spread
from walkflow.views.trace_blocks import make_legend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from walkflow.model.run_report import RunReport
    from walkflow.model.walk_trace import WalkTraceReport
    from walkflow.views.wording import Wording


def illustrate_runs(report: WalkTraceReport, words: Wording) -> Illustration:
    """Return the pictures of one run, or of each of several."""
    runs = report.recorded.runs
    plan = (
        Section(
            "plan",
            words("The plan: every item at its limit"),
            element("figure", draw_plan(report, words), render_legend(make_legend(report, words))),
        ),
        draw_chart(report.chart, words),
    )
    if len(runs) == 1:
        run = runs[0]
        return Illustration(
            tiles=draw_tiles(_list_tiles(run, report, words)),
            picture_by_part={
                "owners": draw_owners(run.owners, run, words),
                "visits": draw_run(run, words),
            },
            last=plan,
        )
    sections = (_draw_section(number, run, words) for number, run in enumerate(runs, 1))
    return Illustration(
        tiles=draw_tiles(_list_medians(report, words)),
        last=(*(each for each in sections if each.content), *plan),
    )


def _draw_section(number: int, run: RunReport, words: Wording) -> Section:
    """Return one of several runs: whose time it was, and when what happened."""
    title = words(run.name) if run.name else run.run
    drawn = (draw_owners(run.owners, run, words), _draw_run(run, words))
    pictures = [element("figure", each) for each in drawn if each]
    dates = f"{run.start or '?'} – {run.end or '?'}"
    if not pictures:
        return Section(f"run-{number}", title, NOTHING)
    return Section(f"run-{number}", title, join([element("p", dates, class_="quiet"), *pictures]))


def _draw_run(run: RunReport, words: Wording) -> Markup | None:
    picture = draw_run(run, words)
    legend = Paragraph(words(LEGEND), Tone.QUIET, LEGEND_FILLS)
    return join([picture, render_legend(legend)]) if picture else None


def _list_tiles(run: RunReport, report: WalkTraceReport, words: Wording) -> Iterator[Tile]:
    dates = f"{run.start} → {run.end}" if run.start and run.end else ""
    amount = show_amount(run.elapsed_wd, run.elapsed_s, run.elapsed_d, words)
    yield Tile(amount, words("from start to end"), dates, is_main=True)
    if run.chargeable_wd is not None:
        yield Tile(str(run.chargeable_wd), words("working days in an authority's hands"))
    yield Tile(str(report.drawn_path.length_wd), words("working days by the plan"))
    yield Tile(str(len(run.deviations)), words("deviations from the flow"))
    if run.fitness.value is not None:
        yield Tile(f"{run.fitness.value:.2f}", words("fitness"))
    if run.trips is not None:
        yield Tile(str(run.trips), words("trips"))
    if run.materials is not None:
        yield Tile(str(run.materials), words("documents"))


def _list_medians(report: WalkTraceReport, words: Wording) -> Iterator[Tile]:
    recorded = report.recorded
    yield Tile(
        show_spread(recorded.elapsed_wd, words),
        words("working days from start to end, median and range"),
        is_main=True,
    )
    yield Tile(
        show_spread(recorded.chargeable_wd, words), words("working days in an authority's hands")
    )
    yield Tile(str(report.drawn_path.length_wd), words("working days by the plan"))
    yield Tile(str(len(recorded.runs)), words("recorded runs"))
    yield Tile(show_percent(recorded.coverage.share), words("of the items walked"))
