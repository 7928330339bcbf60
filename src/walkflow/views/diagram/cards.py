"""What stands in a box of the flowchart, and how much room it takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from walkflow.model.catalogue import CLOCK_WORDS, Clock
from walkflow.model.chart import Chart, ChartNode, NodeChange
from walkflow.model.durations import Unit
from walkflow.model.messages import say
from walkflow.views.blocks import ESTIMATED, mark_estimate
from walkflow.views.diagram.measuring import measure, wrap
from walkflow.views.wording import Wording

STRIP, PAD, GAP = 7.0, 8.0, 6.0
"""The strip of the department at the left, and the room beside the text."""
_TEXT_WIDTH = {"zh": 105.0, "en": 118.0}
_NAME, _SMALL, _UNIT = 13.0, 10.5, 9.5
NUMBER_SIZES = (17.0, 14.0, 12.0, 9.5, 7.5)
_NAME_LINE, _SMALL_LINE = 17.0, 14.0
_ABOVE, _BELOW = 8.0, 9.0
_LEAST_CELL = 46.0
_LEAST_HEIGHT = 56.0
_INDENT = 12.0

UNIT_WORDS = {
    Unit.WORKING_DAY: say("wd"),
    Unit.DAY: say("d"),
    Unit.HOUR: say("h"),
}
CHANGE_WORDS = {
    NodeChange.ADDED: say("new"),
    NodeChange.DROPPED: say("gone"),
    NodeChange.MERGED: say("gone"),
    NodeChange.BUNDLED: say("joint"),
    NodeChange.UNBUNDLED: say("apart"),
}


class Text(NamedTuple):
    """A line of text in a box, from the left upper corner of the box."""

    text: str
    x: float
    y: float
    look: str
    """The class that gives it its size and weight."""
    mark: str = ""
    """A sign that is drawn before it: `clock`, `intake`, `merged`, `moved`, or a department's."""


class Limit(NamedTuple):
    """What stands at the right of a box."""

    number: str
    size: float
    unit: str
    above: str
    """What it was, or what became of the item."""


class _Line(NamedTuple):
    """A line of a box before it is broken."""

    text: str
    look: str = "small"
    mark: str = ""
    aside: str = ""
    """What stands at its right end."""


@dataclass(frozen=True, slots=True)
class Card:
    """The contents of a box."""

    node: ChartNode
    texts: tuple[Text, ...]
    limit: Limit
    height: float


@dataclass(frozen=True, slots=True)
class Cards:
    """The contents of all boxes, of one width."""

    by_id: Mapping[str, Card]
    text_width: float
    cell: float
    """The width of the part with the limit."""

    @property
    def width(self) -> float:
        """The width of every box."""
        return STRIP + PAD + self.text_width + GAP + self.cell


def fill_cards(chart: Chart, words: Wording) -> Cards:
    """Return what stands in the box of each node; merged nodes stand in that of their target."""
    writer = _Writer(chart, words)
    nodes = [node for node in chart.nodes if node.change is not NodeChange.MERGED]
    known = {node.id for node in nodes}
    guests: dict[str, list[ChartNode]] = {}
    for node in chart.nodes:
        if node.change is NodeChange.MERGED and node.into in known:
            guests.setdefault(node.into or "", []).append(node)
    cards = {node.id: writer.fill(node, guests.get(node.id, [])) for node in nodes}
    return Cards(cards, writer.text_width, writer.cell)


def _shorten(limit: str, old: str | None, whole: str) -> str:
    """Return the limit of a member as a number; with its unit where the bundle has another."""
    unit = split_limit(whole)[1]

    def show(each: str) -> str:
        amount, its_unit = split_limit(each)
        return amount if its_unit == unit else each

    return f"{show(old)}→{show(limit)}" if old else show(limit)


def split_limit(limit: str) -> tuple[str, str]:
    """
    Return the amount and the unit of a limit.

    >>> split_limit("20wd")
    ('20', 'wd')
    """
    found = re.fullmatch(r"([0-9]+)(\w+)", limit)
    return (found[1], found[2]) if found else (limit, "")


def write_limit(
    limit: str, words: Wording, *, old: str | None = None, estimate: bool = False
) -> str:
    """Return a limit with its unit in words, after what it was before; several added up."""
    parts = [split_limit(part) for part in limit.split(" + ")]
    units = {unit for _, unit in parts}
    mark = ESTIMATED if estimate else ""
    if len(units) == 1:
        added = " + ".join(amount for amount, _ in parts)
        written = f"{added}{mark} {name_unit(units.pop(), words)}"
    else:
        written = " + ".join(f"{amount} {name_unit(unit, words)}" for amount, unit in parts) + mark
    return f"{write_limit(old, words)} → {written}" if old else written


