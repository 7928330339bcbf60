"""The sound part of a file as a record: what is wrong is noted and left out."""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from walkflow.files.schema_words import describe_error
from walkflow.files.yaml_source import Data, YamlSource
from walkflow.model.diagnostics import Finding, Position, Route, Span
from walkflow.model.near_words import find_near
from walkflow.model.records import Record

if TYPE_CHECKING:
    from walkflow.files.sheets.source import SheetSource

_MOST_ROUNDS = 100
_UNKNOWN_NAME = {"zh": "?", "en": "?"}
_STAND_INS: dict[str, Data] = {
    "name": _UNKNOWN_NAME,
    "zh": "?",
    "en": "?",
    "limit": "0wd",
    "flow": "unnamed",
    "catalogue": "unnamed",
    "kind": "licence",
    "departments": [],
}
"""What stands in for a key that is missing or wrong, so that its record need not be left out."""


@dataclass(slots=True)
class Pruner:
    """Builds a record, leaving out what is wrong until the rest is sound."""

    model: type[Record]
    source: "YamlSource | SheetSource"
    findings: list[tuple[Span, Finding]] = field(default_factory=list)
    """What is wrong with the shape, once `build` was called."""
    _data: Data = None
    _kept: dict[Route, list[int]] = field(default_factory=dict)
    """By the route to a list in the file: which of its elements are still there."""
    _pruned: set[Route] = field(default_factory=set)

    def build(self) -> Record | None:
        """Return the record of all that is sound; None if nothing is."""
        try:
            return self.model.model_validate(self.source.data)
        except ValidationError as error:
            self._data = deepcopy(self.source.data)
            sound = self._prune(error)
        for _ in range(_MOST_ROUNDS):
            if not sound:
                return None
            try:
                return self.model.model_validate(self._data)
            except ValidationError as error:
                sound = self._prune(error)
        return None

    def find_positions(self) -> dict[Route, Position]:
        """Return the places of the parts of the record, by their routes in the record."""
        positions = self.source.positions
        if not self._pruned:
            return positions
        places = {
            route: {number: place for place, number in enumerate(kept)}
            for route, kept in self._kept.items()
        }
        moved: dict[Route, Route | None] = {(): ()}
        for route in positions:  # a parent always stands before its parts
            moved[route] = self._move(route, moved, places) if route else ()
        return {
            new: position
            for route, position in positions.items()
            if (new := moved[route]) is not None
        }

    def find_left_out(self) -> frozenset[str]:
        """Return every word that stands in a part that was left out."""
        parts = [_follow(self.source.data, route) for route in self._pruned]
        keys = [route[-1] for route in self._pruned if isinstance(route[-1], str)]
        return frozenset(_list_words([*parts, *keys, *self.source.lost]))

    def find_pruned(self) -> frozenset[Route]:
        """Return the routes, in the file, at which the record does not hold what the file does."""
        return frozenset(self._pruned)

    def _prune(self, error: ValidationError) -> bool:
        """Note what is wrong and leave it out; return whether anything is left."""
        doomed: set[Route] = set()
        missing: list[Route] = []
        chosen = list(self._choose(error))
        misspelt = [route for detail, route in chosen if detail["type"] == "extra_forbidden"]
        for detail, route in chosen:
            original = self._restore(route)
            was_emptied = self._was_emptied(detail, original)
            is_misspelt = detail["type"] == "missing" and _is_meant(route, misspelt)
            is_told = original in self._pruned or self._is_explained(original)
            if not is_told and not was_emptied and not is_misspelt:
                self._note(detail, original)
            if detail["type"] != "missing":
                doomed.add(route)
            elif route[-1] in _STAND_INS:
                missing.append(route)
            else:
                doomed.add(route[:-1])
        for route in missing:
            self._stand_in(route)
        for route in sorted(doomed, key=_last_first):
            if not route:
                return False
            self._remove(route)
        return True

    def _choose(self, error: ValidationError) -> Iterator[tuple[Any, Route]]:
        """Yield each error with its route; of a union's branches, the one that got furthest."""
        found = [
            (detail, self._find_route(detail["loc"], is_missing=detail["type"] == "missing"))
            for detail in error.errors(include_url=False)
        ]
        passed = {route[:length] for _, route in found for length in range(len(route))}
        seen: set[Route] = set()
        for detail, route in found:
            is_branch = len(route) < len(detail["loc"])
            if route not in seen and not (is_branch and route in passed):
                seen.add(route)
                yield detail, route

    def _was_emptied(self, detail: Any, original: Route) -> bool:  # noqa: ANN401 - pydantic's ErrorDetails
        """Return whether nothing is left at a route but what was found wrong there before."""
        if detail["type"] == "too_short":
            return self._kept.get(original) is not None
        return detail["input"] == {} and any(
            each[: len(original)] == original for each in self._pruned
        )

    def _is_explained(self, route: Route) -> bool:
        """Return whether whoever read the file said already what is wrong at a route."""
        told = (finding.route for _, finding in self.source.findings if finding.route)
        return any(route[: len(each)] == each for each in told)

    def _note(self, detail: Any, original: Route) -> None:  # noqa: ANN401 - pydantic's ErrorDetails
        rule, message, on_key = describe_error(self.model, original, detail, self.source.data)
        if rule == "unknown-change" and isinstance(detail["input"], dict) and detail["input"]:
            original, on_key = (*original, next(iter(detail["input"]))), True
        finding = Finding(rule, original, message, on_key=on_key)
        self.findings.append((self.source.origin.find_span(original, key=on_key), finding))

    def _find_route(self, loc: tuple[str | int, ...], *, is_missing: bool) -> Route:
        """Return the route in the data that an error's location means; its union tags go."""
        here: Any = self._data
        route: list[str | int] = []
        for number, part in enumerate(loc):
            if route[-2:-1] == ["changes"] and number == len(route):
                continue  # which sort of change was tried, be it a key or not
            in_mapping = isinstance(here, dict) and part in here
            if in_mapping or (isinstance(here, list) and isinstance(part, int)):
                route.append(part)
                here = here[part]
            elif is_missing and number == len(loc) - 1:
                route.append(part)
        return tuple(route)

    def _restore(self, route: Route) -> Route:
        """Return the route in the file of a route in what is left of it."""
        original: Route = ()
        for part in route:
            kept = self._kept.get(original)
            original += (kept[part] if kept is not None and isinstance(part, int) else part,)
        return original

    def _stand_in(self, route: Route) -> None:
        parent = _follow(self._data, route[:-1])
        if isinstance(parent, dict):
            key = str(route[-1])
            parent[key] = deepcopy(_STAND_INS[key])
            self._pruned.add(self._restore(route))

    def _remove(self, route: Route) -> None:
        parent, last = _follow(self._data, route[:-1]), route[-1]
        if isinstance(parent, list) and isinstance(last, int):
            original = self._restore(route)
            self._kept.setdefault(original[:-1], list(range(len(parent)))).pop(last)
            del parent[last]
            self._pruned.add(original)
        elif isinstance(parent, dict) and last in parent:
            del parent[last]
            self._pruned.add(self._restore(route))

    def _move(
        self,
        route: Route,
        moved: dict[Route, Route | None],
        places: dict[Route, dict[int, int]],
    ) -> Route | None:
        """Return the route in the record of a route in the file; None if it was left out."""
        parent, last = moved[route[:-1]], route[-1]
        if parent is None or route in self._pruned:
            return None
        place = places.get(route[:-1])
        if place is None or not isinstance(last, int):
            return (*parent, last)
        # a route of a value whose key stands a second time, below, may lead nowhere
        return (*parent, place[last]) if last in place else None


def _follow(data: Data, route: Route) -> Data:
    """Return what stands at a route; None if there is no such place."""
    for part in route:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _is_meant(missing: Route, misspelt: list[Route]) -> bool:
    """Return whether a key that is missing is most likely there, but misspelt."""
    beside = [route[-1] for route in misspelt if route[:-1] == missing[:-1]]
    name = str(missing[-1])
    return any(find_near(re.split("[:：]", str(key))[0], [name]) for key in beside)


def _list_words(parts: Iterable[Data]) -> Iterator[str]:
    for part in parts:
        match part:
            case dict():
                yield from part
                yield from _list_words(part.values())
            case list():
                yield from _list_words(part)
            case None:
                pass
            case _:
                yield str(part)


def _last_first(route: Route) -> tuple[Any, ...]:
    """Sort longer routes and later elements first, so that none moves before it is removed."""
    return (-len(route), [(-part, "") if isinstance(part, int) else (0, part) for part in route])
