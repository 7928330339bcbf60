"""YAML text to plain data, and any route in it to line and column."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from walkflow.files.plain_text import NoText, decode
from walkflow.files.yaml_errors import explain_error, is_strict
from walkflow.model.diagnostics import Diagnostic, Finding, Origin, Position, Route, Span
from walkflow.model.messages import Message, say

Data: TypeAlias = Any
"""Plain data: dict, list, str, int, float, bool or None."""

MOST_BYTES = 4 * 1024 * 1024
"""A larger file is refused before it is parsed; the shipped flows have some 20 kB."""
MOST_DEPTH = 32
"""Deeper nesting is refused; the formats of walkflow need nine levels."""
MOST_VALUES = 100_000
"""A file with more values is refused, so that time and memory stay bounded."""
STDIN = Path("-")
"""Stands for the standard input."""

_MOST_FOR_SECOND_PARSER = 100_000
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]{1,3})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class YamlSource:
    """A YAML file as data, with the place of every part, and what is wrong with its text."""

    path: str
    text: str
    data: Data
    """None where the text could not be parsed."""
    positions: dict[Route, Position]
    findings: tuple[tuple[Span, Finding], ...]
    """What is wrong with the text itself, each with its place."""
    lost: tuple[Data, ...] = ()
    """Values whose key stands a second time, so that they are not in the data."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.text.split("\n")

    @property
    def origin(self) -> Origin:
        """The file and the places of its parts."""
        return Origin(self.path, self.positions)

    def read_line(self, line: int) -> str:
        """Return a line of the text, counted from 1, without its end; "" if there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def diagnose(self, span: Span, finding: Finding) -> Diagnostic:
        """Return a finding with its line of text."""
        return Diagnostic(
            path=self.path,
            line=span.line,
            column=span.column,
            end_column=span.end_column,
            severity=finding.severity,
            rule=finding.rule,
            message=finding.message,
            snippet=self.read_line(span.line),
        )


def read_yaml(path: Path) -> YamlSource:
    """
    Read a YAML file.

    Only what the formats of walkflow need is accepted: one document of mappings,
    lists and plain scalars by the rules of YAML 1.2. Aliases, anchors and tags are
    refused, as is a file that is too large, too deep or not UTF-8; a refusal costs
    no more than reading `MOST_BYTES`.

    Args:
        path: The file; `STDIN` is the standard input.

    Returns:
        The data and the places; with findings if the text is wrong.

    Raises:
        OSError: If the file cannot be read.
    """
    if path == STDIN:
        return parse_yaml(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>")
    with path.open("rb") as stream:
        raw = stream.read(MOST_BYTES + 1)
    return parse_yaml(raw, path.as_posix())


def parse_yaml(raw: bytes, shown: str) -> YamlSource:
    """Return the data of YAML text, called as it is shown, and the places of its parts."""
    if len(raw) > MOST_BYTES:
        message = say(
            "the file is larger than {most} MB, which walkflow does not read",
            most=MOST_BYTES // 1024 // 1024,
        )
        return _refuse(shown, "", Span(1, 1, 2), "yaml-refused", message)
    text = decode(raw)
    if isinstance(text, NoText):
        return _refuse(shown, text.text, text.span, "yaml-encoding", text.message)
    builder = _build(text)
    return YamlSource(
        shown,
        text,
        builder.root,
        builder.positions,
        tuple(builder.findings),
        tuple(builder.lost),
    )


def list_events(text: str) -> list[Any]:
    """
    Return the parser's events for YAML text.

    Raises:
        YAMLError: If neither parser can read it.
    """
    try:
        return list(YAML(typ="safe").parse(StringIO(text)))
    except YAMLError:
        return list(YAML(typ="safe", pure=True).parse(StringIO(text)))


def _refuse(shown: str, text: str, span: Span, rule: str, message: Message) -> YamlSource:
    return YamlSource(shown, text, None, {}, ((span, Finding(rule, (), message)),))


def _build(text: str) -> "_Builder":
    """Build with the C parser; where it is stricter than YAML 1.2, with the Python one."""
    builder = _Builder()
    try:
        builder.read(YAML(typ="safe").parse(StringIO(text)))
    except YAMLError as error:
        builder.note_error(error, text)
        if len(text) <= _MOST_FOR_SECOND_PARSER:
            return _build_slowly(text, builder)
    return builder


def _build_slowly(text: str, first: "_Builder") -> "_Builder":
    builder = _Builder()
    try:
        builder.read(YAML(typ="safe", pure=True).parse(StringIO(text)))
    except YAMLError as error:
        if not first.is_strict:
            return first
        builder.note_error(error, text)
    except RecursionError:
        return first
    return builder


class _RefusedError(Exception):
    """The text is something that walkflow does not read."""


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    value: dict[str, Data] | list[Data]
    route: Route
    key: str = ""
    key_span: Span | None = None
    awaits_key: bool = True


@dataclass(slots=True)
class _Builder:
    """Turns parser events into data; a stack of its own, so depth costs no recursion."""

    root: Data = None
    positions: dict[Route, Position] = field(default_factory=dict)
    findings: list[tuple[Span, Finding]] = field(default_factory=list)
    lost: list[Data] = field(default_factory=list)
    is_strict: bool = False
    """Whether the parser may have given up on what YAML 1.2 lets be."""
    _long: Any = None
    """The last text in quotes that goes over lines."""
    _stack: list[_Frame] = field(default_factory=list)
    _documents: int = 0

    def read(self, events: Iterator[Any]) -> None:
        """Take every event, or note why the text is refused and stop."""
        try:
            for event in events:
                self._take(event)
        except _RefusedError:
            self.root = None

    def note_error(self, error: YAMLError, text: str) -> None:
        """Keep what is wrong as a finding."""
        self.root = None
        self.is_strict = is_strict(error)
        span, message = explain_error(error, text.split("\n"), self._long)
        self.findings.append((span, Finding("yaml-syntax", (), message)))

    def _take(self, event: Any) -> None:  # noqa: ANN401 - one of the parser's events
        match event:
            case ScalarEvent():
                if event.style in {'"', "'"} and event.start_mark.line < event.end_mark.line:
                    self._long = event
                self._check(event)
                self._add_scalar(event)
            case CollectionStartEvent():
                self._check(event)
                self._open(event)
            case MappingEndEvent() | SequenceEndEvent():
                self._stack.pop()
            case AliasEvent():
                self._fail(event, say("aliases (*name) are not read: write the value out"))
            case DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._fail(event, say("a second document starts here; expected one a file"))
            case _:
                pass

    def _check(self, event: Any) -> None:  # noqa: ANN401 - one of the parser's events
        if event.anchor:
            self._fail(event, say("anchors (&name) are not read: write the value out"))
        if event.tag and event.tag != "!":
            self._fail(event, say("tags (!name) are not read: plain values only"))
        if len(self._stack) >= MOST_DEPTH:
            self._fail(event, say("nested more than {most} levels deep", most=MOST_DEPTH))
        if len(self.positions) >= MOST_VALUES:
            self._fail(event, say("the file holds more than {most} values", most=MOST_VALUES))

    def _fail(self, event: Any, message: Message) -> None:  # noqa: ANN401 - as above
        self.findings = [(_event_span(event), Finding("yaml-refused", (), message))]
        raise _RefusedError

    def _open(self, event: Any) -> None:  # noqa: ANN401 - as above
        value: dict[str, Data] | list[Data] = {} if isinstance(event, MappingStartEvent) else []
        if self._stack and isinstance(self._stack[-1].value, dict) and self._stack[-1].awaits_key:
            self._fail(event, say("a key is a word; found a list or a mapping in its place"))
        route = self._place(value, _event_span(event))
        self._stack.append(_Frame(value, route))

    def _add_scalar(self, event: ScalarEvent) -> None:
        frame = self._stack[-1] if self._stack else None
        span = _event_span(event)
        if frame and isinstance(frame.value, dict) and frame.awaits_key:
            self._take_key(frame, event.value, span)
        else:
            plain = event.implicit[0] and event.style in (None, "")
            self._place(_resolve(event.value) if plain else event.value, span)

    def _take_key(self, frame: _Frame, key: str, span: Span) -> None:
        if isinstance(frame.value, dict) and key in frame.value:
            first = self.positions[(*frame.route, key)].key
            message = say(
                'key "{key}" stands here a second time; the first is on line {line}',
                key=key,
                line=first.line if first else 0,
            )
            self.findings.append((span, Finding("yaml-duplicate-key", (), message)))
            key = f"{key}\0{len(self.lost)}"  # no key of a file: its value is lost
        frame.key, frame.key_span, frame.awaits_key = key, span, False

    def _place(self, value: Data, span: Span) -> Route:
        """Put a value where it belongs and note where it stands; return the route to it."""
        if not self._stack:
            self.root = value
            self.positions[()] = Position(None, span)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            route: Route = (*frame.route, len(frame.value))
            frame.value.append(value)
            self.positions[route] = Position(None, span)
        else:
            route = (*frame.route, frame.key)
            if "\0" in frame.key:
                self.lost.append(value)
            else:
                frame.value[frame.key] = value
            self.positions[route] = Position(frame.key_span, span)
            frame.awaits_key = True
        return route


def _event_span(event: Any) -> Span:  # noqa: ANN401 - one of the parser's events
    """Return the part of an event's text that stands on its first line."""
    start, end = event.start_mark, event.end_mark
    last = end.column if end.line == start.line else start.column + 1
    return Span(start.line + 1, start.column + 1, max(last, start.column + 1) + 1)


def _resolve(text: str) -> Data:
    """Return what a plain scalar means by the core schema of YAML 1.2; dates stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
