"""A walk as the rows of a recording sheet that is filled in already."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from walkflow.files.sheets.layout import Column, Field
from walkflow.files.sheets.pauses import count_attempts
from walkflow.files.sheets.tables import ABOUT, BLOCKS, PAUSES, VISITS
from walkflow.model.errors import UsageError
from walkflow.model.messages import say
from walkflow.model.recording import Opening
from walkflow.model.walk import Walk

Values: TypeAlias = Mapping[Field, Any]
"""What stands in a row, by the fields of its columns."""

LONGEST_TEXT: Final = 32_767
"""What a cell holds at most."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What is filled in: the form, the facts, and the rows of each table."""

    about: Values
    facts: Mapping[str, str]
    rows_by_block: Mapping[str, Sequence[Values]]

    def split_visits(self, listed: Sequence[str]) -> tuple[dict[str, Values], list[Values]]:
        """
        Return the visits that have a row of their own, by item, and all others in order.

        A visit of which nothing is known needs a row where its item alone is a visit.
        """
        laid_out: dict[str, Values] = {}
        others: list[Values] = []
        closed: set[str] = set()
        for visit in self.rows_by_block.get(VISITS.key, ()):
            item = visit["item",]
            if item in listed and item not in laid_out and item not in closed and len(visit) > 1:
                laid_out[item] = visit
            else:
                others.append(visit)
                closed.add(item)
        return laid_out, others


def fill(known: Opening | Walk) -> Filling:
    """
    Return what is filled in of what is known.

    Raises:
        UsageError: If a sheet cannot tell whose a pause is, or a text is too long for a cell.
    """
    data = known.model_dump(by_alias=True, exclude_none=True)
    rows = {
        block.key: [_flatten(entry, block.filled) for entry in data.get(block.key, ())]
        for block in BLOCKS
        if block is not PAUSES
    }
    if isinstance(known, Walk):
        rows[PAUSES.key] = list(_list_pauses(known, data[VISITS.key]))
    filling = Filling(_flatten(data, ABOUT), known.facts, rows)
    _check_lengths(filling)
    return filling


def _flatten(entry: Mapping[str, Any], columns: Sequence[Column]) -> Values:
    """Return the values of a record by the columns that show them."""
    values: dict[Field, Any] = {}
    for column in columns:
        value: Any = entry
        for key in column.field:
            if isinstance(value, Mapping):
                value = value.get(key)
            elif key != column.field[-1] or not _is_first(column, columns):
                value = None  # a unit without a post, a name in one language
        if value is not None and value != ():
            values[column.field] = value
    return values


def _is_first(column: Column, columns: Sequence[Column]) -> bool:
    """Return whether a column is the first of those that share a key."""
    return next(each for each in columns if each.field[0] == column.field[0]) is column


def _list_pauses(walk: Walk, visits: Sequence[Mapping[str, Any]]) -> Iterator[Values]:
    attempts = count_attempts(visits)
    count_by_item = Counter(visit.item for visit in walk.visits)
    count_by_attempt = Counter(zip((visit.item for visit in walk.visits), attempts, strict=True))
    for visit, data, attempt in zip(walk.visits, visits, attempts, strict=True):
        if visit.pauses and count_by_attempt[visit.item, attempt] > 1:
            message = say(
                'two visits of "{item}" are attempt {attempt}: a sheet cannot tell which '
                "of them was paused",
                item=visit.item,
                attempt=attempt,
            )
            raise UsageError(message)
        for pause in data[PAUSES.key]:
            row = {"item": visit.item, **pause}
            if count_by_item[visit.item] > 1:
                row["attempt"] = attempt
            yield _flatten(row, PAUSES.filled)


def _check_lengths(filling: Filling) -> None:
    rows = [filling.about, *(row for each in filling.rows_by_block.values() for row in each)]
    for value in (value for row in rows for value in row.values()):
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            message = say(
                'a text is longer than the {most} signs that a cell holds: "{text}…"',
                most=LONGEST_TEXT,
                text=value[:40],
            )
            raise UsageError(message)
