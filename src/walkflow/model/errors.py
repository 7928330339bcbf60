"""What stops a run: each error says what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from walkflow.model.diagnostics import Diagnostic
    from walkflow.model.messages import Message


class WalkflowError(Exception):
    """A run cannot go on; the message is for its user."""

    def __init__(self, message: Message) -> None:
        """Keep the message, to be said in the user's language."""
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """Say it in English."""
        return str(self.message)


class UsageError(WalkflowError):
    """What was asked for cannot be meant: exit status 2."""


class FlowFileError(WalkflowError):
    """A file has findings that keep it from being used; they come with it: exit status 3."""

    def __init__(self, message: Message, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep the findings beside the message."""
        super().__init__(message)
        self.diagnostics = diagnostics


class UnreadableError(WalkflowError):
    """A file could not be read or written at all: exit status 3."""
