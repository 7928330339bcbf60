"""The result of `validate`: what is wrong with some files."""

from collections import Counter
from typing import Literal, Self

from walkflow.model.diagnostics import Diagnostic, Severity
from walkflow.model.reports import Report


class ValidateReport(Report):
    """What is wrong with some files, in order; fine if nothing of it is an error."""

    kind: Literal["validate"] = "validate"
    diagnostics: tuple[Diagnostic, ...] = ()
    files: tuple[str, ...] = ()
    """The files that were read, those among them that others refer to."""

    @classmethod
    def build(cls, files: tuple[str, ...], diagnostics: list[Diagnostic]) -> Self:
        """Return the report of these diagnostics in their total order, each once."""
        found = {diagnostic.sort_key(): diagnostic for diagnostic in diagnostics}
        ordered = tuple(found[key] for key in sorted(found))
        is_ok = all(each.severity is not Severity.ERROR for each in ordered)
        return cls(ok=is_ok, files=files, diagnostics=ordered)

    @property
    def counts(self) -> Counter[Severity]:
        """How many diagnostics there are of each severity."""
        return Counter(each.severity for each in self.diagnostics)

    def without_information(self) -> Self:
        """Return the same report with only the errors and warnings."""
        kept = tuple(each for each in self.diagnostics if each.severity is not Severity.INFO)
        return self.model_copy(update={"diagnostics": kept})
