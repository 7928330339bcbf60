"""A report for people at a terminal."""

from collections.abc import Iterable
from io import StringIO
from typing import assert_never

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, Group, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.table import Table as Grid
from rich.text import Text

from walkflow.views.bars import SIGN_BY_FILL, place_bar
from walkflow.views.blocks import (
    Bar,
    Block,
    Cell,
    Fill,
    Heading,
    Listing,
    Paragraph,
    Row,
    Table,
    Tone,
)
from walkflow.views.wording import Wording
from walkflow.views.wrapping import find_ends, has_chinese

ROOMY = 100
"""From this width on, columns stand two blanks apart."""
NARROWEST = 40
"""A narrower terminal wraps lines itself."""

_STYLE_BY_TONE = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.CRITICAL: "bold red",
    Tone.QUIET: "dim",
    Tone.GOOD: "green",
    Tone.BAD: "bold red",
}
_STYLE_BY_FILL = {
    Fill.CRITICAL: "red",
    Fill.OPEN: "",
    Fill.SLACK: "dim",
    Fill.WAITING: "yellow",
    Fill.PAUSED: "dim",
    Fill.LEFT: "",
    Fill.SAVED: "green",
}


def render_terminal(
    blocks: Iterable[Block], words: Wording, *, width: int = 80, color: bool = False
) -> str:
    """
    Return blocks as text for a terminal.

    Args:
        blocks: What to say, in order.
        words: The language of what is said of columns for which there is no room.
        width: Columns of the terminal; a Chinese character takes two.
        color: Whether to use colours and bold type; nothing is said by them alone.

    Returns:
        Lines without blanks at their ends, the last one ended.
    """
    screen = Console(
        file=StringIO(),
        width=max(width, NARROWEST),
        color_system="standard" if color else None,
        force_terminal=color,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    with screen.capture() as captured:
        for block in blocks:
            _draw(screen, block, words)
    lines = captured.get().split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


class _Prose(Text):
    """Text whose Chinese lines end where they may; rich ends them at blanks, or anywhere."""

    def wrap(
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Return the lines of a text."""
        parts: list[Text] = [self]
        if not no_wrap and has_chinese(self.plain):
            whole = self.split(allow_blank=True)
            parts = [part for line in whole for part in line.divide(find_ends(line.plain, width))]
            for part in parts:
                part.rstrip()
        lines = Lines()
        for part in parts:
            lines.extend(
                Text.wrap(
                    part,
                    console,
                    width,
                    justify=justify,
                    overflow=overflow,
                    tab_size=tab_size,
                    no_wrap=no_wrap,
                )
            )
        return lines


def measure_width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return cell_len(text)


def _draw(screen: Console, block: Block, words: Wording) -> None:
    match block:
        case Heading():
            screen.print()
            screen.print(Group(_Prose(block.text, "bold")))
        case Paragraph() if block.from_width > screen.width:
            return
        case Paragraph():
            screen.print(Group(_Prose(block.text, _STYLE_BY_TONE[block.tone])))
        case Listing():
            for line in block.lines:
                grid = Grid.grid(padding=(0, 1, 0, 0))
                grid.add_column(no_wrap=True)
                grid.add_column(overflow="fold")
                grid.add_row(Text(block.mark), _Prose(line, _STYLE_BY_TONE[block.tone]))
                screen.print(grid)
        case Table():
            screen.print(_draw_table(block, screen.width))
            if block.more:
                screen.print(Text(block.more, _STYLE_BY_TONE[Tone.QUIET]))
            if left_out := _say_left_out(block, screen.width, words):
                screen.print(Group(_Prose(left_out, _STYLE_BY_TONE[Tone.QUIET])))
        case _:
            assert_never(block)


def _say_left_out(table: Table, width: int, words: Wording) -> str:
    """Return which columns of a table a terminal has no room for; bars repeat what others say."""
    left_out = [
        column for column in table.columns if column.from_width > width and not column.is_bar
    ]
    named = [name for column in left_out if (name := column.full_name or column.heading)]
    if not named:
        return ""
    return words(
        "Left out here: {columns}; {width} columns or --format html show them.",
        columns=words.join(named),
        width=max(column.from_width for column in left_out),
    )


def _draw_table(table: Table, width: int) -> Grid:
    shown = [n for n, column in enumerate(table.columns) if column.from_width <= width]
    has_head = any(table.columns[n].heading for n in shown)
    grid = Grid(
        box=SIMPLE_HEAD,
        show_header=has_head,
        show_edge=False,
        pad_edge=False,
        padding=(0, 0, 0, 0) if width < ROOMY else (0, 1, 0, 0),
        expand=any(table.columns[n].is_bar for n in shown),
        header_style="dim",
    )
    bar_width = _find_bar_width(table, shown, width)
    for n in shown:
        column = table.columns[n]
        grid.add_column(
            Text(column.heading),
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_wide,
            overflow="fold" if column.is_wide else "ellipsis",
            width=bar_width if column.is_bar else None,
        )
    for number, row in enumerate(table.first_rows):
        if row.is_group and number:
            grid.add_row()
        cells = [_draw_cell(row.cells[n], bar_width) for n in shown]
        grid.add_row(*cells, style="bold" if row.is_group else None)
    return grid


def _find_bar_width(table: Table, shown: list[int], width: int) -> int:
    """Return the room for bars: what the other columns leave, names getting two fifths."""
    taken = 0
    for n in shown:
        column = table.columns[n]
        if not column.is_bar:
            needed = max(
                [cell_len(column.heading), *(_measure(row, n) for row in table.first_rows)]
            )
            taken += (min(needed, width * 2 // 5) if column.is_wide else needed) + (
                1 if width < ROOMY else 2
            )
    return max(8, width - taken)


def _measure(row: Row, n: int) -> int:
    cell = row.cells[n]
    match cell:
        case Bar():
            return 0
        case Cell():
            return cell_len(cell.text)
        case _:
            return cell_len(cell)


def _draw_cell(cell: Cell | Bar | str, bar_width: int) -> Text:
    match cell:
        case Bar():
            return _draw_bar(cell, bar_width)
        case Cell():
            return _Prose(cell.text, _STYLE_BY_TONE[cell.tone])
        case _:
            return _Prose(cell)


def _draw_bar(bar: Bar, width: int) -> Text:
    text = Text(no_wrap=True, overflow="crop")
    for fill in place_bar(bar, width):
        text.append(
            " " if fill is None else SIGN_BY_FILL[fill],
            "" if fill is None else _STYLE_BY_FILL[fill],
        )
    text.rstrip()
    return text
