"""The rules as text: one line each, or one of them with its examples."""

from collections.abc import Iterator
from textwrap import wrap

from walkflow.model.rules_report import ExampleFile, RuleEntry, RuleExamples, RulesReport
from walkflow.model.text_widths import measure_width
from walkflow.views.diagnostic_text import WORD_BY_SEVERITY
from walkflow.views.wording import Wording, make_safe
from walkflow.views.wrapping import fold

_NARROWEST = 40


def render_rules(report: RulesReport, words: Wording, *, width: int = 80) -> str:
    """Return every rule with its severity and its sentence, one alone with its examples too."""
    if len(report.rules) == 1 and report.rules[0].examples is not None:
        return render_rule(report.rules[0], words)
    return "\n".join(_render_all(report, words, max(width, _NARROWEST))) + "\n"


def render_rule(rule: RuleEntry, words: Wording) -> str:
    """Return a rule with its sentence and its examples."""
    return "\n".join(_render_one(rule, words)) + "\n"


def render_rule_as_markdown(rule: RuleEntry, words: Wording) -> str:
    """Return the sentence of a rule and its examples as Markdown."""
    parts = [words(rule.sentence)]
    if rule.examples is not None:
        parts += [words("Wrong:"), *map(_fence, rule.examples.bad)]
        parts.append(f"```text\n{_make_visible(_choose_output(rule.examples, words))}```")
        parts += [words("Right:"), *map(_fence, rule.examples.good)]
    return "\n\n".join(parts) + "\n"


def _choose_output(examples: RuleExamples, words: Wording) -> str:
    return examples.output_zh if words.language == "zh" else examples.output


def _fence(file: ExampleFile) -> str:
    return f"```yaml\n# {file.name}\n{_make_visible(file.text)}```"


def _make_visible(text: str) -> str:
    return make_safe(text).rstrip("\n") + "\n"


def _render_all(report: RulesReport, words: Wording, width: int) -> Iterator[str]:
    severities = [words(WORD_BY_SEVERITY[rule.severity]) for rule in report.rules]
    first = max((len(rule.id) for rule in report.rules), default=0) + 2
    second = max((measure_width(severity) for severity in severities), default=0) + 2
    for rule, severity in zip(report.rules, severities, strict=True):
        blank = " " * (second - measure_width(severity))
        sentence = words(rule.sentence)
        room = max(width - first - second, _NARROWEST // 2)
        lines = wrap(sentence, room) if sentence.isascii() else fold(sentence, room)
        yield f"{rule.id:{first}}{severity}{blank}{lines[0]}"
        for line in lines[1:]:
            yield " " * (first + second) + line


def _render_one(rule: RuleEntry, words: Wording) -> Iterator[str]:
    yield words.add_aside(rule.id, words(WORD_BY_SEVERITY[rule.severity]))
    yield words(rule.sentence)
    if rule.examples is not None:
        yield ""
        yield words("Wrong:")
        yield from _render_files(rule.examples.bad)
        yield ""
        yield from (
            f"  {make_safe(line)}" for line in _choose_output(rule.examples, words).splitlines()
        )
        yield ""
        yield words("Right:")
        yield from _render_files(rule.examples.good)


def _render_files(files: tuple[ExampleFile, ...]) -> Iterator[str]:
    for file in files:
        if len(files) > 1:
            yield ""
            yield f"  # {file.name}"
        yield from (f"  {make_safe(line)}".rstrip() for line in file.text.splitlines())
