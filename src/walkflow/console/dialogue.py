"""Questions at a terminal: a key, a line of text, yes or no."""

from __future__ import annotations

import contextlib
import shutil
import sys
from typing import TYPE_CHECKING

from walkflow.console.keys import ENTER, ESCAPE, LEAVE, PASTE, read_key
from walkflow.model.messages import say
from walkflow.views.blocks import Block, Listing, Paragraph, Tone
from walkflow.views.terminal import measure_width, render_terminal
from walkflow.views.wording import make_safe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from walkflow.model.messages import Message
    from walkflow.views.wording import Wording

_GAP = "   "


class LeftError(Exception):
    """Whoever sat at the terminal has gone: Ctrl-C, or no more input."""


class Dialogue:
    """
    Somebody at a terminal, who is shown things and asked for keys and lines.

    Args:
        words: The language.
        color: Whether to use colours; nothing is said by them alone.
    """

    def __init__(self, words: Wording, *, color: bool = False) -> None:
        """Take the terminal of this process."""
        self.words = words
        self._color = color

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        return shutil.get_terminal_size((80, 24)).columns

    def show(self, *blocks: Block) -> None:
        """Show blocks."""
        self.write(render_terminal(blocks, self.words, width=self.width, color=self._color))

    def show_message(self, message: Message, tone: Tone = Tone.PLAIN) -> None:
        """Show one sentence."""
        self.show(Paragraph(self.words(message), tone))

    def write(self, text: str) -> None:
        """Write text as it is."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def choose(self, meanings: Mapping[str, Message], *, default: str = ESCAPE) -> str:
        """
        Show which keys there are, and return the one that is struck.

        Args:
            meanings: What each key stands for, in the order in which they are shown.
                One of several signs is only shown, as `1-9`.
            default: What Enter stands for.

        Returns:
            A key; `ESCAPE` for going back.

        Raises:
            LeftError: If whoever was asked has gone.
        """
        shown = [
            f"{key} {self.words(meaning)}" for key, meaning in meanings.items() if key != ENTER
        ]
        if ENTER in meanings:
            shown.append(self.words("Enter {meaning}", meaning=meanings[ENTER]))
        for line in lay_out(shown, self.width):
            self.write(f"{line}\n")
        return self.read_key(default=default)

    def choose_offered(
        self, meanings: Mapping[str, Message], *, default: str, also: Collection[str] = ()
    ) -> str:
        """
        Return as `choose` one of the keys that are shown, or Enter; any other asks again.

        Args:
            meanings: What each key stands for.
            default: What Enter stands for.
            also: Keys that are answers too.
        """
        while True:
            key = self.choose(meanings, default=default)
            if key == default or key in meanings or key in also:
                return key
            self.warn([say("this key is not offered here")])

    def read_key(self, *, default: str = ESCAPE) -> str:
        """Return the next key, never one of a paste; `LeftError` if there will be none."""
        key = PASTE
        while key == PASTE:
            self.write("> ")
            try:
                key = self.take_key()
            except KeyboardInterrupt:
                key = LEAVE
            if key == PASTE:
                self.write("\n")
                self.warn([say("many signs at once, as of a paste, do nothing: strike one key")])
        if key == LEAVE:
            self.write("\n")
            raise LeftError
        self.write(f"{make_safe(key) if key.isprintable() else ''}\n")
        return default if key == ENTER else key

    def take_key(self) -> str:
        """Return the next key that is struck."""
        return read_key()

    def read_label(self, first: str, labels: Collection[str]) -> str | None:
        """
        Return the label that begins with a digit, after as many more as it has.

        Args:
            first: The digit that was struck.
            labels: None of them begins with another one.
        """
        typed = first
        while typed not in labels:
            if not any(label.startswith(typed) for label in labels):
                return None
            self.write(self.words("{typed} and: ", typed=typed))
            typed += self.read_key(default=ESCAPE)
        return typed

    def read_line(self, question: Message) -> str | None:
        """Return a line of text without blanks at its ends; None if there is none."""
        try:
            typed = self.take_line(self.words("{question}: ", question=question))
            return typed.encode(errors="replace").decode().strip() or None
        except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
            self.write("\n")
            return None

    def take_line(self, prompt: str) -> str:
        """Return the next line that is typed."""
        with contextlib.suppress(ImportError):
            import readline  # noqa: PLC0415 - on use, and not on Windows: wide signs can be erased

            readline.set_auto_history(False)
        return input(prompt)

    def confirm(self, question: Message) -> bool:
        """Return whether the answer is yes."""
        self.write(self.words("{question} (y/n) ", question=question))
        return self.read_key() in {"y", "是"}

    def warn(self, messages: Iterable[Message]) -> None:
        """Show what speaks against something."""
        lines = tuple(self.words(message) for message in messages)
        if lines:
            self.show(Listing(lines, Tone.BAD, mark="!"))


def make_labels(number: int) -> list[str]:
    """
    Return short labels of digits, none of which begins with another one.

    So a label is known as soon as its last digit is struck. As many as can be have
    one digit only.

    >>> make_labels(12)[6:10]
    ['7', '8', '90', '91']
    """
    labels = list("123456789")
    while len(labels) < number:
        longer = max(labels, key=lambda label: (-len(label), label))
        labels.remove(longer)
        labels += [longer + digit for digit in "0123456789"]
    return sorted(labels, key=lambda label: (len(label), label))[:number]


def lay_out(parts: Sequence[str], width: int) -> list[str]:
    """Return parts side by side in lines of a width, none of them broken."""
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{_GAP}{part}" if lines else part
        if lines and measure_width(longer) < width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines
