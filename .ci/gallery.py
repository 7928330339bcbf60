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
    """A picture of what a command prints."""

    name: str
    command: str
    lines: int = 0
    """How many lines of a terminal are shown; 0: the command prints a drawing, in SVG."""


PICTURES = (
    Picture("trace-en", "walkflow trace flows/industrial.yaml --lang en", 36),
    Picture("trace-zh", "walkflow trace flows/industrial.yaml --lang zh", 36),
    Picture("compare-en", "walkflow compare before after --lang en", 30),
    Picture("compare-zh", "walkflow compare before after --lang zh", 30),
    Picture(
        "walk-en",
        "walkflow trace flows/industrial.yaml "
        "examples/walks/constructed-industrial-after.yaml --lang en",
        40,
    ),
    Picture(
        "walk-zh",
        "walkflow trace flows/industrial.yaml "
        "examples/walks/constructed-industrial-after.yaml --lang zh",
        40,
    ),
    Picture("validate-en", "walkflow validate tests/flows/bad/cycle.yaml --lang en", 10),
    Picture("validate-zh", "walkflow validate tests/flows/bad/cycle.yaml --lang zh", 10),
)

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
    """Draw every picture, or compare it with the file."""
    is_check = "--check" in sys.argv[1:]
    stale = []
    GALLERY.mkdir(exist_ok=True)
    for picture in PICTURES:
        path = GALLERY / f"{picture.name}.svg"
        drawn = draw(picture)
        if not is_check:
            path.write_text(drawn, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
            stale.append(path.name)
    if stale:
        print(f"not what the tool draws: {', '.join(stale)}. run: sh .ci/env python .ci/gallery.py")
    return 1 if stale else 0


def draw(picture: Picture) -> str:
    """Return a picture as SVG."""
    printed = run(picture.command)
    if not picture.lines:
        return printed
    shown = printed.rstrip("\n").split("\n")
    lines = [Text(f"$ {shorten(picture.command)}", "bold")]
    lines += [Text.from_ansi(line) for line in shown[: picture.lines]]
    if len(shown) > picture.lines:
        lines.append(Text("…", "dim"))
    return draw_terminal(lines, shorten(picture.command))


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


def shorten(command: str) -> str:
    """Return a command as its reader would type it: the language is that of the screen."""
    return command.removesuffix(" --lang en").removesuffix(" --lang zh")


def run(command: str) -> str:
    """Return what a walkflow command prints on a terminal with colours."""
    program, *words = shlex.split(command)
    if program != "walkflow":
        message = f"the gallery shows walkflow only, not {program}"
        raise ValueError(message)
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
