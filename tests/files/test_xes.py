"""XES as it streams by: what is left out unread changes nothing of what is read."""

from pathlib import Path
from xml.parsers import expat

import pytest

pytest.importorskip("duckdb", reason="needs the extra log")

from walkflow.files import xes
from walkflow.files.event_log import open_log
from walkflow.files.xes import CASE, list_columns, read_rows
from walkflow.model.errors import UnreadableError
from walkflow.model.messages import Message

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0">
  <global scope="event"><string key="concept:name" value="none"/></global>
  <!-- <event><string key="concept:name" value="no event"/></event> -->
  <trace>
    <string key="concept:name" value="案 1"/>
    <string key="unknown" value="a"/>
    <string value="b" key="other"/>
    <event>
      <string key="concept:name" value="a &amp; b"/>
      <string key="unknown" value="1 &lt; 2"/>
      <date key='time:timestamp' value='2024-06-03T09:00:00+08:00'/>
      <string key="unknown"
              value="on
                     several lines"/>
      <string key="unknown" value="with children">
        <string key="concept:name" value="not this one"/>
        <string key="org:group" value="nor this"/>
      </string>
      <list key="unknown"><values><string key="org:group" value="nor that"/></values></list>
    </event>
    <event>
      <string value="c" key="concept:name"/>
      <string key="concept:names" value="another key"/>
      <string key="org:group" value="desk"></string>
    </event>
  </trace>
</log>
"""
EXPECTED = [
    {CASE: "案 1", "concept:name": "a & b", "time:timestamp": "2024-06-03T09:00:00+08:00"},
    {CASE: "案 1", "concept:name": "c", "org:group": "desk"},
]


def read(path: Path) -> list[dict[str, str]]:
    """Return the events of a file, with the attributes that they have."""
    columns = list_columns(())
    return [
        {name: value for name, value in zip(columns, row, strict=True) if value}
        for rows in read_rows(path, columns)
        for row in rows
    ]


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_reads_however_it_is_cut_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, encoding: str
) -> None:
    """Quotes, order and lines of attributes do not matter, nor where a piece of text ends."""
    monkeypatch.setattr(xes, "_CHUNK", size)
    path = tmp_path / "log.xes"
    path.write_text(LOG.replace("UTF-8", encoding), encoding=encoding)
    assert read(path) == EXPECTED


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_part_is_no_log(tmp_path: Path, share: float) -> None:
    """Wherever it ends."""
    path = tmp_path / "log.xes"
    path.write_text(LOG[: int(len(LOG) * share)], encoding="utf-8")
    with pytest.raises(UnreadableError, match="not whole"):
        read(path)


def test_a_line_is_named_as_it_stands(tmp_path: Path) -> None:
    """What was left out before it is counted."""
    path = tmp_path / "log.xes"
    lines = LOG.replace("</event>\n    <event>", "</evnt>\n    <event>", 1)
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(UnreadableError, match="mismatched tag in line 21"):
        read(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<log><trace>", "no element found in line 1"),
        ("<log>\n<trace", "unclosed token in line 2"),
        ("<log></trace>", "mismatched tag in line 1"),
        ('<log a="1" a="2"/>', "duplicate attribute in line 1"),
        ("<log/>\n<log/>", "junk after document element in line 2"),
        ("<log>&x;</log>", "undefined entity in line 1"),
        ("<log><1/></log>", "not well-formed (invalid token) in line 1"),
    ],
)
def test_what_is_no_xml_can_be_told_in_any_language(text: str, said: str, tmp_path: Path) -> None:
    """What the parser says is a message of ours."""
    path = tmp_path / "log.xes"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableError) as caught:
        list(read_rows(path, list_columns(())))
    assert said in str(caught.value)
    assert isinstance(caught.value.message.values["reason"], Message)


def test_each_reason_is_that_of_the_parser() -> None:
    """By its number, in any version of the library."""
    for code, reason in xes._REASONS.items():
        assert str(reason) == expat.ErrorString(code)


@pytest.mark.parametrize("encoding", ["gb2312", "GBK", "x-none"])
def test_an_encoding_that_the_parser_lacks_is_told(encoding: str, tmp_path: Path) -> None:
    """It is no crash, and what to do is said."""
    path = tmp_path / "log.xes"
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?><log>项目</log>'.encode("gbk"))
    with pytest.raises(UnreadableError, match="an encoding that is not known here"):
        list(read_rows(path, list_columns(())))


def test_a_log_without_events_has_no_columns(tmp_path: Path) -> None:
    """That there are none is said in the language of the user."""
    path = tmp_path / "log.xes"
    path.write_text("<log/>", "utf-8")
    with pytest.raises(UnreadableError, match="there are none") as caught, open_log([path]):
        pass
    assert isinstance(caught.value.message.values["headers"], Message)
