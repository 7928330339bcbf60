"""A drawing as a group of shapes of Word: sharp at any size, and its text can be edited."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple
from xml.sax.saxutils import quoteattr

from walkflow.views.diagram.measuring import measure
from walkflow.views.document.paper import Typeface, write_fonts
from walkflow.views.document.svg_reading import Box, Drawing, Label, Look, Stroke
from walkflow.views.document.xml import escape

EMU_PER_POINT: Final = 12700
_STEP: Final = re.compile(r"([MLHVQAZmlhvqaz])([^MLHVQAZmlhvqaz]*)")
_NUMBER: Final = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_PATTERN_NUMBER: Final = re.compile(r"url\(#[\w-]*?d(\d+)\)")
_PRESETS: Final = (
    "",
    "narHorz",
    "wdUpDiag",
    "pct20",
    "diagCross",
    "narVert",
    "wdDnDiag",
    "zigZag",
)
"""The patterns of departments as Word has them, in the order of the flowchart's."""
_LEADING: Final = 1.24
"""Height of a line of text, of its size."""
_ASCENT: Final = 1.0
"""From the top of a line to where letters stand, of its size."""


class Ink(NamedTuple):
    """How marks are turned into shapes."""

    scale: float
    """Points of a unit of the drawing."""
    typeface: Typeface
    hues: Sequence[str]
    """Colours of departments."""


def write_shapes(drawing: Drawing, ink: Ink) -> str:
    """
    Return a drawing as the XML of a group of shapes, to be put into a run of text.

    A program that knows no such groups, as Word before 2010, shows its description.
    """
    numbers = count(1000)
    shapes = "".join(
        shape for mark in drawing.marks for shape in _write_mark(mark, ink, next(numbers))
    )
    width, height = _emu(drawing.width, ink), _emu(drawing.height, ink)
    extent = f'cx="{width}" cy="{height}"'
    described = quoteattr(escape(f"{drawing.title}. {drawing.description}"[:1000]))
    return (
        '<mc:AlternateContent><mc:Choice Requires="wpg">'
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="900" name="flowchart" descr={described}/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup">'
        "<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {extent}/><a:chOff x="0" y="0"/><a:chExt {extent}/>'
        f"</a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:t>{escape(drawing.description[:1000])}</w:t></mc:Fallback>"
        "</mc:AlternateContent>"
    )


def _write_mark(mark: Box | Stroke | Label, ink: Ink, number: int) -> Iterator[str]:
    match mark:
        case Box():
            yield from _write_box(mark, ink, number)
        case Stroke():
            yield from _write_stroke(mark, ink, number)
        case Label():
            yield from _write_label(mark, ink, number)


def _write_box(box: Box, ink: Ink, number: int) -> Iterator[str]:
    if not _is_seen(box.look):
        return
    shorter = min(box.width, box.height)
    form = "roundRect" if box.radius and shorter else "rect"
    rounding = min(50000, round(box.radius / shorter * 100_000)) if shorter else 0
    guide = f'<a:gd name="adj" fmla="val {rounding}"/>' if form == "roundRect" else ""
    geometry = f'<a:prstGeom prst="{form}"><a:avLst>{guide}</a:avLst></a:prstGeom>'
    place = _place(box.x, box.y, box.width, box.height, ink)
    paint = _write_paint(box.look, ink)
    yield _write_shape(number, f"{place}{geometry}{paint}")


def _write_stroke(stroke: Stroke, ink: Ink, number: int) -> Iterator[str]:
    if not _is_seen(stroke.look):
        return
    steps = list(_read_path(stroke.path))
    xs = [x for _, points in steps for x, _ in points]
    ys = [y for _, points in steps for _, y in points]
    if not xs:
        return
    left, top = min(xs), min(ys)
    width, height = max(xs) - left, max(ys) - top
    size = f'w="{_emu(width, ink)}" h="{_emu(height, ink)}"'
    drawn = "".join(_write_step(kind, points, (left, top), ink) for kind, points in steps)
    closed = "" if _has_fill(stroke.look) else ' fill="none"'
    geometry = (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/>'
        f"<a:pathLst><a:path {size}{closed}>{drawn}</a:path></a:pathLst></a:custGeom>"
    )
    place = _place(left + stroke.x, top + stroke.y, width, height, ink)
    yield _write_shape(number, f"{place}{geometry}{_write_paint(stroke.look, ink)}")


def _write_step(
    kind: str, points: Sequence[tuple[float, float]], corner: tuple[float, float], ink: Ink
) -> str:
    if kind == "z":
        return "<a:close/>"
    if kind == "a":
        radius = _emu(points[1][0] - points[0][0], ink)
        return f'<a:arcTo wR="{radius}" hR="{radius}" stAng="16200000" swAng="-21599999"/>'
    name = {"m": "moveTo", "l": "lnTo", "q": "quadBezTo"}[kind]
    shown = "".join(
        f'<a:pt x="{_emu(x - corner[0], ink)}" y="{_emu(y - corner[1], ink)}"/>' for x, y in points
    )
    return f"<a:{name}>{shown}</a:{name}>"


