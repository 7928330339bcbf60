"""YAML data to records: what is wrong is found, and the rest is kept."""

from pathlib import Path

import pytest

from walkflow.files.documents import Document, Sort, find_yaml_files, understand
from walkflow.files.yaml_source import parse_yaml
from walkflow.model.catalogue import Catalogue
from walkflow.model.flow import Flow

HEAD = "flow: x\nname: {zh: 甲, en: A}\ncatalogue: items.yaml\n"
STAGE = "stages:\n  - id: s\n    name: {zh: 甲, en: A}\n    limit: 5wd\n    items:\n"


def read(text: str) -> Document:
    """Return the document of a text."""
    return understand(parse_yaml(text.encode(), "x.yaml"))


def list_findings(document: Document) -> list[tuple[str, int, int]]:
    """Return the rule, line and column of each finding, in order."""
    return sorted((finding.rule, span.line, span.column) for span, finding in document.findings)


def flow_of(document: Document) -> Flow:
    """Return the flow that is left."""
    assert isinstance(document.record, Flow)
    return document.record


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("flow: x", Sort.FLOW),
        ("catalogue: x", Sort.CATALOGUE),
        ("calendar: x", Sort.CALENDAR),
        ("stages: []", Sort.FLOW),
        ("items: []", Sort.CATALOGUE),
        ("flow: x\ncatalogue: y\ncalendar: cn", Sort.FLOW),
        ("[a]", None),
        ("", None),
        ("name: x", None),
    ],
)
def test_the_sort_of_a_file_is_told_by_its_keys(text: str, sort: Sort | None) -> None:
    """Even where the key that names it is missing."""
    assert read(text).sort is sort


def test_a_wrong_limit_leaves_its_step() -> None:
    """The step keeps its place and its links, so that what depends on them is still checked."""
    document = read(HEAD + STAGE + "      - {item: a, limit: 20, after: b}\n")
    assert list_findings(document) == [("duration", 9, 26)]
    ((step,),) = (stage.items for stage in flow_of(document).stages)
    assert step.after == ("b",)
    assert not document.is_whole


def test_a_step_that_cannot_be_kept_is_left_out_and_remembered() -> None:
    """Its words are known, so that a name of it is not called unknown."""
    document = read(HEAD + STAGE + "      - {itm: a, limit: 2wd}\n      - {item: b, limit: 1wd}\n")
    assert list_findings(document) == [("unknown-key", 9, 10)]
    assert [placed.step.item for placed in flow_of(document).steps] == ["b"]
    assert "a" in document.left_out


def test_places_stay_right_where_parts_were_left_out() -> None:
    """The second step is the first of the record, on its own line."""
    document = read(HEAD + STAGE + "      - 5\n      - {item: b, limit: 1wd}\n")
    assert list_findings(document) == [("wrong-type", 9, 9)]
    flow = flow_of(document)
    assert flow.find_line(("stages", 0, "items", 0, "item")) == 10


def test_a_missing_name_does_not_hide_the_rest() -> None:
    """A flow without a name still has its steps."""
    document = read("flow: x\ncatalogue: y\n" + STAGE + "      - {item: b, limit: 1wd}\n")
    assert [rule for rule, _, _ in list_findings(document)] == ["missing-key"]
    assert len(flow_of(document).steps) == 1


def test_a_misspelt_key_is_not_also_missing() -> None:
    """One slip, one finding."""
    document = read(HEAD + STAGE + "      - {item: a, limt: 2wd}\n")
    assert list_findings(document) == [("unknown-key", 9, 19)]
    assert 'did you mean "limit"' in str(document.findings[0][1].message)


def test_a_list_whose_entries_were_left_out_is_not_called_empty() -> None:
    """A wrong change is one finding, not two."""
    text = HEAD + STAGE + "      - {item: a, limit: 2wd}\n"
    text += "measures:\n  - id: m\n    name: {zh: 甲, en: A}\n    changes:\n      - {drp: a}\n"
    document = read(text)
    assert list_findings(document) == [("unknown-change", 14, 10)]
    assert not flow_of(document).measures


