"""Charts of a workbook, drawn by Excel from the cells of its sheets."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final

from walkflow.model.text_widths import measure_width
from walkflow.views.figures.sheet import (
    Chart,
    Direction,
    Formula,
    Series,
    Sheet,
    Sort,
    Value,
)
from walkflow.views.wording import make_safe
from walkflow.views.workbook.looks import (
    COLOR_BY_FILL,
    DARK_FILLS,
    EDGE,
    FONT,
    GREY,
    INK,
    PERCENT,
    WHOLE,
    find_number_form,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart as NativeChart

WIDTH: Final = 680
"""Of a chart, in pixels."""
_BAR_HEIGHT: Final = 24
_GROUPED_BAR_HEIGHT: Final = 34
_EDGES: Final = 130
"""Title, axis and legend, in pixels."""
_PLOT: Final = 420
"""Between the axis and the end of the longest bar, in pixels."""
_DIGIT: Final = 7
"""How wide a digit of a label is, in pixels."""
_TICKS: Final = 3
_STEPS: Final = 1, 2, 3, 5, 7, 10, 14, 21, 28, 30, 45, 60, 90, 120, 180, 270, 365
"""How many days two ticks are apart."""
_LETTER: Final = 6
"""How wide a letter of a name is, in pixels."""
_LEAST_HEIGHT: Final = 240
_UPRIGHT_HEIGHT: Final = 360
_LOOKS_LIKE_PLACE: Final = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
_EPOCH: Final = date(1899, 12, 30)
_FORMAT_BY_SORT: Final = {Sort.DAY: "yyyy-mm-dd", Sort.RATIO: "0%"}


def measure_height(sheet: Sheet, chart: Chart) -> int:
    """Return how high a chart has to be for each bar to have its name, in pixels."""
    if chart.direction is not Direction.BARS:
        return _UPRIGHT_HEIGHT
    bar = _BAR_HEIGHT if chart.is_stacked or len(chart.series) == 1 else _GROUPED_BAR_HEIGHT
    return max(_LEAST_HEIGHT, _EDGES + bar * count_bars(sheet, chart))


def count_bars(sheet: Sheet, chart: Chart) -> int:
    """Return how many rows a chart draws."""
    return len(sheet.rows) - chart.first if chart.count is None else chart.count


def draw_chart(book: "Workbook", sheet: Sheet, chart: Chart, tab: str, top: int) -> "NativeChart":
    """
    Return a chart of rows of a sheet.

    Args:
        book: Where it stands.
        sheet: Whose rows it draws.
        chart: What it shows.
        tab: The name of the sheet in the workbook.
        top: In which row of the workbook's sheet the first row of the table stands, from 0.
    """
    native = book.add_chart(_find_type(chart))
    first = top + chart.first
    last = first + count_bars(sheet, chart) - 1
    labels = sheet.find_place(chart.labels)
    for series in chart.series:
        place = sheet.find_place(series.key)
        native.add_series(
            {
                "name": " " if series.fill is None else _as_text(series.name),
                "categories": [tab, first, labels, last, labels],
                "values": [tab, first, place, last, place],
                **_dress(series, chart, _find_labels(sheet, series, chart)),
            }
        )
    _set_axes(native, chart, sheet)
    native.set_title({"name": _as_text(chart.title), "name_font": _font(12, INK, bold=True)})
    native.set_chartarea({"border": {"color": EDGE}})
    native.show_na_as_empty_cell()
    _set_legend(native, chart)
    native.set_size({"width": WIDTH, "height": measure_height(sheet, chart)})
    return native


def _as_text(name: str) -> str:
    """Return a name that is not taken for the place of a cell, as XlsxWriter takes `A!B1`."""
    return _LOOKS_LIKE_PLACE.sub("\N{FULLWIDTH EXCLAMATION MARK}", make_safe(name))


def _find_type(chart: Chart) -> dict[str, str]:
    kind = {Direction.BARS: "bar", Direction.COLUMNS: "column", Direction.LINE: "line"}
    options = {"type": kind[chart.direction]}
    if chart.is_stacked:
        options["subtype"] = "stacked"
    return options


def _find_labels(sheet: Sheet, series: Series, chart: Chart) -> dict[str, Any]:
    """Return the numbers on the bars of a series: as in the table, none wider than its bar."""
    if not series.has_labels:
        return {}
    place = sheet.find_place(series.key)
    form = PERCENT if chart.is_share else find_number_form(sheet, sheet.columns[place])
    color = "#FFFFFF" if chart.is_stacked and series.fill in DARK_FILLS else INK
    labels = {"value": True, "num_format": f"{form};-{form};", "font": _font(9, color)}
    if _names_bars(chart):
        name = {"series_name": True, "separator": " ", "num_format": form}
        return {"data_labels": {**labels, **name, "position": "outside_end"}}
    if not chart.is_stacked:
        return {"data_labels": {**labels, "position": "outside_end"}}
    rows = _list_drawn(sheet, chart)
    places = [sheet.find_place(each.key) for each in chart.series]
    longest = max((sum(_as_number(row[n]) for n in places) for row in rows), default=0)
    scale = _PLOT / longest if longest else 0
    digits = 0 if form == WHOLE else 2
    custom = [
        {"delete": True} if value * scale < _DIGIT * (len(f"{value:,.0f}") + digits + 1) else None
        for value in (_as_number(row[place]) for row in rows)
    ]
    return {"data_labels": {**labels, "custom": custom}}


def _names_bars(chart: Chart) -> bool:
    """
    Return whether each bar is named at its end, not in a legend.

    Of bars side by side, some programs list the legend from the bottom up, others from the top.
    """
    return (
        chart.direction is Direction.BARS
        and not chart.is_stacked
        and len(chart.series) > 1
        and all(series.has_labels for series in chart.series)
    )


def _list_drawn(sheet: Sheet, chart: Chart) -> Sequence[tuple[Value, ...]]:
    return sheet.rows[chart.first : chart.first + count_bars(sheet, chart)]


def _as_number(value: Value) -> float:
    """Return what a cell adds to its bar."""
    if isinstance(value, Formula):
        value = value.value
    return value if isinstance(value, int | float) else 0


def _dress(series: Series, chart: Chart, labels: dict[str, Any]) -> dict[str, Any]:
    """Return how a series looks."""
    if series.fill is None:
        return {"fill": {"none": True}, "border": {"none": True}, "gap": _find_gap(chart)}
    color = COLOR_BY_FILL[series.fill]
    look: dict[str, Any] = {"fill": {"color": color}, "border": {"none": True}}
    if chart.direction is Direction.LINE:
        marker = {"type": "circle", "size": 5, "fill": {"color": color}, "border": {"color": color}}
        return {"line": {"color": color, "width": 2}, "marker": marker}
    look["gap"] = _find_gap(chart)
    if chart.is_stacked:
        look["overlap"] = 100
    return look | labels


def _find_gap(chart: Chart) -> int:
    return 40 if chart.is_stacked or len(chart.series) == 1 else 60


def _set_axes(native: "NativeChart", chart: Chart, sheet: Sheet) -> None:
    names: dict[str, Any] = {
        "num_font": _font(9, INK),
        "line": {"color": GREY},
        "major_tick_mark": "none",
        "interval_unit": 1,
    }
    values: dict[str, Any] = {
        "num_font": _font(9, GREY),
        "major_gridlines": {"visible": True, "line": {"color": EDGE, "width": 0.5}},
        "line": {"none": True},
        "num_format": _FORMAT_BY_SORT.get(Sort.RATIO if chart.is_share else chart.sort, "General"),
    }
    if chart.axis:
        values |= {"name": _as_text(chart.axis), "name_font": _font(9, GREY)}
    values["min"] = 0 if chart.least is None else _as_serial(chart.least)
    if chart.sort is Sort.DAY:
        values |= _find_ticks(values["min"], sheet, chart)
    if _names_bars(chart):
        values |= _leave_room(sheet, chart)
    if chart.direction is Direction.BARS:
        native.set_y_axis({**names, "reverse": True, "crossing": "max"})
        native.set_x_axis(values)
    else:
        native.set_x_axis(names)
        native.set_y_axis(values)


def _find_ticks(least: float, sheet: Sheet, chart: Chart) -> dict[str, float]:
    """Return where an axis of days ends and how far its days are apart: no two touch."""
    first, *pieces = (sheet.find_place(series.key) for series in chart.series)
    ends = [
        _as_serial(row[first]) + sum(_as_number(row[n]) for n in pieces)
        for row in _list_drawn(sheet, chart)
        if isinstance(row[first], date)
    ]
    span = max([end - least for end in ends] + [1])
    step = next((each for each in _STEPS if each * _TICKS >= span), ceil(span / _TICKS))
    return {"major_unit": step, "max": least + step * ceil(span / step)}


def _leave_room(sheet: Sheet, chart: Chart) -> dict[str, float]:
    """Return where an axis ends that leaves room for the names of the longest bar."""
    places = [sheet.find_place(series.key) for series in chart.series]
    longest = max(_as_number(row[n]) for row in _list_drawn(sheet, chart) for n in places)
    letters = max(measure_width(series.name) for series in chart.series) + 6
    wanted = longest * (1 + letters * _LETTER / _PLOT)
    step = 10 ** floor(log10(wanted)) / 2 if wanted > 0 else 1
    return {"max": ceil(wanted / step) * step}


def _set_legend(native: "NativeChart", chart: Chart) -> None:
    if len(chart.series) == 1 or _names_bars(chart):
        native.set_legend({"none": True})
        return
    native.set_legend({"position": "bottom", "font": _font(9, INK)})


def _as_serial(value: Value) -> float:
    """Return a day as the number by which Excel counts it."""
    if isinstance(value, datetime):
        value = value.date()
    return (value - _EPOCH).days if isinstance(value, date) else _as_number(value)


def _font(size: int, color: str, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": color, "bold": bold}
