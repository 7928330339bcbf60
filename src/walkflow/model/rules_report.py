"""The result of `rules`: what files are checked for."""

from typing import Literal, NamedTuple

from walkflow.model.diagnostics import RuleGroup, Severity
from walkflow.model.messages import Message
from walkflow.model.records import Record
from walkflow.model.reports import Report


class ExampleFile(NamedTuple):
    """A file of an example."""

    name: str
    text: str


class RuleExamples(Record):
    """What breaks a rule, and what keeps it."""

    bad: tuple[ExampleFile, ...]
    good: tuple[ExampleFile, ...]
    output: str
    """What `validate` prints for the bad example."""
    output_zh: str
    """The same in Chinese."""


class RuleEntry(Record):
    """One rule."""

    id: str
    group: RuleGroup
    severity: Severity
    sentence: Message
    """What every sound file keeps."""
    examples: RuleExamples | None = None
    """Given where one rule was asked for."""


class RulesReport(Report):
    """All rules in the order in which they are applied, or one of them."""

    kind: Literal["rules"] = "rules"
    rules: tuple[RuleEntry, ...] = ()
