"""How the flowchart looks: colours for light and dark, patterns, the classes of its parts."""

from collections.abc import Iterable, Iterator

FONTS = (
    'Arial,"Helvetica Neue","Liberation Sans","PingFang SC","Microsoft YaHei",'
    '"Noto Sans CJK SC","Source Han Sans SC",sans-serif'
)
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2733",
    "quiet": "#56636f",
    "line": "#6d7a87",
    "card": "#ffffff",
    "edge": "#93a0ad",
    "cell": "#eef2f5",
    "stage": "#f3f6f8",
    "head": "#dfe7ee",
    "lane": "#f8f4ec",
    "strong": "#a61b1b",
    "on-strong": "#ffffff",
    "good": "#116b3f",
    "good-cell": "#e2f3e9",
}
DARK = {
    "paper": "#12181f",
    "ink": "#e8edf2",
    "quiet": "#a9b5c1",
    "line": "#8795a3",
    "card": "#1d2630",
    "edge": "#5b6978",
    "cell": "#283441",
    "stage": "#171f28",
    "head": "#26323e",
    "lane": "#201d17",
    "strong": "#ff8a80",
    "on-strong": "#2a0b0b",
    "good": "#6fd09b",
    "good-cell": "#173a29",
}
"""Colours by what they are for; `--wf-NAME` is the variable that a page may set instead."""

HUES = (
    "#3d6fa8",
    "#b4652a",
    "#4c8a58",
    "#8a5aa0",
    "#a9404f",
    "#3a8c92",
    "#8a7a2c",
    "#5c6672",
    "#bb4f87",
    "#6d8c2e",
)
"""Of departments; with a pattern each, since nothing is told by colour alone."""
_PATTERNS = (
    "",
    "M0 2H8M0 6H8",
    "M-2 6L6 -2M2 10L10 2",
    "M2 2h.1M6 6h.1",
    "M-2 2L6 10M2 -2L10 6",
    "M2 0V8",
    "M0 0L8 8M8 0L0 8",
    "M0 6L4 2L8 6",
)
"""Of strokes on a tile of 8 by 8."""


def write_style() -> str:
    """Return the style sheet; its classes and variables begin with `wf-`."""
    light, dark = (
        ";".join(f"--wf-{name}:{color}" for name, color in colors.items())
        for colors in (LIGHT, DARK)
    )
    return (
        f".wf-chart{{{light};font-family:{FONTS};font-size:13px;color-scheme:light dark}}"
        f"@media(prefers-color-scheme:dark){{.wf-chart{{{dark}}}}}" + _RULES
    )


_RULES = (
    ".wf-chart text{fill:var(--wf-ink);direction:ltr;white-space:pre}"
    ".wf-paper{fill:var(--wf-paper)}"
    ".wf-stage{fill:var(--wf-stage)}.wf-head{fill:var(--wf-head)}.wf-lane{fill:var(--wf-lane)}"
    ".wf-title{font-size:21px;font-weight:bold}"
    ".wf-big{font-size:27px;font-weight:bold}"
    ".wf-stagename{font-size:14px;font-weight:bold}"
    ".wf-chart .wf-small{font-size:10.5px}.wf-chart .wf-quiet{fill:var(--wf-quiet)}"
    ".wf-card{fill:var(--wf-card);stroke:var(--wf-edge);stroke-width:1.2}"
    ".wf-cell{fill:var(--wf-cell)}.wf-number{font-weight:bold}.wf-unit{font-size:9.5px}"
    ".wf-above{font-size:10.5px;font-weight:bold}"
    ".wf-chart .wf-mid{text-anchor:middle}.wf-chart .wf-end{text-anchor:end}"
    ".wf-other .wf-number{font-weight:normal}"
    ".wf-other .wf-cell{fill:none}"
    ".wf-gone .wf-card{fill:none;stroke-dasharray:1.5 4;stroke-linecap:round;stroke-width:1.8}"
    ".wf-gone .wf-cell{fill:none}.wf-chart .wf-gone text{fill:var(--wf-quiet)}"
    ".wf-gone .wf-strip{opacity:.5}"
    ".wf-gone .wf-name,.wf-gone .wf-number{text-decoration:line-through}"
    ".wf-new .wf-card{stroke:var(--wf-good);stroke-width:2}"
    ".wf-new .wf-cell{fill:var(--wf-good-cell)}"
    ".wf-critical .wf-card{stroke:var(--wf-strong);stroke-width:3}"
    ".wf-critical .wf-cell{fill:var(--wf-strong)}"
    ".wf-chart .wf-critical .wf-on{fill:var(--wf-on-strong)}"
    ".wf-outline{fill:none;stroke:var(--wf-edge);stroke-width:1.2}"
    ".wf-new .wf-outline{stroke:var(--wf-good)}"
    ".wf-critical .wf-outline{stroke:var(--wf-strong)}"
    ".wf-link{fill:none;stroke:var(--wf-line);stroke-width:1.4}"
    ".wf-issue{stroke-dasharray:6 3.5}"
    ".wf-lost{stroke-dasharray:.1 4.5;stroke-linecap:round;stroke-width:1.9}"
    ".wf-added{stroke:var(--wf-good);stroke-width:2}"
    ".wf-strong{stroke:var(--wf-strong);stroke-width:3.2}"
    ".wf-tip{fill:var(--wf-line)}.wf-tip-strong{fill:var(--wf-strong)}"
    ".wf-tip-added{fill:var(--wf-good)}"
    ".wf-sign{fill:none;stroke:var(--wf-quiet);stroke-width:1.2}"
    ".wf-halo{stroke:var(--wf-stage);stroke-width:3px;paint-order:stroke;font-size:10px}"
    ".wf-chart .wf-bad{fill:var(--wf-strong);font-weight:bold}"
    ".wf-pill{fill:var(--wf-ink)}.wf-chart .wf-pilltext{fill:var(--wf-paper)}"
    ".wf-legend{font-size:11px}.wf-legendhead{font-size:11px;font-weight:bold}"
    ".wf-frame{fill:none}"
    ".wf-texture{fill:none;stroke:#fff;stroke-width:1.6;stroke-linecap:round}"
)


def write_patterns(numbers: Iterable[int], prefix: str) -> Iterator[str]:
    """Yield a pattern for each department, by its number in the catalogue."""
    for number in numbers:
        strokes = _PATTERNS[number % len(_PATTERNS)]
        texture = f'<path class="wf-texture" d="{strokes}"/>' if strokes else ""
        yield (
            f'<pattern id="{prefix}-d{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{HUES[number % len(HUES)]}"/>{texture}</pattern>'
        )
