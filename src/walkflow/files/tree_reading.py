"""YAML text as a tree: the parser's events, and between them the comments and blank lines."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from walkflow.files.block_text import read_block_text
from walkflow.files.yaml_source import list_events
from walkflow.files.yaml_tree import BLANK, Collection, Entry, Node, Scalar, Tree


def read_tree(text: str) -> Tree:
    """
    Return the tree of YAML text that `parse_yaml` reads without findings.

    A comment on a line of its own belongs to what follows; where a list or a mapping
    ends before that, to the one that it is as deep as.

    Raises:
        ValueError: If the top is no mapping, or the text is not YAML.
    """
    builder = _Builder(text)
    try:
        for event in list_events(text):
            builder.take(event)
    except YAMLError as error:
        raise ValueError(str(error)) from error
    root = builder.root
    if not isinstance(root, Collection) or not root.is_mapping:
        message = "the top is no mapping"
        raise ValueError(message)
    return Tree(builder.directives, _take_head(root), root)


def _take_head(root: Collection) -> list[str]:
    """
    Take the comments about the file off its first entry, so that they stay at the top.

    Those that a blank line sets apart from the first entry, else all of them.
    """
    if not root.entries:
        return []
    lines = root.entries[0].above
    blanks = [n for n, line in enumerate(lines) if line == BLANK and any(lines[:n])]
    end = blanks[-1] + 1 if blanks else len(lines)
    root.entries[0].above = lines[end:]
    return lines[:end]


class _Line(NamedTuple):
    """A line between two values, with a comment or blank."""

    comment: str
    column: int
    is_own: bool
    """Whether nothing but blanks stands before the comment."""


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    collection: Collection
    column: int
    entry: Entry | None = None
    """The entry whose key was read and whose value was not."""


@dataclass(slots=True)
class _Builder:
    """Puts parser events and the comments between them together."""

    text: str
    root: Node | None = None
    directives: str = ""
    _stack: list[_Frame] = field(default_factory=list)
    _closing: int = 0
    """How many of the open collections ended at a less indented line that is yet to come."""
    _pending: list[str] = field(default_factory=list)
    """Comments and blank lines that belong to the next entry."""
    _end: int = 0
    """Up to where the text is read."""
    _line: int = -1
    """The line on which the last text ended."""
    _closed_beside_value: bool = False
    """Whether the last bracket was closed on that line."""
    _is_after_value: bool = False
    """Whether what was read last is a whole value; else a key, or where a collection begins."""

    def take(self, event: Any) -> None:  # noqa: ANN401 - one of the parser's events
        """Take the next event and the comments before it."""
        match event:
            case ScalarEvent():
                self._take_scalar(event)
            case CollectionStartEvent():
                self._open(event)
            case MappingEndEvent() | SequenceEndEvent():
                if event.start_mark.index == event.end_mark.index:
                    self._closing += 1
                else:
                    self._close_brackets(event)
            case DocumentStartEvent() if event.version or event.tags:
                self._end = event.end_mark.index
                self.directives = self.text[: self._end].strip("\n") + "\n"
            case DocumentStartEvent() | DocumentEndEvent() if event.explicit:
                self._place_remarks(event)
                self._end = event.end_mark.index
            case StreamEndEvent():
                self._place_remarks(event)
                self._finish()
            case _:
                pass

    def _take_scalar(self, event: ScalarEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if event.style in {"|", ">"} and self._stack:
            self._place_remarks(event)
            self._take_block_text(event)
            return
        is_plain = event.style in (None, "") and event.implicit[0]
        scalar = Scalar(event.value, is_plain)
        if start == end:  # nothing is written, and parsers differ in where they put that
            if self._stack:
                self._leave_closed()
        else:
            self._place_remarks(event)
            self._end, self._line = end, event.end_mark.line
        frame = self._stack[-1] if self._stack else None
        if frame and frame.collection.is_mapping and frame.entry is None:
            frame.entry = Entry(scalar, scalar, self._take_pending())
            self._is_after_value = False
        else:
            self._add(scalar)
            self._is_after_value = True

    def _take_block_text(self, event: ScalarEvent) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        read = read_block_text(self.text[start:end], self._stack[-1].column)
        self._add(Scalar(event.value, is_plain=False, block=read.block))
        self._stack[-1].collection.entries[-1].beside = read.comment
        self._end = start + read.length
        self._is_after_value = True

    def _open(self, event: Any) -> None:  # noqa: ANN401 - a mapping or a list begins
        self._place_remarks(event)
        is_mapping = isinstance(event, MappingStartEvent)
        is_flow = self._has_brackets(event)
        collection = Collection(is_mapping, is_flow)
        self._add(collection)
        self._stack.append(_Frame(collection, event.start_mark.column))
        if is_flow:
            self._end = event.end_mark.index
            self._is_after_value = False

    def _has_brackets(self, event: Any) -> bool:  # noqa: ANN401 - a mapping or a list begins
        """Return whether a bracket is written there; `[a: 1]` has a mapping without one."""
        written = self.text[event.start_mark.index : event.end_mark.index]
        return written.endswith(("{", "["))

    def _close_brackets(self, event: Any) -> None:  # noqa: ANN401 - a flow collection ends
        self._place_remarks(event)
        closed = self._stack.pop().collection
        closed.below += self._take_pending()
        if not closed.entries and self._stack:
            self._stack[-1].collection.entries[-1].above += closed.below
            closed.below = []
        self._end = event.end_mark.index
        self._closed_beside_value = event.start_mark.line == self._line
        self._is_after_value = True

    def _add(self, node: Node) -> None:
        """Put a value where it belongs."""
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        if frame.entry is not None:
            entry, frame.entry = frame.entry, None
            entry.value = node
        else:
            entry = Entry(None, node, self._take_pending())
        frame.collection.entries.append(entry)

    def _take_pending(self) -> list[str]:
        lines, self._pending = self._pending, []
        return lines

    def _leave_closed(self) -> None:
        if self._closing:
            del self._stack[-self._closing :]
            self._closing = 0

    def _finish(self) -> None:
        """Put what stands behind the last value to the end of the whole."""
        if isinstance(self.root, Collection):
            self.root.below += self._take_pending()

    def _place_remarks(self, event: Any) -> None:  # noqa: ANN401 - one of the parser's events
        """Give every comment and blank line before an event to what it belongs to."""
        is_last = isinstance(event, StreamEndEvent)
        stop = len(self.text) if is_last else event.start_mark.index
        gap = self.text[self._end : stop]
        beside, lines = _split_gap(gap + "\n" if is_last else gap)
        self._end = stop
        is_block_start = isinstance(event, CollectionStartEvent) and not self._has_brackets(event)
        if beside:
            self._place_beside(beside, is_block_start=is_block_start)
        if self._stack and lines:
            self._place_lines(lines, is_block_start=is_block_start)
        else:
            self._pending += [line.comment for line in lines]
        self._leave_closed()

    def _place_beside(self, comment: str, *, is_block_start: bool) -> None:
        """Place a comment on the line of what was read last."""
        frame = self._stack[-1] if self._stack else None
        if frame and frame.entry is not None:
            if is_block_start and frame.entry.beside is None:
                frame.entry.beside = comment
            else:
                frame.entry.above.append(comment)
        elif frame and self._is_after_value and frame.collection.entries:
            entry = frame.collection.entries[-1]
            if isinstance(entry.value, Collection) and entry.value.has_remarks():
                last = _find_last(entry.value) if self._closed_beside_value else None
                if last is None:
                    entry.value.below.append(comment)
                else:
                    last.beside = comment
            elif entry.beside is None:
                entry.beside = comment
            else:
                self._pending.append(comment)
        else:
            self._pending.append(comment)

    def _place_lines(self, lines: list[_Line], *, is_block_start: bool) -> None:
        """Place the comments and blank lines on lines of their own."""
        frame = self._stack[-1]
        comments = [line.comment for line in lines if line.comment]
        if frame.entry is not None and not is_block_start:
            frame.entry.above += comments
        elif frame.collection.is_flow:
            self._pending += comments
        elif frame.entry is not None:
            self._pending += [line.comment for line in lines]
        else:
            self._place_between(lines)

    def _place_between(self, lines: list[_Line]) -> None:
        """Place comments between entries: at the end of what closes there, or before the next."""
        open_now = len(self._stack) - self._closing
        ahead = self._stack[open_now - 1].column if open_now > 0 else -1
        closing = self._stack[open_now:]
        blanks: list[str] = []
        for number, line in enumerate(lines):
            if not line.comment:
                blanks.append(BLANK)
                continue
            if not line.is_own or line.column <= ahead:
                blanks += [each.comment for each in lines[number:]]
                break
            fitting = [each.column for each in closing if each.column <= line.column]
            if not fitting:
                blanks += [each.comment for each in lines[number:]]
                break
            closing = _cut(closing, max(fitting), at_first=line.column == max(fitting))
            closing[-1].collection.below += [*blanks, line.comment]
            blanks = []
        self._pending += blanks


def _find_last(collection: Collection) -> Entry | None:
    """Return the last entry of a broken collection, if no comment stands behind it yet."""
    if collection.below or not collection.entries:
        return None
    entry = collection.entries[-1]
    if isinstance(entry.value, Collection) and entry.value.has_remarks():
        return _find_last(entry.value)
    return entry if entry.beside is None else None


def _cut(frames: list[_Frame], column: int, *, at_first: bool) -> list[_Frame]:
    """Return the frames down to the first or the last one that begins at a column."""
    depths = [depth for depth, frame in enumerate(frames) if frame.column == column]
    return frames[: (depths[0] if at_first else depths[-1]) + 1]


def _split_gap(gap: str) -> tuple[str | None, list[_Line]]:
    """Return the comment on the first line of a text without values, and the lines that follow."""
    first, *rest = gap.split("\n")
    if not rest:
        return None, []
    _, sign, comment = first.partition("#")
    lines = []
    for line in rest[:-1]:
        before, sharp, after = line.partition("#")
        if sharp:
            lines.append(_Line((sharp + after).rstrip(), len(before), not before.strip()))
        elif not line.strip():
            lines.append(_Line(BLANK, 0, is_own=True))
    return (sign + comment).rstrip() or None, lines
