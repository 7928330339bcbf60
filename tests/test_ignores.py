"""Comments that ignore findings: where they are seen, what they leave out, when they are wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import walkflow
from tests.test_validate import list_rules, run, write
from walkflow.files.ignores import find_ignores
from walkflow.files.yaml_source import parse_yaml
from walkflow.model.diagnostics import Span

TOO_LONG = "item: land_permit, limit: 25wd"
WHY = "by decree"


ENTRIES_AND_REASONS: tuple[tuple[str, list[str]], ...] = (
    ("a: b", []),
    ('"c # walkflow: ignore[x] text": 1', []),
    ("d: 'it''s # walkflow: ignore[x] text'", []),
    ("e: [1, # walkflow: ignore[x] inside\n  2]", ["inside"]),
    ("f: |\n  g # walkflow: ignore[x] text\n  # walkflow: ignore[x] text", []),
    ("h: >+ # walkflow: ignore[x] header\n  i\n\n", ["header"]),
    ("# walkflow: ignore[x] alone", ["alone"]),
    ('j: {k: "l\n  # walkflow: ignore[x] m"} # walkflow: ignore[x] end', ["end"]),
    ("n: o\n  p # walkflow: ignore[x] folded", ["folded"]),
    ("事: 项 # walkflow: ignore[x] 原因", ["原因"]),
    ("q: # walkflow: ignore[x] key\n  r: s", ["key"]),
    ("u: |2-\n    v # walkflow: ignore[x] text\n", []),
)
"""Pieces of YAML, each with the reasons in its comments; text that looks alike is none."""


def find(text: str) -> list[tuple[int, list[str], str]]:
    """Return line, rules and reason of each comment in a text."""
    found = find_ignores(parse_yaml(text.encode(), "x.yaml"))
    return [(each.span.line, [rule for rule, _ in each.rules], each.reason) for each in found]


def write_with(folder: Path, comment: str, step: str = TOO_LONG) -> Path:
    """Write a flow whose only step has a comment on its line."""
    path = write(folder, "a.yaml", step)
    text = path.read_text(encoding="utf-8").replace("limit: 9wd", "limit: 30wd")
    path.write_text(text.replace(f"{{{step}}}", f"{{{step}}}  # {comment}"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        'a: "b # walkflow: ignore[c] d"\n',
        "a: 'b # walkflow: ignore[c] d'\n",
        '"a # walkflow: ignore[c] d": b\n',
        "a: |\n  b\n  # walkflow: ignore[c] d\n",
        "a: >-\n  b # walkflow: ignore[c] d\n",
        'a: "b\n  # walkflow: ignore[c] d"\n',
        "a: b#walkflow:ignore[c]\n",
        "a: [b, 'c # walkflow: ignore[c] d']\n",
    ],
)
def test_what_stands_in_a_text_is_no_comment(text: str) -> None:
    """Whatever the text looks like, it is the value or the key of something."""
    assert parse_yaml(text.encode(), "x.yaml").data
    assert not find(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b # walkflow: ignore[c] d\n", 1),
        ("a: b#c # walkflow: ignore[c] d\n", 1),
        ('a: "b # c" # walkflow: ignore[c] d\n', 1),
        ("a:   #  walkflow:ignore [ c ]  d  \n  b: 1\n", 1),
        ("a: | # walkflow: ignore[c] d\n  b\n", 1),
        ("a: |\n  b\n# walkflow: ignore[c] d\nd: 1\n", 3),
        ("a: [b, # walkflow: ignore[c] d\n  c]\n", 1),
        ("# x # walkflow: ignore[c] d\na: 事项\n", 1),
        ("a: 事项 # walkflow: ignore[c] d", 1),
        ("a: '# walkflow: ignore[b] x' # walkflow: ignore[c] d\n", 1),
        ("\ufeffa: b\r\nc: d # walkflow: ignore[c] d\r\n", 2),
    ],
)
def test_a_comment_is_found_wherever_it_stands(text: str, line: int) -> None:
    """At the end of a line, beside the mark of a text of several lines, in brackets, alone."""
    assert find(text) == [(line, ["c"], "d")]


@given(
    entries=st.lists(st.sampled_from(ENTRIES_AND_REASONS), unique_by=lambda entry: entry[0]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    has_last=st.booleans(),
)
def test_comments_are_told_from_text_in_any_order(
    entries: list[tuple[str, list[str]]], line_end: str, *, has_last: bool
) -> None:
    """Whatever stands before and after them."""
    text = "\n".join(entry for entry, _ in entries) + ("\n" if has_last else "")
    expected = [reason for _, reasons in entries for reason in reasons]
    source = parse_yaml(text.replace("\n", line_end).encode(), "x.yaml")
    found = [each.reason for each in find_ignores(source)]
    assert found == (expected if source.data else [])


@pytest.mark.parametrize(
    "text", ["#\nwalkflow: ignore\n", "#\n\nwalkflow: ignore[c]\n", "# walkflow:\nignore: d\n"]
)
def test_a_comment_ends_with_its_line(text: str) -> None:
    """What stands below it is something else."""
    assert parse_yaml(text.encode(), "x.yaml").data
    assert not find(text)


def test_the_place_of_a_comment_and_of_each_rule() -> None:
    """Columns count characters, from 1; blanks at the end do not belong to it."""
    (found,) = find_ignores(parse_yaml("a: 事 # walkflow: ignore[b, c-d] e  \n".encode(), "x"))
    assert found.span == Span(1, 6, 34)
    assert found.rules == (("b", Span(1, 25, 26)), ("c-d", Span(1, 28, 31)))


def test_a_file_that_is_no_yaml_has_no_comments() -> None:
    """What is one cannot be told, so what is wrong with it is said."""
    assert not find("a: [b # walkflow: ignore[yaml-syntax] c\n")


def test_a_finding_is_ignored_and_counted(tmp_path: Path) -> None:
    """It is no longer among the diagnostics; the report has it apart, the text its number."""
    path = write_with(tmp_path, f"walkflow: ignore[above-law] {WHY}")
    report = walkflow.validate(path)
    assert report.ok
    assert not report.diagnostics
    assert [each.rule for each in report.ignored] == ["above-law"]
    assert walkflow.render(report) == "2 files: no problems; 1 ignored\n"


def test_an_ignored_error_no_longer_fails(tmp_path: Path) -> None:
    """The exit status is that of a file without the finding."""
    step = "item: land_permit, limit: 1wd, after: nowhere"
    assert run("validate", str(write_with(tmp_path, "", step))).returncode == 1
    path = write_with(tmp_path, f"walkflow: ignore[unknown-item] {WHY}", step)
    assert run("validate", str(path)).returncode == 0


def test_several_rules_in_one_comment(tmp_path: Path) -> None:
    """Each leaves out its own findings, and no others."""
    step = "item: land_permit, limit: 25wd, after: nowhere, wen: x"
    path = write_with(tmp_path, f"walkflow: ignore[above-law, unknown-item] {WHY}", step)
    assert list_rules(path) == ["unknown-key"]


def test_without_a_reason_nothing_is_ignored(tmp_path: Path) -> None:
    """The finding stays, and the comment is one more."""
    path = write_with(tmp_path, "walkflow: ignore[above-law]")
    assert list_rules(path) == ["above-law", "unexplained-ignore"]


@pytest.mark.parametrize("comment", ["ignore", "ignore above-law, it is a pilot", "ignore[] why"])
def test_without_a_rule_nothing_is_ignored(tmp_path: Path, comment: str) -> None:
    """Nobody ignores everything on a line by mistake."""
    path = write_with(tmp_path, f"walkflow: {comment}")
    assert list_rules(path) == ["above-law", "unexplained-ignore"]


def test_an_unknown_rule_is_told_from_an_unused_one(tmp_path: Path) -> None:
    """The first is a slip, the second left over; a rule that is named twice is left over too."""
    names = "above-law, abov-law, unknown-item, above-law"
    report = walkflow.validate(write_with(tmp_path, f"walkflow: ignore[{names}] {WHY}"))
    found = [
        (each.rule, each.snippet[each.column - 1 : each.end_column - 1])
        for each in report.diagnostics
    ]
    assert found == [
        ("unknown-ignore", "abov-law"),
        ("unused-ignore", "unknown-item"),
        ("unused-ignore", "above-law"),
    ]


def test_a_comment_about_comments_is_unused(tmp_path: Path) -> None:
    """What is wrong with the comments themselves cannot be ignored."""
    path = write_with(tmp_path, f"walkflow: ignore[above-law, unused-ignore, cycle] {WHY}")
    assert list_rules(path) == ["unused-ignore", "unused-ignore"]


def test_a_finding_of_several_lines_is_ignored_on_its_first(tmp_path: Path) -> None:
    """A comment on another line of the same value is unused."""
    path = write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    text = path.read_text(encoding="utf-8")
    comment = f"  # walkflow: ignore[wrong-type] {WHY}"
    path.write_text(f"{text}promised: [a,{comment}\n  b]\n", encoding="utf-8")
    assert not list_rules(path)
    path.write_text(f"{text}promised: [a,\n  b]{comment}\n", encoding="utf-8")
    assert list_rules(path) == ["wrong-type"]


def test_rules_that_need_other_files_are_never_called_unused(tmp_path: Path) -> None:
    """Whether an item is unused is only known where all flows are checked."""
    write(tmp_path, "a.yaml", "item: site_opinion, limit: 1wd")
    path = tmp_path / "items.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = [
        f"{line}  # walkflow: ignore[unused-item] {WHY}" if "{id: heritage_permit" in line else line
        for line in lines
    ]
    path.write_text("\n".join(marked) + "\n", encoding="utf-8")
    assert not list_rules(path)
    assert list_rules(tmp_path).count("unused-item") == 9


def test_in_a_file_with_holes_nothing_is_called_unused(tmp_path: Path) -> None:
    """Rules are silent about what could not be read, so the comment may be needed yet."""
    step = "item: land_permit, limit: 25"
    path = write_with(tmp_path, f"walkflow: ignore[above-law] {WHY}", step)
    assert list_rules(path) == ["duration"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            "calendar: c\nbase: cn\ndays_off: [2027-01-01]\nworkdays: [2027-01-01]",
            "calendar-conflict",
        ),
        (
            "walk: w\nflow: x\nrole: king\nvisits: []\nfacts: {}\nby: {unit: U, post: p}",
            "wrong-value",
        ),
        (
            "catalogue: c\nname: {zh: 甲, en: A}\ndepartments: []\nitems: []\nitms: []",
            "unknown-key",
        ),
    ],
)
def test_every_sort_of_file_can_have_comments(tmp_path: Path, text: str, rule: str) -> None:
    """A calendar, a walk and a catalogue as well as a flow."""
    path = tmp_path / "a.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    (line,) = {each.line for each in walkflow.validate(path).diagnostics if each.rule == rule}
    lines = text.splitlines()
    lines[line - 1] += f"  # walkflow: ignore[{rule}] {WHY}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = walkflow.validate(path)
    assert rule not in {each.rule for each in report.diagnostics}
    assert rule in {each.rule for each in report.ignored}
    assert "unused-ignore" not in {each.rule for each in report.diagnostics}
