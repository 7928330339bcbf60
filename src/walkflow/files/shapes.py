"""What the records expect at each place of a file: keys in order, durations, one value or many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Self, Union, get_args, get_origin

from walkflow.model.calendar_extras import DayExtras
from walkflow.model.catalogue import Item
from walkflow.model.diagnostics import FileRecord
from walkflow.model.durations import Duration
from walkflow.model.flow import Change, Measure, Stage
from walkflow.model.records import OneOrMany, Record
from walkflow.model.walk import Problem, Visit

TALL = (FileRecord, Stage, Measure, Change, Item, DayExtras, Visit, Problem)
"""Records that are written with one key a line, however short they are."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place of a file; nothing is known of a place that no record has."""

    records: tuple[type[Record], ...] = ()
    values: "Shape | None" = None
    """What each value of a mapping with free keys may be."""
    elements: "Shape | None" = None
    """What each element of a list may be."""
    is_duration: bool = False
    takes_one: bool = False
    """Whether a single value may stand for a list of it."""

    @property
    def has_lines(self) -> bool:
        """Whether each key has a line of its own: tall records, and records by a free key."""
        return any(issubclass(each, TALL) for each in self.records) or bool(
            self.values and self.values.records
        )

    def narrow(self, keys: Iterable[str]) -> Self:
        """Return the shape of a mapping with these keys: of its records, the one that fits best."""
        if len(self.records) < 2:  # noqa: PLR2004 - one needs no choice
            return self
        written = set(keys)
        fits = [len(written & _types_by_key(record).keys()) for record in self.records]
        best = self.records[fits.index(max(fits))]
        return type(self)((best,), self.values)

    def order(self, keys: Iterable[str]) -> list[int]:
        """
        Return the order in which keys are written, as indexes.

        The keys of a record as it declares them, each unknown one behind the key
        that it stands behind; free keys as they are.
        """
        written = list(keys)
        if not self.records:
            return list(range(len(written)))
        place_by_key = {key: n for n, key in enumerate(_types_by_key(self.records[0]))}
        places = []
        place = -1
        for key in written:
            place = place_by_key.get(key, place)
            places.append(place)
        return sorted(range(len(written)), key=places.__getitem__)

    def at_key(self, key: str) -> "Shape":
        """Return the shape of the value of a key."""
        for record in self.records:
            if key in _types_by_key(record):
                return _types_by_key(record)[key]
        return self.values or NOTHING_KNOWN


NOTHING_KNOWN = Shape()


def read_shape(annotation: Any) -> Shape:  # noqa: ANN401 - any type of a field
    """Return the shape that the type of a field allows."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        shape = read_shape(parts[0])
        return _with_one(shape) if _takes_one(parts[1:]) else shape
    if origin in (Union, UnionType):
        return _join([read_shape(part) for part in parts])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Shape(values=read_shape(parts[1]))
    if origin is tuple:
        return Shape(elements=read_shape(parts[0]))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Shape(records=(annotation,))
    return Shape(is_duration=annotation is Duration)


_SHAPES: dict[type[Record], dict[str, Shape]] = {}


def _types_by_key(record: type[Record]) -> dict[str, Shape]:
    if record not in _SHAPES:
        _SHAPES[record] = {
            field.alias or name: _with_one(shape) if _takes_one(field.metadata) else shape
            for name, field in record.model_fields.items()
            for shape in [read_shape(field.annotation)]
        }
    return _SHAPES[record]


def _takes_one(metadata: Iterable[object]) -> bool:
    return any(isinstance(each, OneOrMany) for each in metadata)


def _with_one(shape: Shape) -> Shape:
    """Return the shape of a list in whose place one of its elements may stand."""
    one = shape.elements or NOTHING_KNOWN
    return Shape(one.records, one.values, shape.elements, one.is_duration, takes_one=True)


def _join(shapes: list[Shape]) -> Shape:
    return Shape(
        tuple(record for shape in shapes for record in shape.records),
        next((shape.values for shape in shapes if shape.values), None),
        next((shape.elements for shape in shapes if shape.elements), None),
        is_duration=any(shape.is_duration for shape in shapes),
        takes_one=any(shape.takes_one for shape in shapes),
    )
