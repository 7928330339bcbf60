"""How texts and numbers are written."""

from io import StringIO
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from walkflow.files.scalar_text import measure_columns, write_key, write_scalar
from walkflow.files.yaml_source import parse_yaml
from walkflow.files.yaml_tree import Scalar

TEXTS = st.text(
    st.one_of(
        st.sampled_from(" #:-?,[]{}'\"\\|>&*!%@`=~\t\n09a甲\u3000\u2028\u00a0\x07\U0001f600"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=12,
)


def written(text: str, *, in_flow: bool = False) -> str:
    """Return a text as it is written that had quotes before."""
    return write_scalar(Scalar(text, is_plain=False), in_flow=in_flow)


def read(text: str, version: str = "1.2") -> Any:  # noqa: ANN401 - whatever the YAML holds
    """Return what another reader of YAML makes of a text."""
    reader = YAML(typ="safe", pure=True)
    reader.version = version
    return reader.load(StringIO(text))


@pytest.mark.parametrize(
    ("text", "block", "flow"),
    [
        ("Tangshan item list 2019", "Tangshan item list 2019", "Tangshan item list 2019"),
        ("law, from memory", "law, from memory", '"law, from memory"'),
        ("甲：乙，丙", "甲：乙，丙", "甲：乙，丙"),
        ("a: b", '"a: b"', '"a: b"'),
        ("a #b", '"a #b"', '"a #b"'),
        ("a#b", "a#b", "a#b"),
        ("why?", "why?", '"why?"'),
        ("- a", '"- a"', '"- a"'),
        ("-a", "-a", "-a"),
        ('say "so"', 'say "so"', 'say "so"'),
        ('"so"', "'\"so\"'", "'\"so\"'"),
        ('"it\'s"', '"\\"it\'s\\""', '"\\"it\'s\\""'),
        ("two\nlines", '"two\\nlines"', '"two\\nlines"'),
        ("", '""', '""'),
        (" a", '" a"', '" a"'),
    ],
)
def test_quotes_stand_where_they_are_needed(text: str, block: str, flow: str) -> None:
    """In brackets a comma ends a text, elsewhere it does not."""
    assert written(text) == block
    assert written(text, in_flow=True) == flow


@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "on", "y", "null", "~", "3", "-1.5", "2024-01-02", "09:41", "0x1F", ".inf"],
)
def test_text_that_some_reader_takes_for_more_keeps_its_quotes(text: str) -> None:
    """And what had none, as the `no` of a fact, gets none."""
    assert written(text) == f'"{text}"'
    assert write_scalar(Scalar(text, is_plain=True), in_flow=True) == text


def test_nothing_is_written_as_null_in_brackets() -> None:
    """Where a comma follows; a key that is left out is the empty text."""
    nothing = Scalar("", is_plain=True)
    assert write_scalar(nothing, in_flow=False) == ""
    assert write_scalar(nothing, in_flow=True) == "null"
    assert write_key(nothing, in_flow=True) == '""'


@given(TEXTS, st.sampled_from(["1.1", "1.2"]))
@example("1_000", "1.1")
@example("1:20", "1.1")
@example("=", "1.1")
def test_every_reader_reads_the_same_text(text: str, version: str) -> None:
    """By YAML 1.1 and 1.2, in brackets and outside, as a value and as a key."""
    assert read(f"a: {written(text)}\n", version) == {"a": text}
    assert read(f"[{written(text, in_flow=True)}, b]\n", version) == [text, "b"]
    assert read(f"{{{written(text, in_flow=True)}: b}}\n", version) == {text: "b"}


@given(TEXTS)
def test_walkflow_reads_the_same_text(text: str) -> None:
    """By its own rules, which know no dates."""
    source = parse_yaml(f"a: [{written(text, in_flow=True)}]\n".encode(), "x")
    assert (source.findings, source.data) == ((), {"a": [text]})


def test_chinese_takes_two_columns() -> None:
    """As in a terminal and in an editor."""
    assert measure_columns("a甲，") == 5
