"""The report of fmt: which files were, or would be, brought into their stable form."""

from enum import StrEnum
from typing import Literal

from walkflow.model.diagnostics import Diagnostic
from walkflow.model.records import Record
from walkflow.model.reports import Report


class Outcome(StrEnum):
    """What became of one file."""

    UNCHANGED = "unchanged"
    """It is in form already."""
    CHANGED = "changed"
    WOULD_CHANGE = "would_change"
    """It is not in form, and nothing was to be written."""
    LEFT_ALONE = "left_alone"
    """It cannot be formatted; diagnostics say why."""
    NOT_OURS = "not_ours"
    """A YAML file in a folder that is none of walkflow's."""


class FormattedFile(Record):
    """One file, and what became of it."""

    path: str
    outcome: Outcome
    diff: str | None = None
    """The change as a unified diff, empty if there is none; None unless it was asked for."""
    text: str | None = None
    """The formatted text of the standard input, empty if it could not be formatted."""


class FormatReport(Report):
    """What became of files that were to be in their stable form."""

    kind: Literal["fmt"] = "fmt"
    files: tuple[FormattedFile, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why files were left alone."""

    def find(self, outcome: Outcome) -> tuple[FormattedFile, ...]:
        """Return the files of which this became."""
        return tuple(file for file in self.files if file.outcome is outcome)
