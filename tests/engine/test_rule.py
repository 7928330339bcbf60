"""What a rule is."""

from collections.abc import Iterator

from walkflow.engine.rules.rule import Rule, rule
from walkflow.model.diagnostics import Finding, Severity
from walkflow.model.messages import say

SENTENCE = say("Nothing is wrong.")


def test_a_function_becomes_a_rule_of_its_name() -> None:
    """In kebab-case, an error unless said otherwise; it finds what the function finds."""

    def never_so_wrong(subject: str) -> Iterator[Finding]:
        yield Finding("never-so-wrong", (subject,), SENTENCE)

    made = rule(SENTENCE)(never_so_wrong)
    assert (made.id, made.sentence, made.severity) == ("never-so-wrong", SENTENCE, Severity.ERROR)
    assert [each.route for each in made("here")] == [("here",)]
    lenient = rule(SENTENCE, Severity.WARNING)(never_so_wrong)
    assert lenient.severity is Severity.WARNING


def test_a_rule_of_reading_finds_nothing_itself() -> None:
    """Reading the file does."""
    made: Rule[str] = Rule("read", SENTENCE)
    assert list(made("anything")) == []


def test_a_finding_of_a_rule_has_its_name_and_severity() -> None:
    """Unless it is given another one; it stands at a value unless it is of the key."""
    made: Rule[str] = Rule("some-rule", SENTENCE, Severity.WARNING)
    found = made.at(("a", 0), SENTENCE)
    assert found == Finding("some-rule", ("a", 0), SENTENCE, Severity.WARNING, on_key=False)
    mild = made.at(("a",), SENTENCE, on_key=True, severity=Severity.INFO)
    assert mild == Finding("some-rule", ("a",), SENTENCE, Severity.INFO, on_key=True)
