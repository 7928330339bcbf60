"""A flow, or what a version changed, as a flowchart in SVG."""

from collections.abc import Iterator, Sequence

from walkflow.model.chart import Chart, ChartStage
from walkflow.model.chart_report import ChartReport
from walkflow.views.basis_blocks import describe_basis
from walkflow.views.blocks import Listing, mark_estimate
from walkflow.views.diagram.arrows import MARKED, draw_arrows, list_edges, sort_critical
from walkflow.views.diagram.boxes import RADIUS, BoxPen
from walkflow.views.diagram.cards import fill_cards
from walkflow.views.diagram.drawing import escape, number, write_rect, write_text
from walkflow.views.diagram.grid import END, START, Block
from walkflow.views.diagram.layout import Layout, Rect, Sizes, lay_out
from walkflow.views.diagram.legend import make_legend
from walkflow.views.diagram.measuring import measure, wrap
from walkflow.views.diagram.placement import Stage
from walkflow.views.diagram.stage_heads import HeadLine, write_head
from walkflow.views.diagram.style import write_patterns, write_style
from walkflow.views.version_names import say_version, say_versions
from walkflow.views.wording import Wording

_MARGIN = 24.0
_EDGE_WIDTH = 76.0
"""The width of the columns of the start and the end."""
_PILL, _PILL_WIDTH = 30.0, 62.0
_LEAST_WIDTH = 860.0
_TITLE, _TITLE_LINE = 21.0, 26.0
_BIG, _CAPTION = 27.0, 10.5
_NOTE, _NOTE_LINE = 10.5, 15.0
_INSET = 10.0
"""Between the edge of a stage and the text in its head."""


