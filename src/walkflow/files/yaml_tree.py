"""YAML text as a tree that keeps every comment and blank line, and where each belongs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from walkflow.files.block_text import BlockText

BLANK = ""
"""Stands for a blank line among comments."""


@dataclass(slots=True)
class Scalar:
    """A text, a number, or nothing."""

    text: str
    is_plain: bool
    """Written without quotes, so that it may stand for something else than text."""
    block: BlockText | None = None

    @property
    def is_null(self) -> bool:
        """Whether nothing is written at all."""
        return self.is_plain and not self.text


@dataclass(slots=True)
class Entry:
    """A key and its value, or one value of a list."""

    key: Scalar | None
    value: "Node"
    above: list[str] = field(default_factory=list)
    """The comments that lead to it, each from its `#` on, and blank lines."""
    beside: str | None = None
    """The comment on the line of its key, or of its value if that takes one line."""


@dataclass(slots=True)
class Collection:
    """A mapping or a list."""

    is_mapping: bool
    is_flow: bool
    """Written in brackets."""
    entries: list[Entry] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    """Comments after its last entry."""

    def has_remarks(self) -> bool:
        """Return whether a comment or a blank line stands somewhere in it."""
        return bool(self.below) or any(
            entry.above
            or entry.beside
            or (isinstance(entry.value, Collection) and entry.value.has_remarks())
            for entry in self.entries
        )


Node: TypeAlias = Scalar | Collection


@dataclass(slots=True)
class Tree:
    """A YAML file whose top is a mapping."""

    directives: str
    """What stands before the mapping for the parser: `%YAML`, and the `---` after it."""
    head: list[str]
    """The comments that are about the file, not about its first key."""
    root: Collection

    def list_comments(self) -> list[str]:
        """Return every comment in order."""
        lines = [*self.head, *_list_remarks(self.root)]
        return [line for line in lines if line != BLANK]


def _list_remarks(collection: Collection) -> Iterator[str]:
    for entry in collection.entries:
        yield from entry.above
        if entry.beside:
            yield entry.beside
        if isinstance(entry.value, Collection):
            yield from _list_remarks(entry.value)
    yield from collection.below
