"""One table of a report as CSV that Excel opens right, in Chinese as well."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from typing import Final

from walkflow.model.formulas import disarm
from walkflow.views.figures.sheet import Formula, Sheet, Value
from walkflow.views.wording import make_safe

_BOM: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Excel takes a file for UTF-8 only if it begins with it."""


def render_csv(sheet: Sheet) -> str:
    """
    Return a table as CSV: UTF-8 with a byte-order mark, CRLF, a heading with units.

    Numbers and days are bare. A text that a spreadsheet would take for a formula
    has an apostrophe in front of it; see `walkflow.model.formulas`.
    """
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_write(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow(_write_row(row))
    return _BOM + stream.getvalue()


def _write_row(row: Sequence[Value]) -> list[str]:
    return [_write(value) for value in row]


def _write(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return disarm(make_safe(value))
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Formula():
            return _write(value.value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