def render_drawing(report: ChartReport, words: Wording) -> str:
    """Return a chart as an SVG file of its own, with what it rests on at its foot."""
    blocks = describe_basis(report.basis, report.tool_version, words)
    notes = [line for block in blocks if isinstance(block, Listing) for line in block.lines]
    drawn = render_flowchart(report.chart, words, notes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def render_flowchart(
    chart: Chart, words: Wording, notes: Sequence[str] = (), prefix: str = "flow"
) -> str:
    """
    Return a chart as an `<svg>` element, which may stand in a file or in a page.

    It has a title and a description for those who cannot see it, follows the colour
    scheme of whoever looks at it, and holds its own style. A page may set its variables
    (`--wf-paper`, `--wf-ink` and so on, see `style`) for the class `wf-chart`.

    Args:
        chart: What is drawn.
        words: The language.
        notes: Sentences at the foot, such as what the figures rest on.
        prefix: What the ids in it begin with; each drawing in a page needs another one.
    """
    return _Flowchart(chart, words, notes, prefix).render()


class _Flowchart:
    """Draws one chart."""

    def __init__(self, chart: Chart, words: Wording, notes: Sequence[str], prefix: str) -> None:
        self._chart, self._words, self._prefix = chart, words, prefix
        self._cards = fill_cards(chart, words)
        self._layout = self._lay_out()
        self._width = max(self._layout.width + 2 * _MARGIN, _LEAST_WIDTH)
        self._heads = dict(self._write_heads())
        self._head_height = 16 + max(
            (_measure_head(self._heads[stage]) for stage in self._layout.columns), default=0.0
        )
        room = self._width - 2 * _MARGIN
        self._legend = make_legend(chart, words, room, prefix)
        self._notes = [line for note in notes for line in wrap(note, room, _NOTE)]

    def render(self) -> str:
        """Return the drawing."""
        above, title_height = self._draw_title()
        top = title_height + self._head_height
        left = (self._width - self._layout.width) / 2
        foot = top + self._layout.height + 20
        height = foot + self._legend.height + len(self._notes) * _NOTE_LINE + 26
        return "".join(
            (
                self._open(height),
                *above,
                f'<g transform="translate({number(left)} {number(top)})">',
                *self._draw_stages(),
                *draw_arrows(self._layout, self._cards, self._words),
                *self._draw_boxes(),
                f'</g><g transform="translate({number(_MARGIN)} {number(foot)})">',
                *self._legend.parts,
                *self._draw_notes(),
                "</g></svg>",
            )
        )

    def _lay_out(self) -> Layout:
        chart, cards = self._chart, self._cards
        blocks = [
            Block(node.id, node.stage, cards.by_id[node.id].height, node.critical, node.is_gone)
            for node in chart.nodes
            if node.id in cards.by_id
        ]
        has_columns = any(stage.number is not None for stage in chart.stages)
        stages = [
            Stage(
                stage.id,
                has_columns and stage.number is None,
                _measure_head(self._write_head(stage, _EDGE_WIDTH - _INSET)),
            )
            for stage in chart.stages
        ]
        sizes = Sizes(cards.width, _EDGE_WIDTH, _PILL, _PILL_WIDTH)
        return lay_out(blocks, list(list_edges(chart, cards)), stages, sizes, MARKED)

    def _write_heads(self) -> Iterator[tuple[str, tuple[HeadLine, ...]]]:
        """Yield the lines at the head of each stage."""
        for stage in self._chart.stages:
            rect = self._layout.columns.get(stage.id)
            width = rect.width - 2 * _INSET if rect else _EDGE_WIDTH - _INSET
            yield stage.id, self._write_head(stage, width)

    def _write_head(self, stage: ChartStage, width: float) -> tuple[HeadLine, ...]:
        return write_head(stage, self._chart, width, self._words)

    def _open(self, height: float) -> str:
        """Return the beginning of the drawing: its name, its style and its paper."""
        title, prefix = escape(write_title(self._chart, self._words)), self._prefix
        size = f"{number(self._width)} {number(height)}"
        numbers = (each.number for each in self._chart.departments)
        return "".join(
            (
                '<svg xmlns="http://www.w3.org/2000/svg" class="wf-chart" role="img"',
                f' aria-labelledby="{prefix}-title {prefix}-desc" viewBox="0 0 {size}"',
                f' width="{number(self._width)}" height="{number(height)}"',
                f' lang="{self._words.language}"><title id="{prefix}-title">{title}</title>',
                f'<desc id="{prefix}-desc">{escape(self._describe())}</desc>',
                f"<style>{write_style()}</style><defs>",
                *write_patterns(numbers, prefix),
                "</defs>",
                write_rect(0, 0, self._width, height, "wf-paper"),
            )
        )

    def _describe(self) -> str:
        """Return what the drawing shows, for those who cannot see it."""
        words = self._words
        figures = "; ".join(f"{caption}: {figure}" for figure, caption in self._list_figures())
        path = " → ".join(words(node.name) for node in sort_critical(self._chart))
        return f"{figures}. " + words("What sets the end: {path}.", path=path)

    def _list_figures(self) -> Iterator[tuple[str, str]]:
        """Yield the headline figures with their captions."""
        chart, words = self._chart, self._words
        yield (
            _join(
                _mark(chart.old_length_wd, is_estimate=chart.old_estimate),
                _mark(chart.length_wd, is_estimate=chart.estimate),
            ),
            words("path with everyone's time, working days")
            if chart.clock == "all"
            else words("approval path, working days"),
        )
        yield (
            _join(
                _mark(chart.old_stage_limits_wd, is_estimate=chart.old_stage_limits_estimate),
                _mark(chart.stage_limits_wd, is_estimate=chart.stage_limits_estimate),
            ),
            words("stage limits together, working days"),
        )

    def _draw_title(self) -> tuple[list[str], float]:
        """Return the title with the headline figures at its right, and how tall it is."""
        parts: list[str] = []
        at = self._width - _MARGIN
        for figure, caption in reversed(list(self._list_figures())):
            parts.append(write_text(figure, at, 52, "wf-big wf-end"))
            parts.append(write_text(caption, at, 72, "wf-small wf-quiet wf-end"))
            at -= max(measure(figure, _BIG, bold=True), measure(caption, _CAPTION)) + 36
        lines = wrap(write_title(self._chart, self._words), at - _MARGIN, _TITLE, bold=True)
        for place, line in enumerate(lines):
            parts.append(write_text(line, _MARGIN, 46 + _TITLE_LINE * place, "wf-title"))
        return parts, max(104.0, 56 + _TITLE_LINE * len(lines))

    def _draw_stages(self) -> Iterator[str]:
        tall = self._head_height
        for stage, rect in self._layout.columns.items():
            x, width = rect.x + 2, rect.width - 4
            yield write_rect(x, -tall, width, tall + rect.height, "wf-stage", radius=RADIUS)
            yield write_rect(x, -tall, width, tall, "wf-head", radius=RADIUS)
            yield from self._draw_head(stage, x + _INSET, -tall + 4)
        for stage, rect in self._layout.lanes.items():
            yield write_rect(*rect, "wf-lane", radius=RADIUS)
            yield from self._draw_head(stage, rect.x + 8, rect.y + 6)

    def _draw_head(self, stage: str, x: float, y: float) -> Iterator[str]:
        for line in self._heads[stage]:
            y += line.leading
            yield write_text(line.text, x, y, line.look)

    def _draw_boxes(self) -> Iterator[str]:
        pen = BoxPen(self._chart, self._words, self._cards.cell, self._prefix)
        for node, rect in self._layout.boxes.items():
            if node == START:
                yield from _draw_pill(rect, self._words("start"))
            elif node == END:
                yield from _draw_pill(rect, self._words("end"))
            else:
                yield pen.draw(self._cards.by_id[node], rect)

    def _draw_notes(self) -> Iterator[str]:
        for place, note in enumerate(self._notes, 1):
            y = self._legend.height + 8 + place * _NOTE_LINE
            yield write_text(note, 0, y, "wf-small wf-quiet")


def write_title(chart: Chart, words: Wording) -> str:
    """Return what is drawn: the flow and its version, or both versions."""
    if chart.against is None:
        version = say_version(chart.version)
        return words("{name}: the approval flow, {version}", name=chart.name, version=version)
    return words(
        "{name}: {sides}", name=chart.name, sides=say_versions(chart.against, chart.version)
    )


def _mark(days: float | None, *, is_estimate: bool) -> str | None:
    return None if days is None else mark_estimate(days, is_estimate)


def _join(old: str | None, new: str | None) -> str:
    """Return a figure, and before it what it was."""
    return f"{old} → {new}" if old is not None else f"{new}"


def _measure_head(lines: Sequence[HeadLine]) -> float:
    return sum(line.leading for line in lines)


def _draw_pill(rect: Rect, word: str) -> Iterator[str]:
    yield write_rect(*rect, "wf-pill", radius=_PILL / 2)
    middle = rect.x + rect.width / 2
    yield write_text(word, middle, rect.y + 19.5, "wf-pilltext wf-mid")
