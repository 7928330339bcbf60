"""
The flowchart, an SVG of ours, as plain shapes and lines of text.

Word reads no variables and few selectors of a style sheet, and old versions of Word and
WPS show no SVG at all; so what the style sheet says is worked out here, for light paper.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias
from xml.etree import ElementTree as ET

Look: TypeAlias = Mapping[str, str]

_SVG: Final = "{http://www.w3.org/2000/svg}"
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE: Final = re.compile(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_MOVED: Final = re.compile(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)")
_VARIABLE: Final = re.compile(r"var\((--[\w-]+)\)")
_INHERITED: Final = ("fill", "font-size", "font-weight", "text-decoration", "text-anchor")


class Box(NamedTuple):
    """A rectangle, its corners rounded by a radius."""

    x: float
    y: float
    width: float
    height: float
    radius: float
    look: Look


class Stroke(NamedTuple):
    """A path, in the notation of SVG, moved from where it is written."""

    path: str
    x: float
    y: float
    look: Look


class Label(NamedTuple):
    """A line of text; `y` is where its letters stand."""

    text: str
    x: float
    y: float
    look: Look


Mark: TypeAlias = Box | Stroke | Label


class Drawing(NamedTuple):
    """A picture as its marks, from the back to the front."""

    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark, ...]


class _Rule(NamedTuple):
    """What a style sheet says of whatever stands below certain classes."""

    chain: tuple[str, ...]
    """Classes and tags, from the outside to the inside."""
    weight: tuple[int, int, int]
    look: Look


def read_drawing(svg: str) -> Drawing:
    """Return the marks of a drawing of ours, each with its look."""
    root = ET.fromstring(svg)  # noqa: S314 - written by ourselves
    style = root.find(f"{_SVG}style")
    rules = list(_read_rules(style.text or "")) if style is not None else []
    return Drawing(
        float(root.attrib["width"]),
        float(root.attrib["height"]),
        root.findtext(f"{_SVG}title", ""),
        root.findtext(f"{_SVG}desc", ""),
        tuple(_walk(root, (), {}, (0.0, 0.0), rules)),
    )


def _read_rules(sheet: str) -> Iterator[_Rule]:
    for place, found in enumerate(_RULE.finditer(_AT_RULE.sub("", sheet))):
        pairs = (each.split(":", 1) for each in found[2].split(";") if ":" in each)
        look = {name.strip(): value.strip() for name, value in pairs}
        for selector in found[1].split(","):
            chain = tuple(selector.split())
            classes = sum(each.startswith(".") for each in chain)
            yield _Rule(chain, (classes, len(chain) - classes, place), look)


def _walk(
    element: ET.Element,
    above: tuple[frozenset[str], ...],
    inherited: Look,
    moved: tuple[float, float],
    rules: list[_Rule],
) -> Iterator[Mark]:
    tag = element.tag.removeprefix(_SVG)
    if tag in {"defs", "style", "title", "desc", "pattern"}:
        return
    names = frozenset({tag, *(f".{each}" for each in element.get("class", "").split())})
    line = (*above, names)
    look = _find_look(element, line, inherited, rules)
    step = _MOVED.match(element.get("transform", ""))
    if step:
        moved = moved[0] + float(step[1]), moved[1] + float(step[2])
    match tag:
        case "rect":
            x, y, width, height, radius = (
                float(element.get(name, "0")) for name in ("x", "y", "width", "height", "rx")
            )
            yield Box(x + moved[0], y + moved[1], width, height, radius, look)
        case "path":
            yield Stroke(element.get("d", ""), *moved, look)
        case "text":
            text = "".join(element.itertext())
            x, y = float(element.get("x", "0")), float(element.get("y", "0"))
            yield Label(text, x + moved[0], y + moved[1], look)
        case _:
            for child in element:
                yield from _walk(child, line, look, moved, rules)


def _find_look(
    element: ET.Element, line: tuple[frozenset[str], ...], inherited: Look, rules: list[_Rule]
) -> Look:
    """Return what holds for an element: inherited, its own attributes, the sheet, its own style."""
    variables = {key: value for key, value in inherited.items() if key.startswith("--")}
    look = {key: inherited[key] for key in _INHERITED if key in inherited} | variables
    look |= {key: element.attrib[key] for key in ("fill", "stroke") if key in element.attrib}
    fitting = sorted((rule for rule in rules if _fits(rule.chain, line)), key=lambda x: x.weight)
    for rule in fitting:
        look |= rule.look
    for each in element.get("style", "").split(";"):
        name, colon, value = each.partition(":")
        if colon:
            look[name.strip()] = value.strip()
    known = dict(look)
    return {
        key: _VARIABLE.sub(lambda found: known.get(found[1], "none"), value)
        for key, value in look.items()
    }


def _fits(chain: tuple[str, ...], line: tuple[frozenset[str], ...]) -> bool:
    """Return whether an element and those around it are what a selector asks for."""
    *outer, last = chain
    if last not in line[-1]:
        return False
    place = 0
    for wanted in outer:
        while place < len(line) - 1 and wanted not in line[place]:
            place += 1
        if place == len(line) - 1:
            return False
        place += 1
    return True
