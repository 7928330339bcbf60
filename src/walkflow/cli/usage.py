"""What typer says by itself - help pages, complaints of wrong use - in the user's language."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from walkflow.cli.vocabulary import words
from walkflow.model.messages import Message, say
from walkflow.model.text_widths import measure_width
from walkflow.views.wrapping import fold

_WIDEST = 80
_FIRST_COLUMN = 30
"""Names of options that are longer have their text below."""
_SENTENCES = (
    say("Usage: {usage}"),
    say("Arguments"),
    say("Options"),
    say("Commands"),
    say("[OPTIONS]"),
    say("COMMAND [ARGS]..."),
    say("required"),
    say("default: {value}"),
    say("Show this message and exit."),
    say("Try '{command}' for help."),
    say("Error: {complaint}"),
    say("Invalid value for {name}: {complaint}"),
    say("Invalid value: {complaint}"),
    say("Missing argument {name}."),
    say("Missing option {name}."),
    say("Missing command."),
    say("No such command {name}. Did you mean {known}?"),
    say("No such command {name}."),
    say("No such option: {name} (Possible options: {known})"),
    say("No such option: {name}"),
    say("Option {name} requires an argument."),
    say("Option {name} does not take a value."),
    say("Got unexpected extra argument(s) ({given})"),
    say("Input should be a valid integer, unable to parse string as an integer"),
    say("Input should be greater than or equal to {least}"),
    say("Input should be less than or equal to {most}"),
    say("Aborted!"),
)
"""The sentences of typer, as it writes them; the first that fits is meant."""


def translate(text: str) -> str:
    """Return a sentence of typer in the user's language; another one as it is."""
    for message in _SENTENCES:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(message.template))
        found = re.fullmatch(pattern, text, re.DOTALL)
        if found:
            values = {name: translate(value) for name, value in found.groupdict().items()}
            return words(Message(message.template, values))
    return text


def use_pages(app: typer.Typer) -> None:
    """Let an application write its help pages in Chinese, if that is the user's language."""
    if words.language == "zh":
        app.info.cls = _Group
        for command in app.registered_commands:
            command.cls = _Command


def complain_of_use(error: typer.TyperException) -> int:
    """Say what is wrong with a command line; return the exit status."""
    context = getattr(error, "ctx", None)
    text = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":  # its text is the page
        sys.stderr.write(f"{text}\n")
        return error.exit_code
    if context is not None:
        hint = f"Try '{context.command_path} {context.help_option_names[0]}' for help."
        sys.stderr.write(f"{context.get_usage()}\n{translate(hint)}\n\n")
    sys.stderr.write(translate(f"Error: {text}") + "\n")
    return error.exit_code


class _Pages:
    """Writes the pages of a command; typer says what stands on them."""

    def get_help(self: Any, ctx: Any) -> str:  # noqa: ANN401 - classes that typer keeps to itself
        """Return the help page."""
        return _write(lambda page: self.format_help(ctx, page))

    def get_usage(self: Any, ctx: Any) -> str:  # noqa: ANN401 - as above
        """Return the first line of the help page."""
        return _write(lambda page: self.format_usage(ctx, page))


class _Command(_Pages, TyperCommand):
    pass


class _Group(_Pages, TyperGroup):
    pass


def _write(describe: Callable[[Any], None]) -> str:
    page = _Page()
    describe(page)
    return "\n".join(page.lines).strip("\n")


class _Page:
    """A help page as typer's commands write one, in lines that fit Chinese text."""

    def __init__(self) -> None:
        """Begin a page as wide as typer's."""
        from shutil import get_terminal_size

        self.lines: list[str] = []
        self.width = max(min(get_terminal_size().columns, _WIDEST) - 2, 50)
        self._indent = 0

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        head = translate(f"{prefix or 'Usage: '}{prog}") + " "
        pieces = " ".join(translate(piece) for piece in _divide_usage(args))
        lines = fold(pieces, self.width - measure_width(head))
        self.lines.append(head + lines[0])
        self.lines += [" " * measure_width(head) + line for line in lines[1:]]

    def write_paragraph(self) -> None:
        """Write an empty line."""
        self.lines.append("")

    def write_text(self, text: str) -> None:
        """Write sentences."""
        for line in fold(translate(text), self.width - self._indent):
            self.lines.append(" " * self._indent + line)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a heading, and what stands below it further in."""
        self.write_paragraph()
        self.lines.append(words.pair(translate(name), ""))
        with self.indentation():
            yield

    @contextmanager
    def indentation(self) -> Iterator[None]:
        """Write further in."""
        self._indent += 2
        try:
            yield
        finally:
            self._indent -= 2

    def write_dl(self, rows: Sequence[tuple[str, str]]) -> None:
        """Write names and what they mean."""
        named = [(_name(first), _mean(second)) for first, second in rows]
        first = min(max(measure_width(name) for name, _ in named), _FIRST_COLUMN) + 2
        for name, meaning in named:
            lines = fold(meaning, max(self.width - first - 2, 10)) if meaning else [""]
            if measure_width(name) > first - 2:
                lines.insert(0, "")
            blank = " " * (first - measure_width(name))
            self.lines.append(f"{' ' * self._indent}{name}{blank}{lines[0]}".rstrip())
            self.lines += [" " * (first + self._indent) + line for line in lines[1:]]


def _divide_usage(args: str) -> list[str]:
    """
    Return what may stand behind a command, piece by piece.

    >>> _divide_usage("[OPTIONS] COMMAND [ARGS]...")
    ['[OPTIONS]', 'COMMAND [ARGS]...']
    """
    return re.findall(r"COMMAND \[ARGS\]\.\.\.|\S+", args)


def _name(first: str) -> str:
    """
    Return the name of an argument without its type, which its meaning says.

    >>> _name("WALK <list[Path]>")
    'WALK'
    """
    return re.sub(r" <\S+>$", "", first)


def _mean(second: str) -> str:
    """Return what an option means, with what typer adds to it."""
    found = re.fullmatch(r"(?P<text>.*?)(?:  )?\[(?P<added>[^\[\]]*)\]", second, re.DOTALL)
    if found is None:
        return translate(second)
    added = "；".join(translate(each) for each in found["added"].split("; "))
    return f"{translate(found['text'])}[{added}]"
