"""When each visit of a run was where: the Gantt chart of what happened."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from walkflow.model.messages import say
from walkflow.model.run_report import Phase, RunReport, SpanFigure
from walkflow.views.blocks import Fill
from walkflow.views.figures.columns import count, moment, number, read_stamp, text
from walkflow.views.figures.sheet import Chart, Series, Sheet, Sort, Value
from walkflow.views.run_words import PHASE_WORDS
from walkflow.views.wording import Wording

_DAY_S: Final = 24 * 3600
_SHORT_S: Final = 3 * _DAY_S
"""A run that is shorter is drawn in hours."""


class _Time(StrEnum):
    """Kinds of time as a bar has them, in the order in which they mostly follow each other."""

    WAITING = "waiting"
    UNRECORDED = "unrecorded"
    PROCESSING = "processing"
    PAUSED = "paused"
    DELIVERY = "delivery"


class _Piece(NamedTuple):
    """A piece of a visit, from and to in seconds from the start of the run."""

    time: _Time
    start: int
    end: int


_TIME_BY_PHASE: Final = {
    Phase.UNRECORDED: _Time.UNRECORDED,
    Phase.PREPARING: _Time.WAITING,
    Phase.INTAKE: _Time.WAITING,
    Phase.PROCESSING: _Time.PROCESSING,
    Phase.PAUSED: _Time.PAUSED,
    Phase.DELIVERY: _Time.DELIVERY,
}
_WORD_BY_TIME: Final = {
    _Time.WAITING: say("waiting"),
    _Time.UNRECORDED: PHASE_WORDS[Phase.UNRECORDED],
    _Time.PROCESSING: PHASE_WORDS[Phase.PROCESSING],
    _Time.PAUSED: PHASE_WORDS[Phase.PAUSED],
    _Time.DELIVERY: PHASE_WORDS[Phase.DELIVERY],
}
_FILL_BY_TIME: Final = {
    _Time.WAITING: Fill.WAITING,
    _Time.UNRECORDED: Fill.SLACK,
    _Time.PROCESSING: Fill.CRITICAL,
    _Time.PAUSED: Fill.PAUSED,
    _Time.DELIVERY: Fill.LEFT,
}


def make_run_timeline(run: RunReport, words: Wording) -> Sheet:
    """Return the pieces of each visit, each kind of time a column, and the chart of them."""
    visits = [(visit, list(_split(_lay_out(visit.spans)))) for visit in run.visits]
    met = {piece.time for _, lines in visits for line in lines for piece in line}
    times = [time for time in _Time if time in met]
    is_short = run.span < _SHORT_S
    unit_s = 3600 if is_short else _DAY_S
    unit = words("hours by the clock") if is_short else words("calendar days")
    axis = words("Hours from the start") if is_short else words("Calendar days from the start")
    zero = read_stamp(run.start)
    start = zero if isinstance(zero, date) and not is_short else None
    columns = (
        text("item", words("Item")),
        count("attempt", words("Attempt")),
        moment("start", words("From")) if start else number("start", axis),
        *(
            number(time.value, words("{figure} ({unit})", figure=_WORD_BY_TIME[time], unit=unit))
            for time in times
        ),
    )
    rows = tuple(
        (words(visit.name), visit.attempt, *_fill_row(line, times, start, unit_s))
        for visit, lines in visits
        for line in lines
    )
    series = (
        Series("start", words("From"), None),
        *(Series(time.value, words(_WORD_BY_TIME[time]), _FILL_BY_TIME[time]) for time in times),
    )
    chart = Chart(
        words("When each visit was where"),
        "item",
        series,
        "" if start else axis,
        is_stacked=True,
        sort=Sort.DAY if start else Sort.NUMBER,
        least=start,
        at="visits",
    )
    return Sheet(
        words("Timeline"),
        words("When was it where?"),
        words(
            "A bar is a visit, from when it could start; "
            "where a pause ends, it goes on in the next row."
        ),
        columns,
        rows,
        (chart,),
    )


def _lay_out(spans: tuple[SpanFigure, ...]) -> list[_Piece]:
    """Return pieces that neither overlap nor leave a gap: what is unknown in between is a piece."""
    laid_out: list[_Piece] = []
    for span in spans:
        begin = laid_out[-1].end if laid_out else span.start
        if span.start > begin:
            laid_out.append(_Piece(_Time.UNRECORDED, begin, span.start))
            begin = span.start
        if span.end > begin:
            laid_out.append(_Piece(_TIME_BY_PHASE[span.phase], begin, span.end))
    return laid_out


def _split(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """
    Yield pieces that follow each other in the order of the columns, like ones joined.

    A bar of a chart has each column once: time that comes back begins another bar.

    >>> again = [_Piece(_Time.PROCESSING, 0, 2), _Piece(_Time.PAUSED, 2, 3)]
    >>> [len(line) for line in _split([*again, _Piece(_Time.PROCESSING, 3, 4)])]
    [2, 1]
    """
    order = list(_Time)
    line: list[_Piece] = []
    for piece in pieces:
        if line and line[-1].time is piece.time:
            line[-1] = _Piece(piece.time, line[-1].start, piece.end)
        elif line and order.index(piece.time) < order.index(line[-1].time):
            yield line
            line = [piece]
        else:
            line.append(piece)
    if line:
        yield line


def _fill_row(
    line: list[_Piece], times: list[_Time], start: date | None, unit_s: int
) -> tuple[Value, ...]:
    """Return where a bar begins, and its pieces in a unit of so many seconds."""
    length_by_time = {piece.time: (piece.end - piece.start) / unit_s for piece in line}
    lengths = tuple(length_by_time.get(time) for time in times)
    if start is None:
        return (line[0].start / unit_s, *lengths)
    midnight = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - sheets have no zone
    zero = start if isinstance(start, datetime) else midnight
    return (zero + timedelta(seconds=line[0].start), *lengths)
