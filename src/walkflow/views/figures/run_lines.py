"""When each visit of a run was where: the Gantt chart of what happened."""

from datetime import date, datetime, timedelta
from typing import Final

from walkflow.model.run_report import Phase, RunReport, SpanFigure
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import count, moment, number, read_stamp, text
from walkflow.views.figures.sheet import Chart, Column, Series, Sheet, Sort, Value
from walkflow.views.run_words import FILL_BY_PHASE, PHASE_WORDS
from walkflow.views.wording import Wording

_DAY_S: Final = 24 * 3600
_SHORT_S: Final = 3 * _DAY_S
"""A run that is shorter is drawn in hours."""


def make_run_timeline(run: RunReport, words: Wording) -> Sheet:
    """Return the pieces of each visit in their order, and the chart of them."""
    laid_out = [_lay_out(visit.spans) for visit in run.visits]
    slots = _find_slots([[span.phase for span in spans] for spans in laid_out])
    unit_s = 3600 if run.span < _SHORT_S else _DAY_S
    is_short = run.span < _SHORT_S
    unit = words("hours by the clock") if is_short else words("calendar days")
    axis = words("Hours from the start") if is_short else words("Calendar days from the start")
    zero = read_stamp(run.start)
    start = zero if isinstance(zero, date) and not is_short else None
    columns: list[Column] = [
        text("item", words("Item")),
        count("attempt", words("Attempt")),
        moment("start", words("From")) if start else number("start", axis),
    ]
    series = [Series("start", words("From"), None)]
    named: set[Fill] = set()
    for place, phase in enumerate(slots):
        name = words(PHASE_WORDS[phase])
        heading = words("{figure} ({unit})", figure=PHASE_WORDS[phase], unit=unit)
        columns.append(number(f"piece_{place}", heading))
        fill = Fill.CRITICAL if phase is Phase.PROCESSING else FILL_BY_PHASE[phase]
        legend = words("waiting") if fill is Fill.WAITING else name
        series.append(Series(f"piece_{place}", legend, fill, is_named=fill not in named))
        named.add(fill)
    rows = tuple(
        (words(visit.name), visit.attempt, *_fill_row(spans, slots, start, unit_s))
        for visit, spans in zip(run.visits, laid_out, strict=True)
        if spans
    )
    chart = Chart(
        words("When each visit was where"),
        "item",
        tuple(series),
        "" if start else axis,
        is_stacked=True,
        sort=Sort.DAY if start else Sort.NUMBER,
        least=start,
        at="visits",
    )
    return Sheet(
        words("Timeline"),
        words("When was it where?"),
        words("A bar is a visit, from when it could start; its pieces are in their order."),
        tuple(columns),
        rows,
        (chart,),
    )


def _lay_out(spans: tuple[SpanFigure, ...]) -> list[SpanFigure]:
    """Return pieces that neither overlap nor leave a gap: what is unknown in between is a piece."""
    laid_out: list[SpanFigure] = []
    for span in spans:
        begin = laid_out[-1].end if laid_out else span.start
        if span.start > begin:
            laid_out.append(SpanFigure(phase=Phase.UNRECORDED, start=begin, end=span.start))
            begin = span.start
        if span.end > begin:
            laid_out.append(SpanFigure(phase=span.phase, start=begin, end=span.end))
    return laid_out


def _find_slots(rows: list[list[Phase]]) -> list[Phase]:
    """
    Return phases in an order of which every row's phases are a part.

    >>> _find_slots([["a", "b"], ["b", "a", "b"]])
    ['b', 'a', 'b']
    """
    slots: list[Phase] = []
    for phases in sorted(rows, key=len, reverse=True):
        place = 0
        for phase in phases:
            if phase in slots[place:]:
                place = slots.index(phase, place) + 1
            else:
                slots.append(phase)
                place = len(slots)
    return slots


def _fill_row(
    spans: list[SpanFigure], slots: list[Phase], start: date | None, unit_s: int
) -> tuple[Value, ...]:
    """Return where the bar of a visit begins, and its pieces in a unit of so many seconds."""
    pieces: list[Value] = [None] * len(slots)
    place = 0
    for span in spans:
        place = slots.index(span.phase, place)
        pieces[place] = (span.end - span.start) / unit_s
        place += 1
    if start is None:
        return (spans[0].start / unit_s, *pieces)
    midnight = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - sheets have no zone
    zero = start if isinstance(start, datetime) else midnight
    return (zero + timedelta(seconds=spans[0].start), *pieces)