def _read_path(path: str) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """
    Yield the steps of a path with absolute points: m, l, q, z, and a full circle as a.

    Of a circle, the points are its left, its right and its lowest one.
    """
    x = y = 0.0
    for found in _STEP.finditer(path):
        letter, numbers = found[1], [float(each) for each in _NUMBER.findall(found[2])]
        origin = (x, y) if letter.islower() else (0.0, 0.0)
        match letter.lower():
            case "z":
                yield "z", []
            case "h" | "v" as kind:
                for each in numbers:
                    x, y = (origin[0] + each, y) if kind == "h" else (x, origin[1] + each)
                    yield "l", [(x, y)]
            case "a":
                radius = numbers[0]
                yield "a", [(x, y + radius), (x + radius, y + radius), (x, y + 2 * radius)]
            case kind:
                size = 4 if kind == "q" else 2
                for place in range(0, len(numbers), size):
                    pairs = numbers[place : place + size]
                    points = [
                        (origin[0] + pairs[n], origin[1] + pairs[n + 1])
                        for n in range(0, len(pairs), 2)
                    ]
                    x, y = points[-1]
                    origin = (x, y) if letter.islower() else origin
                    yield ("l" if kind == "m" and place else kind), points


def _write_label(label: Label, ink: Ink, number: int) -> Iterator[str]:
    text = label.text.rstrip()
    if not text:
        return
    look = label.look
    size = float(look.get("font-size", "13px").removesuffix("px"))
    is_bold = look.get("font-weight") == "bold"
    width = measure(text, size, bold=is_bold) * 1.15 + 4
    anchor = look.get("text-anchor", "start")
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    place = _place(left, label.y - size * _ASCENT, width, size * _LEADING, ink)
    points = size * ink.scale
    side = {"start": "left", "middle": "center", "end": "right"}[anchor]
    style = "".join(
        (
            write_fonts(ink.typeface),
            "<w:b/>" if is_bold else "",
            "<w:strike/>" if "line-through" in look.get("text-decoration", "") else "",
            f'<w:color w:val="{_find_color(look.get("fill", "#000000"))}"/>',
            f'<w:sz w:val="{max(2, round(points * 2))}"/>',
            f'<w:szCs w:val="{max(2, round(points * 2))}"/>',
        )
    )
    line = max(20, round(points * _LEADING * 20))
    paragraph = (
        f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
        f'w:line="{line}" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/>'
        f'<w:jc w:val="{side}"/></w:pPr>'
        f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
    shape = (
        f'{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln>'
    )
    yield _write_shape(number, shape, f"<w:txbxContent>{paragraph}</w:txbxContent>")


def _write_shape(number: int, properties: str, text: str = "") -> str:
    box = f"<wps:txbx>{text}</wps:txbx>" if text else ""
    kind = '<wps:cNvSpPr txBox="1"/>' if text else "<wps:cNvSpPr/>"
    body = '<wps:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/>'
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="shape {number}"/>{kind}'
        f"<wps:spPr>{properties}</wps:spPr>{box}{body}</wps:bodyPr></wps:wsp>"
    )


def _place(x: float, y: float, width: float, height: float, ink: Ink) -> str:
    return (
        f'<a:xfrm><a:off x="{_emu(x, ink)}" y="{_emu(y, ink)}"/>'
        f'<a:ext cx="{_emu(width, ink)}" cy="{_emu(height, ink)}"/></a:xfrm>'
    )


def _emu(length: float, ink: Ink) -> int:
    return round(length * ink.scale * EMU_PER_POINT)


def _is_seen(look: Look) -> bool:
    return _has_fill(look) or look.get("stroke", "none") != "none"


def _has_fill(look: Look) -> bool:
    return look.get("fill", "#000000") != "none"


def _write_paint(look: Look, ink: Ink) -> str:
    fill = look.get("fill", "#000000")
    pattern = _PATTERN_NUMBER.match(fill)
    if pattern:
        painted = _write_pattern(int(pattern[1]), ink)
    elif fill == "none":
        painted = "<a:noFill/>"
    else:
        opacity = float(look.get("opacity", "1"))
        alpha = "" if opacity == 1 else f'<a:alpha val="{round(opacity * 100_000)}"/>'
        painted = f'<a:solidFill><a:srgbClr val="{_find_color(fill)}">{alpha}</a:srgbClr>'
        painted += "</a:solidFill>"
    return painted + _write_line(look, ink)


def _write_pattern(number: int, ink: Ink) -> str:
    color = _find_color(ink.hues[number % len(ink.hues)])
    preset = _PRESETS[number % len(_PRESETS)]
    if not preset:
        return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    return (
        f'<a:pattFill prst="{preset}"><a:fgClr><a:srgbClr val="FFFFFF"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{color}"/></a:bgClr></a:pattFill>'
    )


def _write_line(look: Look, ink: Ink) -> str:
    stroke = look.get("stroke", "none")
    if stroke == "none":
        return "<a:ln><a:noFill/></a:ln>"
    width = _emu(float(look.get("stroke-width", "1").removesuffix("px")), ink)
    dashes = [float(each) for each in look.get("stroke-dasharray", "").replace(",", " ").split()]
    dash = ""
    if dashes and dashes != [1, 0]:
        dash = '<a:prstDash val="sysDot"/>' if dashes[0] < 2 else '<a:prstDash val="dash"/>'  # noqa: PLR2004 - dots are shorter than dashes
    cap = ' cap="rnd"' if look.get("stroke-linecap") == "round" else ""
    return (
        f'<a:ln w="{width}"{cap}><a:solidFill><a:srgbClr val="{_find_color(stroke)}"/>'
        f"</a:solidFill>{dash}<a:round/></a:ln>"
    )


def _find_color(color: str) -> str:
    """
    Return a colour as Word writes it.

    >>> _find_color("#fff")
    'FFFFFF'
    """
    digits = color.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004 - the short notation
        digits = "".join(digit * 2 for digit in digits)
    return digits.upper() if re.fullmatch("[0-9A-Fa-f]{6}", digits) else "000000"
