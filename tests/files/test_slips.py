"""Slips of the hand in YAML: what is wrong is named, on the line on which it is."""

import pytest

from walkflow.files.documents import understand
from walkflow.files.yaml_source import parse_yaml

HEAD = (
    "flow: x\nname: {zh: 甲, en: A}\ncatalogue: items.yaml\nstages:\n"
    "  - id: land\n    name: {zh: 甲, en: A}\n"
)
TAIL = "    limit: 9wd\n    items:\n      - {item: site_opinion, limit: 3wd}\n"
WALK = "walk: w\nflow: x\nvisits:\n  - item: a\n    accepted: %s\n"


def list_findings(text: str) -> list[tuple[int, str]]:
    """Return the line and the message of each finding."""
    document = understand(parse_yaml(text.encode(), "x.yaml"))
    return sorted((span.line, str(finding.message)) for span, finding in document.findings)


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (f"{HEAD}    lead：NRPB\n{TAIL}", 7, "full-width colon"),
        (f"{HEAD}{TAIL}    lead：NRPB", 10, "full-width colon"),
        (f"flow：x\n{HEAD[8:]}{TAIL}", 1, "full-width colon"),
        (f"{HEAD}    lead NRPB\n{TAIL}", 7, 'no ": " in this line'),
        (f"{HEAD}    lead:NRPB\n{TAIL}", 7, 'blank is missing behind ":"'),
        (f"{HEAD}    lead:\u00a0NRPB\n{TAIL}", 7, "U+00A0 (no-break space)"),
        (f"{HEAD}\u00a0   lead: NRPB\n{TAIL}", 7, "begins with the invisible character U+00A0"),
        (f"{HEAD}\u3000\u3000lead: NRPB\n{TAIL}", 7, "begins with the invisible character U+3000"),
        (f"{HEAD}  \u00a0 lead: NRPB\n{TAIL}", 7, "begins with the invisible character U+00A0"),
        (HEAD + TAIL.replace(", limit", "，limit"), 9, 'full-width "，" divides nothing'),
        (HEAD + TAIL.replace("3wd}", "3wd\uff5d"), 9, 'full-width "\uff5d" closes nothing'),
        (f"{HEAD}{TAIL}  -id: design\n", 10, 'blank is missing behind "-"'),
        (f"{HEAD.replace('- id', '-id')}{TAIL}", 5, 'blank is missing behind "-"'),
        (f"{HEAD}{TAIL}  – id: design\n", 10, "U+2013 (en dash)"),
        (f"{HEAD}{TAIL}  id: design\n", 10, "as in the list that begins on line 5"),
        (f"{HEAD}<<<<<<< HEAD\n    lead: A\n=======\n    lead: B\n>>>>>>> b\n{TAIL}", 7, "git"),
        (f"{HEAD}    note: a: b\n{TAIL}", 7, 'a ":" stands where no key can be'),
        (f"{HEAD}     lead: NRPB\n{TAIL}", 7, "further in or out"),
    ],
)
def test_a_slip_is_named_where_it_is(text: str, line: int, part: str) -> None:
    """Not where the parser gave up, which is often a line that is right."""
    ((found, message),) = list_findings(text)
    assert found == line
    assert part in message


@pytest.mark.parametrize(
    ("step", "part"),
    [
        ("item：a, limit: 3wd", 'full-width colon "：" ends no key: write "item: a"'),
        ("item:a, limit: 3wd", 'blank is missing behind ":": write "item: a"'),
        ("item: a, limit：3wd", 'write "limit: 3wd"'),
        ("item: a, limit\u3000: 3wd", "U+3000 (ideographic space)"),
        ("item: a\u00a0, limit: 3wd", "U+00A0 (no-break space)"),
        ("item: a, limit: 3wd, after: 【b】", 'holds "【": a list stands in [ and ]'),
        ("item: a, limit: 3wd, after: [b、c]", 'holds "、": write several ids as a list'),
        ("item: “a”, limit: 3wd", 'holds the quotation mark "“"'),
        ("item: a/b, limit: 3wd", "expected letters, digits, _, - and . without blanks"),
        ("item: a, limit: 10WD", 'did you mean "10wd"?'),
    ],
)
def test_a_slip_in_a_word_is_named(step: str, part: str) -> None:
    """It is the only thing that is said."""
    ((_, message),) = list_findings(HEAD + TAIL.replace("item: site_opinion, limit: 3wd", step))
    assert part in message


def test_the_letters_of_an_id_are_those_of_its_place() -> None:
    """The id of a measure has no hyphen, as versions are named by it."""
    text = f"{HEAD}{TAIL}measures:\n  - {{id: a-b, name: {{zh: 甲, en: A}}, changes: []}}\n"
    assert "an id: expected letters, digits and _ without" in str(list_findings(text))


def test_a_name_in_one_language_is_shown_in_both() -> None:
    """The reader learns the form."""
    text = HEAD.replace("name: {zh: 甲, en: A}\nc", "name: 工业类\nc") + TAIL
    ((line, message),) = list_findings(text)
    assert line == 2
    assert message.endswith("{zh: 工业类, en: …}")


@pytest.mark.parametrize(
    ("stamp", "part"),
    [
        ("2021-03-02 25:42", "there is no such time of day"),
        ("2021-03-02T09:42+08:00", "names a time zone: stamps are local times"),
        ("09:42", "is no stamp: expected 2024-06-03 09:41"),
    ],
)
def test_a_wrong_stamp_is_explained_as_at_recording(stamp: str, part: str) -> None:
    """What `record` says of it."""
    ((line, message),) = list_findings(WALK % stamp)
    assert line == 5
    assert part in message


@pytest.mark.parametrize(
    ("zone", "meant"),
    [("Asia/Beijing", "Asia/Shanghai"), ("asia/tokio", "Asia/Tokyo"), ("北京", "")],
)
def test_a_zone_is_one_that_there_is(zone: str, meant: str) -> None:
    """The clock of China is called by Shanghai."""
    ((line, message),) = list_findings(f"calendar: c\nbase: cn\nzone: {zone}\n")
    assert line == 3
    assert "is not an IANA time zone" in message
    assert meant in message


def test_a_zone_that_there_is_is_taken() -> None:
    """By its IANA name."""
    assert not list_findings("calendar: c\nbase: cn\nzone: Europe/Berlin\n")


@pytest.mark.parametrize("text", ["[", "flow: {", "{a: [", "- [a\n", "a: 'x", "?", "a\nb", "{a"])
def test_a_text_that_ends_too_soon_is_one_finding(text: str) -> None:
    """The parser may point behind its end."""
    assert len(list_findings(text)) == 1
