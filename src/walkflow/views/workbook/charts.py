"""Charts of a workbook, drawn by Excel from the cells of its sheets."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from walkflow.views.figures.sheet import Chart, Direction, Series, Sheet, Sort
from walkflow.views.wording import make_safe
from walkflow.views.workbook.looks import COLOR_BY_FILL, DARK_FILLS, EDGE, FONT, GREY, INK

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart as NativeChart

WIDTH: Final = 680
"""Of a chart, in pixels."""
_BAR_HEIGHT: Final = 24
_GROUPED_BAR_HEIGHT: Final = 34
_EDGES: Final = 130
"""Title, axis and legend, in pixels."""
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
                **_dress(series, chart, _is_whole(sheet, series, chart)),
            }
        )
    _set_axes(native, chart)
    native.set_title({"name": _as_text(chart.title), "name_font": _font(12, INK, bold=True)})
    native.set_chartarea({"border": {"color": EDGE}})
    native.show_na_as_empty_cell()
    _set_legend(native, chart.series)
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


def _is_whole(sheet: Sheet, series: Series, chart: Chart) -> bool:
    place = sheet.find_place(series.key)
    end = chart.first + count_bars(sheet, chart)
    values = [row[place] for row in sheet.rows[chart.first : end]]
    return all(not isinstance(each, float) or each.is_integer() for each in values)


def _dress(series: Series, chart: Chart, is_whole: bool) -> dict[str, Any]:  # noqa: FBT001 - a fact of its values
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
    if series.has_labels:
        form = "0.0%" if chart.is_share else "#,##0" if is_whole else "#,##0.0#"
        form = f"{form};-{form};"  # a bar of nothing has no label
        position = {} if chart.is_stacked else {"position": "outside_end"}
        color = "#FFFFFF" if chart.is_stacked and series.fill in DARK_FILLS else INK
        look["data_labels"] = {
            "value": True,
            "num_format": form,
            "font": _font(9, color),
            **position,
        }
    return look


def _find_gap(chart: Chart) -> int:
    return 40 if chart.is_stacked or len(chart.series) == 1 else 60


def _set_axes(native: "NativeChart", chart: Chart) -> None:
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
    if chart.direction is Direction.BARS:
        native.set_y_axis({**names, "reverse": True})
        native.set_x_axis(values)
    else:
        native.set_x_axis(names)
        native.set_y_axis(values)


def _set_legend(native: "NativeChart", series: Sequence[Series]) -> None:
    if len(series) == 1:
        native.set_legend({"none": True})
        return
    hidden = [n for n, each in enumerate(series) if not each.is_named]
    native.set_legend({"position": "bottom", "font": _font(9, INK), "delete_series": hidden})


def _as_serial(value: float | date) -> float:
    """Return a day as the number by which Excel counts it."""
    if isinstance(value, datetime):
        value = value.date()
    return (value - _EPOCH).days if isinstance(value, date) else value


def _font(size: int, color: str, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": color, "bold": bold}