def name_unit(unit: str, words: Wording) -> str:
    """Return what a unit is called."""
    return words(UNIT_WORDS[Unit(unit)]) if unit in set(Unit) else unit


class _Writer:
    """Writes the lines of boxes, all broken at one width."""

    def __init__(self, chart: Chart, words: Wording) -> None:
        self._words = words
        self._departments = {each.id: each.name for each in chart.departments}
        self.text_width = _TEXT_WIDTH["zh" if words.language == "zh" else "en"]
        units = [words(unit) for unit in UNIT_WORDS.values()]
        above = [words(word) for word in CHANGE_WORDS.values()]
        self.cell = max(
            _LEAST_CELL,
            *(measure(unit, _UNIT) + 6 for unit in units),
            *(measure(word, _SMALL, bold=True) + 6 for word in above),
        )

    def fill(self, node: ChartNode, guests: list[ChartNode]) -> Card:
        """Return the contents of a box."""
        texts: list[Text] = []
        at = _ABOVE
        for line in self._list_lines(node, guests):
            is_name = line.look == "name"
            size = _NAME if is_name else _SMALL
            indent = _INDENT if line.mark else 0.0
            aside = measure(line.aside, _SMALL) + 6 if line.aside else 0.0
            first = at + (_NAME_LINE if is_name else _SMALL_LINE) - 4
            for place, part in enumerate(wrap(line.text, self.text_width - indent - aside, size)):
                at += _NAME_LINE if is_name else _SMALL_LINE
                x = STRIP + PAD + indent
                texts.append(Text(part, x, at - 4, line.look, line.mark if place == 0 else ""))
            if line.aside:
                right = STRIP + PAD + self.text_width
                texts.append(Text(line.aside, right, first, "aside"))
        limit = self._write_limit(node)
        least = _LEAST_HEIGHT + (6.0 if limit.above else 0.0)
        return Card(node, tuple(texts), limit, max(least, at + _BELOW))

    def _list_lines(self, node: ChartNode, guests: list[ChartNode]) -> Iterator[_Line]:
        """Yield the lines of a box before they are broken."""
        words = self._words
        yield _Line(self._name_department(node.department))
        yield _Line(words(node.name), "name")
        for member in node.members:
            limit = _shorten(member.limit, member.old_limit, node.limit)
            yield _Line(words(member.name), mark=f"@{member.department}", aside=limit)
        for guest in guests:
            yield _Line(words("takes in: {name}", name=guest.name), mark="merged")
        if node.intake:
            yield _Line(words("joint intake {number}", number=node.intake), mark="intake")
        if node.was.clock is not None:
            before, after = CLOCK_WORDS[node.was.clock], CLOCK_WORDS[node.clock]
            yield _Line(
                words("clock: {before} → {after}", before=before, after=after), mark="clock"
            )
        elif node.clock is not Clock.AUTHORITY:
            yield _Line(words("clock: {whose}", whose=CLOCK_WORDS[node.clock]), mark="clock")
        if node.was.stage is not None:
            yield _Line(words("was in: {stage}", stage=node.was.stage), mark="moved")
        if node.was.department is not None:
            was = self._name_department(node.was.department)
            yield _Line(words("was with: {department}", department=was), mark="moved")

    def _name_department(self, department: str) -> str:
        """Return the name of a department if a line holds it; else its id, which is short."""
        name = self._departments.get(department)
        if self._words.language != "zh" or name is None:
            return department
        named = self._words(name)
        return named if measure(named, _SMALL) <= self.text_width else department

    def _write_limit(self, node: ChartNode) -> Limit:
        amount, unit = split_limit(node.limit)
        number = mark_estimate(amount, node.estimate)
        fitting = (
            size for size in NUMBER_SIZES if measure(number, size, bold=True) <= self.cell - 4
        )
        above = ""
        if node.change in CHANGE_WORDS:
            above = self._words(CHANGE_WORDS[node.change])
        elif node.was.limit:
            old, old_unit = split_limit(node.was.limit)
            above = f"{old}{'' if old_unit == unit else old_unit} →"
        size = next(fitting, NUMBER_SIZES[-1])
        return Limit(number, size, name_unit(unit, self._words), above)
