"""Every rule of `validate`, by its good and its bad example, and its page in the manual."""

import re
from pathlib import Path

import pytest

import walkflow
from tests.conftest import Golden
from walkflow.engine.checks import RULES
from walkflow.files.rule_examples import list_example_files
from walkflow.model.diagnostics import Severity
from walkflow.model.rules_report import ExampleFile, RuleEntry
from walkflow.model.validate_report import ValidateReport

ROOT = Path(__file__).resolve().parent.parent
FLOWS = ROOT / "tests" / "flows"
PAGES = ROOT / "docs" / "rules"
IDS = [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", IDS)
def test_the_bad_example_of_a_rule(
    rule: str, check_golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks the rule and no other, and what is said of it is in the file beside it."""
    report = check_example("bad", rule, monkeypatch)
    check_golden(walkflow.render(report), FLOWS / "bad" / f"{rule}.out")
    check_golden(walkflow.render(report, language="zh"), FLOWS / "zh" / f"{rule}.out")
    assert {each.rule for each in report.diagnostics} == {rule}
    assert report.ok == (RULES[IDS.index(rule)].severity is not Severity.ERROR)


@pytest.mark.parametrize("rule", IDS)
def test_the_good_example_of_a_rule(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It breaks no rule at all."""
    report = check_example("good", rule, monkeypatch)
    assert report.files
    assert not report.diagnostics


@pytest.mark.parametrize("rule", IDS)
def test_the_page_of_a_rule(rule: str, check_golden: Golden) -> None:
    """The manual says what the rule is, and shows both examples."""
    (entry,) = walkflow.list_rules(rule).rules
    check_golden(write_page(entry), PAGES / f"{rule}.md")


def test_the_list_of_rules_in_the_manual(check_golden: Golden) -> None:
    """The manual lists every rule, with a link to its page."""
    check_golden(write_list(walkflow.list_rules().rules), PAGES / "README.md")


def test_ids_are_unique_words() -> None:
    """The id of a rule can be typed, searched for and told from others."""
    assert len(set(IDS)) == len(IDS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule) for rule in IDS)


@pytest.mark.parametrize(
    "folder", [FLOWS / "good", FLOWS / "bad", FLOWS / "zh", PAGES], ids=lambda path: path.name
)
def test_nothing_is_left_of_a_rule_that_is_gone(folder: Path) -> None:
    """Every example and every page is of a rule that there is."""
    assert {path.stem for path in folder.iterdir()} - {"README"} == set(IDS)


def test_an_unknown_rule_is_refused_with_the_one_that_was_meant() -> None:
    """Whoever mistypes the id of a rule is helped."""
    with pytest.raises(walkflow.UsageError, match="unknown-item"):
        walkflow.list_rules("unknwon-item")


def test_a_rule_is_shown_with_both_examples() -> None:
    """`walkflow rules RULE` shows what is wrong, what is said of it, and how it is right."""
    text = walkflow.render(walkflow.list_rules("duration"))
    for part in ("limit: 10\n", "has no unit", "limit: 10wd\n"):
        assert part in text
    chinese = walkflow.render(walkflow.list_rules("duration"), language="zh")
    assert "没有单位" in chinese
    assert "has no unit" not in chinese


def check_example(kind: str, rule: str, monkeypatch: pytest.MonkeyPatch) -> ValidateReport:
    """Return what is wrong with the file or the folder of an example."""
    monkeypatch.chdir(FLOWS / kind)
    files = list_example_files(Path(), rule)
    return walkflow.validate(*(files if len(files) == 1 else [Path(rule)]))


def write_page(entry: RuleEntry) -> str:
    """Return the page of a rule as Markdown."""
    examples = entry.examples
    assert examples is not None
    return "\n".join(
        [
            f"# {entry.id}",
            "",
            f"{entry.sentence}",
            "",
            SENTENCES[entry.severity],
            "",
            "## Wrong",
            "",
            *write_files(examples.bad),
            "What `walkflow validate` says:",
            "",
            f"```text\n{examples.output}```",
            "",
            "## Right",
            "",
            *write_files(examples.good),
        ]
    )


SENTENCES = {
    Severity.ERROR: "Breaking it is an error: the exit status is 1.",
    Severity.WARNING: "Breaking it is a warning: the exit status stays 0.",
}


def write_files(files: tuple[ExampleFile, ...]) -> list[str]:
    """Return the files of an example as blocks of Markdown."""
    lines: list[str] = []
    for file in files:
        if len(files) > 1:
            lines += [f"`{file.name}`:", ""]
        lines += [f"```yaml\n{make_visible(file.text)}```", ""]
    return lines


def make_visible(text: str) -> str:
    """Return a text with its control characters as they are shown on a terminal."""
    return re.sub("[\x00-\x08\x0b-\x1f]", lambda found: f"<U+{ord(found[0]):04X}>", text)


def write_list(entries: tuple[RuleEntry, ...]) -> str:
    """Return the list of all rules as Markdown."""
    rows = [
        f"| [{each.id}]({each.id}.md) | {each.severity} | {each.sentence} |" for each in entries
    ]
    return "\n".join(
        [
            "# Rules",
            "",
            "What `walkflow validate` finds, in the order in which it looks.",
            "`walkflow rules` prints this list, `walkflow rules RULE` a rule with its examples.",
            "",
            "| rule | severity | what every sound file keeps |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
