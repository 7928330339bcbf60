"""The result of `validate`: what is wrong with some files."""

import os.path
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, Self, assert_never

from walkflow.model.diagnostics import Diagnostic, RuleGroup, Severity
from walkflow.model.reports import Report


class FailOn(StrEnum):
    """The least severity that makes a report not `ok`."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"

    def fails(self, severity: Severity) -> bool:
        """Return whether a finding of a severity makes the report not `ok`."""
        match self:
            case FailOn.ERROR:
                return severity is Severity.ERROR
            case FailOn.WARNING:
                return severity is not Severity.INFO
            case FailOn.NEVER:
                return False
            case _:
                assert_never(self)


class FileCheck(NamedTuple):
    """A file, and which groups of rules looked at it."""

    path: str
    groups: tuple[RuleGroup, ...]


class ValidateReport(Report):
    """What is wrong with some files, in order; fine if nothing of it is an error."""

    kind: Literal["validate"] = "validate"
    diagnostics: tuple[Diagnostic, ...] = ()
    files: tuple[str, ...] = ()
    """The files that were read, those among them that others refer to."""
    checks: tuple[FileCheck, ...] = ()
    """The same files, with the groups of rules that looked at each."""
    ignored: tuple[Diagnostic, ...] = ()
    """What comments in the files ask to leave out."""
    fail_on: FailOn = FailOn.ERROR
    most_warnings: int | None = None
    """How many warnings there may be; None: any number."""

    @classmethod
    def build(
        cls,
        checks: Iterable[FileCheck],
        diagnostics: Iterable[Diagnostic],
        ignored: Iterable[Diagnostic] = (),
    ) -> Self:
        """Return the report of these diagnostics in their total order, each once."""
        ordered = tuple(sorted(checks))
        files = tuple(each.path for each in ordered)
        report = cls(
            files=files, checks=ordered, diagnostics=_order(diagnostics), ignored=_order(ignored)
        )
        return report.judge()

    @property
    def counts(self) -> Counter[Severity]:
        """How many diagnostics there are of each severity."""
        return Counter(each.severity for each in self.diagnostics)

    @property
    def has_too_many_warnings(self) -> bool:
        """Whether there are more warnings than there may be."""
        return self.most_warnings is not None and (
            self.counts[Severity.WARNING] > self.most_warnings
        )

    def judge(self, fail_on: FailOn = FailOn.ERROR, most_warnings: int | None = None) -> Self:
        """Return the same report, `ok` by these standards."""
        update: dict[str, object] = {"fail_on": fail_on, "most_warnings": most_warnings}
        report = self.model_copy(update=update)
        fails = report.has_too_many_warnings or any(
            fail_on.fails(each.severity) for each in report.diagnostics
        )
        return report.model_copy(update={"ok": not fails})

    def without_information(self) -> Self:
        """Return the same report with only the errors and warnings."""
        kept = tuple(each for each in self.diagnostics if each.severity is not Severity.INFO)
        return self.model_copy(update={"diagnostics": kept})

    def seen_from(self, folder: Path, here: Path) -> Self:
        """
        Return the same report with the paths as they are called in another folder.

        Args:
            folder: The other one; a file outside it gets its absolute path.
            here: The folder that the paths are relative to.
        """

        def rename(path: str) -> str:
            if path.startswith("<"):  # the standard input
                return path
            there = Path(os.path.normpath(here / path))
            if there.is_relative_to(folder):
                return there.relative_to(folder).as_posix()
            return path if folder == here else there.as_posix()

        def move(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
            return tuple(each.model_copy(update={"path": rename(each.path)}) for each in found)

        update: dict[str, object] = {
            "diagnostics": move(self.diagnostics),
            "ignored": move(self.ignored),
            "files": tuple(rename(path) for path in self.files),
            "checks": tuple(FileCheck(rename(each.path), each.groups) for each in self.checks),
        }
        return self.model_copy(update=update)

    def fingerprint(self) -> tuple[str, ...]:
        """
        Return a mark for each diagnostic: unique, and the same after edits to other lines.

        SHA-256 over file, sheet, rule and the text of the line; where several are alike,
        over their place among these too.
        """
        seen: Counter[tuple[str, ...]] = Counter()
        marks = []
        for each in self.diagnostics:
            alike = (each.path, each.sheet, each.rule, each.snippet.strip())
            parts = (*alike, str(seen[alike])) if seen[alike] else alike
            marks.append(sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest())
            seen[alike] += 1
        return tuple(marks)


def _order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    found = {diagnostic.sort_key(): diagnostic for diagnostic in diagnostics}
    return tuple(found[key] for key in sorted(found))
