"""Somebody at a terminal who strikes keys and types lines that a test has written down."""

from collections.abc import Iterable, Iterator

from walkflow.console.dialogue import Dialogue
from walkflow.console.keys import LEAVE
from walkflow.views.wording import Wording


class FakeDialogue(Dialogue):
    """
    A dialogue with what is answered given in advance, and all that was shown kept.

    Args:
        keys: The keys in order, then the terminal is gone; an exception is raised.
        lines: The lines in order, in the same way.
        width: Columns.
        language: `en` or `zh`.
    """

    def __init__(
        self,
        keys: Iterable[object] = (),
        lines: Iterable[object] = (),
        width: int = 80,
        language: str = "en",
    ) -> None:
        """Sit down."""
        super().__init__(Wording(language))
        self.screen = ""
        self._keys = iter(keys)
        self._lines = iter(lines)
        self._width = width

    @property
    def width(self) -> int:
        """The columns of the terminal."""
        return self._width

    def write(self, text: str) -> None:
        """Keep what is shown."""
        self.screen += text

    def take_key(self) -> str:
        """Return the next key."""
        return _answer(self._keys, LEAVE)

    def take_line(self, prompt: str) -> str:
        """Return the next line."""
        self.write(prompt)
        typed = _answer(self._lines, "")
        self.write(f"{typed}\n")
        return typed


def _answer(answers: Iterator[object], rest: str) -> str:
    answer = next(answers, rest)
    if isinstance(answer, type) and issubclass(answer, BaseException):
        raise answer
    return str(answer)
