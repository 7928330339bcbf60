"""What a rule is: a function that finds something wrong, its sentence and its severity."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from walkflow.model.diagnostics import Finding, Route, Severity
from walkflow.model.messages import Message

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """Something that no file may have, and how it is found."""

    id: str
    sentence: Message
    """What it finds."""
    severity: Severity = Severity.ERROR
    find: Callable[[Subject], Iterator[Finding]] | None = None
    """None: reading the file finds it."""

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        """Yield everything that breaks the rule; nothing for a rule of reading."""
        return self.find(subject) if self.find else iter(())

    def at(
        self,
        route: Route,
        message: Message,
        *,
        on_key: bool = False,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding of this rule at a route."""
        return Finding(self.id, route, message, severity or self.severity, on_key)


def rule(
    sentence: Message, severity: Severity = Severity.ERROR
) -> Callable[[Callable[[Subject], Iterator[Finding]]], Rule[Subject]]:
    """Make a function a rule; its name in kebab-case is the rule's id."""

    def make(find: Callable[[Subject], Iterator[Finding]]) -> Rule[Subject]:
        return Rule(find.__name__.replace("_", "-"), sentence, severity, find)

    return make
