"""
Draw the pictures of the gallery and of the README: what the commands print, as SVG.

python .ci/gallery.py           write docs/gallery/
python .ci/gallery.py --check   fail if a picture is not what the tool draws now
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
GALLERY = ROOT / "docs" / "gallery"
COLUMNS = 100


class Picture(NamedTuple):
    """What a command prints, drawn in both languages."""

    name: str
    title: str
    command: str
    lines: int = 0
    """How many lines of a terminal are shown; 0: the command prints a drawing, in SVG."""


WALK = "examples/walks/constructed-industrial-after.yaml"
PICTURES = (
    Picture("trace", "Where is the time?", "trace flows/industrial.yaml", 41),
    Picture("compare", "What did the reform save?", "compare before after", 30),
    Picture(
        "difference",
        "What did it change?",
        "render flows/industrial.yaml --version after --against before",
    ),
    Picture("flow", "What does the flow look like?", "render flows/social-small.yaml"),
    Picture("walk", "Whose time was it?", f"trace flows/industrial.yaml {WALK}", 36),
    Picture(
        "replay",
        "And many cases?",
        "replay flows/industrial.yaml examples/logs/industrial-40.csv",
        36,
    ),
    Picture("validate", "Are the files right?", "validate tests/flows/bad/cycle.yaml", 10),
)
LANGUAGES = ("en", "zh")

COLORS = ("#1f2328", "#cf222e", "#116329", "#9a6700", "#0969da", "#8250df", "#1b7c83", "#59636e")
"""On white, each with enough contrast to be read."""
INK, FAINT = "#1f2328", "#59636e"
BLOCKS = frozenset("█▒░─┄")
WIDE = 2
SIGN_WIDTH, LINE_HEIGHT, EDGE = 8.4, 19, 16
FONTS = (
    "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Noto Sans Mono CJK SC', "
    "'Microsoft YaHei', monospace"
)


def main() -> int:
    """Draw every picture and write the page, or compare them with the files."""
    is_check = "--check" in sys.argv[1:]
    stale = []
    GALLERY.mkdir(exist_ok=True)
    for name, text in list_files():
        path = GALLERY.parent / name
        if not is_check:
            path.write_text(text, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"not what the tool draws: {', '.join(stale)}. run: sh .ci/env python .ci/gallery.py")
    return 1 if stale else 0


def list_files() -> Iterator[tuple[str, str]]:
    """Yield what the gallery consists of: names below docs/, and their text."""
    page = ["# Gallery", "What the commands print, drawn by `python .ci/gallery.py`."]
    for picture in PICTURES:
        page += [f"## {picture.title}", f"`walkflow {picture.command}`, and in Chinese:"]
        for language in LANGUAGES:
            name = f"gallery/{picture.name}-{language}.svg"
            yield name, draw(picture, language)
            page.append(f"![{picture.title}]({name})")
    yield "gallery.md", "\n\n".join(page) + "\n"


def draw(picture: Picture, language: str) -> str:
    """Return a picture as SVG."""
    printed = run([*shlex.split(picture.command), "--lang", language])
    if not picture.lines:
        return printed
    shown = printed.rstrip("\n").split("\n")
    title = f"walkflow {picture.command}"
    lines = [Text(f"$ {title}", "bold")]
    lines += [Text.from_ansi(line) for line in shown[: picture.lines]]
    if len(shown) > picture.lines:
        lines.append(Text("…", "dim"))
    return draw_terminal(lines, title)


def draw_terminal(lines: list[Text], title: str) -> str:
    """Return lines of a terminal as SVG; each run of signs has the width of its columns."""
    width = COLUMNS * SIGN_WIDTH + 2 * EDGE
    height = len(lines) * LINE_HEIGHT + 2 * EDGE
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#d0d7de"/>',
        f'<g font-family="{FONTS}" font-size="14" fill="{INK}">',
    ]
    for number, line in enumerate(lines):
        drawn += draw_line(line, EDGE + (number + 0.8) * LINE_HEIGHT)
    return "\n".join([*drawn, "</g>", "</svg>"]) + "\n"


def draw_line(line: Text, y: float) -> Iterator[str]:
    """Yield the words of a line at their columns; wide signs stand apart from others."""
    column = 0
    for segment in line.render(Console(width=COLUMNS)):
        style = write_style(segment.style or Style())
        for _, signs in groupby(segment.text, cell_len):
            text = "".join(signs)
            for found in re.finditer(r"\S+(?: \S+)*", text):
                start = column + cell_len(text[: found.start()])
                yield draw_run(found[0], EDGE + start * SIGN_WIDTH, y, style)
            column += cell_len(text)


def draw_run(text: str, x: float, y: float, style: str) -> str:
    """Return signs in a row; those of bars fill their columns."""
    length = f"{cell_len(text) * SIGN_WIDTH:g}"
    fit = ' lengthAdjust="spacingAndGlyphs"' if set(text) <= BLOCKS else ""
    size = ' font-size="16"' if cell_len(text) == WIDE * len(text) else ""
    place = f'x="{x:g}" y="{y:g}" textLength="{length}"{fit}{size}'
    return f"<text {place}{style}>{escape(text)}</text>"


def write_style(style: Style) -> str:
    """Return the attributes of a style."""
    number = style.color.number if style.color else None
    fill = FAINT if style.dim else INK if number is None else COLORS[number]
    return (f' fill="{fill}"' if fill != INK else "") + (
        ' font-weight="bold"' if style.bold else ""
    )


def run(words: list[str]) -> str:
    """Return what a walkflow command prints on a terminal with colours."""
    shown = {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "PYTHONUTF8": "1"}
    hidden = {"NO_COLOR"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(  # noqa: S603 - the command stands in this file
        [sys.executable, "-m", "walkflow", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        encoding="utf-8",
        env={**environment, **shown},
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
