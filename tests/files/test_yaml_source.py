"""YAML text to data with places, and what is refused."""

import pytest

from walkflow.files.yaml_source import MOST_BYTES, MOST_DEPTH, YamlSource, parse_yaml
from walkflow.model.diagnostics import Span


def parse(text: str) -> YamlSource:
    """Return what stands in a text that is called x.yaml."""
    return parse_yaml(text.encode(), "x.yaml")


def rule_of(source: YamlSource) -> str:
    """Return the rule that a text breaks; there must be one finding and no data."""
    ((_, finding),) = source.findings
    return finding.rule


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("true", True),
        ("null", None),
        ("", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("012", "012"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("2026-02-09", "2026-02-09"),
        ("12:30", "12:30"),
        ("20wd", "20wd"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("建设", "建设"),
    ],
)
def test_plain_words_are_read_by_yaml_1_2(text: str, value: object) -> None:
    """No word turns into a boolean, a date or an octal number behind the writer's back."""
    source = parse(f"key: {text}\n")
    assert not source.findings
    assert source.data == {"key": value}


def test_every_part_has_its_place() -> None:
    """Lines and columns count from 1, a Chinese character is one column."""
    source = parse("a: {中文: 甲乙, b: [x, 你好]}\nc:\n  - d: 1\n")
    positions = source.positions
    assert positions["a", "中文"].key == Span(1, 5, 7)
    assert positions["a", "中文"].value == Span(1, 9, 11)
    assert positions["a", "b", 1].value == Span(1, 20, 22)
    assert positions["c", 0, "d"].key == Span(3, 5, 6)
    assert positions["c", 0, "d"].value == Span(3, 8, 9)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    """A file from Windows has the same lines."""
    source = parse(end.join(["\ufeffa: 1", "b:", "  c: x"]))
    assert source.data == {"a": 1, "b": {"c": "x"}}
    assert source.positions["b", "c"].value == Span(3, 6, 7)
    assert source.read_line(3) == "  c: x"
    assert source.read_line(9) == ""


def test_text_that_only_the_second_parser_reads() -> None:
    """What YAML 1.2 allows is read even where the C parser is stricter."""
    source = parse('{"a":1, b: "c"}\n')
    assert source.data == {"a": 1, "b": "c"}


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a: *x\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "!thing {a: 1}\n",
        "a: !!str 1\n",
        "a: 1\n---\nb: 2\n",
        "{[a, b]: 1}\n",
        "? {a: 1}\n: 2\n",
        "[" * (MOST_DEPTH + 1) + "]" * (MOST_DEPTH + 1),
    ],
)
def test_what_is_more_than_plain_data_is_refused(text: str) -> None:
    """Anchors, aliases, tags, a second document, keys that are no words, and deep nesting."""
    source = parse(text)
    assert rule_of(source) == "yaml-refused"
    assert source.data is None


def test_a_large_file_is_refused() -> None:
    """It is not even parsed."""
    assert rule_of(parse_yaml(b"a" * (MOST_BYTES + 1), "x.yaml")) == "yaml-refused"


@pytest.mark.parametrize(
    ("raw", "words", "place"),
    [
        (b"a: 1\nb: \xff\n", "not text", (2, 4)),
        ("a: 1\nb: 甲乙\n".encode("gb18030"), "GB18030", (2, 4)),
        ("a: 1\n".encode("utf-16"), "UTF-16", (1, 1)),
        (b"a: 1\nbc: x\x00y\n", "U+0000", (2, 6)),
        ("a: x\u2028y\n".encode(), "U+2028", (1, 5)),
        (b"\xef\xbb\xbfa: \xff\n", "not text", (1, 4)),
    ],
)
def test_other_encodings_are_refused_where_they_begin(
    raw: bytes, words: str, place: tuple[int, int]
) -> None:
    """What is not UTF-8 text is said to be so, and what it is instead if that can be told."""
    source = parse_yaml(raw, "x.yaml")
    ((span, finding),) = source.findings
    assert finding.rule == "yaml-encoding"
    assert words in str(finding.message)
    assert (span.line, span.column) == place


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("a: 1\nb: [x\nc: 2\n", "a list is opened here and not closed", 2),
        ("a: 1\nb: [x\n  c: 2\n", "a list is still open", 3),
        ("a: {x: 1\nc: 2\n", "a mapping is opened here and not closed", 1),
        ("a: b: c\n", "no key can be", 1),
        ("a:\n\t- b\n", "not tabs", 2),
        ("a: 'x\n", "begins here and is not closed", 1),
        ('a: "x\nb: "y"\n', "ends on line 2 only", 1),
        ("a: 1\n  b: 2\n", "no key can be", 2),
        ("- a\nb: 1\n", '"-"', 2),
    ],
)
def test_syntax_errors_are_said_in_our_words(text: str, words: str, line: int) -> None:
    """The finding says what was expected, on the line that most likely has to be mended."""
    source = parse(text)
    ((span, finding),) = source.findings
    assert finding.rule == "yaml-syntax"
    assert words in str(finding.message)
    assert span.line == line


def test_a_key_that_stands_twice_is_found_and_its_second_value_remembered() -> None:
    """Both places are named; what is lost may still be meant elsewhere."""
    source = parse("a: {x: 1}\nb: 2\na: {y: 2}\n")
    ((span, finding),) = source.findings
    assert finding.rule == "yaml-duplicate-key"
    assert "line 1" in str(finding.message)
    assert span == Span(3, 1, 2)
    assert source.data == {"a": {"x": 1}, "b": 2}
    assert source.lost == ({"y": 2},)