def test_a_change_with_two_keys_is_told_to_be_two() -> None:
    """The second sort of change is known, but not there."""
    text = HEAD + STAGE + "      - {item: a, limit: 2wd}\n"
    text += "measures:\n  - id: m\n    name: {zh: 甲, en: A}\n"
    document = read(text + "    changes: [{limit: {a: 1wd}, drop: a}]\n")
    ((_, finding),) = document.findings
    assert "a change of its own" in str(finding.message)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("20", "20wd (working days)"),
        ("2.5", "whole number"),
        ("-1wd", "negative"),
        ("3 weeks", "wd (working days)"),
        ("1000000wd", "at most 100000"),
        ("[1]", "a list is not a duration"),
        ("", "nothing is not a duration"),
    ],
)
def test_a_wrong_duration_says_what_to_write(value: str, words: str) -> None:
    """Each way to get it wrong has its own answer."""
    document = read(HEAD + STAGE + f"      - {{item: a, limit: {value}}}\n")
    ((_, finding),) = document.findings
    assert finding.rule == "duration"
    assert words in str(finding.message)


@pytest.mark.parametrize(
    ("extra", "rule", "words"),
    [
        ("clock: authorty", "wrong-value", 'did you mean "authority"'),
        ("clock: x", "wrong-value", "expected one of authority, applicant, third_party, law"),
        ("trips: -1", "wrong-value", "at least 0"),
        ("trips: many", "wrong-type", "a whole number"),
        ("trips: 1.5", "wrong-type", "a whole number"),
        ("after: [[x]]", "wrong-type", "found a list; expected text"),
        ("after: a b", "wrong-value", "not an id"),
        ("when: [x]", "wrong-type", "expected a mapping"),
        ("when: {x: []}", "wrong-value", "the list is empty"),
        ("when: {a b: x}", "wrong-value", "not an id"),
    ],
)
def test_a_wrong_value_says_what_was_expected(extra: str, rule: str, words: str) -> None:
    """No message of a library reaches the user."""
    document = read(HEAD + STAGE + f"      - {{item: a, limit: 1wd, {extra}}}\n")
    ((_, finding),) = document.findings
    assert finding.rule == rule
    assert words in str(finding.message)
    assert "Input should" not in str(finding.message)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("base: chn", 'did you mean "cn"'),
        ("base: cn\ndays_off: [2027-02-31]", "is not a day"),
        ("base: cn\ndays_off: [{from: 2027-02-05, to: 2027-02-01}]", "comes before the first"),
        ("base: cn\ndays_off: [{from: 2027-02-05, to: 2029-02-01}]", "more than 366 days"),
        ("base: cn\nhours: 9-17", "as in 09:00-12:00"),
        ("base: cn\nhours: [09:00-12:00, 11:00-13:00]", "overlap"),
        ("base: cn\nhours: 12:00-09:00", "closes before it opens"),
        ("base: cn\nhours: []", "at least one"),
    ],
)
def test_a_calendar_file_is_explained_too(text: str, words: str) -> None:
    """What its records refuse is said in our words."""
    document = read(f"calendar: x\n{text}\n")
    ((_, finding),) = document.findings
    assert words in str(finding.message)


def test_materials_of_a_catalogue_are_a_count_or_a_list() -> None:
    """Of the two ways to write them, the one that was begun is explained."""
    text = "catalogue: x\nname: {zh: 甲, en: A}\n"
    text += "departments: [{id: A, name: {zh: 甲, en: A}}]\nitems:\n"
    text += (
        "  - {id: a, name: {zh: 甲, en: A}, department: A, kind: licence, materials: [{nme: 1}]}\n"
    )
    document = read(text)
    assert isinstance(document.record, Catalogue)
    assert list_findings(document) == [("unknown-key", 5, 78)]


def test_a_second_list_under_one_key_is_left_out() -> None:
    """Nothing is said of what stands in it, least of all on the lines of the first."""
    text = "walk: a\nflow: b\nvisits:\n  - item: a\n  - item: b\nvisits:\n  - item: c d\n"
    assert list_findings(read(text)) == [("yaml-duplicate-key", 6, 1)]


def test_yaml_files_of_a_folder_are_found_in_order(tmp_path: Path) -> None:
    """Hidden files and folders are left out."""
    for name in ("b.yaml", "a/c.yml", ".hidden.yaml", ".git/d.yaml", "e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    found = [path.relative_to(tmp_path).as_posix() for path in find_yaml_files(tmp_path)]
    assert found == ["a/c.yml", "b.yaml"]
