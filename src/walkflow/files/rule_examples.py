"""The good and the bad example of each rule, as they come with walkflow."""

from collections.abc import Iterator
from pathlib import Path

from walkflow.model.errors import UnreadableError
from walkflow.model.messages import say
from walkflow.model.rules_report import ExampleFile, RuleExamples

_PACKAGE = Path(__file__).parent.parent


def read_examples(rule: str) -> RuleExamples:
    """
    Return the examples of a rule.

    Raises:
        UnreadableError: If this installation lacks them.
    """
    folder = _find_folder()
    try:
        return RuleExamples(
            bad=tuple(_read_example(folder / "bad", rule)),
            good=tuple(_read_example(folder / "good", rule)),
            output=(folder / "bad" / f"{rule}.out").read_text(encoding="utf-8"),
            output_zh=(folder / "zh" / f"{rule}.out").read_text(encoding="utf-8"),
        )
    except OSError as error:
        message = say('rule "{rule}" has no example in "{folder}"', rule=rule, folder=folder)
        raise UnreadableError(message) from error


def list_example_files(folder: Path, rule: str) -> list[Path]:
    """Return the files of an example: one of the rule's name, or all in a folder of that name."""
    file = folder / f"{rule}.yaml"
    return [file] if file.is_file() else sorted((folder / rule).glob("*.yaml"))


def _read_example(folder: Path, rule: str) -> Iterator[ExampleFile]:
    for path in list_example_files(folder, rule):
        yield ExampleFile(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


def _find_folder() -> Path:
    """Return where this installation keeps the examples: a wheel within, a checkout in tests."""
    within, checkout = _PACKAGE / "shipped" / "rules", _PACKAGE.parent.parent / "tests" / "flows"
    return within if within.is_dir() else checkout
